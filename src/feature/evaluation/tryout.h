/* tryout.h -- a draft of the rules, replayed on cycles that were decided. docs/method/tryout.md.
 *
 * Rules:
 *   - it reads what the official run of a cycle read (run.h) and the records as they were frozen, never
 *     live tables: scores, kinds and regions are those of that time, only the rules are other ones;
 *   - it compares what the line said by the rules of that time with what it says by the draft: threshold,
 *     weights, least number of reviews, counted rules and caps. What committees decided otherwise, with
 *     reasons, is shown beside it and not counted as a change of the rules;
 *   - a criterion that was not scored then weighs nothing there, and that is said; so is a record that was
 *     not kept: its counted rules are taken as met, then and now;
 *   - the result is kept as a file named by its SHA-256; what is published are its counts, with those
 *     under five hidden, so that none can be computed from the others. */
#ifndef FEATURE_TRYOUT_H
#define FEATURE_TRYOUT_H

#include "feature/evaluation/mean.h"
#include "feature/program/program.h"

#define TRYOUT_METHOD "tryout/1"

enum { TRYOUT_CYCLES = 4, TRYOUT_LEAST = 5 }; /* the newest ones; counts under it are hidden */

enum tryout_outcome { TRYOUT_NO, TRYOUT_YES, TRYOUT_OPEN }; /* open: too few reviews for the line */

struct tryout_case {
    int64_t id, region; /* id of the nomination */
    str kind;
    enum tryout_outcome was, now;
    bool kept; /* its frozen record is there */
};
/* The counted rules of one case, by the rules of then and by the draft. */
struct tryout_counted {
    bool kept, unmet_then, unmet_now;
};
/* in->n cases in the order of the input; counted: of each case. */
struct tryout_case *tryout_of(struct arena *mem, const struct mean_input *in,
                              const struct policy *then, const struct policy *draft,
                              const struct tryout_counted *counted);

struct tryout_cycle {
    int64_t id, run, policy;
    str code, input; /* input: digest of the file, hexadecimal */
    const struct tryout_case *cases;
    size_t n;
};
struct tryout_rule { /* a counted rule of the draft, over the records that were kept */
    str code;
    int64_t met, of;
};
struct tryout {
    int64_t version;
    str digest; /* of the draft, hexadecimal */
    const struct tryout_cycle *cycles;
    size_t n;
    const struct tryout_rule *rules;
    size_t n_rules;
    const str *unscored; /* codes of criteria that no review of these cycles scored */
    size_t n_unscored;
};
/* The bytes that are kept, and back. Errors: FAULT if they are anything else. */
str tryout_json(struct arena *mem, const struct tryout *t);
enum err tryout_read(struct ctx *c, str json, struct tryout *t) MUST_USE;

/* Replays a draft and keeps the result; the draft is then tried out (program_policy_tried). Managers.
 * Errors: REFUSED; NOT_FOUND; CONFLICT if it is no draft any more; FAULT. */
enum err tryout_make(struct ctx *c, int64_t version) MUST_USE;
/* The kept result of a version as it stands. Errors: NOT_FOUND if it was not tried out. */
enum err tryout_load(struct ctx *c, int64_t version, struct tryout *t) MUST_USE;

/* ---- counts ------------------------------------------------------------------------------------ */

struct tryout_row {
    int64_t key; /* of a region; 0: of the kind `name`, or all others together */
    str name;
    int64_t cases, was, now, gained, lost; /* was, now: awards */
};
void tryout_count(struct tryout_row *row, const struct tryout_case *one);

/* For everybody: rows under TRYOUT_LEAST cases become one, and numbers from 1 to TRYOUT_LEAST - 1 are -1.
 * Of the total, too, whatever one hidden number could be computed from. *n: rows that are left. */
void tryout_hide(struct tryout_row *rows, size_t *n, struct tryout_row *total, str others);

#endif
