/* ballot.h -- ranked ballots to one order, by the method of strongest paths (M. Schulze, A new monotonic,
 * clone-independent, reversal symmetric, and Condorcet-consistent single-winner election method, Social
 * Choice and Welfare 36, 2011), paths measured by winning votes. A candidate that a ballot says nothing of is
 * left out of its comparisons: no opinion is no bad opinion. Knows no feature. */
#ifndef KIT_BALLOT_H
#define KIT_BALLOT_H

#include "base/base.h"

enum { BALLOT_CANDIDATES_MOST = 500 };

struct ballot_in {
    size_t candidates, ballots;
    const int32_t
        *ranks; /* ballots x candidates: 1 is the best, the same number is a tie; 0: no opinion */
};
struct ballot_out {
    const size_t
        *order; /* candidates, the winner first; of those who are tied the first one first */
    const size_t *place;   /* of each candidate, from 1; the same for those who are tied */
    const int64_t *prefer; /* candidates x candidates: ballots that rank the row above the column */
    const int64_t *path;   /* the strength of the strongest path from row to column */
    size_t opinions;       /* how many ranks were given */
};
/* Errors: INVALID: no candidates or more than BALLOT_CANDIDATES_MOST, a rank below 0. */
enum err ballot_count(struct ctx *c, const struct ballot_in *in, struct ballot_out *out) MUST_USE;

#endif
