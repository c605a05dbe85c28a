#include "kit/mixed/mixed.h"

#include "base/test.h"
#include "kit/mixed/inside.h"
#include "kit/mixed/matrix.h"

#include <math.h>
#include <stdlib.h>

static bool near(double a, double b, double part)
{
    return fabs(a - b) <= part * fmax(1e-9, fabs(b));
}

/* ---- invented scores --------------------------------------------------------------------------- */

enum { ITEMS = 120, RATERS = 25, EACH = 4 };
static struct mixed_score scores[ITEMS * EACH];
static double columns[ITEMS * EACH];
static uint64_t state;

static double part(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-53;
}

static double bell(void) /* sum of twelve: nearly normal, and the same everywhere */
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += part();
    return sum;
}

static double item_is[ITEMS];

/* Four raters each, two of whom may be of the same region, which helps by 0.3. */
static struct mixed_in invent(uint64_t seed)
{
    double rater_is[RATERS];
    state = seed;
    for (int i = 0; i < ITEMS; i++)
        item_is[i] = 1.2 * bell();
    for (int j = 0; j < RATERS; j++)
        rater_is[j] = 0.5 * bell();
    for (int i = 0; i < ITEMS; i++)
        for (int k = 0; k < EACH; k++) {
            int at = i * EACH + k, j = (i * 7 + k * (3 + i % 5)) % RATERS;
            columns[at] = (i + j) % 3 == 0;
            double y = 6 + item_is[i] + rater_is[j] + 0.3 * columns[at] + 0.9 * bell();
            scores[at] = (struct mixed_score){(uint32_t)i, (uint32_t)j, round(y * 100) / 100, 1};
        }
    return (struct mixed_in){.scores = scores, .n = ITEMS * EACH, .items = ITEMS, .raters = RATERS};
}

/* ---- against R's lme4 (lmer(y ~ x + (1|item) + (1|rater)), REML) -------------------------------- */

static void check_golden(struct ctx *c, struct mixed_in in, const double want[7])
{
    struct mixed_fit fit;
    CHECK(mixed_fit(c, &in, &fit) == OK);
    CHECK(near(fit.items, want[0], 1e-3));
    CHECK(near(fit.raters, want[1], 1e-3));
    CHECK(near(fit.rest, want[2], 1e-3));
    CHECK(near(fit.criterion, want[3], 1e-6));
    CHECK(near(fit.item[0], want[4], 1e-3));
    CHECK(near(fit.rater[0], want[5], 1e-3));
    if (in.n_columns)
        CHECK(near(fit.fixed[0], want[6], 1e-3));
    else
        CHECK(near(fit.mean, want[6], 1e-5));
    CHECK(fit.groups == 1 && fit.evaluations < 120);
}

static void test_golden(struct ctx *c)
{
    static const double PLAIN[7] = {1.45480755, 0.31477488,  0.88694559, 1591.72360727,
                                    1.11493370, -0.41676810, 5.93202277};
    static const double WITH[7] = {1.38843555, 0.32729118,  0.86003947, 1578.36662462,
                                   0.87728620, -0.45364178, 0.42976902};
    struct mixed_in in = invent(11);
    check_golden(c, in, PLAIN);
    in.columns = columns;
    in.n_columns = 1;
    check_golden(c, in, WITH);

    /* The other way round, the sides change places and nothing else. */
    struct mixed_fit there, back;
    struct mixed_score turned[ITEMS * EACH];
    struct mixed_in other = invent(11);
    CHECK(mixed_fit(c, &other, &there) == OK);
    for (size_t k = 0; k < other.n; k++)
        turned[k] = (struct mixed_score){scores[k].rater, scores[k].item, scores[k].score, 1};
    other.scores = turned;
    other.items = RATERS, other.raters = ITEMS;
    CHECK(mixed_fit(c, &other, &back) == OK);
    CHECK(near(there.items, back.raters, 1e-6) && near(there.item[3], back.rater[3], 1e-6));
    CHECK(near(there.item_error[3], back.rater_error[3], 1e-6));
}

/* Raters of five regions, each with a standard of its own; lmer(y ~ x + (1|item) + (1|rater) + (1|region)). */
static uint32_t regions[ITEMS * EACH];
static struct mixed_in invent_regions(struct mixed_shared *shared)
{
    struct mixed_in in = invent(11);
    double standard[5];
    for (size_t g = 0; g < 5; g++)
        standard[g] = 0.8 * bell();
    for (size_t k = 0; k < in.n; k++) {
        regions[k] = scores[k].rater % 5;
        scores[k].score = round((scores[k].score + standard[regions[k]]) * 100) / 100;
    }
    *shared = (struct mixed_shared){regions, 5};
    in.columns = columns, in.n_columns = 1;
    in.shared = shared, in.n_shared = 1;
    return in;
}

