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
static size_t bundle_of(const struct found *item)
{
    size_t which = 0;
    while (which < COUNT(BUNDLES) && BUNDLES[which].kind != item->kind)
        which++;
    return item->at.set ? which : COUNT(BUNDLES);
}

static day month_of(const struct found *item)
{
    int year, month, date;
    day_parts(day_of_moment(item->at.value), &year, &month, &date);
    return day_of(year, month, 1);
}

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
    size_t which; /* of BUNDLES */
    day first;
    str place;
    struct found one;
    int64_t n, accepted, votes; /* votes: of the one whose address it has */
};

static void count(struct month *m, const struct found *item)
{
    int64_t votes = 0;
    for (size_t i = 0; i < item->n_numbers; i++)
        if (str_same(item->numbers[i].code, S("votes")))
            votes = item->numbers[i].value;
    if (m->n == 0 || item->at.value.s < m->one.at.value.s)
        m->one.at = item->at;
    if (m->n == 0 || item->at.value.s > m->one.until.value.s)
        m->one.until = item->at;
    if (item->url.len && (m->one.url.len == 0 || votes > m->votes)) {
        m->one.url = item->url;
        m->votes = votes;
    }
    m->n++;
    m->accepted += item->accepted;
}

static struct month *find(struct month *months, size_t *n, struct month wanted)
{
    for (size_t i = *n; i > 0; i--) { /* lists are by time: it is one of the last */
        struct month *m = &months[i - 1];
        if (m->which == wanted.which && m->first.n == wanted.first.n &&
            str_same(m->place, wanted.place))
            return m;
    }
    months[*n] = wanted;
    return &months[(*n)++];
}

static struct found as_one(struct ctx *c, const struct month *m, const struct found *like)
{
    struct found_number *numbers = arena_take(c->mem, 2, sizeof *numbers);
    struct found one = m->one;
    one.kind = BUNDLES[m->which].kind;
    one.people = like->people;
    one.n_people = like->n_people;
    one.event = m->place;
    one.title = words_format(c, tr_c(c->catalog, BUNDLES[m->which].title), STR_ARG(m->place),
                             STR_ARG(i18n_month_year(c, m->first)));
    if (BUNDLES[m->which].number)
        numbers[one.n_numbers++] = (struct found_number){str_of(BUNDLES[m->which].number), m->n};
    if (one.kind == FOUND_ANSWER)
        numbers[one.n_numbers++] = (struct found_number){S("accepted"), m->accepted};
    one.numbers = numbers;
    return one;
}

struct found_list import_months(struct ctx *c, const struct found_list *list)
{
    struct month *months = arena_take(c->mem, list->n + 1, sizeof *months);
    struct month **of = arena_take(c->mem, list->n + 1, sizeof *of);
    struct found *items = arena_take(c->mem, list->n + 1, sizeof *items);
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct found *item = &list->items[i];
        size_t which = bundle_of(item);
        if (which == COUNT(BUNDLES))
            continue;
        of[i] = find(
            months, &n,
            (struct month){which, month_of(item), place_of(c, item, list->title), {0}, 0, 0, 0});
        count(of[i], item);
    }
    for (size_t i = 0; i < list->n; i++) {
        if (!of[i] || of[i]->n == 1)
            items[kept++] = list->items[i];
        else if (of[i]->one.id.len == 0) { /* the first one of its month */
            of[i]->one.id = list->items[i].id;
            items[kept++] = as_one(c, of[i], &list->items[i]);
        }
    }
    return (struct found_list){.title = list->title, .items = items, .n = kept};
}
