#include "kit/fetch/fetch_fixture.h"
#include "kit/fetch/fetch_internal.h"

#include <arpa/inet.h>
#include <brotli/encode.h>
#include <time.h>
#include <zlib.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the server ------------------------------------------------------------------------------ */

enum { BOMB_BYTES = 64 << 20 };

static void send_gzip(int to, size_t bytes)
{
    unsigned char *zeros = calloc(1, bytes), *small = malloc(1 << 20);
    z_stream z = {
        .next_in = zeros, .avail_in = (unsigned)bytes, .next_out = small, .avail_out = 1 << 20};
    CHECK(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    fixture_send(to, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n");
    (void)!send(to, small, z.total_out, MSG_NOSIGNAL);
    deflateEnd(&z);
    free(zeros);
    free(small);
}

static void send_brotli(int to, size_t bytes)
{
    unsigned char *zeros = calloc(1, bytes), *small = malloc(1 << 20);
    size_t len = 1 << 20;
    CHECK(BrotliEncoderCompress(5, 24, BROTLI_MODE_GENERIC, bytes, zeros, &len, small));
    fixture_send(to, "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nConnection: close\r\n\r\n");
    (void)!send(to, small, len, MSG_NOSIGNAL);
    free(zeros);
    free(small);
}

static void send_endless(int to, const char *piece)
{
    fixture_send(to, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    while (send(to, piece, strlen(piece), MSG_NOSIGNAL) > 0)
        continue;
}

static void send_heads(int to)
{
    char line[1000];
    memset(line, 'x', sizeof line);
    memcpy(line, "X-Much: ", 8);
    memcpy(line + sizeof line - 3, "\r\n", 3);
    fixture_send(to, "HTTP/1.1 200 OK\r\n");
    while (send(to, line, sizeof line - 1, MSG_NOSIGNAL) > 0)
        continue;
}

/* A byte now and then, until nobody listens any more. */
static void send_drops(int to, const char *start)
{
    fixture_send(to, start);
    for (int i = 0; i < 600 && send(to, "x", 1, MSG_NOSIGNAL) > 0; i++)
        usleep(100000);
}

static void send_conditional(int to, const char *request)
{
    if (strstr(request, "If-None-Match: \"v1\"\r\n") ||
        strstr(request, "If-Modified-Since: Sun, 01 Feb 2026 10:00:00 GMT\r\n"))
        fixture_send(to, "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n");
    else
        fixture_send(to, "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 3\r\n"
                         "Last-Modified: Sun, 01 Feb 2026 10:00:00 GMT\r\n"
                         "Cache-Control: public, max-age=600\r\n"
                         "Content-Type: application/rss+xml; charset=utf-8\r\n"
                         "Link: <https://hub.example/>; rel=\"hub\", </self>; title=\"a, b\"; "
                         "rel=\"alternate self\"\r\nlink: <?page=2>; rel=next\r\n\r\nnew");
}

/* Says what it was told: the token, and the body. */
static void send_echo(int to, const char *request)
{
    const char *token = strstr(request, "Authorization: "), *body = strstr(request, "\r\n\r\n");
    const char *agent = strstr(request, "User-Agent: ");
    char text[2000];
    snprintf(text, sizeof text, "%.4s|%.*s|%.*s|%s", request, token ? (int)strcspn(token, "\r") : 0,
             token ? token : "", agent ? (int)strcspn(agent, "\r") : 0, agent ? agent : "",
             body ? body + 4 : "");
    fixture_send(to, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    fixture_send(to, text);
}

static void send_redirect(int to, int status, const char *target, size_t len)
{
    char text[3000];
    snprintf(
        text, sizeof text,
        "HTTP/1.1 %d Moved\r\nLocation: %.*s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        status, (int)len, target);
    fixture_send(to, text);
}

static const struct {
    const char *path, *words;
} ANSWERS[] = {
    {"/feed", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"},
    {"/large", "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"},
    {"/gone", "HTTP/1.1 410 Gone\r\nContent-Length: 4\r\nConnection: close\r\n\r\nGone"},
    {"/broken", "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
    {"/members", "HTTP/1.1 403 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
    {"/teapot", "HTTP/1.1 418 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
    {"/noise", "\x16\x03\x01 this is no HTTP at all\r\n\r\n"},
    {"/half", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf"},
    {"/bad-gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"},
    {"/limit", "HTTP/1.1 403 No\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 9999999999\r\n"
               "Content-Length: 0\r\nConnection: close\r\n\r\n"},
    {"/nowhere", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
    {"/odd-heads",
     "HTTP/1.1 200 OK\r\nETag: \"a\x01\xFF\"\r\nContent-Type: \xC3\r\nLink: <<>;;rel=,\r\n"
     "Cache-Control: max-age=-7\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"},
    {"/silent", ""},
};

static void answer(struct fixture *s, int to, const char *request)
{
    const char *path = strchr(request, ' ');
    size_t len = path ? strcspn(++path, " ") : 0;
    (void)s;
    for (size_t i = 0; i < COUNT(ANSWERS); i++)
        if (len == strlen(ANSWERS[i].path) && strncmp(path, ANSWERS[i].path, len) == 0)
            fixture_send(to, ANSWERS[i].words);
    if (strncmp(path, "/to/", 4) == 0 && len > 8)
        send_redirect(to, (int)strtol(path + 4, NULL, 10), path + 8, len - 8);
    else if (strncmp(path, "/bomb", 5) == 0)
        send_gzip(to, BOMB_BYTES);
    else if (strncmp(path, "/br-bomb", 8) == 0)
        send_brotli(to, BOMB_BYTES);
    else if (strncmp(path, "/gzip", 5) == 0)
        send_gzip(to, 100000);
    else if (strncmp(path, "/brotli", 7) == 0)
        send_brotli(to, 100000);
    else if (strncmp(path, "/endless", 8) == 0)
        send_endless(to, "and so on and so on and so on and so on and so on and so on and so on, ");
    else if (strncmp(path, "/heads", 6) == 0)
        send_heads(to);
    else if (strncmp(path, "/slow-head", 10) == 0)
        send_drops(to, "HTTP/1.1 200 OK\r\nX-Slow: ");
    else if (strncmp(path, "/slow-body", 10) == 0)
        send_drops(to, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    else if (strncmp(path, "/conditional", 12) == 0)
        send_conditional(to, request);
    else if (strncmp(path, "/echo", 5) == 0)
        send_echo(to, request);
    else if (strncmp(path, "/robots.txt", 11) == 0)
        fixture_send(to, "HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

/* ---- one by one ------------------------------------------------------------------------------ */

struct place {
    struct ctx c;
    struct fixture server;
    struct fetcher *fetcher;
};

static struct fetch_settings easy(void)
{
    return (struct fetch_settings){.agent = S("https://experts.example.org"),
                                   .loopback = true,
                                   .gap_ms = -1,
                                   .per_host = 64,
                                   .bandwidth = 1000000000};
}

static void open_place(struct place *p, const struct fetch_settings *settings)
{
    p->c = begin();
    fixture_start(&p->server, answer);
    p->fetcher = fetcher_start(settings);
}

static void close_place(struct place *p)
{
    fetcher_free(p->fetcher);
    fixture_stop(&p->server);
    arena_free(p->c.mem);
}

static str here(struct place *p, const char *path)
{
    return arena_format(p->c.mem, "http://127.0.0.1:%d%s", p->server.port, path);
}

static struct fetch_answer get(struct place *p, const char *path)
{
    struct fetch_answer a;
    struct fetch_request r = {.url = here(p, path)};
    (void)!fetch_one(&p->c, p->fetcher, &r, &a);
    return a;
}

static void test_answers(void)
{
    struct place p;
    struct fetch_settings settings = easy();
    open_place(&p, &settings);
    struct fetch_answer a = get(&p, "/feed#part");
    CHECK(a.outcome == FETCH_OK && a.status == 200 && a.words.len == 0 && a.wire > 50);
    CHECK_STR(a.body, S("hello"));
    CHECK_STR(a.url, here(&p, "/feed"));
    CHECK_STR(a.host, S("127.0.0.1"));
    a = get(&p, "/gzip");
    CHECK(a.outcome == FETCH_OK && a.body.len == 100000 && a.wire < 5000);
    a = get(&p, "/brotli");
    CHECK(a.outcome == FETCH_OK && a.body.len == 100000 && a.wire < 5000);
    a = get(&p, "/odd-heads");
    CHECK(a.outcome == FETCH_OK && a.etag.len == 0 && a.type.len == 0 && a.max_age == 0);
    CHECK(a.hub.len == 0 && a.self.len == 0);
    struct fetch_request r = {
        .url = arena_format(p.c.mem, "\t http://LocalHost.:%d/echo x\xC3\xA4 \n", p.server.port)};
    CHECK(fetch_one(&p.c, p.fetcher, &r, &a) == OK);
    CHECK(str_find(a.url, S("/echo%20x%C3%A4")) != SIZE_MAX ||
          str_find(a.url, S("/echo%20x%c3%a4")) != SIZE_MAX);
    CHECK_STR(a.body,
              S("GET ||User-Agent: Plaudit/" PLAUDIT_VERSION " (+https://experts.example.org)|"));
    close_place(&p);
}

static void test_conditional(void)
{
    struct place p;
    struct fetch_settings settings = easy();
    open_place(&p, &settings);
    struct fetch_answer a = get(&p, "/conditional"), b;
    CHECK(a.outcome == FETCH_OK && !a.same && a.max_age == 600);
    CHECK_STR(a.body, S("new"));
    CHECK_STR(a.etag, S("\"v1\""));
    CHECK_STR(a.modified, S("Sun, 01 Feb 2026 10:00:00 GMT"));
    CHECK_STR(a.type, S("application/rss+xml; charset=utf-8"));
    CHECK_STR(a.hub, S("https://hub.example/"));
    CHECK_STR(a.self, here(&p, "/self"));
    CHECK_STR(a.next, here(&p, "/conditional?page=2"));
    struct fetch_request r = {.url = a.url, .etag = a.etag};
    CHECK(fetch_one(&p.c, p.fetcher, &r, &b) == OK && b.same && b.status == 304 && b.body.len == 0);
    r = (struct fetch_request){.url = a.url, .modified = a.modified};
    CHECK(fetch_one(&p.c, p.fetcher, &r, &b) == OK && b.same);
    r = (struct fetch_request){.url = a.url, .etag = S("\"v0\"")};
    CHECK(fetch_one(&p.c, p.fetcher, &r, &b) == OK && !b.same && b.body.len == 3);
    close_place(&p);
}

/* ---- what is wrong, in words ----------------------------------------------------------------- */

static void check_wrong(struct place *p, const char *path, enum fetch_outcome outcome,
                        const char *words)
{
    double before = seconds_now();
    struct fetch_request r = {
        .url = path[0] == '/' ? here(p, path) : str_of(path), .seconds = 2, .most = 1 << 20};
    struct fetch_answer a;
    if (strncmp(path, "/slow-body", 10) == 0)
        r.seconds = 20;
    CHECK(fetch_one(&p->c, p->fetcher, &r, &a) == ERR_INVALID);
    CHECK(a.outcome == outcome && str_find(p->c.why, str_of(words)) != SIZE_MAX);
    CHECK(seconds_now() - before < 60);
    if (a.outcome != outcome || str_find(p->c.why, str_of(words)) == SIZE_MAX)
        fprintf(stderr, "    %s: %d %.*s\n", path, (int)a.outcome, STR_ARG(p->c.why));
}

static void test_wrong(void)
{
    struct place p;
    struct fetch_settings settings = easy();
    open_place(&p, &settings);
    check_wrong(&p, "/large", FETCH_TOO_LARGE, "127.0.0.1 sends more than 1024 kB");
    check_wrong(&p, "/endless", FETCH_TOO_LARGE, "more than 1024 kB");
    check_wrong(&p, "/bomb", FETCH_BOMB, "grows to more than 1024 kB");
    check_wrong(&p, "/br-bomb", FETCH_BOMB, "grows to more than 1024 kB");
    check_wrong(&p, "/gone", FETCH_STATUS, "has nothing at this address (error 410)");
    check_wrong(&p, "/broken", FETCH_STATUS, "a problem of its own (error 500)");
    check_wrong(&p, "/members", FETCH_STATUS, "who sign in there (error 403)");
    check_wrong(&p, "/teapot", FETCH_STATUS, "answers with the error 418");
    check_wrong(&p, "/noise", FETCH_GARBLED, "cannot be understood");
    check_wrong(&p, "/bad-gzip", FETCH_GARBLED, "cannot be understood");
    check_wrong(&p, "/heads", FETCH_GARBLED, "cannot be understood");
    check_wrong(&p, "/half", FETCH_NO_ANSWER, "cannot be reached");
    check_wrong(&p, "/silent", FETCH_NO_ANSWER, "cannot be reached");
    check_wrong(&p, "/nowhere", FETCH_REDIRECT, "something that is no web address");
    check_wrong(&p, "/slow-head", FETCH_TIMEOUT, "did not answer within 2 seconds");
    check_wrong(&p, "/slow-body", FETCH_SLOW, "sends too slowly");
    check_wrong(&p, "http://127.0.0.1:1/", FETCH_NO_ANSWER, "cannot be reached");
    check_wrong(&p, "http://nowhere.invalid/", FETCH_NO_HOST, "no server named nowhere.invalid");
    CHECK_STR(get(&p, "/gone").body, S("Gone"));
    CHECK_STR(get(&p, "/feed").body, S("hello"));
    close_place(&p);
}

static const struct {
    str url;
    enum fetch_outcome outcome;
} WRITTEN[] = {
    {S("http://127.0.0.1/"), FETCH_PRIVATE},
    {S("http://2130706433/"), FETCH_PRIVATE},
    {S("http://017700000001/"), FETCH_PRIVATE},
    {S("http://0x7f000001/"), FETCH_PRIVATE},
    {S("http://0x7f.1/"), FETCH_PRIVATE},
    {S("http://127.1/"), FETCH_PRIVATE},
    {S("http://[::1]/"), FETCH_PRIVATE},
    {S("http://[::ffff:127.0.0.1]/"), FETCH_PRIVATE},
    {S("http://[::ffff:7f00:1]/"), FETCH_PRIVATE},
    {S("http://[64:ff9b::7f00:1]/"), FETCH_PRIVATE},
    {S("http://[2002:7f00:1::]/"), FETCH_PRIVATE},
    {S("http://[fc00::1]/"), FETCH_PRIVATE},
    {S("http://[fe80::1]/"), FETCH_PRIVATE},
    {S("http://[ff02::1]/"), FETCH_PRIVATE},
    {S("http://localhost:443/"), FETCH_PRIVATE},
    {S("http://LOCALHOST./"), FETCH_PRIVATE},
    {S("https://0/"), FETCH_PRIVATE},
    {S("http://0.0.0.0/"), FETCH_PRIVATE},
    {S("http://10.0.0.1/"), FETCH_PRIVATE},
    {S("http://100.64.0.1/"), FETCH_PRIVATE},
    {S("http://169.254.169.254/latest/"), FETCH_PRIVATE},
    {S("http://172.16.0.1/"), FETCH_PRIVATE},
    {S("http://192.168.0.1/"), FETCH_PRIVATE},
    {S("http://224.0.0.1/"), FETCH_PRIVATE},
    {S("http://255.255.255.255/"), FETCH_PRIVATE},
    {S("http://1.1.1.1:22/"), FETCH_PORT},
    {S("https://a.example:8443/"), FETCH_PORT},
    {S("http://user:word@127.0.0.1/"), FETCH_ADDRESS},
    {S("http://user@127.0.0.1/"), FETCH_ADDRESS},
    {S("file:///etc/passwd"), FETCH_ADDRESS},
    {S("gopher://127.0.0.1/"), FETCH_ADDRESS},
    {S("dict://127.0.0.1/"), FETCH_ADDRESS},
    {S("http:///"), FETCH_ADDRESS},
    {S("http://"), FETCH_ADDRESS},
    {S("example.org/feed"), FETCH_ADDRESS},
    {S("/feed"), FETCH_ADDRESS},
    {S(""), FETCH_ADDRESS},
    {S("http://a.example/\0b"), FETCH_ADDRESS},
    {S("http://a.example/\r\nX: y"), FETCH_ADDRESS},
    {S("http://a.example/\xFF"), FETCH_ADDRESS},
};

static void test_addresses_of_people(void)
{
    struct ctx c = begin();
    struct fetch_settings settings = {.gap_ms = -1};
    struct fetcher *f = fetcher_start(&settings);
    struct fetch_batch *b = fetch_begin(&c, f);
    struct fetch_answer a;
    size_t n = 0;
    for (size_t i = 0; i < COUNT(WRITTEN); i++)
        fetch_add(b, &(struct fetch_request){.tag = (int64_t)i, .url = WRITTEN[i].url});
    for (; fetch_next(b, &a); n++) {
        CHECK(a.outcome == WRITTEN[a.tag].outcome && a.words.len > 0);
        if (a.outcome != WRITTEN[a.tag].outcome)
            fprintf(stderr, "    %.*s: %d\n", STR_ARG(WRITTEN[a.tag].url), (int)a.outcome);
    }
    CHECK(n == COUNT(WRITTEN) && fetch_outstanding(b) == 0);
    fetch_end(b);
    fetcher_free(f);
    arena_free(c.mem);
}

/* ---- redirects ------------------------------------------------------------------------------- */

static void test_redirects(void)
{
    struct place p;
    struct fetch_settings settings = easy();
    open_place(&p, &settings);
    struct fetch_answer a = get(&p, "/to/301//to/308//feed");
    CHECK(a.outcome == FETCH_OK);
    CHECK_STR(a.moved, here(&p, "/feed"));
    a = get(&p, "/to/301//to/302//feed");
    CHECK_STR(a.moved, here(&p, "/to/302//feed"));
    CHECK_STR(a.url, here(&p, "/feed"));
    a = get(&p, "/to/302//to/301//feed");
    CHECK(a.outcome == FETCH_OK && a.moved.len == 0);
    a = get(&p, "/to/302//to/302//to/303//to/307//to/308//feed");
    CHECK(a.outcome == FETCH_OK);
    check_wrong(&p, "/to/301//to/302//to/302//to/303//to/307//to/308//feed", FETCH_REDIRECTS,
                "more than five times");
    check_wrong(&p, "/to/302/?x", FETCH_REDIRECTS, "more than five times");
    static const char *const INWARD[] = {"10.0.0.1",
                                         "167772161",
                                         "0x0a000001",
                                         "012.0.0.1",
                                         "10.1",
                                         "[::ffff:10.0.0.1]",
                                         "[64:ff9b::a00:1]",
                                         "[2002:a00:1::]",
                                         "[fd00::1]",
                                         "[fe80::1]",
                                         "[ff02::1]",
                                         "0.0.0.0",
                                         "100.64.0.1",
                                         "169.254.169.254",
                                         "172.16.0.1",
                                         "192.168.1.1",
                                         "224.0.0.1",
                                         "[::10.0.0.1]",
                                         "[::]",
                                         "198.18.0.1"};
    for (size_t i = 0; i < COUNT(INWARD); i++) {
        str path = arena_format(p.c.mem, "/to/302/http://%s/", INWARD[i]);
        check_wrong(&p, path.at, FETCH_PRIVATE, "private network, which Plaudit does not enter");
    }
    check_wrong(&p, "/to/302/file:///etc/passwd", FETCH_REDIRECT, "no web address");
    check_wrong(&p, "/to/302/gopher://127.0.0.1/", FETCH_REDIRECT, "no web address");
    check_wrong(&p, "/to/302/http://user:word@127.0.0.1/", FETCH_REDIRECT, "no web address");
    close_place(&p);
}

/* Another port of this machine is another origin. */
static void test_token(void)
{
    struct place p;
    struct fixture other;
    struct fetch_settings settings = easy();
    struct fetch_answer a;
    open_place(&p, &settings);
    fixture_start(&other, answer);
    struct fetch_request r = {.url = here(&p, "/to/302//echo"),
                              .api = true,
                              .header = {S("Authorization"), S("Bearer secret")}};
    CHECK(fetch_one(&p.c, p.fetcher, &r, &a) == OK);
    CHECK(str_starts(a.body, S("GET |Authorization: Bearer secret|")));
    r.url = arena_format(p.c.mem, "http://127.0.0.1:%d/to/302/http://127.0.0.1:%d/echo",
                         p.server.port, other.port);
    CHECK(fetch_one(&p.c, p.fetcher, &r, &a) == OK);
    CHECK(str_starts(a.body, S("GET ||")));
    r = (struct fetch_request){
        .url = here(&p, "/echo"), .post = true, .body = S("hub.mode=subscribe")};
    CHECK(fetch_one(&p.c, p.fetcher, &r, &a) == OK);
    CHECK(str_starts(a.body, S("POST||")) && str_ends(a.body, S("|hub.mode=subscribe")));
    r.url = here(&p, "/to/307//echo");
    CHECK(fetch_one(&p.c, p.fetcher, &r, &a) == OK && str_starts(a.body, S("POST|")));
    r.url = here(&p, "/to/303//echo");
    CHECK(fetch_one(&p.c, p.fetcher, &r, &a) == OK && str_starts(a.body, S("GET |")));
    r.url = arena_format(p.c.mem, "http://127.0.0.1:%d/to/307/http://127.0.0.1:%d/echo",
                         p.server.port, other.port);
    CHECK(fetch_one(&p.c, p.fetcher, &r, &a) == ERR_INVALID && a.outcome == FETCH_DOWNGRADE);
    r = (struct fetch_request){.url = here(&p, "/echo"),
                               .header = {S("X"), S("a\r\nAuthorization: b")}};
    CHECK(fetch_one(&p.c, p.fetcher, &r, &a) == ERR_INVALID && a.outcome == FETCH_ADDRESS);
    fetcher_free(p.fetcher);
    settings.tokens = arena_format(p.c.mem, "127.0.0.1:%d=of the site", p.server.port);
    p.fetcher = fetcher_start(&settings);
    r = (struct fetch_request){.url = here(&p, "/echo"), .api = true};
    CHECK(fetch_one(&p.c, p.fetcher, &r, &a) == OK);
    CHECK(str_starts(a.body, S("GET |Authorization: Bearer of the site|")));
    r.api = false;
    CHECK(fetch_one(&p.c, p.fetcher, &r, &a) == OK && str_starts(a.body, S("GET ||")));
    fixture_stop(&other);
    close_place(&p);
}

/* ---- the filter at connect time -------------------------------------------------------------- */

/* A public name that leads here, as a name server that changed its mind would have it: the name is
 * fine, the address is not, and no connection is opened. */
static void test_filter_when_connecting(void)
{
    struct place p;
    struct fetch_settings settings = easy();
    struct fetch_answer a;
    open_place(&p, &settings);
    fetcher_free(p.fetcher);
    settings.loopback = false;
    settings.everything_to = arena_format(p.c.mem, "127.0.0.1:%d", p.server.port);
    p.fetcher = fetcher_start(&settings);
    struct fetch_request r = {.url = S("https://blog.example.org/feed")};
    CHECK(fetch_one(&p.c, p.fetcher, &r, &a) == ERR_INVALID && a.outcome == FETCH_PRIVATE);
    CHECK(atomic_load(&p.server.requests) == 0 && atomic_load(&p.server.most_open) == 0);
    close_place(&p);
}

static bool is_public(const char *address, in_port_t port, bool loopback_too)
{
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    if (inet_pton(AF_INET, address, &four.sin_addr) == 1)
        return fetch_address_public((const struct sockaddr *)&four, loopback_too);
    CHECK(inet_pton(AF_INET6, address, &six.sin6_addr) == 1);
    return fetch_address_public((const struct sockaddr *)&six, loopback_too);
}

static const char *const OPEN[] = {
    "1.1.1.1",   "100.63.255.255",    "100.128.0.1",   "172.15.0.1",      "172.32.0.1",
    "192.1.0.1", "198.17.0.1",        "198.20.0.1",    "223.255.255.255", "2606:4700::1111",
    "2a00::1",   "2002:0101:0101::1", "::ffff:1.1.1.1"};

static void test_addresses(void)
{
    static const char *const SHUT[] = {"0.0.0.0",
                                       "10.0.0.1",
                                       "100.64.0.1",
                                       "100.127.255.255",
                                       "127.0.0.1",
                                       "127.255.255.255",
                                       "169.254.169.254",
                                       "172.16.0.1",
                                       "172.31.255.255",
                                       "192.0.0.1",
                                       "192.0.2.1",
                                       "192.88.99.1",
                                       "192.168.1.1",
                                       "198.18.0.1",
                                       "198.19.255.255",
                                       "198.51.100.1",
                                       "203.0.113.1",
                                       "224.0.0.1",
                                       "240.0.0.1",
                                       "255.255.255.255",
                                       "::",
                                       "::1",
                                       "fc00::1",
                                       "fd12::1",
                                       "fe80::1",
                                       "fec0::1",
                                       "ff02::1",
                                       "64:ff9b::7f00:1",
                                       "64:ff9b::101:101",
                                       "64:ff9b:1::1",
                                       "2002:7f00:1::1",
                                       "2002:a00:1::1",
                                       "::ffff:127.0.0.1",
                                       "::ffff:10.0.0.1",
                                       "::127.0.0.1",
                                       "2001::1",
                                       "2001:db8::1",
                                       "100::1",
                                       "3fff::1",
                                       "5f00::1"};
    for (size_t i = 0; i < COUNT(OPEN); i++) {
        CHECK(is_public(OPEN[i], 443, false) && is_public(OPEN[i], 80, false));
        CHECK(is_public(OPEN[i], 119, false) && is_public(OPEN[i], 563, false)); /* news */
        CHECK(!is_public(OPEN[i], 25, false) && !is_public(OPEN[i], 8080, false));
    }
    for (size_t i = 0; i < COUNT(SHUT); i++) {
        CHECK(!is_public(SHUT[i], 443, false));
        if (is_public(SHUT[i], 443, false))
            fprintf(stderr, "    %s\n", SHUT[i]);
    }
    CHECK(is_public("127.0.0.1", 8080, true) && is_public("::1", 8080, true));
    CHECK(!is_public("10.0.0.1", 80, true) && !is_public("::2", 80, true));
    struct sockaddr local = {.sa_family = AF_UNIX};
    CHECK(!fetch_address_public(&local, false) && !fetch_address_public(&local, true));
}

/* Without a fetcher everything is answered all the same. */
static void test_none(void)
{
    struct ctx c = begin();
    struct fetch_answer a;
    struct fetch_request r = {.tag = 7, .url = S("https://Blog.example.org/feed")};
    CHECK(fetch_one(&c, NULL, &r, &a) == ERR_INVALID && a.outcome == FETCH_STOPPED && a.tag == 7);
    CHECK_STR(a.host, S("blog.example.org"));
    CHECK_STR(c.why, S("This server reads nothing from the network at the moment."));
    for (int outcome = FETCH_ADDRESS; outcome <= FETCH_NO_GROUP; outcome++)
        CHECK(fetch_words(&c, (enum fetch_outcome)outcome, S("a.example"), 7).len > 20);
    CHECK(fetch_words(&c, FETCH_OK, S("a.example"), 7).len == 0);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_none();
    test_addresses();
    test_answers();
    test_conditional();
    test_wrong();
    test_addresses_of_people();
    test_redirects();
    test_token();
    test_filter_when_connecting();
    return CHECK_RESULT();
}
