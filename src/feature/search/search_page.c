#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "feature/search/inside.h"
#include "feature/search/search.sql.h"
#include "feature/search/search_article.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <stdlib.h>

enum {
    SHOWN_FEW = 5,
    SHOWN_MORE = 8,
    SHOWN_ALL = 50,
    SHOWN_ARTICLES = 2 * SEARCH_ARTICLES,
    TITLE_MOST = 200 /* characters */
};

/* A page that can be found; who: bits of those who may open it. */
static const struct place {
    const char *title, *words, *address;
    int64_t who;
} places[] = {
    {N_("Groups"), N_("community lounge forum threads articles news questions"), "/groups",
     ANYBODY},
    {N_("Directory"), N_("members alumni experts people country expertise language"), "/directory",
     ANYBODY},
    {N_("Nominate someone"), N_("propose nomination candidate"), "/nominate", ANYBODY},
    {N_("How decisions are made"), N_("review committee criteria appeal letter fair dates"),
     "/about/decisions", ANYBODY},
    {N_("The rules"), N_("policy criteria weights threshold award days contribution types"),
     "/rules", ANYBODY},
    {N_("My record"), N_("contributions drafts import year"), "/record", SIGNED_IN},
    {N_("Account"), N_("password address devices language time zone settings"), "/account",
     SIGNED_IN},
    {N_("My profile"), N_("name picture biography links languages edit"), "/account/profile",
     SIGNED_IN},
    {N_("My award"), N_("term history give back"), "/account/award", SIGNED_IN},
    {N_("Employers"), N_("work organization affiliation"), "/account/affiliations", SIGNED_IN},
    {N_("Delete my account"), N_("erase forget privacy"), "/account/delete", SIGNED_IN},
    {N_("Lead’s desk"), N_("nominations inbox people"), "/lead", LEAD | MANAGER},
    {N_("Review"), N_("cases scores to read"), "/review", REVIEWER},
    {N_("Committee"), N_("decide decisions meeting ranking"), "/committee", COMMITTEE | MANAGER},
    {N_("Program"), N_("settings name color overview"), "/program", MANAGER},
    {N_("Calendar"), N_("cycles dates phases"), "/program/calendar", MANAGER},
    {N_("Draft of new rules"), N_("policy adopt version"), "/program/policy", MANAGER},
    {N_("Roles"), N_("people lead reviewer manager committee grant"), "/program/people", MANAGER},
    {N_("Awards"), N_("terms pause revoke"), "/program/awards", MANAGER},
    {N_("Ledger"), N_("audit history acts chain"), "/program/ledger", MANAGER},
    {N_("Server"), N_("health mail jobs log"), "/server", OPERATOR | MANAGER},
};

/* What other rooms publish: how the index calls it, how the page does. */
static const struct other {
    const char *kind, *part, *title;
} others[] = {
    {"post", "posts", N_("Posts")},
    {"answer", "answers", N_("Ask me anything")},
    {"letter", "announcements", N_("Announcements")},
};
struct others_found {
    struct found_other rows[SHOWN_ALL]; /* best first */
    size_t n;
    int64_t number; /* found */
};

struct search_view {
    str query, kind; /* kind: empty: all */
    struct search_terms terms;
    struct row_search_person people[SHOWN_ALL]; /* best first */
    struct row_search_work works[SHOWN_ALL];
    struct row_search_article_one articles[SHOWN_ARTICLES];
    int64_t ids[SHOWN_ARTICLES]; /* of the articles */
    int64_t before, older;       /* only articles before that one; there are more before this one */
    struct others_found others[COUNT(others)];
    size_t n_people, n_works, n_articles;
    int64_t people_number, works_number,
        articles_number; /* found; more than are ranked: nobody counted on */
    const struct place *places[COUNT(places)];
    size_t n_places;
    const struct policy *policy;
};

static str picture(struct ctx *c, opt_bytes hash)
{
    return hash.set ? people_picture(c, hash.value) : (str){0};
}

