/* eval_scores.h -- what `eval fit` and `eval rank` share. */
#ifndef APP_EVAL_SCORES_H
#define APP_EVAL_SCORES_H

#include "app/eval_table.h"
#include "kit/mixed/mixed.h"

struct eval_scores {
    struct eval_table table;
    struct eval_names nominees, reviewers;
    struct mixed_in in;
};
/* nominee, reviewer, score, and further columns as fixed effects. Errors: INVALID with the line. */
enum err eval_scores(struct ctx *c, const char *path, struct eval_scores *s) MUST_USE;

void eval_json_number(struct text *t, double x); /* null if it is none */
void eval_json_summary(struct text *t, const struct eval_scores *s, const struct mixed_fit *fit,
                       double alpha);
void eval_show_summary(const struct eval_scores *s, const struct mixed_fit *fit, double alpha);

#endif
