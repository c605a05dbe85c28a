#include "tests/http/toy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static _Atomic int counted_so_far;
static _Atomic int runs; /* of GET /shared; the handlers have no other place to count */

/* ---- pages ---- */

static enum err hello_get(struct ctx *c, const struct req *r, struct res *out)
{
    out->body = arena_format(c->mem, "<p>hello %.*s %.*s %d</p>", STR_ARG(r->word[0]),
                             STR_ARG(r->address), r->secure);
    return OK;
}

static enum err long_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct text t = {.mem = c->mem};
    (void)r;
    for (int i = 0; i < 2000; i++)
        text_format(&t, "<p>line %d</p>\n", i);
    out->body = text_str(&t);
    return OK;
}

static const struct stmt_def count_keys = {"SELECT count(*) FROM request_key", "toy_count",
                                           "request_key", ""};

static enum err shared_get(struct ctx *c, const struct req *r, struct res *out)
{
    bool row;
    struct stmt *s = stmt_new(c, &count_keys);
    if (!s)
        return ERR_FAULT;
    enum err e = stmt_step(c, s, &row);
    stmt_done(s);
    if (e)
        return e;
    struct text t = {.mem = c->mem};
    int n = atomic_fetch_add(&runs, 1) + 1;
    for (int i = 0; i < 500; i++)
        text_format(&t, "%d ", n);
    if (param(r, "form").len > 0)
        text_add(&t, r->token); /* a page that should not say so */
    out->body = text_str(&t);
    out->shared = true;
    out->counts = param_int(r, "counts", 0);
    return OK;
}

static enum err slow_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct timespec time = {0, (long)param_int(r, "ms", 200) * 1000000};
    (void)c;
    nanosleep(&time, NULL);
    out->body = S("slow");
    return OK;
}

static enum err form_post(struct ctx *c, const struct req *r, struct res *out)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < r->n_uploads; i++)
        for (size_t at = 0; at < r->uploads[i].size; at++)
            sum = sum * 31 + (unsigned char)r->uploads[i].bytes.at[at];
    out->body = arena_format(c->mem, "a=%.*s files=%zu size=%zu sum=%u", STR_ARG(form_text(r, "a")),
                             r->n_uploads, r->n_uploads ? r->uploads[0].size : 0, sum);
    return OK;
}

static enum err events_get(struct ctx *c, const struct req *r, struct res *out)
{
    (void)out;
    if (param(r, "no").len > 0)
        return fail(c, ERR_REFUSED, "No events today.");
    for (int i = 0; i < (int)param_int(r, "n", 1000000); i++) {
        enum err e = stream_send(r->stream, S("count"), arena_format(c->mem, "%d\nlines", i));
        if (e || !stream_wait(r->stream, (int)param_int(r, "ms", 20)))
            return OK;
    }
    return OK;
}

static enum err secret_get(struct ctx *c, const struct req *r, struct res *out)
{
    (void)r;
    out->body = S("secret");
    res_session(c, out, S("abc"), 60);
    return OK;
}

static enum err fault_get(struct ctx *c, const struct req *r, struct res *out)
{
    (void)r, (void)out;
    return fail(c, ERR_FAULT, "a test of the page for faults");
}

static const struct route routes[] = {
    {"GET", "/hello", hello_get, ANYBODY},
    {"GET", "/hello/@", hello_get, ANYBODY},
    {"GET", "/long", long_get, ANYBODY},
    {"GET", "/shared", shared_get, ANYBODY},
    {"GET", "/slow", slow_get, ANYBODY},
    {"GET", "/hash", slow_get, ANYBODY, .queue = SLOW},
    {"GET", "/events", events_get, ANYBODY, .queue = STREAM},
    {"GET", "/secret", secret_get, ANYBODY},
    {"GET", "/fault", fault_get, ANYBODY},
    {"GET", "/mine", hello_get, SIGNED_IN},
    {"POST", "/form", form_post, ANYBODY, .any_origin = true},
    {"POST", "/guarded", form_post, ANYBODY},
    {"POST", "/upload", form_post, ANYBODY, .any_origin = true, .body_max = 2 << 20},
    {0},
};

/* ---- the program around them ---- */

static enum err enter(struct ctx *c, struct req *r)
{
    r->token = S("t0ken");
    r->common = str_same(param(r, "form"), S("common"));
    if (str_same(r->cookie, S("ada")))
        c->me = 7, c->bits |= SIGNED_IN;
    return OK;
}

static void failed(struct ctx *c, const struct req *r, enum err e, struct res *out)
{
    (void)r;
    out->body = e == ERR_FAULT ? S("Something failed.") : c->why;
}

static bool program(struct ctx *c, str code)
{
    c->program = 1;
    if (code.len > 0)
        c->prefix = arena_format(c->mem, "/p/%.*s", STR_ARG(code));
    return code.len == 0 || str_same(code, S("ada"));
}

static void counted(const struct site *site, const struct http_reader *r)
{
    (void)site;
    if (str_same(r->address, S("127.0.0.1")) && str_same(r->agent, S("Firefox")) && r->program == 1)
        atomic_fetch_add(&counted_so_far, (int)r->counts);
}

