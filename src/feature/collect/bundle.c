/* Answers, commits and the like are many and small: a month of them is one contribution, with their number
 * and a link to the best of them. */
#include "feature/collect/inside.h"
#include "feature/collect/keep.sql.h"
#include "feature/collect/source.sql.h"

static day next_month(day first)
{
    int year, month, date;
    day_parts(first, &year, &month, &date);
    return month == 12 ? day_of(year + 1, 1, 1) : day_of(year, month + 1, 1);
}

/* The numbers of a draft that is there already grow with the month. */
static enum err correct(struct ctx *c, int64_t person, const struct kept_item *item)
{
    struct row_source_programs_of *programs;
    int64_t program = c->program, id = 0;
    const struct found *one = item->found;
    size_t n;
    enum err e = q_source_programs_of(c, person, &programs, &n);
    for (size_t i = 0; !e && i < n; i++) {
        c->program = programs[i].program;
        if ((e = contribution_of_item(c, item->id, &id)) || id == 0)
            continue;
        for (size_t k = 0; !e && k < one->n_numbers; k++)
            e = contribution_measured(c, id, one->numbers[k].code, one->numbers[k].value);
    }
    c->program = program;
    return e;
}

static enum err count_month(struct ctx *c, const struct reading *r, const struct month *m)
{
    struct row_keep_month counted;
    struct kept kept;
    bool again = false;
    enum err e = q_keep_month(c,
                              &(struct in_keep_month){
                                  .source = r->id,
                                  .identity = m->identity,
                                  .kind = found_kind_code(m->kind),
                                  .from_time = moment_of_day(m->first),
                                  .to_time = moment_of_day(next_month(m->first)),
                              },
                              &counted);
    if (e || counted.n == 0)
        return e;
    struct ctx theirs = *c;
    if ((e = collect_speak(&theirs, m->person)))
        return e;
    struct found one = import_month(&theirs, &(struct import_month){.kind = m->kind,
                                                                    .first = m->first,
                                                                    .place = r->title,
                                                                    .url = counted.url,
                                                                    .from = counted.first,
                                                                    .to = counted.last,
                                                                    .n = counted.n,
                                                                    .accepted = counted.accepted});
    one.id = arena_format(c->mem, "month %.*s %.*s %lld", STR_ARG(found_kind_code(one.kind)),
                          STR_ARG(day_iso(c->mem, m->first)), (long long)m->identity);
    struct found stored = one;
    stored.kind = FOUND_OTHER; /* so that it is not counted among the things of its month */
    if ((e = collect_keep_item(c, r, &stored, m->identity, &kept)))
        return e;
    const struct kept_item item = {kept.id, &one};
    return kept.fresh ? collect_draft(c, r, m->person, &item, &again)
                      : correct(c, m->person, &item);
}

enum err collect_bundle_end(struct ctx *c, struct reading *r)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < r->n_months; i++)
        e = count_month(c, r, &r->months[i]);
    r->n_months = 0;
    return e;
}

enum err collect_bundle_add(struct ctx *c, struct reading *r, const struct month *month)
{
    for (size_t i = 0; i < r->n_months; i++)
        if (r->months[i].kind == month->kind && r->months[i].first.n == month->first.n &&
            r->months[i].identity == month->identity)
            return OK;
    enum err e = r->n_months == COLLECT_MONTHS ? collect_bundle_end(c, r) : OK;
    r->months[r->n_months++] = *month;
    return e;
}
