/* What is not certain: seeded draws from the posterior of all items at once, and what becomes of them. */
#include "kit/mixed/inside.h"
#include "kit/mixed/matrix.h"

#include <math.h>
#include <string.h>

/* ---- chance (D. Blackman and S. Vigna's xoshiro256++; G. Marsaglia's polar method) ------------- */

struct chance {
    uint64_t s[4];
    double spare;
    bool has_spare;
};

static uint64_t turn(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

static double part(struct chance *k)
{
    uint64_t *s = k->s, result = turn(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turn(s[3], 45);
    return (double)(result >> 11) * 0x1p-53;
}

static double normal(struct chance *k)
{
    if (k->has_spare) {
        k->has_spare = false;
        return k->spare;
    }
    double x, y, r;
    do {
        x = 2 * part(k) - 1;
        y = 2 * part(k) - 1;
        r = x * x + y * y;
    } while (r >= 1 || r == 0);
    double m = sqrt(-2 * log(r) / r);
    k->spare = y * m;
    k->has_spare = true;
    return x * m;
}

/* ---- draws ------------------------------------------------------------------------------------ */

/* u* around its estimate with the covariance rest x S^-1 = rest x (L L')^-1. */
static void draw_small(const struct mixed_solved *s, struct chance *k, double *u)
{
    double spread = sqrt(s->rest);
    for (size_t j = 0; j < s->table.width; j++)
        u[j] = spread * normal(k);
    matrix_solve_up(s->l, s->table.width, u);
}

/* The mean at the columns' means, as drawn. */
static double mean_of(const struct mixed_solved *s, const double *drawn)
{
    size_t at = s->table.width - 1;
    return s->table.centre + s->u[at] + drawn[at];
}

static void draw_once(const struct mixed_solved *s, struct chance *k, double *drawn, double *values)
{
    const struct mixed_table *t = &s->table;
    draw_small(s, k, drawn);
    double mean = mean_of(s, drawn);
    if (!t->items_are_big) {
        for (size_t j = 0; j < t->small; j++)
            values[j] = mean + s->u[j] + drawn[j];
        return;
    }
    for (size_t i = 0; i < t->big; i++) {
        double d = t->weights[i] + s->big_ratio;
        values[i] =
            mean + s->f[i] - mixed_row_times(t, i, drawn) / d + sqrt(s->rest / d) * normal(k);
    }
}

void mixed_draw(struct ctx *c, const struct mixed_fit *fit, uint64_t seed, size_t n, double *values)
{
    struct chance k = {.has_spare = false};
    double *drawn = arena_take(c->mem, fit->solved->table.width, sizeof *drawn);
    for (size_t i = 0; i < COUNT(k.s); i++)
        k.s[i] = mix_next(&seed);
    for (size_t i = 0; i < n; i++)
        draw_once(fit->solved, &k, drawn, values + i * fit->in->items);
}

/* ---- standings --------------------------------------------------------------------------------- */

struct place {
    double value;
    uint32_t item;
};

static bool better(const struct place *x, const struct place *y)
{
    return x->value > y->value || (x->value == y->value && x->item < y->item);
}

enum { FEW_PLACES = 12 };

/* Best first; qsort takes three times as long, and this is most of what draws cost. */
static void sort_places(struct place *list, size_t n)
{
    while (n > FEW_PLACES) {
        struct place middle = list[n / 2];
        size_t i = 0, j = n - 1;
        for (;; i++, j--) {
            while (better(&list[i], &middle))
                i++;
            while (better(&middle, &list[j]))
                j--;
            if (i >= j)
                break;
            struct place kept = list[i];
            list[i] = list[j];
            list[j] = kept;
        }
        size_t left = j + 1, right = n - left;
        sort_places(left < right ? list : list + left, left < right ? left : right);
        list += left < right ? left : 0;
        n = left < right ? right : left;
    }
    for (size_t i = 1; i < n; i++) {
        struct place moved = list[i];
        size_t k = i;
        for (; k > 0 && better(&moved, &list[k - 1]); k--)
            list[k] = list[k - 1];
        list[k] = moved;
    }
}

/* What would stand at place k if the list were sorted (C. Hoare's selection). */
static double selected(double *list, size_t n, size_t k)
{
    ptrdiff_t low = 0, high = (ptrdiff_t)n - 1, at = (ptrdiff_t)k;
    while (low < high) {
        double middle = list[at];
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (list[i] < middle)
                i++;
            while (list[j] > middle)
                j--;
            if (i <= j) {
                double kept = list[i];
                list[i++] = list[j];
                list[j--] = kept;
            }
        }
        if (j < at)
            low = i;
        if (at < i)
            high = j;
    }
    return list[at];
}

/* Values at 5 and 95 per cent. */
static void interval(double *list, size_t n, double *low, double *high)
{
    *low = selected(list, n, (size_t)(0.05 * (double)(n - 1) + 0.5));
    *high = selected(list, n, (size_t)(0.95 * (double)(n - 1) + 0.5));
}

static void rank_draws(struct ctx *c, const double *values, size_t n, size_t items, float *ranks)
{
    struct place *places = arena_take(c->mem, items + 1, sizeof *places);
    for (size_t k = 0; k < n; k++) {
        for (uint32_t i = 0; i < items; i++)
            places[i] = (struct place){values[k * items + i], i};
        sort_places(places, items);
        for (size_t r = 0; r < items; r++)
            ranks[k * items + places[r].item] = (float)(r + 1);
    }
}

void mixed_standings(struct ctx *c, const struct mixed_draws *draws, const struct mixed_bar *bar,
                     struct mixed_standing *list)
{
    const double *values = draws->values;
    size_t items = draws->items, n = draws->n;
    float *ranks = arena_take(c->mem, n * items + 1, sizeof *ranks);
    double *column = arena_take(c->mem, n + 1, sizeof *column);
    rank_draws(c, values, n, items, ranks);
    for (size_t i = 0; i < items; i++) {
        struct mixed_standing *s = &list[i];
        *s = (struct mixed_standing){0};
        for (size_t k = 0; k < n; k++) {
            double rank = ranks[k * items + i], value = values[k * items + i];
            bool in = bar->quota ? rank <= (double)bar->quota : value >= bar->threshold;
            s->award += in;
            s->rank += rank;
            column[k] = rank;
        }
        s->award /= (double)n;
        s->rank /= (double)n;
        interval(column, n, &s->rank_low, &s->rank_high);
        for (size_t k = 0; k < n; k++)
            column[k] = values[k * items + i];
        interval(column, n, &s->value_low, &s->value_high);
    }
}

/* ---- without one rater -------------------------------------------------------------------------- */

enum err mixed_without(struct ctx *c, const struct mixed_fit *fit, uint32_t rater, double *effects)
{
    const struct mixed_in *in = fit->in;
    struct mixed_in less = *in;
    struct mixed_score *scores = arena_take(c->mem, in->n + 1, sizeof *scores);
    double *columns = arena_take(c->mem, in->n * in->n_columns + 1, sizeof *columns);
    less.n = 0;
    for (size_t k = 0; k < in->n; k++) {
        if (in->scores[k].rater == rater)
            continue;
        for (size_t j = 0; j < in->n_columns; j++)
            columns[less.n * in->n_columns + j] = in->columns[k * in->n_columns + j];
        scores[less.n++] = in->scores[k];
    }
    less.scores = scores;
    less.columns = columns;
    if (less.n == 0)
        return fail(c, ERR_INVALID, "There are no scores.");
    struct mixed_solved s = {.big_ratio = fit->solved->big_ratio,
                             .small_ratio = fit->solved->small_ratio};
    mixed_table(c, &less, &s.table);
    size_t width = s.table.width;
    s.l = arena_take(c->mem, width * width, sizeof *s.l);
    s.u = arena_take(c->mem, width, sizeof *s.u);
    s.f = arena_take(c->mem, s.table.big, sizeof *s.f);
    s.scratch = arena_take(c->mem, MATRIX_PANEL * width, sizeof *s.scratch);
    if (isnan(mixed_solve(&s)))
        return fail(c, ERR_INVALID, "Without this reviewer the scores cannot be fitted.");
    memcpy(effects, s.table.items_are_big ? s.f : s.u, in->items * sizeof *effects);
    return OK;
}
