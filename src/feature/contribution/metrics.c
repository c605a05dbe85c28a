#include "feature/contribution/contribution.h"
#include "feature/contribution/contribution.sql.h"
#include "feature/contribution/inside.h"

static enum err copy_best(struct ctx *c, int64_t id, int64_t work)
{
    struct row_contribution_best best;
    enum err e = q_contribution_best(c, work, &best);
    return e || !best.found ? e : q_contribution_reach(c, id, best.value, best.origin);
}

enum err contribution_write_metrics(struct ctx *c, int64_t id, int64_t work,
                                    const struct contribution_new *in)
{
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
    return copy_best(c, id, work);
}

enum err contribution_measured(struct ctx *c, int64_t id, str code, int64_t value)
{
    struct row_contribution_work_of work;
    enum err e = q_contribution_work_of(c, id, &work);
    if (e || (e = q_contribution_metric(c, &(struct in_contribution_metric){
                                               .work = work.work,
                                               .kind = code,
                                               .day = day_of_moment(c->now),
                                               .value = value,
                                               .origin = S("measured"),
                                           })))
        return e;
    return copy_best(c, id, work.work);
}

enum err contribution_count_day(struct ctx *c, int64_t person, day on)
{
    enum err e = q_contribution_count(c, person, on);
    return e ? e : q_contribution_count_none(c, person, on);
}
