#include "kit/sandbox/sandbox.h"
#include "kit/sandbox/sandbox_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Our own executable is started anew with the rules as arguments, locks itself in and becomes the
 * program: --sandbox-program PORT SECONDS MEMORY FILE WRITES PROGRAMS READ READ READ ARGUMENT... */
enum { PORT = 2, SECONDS, MEMORY, FILE_SIZE, WRITES, PROGRAMS, READS, ARGUMENTS = READS + 3 };

/* ---- the parent ------------------------------------------------------------------------------ */

static bool rules(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, int input,
                  int output)
{
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    bool fine = posix_spawn_file_actions_adddup2(actions, input, 0) == 0 &&
                posix_spawn_file_actions_adddup2(actions, output, 1) == 0 &&
                posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0) == 0 &&
                posix_spawn_file_actions_addclosefrom_np(actions, 3) == 0;
    return fine && posix_spawnattr_setsigdefault(attributes, &all) == 0 &&
           posix_spawnattr_setsigmask(attributes, &none) == 0 &&
           posix_spawnattr_setpgroup(attributes, 0) == 0 &&
           posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
                                                    POSIX_SPAWN_SETPGROUP) == 0;
}

static char **arguments_of(struct ctx *c, const struct sandbox_program *p)
{
    size_t n = 0;
    while (p->arguments[n])
        n++;
    char **all = arena_take(c->mem, ARGUMENTS + n + 1, sizeof *all);
    const char *const words[ARGUMENTS] = {
        "plaudit",
        SANDBOX_PROGRAM,
        arena_format(c->mem, "%d", p->port).at,
        arena_format(c->mem, "%d", p->limits.seconds).at,
        arena_format(c->mem, "%zu", p->limits.memory_max).at,
        arena_format(c->mem, "%zu", p->limits.output_max).at,
        p->writes ? p->writes : "",
        p->programs ? p->programs : "",
        p->reads[0] ? p->reads[0] : "",
        p->reads[1] ? p->reads[1] : "",
        p->reads[2] ? p->reads[2] : "",
    };
    for (size_t i = 0; i < ARGUMENTS + n; i++)
        all[i] = (char *)arena_copy(c->mem,
                                    str_of(i < ARGUMENTS ? words[i] : p->arguments[i - ARGUMENTS]))
                     .at;
    return all;
}

static bool spawn(struct ctx *c, const struct sandbox_program *p, int output, pid_t *process)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions))
        return false;
    if (posix_spawnattr_init(&attributes)) {
        posix_spawn_file_actions_destroy(&actions);
        return false;
    }
    bool fine = rules(&actions, &attributes, p->input, output) &&
                posix_spawn(process, "/proc/self/exe", &actions, &attributes, arguments_of(c, p),
                            (char *const *)p->environment) == 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return fine;
}

enum err sandbox_program_start(struct ctx *c, const struct sandbox_program *program,
                               struct sandbox_running *running)
{
    int ends[2];
    if (getenv(SANDBOX_VARIABLE))
        return fail(c, ERR_FAULT, "sandbox: main() does not begin with sandbox_main()");
    if (pipe2(ends, O_CLOEXEC))
        return fail(c, ERR_FAULT, "sandbox: pipe: errno %d", errno);
    bool started = spawn(c, program, ends[1], &running->process);
    close(ends[1]);
    running->output = ends[0];
    if (started)
        return OK;
    close(ends[0]);
    return fail(c, ERR_FAULT, "sandbox: cannot start a process");
}

