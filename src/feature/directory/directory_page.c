#include "feature/directory/directory.h"
#include "feature/directory/directory_out.h"
#include "feature/frame/frame.h"
#include "feature/network/network.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"

#include <string.h>

enum { SHOWN = 6, YEARS_MAX = 40, CHOSEN_MAX = 200 };

struct facet_value {
    str code, label; /* the label is there if the value is shown */
    const struct directory_value *value;
    int64_t count;
    bool chosen;
};
struct facet_view {
    const char *name;
    str title;
    struct facet_value *values; /* chosen ones first, then the commonest */
    size_t n, shown;
    str all; /* address that shows all of them; empty: they are shown */
};
struct directory_view {
    struct directory_query q;
    str more; /* facet that is shown whole */
    const struct directory *list;
    const uint32_t *places;
    int64_t from, to, found, all, countries;
    struct facet_view facets[FACETS];
    size_t n_facets;
    int years[YEARS_MAX];
    size_t n_years;
    str newest, by_name, csv;
    struct frame_pages pages;
    const struct expertise **expertises; /* hash table by id; `room` places, a power of two */
    size_t room;
    struct frame_follow follow; /* the one expertise that was chosen; channel 0: none, or several */
};

static const char *const facet_names[FACETS] = {"expertise", "country", "language", "", "standing"};

static const struct expertise **expertise_place(const struct directory_view *v, int64_t id)
{
    size_t at = mix_bits((uint64_t)id) & (v->room - 1);
    while (v->expertises[at] && v->expertises[at]->id != id)
        at = (at + 1) & (v->room - 1);
    return &v->expertises[at];
}

static enum err read_expertises(struct ctx *c, struct directory_view *v)
{
    const struct expertise *list;
    size_t n;
    enum err e = program_expertises(c, &list, &n);
    if (e)
        return e;
    for (v->room = 16; v->room < 2 * n;)
        v->room *= 2;
    v->expertises = arena_take(c->mem, v->room, sizeof *v->expertises);
    for (size_t i = 0; i < n; i++)
        *expertise_place(v, list[i].id) = &list[i];
    return OK;
}

static str expertise_name(const struct directory_view *v, int64_t id)
{
    const struct expertise *one = *expertise_place(v, id);
    return one ? one->name : S("");
}

static str expertise_words(struct ctx *c, const struct directory_view *v,
                           const struct directory_entry *e)
{
    if (e->n_expertises == 1)
        return expertise_name(v, e->expertises[0]);
    str *names = arena_take(c->mem, e->n_expertises, sizeof *names);
    for (size_t i = 0; i < e->n_expertises; i++)
        names[i] = expertise_name(v, e->expertises[i]);
    return i18n_list(c, names, e->n_expertises);
}

static str language_words(struct ctx *c, const struct directory_entry *e)
{
    str *names = arena_take(c->mem, e->n_languages, sizeof *names);
    for (size_t i = 0; i < e->n_languages; i++)
        names[i] = i18n_language(c, e->languages[i]);
    return i18n_list(c, names, e->n_languages);
}

#include "feature/directory/directory.html.h"

/* ---- what was asked for ------------------------------------------------------------------------------ */

static void read_query(struct ctx *c, const struct req *r, struct directory_query *q)
{
    *q = (struct directory_query){.words = str_first_chars(param(r, "q"), 200)};
    if (str_chars(q->words) == SIZE_MAX)
        q->words = S("");
    for (enum directory_facet f = 0; f < FACETS; f++) {
        str *codes = arena_take(c->mem, CHOSEN_MAX, sizeof *codes);
        while (*facet_names[f] && q->chosen[f].n < CHOSEN_MAX &&
               param_each(r, facet_names[f], q->chosen[f].n, &codes[q->chosen[f].n]))
            q->chosen[f].n++;
        q->chosen[f].codes = codes;
    }
    q->since = (int)param_int(r, "since", 0);
    q->order = str_same(param(r, "sort"), S("new")) ? ORDER_NEWEST : ORDER_NAME;
}

static void add_param(struct text *t, const char *name, str value)
{
    static const char hex[] = "0123456789ABCDEF";
    text_format(t, "%c%s=", str_find(text_str(t), S("?")) == SIZE_MAX ? '?' : '&', name);
    for (size_t i = 0; i < value.len; i++) {
        unsigned char ch = (unsigned char)value.at[i];
        bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                     (ch >= '0' && ch <= '9') || ch == '-' || ch == '_' || ch == '.';
        if (plain) {
            text_char(t, (char)ch);
        } else {
            text_char(t, '%');
            text_char(t, hex[ch >> 4]);
            text_char(t, hex[ch & 15]);
        }
    }
}

