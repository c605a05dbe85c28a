#include "kit/http/cookie.h"
#include "kit/http/form.h"
#include "kit/http/server.h"
#include "kit/store/store.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_US = 1000000 };

/* ---- queues ---- */

static void queue_init(struct queue_of *q, int most, int64_t patience_us)
{
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->more, NULL);
    q->last = &q->first;
    q->most = most, q->patience_us = patience_us;
}

/* When pages wait too long, visitors who only look are turned away first. */
static bool has_room(const struct queue_of *q, const struct exchange *x)
{
    if (q->closed || q->length >= q->most)
        return false;
    bool looks = str_same(x->k->ask.method, S("GET")) && !cookie_personal(x->k->ask.cookie);
    return !q->first || q->patience_us == 0 || !looks ||
           x->queued_us - q->first->queued_us < q->patience_us;
}

/* A slow one is suspended before a worker can see it, so that it cannot be resumed too early. */
bool worker_hand_over(struct exchange *x)
{
    struct server *server = x->server;
    bool slow = x->k->found.route && x->k->found.route->queue == SLOW;
    struct queue_of *q = &server->queues[slow ? SLOW : PAGE];
    x->queued_us = now_us();
    pthread_mutex_lock(&q->lock);
    bool room = has_room(q, x);
    if (room) {
        x->suspended = slow;
        if (slow)
            MHD_suspend_connection(x->k->mhd);
        else
            crew_fresh(x);
        x->next = NULL;
        *q->last = x;
        q->last = &x->next;
        q->length++;
    }
    pthread_mutex_unlock(&q->lock);
    if (room && slow)
        pthread_cond_signal(&q->more);
    return room;
}

struct exchange *queue_next(struct queue_of *q)
{
    struct exchange *x = q->first;
    if (x) {
        q->first = x->next;
        if (!q->first)
            q->last = &q->first;
        q->length--;
    }
    return x;
}

static struct exchange *queue_take(struct queue_of *q)
{
    pthread_mutex_lock(&q->lock);
    while (!q->first && !q->closed)
        pthread_cond_wait(&q->more, &q->lock);
    struct exchange *x = queue_next(q);
    pthread_mutex_unlock(&q->lock);
    return x;
}

static void queue_close(struct queue_of *q)
{
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    pthread_cond_broadcast(&q->more);
    pthread_mutex_unlock(&q->lock);
}

/* ---- one request ---- */

static void fill_request(struct exchange *x)
{
    struct conn *k = x->k;
    const struct ask *ask = &k->ask;
    struct address client = address_forwarded(&k->server->proxies, k->peer, ask->forwarded_for);
    char *text = arena_take(x->mem, ADDRESS_TEXT, 1);
    address_text(&client, text);
    bool head = str_same(ask->method, S("HEAD"));
    bool part = str_same_nocase(ask->part, S("true")) &&
                !str_same_nocase(ask->boosted, S("true")) &&
                !str_same_nocase(ask->history, S("true"));
    x->r = (struct req){
        .method = head ? S("GET") : ask->method,
        .path = k->path,
        .query = ask->query,
        .address = str_of(text),
        .agent = str_upto(ask->agent, AGENT_MAX),
        .etag = ask->if_none_match,
        .cookie =
            cookie_value(ask->cookie, k->secure ? S(COOKIE_SESSION_SECURE) : S(COOKIE_SESSION)),
        .cookies = ask->cookie,
        .accept = ask->accept,
        .accept_language = ask->accept_language,
        .host = ask->host,
        .origin = ask->origin,
        .fetch_site = ask->fetch_site,
        .hub_signature = ask->hub_signature,
        .secure = k->secure,
        .part = part,
        .route = k->found.route,
    };
    memcpy(x->r.arg, k->found.arg, sizeof x->r.arg);
    memcpy(x->r.word, k->found.word, sizeof x->r.word);
}

