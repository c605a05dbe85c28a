/* Whole answers: headers, codings, the cache, forms and files, events. */
#include "base/test.h"
#include "tests/http/toy.h"

#include <brotli/decode.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "kit/http/assets.h"

static bool has(str s, const char *part)
{
    return str_find(s, str_of(part)) != SIZE_MAX;
}

static void test_headers(struct toy *toy)
{
    struct answer a = ASK(toy, GET("/hello", ""));
    CHECK(a.status == 200);
    str csp = toy_header(&a, "Content-Security-Policy");
    CHECK(has(csp, "default-src 'none'") && has(csp, "frame-ancestors 'none'") &&
          !has(csp, "unsafe"));
    CHECK_STR(toy_header(&a, "X-Content-Type-Options"), S("nosniff"));
    CHECK_STR(toy_header(&a, "Referrer-Policy"), S("same-origin"));
    CHECK_STR(toy_header(&a, "Cross-Origin-Opener-Policy"), S("same-origin"));
    CHECK_STR(toy_header(&a, "Cache-Control"), S("no-cache"));
    CHECK(has(toy_header(&a, "Vary"), "Cookie") && toy_header(&a, "Permissions-Policy").len > 0);
    CHECK(toy_header(&a, "Strict-Transport-Security").len == 0);
    a = ASK(toy, GET("/mine", "Cookie: plaudit=ada\r\n"));
    CHECK_STR(toy_header(&a, "Cache-Control"), S("no-store"));
    CHECK(toy_header(&a, "ETag").len == 0);
    a = ASK(toy, GET("/secret", ""));
    CHECK(str_starts(toy_header(&a, "Set-Cookie"), S("plaudit=abc; HttpOnly; SameSite=Lax")));
    CHECK_STR(toy_header(&a, "Cache-Control"), S("no-store"));
}

/* Forwarded headers count from a proxy of ours only. */
static void test_proxies(struct toy *direct)
{
#define FORWARDED "X-Forwarded-For: 1.2.3.4, 203.0.113.7\r\nX-Forwarded-Proto: https\r\n"
    struct answer a = ASK(direct, GET("/hello", FORWARDED));
    CHECK(has(a.body, "127.0.0.1 0"));
    struct toy toy;
    toy_start(&toy, &(struct toy_options){.proxies = "127.0.0.0/8", .connections_per_address = 1});
    int held = toy_connect(&toy); /* the limit is for addresses of clients, not of proxies */
    a = ASK(&toy, GET("/hello", FORWARDED));
    CHECK(has(a.body, "203.0.113.7 1"));
    CHECK(toy_header(&a, "Strict-Transport-Security").len > 0);
    a = ASK(&toy, GET("/secret", FORWARDED));
    CHECK(str_starts(toy_header(&a, "Set-Cookie"), S("__Host-plaudit=abc;")));
    CHECK(str_ends(toy_header(&a, "Set-Cookie"), S("; Secure")));
    a = ASK(&toy, GET("/mine", FORWARDED "Cookie: plaudit=ada\r\n"));
    CHECK(a.status == 303);
    a = ASK(&toy, GET("/mine", FORWARDED "Cookie: __Host-plaudit=ada\r\n"));
    CHECK(a.status == 200);
    a = ASK(&toy, GET("/metrics", FORWARDED));
    CHECK(a.status == 404);
    close(held);
    toy_stop(&toy);
}

static str unpack(struct toy *toy, const struct answer *a)
{
    size_t len = 200000;
    char *at = arena_take(toy->c.mem, len, 1);
    str coding = toy_header(a, "Content-Encoding");
    if (str_same(coding, S("br"))) {
        if (BrotliDecoderDecompress(a->body.len, (const uint8_t *)a->body.at, &len,
                                    (uint8_t *)at) != BROTLI_DECODER_RESULT_SUCCESS)
            return S("not brotli");
        return (str){at, len};
    }
    if (!str_same(coding, S("gzip")))
        return a->body;
    z_stream z = {.next_in = (Bytef *)(uintptr_t)a->body.at, .avail_in = (uInt)a->body.len};
    z.next_out = (Bytef *)at, z.avail_out = (uInt)len;
    bool whole = inflateInit2(&z, 15 + 16) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END;
    len = z.total_out;
    inflateEnd(&z);
    return whole ? (str){at, len} : S("not gzip");
}

