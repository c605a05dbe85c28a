#include "kit/fetch/inside.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS_FIRST = 1024, UNREACHED_S = 60, REFUSALS_MAX = 64, PUT_OFF_MS = 50 };

static void *must(void *at)
{
    if (!at)
        abort();
    return at;
}

/* ---- hosts that may start, by time ----------------------------------------------------------- */

static void heap_put(struct heap *heap, size_t place, struct host *h)
{
    heap->at[place - 1] = h;
    h->place = place;
}

static void heap_rise(struct heap *heap, size_t place, struct host *h)
{
    for (; place > 1 && heap->at[place / 2 - 1]->ready_ms > h->ready_ms; place /= 2)
        heap_put(heap, place, heap->at[place / 2 - 1]);
    heap_put(heap, place, h);
}

static void heap_sink(struct heap *heap, size_t place, struct host *h)
{
    for (size_t below; (below = place * 2) <= heap->n; place = below) {
        if (below < heap->n && heap->at[below]->ready_ms < heap->at[below - 1]->ready_ms)
            below++;
        if (heap->at[below - 1]->ready_ms >= h->ready_ms)
            break;
        heap_put(heap, place, heap->at[below - 1]);
    }
    heap_put(heap, place, h);
}

static void heap_remove(struct heap *heap, struct host *h)
{
    size_t place = h->place;
    struct host *last = heap->at[--heap->n];
    h->place = 0;
    if (last == h)
        return;
    if (last->ready_ms < h->ready_ms)
        heap_rise(heap, place, last);
    else
        heap_sink(heap, place, last);
}

static void heap_add(struct heap *heap, struct host *h)
{
    if (heap->n == heap->room) {
        heap->room = heap->room ? heap->room * 2 : 64;
        heap->at = must(realloc(heap->at, heap->room * sizeof *heap->at));
    }
    heap_rise(heap, ++heap->n, h);
}

