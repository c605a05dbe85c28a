#include "kit/lmtp/lmtp.h"
#include "base/config.h"
#include "kit/net/net.h"
#include "kit/store/store.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum {
    CONVERSATIONS = 4,
    BACKLOG = 32,
    SILENCE_MS = 60 * 1000,
    MAIL_MS = 10 * 60 * 1000,
    PIECE = 64 << 10,
    OUT_MAX = 256 << 10,
};

struct conversation {
    int socket; /* -1: free */
    struct ctx c;
    struct lmtp *s;
    size_t sent;                     /* of s->out */
    int64_t heard_ms, mail_since_ms; /* 0: no mail is coming in */
};
struct lmtp_listener {
    struct lmtp_options options;
    struct lmtp_door door; /* ours, before that of the options */
    size_t size_max;
    int socket, wake;
    str path; /* of the socket; empty: an address */
    pthread_t thread;
    struct ctx work; /* of the call that is going on */
    struct conversation list[CONVERSATIONS];
    char piece[PIECE];
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the door, with memory of its own for each call ------------------------------------------------ */

static struct lmtp_answer ask(struct ctx *c, void *of, str recipient)
{
    struct lmtp_listener *l = of;
    l->work = l->options.fresh(l->options.fresh_of, &l->work);
    struct lmtp_answer a = l->options.door.knows(&l->work, l->options.door.of, recipient);
    a.words = arena_copy(c->mem, a.words);
    arena_reset(l->work.mem);
    return a;
}

static void hand_over(struct ctx *c, void *of, const struct lmtp_mail *mail,
                      struct lmtp_answer *answers)
{
    struct lmtp_listener *l = of;
    l->work = l->options.fresh(l->options.fresh_of, &l->work);
    l->options.door.take(&l->work, l->options.door.of, mail, answers);
    for (size_t i = 0; i < mail->n; i++)
        answers[i].words = arena_copy(c->mem, str_upto(answers[i].words, 400));
    arena_reset(l->work.mem);
}

/* ---- conversations ------------------------------------------------------------------------------- */

static void close_one(struct conversation *k)
{
    close(k->socket);
    arena_free(k->c.mem);
    *k = (struct conversation){.socket = -1};
    malloc_trim(0); /* a large mail may have gone through it */
}

static void accept_one(struct lmtp_listener *l, struct conversation *k)
{
    int socket = accept4(l->socket, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (socket < 0)
        return;
    *k = (struct conversation){.socket = socket, .heard_ms = now_ms()};
    k->c = (struct ctx){.mem = arena_new(), .site = l->work.site};
    k->s = lmtp_open(&k->c, &l->door, l->size_max);
}

static void hear(struct lmtp_listener *l, struct conversation *k)
{
    ssize_t got = read(k->socket, l->piece, sizeof l->piece);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        close_one(k);
        return;
    }
    lmtp_feed(k->s, (str){l->piece, (size_t)got});
    k->heard_ms = now_ms();
    if (!k->s->data)
        k->mail_since_ms = 0;
    else if (k->mail_since_ms == 0)
        k->mail_since_ms = k->heard_ms;
}

static void answer(struct conversation *k)
{
    struct text *out = &k->s->out;
    while (k->sent < out->len) {
        ssize_t put = send(k->socket, out->at + k->sent, out->len - k->sent, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && errno == EAGAIN)
            return;
        if (put < 0) {
            close_one(k);
            return;
        }
        k->sent += (size_t)put;
    }
    k->sent = out->len = 0;
    if (k->s->over)
        close_one(k);
}

static bool is_late(const struct conversation *k, int64_t now)
{
    return now - k->heard_ms > SILENCE_MS || (k->mail_since_ms && now - k->mail_since_ms > MAIL_MS);
}

static void serve(struct lmtp_listener *l, struct conversation *k, short events)
{
    if (events & (POLLERR | POLLNVAL)) {
        close_one(k);
        return;
    }
    if (events & (POLLIN | POLLHUP) && !k->s->over)
        hear(l, k);
    if (k->socket >= 0)
        answer(k);
    if (k->socket >= 0 && is_late(k, now_ms())) {
        LOG(LOG_WARN, "lmtp.refused", {"answer", S("too slow"), 0});
        close_one(k);
    }
}

/* Waits for whatever comes first; false: it is time to stop. */
static bool turn(struct lmtp_listener *l)
{
    struct pollfd list[CONVERSATIONS + 2] = {{.fd = l->wake, .events = POLLIN},
                                             {.fd = -1, .events = POLLIN}};
    bool any = false;
    for (size_t i = 0; i < CONVERSATIONS; i++) {
        const struct conversation *k = &l->list[i];
        size_t waiting = k->socket < 0 ? 0 : k->s->out.len - k->sent;
        short events = (short)((waiting < OUT_MAX ? POLLIN : 0) | (waiting > 0 ? POLLOUT : 0));
        list[i + 2] = (struct pollfd){.fd = k->socket, .events = events};
        if (k->socket < 0)
            list[1].fd = l->socket;
        any = any || k->socket >= 0;
    }
    if (poll(list, COUNT(list), any ? SILENCE_MS / 4 : -1) < 0 && errno != EINTR)
        return false;
    for (size_t i = 0; i < CONVERSATIONS; i++)
        if (l->list[i].socket >= 0)
            serve(l, &l->list[i], list[i + 2].revents);
    for (size_t i = 0; i < CONVERSATIONS && list[1].revents; i++)
        if (l->list[i].socket < 0) {
            accept_one(l, &l->list[i]);
            break;
        }
    return !list[0].revents;
}

static void *listen_on(void *argument)
{
    struct lmtp_listener *l = argument;
    struct ctx first = {.mem = arena_new(), .db = db_open(l->options.store)};
    l->work = first;
    l->work = l->options.fresh(l->options.fresh_of, &first);
    while (turn(l))
        continue;
    for (size_t i = 0; i < CONVERSATIONS; i++)
        if (l->list[i].socket >= 0)
            close_one(&l->list[i]);
    db_close(l->work.db);
    arena_free(l->work.mem);
    return NULL;
}

/* ---- start and end ------------------------------------------------------------------------------- */

static bool is_of_this_machine(int socket)
{
    struct sockaddr_storage at;
    socklen_t len = sizeof at;
    if (getsockname(socket, (struct sockaddr *)&at, &len) != 0)
        return false;
    struct address address = address_of((struct sockaddr *)&at);
    return address_is_loopback(&address);
}

static enum err listen_at_path(struct ctx *c, str path, int *door)
{
    struct sockaddr_un place = {.sun_family = AF_UNIX};
    const struct sockaddr *at = (struct sockaddr *)&place;
    struct stat file;
    if (path.len >= sizeof place.sun_path)
        return fail(c, ERR_INVALID, "The setting lmtp.listen: this path is too long.");
    memcpy(place.sun_path, path.at, path.len);
    int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    /* the socket of a server that has died is in the way; one that answers is not ours */
    if (made >= 0 && stat(place.sun_path, &file) == 0 && S_ISSOCK(file.st_mode) &&
        connect(made, at, sizeof place) != 0 && errno == ECONNREFUSED)
        (void)unlink(place.sun_path);
    if (made < 0 || bind(made, at, sizeof place) != 0 || listen(made, BACKLOG) != 0) {
        int why = errno;
        if (made >= 0)
            close(made);
        return fail(c, ERR_INVALID, "The setting lmtp.listen cannot be used: %s", strerror(why));
    }
    (void)chmod(place.sun_path, 0666); /* who may reach it says its folder */
    *door = made;
    return OK;
}

static enum err listen_at(struct ctx *c, struct lmtp_listener *l, str setting)
{
    if (str_starts(setting, S("/"))) {
        l->path = arena_copy(c->mem, setting);
        return listen_at_path(c, setting, &l->socket);
    }
    enum err e = net_listen(c, setting, &l->socket);
    if (e || is_of_this_machine(l->socket))
        return e;
    close(l->socket);
    return fail(c, ERR_INVALID,
                "The setting lmtp.listen must be a path of a socket or an address of this machine, "
                "like /run/plaudit/lmtp or 127.0.0.1:2424");
}

enum err lmtp_start(struct ctx *c, const struct lmtp_options *options,
                    struct lmtp_listener **listener)
{
    str setting = config_text(c->site->config, "lmtp.listen");
    *listener = NULL;
    if (setting.len == 0)
        return OK;
    struct lmtp_listener *l = arena_take(c->mem, 1, sizeof *l);
    l->options = *options;
    l->door = (struct lmtp_door){ask, hand_over, l};
    l->size_max = (size_t)config_int(c->site->config, "lmtp.size");
    l->wake = eventfd(0, EFD_CLOEXEC);
    for (size_t i = 0; i < CONVERSATIONS; i++)
        l->list[i].socket = -1;
    enum err e = l->wake < 0 ? fail(c, ERR_FAULT, "no more files") : listen_at(c, l, setting);
    if (e)
        return e;
    if (pthread_create(&l->thread, NULL, listen_on, l) != 0)
        abort();
    LOG(LOG_INFO, "lmtp.ready", {"at", setting, 0});
    *listener = l;
    return OK;
}

void lmtp_stop(struct lmtp_listener *l)
{
    uint64_t one = 1;
    if (!l)
        return;
    if (write(l->wake, &one, sizeof one) != (ssize_t)sizeof one)
        abort();
    pthread_join(l->thread, NULL);
    close(l->socket);
    close(l->wake);
    if (l->path.len > 0)
        (void)unlink(l->path.at);
}
