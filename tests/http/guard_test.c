/* Requests that no honest browser sends, byte for byte. */
#include "base/test.h"
#include "tests/http/toy.h"

#include <unistd.h>

#define POST                                                                                       \
    "POST /form HTTP/1.1\r\nHost: toy\r\nContent-Type: application/x-www-form-urlencoded\r\n"

static const struct hostile {
    const char *name;
    int status; /* of the only answer; then the connection ends */
    str bytes;
} hostile[] = {
    {"no host", 400, S("GET /hello HTTP/1.1\r\n\r\n")},
    {"two hosts", 400, S(GET("/hello", "Host: other\r\n"))},
    {"bad host", 400, S("GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n")},
    {"length and chunked", 400,
     S(POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n")},
    {"two lengths", 400, S(POST "Content-Length: 3\r\nContent-Length: 4\r\n\r\na=bc")},
    {"the same length twice", 400, S(POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\na=b")},
    {"two codings", 400,
     S(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
    {"coding with a space", 400, S(POST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")},
    {"unknown coding", 501, S(POST "Transfer-Encoding: gzip\r\n\r\nxx")},
    {"coding and more", 501, S(POST "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")},
    {"length +3", 400, S(POST "Content-Length: +3\r\n\r\na=b")},
    {"length -1", 400, S(POST "Content-Length: -1\r\n\r\na=b")},
    {"length 0x3", 400, S(POST "Content-Length: 0x3\r\n\r\na=b")},
    {"folded", 400, S(GET("/hello", "X-A: one\r\n two\r\nX-B: b\r\n"))},
    {"folded last", 400, S(GET("/hello", "X-A: one\r\n\ttwo\r\n"))},
    {"space before the first header", 400, S("GET /hello HTTP/1.1\r\n X: y\r\nHost: toy\r\n\r\n")},
    {"bare line ends", 400, S("GET /hello HTTP/1.1\nHost: toy\nX-A: a\n\n")},
    {"one bare line end", 400, S("GET /hello HTTP/1.1\r\nHost: toy\nX-A: a\r\n\r\n")},
    {"last line end bare", 400, S("GET /hello HTTP/1.1\r\nHost: toy\r\n\n")},
    {"NUL in a value", 400, S(GET("/hello", "X-A: a\0b\r\nX-B: c\r\n"))},
    {"NUL in the last value", 400, S(GET("/hello", "X-A: a\0b\r\n"))},
    {"bare CR in a value", 400, S(GET("/hello", "X-A: a\rb\r\n"))},
    {"control byte", 400, S(GET("/hello", "X-A: a\x01\r\n"))},
    {"empty name", 400, S(GET("/hello", ": a\r\nX-B: b\r\n"))},
    {"empty name, last", 400, S(GET("/hello", ": a\r\n"))},
    {"no colon", 400, S(GET("/hello", "X-A\r\n"))},
    {"space in a name", 400, S(GET("/hello", "X A: b\r\n"))},
    {"NUL in the address", 400, S("GET /hello\0x HTTP/1.1\r\nHost: toy\r\n\r\n")},
    {"%00", 400, S(GET("/hello%00x", ""))},
    {"%00 in the query", 400, S(GET("/hello?a=%00", ""))},
    {"dots", 400, S(GET("/a/../hello", ""))},
    {"coded dots", 400, S(GET("/a/%2e%2e/hello", ""))},
    {"half coded dots", 400, S(GET("/a/.%2E/hello", ""))},
    {"coded slash", 400, S(GET("/a%2fhello", ""))},
    {"backslash", 400, S(GET("/a\\hello", ""))},
    {"bad escape", 400, S(GET("/hello%4", ""))},
    {"not UTF-8", 400, S(GET("/hello%ff", ""))},
    {"raw bytes in the address", 400, S(GET("/hello\xff", ""))},
    {"no slash", 400, S(GET("hello", ""))},
    {"asterisk for GET", 400, S(GET("*", ""))},
    {"two spaces", 400, S("GET  /hello HTTP/1.1\r\nHost: toy\r\n\r\n")},
    {"unknown method", 501, S("BREW /hello HTTP/1.1\r\nHost: toy\r\n\r\n")},
    {"CONNECT", 501, S("CONNECT toy:80 HTTP/1.1\r\nHost: toy\r\n\r\n")},
    {"TRACE", 501, S("TRACE /hello HTTP/1.1\r\nHost: toy\r\n\r\n")},
    {"HTTP/9.9", 505, S("GET /hello HTTP/9.9\r\nHost: toy\r\n\r\n")},
    {"HTTP/0.9", 400, S("GET /hello\r\n\r\n")},
    {"a body for GET", 413, S(GET("/hello", "Content-Length: 5\r\n") "hello")},
    {"chunks for GET", 413, S(GET("/hello", "Transfer-Encoding: chunked\r\n") "0\r\n\r\n")},
    {"2 GB", 413, S(POST "Content-Length: 2147483648\r\n\r\na=b")},
    {"one byte too many", 413, S(POST "Content-Length: 65537\r\n\r\na=b")},
    {"a number of 23 digits", 413, S(POST "Content-Length: 10000000000000000000000\r\n\r\n")},
    {"bad chunk size", 400, S(POST "Transfer-Encoding: chunked\r\n\r\nxyz\r\n")},
    {"chunk 0x5", 400, S(POST "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n")},
    {"chunk +5", 400, S(POST "Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n")},
    {"chunk of 17 digits", 413,
     S(POST "Transfer-Encoding: chunked\r\n\r\n10000000000000005\r\nhello\r\n0\r\n\r\n")},
    {"two origins", 400,
     S(POST "Origin: http://a\r\nOrigin: http://b\r\nContent-Length: 0\r\n\r\n")},
    {"two cookies", 400, S(GET("/hello", "Cookie: a=1\r\nCookie: b=2\r\n"))},
    {"negative chunk", 400, S(POST "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n")},
};

static void test_hostile(struct toy *toy)
{
    for (size_t i = 0; i < COUNT(hostile); i++) {
        const struct hostile *h = &hostile[i];
        struct answer a = toy_ask(toy, h->bytes.at, h->bytes.len);
        bool once = str_find(a.body, S("HTTP/1.1 2")) == SIZE_MAX;
        bool good = a.status == h->status && a.closed && once;
        if (!good)
            fprintf(stderr, "%s: %d closed %d\n%.*s", h->name, a.status, a.closed, STR_ARG(a.head));
        CHECK(good);
        CHECK_STR(toy_header(&a, "Connection"), S("close"));
    }
}

static struct answer ask_long(struct toy *toy, const char *before, size_t len, const char *after)
{
    struct text t = {.mem = toy->c.mem};
    text_add(&t, str_of(before));
    for (size_t i = 0; i < len; i++)
        text_char(&t, 'a');
    text_add(&t, str_of(after));
    return toy_ask(toy, t.at, t.len);
}

static void test_long(struct toy *toy)
{
    struct answer a = ask_long(toy, "GET /hello HTTP/1.1\r\nHost: toy\r\nX: ", 17000, "\r\n\r\n");
    CHECK(a.status == 431 && a.closed);
    a = ask_long(toy, "GET /hello?", 17000, " HTTP/1.1\r\nHost: toy\r\n\r\n");
    CHECK(a.status == 414 && a.closed);
    a = ask_long(toy, "GET /hello?", 5000, " HTTP/1.1\r\nHost: toy\r\n\r\n");
    CHECK(a.status == 414 && a.closed);
    a = ask_long(toy, "GET /hello HTTP/1.1\r\nHost: toy\r\nX: ", 7000, "\r\n\r\n");
    CHECK(a.status == 200 && !a.closed);
    struct text t = {.mem = toy->c.mem};
    text_add(&t, S("GET /hello HTTP/1.1\r\nHost: toy\r\n"));
    for (int i = 0; i < 100; i++)
        text_format(&t, "X-%d: a\r\n", i);
    text_add(&t, S("\r\n"));
    a = toy_ask(toy, t.at, t.len);
    CHECK(a.status == 431 && a.closed);
}

/* What honest clients send, in all lawful ways. */
static void test_honest(struct toy *toy)
{
    static const struct {
        int status;
        str bytes;
    } cases[] = {
        {200, S(GET("/hello", ""))},
        {200, S(GET("/hello?a=100%", "X:\r\nX-Y: \r\nX-Z:a\r\nX-T: trailing  \r\nX-W:\ttab\r\n"))},
        {200, S(GET("http://toy/hello", ""))},
        {200, S(GET("/hello/%C3%A4", "Cookie: a=b; c=d\r\n"))},
        {200, S("GET /hello HTTP/1.1\r\nhOST: [::1]:80\r\n\r\n")},
        {200, S("\r\nGET /hello HTTP/1.1\r\nHost: toy\r\n\r\n")},
        {200, S(GET("/p/ada/hello", ""))},
        {404, S(GET("/p/eve/hello", ""))},
        {404, S(GET("/nothing", ""))},
        {404, S(GET("/hello/", ""))},
        {204, S("OPTIONS * HTTP/1.1\r\nHost: toy\r\n\r\n")},
        {204, S("OPTIONS /hello HTTP/1.1\r\nHost: toy\r\n\r\n")},
        {405, S("DELETE /hello HTTP/1.1\r\nHost: toy\r\n\r\n")},
        {405, S(GET("/form", ""))},
        {303, S(GET("/mine", ""))},
        {200, S(GET("/mine", "Cookie: plaudit=ada\r\n"))},
        {500, S(GET("/fault", ""))},
        {200, S("HEAD /hello HTTP/1.1\r\nHost: toy\r\n\r\n")},
        {200, S(POST "Content-Length: 3\r\n\r\na=b")},
        {200, S(POST "Content-Length: 0\r\n\r\n")},
        {200, S(POST "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n")},
        {200, S(POST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\na=b")},
        /* what is no text is the handler's to refuse: what was typed comes back */
        {200, S(POST "Content-Length: 5\r\n\r\na=%ff")},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct answer a = toy_ask(toy, cases[i].bytes.at, cases[i].bytes.len);
        if (a.status != cases[i].status || a.closed)
            fprintf(stderr, "honest %zu: %d closed %d\n", i, a.status, a.closed);
        CHECK(a.status == cases[i].status && !a.closed);
    }
    struct answer a = ASK(toy, "GET /hello HTTP/1.0\r\n\r\n");
    CHECK(a.status == 200 && a.closed);
    a = ASK(toy, "HEAD /hello HTTP/1.1\r\nHost: toy\r\n\r\n");
    CHECK(a.body.len == 0 && toy_header(&a, "Content-Length").len > 0);
    a = ASK(toy, GET("/form", ""));
    CHECK_STR(toy_header(&a, "Allow"), S("POST"));
    a = ASK(toy, GET("/mine", ""));
    CHECK_STR(toy_header(&a, "Location"), S("/sign-in?then=/mine"));
}

/* Two requests in one packet, and many on one connection. */
static void test_kept_connection(struct toy *toy)
{
    static const char two[] = GET("/hello/one", "") GET("/hello/two", "");
    int fd = toy_connect(toy);
    CHECK(toy_send(fd, two, sizeof two - 1));
    struct text t = {.mem = toy->c.mem};
    for (int i = 0; i < 100 && str_find(text_str(&t), S("hello two")) == SIZE_MAX; i++) {
        struct answer a = toy_read(toy->c.mem, fd, 1000, false);
        CHECK(a.status == 200);
        text_add(&t, a.body);
    }
    CHECK(str_find(text_str(&t), S("hello one")) < str_find(text_str(&t), S("hello two")));
    for (int i = 0; i < 50; i++) {
        static const char one[] = GET("/hello/again?x=1", "Cookie: a=b\r\n");
        CHECK(toy_send(fd, one, sizeof one - 1));
        struct answer a = toy_read(toy->c.mem, fd, 1000, false);
        CHECK(a.status == 200 && str_find(a.body, S("again")) != SIZE_MAX);
    }
    close(fd);
}

int main(void)
{
    struct toy toy;
    toy_start(&toy, &(struct toy_options){0});
    test_hostile(&toy);
    test_long(&toy);
    test_honest(&toy);
    test_kept_connection(&toy);
    toy_stop(&toy);
    return CHECK_RESULT();
}
