#include "kit/http/cache.h"
#include "kit/http/compress.h"
#include "kit/http/etag.h"
#include "kit/http/page_key.h"
#include "kit/http/server.h"

#include <string.h>

static const char CSP_PAGE[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src "
    "'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
static const char CSP_OTHER[] = "default-src 'none'; style-src 'unsafe-inline'; sandbox; "
                                "frame-ancestors 'none'";

static const char CSP_PDF[] =
    "frame-ancestors 'none'"; /* browsers show it with scripts of their own */

static const char CORP[] = "Cross-Origin-Resource-Policy"; /* pictures that others embed say so */

void reply_header(struct MHD_Response *response, const char *name, const char *value)
{
    if (MHD_add_response_header(response, name, value) != MHD_YES)
        LOG(LOG_ERROR, "http.header", {"name", .text = str_of(name)});
}

void reply_secure(struct MHD_Response *response, bool tls)
{
    reply_header(response, "X-Content-Type-Options", "nosniff");
    if (!MHD_get_response_header(response, "Referrer-Policy"))
        reply_header(response, "Referrer-Policy", "same-origin");
    if (tls)
        reply_header(response, "Strict-Transport-Security", "max-age=31536000");
    if (!MHD_get_response_header(response, CORP))
        reply_header(response, CORP, "same-origin");
}

struct MHD_Response *reply_words(struct server *server, int status, str words, bool close)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        words.len, (void *)(uintptr_t)words.at, MHD_RESPMEM_MUST_COPY);
    reply_header(response, "Content-Type", "text/plain; charset=utf-8");
    reply_header(response, "Cache-Control", "no-store");
    reply_secure(response, server->o.tls_certificate.len > 0);
    if (close)
        reply_header(response, "Connection", "close");
    if (status == 503)
        reply_header(response, "Retry-After", "3");
    return response;
}

/* What goes out, decided once and built once or twice (for this client, and for the cache). */
struct page {
    int status;
    str type, body;
    enum coding coding;
    const char *keep; /* Cache-Control; NULL: the handler said it */
    uint64_t etag;    /* 0: none */
    bool html, secure, close, vary_page;
};

static bool is_header(const struct res *out, str name)
{
    for (size_t i = 0; i < out->n_headers; i++)
        if (str_same_nocase(out->headers[i].name, name))
            return true;
    return false;
}

static void put_str(struct MHD_Response *response, struct arena *mem, const char *name, str value)
{
    reply_header(response, name, arena_copy(mem, value).at);
}

