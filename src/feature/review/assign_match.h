/* assign_match.h -- how well every reader fits every case; between the files of this room only. */
#ifndef FEATURE_REVIEW_ASSIGN_MATCH_H
#define FEATURE_REVIEW_ASSIGN_MATCH_H

#include "feature/review/review_inside.h"

/* One number for each pair, case after case: a fit in thousandths, and the bits above it. */
enum {
    PAIR_FIT = 0x3FF,
    PAIR_BARRED = 0x400,
    PAIR_KEPT = 0x800,
    PAIR_HELD = 0x1000, /* found for the first panel, to be given out with the second one */
};
struct review_match {
    uint16_t *pairs;
    int *kept_of_case, *kept_of_reader; /* pairs that are kept */
};
/* only: one case, 0: all of the plan. */
enum err review_match_load(const struct review_plan *p, int64_t only,
                           struct review_match *m) MUST_USE;

#endif
