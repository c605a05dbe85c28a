/* program_cycle.h -- between the files of this room only: planning the calendar. */
#ifndef FEATURE_PROGRAM_CYCLE_H
#define FEATURE_PROGRAM_CYCLE_H

#include "feature/program/program.h"

/* Plans the cycles whose award day is within the next two years, as each adopted policy says for
 * its own time, and drops planned ones that no policy plans any more. reset: version whose planned
 * cycles get their dates anew, after it was adopted; 0: none. Writes only if there is something to
 * write. */
enum err calendar_plan(struct ctx *c, int64_t reset) MUST_USE;

/* The last days of a cycle as a policy counts them back from the award day. */
struct cycle_dates calendar_dates(const struct policy *policy, day award);

#endif
