#include "kit/fetch/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false /* true: the sanitizer's shadow memory allows no limit of memory */
#endif

enum { MEMORY_MAX = 1 << 30, FILES_MAX = 1024 };

/* ---- files and ports: landlock --------------------------------------------------------------- */

/* As newer headers have it; an older kernel takes the beginning. */
struct ruleset {
    uint64_t files, ports, scopes;
};
struct port_rule {
    uint64_t allowed, port;
};
enum {
    RULE_PORT = 2,             /* LANDLOCK_RULE_NET_PORT */
    PORT_BIND = 1,             /* LANDLOCK_ACCESS_NET_BIND_TCP */
    PORT_CONNECT = 2,          /* LANDLOCK_ACCESS_NET_CONNECT_TCP */
    SCOPE_ALL = 1 | 2,         /* abstract sockets, signals */
    FILES_ALL = (1 << 13) - 1, /* all of version 1 */
};

static bool allow_file(int set, const char *path)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE};
    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return true; /* is not there */
    bool fine = syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    close(rule.parent_fd);
    return fine;
}

static bool allow_port(int set, uint64_t port)
{
    struct port_rule rule = {PORT_CONNECT, port};
    return syscall(SYS_landlock_add_rule, set, RULE_PORT, &rule, 0) == 0;
}

static int landlock_version(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

bool inside_has_landlock(void)
{
    return landlock_version() >= 1;
}

/* What names and certificates need, and nothing else; true as well when the kernel has no landlock. */
static bool limit_files(const struct fetch_settings *settings, const char *authority)
{
    static const char *const NAMES[] = {"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf",
                                        "/etc/gai.conf", "/etc/host.conf"};
    int version = landlock_version();
    if (version < 1)
        return true;
    bool ports = version >= 4 && !settings->loopback;
    struct ruleset rules = {.files = FILES_ALL,
                            .ports = version < 4 ? 0
                                     : ports     ? PORT_BIND | PORT_CONNECT
                                                 : PORT_BIND,
                            .scopes = version < 6 ? 0 : SCOPE_ALL};
    size_t len = version < 4 ? 8 : version < 6 ? 16 : 24;
    int set = (int)syscall(SYS_landlock_create_ruleset, &rules, len, 0);
    bool fine = set >= 0 && allow_file(set, authority);
    for (size_t i = 0; i < COUNT(NAMES); i++)
        fine = fine && allow_file(set, NAMES[i]);
    if (ports)
        fine = fine && allow_port(set, 80) && allow_port(set, 443) && allow_port(set, 53) &&
               allow_port(set, NEWS_PORT) && allow_port(set, NEWS_SECURE_PORT);
    fine = fine && syscall(SYS_landlock_restrict_self, set, 0) == 0;
    if (set >= 0)
        close(set);
    return fine;
}

/* ---- amounts --------------------------------------------------------------------------------- */

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

static bool limit(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit now;
    if (getrlimit(what, &now))
        return false;
    if (most > now.rlim_max)
        most = now.rlim_max;
    return setrlimit(what, &(struct rlimit){most, most}) == 0;
}

static bool limit_amounts(void)
{
    rlim_t space = space_now();
    return space > 0 && limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) &&
           limit(RLIMIT_NOFILE, FILES_MAX) && (SANITIZED || limit(RLIMIT_AS, space + MEMORY_MAX));
}

/* ---- system calls: seccomp ------------------------------------------------------------------- */

