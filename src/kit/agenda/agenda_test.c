#include "kit/agenda/agenda.h"

#include "base/test.h"

/* Numbers that look random and are the same each time. */
static uint64_t next_of(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return *state >> 33;
}

/* The fewest exits of all orders of the cases themselves, not of groups. */
static int64_t fewest(struct agenda_case *cases, size_t at, size_t n)
{
    if (at + 1 >= n)
        return agenda_exits(cases, n);
    int64_t best = INT64_MAX;
    for (size_t i = at; i < n; i++) {
        struct agenda_case kept = cases[at];
        cases[at] = cases[i], cases[i] = kept;
        int64_t exits = fewest(cases, at + 1, n);
        best = exits < best ? exits : best;
        kept = cases[at], cases[at] = cases[i], cases[i] = kept;
    }
    return best;
}

static void test_counts(void)
{
    const struct agenda_case cases[] = {{1, 0}, {2, 1}, {3, 3}, {4, 2}, {5, 0}, {6, 2}};
    CHECK(agenda_exits(cases, 0) == 0);
    CHECK(agenda_exits(cases, 6) == 3); /* 0; then 1; 1 stays out, 0 is back; 1 again */
}

static void test_against_all_orders(void)
{
    struct arena *mem = arena_new();
    uint64_t state = 7;
    for (int round = 0; round < 150; round++) {
        size_t n = 1 + next_of(&state) % 7;
        struct agenda_case cases[7], tried[7];
        for (size_t i = 0; i < n; i++)
            tried[i] = cases[i] =
                (struct agenda_case){(int64_t)i, next_of(&state) & next_of(&state) & 15};
        CHECK(agenda_order(mem, cases, n));
        CHECK(agenda_exits(cases, n) == fewest(tried, 0, n));
    }
    arena_free(mem);
}

static void test_groups_stand_together(void)
{
    struct arena *mem = arena_new();
    struct agenda_case cases[] = {{1, 1}, {2, 4}, {3, 0}, {4, 1}, {5, 5}, {6, 0}, {7, 4}};
    CHECK(agenda_exits(cases, 7) == 5);
    CHECK(agenda_order(mem, cases, 7));
    CHECK(agenda_exits(cases, 7) == 2);
    const int64_t order[] = {3, 6, 1, 4, 5, 2, 7}; /* cases of a group as they stood */
    for (size_t i = 0; i < 7; i++)
        CHECK(cases[i].id == order[i]);
    arena_free(mem);
}

/* More groups than are tried in all orders, made so that the least is known. */
static void test_many_groups(void)
{
    struct arena *mem = arena_new();
    struct agenda_case cases[40];
    for (size_t i = 0; i < 40; i++) /* two neighbors leave, of fifteen */
        cases[i] = (struct agenda_case){(int64_t)i, (uint64_t)3 << i * 5 % 14};
    int64_t before = agenda_exits(cases, 40);
    CHECK(!agenda_order(mem, cases, 40));
    int64_t after = agenda_exits(cases, 40);
    CHECK(after < before);
    CHECK(after == 15); /* the least: everybody has to leave once */
    bool seen[40] = {0};
    for (size_t i = 0; i < 40; i++) {
        CHECK(!seen[cases[i].id]);
        seen[cases[i].id] = true;
    }
    arena_free(mem);
}

int main(void)
{
    test_counts();
    test_against_all_orders();
    test_groups_stand_together();
    test_many_groups();
    return CHECK_RESULT();
}
