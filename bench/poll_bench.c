/* How long it takes to poll 10,000 feeds on 10,000 hosts, all of them played by a small server beside it.
 * First all are new: robots.txt is asked, each feed is read. Then they are polled again: half of them
 * have not changed (304), half have a new text of 20 kB. Everything here runs on one processor, the server
 * on the others. Ends with 1 if the second round takes more than a minute. */
#include "kit/feed/feed.h"
#include "kit/fetch/fetch.h"
#include "kit/sandbox/sandbox.h"

#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    FEEDS = 10000,
    ITEMS = 20,
    ITEM_BYTES = 1000,
    REQUEST_MAX = 4096,
    EVENTS = 64,
    LIMIT_S = 60
};

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

/* ---- the server: one thread, its own process ------------------------------------------------- */

/* A feed of that number; version: of its texts. */
static str feed_text(struct arena *mem, long number, int version)
{
    static const char WORDS[] =
        "streams that carry what people wrote about a year of work, again, ";
    struct text t = {.mem = mem};
    text_format(&t,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>"
                "<title>Blog %ld</title><link>http://f%ld.example/</link>\n",
                number, number);
    for (int i = 0; i < ITEMS; i++) {
        size_t start = t.len;
        text_format(&t,
                    "<item><title>Post %d of %ld, version %d</title>"
                    "<link>http://f%ld.example/%d</link><guid>http://f%ld.example/%d</guid>"
                    "<pubDate>Mon, %02d Jun 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;",
                    i, number, version, number, i, number, i, i + 1);
        while (t.len - start < ITEM_BYTES)
            text_add(&t, str_of(WORDS));
        text_add(&t, S("&lt;/p&gt;</description></item>\n"));
    }
    text_add(&t, S("</channel></rss>\n"));
    return text_str(&t);
}

static void answer(struct arena *mem, int to, const char *request)
{
    const char *host = strstr(request, "Host: f"), *known = strstr(request, "If-None-Match: ");
    long number = host ? strtol(host + 7, NULL, 10) : 0;
    str out = S("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    if (strncmp(request, "GET /feed ", 10) == 0 && known && number % 2 == 0) {
        out = S("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
    } else if (strncmp(request, "GET /feed ", 10) == 0) {
        int version = known ? 2 : 1;
        str body = feed_text(mem, number, version);
        out =
            arena_format(mem,
                         "HTTP/1.1 200 OK\r\nETag: \"%d\"\r\nContent-Type: application/rss+xml\r\n"
                         "Content-Length: %zu\r\n\r\n%.*s",
                         version, body.len, STR_ARG(body));
    }
    while (out.len > 0) {
        ssize_t sent = send(to, out.at, out.len, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        out = str_from(out, (size_t)sent);
    }
}

static _Noreturn void serve(int listener)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[EVENTS];
    int set = epoll_create1(EPOLL_CLOEXEC);
    struct arena *mem = arena_new();
    char request[REQUEST_MAX];
    epoll_ctl(set, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int n = epoll_wait(set, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                event.data.fd = accept(listener, NULL, NULL);
                epoll_ctl(set, EPOLL_CTL_ADD, event.data.fd, &event);
                continue;
            }
            ssize_t got = recv(fd, request, sizeof request - 1, 0);
            if (got <= 0) {
                close(fd);
                continue;
            }
            request[got] = '\0';
            answer(mem, fd, request);
            arena_reset(mem);
        }
    }
}

/* The port it listens on; 0: could not. */
static int start_server(pid_t *process)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, len) || listen(listener, 1024) ||
        getsockname(listener, (struct sockaddr *)&address, &len))
        return 0;
    *process = fork();
    if (*process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(listener);
    }
    close(listener);
    return *process < 0 ? 0 : ntohs(address.sin_port);
}

/* ---- the poll -------------------------------------------------------------------------------- */

