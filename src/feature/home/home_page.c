#include "feature/blog/blog.h"
#include "feature/home/home.h"

#include "feature/agreement/agreement.h"
#include "feature/announcement/announcement.h"
#include "feature/frame/frame.h"
#include "feature/home/decisions.h"
#include "feature/home/home.sql.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <stdlib.h>

enum { SHOWN = 6, GROUPS_SHOWN = 3, DATES = 5, COUNTRIES_MAX = 700, LETTER_DAYS = 60 };

struct date_view {
    const char *words;
    day d;
    bool done, now;
};
struct country_view {
    str code, name;
    int64_t number;
};
struct stat_view {
    const char *words;
    int64_t number;
};

/* What waits for the reader; a number of 0 is not shown. */
struct waits {
    struct row_home_drafts drafts;
    struct row_home_cases *cases;
    struct row_home_requests *requests;
    struct row_home_letters *letters;
    size_t n_cases, n_requests, n_letters;
    struct row_home_lead_cases lead;
    struct row_home_reviews reviews;
    struct row_home_deciding deciding;
    struct row_home_steps steps;
    struct row_home_managing managing;
    struct row_home_own_year year;
    struct row_home_holders_waiting holders;
    struct row_home_appeals appeals;
    struct row_home_replies replies;
    int64_t acknowledge, paragraphs; /* of letters to many */
    int64_t agreements;              /* to sign */
    bool nothing;
};

enum { POSTS_SHOWN = 3 };

struct home_view {
    struct program program;
    const struct policy *policy; /* NULL: none in force yet */
    struct waits waits;
    bool has_next;
    day award;
    struct date_view dates[DATES];
    size_t n_dates;
    int64_t members, languages, n_new;
    struct country_view *countries; /* most members first */
    size_t n_countries;
    int64_t steps[4]; /* least members of each color of the map */
    struct safe_html map;
    struct stat_view stats[GROUPS_SHOWN + 1];
    size_t n_stats;
    struct row_home_recent *recent;
    size_t n_recent, n_shown;
    struct row_home_works *works;
    size_t n_works;
    const struct blog_line *posts;
    size_t n_posts;
};

static str picture(struct ctx *c, opt_bytes hash)
{
    return hash.set ? people_picture(c, hash.value) : (str){0};
}

static str type_name(const struct home_view *v, str code)
{
    const struct policy_type *type = v->policy ? policy_type(v->policy, code) : NULL;
    return type ? type->name : code;
}

/* The month and day are enough within a year of today. */
static str date_words(struct ctx *c, day d)
{
    int64_t distance = d.n - day_of_moment(c->now).n;
    return distance > -300 && distance < 300 ? i18n_day_month(c, d) : i18n_day(c, d);
}

static str where(struct ctx *c, const struct row_home_recent *p)
{
    str country = p->country.len > 0 ? i18n_country(c, p->country) : (str){0};
    return arena_format(c->mem, "%.*s%s%.*s", STR_ARG(p->expertise), country.len ? " · " : "",
                        STR_ARG(country));
}

#include "feature/home/home.html.h"

/* ---- dates ----------------------------------------------------------------------------------- */

static void add_date(struct home_view *v, const char *words, day d, day today)
{
    bool done = d.n < today.n;
    bool open_before = v->n_dates > 0 && !v->dates[v->n_dates - 1].done;
    v->dates[v->n_dates++] =
        (struct date_view){.words = words, .d = d, .done = done, .now = !done && !open_before};
}

static day last_day(const struct cycle_phase *phase)
{
    return day_of_moment((moment){phase->closes.s - 1});
}

static enum err load_dates(struct ctx *c, struct home_view *v)
{
    static const struct {
        const char *kind, *words;
    } closings[] = {{"nominate", N_("Nominations close")},
                    {"review", N_("Reviews done")},
                    {"decide", N_("Committee meets")}};
    struct cycle cycle;
    const struct cycle_phase *phases;
    size_t n;
    day today = day_of_moment(c->now);
    enum err e = program_cycle_next(c, &cycle);
    if (e == ERR_NOT_FOUND)
        return OK;
    if (e || (e = program_phases(c, cycle.id, &phases, &n)))
        return e;
    v->has_next = true;
    v->award = cycle.award;
    const struct cycle_phase *first = cycle_phase_of(phases, n, S("nominate"));
    if (first)
        add_date(v, N_("Nominations open"), day_of_moment(first->opens), today);
    for (size_t i = 0; i < COUNT(closings); i++) {
        const struct cycle_phase *phase = cycle_phase_of(phases, n, str_of(closings[i].kind));
        if (phase)
            add_date(v, closings[i].words, last_day(phase), today);
    }
    add_date(v, N_("Letters go out"), cycle.award, today);
    return OK;
}

