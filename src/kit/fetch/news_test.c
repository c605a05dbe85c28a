#include "base/test.h"
#include "kit/fetch/fetch.h"
#include "kit/fetch/inside.h"
#include "kit/sandbox/sandbox.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

/* ---- the pieces -------------------------------------------------------------------------------- */

static void addresses(void)
{
    static const struct {
        const char *url, *place, *script;
        int port;
    } FACTS[] = {
        {"news://n.example/a.b.c", "news://n.example:119/a.b.c",
         "gopher://n.example:119/1GROUP%20a.b.c%0D%0AOVER%20%2-9%0D%0AQUIT", 119},
        {"nntp://N.example:1119/c++.x_y-z", "news://n.example:1119/c++.x_y-z",
         "gopher://n.example:1119/1GROUP%20c++.x_y-z%0D%0AOVER%20%2-9%0D%0AQUIT", 1119},
        {"nntps://n.example/a", "nntps://n.example:563/a",
         "gophers://n.example:563/1GROUP%20a%0D%0AOVER%20%2-9%0D%0AQUIT", 563},
        {"snews://[::1]/a", "nntps://[::1]:563/a",
         "gophers://[::1]:563/1GROUP%20a%0D%0AOVER%20%2-9%0D%0AQUIT", 563},
        {"news://n.example/", NULL, NULL, 0},
        {"news://n.example", NULL, NULL, 0},
        {"news://n.example/a/b", NULL, NULL, 0},
        {"news://n.example/a%0d%0aPOST", NULL, NULL, 0},
        {"news://n.example/a b", NULL, NULL, 0},
        {"news://n.example/a?b", NULL, NULL, 0},
        {"news://user:word@n.example/a", NULL, NULL, 0},
        {"gopher://n.example/a", NULL, NULL, 0},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct arena *mem = arena_new();
        struct place p;
        enum fetch_outcome outcome = place_read(str_of(FACTS[i].url), NULL, &p);
        CHECK((outcome == FETCH_OK) == (FACTS[i].place != NULL));
        if (outcome == FETCH_OK && FACTS[i].place) {
            str script = news_script(mem, &p, (struct news_range){2, 9});
            CHECK(p.news && p.port == FACTS[i].port);
            CHECK_STR(str_of(p.url), str_of(FACTS[i].place));
            str want = str_of(FACTS[i].script), at = S("%20%2-9");
            size_t mark = str_find(want, at);
            CHECK_STR(script, arena_format(mem, "%.*s%%202-9%.*s", (int)mark, want.at,
                                           STR_ARG(str_from(want, mark + at.len))));
        }
        free(p.url);
        arena_free(mem);
    }
    struct place p;
    CHECK(place_read(S("news://n.example/a"), "https://a.example/", &p) == FETCH_REDIRECT);
}

static void ranges(void)
{
    static const struct {
        int64_t cursor, first, last, from, to;
    } FACTS[] = {
        {0, 1, 10, 1, 10},           {0, 5, 10, 5, 10},      {10, 1, 10, 0, 0},  {7, 1, 10, 8, 10},
        {0, 1, 20000, 15001, 20000}, {3, 1, 20000, 4, 5003}, {50, 1, 10, 1, 10}, {0, 1, 0, 0, 0},
        {3, 8, 10, 8, 10},           {0, 0, 3, 1, 3},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct news_range r = news_range(FACTS[i].cursor, FACTS[i].first, FACTS[i].last);
        CHECK(r.from == FACTS[i].from && r.to == FACTS[i].to);
    }
    int64_t first, last;
    CHECK(news_numbers(S("200 hi\r\n211 3 5 8 a.b\r\n205 bye\r\n"), &first, &last));
    CHECK(first == 5 && last == 8);
    CHECK(news_numbers(S("211 3 5 8"), &first, &last));
    CHECK(!news_numbers(S("200 hi\r\n411 no such group\r\n"), &first, &last));
    CHECK(!news_numbers(S("211 3 5\r\n"), &first, &last));
    CHECK(!news_numbers(S("211 3 -5 8\r\n"), &first, &last));
    CHECK(!news_numbers(S(""), &first, &last));
}

/* ---- a conversation ---------------------------------------------------------------------------- */

struct server {
    int socket, port;
    pthread_t thread;
    int64_t last;
};

static void say(int to, str words)
{
    (void)!send(to, words.at, words.len, MSG_NOSIGNAL);
}

/* "OVER 3-7" */
static bool read_range(str line, int64_t *from, int64_t *last)
{
    str first;
    if (!str_starts(line, S("OVER ")))
        return false;
    str rest = str_from(line, 5);
    return str_cut(&rest, '-', &first) && str_int(first, from) && str_int(rest, last);
}

