#include "kit/mixed/mixed.h"

#include "kit/mixed/inside.h"
#include "kit/mixed/matrix.h"

#include <math.h>
#include <string.h>

/* ---- what can be fitted ------------------------------------------------------------------------ */

static size_t shared_levels(const struct mixed_in *in)
{
    size_t sum = 0;
    for (size_t g = 0; g < in->n_shared && g < MIXED_SHARED_MOST; g++)
        sum += in->shared[g].levels;
    return sum;
}

static enum err check(struct ctx *c, const struct mixed_in *in)
{
    size_t smaller = in->items < in->raters ? in->items : in->raters;
    if (in->n == 0)
        return fail(c, ERR_INVALID, "There are no scores.");
    if (in->n > MIXED_SCORES_MOST || smaller + shared_levels(in) > MIXED_SIDE_MOST)
        return fail(c, ERR_INVALID, "These are more scores than can be fitted at once.");
    if (in->n_columns > MIXED_COLUMNS_MOST)
        return fail(c, ERR_INVALID, "At most %d columns can be fitted.", MIXED_COLUMNS_MOST);
    if (in->raters < 2)
        return fail(c, ERR_INVALID,
                    "One reviewer gave all scores: how strict that one is cannot be told.");
    if (in->items < 2)
        return fail(c, ERR_INVALID, "There is only one case: there is nothing to compare.");
    if (in->n_shared > MIXED_SHARED_MOST)
        return fail(c, ERR_INVALID, "At most %d groupings can be fitted.", MIXED_SHARED_MOST);
    if (in->n < in->n_columns + in->n_shared + 4)
        return fail(c, ERR_INVALID, "These are too few scores.");
    for (size_t k = 0; k < in->n; k++)
        if (!isfinite(in->scores[k].score) || !(in->scores[k].weight > 0))
            return fail(c, ERR_INVALID, "A score is not a number.");
    return OK;
}

static bool all_equal(const struct mixed_in *in)
{
    for (size_t k = 1; k < in->n; k++)
        if (in->scores[k].score != in->scores[0].score)
            return false;
    return true;
}

/* ---- groups that nobody connects (J. Galler and M. Fischer's union of sets) --------------------- */

