#include "kit/fetch/fetcher.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FAILURES_MAX = 3, POLL_MS = 1000 };
static const uint32_t NONE = UINT32_MAX;

enum stage { FREE, WAITING, UNDER_WAY, OVER };

struct entry {
    enum stage stage;
    int64_t tag;
    char *record; /* the request, as it is sent; once more to a new process */
    size_t record_len, most;
    struct queue body;
    uint32_t next;              /* of those that are over, or of those that are free */
    enum fetch_outcome outcome; /* OVER, unless an answer came */
};

struct fetch_batch {
    struct ctx *c;
    struct fetcher *f;
    struct arena *mem; /* of the answer that was given last */
    struct queue last; /* its body */
    struct entry *entries;
    size_t n, room, outstanding;
    uint32_t free;            /* the first of them, or NONE */
    uint32_t over, over_last; /* answered here, in order */
    int socket;               /* -1: none */
    uint64_t life;
    struct queue in, out;
    int failures; /* of the process, one after the other without an answer */
    int64_t heard_ms;
};

static void *must(void *at)
{
    if (!at)
        abort();
    return at;
}

static int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct fetch_batch *fetch_begin(struct ctx *c, struct fetcher *f)
{
    struct fetch_batch *b = must(calloc(1, sizeof *b));
    b->c = c;
    b->f = f;
    b->mem = arena_new();
    b->free = b->over = b->over_last = NONE;
    b->socket = -1;
    return b;
}

size_t fetch_outstanding(const struct fetch_batch *b)
{
    return b->outstanding;
}

/* ---- entries --------------------------------------------------------------------------------- */

static uint32_t take_entry(struct fetch_batch *b)
{
    uint32_t id = b->free;
    if (id != NONE) {
        b->free = b->entries[id].next;
        return id;
    }
    if (b->n == b->room) {
        b->room = b->room ? b->room * 2 : 16;
        b->entries = must(realloc(b->entries, b->room * sizeof *b->entries));
    }
    return (uint32_t)b->n++;
}

static void free_entry(struct fetch_batch *b, uint32_t id)
{
    struct entry *e = &b->entries[id];
    free(e->record);
    queue_free(&e->body);
    *e = (struct entry){.stage = FREE, .next = b->free};
    b->free = id;
    b->outstanding--;
}

/* Answered here: the process never does. */
static void be_over(struct fetch_batch *b, uint32_t id, enum fetch_outcome outcome)
{
    struct entry *e = &b->entries[id];
    e->stage = OVER;
    e->outcome = outcome;
    e->next = NONE;
    *(b->over == NONE ? &b->over : &b->entries[b->over_last].next) = id;
    b->over_last = id;
}

/* A token that held a line end would be two heads. */
static bool sound(const struct fetch_request *r)
{
    return fetch_clean(r->url, FETCH_URL_MAX) && fetch_clean(r->etag, FETCH_ETAG_MAX) &&
           fetch_clean(r->modified, FETCH_ETAG_MAX) && fetch_clean(r->accept, FETCH_ETAG_MAX) &&
           fetch_clean(r->header.name, FETCH_ETAG_MAX) &&
           fetch_clean(r->header.value, FETCH_HEADER_MAX) &&
           str_find(r->header.name, S(":")) == SIZE_MAX &&
           fetch_clean(r->body_type, FETCH_ETAG_MAX) && r->body.len <= FETCH_POST_MAX &&
           str_chars(r->body) != SIZE_MAX;
}

void fetch_add(struct fetch_batch *b, const struct fetch_request *request)
{
    uint32_t id = take_entry(b);
    struct entry *e = &b->entries[id];
    *e = (struct entry){.stage = WAITING, .tag = request->tag, .next = NONE};
    b->outstanding++;
    struct fetch_request trimmed = *request;
    trimmed.url = str_trim(request->url);
    str token = fetcher_token(b->f, trimmed.url);
    if (trimmed.api && trimmed.header.name.len == 0 && token.len > 0)
        trimmed.header = (struct fetch_header){S("Authorization"), token};
    if (!sound(&trimmed)) {
        be_over(b, id, FETCH_ADDRESS);
        return;
    }
    struct arena *mem = arena_new();
    struct text payload = {.mem = mem};
    wire_ask(&payload, &trimmed);
    e->record = must(malloc(payload.len));
    e->record_len = payload.len;
    e->most = request->most == 0 ? FETCH_MOST : request->most;
    e->most = e->most < FETCH_MOST_MAX ? e->most : FETCH_MOST_MAX;
    memcpy(e->record, payload.at, payload.len);
    arena_free(mem);
    if (b->socket >= 0)
        record_send(&b->out, RECORD_ASK, id, (str){e->record, e->record_len});
}