static str type_name(const struct search_view *v, str code)
{
    const struct policy_type *type = v->policy ? policy_type(v->policy, code) : NULL;
    return type ? type->name : code;
}

static str count_words(struct ctx *c, int64_t number, int64_t most)
{
    return number <= most ? i18n_number(c, number)
                          : arena_format(c->mem, "%.*s+", STR_ARG(i18n_number(c, most)));
}

static bool is_kind(const struct search_view *v, const char *kind)
{
    return v->kind.len == 0 || str_same(v->kind, str_of(kind));
}

static bool nothing_found(const struct search_view *v)
{
    int64_t number = v->people_number + v->works_number + v->articles_number + (int64_t)v->n_places;
    for (size_t i = 0; i < COUNT(others); i++)
        number += v->others[i].number;
    return number == 0;
}

static str about_person(struct ctx *c, const struct row_search_person *p)
{
    str country = p->country.len > 0 ? i18n_country(c, p->country) : (str){0};
    return arena_format(c->mem, "%.*s%s%.*s", STR_ARG(p->headline),
                        p->headline.len > 0 && country.len > 0 ? " · " : "", STR_ARG(country));
}

#include "feature/search/search.html.h"

/* ---- ranking ------------------------------------------------------------------------------------ */

static int best_first(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;
    if (x->score != y->score)
        return y->score - x->score;
    if (x->at_s != y->at_s)
        return x->at_s < y->at_s ? 1 : -1;
    return x->thing < y->thing ? 1 : -1;
}

void search_rank(struct candidates *found)
{
    if (found->n > 0)
        qsort(found->hits, found->n, sizeof *found->hits, best_first);
}

static enum err matches(struct ctx *c, str match, const char *kind, struct match **list, size_t *n)
{
    for (size_t i = 0; i < COUNT(others); i++)
        if (str_same(str_of(others[i].kind), str_of(kind)))
            return search_other_matches(c, match, kind, list, n);
    struct row_search_candidates *rows;
    enum err e = q_search_candidates(c, match, str_of(kind), SEARCH_RANKED + 1, &rows, n);
    if (e)
        return e;
    *list = arena_take(c->mem, *n + 1, sizeof **list);
    for (size_t i = 0; i < *n; i++)
        (*list)[i] = (struct match){rows[i].thing, rows[i].title, rows[i].at};
    return OK;
}

/* Where the words as they are give all that is ranked, what only begins so is not looked for. */
static enum err find_kind(struct ctx *c, const struct search_terms *t, const char *kind,
                          struct candidates *found)
{
    struct match *rows;
    size_t n;
    enum err e = matches(c, search_match(c, t->whole, kind), kind, &rows, &n);
    if (!e && n <= SEARCH_RANKED && !str_same(t->whole, t->match))
        e = matches(c, search_match(c, t->match, kind), kind, &rows, &n);
    if (e)
        return e;
    found->number = (int64_t)n;
    n = n > SEARCH_RANKED ? SEARCH_RANKED : n;
    found->n = n;
    found->hits = arena_take(c->mem, n, sizeof *found->hits);
    for (size_t i = 0; i < n; i++)
        found->hits[i] = (struct hit){search_score(t, i18n_fold(c->mem, rows[i].title)),
                                      rows[i].at.s, rows[i].thing};
    search_rank(found);
    return OK;
}

static size_t most_shown(const struct search_view *v, const char *kind, size_t few, size_t n)
{
    size_t most = v->kind.len == 0 ? few : str_same(v->kind, str_of(kind)) ? SHOWN_ALL : 0;
    return n < most ? n : most;
}

static enum err find_people(struct ctx *c, struct search_view *v)
{
    struct candidates found;
    enum err e = find_kind(c, &v->terms, "person", &found);
    if (e)
        return e;
    v->people_number = found.number;
    size_t n = most_shown(v, "people", SHOWN_FEW, found.n);
    for (size_t i = 0; !e && i < n; i++)
        if (!(e = q_search_person(c, found.hits[i].thing, &v->people[v->n_people])))
            v->n_people += v->people[v->n_people].found;
    return e;
}

