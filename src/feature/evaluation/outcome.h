/* outcome.h -- the outcomes of a case by name ("award", "no_award", "renew", "no_renewal"), and which of them
 * the line says. */
#ifndef FEATURE_OUTCOME_H
#define FEATURE_OUTCOME_H

#include "base/base.h"

struct outcome_line {
    int64_t raw, reviews;       /* thousandths of a point */
    int64_t threshold, minimum; /* hundredths of a point; reviews that the rules ask for */
    bool renewal;
    bool unmet; /* a counted rule that is needed is not met: the line says no */
};
str outcome_by_line(const struct outcome_line *line); /* the outcome; empty: too few reviews */
/* Does it depart from the line, or end an award? */
bool outcome_needs_words(const struct outcome_line *line, str outcome);

bool outcome_is_negative(str outcome);
bool outcome_is_award(str outcome);
const char *outcome_words(str outcome); /* English, to be translated */

#endif
