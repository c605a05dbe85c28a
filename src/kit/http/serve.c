#include "kit/http/server.h"
#include "kit/http/cache.h"
#include "kit/http/compress.h"
#include "kit/http/cookie.h"
#include "kit/http/page_key.h"
#include "kit/http/etag.h"
#include "kit/i18n/i18n.h"

#include <stdio.h>
#include <string.h>

enum {
    BODY_DEFAULT = 64 * 1024, /* bytes */
    BODY_RATE = 1024,         /* bytes a second at least */
    STUCK_US = 10000000,
};

static enum MHD_Result queue_answer(struct conn *k, int status, struct MHD_Response *response,
                                    size_t bytes)
{
    enum MHD_Result done = MHD_queue_response(k->mhd, (unsigned)status, response);
    connection_answered(k, status, bytes);
    return done;
}

static enum MHD_Result answer_words(struct conn *k, int status, str words, bool close)
{
    struct MHD_Response *response = reply_words(k->server, status, words, close);
    enum MHD_Result done = queue_answer(k, status, response, words.len);
    MHD_destroy_response(response);
    return done;
}

/* ---- refusing ---- */

static str words_for(struct conn *k, enum guard g)
{
    str language = k->ask.accept_language;
    return str_of(tr_c(i18n_negotiate(language), guard_words(g)));
}

static enum MHD_Result refuse(struct conn *k, enum guard g)
{
    atomic_fetch_add(&k->server->metrics.refused[g], 1);
    k->reason = guard_words(g);
    bool close = g != GUARD_BUSY; /* that one was read to its end */
    k->linger = close;
    return answer_words(k, guard_status(g), words_for(k, g), close);
}

