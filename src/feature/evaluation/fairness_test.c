#include "feature/evaluation/fairness.h"

#include "base/test.h"

/* ---- shares -------------------------------------------------------------------------------------- */

static void test_wilson(void)
{
    /* R: prop.test(81, 263, conf.level = 0.9, correct = FALSE): 0.2631 to 0.3566 */
    struct fairness_interval x = fairness_wilson(81, 263);
    CHECK(x.share == 308 && x.low == 263 && x.high == 357);
    x = fairness_wilson(0, 10); /* none of ten: up to z^2 / (10 + z^2) */
    CHECK(x.share == 0 && x.low == 0 && x.high == 213);
    x = fairness_wilson(10, 10);
    CHECK(x.share == 1000 && x.low == 787 && x.high == 1000);
    x = fairness_wilson(0, 0);
    CHECK(x.share == 0 && x.high == 0);
}

/* ---- a cycle -------------------------------------------------------------------------------------- */

enum { CASES = 12 };
static const struct mean_criterion WEIGHT[] = {{1, 100}};

struct cycle_of_cases {
    struct mean_score scores[CASES * 4];
    struct mean_review reviews[CASES * 4];
    struct mean_case cases[CASES];
    struct severity_case corrected[CASES];
    struct fairness_decision decisions[CASES];
    struct mean_input in;
    struct severity severity;
};

/* Three readers each, 1 to 3, all with the same points; case 1 is 10, 2 is 20 .. */
static struct cycle_of_cases *invent(struct arena *mem)
{
    struct cycle_of_cases *v = arena_take(mem, 1, sizeof *v);
    for (size_t i = 0; i < CASES; i++) {
        int64_t points = i % 2 ? 700 : 500;
        for (size_t k = 0; k < 4; k++) {
            v->scores[4 * i + k] = (struct mean_score){1, points};
            v->reviews[4 * i + k] = (struct mean_review){.id = (int64_t)(4 * i + k),
                                                         .by = (int64_t)k + 1,
                                                         .scores = &v->scores[4 * i + k],
                                                         .n = 1};
        }
        v->cases[i] = (struct mean_case){.id = 10 * (int64_t)(i + 1),
                                         .region = 1 + (int64_t)i / 6,
                                         .family = 5,
                                         .kind = i < 8 ? S("new") : S("renewal"),
                                         .language = S("pt"),
                                         .work = S("code"),
                                         .reviews = &v->reviews[4 * i],
                                         .n = 3};
        v->corrected[i] = (struct severity_case){.id = v->cases[i].id,
                                                 .score = points * 10,
                                                 .chance = i % 2 ? 950 : 50,
                                                 .others = i % 2 ? 100 : 200,
                                                 .second = SEVERITY_NO_SECOND};
        v->decisions[i] = (struct fairness_decision){v->cases[i].id, i % 2};
    }
    v->in = (struct mean_input){
        .threshold = 600, .criteria = WEIGHT, .n_criteria = 1, .cases = v->cases, .n = CASES};
    v->severity = (struct severity){
        .state = S("corrected"), .others_error = 40, .cases = v->corrected, .n = CASES};
    return v;
}

static struct fairness_report report_of(struct arena *mem, struct cycle_of_cases *v)
{
    struct fairness_report r;
    fairness_of(mem, &(struct fairness_facts){&v->in, &v->severity, v->decisions, CASES}, &r);
    return r;
}

static void test_groups(struct arena *mem)
{
    struct cycle_of_cases *v = invent(mem);
    v->decisions[0].nomination = 1; /* case 10 has no decision yet */
    struct fairness_report r = report_of(mem, v);
    CHECK(r.cases == 11 && r.awards == 6);
    CHECK(r.by[FAIRNESS_REGION].n == 2 && r.by[FAIRNESS_REGION].cells[0].key == 2);
    CHECK(r.by[FAIRNESS_REGION].cells[0].cases == 6 && r.by[FAIRNESS_REGION].cells[0].awards == 3);
    CHECK(r.by[FAIRNESS_REGION].cells[1].cases == 5 && r.by[FAIRNESS_REGION].cells[1].awards == 3);
    CHECK(r.by[FAIRNESS_KIND].n == 2 && r.by[FAIRNESS_LANGUAGE].n == 1);
    CHECK_STR(r.by[FAIRNESS_KIND].cells[1].code, S("renewal"));
}

