/* The equations of the model for given ratios of variances (docs/method/severity.md). */
#include "kit/mixed/inside.h"
#include "kit/mixed/matrix.h"

#include <math.h>
#include <string.h>

double mixed_row_times(const struct mixed_table *t, size_t i, const double *u)
{
    double sum = 0;
    for (size_t at = t->start[i]; at < t->start[i + 1]; at++)
        sum += t->cells[at].weight * u[t->cells[at].at];
    for (size_t j = 0; j < t->p; j++)
        sum += t->row_columns[i * t->p + j] * u[t->from[t->parts] + j];
    return sum;
}

void mixed_row_turned(const struct mixed_solved *s, size_t i, double *v)
{
    const struct mixed_table *t = &s->table;
    memset(v, 0, t->width * sizeof *v);
    for (size_t at = t->start[i]; at < t->start[i + 1]; at++)
        matrix_add_turned(s->turned, t->width, t->cells[at].at, t->cells[at].weight, v);
    for (size_t j = 0; j < t->p; j++)
        matrix_add_turned(s->turned, t->width, t->from[t->parts] + j, t->row_columns[i * t->p + j],
                          v);
}

/* S -= b b' / d, b: the row of one big one; in the lower half. */
static void take_row(const struct mixed_table *t, size_t i, double d, double *s)
{
    size_t from = t->start[i], to = t->start[i + 1], fixed = t->from[t->parts];
    for (size_t at = from; at < to; at++) {
        const struct mixed_cell *x = &t->cells[at];
        double part = x->weight / d;
        double *row = s + (size_t)x->at * t->width;
        for (size_t k = from; k < to; k++)
            if (t->cells[k].at <= x->at)
                row[t->cells[k].at] -= part * t->cells[k].weight;
        for (size_t j = 0; j < t->p; j++)
            s[(fixed + j) * t->width + x->at] -= part * t->row_columns[i * t->p + j];
    }
    for (size_t j = 0; j < t->p; j++)
        for (size_t k = 0; k <= j; k++)
            s[(fixed + j) * t->width + fixed + k] -=
                t->row_columns[i * t->p + j] * t->row_columns[i * t->p + k] / d;
}

static void build(struct mixed_solved *s, double *log_big)
{
    const struct mixed_table *t = &s->table;
    memset(s->l, 0, t->from[1] * t->width * sizeof *s->l);
    memcpy(s->l + t->from[1] * t->width, t->cross,
           (t->width - t->from[1]) * t->width * sizeof *s->l);
    for (size_t j = 0; j < t->from[1]; j++)
        s->l[j * t->width + j] = t->counts[j];
    for (size_t a = 0; a < t->parts; a++)
        for (size_t j = t->from[a]; j < t->from[a + 1]; j++)
            s->l[j * t->width + j] += s->ratio[a];
    *log_big = 0;
    for (size_t i = 0; i < t->big; i++) {
        double d = t->weights[i] + s->big_ratio;
        *log_big += log(d);
        take_row(t, i, d, s->l);
    }
}

void mixed_effects(const struct mixed_solved *s, const double *sums, const double *right, double *u,
                   double *f)
{
    const struct mixed_table *t = &s->table;
    memcpy(u, right, t->width * sizeof *u);
    for (size_t i = 0; i < t->big; i++) {
        double part = sums[i] / (t->weights[i] + s->big_ratio);
        for (size_t at = t->start[i]; at < t->start[i + 1]; at++)
            u[t->cells[at].at] -= t->cells[at].weight * part;
        for (size_t j = 0; j < t->p; j++)
            u[t->from[t->parts] + j] -= t->row_columns[i * t->p + j] * part;
    }
    matrix_solve(s->l, t->width, u);
    for (size_t i = 0; i < t->big; i++)
        f[i] = (sums[i] - mixed_row_times(t, i, u)) / (t->weights[i] + s->big_ratio);
}

void mixed_room(struct ctx *c, struct mixed_solved *s)
{
    size_t width = s->table.width;
    s->l = arena_take(c->mem, width * width, sizeof *s->l);
    s->turned = arena_take(c->mem, width * width, sizeof *s->turned);
    s->u = arena_take(c->mem, width, sizeof *s->u);
    s->f = arena_take(c->mem, s->table.big, sizeof *s->f);
    s->moves = arena_take(c->mem, (s->table.parts + 1) * (s->table.big + width), sizeof *s->moves);
    s->scratch = arena_take(c->mem, MATRIX_PANEL * width, sizeof *s->scratch);
}

double mixed_solve(struct mixed_solved *s)
{
    const struct mixed_table *t = &s->table;
    double log_big, left = t->squares;
    build(s, &log_big);
    if (!matrix_cholesky(s->l, t->width, s->scratch))
        return NAN;
    mixed_effects(s, t->sums, t->right, s->u, s->f);
    for (size_t i = 0; i < t->big; i++)
        left -= t->sums[i] * s->f[i];
    for (size_t j = 0; j < t->width; j++)
        left -= t->right[j] * s->u[j];
    double free = (double)(t->in->n - t->p), value;
    s->rest = left / free;
    value = log_big + matrix_log_determinant(s->l, t->width) - (double)t->big * log(s->big_ratio) +
            free * (1 + log(2 * 3.14159265358979323846 * s->rest));
    for (size_t a = 0; a < t->parts; a++)
        value -= (double)(t->from[a + 1] - t->from[a]) * log(s->ratio[a]);
    return value;
}
