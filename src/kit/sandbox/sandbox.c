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

/* A job whose input and output are each one piece. */
struct run {
    struct sandbox_child child;
    str parts[2]; /* still to be sent */
    size_t reply_max;
};

int64_t sandbox_clock_ms(void)
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

uint64_t sandbox_place(uintptr_t job)
{
    return place(job, etext);
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
    char zones[] = "ICU_TIMEZONE_FILES_DIR="; /* ICU looks for none there, but has its own */
    char *const arguments[] = {name, argument, NULL};
    char *const environment[] = {variable, zones, NULL};
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
    ssize_t sent = send(r->child.socket, part->at, part->len, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0)
        *part = str_from(*part, (size_t)sent);
    else if (errno != EAGAIN && errno != EINTR)
        r->parts[0] = r->parts[1] = (str){0};
}

static enum sandbox_ending exchange(struct run *r)
{
    static const size_t CHUNK = 65536;
    char *chunk = arena_take(r->child.reply.mem, CHUNK, 1);
    for (;;) {
        int64_t left = r->child.deadline - sandbox_clock_ms();
        bool sending = r->parts[0].len || r->parts[1].len;
        struct pollfd p = {.fd = r->child.socket, .events = sending ? POLLIN | POLLOUT : POLLIN};
        if (left <= 0)
            return SANDBOX_TOO_SLOW;
        if (poll(&p, 1, (int)left) < 0 && errno != EINTR)
            return SANDBOX_BROKEN;
        if (p.revents & POLLOUT)
            send_some(r);
        if (!(p.revents & (POLLIN | POLLHUP | POLLERR)))
            continue;
        ssize_t got = recv(r->child.socket, chunk, CHUNK, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno == ECONNRESET))
            return SANDBOX_ENDED;
        if (got < 0 && errno != EAGAIN && errno != EINTR)
            return SANDBOX_BROKEN;
        if (got > 0)
            text_add(&r->child.reply, (str){chunk, (size_t)got});
        if (r->child.reply.len > r->reply_max)
            return SANDBOX_TOO_LONG;
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

enum err sandbox_finish(struct ctx *c, struct sandbox_child *child, enum sandbox_ending ending,
                        struct sandbox_limits limits, str *output)
{
    int status = 0;
    kill(child->process, SIGKILL); /* changes nothing for a child that has ended */
    while (waitpid(child->process, &status, 0) < 0 && errno == EINTR)
        continue;
    close(child->socket);
    if (ending == SANDBOX_UNWANTED)
        return fail(c, ERR_BUSY,
                    "What was read could not be written: there may be no room on the disk.");
    if (ending == SANDBOX_TOO_SLOW)
        return fail(c, ERR_INVALID, "Reading this took longer than %d seconds. Try a smaller file.",
                    limits.seconds * 2);
    if (ending == SANDBOX_TOO_LONG)
        return fail(c, ERR_INVALID, "This holds more than %zu kB of data. Try a smaller file.",
                    limits.output_max >> 10);
    str before = c->why;
    c->why = (str){0};
    enum err e =
        ending == SANDBOX_ENDED ? unpack(c, text_str(&child->reply), limits, output) : ERR_FAULT;
    if (e == ERR_FAULT && c->why.len == 0)
        return died(c, status, limits);
    if (e == OK)
        c->why = before;
    return e;
}

static enum err start_process(struct ctx *c, const struct sandbox_request *request, int *socket,
                              pid_t *process)
{
    int pair[2];
    if (request->job == 0 || getenv(SANDBOX_VARIABLE))
        return fail(c, ERR_FAULT, "sandbox: main() does not begin with sandbox_main()");
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
        return fail(c, ERR_FAULT, "sandbox: socketpair: errno %d", errno);
    bool started = spawn(pair[1], process);
    close(pair[1]);
    if (started) {
        *socket = pair[0];
        return OK;
    }
    close(pair[0]);
    return fail(c, ERR_FAULT, "sandbox: cannot start a process");
}

enum err sandbox_start(struct ctx *c, struct sandbox_request *request, struct sandbox_limits limits,
                       struct sandbox_child *child)
{
    request->catalog = place((uintptr_t)c->catalog, end);
    request->output_max = limits.output_max;
    request->memory_max = limits.memory_max;
    request->seconds = limits.seconds;
    request->now = c->now.s;
    *child = (struct sandbox_child){.deadline = sandbox_clock_ms() + (int64_t)limits.seconds * 2000,
                                    .reply = {.mem = c->mem}};
    struct sandbox *ready = c->site ? c->site->sandbox : NULL;
    if (ready && request->job && sandbox_bear(c, ready, &child->socket, &child->process))
        return OK;
    return start_process(c, request, &child->socket, &child->process);
}

enum err sandbox_begin(struct ctx *c, sandbox_service *service, int *socket, pid_t *process)
{
    struct sandbox_request request = {.job = sandbox_place((uintptr_t)service),
                                      .kind = SANDBOX_SERVICE};
    enum err e = start_process(c, &request, socket, process);
    if (e)
        return e;
    (void)!send(*socket, &request, sizeof request, MSG_NOSIGNAL); /* a new socket takes it whole */
    return OK;
}

enum err sandbox_run(struct ctx *c, sandbox_job *job, struct sandbox_input input,
                     struct sandbox_limits limits, str *output)
{
    struct sandbox_request request = {
        .job = sandbox_place((uintptr_t)job),
        .hint_len = input.hint.len,
        .input_len = input.bytes.len,
    };
    struct run r = {.reply_max =
                        sizeof(struct sandbox_reply) + SANDBOX_WHY_MAX + limits.output_max};
    enum err e = sandbox_start(c, &request, limits, &r.child);
    if (e)
        return e;
    struct text first = {.mem = c->mem};
    text_add(&first, (str){(const char *)&request, sizeof request});
    text_add(&first, input.hint);
    r.parts[0] = text_str(&first);
    r.parts[1] = input.bytes;
    return sandbox_finish(c, &r.child, exchange(&r), limits, output);
}