static bool asks_robots(const struct transfer *t)
{
    return !t->robots_for && !t->ask.api && !t->ask.post && !t->place.news;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Puts the host where it belongs now. */
static void settle(struct inside *in, struct host *h)
{
    struct transfer *t = h->first;
    if (h->place)
        heap_remove(&in->ready[h->urgent], h);
    if (!t || h->running >= in->settings.per_host ||
        (asks_robots(t) && h->sides[t->place.secure].state == ROBOTS_ASKED))
        return;
    h->urgent = t->ask.urgent;
    h->ready_ms = later(later(h->next_ms, h->leave_ms), t->added_ms);
    heap_add(&in->ready[h->urgent], h);
}

/* ---- all hosts ------------------------------------------------------------------------------- */

static size_t cell_of(const struct inside *in, const char *name)
{
    uint64_t hash = str_hash(str_of(name));
    return (size_t)(hash ^ hash >> 32) & (in->cells - 1);
}

static void grow_table(struct inside *in)
{
    struct host **old = in->table;
    size_t n = in->cells;
    in->cells = n ? n * 4 : CELLS_FIRST;
    in->table = must(calloc(in->cells, sizeof *in->table));
    for (size_t i = 0; i < n; i++)
        for (struct host *h = old[i], *next; h; h = next) {
            size_t cell = cell_of(in, h->name);
            next = h->next;
            h->next = in->table[cell];
            in->table[cell] = h;
        }
    free(old);
}

static struct host *host_of(struct inside *in, const struct place *p)
{
    char name[sizeof p->host + 16], port[16] = "";
    if (p->port != 80 && p->port != 443)
        snprintf(port, sizeof port, ":%d", p->port);
    snprintf(name, sizeof name, "%s%s", p->host, port);
    if (in->n_hosts >= in->cells)
        grow_table(in);
    size_t cell = cell_of(in, name);
    for (struct host *h = in->table[cell]; h; h = h->next)
        if (strcmp(h->name, name) == 0)
            return h;
    struct host *h = must(calloc(1, sizeof *h));
    h->name = must(strdup(name));
    h->next = in->table[cell];
    in->table[cell] = h;
    in->n_hosts++;
    return h;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void unlink_transfer(struct inside *in, struct transfer *t)
{
    struct host *h = t->host;
    *(t->previous ? &t->previous->next : &h->first) = t->next;
    *(t->next ? &t->next->previous : &h->last) = t->previous;
    t->next = t->previous = NULL;
    settle(in, h);
}

void line_add(struct inside *in, struct transfer *t, bool first)
{
    struct host *h = t->host = host_of(in, &t->place);
    struct transfer *before = first ? NULL : h->last;
    while (before && t->ask.urgent && !before->ask.urgent)
        before = before->previous;
    t->stage = STAGE_LINE;
    t->added_ms = in->now_ms;
    h->used_ms = in->now_ms;
    t->previous = before;
    t->next = before ? before->next : h->first;
    *(before ? &before->next : &h->first) = t;
    *(t->next ? &t->next->previous : &h->last) = t;
    settle(in, h);
}

/* ---- robots.txt ------------------------------------------------------------------------------ */

enum verdict { GO, ASK_FIRST, NO };

static enum verdict judge(const struct inside *in, const struct host *h, const struct transfer *t)
{
    const struct side *side = &h->sides[t->place.secure];
    if (!asks_robots(t))
        return GO;
    if (side->state == ROBOTS_UNKNOWN || side->until_ms <= in->now_ms)
        return ASK_FIRST;
    bool yes = side->state == ROBOTS_KNOWN && robots_allow(side->robots, place_path(t->place.url));
    return yes ? GO : NO;
}

static void refuse_robots(struct inside *in, struct transfer *t)
{
    const struct side *side = &t->host->sides[t->place.secure];
    enum fetch_outcome outcome = side->outcome;
    int64_t number = side->number;
    if (side->state == ROBOTS_KNOWN)
        outcome = FETCH_ROBOTS;
    unlink_transfer(in, t);
    transfer_refuse(in, t, outcome, number);
}

/* The transfer that gets robots.txt of the host that t wants to read from. */
static struct transfer *robots_transfer(struct inside *in, struct host *h, const struct transfer *t)
{
    str origin = place_origin(t->place.url);
    struct transfer *r = must(calloc(1, sizeof *r));
    r->robots_for = r->host = h;
    r->robots_secure = t->place.secure;
    r->ask = (struct fetch_request){.most = ROBOTS_BYTES_MAX,
                                    .seconds = t->ask.seconds,
                                    .urgent = t->ask.urgent,
                                    .accept = S("text/plain, */*;q=0.1")};
    r->place = t->place;
    r->place.url = must(malloc(origin.len + sizeof "/robots.txt"));
    memcpy(r->place.url, origin.at, origin.len);
    memcpy(r->place.url + origin.len, "/robots.txt", sizeof "/robots.txt");
    r->first = must(strdup(r->place.url));
    r->patience_ms = in->now_ms + (int64_t)FETCH_PATIENCE * 1000;
    h->sides[r->robots_secure].state = ROBOTS_ASKED;
    return r;
}

/* A server that leads astray has no robots.txt; one that cannot be reached says nothing at all. */
static void learn(struct inside *in, struct side *side, struct transfer *t,
                  const struct fetch_answer *answer)
{
    bool astray =
        answer->outcome == FETCH_REDIRECTS || answer->outcome == FETCH_REDIRECT ||
        (t->redirects > 0 && (answer->outcome == FETCH_PRIVATE || answer->outcome == FETCH_PORT));
    int64_t keep_s = ROBOTS_KEEP_S;
    robots_free(side->robots);
    side->robots = NULL;
    side->state = ROBOTS_KNOWN;
    side->number = answer->number;
    if (answer->outcome == FETCH_OK) {
        side->robots = robots_read(text_str(&t->run->robots));
    } else if (answer->outcome == FETCH_STATUS || answer->outcome == FETCH_WAIT) {
        bool down = answer->status == 429 || answer->status >= 500;
        side->state = down ? ROBOTS_ERROR : ROBOTS_KNOWN;
        side->outcome = FETCH_ROBOTS_DOWN;
        side->number = answer->status;
        keep_s = down ? ROBOTS_RETRY_S : keep_s;
    } else if (!astray) {
        side->state = ROBOTS_UNREACHED;
        side->outcome = answer->outcome;
        keep_s = UNREACHED_S;
    }
    side->until_ms = in->now_ms + keep_s * 1000;
}

void line_robots(struct inside *in, struct transfer *t, const struct fetch_answer *answer)
{
    struct host *h = t->robots_for;
    learn(in, &h->sides[t->robots_secure], t, answer);
    settle(in, h);
}

/* ---- starting -------------------------------------------------------------------------------- */

static void start(struct inside *in, struct host *h, struct transfer *t)
{
    int delay_ms = robots_delay_ms(h->sides[t->place.secure].robots);
    h->running++;
    h->used_ms = in->now_ms;
    h->next_ms = in->now_ms + later(in->settings.gap_ms, t->ask.api ? 0 : delay_ms);
    settle(in, h);
    t->stage = STAGE_RUNS;
    if (!run_begin(in, t)) {
        line_over(in, t);
        transfer_refuse(in, t, FETCH_NO_ANSWER, 0);
    }
}

/* Its batch has not taken what is there already. */
static void put_off(struct inside *in, struct host *h)
{
    heap_remove(&in->ready[h->urgent], h);
    h->ready_ms = in->now_ms + PUT_OFF_MS;
    heap_add(&in->ready[h->urgent], h);
}

static void start_first(struct inside *in, struct host *h, int *refusals)
{
    struct transfer *t = h->first;
    if (t->client && t->client->out.len > UNSENT_MAX) {
        ++*refusals;
        put_off(in, h);
        return;
    }
    switch (judge(in, h, t)) {
    case GO:
        unlink_transfer(in, t);
        start(in, h, t);
        break;
    case ASK_FIRST: start(in, h, robots_transfer(in, h, t)); break;
    case NO:
        ++*refusals;
        refuse_robots(in, t);
        break;
    }
}

void line_start(struct inside *in)
{
    int refusals = 0; /* a long robots.txt takes its time: others come between */
    for (int lane = 1; lane >= 0; lane--) {
        struct heap *heap = &in->ready[lane];
        int most = in->settings.parallel + (lane ? URGENT_MORE : 0);
        while (heap->n > 0 && heap->at[0]->ready_ms <= in->now_ms && in->n_runs < most &&
               refusals < REFUSALS_MAX)
            start_first(in, heap->at[0], &refusals);
    }
}

int64_t line_next_ms(const struct inside *in)
{
    int64_t next = INT64_MAX;
    for (int lane = 0; lane < 2; lane++) {
        int most = in->settings.parallel + (lane ? URGENT_MORE : 0);
        const struct heap *heap = &in->ready[lane];
        if (heap->n > 0 && in->n_runs < most && heap->at[0]->ready_ms < next)
            next = heap->at[0]->ready_ms;
    }
    return next;
}

void line_over(struct inside *in, struct transfer *t)
{
    t->host->running--;
    t->host->used_ms = in->now_ms;
    settle(in, t->host);
}

void line_leave(struct inside *in, struct host *h, int64_t seconds, int status)
{
    seconds = seconds < WAIT_MAX_S ? seconds : WAIT_MAX_S;
    h->leave_ms = later(h->leave_ms, in->now_ms + seconds * 1000);
    h->leave_status = status;
    settle(in, h);
}

/* ---- from time to time ----------------------------------------------------------------------- */

/* Those whose patience ends before their turn comes. */
static void sweep_line(struct inside *in, struct host *h)
{
    for (struct transfer *t = h->first, *next; t; t = next) {
        next = t->next;
        bool left = h->leave_ms > in->now_ms && h->leave_ms > t->patience_ms;
        if (!left && t->patience_ms > in->now_ms)
            continue;
        unlink_transfer(in, t);
        transfer_refuse(in, t, left ? FETCH_WAIT : FETCH_LINE, left ? h->leave_status : 0);
    }
}

static bool idle(const struct inside *in, const struct host *h, int64_t unused_ms)
{
    return !h->first && h->running == 0 && h->sides[0].state != ROBOTS_ASKED &&
           h->sides[1].state != ROBOTS_ASKED && h->leave_ms <= in->now_ms &&
           h->next_ms <= in->now_ms && h->used_ms + unused_ms <= in->now_ms;
}

static size_t robots_memory(const struct host *h)
{
    return robots_bytes(h->sides[0].robots) + robots_bytes(h->sides[1].robots);
}

static void host_free(struct host *h)
{
    robots_free(h->sides[0].robots);
    robots_free(h->sides[1].robots);
    free(h->name);
    free(h);
}

static void evict(struct inside *in, int64_t unused_ms)
{
    for (size_t i = 0; i < in->cells; i++)
        for (struct host **at = &in->table[i]; *at;) {
            struct host *h = *at;
            if (!idle(in, h, unused_ms)) {
                at = &h->next;
                continue;
            }
            *at = h->next;
            host_free(h);
            in->n_hosts--;
        }
}

void line_sweep(struct inside *in)
{
    size_t memory = 0;
    for (size_t i = 0; i < in->cells; i++)
        for (struct host *h = in->table[i]; h; h = h->next) {
            sweep_line(in, h);
            memory += robots_memory(h);
        }
    bool much = in->n_hosts > HOSTS_MAX || memory > ROBOTS_MEMORY_MAX;
    if (much)
        evict(in, 3600000);
    if (much && (in->n_hosts > HOSTS_MAX * 2 || memory > ROBOTS_MEMORY_MAX * 2))
        evict(in, 0);
}

void line_drop_client(struct inside *in, const struct client *client)
{
    for (size_t i = 0; i < in->cells; i++)
        for (struct host *h = in->table[i]; h; h = h->next)
            for (struct transfer *t = h->first, *next; t; t = next) {
                next = t->next;
                if (t->client != client)
                    continue;
                unlink_transfer(in, t);
                transfer_free(t);
            }
}
