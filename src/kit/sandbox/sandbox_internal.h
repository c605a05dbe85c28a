/* sandbox_internal.h -- what the two ends of the socket say to each other. */
#ifndef SANDBOX_INTERNAL_H
#define SANDBOX_INTERNAL_H

#include "kit/sandbox/sandbox.h"

#include <sys/types.h>

#define SANDBOX_ARGUMENT "--sandbox-job"
#define SANDBOX_PROGRAM "--sandbox-program"
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
 * executable, so a place in it is a distance from its start; 0 means none. A stream has no input there:
 * both sides send pieces, each behind its length (uint32_t), and 0 at the end; the reply follows. */
struct sandbox_request {
    uint64_t job, catalog;
    uint64_t kind; /* enum sandbox_kind */
    uint64_t hint_len, input_len;
    uint64_t output_max, memory_max;
    int64_t seconds, now;
};

/* Child to parent; then why_len bytes of words and output_len bytes of output. */
struct sandbox_reply {
    uint32_t mark, result; /* enum err */
    uint64_t why_len, output_len;
};

enum { SANDBOX_PIECE = 256 << 10 };
enum sandbox_kind { SANDBOX_JOB, SANDBOX_STREAM, SANDBOX_SERVICE };

/* One job as the parent sees it. */
struct sandbox_child {
    pid_t process;
    int socket;
    int64_t deadline;  /* milliseconds of the monotonic clock */
    struct text reply; /* of a stream: what follows the last piece */
};
enum sandbox_ending {
    SANDBOX_ENDED,
    SANDBOX_TOO_SLOW,
    SANDBOX_TOO_LONG,
    SANDBOX_UNWANTED, /* flow->write takes no more */
    SANDBOX_BROKEN,
};

/* Starts the process and fills in the rest of the request, which is still to be sent. */
enum err sandbox_start(struct ctx *c, struct sandbox_request *request, struct sandbox_limits limits,
                       struct sandbox_child *child) MUST_USE;
/* Ends the process and reads its reply. */
enum err sandbox_finish(struct ctx *c, struct sandbox_child *child, enum sandbox_ending ending,
                        struct sandbox_limits limits, str *output) MUST_USE;
int64_t sandbox_clock_ms(void);
uint64_t sandbox_place(uintptr_t job); /* 0: not of this executable */

_Noreturn void sandbox_program_become(int argc, char **argv); /* in the child */
/* A new copy of the process that waits for it, which is started if there is none. False: there is no such
 * copy, and a process has to be started anew. */
bool sandbox_bear(struct ctx *c, struct sandbox *s, int *socket, pid_t *process) MUST_USE;
pid_t sandbox_mother(struct sandbox *s); /* that process; 0: none */
_Noreturn void sandbox_child(void); /* in the child: reads the request, locks itself in, does it */

bool sandbox_read_all(void *to, size_t len);                                    /* in the child */
bool sandbox_write_all(const void *from, size_t len);                           /* in the child */
enum err sandbox_stream_work(struct ctx *c, sandbox_stream_job *job, str hint); /* in the child */

#endif
