#include "kit/assign/assign.h"

#include "base/test.h"

#include <math.h>

enum { CASES = 12, READERS = 9 };

/* A table of scores; NAN: a conflict. */
struct table {
    size_t cases, readers;
    double score[400][80];
    bool outside[400][80], kept[400][80];
};
static struct table table;

static size_t options(const void *state, uint32_t of_case, struct assign_option *list)
{
    const struct table *t = state;
    size_t n = 0;
    for (uint32_t j = 0; j < t->readers; j++)
        if (!isnan(t->score[of_case][j]))
            list[n++] = (struct assign_option){j, t->score[of_case][j], t->outside[of_case][j],
                                               t->kept[of_case][j]};
    return n;
}

static uint64_t state = 7;
static double random_part(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-53;
}

static void fill(size_t cases, size_t readers, double conflicts)
{
    memset(&table, 0, sizeof table);
    table.cases = cases, table.readers = readers;
    for (size_t i = 0; i < cases; i++)
        for (size_t j = 0; j < readers; j++)
            table.score[i][j] =
                random_part() < conflicts ? NAN : floor(random_part() * 1000) / 1000;
}

static int need[400], capacity[80];

static struct assign_in input(int each, int fits)
{
    for (size_t i = 0; i < 400; i++)
        need[i] = each;
    for (size_t j = 0; j < 80; j++)
        capacity[j] = fits;
    return (struct assign_in){.cases = table.cases,
                              .readers = table.readers,
                              .need = need,
                              .capacity = capacity,
                              .options = options,
                              .state = &table,
                              .seed = 1};
}

/* ---- another way: the table as a problem of pairs, bettered by circles until there is none ------ */

/* Every reader a row of places, every place gets a review or none: the Hungarian method on a square
 * table (H. Kuhn 1955, in the form of R. Jonker). */
static double hungarian(size_t n, double (*cost)(size_t i, size_t j))
{
    static double u[512], v[512];
    static size_t match[512], way[512];
    static double least[512];
    static bool used[512];
    memset(u, 0, sizeof u), memset(v, 0, sizeof v), memset(match, 0, sizeof match);
    for (size_t i = 1; i <= n; i++) {
        size_t at = 0;
        match[0] = i;
        for (size_t j = 0; j <= n; j++)
            least[j] = INFINITY, used[j] = false;
        do {
            used[at] = true;
            size_t row = match[at], to = 0;
            double delta = INFINITY;
            for (size_t j = 1; j <= n; j++) {
                if (used[j])
                    continue;
                double reduced = cost(row - 1, j - 1) - u[row] - v[j];
                if (reduced < least[j])
                    least[j] = reduced, way[j] = at;
                if (least[j] < delta)
                    delta = least[j], to = j;
            }
            for (size_t j = 0; j <= n; j++)
                if (used[j])
                    u[match[j]] += delta, v[j] -= delta;
                else
                    least[j] -= delta;
            at = to;
        } while (match[at] != 0);
        do {
            size_t to = way[at];
            match[at] = match[to];
            at = to;
        } while (at);
    }
    double sum = 0;
    for (size_t j = 1; j <= n; j++)
        sum += cost(match[j] - 1, j - 1);
    return sum;
}

/* One review a case: so many places a reader has, and as many rows that are nobody. */
static int places;
static double place_cost(size_t i, size_t j)
{
    size_t reader = j / (size_t)places;
    if (i >= table.cases) /* a place that stays empty */
        return 0;
    if (reader >= table.readers || isnan(table.score[i][reader]))
        return 1000; /* nobody reads it */
    return 1 - table.score[i][reader];
}

static void test_optimum(struct ctx *c)
{
    for (int round = 0; round < 100; round++) {
        struct assign_out out;
        fill(CASES, READERS, round % 3 ? 0.2 : 0.8);
        places = 1 + round % 3;
        struct assign_in in = input(1, places);
        in.seed = (uint64_t)round;
        CHECK(assign(c, &in, &out) == OK);
        CHECK(out.n + out.missing == CASES && out.proved);
        size_t square = READERS * (size_t)places > CASES ? READERS * (size_t)places : CASES;
        double want = hungarian(square, place_cost);
        double got = (double)out.missing * 1000 + (double)out.n - out.total;
        CHECK(fabs(got - want) < 1e-9);
    }
}

/* More than sixty options each: what was left out at first is priced, and comes in where it helps. */
static void test_pricing(struct ctx *c)
{
    struct assign_out out, dense;
    fill(200, 80, 0.05);
    for (size_t i = 0; i < 200; i++) /* all like the same ones: the best sixty cannot do it all */
        for (size_t j = 0; j < 80; j++)
            table.score[i][j] =
                isnan(table.score[i][j]) ? NAN : 1 - (double)j / 100 + table.score[i][j] / 1000;
    struct assign_in in = input(3, 8);
    CHECK(assign(c, &in, &out) == OK);
    CHECK(out.n == 600 && out.missing == 0);
    CHECK(out.looked_at < out.allowed && out.proved);
    in.seed = 99;
    CHECK(assign(c, &in, &dense) == OK);
    CHECK(fabs(out.total - dense.total) < 1e-6);
}

