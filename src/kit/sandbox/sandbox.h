/* sandbox.h -- foreign bytes are read in a process that can do nothing else: no files, no network,
 * no exec, no new processes, bounded memory, CPU time and output (seccomp, landlock, rlimits).
 *
 * Each job runs in a fresh process: our own executable, started anew (/proc/self/exe), so nothing
 * of the server's memory, threads or descriptors is there. It reads its input from one socket,
 * locks itself in, does the job, writes the answer to the same socket and ends. A system call that
 * is not on its short list (read, write, memory, clock, exit) kills it.
 *
 * Starting the program takes about 10 ms of processor time. With c->site->sandbox it is started once, sees
 * no foreign byte, and each job runs in a copy of it, which takes about 1 ms. */
#ifndef KIT_SANDBOX_H
#define KIT_SANDBOX_H

#include "base/base.h"

#include <sys/types.h>

#include <sys/types.h>

/* The job to do there: reads input, appends to out, and may end with an error in words. Runs in the
 * child; sees nothing of the parent but its input, the hint, c->now and c->catalog. Must be a
 * function of the executable itself (not of a shared library). */
typedef enum err sandbox_job(struct ctx *c, str input, str hint, struct text *out);

struct sandbox_limits {
    size_t output_max; /* bytes */
    size_t memory_max; /* bytes beyond what the program itself needs */
    int seconds;       /* of CPU; twice that of clock time */
};

struct sandbox_input {
    str bytes; /* foreign */
    str hint;  /* our own words to the job */
};

/* Keeps a started program ready for the jobs of a site; it is started by the first one. Never NULL. */
struct sandbox *sandbox_open(void);
void sandbox_close(struct sandbox *s); /* no job may be running; NULL is allowed */

/* Runs the job on the input and gives back what it wrote. Callable from any thread.
 * Errors: what the job said, with its words; INVALID if it crashed or went over a limit, in words
 * that name the limit; FAULT if no such process could be started or locked in. */
enum err sandbox_run(struct ctx *c, sandbox_job *job, struct sandbox_input input,
                     struct sandbox_limits limits, str *output) MUST_USE;

/* Data of any length, piece by piece. read: puts up to len bytes into room; 0: the end. write: takes
 * bytes; false: nobody takes them any more. */
struct sandbox_flow {
    size_t (*read)(void *state, char *room, size_t len);
    bool (*write)(void *state, str bytes);
    void *state;
};

/* The same job for data that does not fit into memory: it reads and writes as it goes. */
typedef enum err sandbox_stream_job(struct ctx *c, const struct sandbox_flow *flow, str hint);

/* Runs the job; what it reads comes from flow->read and what it writes goes to flow->write, both called
 * here, in pieces of at most 256 kB. What was written counts only if the result is OK. Errors as above. */
enum err sandbox_stream(struct ctx *c, sandbox_stream_job *job, const struct sandbox_flow *flow,
                        str hint, struct sandbox_limits limits) MUST_USE;

/* For stream jobs: *plain reads what `flow` reads, unpacked if gzip has packed it, and writes where `flow`
 * writes. At the end sandbox_unpacked gives e, or INVALID if what was packed is damaged or cut. */
struct sandbox_unpacking *sandbox_unpack(struct ctx *c, const struct sandbox_flow *flow,
                                         struct sandbox_flow *plain);
enum err sandbox_unpacked(struct ctx *c, struct sandbox_unpacking *u, enum err e) MUST_USE;

/* A program of the system, locked in the same manner: it sees /usr and the libraries, the paths that are
 * named here, and nothing else of the disk; no program but its own family is started, no network is
 * there but one port, no other process can be touched. It begins in the
 * folder `writes`, in a process group of its own, and dies with us. Where the kernel has no landlock,
 * what it may read is not limited. */
struct sandbox_program {
    const char *const *arguments;   /* [0]: absolute path; NULL behind the last */
    const char *const *environment; /* NAME=value, all of it; NULL behind the last */
    const char *programs;           /* folder of its family, "/usr/lib/git-core"; or NULL */
    const char *reads[3];           /* folders and files; NULL: none */
    const char *writes;             /* a folder; NULL: nothing, and it begins in / */
    int input;                      /* becomes its standard input */
    int port;                       /* of others, that it may connect to by TCP; 0: no network */
    struct sandbox_limits limits; /* output_max: of each file that it writes */
};
struct sandbox_running {
    pid_t process;
    int output; /* to read from: its standard output */
};
enum err sandbox_program_start(struct ctx *c, const struct sandbox_program *program,
                               struct sandbox_running *running) MUST_USE;
/* Waits for its end, after output was read up to the end; with `stop` it is killed. True if it ended
 * with the status 0. */
bool sandbox_program_end(struct sandbox_running *running, bool stop);

/* The pieces of typed records: how answers cross. The taker trusts nothing, because the writer may have
 * been taken over by what it read: each number has its limits, each text is UTF-8 and within the record.
 * What is wrong stays wrong: ask once, at the end. */
struct taking {
    str rest;
    bool wrong;
};
void record_number(struct text *out, int64_t value);
void record_put(struct text *out, str s);
int64_t taking_number(struct taking *t, int64_t least, int64_t most);
str taking_text(struct taking *t);
str taking_bytes(struct taking *t); /* of any kind: a picture */

/* What a process does that lives on: it talks with its parent over descriptor 0, locks itself in before it
 * touches a foreign byte, and ends when it returns. */
typedef void sandbox_service(void);

/* Starts such a process, as fresh as those above but not locked in; socket is the other end of its
 * descriptor 0, closed on exec. The caller reaps the process.
 * Errors: FAULT. */
enum err sandbox_begin(struct ctx *c, sandbox_service *service, int *socket,
                       pid_t *process) MUST_USE;

/* Passes a socket on to such a process over `control`, and takes it there (flags: as of recvmsg). */
bool sandbox_send_socket(int control, int socket) MUST_USE;
enum sandbox_taken { SANDBOX_SOCKET, SANDBOX_NO_SOCKET /* for now */, SANDBOX_NO_PEER };
enum sandbox_taken sandbox_take_socket(int control, int flags, int *socket) MUST_USE;

/* First line of main() of every executable that uses sandbox_run, tests as well: does the job and
 * ends the process if it was started for one, else returns at once. Starts programs as well. */
void sandbox_main(int argc, char **argv);

#endif
