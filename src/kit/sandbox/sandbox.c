#include "kit/sandbox/sandbox.h"
#include "kit/sandbox/sandbox_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern const char __executable_start[], etext[], end[]; /* by the linker */

enum ending { ENDED, TOO_SLOW, TOO_LONG, BROKEN };

/* One job as the parent sees it. */
struct run {
    pid_t child;
    int socket;
    int64_t deadline; /* milliseconds of the monotonic clock */
    str parts[2];     /* still to be sent */
    size_t reply_max;
    struct text reply;
};

static int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static uint64_t place(uintptr_t at, const char *limit)
{
    uintptr_t start = (uintptr_t)__executable_start;
    return at > start && at < (uintptr_t)limit ? at - start : 0;
}

static bool child_rules(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes,
                        int socket)
{
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    bool fine = posix_spawn_file_actions_adddup2(actions, socket, 0) == 0 &&
                posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0) == 0 &&
                (SANDBOX_SANITIZED ||
                 posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0) == 0) &&
                posix_spawn_file_actions_addclosefrom_np(actions, 3) == 0;
    return fine && posix_spawnattr_setsigdefault(attributes, &all) == 0 &&
           posix_spawnattr_setsigmask(attributes, &none) == 0 &&
           posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) ==
               0;
}

static bool spawn(int socket, pid_t *child)
{
    char name[] = "plaudit", argument[] = SANDBOX_ARGUMENT, variable[] = SANDBOX_VARIABLE "=1";
    char *const arguments[] = {name, argument, NULL}, *const environment[] = {variable, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions))
        return false;
    if (posix_spawnattr_init(&attributes)) {
        posix_spawn_file_actions_destroy(&actions);
        return false;
    }
    bool fine =
        child_rules(&actions, &attributes, socket) &&
        posix_spawn(child, "/proc/self/exe", &actions, &attributes, arguments, environment) == 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return fine;
}

/* Sends what the socket takes; a child that no longer listens is found out by reading. */
static void send_some(struct run *r)
{
    str *part = r->parts[0].len ? &r->parts[0] : &r->parts[1];
    ssize_t sent = send(r->socket, part->at, part->len, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0)
        *part = str_from(*part, (size_t)sent);
    else if (errno != EAGAIN && errno != EINTR)
        r->parts[0] = r->parts[1] = (str){0};
}

static enum ending exchange(struct run *r)
{
    static const size_t CHUNK = 65536;
    char *chunk = arena_take(r->reply.mem, CHUNK, 1);
    for (;;) {
        int64_t left = r->deadline - clock_ms();
        bool sending = r->parts[0].len || r->parts[1].len;
        struct pollfd p = {.fd = r->socket, .events = sending ? POLLIN | POLLOUT : POLLIN};
        if (left <= 0)
            return TOO_SLOW;
        if (poll(&p, 1, (int)left) < 0 && errno != EINTR)
            return BROKEN;
        if (p.revents & POLLOUT)
            send_some(r);
        if (!(p.revents & (POLLIN | POLLHUP | POLLERR)))
            continue;
        ssize_t got = recv(r->socket, chunk, CHUNK, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno == ECONNRESET))
            return ENDED;
        if (got < 0 && errno != EAGAIN && errno != EINTR)
            return BROKEN;
        if (got > 0)
            text_add(&r->reply, (str){chunk, (size_t)got});
        if (r->reply.len > r->reply_max)
            return TOO_LONG;
    }
}

static enum err died(struct ctx *c, int status, struct sandbox_limits limits)
{
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == EX_SANDBOX)
        return fail(c, ERR_FAULT, "the sandbox could not be locked");
    if (signal == SIGXCPU)
        return fail(c, ERR_INVALID, "Reading this took longer than %d seconds. Try a smaller file.",
                    limits.seconds);
    if (signal == SIGABRT)
        return fail(c, ERR_INVALID,
                    "Reading this needs more than %zu MB of memory. Try a smaller file.",
                    limits.memory_max >> 20);
    LOG(LOG_WARN, "sandbox.died", {"signal", .n = signal}, {"status", .n = status});
    return fail(c, ERR_INVALID,
                "This could not be read: it is damaged, or not what its name says.");
}

