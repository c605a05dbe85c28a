/* A newsreader that costs next to nothing itself, for bench/nntp. Usage:
 *     nntp_client read PORT GROUP ARTICLES TIMES      one ARTICLE after the other, of numbers 1..ARTICLES in turn
 *     nntp_client post PORT GROUP EACH < NAMES        as many connections as there are lines "name password", each
 *                                                     posts EACH articles one after the other ("-": no sign-in)
 * Prints "ready", waits for a line (post: behind the names), and prints seconds, answers that were right, bytes. */
#include "base/base.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS = 1000, ROOM = 1 << 18 };

struct client {
    int fd;
    int left;   /* articles to post */
    bool sends; /* the article was sent, not the command */
    size_t len;
    char in[512];
};

static char page[ROOM];

static _Noreturn void die(const char *why)
{
    fprintf(stderr, "nntp_client: %s\n", why);
    exit(1);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void say(int fd, const char *words, size_t len)
{
    if (send(fd, words, len, MSG_NOSIGNAL) != (ssize_t)len)
        die("the server does not take what is sent");
}

/* Reads up to this end; returns the bytes. */
static size_t hear(int fd, const char *end)
{
    size_t len = 0, tail = strlen(end);
    while (len < tail || memcmp(page + len - tail, end, tail) != 0) {
        ssize_t n = len < ROOM ? recv(fd, page + len, ROOM - len, 0) : 0;
        if (n <= 0)
            die("the server has gone");
        len += (size_t)n;
    }
    return len;
}

static void ask(int fd, const char *words, const char *code)
{
    say(fd, words, strlen(words));
    hear(fd, "\r\n");
    if (strncmp(page, code, strlen(code)) != 0)
        die(words);
}

static int meet(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)(const void *)&to, sizeof to) != 0)
        die("the server does not listen");
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    hear(fd, "\r\n");
    return fd;
}

static void wait_for_start(void)
{
    char line[16];
    puts("ready");
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin))
        die("nobody says begin");
}

static int read_one_by_one(int port, const char *group, int articles, int times)
{
    char words[300];
    int fd = meet(port), right = 0;
    size_t bytes = 0;
    snprintf(words, sizeof words, "GROUP %s\r\n", group);
    ask(fd, words, "211");
    wait_for_start();
    double begun = seconds();
    for (int i = 0; i < times; i++) {
        int len = snprintf(words, sizeof words, "ARTICLE %d\r\n", i % articles + 1);
        say(fd, words, (size_t)len);
        bytes += hear(fd, "\r\n.\r\n");
        right += memcmp(page, "220", 3) == 0;
    }
    printf("%.6f %d %zu\n", seconds() - begun, right, bytes);
    return 0;
}

static void next_article(struct client *k, const char *group)
{
    char words[1024];
    int len = 6;
    if (k->sends)
        len = snprintf(words, sizeof words,
                       "From: Somebody <somebody@example.org>\r\nNewsgroups: %s\r\nSubject: Post "
                       "%d.%d\r\n\r\nWords about looms.\r\n.\r\n",
                       group, k->fd, k->left);
    else
        memcpy(words, "POST\r\n", 6);
    say(k->fd, words, (size_t)len);
}

/* True: an answer was read; *code: its first three characters. */
static bool answered(struct client *k, char code[4])
{
    ssize_t n = recv(k->fd, k->in + k->len, sizeof k->in - k->len, 0);
    if (n <= 0)
        die("the server has gone");
    k->len += (size_t)n;
    if (k->in[k->len - 1] != '\n') {
        if (k->len == sizeof k->in)
            die("an answer without an end");
        return false;
    }
    memcpy(code, k->in, 3);
    code[3] = 0;
    k->len = 0;
    return true;
}

/* What one answer leads to. Returns 1 if an article was taken. */
static int go_on(struct client *k, const char *group)
{
    char code[4];
    int taken = 0;
    if (!answered(k, code))
        return 0;
    if (k->sends) {
        taken = strcmp(code, "240") == 0;
        k->left--;
        k->sends = false;
    } else {
        if (strcmp(code, "340") != 0)
            die("POST is refused");
        k->sends = true;
    }
    if (k->left > 0)
        next_article(k, group);
    return taken;
}

static void post_all(struct client *list, size_t n, const char *group)
{
    static struct pollfd wish[CLIENTS];
    int taken = 0;
    size_t open = n;
    double begun = seconds();
    for (size_t i = 0; i < n; i++) {
        wish[i] = (struct pollfd){.fd = list[i].fd, .events = POLLIN};
        next_article(&list[i], group);
    }
    while (open > 0) {
        if (poll(wish, n, 30000) <= 0)
            die("the server is silent");
        for (size_t i = 0; i < n; i++) {
            if (wish[i].fd < 0 || !wish[i].revents)
                continue;
            taken += go_on(&list[i], group);
            if (list[i].left == 0)
                wish[i].fd = -1, open--;
        }
    }
    printf("%.6f %d 0\n", seconds() - begun, taken);
}

static int post_at_once(int port, const char *group, int each)
{
    static struct client list[CLIENTS];
    char line[200], words[300];
    size_t n = 0;
    while (n < CLIENTS && fgets(line, sizeof line, stdin) && line[0] != '\n') {
        struct client *k = &list[n++];
        *k = (struct client){.fd = meet(port), .left = each};
        if (line[0] == '-')
            continue;
        str name, password = str_trim(str_of(line));
        if (!str_cut(&password, ' ', &name) || password.len == 0)
            die("a line is not \"name password\"");
        snprintf(words, sizeof words, "AUTHINFO USER %.*s\r\n", STR_ARG(name));
        ask(k->fd, words, "381");
        snprintf(words, sizeof words, "AUTHINFO PASS %.*s\r\n", STR_ARG(password));
        ask(k->fd, words, "281");
    }
    wait_for_start();
    post_all(list, n, group);
    return 0;
}

int main(int argc, char **argv)
{
    int64_t port = 0, first = 0, second = 0;
    bool reads = argc == 6 && strcmp(argv[1], "read") == 0,
         posts = argc == 5 && strcmp(argv[1], "post") == 0;
    if (!(reads || posts) || !str_int(str_of(argv[2]), &port) ||
        !str_int(str_of(argv[4]), &first) || (reads && !str_int(str_of(argv[5]), &second)) ||
        first < 1)
        die("read PORT GROUP ARTICLES TIMES, or post PORT GROUP EACH < NAMES");
    return reads ? read_one_by_one((int)port, argv[3], (int)first, (int)second)
                 : post_at_once((int)port, argv[3], (int)first);
}
