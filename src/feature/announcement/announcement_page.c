/* /program/announcements: all letters; one of them with its preview, its counts, and what can be done now. */
#include "feature/announcement/inside.h"

#include "feature/frame/frame.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_MOST = 200, SILENT_MOST = 50, READERS_PAGE = 100, CSV_MOST = 100000 };

struct list_view {
    const struct req *r;
    struct row_announcement_list *rows;
    size_t n;
};

/* People by one thing, of the dry run. */
struct tally {
    str name;
    int64_t people, mail;
};
struct tallies {
    struct tally *list;
    size_t n;
};

struct letter_view {
    const struct req *r;
    struct announcement a;
    struct announcement_facts f;
    bool may[ANNOUNCEMENT_CANCEL + 1];
    const char *check; /* why it cannot be checked by the viewer; empty: it can */
    struct row_announcement_audience *audience;
    size_t n_audience;
    struct row_announcement_persons *persons;
    size_t n_persons;
    struct row_announcement_regions *regions;
    size_t n_regions, n_missing;
    bool before; /* nothing went yet: the dry run is shown; else the progress */
    struct tallies by_region, by_language, by_door;
    int64_t people;
    struct row_announcement_silent *silent;
    size_t n_silent;
    struct row_announcement_progress progress;
};

struct preview_view {
    const struct req *r;
    struct announcement a;
    struct frame_field who;
    bool chosen;
    struct row_announcement_reader reader;
    const struct announcement_paragraph *paragraph;
    moment due;
    str zone, mail;
};

struct readers_view {
    const struct req *r;
    struct announcement a;
    str show;
    struct row_announcement_readers *rows;
    size_t n;
    int64_t next; /* after this person; 0: that was the last page */
};

static const char *mail_words(const struct row_announcement_readers *p)
{
    static const struct {
        const char *state, *words;
    } list[] = {{"waiting", N_("In the outbox")}, {"sending", N_("In the outbox")},
                {"held", N_("In the outbox")},    {"sent", N_("Delivered")},
                {"bounced", N_("Came back")},     {"dropped", N_("Given up")}};
    if (!p->sent.set)
        return N_("Not yet");
    if (p->silent.len > 0)
        return announcement_silent_words(p->silent);
    for (size_t i = 0; i < COUNT(list); i++)
        if (str_same(p->mail, str_of(list[i].state)))
            return list[i].words;
    return N_("On the web");
}

