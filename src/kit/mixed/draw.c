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

struct mixed_dice {
    const struct mixed_solved *s;
    struct chance chance;
    double *drawn; /* of u */
    double *big;   /* effects of the big ones */
    struct mixed_rolled rolled;
};

static struct chance chance_of(uint64_t seed)
{
    struct chance k = {.has_spare = false};
    for (size_t i = 0; i < COUNT(k.s); i++)
        k.s[i] = mix_next(&seed);
    return k;
}

struct mixed_dice *mixed_dice(struct ctx *c, const struct mixed_fit *fit, uint64_t seed)
{
    const struct mixed_table *t = &fit->solved->table;
    struct mixed_dice *k = arena_take(c->mem, 1, sizeof *k);
    *k = (struct mixed_dice){.s = fit->solved,
                             .chance = chance_of(seed),
                             .drawn = arena_take(c->mem, t->width, sizeof(double)),
                             .big = arena_take(c->mem, t->big, sizeof(double))};
    k->rolled.values = arena_take(c->mem, fit->in->items + 1, sizeof(double));
    k->rolled.raters = t->items_are_big ? k->drawn : k->big;
    for (size_t g = 0; g < fit->in->n_shared; g++)
        k->rolled.shared[g] = k->drawn + t->from[g + 1];
    return k;
}

double mixed_normal(struct mixed_dice *dice)
{
    return normal(&dice->chance);
}

size_t mixed_below(struct mixed_dice *dice, size_t sides)
{
    return (size_t)(part(&dice->chance) * (double)sides);
}

/* u* around its estimate with the covariance rest x S^-1 = rest x (L L')^-1; then the big ones. */
const struct mixed_rolled *mixed_roll(struct mixed_dice *k)
{
    const struct mixed_solved *s = k->s;
    const struct mixed_table *t = &s->table;
    double spread = sqrt(s->rest), *values = k->rolled.values;
    for (size_t j = 0; j < t->width; j++)
        k->drawn[j] = spread * normal(&k->chance);
    matrix_solve_up(s->l, t->width, k->drawn);
    for (size_t i = 0; i < t->big; i++) {
        double d = t->weights[i] + s->big_ratio;
        k->big[i] =
            s->f[i] - mixed_row_times(t, i, k->drawn) / d + sqrt(s->rest / d) * normal(&k->chance);
    }
    for (size_t j = 0; j < t->width; j++)
        k->drawn[j] += s->u[j];
    double mean = t->centre + k->drawn[t->width - 1];
    const double *items = t->items_are_big ? k->big : k->drawn;
    for (size_t i = 0; i < t->in->items; i++)
        values[i] = mean + items[i];
    return &k->rolled;
}

/* ---- ranks ------------------------------------------------------------------------------------- */

struct place {
    double value;
    uint32_t item;
};
struct ranking {
    size_t n, draws;
    double *values;
    struct place *places;
    uint32_t *next;  /* of each drawer, n + 1 */
    uint16_t *ranks; /* of each item, in all draws */
};

static bool better(const struct place *x, const struct place *y)
{
    return x->value > y->value || (x->value == y->value && x->item < y->item);
}

/* Into as many drawers as there are items, best first. */
static void into_drawers(struct ranking *r)
{
    double least = r->values[0], most = r->values[0];
    for (size_t i = 1; i < r->n; i++) {
        least = r->values[i] < least ? r->values[i] : least;
        most = r->values[i] > most ? r->values[i] : most;
    }
    double scale = most > least ? (double)(r->n - 1) / (most - least) : 0;
    memset(r->next, 0, (r->n + 1) * sizeof *r->next);
    for (size_t i = 0; i < r->n; i++)
        r->next[(size_t)((most - r->values[i]) * scale) + 1]++;
    for (size_t i = 0; i < r->n; i++)
        r->next[i + 1] += r->next[i];
    for (uint32_t i = 0; i < r->n; i++) {
        size_t drawer = (size_t)((most - r->values[i]) * scale);
        r->places[r->next[drawer]++] = (struct place){r->values[i], i};
    }
}

/* The drawers stand in order; within them each moves a few places. */
static void rank_once(struct ranking *r, size_t draw)
{
    into_drawers(r);
    for (size_t i = 1; i < r->n; i++) {
        struct place moved = r->places[i];
        size_t k = i;
        for (; k > 0 && better(&moved, &r->places[k - 1]); k--)
            r->places[k] = r->places[k - 1];
        r->places[k] = moved;
    }
    for (size_t i = 0; i < r->n; i++)
        r->ranks[(size_t)r->places[i].item * r->draws + draw] = (uint16_t)(i + 1);
}

