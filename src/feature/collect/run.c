/* Reading the sources that are due. */
#include "feature/collect/inside.h"
#include "feature/collect/keep.sql.h"
#include "feature/collect/run.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

enum {
    PAGES_MOST = 10,
    DAY_S = 86400,
    LOOK_MS = 2000, /* between two looks at what is due, while others are read */
    ROUND_MS =
        5 * 60 * 1000, /* after it nothing more is begun: others of this thread have their turn */
};

static int64_t milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- beginning ------------------------------------------------------------------------------- */

enum err collect_run_begin(struct ctx *c, int64_t id, moment until, struct run *run)
{
    struct row_keep_lease leased;
    enum err e;
    *run = (struct run){.mem = c->mem, .begun = c->now, .until = until, .begun_ms = milliseconds()};
    if ((e = q_keep_source(c, id, &run->row)) || (e = q_keep_lease(c, id, until, &leased)))
        return e;
    run->r = (struct reading){.id = id,
                              .person = run->row.person,
                              .program = run->row.for_program,
                              .kind = collect_kind(run->row.kind),
                              .title = run->row.title,
                              .page = run->row.page,
                              .who = run->row.who};
    run->whole = run->row.lease.s > 0 || run->row.misses > 0;
    run->etag = run->row.etag;
    run->modified = run->row.modified;
    run->address = run->row.address;
    return OK;
}

/* Takes what is due, for a quarter of an hour. */
static enum err take(struct ctx *c, size_t most, struct run **runs, size_t *n)
{
    struct row_keep_due *rows;
    size_t many;
    moment until = {c->now.s + COLLECT_LEASE_S};
    enum err e = q_keep_due(c, COLLECT_REPOSITORY, false, (int64_t)most, &rows, &many);
    *n = 0;
    if (e || many == 0 || (e = db_begin(c)))
        return e;
    *runs = arena_take(c->mem, many, sizeof **runs);
    for (size_t i = 0; !e && i < many; i++) {
        const struct collect_kind *kind = collect_kind(rows[i].kind);
        if (!kind || !kind->read)
            continue; /* of a kind that this version does not know */
        e = collect_run_begin(c, rows[i].id, until, &(*runs)[*n]);
        *n += e == OK;
        if (e == ERR_CONFLICT || e == ERR_NOT_FOUND)
            e = OK;
    }
    return db_end(c, e);
}

static void ask(struct fetch_batch *batch, const struct run *run, int64_t tag, str url)
{
    bool first = run->pages == 0;
    fetch_add(batch, &(struct fetch_request){
                         .tag = tag,
                         .url = url,
                         .etag = first ? run->row.etag : S(""),
                         .modified = first ? run->row.modified : S(""),
                         .api = run->r.kind->api,
                     });
}

/* ---- ending ---------------------------------------------------------------------------------- */

/* How often it speaks: from its ten latest things. */
static enum err rhythm(struct ctx *c, const struct run *run, int64_t *gap, opt_time *newest)
{
    struct row_keep_latest *rows;
    size_t n;
    enum err e = q_keep_latest(c, run->r.id, &rows, &n);
    *gap = run->row.gap;
    *newest = run->row.newest;
    if (e || n == 0)
        return e;
    *newest = (opt_time){true, rows[0].at};
    *gap = n > 1 ? (rows[0].at.s - rows[n - 1].at.s) / (int64_t)(n - 1) : 0;
    return OK;
}

static enum err tell_failing(struct ctx *c, const struct run *run)
{
    enum err e = collect_tell(c, "source.failing", run->r.id, run->r.person);
    return e || run->r.person == 0 ? e : collect_letter_failing(c, &run->r, run->words);
}

/* When it is asked next: at its own pace; daily if a hub tells of it; soon if one just did. */
struct plan {
    int64_t gap, misses, every;
    opt_time newest;
    moment next;
};

static enum err plan_next(struct ctx *c, const struct run *run, struct plan *p)
{
    struct hub_news news;
    enum err e = rhythm(c, run, &p->gap, &p->newest);
    if (e || (run->names && (e = collect_hub_named(c, run->r.id, run->named))) ||
        (e = collect_hub_news(c, run->r.id, run->begun, &news)))
        return e;
    bool past = p->newest.set && p->newest.value.s < c->now.s;
    p->misses = run->outcome ? run->row.misses + 1 : 0;
    p->every = collect_pace(&(struct collect_pace){
        .gap = p->gap,
        .silence = past ? c->now.s - p->newest.value.s : 0,
        .misses = p->misses,
        .retry_after = run->retry_after,
        .max_age = run->max_age,
    });
    if (news.live && p->every < DAY_S)
        p->every = DAY_S;
    p->next.s = c->now.s + (news.pushed ? COLLECT_PUSH_GAP_S : p->every);
    return OK;
}