#include "feature/announcement/announcement.html.h"

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct list_view v = {.r = r};
    enum err e = q_announcement_list(c, LIST_MOST, &v.rows, &v.n);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Announcements")), AREA_PROGRAM);
    view_list(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- the dry run ------------------------------------------------------------------------------- */

static void tally(struct ctx *c, struct tallies *t, str name, int64_t people, bool mail)
{
    size_t i = 0;
    while (i < t->n && !str_same(t->list[i].name, name))
        i++;
    if (i == t->n)
        t->list[t->n++] = (struct tally){.name = name};
    t->list[i].people += people;
    t->list[i].mail += mail ? people : 0;
    (void)c;
}

static int by_people(const void *a, const void *b)
{
    const struct tally *x = a, *y = b;
    return x->people != y->people ? (x->people < y->people) - (x->people > y->people)
                                  : str_compare(x->name, y->name);
}

static enum err dry_run(struct ctx *c, struct letter_view *v)
{
    struct row_announcement_counts *rows;
    size_t n;
    bool must = v->a.row.must_acknowledge;
    enum err e = q_announcement_counts(c, v->a.row.id, must, &rows, &n);
    if (e)
        return e;
    struct tallies *all[] = {&v->by_region, &v->by_language, &v->by_door};
    for (size_t k = 0; k < COUNT(all); k++)
        all[k]->list = arena_take(c->mem, n + 1, sizeof *all[k]->list);
    for (size_t i = 0; i < n; i++) {
        const struct row_announcement_counts *r = &rows[i];
        bool mail = r->silent.len == 0;
        str region = r->region ? r->region_name : tr(c, N_("No region"));
        tally(c, &v->by_region, region, r->people, mail);
        tally(c, &v->by_language, arena_copy(c->mem, i18n_language(c, r->language)), r->people,
              mail);
        tally(c, &v->by_door, tr(c, announcement_silent_words(r->silent)), r->people, mail);
        v->people += r->people;
    }
    for (size_t k = 0; k < COUNT(all); k++)
        qsort(all[k]->list, all[k]->n, sizeof *all[k]->list, by_people);
    v->f.meant = v->people;
    return q_announcement_silent(c, v->a.row.id, must, SILENT_MOST, &v->silent, &v->n_silent);
}

static enum err load_letter(struct ctx *c, int64_t id, struct letter_view *v)
{
    enum err e = announcement_load(c, id, &v->a);
    if (e || (e = announcement_facts_of(c, &v->a, false, &v->f)) ||
        (e = q_announcement_audience(c, id, &v->audience, &v->n_audience)) ||
        (e = q_announcement_persons(c, id, &v->persons, &v->n_persons)) ||
        (e = q_announcement_regions(c, id, &v->regions, &v->n_regions)))
        return e;
    v->before = v->a.row.readers == 0 && !str_same(v->a.row.state, S("sent")) &&
                !str_same(v->a.row.state, S("cancelled"));
    e = v->before ? dry_run(c, v) : q_announcement_progress(c, id, &v->progress);
    if (e)
        return e;
    for (int act = 0; act <= ANNOUNCEMENT_CANCEL; act++)
        v->may[act] = announcement_may(&v->f, (enum announcement_act)act) == ANNOUNCEMENT_YES;
    v->check = announcement_sentence(announcement_may(&v->f, ANNOUNCEMENT_CHECK));
    for (size_t i = 0; i < v->n_regions; i++)
        v->n_missing += v->regions[i].paragraphs == 0;
    return OK;
}

static enum err letter_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct letter_view v = {.r = r};
    db_snapshot(c);
    enum err e = load_letter(c, r->arg[0], &v);
    db_snapshot_end(c);
    if (e)
        return e;
    struct html o = frame_open(c, r, v.a.row.subject, AREA_PROGRAM);
    view_letter(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- what can be done -------------------------------------------------------------------------- */

static enum err done(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    return frame_saved(c, r, out, e, letter_get);
}

static enum err ask_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, announcement_ask(c, r->arg[0]));
}

static enum err back_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, announcement_back(c, r->arg[0]));
}

static enum err rehearse_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, announcement_rehearse(c, r->arg[0]));
}

static enum err check_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, announcement_check(c, r->arg[0]));
}

static enum err pause_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, announcement_pause(c, r->arg[0], true));
}

static enum err go_on_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, announcement_pause(c, r->arg[0], false));
}

static enum err cancel_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, announcement_cancel(c, r->arg[0]));
}

/* ---- as one reader gets it --------------------------------------------------------------------- */

static enum err load_preview(struct ctx *c, struct preview_view *v, str handle)
{
    struct person person;
    enum err e = people_by_handle(c, handle, &person);
    if (e == ERR_NOT_FOUND) {
        fail_at(c, "who", N_("There is nobody here called @%.*s."), STR_ARG(handle));
        return OK;
    }
    const struct row_announcement_get *a = &v->a.row;
    if (e || (e = q_announcement_reader(c, a->id, person.id, a->must_acknowledge, &v->reader)))
        return e;
    v->chosen = v->reader.found;
    struct announcement_reader to = {.region = v->reader.region};
    if (!v->chosen || (e = people_correspondent(c, person.id, &to.to)))
        return e;
    struct announcement_when when = {
        .starts = a->starts.set ? a->starts.value : announcement_starts(c->now, a->send_day),
        .day = a->send_day,
        .minute = a->local_minute};
    v->due = announcement_due(c, &when, v->reader.zone);
    str mine = c->zone;
    c->zone = v->reader.zone;
    v->zone = arena_copy(c->mem, i18n_moment_exact(c, v->due));
    c->zone = mine;
    v->paragraph = announcement_paragraph_for(&v->a, to.region, str_of(to.to.catalog->code));
    v->mail = announcement_mail(c, &v->a, &to);
    return OK;
}