static void test_rules(struct ctx *c)
{
    struct assign_out out;
    fill(6, 6, 0);
    struct assign_in in = input(3, 3); /* exactly as many places as needed */
    CHECK(assign(c, &in, &out) == OK && out.n == 18 && out.missing == 0);
    for (size_t k = 1; k < out.n; k++)
        CHECK(out.pairs[k - 1].of_case < out.pairs[k].of_case ||
              out.pairs[k - 1].reader < out.pairs[k].reader);
    in = input(3, 2); /* too few places: as many as fit */
    CHECK(assign(c, &in, &out) == OK && out.n == 12 && out.missing == 6);

    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 6; j++)
            table.score[i][j] = j < 3 ? 1 : 0.1, table.outside[i][j] = j >= 3;
    in = input(3, 6);
    in.outside = true;
    CHECK(assign(c, &in, &out) == OK && out.n == 18);
    for (uint32_t i = 0; i < 6; i++) {
        size_t outside = 0;
        for (size_t k = 0; k < out.n; k++)
            outside += out.pairs[k].of_case == i && out.pairs[k].reader >= 3;
        CHECK(outside == 1);
    }
    for (size_t j = 3; j < 6; j++) /* nobody outside has time: better inside than nobody */
        capacity[j] = 0;
    CHECK(assign(c, &in, &out) == OK && out.n == 18);

    table.kept[2][5] = true; /* done already: stays, however bad */
    in = input(1, 6);
    CHECK(assign(c, &in, &out) == OK && out.pairs[2].reader == 5);

    fill(6, 3, 0);
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 3; j++)
            table.score[i][j] = j == 0 ? 1 : 0.95;
    in = input(1, 6);
    in.balance = 0.2; /* dearer than what the best one is better */
    CHECK(assign(c, &in, &out) == OK);
    size_t each[3] = {0};
    for (size_t k = 0; k < out.n; k++)
        each[out.pairs[k].reader]++;
    CHECK(each[0] == 2 && each[1] == 2 && each[2] == 2);
}

/* How many readers the case has that has the fewest. */
static size_t fewest(const struct assign_out *out, uint32_t cases)
{
    size_t least = SIZE_MAX;
    for (uint32_t i = 0; i < cases; i++) {
        size_t n = 0;
        for (size_t k = 0; k < out->n; k++)
            n += out->pairs[k].of_case == i;
        least = n < least ? n : least;
    }
    return least;
}

/* Half of what is needed can be done, and some cases match better than others: without spread these get
 * all, with it each gets its part, and no review less is done. */
static void test_spread(struct ctx *c)
{
    struct assign_out out;
    fill(6, 6, 0);
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 6; j++)
            table.score[i][j] = 0.9 - 0.05 * (double)i;
    struct assign_in in = input(2, 1);
    CHECK(assign(c, &in, &out) == OK && out.n == 6 && out.missing == 6 && fewest(&out, 6) == 0);
    in.spread = 0.5;
    CHECK(assign(c, &in, &out) == OK && out.n == 6 && out.missing == 6 && fewest(&out, 6) == 1);
    in.spread = 0.01; /* a better match is worth more than that */
    CHECK(assign(c, &in, &out) == OK && out.n == 6 && fewest(&out, 6) == 0);
}

static void test_seed(struct ctx *c)
{
    struct assign_out one, two, other;
    fill(30, 20, 0.1);
    for (size_t i = 0; i < 30; i++)
        for (size_t j = 0; j < 20; j++)
            table.score[i][j] = 0.5; /* all the same: chance decides */
    struct assign_in in = input(3, 9);
    in.noise = 0.01;
    CHECK(assign(c, &in, &one) == OK && assign(c, &in, &two) == OK);
    in.seed = 2;
    CHECK(assign(c, &in, &other) == OK);
    CHECK(one.n == two.n && memcmp(one.pairs, two.pairs, one.n * sizeof *one.pairs) == 0);
    CHECK(memcmp(one.pairs, other.pairs, one.n * sizeof *one.pairs) != 0);
}

static void test_bad(struct ctx *c)
{
    struct assign_out out;
    fill(2, 2, 0);
    struct assign_in in = input(1, 1);
    table.score[0][0] = INFINITY;
    CHECK(assign(c, &in, &out) == ERR_INVALID);
    fill(2, 2, 1.1); /* conflicts everywhere */
    in = input(2, 1);
    CHECK(assign(c, &in, &out) == OK && out.n == 0 && out.missing == 4 && out.worst == 0);
    in.cases = 0;
    CHECK(assign(c, &in, &out) == OK && out.n == 0);
    in.cases = 1u << 30;
    CHECK(assign(c, &in, &out) == ERR_INVALID);
}

int main(void)
{
    struct ctx c = {.mem = arena_new()};
    test_optimum(&c);
    test_pricing(&c);
    test_rules(&c);
    test_spread(&c);
    test_seed(&c);
    test_bad(&c);
    arena_free(c.mem);
    return CHECK_RESULT();
}
