/* /lead: what waits for a lead, and all nominations of the lead's regions. */
#include "feature/nomination/list.h"
#include "feature/nomination/nomination_case.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { INBOX_ROWS = 100, COUNTRY_ROWS = 12 };

struct inbox_tab {
    const char *code; /* empty: everything */
    str words;
    int64_t n;
    bool chosen;
};

struct desk_view {
    const struct req *r;
    str title;
    bool leads; /* the viewer is a lead, not a manager who looks in */
    str show;
    struct inbox_tab tabs[6];
    struct row_lead_desk *rows;
    size_t n;
    struct lead_room room;
    bool has_cycle;
    struct cycle cycle;
    struct row_nomination_leads *leaders;
    size_t n_leaders;
    int64_t capacity; /* of a lead without a number of their own */
    struct row_lead_countries *countries;
    size_t n_countries, n_empty; /* n_empty: countries without an award holder */
    struct svg_world world;
    struct list_view list;
};

/* The most urgent thing about a nomination, as a badge and a sentence. */
static const char *badge_tone(const struct row_lead_desk *d)
{
    if (!d->told.set)
        return "bad";
    return str_same(d->state, S("open")) || d->unanswered ? "tone" : "warn";
}

static const char *badge_words(const struct row_lead_desk *d)
{
    if (!d->told.set)
        return N_("Not told");
    if (str_same(d->state, S("open")))
        return N_("Nomination");
    if (d->unanswered)
        return N_("Message");
    return d->asked > 0 ? N_("Document") : N_("Late");
}

/* A name keeps its own direction of writing within a sentence. */
static str apart(struct ctx *c, str name)
{
    return arena_format(c->mem, "\u2068%.*s\u2069", STR_ARG(name));
}

static str sentence_of(struct ctx *c, const struct row_lead_desk *d)
{
    struct text t = {.mem = c->mem};
    text_add(&t, d->expertise);
    if (d->nominator.len > 0)
        text_format(&t, tr_c(c->catalog, N_(", by %.*s")), STR_ARG(apart(c, d->nominator)));
    text_add(&t, S(". "));
    if (d->items > 0)
        text_format(&t,
                    tr_plural(c, "%s thing in the record. ", "%s things in the record. ", d->items),
                    arena_copy(c->mem, i18n_number(c, d->items)).at);
    if (d->endorsements > 0)
        text_format(&t, tr_plural(c, "%s endorsement. ", "%s endorsements. ", d->endorsements),
                    arena_copy(c->mem, i18n_number(c, d->endorsements)).at);
    if (d->tied > 0)
        text_add(&t, tr(c, N_("They work together or are close. ")));
    if (!d->told.set)
        text_add(&t, tr(c, N_("We have no address. ")));
    if (d->asked > 0)
        text_add(&t, tr(c, N_("A document is waited for. ")));
    if (d->lead != 0 && d->lead != c->me)
        text_format(&t, tr_c(c->catalog, N_("With %.*s. ")), STR_ARG(apart(c, d->lead_name)));
    return text_str(&t);
}

static bool can_take(const struct ctx *c, const struct desk_view *v, const struct row_lead_desk *d)
{
    return v->leads && str_same(d->state, S("open")) && (d->lead == 0 || d->lead == c->me) &&
           d->told.set;
}

static int64_t places(const struct desk_view *v, const struct row_nomination_leads *l)
{
    return l->capacity > 0 ? l->capacity : v->capacity;
}

#include "feature/nomination/lead.html.h"

static const char *const shows[] = {"", "new", "documents", "messages", "untold", "late"};

