/* Repositories: their whole history is brought each time, and what is not known yet is kept. */
#include "feature/collect/run.h"
#include "kit/store/store.h"

enum { AT_ONCE = 500 };

/* Things on their way from the history to the database. */
struct bringing {
    struct ctx *c;
    struct run *run;
    struct arena *mem; /* of the things that wait */
    struct found list[AT_ONCE];
    size_t n;
    enum err e;
};

static void keep_some(struct bringing *b)
{
    const struct found_list list = {.items = b->list, .n = b->n};
    b->e = collect_keep_list(b->c, &b->run->r, &list);
    b->n = 0;
    arena_reset(b->mem);
}

static bool take(void *state, const struct found *item)
{
    struct bringing *b = state;
    b->list[b->n++] = found_copy(b->mem, item);
    if (b->n == AT_ONCE)
        keep_some(b);
    return b->e == OK && !fetcher_stopped(b->c->site->fetcher);
}

static enum err bring(struct ctx *c, struct run *run)
{
    struct bringing *b = arena_take(c->mem, 1, sizeof *b);
    *b = (struct bringing){.c = c, .run = run, .mem = arena_new()};
    enum err e = run->r.kind->bring(c, run->address, &(struct found_sink){take, b});
    if (!e && !b->e && b->n)
        keep_some(b);
    arena_free(b->mem);
    return b->e ? b->e : e;
}

static enum err begin(struct ctx *c, struct run *run, bool *found)
{
    struct row_keep_due *rows;
    size_t n;
    enum err e = q_keep_due(c, COLLECT_REPOSITORY, true, 1, &rows, &n);
    *found = false;
    if (e || n == 0 || (e = db_begin(c)))
        return e;
    e = db_end(c, collect_run_begin(c, rows[0].id, (moment){c->now.s + COLLECT_LEASE_S}, run));
    *found = e == OK;
    return e == ERR_CONFLICT || e == ERR_NOT_FOUND ? OK : e;
}

enum err collect_repository_due(struct ctx *c, struct collect_totals *totals)
{
    struct run run;
    bool found;
    *totals = (struct collect_totals){0};
    enum err e = begin(c, &run, &found);
    if (e || !found)
        return e;
    struct ctx one = *c;
    one.program = run.r.program;
    totals->sources = 1;
    e = run.r.person ? collect_speak(&one, run.r.person) : OK;
    if (!e)
        e = bring(&one, &run);
    if (fetcher_stopped(c->site->fetcher))
        return OK; /* the lease runs out, and it is brought again */
    one.now = clock_now(c->site->clock);
    if (e == ERR_INVALID) {
        collect_run_words(&one, &run);
        e = OK;
    }
    collect_run_end(&one, &run, e, totals);
    return OK;
}
