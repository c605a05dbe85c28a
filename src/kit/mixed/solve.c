/* The equations of the model for given ratios of variances (docs/method/severity.md). */
#include "kit/mixed/inside.h"
#include "kit/mixed/matrix.h"

#include <math.h>
#include <string.h>

double mixed_row_times(const struct mixed_table *t, size_t i, const double *u)
{
    double sum = 0;
    for (size_t at = t->start[i]; at < t->start[i + 1]; at++)
        sum += t->cells[at].weight * u[t->cells[at].small];
    for (size_t j = 0; j < t->p; j++)
        sum += t->row_columns[i * t->p + j] * u[t->small + j];
    return sum;
}

double mixed_row_form(const struct mixed_table *t, size_t i, const double *inverse)
{
    double sum = 0;
    for (size_t at = t->start[i]; at < t->start[i + 1]; at++)
        sum += t->cells[at].weight *
               mixed_row_times(t, i, inverse + (size_t)t->cells[at].small * t->width);
    for (size_t j = 0; j < t->p; j++)
        sum += t->row_columns[i * t->p + j] *
               mixed_row_times(t, i, inverse + (t->small + j) * t->width);
    return sum;
}

/* S -= b b' / d, b: the row of one big one; in the lower half. Twice the same small one adds up. */
static void take_row(const struct mixed_table *t, size_t i, double d, double *s)
{
    size_t from = t->start[i], to = t->start[i + 1];
    for (size_t at = from; at < to; at++) {
        const struct mixed_cell *x = &t->cells[at];
        double part = x->weight / d;
        double *row = s + (size_t)x->small * t->width;
        for (size_t k = from; k < to; k++)
            if (t->cells[k].small <= x->small)
                row[t->cells[k].small] -= part * t->cells[k].weight;
        for (size_t j = 0; j < t->p; j++)
            s[(t->small + j) * t->width + x->small] -= part * t->row_columns[i * t->p + j];
    }
    for (size_t j = 0; j < t->p; j++)
        for (size_t k = 0; k <= j; k++)
            s[(t->small + j) * t->width + t->small + k] -=
                t->row_columns[i * t->p + j] * t->row_columns[i * t->p + k] / d;
}

static void build(struct mixed_solved *s, double *log_big)
{
    const struct mixed_table *t = &s->table;
    memcpy(s->l, t->cross, t->width * t->width * sizeof *s->l);
    memcpy(s->u, t->right, t->width * sizeof *s->u);
    for (size_t j = 0; j < t->small; j++)
        s->l[j * t->width + j] += s->small_ratio;
    *log_big = 0;
    for (size_t i = 0; i < t->big; i++) {
        double d = t->weights[i] + s->big_ratio, part = t->sums[i] / d;
        *log_big += log(d);
        take_row(t, i, d, s->l);
        for (size_t at = t->start[i]; at < t->start[i + 1]; at++)
            s->u[t->cells[at].small] -= t->cells[at].weight * part;
        for (size_t j = 0; j < t->p; j++)
            s->u[t->small + j] -= t->row_columns[i * t->p + j] * part;
    }
}

double mixed_solve(struct mixed_solved *s)
{
    const struct mixed_table *t = &s->table;
    double log_big, left = t->squares;
    build(s, &log_big);
    if (!matrix_cholesky(s->l, t->width, s->scratch))
        return NAN;
    matrix_solve(s->l, t->width, s->u);
    for (size_t i = 0; i < t->big; i++) {
        s->f[i] = (t->sums[i] - mixed_row_times(t, i, s->u)) / (t->weights[i] + s->big_ratio);
        left -= t->sums[i] * s->f[i];
    }
    for (size_t j = 0; j < t->width; j++)
        left -= t->right[j] * s->u[j];
    double free = (double)(t->n - t->p);
    s->rest = left / free;
    return log_big + matrix_log_determinant(s->l, t->width) - (double)t->big * log(s->big_ratio) -
           (double)t->small * log(s->small_ratio) +
           free * (1 + log(2 * 3.14159265358979323846 * s->rest));
}