static enum err write_end(struct ctx *c, const struct run *run)
{
    struct row_keep_end ended;
    struct plan plan;
    enum err e = plan_next(c, run, &plan);
    if (e)
        return e;
    int64_t misses = plan.misses;
    bool failing = misses >= COLLECT_MISSES;
    e = q_keep_end(c,
                   &(struct in_keep_end){
                       .id = run->r.id,
                       .until = run->until,
                       .state = failing ? S("failing") : S("on"),
                       .next = plan.next,
                       .every = plan.every,
                       .misses = misses,
                       .etag = run->outcome ? run->row.etag : run->etag,
                       .modified = run->outcome ? run->row.modified : run->modified,
                       .digest = {run->digest.len > 0 && !run->outcome, run->digest},
                       .gap = plan.gap,
                       .newest = plan.newest,
                       .address = run->address,
                       .outcome = run->outcome,
                       .host = run->host,
                       .number = run->number,
                       .words = run->words,
                   },
                   &ended);
    if (e == ERR_CONFLICT) /* paused or removed in the meantime */
        return OK;
    if (e || (run->outcome == 0 && run->unchanged))
        return e;
    if (misses == COLLECT_MISSES && (e = tell_failing(c, run)))
        return e;
    return q_keep_run_add(c, &(struct in_keep_run_add){
                                 .source = run->r.id,
                                 .id = id_new(c),
                                 .milliseconds = milliseconds() - run->begun_ms,
                                 .outcome = run->outcome,
                                 .host = run->host,
                                 .number = run->number,
                                 .words = run->words,
                                 .bytes = run->bytes,
                                 .found = (int64_t)run->r.counts.found,
                                 .fresh = (int64_t)run->r.counts.fresh,
                                 .again = (int64_t)run->r.counts.again,
                             });
}

static enum err end(struct ctx *c, const struct run *run)
{
    enum err e;
    do {
        if (!(e = db_begin(c)))
            e = db_end(c, write_end(c, run));
    } while (e == ERR_AGAIN);
    return e;
}

/* ---- an answer ------------------------------------------------------------------------------- */

void collect_run_words(struct ctx *c, struct run *run)
{
    run->outcome = COLLECT_WORDS;
    run->words = arena_copy(run->mem, str_first_chars(c->why, 500));
    c->why = (str){0};
    c->problems = NULL;
}

static bool is_known(struct run *run, str body)
{
    unsigned char *digest = arena_take(run->mem, crypto_generichash_BYTES_MIN, 1);
    crypto_generichash(digest, crypto_generichash_BYTES_MIN, (const unsigned char *)body.at,
                       body.len, NULL, 0);
    run->digest = (str){(const char *)digest, crypto_generichash_BYTES_MIN};
    return str_same(run->digest, run->row.digest);
}

/* An address that was moved for good is the address from now on, unless that one is connected, too. */
static enum err follow_move(struct ctx *c, struct run *run, str moved)
{
    struct row_keep_taken taken;
    if (moved.len == 0 || moved.len > COLLECT_ADDRESS_MAX)
        return OK;
    enum err e = q_keep_taken(
        c, &(struct in_keep_taken){run->row.kind, moved, run->r.person, run->r.program, run->r.id},
        &taken);
    if (!e && !taken.found)
        run->address = moved;
    return e;
}

/* The head of the answer counts more than what stands in the feed; one that did not change says nothing. */
static void note_hub(struct run *run, const struct fetch_answer *a, const struct found_list *list)
{
    str self = a->self.len ? a->self : list->self.len ? list->self : a->url;
    str hub = a->hub.len ? a->hub : list->hub;
    run->names = hub.len > 0 || list->title.len > 0 || list->n > 0;
    run->named = (struct hub_named){arena_copy(run->mem, hub), arena_copy(run->mem, self)};
}

static bool has_more(const struct run *run, str next)
{
    return next.len > 0 && run->pages < PAGES_MOST;
}

/* What it brought is stored; *next: the page to ask for now, or empty. */
static enum err take_page(struct ctx *c, struct run *run, const struct fetch_answer *a, str *next)
{
    struct found_list list;
    size_t fresh = run->r.counts.fresh;
    *next = (str){0};
    run->bytes += a->wire;
    if (run->pages == 0) {
        run->etag = arena_copy(run->mem, a->etag);
        run->modified = arena_copy(run->mem, a->modified);
        run->max_age = a->max_age;
        note_hub(run, a, &(struct found_list){0});
        enum err e = follow_move(c, run, arena_copy(run->mem, a->moved));
        if (e)
            return e;
        if (a->same || is_known(run, a->body)) {
            run->unchanged = true;
            return OK;
        }
    }
    enum err e = run->r.kind->read(c, a->body, a->url, &list);
    if (e == ERR_INVALID) {
        collect_run_words(c, run);
        return OK;
    }
    if (e || (e = collect_keep_list(c, &run->r, &list)))
        return e;
    if (run->pages == 0)
        note_hub(run, a, &list);
    run->pages++;
    str more = list.next.len ? list.next : a->next;
    bool contents = list.n == 0; /* what there is to read stands behind it */
    if ((contents || run->whole || run->r.counts.fresh > fresh) && has_more(run, more))
        *next = more;
    return OK;
}