static void put_file_name(struct MHD_Response *response, struct arena *mem, str name)
{
    struct text t = {.mem = mem};
    text_add(&t, S("attachment; filename=\""));
    for (size_t i = 0; i < name.len; i++) {
        unsigned char ch = (unsigned char)name.at[i];
        text_char(&t, ch < 0x20 || ch >= 0x7f || ch == '"' || ch == '\\' ? '_' : (char)ch);
    }
    text_add(&t, S("\"; filename*=UTF-8''"));
    for (size_t i = 0; i < name.len; i++) {
        unsigned char ch = (unsigned char)name.at[i];
        bool plain = (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') ||
                     (ch >= 'A' && ch <= 'Z') || ch == '-' || ch == '_' || ch == '.';
        text_format(&t, plain ? "%c" : "%%%02X", ch);
    }
    put_str(response, mem, "Content-Disposition", text_str(&t));
}

static struct MHD_Response *build(const struct page *p, struct arena *mem, const struct res *out,
                                  bool copy)
{
    str body = p->status == 304 ? S("") : p->body;
    bool pdf = str_starts(p->type, S("application/pdf"));
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body.len, (void *)(uintptr_t)body.at,
                                        copy ? MHD_RESPMEM_MUST_COPY : MHD_RESPMEM_PERSISTENT);
    if (p->status != 304 && body.len > 0) {
        put_str(response, mem, "Content-Type", p->type);
        if (p->coding != PLAIN)
            reply_header(response, "Content-Encoding", coding_name(p->coding));
    }
    if (p->keep)
        reply_header(response, "Cache-Control", p->keep);
    if (p->vary_page)
        reply_header(response, "Vary", "Accept-Encoding, Accept-Language, Cookie, HX-Request");
    if (p->etag) {
        char text[ETAG_TEXT];
        etag_text(p->etag, text);
        reply_header(response, "ETag", text);
    }
    reply_header(response, "Content-Security-Policy",
                 p->html ? CSP_PAGE
                 : pdf   ? CSP_PDF
                         : CSP_OTHER);
    if (p->html) {
        reply_header(response, "Cross-Origin-Opener-Policy", "same-origin");
        reply_header(response, "Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }
    if (out->location.len > 0)
        put_str(response, mem, "Location", out->location);
    if (out->file_name.len > 0)
        put_file_name(response, mem, out->file_name);
    for (size_t i = 0; i < out->n_headers; i++)
        put_str(response, mem, arena_copy(mem, out->headers[i].name).at, out->headers[i].value);
    reply_secure(response, p->secure);
    if (p->status == 503)
        reply_header(response, "Retry-After", "3");
    if (p->close)
        reply_header(response, "Connection", "close");
    return response;
}

static const char *keep_for(const struct ctx *c, const struct res *out, int status)
{
    if (is_header(out, S("Cache-Control")))
        return NULL;
    if (out->immutable && status == 200)
        return "public, max-age=31536000, immutable";
    return c->me != 0 || status != 200 || is_header(out, S("Set-Cookie")) ? "no-store" : "no-cache";
}

static struct page decide(struct exchange *x, const struct ctx *c, const struct res *out)
{
    struct conn *k = x->k;
    bool get = str_same(x->r.method, S("GET"));
    struct page p = {.status = out->status ? out->status : 200,
                     .type = out->type.len > 0 ? out->type : S("text/html; charset=utf-8"),
                     .body = out->body,
                     .secure = k->secure,
                     .vary_page = get,
                     .close = atomic_load(&k->server->stopping)};
    p.keep = keep_for(c, out, p.status);
    p.html = str_starts(p.type, S("text/html"));
    bool anonymous = c->me == 0 && !is_header(out, S("Set-Cookie"));
    if (get && p.status == 200 && anonymous && p.body.len > 0) {
        p.etag = hash_bytes(p.body, k->server->key) | 1;
        if (etag_among(k->ask.if_none_match, p.etag))
            p.status = 304;
    }
    return p;
}

/* A copy for the next visitors. The mark was taken before the page was made. */
static void keep(struct exchange *x, const struct ctx *c, const struct res *out, struct page p)
{
    struct conn *k = x->k;
    struct page_want want = {x->catalog, x->coding, x->r.part, true};
    struct cache_key key;
    page_key(k->server, k, &want, &key);
    if (key.len == 0)
        return;
    struct cached kept = {
        .etag = p.etag, .bytes = p.body.len, .minute = c->now.s / 60, .mark = x->mark};
    kept.read = db_watched(c->db), kept.program = c->program, kept.counts = out->counts;
    p.status = 200;
    kept.page = build(&p, x->mem, out, true);
    p.status = 304;
    kept.same = build(&p, x->mem, out, true);
    cache_put(k->server->cache, &key, &kept);
}

static bool personal(const struct exchange *x, str body)
{
    return !x->r.common && x->r.token.len > 0 && str_find(body, x->r.token) != SIZE_MAX;
}

struct MHD_Response *reply_page(struct exchange *x, struct ctx *c, struct res *out)
{
    struct page p = decide(x, c, out);
    bool shared = out->shared && x->shareable && p.etag && !p.close && c->catalog == x->catalog &&
                  c->db && x->k->server->o.cache_bytes > 0 && !personal(x, p.body);
    bool send = p.status != 304 || shared;
    if (send && compress_worthwhile(p.type, p.body.len) && !is_header(out, S("Content-Encoding")) &&
        compress_body(x->mem, x->coding, shared, p.body, &p.body))
        p.coding = x->coding;
    if (shared)
        keep(x, c, out, p);
    x->status = p.status;
    x->reason = c->reason;
    x->person = x->r.route && x->r.route->nameless ? 0 : c->me;
    x->bytes = p.body.len;
    return build(&p, x->mem, out, false);
}