static void test_codings(struct toy *toy)
{
    struct answer plain = ASK(toy, GET("/long", ""));
    struct answer gzip = ASK(toy, GET("/long", "Accept-Encoding: gzip\r\n"));
    struct answer br = ASK(toy, GET("/long", "Accept-Encoding: gzip, br\r\n"));
    CHECK(plain.body.len > 30000 && toy_header(&plain, "Content-Encoding").len == 0);
    CHECK_STR(toy_header(&gzip, "Content-Encoding"), S("gzip"));
    CHECK_STR(toy_header(&br, "Content-Encoding"), S("br"));
    CHECK(gzip.body.len < plain.body.len / 3 && br.body.len < plain.body.len / 3);
    CHECK(str_same(unpack(toy, &gzip), plain.body) && str_same(unpack(toy, &br), plain.body));
    struct answer small = ASK(toy, GET("/hello", "Accept-Encoding: gzip, br\r\n"));
    CHECK(toy_header(&small, "Content-Encoding").len == 0);
    struct answer apart = ASK(toy, GET("/long", "Accept-Encoding: gzip\r\nCookie: a=b\r\n"
                                                "Sec-Fetch-Site: cross-site\r\n"));
    CHECK(toy_header(&apart, "Content-Encoding").len == 0);

    str etag = toy_header(&plain, "ETag");
    CHECK(etag.len > 0 && str_same(etag, toy_header(&br, "ETag")));
    str again = arena_format(toy->c.mem, GET("/long", "If-None-Match: %.*s\r\n"), STR_ARG(etag));
    struct answer same = toy_ask(toy, again.at, again.len);
    CHECK(same.status == 304 && same.body.len == 0 && !same.closed);
    CHECK_STR(toy_header(&same, "ETag"), etag);
    same = ASK(toy, GET("/long", "If-None-Match: \"other\"\r\n"));
    CHECK(same.status == 200);
}

static void test_assets(struct toy *toy)
{
    const struct asset_file *f = &asset_files[0];
    for (size_t i = 0; i < asset_count; i++)
        if (asset_files[i].brotli && asset_files[i].gzip)
            f = &asset_files[i];
    CHECK_STR(asset(f->name), str_of(f->address));
    static const char *const codings[] = {"", "Accept-Encoding: gzip\r\n",
                                          "Accept-Encoding: br\r\n"};
    for (size_t i = 0; i < COUNT(codings); i++) {
        str ask = arena_format(toy->c.mem, GET("%s", "%s"), f->address, codings[i]);
        struct answer a = toy_ask(toy, ask.at, ask.len);
        CHECK(a.status == 200 && has(toy_header(&a, "Cache-Control"), "immutable"));
        CHECK_STR(toy_header(&a, "Content-Type"), str_of(f->type));
        CHECK((toy_header(&a, "Content-Encoding").len > 0) == (i > 0));
        if (f->plain_len < 200000)
            CHECK(str_same(unpack(toy, &a), (str){(const char *)f->plain, f->plain_len}));
        ask = arena_format(toy->c.mem, GET("%s", "If-None-Match: %.*s\r\n"), f->address,
                           STR_ARG(toy_header(&a, "ETag")));
        CHECK(toy_ask(toy, ask.at, ask.len).status == 304);
    }
    CHECK(ASK(toy, GET("/assets/nothing.css", "")).status == 404);
}

