#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "base/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

/* ---- addresses ------------------------------------------------------------------------------- */

static bool is_public(const char *address, in_port_t port, bool loopback_too)
{
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    if (inet_pton(AF_INET, address, &four.sin_addr) == 1)
        return fetch_address_public((const struct sockaddr *)&four, loopback_too);
    CHECK(inet_pton(AF_INET6, address, &six.sin6_addr) == 1);
    return fetch_address_public((const struct sockaddr *)&six, loopback_too);
}

static void test_addresses(void)
{
    static const char *const OPEN[] = {
        "1.1.1.1",   "100.63.255.255",    "100.128.0.1",   "172.15.0.1",      "172.32.0.1",
        "192.1.0.1", "198.17.0.1",        "198.20.0.1",    "223.255.255.255", "2606:4700::1111",
        "2a00::1",   "2002:0101:0101::1", "::ffff:1.1.1.1"};
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
                                       "ff02::1",
                                       "64:ff9b::7f00:1",
                                       "2002:7f00:0001::1",
                                       "2002:0a00:0001::1",
                                       "::ffff:127.0.0.1",
                                       "::ffff:10.0.0.1",
                                       "::127.0.0.1",
                                       "2001::1",
                                       "2001:db8::1",
                                       "100::1",
                                       "3fff::1"};
    for (size_t i = 0; i < COUNT(OPEN); i++) {
        CHECK(is_public(OPEN[i], 443, false) && is_public(OPEN[i], 80, false));
        CHECK(!is_public(OPEN[i], 25, false) && !is_public(OPEN[i], 8080, false));
    }
    for (size_t i = 0; i < COUNT(SHUT); i++) {
        CHECK(!is_public(SHUT[i], 443, false));
        if (is_public(SHUT[i], 443, false))
            fprintf(stderr, "    %s\n", SHUT[i]);
    }
    CHECK(is_public("127.0.0.1", 8080, true) && !is_public("10.0.0.1", 80, true));
    struct sockaddr local = {.sa_family = AF_UNIX};
    CHECK(!fetch_address_public(&local, false));
}

/* ---- a small server of this machine ---------------------------------------------------------- */

struct server {
    int socket;
    int port;
    pthread_t thread;
};

static void send_text(int to, const char *text)
{
    CHECK(send(to, text, strlen(text), MSG_NOSIGNAL) >= 0);
}

