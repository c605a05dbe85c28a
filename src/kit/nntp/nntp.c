#include "kit/nntp/nntp.h"

#include "kit/nntp/listener.h"
#include "kit/store/store.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { TICK_S = 5, ACCEPT_AT_ONCE = 64, STACK = 1024 * 1024, FILES_BESIDES = 320 };

int64_t listener_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t listener_ms(void)
{
    return listener_ns() / 1000000;
}

/* Once it is armed, another thread may have it at once. */
void listener_arm(struct nntp_server *server, int fd, void *source, uint32_t events)
{
    struct epoll_event wish = {.events = events | EPOLLONESHOT, .data.ptr = source};
    if (epoll_ctl(server->events, EPOLL_CTL_MOD, fd, &wish) != 0)
        (void)epoll_ctl(server->events, EPOLL_CTL_ADD, fd, &wish);
}

/* ---- the list of connections ------------------------------------------------------------------- */

/* Called with the lock. The clock ticks while there is anybody. */
static void set_clock(struct nntp_server *server)
{
    bool on = server->conns || server->full;
    struct itimerspec every = {.it_value.tv_sec = on ? TICK_S : 0,
                               .it_interval.tv_sec = on ? TICK_S : 0};
    timerfd_settime(server->clock, 0, &every, NULL);
}

static int from_address(const struct nntp_server *server, const struct address *a)
{
    int n = 0;
    for (const struct conn *k = server->conns; k; k = k->next)
        n += memcmp(&k->peer, a, sizeof *a) == 0;
    return n;
}

/* NULL: there is room; else what it is told. */
static const char *list_add(struct nntp_server *server, struct conn *k)
{
    const struct nntp_options *o = &server->o;
    const char *why = NULL;
    pthread_mutex_lock(&server->lock);
    if (server->n_conns >= o->connections_max)
        why = "400 There are too many connections; please try again later\r\n";
    else if (from_address(server, &k->peer) >= o->connections_per_address)
        why = "400 There are too many connections from your address\r\n";
    else {
        k->next = server->conns;
        if (k->next)
            k->next->previous = k;
        server->conns = k;
        if (server->n_conns++ == 0)
            set_clock(server);
    }
    pthread_mutex_unlock(&server->lock);
    return why;
}

void conn_close(struct conn *k)
{
    struct nntp_server *server = k->server;
    pthread_mutex_lock(&server->lock);
    if (k->previous)
        k->previous->next = k->next;
    else
        server->conns = k->next;
    if (k->next)
        k->next->previous = k->previous;
    if (--server->n_conns == 0)
        set_clock(server);
    pthread_mutex_unlock(&server->lock);
    conn_free(k);
}

/* Whose time is over is shut: an event of it follows, and who takes that frees it. */
static void tick(struct nntp_server *server)
{
    uint64_t ticks;
    int64_t now = listener_ms();
    (void)!read(server->clock, &ticks, sizeof ticks);
    pthread_mutex_lock(&server->lock);
    for (struct conn *k = server->conns; k; k = k->next)
        if (atomic_load(&k->until_ms) < now)
            (void)shutdown(k->wire.fd, SHUT_RDWR);
    bool full = server->full;
    server->full = false;
    if (full)
        set_clock(server);
    pthread_mutex_unlock(&server->lock);
    for (size_t i = 0; full && i < COUNT(server->listen); i++)
        if (server->listen[i].fd >= 0)
            listener_arm(server, server->listen[i].fd, &server->listen[i], EPOLLIN);
    listener_arm(server, server->clock, &server->clock_source, EPOLLIN);
}

/* ---- who comes --------------------------------------------------------------------------------- */

