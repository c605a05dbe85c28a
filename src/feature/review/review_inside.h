/* review_inside.h -- between the files of this room only. */
#ifndef FEATURE_REVIEW_INSIDE_H
#define FEATURE_REVIEW_INSIDE_H

#include "base/base.h"

/* Employers from this day on make a conflict. */
day review_employers_since(moment now);

/* Writes down who has a part in which case of the cycle; inside a transaction. */
enum err review_derive(struct ctx *c, int64_t cycle) MUST_USE;

#endif
