/* sandbox.h -- foreign bytes are read in a process that can do nothing else: no files, no network, no
 * exec, no new processes, bounded memory, CPU time and output (seccomp, landlock, rlimits). */
#ifndef KIT_SANDBOX_H
#define KIT_SANDBOX_H

#include "base/base.h"

/* The job to do there: reads input, appends to out, and may end with an error in words. Runs in the
 * child; sees nothing of the parent but its input. */
typedef enum err sandbox_job(struct ctx *c, str input, str hint, struct text *out);

struct sandbox_limits {
    size_t output_max; /* bytes */
    size_t memory_max; /* bytes */
    int seconds;       /* of CPU; twice that of clock time */
};

/* Runs the job on the input and gives back what it wrote. Errors: what the job said (INVALID with its
 * words); INVALID if it crashed or went over a limit, in words that name the limit. */
enum err sandbox_run(struct ctx *c, sandbox_job *job, str input, str hint, struct sandbox_limits limits,
                     str *output) MUST_USE;

#endif
