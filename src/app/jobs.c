#include "app/app.h"
#include "app/people_keys.h"
#include "feature/access/access.h"
#include "feature/account/account.h"
#include "feature/admin/admin.h"
#include "feature/agreement/agreement.h"
#include "feature/ama/ama.h"
#include "feature/announcement/announcement.h"
#include "feature/award/award.h"
#include "feature/blog/blog.h"
#include "feature/collect/collect.h"
#include "feature/contribution/contribution.h"
#include "feature/credential/credential.h"
#include "feature/decision/decision.h"
#include "feature/endorsement/endorsement.h"
#include "feature/evaluation/evaluation.h"
#include "feature/home/home.h"
#include "feature/ledger/ledger.h"
#include "feature/lounge/lounge.h"
#include "feature/mailing/mailing.h"
#include "feature/network/network.h"
#include "feature/nomination/nomination.h"
#include "feature/notice/notice.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "feature/proposal/proposal.h"
#include "feature/retention/retention.h"
#include "feature/review/review.h"
#include "feature/search/search.h"
#include "feature/witness/witness.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

/* Rooms that follow the ledger, in the order in which they should see an entry. */
static const struct {
    const char *room;
    ledger_follower *follow;
} followers[] = {
    {"program", program_follow},
    {"notice", notice_follow},
    {"agreement", agreement_follow},
    {"contribution", contribution_follow},
    {"collect", collect_follow},
    {"nomination", nomination_follow},
    {"proposal", proposal_follow},
    {"endorsement", endorsement_follow},
    {"review", review_follow},
    {"evaluation", evaluation_follow},
    {"decision", decision_follow},
    {"award", award_follow},
    {"credential", credential_follow},
    {"lounge", lounge_follow},
    {"announcement", announcement_follow},
    {"mailing", mailing_follow},
    {"ama", ama_follow},
    {"search", search_follow},
    {"network", network_follow_ledger},
    {"blog", blog_follow},
    {"access", access_follow},
    {"retention", retention_follow},
    {"ledger", ledger_forget},
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
    if (!e && *done > 0) /* an award that is decided on its day begins at once */
        e = award_tick(c, &n);
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
    enum err e = app_catch_up(c); /* what was done before the time passed comes first */
    if (!e && !(e = award_year(c)) && !(e = app_catch_up(c)) && !(e = program_tick(c, &n)) &&
        !(e = veto_tick(c, &n)) && !(e = meeting_tick(c, &n)) && !(e = election_tick(c, &n)) &&
        !(e = ama_tick(c, &n)))
        e = award_tick(c, &n);
    return e ? e : app_catch_up(c);
}

/* ---- what is to be done, and how often ------------------------------------------------------- */

enum {
    MINUTE_S = 60,
    HOUR_S = 3600,
    DAY_S = 86400,
    AGAIN_S = 30, /* after trouble */
    WAIT_MS = 1000,
    LONG_MS = 20,
    MAIL_AT_ONCE = 256,
    SOURCES_AT_ONCE = 200,
    SOURCES_S = 2,
    PROPOSE_S = 600,
    LOG_S = 5,
    ACCESS_S = 5,
    READING_S = 2,
    NOTICES_S = 10,
    NOTICES_AT_ONCE = 100,
};

static enum err send_links(struct ctx *c)
{
    size_t n;
    return account_send_links(c, &n);
}

static enum err open_secrets(struct ctx *c)
{
    size_t n;
    return embargo_tick(c, &n);
}

static enum err tell_what_happened(struct ctx *c)
{
    size_t n;
    return notice_send_due(c, NOTICES_AT_ONCE, &n);
}

static enum err ask_buddies(struct ctx *c)
{
    size_t n;
    return network_buddy_tick(c, &n);
}

static enum err erase(struct ctx *c)
{
    size_t n;
    enum err e = people_erase_due(c, &n);
    return e ? e : people_keys_sync(c, false, NULL);
}

static enum err note_access(struct ctx *c)
{
    size_t n;
    return access_write(c, &n);
}

static enum err note_reading(struct ctx *c)
{
    size_t n;
    return lounge_write(c, &n);
}

/* Pages elsewhere that say they link to a post. */
static enum err look_at_mentions(struct ctx *c)
{
    size_t n;
    return blog_look(c, &n);
}

static enum err keep_blog(struct ctx *c)
{
    size_t n;
    return blog_tick(c, &n);
}