static enum err load_inbox(struct ctx *c, struct desk_view *v, bool everything)
{
    struct row_lead_desk_counts n;
    enum err e = q_lead_desk_counts(c, everything, &n);
    if (e)
        return e;
    const struct {
        const char *words;
        int64_t n;
    } tabs[] = {{N_("All"), n.n_any},
                {N_("New"), n.n_new},
                {N_("Documents"), n.n_documents},
                {N_("Messages"), n.n_messages},
                {N_("Not told"), n.n_untold},
                {N_("Late"), n.n_late}};
    str attention = S("any");
    for (size_t i = 0; i < COUNT(tabs); i++) {
        bool chosen = str_same(v->show, str_of(shows[i]));
        v->tabs[i] = (struct inbox_tab){shows[i], tr(c, tabs[i].words), tabs[i].n, chosen};
        if (chosen && i > 0)
            attention = v->show;
    }
    return q_lead_desk(c,
                       &(struct in_lead_desk){
                           .everything = everything, .attention = attention, .most = INBOX_ROWS},
                       &v->rows, &v->n);
}

static enum err load_title(struct ctx *c, struct desk_view *v)
{
    struct row_lead_my_regions *rows;
    size_t n;
    enum err e = q_lead_my_regions(c, &rows, &n);
    if (e)
        return e;
    str *names = arena_take(c->mem, n + 1, sizeof *names);
    bool all = n == 0;
    for (size_t i = 0; i < n; i++) {
        all = all || rows[i].region == 0;
        names[i] = rows[i].name;
    }
    v->leads = n > 0;
    v->list.one_region = n == 1 && !all;
    v->title = all ? tr(c, N_("All regions")) : i18n_list(c, names, n);
    return OK;
}

static int level_of(int64_t members)
{
    static const int64_t from[] = {1, 10, 50, 150};
    int level = 0;
    while (level < 4 && members >= from[level])
        level++;
    return level;
}

static enum err load_countries(struct ctx *c, struct desk_view *v, bool everything)
{
    enum err e = q_lead_countries(c, everything, v->cycle.id, &v->countries, &v->n_countries);
    if (e)
        return e;
    struct svg_country *drawn = arena_take(c->mem, v->n_countries, sizeof *drawn);
    size_t shown = 0;
    for (size_t i = 0; i < v->n_countries; i++) {
        const struct row_lead_countries *k = &v->countries[i];
        drawn[i].level = level_of(k->members);
        for (size_t b = 0; b < 2 && b < k->country.len; b++)
            drawn[i].code[b] = k->country.at[b];
        v->n_empty += k->members == 0;
        shown += (k->members > 0 || k->nominated > 0) && shown < COUNTRY_ROWS;
    }
    v->world = (struct svg_world){
        .address = asset("world.svg"),
        .countries = drawn,
        .n = v->n_countries,
        .label = tr(c, N_("Map of the region by people who hold the award; the table below has the "
                          "numbers")),
    };
    v->n_countries = shown;
    return OK;
}

static enum err load_desk(struct ctx *c, struct desk_view *v)
{
    const struct policy *policy;
    bool everything = false;
    enum err e = load_title(c, v);
    if (e)
        return e;
    everything = !v->leads; /* a manager who is no lead looks at all of it */
    e = program_cycle_open(c, &v->cycle);
    v->has_cycle = e == OK;
    if ((e && e != ERR_NOT_FOUND) || (e = program_policy(c, 0, &policy)) ||
        (e = nomination_lead_room(c, c->me, 0, &v->room)) || (e = load_inbox(c, v, everything)) ||
        (e = q_nomination_leads(c, &v->leaders, &v->n_leaders)) ||
        (e = load_countries(c, v, everything)))
        return e;
    v->capacity = policy->lead_capacity;
    v->list.f = list_read(c, v->r, "/lead");
    v->list.f.everything = everything;
    return list_load(c, &v->list);
}

static enum err lead_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct desk_view v = {.r = r, .show = param(r, "show")};
    if (str_same(param(r, "as"), S("csv"))) {
        struct list_filter f = list_read(c, r, "/lead");
        enum err e = load_title(c, &v);
        f.everything = !v.leads;
        return e ? e : list_csv(c, &f, out);
    }
    db_snapshot(c);
    enum err e = load_desk(c, &v);
    db_snapshot_end(c);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Lead’s desk")), AREA_LEAD);
    view_desk(&o, &v);
    return frame_close(&o, r, out);
}

const struct route lead_routes[] = {
    {"GET", "/lead", lead_get, LEAD | MANAGER},
    {0},
};
