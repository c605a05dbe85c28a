#include "kit/sandbox/sandbox.h"
#include "kit/sandbox/sandbox_internal.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER_MS = 5000 };

struct sandbox {
    pthread_mutex_t mutex; /* all below */
    pid_t process;         /* 0: none */
    int control;
};

/* A message of one byte that carries a socket. */
struct carrier {
    struct msghdr message;
    struct iovec piece;
    char byte;
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } space;
};

static void carrier_init(struct carrier *k)
{
    memset(k, 0, sizeof *k);
    k->piece = (struct iovec){&k->byte, 1};
    k->message.msg_iov = &k->piece;
    k->message.msg_iovlen = 1;
    k->message.msg_control = k->space.room;
    k->message.msg_controllen = sizeof k->space.room;
}

bool sandbox_send_socket(int control, int socket)
{
    struct carrier k;
    carrier_init(&k);
    struct cmsghdr *head = CMSG_FIRSTHDR(&k.message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof socket);
    memcpy(CMSG_DATA(head), &socket, sizeof socket);
    return sendmsg(control, &k.message, MSG_NOSIGNAL | MSG_DONTWAIT) == 1;
}

enum sandbox_taken sandbox_take_socket(int control, int flags, int *socket)
{
    struct carrier k;
    carrier_init(&k);
    ssize_t got = recvmsg(control, &k.message, flags | MSG_CMSG_CLOEXEC);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return SANDBOX_NO_SOCKET;
    if (got <= 0)
        return SANDBOX_NO_PEER;
    struct cmsghdr *head = CMSG_FIRSTHDR(&k.message);
    if (!head || head->cmsg_type != SCM_RIGHTS || head->cmsg_len != CMSG_LEN(sizeof *socket))
        return SANDBOX_NO_SOCKET;
    memcpy(socket, CMSG_DATA(head), sizeof *socket);
    return SANDBOX_SOCKET;
}

/* ---- the mother: a process that was started anew and makes copies of itself ------------------- */

/* A copy whose parent is the server, as if it had been started there: the server waits for it and ends
 * it. The first it says is its number; then it is like any other. */
static void bear(int socket)
{
    pid_t child = (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0) {
        int32_t number = (int32_t)getpid();
        if (dup2(socket, 0) == 0 && close(socket) == 0 && sandbox_write_all(&number, sizeof number))
            sandbox_child();
        _exit(EX_SANDBOX);
    }
    close(socket);
}

static void mother(void)
{
    for (;;) {
        int socket;
        switch (sandbox_take_socket(0, 0, &socket)) {
        case SANDBOX_SOCKET: bear(socket); break;
        case SANDBOX_NO_SOCKET: break;
        case SANDBOX_NO_PEER: return;
        }
    }
}

/* ---- the server's side ------------------------------------------------------------------------ */

struct sandbox *sandbox_open(void)
{
    struct sandbox *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    pthread_mutex_init(&s->mutex, NULL);
    return s;
}

static void end_mother(struct sandbox *s)
{
    if (!s->process)
        return;
    close(s->control);
    kill(s->process, SIGKILL);
    while (waitpid(s->process, NULL, 0) < 0 && errno == EINTR)
        continue;
    s->process = 0;
}

void sandbox_close(struct sandbox *s)
{
    if (!s)
        return;
    end_mother(s);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}

/* Hands the socket over; a mother that has ended meanwhile is replaced once. */
static bool hand_over(struct ctx *c, struct sandbox *s, int socket)
{
    for (int tries = 0; tries < 2; tries++) {
        if (!s->process && sandbox_begin(c, mother, &s->control, &s->process) != OK)
            return false;
        if (sandbox_send_socket(s->control, socket))
            return true;
        end_mother(s);
    }
    return false;
}

static bool read_number(int socket, pid_t *process)
{
    int32_t number;
    struct pollfd p = {.fd = socket, .events = POLLIN};
    while (poll(&p, 1, ANSWER_MS) < 0 && errno == EINTR)
        continue;
    if (recv(socket, &number, sizeof number, MSG_DONTWAIT) != sizeof number || number <= 0)
        return false;
    *process = number;
    return true;
}

pid_t sandbox_mother(struct sandbox *s)
{
    pthread_mutex_lock(&s->mutex);
    pid_t process = s->process;
    pthread_mutex_unlock(&s->mutex);
    return process;
}

bool sandbox_bear(struct ctx *c, struct sandbox *s, int *socket, pid_t *process)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
        return false;
    pthread_mutex_lock(&s->mutex);
    bool fine = hand_over(c, s, pair[1]);
    pthread_mutex_unlock(&s->mutex);
    close(pair[1]);
    if (fine && read_number(pair[0], process)) {
        *socket = pair[0];
        return true;
    }
    pthread_mutex_lock(&s->mutex);
    end_mother(s); /* it hangs, or cannot make copies: the next job starts another one */
    pthread_mutex_unlock(&s->mutex);
    close(pair[0]);
    return false;
}