static enum err retire(struct ctx *c)
{
    int64_t n;
    return retention_run(c, &n);
}

/* Within a month, by law; the day after there is an address, by us. */
static enum err tell(struct ctx *c)
{
    size_t n;
    enum err e = nomination_tell_due(c, &n);
    if (!e)
        e = proposal_tell_due(c, &n);
    return e ? e : contribution_tell_waiting(c, &n);
}

static enum err count(struct ctx *c)
{
    size_t n;
    return home_count(c, &n);
}

/* Large and slow: not before tomorrow again, whatever becomes of it. */
static void wipe(struct ctx *c)
{
    int64_t n = 0;
    enum err e = people_erase_running(c, &n);
    if (!e && n > 0 && !(e = search_merge(c)))
        e = people_erase_wipe(c);
    if (e)
        LOG(LOG_ERROR, "erasures.wipe", {"why", c->why, 0});
}

/* What is kept for some days only, and what was deleted since. */
static enum err tidy(struct ctx *c)
{
    size_t pruned = 1;
    contribution_tidy(c);
    enum err e = store_tidy(c);
    if (!e)
        e = search_tidy(c);
    if (!e)
        e = reach_usual_count(c);
    if (!e)
        e = collect_tidy(c);
    if (!e)
        e = lounge_tidy(c);
    if (!e)
        e = lounge_count(c);
    while (!e && pruned > 0)
        e = ledger_prune(c, &pruned);
    if (!e && !(e = app_catch_up(c)))
        wipe(c);
    return e;
}

static enum err announce(struct ctx *c)
{
    size_t n;
    return announcement_tick(c, &n);
}

static enum err remind(struct ctx *c)
{
    size_t n;
    return announcement_remind_due(c, &n);
}

static enum err send_mail(struct ctx *c)
{
    size_t sent; /* what was sent is a commit, after which the job runs again at once */
    return mail_send_due(c, mailing_guard, MAIL_AT_ONCE, &sent);
}

static enum err write_letters(struct ctx *c)
{
    size_t n;
    return mailing_send(c, MAIL_AT_ONCE, &n);
}

static enum err write_digests(struct ctx *c)
{
    size_t n;
    return mailing_digests(c, MAIL_AT_ONCE, &n);
}

/* The slow part is done by others (kit/fetch, kit/sandbox), many sources at once. */
static enum err read_sources(struct ctx *c)
{
    struct collect_totals t;
    return collect_round(c, SOURCES_AT_ONCE, &t);
}

static enum err bring_repositories(struct ctx *c)
{
    struct collect_totals t = {.sources = 1};
    enum err e = OK;
    while (!e && t.sources)
        e = collect_repository_due(c, &t);
    return e;
}

static enum err match_people(struct ctx *c)
{
    size_t proposed;
    return collect_match(c, &proposed);
}

/* Each Monday, and at once where there was none yet. */
static enum err propose(struct ctx *c)
{
    size_t n;
    return proposal_tick(c, &n);
}

static enum err publish(struct ctx *c)
{
    size_t n;
    return ledger_publish(c, &n);
}

static enum err publish_roots(struct ctx *c)
{
    size_t n;
    return ledger_publish_roots(c, &n);
}

/* Behind the two above, so that it sees what they signed. */
static enum err ask_witnesses(struct ctx *c)
{
    size_t n;
    return witness_ask(c, &n);
}

struct job {
    const char *name;
    enum err (*run)(struct ctx *c);
    int64_t each_s; /* 0: after each commit, or each second */
};
static const struct job work_jobs[] = {
    {"links", send_links, 0},
    {"followers", app_catch_up, 0},
    {"calendar", app_tick, MINUTE_S},
    {"figures", count, MINUTE_S},
    {"announcements", announce, 0},
    {"reminders", remind, MINUTE_S},
    {"embargoes", open_secrets, MINUTE_S},
    {"sessions", account_tidy, MINUTE_S},
    {"access", note_access, ACCESS_S},
    {"reading", note_reading, READING_S},
    {"notices", tell_what_happened, NOTICES_S},
    {"blog", keep_blog, MINUTE_S},
    {"erasures", erase, MINUTE_S},
    {"retention", retire, DAY_S},
    {"told", tell, DAY_S},
    {"buddies", ask_buddies, HOUR_S},
    {"tidy", tidy, DAY_S},
    {0},
};
/* Mail has a thread of its own: a slow mail server must not hold up the rest. */
static const struct job mail_jobs[] = {
    {"lists", write_letters, 0},
    {"digests", write_digests, MINUTE_S},
    {"mail", send_mail, 0},
    {0},
};
/* So must the servers of others. */
static const struct job source_jobs[] = {
    {"sources", read_sources, SOURCES_S},
    {"hubs", collect_subscribe, SOURCES_S},
    {"mentions", look_at_mentions, SOURCES_S},
    {"identities", match_people, DAY_S},
    {"unnominated", propose, PROPOSE_S},
    {0},
};