/* ---- figures --------------------------------------------------------------------------------- */

static const char *group_words(str group)
{
    static const struct {
        const char *group, *words;
    } all[] = {
        {"help", N_("answers and other help, last 12 months")},
        {"speaking", N_("talks and workshops, last 12 months")},
        {"writing", N_("articles, books and videos, last 12 months")},
        {"code", N_("pieces of code that others use, last 12 months")},
        {"community", N_("events and groups looked after, last 12 months")},
        {"feedback", N_("reports and ideas for product teams, last 12 months")},
    };
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_same(group, str_of(all[i].group)))
            return all[i].words;
    return NULL;
}

static int more_first(const void *a, const void *b)
{
    const struct country_view *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? 1 : -1;
    return str_compare(x->code, y->code);
}

static int stat_more_first(const void *a, const void *b)
{
    const struct row_home_figures *x = a, *y = b;
    return x->number < y->number ? 1 : x->number > y->number ? -1 : str_compare(x->code, y->code);
}

static void take_total(struct home_view *v, const struct row_home_figures *f)
{
    if (str_same(f->code, S("members")))
        v->members = f->number;
    else if (str_same(f->code, S("languages")))
        v->languages = f->number;
    else if (str_same(f->code, S("newest")))
        v->n_new = f->number;
}

static void take_stats(struct home_view *v, struct row_home_figures *rows, size_t n)
{
    if (n == 0)
        return;
    qsort(rows, n, sizeof *rows, stat_more_first);
    for (size_t i = 0; i < n && v->n_stats < GROUPS_SHOWN; i++)
        if (str_same(rows[i].kind, S("group")) && group_words(rows[i].code))
            v->stats[v->n_stats++] = (struct stat_view){group_words(rows[i].code), rows[i].number};
    for (size_t i = 0; i < n; i++)
        if (str_same(rows[i].code, S("first")) && rows[i].number > 0)
            v->stats[v->n_stats++] =
                (struct stat_view){N_("awarded for the first time this year"), rows[i].number};
}

static void draw_map(struct ctx *c, struct home_view *v)
{
    static const int64_t small[] = {1, 3, 6, 12}, large[] = {1, 10, 50, 150};
    const int64_t *steps = v->countries[0].number >= large[2] ? large : small;
    struct svg_country *list = arena_take(c->mem, v->n_countries, sizeof *list);
    for (size_t i = 0; i < COUNT(v->steps); i++)
        v->steps[i] = steps[i];
    for (size_t i = 0; i < v->n_countries; i++) {
        list[i] =
            (struct svg_country){{v->countries[i].code.at[0], v->countries[i].code.at[1], 0}, 1};
        for (int level = 1; level < 4; level++)
            if (v->countries[i].number >= steps[level])
                list[i].level = level + 1;
    }
    v->map = svg_map(c, (struct svg_world){.address = asset("world.svg"),
                                           .countries = list,
                                           .n = v->n_countries,
                                           .label = tr(c, N_("World map of members. The table "
                                                             "below says the same."))});
}

static enum err load_figures(struct ctx *c, struct home_view *v)
{
    struct row_home_figures *rows;
    size_t n;
    enum err e = q_home_figures(c, &rows, &n);
    if (e)
        return e;
    v->countries = arena_take(c->mem, n, sizeof *v->countries);
    for (size_t i = 0; i < n && v->n_countries < COUNTRIES_MAX; i++) {
        if (str_same(rows[i].kind, S("country")))
            v->countries[v->n_countries++] =
                (struct country_view){rows[i].code, i18n_country(c, rows[i].code), rows[i].number};
        else if (str_same(rows[i].kind, S("total")))
            take_total(v, &rows[i]);
    }
    take_stats(v, rows, n);
    if (v->n_countries > 0) {
        qsort(v->countries, v->n_countries, sizeof *v->countries, more_first);
        draw_map(c, v);
    }
    return OK;
}