static void welcome(struct worker *w, int fd, const struct sockaddr *from, bool tls)
{
    struct conn *k = calloc(1, sizeof *k);
    int on = 1;
    if (!k)
        abort();
    k->source = SOURCE_CONN;
    k->server = w->server;
    k->wire.fd = fd;
    k->peer = address_of(from);
    address_text(&k->peer, k->address);
    atomic_store(&k->until_ms, INT64_MAX); /* until it is known what it waits for */
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const char *refused = list_add(w->server, k);
    if (!refused) {
        conn_begin(w, k, tls);
        return;
    }
    LOG(LOG_WARN, "nntp.refused", {"address", str_of(k->address)}, {"answer", S("400")});
    if (!tls)
        (void)!send(fd, refused, strlen(refused), MSG_NOSIGNAL);
    conn_free(k);
}

static void accept_some(struct worker *w, struct door_of *door)
{
    struct nntp_server *server = w->server;
    bool few_files = false;
    for (int i = 0; i < ACCEPT_AT_ONCE && !few_files; i++) {
        struct sockaddr_storage from = {0};
        socklen_t len = sizeof from;
        int fd =
            accept4(door->fd, (struct sockaddr *)(void *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0)
            welcome(w, fd, (const struct sockaddr *)(const void *)&from,
                    door->source == SOURCE_LISTEN_TLS);
        else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
            few_files = true;
        else if (errno != ECONNABORTED && errno != EINTR)
            break;
    }
    if (!few_files) {
        listener_arm(server, door->fd, door, EPOLLIN);
        return;
    }
    LOG(LOG_WARN, "nntp.few_files", {"connections", .n = server->n_conns});
    pthread_mutex_lock(&server->lock);
    server->full = true;
    set_clock(server);
    pthread_mutex_unlock(&server->lock);
}

/* ---- the threads ------------------------------------------------------------------------------- */

static void *take_turns(void *cls);

/* Called with the lock. */
static void start_thread(struct nntp_server *server)
{
    struct worker *w = &server->workers[server->n_started];
    pthread_attr_t attributes;
    w->server = server;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    if (pthread_create(&w->thread, &attributes, take_turns, w) == 0)
        server->n_started++;
    pthread_attr_destroy(&attributes);
}

/* Nobody waits for the next event: one more does, as long as there may be more. */
static void call_help(struct nntp_server *server)
{
    pthread_mutex_lock(&server->lock);
    if (server->n_started < server->n_workers && !atomic_load(&server->stopping))
        start_thread(server);
    pthread_mutex_unlock(&server->lock);
}

static void serve_event(struct worker *w, void *source)
{
    switch (*(enum source *)source) {
    case SOURCE_LISTEN:
    case SOURCE_LISTEN_TLS: accept_some(w, source); break;
    case SOURCE_CLOCK: tick(w->server); break;
    case SOURCE_CONN: conn_serve(w, source); break;
    case SOURCE_BELL: break;
    }
}

static void *take_turns(void *cls)
{
    struct worker *w = cls;
    struct nntp_server *server = w->server;
    w->mem = arena_new();
    while (!atomic_load(&server->stopping)) {
        struct epoll_event event;
        atomic_fetch_add(&server->waiting, 1);
        int n = epoll_wait(server->events, &event, 1, -1);
        bool last = atomic_fetch_sub(&server->waiting, 1) == 1;
        if (last)
            call_help(server);
        if (n == 1)
            serve_event(w, event.data.ptr);
    }
    free(w->spare);
    db_close(w->db);
    arena_free(w->mem);
    return NULL;
}

/* ---- start and end ----------------------------------------------------------------------------- */

static int otherwise(int value, int standard)
{
    return value > 0 ? value : standard;
}

/* Each connection is a file. */
static void allow_files(struct nntp_server *server)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    rlim_t wanted = files.rlim_cur + (rlim_t)server->o.connections_max;
    files.rlim_cur = wanted < files.rlim_max ? wanted : files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
}

static void end(struct nntp_server *server)
{
    for (struct conn *k = server->conns, *next; k; k = next) {
        next = k->next;
        conn_free(k);
    }
    for (size_t i = 0; i < COUNT(server->listen); i++)
        if (server->listen[i].fd >= 0)
            close(server->listen[i].fd);
    int fds[] = {server->events, server->clock, server->bell};
    for (size_t i = 0; i < COUNT(fds); i++)
        if (fds[i] >= 0)
            close(fds[i]);
    wire_keys_free(&server->keys);
    pthread_mutex_destroy(&server->lock);
    arena_free(server->mem);
    free(server);
}

