/* inside.h -- the locked process: what its files share. One thread; libcurl's multi does the waiting, and
 * its helper threads ask for names.
 *
 * A transfer waits in the line of its host until that host may be asked (line.c), runs (transfer.c), and
 * either is answered or stands in the line of the host that it was led to. */
#ifndef FETCH_INSIDE_H
#define FETCH_INSIDE_H

#include "kit/fetch/fetch_internal.h"
#include "kit/fetch/robots.h"

#include <curl/curl.h>

enum {
    REDIRECTS_MAX = 5,
    HEADS_MAX = 256 << 10,     /* bytes of all heads of one answer */
    ERROR_BODY_MAX = 64 << 10, /* of an error status, this much is passed on */
    SLOW_MS = 10000,           /* less than SLOW_BYTES in that time ends it */
    SLOW_BYTES = 1000,
    URGENT_MORE = 8, /* at once, beside the others */
    CLIENTS_MAX = 256,
    UNSENT_MAX = 1 << 20, /* bytes a batch has not taken: its transfers pause, none start */
    ROBOTS_KEEP_S = 86400,
    ROBOTS_RETRY_S = 3600, /* after an error of the server */
    WAIT_S = 60,           /* a 429 that does not say for how long */
    WAIT_MAX_S = 86400,
    HOSTS_MAX = 20000, /* remembered beyond their work */
    ROBOTS_MEMORY_MAX = 32 << 20,
};

/* ---- place.c: addresses ---------------------------------------------------------------------- */

struct place {
    char *url; /* in one spelling, without fragment; the caller frees it */
    bool secure;
    bool news; /* a newsgroup: url is news://host/group or nntps://host/group */
    int port;
    char host[256]; /* lower case */
};
/* An address as written by a person, or, relative to base, by a server. */
enum fetch_outcome place_read(str url, const char *base, struct place *p) MUST_USE;
str place_path(const char *url);   /* with the query */
str place_origin(const char *url); /* up to the path */

/* ---- news.c: newsgroups, by NNTP (RFC 3977) --------------------------------------------------- */

/* curl speaks no NNTP, but Gopher: it sends one line and reads until the server hangs up. An NNTP client
 * may send its commands without waiting (pipelining), so the line holds them all, with QUIT at the end. */
enum { NEWS_PORT = 119, NEWS_SECURE_PORT = 563, NEWS_MOST = 5000, NEWS_HEAD_MAX = 16 << 10 };
struct news_range {
    int64_t from, to; /* numbers of articles; to 0: only what the group has is asked */
};
/* "news://host/group" as http(s)://host:port/group; NULL if it is none. The caller frees it. */
char *news_as_web(str url);
bool news_is_group(str name);
/* The address for curl. */
str news_script(struct arena *mem, const struct place *p, struct news_range range);
/* The first and the last number that the group has, of what the server said; false: it has none of this name. */
bool news_numbers(str said, int64_t *first, int64_t *last) MUST_USE;
/* What to read: behind the last one read (cursor 0: none yet), at most NEWS_MOST. */
struct news_range news_range(int64_t cursor, int64_t first, int64_t last);

/* ---- heads.c: what the heads of an answer say ------------------------------------------------ */

struct heads {
    size_t bytes; /* of all of them so far, of interim answers as well */
    str etag, modified, type, location, links;
    int64_t length;                              /* of the body, as sent; -1: not said */
    int64_t retry_after, max_age, expires, date; /* seconds; -1: not said */
    int64_t limit_reset;                         /* GitHub's: when; -1 */
    bool limit_reached;
};
void heads_begin(struct heads *h);                             /* a new answer */
void heads_take(struct arena *mem, struct heads *h, str line); /* one line */
int64_t heads_fresh(const struct heads *h);                    /* seconds; 0: not said */
int64_t heads_retry(const struct heads *h, moment now);        /* seconds; 0: not said */
str heads_link(struct arena *mem, const struct heads *h, str relation, const char *base);

/* ---- the process ----------------------------------------------------------------------------- */

struct client { /* one batch */
    struct client *next;
    int socket;
    bool gone;
    size_t transfers; /* of it */
    struct queue in, out;
};

enum stage { STAGE_LINE, STAGE_RUNS };