static void test_flips(struct arena *mem)
{
    struct cycle_of_cases *v = invent(mem);
    struct fairness_report r = report_of(mem, v);
    CHECK(r.alike == 0 && r.readers[0].least == 5000 && r.readers[0].most == 7000);
    for (size_t i = 0; i < CASES; i++) /* one gives everybody ten */
        v->scores[4 * i].points = 1000;
    CHECK(report_of(mem, v).alike == 1);
    v = invent(mem);
    CHECK(r.reviewed == CASES && r.over == 6 && r.one_reader == 0 && r.readers_any == 0);
    CHECK(r.n_readers == 3 && r.readers[0].cases == CASES);
    CHECK(r.corrected && r.lifted == 0 && r.lowered == 0 && r.grey == 0);
    CHECK(r.others == 100 * (6 * 100 + 6 * 200) / 1000 && r.others_error == 40);
    v->in.n = CASES / 2; /* half of them are shown: so is half of the sum, and of its variance */
    r = report_of(mem, v);
    CHECK(r.others == 90 && r.others_error == 28);
    v->in.n = CASES;

    v->scores[0].points = 790; /* reader 1 nearly lifts case 10: 7.9, 5, 5 */
    v->scores[4].points = 410; /* and nearly lowers case 20: 4.1, 7, 7 = 6.03 */
    v->corrected[0].score = 6000, v->corrected[1].score = 5999;
    v->corrected[2].chance = 500, v->corrected[4].clipped = true;
    r = report_of(mem, v);
    CHECK(r.lifted == 1 && r.lowered == 1 && r.grey == 1 && r.clipped == 1);
    CHECK(r.over == 6 && r.one_reader == 2 && r.readers_any == 2); /* 10 by 2 or 3: 6.45 */
    CHECK(r.readers[0].flips == 0 && r.readers[1].flips == 2 && r.readers[2].flips == 2);
    v->cases[2].n = 1; /* a single reader cannot be left out */
    CHECK(report_of(mem, v).one_reader == 2);
}

static void test_panels(struct arena *mem)
{
    struct cycle_of_cases *v = invent(mem);
    struct fairness_report r = report_of(mem, v);
    CHECK(r.doubled == 0 && !r.has_correlation);
    for (size_t i = 0; i < 6; i++) {
        v->cases[i].n = 4;
        v->reviews[4 * i + 3].second = true;
    }
    v->scores[3].points = 800; /* case 10 is over the line in the second panel only */
    r = report_of(mem, v);
    CHECK(r.doubled == 6 && r.agreed == 5 && r.n_readers == 3 && r.over == 6);
    /* first 5 7 5 7 5 7, second 8 7 5 7 5 7: covariance 3, variances 6 and 7.5 (times six) */
    CHECK(r.has_correlation && r.correlation == 447);
}

/* ---- what must not be published ------------------------------------------------------------------- */

static struct fairness_report cells(struct arena *mem, const int *sizes, size_t n)
{
    struct fairness_report r = {0};
    r.by[0].cells = arena_take(mem, n, sizeof *r.by[0].cells);
    for (size_t i = 0; i < n; i++)
        r.by[0].cells[i] =
            (struct fairness_cell){.key = (int64_t)i, .cases = sizes[i], .awards = 1};
    r.by[0].n = n;
    fairness_hide(&r);
    return r;
}

static void test_hide(struct arena *mem)
{
    static const struct {
        int sizes[5];
        size_t n, hidden;
        int64_t cases;
    } TABLE[] = {
        {{30, 20, 5}, 3, 0, 0},      /* all are large enough */
        {{30, 20, 4}, 3, 2, 24},     /* one alone could be computed from the total */
        {{30, 4, 1}, 3, 2, 5},       /* two that are five together */
        {{30, 20, 2, 1}, 4, 3, 23},  /* two that are three together could not hide in each other */
        {{30, 9, 3, 2, 1}, 5, 3, 6}, /* three are enough */
        {{4}, 1, 1, 4},              /* nothing is left to hide it with */
        {{9, 3}, 2, 2, 12},
    };
    for (size_t i = 0; i < COUNT(TABLE); i++) {
        struct fairness_report r = cells(mem, TABLE[i].sizes, TABLE[i].n);
        const struct fairness_group *g = &r.by[0];
        CHECK(g->hidden == TABLE[i].hidden && g->hidden_cases == TABLE[i].cases);
        CHECK(g->hidden_awards == (int64_t)TABLE[i].hidden);
        for (size_t k = 0; k < g->n; k++)
            CHECK(g->cells[k].hidden == (k >= g->n - g->hidden));
    }
}

static void test_visible(struct arena *mem)
{
    struct cycle_of_cases *v = invent(mem);
    static const int64_t hidden[] = {5, 20, 120, 900};
    struct mean_input seen = fairness_visible(mem, &v->in, hidden, COUNT(hidden));
    CHECK(seen.n == CASES - 2 && seen.cases[0].id == 10 && seen.cases[1].id == 30);
    CHECK(seen.cases[9].id == 110 && v->in.n == CASES);
}

int main(void)
{
    struct arena *mem = arena_new();
    test_wilson();
    test_groups(mem);
    test_flips(mem);
    test_panels(mem);
    test_hide(mem);
    test_visible(mem);
    arena_free(mem);
    return CHECK_RESULT();
}
