#include "kit/mixed/matrix.h"

#include <math.h>
#include <string.h>

/* The same bits on each of these: no contraction, no other order of sums, only more numbers at once. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

/* y -= four multiples of rows of the panel. */
WIDE static void subtract_four(double *restrict y, const double *restrict p, size_t step,
                               const double m[4], size_t n)
{
    const double *restrict p0 = p, *restrict p1 = p + step, *restrict p2 = p + 2 * step,
                           *restrict p3 = p + 3 * step;
    for (size_t j = 0; j < n; j++)
        y[j] -= m[0] * p0[j] + m[1] * p1[j] + m[2] * p2[j] + m[3] * p3[j];
}

WIDE static void subtract_one(double *restrict y, const double *restrict p, double m, size_t n)
{
    for (size_t j = 0; j < n; j++)
        y[j] -= m * p[j];
}

/* The block on the diagonal, and the rows below it. */
static bool factor_panel(double *a, size_t n, size_t from, size_t width)
{
    for (size_t k = from; k < from + width; k++) {
        double pivot = a[k * n + k];
        for (size_t j = from; j < k; j++)
            pivot -= a[k * n + j] * a[k * n + j];
        if (!(pivot > 0))
            return false;
        pivot = sqrt(pivot);
        a[k * n + k] = pivot;
        for (size_t i = k + 1; i < n; i++) {
            double sum = a[i * n + k];
            for (size_t j = from; j < k; j++)
                sum -= a[i * n + j] * a[k * n + j];
            a[i * n + k] = sum / pivot;
        }
    }
    return true;
}

/* What the panel takes from the rest, row by row: the panel lies transposed in scratch. */
static void update_rest(double *a, size_t n, size_t from, size_t width, double *scratch)
{
    size_t rest = from + width, m = n - rest;
    for (size_t k = 0; k < width; k++)
        for (size_t i = 0; i < m; i++)
            scratch[k * m + i] = a[(rest + i) * n + from + k];
    for (size_t i = 0; i < m; i++) {
        double *row = a + (rest + i) * n + rest;
        const double *of = a + (rest + i) * n + from;
        size_t k = 0;
        for (; k + 4 <= width; k += 4)
            subtract_four(row, scratch + k * m, m, of + k, i + 1);
        for (; k < width; k++)
            subtract_one(row, scratch + k * m, of[k], i + 1);
    }
}

bool matrix_cholesky(double *a, size_t n, double *scratch)
{
    for (size_t from = 0; from < n; from += MATRIX_PANEL) {
        size_t width = n - from < MATRIX_PANEL ? n - from : MATRIX_PANEL;
        if (!factor_panel(a, n, from, width))
            return false;
        update_rest(a, n, from, width, scratch);
    }
    return true;
}

double matrix_log_determinant(const double *l, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += 2 * log(l[i * n + i]);
    return sum;
}

void matrix_solve(const double *l, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++) {
        double sum = x[i];
        for (size_t j = 0; j < i; j++)
            sum -= l[i * n + j] * x[j];
        x[i] = sum / l[i * n + i];
    }
    matrix_solve_up(l, n, x);
}

void matrix_solve_up(const double *l, size_t n, double *x)
{
    for (size_t i = n; i-- > 0;) {
        x[i] /= l[i * n + i];
        subtract_one(x, l + i * n, x[i], i);
    }
}

/* Sixteen rows of L^-1 at a time, so that what was found before is read once for all of them. */
static void invert_panel(const double *l, size_t n, size_t from, size_t to, double *inverse)
{
    for (size_t k = 0; k < from; k += 4)
        for (size_t i = from; i < to; i++)
            subtract_four(inverse + i * n, inverse + k * n, n, l + i * n + k, k + 4);
    for (size_t i = from; i < to; i++) {
        double *row = inverse + i * n;
        for (size_t k = from; k < i; k++)
            subtract_one(row, inverse + k * n, l[i * n + k], k + 1);
        row[i] = 1;
        for (size_t j = 0; j <= i; j++)
            row[j] /= l[i * n + i];
    }
}

void matrix_inverse_turned(const double *l, size_t n, double *turned)
{
    memset(turned, 0, n * n * sizeof *turned);
    for (size_t from = 0; from < n; from += MATRIX_PANEL)
        invert_panel(l, n, from, from + MATRIX_PANEL < n ? from + MATRIX_PANEL : n, turned);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            turned[j * n + i] = turned[i * n + j];
}

void matrix_add_turned(const double *turned, size_t n, size_t j, double m, double *v)
{
    subtract_one(v + j, turned + j * n + j, -m, n - j);
}

double matrix_length(const double *v, size_t n)
{
    double sum[4] = {0};
    size_t j = 0;
    for (; j + 4 <= n; j += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += v[j + k] * v[j + k];
    for (; j < n; j++)
        sum[0] += v[j] * v[j];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}
