#include "feature/profile/profile.h"

#include "feature/credential/credential.h"
#include "feature/frame/frame.h"
#include "feature/network/network.h"
#include "feature/people/people.h"
#include "feature/profile/profile.sql.h"
#include "feature/profile/profile_out.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <stdlib.h>

enum { YEAR = 371, MONTHS = 13, SPANS = 40, LINE_YEARS = 6, PAGE_ROWS = 50 };

struct tag_view {
    str name;
    bool main;
    int64_t expertise;
};
struct month_view {
    int year, month;
    int64_t number;
};
struct profile_view {
    struct row_profile_person person;
    struct person_shown name;
    str native_language, handle, picture;
    bool mine, member, alumni;
    day since;                     /* first award; only with awards */
    const struct expertise *names; /* of all expertises */
    struct tag_view *tags;
    struct row_profile_awards *awards; /* newest first */
    const struct credential_line *badges;
    size_t n_badges;
    struct row_profile_links *links;
    struct row_profile_tongues *tongues;
    struct row_profile_employers *employers;
    struct row_profile_top *top;
    size_t n_names, n_tags, n_awards, n_links, n_tongues, n_employers, n_top;
    str text_language;
    struct safe_html text, year, line;
    int64_t year_total;
    struct month_view months[MONTHS];
    size_t n_months;
    struct frame_share share;
    struct frame_follow follow;
    const struct praise *praises; /* the newest */
    size_t n_praises;
    const struct policy *policy; /* NULL: none in force */
};
struct works_view {
    const struct profile_view *p;
    struct row_profile_works *rows;
    size_t n;
    bool more;
    struct frame_empty empty;
};

/* One line of the two lists of works. */
struct work_line {
    str title, type, url, language, origin;
    day day;
    opt_day end;
    int64_t reach;
};

static str list_languages(struct ctx *c, const struct profile_view *v)
{
    str *names = arena_take(c->mem, v->n_tongues, sizeof *names);
    for (size_t i = 0; i < v->n_tongues; i++)
        names[i] = i18n_language(c, v->tongues[i].language);
    return i18n_list(c, names, v->n_tongues);
}

static const struct policy_type *type_of(const struct profile_view *v, str code)
{
    return v->policy ? policy_type(v->policy, code) : NULL;
}

static str type_name(const struct profile_view *v, str code)
{
    const struct policy_type *type = type_of(v, code);
    return type ? type->name : code;
}

static str type_icon(const struct profile_view *v, str code)
{
    const struct policy_type *type = type_of(v, code);
    return type ? type->icon : S("file");
}

static str expertise_name(const struct profile_view *v, int64_t id)
{
    for (size_t i = 0; i < v->n_names; i++)
        if (v->names[i].id == id)
            return v->names[i].name;
    return S("");
}

static const char *origin_words(str origin)
{
    return str_same(origin, S("measured"))   ? N_("measured")
           : str_same(origin, S("declared")) ? N_("declared")
                                             : N_("estimated");
}

static const char *employment_words(str kind)
{
    static const struct {
        const char *kind, *words;
    } all[] = {{"employee", N_("works there")},
               {"contractor", N_("works there as a contractor")},
               {"owner", N_("owns it")},
               {"volunteer", N_("helps there")},
               {"student", N_("studies there")}};
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_same(kind, str_of(all[i].kind)))
            return all[i].words;
    return "";
}

static const char *award_words(str state)
{
    return str_same(state, S("current"))        ? N_("holds it")
           : str_same(state, S("paused"))       ? N_("paused")
           : str_same(state, S("relinquished")) ? N_("given back")
                                                : N_("ended");
}

static day award_last(const struct row_profile_awards *t)
{
    return (day){(t->ended.set ? t->ended.value.n : t->to_day.n) - 1};
}

/* The address as people say it: without the scheme and a last slash. */
static str link_words(const struct row_profile_links *l)
{
    str words = l->url;
    size_t at = str_find(words, S("://"));
    if (l->label.len > 0 && !str_same(l->label, S("Web")))
        return l->label;
    if (at != SIZE_MAX)
        words = str_from(words, at + 3);
    return str_ends(words, S("/")) ? str_upto(words, words.len - 1) : words;
}

static struct work_line line_of_top(const struct row_profile_top *t)
{
    return (struct work_line){t->title,  t->type, t->url,     t->language,
                              t->origin, t->day,  t->end_day, t->reach};
}