static void test_shared(struct ctx *c)
{
    static const double REGION[5] = {0.759101639, -0.930347265, -1.494040434, 0.663200604,
                                     1.002085456};
    struct mixed_shared shared;
    struct mixed_fit fit;
    struct mixed_in in = invent_regions(&shared);
    static const double WANT[7] = {1.386541353, 0.340456250,  0.860276146, 1590.66385464,
                                   0.870379378, -0.610988128, 0.430988129};
    check_golden(c, in, WANT);
    CHECK(mixed_fit(c, &in, &fit) == OK);
    CHECK(near(fit.shared[0].variance, 1.355027363, 1e-3));
    CHECK(near(fit.mean_error, 0.5475, 0.02)); /* lme4's is where x is 0 */
    CHECK(near(fit.fixed_error[0], 0.106509821, 1e-4));
    for (size_t g = 0; g < 5; g++)
        CHECK(near(fit.shared[0].effect[g], REGION[g], 1e-3));

    /* Without standards there is no variance of them, and nothing else changes. */
    static const double NONE[7] = {1.388435069, 0.327290699,  0.860039628, 1578.36662462,
                                   0.877286039, -0.453641585, 0.429769038};
    struct mixed_in plain = invent(11);
    plain.columns = columns, plain.n_columns = 1;
    plain.shared = &shared, plain.n_shared = 1;
    check_golden(c, plain, NONE);
    CHECK(mixed_fit(c, &plain, &fit) == OK && fit.shared[0].variance < 1e-4);

    /* Items as the smaller side: one rater who never came counts nothing. */
    struct mixed_fit turned;
    in = invent_regions(&shared);
    CHECK(mixed_fit(c, &in, &fit) == OK);
    in.raters = ITEMS + 1;
    CHECK(mixed_fit(c, &in, &turned) == OK);
    CHECK(near(fit.criterion, turned.criterion, 1e-9));
    for (size_t i = 0; i < ITEMS; i += 7) {
        CHECK(near(fit.item[i], turned.item[i], 1e-3));
        CHECK(near(fit.item_error[i], turned.item_error[i], 1e-3));
        CHECK(near(fit.value_error[i], turned.value_error[i], 1e-3));
    }
}

/* ---- what is not certain ------------------------------------------------------------------------ */

static void test_standings(struct ctx *c)
{
    struct mixed_in in = invent(5);
    struct mixed_fit fit;
    struct mixed_corrected all[ITEMS];
    struct mixed_standing list[ITEMS], again[ITEMS];
    struct mixed_ask ask = {.quota = 30, .seed = 7, .draws = 2000};
    double awards = 0, ranks = 0;
    int covered = 0;
    CHECK(mixed_fit(c, &in, &fit) == OK);
    mixed_correct(c, &fit, 1000, all);
    mixed_standings(c, &fit, all, &ask, list);
    for (size_t i = 0; i < ITEMS; i++) {
        awards += list[i].award;
        ranks += list[i].rank;
        covered += item_is[i] + 6 >= list[i].value_low && item_is[i] + 6 <= list[i].value_high;
        CHECK(list[i].rank_low <= list[i].rank && list[i].rank <= list[i].rank_high);
        CHECK(near(list[i].value_high - all[i].value, all[i].value - list[i].value_low, 1e-9));
    }
    CHECK(fabs(awards - 30) < 1e-9); /* exactly the quota, in each draw */
    CHECK(fabs(ranks - ITEMS * (ITEMS + 1) / 2.0) < 1e-3);
    CHECK(covered >= ITEMS * 8 / 10); /* 90 per cent, of 120 */
    mixed_standings(c, &fit, all, &ask, again);
    CHECK(memcmp(list, again, sizeof list) == 0);
    ask = (struct mixed_ask){.threshold = -100, .draws = 10};
    mixed_standings(c, &fit, all, &ask, again);
    CHECK(again[0].award > 0.999999 && again[0].value_low == list[0].value_low);
    ask.threshold = list[3].value_high; /* one of twenty is above it */
    mixed_standings(c, &fit, all, &ask, again);
    CHECK(fabs(again[3].award - 0.05) < 1e-9);
}

