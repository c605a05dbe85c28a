#include "feature/demo/demo.h"

#include "feature/account/account.h"
#include "feature/demo/demo_page.sql.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    DOORS_MAX = 16,
    AHEAD_MAX = 8,
    DAY_S = 86400,
    FAR_S = 400 * DAY_S,
    CHANGES_MAX = 200,
    YEAR = 365
};

/* Somebody one can be. number: 1.. where several share the role; 0: alone. */
struct door {
    str code; /* "reviewer-2", in the address of the button */
    const char *kind, *title, *sees, *then;
    int64_t person, number;
    str name;
    bool mine;
};
/* A moment the clock can be moved to. */
struct target {
    moment at;
    str words; /* what happens then */
};
struct demo_view {
    const struct req *r;
    struct door doors[DOORS_MAX];
    size_t n_doors;
    struct target ahead[AHEAD_MAX];
    size_t n_ahead;
    struct row_demo_page_story story;
    moment now;
};

static const struct {
    const char *code, *title, *sees, *then;
} kinds[] = {
    {"visitor", N_("Visitor"), N_("The front page, the directory, profiles: what everybody sees."),
     "/directory"},
    {"nominee", N_("Nominee"), N_("Was nominated, and now puts the record of the year together."),
     "/record"},
    {"candidate", N_("Nominee in review"),
     N_("The record is frozen. The letter with the decision will be here."), "/record"},
    {"member", N_("Award holder"), N_("Holds the award, keeps a record, endorses others."),
     "/record"},
    {"lead", N_("Lead"), N_("Takes nominations up and helps people with their records."), "/lead"},
    {"reviewer", N_("Reviewer"), N_("Reads cases of people they do not know, and gives points."),
     "/review"},
    {"committee", N_("Committee"), N_("Decides by the computed list; another one signs."),
     "/committee"},
    {"manager", N_("Manager"), N_("Rules, calendar, roles, and what happened."), "/program"},
    {"operator", N_("Operator"), N_("How the server is, and the mail it wrote."), "/server"},
};

static const struct {
    const char *kind, *words;
} changes[] = {
    {"nominate", N_("Nominations for # close")},
    {"document", N_("Records for # are frozen; reviewers get their cases")},
    {"review", N_("Reviews for # end; the committee begins")},
    {"decide", N_("The committee is done with #")},
    {"award", N_("Award day #")},
};

#include "feature/demo/demo.html.h"

/* Outside of demo folders there is no such page. */
static enum err only_here(struct ctx *c)
{
    return c->site->demo ? OK : fail(c, ERR_NOT_FOUND, "There is no page here.");
}

/* ---- who one can be ---------------------------------------------------------------------------- */

static void add_doors(struct ctx *c, struct demo_view *v, size_t kind,
                      const struct row_demo_page_doors *rows, size_t n)
{
    int64_t number = 0, many = 0;
    for (size_t i = 0; i < n; i++)
        many += str_same(rows[i].door, str_of(kinds[kind].code));
    for (size_t i = 0; i < n && v->n_doors < DOORS_MAX; i++) {
        if (!str_same(rows[i].door, str_of(kinds[kind].code)))
            continue;
        number++;
        struct door *d = &v->doors[v->n_doors++];
        *d = (struct door){.code = rows[i].door,
                           .kind = kinds[kind].code,
                           .title = kinds[kind].title,
                           .sees = kinds[kind].sees,
                           .then = kinds[kind].then,
                           .person = rows[i].person,
                           .name = rows[i].name,
                           .mine = rows[i].person == c->me};
        if (many > 1) {
            d->number = number;
            d->code = arena_format(c->mem, "%s-%lld", kinds[kind].code, (long long)number);
        }
    }
}

static enum err load_doors(struct ctx *c, struct demo_view *v)
{
    struct row_demo_page_doors *rows;
    size_t n;
    enum err e = q_demo_page_story(c, DEMO_START, day_of_moment(DEMO_START), &v->story);
    if (e || (e = q_demo_page_doors(c, v->story.nomination,
                                    (day){day_of_moment(DEMO_START).n - YEAR}, &rows, &n)))
        return e;
    v->doors[v->n_doors++] = (struct door){.code = S("visitor"),
                                           .kind = kinds[0].code,
                                           .title = kinds[0].title,
                                           .sees = kinds[0].sees,
                                           .then = kinds[0].then,
                                           .mine = c->me == 0};
    for (size_t kind = 1; kind < COUNT(kinds); kind++)
        add_doors(c, v, kind, rows, n);
    return OK;
}

static str change_words(struct ctx *c, str kind, day award)
{
    str words = S("");
    for (size_t i = 0; i < COUNT(changes); i++)
        if (str_same(kind, str_of(changes[i].kind)))
            words = tr(c, changes[i].words);
    size_t mark = str_find(words, S("#"));
    if (mark == SIZE_MAX)
        return words;
    return arena_format(c->mem, "%.*s%.*s%.*s", STR_ARG(str_upto(words, mark)),
                        STR_ARG(i18n_day(c, award)), STR_ARG(str_from(words, mark + 1)));
}

