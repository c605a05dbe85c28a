#include "feature/contribution/contribution.h"
#include "feature/contribution/contribution.sql.h"
#include "feature/contribution/inside.h"

enum err contribution_write_metrics(struct ctx *c, int64_t id, int64_t work,
                                    const struct contribution_new *in)
{
    struct row_contribution_best best;
    int64_t value;
    enum err e;
    for (size_t i = 0; i < in->n_metrics; i++)
        if (str_int(in->metrics[i].value, &value) &&
            (e = q_contribution_metric(c,
                                       &(struct in_contribution_metric){
                                           .work = work,
                                           .kind = in->metrics[i].code,
                                           .day = day_of_moment(c->now),
                                           .value = value,
                                           .origin = in->measured ? S("measured") : S("declared"),
                                           .person = {!in->measured, in->person},
                                       })))
            return e;
    if ((e = q_contribution_best(c, work, &best)) || !best.found)
        return e;
    return q_contribution_reach(c, id, best.value, best.origin);
}

enum err contribution_count_day(struct ctx *c, int64_t person, day on)
{
    enum err e = q_contribution_count(c, person, on);
    return e ? e : q_contribution_count_none(c, person, on);
}
