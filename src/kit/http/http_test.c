#include "base/test.h"
#include "kit/http/http.h"
#include "kit/http/compress.h"
#include "kit/http/cookie.h"
#include "kit/http/csrf.h"
#include "kit/http/etag.h"
#include "kit/http/form.h"
#include "kit/http/guard.h"
#include "kit/http/route.h"
#include "kit/net/net.h"
#include "kit/store/testing.h"

#include <stdlib.h>

/* ---- guard ---- */

static enum guard target(const char *text, const char *method, struct ask *ask)
{
    static char copy[16384];
    size_t len = strlen(text);
    memcpy(copy, text, len + 1);
    *ask = (struct ask){.method = str_of(method)};
    return guard_target(copy, len, ask);
}

static void test_targets(void)
{
    static const struct {
        const char *target, *path, *query; /* path NULL: refused */
    } cases[] = {
        {"/", "/", ""},
        {"/a/b?c=%20", "/a/b", "c=%20"},
        {"/a%20b", "/a b", ""},
        {"/%C3%A4", "/ä", ""},
        {"/a/...", "/a/...", ""},
        {"/a?..", "/a", ".."},
        {"/a?", "/a", ""},
        {"http://example.org/a?b", "/a", "b"},
        {"HTTPS://example.org", "/", ""},
        {"http:///a", NULL, NULL},
        {"http://h?x", NULL, NULL},
        {"ftp://h/a", NULL, NULL},
        {"a/b", NULL, NULL},
        {"", NULL, NULL},
        {"*", NULL, NULL},
        {"h:443", NULL, NULL},
        {"/a%00b", NULL, NULL},
        {"/a?b=%00", NULL, NULL},
        {"/a/../b", NULL, NULL},
        {"/..", NULL, NULL},
        {"/./a", NULL, NULL},
        {"/a/%2e%2E/b", NULL, NULL},
        {"/a/.%2e", NULL, NULL},
        {"/a%2Fb", NULL, NULL},
        {"/a%5cb", NULL, NULL},
        {"/a\\b", NULL, NULL},
        {"/a%", NULL, NULL},
        {"/a%2", NULL, NULL},
        {"/a%zz", NULL, NULL},
        {"/a%0d%0aSet-Cookie:x", NULL, NULL},
        {"/a%7f", NULL, NULL},
        {"/a%ff", NULL, NULL},
        {"/a%c0%af", NULL, NULL},
        {"/a\x01", NULL, NULL},
        {"/a\xc3\xa4", NULL, NULL},
        {"/a#b", NULL, NULL},
    };
    struct ask ask;
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum guard g = target(cases[i].target, "GET", &ask);
        CHECK((g == GUARD_OK) == (cases[i].path != NULL));
        if (g != GUARD_OK || !cases[i].path)
            continue;
        CHECK_STR(ask.path, str_of(cases[i].path));
        CHECK_STR(ask.query, str_of(cases[i].query));
    }
    CHECK(target("*", "OPTIONS", &ask) == GUARD_OK);
    char longest[TARGET_MAX + 2];
    memset(longest, 'a', sizeof longest);
    longest[0] = '/', longest[TARGET_MAX + 1] = 0;
    CHECK(target(longest, "GET", &ask) == GUARD_TARGET_LONG);
    longest[TARGET_MAX] = 0;
    CHECK(target(longest, "GET", &ask) == GUARD_OK);
}

struct pair {
    const char *name, *value;
};

static enum guard headers(const struct pair *pairs, bool http_1_0, struct ask *ask)
{
    struct header list[8];
    size_t n = 0;
    for (; pairs[n].name; n++)
        list[n] = (struct header){str_of(pairs[n].name), str_of(pairs[n].value)};
    if (ask->method.len == 0)
        *ask = (struct ask){.method = S("POST")};
    enum guard g = guard_headers(list, n, http_1_0, ask);
    ask->method = S("");
    return g;
}

