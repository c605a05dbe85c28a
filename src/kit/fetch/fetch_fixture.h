/* fetch_fixture.h -- a small server of this machine for tests: a thread for each connection, one answer
 * each. What it saw is counted. */
#ifndef FETCH_FIXTURE_H
#define FETCH_FIXTURE_H

#include "base/base.h"
#include "base/test.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FIXTURE_REQUEST_MAX = 8192 };

struct fixture;
/* Answers on the connection `to`; request: the bytes up to the end of its heads, and a body if there. */
typedef void fixture_answer(struct fixture *s, int to, const char *request);

struct fixture {
    int socket, port;
    pthread_t thread;
    fixture_answer *answer;
    void *state;
    _Atomic int requests, open, most_open;
};

struct fixture_line {
    struct fixture *server;
    int socket;
};

static inline void fixture_send(int to, const char *text)
{
    (void)!send(to, text, strlen(text), MSG_NOSIGNAL);
}

static inline void fixture_read(int from, char *request)
{
    size_t len = 0;
    while (len < FIXTURE_REQUEST_MAX - 1) {
        ssize_t got = recv(from, request + len, FIXTURE_REQUEST_MAX - 1 - len, 0);
        if (got <= 0)
            break;
        len += (size_t)got;
        request[len] = '\0';
        const char *end = strstr(request, "\r\n\r\n"),
                   *length = strstr(request, "Content-Length: ");
        if (end && (!length || strlen(end + 4) >= (size_t)strtol(length + 16, NULL, 10)))
            break;
    }
    request[len] = '\0';
}

static inline void *fixture_line_run(void *at)
{
    struct fixture_line line = *(struct fixture_line *)at;
    struct fixture *s = line.server;
    char request[FIXTURE_REQUEST_MAX];
    free(at);
    int open = atomic_fetch_add(&s->open, 1) + 1, most = atomic_load(&s->most_open);
    while (open > most && !atomic_compare_exchange_weak(&s->most_open, &most, open))
        continue;
    fixture_read(line.socket, request);
    if (request[0]) {
        atomic_fetch_add(&s->requests, 1);
        s->answer(s, line.socket, request);
    }
    atomic_fetch_sub(&s->open, 1);
    shutdown(line.socket, SHUT_WR);
    close(line.socket);
    return NULL;
}

static inline void *fixture_run(void *at)
{
    struct fixture *s = at;
    pthread_attr_t apart;
    pthread_attr_init(&apart);
    pthread_attr_setdetachstate(&apart, PTHREAD_CREATE_DETACHED);
    for (int client; (client = accept(s->socket, NULL, NULL)) >= 0;) {
        struct fixture_line *line = malloc(sizeof *line);
        pthread_t thread;
        if (!line)
            abort();
        *line = (struct fixture_line){s, client};
        if (pthread_create(&thread, &apart, fixture_line_run, line)) {
            close(client);
            free(line);
        }
    }
    pthread_attr_destroy(&apart);
    return NULL;
}

static inline void fixture_start(struct fixture *s, fixture_answer *answer)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof address;
    *s = (struct fixture){.answer = answer};
    s->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(bind(s->socket, (struct sockaddr *)&address, len) == 0 && listen(s->socket, 512) == 0);
    CHECK(getsockname(s->socket, (struct sockaddr *)&address, &len) == 0);
    s->port = ntohs(address.sin_port);
    CHECK(pthread_create(&s->thread, NULL, fixture_run, s) == 0);
}

static inline void fixture_stop(struct fixture *s)
{
    shutdown(s->socket, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->socket);
    for (int i = 0; i < 500 && atomic_load(&s->open) > 0; i++)
        usleep(10000);
    CHECK(atomic_load(&s->open) == 0);
}

#endif