/* ---- the process comes and goes -------------------------------------------------------------- */

static void all_over(struct fetch_batch *b, enum stage stage, enum fetch_outcome outcome)
{
    for (uint32_t id = 0; id < b->n; id++)
        if (b->entries[id].stage == stage)
            be_over(b, id, outcome);
}

static void hang_up(struct fetch_batch *b)
{
    if (b->socket >= 0)
        close(b->socket);
    b->socket = -1;
    queue_free(&b->in);
    queue_free(&b->out);
}

/* It is dead, or talks nonsense, or says nothing: what was under way is over, the rest will be asked
 * again. */
static void lose(struct fetch_batch *b)
{
    fetcher_lost(b->f, b->life);
    hang_up(b);
    bool stopped = fetcher_stopped(b->f);
    all_over(b, UNDER_WAY, stopped ? FETCH_STOPPED : FETCH_BROKEN);
    if (++b->failures >= FAILURES_MAX)
        all_over(b, WAITING, FETCH_BROKEN);
}

static void connect_again(struct fetch_batch *b)
{
    if (fetcher_stopped(b->f)) {
        all_over(b, WAITING, FETCH_STOPPED);
        return;
    }
    if (!fetcher_connect(b->c, b->f, &b->socket, &b->life)) {
        b->socket = -1;
        all_over(b, WAITING, fetcher_stopped(b->f) ? FETCH_STOPPED : FETCH_BROKEN);
        return;
    }
    b->heard_ms = clock_ms();
    for (uint32_t id = 0; id < b->n; id++)
        if (b->entries[id].stage == WAITING)
            record_send(&b->out, RECORD_ASK, id,
                        (str){b->entries[id].record, b->entries[id].record_len});
}

static bool exchange(struct fetch_batch *b, int ms)
{
    short events = (short)(POLLIN | (b->out.len ? POLLOUT : 0));
    struct pollfd p = {.fd = b->socket, .events = events};
    int n = poll(&p, 1, ms);
    if (n < 0)
        return errno == EINTR;
    if (n == 0)
        return !fetcher_stopped(b->f) && clock_ms() - b->heard_ms < FETCH_SILENCE_MS;
    b->heard_ms = clock_ms();
    if ((p.revents & (POLLIN | POLLHUP | POLLERR)) && !queue_receive(&b->in, b->socket))
        return false;
    return queue_send(&b->out, b->socket);
}

/* ---- answers --------------------------------------------------------------------------------- */

static void give_over(struct fetch_batch *b, struct fetch_answer *answer)
{
    uint32_t id = b->over;
    struct entry *e = &b->entries[id];
    *answer = (struct fetch_answer){.tag = e->tag, .outcome = e->outcome};
    b->over = e->next;
    struct fetch_request asked;
    if (e->record && wire_take_ask((str){e->record, e->record_len}, &asked)) {
        str host = asked.url;
        size_t start = str_find(host, S("://"));
        host = start == SIZE_MAX ? (str){0} : str_from(host, start + 3);
        size_t end = 0;
        while (end < host.len && !strchr("/?#:", host.at[end]))
            end++;
        answer->url = arena_copy(b->mem, asked.url);
        answer->host = arena_lower(b->mem, str_upto(host, end));
    }
    free_entry(b, id);
}

static str place_in(struct arena *mem, str s)
{
    return s.len ? arena_copy(mem, s) : (str){0};
}

static bool give_answer(struct fetch_batch *b, uint32_t id, str payload,
                        struct fetch_answer *answer)
{
    struct entry *e = &b->entries[id];
    if (!wire_take_answer(payload, answer))
        return false;
    answer->tag = e->tag;
    answer->url = place_in(b->mem, answer->url);
    answer->moved = place_in(b->mem, answer->moved);
    answer->hub = place_in(b->mem, answer->hub);
    answer->self = place_in(b->mem, answer->self);
    answer->next = place_in(b->mem, answer->next);
    answer->host = place_in(b->mem, answer->host);
    answer->etag = place_in(b->mem, answer->etag);
    answer->modified = place_in(b->mem, answer->modified);
    answer->type = place_in(b->mem, answer->type);
    if (answer->outcome == FETCH_OK || answer->outcome == FETCH_STATUS ||
        answer->outcome == FETCH_WAIT) {
        b->last = e->body;
        e->body = (struct queue){0};
        answer->body = queue_str(&b->last);
    }
    free_entry(b, id);
    b->failures = 0;
    return true;
}