static void test_headers(void)
{
    static const struct {
        enum guard answer;
        struct pair pairs[5];
    } cases[] = {
        {GUARD_OK, {{"Host", "a"}}},
        {GUARD_OK, {{"host", "[::1]:80"}, {"Content-Length", "5"}}},
        {GUARD_OK, {{"Host", "a"}, {"Transfer-Encoding", "Chunked"}}},
        {GUARD_OK, {{"Host", "a"}, {"X", "tab\tand \xc3\xa4"}}},
        {GUARD_HOST, {{"X", "a"}}},
        {GUARD_HOST, {{"Host", ""}}},
        {GUARD_HOST, {{"Host", "a"}, {"Host", "a"}}},
        {GUARD_HOST, {{"Host", "a/b"}}},
        {GUARD_HOST, {{"Host", "user@a"}}},
        {GUARD_HOST, {{"Host", "a, b"}}},
        {GUARD_LENGTH, {{"Host", "a"}, {"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}},
        {GUARD_LENGTH, {{"Host", "a"}, {"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}},
        {GUARD_LENGTH, {{"Host", "a"}, {"Content-Length", "5"}, {"Content-Length", "5"}}},
        {GUARD_LENGTH,
         {{"Host", "a"}, {"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}},
        {GUARD_LENGTH, {{"Host", "a"}, {"Content-Length", "+5"}}},
        {GUARD_LENGTH, {{"Host", "a"}, {"Content-Length", "-5"}}},
        {GUARD_LENGTH, {{"Host", "a"}, {"Content-Length", "0x5"}}},
        {GUARD_LENGTH, {{"Host", "a"}, {"Content-Length", "5, 5"}}},
        {GUARD_LENGTH, {{"Host", "a"}, {"Content-Length", ""}}},
        {GUARD_LENGTH, {{"Host", "a"}, {"Content-Length", "99999999999999999999"}}},
        {GUARD_CODING, {{"Host", "a"}, {"Transfer-Encoding", "gzip"}}},
        {GUARD_CODING, {{"Host", "a"}, {"Transfer-Encoding", "gzip, chunked"}}},
        {GUARD_CODING, {{"Host", "a"}, {"Transfer-Encoding", ""}}},
        {GUARD_HEADER, {{"Host", "a"}, {"X", "a\x01"}}},
        {GUARD_HEADER, {{"Host", "a"}, {"X", "a\rb"}}},
        {GUARD_HEADER, {{"Host", "a"}, {"X", "a\nb"}}},
        {GUARD_HEADER, {{"Host", "a"}, {"X", "\x7f"}}},
        {GUARD_HEADER, {{"Host", "a"}, {"", "x"}}},
        {GUARD_HEADER, {{"Host", "a"}, {"Transfer-Encoding ", "chunked"}}},
        {GUARD_HEADER, {{"Host", "a"}, {" X", "b"}}},
        {GUARD_HEADER, {{"Host", "a"}, {"X(", "b"}}},
        {GUARD_HEADER, {{"Host", "a"}, {"Cookie", "a=b"}, {"Cookie", "c=d"}}},
        {GUARD_HEADER, {{"Host", "a"}, {"Origin", "a"}, {"Origin", "b"}}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ask ask = {0};
        enum guard g = headers(cases[i].pairs, false, &ask);
        if (g != cases[i].answer)
            fprintf(stderr, "case %zu: %d\n", i, (int)g);
        CHECK(g == cases[i].answer);
    }
    struct ask ask = {0};
    static const struct pair old[] = {{"Content-Length", "7"}, {0}};
    CHECK(headers(old, true, &ask) == GUARD_OK && ask.length == 7 && ask.body);
    static const struct pair chunked[] = {{"Transfer-Encoding", "chunked"}, {0}};
    CHECK(headers(chunked, true, &ask) == GUARD_LENGTH);
    ask = (struct ask){.method = S("BREW")};
    CHECK(headers(old, true, &ask) == GUARD_METHOD);
    for (int g = GUARD_FORM; g < GUARD_REASONS; g++)
        CHECK(guard_status((enum guard)g) >= 400 && guard_words((enum guard)g)[0] &&
              guard_name((enum guard)g));
}

/* Bytes as libmicrohttpd leaves them: a NUL for each ':' and line end. */
static void test_layout(void)
{
    static const char line[] = "GET /a HTTP/1.1\0\0Host\0 x\0\0A\0\0\0\0B\0 two\0\0\0\0";
    const char *host = line + 17;
    struct header list[] = {{{host, 4}, {host + 6, 1}},
                            {{host + 9, 1}, {host + 11, 0}},
                            {{host + 13, 1}, {host + 16 - 1, 4}}};
    list[2].value = (str){host + 16, 3};
    size_t size = (size_t)(host + 16 + 3 + 4 - line);
    CHECK(guard_layout(line, line + 15, list, 3, size));
    CHECK(!guard_layout(line, line + 15, list, 3, size + 2));
    CHECK(!guard_layout(line, line + 14, list, 3, size));
    CHECK(!guard_layout(line, line + 15, list, 2, size));
    list[1].value.at += 100;
    CHECK(!guard_layout(line, line + 15, list, 3, size));
}

/* ---- routes ---- */

static enum err nothing(struct ctx *c, const struct req *r, struct res *out)
{
    (void)c, (void)r;
    out->body = S("here");
    return OK;
}

static const struct route room_a[] = {
    {"GET", "/", nothing, ANYBODY},
    {"GET", "/people/@", nothing, ANYBODY},
    {"GET", "/people/#", nothing, ANYBODY},
    {"GET", "/people/new", nothing, ANYBODY},
    {"POST", "/people/new", nothing, SIGNED_IN},
    {"GET", "/letters/#.pdf", nothing, ANYBODY},
    {"GET", "/cycles/#/cases/#", nothing, ANYBODY},
    {"GET", "/pictures/@/@.webp", nothing, ANYBODY},
    {0},
};
static const struct route room_b[] = {
    {"POST", "/votes/#", nothing, SIGNED_IN},
    {"GET", "/@", nothing, ANYBODY},
    {0},
};

static void test_routes(void)
{
    static const struct {
        const char *method, *path, *pattern, *allow;
    } cases[] = {
        {"GET", "/", "/", ""},
        {"GET", "/people/ada", "/people/@", ""},
        {"GET", "/people/7", "/people/#", ""},
        {"GET", "/people/7b", "/people/@", ""},
        {"GET", "/people/new", "/people/new", ""},
        {"HEAD", "/people/new", "/people/new", ""},
        {"POST", "/people/new", "/people/new", ""},
        {"POST", "/people/7", NULL, "GET, HEAD"},
        {"DELETE", "/people/new", NULL, "GET, HEAD, POST"},
        {"GET", "/votes/3", NULL, "POST"},
        {"GET", "/people/", NULL, ""},
        {"GET", "/people/a/b", NULL, ""},
        {"GET", "/people", "/@", ""},
        {"GET", "/people/9223372036854775808", "/people/@", ""},
        {"GET", "/letters/12.pdf", "/letters/#.pdf", ""},
        {"GET", "/letters/12", NULL, ""},
        {"GET", "/cycles/4/cases/5", "/cycles/#/cases/#", ""},
        {"GET", "/cycles/4/cases/-5", NULL, ""},
        {"GET", "/pictures/a/b.c.webp", "/pictures/@/@.webp", ""},
        {"GET", "//", NULL, ""},
    };
    const struct route *rooms[] = {room_a, room_b, NULL};
    struct arena *mem = arena_new();
    struct router *router = router_new(mem, rooms);
    struct found f;
    for (size_t i = 0; i < COUNT(cases); i++) {
        router_find(router, str_of(cases[i].method), str_of(cases[i].path), &f);
        CHECK_STR(f.route ? str_of(f.route->path) : S(""), str_of(cases[i].pattern));
        CHECK_STR(f.route ? S("") : str_of(f.allow), str_of(cases[i].allow));
    }
    router_find(router, S("GET"), S("/cycles/4/cases/9223372036854775807"), &f);
    CHECK(f.arg[0] == 4 && f.arg[1] == INT64_MAX); /* ids of any year */
    router_find(router, S("GET"), S("/pictures/ab/c.webp"), &f);
    CHECK_STR(f.word[0], S("ab"));
    CHECK_STR(f.word[1], S("c"));
    arena_free(mem);

    str path = S("/p/ada/people/7"), code = S("");
    CHECK(route_prefix(&path, &code));
    CHECK_STR(path, S("/people/7"));
    CHECK_STR(code, S("ada"));
    path = S("/p/ada");
    CHECK(route_prefix(&path, &code));
    CHECK_STR(path, S("/"));
    path = S("/p/");
    CHECK(!route_prefix(&path, &code));
    path = S("/people");
    CHECK(!route_prefix(&path, &code));
}

/* ---- small things ---- */

static void test_cookies(void)
{
    str cookies = S("a=1; plaudit=abc-DEF_9;b=\"x\" ; plaudit-language=de; bad=a.b");
    CHECK_STR(cookie_value(cookies, S("plaudit")), S("abc-DEF_9"));
    CHECK_STR(cookie_value(cookies, S("a")), S("1"));
    CHECK_STR(cookie_value(cookies, S("b")), S(""));
    CHECK_STR(cookie_value(cookies, S("bad")), S(""));
    CHECK_STR(cookie_value(cookies, S("plaud")), S(""));
    CHECK(cookie_personal(cookies) && !cookie_personal(S("plaudit-language=de; other=1")));
    CHECK(cookie_personal(S("__Host-plaudit=x")) && cookie_personal(S("x=1;plaudit-flash=2")));
    struct req r = {.cookies = cookies};
    CHECK_STR(cookie_text(&r, "plaudit-language"), S("de"));
}

static void test_addresses(void)
{
    struct networks w;
    CHECK(networks_read(S(" 10.0.0.0/8, ::1,192.168.1.7 , 2001:db8::/33"), &w) && w.n == 4);
    static const struct {
        const char *text;
        bool in;
    } cases[] = {{"10.255.0.1", true},
                 {"11.0.0.1", false},
                 {"::1", true},
                 {"::2", false},
                 {"192.168.1.7", true},
                 {"192.168.1.8", false},
                 {"2001:db8:7fff::1", true},
                 {"2001:db8:8000::1", false},
                 {"::ffff:10.1.1.1", true}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct address a;
        CHECK(address_read(str_of(cases[i].text), &a) && networks_have(&w, &a) == cases[i].in);
    }
    CHECK(!networks_read(S("10.0.0.0/33"), &w) && !networks_read(S("x"), &w));
    CHECK(!networks_read(S("10.0.0.0/-1"), &w) && networks_read(S(""), &w) && w.n == 0);

    CHECK(networks_read(S("127.0.0.0/8, 10.0.0.0/8"), &w));
    struct address peer, stranger;
    CHECK(address_read(S("127.0.0.1"), &peer) && address_read(S("203.0.113.9"), &stranger));
    static const struct {
        const char *forwarded, *client;
    } chains[] = {{"198.51.100.1", "198.51.100.1"},
                  {"1.2.3.4, 198.51.100.1, 10.1.1.1", "198.51.100.1"},
                  {"", "127.0.0.1"},
                  {"nonsense", "127.0.0.1"},
                  {"10.1.1.1", "10.1.1.1"},
                  {"2001:db8::7", "2001:db8::7"}};
    for (size_t i = 0; i < COUNT(chains); i++) {
        char text[ADDRESS_TEXT];
        struct address client = address_forwarded(&w, peer, str_of(chains[i].forwarded));
        address_text(&client, text);
        CHECK_STR(str_of(text), str_of(chains[i].client));
        client = address_forwarded(&w, stranger, str_of(chains[i].forwarded));
        CHECK(memcmp(&client, &stranger, sizeof client) == 0);
    }
}

static void test_codings(struct arena *mem)
{
    CHECK(coding_accepted(S("gzip, deflate, br")) == BROTLI &&
          coding_accepted(S("gzip;q=0.5")) == GZIP);
    CHECK(coding_accepted(S("br;q=0, gzip;q=0.0")) == PLAIN && coding_accepted(S("")) == PLAIN);
    CHECK(coding_accepted(S("identity, *")) == PLAIN && coding_accepted(S("BR;q=1.0")) == BROTLI);
    CHECK(compress_worthwhile(S("text/html; charset=utf-8"), 1000));
    CHECK(!compress_worthwhile(S("text/html"), 999) && !compress_worthwhile(S("image/png"), 5000));
    char *page = arena_take(mem, 5000, 1);
    memset(page, 'a', 5000);
    str out = S("");
    CHECK(compress_body(mem, GZIP, false, (str){page, 5000}, &out) && out.len < 100);
    CHECK((unsigned char)out.at[0] == 0x1f && (unsigned char)out.at[1] == 0x8b);
    CHECK(compress_body(mem, BROTLI, true, (str){page, 5000}, &out) && out.len < 100);
    CHECK(!compress_body(mem, PLAIN, false, (str){page, 5000}, &out));

    char etag[ETAG_TEXT];
    etag_text(0xabc, etag);
    CHECK_STR(str_of(etag), S("W/\"0000000000000abc\""));
    CHECK(etag_among(S("\"x\", W/\"0000000000000abc\""), 0xabc) && etag_among(S("*"), 1));
    CHECK(etag_among(S("\"0000000000000abc\""), 0xabc) && !etag_among(S("\"x\""), 0xabc));
    CHECK(!etag_among(S(""), 0xabc));
    CHECK(hash_bytes(S("a"), 1) != hash_bytes(S("a"), 2) &&
          hash_bytes(S("a"), 1) == hash_bytes(S("a"), 1));
    CHECK(hash_bytes(S("a\0"), 1) != hash_bytes(S("a"), 1));
}

static void test_origins(void)
{
    struct req r = {.host = S("ex.org:8080")};
    str site = S("https://experts.example.org");
    CHECK(csrf_own_origin(&r, site));
    r.origin = S("http://ex.org:8080");
    CHECK(csrf_own_origin(&r, site));
    r.origin = S("https://ex.org:8080");
    CHECK(!csrf_own_origin(&r, site));
    r.secure = true;
    CHECK(csrf_own_origin(&r, site));
    r.origin = S("https://experts.example.org");
    CHECK(csrf_own_origin(&r, site) && !csrf_own_origin(&r, S("")));
    r.origin = S("https://experts.example.org.evil.net");
    CHECK(!csrf_own_origin(&r, site));
    r.origin = S("null");
    CHECK(!csrf_own_origin(&r, site));
    r.fetch_site = S("cross-site"), r.origin = site;
    CHECK(!csrf_own_origin(&r, site));
    r.fetch_site = S("same-site");
    CHECK(!csrf_own_origin(&r, site));
    r.fetch_site = S("same-origin");
    CHECK(csrf_own_origin(&r, site));
    CHECK(secret_same(S("abc"), S("abc")) && !secret_same(S("abc"), S("abd")));
    CHECK(!secret_same(S("abc"), S("abcd")) && secret_same(S(""), S("")));
}

/* ---- http_run ---- */

static int tries;

static enum err page_get(struct ctx *c, const struct req *r, struct res *out)
{
    out->body = arena_format(c->mem, "%lld %.*s", (long long)r->arg[0], STR_ARG(param(r, "q")));
    return OK;
}

static enum err save_post(struct ctx *c, const struct req *r, struct res *out)
{
    (void)out;
    str how = form_text(r, "how");
    CHECK(c->once.len == (form_has(r, "once") ? 16 : 0));
    if (str_same(how, S("made")))
        c->made = 42;
    if (str_same(how, S("bad")))
        return fail(c, ERR_INVALID, "Write <more>.");
    if (str_same(how, S("again")) && ++tries < 4)
        return ERR_AGAIN;
    if (str_same(how, S("always")))
        return ERR_AGAIN;
    if (str_same(how, S("repeated"))) {
        c->answer = S("/p/x/things//edit");
        return ERR_REPEATED;
    }
    if (str_same(how, S("sign-in")))
        return fail(c, ERR_SIGN_IN, "Sign in first.");
    if (str_same(how, S("session")))
        res_session(c, out, S("secret"), 60);
    return OK;
}

static enum err private_get(struct ctx *c, const struct req *r, struct res *out)
{
    (void)r;
    see_other(c, out, "/things/#", 5);
    return OK;
}

static const struct route routes[] = {
    {"GET", "/things/#", page_get, ANYBODY},
    {"POST", "/things/#", save_post, ANYBODY, .then = "/things/#/edit"},
    {"POST", "/hook", save_post, ANYBODY, .then = "/done", .any_origin = true},
    {"GET", "/private", private_get, SIGNED_IN},
    {"POST", "/private", save_post, SIGNED_IN, .then = "/"},
    {"GET", "/lead", private_get, LEAD},
    {0},
};

static struct res get(struct ctx *c, const char *path)
{
    struct req r = {.method = S("GET"), .path = str_of(path)};
    struct res out;
    http_run(c, routes, &r, &out);
    return out;
}

static struct res post(struct ctx *c, const char *path, const char *how, const char *token)
{
    struct field form[] = {{S("how"), str_of(how)},
                           {S("token"), str_of(token)},
                           {S("once"), S("000102030405060708090a0b0c0d0eff")}};
    struct req r = {.method = S("POST"), .path = str_of(path), .form = form, .n_form = COUNT(form)};
    r.token = S("t0ken");
    struct res out;
    http_run(c, routes, &r, &out);
    return out;
}

static bool shows(const struct res *out, const char *part)
{
    return str_find(out->body, str_of(part)) != SIZE_MAX;
}

static void test_run(void)
{
    struct ctx c = test_ctx_begin();
    const struct ctx visitor = c;
    struct res out = get(&c, "/things/7?q=a%20b");
    CHECK(out.status == 200);
    CHECK_STR(out.body, S("7 a b"));
    CHECK(get(&c, "/things/x").status == 404 && get(&c, "/hook").status == 405);
    CHECK_STR(get(&c, "/things/7?q=%ff").body, S("7 \x1a"));
    char many[FIELDS_MAX + 20] = "/things/7?";
    memset(many + strlen(many), '&', FIELDS_MAX);
    CHECK(get(&c, many).status == 400);
    out = get(&c, "/private");
    CHECK(out.status == 303);
    CHECK_STR(out.location, S("/sign-in?then=/private"));
    CHECK_STR(get(&c, "/private?a=b c&d").location, S("/sign-in?then=/private%3Fa%3Db%20c%26d"));
    CHECK(post(&c, "/private", "", "t0ken").status == 401);
    c.me = 1, c.bits = ANYBODY | SIGNED_IN;
    CHECK_STR(get(&c, "/private").location, S("/things/5"));
    CHECK(get(&c, "/lead").status == 403);
    c = visitor;

    CHECK(post(&c, "/things/7", "", "forged").status == 403);
    CHECK(post(&c, "/things/7", "", "").status == 403);
    CHECK(post(&c, "/hook", "", "forged").status == 303);
    out = post(&c, "/things/7", "", "t0ken");
    CHECK(out.status == 303);
    CHECK_STR(out.location, S("/things/7/edit"));
    c = visitor, c.prefix = S("/p/x");
    CHECK_STR(post(&c, "/things/7", "made", "t0ken").location, S("/p/x/things/42/edit"));
    c = visitor, c.prefix = S("/p/x");
    CHECK_STR(post(&c, "/things/7", "repeated", "t0ken").location, S("/p/x/things/7/edit"));
    c = visitor;
    out = post(&c, "/things/7", "bad", "t0ken");
    CHECK(out.status == 422 && shows(&out, "Write &lt;more>."));
    CHECK(post(&c, "/things/7", "again", "t0ken").status == 303 && tries == 4);
    CHECK(post(&c, "/things/7", "always", "t0ken").status == 503);
    CHECK(post(&c, "/things/7", "sign-in", "t0ken").status == 401);
    out = post(&c, "/things/7", "session", "t0ken");
    CHECK(out.n_headers == 1);
    CHECK_STR(out.headers[0].value,
              S("plaudit=secret; HttpOnly; SameSite=Lax; Path=/; Max-Age=60"));

    struct field form[] = {{S("how"), S("session")}, {S("token"), S("t0ken")}};
    struct req r = {.method = S("POST"), .path = S("/things/7"), .form = form, .n_form = 2};
    r.token = S("t0ken"), r.secure = true, r.origin = S("https://evil.example"), r.host = S("x");
    http_run(&c, routes, &r, &out);
    CHECK(out.status == 403);
    r.origin = S("https://x");
    http_run(&c, routes, &r, &out);
    CHECK(out.status == 303 && out.n_headers == 1);
    CHECK_STR(out.headers[0].value,
              S("__Host-plaudit=secret; HttpOnly; SameSite=Lax; Path=/; Max-Age=60; Secure"));
    test_ctx_end(&c);
}

int main(void)
{
    struct arena *mem = arena_new();
    test_targets();
    test_headers();
    test_layout();
    test_routes();
    test_cookies();
    test_addresses();
    test_codings(mem);
    test_origins();
    test_run();
    arena_free(mem);
    return CHECK_RESULT();
}