struct round {
    int feeds, same, read, wrong;
    size_t items;
    double seconds, processor, helpers; /* helpers: of the sandbox's processes, in processor */
};

static double clock_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double used_s(int who)
{
    struct rusage u;
    getrusage(who, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void take(struct ctx *c, const struct fetch_answer *a, bool parse, struct round *r)
{
    struct feed feed;
    r->feeds++;
    r->same += a->same;
    r->wrong += a->outcome != FETCH_OK;
    if (a->outcome != FETCH_OK || a->same || !parse)
        return;
    if (feed_read(c, a->body, a->url, &feed) != OK || feed.n != ITEMS) {
        r->wrong++;
        return;
    }
    r->read++;
    r->items += feed.n;
}

static void poll_all(struct fetcher *f, bool again, bool parse, struct round *r)
{
    struct site site = {.sandbox = sandbox_open()};
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH, .site = &site}, one = c;
    struct fetch_batch *b = fetch_begin(&c, f);
    struct fetch_answer a;
    double before = clock_s();
    *r = (struct round){.processor = -used_s(RUSAGE_SELF), .helpers = -used_s(RUSAGE_CHILDREN)};
    for (int i = 0; i < FEEDS; i++) {
        char url[64];
        snprintf(url, sizeof url, "http://f%d.example/feed", i);
        fetch_add(b, &(struct fetch_request){
                         .tag = i, .url = str_of(url), .etag = again ? S("\"1\"") : S("")});
    }
    one.mem = arena_new();
    while (fetch_next(b, &a)) {
        take(&one, &a, parse, r);
        arena_reset(one.mem);
    }
    fetch_end(b);
    sandbox_close(site.sandbox);
    r->seconds = clock_s() - before;
    r->processor += used_s(RUSAGE_SELF);
    r->helpers += used_s(RUSAGE_CHILDREN);
    arena_free(one.mem);
    arena_free(c.mem);
}

/* Three rounds with one process that fetches; its own processor time is known when it has ended. */
static double measure(const struct fetch_settings *settings, bool parse, struct round rounds[2])
{
    double before = used_s(RUSAGE_CHILDREN);
    struct fetcher *f = fetcher_start(settings);
    poll_all(f, false, parse, &rounds[0]);
    poll_all(f, true, parse, &rounds[1]);
    fetcher_free(f);
    return used_s(RUSAGE_CHILDREN) - before - rounds[0].helpers - rounds[1].helpers;
}

static void print_round(const char *name, const struct round *r)
{
    printf("%s: %d feeds in %.1f s; %d not changed, %d read with %zu items, %d wrong; processor: "
           "%.1f s "
           "here, %.1f s in %d processes that parse\n",
           name, r->feeds, r->seconds, r->same, r->read, r->items, r->wrong, r->processor,
           r->helpers, r->read);
}

static void use_one_processor(void)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    (void)!sched_setaffinity(0, sizeof one, &one);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    pid_t server;
    int port = start_server(&server), failed = 1;
    char to[32];
    struct round plain[2], rounds[2];
    snprintf(to, sizeof to, "127.0.0.1:%d", port);
    struct fetch_settings settings = {
        .loopback = true, .everything_to = str_of(to), .bandwidth = 1LL << 40};
    if (port > 0) {
        use_one_processor();
        double fetching = measure(&settings, false, plain);
        print_round("new, fetched only", &plain[0]);
        print_round("again, fetched only", &plain[1]);
        printf("processor of the process that fetches, both: %.1f s\n", fetching);
        fetching = measure(&settings, true, rounds);
        print_round("new", &rounds[0]);
        print_round("again", &rounds[1]);
        printf("processor of the process that fetches, both: %.1f s\n", fetching);
        failed = rounds[1].seconds > LIMIT_S || rounds[0].wrong + rounds[1].wrong > 0;
        kill(server, SIGKILL);
        waitpid(server, NULL, 0);
    }
    printf("%d passed, %d failed\n", !failed, failed);
    return failed;
}
