#include "kit/http/server.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { POOL_MAX = 64, TARGET_FIRST = 256, ANSWER_RATE = 4096 }; /* bytes a second at least */

static int64_t clock_us(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

int64_t now_ms(void)
{
    return clock_us(CLOCK_MONOTONIC_COARSE) / 1000;
}

int64_t now_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

/* ---- connections ---- */

void connection_deadline(struct conn *k, int64_t in_ms)
{
    atomic_store_explicit(&k->deadline_ms, in_ms > 0 ? now_ms() + in_ms : 0, memory_order_relaxed);
}

int64_t connection_patience_ms(const struct conn *k)
{
    return k->server->o.header_timeout_ms * INT64_C(3);
}

void connection_answered(struct conn *k, int status, size_t bytes)
{
    k->stage = STAGE_ANSWERED;
    connection_deadline(k, connection_patience_ms(k) + (int64_t)bytes * 1000 / ANSWER_RATE);
    int64_t us = now_us() - k->began_us;
    metrics_answered(&k->server->metrics, status, us);
    const struct route *route =
        k->found.route; /* an address may hold a secret, its pattern does not */
    str path = str_of(route ? route->path : "-");
    LOG(LOG_DEBUG, "http.request", {"method", .text = k->ask.method}, {"route", .text = path},
        {"status", .n = status}, {"us", .n = us});
    if (status >= 400 && status < 500 && status != 404)
        LOG(LOG_INFO, "http.refused", {"route", .text = path}, {"status", .n = status},
            {"reason", .text = str_of(k->reason ? k->reason : "-")}, {"person", .n = k->person});
}

static void let_exchange_go(struct conn *k)
{
    if (k->stream)
        stream_cut(k->stream);
    else if (k->x)
        exchange_release(k->x);
    k->x = NULL, k->stream = NULL;
}

enum MHD_Result connection_accept(void *cls, const struct sockaddr *from, socklen_t len)
{
    struct server *server = cls;
    (void)len;
    struct address peer = address_of(from);
    if (networks_have(&server->proxies, &peer) ||
        atomic_load(counters_of(server->counters, &peer)) <
            (uint32_t)server->o.connections_per_address)
        return MHD_YES;
    atomic_fetch_add(&server->metrics.crowded, 1);
    return MHD_NO;
}

static struct conn *conn_new(struct server *server, struct MHD_Connection *mhd)
{
    struct conn *k = calloc(1, sizeof *k);
    if (!k)
        abort();
    k->server = server, k->mhd = mhd, k->since_ms = now_ms(), k->resting = true;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    k->fd = info ? info->connect_fd : -1;
    info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info)
        k->peer = address_of(info->client_addr);
    connection_deadline(k, server->o.header_timeout_ms);
    return k;
}

static void conn_free(struct conn *k)
{
    let_exchange_go(k);
    free(k->target.at);
    free(k);
}

/* The reaper's lock is held while a connection leaves the list: it never shuts a socket that is
 * gone. */
void connection_notify(void *cls, struct MHD_Connection *mhd, void **conn,
                       enum MHD_ConnectionNotificationCode what)
{
    struct server *server = cls;
    struct reaper *reaper = &server->reaper;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        struct conn *k = conn_new(server, mhd);
        *conn = k;
        atomic_fetch_add(counters_of(server->counters, &k->peer), 1);
        atomic_fetch_add(&server->metrics.connections, 1);
        atomic_fetch_add(&server->metrics.accepted, 1);
        pthread_mutex_lock(&reaper->lock);
        k->next = reaper->conns;
        if (k->next)
            k->next->previous = k;
        reaper->conns = k;
        pthread_mutex_unlock(&reaper->lock);
        return;
    }
    struct conn *k = *conn;
    pthread_mutex_lock(&reaper->lock);
    *(k->previous ? &k->previous->next : &reaper->conns) = k->next;
    if (k->next)
        k->next->previous = k->previous;
    pthread_mutex_unlock(&reaper->lock);
    if (k->linger)
        reaper_linger(server, dup(k->fd));
    atomic_fetch_sub(counters_of(server->counters, &k->peer), 1);
    atomic_fetch_sub(&server->metrics.connections, 1);
    conn_free(k);
    *conn = NULL;
}

/* ---- requests ---- */

/* Seldom written, so that the threads do not take it from each other for each request. */
static void note_asked(struct server *server, int64_t ms)
{
    if (ms - atomic_load_explicit(&server->asked_ms, memory_order_relaxed) >= ASKED_ROUND_MS)
        atomic_store_explicit(&server->asked_ms, ms, memory_order_relaxed);
}

void *connection_target(void *cls, const char *target, struct MHD_Connection *mhd)
{
    struct server *server = cls;
    struct conn *k =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    size_t len = strlen(target);
    if (len >= k->target.room) {
        k->target.room = len < TARGET_FIRST ? TARGET_FIRST : len + 1;
        free(k->target.at);
        k->target.at = malloc(k->target.room);
        if (!k->target.at)
            abort();
    }
    memcpy(k->target.at, target, len + 1);
    k->target.raw = target, k->target.len = len;
    k->stage = STAGE_LINE;
    atomic_store_explicit(&k->used, true, memory_order_relaxed);
    atomic_store_explicit(&k->resting, false, memory_order_relaxed);
    k->began_us = now_us();
    note_asked(k->server, k->began_us / 1000);
    connection_deadline(k, server->o.header_timeout_ms);
    atomic_fetch_add(&server->metrics.requests, 1);
    return k;
}

/* Between two requests a connection may rest half as long again as a header may take. */
void connection_completed(void *cls, struct MHD_Connection *mhd, void **conn,
                          enum MHD_RequestTerminationCode how)
{
    struct server *server = cls;
    (void)mhd, (void)how;
    struct conn *k = *conn;
    if (!k)
        return;
    let_exchange_go(k);
    atomic_store_explicit(&k->resting, true, memory_order_relaxed);
    connection_deadline(k, server->o.header_timeout_ms * INT64_C(3) / 2);
    atomic_fetch_sub(&server->metrics.requests, 1);
    *conn = NULL;
}

/* ---- exchanges: a pool, because their memory is worth keeping warm ---- */

struct exchange *exchange_take(struct conn *k)
{
    struct server *server = k->server;
    pthread_mutex_lock(&server->pool_lock);
    struct exchange *x = server->pool;
    if (x) {
        server->pool = x->next;
        server->pooled--;
    }
    pthread_mutex_unlock(&server->pool_lock);
    struct arena *mem = x ? x->mem : arena_new();
    if (!x && !(x = malloc(sizeof *x)))
        abort();
    *x = (struct exchange){
        .server = server, .k = k, .mem = mem, .body = {.bytes = {.mem = mem}, .file = -1}};
    k->x = x;
    return x;
}

void exchange_release(struct exchange *x)
{
    struct server *server = x->server;
    body_drop(&x->body);
    if (x->response)
        MHD_destroy_response(x->response);
    arena_reset(x->mem);
    pthread_mutex_lock(&server->pool_lock);
    bool keep = server->pooled < POOL_MAX;
    if (keep) {
        x->next = server->pool;
        server->pool = x;
        server->pooled++;
    }
    pthread_mutex_unlock(&server->pool_lock);
    if (keep)
        return;
    arena_free(x->mem);
    free(x);
}

size_t connection_unescape(void *cls, struct MHD_Connection *mhd, char *text)
{
    (void)cls, (void)mhd;
    return strlen(text);
}
