#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_day.sql.h"
#include "kit/store/store.h"

enum { AGAIN_DAYS = 28, DAY_S = 86400, WAITED_S = 7 * DAY_S };

/* The median of each day; rows stand by group, day, minutes. */
static enum err write_waits(struct ctx *c, const struct row_lounge_day_waits *rows, size_t n)
{
    enum err e = OK;
    for (size_t from = 0, to; !e && from < n; from = to) {
        for (to = from + 1; to < n && rows[to].newsgroup == rows[from].newsgroup &&
                            rows[to].day == rows[from].day;)
            to++;
        e = q_lounge_day_first_answer(c, rows[from].newsgroup, rows[from].day,
                                      rows[from + (to - from - 1) / 2].minutes);
    }
    return e;
}

/* Of c->program, from that day to yesterday. */
static enum err count_days(struct ctx *c, int64_t from_day)
{
    struct row_lounge_day_waits *rows;
    size_t n;
    moment from = {from_day * DAY_S}, to = {day_of_moment(c->now).n * (int64_t)DAY_S};
    int64_t first = id_from((moment){from.s - WAITED_S});
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_lounge_day_drop(c, from_day)) && !(e = q_lounge_day_count(c, first, from, to)) &&
        !(e = q_lounge_day_waits(c, first, from, to, &rows, &n)))
        e = write_waits(c, rows, n);
    return db_end(c, e);
}

enum err lounge_count(struct ctx *c)
{
    struct row_lounge_day_programs *rows;
    size_t n;
    int64_t program = c->program;
    enum err e = q_lounge_day_programs(c, &rows, &n);
    for (size_t i = 0; !e && i < n; i++) {
        int64_t counted = rows[i].counted.set ? rows[i].counted.value : 0;
        c->program = rows[i].id;
        e = count_days(c, counted > AGAIN_DAYS ? counted - AGAIN_DAYS : 0);
    }
    c->program = program;
    return e;
}
