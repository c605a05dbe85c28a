/* server.h -- what the files of this folder share: the server, its connections, the requests at
 * work.
 *
 * A connection (struct conn) lives as long as its socket and belongs to whoever moves bytes. A request
 * for a page gets an exchange: its memory, its parsed form, the page. While a handler has it, nobody
 * else touches either: the connection is suspended before bytes move again, unless the page is ready
 * by then. */
#ifndef KIT_HTTP_SERVER_H
#define KIT_HTTP_SERVER_H

#include "kit/http/http.h"
#include "kit/http/answer.h"
#include "kit/http/guard.h"
#include "kit/http/metrics.h"
#include "kit/http/route.h"
#include "kit/net/net.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

enum coding { PLAIN, GZIP, BROTLI, CODINGS };

/* Where a request stands; how long it may stand there is the reaper's business. */
enum stage { STAGE_LINE, STAGE_READ, STAGE_WORK, STAGE_ANSWERED };

struct exchange;
enum { SLOW_WORKERS = 2 };

struct conn {
    struct conn *previous, *next; /* all connections, under server->reaper.lock */
    struct server *server;
    struct MHD_Connection *mhd;
    int fd;
    atomic_bool used;    /* it has sent a request */
    atomic_bool resting; /* none has begun since it was opened, or since the last one ended */
    int64_t since_ms;
    bool linger;                 /* the client may still be sending: drain before the socket goes */
    _Atomic int64_t deadline_ms; /* 0: none */
    struct address peer;
    enum stage stage;
    bool http_1_0;
    bool secure;
    struct target {
        const char *raw; /* where the request line has it */
        char *at;        /* our copy, decoded in place */
        size_t len, room;
    } target;
    struct ask ask;
    str path, code; /* without the program's prefix; the program's code, empty if none */
    struct found found;
    size_t body_max;
    int64_t began_us, body_ms; /* monotonic: the request line came, the body began */
    const char *reason;    /* why it was refused, in English; NULL: it was not, or is not known */
    int64_t person;        /* who was; 0: nobody, or not to be known */
    struct exchange *x;    /* NULL until one is needed */
    struct stream *stream; /* NULL: an ordinary page */
};

/* The bytes of a body: in memory, beyond BODY_MEMORY in a file without a name. */
struct body {
    struct text bytes;
    int file; /* -1: none */
    char *map;
    size_t len;
};

struct exchange {
    struct exchange *next; /* in the pool or in a queue */
    struct server *server;
    struct conn *k;              /* a stream outlives it */
    struct exchange *next_fresh; /* of the crew's list */
    bool fresh;                  /* came since bytes were moved last; only who moves them looks */
    bool suspended, answered;    /* the latter under the crew's lock */
    struct arena *mem;
    struct body body;
    struct req r;
    const struct catalog *catalog; /* the language asked for */
    enum coding coding;
    bool shareable; /* a page that is `shared` may go to the cache */
    uint64_t mark;  /* of the store, before the page was made */
    int64_t queued_us;
    struct MHD_Response *response;
    int status;
    const char *reason; /* as of the connection */
    int64_t person;
    size_t bytes;          /* of the response's body */
    struct stream *stream; /* NULL: an ordinary page */
};

/* Requests that wait. */
struct queue_of {
    pthread_mutex_t lock;
    pthread_cond_t more; /* for the workers of the slow ones */
    struct exchange *first, **last;
    int length, most;
    int64_t
        patience_us; /* 0: for ever; else visitors are turned away when the first waited longer */
    bool closed;
};

/* The threads that move bytes and make pages (crew.c); all of it under the lock of the queue. */
struct crew {
    struct server *server;
    struct queue_of *queue;
    pthread_t *threads;
    int bytes, bell; /* descriptors that are readable when there are bytes, or when it was rung */
    int members, working, resting;
    bool moving;            /* one of them moves bytes */
    bool watched, dozing;   /* one that rests keeps watch; dozing: it waits to be woken */
    bool asleep;            /* who moves bytes waits for them */
    uint64_t resumed;       /* answers that are ready to be moved */
    struct exchange *fresh; /* requests for pages that came since bytes were moved last */
    bool called;            /* it is needed */
    uint64_t steps;         /* pages begun and bytes moved */
    int64_t moved_us;       /* when bytes were moved last */
    pthread_cond_t watch, rest;
};

struct lingering {
    int fd; /* -1: free */
    int64_t until_ms;
};

struct reaper {
    pthread_mutex_t lock;
    pthread_cond_t stop;
    pthread_t thread;
    bool stopping, running;
    struct conn *conns;
    struct lingering lingering[64];
};

