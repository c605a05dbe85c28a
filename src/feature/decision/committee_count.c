#include "feature/decision/committee.h"

#include "kit/i18n/i18n.h"

#include <stdlib.h>

enum { NOBODY = 1000000 }; /* a line that no case reaches */

/* ---- order ----------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct committee_row *x = a, *y = b;
    if ((x->reviews == 0) != (y->reviews == 0))
        return x->reviews == 0 ? 1 : -1;
    if (x->raw != y->raw)
        return x->raw > y->raw ? -1 : 1;
    return x->of->nomination < y->of->nomination ? -1 : x->of->nomination > y->of->nomination;
}

void committee_rank(struct committee_list *list)
{
    if (list->n > 1)
        qsort(list->rows, list->n, sizeof *list->rows, by_place);
    for (size_t i = 0; i < list->n; i++) {
        struct committee_row *row = &list->rows[i];
        row->place = (int64_t)i + 1;
        row->few = row->reviews < list->policy->reviews_minimum;
        row->grey = row->of->corrected && severity_is_grey(row->of->chance);
        list->grey += row->grey;
        list->clipped += row->of->clipped;
    }
}

void committee_grey_first(struct ctx *c, struct committee_list *list)
{
    struct committee_row *rows = arena_take(c->mem, list->n, sizeof *rows);
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++)
        if (list->rows[i].grey)
            rows[n++] = list->rows[i];
    for (size_t i = 0; i < list->n; i++)
        if (!list->rows[i].grey)
            rows[n++] = list->rows[i];
    list->rows = rows;
}

/* ---- the line -------------------------------------------------------------------------------- */

bool committee_can_pass(const struct committee_row *row)
{
    return row->reviews > 0 && !row->unmet;
}

int64_t committee_line(const struct committee_row *rows, size_t n, int64_t threshold, int64_t quota)
{
    if (quota < 0)
        return 10 * threshold;
    int64_t line = NOBODY, found = 0;
    for (size_t i = 0; i < n && found < quota; i++) {
        if (!committee_can_pass(&rows[i]))
            continue;
        line = rows[i].raw;
        found++;
    }
    return line;
}

/* ---- tallies --------------------------------------------------------------------------------- */

static size_t tally_at(struct committee_facet *f, int64_t key, str name)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->all[i].key == key && (key != 0 || str_same(f->all[i].name, name)))
            return i;
    f->all[f->n] = (struct committee_tally){.name = name, .key = key};
    return f->n++;
}

static int by_cases(const void *a, const void *b)
{
    const struct committee_tally *x = a, *y = b;
    if (x->cases != y->cases)
        return x->cases > y->cases ? -1 : 1;
    int order = str_compare(x->name, y->name);
    return order ? order : x->key < y->key ? -1 : x->key > y->key;
}

/* After the first `keep` the others become one. */
static void fold(struct ctx *c, struct committee_facet *f, size_t keep)
{
    if (f->n > 1)
        qsort(f->all, f->n, sizeof *f->all, by_cases);
    if (f->n <= keep + 1)
        return;
    for (size_t i = keep + 1; i < f->n; i++) {
        f->all[keep].cases += f->all[i].cases;
        f->all[keep].awards += f->all[i].awards;
    }
    f->all[keep].name = tr(c, N_("Other"));
    f->n = keep + 1;
}

static str name_of(struct ctx *c, const struct committee_list *list, size_t facet,
                   const struct committee_tally *t)
{
    switch (facet) {
    case FACET_REGION: return committee_region(list, t->key);
    case FACET_EXPERTISE: return committee_expertise(list, t->key);
    case FACET_LANGUAGE: return i18n_language(c, t->name);
    default: break;
    }
    return t->name.len > 0 ? policy_group_words(c, t->name) : tr(c, N_("Nothing counted"));
}

/* Tallies are sorted after they are counted: where each one went. */
static void number_groups(struct committee_list *list, size_t facet, const int64_t *keys,
                          const str *names)
{
    struct committee_facet *f = &list->facets[facet];
    for (size_t i = 0; i < list->n; i++) {
        struct committee_row *row = &list->rows[i];
        size_t was = row->group[facet], at = 0;
        while (at + 1 < f->n &&
               !(f->all[at].key == keys[was] && str_same(f->all[at].name, names[was])))
            at++;
        row->group[facet] = at;
    }
}

static void tally(struct ctx *c, struct committee_list *list, size_t facet, size_t keep)
{
    struct committee_facet *f = &list->facets[facet];
    f->all = arena_take(c->mem, list->n + 1, sizeof *f->all);
    for (size_t i = 0; i < list->n; i++) {
        struct committee_row *row = &list->rows[i];
        const struct row_decision_results *of = row->of;
        size_t at = facet == FACET_REGION      ? tally_at(f, of->region, S(""))
                    : facet == FACET_EXPERTISE ? tally_at(f, of->expertise, S(""))
                    : facet == FACET_LANGUAGE  ? tally_at(f, 0, of->language)
                                               : tally_at(f, 0, of->work);
        f->all[at].cases++;
        f->all[at].awards += row->over;
        row->group[facet] = at;
    }
    int64_t *keys = arena_take(c->mem, f->n + 1, sizeof *keys);
    str *names = arena_take(c->mem, f->n + 1, sizeof *names);
    for (size_t i = 0; i < f->n; i++) {
        f->all[i].name = name_of(c, list, facet, &f->all[i]);
        keys[i] = f->all[i].key;
        names[i] = f->all[i].name;
    }
    fold(c, f, keep);
    number_groups(list, facet, keys, names);
}

void committee_count(struct ctx *c, struct committee_list *list)
{
    static const size_t kept[COMMITTEE_FACETS] = {8, 3, 8, 6};
    for (size_t i = 0; i < list->n; i++) {
        struct committee_row *row = &list->rows[i];
        row->over = committee_can_pass(row) && row->raw >= list->line;
        list->awards += row->over;
    }
    for (size_t facet = 0; facet < COMMITTEE_FACETS; facet++)
        tally(c, list, facet, kept[facet]);
}

/* ---- for the browser ------------------------------------------------------------------------- */

str committee_numbers(struct ctx *c, const struct committee_list *list)
{
    struct text t = {.mem = c->mem};
    text_format(&t, "{\"line\":%lld,\"cases\":[", (long long)list->line);
    for (size_t i = 0; i < list->n; i++) {
        const struct committee_row *row = &list->rows[i];
        text_format(&t, "%s[%lld", i > 0 ? "," : "",
                    committee_can_pass(row) ? (long long)row->raw : -1LL);
        for (size_t facet = 0; facet < COMMITTEE_FACETS; facet++)
            text_format(&t, ",%zu", row->group[facet]);
        text_char(&t, ',');
        text_json(&t, row->who.name);
        text_char(&t, ']');
    }
    text_add(&t, S("]}"));
    return text_str(&t);
}
