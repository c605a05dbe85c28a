/* Many hosts at once: all of them lead to one small server, which goes by the names. */
#include "kit/fetch/fetch_fixture.h"
#include "kit/fetch/fetcher.h"
#include "kit/fetch/inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the server ------------------------------------------------------------------------------ */

enum { STARTS_MAX = 4000 };

struct town {
    struct ctx c;
    struct fixture server;
    struct fetcher *fetcher;
    struct fetch_settings settings;
    pthread_mutex_t mutex;
    double starts[STARTS_MAX]; /* of what is no robots.txt */
    _Atomic int n, robots, kills;
};

#define PLAIN "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"

static const struct {
    const char *host, *answer;
} ROBOTS[] = {
    {"deny", PLAIN "User-agent: *\nDisallow: /private\n"},
    {"named", PLAIN "User-agent: *\nDisallow: /\nUser-agent: plaudit\nAllow: /\nDisallow: /x\n"},
    {"down", "HTTP/1.1 503 Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
    {"limited", "HTTP/1.1 429 Later\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
    {"members", "HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
    {"delay", PLAIN "User-agent: *\nCrawl-delay: 0.4\n"},
    {"moved", "HTTP/1.1 301 Moved\r\nLocation: http://deny.example/robots.txt\r\n"
              "Content-Length: 0\r\nConnection: close\r\n\r\n"},
    {"loop", "HTTP/1.1 302 Found\r\nLocation: /robots.txt\r\nContent-Length: 0\r\n"
             "Connection: close\r\n\r\n"},
    {"dead", ""},
};

static void send_huge_robots(int to)
{
    struct text t = {.mem = arena_new()};
    text_add(&t, S(PLAIN "User-agent: *\nDisallow: /private\n"));
    while (t.len < 2 << 20)
        text_add(&t, S("Disallow: /another/path/that/is/not/yours\n"));
    text_add(&t, S("Disallow: /\n"));
    for (str rest = text_str(&t); rest.len > 0;) {
        ssize_t sent = send(to, rest.at, rest.len, MSG_NOSIGNAL);
        if (sent <= 0)
            break;
        rest = str_from(rest, (size_t)sent);
    }
    arena_free(t.mem);
}

static void answer_robots(struct town *t, int to, const char *host)
{
    atomic_fetch_add(&t->robots, 1);
    if (strncmp(host, "huge.", 5) == 0)
        send_huge_robots(to);
    for (size_t i = 0; i < COUNT(ROBOTS); i++)
        if (strncmp(host, ROBOTS[i].host, strlen(ROBOTS[i].host)) == 0) {
            fixture_send(to, ROBOTS[i].answer);
            return;
        }
    fixture_send(to, "HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

static void send_block(int to, size_t len)
{
    char head[200];
    char *block = malloc(len);
    memset(block, 'x', len);
    snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", len);
    fixture_send(to, head);
    for (size_t done = 0; done < len;) {
        ssize_t sent = send(to, block + done, len - done, MSG_NOSIGNAL);
        if (sent <= 0)
            break;
        done += (size_t)sent;
    }
    free(block);
}

static void answer(struct fixture *s, int to, const char *request)
{
    struct town *t = s->state;
    const char *path = strchr(request, ' '), *host = strstr(request, "Host: ");
    if (!path || !host)
        return;
    path++;
    host += 6;
    if (strncmp(path, "/robots.txt ", 12) == 0) {
        answer_robots(t, to, host);
        return;
    }
    int n = atomic_fetch_add(&t->n, 1);
    if (n < STARTS_MAX)
        t->starts[n] = seconds_now();
    if (strncmp(path, "/kill", 5) == 0) {
        atomic_fetch_add(&t->kills, 1);
        kill(fetcher_process(t->fetcher), SIGKILL);
    } else if (strncmp(path, "/busy", 5) == 0) {
        fixture_send(to, n == 0 ? "HTTP/1.1 429 Later\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
                                  "Connection: close\r\n\r\n"
                                : PLAIN "hello");
    } else if (strncmp(path, "/away", 5) == 0) {
        fixture_send(to, "HTTP/1.1 503 Later\r\nRetry-After: 7200\r\nContent-Length: 0\r\n"
                         "Connection: close\r\n\r\n");
    } else if (strncmp(path, "/wait", 5) == 0) {
        char byte;
        struct pollfd p = {.fd = to, .events = POLLIN};
        while (poll(&p, 1, 20000) == 1 && recv(to, &byte, 1, 0) > 0)
            continue;
    } else if (strncmp(path, "/block/", 7) == 0) {
        send_block(to, (size_t)strtol(path + 7, NULL, 10));
    } else {
        usleep(strncmp(path, "/nap", 4) == 0 ? 50000 : 0);
        fixture_send(to, PLAIN "hello");
    }
}

static struct town *open_town(struct fetch_settings settings)
{
    struct town *t = calloc(1, sizeof *t);
    t->c = (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    fixture_start(&t->server, answer);
    t->server.state = t;
    settings.loopback = true;
    settings.everything_to = arena_format(t->c.mem, "127.0.0.1:%d", t->server.port);
    if (!settings.bandwidth)
        settings.bandwidth = 1000000000;
    t->settings = settings;
    t->fetcher = fetcher_start(&settings);
    return t;
}

static void close_town(struct town *t)
{
    fetcher_free(t->fetcher);
    fixture_stop(&t->server);
    arena_free(t->c.mem);
    free(t);
}

static struct fetch_answer get(struct town *t, const char *url)
{
    struct fetch_answer a;
    struct fetch_request r = {.url = str_of(url), .seconds = 5, .patience = 20};
    (void)!fetch_one(&t->c, t->fetcher, &r, &a);
    return a;
}

/* Asks n times for the same, and returns how many were answered so. */
static int get_many(struct town *t, const char *url, int n, enum fetch_outcome outcome)
{
    struct fetch_batch *b = fetch_begin(&t->c, t->fetcher);
    struct fetch_answer a;
    int found = 0;
    for (int i = 0; i < n; i++)
        fetch_add(b, &(struct fetch_request){.url = str_of(url), .tag = i, .seconds = 10});
    while (fetch_next(b, &a))
        found += a.outcome == outcome;
    fetch_end(b);
    return found;
}

/* ---- robots.txt ------------------------------------------------------------------------------ */

static void test_robots(void)
{
    static const struct {
        const char *url;
        enum fetch_outcome outcome;
    } CASES[] = {
        {"http://plain.example/feed", FETCH_OK},
        {"http://deny.example/feed", FETCH_OK},
        {"http://deny.example/private/feed", FETCH_ROBOTS},
        {"http://named.example/feed", FETCH_OK},
        {"http://named.example/xfeed", FETCH_ROBOTS},
        {"http://down.example/feed", FETCH_ROBOTS_DOWN},
        {"http://limited.example/feed", FETCH_WAIT},
        {"http://members.example/feed", FETCH_OK},
        {"http://moved.example/private", FETCH_ROBOTS},
        {"http://moved.example/feed", FETCH_OK},
        {"http://loop.example/feed", FETCH_OK},
        {"http://dead.example/feed", FETCH_NO_ANSWER},
        {"http://huge.example/private", FETCH_ROBOTS},
        {"http://huge.example/feed", FETCH_OK},
    };
    struct town *t = open_town((struct fetch_settings){.gap_ms = -1});
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct fetch_answer a = get(t, CASES[i].url);
        CHECK(a.outcome == CASES[i].outcome);
        if (a.outcome != CASES[i].outcome)
            fprintf(stderr, "    %s: %d %.*s\n", CASES[i].url, (int)a.outcome, STR_ARG(a.words));
    }
    struct fetch_answer a = get(t, "http://deny.example/private");
    CHECK_STR(a.words, S("deny.example asks programs not to read this address (robots.txt), and "
                         "Plaudit does not."));
    CHECK(get(t, "http://down.example/feed").number == 503);
    int before = atomic_load(&t->robots);
    CHECK(get_many(t, "http://deny.example/feed", 20, FETCH_OK) == 20);
    CHECK(get_many(t, "http://down.example/feed", 20, FETCH_ROBOTS_DOWN) == 20);
    CHECK(get_many(t, "http://dead.example/feed", 20, FETCH_NO_ANSWER) == 20);
    CHECK(atomic_load(&t->robots) == before); /* kept */
    CHECK(get_many(t, "http://fresh.example/feed", 20, FETCH_OK) == 20);
    CHECK(atomic_load(&t->robots) == before + 1); /* asked once */
    struct fetch_request r = {.url = S("http://deny.example/private"), .api = true};
    CHECK(fetch_one(&t->c, t->fetcher, &r, &a) == OK);
    close_town(t);
}

/* ---- politeness ------------------------------------------------------------------------------ */

static void check_gaps(struct town *t, int n, double gap)
{
    CHECK(atomic_load(&t->n) == n);
    for (int i = 1; i < n; i++)
        CHECK(t->starts[i] - t->starts[i - 1] > gap - 0.05);
}

static void test_gap(void)
{
    struct town *t = open_town((struct fetch_settings){.gap_ms = 200});
    CHECK(get_many(t, "http://one.example/feed", 4, FETCH_OK) == 4);
    check_gaps(t, 4, 0.2);
    close_town(t);
    t = open_town((struct fetch_settings){0}); /* the real rule: a second */
    CHECK(get_many(t, "http://one.example/feed", 2, FETCH_OK) == 2);
    check_gaps(t, 2, 1.0);
    close_town(t);
    t = open_town((struct fetch_settings){.gap_ms = -1});
    CHECK(get_many(t, "http://delay.example/feed", 3, FETCH_OK) == 3);
    check_gaps(t, 3, 0.4);
    CHECK(get_many(t, "http://other.example/nap", 40, FETCH_OK) == 40);
    CHECK(atomic_load(&t->server.most_open) <= 3); /* two, and one that is just closing */
    close_town(t);
}

static void test_asked_to_wait(void)
{
    struct town *t = open_town((struct fetch_settings){.gap_ms = -1});
    struct fetch_answer a = get(t, "http://busy.example/busy");
    CHECK(a.outcome == FETCH_WAIT && a.status == 429 && a.number == 429 && a.retry_after == 1);
    CHECK_STR(a.words,
              S("busy.example asks to be left alone for a while. Plaudit tries again later."));
    a = get(t, "http://busy.example/busy");
    CHECK(a.outcome == FETCH_OK);
    check_gaps(t, 2, 1.0);
    a = get(t, "http://away.example/away");
    CHECK(a.outcome == FETCH_WAIT && a.status == 503 && a.retry_after == 7200);
    double before = seconds_now();
    a = get(t, "http://away.example/feed"); /* nobody waits two hours */
    CHECK(a.outcome == FETCH_WAIT && a.status == 0 && a.number == 503 && a.retry_after > 7100);
    CHECK(seconds_now() - before < 60 && atomic_load(&t->n) == 3);
    struct fetch_request r = {.url = S("http://line.example/wait"), .seconds = 4, .patience = 1};
    struct fetch_batch *b = fetch_begin(&t->c, t->fetcher);
    int late = 0;
    for (int i = 0; i < 3; i++)
        fetch_add(b, &r);
    while (fetch_next(b, &a))
        late += a.outcome == FETCH_LINE;
    CHECK(late == 1);
    fetch_end(b);
    close_town(t);
}

static void test_urgent(void)
{
    struct town *t = open_town((struct fetch_settings){.gap_ms = -1, .parallel = 2, .per_host = 8});
    struct fetch_batch *b = fetch_begin(&t->c, t->fetcher);
    struct fetch_answer a;
    for (int i = 0; i < 6; i++)
        fetch_add(
            b, &(struct fetch_request){.url = arena_format(t->c.mem, "http://h%d.example/wait", i),
                                       .seconds = 2,
                                       .api = true});
    fetch_add(
        b, &(struct fetch_request){.url = S("http://h0.example/feed"), .urgent = true, .tag = 9});
    CHECK(fetch_next(b, &a) && a.tag == 9 && a.outcome == FETCH_OK);
    fetch_end(b);
    CHECK(get(t, "http://h0.example/feed").outcome == FETCH_OK); /* what was given up is over */
    close_town(t);
}

/* Two megabytes at one a second take their time, which is not counted against them. */
static void test_bandwidth(void)
{
    struct town *t = open_town((struct fetch_settings){.gap_ms = -1, .bandwidth = 1000000});
    struct fetch_request r = {.url = S("http://a.example/block/2000000"), .seconds = 1};
    struct fetch_answer a;
    double before = seconds_now();
    CHECK(fetch_one(&t->c, t->fetcher, &r, &a) == OK && a.body.len == 2000000);
    double took = seconds_now() - before;
    CHECK(took > 1.5 && took < 60);
    close_town(t);
}

/* The sanitizer keeps what was freed, in the other process as well: it would be measured here. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "quarantine_size_mb=1:thread_local_quarantine_size_kb=64";
}

/* Resident memory of a process at its highest, in MB. */
static long memory_mb(pid_t process)
{
    char path[64], line[200];
    long kilobytes = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "VmHWM:", 6) == 0)
            kilobytes = strtol(line + 6, NULL, 10);
    if (f)
        fclose(f);
    return kilobytes / 1024;
}

/* Many answers that are done at once do not pile up where they were fetched. */
static void test_slow_crowd(void)
{
    struct town *t = open_town((struct fetch_settings){.gap_ms = -1});
    struct fetch_answer a = get(t, "http://a.example/feed");
    long before = memory_mb(fetcher_process(t->fetcher)), n = 0;
    struct fetch_batch *b = fetch_begin(&t->c, t->fetcher);
    CHECK(a.outcome == FETCH_OK && before > 0);
    for (int i = 0; i < 400; i++)
        fetch_add(b, &(struct fetch_request){
                         .url = arena_format(t->c.mem, "http://h%d.example/block/200000", i),
                         .api = true});
    CHECK(fetch_next(b, &a));
    usleep(1500000);
    CHECK(memory_mb(fetcher_process(t->fetcher)) - before < 60);
    while (fetch_next(b, &a))
        n += a.outcome == FETCH_OK && a.body.len == 200000;
    CHECK(n == 399);
    fetch_end(b);
    close_town(t);
}

/* A reader that takes nothing for a while stops its own transfers and no other's. */
static void test_slow_reader(void)
{
    struct town *t = open_town((struct fetch_settings){.gap_ms = -1, .per_host = 64});
    struct fetch_batch *b = fetch_begin(&t->c, t->fetcher);
    struct fetch_answer a;
    int fine = 0;
    for (int i = 0; i < 30; i++)
        fetch_add(
            b, &(struct fetch_request){.url = S("http://a.example/block/4000000"), .seconds = 2});
    CHECK(fetch_next(b, &a) && a.body.len == 4000000);
    usleep(2500000);
    CHECK(get(t, "http://b.example/feed").outcome == FETCH_OK);
    while (fetch_next(b, &a))
        fine += a.outcome == FETCH_OK && a.body.len == 4000000;
    CHECK(fine == 29);
    fetch_end(b);
    close_town(t);
}

/* ---- a crowd --------------------------------------------------------------------------------- */

static void test_crowd(void)
{
    struct town *t = open_town((struct fetch_settings){.gap_ms = -1});
    struct fetch_batch *b = fetch_begin(&t->c, t->fetcher);
    struct fetch_answer a;
    int fine = 0;
    bool *seen = calloc(2000, sizeof *seen);
    for (int i = 0; i < 2000; i++)
        fetch_add(
            b, &(struct fetch_request){
                   .url = arena_format(t->c.mem, "http://h%d.example/%d", i % 300, i), .tag = i});
    CHECK(fetch_outstanding(b) == 2000);
    while (fetch_next(b, &a)) {
        CHECK(a.tag >= 0 && a.tag < 2000 && !seen[a.tag]);
        seen[a.tag] = true;
        fine += a.outcome == FETCH_OK && str_same(a.body, S("hello"));
    }
    CHECK(fine == 2000 && atomic_load(&t->robots) == 300);
    CHECK(atomic_load(&t->server.most_open) <= 64 + 8);
    fetch_end(b);
    free(seen);
    close_town(t);
}

/* ---- the process dies ------------------------------------------------------------------------ */

static void test_killed(void)
{
    struct town *t = open_town((struct fetch_settings){.gap_ms = -1, .parallel = 1});
    struct fetch_batch *b = fetch_begin(&t->c, t->fetcher);
    struct fetch_answer a;
    int fine = 0, broken = 0;
    for (int i = 0; i < 20; i++)
        fetch_add(b, &(struct fetch_request){.url = i % 10 == 3 ? S("http://a.example/kill")
                                                                : S("http://a.example/feed"),
                                             .tag = i});
    while (fetch_next(b, &a)) {
        fine += a.outcome == FETCH_OK;
        broken += a.outcome == FETCH_BROKEN && a.tag % 10 == 3;
        if (a.outcome == FETCH_BROKEN)
            CHECK_STR(a.words, S("Something went wrong here while reading from a.example. Plaudit "
                                 "tries again later."));
    }
    CHECK(fine == 18 && broken == 2 && atomic_load(&t->kills) == 2);
    fetch_end(b);
    pid_t process = fetcher_process(t->fetcher);
    CHECK(get(t, "http://a.example/feed").outcome == FETCH_OK);
    CHECK(fetcher_process(t->fetcher) == process);
    kill(process, SIGKILL); /* while nobody looks */
    CHECK(get(t, "http://a.example/feed").outcome == FETCH_OK);
    CHECK(fetcher_process(t->fetcher) != process);
    close_town(t);
}

static void *stop_soon(void *fetcher)
{
    usleep(300000);
    fetcher_stop(fetcher);
    return NULL;
}

static void test_stopped(void)
{
    struct town *t = open_town((struct fetch_settings){.gap_ms = -1});
    pthread_t thread;
    double before = seconds_now();
    CHECK(pthread_create(&thread, NULL, stop_soon, t->fetcher) == 0);
    CHECK(get_many(t, "http://a.example/wait", 50, FETCH_STOPPED) == 50);
    CHECK(seconds_now() - before < 60);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(get(t, "http://a.example/feed").outcome == FETCH_STOPPED);
    close_town(t);
}

/* ---- the lock -------------------------------------------------------------------------------- */

static bool landlock(int version)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) >=
           version;
}

static bool can_open(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool can_connect(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {htonl(INADDR_LOOPBACK)},
                                  .sin_port = htons((in_port_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return connect(fd, (struct sockaddr *)&address, sizeof address) == 0 || errno == ECONNREFUSED;
}

/* What is still possible behind the lock, a letter for each. */
static void try_all(void)
{
    struct fetch_settings settings = {.parallel = 1};
    bool old = landlock(1), ports = landlock(4);
    if (!inside_lock(&settings, "/etc/hosts"))
        _exit(1);
    char seen[] = {
        can_open("/etc/hosts", O_RDONLY) ? 'h' : '-',
        old && can_open("/etc/passwd", O_RDONLY) ? 'P' : '-',
        old && can_open("/proc/self/environ", O_RDONLY) ? 'E' : '-',
        can_open("/etc/hosts", O_RDWR) || can_open("/tmp/x", O_RDWR | O_CREAT) ? 'W' : '-',
        socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0 ? 's' : '-',
        socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || socket(AF_NETLINK, SOCK_RAW, 0) >= 0 ? 'U' : '-',
        can_connect(80) ? 'c' : '-',
        ports && can_connect(25) ? 'M' : '-',
        syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL) >= 0 ? 'F' : '-',
        mmap(NULL, 4096, PROT_EXEC | PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED
            ? 'X'
            : '-',
        bind(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&(struct sockaddr_in){0}, 16) == 0
            ? 'B'
            : '-',
        unshare(CLONE_NEWUSER) == 0 || mkdir("/tmp/x", 0700) == 0 ? 'N' : '-',
    };
    (void)!write(0, seen, sizeof seen);
    char name[] = "true", *arguments[] = {name, NULL};
    execv("/bin/true", arguments);
    (void)!write(0, "!", 1);
}

static void test_lock(void)
{
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH};
    pid_t process;
    int socket, status;
    char seen[40] = "";
    size_t len = 0;
    CHECK(sandbox_begin(&c, try_all, &socket, &process) == OK);
    for (ssize_t got; (got = read(socket, seen + len, sizeof seen - 1 - len)) > 0;)
        len += (size_t)got;
    CHECK_STR(((str){seen, len}), S("h---s-c-----"));
    CHECK(waitpid(process, &status, 0) == process);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS); /* exec ends it */
    close(socket);
    arena_free(c.mem);
}

/* ---- a process that was taken over ----------------------------------------------------------- */

static void test_lies(void)
{
    struct arena *mem = arena_new();
    struct fetch_answer good = {.outcome = FETCH_OK, .status = 200, .url = S("https://a.example/")};
    struct fetch_answer got, bad = good;
    struct text t = {.mem = mem};
    wire_answer(&t, &good);
    CHECK(wire_take_answer(text_str(&t), &got) && got.status == 200);
    for (size_t len = 0; len < t.len; len++)
        CHECK(!wire_take_answer((str){t.at, len}, &got));
    text_char(&t, 'x');
    CHECK(!wire_take_answer(text_str(&t), &got));
    const struct fetch_answer lies[] = {{.url = S("javascript:alert(1)")},
                                        {.moved = S("file:///etc/passwd")},
                                        {.etag = S("a\nb")},
                                        {.type = S("\xFF")},
                                        {.status = 1000},
                                        {.number = -1},
                                        {.outcome = (enum fetch_outcome)(FETCH_NO_GROUP + 1)}};
    for (size_t i = 0; i < COUNT(lies); i++) {
        t = (struct text){.mem = mem};
        bad = lies[i];
        wire_answer(&t, &bad);
        CHECK(!wire_take_answer(text_str(&t), &got));
    }
    struct queue q = {0};
    struct record head = {RECORD_PIECE, 0, FETCH_PIECE_MAX + 1};
    str payload;
    queue_add(&q, (str){(const char *)&head, sizeof head});
    CHECK(record_peek(&q, &head, &payload) == RECORD_WRONG);
    queue_free(&q);
    arena_free(mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_lock();
    test_lies();
    test_robots();
    test_gap();
    test_asked_to_wait();
    test_urgent();
    test_bandwidth();
    test_slow_reader();
    test_slow_crowd();
    test_crowd();
    test_killed();
    test_stopped();
    return CHECK_RESULT();
}
