#include "kit/mixed/mixed.h"

#include <math.h>

double mixed_icc(const struct mixed_fit *fit, double k)
{
    double others = fit->raters + fit->rest;
    for (size_t g = 0; g < fit->in->n_shared; g++)
        others += fit->shared[g].variance;
    return fit->items / (fit->items + others / k);
}

/* K. Krippendorff, Content Analysis, 2004, chapter 11, for interval data: what is observed within items,
 * over what is expected among all pairs of scores. Items that were scored once say nothing. */
double mixed_alpha(struct ctx *c, const struct mixed_in *in)
{
    double *sum = arena_take(c->mem, in->items + 1, sizeof *sum),
           *squares = arena_take(c->mem, in->items + 1, sizeof *squares),
           *number = arena_take(c->mem, in->items + 1, sizeof *number);
    double centre = in->n ? in->scores[0].score : 0;
    for (size_t k = 0; k < in->n; k++) {
        double y = in->scores[k].score - centre;
        sum[in->scores[k].item] += y;
        squares[in->scores[k].item] += y * y;
        number[in->scores[k].item]++;
    }
    double observed = 0, all = 0, all_squares = 0, n = 0;
    for (size_t i = 0; i < in->items; i++) {
        if (number[i] < 2)
            continue;
        /* sum over ordered pairs of (x - y)^2 = 2 m (sum of squares) - 2 (sum)^2 */
        observed += (2 * number[i] * squares[i] - 2 * sum[i] * sum[i]) / (number[i] - 1);
        all += sum[i];
        all_squares += squares[i];
        n += number[i];
    }
    double expected = (2 * n * all_squares - 2 * all * all) / (n - 1);
    return n < 2 ? NAN : expected > 0 ? 1 - observed / expected : 1;
}
