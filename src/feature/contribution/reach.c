#include "feature/contribution/reach.h"

#include "feature/contribution/counted.sql.h"
#include "feature/contribution/inside.h"
#include "kit/store/store.h"

#include <math.h>

enum { USUAL_DAYS = 730 };

bool reach_is_far(str origin, int64_t reach, int64_t usual)
{
    return str_same(origin, S("declared")) && usual > 0 && reach / REACH_FAR >= usual;
}

int64_t reach_weight(int64_t reach, int64_t usual)
{
    if (reach <= 0)
        return 0;
    double grown = log1p((double)reach / (double)(usual > 0 ? usual : REACH_HALF));
    return (int64_t)(1000 * grown / (grown + log(2)) + 0.5);
}

struct reach_sum reach_sum_of(const struct counted *counted)
{
    struct reach_sum sum = {0};
    for (size_t i = 0; i < counted->record.n; i++) {
        const struct counted_item *x = &counted->record.items[i];
        if (counted->why[i] != COUNTED_YES || x->reach <= 0)
            continue;
        int64_t *part = str_same(x->origin, S("measured"))   ? &sum.measured
                        : str_same(x->origin, S("declared")) ? &sum.declared
                                                             : &sum.estimated;
        *part += x->reach;
        sum.weight += reach_weight(x->reach, x->usual);
        sum.with++;
        sum.far += reach_is_far(x->origin, x->reach, x->usual);
    }
    return sum;
}

static enum err count(struct ctx *c)
{
    enum err e = q_counted_usual_forget(c);
    return e ? e : q_counted_usual_count(c, (day){day_of_moment(c->now).n - USUAL_DAYS});
}

enum err reach_usual_count(struct ctx *c)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, count(c));
}