struct transfer {
    struct transfer *next, *previous; /* in the line of its host, or among those that run */
    struct client *client;            /* NULL: nobody waits for it (any more) */
    struct host *robots_for;          /* it gets robots.txt of this host */
    uint32_t id;
    enum stage stage;
    bool robots_secure; /* of its https side */
    bool started;       /* the client knows */
    struct fetch_request ask;
    char *record; /* that ask points into */
    struct place place;
    struct host *host;
    char *first, *moved; /* the address that was asked; where it moved for ever; or NULL */
    bool moves;          /* all steps so far were permanent */
    int redirects;
    int64_t added_ms;        /* since when it stands in this line */
    int64_t patience_ms;     /* until when it may wait */
    int64_t wire;            /* bytes of the steps before */
    struct news_range range; /* of a newsgroup, once it is known */
    struct run *run;         /* while it runs */
};

/* A transfer that has its connection. */
struct run {
    CURL *curl;
    struct curl_slist *lines, *connect_to;
    struct arena *mem;
    struct heads heads;
    struct text robots;
    int64_t deadline_ms, paused_ms, slow_ms, slow_bytes, seen_bytes;
    size_t body; /* bytes, inflated */
    long status;
    bool answering; /* heads are there */
    bool loopback, paused, refused, tried;
    bool enough;            /* of a body that is not passed on as a whole */
    enum fetch_outcome cut; /* why we ended it ourselves; FETCH_OK: we did not */
};

enum robots_state { ROBOTS_UNKNOWN, ROBOTS_ASKED, ROBOTS_KNOWN, ROBOTS_ERROR, ROBOTS_UNREACHED };

struct host {
    struct host *next; /* in its cell of the table */
    char *name;        /* with the port, if it is another than 80 and 443 */
    struct transfer *first, *last;
    int running;
    size_t place;     /* in its heap, from 1; 0: in none */
    bool urgent;      /* which heap */
    int64_t ready_ms; /* when its first may start: the key of the heap */
    int64_t next_ms;  /* not before that: the gap */
    int64_t leave_ms; /* not before that: it asked for it */
    int64_t used_ms;
    int leave_status;
    struct side {
        enum robots_state state;
        enum fetch_outcome outcome; /* UNREACHED: why */
        int64_t number;             /* ERROR, UNREACHED */
        int64_t until_ms;
        struct robots *robots;
    } sides[2]; /* http, https */
};

struct heap {
    struct host **at;
    size_t n, room;
};

struct inside {
    struct fetch_settings settings;
    const char *agent, *authority, *accepted;
    CURLM *multi;
    struct client *clients;
    size_t n_clients;
    bool orphan; /* the parent is gone, or wants no more */
    struct transfer *runs;
    int n_runs;
    struct host **table;
    size_t n_hosts, cells;
    struct heap ready[2]; /* plain, urgent */
    int64_t now_ms, swept_ms, alive_ms;
    double tokens; /* bytes that may come now; below 0: all pause */
    int64_t tokens_ms;
    bool held;
};

int64_t inside_clock_ms(void);

/* line.c */
void line_add(struct inside *in, struct transfer *t,
              bool first);                     /* takes a place in its host's line */
void line_start(struct inside *in);            /* all that may start now */
int64_t line_next_ms(const struct inside *in); /* when the next may; INT64_MAX */
void line_leave(struct inside *in, struct host *h, int64_t seconds, int status);
void line_robots(struct inside *in, struct transfer *t, const struct fetch_answer *answer);
void line_sweep(struct inside *in);
void line_drop_client(struct inside *in, const struct client *client);
void line_over(struct inside *in, struct transfer *t); /* it ran, and has ended */

/* transfer.c */
struct transfer *transfer_new(struct inside *in, struct client *client, uint32_t id, str record);
void transfer_free(struct transfer *t);
void transfer_answer(struct inside *in, struct transfer *t,
                     struct fetch_answer *answer); /* frees it */
void transfer_refuse(struct inside *in, struct transfer *t, enum fetch_outcome outcome,
                     int64_t number); /* frees it */

/* run.c */
bool run_begin(struct inside *in, struct transfer *t) MUST_USE;
void run_end(struct inside *in, struct transfer *t, CURLcode result); /* frees it or leads it on */
void run_watch(struct inside *in); /* deadlines, pauses, bandwidth; ends those that are over */

/* lock.c: what nothing may be done without. False: could not be locked. */
bool inside_lock(const struct fetch_settings *settings, const char *authority) MUST_USE;

#endif
