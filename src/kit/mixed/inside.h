/* inside.h -- what the files of this folder share. */
#ifndef MIXED_INSIDE_H
#define MIXED_INSIDE_H

#include "kit/mixed/mixed.h"

/* The scores, with the larger side as rows ("big") and the smaller one, the columns and the mean as one
 * vector u ("small"). */
struct mixed_cell {
    uint32_t small;
    double weight, product; /* product: weight x score, the score without the mean of all */
};
struct mixed_table {
    size_t big, small, width, p; /* width = small + p; p: columns and the mean */
    bool items_are_big;
    size_t *start;            /* of the cells of each big one; big + 1 of them */
    struct mixed_cell *cells; /* sorted by big */
    double *columns;          /* n x p, in the order of the cells; the last one is 1 */
    double *row_columns;      /* big x p: weighted sums of the columns */
    double *sums, *weights;   /* of each big one: weighted scores, weights */
    double *cross;            /* C = W'W, width x width */
    double *right;            /* W'y */
    double squares, centre;   /* weighted sum of squared scores; mean that was taken off */
    double *column_means;
    size_t n;
};
void mixed_table(struct ctx *c, const struct mixed_in *in, struct mixed_table *t);

/* The equations, solved for two ratios of variances. */
struct mixed_solved {
    struct mixed_table table;
    double big_ratio, small_ratio; /* rest / variance of the side */
    double *l;                     /* Cholesky of S, width x width */
    double *inverse;               /* of S */
    double *u, *f;                 /* small effects and columns; big effects */
    double rest;                   /* variance */
    double *scratch;
};
/* Solves for the ratios in s and gives the REML criterion; NAN: it cannot be solved. */
double mixed_solve(struct mixed_solved *s);

/* B u and B S^-1 B' of one big one. */
double mixed_row_times(const struct mixed_table *t, size_t i, const double *u);
double mixed_row_form(const struct mixed_table *t, size_t i, const double *inverse);

#endif
