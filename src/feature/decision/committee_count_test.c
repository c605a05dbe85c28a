#include "feature/decision/committee.h"

#include "feature/decision/decision_fixture.h"

/* Ten cases by place: two have the same score, one has an unmet rule, one was not read. */
static const int64_t RAW[] = {9000, 8000, 7000, 7000, 6500, 6400, 6399, 5000, 4000, 0};

static struct committee_list list_of(struct arena *mem)
{
    static const struct policy policy = {.threshold = 640, .reviews_minimum = 2};
    struct committee_list l = {.policy = &policy, .n = COUNT(RAW)};
    l.rows = arena_take(mem, l.n, sizeof *l.rows);
    for (size_t i = 0; i < l.n; i++) {
        struct row_decision_results *of = arena_take(mem, 1, sizeof *of);
        of->nomination = (int64_t)i;
        of->language = i % 2 ? S("de") : S("en");
        of->work = S("code");
        l.rows[i] = (struct committee_row){.of = of, .raw = RAW[i], .reviews = RAW[i] ? 3 : 0};
        l.rows[i].unmet = i == 1;
    }
    committee_rank(&l);
    return l;
}

static void test_line(void)
{
    struct arena *mem = arena_new();
    struct committee_list l = list_of(mem);
    CHECK(committee_line(l.rows, l.n, 640, -1) == 6400);
    CHECK(committee_line(l.rows, l.n, 640, 1) == 9000);
    CHECK(committee_line(l.rows, l.n, 640, 2) == 7000); /* the unmet rule keeps no place */
    CHECK(committee_line(l.rows, l.n, 640, 3) == 7000);
    CHECK(committee_line(l.rows, l.n, 640, 99) == 4000); /* who was not read gets none */
    CHECK(committee_line(l.rows, l.n, 640, 0) > 10000);
    arena_free(mem);
}

static int64_t awards_at(struct ctx *c, int64_t threshold, int64_t quota)
{
    struct committee_list l = list_of(c->mem);
    l.line = committee_line(l.rows, l.n, threshold, quota);
    committee_count(c, &l);
    int64_t sum = 0;
    for (size_t i = 0; i < l.facets[FACET_LANGUAGE].n; i++)
        sum += l.facets[FACET_LANGUAGE].all[i].awards;
    CHECK(sum == l.awards);
    return l.awards;
}

static void test_counts(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(awards_at(&c, 640, -1) == 5);
    CHECK(awards_at(&c, 641, -1) == 4);
    CHECK(awards_at(&c, 0, -1) == 8);
    CHECK(awards_at(&c, 0, 2) == 3); /* equal scores are not parted */
    CHECK(awards_at(&c, 0, 3) == 3);
    CHECK(awards_at(&c, 0, 4) == 4);
    CHECK(awards_at(&c, 0, 0) == 0);
    struct committee_list l = list_of(c.mem);
    l.line = 6400;
    committee_count(&c, &l);
    str json = committee_numbers(&c, &l);
    CHECK(str_starts(json, S("{\"line\":6400,\"cases\":[[9000,0,")));
    CHECK(str_find(json, S("[-1,")) != SIZE_MAX && str_find(json, S("[8000")) == SIZE_MAX);
    test_ctx_end(&c);
}

int main(void)
{
    test_line();
    test_counts();
    return CHECK_RESULT();
}
