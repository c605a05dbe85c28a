/* severity_inside.h -- between the files severity*.c only: reviews as a table, and its fit. */
#ifndef FEATURE_SEVERITY_INSIDE_H
#define FEATURE_SEVERITY_INSIDE_H

#include "feature/evaluation/severity.h"
#include "kit/mixed/mixed.h"

struct severity_table {
    struct mixed_in in; /* without columns, as long as it is not fitted */
    struct mixed_score *scores;
    double (*near)[SEVERITY_EFFECTS]; /* of each score: 1 with, 0 without */
    int64_t *case_ids, *by;           /* of items and raters */
    size_t *counts;                   /* scores of each item */
    size_t *official;                 /* and those of the first panel */
};
/* criterion 0: the weighted mean of each review. */
void severity_table(struct ctx *c, const struct mean_input *in, int64_t criterion,
                    struct severity_table *t);

/* Fits a table with the effects that can be asked for, and says so. *fit: if the state is "corrected" or
 * "apart". Errors: those of memory. */
enum err severity_fit(struct ctx *c, struct severity_table *t, struct severity_scale *scale,
                      struct mixed_fit *fit) MUST_USE;

/* Each criterion by itself: scales has room for all. */
enum err severity_criteria(struct ctx *c, const struct mean_input *in,
                           struct severity_scale *scales) MUST_USE;

int64_t severity_thousandths(double x);

#endif