static struct nntp_server *server_new(const struct nntp_options *options)
{
    struct nntp_server *server = calloc(1, sizeof *server);
    if (!server)
        abort();
    server->mem = arena_new();
    struct nntp_options *o = &server->o;
    *o = *options;
    o->connections_max = otherwise(o->connections_max, 2000);
    o->connections_per_address = otherwise(o->connections_per_address, 64);
    o->idle_s = otherwise(o->idle_s, 900);
    server->n_workers = otherwise(o->workers, 16);
    server->listen[0] = (struct door_of){SOURCE_LISTEN, -1};
    server->listen[1] = (struct door_of){SOURCE_LISTEN_TLS, -1};
    server->clock_source = SOURCE_CLOCK;
    server->bell_source = SOURCE_BELL;
    server->events = epoll_create1(EPOLL_CLOEXEC);
    server->clock = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    server->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&server->lock, NULL);
    allow_files(server);
    return server;
}

static enum err open_doors(struct ctx *c, struct nntp_server *server)
{
    const struct nntp_options *o = &server->o;
    enum err e = OK;
    if (server->events < 0 || server->clock < 0 || server->bell < 0)
        return fail(c, ERR_FAULT, "There are no file descriptors left.");
    if (o->tls_certificate.len > 0)
        e = wire_keys_read(c, o->tls_certificate, o->tls_key, &server->keys);
    else if (o->listen_tls.len > 0)
        e = fail(c, ERR_INVALID,
                 "News over TLS needs a certificate: set tls.certificate and tls.key.");
    if (!e && o->listen.len > 0)
        e = net_listen(c, o->listen, &server->listen[0].fd);
    if (!e && o->listen_tls.len > 0)
        e = net_listen(c, o->listen_tls, &server->listen[1].fd);
    return e;
}

static void start_serving(struct nntp_server *server)
{
    struct epoll_event ring = {.events = EPOLLIN, .data.ptr = &server->bell_source};
    (void)epoll_ctl(server->events, EPOLL_CTL_ADD, server->bell, &ring);
    listener_arm(server, server->clock, &server->clock_source, EPOLLIN);
    for (size_t i = 0; i < COUNT(server->listen); i++)
        if (server->listen[i].fd >= 0)
            listener_arm(server, server->listen[i].fd, &server->listen[i], EPOLLIN);
    server->workers = arena_take(server->mem, (size_t)server->n_workers, sizeof *server->workers);
    pthread_mutex_lock(&server->lock);
    start_thread(server);
    bool serves = server->n_started > 0;
    pthread_mutex_unlock(&server->lock);
    if (!serves)
        abort();
}

enum err nntp_start(struct ctx *c, const struct nntp_options *options, struct nntp_server **server)
{
    struct nntp_server *s = server_new(options);
    enum err e = open_doors(c, s);
    if (e) {
        end(s);
        return e;
    }
    start_serving(s);
    *server = s;
    return OK;
}

int nntp_port(const struct nntp_server *server)
{
    return server->listen[0].fd < 0 ? 0 : net_port(server->listen[0].fd);
}

int nntp_port_tls(const struct nntp_server *server)
{
    return server->listen[1].fd < 0 ? 0 : net_port(server->listen[1].fd);
}

void nntp_stop(struct nntp_server *server)
{
    uint64_t one = 1;
    if (!server)
        return;
    pthread_mutex_lock(&server->lock); /* no thread begins any more */
    atomic_store(&server->stopping, true);
    pthread_mutex_unlock(&server->lock);
    while (write(server->bell, &one, sizeof one) < 0 && errno == EINTR)
        continue;
    for (int i = 0; i < server->n_started; i++)
        pthread_join(server->workers[i].thread, NULL);
    end(server);
}
