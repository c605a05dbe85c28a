/* The counted rules of a case: kept with the record when it is frozen, counted again from that record. */
#include "feature/nomination/nomination_case.h"

#include "feature/contribution/contribution.h"

enum err nomination_keep_counted(struct ctx *c, int64_t id, str json, const struct cycle *y)
{
    const struct policy *policy;
    struct counted_record record;
    enum err e = program_policy(c, y->policy, &policy);
    if (e || (e = counted_read(c, json, y->record_from, y->record_to, &record)))
        return e;
    struct counted counted = counted_of(c->mem, policy, record);
    for (size_t i = 0; i < counted.n && !e; i++) {
        const struct counted_rule *rule = &counted.rules[i];
        e = q_nomination_counted_add(
            c, &(struct in_nomination_counted_add){.id = id,
                                                   .place = (int64_t)i + 1,
                                                   .rule = rule->rule->code,
                                                   .at_least = rule->rule->at_least,
                                                   .have = rule->have,
                                                   .needed = rule->rule->needed,
                                                   .met = rule->met});
    }
    return e;
}

enum err nomination_counted(struct ctx *c, int64_t id, struct counted *counted)
{
    struct row_nomination_by_id n;
    const struct policy *policy;
    struct counted_record record;
    str json;
    enum err e = q_nomination_by_id(c, id, &n);
    if (e || (e = nomination_record(c, id, &json)) || (e = program_policy(c, n.policy, &policy)) ||
        (e = counted_read(c, json, n.record_from, n.record_to, &record)))
        return e;
    *counted = counted_of(c->mem, policy, record);
    return OK;
}