/* The reply comes from a process that may have been taken over: every length is checked. */
static enum err unpack(struct ctx *c, str bytes, struct sandbox_limits limits, str *output)
{
    struct sandbox_reply head;
    if (bytes.len < sizeof head)
        return ERR_FAULT;
    memcpy(&head, bytes.at, sizeof head);
    bytes = str_from(bytes, sizeof head);
    if (head.mark != SANDBOX_MARK || head.result > ERR_FAULT || head.why_len > SANDBOX_WHY_MAX ||
        head.output_len > limits.output_max || bytes.len != head.why_len + head.output_len)
        return ERR_FAULT;
    str why = str_upto(bytes, head.why_len);
    if (head.result == OK) {
        *output = str_from(bytes, head.why_len);
        return OK;
    }
    if (str_chars(why) == SIZE_MAX || why.len == 0)
        return ERR_FAULT;
    c->why = arena_copy(c->mem, why);
    return (enum err)head.result == ERR_FAULT ? ERR_INVALID : (enum err)head.result;
}

static enum err finish(struct ctx *c, struct run *r, enum ending ending,
                       struct sandbox_limits limits, str *output)
{
    int status = 0;
    kill(r->child, SIGKILL); /* changes nothing for a child that has ended */
    while (waitpid(r->child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (ending == TOO_SLOW)
        return fail(c, ERR_INVALID, "Reading this took longer than %d seconds. Try a smaller file.",
                    limits.seconds * 2);
    if (ending == TOO_LONG)
        return fail(c, ERR_INVALID, "This holds more than %zu kB of data. Try a smaller file.",
                    limits.output_max >> 10);
    str before = c->why;
    c->why = (str){0};
    enum err e = ending == ENDED ? unpack(c, text_str(&r->reply), limits, output) : ERR_FAULT;
    if (e == ERR_FAULT && c->why.len == 0)
        return died(c, status, limits);
    if (e == OK)
        c->why = before;
    return e;
}

enum err sandbox_run(struct ctx *c, sandbox_job *job, struct sandbox_input input,
                     struct sandbox_limits limits, str *output)
{
    struct sandbox_request request = {
        .job = place((uintptr_t)job, etext),
        .catalog = place((uintptr_t)c->catalog, end),
        .hint_len = input.hint.len,
        .input_len = input.bytes.len,
        .output_max = limits.output_max,
        .memory_max = limits.memory_max,
        .seconds = limits.seconds,
        .now = c->now.s,
    };
    int pair[2];
    if (request.job == 0 || getenv(SANDBOX_VARIABLE))
        return fail(c, ERR_FAULT, "sandbox: main() does not begin with sandbox_main()");
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
        return fail(c, ERR_FAULT, "sandbox: socketpair: errno %d", errno);
    struct text first = {.mem = c->mem};
    text_add(&first, (str){(const char *)&request, sizeof request});
    text_add(&first, input.hint);
    struct run r = {.socket = pair[0],
                    .deadline = clock_ms() + (int64_t)limits.seconds * 2000,
                    .parts = {text_str(&first), input.bytes},
                    .reply_max = sizeof(struct sandbox_reply) + SANDBOX_WHY_MAX + limits.output_max,
                    .reply = {.mem = c->mem}};
    bool started = spawn(pair[1], &r.child);
    close(pair[1]);
    enum err e = ERR_FAULT;
    if (started)
        e = finish(c, &r, exchange(&r), limits, output);
    else
        e = fail(c, ERR_FAULT, "sandbox: cannot start a process");
    close(pair[0]);
    return e;
}
