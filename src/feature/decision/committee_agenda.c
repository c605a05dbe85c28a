/* In which order the committee speaks about what is open. */
#include "feature/decision/committee.h"

#include "kit/agenda/agenda.h"
#include "kit/i18n/i18n.h"

#include <stdlib.h>

/* What stands at one place of the order, for one viewer. */
struct stop {
    str leave, back;                /* names of others; empty: nobody */
    bool you_leave, you_back;       /* before the case */
    const struct committee_row *of; /* NULL: cases that are not shown to the viewer */
};
struct agenda_view {
    const struct req *r;
    struct committee_list list; /* as the viewer may see it */
    struct stop *stops;
    size_t n, n_cases, outside; /* outside: times that the viewer leaves */
    int64_t exits, alphabetical;
    bool exact, nobody_came;
    str members;
};

#include "feature/decision/committee_agenda.html.h"

struct members {
    int64_t ids[AGENDA_MEMBERS_MAX];
    str names[AGENDA_MEMBERS_MAX];
    size_t n;
};

/* Who is there; before anybody came, all who could sign. */
static enum err load_members(struct ctx *c, struct agenda_view *v, struct members *m)
{
    struct row_decision_present *present;
    struct row_decision_signers *signers;
    size_t n;
    enum err e = q_decision_present(c, v->list.meeting.id, &present, &n);
    for (size_t i = 0; !e && i < n && m->n < AGENDA_MEMBERS_MAX; i++)
        if (!present[i].gone) {
            m->ids[m->n] = present[i].person;
            m->names[m->n++] = present[i].name;
        }
    v->nobody_came = m->n == 0;
    if (e || !v->nobody_came)
        return e;
    e = q_decision_signers(c, &signers, &n);
    for (size_t i = 0; !e && i < n && m->n < AGENDA_MEMBERS_MAX; i++, m->n++) {
        m->ids[m->n] = signers[i].person;
        m->names[m->n] = signers[i].name;
    }
    return e;
}

/* Without a decision; or in the grey zone, and not signed yet. */
static bool is_open(const struct committee_row *row)
{
    if (!row->standing)
        return true;
    return row->grey && decision_state_read(row->standing->state) == DECISION_DRAFT;
}

/* All open cases, whoever may see them: their rows by id, and who has to leave. */
struct order {
    struct committee_list all;
    struct agenda_case *cases, *seen; /* seen: those that the viewer may see, in the order */
    size_t n, n_seen;
};

static enum err load_cases(struct ctx *c, const struct members *m, struct order *o)
{
    const struct committee_list *all = &o->all;
    o->cases = arena_take(c->mem, all->n + 1, sizeof *o->cases);
    o->seen = arena_take(c->mem, all->n + 1, sizeof *o->seen);
    for (size_t i = 0; i < all->n; i++)
        if (is_open(&all->rows[i]))
            o->cases[o->n++].id = (int64_t)i;
    for (size_t k = 0; k < m->n; k++) {
        struct ctx as = *c;
        struct hidden_cases hidden;
        as.me = m->ids[k];
        enum err e = evaluation_hidden(&as, all->cycle.id, &hidden);
        if (e)
            return e;
        for (size_t i = 0; i < o->n; i++)
            if (evaluation_is_hidden(&hidden, all->rows[o->cases[i].id].of->nomination))
                o->cases[i].out |= (uint64_t)1 << k;
    }
    return OK;
}

static str names_of(struct ctx *c, const struct members *m, uint64_t who)
{
    str names[AGENDA_MEMBERS_MAX];
    size_t n = 0;
    for (size_t k = 0; k < m->n; k++)
        if (who >> k & 1 && m->ids[k] != c->me)
            names[n++] = m->names[k];
    return i18n_list(c, names, n);
}

static const struct committee_row *shown_row(const struct committee_list *list, int64_t nomination)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->rows[i].of->nomination == nomination)
            return &list->rows[i];
    return NULL;
}

/* The order as one viewer may see it: of a case that is hidden they only learn that they leave. Numbers
 * are those of the cases shown. */
static void walk(struct ctx *c, struct agenda_view *v, const struct members *m, struct order *o)
{
    bool outside = false;
    uint64_t out = 0;
    v->stops = arena_take(c->mem, o->n + 1, sizeof *v->stops);
    for (size_t i = 0; i < o->n; i++) {
        const struct agenda_case *one = &o->cases[i];
        const struct committee_row *row = shown_row(&v->list, o->all.rows[one->id].of->nomination);
        struct stop *stop = &v->stops[v->n];
        if (!row) {
            if (!outside) {
                *stop = (struct stop){.you_leave = true};
                v->n++, v->outside++;
            }
            outside = true;
            continue;
        }
        *stop = (struct stop){.of = row,
                              .you_back = outside,
                              .leave = names_of(c, m, one->out & ~out),
                              .back = names_of(c, m, out & ~one->out)};
        v->n++, v->n_cases++;
        o->seen[o->n_seen++] = *one;
        out = one->out;
        outside = false;
    }
}

struct by_name {
    str name;
    struct agenda_case one;
};
static int compare_names(const void *a, const void *b)
{
    const struct by_name *x = a, *y = b;
    int order = str_compare(x->name, y->name);
    return order ? order : x->one.id < y->one.id ? -1 : x->one.id > y->one.id;
}

static int64_t exits_by_name(struct ctx *c, const struct committee_list *list,
                             const struct order *o)
{
    size_t n = o->n_seen;
    struct by_name *names = arena_take(c->mem, n + 1, sizeof *names);
    struct agenda_case *ordered = arena_take(c->mem, n + 1, sizeof *ordered);
    for (size_t i = 0; i < n; i++)
        names[i] = (struct by_name){
            i18n_sort_key(c->mem,
                          shown_row(list, o->all.rows[o->seen[i].id].of->nomination)->who.name),
            o->seen[i]};
    if (n > 1)
        qsort(names, n, sizeof *names, compare_names);
    for (size_t i = 0; i < n; i++)
        ordered[i] = names[i].one;
    return agenda_exits(ordered, n);
}

/* The program itself has a part in no case: as nobody it sees all. */
static enum err load(struct ctx *c, int64_t cycle, struct agenda_view *v)
{
    const struct committee_try nothing = {-1, -1, 0, false};
    struct order o = {.n = 0};
    struct members members = {.n = 0};
    struct ctx nobody = *c;
    nobody.me = 0;
    enum err e = committee_load(c, cycle, nothing, &v->list);
    if (e || (e = committee_names(c, v->list.rows, v->list.n)) ||
        (e = committee_load(&nobody, cycle, nothing, &o.all)) ||
        (e = load_members(c, v, &members)) || (e = load_cases(c, &members, &o)))
        return e;
    v->exact = agenda_order(c->mem, o.cases, o.n);
    walk(c, v, &members, &o);
    v->exits = agenda_exits(o.seen, o.n_seen);
    v->alphabetical = exits_by_name(c, &v->list, &o);
    v->members = i18n_list(c, members.names, members.n);
    return OK;
}

static enum err agenda_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct agenda_view v = {.r = r};
    enum err e = load(c, r->arg[0], &v);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Order of discussion")), AREA_COMMITTEE);
    view_agenda(&o, &v);
    return frame_close(&o, r, out);
}

const struct route committee_agenda_routes[] = {
    {"GET", "/committee/#/agenda", agenda_get, COMMITTEE | MANAGER, NULL, PAGE, 0, false},
    {0},
};
