/* reach.h -- what a number of people reached says, and when to ask. A part of the front door
 * contribution.h; docs/method/reach.md has the formulae with the table that the test uses.
 *
 * Rules:
 *   - measured before declared before estimated: contribution.sql copies the best number with its origin;
 *   - the usual number of a type and kind of number is the median of what was measured in the program in
 *     two years, if there are at least five values; it is counted anew each day;
 *   - reach enters with saturation: the usual number weighs half, and no number weighs as much as two
 *     usual contributions;
 *   - a declared number of ten times the usual one or more is far: the person is asked in a kind sentence,
 *     lead, reviewer and committee see the usual number beside it. It is never changed. */
#ifndef FEATURE_REACH_H
#define FEATURE_REACH_H

#include "kit/html/html.h"

enum { REACH_FAR = 10, REACH_HALF = 100 }; /* half: where nothing is usual yet */

/* usual: 0, if it is not known. */
bool reach_is_far(str origin, int64_t reach, int64_t usual);
/* Per mille, 0 to 999: 500 at the usual number. */
int64_t reach_weight(int64_t reach, int64_t usual);

/* Of a whole record, what counts only. */
struct reach_sum {
    int64_t measured, declared, estimated; /* people */
    int64_t weight;                        /* sum of the weights, per mille */
    int64_t with, far;                     /* contributions that reached somebody; of these, far */
};
struct counted;
struct reach_sum reach_sum_of(const struct counted *counted);

/* Counts anew what is usual, for all programs. For a daily job. */
enum err reach_usual_count(struct ctx *c) MUST_USE;

/* After a number: where it comes from is the caller's; this says that it is far, or nothing. */
void view_reach_far(struct html *o, str origin, int64_t reach, int64_t usual);
void view_reach_asked(struct html *o, const struct counted *counted); /* each that is far */
void view_reach_sum(struct html *o, const struct reach_sum *sum); /* a sentence */

#endif
