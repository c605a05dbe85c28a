#include "kit/terms/terms.h"

#include "base/test.h"

#include <math.h>

static double cosine(const struct terms_vector *a, const struct terms_vector *b)
{
    double sum = 0;
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < b->n; k++)
            sum += a->list[i].term == b->list[k].term ? a->list[i].value * b->list[k].value : 0;
    return sum;
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-12;
}

int main(void)
{
    static const str TEXTS[] = {{"Query plans", 11}, {"query INDEXES, a query", 22}, {"", 0}};
    struct arena *mem = arena_new();
    const struct terms *t = terms_learn(mem, TEXTS, COUNT(TEXTS));
    CHECK(terms_count(t) == 3); /* "a" is no word */

    /* ln(4/3) + 1 for what two of three texts have, ln(4/2) + 1 for what one has */
    struct terms_vector v = terms_vector(mem, t, S("query plans"));
    double query = log(4.0 / 3) + 1, plans = log(2) + 1, length = hypot(query, plans);
    CHECK(v.n == 2 && v.list[0].term < v.list[1].term && v.known == 1);
    double first = v.list[0].value, second = v.list[1].value;
    CHECK(near(fmin(first, second), query / length) && near(fmax(first, second), plans / length));
    CHECK(near(cosine(&v, &v), 1));

    /* how often it stands there */
    struct terms_vector twice = terms_vector(mem, t, S("plans query query"));
    query *= 1 + log(2);
    CHECK(near(cosine(&twice, &v),
               (query * (log(4.0 / 3) + 1) + plans * plans) / (hypot(query, plans) * length)));

    /* words that nobody had: they only make the known part smaller */
    struct terms_vector half = terms_vector(mem, t, S("Plans garden"));
    CHECK(half.n == 1 && near(half.list[0].value, 1));
    CHECK(near(half.known, plans / hypot(plans, log(4) + 1)));
    struct terms_vector none = terms_vector(mem, t, S("garden"));
    CHECK(none.n == 0 && none.known == 0);
    CHECK(terms_vector(mem, t, S("")).n == 0);

    CHECK_STR(terms_word(mem, t, S("My PLANS"), half.list[0].term), S("plans"));
    CHECK_STR(terms_word(mem, t, S("My garden"), half.list[0].term), S(""));

    const struct terms *empty = terms_learn(mem, NULL, 0);
    CHECK(terms_count(empty) == 0 && terms_vector(mem, empty, S("query")).n == 0);
    struct terms_weight zeros[] = {{0, 0}};
    terms_to_unit(zeros, 1);
    CHECK(zeros[0].value == 0);
    arena_free(mem);
    return CHECK_RESULT();
}