static struct work_line line_of_work(const struct row_profile_works *t)
{
    return (struct work_line){t->title,  t->type, t->url,     t->language,
                              t->origin, t->day,  t->end_day, t->reach};
}

#include "feature/profile/profile.html.h"

/* ---- loading --------------------------------------------------------------------------------- */

static enum err load_head(struct ctx *c, const struct req *r, struct profile_view *v)
{
    enum err e = q_profile_person(c, r->word[0], &v->person);
    if (e)
        return e;
    if (!v->person.found)
        return fail(c, ERR_NOT_FOUND,
                    "There is no such person here, or their page is not open to you.");
    v->handle = r->word[0];
    v->mine = v->person.id == c->me;
    v->name = people_shown(v->person.name, v->person.latin);
    v->native_language = S("");
    if (v->person.native.len > 0 && v->name.native.len == 0) {
        v->name.native = v->person.native;
        v->native_language = v->person.native_language;
    }
    if (v->person.avatar.set)
        v->picture = people_picture(c, v->person.avatar.value);
    e = program_policy(c, 0, &v->policy);
    return e == ERR_NOT_FOUND ? OK : e;
}

/* The biography in the reader's language, else in the person's own, else any. */
static enum err load_text(struct ctx *c, struct profile_view *v)
{
    struct row_profile_texts *texts;
    size_t n, best = 0;
    enum err e = q_profile_texts(c, v->person.id, &texts, &n);
    if (e || n == 0)
        return e;
    for (size_t i = 0; i < n; i++)
        if (str_same(texts[i].language, v->person.language))
            best = i;
    for (size_t i = 0; i < n; i++)
        if (str_same(texts[i].language, str_of(c->catalog->code)))
            best = i;
    v->text_language = texts[best].language;
    v->text = markdown(c, texts[best].words);
    return OK;
}

static enum err load_year(struct ctx *c, struct profile_view *v)
{
    int counts[YEAR] = {0}, year, month, date;
    struct row_profile_year *rows;
    size_t n;
    day today = day_of_moment(c->now), from = {today.n - YEAR + 1};
    enum err e = q_profile_year(c, v->person.id, from, today, &rows, &n);
    for (size_t i = 0; i < n && !e; i++)
        counts[rows[i].day.n - from.n] = (int)rows[i].number;
    if (e)
        return e;
    day_parts(from, &year, &month, &date);
    for (int64_t at = from.n; at <= today.n && v->n_months < MONTHS;) {
        struct month_view *m = &v->months[v->n_months++];
        *m = (struct month_view){.year = year, .month = month};
        month = month % 12 + 1, year += month == 1;
        day next = day_of(year, month, 1);
        for (; at < next.n && at <= today.n; at++)
            m->number += counts[at - from.n];
        v->year_total += m->number;
    }
    if (v->year_total > 0)
        v->year = svg_year(
            c, counts, today,
            tr(c, N_("Contributions per day over a year. The table below counts them by month.")));
    return OK;
}

static void draw_awards(struct ctx *c, struct profile_view *v)
{
    struct svg_span spans[SPANS];
    size_t n = 0;
    int month, date, first, last;
    day_parts(v->since, &first, &month, &date);
    day_parts(day_of_moment(c->now), &last, &month, &date);
    for (size_t i = v->n_awards; i > 0 && n < SPANS; i--) {
        const struct row_profile_awards *t = &v->awards[i - 1];
        int from, to;
        day_parts(t->from_day, &from, &month, &date);
        day_parts(award_last(t), &to, &month, &date);
        if (n > 0 && from < spans[n - 1].to_year)
            from = spans[n - 1].to_year;
        if (to <= from)
            to = from + 1;
        if (to - 1 > last)
            last = to - 1;
        spans[n++] = (struct svg_span){from, to, str_same(t->state, S("paused"))};
    }
    if (last - first + 1 < LINE_YEARS)
        first = last + 1 - LINE_YEARS;
    v->line = svg_years(c, (struct svg_years){.spans = spans,
                                              .n = n,
                                              .first = first,
                                              .last = last,
                                              .label = tr(c, N_("Years with the award. The table "
                                                                "below says the same."))});
}