int toy_counted(void)
{
    return atomic_load(&counted_so_far);
}

void toy_start(struct toy *toy, const struct toy_options *options)
{
    static const struct route *const rooms[] = {routes, NULL};
    static const struct http_program around = {rooms, enter, failed, program, counted};
    *toy = (struct toy){.c = test_ctx_begin()};
    struct http_options o = {
        .listen = S("127.0.0.1:0"),
        .proxies = str_of(options->proxies),
        .tls_certificate = str_of(options->certificate),
        .tls_key = str_of(options->key),
        .workers = options->workers ? options->workers : 2,
        .connections_max = 4096,
        .connections_per_address =
            options->connections_per_address ? options->connections_per_address : 4000,
        .header_timeout_ms = options->header_timeout_ms ? options->header_timeout_ms : 2000,
        .queue_max = options->queue_max ? options->queue_max : 256,
        .cache_bytes = options->cache_bytes,
        .site = toy->c.site,
        .store = db_store(toy->c.db),
        .program = &around,
        .clock = &toy->clock,
    };
    atomic_store(&runs, 0);
    /* the middle of a minute, so that no page grows old by chance */
    toy->clock.offset_s = 30 - (int64_t)time(NULL) % 60;
    if (http_start(&toy->c, &o, &toy->server) != OK) {
        fprintf(stderr, "the toy does not start: %.*s\n", STR_ARG(toy->c.why));
        exit(1);
    }
    toy->port = http_port(toy->server);
}

void toy_stop(struct toy *toy)
{
    if (toy->server)
        http_stop(toy->server);
    test_ctx_end(&toy->c);
}

int toy_runs(void)
{
    return atomic_load(&runs);
}

void toy_write(struct toy *toy)
{
    struct ctx *c = &toy->c;
    c->once = arena_format(c->mem, "%016d", toy_runs());
    enum err e = db_begin(c);
    if (db_end(c, e) != OK) {
        fprintf(stderr, "the toy cannot write: %.*s\n", STR_ARG(c->why));
        exit(1);
    }
}

/* ---- the client ---- */

int64_t toy_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

int toy_connect(const struct toy *toy)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)toy->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)(void *)&to, sizeof to) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

bool toy_send(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t n = send(fd, at, len, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        at += n, len -= (size_t)n;
    }
    return true;
}

str toy_header(const struct answer *a, const char *name)
{
    str rest = a->head;
    for (str line; str_cut(&rest, '\n', &line);) {
        size_t colon = str_find(line, S(":"));
        if (colon != SIZE_MAX && str_same_nocase(str_upto(line, colon), str_of(name)))
            return str_trim(str_from(line, colon + 1));
    }
    return S("");
}

/* Reads more bytes; false at the end or when the time is over. */
static bool more(int fd, struct text *t, int64_t until, bool *closed)
{
    char piece[16384];
    int64_t left = until - toy_ms();
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (left <= 0 || poll(&p, 1, (int)left) <= 0)
        return false;
    ssize_t n = recv(fd, piece, sizeof piece, 0);
    *closed = n <= 0;
    if (n > 0)
        text_add(t, (str){piece, (size_t)n});
    return n > 0;
}

static bool is_whole(const struct answer *a, bool head_only, bool closed)
{
    int64_t length;
    if (head_only || a->status == 304 || a->status == 204)
        return true;
    if (str_int(toy_header(a, "Content-Length"), &length))
        return a->body.len >= (size_t)length;
    return str_ends(a->body, S("0\r\n\r\n")) || closed;
}

struct answer toy_read(struct arena *mem, int fd, int timeout_ms, bool head_only)
{
    struct text t = {.mem = mem};
    struct answer a = {0};
    int64_t until = toy_ms() + timeout_ms;
    do {
        str all = text_str(&t), go_on = S("HTTP/1.1 100 Continue\r\n\r\n");
        if (str_starts(all, go_on))
            all = str_from(all, go_on.len);
        size_t blank = str_find(all, S("\r\n\r\n"));
        int64_t status;
        if (blank == SIZE_MAX)
            continue;
        a.head = str_upto(all, blank + 2);
        a.body = str_from(all, blank + 4);
        if (str_starts(a.head, S("HTTP/1.1 ")) &&
            str_int(str_upto(str_from(a.head, 9), 3), &status))
            a.status = (int)status;
        a.whole = is_whole(&a, head_only, a.closed);
    } while (!a.whole && more(fd, &t, until, &a.closed));
    if (a.closed && a.status && !a.whole)
        a.whole = is_whole(&a, head_only, true);
    return a;
}

struct answer toy_ask(struct toy *toy, const char *request, size_t len)
{
    int fd = toy_connect(toy);
    struct answer a = {0};
    if (fd < 0)
        return a;
    (void)toy_send(fd, request, len);
    bool head = len > 4 && memcmp(request, "HEAD", 4) == 0;
    a = toy_read(toy->c.mem, fd, 5000, head);
    if (!a.closed) {
        struct text rest = {.mem = toy->c.mem};
        (void)more(fd, &rest, toy_ms() + (toy_header(&a, "Connection").len > 0 ? 2000 : 10),
                   &a.closed);
    }
    close(fd);
    return a;
}
