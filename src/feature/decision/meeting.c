#include "feature/decision/inside.h"

#include "feature/ledger/ledger.h"
#include "kit/store/store.h"

/* ---- who is there ---------------------------------------------------------------------------- */

static enum err say(struct ctx *c, const char *kind, int64_t subject, bool kept)
{
    return ledger_write(c, &(struct ledger_entry){.kind = kind, .subject = subject, .kept = kept});
}

enum err meeting_attend(struct ctx *c, int64_t meeting)
{
    struct row_decision_attend came;
    enum err e = q_decision_attend(c, meeting, &came);
    return e || !came.found ? e : say(c, "meeting.came", meeting, false);
}

static enum err find(struct ctx *c, int64_t cycle, struct row_decision_meeting *meeting)
{
    struct cycle of;
    enum err e = decision_only_committee(c);
    if (e || (e = program_cycle(c, cycle, &of)) || (e = q_decision_meeting(c, cycle, meeting)))
        return e;
    if (!decision_is_deciding(of.state))
        return decision_allow(c, DECISION_NOT_NOW);
    return decision_allow(c, meeting->found ? DECISION_YES : DECISION_NO_RUN);
}

static enum err here_now(struct ctx *c, int64_t cycle, bool here)
{
    struct row_decision_meeting meeting;
    struct row_decision_leave left;
    enum err e = find(c, cycle, &meeting);
    if (e || here)
        return e ? e : meeting_attend(c, meeting.id);
    if ((e = q_decision_leave(c, meeting.id, &left)) || !left.found)
        return e;
    return say(c, "meeting.left", meeting.id, false);
}

enum err meeting_here(struct ctx *c, int64_t cycle, bool here)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, here_now(c, cycle, here));
}

static enum err seen(struct ctx *c, int64_t cycle)
{
    struct row_decision_meeting meeting;
    struct row_decision_come came;
    enum err e = q_decision_meeting(c, cycle, &meeting);
    if (e || !meeting.found || !str_same(meeting.state, S("open")))
        return e;
    if ((e = q_decision_come(c, meeting.id, &came)))
        return e;
    return came.found ? say(c, "meeting.came", meeting.id, false) : q_decision_seen(c, meeting.id);
}

enum err meeting_seen(struct ctx *c, int64_t cycle)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, seen(c, cycle));
}

static enum err gone(struct ctx *c, const struct row_decision_away *a, moment since, size_t *left)
{
    struct row_decision_gone row;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_decision_gone(c, a->meeting, since, &row)) && row.found) {
        ++*left;
        e = say(c, "meeting.left", a->meeting, false);
    }
    return db_end(c, e);
}

enum err meeting_tick(struct ctx *c, size_t *left)
{
    struct row_decision_away *rows;
    size_t n;
    const int64_t program = c->program, me = c->me;
    moment since = {c->now.s - MEETING_GRACE_S};
    enum err e = q_decision_away(c, since, &rows, &n);
    *left = 0;
    for (size_t i = 0; !e && i < n; i++) {
        c->program = rows[i].program, c->me = rows[i].person;
        e = gone(c, &rows[i], since, left);
    }
    c->program = program, c->me = me;
    return e;
}

/* ---- the chair ------------------------------------------------------------------------------- */

static enum err only_chair(struct ctx *c, const struct row_decision_meeting *meeting)
{
    if (c->me == meeting->chair || c->bits & MANAGER)
        return OK;
    return fail(c, ERR_REFUSED, "Who leads the meeting, or a manager, can do this.");
}

static enum err show_line(struct ctx *c, int64_t cycle, opt_int line, opt_int quota)
{
    struct row_decision_meeting meeting;
    struct row_decision_show_line shown;
    enum err e = find(c, cycle, &meeting);
    if (e || (e = only_chair(c, &meeting)) ||
        (e = q_decision_show_line(c, meeting.id, line, quota, &shown)))
        return e;
    return say(c, "meeting.line", meeting.id, false);
}

enum err meeting_show_line(struct ctx *c, int64_t cycle, int64_t line, int64_t quota)
{
    opt_int shown = {line >= 0 && quota < 0, line}, best = {quota >= 0, quota};
    if (line > 1000)
        return fail_at(c, "threshold", N_("A line lies between 0 and 10 points."));
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, show_line(c, cycle, shown, best));
}

static enum err discuss(struct ctx *c, int64_t cycle, int64_t nomination)
{
    struct row_decision_meeting meeting;
    struct row_decision_discuss moved;
    struct decision_case one;
    enum err e = find(c, cycle, &meeting);
    if (e || (e = only_chair(c, &meeting)) ||
        (nomination && (e = decision_load(c, nomination, &one))))
        return e;
    if (nomination && one.row.cycle != cycle)
        return fail_missing(c);
    if ((e = q_decision_discuss(c, meeting.id, (opt_int){nomination != 0, nomination}, &moved)))
        return e;
    return nomination ? say(c, "meeting.case", nomination, false)
                      : say(c, "meeting.cleared", meeting.id, false);
}

enum err meeting_discuss(struct ctx *c, int64_t cycle, int64_t nomination)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, discuss(c, cycle, nomination));
}

/* ---- beginning and end ----------------------------------------------------------------------- */

static enum err evaluate(struct ctx *c, int64_t id)
{
    struct cycle cycle;
    struct row_decision_meeting meeting;
    int64_t run;
    enum err e = decision_only_committee(c);
    if (e || (e = program_cycle(c, id, &cycle)))
        return e;
    if (!str_same(cycle.state, S("deciding")))
        return decision_allow(c, DECISION_NOT_NOW);
    if ((e = q_decision_meeting(c, id, &meeting)) || (e = evaluation_run(c, id, "official", &run)))
        return e;
    int64_t of = meeting.found ? meeting.id : id_new(c);
    e = meeting.found ? q_decision_meeting_run(c, of, run) : q_decision_meeting_add(c, of, id, run);
    if (e || (e = say(c, "meeting.evaluated", of, true)))
        return e;
    return meeting.found ? OK : meeting_attend(c, of);
}

enum err decision_evaluate(struct ctx *c, int64_t cycle)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, evaluate(c, cycle));
}

enum err meeting_close(struct ctx *c, const struct cycle *cycle, int64_t meeting)
{
    struct row_decision_meeting_close closed;
    if (!str_same(cycle->state, S("deciding")))
        return OK;
    enum err e = q_decision_meeting_close(c, meeting, &closed);
    if (e || (e = say(c, "meeting.closed", meeting, true)))
        return e;
    return program_cycle_move(c, cycle->id, S("replying"));
}