static bool read_forms(struct exchange *x)
{
    struct req *r = &x->r;
    enum err e = form_pairs(x->mem, r->query, &r->params, &r->n_params);
    if (e == OK && x->body.len > 0) {
        str body = body_bytes(&x->body);
        e = body.len == x->body.len ? form_read(x->mem, x->k->ask.content_type, body, r)
                                    : ERR_INVALID;
    }
    return e == OK;
}

void worker_prepare(struct exchange *x, struct answer_plan *plan)
{
    fill_request(x);
    *plan = (struct answer_plan){
        .program = x->server->o.program, .allow = x->k->found.allow, .code = x->k->code};
    plan->bad_form = !read_forms(x);
}

/* A page that only reads is made of one state of the database, and its locks are taken once. */
static bool reads_only(const struct exchange *x)
{
    const struct route *route = x->k->found.route;
    return str_same(x->r.method, S("GET")) && (!route || route->queue == PAGE);
}

static enum err run(struct exchange *x, struct answer_plan *plan, struct ctx *c, struct res *out)
{
    const struct http_program *program = x->server->o.program;
    if (!program->program(c, plan->code) && plan->code.len > 0) {
        x->r.route = NULL;
        plan->allow = "";
        (void)program->program(c, S("")); /* there must be one around the page that says so */
    }
    return answer_run(c, plan, &x->r, out);
}

enum err worker_try(struct exchange *x, struct answer_plan *plan, struct ctx *c, struct res *out)
{
    const struct http_options *o = &x->server->o;
    *c = (struct ctx){.mem = x->mem,
                      .db = c->db,
                      .site = o->site,
                      .now = clock_now(o->clock),
                      .bits = ANYBODY,
                      .catalog = x->catalog};
    if (!c->db) { /* the system gives no file; a page would ask the database */
        *out = (struct res){.status = guard_status(GUARD_BUSY),
                            .type = S("text/plain; charset=utf-8"),
                            .body = tr(c, guard_words(GUARD_BUSY))};
        return OK;
    }
    x->mark = store_mark(o->store);
    db_watch(c->db);
    if (!reads_only(x))
        return run(x, plan, c, out);
    db_snapshot(c);
    enum err e = run(x, plan, c, out);
    db_snapshot_end(c);
    return e;
}

/* From the top, again and again, while the database asks for it. */
void worker_answer(struct exchange *x, struct db *db)
{
    struct ctx c = {.db = db};
    struct res out = {0};
    struct answer_plan plan;
    worker_prepare(x, &plan);
    enum err e = worker_try(x, &plan, &c, &out);
    for (int try = 1; e == ERR_AGAIN && try < ANSWER_TRIES; try++) {
        answer_pause(&c, try);
        atomic_fetch_add(&x->server->metrics.again, 1);
        e = worker_try(x, &plan, &c, &out);
    }
    if (e)
        answer_busy(&c, &plan, &x->r, &out);
    x->response = reply_page(x, &c, &out);
    crew_answered(x);
}

/* ---- threads ---- */

static void *work_off(void *cls)
{
    struct server *server = cls;
    for (struct exchange *x; (x = queue_take(&server->queues[SLOW]));) {
        struct db *db = db_open(server->o.store);
        worker_answer(x, db);
        db_close(db);
    }
    return NULL;
}

void workers_start(struct server *server)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int pages = server->o.workers > 0 ? server->o.workers
                : processors > 0      ? (int)processors * 2
                                      : 2;
    queue_init(&server->queues[PAGE], server->o.queue_max, PATIENCE_US);
    queue_init(&server->queues[SLOW], server->o.queue_max, 0);
    for (size_t i = 0; i < SLOW_WORKERS; i++)
        if (pthread_create(&server->slow[i], NULL, work_off, server) != 0)
            abort();
    crew_start(server, pages);
}

void workers_stop(struct server *server)
{
    queue_close(&server->queues[SLOW]);
    for (size_t i = 0; i < SLOW_WORKERS; i++)
        pthread_join(server->slow[i], NULL);
    crew_stop(server);
}
