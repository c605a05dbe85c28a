/* severity_inside.h -- between the files severity*.c only: reviews as a table, and its fit. */
#ifndef FEATURE_SEVERITY_INSIDE_H
#define FEATURE_SEVERITY_INSIDE_H

#include "feature/evaluation/severity.h"
#include "kit/mixed/mixed.h"

/* The items are the cases as the first panel read them, then those that a second panel read, once more: what
 * it says tells of the readers, and nothing of the case that it checks. */
struct severity_table {
    struct mixed_in in; /* without columns, as long as it is not fitted */
    struct mixed_score *scores;
    size_t cases;                     /* items of a first panel */
    double (*near)[SEVERITY_EFFECTS]; /* of each score: 1 with, 0 without */
    int64_t *case_ids, *by;           /* of items and raters */
    size_t *counts;                   /* scores of each item */
    uint32_t *home;                   /* of each score: which region its reader is from */
    int64_t *homes;                   /* their ids */
    struct mixed_shared regions;      /* the same, if there are enough of them */
};
/* criterion 0: the weighted mean of each review. */
void severity_table(struct ctx *c, const struct mean_input *in, int64_t criterion,
                    struct severity_table *t);

/* Fits a table with the effects that can be asked for, and says so. *fit: if the state is "corrected" or
 * "apart". Errors: those of memory. */
enum err severity_fit(struct ctx *c, struct severity_table *t, struct severity_scale *scale,
                      struct mixed_fit *fit) MUST_USE;

/* Groups of cases that no reader connects. */
size_t severity_groups(const struct severity_table *t, const struct mixed_fit *fit);

/* Each criterion by itself: scales has room for all. */
enum err severity_criteria(struct ctx *c, const struct mean_input *in,
                           struct severity_scale *scales) MUST_USE;

/* What is computed of one cycle. */
struct severity_work {
    const struct mean_input *in;
    struct severity_table table;
    struct mixed_fit fit;
    int64_t seed; /* < 0: nothing is drawn */
};
/* Of each case, in how many of SEVERITY_REDRAWS assignments that are drawn anew it is on the other side of the
 * line; *error: standard error of the sum of their shares. */
void severity_redraw(struct ctx *c, const struct severity_work *w, size_t *others, double *error);

int64_t severity_thousandths(double x);

#endif
