#include "kit/http/server.h"
#include "kit/http/cache.h"
#include "kit/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    MEMORY_PER_CONNECTION = 16 * 1024, /* a longer header is answered with 431 */
    STOP_MS = 10000,
    QUIET_MS = 500,  /* no request for so long: nobody is left who could send one */
    IDLE_MS = 50,    /* so long even if it was quiet before: who has just connected */
    FRESH_MS = 1000, /* who has connected so lately will still ask */
    FILE_MAX = 256 * 1024,
    FILES_BESIDES = 256, /* the database, uploads, drained sockets */
};

static int otherwise(int value, int standard)
{
    return value > 0 ? value : standard;
}

static struct http_options with_standards(struct arena *mem, const struct http_options *given)
{
    struct http_options o = *given;
    str *texts[] = {&o.listen, &o.tls_certificate, &o.tls_key, &o.proxies};
    for (size_t i = 0; i < COUNT(texts); i++)
        *texts[i] = arena_copy(mem, *texts[i]);
    o.connections_max = otherwise(o.connections_max, 4096);
    o.connections_per_address = otherwise(o.connections_per_address, 64);
    o.header_timeout_ms = otherwise(o.header_timeout_ms, 10000);
    o.queue_max = otherwise(o.queue_max, 256);
    if (!o.clock && o.site)
        o.clock = o.site->clock;
    return o;
}

static enum err read_file(struct ctx *c, str path, const char **text)
{
    char *at = arena_take(c->mem, FILE_MAX + 1, 1);
    int fd = open(arena_copy(c->mem, path).at, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, at, FILE_MAX);
    int why = errno;
    if (fd >= 0)
        close(fd);
    if (n < 0)
        return fail(c, ERR_INVALID, "The file %.*s cannot be read: %s.", STR_ARG(path),
                    strerror(why));
    *text = at;
    return OK;
}

/* ---- start ---- */

/* Each connection is a file. Where the system allows fewer, fewer are let in. */
static void allow_files(struct http_options *o)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    rlim_t wanted = (rlim_t)o->connections_max + FILES_BESIDES;
    if (files.rlim_cur < wanted) {
        files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    if (files.rlim_cur >= wanted)
        return;
    o->connections_max = files.rlim_cur > 2 * FILES_BESIDES ? (int)files.rlim_cur - FILES_BESIDES
                                                            : (int)files.rlim_cur / 2;
    LOG(LOG_WARN, "http.few_files", {"connections", .n = o->connections_max});
}

static enum err start_daemon(struct ctx *c, struct server *server)
{
    const struct http_options *o = &server->o;
    const char *certificate = NULL, *key = NULL;
    bool tls = o->tls_certificate.len > 0;
    if (tls) {
        enum err e = read_file(c, o->tls_certificate, &certificate);
        if (e || (e = read_file(c, o->tls_key, &key)))
            return e;
    }
    struct MHD_OptionItem tls_options[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t) "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1"},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    server->daemon = MHD_start_daemon(
        flags | (tls ? MHD_USE_TLS : 0), 0, connection_accept, server, serve, server,
        MHD_OPTION_LISTEN_SOCKET, server->listen_fd, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)o->connections_max, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)MEMORY_PER_CONNECTION, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_NOTIFY_CONNECTION, connection_notify, server, MHD_OPTION_NOTIFY_COMPLETED,
        connection_completed, server, MHD_OPTION_URI_LOG_CALLBACK, connection_target, server,
        MHD_OPTION_UNESCAPE_CALLBACK, connection_unescape, NULL, MHD_OPTION_ARRAY,
        tls ? tls_options : none, MHD_OPTION_END);
    if (!server->daemon)
        return fail(c, ERR_INVALID,
                    tls ? "The certificate or its key cannot be used."
                        : "The server could not start. Are there enough file descriptors?");
    return OK;
}

static void end(struct server *server)
{
    assets_stop(server);
    cache_free(server->cache);
    for (struct exchange *x = server->pool, *next; x; x = next) {
        next = x->next;
        arena_free(x->mem);
        free(x);
    }
    pthread_mutex_destroy(&server->pool_lock);
    free(server->counters);
    arena_free(server->mem);
    free(server);
}

