#include "feature/admin/admin.h"

#include "base/config.h"
#include "feature/admin/admin.sql.h"
#include "feature/admin/admin_tabs.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAIL_PAGE = 100, MEGABYTE = 1 << 20 };

struct fact {
    const char *words;
    str value;
};
struct server_view {
    const struct admin_check *checks;
    size_t n_checks;
    const struct admin_job *jobs;
    size_t n_jobs;
    struct row_admin_size size;
    struct fact facts[8], limits[8];
    size_t n_facts, n_limits;
    moment started;
};
struct mail_view {
    const struct mail_line *lines;
    size_t n;
    struct frame_empty empty;
    struct frame_pages pages;
};
struct letter_view {
    struct row_admin_letter letter;
    str body;
};

/* Words of a letter's state, with its tone. */
static const struct {
    const char *state, *words, *tone;
} mail_states[] = {
    {"held", N_("held"), "mute"},       {"waiting", N_("waiting"), "tone"},
    {"sending", N_("sending"), "tone"}, {"sent", N_("sent"), "good"},
    {"bounced", N_("bounced"), "bad"},  {"dropped", N_("given up"), "bad"},
};

static const char *mail_words(str state)
{
    for (size_t i = 0; i < COUNT(mail_states); i++)
        if (str_same(state, str_of(mail_states[i].state)))
            return mail_states[i].words;
    return "";
}

static const char *mail_tone(str state)
{
    for (size_t i = 0; i < COUNT(mail_states); i++)
        if (str_same(state, str_of(mail_states[i].state)))
            return mail_states[i].tone;
    return "mute";
}

static const char *tone_words(const char *tone)
{
    return str_same(str_of(tone), S("good"))   ? N_("good")
           : str_same(str_of(tone), S("warn")) ? N_("look at it")
                                               : N_("needs you");
}

static const char *job_words(const char *name)
{
    static const struct {
        const char *name, *words;
    } all[] = {
        {"links", N_("Writes the letters with links to sign in")},
        {"followers", N_("Seals the ledger and follows up")},
        {"calendar", N_("Moves cycles and awards when their day comes")},
        {"sessions", N_("Ends old sessions and links")},
        {"erasures", N_("Deletes people who asked for it")},
        {"access", N_("Notes who has seen whose record")},
        {"retention", N_("Lets go what was kept long enough")},
        {"told", N_("Tells people that they are nominated or proposed")},
        {"mail", N_("Sends mail")},
        {"log", N_("Publishes the signed log")},
        {"roots", N_("Writes down once a day how the logs stand")},
        {"witnesses", N_("Shows the logs to those who watch them")},
        {"figures", N_("Counts what the front page shows")},
        {"sources", N_("Reads the sources that are due")},
        {"hubs", N_("Asks sources to tell us when they have news")},
        {"repositories", N_("Reads the history of code")},
        {"identities", N_("Finds records that may be of one person")},
        {"unnominated", N_("Finds who helps most and is not nominated")},
        {"tidy", N_("Throws away what is kept for some days only")},
    };
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_same(str_of(name), str_of(all[i].name)))
            return all[i].words;
    return name;
}

#include "feature/admin/admin.html.h"

/* Memory that this process holds now, in megabytes; 0 if the system does not tell. */
static long memory_mb(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f)
        return 0;
    if (fscanf(f, "%*s %ld", &pages) != 1)
        pages = 0;
    (void)fclose(f);
    return pages * (sysconf(_SC_PAGESIZE) / 1024) / 1024;
}

static int64_t database_mb(struct ctx *c)
{
    struct stat file;
    str path = arena_format(c->mem, "%.*s/plaudit.db", STR_ARG(c->site->data_dir));
    return stat(path.at, &file) == 0 ? (int64_t)(file.st_size / MEGABYTE) : 0;
}

static str megabytes(struct ctx *c, int64_t n)
{
    return words_format(c, tr_c(c->catalog, "%lld MB"), (long long)n);
}

static void set_facts(struct ctx *c, struct server_view *v)
{
    int schema = store_schema(db_store(c->db));
    const struct fact facts[] = {
        {N_("Plaudit"), S(PLAUDIT_VERSION)},
        {N_("Schema"), arena_format(c->mem, "%d", schema)},
        {N_("SQLite"), str_of(store_version())},
        {N_("Memory"), megabytes(c, memory_mb())},
        {N_("Database"), megabytes(c, database_mb(c))},
        {N_("Address"), c->site->address},
    };
    for (size_t i = 0; i < COUNT(facts); i++)
        v->facts[v->n_facts++] = facts[i];
}

static void set_limits(struct ctx *c, struct server_view *v)
{
    static const struct {
        const char *key, *words;
    } keys[] = {{"connections", N_("Open connections")},
                {"connections-per-address", N_("Open connections from one address")},
                {"queue", N_("Waiting requests")}};
    for (size_t i = 0; i < COUNT(keys); i++)
        v->limits[v->n_limits++] =
            (struct fact){keys[i].words, i18n_number(c, config_int(c->site->config, keys[i].key))};
    v->limits[v->n_limits++] =
        (struct fact){N_("Size of an upload"),
                      megabytes(c, config_int(c->site->config, "uploads.max") / MEGABYTE)};
    v->limits[v->n_limits++] =
        (struct fact){N_("Memory for pages that are the same for all"),
                      megabytes(c, config_int(c->site->config, "cache") / MEGABYTE)};
}

static enum err server_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct server_view v = {0};
    enum err e;
    if ((e = admin_health(c, &v.checks, &v.n_checks)) || (e = q_admin_size(c, &v.size)))
        return e;
    admin_jobs(c, &v.jobs, &v.n_jobs, &v.started);
    set_facts(c, &v);
    set_limits(c, &v);
    struct html o = frame_open(c, r, tr(c, "Server"), AREA_SERVER);
    view_server(&o, &v);
    return frame_close(&o, r, out);
}

static enum err mail_get(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t before = param_int(r, "before", 0);
    struct mail_view v = {.empty = {.title = tr(c, "No letters yet"),
                                    .words = tr(c, "Every letter that the program writes appears "
                                                   "here, with what became of it.")}};
    enum err e = mail_list(c, before, &v.lines, &v.n);
    if (e)
        return e;
    v.pages.total = -1;
    if (v.n == MAIL_PAGE)
        v.pages.next =
            arena_format(c->mem, "/server/mail?before=%lld", (long long)v.lines[v.n - 1].id);
    if (before > 0)
        v.pages.previous = S("/server/mail");
    struct html o = frame_open(c, r, tr(c, "Mail"), AREA_SERVER);
    view_mail(&o, &v);
    return frame_close(&o, r, out);
}

static enum err letter_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct letter_view v;
    enum err e = q_admin_letter(c, r->arg[0], &v.letter);
    if (e)
        return e;
    v.body = admin_without_secrets(c, v.letter.body);
    struct html o = frame_open(c, r, v.letter.subject, AREA_SERVER);
    view_letter(&o, &v);
    return frame_close(&o, r, out);
}

const struct route admin_routes[] = {
    {"GET", "/server", server_get, OPERATOR | MANAGER},
    {"GET", "/server/mail", mail_get, OPERATOR | MANAGER},
    {"GET", "/server/mail/#", letter_get, OPERATOR | MANAGER},
    {0},
};
