/* review_inside.h -- between the files of this room only. */
#ifndef FEATURE_REVIEW_INSIDE_H
#define FEATURE_REVIEW_INSIDE_H

#include "feature/program/program.h"
#include "feature/review/review.sql.h"

/* Writes down who has a part in which case of the cycle, and takes back what they were given and have
 * not handed in; inside a transaction. */
enum err review_derive(struct ctx *c, int64_t cycle) MUST_USE;

/* Forgets the scores and remarks of an assignment; inside a transaction. */
enum err review_throw_away(struct ctx *c, int64_t assignment) MUST_USE;

/* Somebody was deleted: what was written about them goes, and the desk of a reviewer is cleared. */
enum err review_forget(struct ctx *c, int64_t person) MUST_USE;

/* The evidence of a case as it was frozen, the nominee's best first, at most 300; later edits do not
 * reach it, an embargo does. A case without a file shows the record as it is. */
struct review_works {
    struct row_review_record *rows;
    size_t n;
};
enum err review_works(struct ctx *c, const struct row_review_assignment *a,
                      struct review_works *works) MUST_USE;

/* The reviewers of a cycle, what they have, and what they must not see. */
struct review_pair_id {
    int64_t a, b;
};
struct review_pool {
    const struct policy *policy; /* set by the caller */
    struct row_review_reviewers *reviewers;
    struct review_pair_id *barred, *taken; /* nomination, person; sorted */
    bool *has;                             /* of each taken one: they still have it */
    size_t n_reviewers, n_barred, n_taken;
};
enum review_place { PLACE_FREE, PLACE_FULL, PLACE_CONFLICT, PLACE_HAD };
enum err review_pool_load(struct ctx *c, int64_t cycle, struct review_pool *pool) MUST_USE;
int64_t review_pool_capacity(const struct review_pool *pool, size_t reviewer);
/* Can this reviewer take this case, and if not, why? */
enum review_place review_pool_place(const struct review_pool *pool, int64_t nomination,
                                    size_t reviewer);

/* The cases to be given out, and who is there for them. */
struct review_plan {
    struct ctx *c;
    int64_t cycle;
    str code; /* of the cycle */
    moment due;
    struct review_pool pool;
    struct row_review_cases *cases; /* by id */
    size_t n_cases;
};
/* c and cycle are set; only: one case, 0: all. Derives conflicts first; inside a transaction. Errors:
 * REFUSED unless the cycle is in review. */
enum err review_plan_load(struct review_plan *p, int64_t only) MUST_USE;
enum err review_give(struct review_plan *p, struct row_review_cases *k,
                     struct row_review_reviewers *r, int64_t panel) MUST_USE;
/* The panel that the next reader of a case belongs to: the second one when the first is complete. */
int64_t review_next_panel(const struct review_plan *p, const struct row_review_cases *k);
enum err review_managers_only(struct ctx *c) MUST_USE;

/* Somebody gave this case back: the best one of the others gets it, if it still has too few readers;
 * everything else stays. Inside a transaction. Does nothing when the cycle is not in review. */
enum err review_refill(struct ctx *c, int64_t nomination) MUST_USE;

/* Two records of one human: what is in this room moves, and back. Called by review_follow. */
enum err review_merge_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

#endif