/* In the middle of a body no answer can be queued; the connection is closed after this. */
static enum MHD_Result refuse_midway(struct conn *k)
{
    static const char words[] = "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n"
                                "Content-Type: text/plain; charset=utf-8\r\n"
                                "Content-Length: 0\r\n\r\n";
    atomic_fetch_add(&k->server->metrics.refused[GUARD_LARGE], 1);
    k->reason = guard_words(GUARD_LARGE);
    if (k->server->o.tls_certificate.len == 0) {
        ssize_t sent = send(k->fd, words, sizeof words - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
        k->linger = sent > 0;
    }
    connection_answered(k, 413, 0);
    return MHD_NO;
}

/* ---- the first call: headers are complete ---- */

struct gather {
    struct header list[HEADERS_MAX];
    size_t n;
};

static enum MHD_Result gather_one(void *cls, enum MHD_ValueKind kind, const char *name,
                                  size_t name_len, const char *value, size_t value_len)
{
    struct gather *g = cls;
    (void)kind;
    if (g->n < HEADERS_MAX)
        g->list[g->n] = (struct header){{name, name_len}, {value ? value : "", value_len}};
    return g->n++ < HEADERS_MAX ? MHD_YES : MHD_NO;
}

/* Later versions parse strictly themselves, and may lay things out in another way. */
static bool layout_is_known(void)
{
    return MHD_VERSION < 0x00097700 && str_starts(str_of(MHD_get_version()), S("0.9.7")) &&
           strcmp(MHD_get_version(), "0.9.77") < 0;
}

static enum guard check(struct conn *k, const char *method, const char *version)
{
    struct gather g = {.n = 0};
    MHD_get_connection_values_n(k->mhd, MHD_HEADER_KIND, gather_one, &g);
    if (g.n > HEADERS_MAX)
        return GUARD_MANY;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(k->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    size_t size = info ? info->header_size : 0;
    if (layout_is_known() && (k->target.raw != method + strlen(method) + 1 ||
                              version != k->target.raw + k->target.len + 1 ||
                              !guard_layout(method, version + strlen(version), g.list, g.n, size)))
        return GUARD_FORM;
    k->http_1_0 = strcmp(version, "HTTP/1.0") == 0;
    k->ask = (struct ask){.method = str_of(method)};
    enum guard e = guard_headers(g.list, g.n, k->http_1_0, &k->ask);
    return e ? e : guard_target(k->target.at, k->target.len, &k->ask);
}

static void find_page(struct conn *k)
{
    const struct server *server = k->server;
    k->path = k->ask.path, k->code = S("");
    (void)route_prefix(&k->path, &k->code);
    router_find(server->router, k->ask.method, k->path, &k->found);
    const struct route *t = k->found.route;
    bool post = str_same(k->ask.method, S("POST"));
    k->body_max = t && t->body_max ? t->body_max : post ? BODY_DEFAULT : 0;
    k->secure = server->o.tls_certificate.len > 0;
    if (server->proxies.n > 0 && networks_have(&server->proxies, &k->peer))
        k->secure |= str_same_nocase(k->ask.forwarded_proto, S("https"));
}

static enum MHD_Result begin(struct conn *k, const char *method, const char *version)
{
    k->ask = (struct ask){.method = str_of(method)};
    k->found.route = NULL;
    k->reason = NULL, k->person = 0;
    enum guard g = check(k, method, version);
    if (g)
        return refuse(k, g);
    find_page(k);
    if (k->ask.length > (int64_t)k->body_max || (k->ask.length < 0 && k->body_max == 0))
        return refuse(k, GUARD_LARGE);
    k->stage = STAGE_READ;
    k->body_ms = now_ms();
    if (k->ask.body) {
        exchange_take(k);
        connection_deadline(k, connection_patience_ms(k));
    } else {
        connection_deadline(k, 0);
    }
    return MHD_YES;
}

/* ---- the body ---- */

static enum MHD_Result read_piece(struct conn *k, const char *piece, size_t *len)
{
    if (!k->x || !body_add(k, piece, *len))
        return refuse_midway(k);
    int64_t allowed = connection_patience_ms(k) + (int64_t)k->x->body.len * 1000 / BODY_RATE;
    int64_t left = k->body_ms + allowed - now_ms();
    connection_deadline(k, left > 1 ? left : 1);
    *len = 0;
    return MHD_YES;
}

/* ---- all of it is here ---- */

static bool is_operator(const struct conn *k)
{
    bool direct = k->ask.forwarded_for.len == 0;
    return direct &&
           (address_is_loopback(&k->peer) || networks_have(&k->server->proxies, &k->peer));
}

static enum MHD_Result answer_metrics(struct conn *k)
{
    struct exchange *x = exchange_take(k);
    return answer_words(k, 200, metrics_text(x->mem, k->server), false);
}

static bool is_healthy(struct server *server)
{
    struct queue_of *q = &server->queues[PAGE];
    pthread_mutex_lock(&q->lock);
    bool stuck = q->first && now_us() - q->first->queued_us > STUCK_US;
    pthread_mutex_unlock(&q->lock);
    return !stuck && !atomic_load(&server->stopping);
}

static enum MHD_Result answer_health(struct conn *k)
{
    bool well = is_healthy(k->server);
    return answer_words(k, well ? 200 : 503, well ? S("ok\n") : S("not now\n"), !well);
}

static enum MHD_Result answer_options(struct conn *k)
{
    struct MHD_Response *response = reply_words(k->server, 204, S(""), false);
    reply_header(response, "Allow", "GET, HEAD, POST, OPTIONS");
    enum MHD_Result done = queue_answer(k, 204, response, 0);
    MHD_destroy_response(response);
    return done;
}

static void tell_counted(struct conn *k, const struct cache_answer *answer)
{
    struct server *server = k->server;
    char text[ADDRESS_TEXT];
    struct address client = address_forwarded(&server->proxies, k->peer, k->ask.forwarded_for);
    address_text(&client, text);
    server->o.program->counted(server->o.site,
                               &(struct http_reader){.address = str_of(text),
                                                     .agent = str_upto(k->ask.agent, AGENT_MAX),
                                                     .program = answer->program,
                                                     .counts = answer->counts,
                                                     .now = clock_now(server->o.clock)});
}

/* From the cache, if the page is there. */
static bool answer_kept(struct conn *k, const struct page_want *want)
{
    struct server *server = k->server;
    struct cache_key key;
    if (!want->shareable || atomic_load(&server->stopping))
        return false;
    page_key(server, k, want, &key);
    int64_t minute = clock_now(server->o.clock).s / 60;
    struct cache_answer answer =
        cache_answer(server->cache, &key, k->mhd, minute, k->ask.if_none_match);
    bool hit = answer.status != 0;
    atomic_fetch_add(hit ? &server->metrics.cache_hits : &server->metrics.cache_misses, 1);
    if (hit && answer.counts)
        tell_counted(k, &answer);
    if (hit)
        connection_answered(k, answer.status, answer.bytes);
    return hit;
}

static enum MHD_Result hand_over(struct conn *k, const struct page_want *want)
{
    struct exchange *x = k->x ? k->x : exchange_take(k);
    x->catalog = want->catalog, x->coding = want->coding, x->shareable = want->shareable;
    connection_deadline(k, 0);
    k->stage = STAGE_WORK;
    bool stream = k->found.route && k->found.route->queue == STREAM;
    bool taken = stream ? stream_hand_over(x) : worker_hand_over(x);
    if (taken)
        return MHD_YES;
    return refuse(k, atomic_load(&k->server->stopping) ? GUARD_STOPPING : GUARD_BUSY);
}

static enum MHD_Result dispatch(struct conn *k)
{
    if (str_same(k->ask.method, S("OPTIONS")))
        return answer_options(k);
    bool get = str_same(k->ask.method, S("GET")) || str_same(k->ask.method, S("HEAD"));
    if (get && str_starts(k->ask.path, S("/assets/")))
        return asset_serve(k);
    if (get && str_same(k->ask.path, S("/healthz")))
        return answer_health(k);
    if (get && str_same(k->ask.path, S("/metrics")) && is_operator(k))
        return answer_metrics(k);
    struct page_want want = page_want(k);
    return answer_kept(k, &want) ? MHD_YES : hand_over(k, &want);
}

static enum MHD_Result finish(struct conn *k)
{
    struct exchange *x = k->x;
    if (x->fresh)
        return MHD_YES; /* asked again too early */
    if (!x->response)
        return MHD_NO;
    k->reason = x->reason, k->person = x->person;
    enum MHD_Result done = queue_answer(k, x->status, x->response, x->bytes);
    if (x->stream) {
        connection_deadline(k, 0);
        k->x = NULL;
        stream_let_go(x);
    }
    return done;
}

enum MHD_Result serve(void *server, struct MHD_Connection *mhd, const char *target,
                      const char *method, const char *version, const char *piece, size_t *piece_len,
                      void **conn)
{
    (void)server, (void)mhd, (void)target;
    struct conn *k = *conn;
    switch (k->stage) {
    case STAGE_LINE: return begin(k, method, version);
    case STAGE_READ: return *piece_len > 0 ? read_piece(k, piece, piece_len) : dispatch(k);
    case STAGE_WORK: return finish(k);
    case STAGE_ANSWERED: break;
    }
    return MHD_NO;
}
