/* Many clients at once: slow ones, too many, too much to do, and a server that stops meanwhile. */
#include "base/test.h"
#include "tests/http/toy.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static bool has(str s, const char *part)
{
    return str_find(s, str_of(part)) != SIZE_MAX;
}

/* Has the server ended this connection? */
static bool is_cut(int fd)
{
    char waste[4096];
    ssize_t n;
    while ((n = recv(fd, waste, sizeof waste, MSG_DONTWAIT)) > 0)
        ;
    return n == 0 || (errno != EAGAIN && errno != EINTR);
}

static int64_t counted(struct toy *toy, const char *name)
{
    struct answer a = ASK(toy, GET("/metrics", ""));
    str line = str_from(a.body, str_find(a.body, arena_format(toy->c.mem, "\n%s ", name)) + 2);
    line = str_from(line, strlen(name));
    int64_t n = -1;
    return str_int(str_upto(line, str_find(line, S("\n"))), &n) ? n : -1;
}

/* Only the connection that asks is left, soon. */
static bool is_alone(struct toy *toy)
{
    int64_t until = toy_ms() + 3000;
    while (counted(toy, "plaudit_connections") != 1)
        if (toy_ms() > until)
            return false;
    return true;
}

/* ---- slow clients ---- */

enum { SLOW_CLIENTS = 1000 };

