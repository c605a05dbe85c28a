/* How the criterion changes with the variances: A. Gilmour, R. Thompson and B. Cullis, Average information
 * REML, Biometrics 51, 1995. */
#include "kit/mixed/inside.h"
#include "kit/mixed/matrix.h"

#include <string.h>

/* Traces of the blocks of the inverse that belong to each variance; squares of its effects. */
struct block {
    size_t n;
    double ratio, trace, squares;
};

static void add_blocks(struct mixed_solved *s, double *v, struct block *b)
{
    const struct mixed_table *t = &s->table;
    b[0] = (struct block){.n = t->big, .ratio = s->big_ratio};
    for (size_t i = 0; i < t->big; i++) {
        double d = t->weights[i] + s->big_ratio;
        mixed_row_turned(s, i, v);
        b[0].trace += 1 / d + matrix_length(v, t->width) / (d * d);
        b[0].squares += s->f[i] * s->f[i];
    }
    for (size_t a = 0; a < t->parts; a++) {
        b[a + 1] = (struct block){.n = t->from[a + 1] - t->from[a], .ratio = s->ratio[a]};
        for (size_t j = t->from[a]; j < t->from[a + 1]; j++) {
            b[a + 1].trace += matrix_length(s->turned + j * t->width + j, t->width - j);
            b[a + 1].squares += s->u[j] * s->u[j];
        }
    }
}

/* What each variance's effects make of each score: variances x scores. */
static void spread_effects(const struct mixed_solved *s, double *made)
{
    const struct mixed_table *t = &s->table;
    size_t places[MIXED_SHARED_MOST + 1], n = t->in->n;
    for (size_t k = 0; k < n; k++) {
        mixed_places(t, k, places);
        made[k] = s->f[mixed_big_of(t, k)];
        for (size_t a = 0; a < t->parts; a++)
            made[(a + 1) * n + k] = s->u[places[a]];
    }
}

/* made_a' P made_b, for all pairs: each is taken for scores, and the equations are solved for it. */
static void bend(struct ctx *c, const struct mixed_solved *s, size_t m, struct mixed_slope *slope)
{
    const struct mixed_table *t = &s->table;
    size_t n = t->in->n, whole = t->big + t->width;
    double *made = arena_take(c->mem, m * n, sizeof *made);
    double *sums = arena_take(c->mem, m * whole, sizeof *sums), *solved = s->moves;
    spread_effects(s, made);
    for (size_t a = 0; a < m; a++) {
        double *of = sums + a * whole, *to = solved + a * whole;
        mixed_sums(t, made + a * n, of, of + t->big);
        mixed_effects(s, of, of + t->big, to + t->big, to);
    }
    for (size_t a = 0; a < m; a++)
        for (size_t b = 0; b <= a; b++) {
            double sum = 0;
            for (size_t k = 0; k < n; k++)
                sum += t->in->scores[k].weight * made[a * n + k] * made[b * n + k];
            for (size_t i = 0; i < whole; i++)
                sum -= sums[a * whole + i] * solved[b * whole + i];
            slope->bend[a][b] = slope->bend[b][a] = sum / s->rest;
        }
}

void mixed_slope(struct ctx *c, struct mixed_solved *s, struct mixed_slope *slope)
{
    const struct mixed_table *t = &s->table;
    struct block b[MIXED_VARIANCES_MOST];
    struct arena *outer = c->mem;
    size_t m = t->parts + 1;
    double with_rest[MIXED_VARIANCES_MOST], free = (double)(t->in->n - t->p);
    c->mem = arena_new();
    matrix_inverse_turned(s->l, t->width, s->turned);
    add_blocks(s, arena_take(c->mem, t->width, sizeof(double)), b);
    bend(c, s, m, slope);
    for (size_t a = 0; a < m; a++) {
        with_rest[a] = b[a].ratio * b[a].squares / s->rest;
        slope->by[a] = (double)b[a].n - b[a].ratio * b[a].trace - with_rest[a];
    }
    for (size_t a = 0; a < m; a++)
        for (size_t k = 0; k < m; k++)
            slope->bend[a][k] -= with_rest[a] * with_rest[k] / free;
    arena_free(c->mem);
    c->mem = outer;
}