struct server {
    struct http_options o; /* its texts live in mem */
    struct arena *mem;
    struct MHD_Daemon *daemon;
    int listen_fd, port;
    bool listen_is_ours; /* false: systemd keeps it */
    atomic_int last_fd;  /* the same, when the server stops: who waits there is let in; or -1 */
    uint64_t key;        /* random, for hash_bytes */
    struct networks proxies;
    struct counters *counters;
    struct router *router;
    struct asset_responses *assets;
    struct cache *cache;
    struct metrics metrics;
    struct reaper reaper;
    struct queue_of queues[2]; /* PAGE, SLOW */
    struct crew crew;
    pthread_t slow[SLOW_WORKERS];
    struct streams *streams;
    atomic_bool stopping;
    _Atomic int64_t asked_ms; /* when the latest request came, within ASKED_ROUND_MS */
    pthread_mutex_t pool_lock;
    struct exchange *pool;
    int pooled;
};

enum { ASKED_ROUND_MS = 32 };

int64_t now_ms(void);
int64_t now_us(void);

/* connection.c: libmicrohttpd tells of connections and requests. */
void connection_notify(void *server, struct MHD_Connection *mhd, void **conn,
                       enum MHD_ConnectionNotificationCode what);
enum MHD_Result connection_accept(void *server, const struct sockaddr *from, socklen_t len);
void *connection_target(void *server, const char *target, struct MHD_Connection *mhd);
/* Leaves every % where it is: the guard decodes. */
size_t connection_unescape(void *cls, struct MHD_Connection *mhd, char *text);
void connection_completed(void *server, struct MHD_Connection *mhd, void **conn,
                          enum MHD_RequestTerminationCode how);
void connection_deadline(struct conn *k, int64_t in_ms); /* 0: none */
int64_t connection_patience_ms(const struct conn *k); /* for a body, and for an answer to be read */
void connection_answered(struct conn *k, int status, size_t bytes); /* an answer was queued */
struct exchange *exchange_take(struct conn *k);
void exchange_release(struct exchange *x);

/* serve.c: the three kinds of calls for a request. */
enum MHD_Result serve(void *server, struct MHD_Connection *mhd, const char *target,
                      const char *method, const char *version, const char *piece, size_t *piece_len,
                      void **conn);

/* reaper.c: cuts connections whose deadline is over. */
void reaper_start(struct server *server);
void reaper_stop(struct server *server);
void reaper_linger(struct server *server, int fd); /* takes the descriptor */

/* body.c: false if the body cannot be kept (more than body_max, no room on the disk). */
bool body_add(struct conn *k, const char *piece, size_t len);
str body_bytes(struct body *body); /* all of it; empty if the file cannot be read */
void body_drop(struct body *body);

/* worker.c */
void workers_start(struct server *server);
void workers_stop(struct server *server);
struct exchange *queue_next(struct queue_of *queue);   /* NULL: none; with the lock */
void worker_answer(struct exchange *x, struct db *db); /* makes the page */
bool worker_hand_over(struct exchange *x);             /* false: the queue is full */
void worker_prepare(struct exchange *x,
                    struct answer_plan *plan); /* x->r from the connection and body */
enum err worker_try(struct exchange *x, struct answer_plan *plan, struct ctx *c,
                    struct res *out) MUST_USE;

/* crew.c */
void crew_start(struct server *server, int pages); /* so many pages can be made at once */
void crew_stop(struct server *server);
void crew_fresh(struct exchange *x);            /* a request for a page came; with the lock */
void crew_answered(struct exchange *x);         /* its page is there; from any thread */
void crew_resume(struct conn *k);               /* of a stream: there are bytes; from any thread */
void crew_wake(struct server *server);          /* there is something to do for who moves bytes */
void server_accept_last(struct server *server); /* by who moves bytes */

/* reply.c: answers as libmicrohttpd wants them. */
struct MHD_Response *reply_page(struct exchange *x, struct ctx *c, struct res *out);
struct MHD_Response *reply_words(struct server *server, int status, str words, bool close);
void reply_header(struct MHD_Response *response, const char *name, const char *value);
void reply_secure(struct MHD_Response *response, bool tls); /* the headers every answer has */

/* stream.c */
struct streams *streams_new(struct server *server);
void streams_stop(struct server *server);
bool stream_hand_over(struct exchange *x); /* false: there are too many */
void stream_let_go(struct exchange *x);    /* the I/O thread does not need the exchange any more */
void stream_cut(struct stream *s);         /* nor is there a connection any more */

/* asset.c */
void assets_start(struct server *server);
void assets_stop(struct server *server);
enum MHD_Result asset_serve(struct conn *k);

/* listen.c */
enum err listen_open(struct ctx *c, struct server *server) MUST_USE;
void listen_tell(const char *state); /* systemd: "READY=1", "STOPPING=1" */

#endif
