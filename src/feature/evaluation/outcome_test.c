/* What the line says about a case, as a table of facts. */
#include "feature/evaluation/outcome.h"

#include "base/test.h"

int main(void)
{
    static const struct {
        int64_t raw, reviews;
        bool renewal, unmet;
        const char *by_line, *outcome;
        bool words;
    } cases[] = {
        {6400, 2, false, false, "award", "award", false},
        {6399, 2, false, false, "no_award", "no_award", false},
        {6400, 2, true, false, "renew", "renew", false},
        {6399, 2, true, false, "no_renewal", "no_renewal", true},
        {6399, 2, false, false, "no_award", "award", true},
        {6400, 2, false, false, "award", "no_award", true},
        {9000, 1, false, false, "", "award", true},
        {9000, 2, false, true, "no_award", "no_award", false},
        {9000, 2, false, true, "no_award", "award", true},
        {9000, 2, true, true, "no_renewal", "renew", true},
        {9000, 1, true, true, "", "renew", true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct outcome_line line = {cases[i].raw,     cases[i].reviews, 640, 2,
                                    cases[i].renewal, cases[i].unmet};
        CHECK_STR(outcome_by_line(&line), str_of(cases[i].by_line));
        CHECK(outcome_needs_words(&line, str_of(cases[i].outcome)) == cases[i].words);
    }
    return CHECK_RESULT();
}