/* Puts what would stand at place `at` of a sorted list there, less before it (C. Hoare's selection). */
static uint16_t select_rank(uint16_t *list, size_t n, size_t at)
{
    ptrdiff_t low = 0, high = (ptrdiff_t)n - 1, to = (ptrdiff_t)at;
    while (low < high) {
        uint16_t middle = list[to];
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (list[i] < middle)
                i++;
            while (list[j] > middle)
                j--;
            if (i <= j) {
                uint16_t kept = list[i];
                list[i++] = list[j];
                list[j--] = kept;
            }
        }
        if (j < to)
            low = i;
        if (to < i)
            high = j;
    }
    return list[to];
}

static void say_ranks(struct ranking *r, size_t item, size_t quota, struct mixed_standing *s)
{
    uint16_t *list = r->ranks + item * r->draws;
    size_t sum = 0, in = 0, last = r->draws - 1;
    size_t low = (size_t)(0.05 * (double)last + 0.5), high = (size_t)(0.95 * (double)last + 0.5);
    for (size_t k = 0; k < r->draws; k++) {
        sum += list[k];
        in += list[k] <= quota;
    }
    s->rank = (double)sum / (double)r->draws;
    s->rank_low = select_rank(list, r->draws, low);
    s->rank_high = select_rank(list + low, r->draws - low, high - low);
    if (quota)
        s->award = (double)in / (double)r->draws;
}

static void draw_ranks(struct ctx *c, const struct mixed_fit *fit,
                       const struct mixed_corrected *all, const struct mixed_ask *ask,
                       struct mixed_standing *list)
{
    size_t n = ask->ranked ? ask->ranked : fit->in->items;
    struct mixed_dice *dice = mixed_dice(c, fit, ask->seed);
    struct ranking r = {.n = n,
                        .draws = ask->draws,
                        .values = dice->rolled.values,
                        .places = arena_take(c->mem, n + 1, sizeof(struct place)),
                        .next = arena_take(c->mem, n + 1, sizeof(uint32_t)),
                        .ranks = arena_take(c->mem, n * ask->draws + 1, sizeof(uint16_t))};
    for (size_t draw = 0; draw < r.draws; draw++) {
        (void)mixed_roll(dice);
        for (size_t i = 0; i < n; i++)
            r.values[i] += all[i].cut;
        rank_once(&r, draw);
    }
    for (size_t i = 0; i < n; i++)
        say_ranks(&r, i, ask->quota, &list[i]);
}

/* ---- standings --------------------------------------------------------------------------------- */

static const double OF_90 =
    1.6448536269514722; /* a normal value is within so many errors, 90 of 100 */

void mixed_standings(struct ctx *c, const struct mixed_fit *fit, const struct mixed_corrected *all,
                     const struct mixed_ask *ask, struct mixed_standing *list)
{
    struct arena *outer = c->mem;
    for (size_t i = 0; i < fit->in->items; i++) {
        double value = all[i].value, error = fit->value_error[i];
        list[i] = (struct mixed_standing){.value_low = value - OF_90 * error,
                                          .value_high = value + OF_90 * error};
        list[i].award = 0.5 * erfc((ask->threshold - value) / (error * sqrt(2)));
    }
    c->mem = arena_new(); /* many, and gone at once */
    draw_ranks(c, fit, all, ask, list);
    arena_free(c->mem);
    c->mem = outer;
}

/* ---- without one rater -------------------------------------------------------------------------- */

enum err mixed_without(struct ctx *c, const struct mixed_fit *fit, uint32_t rater, double *effects)
{
    const struct mixed_in *in = fit->in;
    struct mixed_in less = *in;
    struct mixed_shared shared[MIXED_SHARED_MOST];
    uint32_t *levels = arena_take(c->mem, in->n * in->n_shared + 1, sizeof *levels);
    struct mixed_score *scores = arena_take(c->mem, in->n + 1, sizeof *scores);
    double *columns = arena_take(c->mem, in->n * in->n_columns + 1, sizeof *columns);
    less.n = 0;
    for (size_t k = 0; k < in->n; k++) {
        if (in->scores[k].rater == rater)
            continue;
        for (size_t j = 0; j < in->n_columns; j++)
            columns[less.n * in->n_columns + j] = in->columns[k * in->n_columns + j];
        for (size_t g = 0; g < in->n_shared; g++)
            levels[g * in->n + less.n] = in->shared[g].level[k];
        scores[less.n++] = in->scores[k];
    }
    for (size_t g = 0; g < in->n_shared; g++)
        shared[g] = (struct mixed_shared){levels + g * in->n, in->shared[g].levels};
    less.scores = scores;
    less.columns = columns;
    less.shared = shared;
    if (less.n == 0)
        return fail(c, ERR_INVALID, "There are no scores.");
    struct mixed_solved s = {.big_ratio = fit->solved->big_ratio};
    memcpy(s.ratio, fit->solved->ratio, sizeof s.ratio);
    mixed_table(c, &less, &s.table);
    mixed_room(c, &s);
    if (isnan(mixed_solve(&s)))
        return fail(c, ERR_INVALID, "Without this reviewer the scores cannot be fitted.");
    memcpy(effects, s.table.items_are_big ? s.f : s.u, in->items * sizeof *effects);
    return OK;
}
