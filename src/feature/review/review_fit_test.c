#include "feature/review/review_fit.h"

#include "base/test.h"

#include <math.h>

static void test_formula(void)
{
    static const struct {
        struct fit_facts facts;
        int fit;
    } cases[] = {
        {{true, true, 0, FIT_SPEAKS}, 1000},
        {{true, true, 1, FIT_LANGUAGE_UNKNOWN}, 875},
        {{true, false, 0, FIT_SPEAKS_NOT}, 750},
        {{false, true, 0.2, FIT_SPEAKS}, 700}, /* the greater of the two */
        {{false, true, 0.8, FIT_SPEAKS}, 850},
        {{false, true, 0, FIT_SPEAKS_NOT}, 450},
        {{false, false, 0.3, FIT_LANGUAGE_UNKNOWN}, 350},
        {{false, false, 0, FIT_SPEAKS}, 250},
        {{false, false, 0, FIT_SPEAKS_NOT}, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK(review_fit(&cases[i].facts) == cases[i].fit);
}

static void test_words(void)
{
    static const struct fit_text texts[] = {
        {0, {"Query plans in practice", 23}}, {0, {"Indexes and query plans", 23}},
        {0, {"Reading query plans", 19}},     {0, {"My garden", 9}},
        {2, {"Query plans in practice", 23}}, {3, {"", 0}},
    };
    struct arena *mem = arena_new();
    double words[5], more[5];
    struct fit_texts *t = review_texts(mem, texts, COUNT(texts), 5);
    review_texts_near(t, S("QUERY plans in practice"), words);
    CHECK(words[0] > words[2] && words[0] < 1); /* three texts near it, not one */
    CHECK(fabs(words[2] - 1.0 / 3) < 1e-9);     /* one text, the same words: one of three */
    CHECK(words[1] == 0 && words[3] == 0 && words[4] == 0);
    review_texts_near(t, S("query"), words);
    review_texts_near(t, S("garden"), more);
    CHECK(more[0] > 0 && more[2] == 0 && words[2] > 0);
    review_texts_near(t, S("nothing of this"), words);
    CHECK(words[0] == 0 && words[2] == 0);
    review_texts_near(t, S(""), words);
    CHECK(words[0] == 0);
    review_texts_near(review_texts(mem, texts, 0, 5), S("query"), words);
    CHECK(words[0] == 0 && words[4] == 0);
    arena_free(mem);
}

int main(void)
{
    test_formula();
    test_words();
    return CHECK_RESULT();
}
