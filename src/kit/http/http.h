/* http.h -- requests in, pages out; the only folder that sees libmicrohttpd.
 *
 * Whoever moves bytes does nothing else meanwhile (crew.c). A request is refused by the guard
 * (guard.c), answered from the page cache, or suspended and queued for a thread that runs its handler
 * from top to bottom. Queues are bounded: a full one answers 503 with Retry-After.
 *
 * Each request that is refused (4xx, other than a page that is not there) leaves one line in the log: by
 * which route, with which status, why, who (0: nobody). Addresses can hold secrets, and sentences what
 * was typed; so it says the route's pattern, and the reason before it was filled in. */
#ifndef KIT_HTTP_H
#define KIT_HTTP_H

#include "base/base.h"
#include "kit/html/html.h"

struct field {
    str name, value;
};

/* A file sent with a form; its bytes are in memory (small ones) or in a temporary file. */
struct upload {
    str field, file_name, type; /* as the browser says: never trusted */
    str bytes;
    size_t size;
};

struct req {
    str method, path;           /* "GET", "/nominations/7"; decoded, without the program's prefix */
    str query;                  /* as sent, without '?' */
    const struct field *params; /* decoded pairs of the query */
    size_t n_params;
    const struct field *form; /* decoded fields of the body */
    size_t n_form;
    const struct upload *uploads;
    size_t n_uploads;
    str body;       /* of a request that is no form */
    str token;      /* the session's form token: every form sends it back as "token" */
    bool common;    /* the token is the same for all visitors: a page that holds it may be shared */
    int64_t arg[4]; /* the numbers that stood for # in the route */
    str word[2];    /* the words that stood for @ */
    str address;    /* of the client, IP; through configured proxies only */
    str agent;      /* User-Agent, cut at 200 bytes */
    str etag;       /* If-None-Match */
    str cookie;     /* the session cookie's value, empty if none */
    str cookies;    /* the whole Cookie header, for cookie_text */
    str accept;     /* media types; a page that heeds it is never shared */
    str accept_language;
    str hub_signature; /* X-Hub-Signature of WebSub: "sha256=..." */
    str host, origin,
        fetch_site; /* headers Host, Origin, Sec-Fetch-Site: where a form comes from */
    bool secure;    /* came over TLS, here or at a configured proxy */
    bool part;      /* asked for by htmx: the part of the page is enough */
    const struct route *route;
    struct stream *stream; /* of a STREAM route */
};

str param(const struct req *r, const char *name);     /* of the query; trimmed; empty if absent */
str form_text(const struct req *r, const char *name); /* of the body; trimmed; line ends are "\n" */
bool form_has(const struct req *r, const char *name); /* a check box that is on, a button pressed */
/* What was typed there, also if nothing; `otherwise` if the form was not sent yet. */
str form_typed(const struct req *r, const char *name, str otherwise);
const struct upload *form_file(const struct req *r, const char *name); /* NULL if none was chosen */
/* The n-th value of a field that may come several times; false when there is none. */
bool form_each(const struct req *r, const char *name, size_t n, str *value);
bool param_each(const struct req *r, const char *name, size_t n, str *value);
int64_t param_int(const struct req *r, const char *name, int64_t otherwise);
int64_t form_int(const struct req *r, const char *name, int64_t otherwise);

struct res {
    int status; /* 200 unless set */
    str type;   /* "text/html; charset=utf-8" unless set */
    str body;
    str location;  /* with 303 */
    str file_name; /* not empty: sent as an attachment of this name */
    struct field headers[8];
    size_t n_headers;
    bool
        shared; /* the same for every anonymous visitor of this language: may be kept in the cache */
    int64_t counts; /* of a shared page: what http_program.counted is told when it comes from the cache; 0: nothing */
    bool immutable; /* may be kept by browsers for a year (content-hash addresses) */
};
void res_header(struct res *out, str name, str value);
/* The value of another cookie ("plaudit-flash", "plaudit-language"); empty if absent. Letters, digits,
 * '-' and '_' only: anything else reads as empty. */
