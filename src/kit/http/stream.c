/* Server-sent events. A stream has a thread of its own that runs the handler, a connection, and a
 * response that libmicrohttpd reads from; the text between them is bounded. The last of the three
 * frees it. */
#include "kit/http/server.h"
#include "kit/store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    STREAMS_MAX = 256,
    STACK_BYTES = 512 * 1024,
    WAITING_MAX = 64 * 1024, /* bytes the client has not taken yet */
    SLICE_MS = 1000,         /* how soon a vanished client is noticed */
    BEAT_MS = 15000,         /* a comment, so that proxies keep the connection */
    SLOW_MS = 10000,         /* a client that takes nothing for so long is gone */
};

struct streams {
    struct server *server;
    pthread_mutex_t lock;
    pthread_cond_t fewer;
    int n;
};

struct stream {
    struct streams *all;
    struct exchange *x;
    struct conn *k; /* NULL: it ended */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int owners;
    bool started;   /* the answer is a stream: the connection was resumed with it */
    bool suspended; /* the reader waits for text */
    bool gone;      /* the client */
    bool ended;     /* the handler returned */
    bool let_go;    /* the I/O thread has done with the exchange */
    int64_t beat_ms;
    size_t len;
    char waiting[WAITING_MAX];
};

struct streams *streams_new(struct server *server)
{
    struct streams *all = arena_take(server->mem, 1, sizeof *all);
    all->server = server;
    pthread_mutex_init(&all->lock, NULL);
    pthread_cond_init(&all->fewer, NULL);
    return all;
}

static void drop(struct stream *s)
{
    pthread_mutex_lock(&s->lock);
    bool last = --s->owners == 0;
    pthread_mutex_unlock(&s->lock);
    if (!last)
        return;
    pthread_mutex_destroy(&s->lock);
    pthread_cond_destroy(&s->changed);
    free(s);
}

/* ---- the I/O thread's side ---- */

static ssize_t read_waiting(void *cls, uint64_t position, char *at, size_t most)
{
    struct stream *s = cls;
    (void)position;
    pthread_mutex_lock(&s->lock);
    size_t n = s->len < most ? s->len : most;
    ssize_t answer = (ssize_t)n;
    if (n > 0) {
        memcpy(at, s->waiting, n);
        memmove(s->waiting, s->waiting + n, s->len - n);
        s->len -= n;
        pthread_cond_broadcast(&s->changed);
    } else if (s->ended || s->gone) {
        answer = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        s->suspended = true;
        MHD_suspend_connection(s->k->mhd);
    }
    pthread_mutex_unlock(&s->lock);
    return answer;
}

static void response_gone(void *cls)
{
    struct stream *s = cls;
    pthread_mutex_lock(&s->lock);
    s->gone = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    drop(s);
}

void stream_let_go(struct exchange *x)
{
    struct stream *s = x->stream;
    pthread_mutex_lock(&s->lock);
    s->let_go = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

void stream_cut(struct stream *s)
{
    pthread_mutex_lock(&s->lock);
    s->k = NULL;
    s->gone = s->let_go = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    drop(s);
}

/* ---- the handler's side; all called with the lock held ---- */

static void wake_reader(struct stream *s)
{
    if (s->k && s->suspended) {
        s->suspended = false;
        crew_resume(s->k);
    }
}

static void wait_ms(struct stream *s, int64_t ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t ns = until.tv_nsec + ms % 1000 * 1000000;
    until.tv_sec += ms / 1000 + ns / 1000000000, until.tv_nsec = ns % 1000000000;
    pthread_cond_timedwait(&s->changed, &s->lock, &until);
}

static void start(struct stream *s)
{
    if (s->started)
        return;
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, read_waiting, s, response_gone);
    reply_header(response, "Content-Type", "text/event-stream");
    reply_header(response, "Cache-Control", "no-store");
    reply_header(response, "X-Accel-Buffering", "no");
    reply_header(response, "Connection", "close");
    reply_secure(response, s->k->secure);
    s->owners++;
    s->started = true;
    s->beat_ms = now_ms();
    s->x->response = response;
    s->x->status = 200;
    crew_resume(s->k);
}

