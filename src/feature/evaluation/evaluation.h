/* evaluation.h -- what the scores of a cycle come to, computed so that anybody can repeat it. It informs;
 * who decides is the decision's room. docs/method/ has the rules of each method.
 *
 *   mean.h      the means, by which the line is drawn     severity.h  the same apart from who gave them
 *   outcome.h   what the line says about a case           fairness.h  the cycle as a whole
 *   run.h       an evaluation as it was kept              replay.h    computed again
 *   tryout.h    a draft of the rules on earlier cycles
 *
 * Rules:
 *   - a run is made of the submitted reviews alone; what it read and what came out are kept, byte for
 *     byte, as files named by their SHA-256, so that anybody with a copy can repeat it. A run never
 *     changes; reviews that come later need another run;
 *   - who has a part in a case (its nominee, nominator, lead, endorser, a colleague, a declared conflict,
 *     a recusal) neither sees it nor its share in any total;
 *   - reviewers are numbers on every page but their own.
 */
#ifndef FEATURE_EVALUATION_H
#define FEATURE_EVALUATION_H

#include "feature/ledger/ledger.h"
#include "kit/html/html.h"
#include "kit/http/http.h"

/* Other parts of this front door. */
#include "feature/evaluation/mean.h"
#include "feature/evaluation/outcome.h"
#include "feature/evaluation/replay.h"
#include "feature/evaluation/run.h"
#include "feature/evaluation/severity.h"
#include "feature/evaluation/tryout.h"

/* Evaluates what a cycle has now, by the methods "mean/1" and SEVERITY_METHOD, inside the caller's
 * transaction if there is one: a row of evaluation_run, one of evaluation_result for each case, and files
 * under DATA/files/runs. kind: "official", "what_if" or "replay". Who may do so is the caller's matter.
 * Errors: NOT_FOUND; REFUSED before the cycle has opened; FAULT if a file cannot be written. */
enum err evaluation_run(struct ctx *c, int64_t cycle, const char *kind, int64_t *run) MUST_USE;

/* ---- what a viewer may see ------------------------------------------------------------------- */

/* Cases of a cycle that the viewer must not see, by id. */
struct hidden_cases {
    const int64_t *ids;
    size_t n;
};
enum err evaluation_hidden(struct ctx *c, int64_t cycle, struct hidden_cases *hidden) MUST_USE;
bool evaluation_is_hidden(const struct hidden_cases *hidden, int64_t nomination);

/* The reviewers of the cases shown, by id; pages call them by number: 1 is the first. Those of hidden
 * cases alone are not there. */
enum err evaluation_readers(struct ctx *c, int64_t cycle, const struct hidden_cases *hidden,
                            const int64_t **ids, size_t *n) MUST_USE;

/* Follows erasure.done: how strict somebody was goes with the account. */
enum err evaluation_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

extern const struct route fairness_routes[]; /* /committee/#/fairness, /fairness */
extern const struct route scores_routes[];   /* /committee/#/scores */
extern const struct route tryout_routes[];   /* /program/policy/#/try, /rules/#/tried */

#endif
