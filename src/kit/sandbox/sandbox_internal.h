/* sandbox_internal.h -- what the two ends of the socket say to each other. */
#ifndef SANDBOX_INTERNAL_H
#define SANDBOX_INTERNAL_H

#include "kit/sandbox/sandbox.h"

#define SANDBOX_ARGUMENT "--sandbox-job"
#define SANDBOX_VARIABLE "PLAUDIT_SANDBOX" /* set in the child: a job starts no further job */
#define SANDBOX_MARK 0x706c6a31u
#define SANDBOX_WHY_MAX 2000 /* bytes */
#define EX_SANDBOX 3         /* exit code of a child that could not lock itself in */

#if defined(__SANITIZE_ADDRESS__)
#define SANDBOX_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANDBOX_SANITIZED 1
#endif
#endif
#ifndef SANDBOX_SANITIZED
#define SANDBOX_SANITIZED 0 /* 1: the sanitizer's shadow memory allows no limit of memory */
#endif

/* Parent to child; then hint_len bytes of hint and input_len bytes of input. Both run the same
 * executable, so a place in it is a distance from its start; 0 means none. */
struct sandbox_request {
    uint64_t job, catalog;
    uint64_t hint_len, input_len;
    uint64_t output_max, memory_max;
    int64_t seconds, now;
};

/* Child to parent; then why_len bytes of words and output_len bytes of output. */
struct sandbox_reply {
    uint32_t mark, result; /* enum err */
    uint64_t why_len, output_len;
};

#endif