static enum err preview_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct preview_view v = {.r = r};
    str who = param(r, "who");
    if (str_starts(who, S("@")))
        who = str_from(who, 1);
    enum err e = announcement_load(c, r->arg[0], &v.a);
    if (!e && who.len > 0)
        e = load_preview(c, &v, who);
    if (e)
        return e;
    v.who = (struct frame_field){.name = "who",
                                 .type = "text",
                                 .label = tr(c, N_("Whose letter?")),
                                 .hint = tr(c, N_("A handle, like @ada-lovelace.")),
                                 .value = who,
                                 .required = true,
                                 .max = 41,
                                 .autocomplete = "off"};
    struct html o = frame_open(c, r, tr(c, N_("As one reader gets it")), AREA_PROGRAM);
    view_preview(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- who got it -------------------------------------------------------------------------------- */

/* Quoted; a spreadsheet takes no cell for a formula. */
static void add_cell(struct text *t, str value, const char *after)
{
    text_char(t, '"');
    if (value.len > 0 && memchr("=+-@\t\r", value.at[0], 6))
        text_char(t, '\'');
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] == '"')
            text_char(t, '"');
        text_char(t, value.at[i]);
    }
    text_add(t, S("\""));
    text_add(t, str_of(after));
}

static str moment_or_empty(struct ctx *c, opt_time m)
{
    return m.set ? moment_iso(c->mem, m.value) : S("");
}

static enum err readers_csv(struct ctx *c, const struct readers_view *v, struct res *out)
{
    struct text t = {.mem = c->mem};
    text_add(&t, S("name,handle,region,sent,mail,opened,acknowledged,reminders\r\n"));
    for (size_t i = 0; i < v->n; i++) {
        const struct row_announcement_readers *p = &v->rows[i];
        const str cells[] = {p->name,
                             p->handle,
                             p->region,
                             moment_or_empty(c, p->sent),
                             p->silent.len > 0 ? p->silent : p->mail,
                             moment_or_empty(c, p->opened),
                             moment_or_empty(c, p->acknowledged)};
        for (size_t k = 0; k < COUNT(cells); k++)
            add_cell(&t, cells[k], ",");
        text_format(&t, "%lld\r\n", (long long)p->reminders);
    }
    out->type = S("text/csv; charset=utf-8");
    out->file_name = S("readers.csv");
    out->body = text_str(&t);
    return OK;
}

static enum err readers_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct readers_view v = {.r = r, .show = param(r, "show")};
    bool csv = str_same(param(r, "as"), S("csv"));
    int64_t most = csv ? CSV_MOST : READERS_PAGE + 1;
    enum err e = announcement_load(c, r->arg[0], &v.a);
    if (e || (e = q_announcement_readers(c, v.a.row.id, v.show, csv ? 0 : param_int(r, "after", 0),
                                         most, &v.rows, &v.n)))
        return e;
    if (csv)
        return readers_csv(c, &v, out);
    if (v.n > READERS_PAGE)
        v.next = v.rows[--v.n - 1].person;
    struct html o = frame_open(c, r, tr(c, N_("Who got it")), AREA_PROGRAM);
    view_readers(&o, &v);
    return frame_close(&o, r, out);
}

#define ONE "/program/announcements/#"
const struct route announcement_author_routes[] = {
    {"GET", "/program/announcements", list_get, ANNOUNCEMENT_WRITERS},
    {"GET", ONE, letter_get, ANNOUNCEMENT_WRITERS},
    {"GET", ONE "/preview", preview_get, ANNOUNCEMENT_WRITERS},
    {"GET", ONE "/readers", readers_get, ANNOUNCEMENT_WRITERS},
    {"POST", ONE "/ask", ask_post, ANNOUNCEMENT_WRITERS, ONE},
    {"POST", ONE "/back", back_post, ANNOUNCEMENT_WRITERS, ONE},
    {"POST", ONE "/rehearsal", rehearse_post, ANNOUNCEMENT_WRITERS, ONE},
    {"POST", ONE "/check", check_post, ANNOUNCEMENT_WRITERS, ONE},
    {"POST", ONE "/pause", pause_post, ANNOUNCEMENT_WRITERS, ONE},
    {"POST", ONE "/go-on", go_on_post, ANNOUNCEMENT_WRITERS, ONE},
    {"POST", ONE "/cancel", cancel_post, ANNOUNCEMENT_WRITERS, ONE},
    {0},
};
