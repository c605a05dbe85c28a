/* listener.h -- connections and the threads that serve them. A connection is served by one thread at a time:
 * its event is given once (EPOLLONESHOT), and asked for again when it was served. */
#ifndef KIT_NNTP_LISTENER_H
#define KIT_NNTP_LISTENER_H

#include "kit/net/net.h"
#include "kit/nntp/session.h"
#include "kit/nntp/wire.h"

#include <pthread.h>
#include <stdatomic.h>

/* What epoll tells of. */
enum source { SOURCE_LISTEN, SOURCE_LISTEN_TLS, SOURCE_CLOCK, SOURCE_BELL, SOURCE_CONN };

/* What a connection waits for: how long it may is a matter of that. */
enum phase { PHASE_QUIET, PHASE_HANDSHAKE, PHASE_LINE, PHASE_ARTICLE, PHASE_SENDING };

struct buffer {
    char *at;               /* NULL: none */
    size_t from, len, room; /* bytes from..len are there */
};

struct conn {
    enum source source;           /* first, for epoll */
    struct conn *previous, *next; /* all of them, under server->lock */
    struct nntp_server *server;
    struct wire wire;
    struct session session;
    struct buffer in, out;
    size_t scanned; /* of an article: no end up to there */
    size_t dropped; /* bytes of a line or article that is too long */
    enum phase phase;
    bool ended;               /* the client sends no more */
    bool large;               /* its buffer is, and counts in server->large */
    int in_vain, leaves;      /* how often staying was in vain; how often it is not tried now */
    _Atomic int64_t until_ms; /* then it is cut */
    atomic_uint turns;        /* what one thread did before is seen by the next */
    struct address peer;
    char address[ADDRESS_TEXT];
};

struct worker {
    struct nntp_server *server;
    pthread_t thread;
    struct arena *mem;
    struct db *db; /* opened when it is needed first */
    char *spare;   /* a buffer that no connection uses */
};

struct door_of { /* a listening socket */
    enum source source;
    int fd; /* -1: none */
};

struct nntp_server {
    struct nntp_options o; /* its texts live in mem */
    struct arena *mem;
    struct wire_keys keys;
    struct door_of listen[2];
    enum source clock_source, bell_source;
    int events, clock, bell;
    pthread_mutex_t lock;
    struct conn *conns;
    int n_conns;
    bool full; /* no descriptors were left: listening goes on with the next tick */
    atomic_bool stopping;
    struct worker *workers;
    int n_workers, n_started; /* at most; so far, under the lock */
    atomic_int waiting;       /* of them, for an event */
    atomic_int large;         /* buffers of large articles */
};

int64_t listener_ns(void); /* monotonic */
int64_t listener_ms(void); /* the same */
void listener_arm(struct nntp_server *server, int fd, void *source, uint32_t events);

/* conn.c */
void conn_begin(struct worker *w, struct conn *k, bool tls);
void conn_serve(struct worker *w, struct conn *k);
void conn_free(struct conn *k);  /* out of the list already */
void conn_close(struct conn *k); /* takes it out of the list */

#endif