/* The address of the same question with another order or page. */
static str address_of(struct ctx *c, const char *path, const struct directory_query *q,
                      int64_t page)
{
    struct text t = {.mem = c->mem};
    text_add(&t, str_of(path));
    if (q->words.len)
        add_param(&t, "q", q->words);
    for (enum directory_facet f = 0; f < FACETS; f++)
        for (size_t i = 0; i < q->chosen[f].n; i++)
            add_param(&t, facet_names[f], q->chosen[f].codes[i]);
    if (q->since)
        add_param(&t, "since", arena_format(c->mem, "%d", q->since));
    if (q->order == ORDER_NEWEST)
        add_param(&t, "sort", S("new"));
    if (page > 1)
        add_param(&t, "page", arena_format(c->mem, "%lld", (long long)page));
    return text_str(&t);
}

/* ---- facets ------------------------------------------------------------------------------------------- */

static bool is_chosen(const struct directory_query *q, enum directory_facet f, str code)
{
    for (size_t i = 0; i < q->chosen[f].n; i++)
        if (str_same(q->chosen[f].codes[i], code))
            return true;
    return false;
}

static str label_of(struct ctx *c, const struct directory_view *v, enum directory_facet f,
                    const struct directory_value *value)
{
    switch (f) {
    case BY_EXPERTISE: return expertise_name(v, value->id);
    case BY_COUNTRY: return i18n_country(c, value->code);
    case BY_LANGUAGE: return i18n_language(c, value->code);
    case BY_STANDING:
        return str_same(value->code, S("member")) ? tr(c, N_("Holds the award"))
                                                  : tr(c, N_("Alumni"));
    case BY_SINCE:
    case FACETS: break;
    }
    return value->code;
}

/* Chosen values stand first, so that they can be taken away; empty ones are left out. */
static void add_facet(struct ctx *c, struct directory_view *v, enum directory_facet f, str title,
                      const uint32_t *counts)
{
    struct facet_view *view = &v->facets[v->n_facets++];
    size_t all = v->list->facet[f].n;
    *view = (struct facet_view){.name = facet_names[f], .title = title};
    view->values = arena_take(c->mem, all + 1, sizeof *view->values);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < all; i++) {
            const struct directory_value *value = &v->list->facet[f].values[i];
            bool chosen = is_chosen(&v->q, f, value->code);
            if (chosen == (round == 0) && (chosen || counts[i] > 0))
                view->values[view->n++] =
                    (struct facet_value){value->code, {0}, value, counts[i], chosen};
        }
    size_t shown = v->q.chosen[f].n > SHOWN ? v->q.chosen[f].n : SHOWN;
    bool all_shown = str_same(v->more, str_of(facet_names[f])) || view->n <= shown;
    view->shown = all_shown ? view->n : shown;
    for (size_t i = 0; i < view->shown; i++)
        view->values[i].label = label_of(c, v, f, view->values[i].value);
    if (all_shown)
        return;
    struct text t = {.mem = c->mem};
    text_add(&t, address_of(c, "/directory", &v->q, 1));
    add_param(&t, "more", str_of(facet_names[f]));
    text_format(&t, "#%s", facet_names[f]);
    view->all = text_str(&t);
}

static void add_years(struct directory_view *v)
{
    for (size_t i = 0; i < v->list->facet[BY_SINCE].n && v->n_years < YEARS_MAX; i++) {
        int64_t year;
        size_t at = v->n_years;
        if (!str_int(v->list->facet[BY_SINCE].values[i].code, &year))
            continue;
        for (; at > 0 && v->years[at - 1] < (int)year; at--)
            v->years[at] = v->years[at - 1];
        v->years[at] = (int)year;
        v->n_years++;
    }
}

static void count_all(struct ctx *c, struct directory_view *v)
{
    struct directory_found everybody;
    directory_search(c, v->list, &(struct directory_query){0}, &everybody);
    v->all = (int64_t)everybody.n;
    for (size_t i = 0; i < v->list->facet[BY_COUNTRY].n; i++)
        v->countries += everybody.counts[BY_COUNTRY][i] > 0;
}

static bool is_plain(const struct directory_query *q)
{
    bool plain = q->words.len == 0 && q->since == 0;
    for (enum directory_facet f = 0; f < FACETS; f++)
        plain = plain && q->chosen[f].n == 0;
    return plain;
}

