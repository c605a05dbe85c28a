/* Answers, commits and the like are many and small: in a file, a month of them at one place is one
 * contribution, with their number. */
#include "feature/contribution/import_inside.h"
#include "feature/contribution/inside.h"
#include "kit/i18n/i18n.h"

static const struct {
    enum found_kind kind;
    const char *title, *number;
} BUNDLES[] = {
    {FOUND_ANSWER, N_("Answers: %.*s, %.*s"), "answers"},
    {FOUND_COMMIT, N_("Commits: %.*s, %.*s"), "commits"},
    {FOUND_CHANGE, N_("Changes to code: %.*s, %.*s"), "commits"},
    {FOUND_REVIEW, N_("Reviews of code: %.*s, %.*s"), "commits"},
    {FOUND_ISSUE, N_("Reports: %.*s, %.*s"), NULL},
};

/* Which of them; COUNT(BUNDLES): it stands for itself. */
static size_t bundle_of(enum found_kind kind)
{
    size_t which = 0;
    while (which < COUNT(BUNDLES) && BUNDLES[which].kind != kind)
        which++;
    return which;
}

bool import_is_small(enum found_kind kind)
{
    return bundle_of(kind) < COUNT(BUNDLES);
}

day import_month_of(moment at)
{
    int year, month, date;
    day_parts(day_of_moment(at), &year, &month, &date);
    return day_of(year, month, 1);
}

struct found import_month(struct ctx *c, const struct import_month *m)
{
    size_t which = bundle_of(m->kind);
    struct found_number *numbers = arena_take(c->mem, 2, sizeof *numbers);
    struct found one = {.kind = m->kind,
                        .url = m->url,
                        .event = m->place,
                        .at = {true, m->from},
                        .until = {true, m->to},
                        .numbers = numbers};
    one.title = words_format(c, tr_c(c->catalog, BUNDLES[which].title), STR_ARG(m->place),
                             STR_ARG(i18n_month_year(c, m->first)));
    if (BUNDLES[which].number)
        numbers[one.n_numbers++] = (struct found_number){str_of(BUNDLES[which].number), m->n};
    if (one.kind == FOUND_ANSWER)
        numbers[one.n_numbers++] = (struct found_number){S("accepted"), m->accepted};
    return one;
}

/* ---- of a list --------------------------------------------------------------------------------- */

/* Where it was: a repository, a site. */
static str place_of(struct ctx *c, const struct found *item, str source)
{
    for (size_t i = 0; i < item->n_facts; i++)
        if (str_same(item->facts[i].code, S("repository")))
            return item->facts[i].value;
    str host = contribution_host(c, item->url);
    return source.len ? source : host;
}

struct month {
    struct import_month of;
    str id;        /* of the first one of it, once it stands for all */
    int64_t votes; /* of the one whose address it has */
};

static void count(struct month *m, const struct found *item)
{
    int64_t votes = 0;
    for (size_t i = 0; i < item->n_numbers; i++)
        if (str_same(item->numbers[i].code, S("votes")))
            votes = item->numbers[i].value;
    if (m->of.n == 0 || item->at.value.s < m->of.from.s)
        m->of.from = item->at.value;
    if (m->of.n == 0 || item->at.value.s > m->of.to.s)
        m->of.to = item->at.value;
    if (item->url.len && (m->of.url.len == 0 || votes > m->votes)) {
        m->of.url = item->url;
        m->votes = votes;
    }
    m->of.n++;
    m->of.accepted += item->accepted;
}

/* Those of a list, and their numbers + 1 by hash: a power of two of places, at least half of them empty. */
struct months {
    struct month *list;
    size_t n, room, *places;
};

static struct month *find(struct months *all, struct import_month wanted)
{
    uint64_t hash = mix_bits(str_hash(wanted.place) ^ mix_bits((uint64_t)wanted.first.n) ^
                             (uint64_t)wanted.kind);
    size_t at = hash & (all->room - 1);
    for (; all->places[at]; at = (at + 1) & (all->room - 1)) {
        struct month *m = &all->list[all->places[at] - 1];
        if (m->of.kind == wanted.kind && m->of.first.n == wanted.first.n &&
            str_same(m->of.place, wanted.place))
            return m;
    }
    all->list[all->n] = (struct month){.of = wanted};
    all->places[at] = all->n + 1;
    return &all->list[all->n++];
}

static struct found as_one(struct ctx *c, const struct month *m, const struct found *like)
{
    struct found one = import_month(c, &m->of);
    one.id = m->id;
    one.people = like->people;
    one.n_people = like->n_people;
    return one;
}

struct found_list import_months(struct ctx *c, const struct found_list *list)
{
    struct months months = {.list = arena_take(c->mem, list->n + 1, sizeof *months.list),
                            .room = 16};
    struct month **of = arena_take(c->mem, list->n + 1, sizeof *of);
    struct found *items = arena_take(c->mem, list->n + 1, sizeof *items);
    size_t kept = 0;
    while (months.room < 2 * list->n)
        months.room *= 2;
    months.places = arena_take(c->mem, months.room, sizeof *months.places);
    for (size_t i = 0; i < list->n; i++) {
        const struct found *item = &list->items[i];
        if (!item->at.set || !import_is_small(item->kind))
            continue;
        of[i] = find(&months, (struct import_month){.kind = item->kind,
                                                    .first = import_month_of(item->at.value),
                                                    .place = place_of(c, item, list->title)});
        count(of[i], item);
    }
    for (size_t i = 0; i < list->n; i++) {
        if (!of[i] || of[i]->of.n == 1)
            items[kept++] = list->items[i];
        else if (of[i]->id.len == 0) { /* the first one of its month */
            of[i]->id = list->items[i].id;
            items[kept++] = as_one(c, of[i], &list->items[i]);
        }
    }
    return (struct found_list){.title = list->title, .items = items, .n = kept};
}