static uint32_t root_of(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

static void find_groups(struct ctx *c, const struct mixed_in *in, struct mixed_fit *fit)
{
    uint32_t *parent = arena_take(c->mem, in->items + in->raters, sizeof *parent);
    uint32_t *group = arena_take(c->mem, in->items, sizeof *group);
    uint32_t *number = arena_take(c->mem, in->items + in->raters, sizeof *number);
    for (uint32_t i = 0; i < in->items + in->raters; i++)
        parent[i] = i;
    for (size_t k = 0; k < in->n; k++) {
        uint32_t a = root_of(parent, in->scores[k].item),
                 b = root_of(parent, (uint32_t)in->items + in->scores[k].rater);
        parent[a > b ? a : b] = a > b ? b : a;
    }
    fit->groups = 0;
    for (uint32_t i = 0; i < in->items; i++) {
        uint32_t root = root_of(parent, i);
        if (number[root] == 0)
            number[root] = (uint32_t)++fit->groups;
        group[i] = number[root] - 1;
    }
    fit->group_of = group;
}

/* ---- the least criterion ------------------------------------------------------------------------ */

/* x: logarithms of the variances by the rest's: big, then each part of u. Far out, a variance is nothing. */
enum { STEPS = 60 };
static const double LEAST = -16, MOST = 12, STEP_MOST = 3, NEAR = 1e-7, SHARED_GUESS = -2.5;

struct search {
    struct mixed_solved *s;
    size_t m, evaluations;
};

static double value_at(struct search *k, const double *x)
{
    k->s->big_ratio = exp(-x[0]);
    for (size_t a = 1; a < k->m; a++)
        k->s->ratio[a - 1] = exp(-x[a]);
    k->evaluations++;
    double v = mixed_solve(k->s);
    return isnan(v) ? INFINITY : v;
}

static double within(double x, double least, double most)
{
    return x < least ? least : x > most ? most : x;
}

/* Newton's step; what it is thought to gain. */
static double step_from(const struct search *k, const struct mixed_slope *at, double *step)
{
    double l[MIXED_VARIANCES_MOST * MIXED_VARIANCES_MOST],
        scratch[MATRIX_PANEL * MIXED_VARIANCES_MOST], gain = 0;
    for (size_t a = 0; a < k->m; a++) {
        for (size_t b = 0; b <= a; b++)
            l[a * k->m + b] = at->bend[a][b];
        l[a * k->m + a] += 1e-9 + 1e-9 * fabs(at->bend[a][a]);
        step[a] = -at->by[a];
    }
    if (matrix_cholesky(l, k->m, scratch))
        matrix_solve(l, k->m, step);
    for (size_t a = 0; a < k->m; a++) {
        gain -= step[a] * at->by[a] / 2;
        step[a] = within(step[a], -STEP_MOST, STEP_MOST);
    }
    return gain;
}

/* Goes from x to the least value near it; the equations are left solved there, with the slope. */
static double descend(struct ctx *c, struct search *k, double *x, struct mixed_slope *slope)
{
    double at = value_at(k, x), step[MIXED_VARIANCES_MOST], to[MIXED_VARIANCES_MOST];
    for (int round = 0; isfinite(at); round++) {
        mixed_slope(c, k->s, slope);
        double gain = step_from(k, slope, step), next = INFINITY;
        if (gain < NEAR || round == STEPS)
            break;
        for (double part = 1; part > 1e-3 && !(next < at); part /= 2) {
            for (size_t a = 0; a < k->m; a++)
                to[a] = within(x[a] + part * step[a], LEAST, MOST);
            next = value_at(k, to);
        }
        if (!(next < at)) { /* as near as numbers go */
            at = value_at(k, x);
            mixed_slope(c, k->s, slope);
            break;
        }
        memcpy(x, to, sizeof to);
        at = next;
    }
    return at;
}

/* Where to begin: variances of the sides' means, without what chance alone makes of them. */
static double guess(const struct mixed_in *in, bool by_item, struct arena *a)
{
    size_t levels = by_item ? in->items : in->raters, used = 0;
    double *sum = arena_take(a, levels, sizeof *sum),
           *number = arena_take(a, levels, sizeof *number);
    double all = 0, squares = 0, between = 0, share = 0;
    for (size_t k = 0; k < in->n; k++) {
        size_t i = by_item ? in->scores[k].item : in->scores[k].rater;
        sum[i] += in->scores[k].score;
        number[i]++;
        all += in->scores[k].score;
    }
    all /= (double)in->n;
    for (size_t k = 0; k < in->n; k++)
        squares += (in->scores[k].score - all) * (in->scores[k].score - all);
    double whole = squares / (double)in->n;
    for (size_t i = 0; i < levels; i++) {
        if (number[i] == 0)
            continue;
        double d = sum[i] / number[i] - all;
        between += d * d;
        share += 1 / number[i];
        used++;
    }
    double variance = between / (double)used - whole * share / (double)used;
    double ratio = variance / (whole > variance ? whole - variance : whole);
    return ratio > 0.02 ? log(ratio) : log(0.02);
}

/* ---- effects and their errors -------------------------------------------------------------------- */

static double error_of(const struct mixed_solved *s, size_t at)
{
    size_t width = s->table.width;
    return sqrt(s->rest * matrix_length(s->turned + at * width + at, width - at));
}

/* Of the items when they are rows: errors of the effect, and of mean and effect together. */
static void take_rows(struct ctx *c, const struct mixed_solved *s, double *error, double *value)
{
    const struct mixed_table *t = &s->table;
    double *v = arena_take(c->mem, t->width, sizeof *v);
    for (size_t i = 0; i < t->big; i++) {
        double d = t->weights[i] + s->big_ratio;
        mixed_row_turned(s, i, v);
        error[i] = sqrt(s->rest * (1 / d + matrix_length(v, t->width) / (d * d)));
        matrix_add_turned(s->turned, t->width, t->width - 1, -d, v);
        value[i] = sqrt(s->rest * (1 / d + matrix_length(v, t->width) / (d * d)));
    }
}

static void take_places(struct ctx *c, const struct mixed_solved *s, double *error, double *value)
{
    const struct mixed_table *t = &s->table;
    double *v = arena_take(c->mem, t->width, sizeof *v);
    for (size_t j = 0; j < t->from[1]; j++) {
        error[j] = error_of(s, j);
        memset(v, 0, t->width * sizeof *v);
        matrix_add_turned(s->turned, t->width, j, 1, v);
        matrix_add_turned(s->turned, t->width, t->width - 1, 1, v);
        value[j] = sqrt(s->rest * matrix_length(v, t->width));
    }
}

static void take_shared(struct ctx *c, const struct mixed_solved *s, struct mixed_fit *fit)
{
    const struct mixed_table *t = &s->table;
    for (size_t a = 1; a < t->parts; a++) {
        struct mixed_standard *to = &fit->shared[a - 1];
        size_t from = t->from[a], n = t->from[a + 1] - from;
        to->variance = s->rest / s->ratio[a];
        to->effect = s->u + from;
        to->error = arena_take(c->mem, n, sizeof *to->error);
        for (size_t j = 0; j < n; j++)
            to->error[j] = error_of(s, from + j);
    }
}

static void take_effects(struct ctx *c, const struct mixed_in *in, struct mixed_fit *fit)
{
    struct mixed_solved *s = fit->solved;
    const struct mixed_table *t = &s->table;
    size_t small = t->from[1], fixed = t->from[t->parts];
    double *big_error = arena_take(c->mem, t->big, sizeof *big_error),
           *small_error = arena_take(c->mem, small, sizeof *small_error),
           *big_value = arena_take(c->mem, t->big, sizeof *big_value),
           *small_value = arena_take(c->mem, small, sizeof *small_value);
    take_rows(c, s, big_error, big_value);
    take_places(c, s, small_error, small_value);
    take_shared(c, s, fit);
    fit->item = t->items_are_big ? s->f : s->u;
    fit->item_error = t->items_are_big ? big_error : small_error;
    fit->value_error = t->items_are_big ? big_value : small_value;
    fit->rater = t->items_are_big ? s->u : s->f;
    fit->rater_error = t->items_are_big ? small_error : big_error;
    fit->fixed = s->u + fixed;
    fit->fixed_error = arena_take(c->mem, t->p, sizeof *fit->fixed_error);
    for (size_t j = 0; j < t->p; j++)
        fit->fixed_error[j] = error_of(s, fixed + j);
    fit->mean = t->centre + s->u[fixed + in->n_columns];
    fit->mean_error = fit->fixed_error[in->n_columns];
}

/* L of what the variances' own uncertainty is the inverse of, each by its own size: near nothing a variance
 * has hardly a slope. False: nothing is known of it. */
static bool information(const struct mixed_slope *slope, size_t m, double *l, double *size)
{
    double scratch[MATRIX_PANEL * MIXED_VARIANCES_MOST];
    for (size_t a = 0; a < m; a++)
        size[a] = sqrt(slope->bend[a][a] > 0 ? slope->bend[a][a] : 1);
    for (size_t a = 0; a < m; a++)
        for (size_t b = 0; b <= a; b++)
            l[a * m + b] = slope->bend[a][b] / (size[a] * size[b]) + (a == b ? 1e-6 : 0);
    return matrix_cholesky(l, m, scratch);
}

/* The variances were fitted, too: R. Kackar and D. Harville 1984, twice (N. Prasad and J. Rao 1990), by how
 * far each value moves with them. */
static void widen(size_t m, const struct mixed_slope *slope, struct mixed_fit *fit)
{
    const struct mixed_solved *s = fit->solved;
    const struct mixed_table *t = &s->table;
    double l[MIXED_VARIANCES_MOST * MIXED_VARIANCES_MOST], size[MIXED_VARIANCES_MOST];
    double way[MIXED_VARIANCES_MOST], back[MIXED_VARIANCES_MOST];
    size_t whole = t->big + t->width, items = t->items_are_big ? 0 : t->big;
    if (!information(slope, m, l, size))
        return;
    for (size_t i = 0; i < fit->in->items; i++) {
        double more = 0;
        for (size_t a = 0; a < m; a++) {
            const double *moves = s->moves + a * whole;
            bool own = a == (t->items_are_big ? 0 : 1);
            way[a] = ((own ? fit->item[i] : 0) - moves[items + i] - moves[whole - 1]) / size[a];
            back[a] = way[a];
        }
        matrix_solve(l, m, back);
        for (size_t a = 0; a < m; a++)
            more += 2 * way[a] * back[a]; /* bend is of twice the likelihood */
        fit->value_error[i] = sqrt(fit->value_error[i] * fit->value_error[i] + 2 * more);
    }
}

static void take_variances(struct mixed_fit *fit)
{
    const struct mixed_solved *s = fit->solved;
    double big = s->rest / s->big_ratio, small = s->rest / s->ratio[0];
    fit->rest = s->rest;
    fit->items = s->table.items_are_big ? big : small;
    fit->raters = s->table.items_are_big ? small : big;
}

static enum err fit_it(struct ctx *c, const struct mixed_in *in, struct mixed_fit *fit)
{
    struct mixed_solved *s = fit->solved;
    bool big = s->table.items_are_big;
    double x[MIXED_VARIANCES_MOST] = {guess(in, big, c->mem), guess(in, !big, c->mem)};
    struct search k = {.s = s, .m = s->table.parts + 1};
    for (size_t a = 2; a < k.m; a++)
        x[a] = SHARED_GUESS;
    struct mixed_slope slope;
    fit->criterion = descend(c, &k, x, &slope);
    fit->evaluations = k.evaluations;
    if (!isfinite(fit->criterion))
        return fail(c, ERR_INVALID,
                    "A column says nothing of its own: it is the same everywhere, or follows from "
                    "others.");
    take_variances(fit);
    take_effects(c, in, fit);
    widen(k.m, &slope, fit);
    return OK;
}

enum err mixed_fit(struct ctx *c, const struct mixed_in *in, struct mixed_fit *fit)
{
    enum err e = check(c, in);
    if (e)
        return e;
    if (all_equal(in))
        return fail(c, ERR_INVALID, "All scores are equal: they tell nobody from anybody.");
    *fit = (struct mixed_fit){.in = in};
    struct mixed_solved *s = fit->solved = arena_take(c->mem, 1, sizeof *s);
    mixed_table(c, in, &s->table);
    mixed_room(c, s);
    find_groups(c, in, fit);
    return fit_it(c, in, fit);
}
