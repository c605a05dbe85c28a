/* decision.h -- the committee's list, its decisions, the letter. (docs/method/mean.md: the scores.)
 *
 * Rules so far:
 *   - an evaluation run is made of the submitted reviews alone; what it read and what came out are
 *     kept, byte for byte, as files named by their SHA-256, so that anybody with a copy can repeat it;
 *   - a run never changes; reviews that come later need another run.
 */
#ifndef FEATURE_DECISION_H
#define FEATURE_DECISION_H

#include "kit/html/html.h"
#include "kit/http/http.h"

/* Evaluates what a cycle has now, by method "mean/1", inside the caller's transaction if there is
 * one: a row of evaluation_run, one of evaluation_result for each case, and two files under
 * DATA/files/runs. kind: "official", "what_if" or "replay". Who may do so is the caller's matter.
 * Errors: NOT_FOUND; REFUSED before the cycle has opened; FAULT if a file cannot be written. */
enum err decision_run(struct ctx *c, int64_t cycle, const char *kind, int64_t *run) MUST_USE;

/* Computes a run again from the file of what it read. *same: is the output the same, byte for byte?
 * Errors: NOT_FOUND; FAULT if the file is missing or was changed. */
enum err decision_replay(struct ctx *c, int64_t run, bool *same) MUST_USE;

#endif