static void answer(const struct server *s, int to, str request)
{
    struct arena *mem = arena_new();
    int64_t from, last;
    say(to, S("200 news.example\r\n"));
    for (str line; str_cut(&request, '\n', &line);) {
        line = str_trim(line);
        if (str_same(line, S("GROUP a.b")))
            say(to, arena_format(mem, "211 %lld 1 %lld a.b\r\n", (long long)s->last,
                                 (long long)s->last));
        else if (str_starts(line, S("GROUP")))
            say(to, S("411 No such group\r\n"));
        else if (read_range(line, &from, &last)) {
            say(to, S("224 Overview follows\r\n"));
            for (; from <= last; from++)
                say(to, arena_format(mem,
                                     "%lld\tHow?\tEve <eve@a.example>\t3 Jan 2022 10:00:00 "
                                     "+0000\t<%lld@n>\t\t100\t2\r\n",
                                     (long long)from, (long long)from));
            say(to, S(".\r\n"));
        } else if (str_same(line, S("QUIT")))
            say(to, S("205 Bye\r\n"));
        else
            say(to, S("500 What?\r\n"));
    }
    arena_free(mem);
}

static void *serve(void *at)
{
    struct server *s = at;
    for (int to; (to = accept(s->socket, NULL, NULL)) >= 0; close(to)) {
        char request[2000];
        size_t len = 0;
        for (ssize_t got; len < sizeof request &&
                          (got = recv(to, request + len, sizeof request - len, 0)) > 0;) {
            len += (size_t)got;
            if (str_ends((str){request, len}, S("QUIT\r\n")))
                break;
        }
        answer(s, to, (str){request, len});
    }
    return NULL;
}

static void start(struct server *s)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof here;
    s->socket = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(bind(s->socket, (struct sockaddr *)&here, len) == 0 && listen(s->socket, 8) == 0 &&
          getsockname(s->socket, (struct sockaddr *)&here, &len) == 0);
    s->port = ntohs(here.sin_port);
    CHECK(pthread_create(&s->thread, NULL, serve, s) == 0);
}

static void conversation(void)
{
    struct server s = {.last = 3};
    start(&s);
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH};
    struct fetch_settings settings = {.loopback = true, .gap_ms = -1};
    struct fetcher *f = fetcher_start(&settings);
    str url = arena_format(c.mem, "news://127.0.0.1:%d/a.b", s.port);
    struct fetch_answer a;
    CHECK(fetch_one(&c, f, &(struct fetch_request){.url = url}, &a) == OK);
    CHECK(str_find(a.body, S("224 ")) != SIZE_MAX && str_find(a.body, S("<3@n>")) != SIZE_MAX);
    CHECK_STR(a.etag, S("3"));
    CHECK_STR(a.url, url);
    CHECK(fetch_one(&c, f, &(struct fetch_request){.url = url, .etag = S("3")}, &a) == OK &&
          a.same);
    CHECK_STR(a.etag, S("3"));
    s.last = 5;
    CHECK(fetch_one(&c, f, &(struct fetch_request){.url = url, .etag = S("3")}, &a) == OK);
    CHECK(!a.same && str_find(a.body, S("<3@n>")) == SIZE_MAX);
    CHECK(str_find(a.body, S("<4@n>")) != SIZE_MAX && str_find(a.body, S("<5@n>")) != SIZE_MAX);
    CHECK_STR(a.etag, S("5"));
    url = arena_format(c.mem, "news://127.0.0.1:%d/c.d", s.port);
    CHECK(fetch_one(&c, f, &(struct fetch_request){.url = url}, &a) == ERR_INVALID);
    CHECK(a.outcome == FETCH_NO_GROUP);
    CHECK_STR(a.words, S("127.0.0.1 has no such newsgroup, or wants a password for it."));
    s.last = 100000; /* the latest 5,000, and not more bytes than asked for */
    url = arena_format(c.mem, "news://127.0.0.1:%d/a.b", s.port);
    CHECK(fetch_one(&c, f, &(struct fetch_request){.url = url, .most = 100000}, &a) == ERR_INVALID);
    CHECK(a.outcome == FETCH_TOO_LARGE);
    CHECK(fetch_one(&c, f, &(struct fetch_request){.url = url}, &a) == OK);
    CHECK(str_find(a.body, S("<95001@n>")) != SIZE_MAX &&
          str_find(a.body, S("<95000@n>")) == SIZE_MAX);
    fetcher_free(f);
    settings.loopback = false; /* a private address, and an odd port */
    f = fetcher_start(&settings);
    CHECK(fetch_one(&c, f, &(struct fetch_request){.url = url}, &a) == ERR_INVALID);
    CHECK(a.outcome == FETCH_PORT);
    url = S("news://127.0.0.1/a.b");
    CHECK(fetch_one(&c, f, &(struct fetch_request){.url = url}, &a) == ERR_INVALID);
    CHECK(a.outcome == FETCH_PRIVATE);
    fetcher_free(f);
    (void)shutdown(s.socket, SHUT_RDWR);
    CHECK(pthread_join(s.thread, NULL) == 0);
    close(s.socket);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    addresses();
    ranges();
    conversation();
    return CHECK_RESULT();
}