static void test_cache(void)
{
    struct toy toy;
    toy_start(&toy, &(struct toy_options){.cache_bytes = 1 << 20});
    struct answer first = ASK(&toy, GET("/shared", ""));
    struct answer second = ASK(&toy, GET("/shared", "Cookie: a=b; plaudit-language=en\r\n"));
    CHECK(first.status == 200 && toy_runs() == 1 && str_same(first.body, second.body));
    CHECK_STR(toy_header(&first, "ETag"), toy_header(&second, "ETag"));
    CHECK_STR(toy_header(&first, "Cache-Control"), toy_header(&second, "Cache-Control"));
    CHECK(toy_header(&second, "Content-Security-Policy").len > 0);
    struct answer head = ASK(&toy, "HEAD /shared HTTP/1.1\r\nHost: toy\r\n\r\n");
    CHECK(head.status == 200 && head.body.len == 0 && toy_runs() == 1);
    str again = arena_format(toy.c.mem, GET("/shared", "If-None-Match: %.*s\r\n"),
                             STR_ARG(toy_header(&first, "ETag")));
    CHECK(toy_ask(&toy, again.at, again.len).status == 304 && toy_runs() == 1);

    /* each of these is another page */
    CHECK(ASK(&toy, GET("/shared?page=2", "")).status == 200 && toy_runs() == 2);
    CHECK(ASK(&toy, GET("/p/ada/shared", "")).status == 200 && toy_runs() == 3);
    CHECK(ASK(&toy, GET("/shared", "HX-Request: true\r\n")).status == 200 && toy_runs() == 4);
    struct answer packed = ASK(&toy, GET("/shared", "Accept-Encoding: br\r\n"));
    CHECK(str_starts(unpack(&toy, &packed), S("5 5 5")) && toy_runs() == 5);
    packed = ASK(&toy, GET("/shared", "Accept-Encoding: br\r\n"));
    CHECK(str_starts(unpack(&toy, &packed), S("5 5 5")) && toy_runs() == 5);

    /* a page that counts its readers does so from the cache, too */
    for (int i = 0; i < 3; i++)
        CHECK(ASK(&toy, GET("/shared?counts=5", "User-Agent: Firefox\r\n")).status == 200);
    CHECK(toy_counted() == 10 && toy_runs() == 6);
    /* never from the cache, never into it */
    CHECK(ASK(&toy, GET("/shared", "Cookie: plaudit=ada\r\n")).status == 200 && toy_runs() == 7);
    CHECK(ASK(&toy, GET("/shared", "Cookie: plaudit-flash=1\r\n")).status == 200 &&
          toy_runs() == 8);
    CHECK(ASK(&toy, GET("/shared", "")).status == 200 && toy_runs() == 8);
    for (int i = 0; i < 2; i++)
        CHECK(ASK(&toy, GET("/shared?form=1", "")).status == 200 && toy_runs() == 9 + i);
    for (int i = 0; i < 2; i++) /* the token of all visitors tells nothing */
        CHECK(ASK(&toy, GET("/shared?form=common", "")).status == 200 && toy_runs() == 11);

    toy_write(&toy);
    CHECK(ASK(&toy, GET("/shared", "")).status == 200 && toy_runs() == 12);
    CHECK(ASK(&toy, GET("/shared", "")).status == 200 && toy_runs() == 12);
    toy.clock.offset_s += 60;
    CHECK(ASK(&toy, GET("/shared", "")).status == 200 && toy_runs() == 13);

    /* no room for all: the oldest go, what is asked stays right */
    for (int i = 0; i < 1000; i++) {
        str ask = arena_format(toy.c.mem, GET("/shared?n=%d", ""), i % 500);
        CHECK(toy_ask(&toy, ask.at, ask.len).status == 200);
        if (i == 300)
            i = 480;
    }
    struct answer m = ASK(&toy, GET("/metrics", ""));
    size_t at = str_find(m.body, S("\nplaudit_cache_bytes "));
    int64_t bytes = 0;
    str line = str_from(m.body, at + 21);
    CHECK(at != SIZE_MAX && str_int(str_upto(line, str_find(line, S("\n"))), &bytes));
    CHECK(bytes > 1 << 19 && bytes <= 1 << 20);
    toy_stop(&toy);
}

static struct answer post(struct toy *toy, const char *path, const char *type, str body)
{
    str head = arena_format(
        toy->c.mem,
        "POST %s HTTP/1.1\r\nHost: toy\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", path,
        type, body.len);
    struct text t = {.mem = toy->c.mem};
    text_add(&t, head);
    text_add(&t, body);
    return toy_ask(toy, t.at, t.len);
}

/* 1.5 MB goes through a file, 100 kB through memory; the sum says that all bytes came. */
static void test_upload(struct toy *toy)
{
    static const size_t sizes[] = {0, 1, 100000, 262144, 1500000};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct text t = {.mem = toy->c.mem};
        uint32_t sum = 0;
        text_add(&t,
                 S("--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nwords\r\n"
                   "--xx\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n"));
        for (size_t at = 0; at < sizes[i]; at++) {
            text_char(&t, (char)(at * 7 % 251));
            sum = sum * 31 + (unsigned char)(at * 7 % 251);
        }
        text_add(&t, S("\r\n--xx--\r\n"));
        struct answer a = post(toy, "/upload", "multipart/form-data; boundary=xx", text_str(&t));
        str want = arena_format(toy->c.mem, "a=words files=1 size=%zu sum=%u", sizes[i], sum);
        CHECK_STR(a.body, want);
    }
    char *much = arena_take(toy->c.mem, 3 << 20, 1);
    struct answer a = post(toy, "/upload", "text/plain", (str){much, 3 << 20});
    CHECK(a.status == 413);
    /* chunks do not say before how many there will be */
    struct text t = {.mem = toy->c.mem};
    text_add(&t, S("POST /upload HTTP/1.1\r\nHost: toy\r\nTransfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < 3; i++) {
        text_add(&t, S("100000\r\n"));
        text_add(&t, (str){much, 1 << 20});
        text_add(&t, S("\r\n"));
    }
    text_add(&t, S("0\r\n\r\n"));
    a = toy_ask(toy, t.at, t.len);
    CHECK(a.status == 413 && a.closed);
}

