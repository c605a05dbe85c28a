#include "app/app.h"
#include "feature/account/account.h"
#include "feature/award/award.h"
#include "feature/ledger/ledger.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Rooms that follow the ledger, in the order in which they should see an entry. */
static const struct {
    const char *room;
    ledger_follower *follow;
} followers[] = {
    {"award", award_follow},
};

/* One round: numbers new entries, lets every follower see them. *done: how much there was to do. */
static enum err round_once(struct ctx *c, size_t *done)
{
    size_t n = 0;
    enum err e = ledger_seal(c, &n);
    *done = n;
    for (size_t i = 0; !e && i < COUNT(followers); i++) {
        e = ledger_follow(c, followers[i].room, followers[i].follow, &n);
        *done += n;
    }
    return e;
}

enum err app_catch_up(struct ctx *c)
{
    size_t done = 1;
    enum err e = OK;
    while (!e && done > 0)
        e = round_once(c, &done);
    return e;
}

enum err app_tick(struct ctx *c)
{
    size_t n;
    enum err e = program_tick(c, &n);
    if (!e)
        e = award_tick(c, &n);
    return e ? e : app_catch_up(c);
}

/* ---- threads ----------------------------------------------------------------------------------- */

enum { TICK_S = 60, DAY_S = 86400, WAIT_MS = 1000, MAIL_AT_ONCE = 20 };

/* Mail has a thread of its own: a slow mail server must not hold up the rest. */
struct jobs {
    struct app *app;
    pthread_t work, mail;
    atomic_bool stopping;
};

static void report(struct ctx *c, const char *job, enum err e)
{
    if (e && e != ERR_AGAIN)
        LOG(LOG_ERROR, "job.failed", {"job", str_of(job), 0}, {"why", c->why, 0});
}

static bool due(struct ctx *c, moment *last, int64_t each_s)
{
    if (c->now.s >= last->s && c->now.s - last->s < each_s)
        return false;
    *last = c->now;
    return true;
}

struct times {
    moment tick, day;
};

static void work_once(struct ctx *c, struct times *last)
{
    size_t n;
    if (due(c, &last->day, DAY_S)) {
        report(c, "tidy", store_tidy(c));
        report(c, "prune", ledger_prune(c, &n));
    }
    report(c, "links", account_send_links(c, &n));
    report(c, "followers", app_catch_up(c));
    if (due(c, &last->tick, TICK_S)) {
        report(c, "calendar", app_tick(c));
        report(c, "sessions", account_tidy(c));
        report(c, "erasures", people_erase_due(c, &n));
    }
}

static struct ctx fresh(const struct ctx *c, const struct app *app)
{
    return (struct ctx){.mem = c->mem,
                        .db = c->db,
                        .site = &app->site,
                        .bits = ANYBODY,
                        .catalog = i18n_catalogs[0],
                        .now = clock_now(&app->clock)};
}

static void *work(void *argument)
{
    struct jobs *j = argument;
    struct ctx c = {.mem = arena_new(), .db = db_open(j->app->store)};
    struct times last = {0};
    while (!j->stopping) {
        uint64_t mark = store_mark(j->app->store);
        c = fresh(&c, j->app);
        work_once(&c, &last);
        arena_reset(c.mem);
        store_wait_commit(j->app->store, mark, WAIT_MS);
    }
    db_close(c.db);
    arena_free(c.mem);
    return NULL;
}

static void *send_mail(void *argument)
{
    struct jobs *j = argument;
    struct ctx c = {.mem = arena_new(), .db = db_open(j->app->store)};
    while (!j->stopping) {
        size_t sent = 0;
        uint64_t mark = store_mark(j->app->store);
        c = fresh(&c, j->app);
        report(&c, "mail", mail_send_due(&c, MAIL_AT_ONCE, &sent));
        arena_reset(c.mem);
        if (sent < MAIL_AT_ONCE)
            store_wait_commit(j->app->store, mark, WAIT_MS);
    }
    db_close(c.db);
    arena_free(c.mem);
    return NULL;
}

struct jobs *jobs_start(struct app *app)
{
    struct jobs *j = arena_take(app->c.mem, 1, sizeof *j);
    j->app = app;
    if (pthread_create(&j->work, NULL, work, j) != 0 ||
        pthread_create(&j->mail, NULL, send_mail, j) != 0)
        abort();
    return j;
}

void jobs_stop(struct jobs *jobs)
{
    jobs->stopping = true;
    pthread_join(jobs->work, NULL);
    pthread_join(jobs->mail, NULL);
}