static enum err load_ahead(struct ctx *c, struct demo_view *v)
{
    struct row_demo_page_ahead *rows;
    size_t n;
    enum err e = q_demo_page_ahead(c, &rows, &n);
    for (size_t i = 0; !e && i < n && i < AHEAD_MAX; i++)
        v->ahead[v->n_ahead++] =
            (struct target){rows[i].at, change_words(c, rows[i].kind, rows[i].award)};
    return e;
}

static enum err demo_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct demo_view v = {.r = r, .now = c->now};
    enum err e = only_here(c);
    if (e || (e = load_doors(c, &v)) || (e = load_ahead(c, &v)))
        return e;
    struct html o = frame_open(c, r, tr(c, "The demo’s door"), AREA_NONE);
    view_demo(&o, &v);
    return frame_close(&o, r, out);
}

/* Straight to where the story goes on, if it does there. */
static enum err lead_in(struct ctx *c, const struct demo_view *v, const struct door *d,
                        struct res *out)
{
    struct row_demo_page_reading reading = {0};
    struct row_demo_page_decided_in decided = {0};
    enum err e = OK;
    if (str_same(str_of(d->kind), S("reviewer")))
        e = q_demo_page_reading(c, v->story.nomination, d->person, &reading);
    else if (str_same(str_of(d->kind), S("committee")))
        e = q_demo_page_decided_in(c, v->story.nomination, &decided);
    if (e)
        return e;
    if (reading.found)
        see_other(c, out, "/review/#", reading.assignment);
    else if (decided.found)
        see_other(c, out,
                  arena_format(c->mem, "/committee/%lld?case=#", (long long)decided.cycle).at,
                  v->story.nomination);
    else
        see_other(c, out, d->then, 0);
    return OK;
}

static enum err sign_in_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct demo_view v = {.r = r};
    enum err e = only_here(c);
    if (e || (e = load_doors(c, &v)))
        return e;
    c->once = (str){0}; /* to walk in twice does no harm */
    for (size_t i = 0; i < v.n_doors; i++) {
        const struct door *d = &v.doors[i];
        if (!str_same(d->code, r->word[0]))
            continue;
        if (d->person == 0)
            res_session(c, out, (str){0}, 0);
        else if ((e = account_start_session(c, r, d->person, out)))
            return e;
        return lead_in(c, &v, d, out);
    }
    return fail(c, ERR_NOT_FOUND, "There is nobody of this role in this demo.");
}

/* ---- the clock --------------------------------------------------------------------------------- */

enum err demo_keep_clock(struct ctx *c)
{
    str path = arena_format(c->mem, "%.*s/demo.clock", STR_ARG(c->site->data_dir));
    str now = moment_iso(c->mem, c->now);
    FILE *f = fopen(path.at, "we");
    bool written = f && fwrite(now.at, 1, now.len, f) == now.len;
    if (f && fclose(f) != 0)
        written = false;
    return written ? OK : fail(c, ERR_FAULT, "%s: %s", path.at, strerror(errno));
}

static enum err keep_sessions(struct ctx *c, int64_t seconds)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_demo_page_keep_sessions(c, seconds));
}

/* Lives through every change on the way, so that what the program does by itself comes in order. */
static enum err live_until(struct ctx *c, moment to)
{
    enum err e = OK;
    for (int i = 0; !e && i < CHANGES_MAX && c->now.s < to.s; i++) {
        struct row_demo_page_next_change next;
        if ((e = q_demo_page_next_change(c, &next)))
            break;
        c->now = next.found && next.at.s < to.s ? next.at : to;
        e = c->site->tick(c);
    }
    return e;
}

/* As the program itself, not as whoever pressed the button. */
static enum err move_clock(struct ctx *c, moment to)
{
    struct ctx own = {.mem = c->mem,
                      .db = c->db,
                      .site = c->site,
                      .program = c->program,
                      .catalog = c->catalog,
                      .bits = ANYBODY,
                      .now = c->now};
    enum err e = keep_sessions(&own, to.s - c->now.s);
    if (!e)
        e = live_until(&own, to);
    if (e) {
        c->why = own.why;
        return e;
    }
    c->site->clock->offset_s = to.s - clock_now(NULL).s;
    c->now = to;
    return demo_keep_clock(c);
}

/* The form says where to, not how far: a second press changes nothing. */
static enum err clock_post(struct ctx *c, const struct req *r, struct res *out)
{
    moment to = {form_int(r, "to", 0)};
    enum err e = only_here(c);
    (void)out;
    if (e)
        return e;
    c->once = (str){0};
    if (to.s > c->now.s + FAR_S)
        return fail(c, ERR_INVALID, "The clock moves by a year at most.");
    return to.s > c->now.s ? move_clock(c, to) : OK;
}

const struct route demo_routes[] = {
    {"GET", "/demo", demo_get, ANYBODY},
    {"POST", "/demo/sign-in/@", sign_in_post, ANYBODY},
    {"POST", "/demo/clock", clock_post, ANYBODY, "/demo", SLOW},
    {0},
};