static struct server *server_new(const struct http_options *options)
{
    struct server *server = calloc(1, sizeof *server);
    struct counters *counters = calloc(1, sizeof *counters);
    if (!server || !counters)
        abort();
    server->mem = arena_new();
    server->o = with_standards(server->mem, options);
    allow_files(&server->o);
    server->listen_fd = -1;
    atomic_store(&server->last_fd, -1);
    server->counters = counters;
    if (getrandom(&server->key, sizeof server->key, 0) != sizeof server->key ||
        getrandom(&counters->key, sizeof counters->key, 0) != sizeof counters->key)
        abort();
    pthread_mutex_init(&server->pool_lock, NULL);
    server->router = router_new(server->mem, server->o.program->rooms);
    server->cache = cache_new(server->o.store, server->o.cache_bytes);
    assets_start(server);
    return server;
}

/* Threads of ours take no signals: the main thread waits for them. */
static enum err start_threads(struct ctx *c, struct server *server)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    reaper_start(server);
    server->streams = streams_new(server);
    enum err e = start_daemon(c, server);
    if (e == OK) {
        workers_start(server);
    } else {
        streams_stop(server);
        reaper_stop(server);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return e;
}

enum err http_start(struct ctx *c, const struct http_options *options, struct server **out)
{
    struct server *server = server_new(options);
    enum err e = OK;
    if (!networks_read(server->o.proxies, &server->proxies))
        e = fail(c, ERR_INVALID,
                 "\"%.*s\" is no list of networks. Write one like 127.0.0.1, 10.0.0.0/8.",
                 STR_ARG(server->o.proxies));
    if (e == OK)
        e = listen_open(c, server);
    if (e == OK)
        e = start_threads(c, server);
    if (e) {
        if (server->listen_fd >= 0 && server->listen_is_ours)
            close(server->listen_fd);
        end(server);
        return e;
    }
    listen_tell("READY=1");
    *out = server;
    return OK;
}

int http_port(const struct server *server)
{
    return server->port;
}

/* ---- stop ---- */

static void pause_ms(int ms)
{
    struct timespec time = {0, ms * 1000000L};
    while (nanosleep(&time, &time) != 0)
        ;
}

/* Clients the system has already let in are answered, too. */
void server_accept_last(struct server *server)
{
    int fd = atomic_load(&server->last_fd);
    if (fd < 0)
        return;
    atomic_store(&server->last_fd, -1);
    struct sockaddr_storage from;
    for (;;) {
        socklen_t len = sizeof from;
        int client =
            accept4(fd, (struct sockaddr *)(void *)&from, &len, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (client < 0)
            break;
        (void)MHD_add_connection(server->daemon, client, (struct sockaddr *)(void *)&from, len);
    }
    close(fd);
}

static bool has_fresh(struct server *server)
{
    bool found = false;
    int64_t since = now_ms() - FRESH_MS;
    pthread_mutex_lock(&server->reaper.lock);
    for (struct conn *k = server->reaper.conns; k && !found; k = k->next)
        found = !atomic_load(&k->used) && k->since_ms > since;
    pthread_mutex_unlock(&server->reaper.lock);
    return found;
}

/* Every answer now says `Connection: close`; when no request came for a while, all are served. It may
 * have been quiet before. */
static void wait_for_quiet(struct server *server)
{
    int64_t until = now_ms() + STOP_MS, idle_since = now_ms() - QUIET_MS + IDLE_MS;
    int64_t quiet_since = atomic_load(&server->asked_ms) + ASKED_ROUND_MS;
    if (quiet_since < idle_since)
        quiet_since = idle_since;
    while (now_ms() < until && now_ms() - quiet_since < QUIET_MS) {
        pause_ms(10);
        if (atomic_load(&server->metrics.requests) > 0 || has_fresh(server))
            quiet_since = now_ms();
    }
}

void http_stop(struct server *server)
{
    listen_tell("STOPPING=1");
    atomic_store(&server->stopping, true);
    MHD_socket fd = MHD_quiesce_daemon(server->daemon);
    if (fd != MHD_INVALID_SOCKET && server->listen_is_ours)
        atomic_store(&server->last_fd, fd);
    crew_wake(server);
    wait_for_quiet(server);
    streams_stop(server);
    workers_stop(server);
    MHD_stop_daemon(server->daemon);
    reaper_stop(server);
    end(server);
}