enum heard { NOTHING, ANSWER, NONSENSE };

/* The process may have been taken over: nothing it says is believed without a look. */
static enum heard take_record(struct fetch_batch *b, struct fetch_answer *answer)
{
    struct record head;
    str payload;
    enum record_state state;
    while ((state = record_peek(&b->in, &head, &payload)) == RECORD_WHOLE) {
        bool answered = false;
        if (head.kind != RECORD_ALIVE) {
            struct entry *e = head.id < b->n ? &b->entries[head.id] : NULL;
            if (!e || (e->stage != UNDER_WAY && e->stage != WAITING))
                return NONSENSE;
            if (head.kind == RECORD_DONE)
                answered = give_answer(b, head.id, payload, answer);
            else if (head.kind == RECORD_PIECE &&
                     e->body.len + payload.len <= e->most + FETCH_POST_MAX)
                queue_add(&e->body, payload);
            else if (head.kind == RECORD_STARTED)
                e->stage = UNDER_WAY;
            else
                return NONSENSE;
            if (head.kind == RECORD_DONE && !answered)
                return NONSENSE;
        }
        queue_drop(&b->in, sizeof head + head.len);
        if (answered)
            return ANSWER;
    }
    return state == RECORD_WRONG ? NONSENSE : NOTHING;
}

/* Until then; INT64_MAX: as long as it takes. */
static bool wait_for_one(struct fetch_batch *b, int64_t until_ms, struct fetch_answer *answer)
{
    for (;;) {
        if (b->over != NONE) {
            give_over(b, answer);
            return true;
        }
        if (b->socket < 0) {
            connect_again(b);
            continue;
        }
        enum heard heard = take_record(b, answer);
        if (heard == ANSWER)
            return true;
        int64_t left = until_ms == INT64_MAX ? POLL_MS : until_ms - clock_ms();
        if (heard == NOTHING && left <= 0)
            return false;
        if (heard == NONSENSE || !exchange(b, left < POLL_MS ? (int)left : POLL_MS))
            lose(b);
    }
}

static bool next_until(struct fetch_batch *b, int64_t until_ms, struct fetch_answer *answer)
{
    arena_reset(b->mem);
    queue_free(&b->last);
    if (b->outstanding == 0 || !wait_for_one(b, until_ms, answer))
        return false;
    struct ctx words = *b->c;
    words.mem = b->mem;
    answer->words = fetch_words(&words, answer->outcome, answer->host, answer->number);
    return true;
}

bool fetch_next(struct fetch_batch *b, struct fetch_answer *answer)
{
    return next_until(b, INT64_MAX, answer);
}

bool fetch_next_within(struct fetch_batch *b, int ms, struct fetch_answer *answer)
{
    return next_until(b, clock_ms() + ms, answer);
}

void fetch_end(struct fetch_batch *b)
{
    hang_up(b);
    for (uint32_t id = 0; id < b->n; id++) {
        free(b->entries[id].record);
        queue_free(&b->entries[id].body);
    }
    free(b->entries);
    queue_free(&b->last);
    arena_free(b->mem);
    free(b);
}

enum err fetch_one(struct ctx *c, struct fetcher *f, const struct fetch_request *request,
                   struct fetch_answer *answer)
{
    struct fetch_request urgent = *request;
    struct fetch_batch *b = fetch_begin(c, f);
    struct fetch_answer got;
    urgent.urgent = true;
    fetch_add(b, &urgent);
    (void)fetch_next(b, &got);
    str *const texts[] = {&got.words,    &got.body, &got.url, &got.host, &got.moved, &got.etag,
                          &got.modified, &got.type, &got.hub, &got.self, &got.next};
    for (size_t i = 0; i < COUNT(texts); i++)
        *texts[i] = place_in(c->mem, *texts[i]);
    *answer = got;
    fetch_end(b);
    return got.outcome == FETCH_OK ? OK : fail(c, ERR_INVALID, "%.*s", STR_ARG(got.words));
}