static enum err take_answer(struct ctx *c, struct run *run, const struct fetch_answer *a, str *next)
{
    *next = (str){0};
    c->program = run->r.program;
    enum err e = run->r.person ? collect_speak(c, run->r.person) : OK;
    if (e)
        return e;
    if (a->outcome == FETCH_OK)
        return take_page(c, run, a, next);
    run->outcome = a->outcome;
    run->host = arena_copy(run->mem, a->host);
    run->number = a->number;
    run->retry_after = a->retry_after;
    run->words = arena_copy(run->mem, a->words);
    return OK;
}

/* A failure of ours counts as one, too, so that it is not tried for ever. */
static void note_fault(struct ctx *c, struct run *run)
{
    LOG(LOG_ERROR, "source.read", {"source", .n = run->r.id}, {"why", c->why, 0});
    c->why = tr(c, "Something failed here. It has been logged.");
    collect_run_words(c, run);
}

void collect_run_end(struct ctx *c, struct run *run, enum err e, struct collect_totals *t)
{
    if (e)
        note_fault(c, run);
    e = end(c, run);
    if (e)
        LOG(LOG_ERROR, "source.end", {"source", .n = run->r.id}, {"why", c->why, 0});
    t->failed += e || run->outcome;
    t->found += run->r.counts.found;
    t->fresh += run->r.counts.fresh;
    t->again += run->r.counts.again;
}

/* ---- many ------------------------------------------------------------------------------------ */

struct reader {
    struct ctx *c;
    struct fetch_batch *batch;
    struct arena *scratch; /* emptied after each answer */
    struct run **runs;     /* by the tag of their requests */
    size_t n, room;
    int64_t begun_ms;
    bool stopped;
    struct collect_totals *totals;
};

static moment now(const struct reader *rd)
{
    return (moment){rd->c->now.s + (milliseconds() - rd->begun_ms) / 1000};
}

static void add_run(struct reader *rd, struct run *run)
{
    if (rd->n == rd->room) {
        rd->room = 2 * rd->room + 64;
        struct run **more = arena_take(rd->c->mem, rd->room, sizeof(struct run *));
        if (rd->n)
            memcpy(more, rd->runs, rd->n * sizeof *more);
        rd->runs = more;
    }
    rd->runs[rd->n] = run;
    ask(rd->batch, run, (int64_t)rd->n++, run->address);
}

static enum err take_more(struct reader *rd, size_t most)
{
    struct run *runs;
    struct ctx one = *rd->c;
    size_t n;
    one.now = now(rd);
    enum err e = take(&one, most, &runs, &n);
    rd->c->why = one.why;
    for (size_t i = 0; !e && i < n; i++)
        add_run(rd, &runs[i]);
    rd->totals->sources += e ? 0 : n;
    return e;
}

static void handle(struct reader *rd, const struct fetch_answer *answer)
{
    struct run *run = rd->runs[answer->tag];
    struct ctx one = *rd->c;
    str next;
    if (answer->outcome == FETCH_STOPPED) {
        rd->stopped = true; /* the lease runs out, and it is read again */
        return;
    }
    one.mem = rd->scratch;
    one.now = now(rd);
    enum err e = take_answer(&one, run, answer, &next);
    if (!e && next.len)
        ask(rd->batch, run, answer->tag, next);
    else
        collect_run_end(&one, run, e, rd->totals);
    arena_reset(rd->scratch);
}

/* What becomes due meanwhile does not wait for the slowest one. */
static enum err read_on(struct reader *rd, size_t at_once)
{
    struct fetch_answer answer;
    int64_t looked_ms = rd->begun_ms;
    enum err e = OK;
    while (fetch_outstanding(rd->batch) > 0) {
        if (fetch_next_within(rd->batch, LOOK_MS, &answer))
            handle(rd, &answer);
        int64_t at = milliseconds();
        size_t busy = fetch_outstanding(rd->batch);
        if (at - looked_ms < LOOK_MS || busy >= at_once || rd->stopped || e ||
            at - rd->begun_ms > ROUND_MS)
            continue;
        e = take_more(rd, at_once - busy);
        looked_ms = at;
    }
    return e;
}

static enum err read_due(struct ctx *c, size_t most, size_t at_once, struct collect_totals *totals)
{
    *totals = (struct collect_totals){0};
    struct reader rd = {.c = c,
                        .batch = fetch_begin(c, c->site->fetcher),
                        .scratch = arena_new(),
                        .begun_ms = milliseconds(),
                        .totals = totals};
    enum err e = take_more(&rd, most);
    if (!e)
        e = read_on(&rd, at_once);
    arena_free(rd.scratch);
    fetch_end(rd.batch);
    return e;
}

enum err collect_due(struct ctx *c, size_t most, struct collect_totals *totals)
{
    return read_due(c, most, 0, totals);
}

enum err collect_round(struct ctx *c, size_t at_once, struct collect_totals *totals)
{
    return read_due(c, at_once, at_once, totals);
}

enum err collect_waiting(struct ctx *c, int64_t *n)
{
    struct row_keep_waiting row;
    enum err e = q_keep_waiting(c, &row);
    if (!e)
        *n = row.n;
    return e;
}