static const int PLAIN[] = {SCMP_SYS(read),
                            SCMP_SYS(write),
                            SCMP_SYS(readv),
                            SCMP_SYS(writev),
                            SCMP_SYS(recvfrom),
                            SCMP_SYS(sendto),
                            SCMP_SYS(recvmsg),
                            SCMP_SYS(sendmsg),
                            SCMP_SYS(sendmmsg),
                            SCMP_SYS(recvmmsg),
                            SCMP_SYS(poll),
                            SCMP_SYS(ppoll),
                            SCMP_SYS(select),
                            SCMP_SYS(pselect6),
                            SCMP_SYS(connect),
                            SCMP_SYS(socketpair),
                            SCMP_SYS(getsockname),
                            SCMP_SYS(getpeername),
                            SCMP_SYS(getsockopt),
                            SCMP_SYS(setsockopt),
                            SCMP_SYS(shutdown),
                            SCMP_SYS(close),
                            SCMP_SYS(fcntl),
                            SCMP_SYS(ioctl),
                            SCMP_SYS(pipe2),
                            SCMP_SYS(eventfd2),
                            SCMP_SYS(stat),
                            SCMP_SYS(fstat),
                            SCMP_SYS(newfstatat),
                            SCMP_SYS(statx),
                            SCMP_SYS(lseek),
                            SCMP_SYS(brk),
                            SCMP_SYS(munmap),
                            SCMP_SYS(mremap),
                            SCMP_SYS(madvise),
                            SCMP_SYS(futex),
                            SCMP_SYS(set_robust_list),
                            SCMP_SYS(rseq),
                            SCMP_SYS(exit),
                            SCMP_SYS(exit_group),
                            SCMP_SYS(sched_yield),
                            SCMP_SYS(sched_getaffinity),
                            SCMP_SYS(getpid),
                            SCMP_SYS(gettid),
                            SCMP_SYS(getrandom),
                            SCMP_SYS(clock_gettime),
                            SCMP_SYS(clock_nanosleep),
                            SCMP_SYS(nanosleep),
                            SCMP_SYS(gettimeofday),
                            SCMP_SYS(time),
                            SCMP_SYS(rt_sigprocmask),
                            SCMP_SYS(rt_sigaction),
                            SCMP_SYS(rt_sigreturn),
                            SCMP_SYS(sigaltstack),
                            SCMP_SYS(sysinfo),
                            SCMP_SYS(uname),
                            SCMP_SYS(restart_syscall)};

static bool allow_plain(scmp_filter_ctx filter)
{
    bool fine = true;
    for (size_t i = 0; i < COUNT(PLAIN); i++)
        fine = fine && seccomp_rule_add(filter, SCMP_ACT_ALLOW, PLAIN[i], 0) == 0;
    return fine;
}

/* Those of which only some uses are allowed: files are read, memory holds no code, new threads but no
 * new processes, sockets of the internet alone. */
static bool allow_in_part(scmp_filter_ctx filter)
{
    static const int FAMILIES[] = {AF_INET, AF_INET6};
    bool fine = seccomp_rule_add(
                    filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                    SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY)) == 0 &&
                seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                                 SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
                seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                                 SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
                seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                                 SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0 &&
                seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
                seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                                 SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) == 0;
    for (size_t i = 0; i < COUNT(FAMILIES); i++)
        fine = fine && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
                                        SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)FAMILIES[i])) == 0;
    return fine;
}

/* What libraries try without need is refused (EPERM); what only an intruder would try ends the process. */
static bool limit_calls(void)
{
    static const int DEADLY[] = {SCMP_SYS(execve),
                                 SCMP_SYS(execveat),
                                 SCMP_SYS(fork),
                                 SCMP_SYS(vfork),
                                 SCMP_SYS(ptrace),
                                 SCMP_SYS(process_vm_readv),
                                 SCMP_SYS(process_vm_writev),
                                 SCMP_SYS(kill),
                                 SCMP_SYS(listen),
                                 SCMP_SYS(accept),
                                 SCMP_SYS(accept4),
                                 SCMP_SYS(unlink),
                                 SCMP_SYS(unlinkat),
                                 SCMP_SYS(rename),
                                 SCMP_SYS(renameat2)};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return false;
    bool fine = allow_plain(filter) && allow_in_part(filter);
    for (size_t i = 0; i < COUNT(DEADLY); i++)
        fine = fine && seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, DEADLY[i], 0) == 0;
    fine = fine && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return fine;
}

bool inside_lock(const struct fetch_settings *settings, const char *authority)
{
    return limit_amounts() && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && limit_files(settings, authority) &&
           limit_calls();
}
