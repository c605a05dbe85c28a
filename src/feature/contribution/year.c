/* A year of work against the criteria of the rules, for other rooms. */
#include "feature/contribution/inside.h"
#include "feature/contribution/year.sql.h"

enum err contribution_year(struct ctx *c, int64_t person, const struct policy *policy,
                           struct contribution_span span, struct contribution_year *year)
{
    struct row_year_waiting waiting;
    struct counted_record record;
    enum err e = q_year_waiting(c, person, span.from, span.to, &waiting);
    if (e || (e = counted_live(c, person, span.from, span.to, &record)))
        return e;
    struct counted counted = counted_of(c->mem, policy, record);
    struct criterion_shown *list = arena_take(c->mem, policy->n_criteria + 1, sizeof *list);
    for (size_t i = 0; i < policy->n_criteria; i++)
        list[i] = counted_criterion(c, &counted, i);
    *year = (struct contribution_year){
        .criteria = list,
        .n = policy->n_criteria,
        .items = counted.have,
        .found = waiting.found,
        .drafts = waiting.drafts,
        .rules = counted.rules,
        .n_rules = counted.n,
    };
    return OK;
}
