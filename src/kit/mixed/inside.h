/* inside.h -- what the files of this folder share. */
#ifndef MIXED_INSIDE_H
#define MIXED_INSIDE_H

#include "kit/mixed/mixed.h"

/* The scores, with the larger side as rows ("big"). All else is one vector u: the smaller side, the levels of
 * what is shared, the columns, the mean. Parts of u are what has a variance: the smaller side, then each
 * sharing. */
struct mixed_cell {
    uint32_t at; /* in u */
    double weight;
};
struct mixed_table {
    const struct mixed_in *in;
    size_t big, width, p;                      /* p: columns and the mean, the last ones of u */
    size_t parts, from[MIXED_SHARED_MOST + 2]; /* of each part in u; from[parts]: of the columns */
    bool items_are_big;
    size_t *start;            /* of the cells of each big one; big + 1 of them */
    struct mixed_cell *cells; /* sorted by big; each place of u once, without the columns */
    double *row_columns;      /* big x p: weighted sums of the columns */
    double *weights;          /* of each big one */
    double *counts;           /* C = W'W: of the smaller side it has a diagonal, */
    double *cross;            /* then rows of all else, each `width` long; lower half */
    double *sums, *right;     /* weighted sums of the scores: of each big one, of each place of u */
    double squares, centre;   /* weighted sum of squared scores; mean that was taken off */
    double *column_means;
};
void mixed_table(struct ctx *c, const struct mixed_in *in, struct mixed_table *t);

/* Weighted sums of other values, one for each score: what sums and right are of the scores. */
void mixed_sums(const struct mixed_table *t, const double *values, double *sums, double *right);
/* Where a score stands in u: one place of each part. */
void mixed_places(const struct mixed_table *t, size_t score, size_t *places);
size_t mixed_big_of(const struct mixed_table *t, size_t score);

/* The equations, solved for given ratios of variances: rest / variance. */
struct mixed_solved {
    struct mixed_table table;
    double big_ratio, ratio[MIXED_SHARED_MOST + 1]; /* ratio: of each part */
    double *l;                                      /* Cholesky of S, width x width */
    double *turned;                                 /* (L^-1)', width x width, upper half */
    double *u, *f;                                  /* effects of u; of the big ones */
    double rest;                                    /* variance */
    double *
        moves; /* how f and u change with the logarithm of each variance by the rest's, less for their
                      own part: variances x (big + width); after mixed_slope */
    double *scratch;
};
void mixed_room(struct ctx *c, struct mixed_solved *s); /* of s->table */
/* Solves for the ratios in s and gives the REML criterion; NAN: it cannot be solved. */
double mixed_solve(struct mixed_solved *s);
/* u and f of other sums, by the same L. */
void mixed_effects(const struct mixed_solved *s, const double *sums, const double *right, double *u,
                   double *f);

/* B u of one big one; L^-1 B' of it, its length squared is B S^-1 B'. */
double mixed_row_times(const struct mixed_table *t, size_t i, const double *u);
void mixed_row_turned(const struct mixed_solved *s, size_t i, double *v);

/* How the criterion changes with the logarithms of the variances by the rest's, at what is solved: its
 * slope, and what Newton's step needs (A. Gilmour, R. Thompson and B. Cullis's average information, with the
 * rest's variance at its best). x: big, then each part. Fills s->turned. */
enum { MIXED_VARIANCES_MOST = MIXED_SHARED_MOST + 2 };
struct mixed_slope {
    double by[MIXED_VARIANCES_MOST];
    double bend[MIXED_VARIANCES_MOST][MIXED_VARIANCES_MOST];
};
void mixed_slope(struct ctx *c, struct mixed_solved *s, struct mixed_slope *slope);

#endif