/* Draws have the mean and the error that are known without them, on either side. */
static void check_draws(struct ctx *c, struct mixed_in in)
{
    enum { N = 4000 };
    struct mixed_fit fit;
    double sum[ITEMS] = {0}, squares[ITEMS] = {0}, rater[2] = {0};
    CHECK(mixed_fit(c, &in, &fit) == OK);
    struct mixed_dice *dice = mixed_dice(c, &fit, 7);
    for (size_t k = 0; k < N; k++) {
        const struct mixed_rolled *rolled = mixed_roll(dice);
        for (size_t i = 0; i < ITEMS; i++) {
            double x = rolled->values[i] - fit.mean - fit.item[i];
            sum[i] += x;
            squares[i] += x * x;
        }
        double x = rolled->raters[3] - fit.rater[3];
        rater[0] += x;
        rater[1] += x * x;
    }
    for (size_t i = 0; i < ITEMS; i += 11) {
        double drawn =
            sqrt(squares[i] / N); /* for the variances as fitted; value_error knows more */
        CHECK(fabs(sum[i] / N) < 0.06 * fit.value_error[i]);
        CHECK(drawn < 1.04 * fit.value_error[i] && fit.value_error[i] < 1.15 * drawn);
    }
    CHECK(fabs(rater[0] / N) < 0.06 * fit.rater_error[3]);
    CHECK(near(sqrt(rater[1] / N), fit.rater_error[3], 0.05));
}

static void test_draws(struct ctx *c)
{
    struct mixed_shared shared;
    struct mixed_in in = invent_regions(&shared);
    check_draws(c, in);
    in.raters = ITEMS + 1;
    check_draws(c, in);
    check_draws(c, invent(5));
}

static void test_without(struct ctx *c)
{
    struct mixed_in in = invent(5);
    struct mixed_fit fit;
    double effects[ITEMS];
    CHECK(mixed_fit(c, &in, &fit) == OK);
    CHECK(mixed_without(c, &fit, 3, effects) == OK);
    bool seen[ITEMS] = {0};
    for (size_t k = 0; k < in.n; k++)
        seen[in.scores[k].item] |= in.scores[k].rater == 3;
    double mine = 0, others = 0;
    for (size_t i = 0; i < ITEMS; i++)
        if (seen[i])
            mine = fmax(mine, fabs(effects[i] - fit.item[i]));
        else
            others = fmax(others, fabs(effects[i] - fit.item[i]));
    CHECK(mine > 0.1 && others < mine);
}

/* ---- corrections --------------------------------------------------------------------------------- */

/* One case that two very mild raters read. On a scale a hundred times as long it is the same part. */
static void check_correct(struct ctx *c, double scale)
{
    struct mixed_in in = invent(5);
    struct mixed_fit fit;
    struct mixed_corrected list[ITEMS];
    double mean[ITEMS] = {0};
    for (size_t k = 0; k < in.n; k++) {
        scores[k].score += scores[k].rater < 2 ? 6 : 0;
        scores[k].score *= scale / 10;
    }
    for (size_t k = 0; k < EACH; k++)
        scores[k].rater = k % 2;
    CHECK(mixed_fit(c, &in, &fit) == OK);
    mixed_correct(c, &fit, scale, list);
    for (size_t k = 0; k < in.n; k++)
        mean[scores[k].item] += fit.rater[scores[k].rater] / EACH;
    CHECK(list[0].clipped && near(list[0].correction, -0.15 * scale, 1e-12));
    size_t clipped = 0;
    for (size_t i = 0; i < ITEMS; i++) {
        clipped += list[i].clipped;
        CHECK(near(list[i].correction - list[i].cut, -mean[i], 1e-9));
        CHECK(near(list[i].value, fit.mean + fit.item[i] + list[i].cut, 1e-12));
        CHECK(list[i].clipped == (fabs(mean[i]) > 0.15 * scale));
    }
    CHECK(clipped < ITEMS / 2);
}

static void test_correct(struct ctx *c)
{
    check_correct(c, 10);
    check_correct(c, 1000);
    struct mixed_in in = invent(5); /* what a column made is taken off, too */
    struct mixed_fit fit;
    struct mixed_corrected list[ITEMS];
    in.columns = columns, in.n_columns = 1;
    CHECK(mixed_fit(c, &in, &fit) == OK);
    mixed_correct(c, &fit, 1000, list);
    double want = 0, all = 0;
    for (size_t k = 0; k < in.n; k++)
        all += columns[k] / (double)in.n;
    for (size_t k = 0; k < EACH; k++)
        want -= (fit.rater[scores[k].rater] + fit.fixed[0] * (columns[k] - all)) / EACH;
    CHECK(near(list[0].correction, want, 1e-9) && !list[0].clipped);
}

/* ---- agreement ----------------------------------------------------------------------------------- */

