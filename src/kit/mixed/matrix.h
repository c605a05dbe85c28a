/* matrix.h -- dense symmetric matrices, for the files of this folder. Row by row, n x n; the lower half
 * counts. */
#ifndef MIXED_MATRIX_H
#define MIXED_MATRIX_H

#include "base/base.h"

/* A = L L'; L replaces the lower half. False: A is not positive definite. scratch: MATRIX_PANEL * n. */
enum { MATRIX_PANEL = 16 };
bool matrix_cholesky(double *a, size_t n, double *scratch) MUST_USE;
double matrix_log_determinant(const double *l, size_t n);   /* of L L' */
void matrix_solve(const double *l, size_t n, double *x);    /* L L' x = x */
void matrix_solve_up(const double *l, size_t n, double *x); /* L' x = x */
/* (L^-1)', row by row, its upper half: the columns of L^-1 lie in one piece. */
void matrix_inverse_turned(const double *l, size_t n, double *turned);
/* v += m times column j of L^-1. */
void matrix_add_turned(const double *turned, size_t n, size_t j, double m, double *v);
double matrix_length(const double *v, size_t n); /* sum of squares */

#endif