bool sandbox_program_end(struct sandbox_running *running, bool stop)
{
    int status = 0;
    close(running->output);
    if (stop)
        kill(-running->process, SIGKILL);
    while (waitpid(running->process, &status, 0) < 0 && errno == EINTR)
        continue;
    kill(-running->process, SIGKILL); /* whoever it left behind */
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* ---- the child: files -------------------------------------------------------------------------- */

/* Newer kernels know more than our headers; what they do not know, they refuse: so by version. */
struct ruleset {
    uint64_t files, network, scope;
};
enum {
    ACCESS_TRUNCATE = 1 << 14, /* since version 3 */
    ACCESS_DEVICE = 1 << 15,   /* since version 5 */
    CONNECT_OR_BIND = 3,       /* since version 4 */
    CONNECT = 2,
    RULE_PORT = 2,
    SOCKETS_AND_SIGNALS = 3, /* of others; since version 6 */
};
#define READ_ACCESS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

static bool is_folder(int fd)
{
    int again = openat(fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (again >= 0)
        close(again);
    return again >= 0;
}

/* A path that is not there needs no rule. */
static bool allow(int set, const char *path, uint64_t access)
{
    static const uint64_t FOR_FILES = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                      LANDLOCK_ACCESS_FS_READ_FILE | ACCESS_TRUNCATE;
    int fd = path[0] ? open(path, O_PATH | O_CLOEXEC) : -1;
    if (fd < 0)
        return true;
    struct landlock_path_beneath_attr rule = {
        .allowed_access = is_folder(fd) ? access : access & FOR_FILES, .parent_fd = fd};
    bool fine = syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    close(fd);
    return fine;
}

static bool allow_all(int set, char **argv, uint64_t handled)
{
    static const char *const SYSTEM[] = {
        "/usr",     "/lib",        "/lib64",       "/etc/ld.so.cache",
        "/etc/ssl", "/etc/gnutls", "/dev/urandom", "/etc/nsswitch.conf"};
    static const char *const LOADERS[] = {"/lib64/ld-linux-x86-64.so.2",
                                          "/lib/ld-linux-aarch64.so.1"};
    bool fine = allow(set, "/dev/null", handled & (READ_ACCESS | LANDLOCK_ACCESS_FS_WRITE_FILE)) &&
                allow(set, argv[WRITES], handled & ~(uint64_t)LANDLOCK_ACCESS_FS_EXECUTE) &&
                allow(set, argv[PROGRAMS], READ_ACCESS | LANDLOCK_ACCESS_FS_EXECUTE) &&
                allow(set, argv[ARGUMENTS], READ_ACCESS | LANDLOCK_ACCESS_FS_EXECUTE);
    for (size_t i = 0; i < COUNT(SYSTEM); i++)
        fine = fine && allow(set, SYSTEM[i], READ_ACCESS);
    for (size_t i = 0; i < COUNT(LOADERS); i++)
        fine = fine && allow(set, LOADERS[i], READ_ACCESS | LANDLOCK_ACCESS_FS_EXECUTE);
    for (int i = READS; i < ARGUMENTS; i++)
        fine = fine && allow(set, argv[i], READ_ACCESS);
    return fine;
}

static bool lock_files(char **argv, uint64_t port)
{
    int version =
        (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return true;
    struct ruleset rules = {.files = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
    rules.files |= (version >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0) |
                   (version >= 3 ? (uint64_t)ACCESS_TRUNCATE : 0) |
                   (version >= 5 ? (uint64_t)ACCESS_DEVICE : 0);
    rules.network = version >= 4 ? CONNECT_OR_BIND : 0;
    rules.scope = version >= 6 ? SOCKETS_AND_SIGNALS : 0;
    size_t size = version >= 6   ? sizeof rules
                  : version >= 4 ? 2 * sizeof(uint64_t)
                                 : sizeof(uint64_t);
    int set = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    struct {
        uint64_t access, port;
    } way_out = {CONNECT, port};
    bool fine = set >= 0 && allow_all(set, argv, rules.files);
    if (fine && port && version >= 4)
        fine = syscall(SYS_landlock_add_rule, set, RULE_PORT, &way_out, 0) == 0;
    fine = fine && syscall(SYS_landlock_restrict_self, set, 0) == 0;
    if (set >= 0)
        close(set);
    return fine;
}

/* ---- the child: calls and limits ---------------------------------------------------------------- */

static bool lock_calls(bool network)
{
    static const int NEVER[] = {SCMP_SYS(ptrace),
                                SCMP_SYS(process_vm_readv),
                                SCMP_SYS(process_vm_writev),
                                SCMP_SYS(kill),
                                SCMP_SYS(tkill),
                                SCMP_SYS(pidfd_open),
                                SCMP_SYS(pidfd_getfd),
                                SCMP_SYS(pidfd_send_signal),
                                SCMP_SYS(keyctl),
                                SCMP_SYS(add_key),
                                SCMP_SYS(request_key),
                                SCMP_SYS(bpf),
                                SCMP_SYS(perf_event_open),
                                SCMP_SYS(userfaultfd),
                                SCMP_SYS(mount),
                                SCMP_SYS(umount2),
                                SCMP_SYS(pivot_root),
                                SCMP_SYS(chroot),
                                SCMP_SYS(unshare),
                                SCMP_SYS(setns),
                                SCMP_SYS(io_uring_setup),
                                SCMP_SYS(mknod),
                                SCMP_SYS(mknodat),
                                SCMP_SYS(open_by_handle_at),
                                SCMP_SYS(personality),
                                SCMP_SYS(syslog),
                                SCMP_SYS(setpgid),
                                SCMP_SYS(setsid),
                                SCMP_SYS(shmget),
                                SCMP_SYS(msgget),
                                SCMP_SYS(accept),
                                SCMP_SYS(accept4),
                                SCMP_SYS(listen)};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    bool fine = filter != NULL;
    for (size_t i = 0; fine && i < COUNT(NEVER); i++)
        fine = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), NEVER[i], 0) == 0;
    if (fine && !network)
        fine = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 0) == 0;
    fine = fine && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return fine;
}

static bool limit(__rlimit_resource_t what, const char *value)
{
    rlim_t most = strtoul(value, NULL, 10);
    return setrlimit(what, &(struct rlimit){most, most}) == 0;
}

_Noreturn void sandbox_program_become(int argc, char **argv)
{
    bool fine = argc > ARGUMENTS && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
                prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && chdir(argv[WRITES][0] ? argv[WRITES] : "/") == 0;
    uint64_t port = fine ? strtoul(argv[PORT], NULL, 10) : 0;
    fine = fine && lock_files(argv, port) && lock_calls(port > 0) && limit(RLIMIT_CORE, "0") &&
           limit(RLIMIT_NOFILE, "256") && limit(RLIMIT_CPU, argv[SECONDS]) &&
           limit(RLIMIT_FSIZE, argv[FILE_SIZE]) &&
           (SANDBOX_SANITIZED || limit(RLIMIT_DATA, argv[MEMORY]));
    if (fine)
        execve(argv[ARGUMENTS], argv + ARGUMENTS, environ);
    _exit(EX_SANDBOX);
}