/* Histories take minutes. */
static const struct job repository_jobs[] = {{"repositories", bring_repositories, MINUTE_S}, {0}};

/* Waits for the disk, and nobody should wait for it. */
static const struct job log_jobs[] = {
    {"log", publish, LOG_S},
    {"roots", publish_roots, MINUTE_S},
    {"witnesses", ask_witnesses, LOG_S},
    {0},
};

/* ---- threads --------------------------------------------------------------------------------- */

enum { JOBS_MAX = 24 }; /* of one thread */
_Static_assert(COUNT(work_jobs) <= JOBS_MAX + 1 && COUNT(mail_jobs) <= JOBS_MAX + 1 &&
                   COUNT(source_jobs) <= JOBS_MAX + 1 && COUNT(log_jobs) <= JOBS_MAX + 1,
               "each has a time");

struct worker {
    struct jobs *jobs;
    const struct job *list;
    pthread_t thread;
};
struct jobs {
    struct app *app;
    atomic_bool stopping;
    struct worker work, mail, sources, repositories, log;
};

static int64_t milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
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

/* Times are those of the machine: the clock of a demo may jump. */
static void run_due(struct worker *w, struct ctx *c, int64_t *next_ms)
{
    for (size_t i = 0; w->list[i].name && !w->jobs->stopping; i++) {
        const struct job *job = &w->list[i];
        int64_t begun = milliseconds();
        if (begun < next_ms[i])
            continue;
        if (!c->db && !(c->db = db_open(w->jobs->app->store)))
            return; /* the store has said why; next time */
        *c = fresh(c, w->jobs->app);
        enum err e = job->run(c);
        int64_t now = milliseconds();
        next_ms[i] = now + (e ? AGAIN_S : job->each_s) * 1000;
        if (e)
            LOG(LOG_ERROR, "job.failed", {"job", str_of(job->name), 0}, {"why", c->why, 0});
        admin_note(c, (struct admin_run){job->name, e, now - begun});
        arena_reset(c->mem);
        if (now - begun > LONG_MS) { /* it may have needed much memory */
            db_rest(c);
            malloc_trim(0);
        }
    }
}

static void *work(void *argument)
{
    struct worker *w = argument;
    struct store *store = w->jobs->app->store;
    struct ctx c = {.mem = arena_new()};
    int64_t next_ms[JOBS_MAX] = {0};
    while (!w->jobs->stopping) {
        uint64_t mark = store_mark(store);
        run_due(w, &c, next_ms);
        db_close(c.db);
        c.db = NULL;
        store_wait_commit(store, mark, WAIT_MS);
    }
    arena_free(c.mem);
    return NULL;
}

static void start(struct jobs *jobs, struct worker *w, const struct job *list)
{
    *w = (struct worker){.jobs = jobs, .list = list};
    if (pthread_create(&w->thread, NULL, work, w) != 0)
        abort();
}

struct jobs *jobs_start(struct app *app)
{
    struct jobs *j = arena_take(app->c.mem, 1, sizeof *j);
    j->app = app;
    malloc_trim(0); /* sanitizers leave the C library's own allocator untouched: two threads must
                       not be the first to trim it, at once */
    start(j, &j->work, work_jobs);
    start(j, &j->mail, mail_jobs);
    start(j, &j->sources, source_jobs);
    start(j, &j->repositories, repository_jobs);
    start(j, &j->log, log_jobs);
    return j;
}

void jobs_stop(struct jobs *jobs)
{
    jobs->stopping = true;
    store_release(jobs->app->store);
    pthread_join(jobs->work.thread, NULL);
    pthread_join(jobs->mail.thread, NULL);
    pthread_join(jobs->sources.thread, NULL);
    pthread_join(jobs->repositories.thread, NULL);
    pthread_join(jobs->log.thread, NULL);
}
