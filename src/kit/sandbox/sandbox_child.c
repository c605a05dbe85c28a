#include "kit/sandbox/sandbox.h"
#include "kit/sandbox/sandbox_internal.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

extern const char __executable_start[]; /* by the linker */

bool sandbox_read_all(void *to, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t got = read(0, (char *)to + done, len - done);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        done += got > 0 ? (size_t)got : 0;
    }
    return true;
}

bool sandbox_write_all(const void *from, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t put = write(0, (const char *)from + done, len - done);
        if (put < 0 && errno != EINTR)
            return false;
        done += put > 0 ? (size_t)put : 0;
    }
    return true;
}

static bool limit(__rlimit_resource_t what, rlim_t soft, rlim_t hard)
{
    return setrlimit(what, &(struct rlimit){soft, hard}) == 0;
}

/* Bytes of address space that program and libraries hold before any work. */
static rlim_t space_now(void)
{
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f)
        return 0;
    int found = fscanf(f, "%lu", &pages);
    fclose(f);
    return found == 1 ? (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) : 0;
}

static bool limit_all(const struct sandbox_request *q, rlim_t space)
{
    rlim_t cpu = (rlim_t)q->seconds;
    return space > 0 && limit(RLIMIT_CORE, 0, 0) && limit(RLIMIT_CPU, cpu, cpu + 1) &&
           limit(RLIMIT_FSIZE, 0, 0) && limit(RLIMIT_NPROC, 0, 0) && limit(RLIMIT_NOFILE, 0, 0) &&
           (SANDBOX_SANITIZED || limit(RLIMIT_AS, space + q->memory_max, space + q->memory_max));
}

/* No path of the file system; true as well when the kernel has no landlock: seccomp is the wall. */
static bool forbid_files(void)
{
    struct landlock_ruleset_attr rules = {.handled_access_fs =
                                              (1u << 13) - 1}; /* all of version 1 */
    int version =
        (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return true;
    int set = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules.handled_access_fs, 0);
    bool fine = set >= 0 && syscall(SYS_landlock_restrict_self, set, 0) == 0;
    if (set >= 0)
        close(set);
    return fine;
}

static bool forbid_calls(void)
{
    /* sysinfo: qsort() asks how much memory there is */
    static const int PLAIN[] = {
        SCMP_SYS(read),           SCMP_SYS(write),        SCMP_SYS(exit),
        SCMP_SYS(exit_group),     SCMP_SYS(brk),          SCMP_SYS(munmap),
        SCMP_SYS(mremap),         SCMP_SYS(madvise),      SCMP_SYS(futex),
        SCMP_SYS(clock_gettime),  SCMP_SYS(getrandom),    SCMP_SYS(rt_sigreturn),
        SCMP_SYS(gettid),         SCMP_SYS(sched_yield),  SCMP_SYS(getpid),
        SCMP_SYS(rt_sigprocmask), SCMP_SYS(gettimeofday), SCMP_SYS(sigaltstack),
        SCMP_SYS(sysinfo)};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return false;
    bool fine = true;
    for (size_t i = 0; i < COUNT(PLAIN); i++)
        fine = fine && seccomp_rule_add(filter, SCMP_ACT_ALLOW, PLAIN[i], 0) == 0;
    fine = fine &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                            SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
           /* abort() of a failed allocation: a signal to itself alone */
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                            SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) == 0 &&
           seccomp_load(filter) == 0;
    seccomp_release(filter);
    return fine;
}

static bool lock_in(const struct sandbox_request *q)
{
    rlim_t space = space_now(); /* needs a file: before the locks */
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
           forbid_files() && limit_all(q, space) && forbid_calls();
}

static const void *place(uint64_t distance)
{
    return __executable_start + distance;
}

static _Noreturn void work(const struct sandbox_request *q)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {q->now}, .bits = ANYBODY};
    c.catalog = q->catalog ? place(q->catalog) : &ENGLISH;
    char *hint = arena_take(c.mem, q->hint_len + 1, 1);
    char *input = arena_take(c.mem, q->input_len + 1, 1);
    struct text out = {.mem = c.mem};
    enum err e;
    if (!sandbox_read_all(hint, q->hint_len) || !sandbox_read_all(input, q->input_len))
        _exit(1);
    uintptr_t job = (uintptr_t)place(q->job);
    if (q->kind == SANDBOX_STREAM)
        e = sandbox_stream_work(&c, (sandbox_stream_job *)job, (str){hint, q->hint_len});
    else
        e = ((sandbox_job *)job)(&c, (str){input, q->input_len}, (str){hint, q->hint_len}, &out);
    if (e == OK && out.len > q->output_max)
        e = fail(&c, ERR_INVALID, "This holds more than %zu kB of data. Try a smaller file.",
                 (size_t)q->output_max >> 10);
    str words = e == OK ? (str){0} : str_upto(c.why, SANDBOX_WHY_MAX);
    struct sandbox_reply reply = {SANDBOX_MARK, (uint32_t)e, words.len, e == OK ? out.len : 0};
    bool sent = sandbox_write_all(&reply, sizeof reply) && sandbox_write_all(words.at, words.len) &&
                (e != OK || sandbox_write_all(out.at, out.len));
    _exit(sent ? 0 : 1);
}

_Noreturn void sandbox_child(void)
{
    struct sandbox_request q;
    if (!sandbox_read_all(&q, sizeof q))
        _exit(EX_SANDBOX);
    if (q.kind == SANDBOX_SERVICE) {
        ((sandbox_service *)(uintptr_t)place(q.job))();
        _exit(0);
    }
    if (!lock_in(&q))
        _exit(EX_SANDBOX);
    work(&q);
}

void sandbox_main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], SANDBOX_PROGRAM) == 0)
        sandbox_program_become(argc, argv);
    if (argc == 2 && strcmp(argv[1], SANDBOX_ARGUMENT) == 0)
        sandbox_child();
}