static void test_forms(struct toy *toy)
{
#define FORM "application/x-www-form-urlencoded"
    CHECK(post(toy, "/guarded", FORM, S("a=1")).status == 403);
    CHECK(post(toy, "/guarded", FORM, S("a=1&token=t0ken")).status == 200);
    struct answer a = ASK(toy, "POST /guarded HTTP/1.1\r\nHost: toy\r\nOrigin: http://evil\r\n"
                               "Content-Type: " FORM "\r\nContent-Length: 11\r\n\r\ntoken=t0ken");
    CHECK(a.status == 403);
    a = ASK(toy, "POST /guarded HTTP/1.1\r\nHost: toy\r\nSec-Fetch-Site: cross-site\r\n"
                 "Content-Type: " FORM "\r\nContent-Length: 11\r\n\r\ntoken=t0ken");
    CHECK(a.status == 403);
    a = ASK(toy, "POST /guarded HTTP/1.1\r\nHost: toy\r\nOrigin: http://toy\r\n"
                 "Content-Type: " FORM "\r\nContent-Length: 11\r\n\r\ntoken=t0ken");
    CHECK(a.status == 200);
    CHECK(post(toy, "/form", "multipart/form-data; boundary=xx", S("nonsense")).status == 400);
}

static bool no_streams(struct toy *toy, int within_ms)
{
    int64_t until = toy_ms() + within_ms;
    while (toy_ms() < until && !has(ASK(toy, GET("/metrics", "")).body, "plaudit_streams 0\n"))
        usleep(100000);
    return has(ASK(toy, GET("/metrics", "")).body, "plaudit_streams 0\n");
}

static void test_events(struct toy *toy)
{
    struct answer a = ASK(toy, GET("/events?n=3", ""));
    CHECK(a.status == 200);
    CHECK_STR(toy_header(&a, "Content-Type"), S("text/event-stream"));
    CHECK(has(a.body, "event: count\ndata: 0\ndata: lines\n\n"));
    CHECK(has(a.body, "data: 2\ndata: lines\n\n") && !has(a.body, "data: 3\n"));
    a = ASK(toy, GET("/events?no=1", ""));
    CHECK(a.status == 403);
    CHECK_STR(a.body, S("No events today."));

    /* clients that go away without a word; one more than there is room for, which may come again */
    int fds[256];
    for (size_t i = 0; i < COUNT(fds); i++) {
        static const char ask[] = GET("/events?ms=60000", "");
        fds[i] = toy_connect(toy);
        CHECK(toy_send(fds[i], ask, sizeof ask - 1));
        CHECK(has(toy_read(toy->c.mem, fds[i], 3000, true).head, "200 OK"));
    }
    CHECK(has(ASK(toy, GET("/metrics", "")).body, "plaudit_streams 256\n"));
    a = ASK(toy, GET("/events?ms=60000", ""));
    CHECK(a.status == 503 && toy_header(&a, "Retry-After").len > 0);
    CHECK(ASK(toy, GET("/hello", "")).status == 200);
    for (size_t i = 0; i < COUNT(fds); i++)
        close(fds[i]);
    CHECK(no_streams(toy, 6000));
}

/* Clients that reset their connections while events go out to them. */
static void test_events_cut(struct toy *toy)
{
    static const char ask[] = GET("/events?ms=1", "");
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    for (unsigned i = 0; i < 300; i++) {
        int fd = toy_connect(toy);
        CHECK(toy_send(fd, ask, sizeof ask - 1));
        usleep(i % 30 * 200);
        CHECK(setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
        close(fd);
    }
    CHECK(no_streams(toy, 6000));
}

static void test_health(struct toy *toy)
{
    struct answer a = ASK(toy, GET("/healthz", ""));
    CHECK(a.status == 200);
    CHECK_STR(a.body, S("ok\n"));
    a = ASK(toy, GET("/metrics", ""));
    CHECK(a.status == 200 && has(a.body, "plaudit_responses_total{status=\"2xx\"} "));
    CHECK(has(a.body, "plaudit_request_seconds_bucket{le=\"+Inf\"} "));
}

int main(void)
{
    struct toy toy;
    toy_start(&toy, &(struct toy_options){0});
    test_headers(&toy);
    test_proxies(&toy);
    test_codings(&toy);
    test_assets(&toy);
    test_upload(&toy);
    test_forms(&toy);
    test_events(&toy);
    test_events_cut(&toy);
    test_health(&toy);
    test_cache();
    toy_stop(&toy);
    return CHECK_RESULT();
}