str cookie_text(const struct req *r, const char *name);
void res_session(struct ctx *c, struct res *out, str value, int64_t seconds); /* sets the session
    cookie; an empty value deletes it. "__Host-plaudit" behind TLS, else "plaudit" */
void see_other(struct ctx *c, struct res *out, const char *pattern,
               int64_t id); /* '#' stands for id;
    c->prefix goes before */

typedef enum err handler(struct ctx *c, const struct req *r, struct res *out);

enum queue { PAGE, SLOW, STREAM }; /* pages; password hashing and imports; server-sent events */

/* A room's pages; the table ends with a zero row. In a path "#" stands for one decimal id, "@" for
 * one word without '/'; where several fit, letters go before "#", and "#" before "@". A POST without
 * success is shown again by its handler; after success (OK with no status, body or location) the answer
 * is 303 to `then`: its last '#' is ctx.made, or the id in the same place of this address if nothing
 * was made; those before it are always the ids of this address.
 * Every form sends "token" (r->token) and "once" (32 hex digits, new for each page: ctx.once). */
struct route {
    const char *method, *path;
    handler *run;
    int64_t who;      /* bits of base.h: who may ask at all; the room decides about the object */
    const char *then; /* POST: where to go after success */
    enum queue queue;
    size_t body_max; /* bytes; 0: 64 kB for a POST */
    bool any_origin; /* a POST that other sites may send (none of ours does by default) */
    bool nameless;   /* who asks may want to stay unknown: a refusal is logged without the person */
};

/* Who gets a page that counts its readers. */
struct http_reader {
    str address, agent; /* as in struct req */
    int64_t program, counts;
    moment now;
};

/* What the program does around every handler; given once by app/. */
struct http_program {
    const struct route *const *rooms; /* the rooms' tables, ends with NULL */
    /* Finds the program (by prefix), the session and the viewer; sets c and r->token. */
    enum err (*enter)(struct ctx *c, struct req *r);
    /* Makes the page for an error. */
    void (*failed)(struct ctx *c, const struct req *r, enum err e, struct res *out);
    /* Prefixes: is "CODE" a program? Fills c->program and c->prefix. */
    bool (*program)(struct ctx *c, str code);
    /* A page with res.counts came from the cache, without its handler. Quick, and without the database. */
    void (*counted)(const struct site *site, const struct http_reader *reader);
};

struct http_options {
    str listen;                   /* "127.0.0.1:8080", "[::]:8443" */
    str tls_certificate, tls_key; /* file names; empty: plain HTTP */
    str proxies; /* "10.0.0.0/8, ::1": whose X-Forwarded-* counts; empty: nobody's */
    int workers; /* pages made at once */
    int connections_max, connections_per_address;
    int header_timeout_ms; /* 10,000: slow clients are cut */
    int queue_max;         /* waiting requests per queue */
    size_t cache_bytes;    /* of the page cache */
    const struct site *site;
    struct store *store;
    const struct http_program *program;
    const struct clock *clock; /* NULL: the system's */
};

struct server;

/* Listens and answers until http_stop. Takes the listening socket of systemd if there is one
 * (LISTEN_FDS), and tells systemd when it is ready. Errors: INVALID if the address, the certificate or
 * the list of proxies cannot be used; why says which and what to do. */
enum err http_start(struct ctx *c, const struct http_options *options,
                    struct server **server) MUST_USE;
int http_port(const struct server *server); /* the one it listens on; for listen ":0" */
void http_stop(struct server *server);      /* graceful: answers what was asked, at most 10 s */

/* Runs one request without sockets, as a worker would: for tests of pages. Set c as the viewer. */
void http_run(struct ctx *c, const struct route *routes, struct req *r, struct res *out);
int http_status(enum err e);

/* Server-sent events: a STREAM handler sends until the client is gone or the server stops. */
enum err stream_send(struct stream *s, str event, str data) MUST_USE; /* BUSY: the client is gone */
bool stream_wait(struct stream *s, int timeout_ms);                   /* false: time to end */

/* Constant time, for tokens. */
bool secret_same(str a, str b);

/* Assets packed into the binary: "/assets/plaudit.4f2a9c1b.css". name: "plaudit.css". */
str asset(const char *name); /* its address */

#endif