static enum err load_awards(struct ctx *c, struct profile_view *v)
{
    enum err e = q_profile_awards(c, v->person.id, &v->awards, &v->n_awards);
    if (e || v->n_awards == 0)
        return e;
    if ((e = credential_of(c, v->person.id, &v->badges, &v->n_badges)))
        return e;
    v->since = v->awards[v->n_awards - 1].from_day;
    for (size_t i = 0; i < v->n_awards; i++)
        v->member = v->member || str_same(v->awards[i].state, S("current"));
    v->alumni = !v->member && !str_same(v->awards[0].state, S("paused"));
    draw_awards(c, v);
    return OK;
}

static int by_main_and_name(const void *a, const void *b)
{
    const struct tag_view *left = a, *right = b;
    return left->main != right->main ? right->main - left->main
                                     : str_compare(left->name, right->name);
}

static int by_level(const void *a, const void *b)
{
    const struct row_profile_tongues *left = a, *right = b;
    return left->level != right->level ? (left->level < right->level) - (left->level > right->level)
                                       : str_compare(left->language, right->language);
}

static enum err load_tags(struct ctx *c, struct profile_view *v)
{
    struct row_profile_expertises *rows;
    enum err e = program_expertises(c, &v->names, &v->n_names);
    if (e || (e = q_profile_expertises(c, v->person.id, &rows, &v->n_tags)))
        return e;
    v->tags = arena_take(c->mem, v->n_tags, sizeof *v->tags);
    for (size_t i = 0; i < v->n_tags; i++)
        v->tags[i] = (struct tag_view){expertise_name(v, rows[i].expertise), rows[i].main != 0,
                                       rows[i].expertise};
    if (v->n_tags > 1)
        qsort(v->tags, v->n_tags, sizeof *v->tags, by_main_and_name);
    return OK;
}

static enum err load_about(struct ctx *c, struct profile_view *v)
{
    int64_t id = v->person.id;
    day today = day_of_moment(c->now);
    enum err e = load_tags(c, v);
    if (e || (e = q_profile_links(c, id, &v->links, &v->n_links)) ||
        (e = q_profile_tongues(c, id, &v->tongues, &v->n_tongues)) ||
        (e = q_profile_employers(c, id, today, &v->employers, &v->n_employers)))
        return e;
    if (v->n_tongues > 1)
        qsort(v->tongues, v->n_tongues, sizeof *v->tongues, by_level);
    return OK;
}

static enum err load(struct ctx *c, const struct req *r, struct profile_view *v)
{
    enum err e = load_head(c, r, v);
    if (e)
        return e;
    day from = {day_of_moment(c->now).n - 365};
    if ((e = load_text(c, v)) || (e = load_year(c, v)) || (e = load_awards(c, v)) ||
        (e = load_about(c, v)))
        return e;
    return q_profile_top(c, v->person.id, from, &v->top, &v->n_top);
}

/* ---- pages ----------------------------------------------------------------------------------- */

/* A record that became one with another one: its address leads there. */
static enum err lead_on(struct ctx *c, const struct req *r, struct res *out)
{
    str heir;
    enum err e = people_heir(c, r->word[0], &heir);
    if (e || heir.len == 0)
        return e ? e : fail_missing(c);
    out->status = 303;
    out->location = arena_format(c->mem, "%.*s/people/%.*s", STR_ARG(c->prefix), STR_ARG(heir));
    return OK;
}

/* The picture that links to the page are shown with: the person's, else that of the newest badge. */
static str shown_with(struct ctx *c, const struct profile_view *v)
{
    str path = v->picture;
    if (path.len == 0 && v->n_badges > 0)
        path = arena_format(c->mem, "%.*s/badge.png?size=512", STR_ARG(v->badges[0].address));
    return path.len == 0 ? path : site_url(c, c->prefix, "%.*s", STR_ARG(path));
}

static enum err load_network(struct ctx *c, const struct req *r, struct profile_view *v)
{
    v->follow = (struct frame_follow){.r = r, .kind = "person", .channel = v->person.id};
    enum err e = network_follows(c, v->person.id, &v->follow.on);
    if (!e)
        e = network_praises(c, v->person.id, 0, &v->praises, &v->n_praises);
    return e;
}

static enum err profile_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct profile_view v = {0};
    db_snapshot(c);
    enum err e = load(c, r, &v);
    db_snapshot_end(c);
    if (e)
        return e == ERR_NOT_FOUND ? lead_on(c, r, out) : e;
    if ((e = load_network(c, r, &v)))
        return e;
    out->shared = c->me == 0;
    v.share = (struct frame_share){
        .kind = "profile", .words = v.person.headline, .picture = shown_with(c, &v)};
    frame_share_addresses(c, r->path, "person", &v.share);
    struct html o = frame_open_shared(c, r, v.name.first, AREA_NONE, &v.share);
    view_profile(&o, &v);
    return frame_close(&o, r, out);
}

