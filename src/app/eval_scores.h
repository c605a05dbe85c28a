/* eval_scores.h -- what `eval fit` and `eval rank` share. */
#ifndef APP_EVAL_SCORES_H
#define APP_EVAL_SCORES_H

#include "app/app.h"
#include "app/eval_table.h"
#include "kit/mixed/mixed.h"

struct eval_scores {
    struct eval_table table;
    struct eval_names nominees, reviewers;
    struct mixed_in in;
    struct mixed_shared
        shared[MIXED_SHARED_MOST]; /* columns that --shared names: a standard in common */
    struct eval_names levels[MIXED_SHARED_MOST];
    size_t shared_columns[MIXED_SHARED_MOST];
    size_t fixed[EVAL_COLUMNS_MOST]; /* columns of the table that are fixed effects */
    double low, high; /* the scale: as --scale says, else from the least to the greatest score */
};
/* nominee, reviewer, score, and further columns as fixed effects or as what is shared; in->words[1] is the file. Errors: INVALID
 * with the line, also for a score outside of the scale. */
enum err eval_scores(const struct invocation *in, struct ctx *c, struct eval_scores *s) MUST_USE;

void eval_json_number(struct text *t, double x); /* null if it is none */
void eval_json_summary(struct text *t, const struct eval_scores *s, const struct mixed_fit *fit,
                       double alpha);
void eval_show_summary(const struct eval_scores *s, const struct mixed_fit *fit, double alpha);

#endif
