/* A pause stops the clock; two ways lead back: the person says so, or who looks after them. */
#include "feature/award/inside.h"

#include "feature/award/pause.sql.h"

enum err award_by(struct ctx *c, int64_t person, int64_t *by)
{
    struct row_pause_leads leads;
    *by = 0;
    if (c->me == 0)
        return OK;
    if (c->me == person) {
        *by = BY_PERSON;
        return OK;
    }
    enum err e = q_pause_leads(c, person, &leads);
    if (!e)
        *by = (leads.n > 0 ? BY_LEAD : 0) | (c->bits & MANAGER ? BY_MANAGER : 0);
    return e;
}

int64_t award_pause_days(day from, day today)
{
    return today.n > from.n ? today.n - from.n : 0;
}

/* The end of the term, and all of one that comes after it, move by the length of the pause. */
static enum err move_ends(struct ctx *c, const struct term *t, int64_t days)
{
    struct row_pause_coming_later *coming;
    size_t n;
    enum err e = q_pause_later(c, t->id, days);
    return e ? e : q_pause_coming_later(c, t->person, days, &coming, &n);
}

static enum err back(struct ctx *c, int64_t term)
{
    struct row_award_term t;
    struct row_pause_running pause;
    int64_t by, step = id_new(c);
    day today = day_of_moment(c->now);
    enum err e = q_award_term(c, term, &t);
    if (e || (e = award_by(c, t.person, &by)))
        return e;
    if (by == 0)
        return fail_missing(c);
    if ((e = q_pause_running(c, term, &pause)))
        return e;
    struct term moved = {term, t.person, award_state_read(t.state), t.to_day};
    if (!pause.found || moved.state != AWARD_PAUSED)
        return fail(c, ERR_REFUSED, "This award is not paused.");
    int64_t days = award_pause_days(pause.from_day, today);
    if ((e = q_award_step_done(c, step, term, S("back"), today)) ||
        (e = award_term_move(c, &moved, AWARD_CURRENT, by)) || (e = move_ends(c, &moved, days)) ||
        (e = award_mail_back(c, step, t.person, (day){t.to_day.n + days})))
        return e;
    return award_note(c, "step.decided", step, t.person,
                      arena_format(c->mem, "{\"days\":%lld}", (long long)days));
}

enum err award_back(struct ctx *c, int64_t term)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, back(c, term));
}

enum err pause_remind(struct ctx *c)
{
    struct row_pause_back *rows;
    size_t n;
    enum err e = q_pause_back(c, day_of_moment(c->now), &rows, &n);
    for (size_t i = 0; !e && i < n; i++) {
        if ((e = db_begin(c)))
            return e;
        e = db_end(c, award_mail_return(c, rows[i].step, rows[i].person, rows[i].until));
    }
    return e;
}
