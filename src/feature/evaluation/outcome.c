#include "feature/evaluation/outcome.h"

str outcome_by_line(const struct outcome_line *line)
{
    if (line->reviews < line->minimum)
        return S("");
    bool over = line->raw >= 10 * line->threshold && !line->unmet;
    if (line->renewal)
        return over ? S("renew") : S("no_renewal");
    return over ? S("award") : S("no_award");
}

bool outcome_needs_words(const struct outcome_line *line, str outcome)
{
    return !str_same(outcome, outcome_by_line(line)) || str_same(outcome, S("no_renewal"));
}

bool outcome_is_negative(str outcome)
{
    return str_starts(outcome, S("no_"));
}

bool outcome_is_award(str outcome)
{
    return str_same(outcome, S("award")) || str_same(outcome, S("renew"));
}

const char *outcome_words(str outcome)
{
    static const struct {
        const char *outcome, *words;
    } all[] = {
        {"award", N_("Award")},
        {"no_award", N_("Not this time")},
        {"renew", N_("Renew")},
        {"no_renewal", N_("Do not renew")},
    };
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_same(outcome, str_of(all[i].outcome)))
            return all[i].words;
    return "";
}
