/* toy.h -- a small server to be attacked, and a client that says exactly what it is told to. */
#ifndef TESTS_HTTP_TOY_H
#define TESTS_HTTP_TOY_H

#include "base/base.h"
#include "kit/http/http.h"
#include "kit/store/testing.h"

struct toy {
    struct ctx c;
    struct server *server;
    int port;
    struct clock clock;
};

/* What a test wants otherwise; 0: as the toy has it. */
struct toy_options {
    int header_timeout_ms; /* 2,000 */
    int workers, queue_max, connections_per_address;
    size_t cache_bytes;
    const char *proxies, *certificate, *key;
};
void toy_start(struct toy *toy, const struct toy_options *options);
void toy_stop(struct toy *toy);
int toy_runs(void);              /* how often GET /shared was made */
int toy_counted(void);           /* what GET /shared?counts=N from the cache came to, to a Firefox */
void toy_write(struct toy *toy); /* changes a table that /shared is made from */

int64_t toy_ms(void);
int toy_connect(const struct toy *toy); /* -1: refused */
bool toy_send(int fd, const void *bytes, size_t len);

/* One answer, read until it is complete, the connection ends, or timeout_ms passed. */
struct answer {
    int status;  /* 0: none */
    bool whole;  /* all of the body came */
    bool closed; /* and then the connection ended (toy_ask only) */
    str head, body;
};
struct answer toy_read(struct arena *mem, int fd, int timeout_ms, bool head_only);

/* One request on a connection of its own; the answer says whether the server closed it. */
struct answer toy_ask(struct toy *toy, const char *request, size_t len);
str toy_header(const struct answer *a, const char *name); /* empty if absent */

#define ASK(toy, text) toy_ask(toy, text, sizeof(text) - 1)
#define GET(path, more) "GET " path " HTTP/1.1\r\nHost: toy\r\n" more "\r\n"

#endif
