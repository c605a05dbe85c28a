#include "kit/mixed/mixed.h"

#include "kit/mixed/inside.h"
#include "kit/mixed/matrix.h"

#include <math.h>
#include <string.h>

/* ---- what can be fitted ------------------------------------------------------------------------ */

static enum err check(struct ctx *c, const struct mixed_in *in)
{
    size_t smaller = in->items < in->raters ? in->items : in->raters;
    if (in->n == 0)
        return fail(c, ERR_INVALID, "There are no scores.");
    if (in->n > MIXED_SCORES_MOST || smaller > MIXED_SIDE_MOST)
        return fail(c, ERR_INVALID, "These are more scores than can be fitted at once.");
    if (in->n_columns > MIXED_COLUMNS_MOST)
        return fail(c, ERR_INVALID, "At most %d columns can be fitted.", MIXED_COLUMNS_MOST);
    if (in->raters < 2)
        return fail(c, ERR_INVALID,
                    "One reviewer gave all scores: how strict that one is cannot be told.");
    if (in->items < 2)
        return fail(c, ERR_INVALID, "There is only one case: there is nothing to compare.");
    if (in->n < in->n_columns + 4)
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

/* x: logarithms of big and small variance by the rest's. Far out, a variance is nothing. */
enum { STEPS = 40 };
static const double LEAST = -16, MOST = 12, H = 0.02;

struct search {
    struct mixed_solved *s;
    size_t evaluations;
};

static double value_at(struct search *k, const double x[2])
{
    k->s->big_ratio = exp(-x[0]);
    k->s->small_ratio = exp(-x[1]);
    k->evaluations++;
    double v = mixed_solve(k->s);
    return isnan(v) ? INFINITY : v;
}

static double within(double x)
{
    return x < LEAST ? LEAST : x > MOST ? MOST : x;
}

/* Newton's step by differences; where the surface is no bowl, downhill. */
static void step_from(struct search *k, const double x[2], double at, double step[2])
{
    double g[2], h[2];
    double up[2][2], both[2] = {x[0] + H, x[1] + H};
    double corner = value_at(k, both);
    for (int i = 0; i < 2; i++) {
        double high[2] = {x[0], x[1]}, low[2] = {x[0], x[1]};
        high[i] += H;
        low[i] -= H;
        up[i][0] = value_at(k, high);
        up[i][1] = value_at(k, low);
        g[i] = (up[i][0] - up[i][1]) / (2 * H);
        h[i] = (up[i][0] - 2 * at + up[i][1]) / (H * H);
    }
    double cross = (corner - up[0][0] - up[1][0] + at) / (H * H);
    double determinant = h[0] * h[1] - cross * cross;
    if (h[0] > 0 && determinant > 1e-9) {
        step[0] = -(h[1] * g[0] - cross * g[1]) / determinant;
        step[1] = -(h[0] * g[1] - cross * g[0]) / determinant;
    } else {
        double length = sqrt(g[0] * g[0] + g[1] * g[1]) + 1e-12;
        step[0] = -g[0] / length;
        step[1] = -g[1] / length;
    }
    for (int i = 0; i < 2; i++)
        step[i] = step[i] < -3 ? -3 : step[i] > 3 ? 3 : step[i];
}

/* Goes from x to the least value near it. */
static void descend(struct search *k, double x[2])
{
    double at = value_at(k, x), step[2];
    for (int round = 0; round < STEPS; round++) {
        step_from(k, x, at, step);
        double length = fabs(step[0]) + fabs(step[1]), next = INFINITY, to[2] = {x[0], x[1]};
        for (double part = 1; part > 1e-3 && !(next < at); part /= 2) {
            to[0] = within(x[0] + part * step[0]);
            to[1] = within(x[1] + part * step[1]);
            next = value_at(k, to);
        }
        if (!(next < at))
            break;
        bool still = length < 1e-4 || at - next < 1e-9 * fabs(at);
        x[0] = to[0];
        x[1] = to[1];
        at = next;
        if (still)
            break;
    }
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

static void take_effects(struct ctx *c, const struct mixed_in *in, struct mixed_fit *fit)
{
    struct mixed_solved *s = fit->solved;
    const struct mixed_table *t = &s->table;
    double *big = arena_take(c->mem, t->big, sizeof *big);
    double *big_error = arena_take(c->mem, t->big, sizeof *big_error);
    double *small = arena_take(c->mem, t->small, sizeof *small);
    double *small_error = arena_take(c->mem, t->small, sizeof *small_error);
    matrix_inverse(s->l, t->width, s->inverse);
    for (size_t i = 0; i < t->big; i++) {
        double d = t->weights[i] + s->big_ratio;
        big[i] = s->f[i];
        big_error[i] = sqrt(s->rest * (1 / d + mixed_row_form(t, i, s->inverse) / (d * d)));
    }
    for (size_t j = 0; j < t->small; j++) {
        small[j] = s->u[j];
        small_error[j] = sqrt(s->rest * s->inverse[j * t->width + j]);
    }
    fit->item = t->items_are_big ? big : small;
    fit->item_error = t->items_are_big ? big_error : small_error;
    fit->rater = t->items_are_big ? small : big;
    fit->rater_error = t->items_are_big ? small_error : big_error;
    fit->fixed = arena_take(c->mem, in->n_columns + 1, sizeof *fit->fixed);
    fit->fixed_error = arena_take(c->mem, in->n_columns + 1, sizeof *fit->fixed_error);
    for (size_t j = 0; j < t->p; j++) {
        size_t at = t->small + j;
        double error = sqrt(s->rest * s->inverse[at * t->width + at]);
        if (j < in->n_columns) {
            fit->fixed[j] = s->u[at];
            fit->fixed_error[j] = error;
        } else {
            fit->mean = t->centre + s->u[at];
            fit->mean_error = error;
        }
    }
}

static void take_variances(struct mixed_fit *fit)
{
    const struct mixed_solved *s = fit->solved;
    double big = s->rest / s->big_ratio, small = s->rest / s->small_ratio;
    fit->rest = s->rest;
    fit->items = s->table.items_are_big ? big : small;
    fit->raters = s->table.items_are_big ? small : big;
}

static enum err fit_it(struct ctx *c, const struct mixed_in *in, struct mixed_fit *fit)
{
    struct mixed_solved *s = fit->solved;
    bool big = s->table.items_are_big;
    double x[2] = {guess(in, big, c->mem), guess(in, !big, c->mem)};
    struct search k = {.s = s};
    descend(&k, x);
    fit->criterion = value_at(&k, x);
    fit->evaluations = k.evaluations;
    if (!isfinite(fit->criterion))
        return fail(c, ERR_INVALID,
                    "A column says nothing of its own: it is the same everywhere, or follows from "
                    "others.");
    take_variances(fit);
    take_effects(c, in, fit);
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
    size_t width = s->table.width;
    s->l = arena_take(c->mem, width * width, sizeof *s->l);
    s->inverse = arena_take(c->mem, width * width, sizeof *s->inverse);
    s->u = arena_take(c->mem, width, sizeof *s->u);
    s->f = arena_take(c->mem, s->table.big, sizeof *s->f);
    s->scratch = arena_take(c->mem, MATRIX_PANEL * width, sizeof *s->scratch);
    find_groups(c, in, fit);
    return fit_it(c, in, fit);
}