/* Nobody tells of a client that went away while its connection is suspended. */
static void look_for_client(struct stream *s)
{
    char byte;
    if (!s->k || !s->suspended)
        return;
    ssize_t n = recv(s->k->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        s->gone = true;
}

static bool add(struct stream *s, str text)
{
    int64_t until = now_ms() + SLOW_MS;
    while (!s->gone && s->len + text.len > WAITING_MAX && now_ms() < until)
        wait_ms(s, SLICE_MS);
    if (s->gone || s->len + text.len > WAITING_MAX)
        return false;
    if (text.len > 0)
        memcpy(s->waiting + s->len, text.at, text.len);
    s->len += text.len;
    wake_reader(s);
    return true;
}

enum err stream_send(struct stream *s, str event, str data)
{
    struct arena *mem = arena_new();
    struct text t = {.mem = mem};
    if (event.len > 0)
        text_format(&t, "event: %.*s\n", STR_ARG(event));
    str rest = data;
    for (str line; str_cut(&rest, '\n', &line);)
        text_format(&t, "data: %.*s\n", STR_ARG(line));
    text_char(&t, '\n');
    pthread_mutex_lock(&s->lock);
    start(s);
    bool sent = add(s, text_str(&t));
    pthread_mutex_unlock(&s->lock);
    arena_free(mem);
    return sent ? OK : ERR_BUSY;
}

bool stream_wait(struct stream *s, int timeout_ms)
{
    int64_t until = now_ms() + timeout_ms;
    atomic_bool *stopping = &s->all->server->stopping;
    pthread_mutex_lock(&s->lock);
    start(s);
    while (!s->gone && !atomic_load(stopping) && now_ms() < until) {
        int64_t left = until - now_ms();
        wait_ms(s, left < SLICE_MS ? left : SLICE_MS);
        look_for_client(s);
        if (now_ms() - s->beat_ms > BEAT_MS) {
            s->beat_ms = now_ms();
            (void)add(s, S(":\n\n"));
        }
    }
    bool on = !s->gone && !atomic_load(stopping);
    pthread_mutex_unlock(&s->lock);
    return on;
}

/* ---- the thread ---- */

/* The connection's bytes may go before the stream does. */
static void own_texts(struct exchange *x)
{
    struct req *r = &x->r;
    str *texts[] = {&r->method, &r->path,    &r->query,      &r->agent,   &r->etag,
                    &r->cookie, &r->host,    &r->cookies,    &r->word[0], &r->accept_language,
                    &r->origin, &r->word[1], &r->fetch_site, &r->accept};
    for (size_t i = 0; i < COUNT(texts); i++)
        *texts[i] = arena_copy(x->mem, *texts[i]);
    struct field *params = arena_take(x->mem, r->n_params + 1, sizeof *params);
    for (size_t i = 0; i < r->n_params; i++)
        params[i] = (struct field){arena_copy(x->mem, r->params[i].name),
                                   arena_copy(x->mem, r->params[i].value)};
    r->params = params;
}

/* The answer was an ordinary page: not signed in, not found. The exchange is the connection's
 * again. */
static void answer_page(struct stream *s, struct ctx *c, struct res *out)
{
    struct exchange *x = s->x;
    x->stream = s->k->stream = NULL;
    drop(s);
    x->response = reply_page(x, c, out);
    crew_resume(s->k);
}

static void finish(struct stream *s)
{
    pthread_mutex_lock(&s->lock);
    s->ended = true;
    if (s->k)
        connection_deadline(s->k, s->all->server->o.header_timeout_ms);
    wake_reader(s);
    while (!s->let_go)
        pthread_cond_wait(&s->changed, &s->lock);
    pthread_mutex_unlock(&s->lock);
}

static void *run(void *cls)
{
    struct stream *s = cls;
    struct exchange *x = s->x;
    struct streams *all = s->all;
    struct answer_plan plan;
    struct res out = {0};
    struct ctx c = {.db = db_open(all->server->o.store)};
    worker_prepare(x, &plan);
    own_texts(x);
    x->r.stream = s;
    if (worker_try(x, &plan, &c, &out) != OK)
        answer_busy(&c, &plan, &x->r, &out);
    if (s->started) {
        finish(s);
        exchange_release(x);
    } else {
        answer_page(s, &c, &out);
    }
    db_close(c.db);
    drop(s);
    atomic_fetch_sub(&all->server->metrics.streams, 1);
    pthread_mutex_lock(&all->lock);
    all->n--;
    pthread_cond_broadcast(&all->fewer);
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

static bool start_thread(struct stream *s)
{
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    bool started = pthread_create(&thread, &attributes, run, s) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

bool stream_hand_over(struct exchange *x)
{
    struct streams *all = x->server->streams;
    pthread_mutex_lock(&all->lock);
    bool room = all->n < STREAMS_MAX && !atomic_load(&all->server->stopping);
    all->n += room;
    pthread_mutex_unlock(&all->lock);
    if (!room)
        return false;
    struct stream *s = calloc(1, sizeof *s); /* the text that waits is not touched */
    if (!s)
        abort();
    s->all = all, s->x = x, s->k = x->k;
    s->owners = 2; /* the thread, the connection */
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&s->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&s->lock, NULL);
    x->stream = x->k->stream = s;
    atomic_fetch_add(&all->server->metrics.streams, 1);
    MHD_suspend_connection(x->k->mhd);
    if (!start_thread(s))
        abort();
    return true;
}

void streams_stop(struct server *server)
{
    struct streams *all = server->streams;
    pthread_mutex_lock(&all->lock);
    while (all->n > 0)
        pthread_cond_wait(&all->fewer, &all->lock);
    pthread_mutex_unlock(&all->lock);
}