static enum err load_works(struct ctx *c, const struct req *r, const struct profile_view *p,
                           struct works_view *v)
{
    day before = {INT32_MAX};
    str given = param(r, "before");
    if (given.len > 0 && !day_read(given, &before))
        return fail(c, ERR_NOT_FOUND, "There is no such page of this list.");
    enum err e =
        q_profile_works(c, p->person.id, before, param_int(r, "id", INT64_MAX), &v->rows, &v->n);
    v->p = p;
    v->more = v->n > PAGE_ROWS;
    v->n = v->more ? PAGE_ROWS : v->n;
    return e;
}

static enum err works_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct profile_view p = {0};
    struct works_view v = {0};
    enum err e = load_head(c, r, &p);
    if (e || (e = load_works(c, r, &p, &v)))
        return e;
    v.empty = (struct frame_empty){
        .title = tr(c, N_("Nothing to see yet")),
        .words = tr(c, N_("Contributions that are open to you will be listed here.")),
        .action = tr(c, N_("Back to the profile")),
        .address = arena_format(c->mem, "/people/%.*s", STR_ARG(p.handle)),
    };
    out->shared = c->me == 0;
    struct html o = frame_open(c, r, p.name.first, AREA_NONE);
    view_works(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- for other programs ---------------------------------------------------------------------- */

static struct profile_out out_of(struct ctx *c, const struct profile_view *v)
{
    str *expertises = arena_take(c->mem, v->n_tags ? v->n_tags : 1, sizeof *expertises);
    for (size_t i = 0; i < v->n_tags; i++)
        expertises[i] = v->tags[i].name;
    return (struct profile_out){.handle = v->handle,
                                .name = v->name,
                                .native_language = v->native_language,
                                .picture = v->picture,
                                .person = &v->person,
                                .links = v->links,
                                .n_links = v->n_links,
                                .tongues = v->tongues,
                                .n_tongues = v->n_tongues,
                                .employers = v->employers,
                                .n_employers = v->n_employers,
                                .expertises = expertises,
                                .n_expertises = v->n_tags,
                                .badges = v->badges,
                                .n_badges = v->n_badges};
}

static enum err load_out(struct ctx *c, const struct req *r, struct profile_view *v,
                         struct profile_out *p)
{
    enum err e = load_head(c, r, v);
    if (!e)
        e = load_about(c, v);
    if (!e)
        e = credential_of(c, v->person.id, &v->badges, &v->n_badges);
    if (!e)
        *p = out_of(c, v);
    return e;
}

static enum err card_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct profile_view v = {0};
    struct profile_out p;
    enum err e = load_out(c, r, &v, &p);
    if (e)
        return e;
    out->body = profile_card(c, &p);
    out->type = S("text/vcard; charset=utf-8");
    out->file_name = arena_format(c->mem, "%.*s.vcf", STR_ARG(v.handle));
    out->shared = c->me == 0;
    return OK;
}

static enum err facts_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct profile_view v = {0};
    struct profile_out p;
    enum err e = load_out(c, r, &v, &p);
    if (e)
        return e;
    out->body = profile_facts(c, &p);
    out->type = S("application/ld+json");
    out->shared = c->me == 0;
    res_header(out, S("Access-Control-Allow-Origin"), S("*"));
    return OK;
}

static enum err feed_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct profile_view v = {0};
    struct works_view works = {0};
    enum err e = load_head(c, r, &v);
    if (e || (e = load_works(c, r, &v, &works)))
        return e;
    struct profile_out p = {.handle = v.handle,
                            .name = v.name,
                            .person = &v.person,
                            .works = works.rows,
                            .n_works = works.n};
    out->body = profile_feed(c, &p);
    out->type = S("application/atom+xml; charset=utf-8");
    out->shared = c->me == 0;
    return OK;
}

const struct route profile_routes[] = {
    {"GET", "/people/@", profile_get, ANYBODY},
    {"GET", "/people/@/contributions", works_get, ANYBODY},
    {"GET", "/people/@/card.vcf", card_get, ANYBODY},
    {"GET", "/people/@/person.jsonld", facts_get, ANYBODY},
    {"GET", "/people/@/feed", feed_get, ANYBODY},
    {0},
};