static enum err find_works(struct ctx *c, struct search_view *v)
{
    struct candidates found;
    enum err e = find_kind(c, &v->terms, "contribution", &found);
    if (e)
        return e;
    v->works_number = found.number;
    size_t n = most_shown(v, "contributions", SHOWN_MORE, found.n);
    for (size_t i = 0; !e && i < n; i++)
        if (!(e = q_search_work(c, found.hits[i].thing, &v->works[v->n_works])))
            v->n_works += v->works[v->n_works].found;
    return e;
}

static enum err find_articles(struct ctx *c, struct search_view *v)
{
    struct candidates found;
    enum err e = search_articles(c, &v->terms, v->before, &found);
    if (e)
        return e;
    v->articles_number = found.number;
    v->older = found.older;
    size_t n = v->kind.len == 0                   ? most_shown(v, "articles", SHOWN_MORE, found.n)
               : str_same(v->kind, S("articles")) ? found.n
                                                  : 0;
    for (size_t i = 0; !e && i < n; i++) {
        struct row_search_article_one *a = &v->articles[v->n_articles];
        v->ids[v->n_articles] = found.hits[i].thing;
        if (!(e = q_search_article_one(c, found.hits[i].thing, a)))
            v->n_articles += a->found;
    }
    return e;
}

static enum err find_others(struct ctx *c, struct search_view *v, size_t at)
{
    struct others_found *o = &v->others[at];
    struct candidates found;
    bool there = false;
    enum err e = find_kind(c, &v->terms, others[at].kind, &found);
    if (e)
        return e;
    o->number = found.number;
    size_t n = most_shown(v, others[at].part, SHOWN_FEW, found.n);
    for (size_t i = 0; !e && i < n; i++)
        if (!(e = search_other_one(c, others[at].kind, found.hits[i].thing, &o->rows[o->n],
                                   &there)))
            o->n += there;
    return e;
}

static void find_places(struct ctx *c, struct search_view *v)
{
    for (size_t i = 0; i < COUNT(places); i++) {
        if (!(places[i].who & c->bits))
            continue;
        str words = arena_format(c->mem, "%.*s %.*s", STR_ARG(tr(c, places[i].title)),
                                 STR_ARG(tr(c, places[i].words)));
        if (search_score(&v->terms, i18n_fold(c->mem, words)) >= 50)
            v->places[v->n_places++] = &places[i];
    }
}

/* ---- the page ----------------------------------------------------------------------------------- */

static enum err find(struct ctx *c, struct search_view *v)
{
    enum err e = program_policy(c, 0, &v->policy);
    if (e && e != ERR_NOT_FOUND)
        return e;
    if ((e = find_articles(c, v)) || (e = find_people(c, v)) || (e = find_works(c, v)))
        return e;
    for (size_t i = 0; i < COUNT(others); i++)
        if ((e = find_others(c, v, i)))
            return e;
    find_places(c, v);
    return OK;
}

static enum err search_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct search_view *v = arena_take(c->mem, 1, sizeof *v);
    *v = (struct search_view){.query = param(r, "q"), .kind = param(r, "kind")};
    enum err e = OK;
    if (str_chars(v->query) == SIZE_MAX)
        return fail(c, ERR_INVALID, "These words could not be read. Type them again.");
    v->before = str_same(v->kind, S("articles")) ? param_int(r, "before", INT64_MAX) : INT64_MAX;
    v->query = str_first_chars(v->query, SEARCH_QUERY_MAX);
    v->terms = search_read(c, v->query);
    if (v->terms.n > 0) {
        db_snapshot(c);
        e = find(c, v);
        db_snapshot_end(c);
    }
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Search")), AREA_NONE);
    view_search(&o, v);
    return frame_close(&o, r, out);
}

const struct route search_routes[] = {
    {"GET", "/search", search_get, ANYBODY},
    {0},
};
