/* eval.h -- the parts of `plaudit eval`: evaluation of tables, without a data folder. */
#ifndef APP_EVAL_H
#define APP_EVAL_H

#include "app/app.h"

/* in->words[1] is the file. Errors: INVALID in words. */
enum err eval_assign(const struct invocation *in, struct ctx *c) MUST_USE;
enum err eval_fit(const struct invocation *in, struct ctx *c) MUST_USE;
enum err eval_rank(const struct invocation *in, struct ctx *c) MUST_USE;
enum err eval_vote(const struct invocation *in, struct ctx *c) MUST_USE;

#endif