static void test_alpha(struct ctx *c)
{
    /* Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, example D: four observers, twelve
     * units, interval: 0.849 */
    static const char *const TABLE[] = {"1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3",
                                        ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."};
    struct mixed_score list[48];
    struct mixed_in in = {.scores = list, .items = 12, .raters = 4};
    for (uint32_t j = 0; j < 4; j++)
        for (uint32_t i = 0; i < 12; i++)
            if (TABLE[j][2 * i] != '.')
                list[in.n++] = (struct mixed_score){i, j, TABLE[j][2 * i] - '0', 1};
    CHECK(fabs(mixed_alpha(c, &in) - 0.849) < 0.0005);
    in.n = 1;
    CHECK(isnan(mixed_alpha(c, &in)));
}

/* ---- bad input ----------------------------------------------------------------------------------- */

static enum err fit_of(struct ctx *c, struct mixed_in in, struct mixed_fit *fit)
{
    c->why = (str){0};
    return mixed_fit(c, &in, fit);
}

static void test_bad(struct ctx *c)
{
    struct mixed_fit fit;
    struct mixed_in in = invent(1), all = in;
    in.n = 0;
    CHECK(fit_of(c, in, &fit) == ERR_INVALID && c->why.len);
    in = all, in.raters = 1;
    CHECK(fit_of(c, in, &fit) == ERR_INVALID && str_find(c->why, S("strict")) != SIZE_MAX);
    in = all;
    for (size_t k = 0; k < in.n; k++)
        scores[k].score = 5;
    CHECK(fit_of(c, in, &fit) == ERR_INVALID && str_find(c->why, S("equal")) != SIZE_MAX);
    in = invent(1);
    scores[7].score = NAN;
    CHECK(fit_of(c, in, &fit) == ERR_INVALID);
    in = invent(1); /* one gives everybody 10 */
    for (size_t k = 0; k < in.n; k++)
        if (scores[k].rater == 2)
            scores[k].score = 10;
    CHECK(fit_of(c, in, &fit) == OK && fit.rater[2] > 1);
    in = invent(1); /* a column that is the same everywhere */
    for (size_t k = 0; k < in.n; k++)
        columns[k] = 1;
    in.columns = columns, in.n_columns = 1;
    CHECK(fit_of(c, in, &fit) == ERR_INVALID);
    in = invent(1); /* two groups that nobody connects */
    for (size_t k = 0; k < in.n; k++)
        scores[k].rater = scores[k].item < 60 ? scores[k].rater % 12 : 12 + scores[k].rater % 13;
    CHECK(fit_of(c, in, &fit) == OK && fit.groups == 2);
    CHECK(fit.group_of[0] == 0 && fit.group_of[119] == 1);
    in = invent(1); /* raters do not differ: their variance is nothing, and that is no failure */
    for (size_t k = 0; k < in.n; k++)
        scores[k].score = item_is[scores[k].item] + 0.8 * bell();
    CHECK(fit_of(c, in, &fit) == OK && fit.raters < 0.05 && fit.items > 0.5);
}

/* ---- matrices ------------------------------------------------------------------------------------ */

static void test_matrix(struct arena *a)
{
    enum { N = 131 };
    double *m = arena_take(a, N * N, sizeof *m), *l = arena_take(a, N * N, sizeof *l),
           *turned = arena_take(a, N * N, sizeof *turned),
           *scratch = arena_take(a, MATRIX_PANEL * N, sizeof *scratch), x[N];
    state = 3;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j <= i; j++)
            m[i * N + j] = m[j * N + i] = l[i * N + j] = (i == j ? 20 : 0) + part();
    CHECK(matrix_cholesky(l, N, scratch));
    matrix_inverse_turned(l, N, turned);
    double worst = 0;
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < N; j++) { /* L L^-1, of which column j lies in a row */
            double sum = 0;
            for (size_t k = j; k <= i; k++)
                sum += l[i * N + k] * turned[j * N + k];
            worst = fmax(worst, fabs(sum - (i == j)));
        }
        x[i] = m[i * N + 5];
    }
    CHECK(worst < 1e-12);
    matrix_solve(l, N, x);
    for (size_t i = 0; i < N; i++)
        CHECK(fabs(x[i] - (i == 5)) < 1e-12);
    m[0] = -1;
    CHECK(!matrix_cholesky(m, N, scratch));
}

int main(void)
{
    struct ctx c = {.mem = arena_new()};
    test_matrix(c.mem);
    test_golden(&c);
    test_shared(&c);
    test_standings(&c);
    test_draws(&c);
    test_without(&c);
    test_correct(&c);
    test_alpha(&c);
    test_bad(&c);
    arena_free(c.mem);
    return CHECK_RESULT();
}