/* Each sends a byte now and then: of the request line, of a header, of a body. */
static void feed(int *fds, int round)
{
    static const char *const starts[] = {
        "GET /he", "GET /hello HTTP/1.1\r\nHost: toy\r\nX: ",
        "POST /form HTTP/1.1\r\nHost: toy\r\nContent-Length: 60000\r\n\r\n"};
    for (int i = 0; i < SLOW_CLIENTS; i++) {
        const char *start = starts[i % 3];
        if (round == 0)
            (void)toy_send(fds[i], start, strlen(start));
        else
            (void)send(fds[i], "a", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
}

static int cut_of(const int *fds)
{
    int cut = 0;
    for (int i = 0; i < SLOW_CLIENTS; i++)
        cut += is_cut(fds[i]);
    return cut;
}

static int by_size(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void test_slow(void)
{
    static int fds[SLOW_CLIENTS];
    int64_t took[400], begun = toy_ms();
    int good = 0, asked = 0, cut = 0;
    struct toy toy;
    toy_start(&toy, &(struct toy_options){.header_timeout_ms = 1000});
    for (int i = 0; i < SLOW_CLIENTS; i++)
        CHECK((fds[i] = toy_connect(&toy)) >= 0);
    for (int round = 0; toy_ms() - begun < 3600 && asked < 400; round++) {
        feed(fds, round);
        for (int i = 0; i < 5; i++, asked++) {
            int64_t from = toy_ms();
            good += ASK(&toy, GET("/hello", "")).status == 200;
            took[asked] = toy_ms() - from;
        }
        usleep(100000);
    }
    for (int64_t until = toy_ms() + 10000; cut < SLOW_CLIENTS && toy_ms() < until; usleep(50000))
        cut = cut_of(fds);
    for (int i = 0; i < SLOW_CLIENTS; i++)
        close(fds[i]);
    qsort(took, (size_t)asked, sizeof *took, by_size);
    printf("slow: %d of %d cut; good ones %d of %d, the longest of 99 %% took %lld ms\n", cut,
           SLOW_CLIENTS, good, asked, (long long)took[asked * 99 / 100]);
    CHECK(cut == SLOW_CLIENTS);
    CHECK(good == asked && asked > 50 && took[asked * 99 / 100] < 500);
    CHECK(counted(&toy, "plaudit_refused_total{reason=\"slow\"}") >= SLOW_CLIENTS);
    CHECK(is_alone(&toy));
    toy_stop(&toy);
}

/* A client that asks for much and does not read it; one that says nothing at all. */
static void test_idle(void)
{
    static const char ask[] = GET("/shared", "");
    struct toy toy;
    toy_start(&toy, &(struct toy_options){.header_timeout_ms = 300});
    int silent = toy_connect(&toy), kept = toy_connect(&toy), deaf = toy_connect(&toy);
    int small = 1024;
    setsockopt(deaf, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    for (int i = 0; i < 1000; i++)
        (void)send(deaf, ask, sizeof ask - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    CHECK(toy_send(kept, ask, sizeof ask - 1));
    CHECK(toy_read(toy.c.mem, kept, 2000, false).status == 200);
    usleep(200000);
    CHECK(toy_send(kept, ask, sizeof ask - 1)); /* resting is longer than a header may take */
    CHECK(toy_read(toy.c.mem, kept, 2000, false).status == 200);
    usleep(2000000);
    CHECK(is_cut(silent) && is_cut(kept));
    CHECK(is_alone(&toy));
    close(silent), close(kept), close(deaf);
    toy_stop(&toy);
}

/* Whoever asks while the system gives no file for the database is told so, and served later. */
static void test_no_files(void)
{
    static const struct {
        const char *bytes;
        size_t len;
    } asked[] = {
        {GET("/hello", ""), sizeof GET("/hello", "") - 1},
        {GET("/hash", ""), sizeof GET("/hash", "") - 1},
        {GET("/events", ""), sizeof GET("/events", "") - 1},
    };
    int fds[COUNT(asked)];
    struct toy toy;
    struct rlimit many, few;
    toy_start(&toy, &(struct toy_options){0});
    for (size_t i = 0; i < COUNT(asked); i++) {
        static const char alive[] = GET("/healthz", "");
        fds[i] = toy_connect(&toy);
        CHECK(toy_send(fds[i], alive, sizeof alive - 1));
        CHECK(toy_read(toy.c.mem, fds[i], 5000, false).status == 200);
    }
    getrlimit(RLIMIT_NOFILE, &many);
    few = many, few.rlim_cur = 8;
    CHECK(setrlimit(RLIMIT_NOFILE, &few) == 0);
    for (size_t i = 0; i < COUNT(asked); i++) {
        CHECK(toy_send(fds[i], asked[i].bytes, asked[i].len));
        struct answer a = toy_read(toy.c.mem, fds[i], 5000, false);
        CHECK(a.status == 503 && str_find(a.body, S("in a few seconds")) != SIZE_MAX);
    }
    CHECK(setrlimit(RLIMIT_NOFILE, &many) == 0);
    for (size_t i = 0; i + 1 < COUNT(asked); i++) { /* the last one would not end */
        CHECK(toy_send(fds[i], asked[i].bytes, asked[i].len));
        CHECK(toy_read(toy.c.mem, fds[i], 5000, false).status == 200);
    }
    for (size_t i = 0; i < COUNT(asked); i++)
        close(fds[i]);
    toy_stop(&toy);
}

static void test_limits(void)
{
    int fds[30], open = 0;
    struct toy toy;
    toy_start(&toy, &(struct toy_options){.connections_per_address = 20});
    for (int i = 0; i < 30; i++) {
        static const char ask[] = GET("/hello", "");
        fds[i] = toy_connect(&toy);
        if (fds[i] >= 0 && toy_send(fds[i], ask, sizeof ask - 1))
            open += toy_read(toy.c.mem, fds[i], 1000, false).status == 200;
    }
    CHECK(open == 20);
    for (int i = 0; i < 30; i++)
        close(fds[i]);
    usleep(200000);
    CHECK(ASK(&toy, GET("/hello", "")).status == 200);
    CHECK(counted(&toy, "plaudit_refused_total{reason=\"crowded\"}") == 10);
    toy_stop(&toy);
}

/* ---- more to do than workers can ---- */

struct asker {
    pthread_t thread;
    struct toy *toy;
    const char *request;
    int good, busy, lost, refused;
    bool after; /* told to wait before the next try */
};

static struct answer ask_apart(struct asker *a, struct arena *mem)
{
    struct answer got = {0};
    int fd = toy_connect(a->toy);
    a->refused += fd < 0;
    if (fd < 0)
        return got;
    if (toy_send(fd, a->request, strlen(a->request)))
        got = toy_read(mem, fd, 8000, false);
    close(fd);
    if (got.status == 200 && got.whole)
        a->good++;
    else if (got.status == 503 && got.whole)
        a->busy++;
    else
        a->lost++;
    return got;
}

static void *ask_once(void *cls)
{
    struct asker *a = cls;
    struct arena *mem = arena_new();
    struct answer got = ask_apart(a, mem);
    a->after = got.status != 503 || toy_header(&got, "Retry-After").len > 0;
    arena_free(mem);
    return NULL;
}

static void test_full_queue(void)
{
    enum { N = 24 };
    struct asker askers[N];
    struct toy toy;
    int good = 0, busy = 0;
    toy_start(&toy, &(struct toy_options){.workers = 1, .queue_max = 4});
    for (int i = 0; i < N; i++) {
        askers[i] = (struct asker){.toy = &toy, .request = GET("/slow?ms=300", "")};
        pthread_create(&askers[i].thread, NULL, ask_once, &askers[i]);
    }
    usleep(150000);
    /* password hashing has workers of its own, health needs none */
    int64_t from = toy_ms();
    CHECK(ASK(&toy, GET("/hash?ms=1", "")).status == 200);
    CHECK(ASK(&toy, GET("/healthz", "")).status == 200);
    CHECK(toy_ms() - from < 250);
    for (int i = 0; i < N; i++) {
        pthread_join(askers[i].thread, NULL);
        good += askers[i].good, busy += askers[i].busy;
        CHECK(askers[i].after && askers[i].lost == 0);
    }
    CHECK(good >= 4 && good <= 6 && good + busy == N);
    CHECK(ASK(&toy, GET("/hello", "")).status == 200);
    toy_stop(&toy);
}

/* ---- stopping ---- */

static atomic_bool enough;

static void *ask_on(void *cls)
{
    struct asker *a = cls;
    struct arena *mem = arena_new();
    while (!atomic_load(&enough) && a->refused == 0) {
        (void)ask_apart(a, mem);
        arena_reset(mem);
    }
    arena_free(mem);
    return NULL;
}

/* On one connection, as browsers do, until the server says that it will close. */
static void *ask_kept(void *cls)
{
    struct asker *a = cls;
    struct arena *mem = arena_new();
    int fd = -1;
    while (!atomic_load(&enough)) {
        if (fd < 0 && (fd = toy_connect(a->toy)) < 0) {
            a->refused++;
            break;
        }
        struct answer got = {0};
        if (toy_send(fd, a->request, strlen(a->request)))
            got = toy_read(mem, fd, 8000, false);
        bool good = got.status == 200 && got.whole;
        a->good += good, a->lost += !good;
        if (!good || has(toy_header(&got, "Connection"), "close")) {
            close(fd);
            fd = -1;
        }
        arena_reset(mem);
    }
    if (fd >= 0)
        close(fd);
    arena_free(mem);
    return NULL;
}

/* Whoever got a connection gets an answer; after that nobody listens any more. */
static void test_stop(void)
{
    enum { N = 12 };
    static const char *const requests[] = {GET("/hello", ""), GET("/slow?ms=50", ""),
                                           GET("/long", ""), GET("/shared", ""),
                                           GET("/events?n=1000000", "")};
    int all = 0;
    for (int round = 0; round < 6; round++) {
        struct asker askers[N];
        struct toy toy;
        int good = 0, lost = 0, refused = 0;
        atomic_store(&enough, false);
        toy_start(&toy, &(struct toy_options){.workers = 4, .cache_bytes = 1 << 20});
        for (int i = 0; i < N; i++) {
            askers[i] = (struct asker){.toy = &toy, .request = requests[i % (int)COUNT(requests)]};
            pthread_create(&askers[i].thread, NULL, i % 2 ? ask_kept : ask_on, &askers[i]);
        }
        usleep(300000);
        int64_t from = toy_ms();
        http_stop(toy.server);
        int64_t took = toy_ms() - from;
        toy.server = NULL;
        atomic_store(&enough, true);
        for (int i = 0; i < N; i++) {
            pthread_join(askers[i].thread, NULL);
            good += askers[i].good, lost += askers[i].lost, refused += askers[i].refused;
        }
        printf("stop: %d answered, %d lost, %d refused, %lld ms\n", good, lost, refused,
               (long long)took);
        CHECK(lost == 0 && good > 0 && refused > 0 && took < 5000);
        all += good;
        toy_stop(&toy);
    }
    CHECK(all > 100);
}

int main(void)
{
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max < 8192 ? files.rlim_max : 8192;
    setrlimit(RLIMIT_NOFILE, &files);
    test_slow();
    test_idle();
    test_no_files();
    test_limits();
    test_full_queue();
    test_stop();
    return CHECK_RESULT();
}