static void fill(struct ctx *c, const struct req *r, struct directory_view *v)
{
    struct directory_found found;
    int64_t page = param_int(r, "page", 1);
    directory_search(c, v->list, &v->q, &found);
    v->places = found.places;
    v->found = (int64_t)found.n;
    if (is_plain(&v->q)) {
        v->all = v->found;
        for (size_t i = 0; i < v->list->facet[BY_COUNTRY].n; i++)
            v->countries += found.counts[BY_COUNTRY][i] > 0;
    } else {
        count_all(c, v);
    }
    int64_t last = (v->found + DIRECTORY_PAGE - 1) / DIRECTORY_PAGE;
    page = page < 1 ? 1 : page > last && last > 0 ? last : page;
    v->from = v->found ? (page - 1) * DIRECTORY_PAGE + 1 : 0;
    v->to = page * DIRECTORY_PAGE < v->found ? page * DIRECTORY_PAGE : v->found;
    add_facet(c, v, BY_EXPERTISE, tr(c, N_("Expertise")), found.counts[BY_EXPERTISE]);
    add_facet(c, v, BY_COUNTRY, tr(c, N_("Country")), found.counts[BY_COUNTRY]);
    add_facet(c, v, BY_LANGUAGE, tr(c, N_("Language")), found.counts[BY_LANGUAGE]);
    add_facet(c, v, BY_STANDING, tr(c, N_("Standing")), found.counts[BY_STANDING]);
    add_years(v);
    struct directory_query other = v->q;
    other.order = ORDER_NEWEST;
    v->newest = address_of(c, "/directory", &other, 1);
    other.order = ORDER_NAME;
    v->by_name = address_of(c, "/directory", &other, 1);
    v->csv = address_of(c, "/directory.csv", &v->q, 1);
    v->pages = (struct frame_pages){
        v->from, v->to, v->found, page > 1 ? address_of(c, "/directory", &v->q, page - 1) : S(""),
        page < last ? address_of(c, "/directory", &v->q, page + 1) : S("")};
}

static enum err fill_follow(struct ctx *c, const struct req *r, struct directory_view *v)
{
    int64_t id;
    if (v->q.chosen[BY_EXPERTISE].n != 1 || !str_int(v->q.chosen[BY_EXPERTISE].codes[0], &id) ||
        expertise_name(v, id).len == 0)
        return OK;
    v->follow = (struct frame_follow){.r = r, .kind = "expertise", .channel = id};
    return network_follows(c, id, &v->follow.on);
}

static enum err directory_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct directory_view v = {0};
    enum err e = read_expertises(c, &v);
    if (e || (e = directory_enter(c, &v.list)))
        return e;
    read_query(c, r, &v.q);
    v.more = param(r, "more");
    fill(c, r, &v);
    if ((e = fill_follow(c, r, &v))) {
        directory_leave(c, v.list);
        return e;
    }
    struct html o = frame_open(c, r, tr(c, N_("Directory")), AREA_DIRECTORY);
    view_directory(&o, &v);
    directory_leave(c, v.list);
    out->shared = c->me == 0;
    return frame_close(&o, r, out);
}

/* ---- the same list for programs ------------------------------------------------------------------------ */

static enum err csv_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct directory_query q;
    struct directory_found found;
    const struct directory *list;
    const struct expertise *expertises;
    size_t n;
    enum err e = program_expertises(c, &expertises, &n);
    if (e || (e = directory_enter(c, &list)))
        return e;
    read_query(c, r, &q);
    directory_search(c, list, &q, &found);
    struct directory_out what = {list, found.places, found.n, expertises, n};
    out->body = directory_csv(c, &what);
    directory_leave(c, list);
    out->type = S("text/csv; charset=utf-8");
    out->file_name = S("directory.csv");
    out->shared = c->me == 0;
    return OK;
}

static enum err feed_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct directory_query q = {.order = ORDER_NEWEST};
    struct directory_found found;
    const struct directory *list;
    const struct expertise *expertises;
    struct program program;
    size_t n;
    (void)r;
    enum err e = program_expertises(c, &expertises, &n);
    if (e || (e = program_get(c, &program)) || (e = directory_enter(c, &list)))
        return e;
    directory_search(c, list, &q, &found);
    struct directory_out what = {
        list, found.places, found.n < DIRECTORY_FEED ? found.n : DIRECTORY_FEED, expertises, n};
    out->body = directory_feed(c, &what, program.name);
    directory_leave(c, list);
    out->type = S("application/atom+xml; charset=utf-8");
    out->shared = c->me == 0;
    return OK;
}

const struct route directory_routes[] = {
    {"GET", "/directory", directory_get, ANYBODY},
    {"GET", "/directory.csv", csv_get, ANYBODY},
    {"GET", "/directory/feed", feed_get, ANYBODY},
    {0},
};