/* 64 MB of zeros in 64 kB. */
static void send_bomb(int to)
{
    static const size_t BYTES = 64 << 20;
    unsigned char *zeros = calloc(1, BYTES), *small = malloc(1 << 20);
    z_stream z = {
        .next_in = zeros, .avail_in = (unsigned)BYTES, .next_out = small, .avail_out = 1 << 20};
    CHECK(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    send_text(to, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n");
    send(to, small, z.total_out, MSG_NOSIGNAL);
    deflateEnd(&z);
    free(zeros);
    free(small);
}

static void send_endless(int to)
{
    static const char block[65536];
    send_text(to, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    while (send(to, block, sizeof block, MSG_NOSIGNAL) > 0)
        continue;
}

static bool answer(int to)
{
    static const struct {
        const char *path, *words;
    } answers[] = {
        {"GET /feed ", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"},
        {"GET /moved ",
         "HTTP/1.1 301 Moved\r\nLocation: /feed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
        {"GET /loop ",
         "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
        {"GET /inward ",
         "HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n"},
        {"GET /meta ",
         "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"},
        {"GET /file ",
         "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"},
        {"GET /large ", "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"},
        {"GET /gone ", "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
    };
    char request[2000] = "";
    ssize_t got = recv(to, request, sizeof request - 1, 0);
    if (got <= 0)
        return true;
    for (size_t i = 0; i < COUNT(answers); i++)
        if (strncmp(request, answers[i].path, strlen(answers[i].path)) == 0)
            send_text(to, answers[i].words);
    if (strncmp(request, "GET /bomb ", 10) == 0)
        send_bomb(to);
    if (strncmp(request, "GET /endless ", 13) == 0)
        send_endless(to);
    if (strncmp(request, "GET /slow ", 10) == 0)
        usleep(1500000);
    return strncmp(request, "GET /stop ", 10) != 0;
}

static void *serve(void *server)
{
    struct server *s = server;
    bool on = true;
    while (on) {
        int client = accept(s->socket, NULL, NULL);
        if (client < 0)
            break;
        on = answer(client);
        close(client);
    }
    return NULL;
}

static void server_start(struct server *s)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof address;
    s->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(bind(s->socket, (struct sockaddr *)&address, len) == 0 && listen(s->socket, 8) == 0);
    CHECK(getsockname(s->socket, (struct sockaddr *)&address, &len) == 0);
    s->port = ntohs(address.sin_port);
    CHECK(pthread_create(&s->thread, NULL, serve, s) == 0);
}

/* ---- fetching -------------------------------------------------------------------------------- */

static const struct fetch_rules TEST = {
    .loopback_too = true, .timeout_ms = 5000, .bytes_max = 5 << 20};

static void check_fetch(const struct server *s, const char *path, str words)
{
    struct ctx c = begin();
    str bytes, last, url = arena_format(c.mem, "http://127.0.0.1:%d%s", s->port, path);
    struct fetch_rules rules = TEST;
    if (strcmp(path, "/slow") == 0)
        rules.timeout_ms = 1000;
    CHECK(fetch_with(&c, url, rules, &bytes, &last) == ERR_INVALID);
    CHECK(str_find(c.why, words) != SIZE_MAX);
    if (str_find(c.why, words) == SIZE_MAX)
        fprintf(stderr, "    %s: %.*s\n", path, STR_ARG(c.why));
    arena_free(c.mem);
}

static void test_fetching(struct server *s)
{
    struct ctx c = begin();
    str bytes = {0}, last = {0};
    str feed = arena_format(c.mem, "http://127.0.0.1:%d/feed", s->port);
    CHECK(fetch_with(&c, arena_format(c.mem, " http://127.0.0.1:%d/moved ", s->port), TEST, &bytes,
                     &last) == OK);
    CHECK_STR(bytes, S("hello"));
    CHECK_STR(last, feed);
    CHECK(feed_fetch(&c, feed, &bytes, &last) ==
          ERR_INVALID); /* the same place by the real rules */
    CHECK(str_find(c.why, S("private network")) != SIZE_MAX);
    check_fetch(s, "/loop", S("more than three times"));
    check_fetch(s, "/inward", S("private network"));
    check_fetch(s, "/meta", S("private network"));
    check_fetch(s, "/file", S("begins with https://"));
    check_fetch(s, "/large", S("more than 5 MB"));
    check_fetch(s, "/endless", S("more than 5 MB"));
    check_fetch(s, "/bomb", S("more than 5 MB"));
    check_fetch(s, "/gone", S("error 410"));
    check_fetch(s, "/slow", S("within 1 seconds"));
    arena_free(c.mem);
}

static void test_spellings(void)
{
    static const struct {
        str url, words;
    } cases[] = {
        {S("http://127.0.0.1/"), S("private network")},
        {S("http://2130706433/"), S("private network")},
        {S("http://0x7f.1/"), S("private network")},
        {S("http://[::1]/"), S("private network")},
        {S("http://[::ffff:127.0.0.1]/"), S("private network")},
        {S("http://localhost:443/"), S("private network")},
        {S("https://0/"), S("private network")},
        {S("http://1.1.1.1:22/"), S("private network or to an unusual port")},
        {S("http://user:word@127.0.0.1/"), S("without a password")},
        {S("file:///etc/passwd"), S("begins with https://")},
        {S("gopher://127.0.0.1/"), S("begins with https://")},
        {S("/feed"), S("begins with https://")},
        {S(""), S("begins with https://")},
        {S("http://a.example/\0b"), S("begins with https://")},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ctx c = begin();
        str bytes, last;
        CHECK(feed_fetch(&c, cases[i].url, &bytes, &last) == ERR_INVALID);
        CHECK(str_find(c.why, cases[i].words) != SIZE_MAX);
        if (str_find(c.why, cases[i].words) == SIZE_MAX)
            fprintf(stderr, "    %.*s: %.*s\n", STR_ARG(cases[i].url), STR_ARG(c.why));
        arena_free(c.mem);
    }
}

int main(void)
{
    struct server s;
    test_addresses();
    test_spellings();
    server_start(&s);
    test_fetching(&s);
    check_fetch(&s, "/stop", S("could not be read"));
    CHECK(pthread_join(s.thread, NULL) == 0);
    close(s.socket);
    return CHECK_RESULT();
}