static enum err load_people(struct ctx *c, struct home_view *v)
{
    enum err e = q_home_recent(c, str_of(c->catalog->code), &v->recent, &v->n_recent);
    if (e || (e = q_home_works(c, &v->works, &v->n_works)))
        return e;
    while (v->n_shown < v->n_recent && v->n_shown < SHOWN &&
           v->recent[v->n_shown].from_day.n == v->recent[0].from_day.n)
        v->n_shown++;
    return OK;
}

/* ---- what waits ------------------------------------------------------------------------------ */

static enum err load_waits(struct ctx *c, struct waits *w)
{
    moment since = {c->now.s - (int64_t)LETTER_DAYS * 86400};
    day today = day_of_moment(c->now);
    enum err e = q_home_drafts(c, &w->drafts);
    if (e || (e = q_home_cases(c, &w->cases, &w->n_cases)) ||
        (e = q_home_requests(c, &w->requests, &w->n_requests)) ||
        (e = q_home_letters(c, since, &w->letters, &w->n_letters)) ||
        (e = announcement_waits(c, &w->acknowledge, &w->paragraphs)) ||
        (e = agreement_waits(c, &w->agreements)) || (e = q_home_steps(c, &w->steps)) ||
        (e = q_home_own_year(c, today, &w->year)))
        return e;
    if ((c->bits & LEAD) && (e = q_home_lead_cases(c, &w->lead)))
        return e;
    if ((c->bits & (LEAD | MANAGER)) &&
        (e = q_home_holders_waiting(c, today, (c->bits & MANAGER) != 0, &w->holders)))
        return e;
    if ((c->bits & (COMMITTEE | MANAGER)) &&
        ((e = q_home_appeals(c, &w->appeals)) || (e = q_home_replies(c, &w->replies))))
        return e;
    if ((c->bits & REVIEWER) && (e = q_home_reviews(c, &w->reviews)))
        return e;
    if ((c->bits & COMMITTEE) && (e = q_home_deciding(c, &w->deciding)))
        return e;
    if ((c->bits & MANAGER) && (e = q_home_managing(c, &w->managing)))
        return e;
    w->nothing = w->drafts.number + w->lead.number + w->reviews.number + w->steps.number +
                         w->managing.steps + w->managing.rules + w->year.to_day.n + w->year.back +
                         w->holders.number + w->appeals.free + w->appeals.mine + w->replies.number +
                         w->acknowledge + w->paragraphs + w->agreements ==
                     0 &&
                 w->n_cases + w->n_requests + w->n_letters == 0 && !w->deciding.found;
    return OK;
}

/* ---- the page -------------------------------------------------------------------------------- */

static enum err load(struct ctx *c, struct home_view *v)
{
    enum err e = program_get(c, &v->program);
    if (!e && (e = program_policy(c, 0, &v->policy)) == ERR_NOT_FOUND)
        e = OK;
    if (!e && c->me != 0)
        e = load_waits(c, &v->waits);
    if (e || (e = load_dates(c, v)) || (e = load_figures(c, v)))
        return e;
    if ((e = blog_latest(c, POSTS_SHOWN, &v->posts, &v->n_posts)))
        return e;
    return load_people(c, v);
}

static enum err home_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct home_view v = {0};
    struct html o;
    out->shared = c->me == 0;
    if (c->program == 0) {
        const struct program *list;
        size_t n;
        enum err e = program_list(c, &list, &n);
        if (e)
            return e;
        o = frame_open(c, r, tr(c, N_("Programs")), AREA_HOME);
        view_programs(&o, list, n);
        return frame_close(&o, r, out);
    }
    db_snapshot(c);
    enum err e = load(c, &v);
    db_snapshot_end(c);
    if (e)
        return e;
    o = frame_open(c, r, tr(c, N_("Home")), AREA_HOME);
    view_home(&o, &v);
    return frame_close(&o, r, out);
}

const struct route home_routes[] = {
    {"GET", "/", home_get, ANYBODY},
    {"GET", "/about/decisions", home_decisions, ANYBODY},
    {0},
};
