/* home.h -- the front page: what the program is, in live numbers, and what waits for the reader; and
 * how decisions are made, told from the rules in force.
 *
 * Figures (members by country, works of twelve months, who is new) are counted by a job, not by
 * visitors: home_count looks at each program and counts again when its ledger or the day has moved.
 * Only what everybody may see is counted. People and works on the page are read anew each time, with
 * the reader's rights. */
#ifndef FEATURE_HOME_H
#define FEATURE_HOME_H

#include "kit/http/http.h"

/* Counts what has changed, in every program; *counted: programs. Run each minute. Cost: one pass over
 * terms and the works of a year. */
enum err home_count(struct ctx *c, size_t *counted) MUST_USE;

extern const struct route home_routes[]; /* / and /about/decisions */

#endif
