/* Who has been quiet for long: a lead is asked to talk to them. Nothing else follows, ever. */
#include "feature/award/inside.h"

#include "feature/award/inactive.sql.h"

static const struct life_move moves[] = {
    {"", "open", BY_RULE, "inactive.opened",
     "Nothing was found or entered for as many months as the rules say (6); at most once for each "
     "term "
     "and quarter. It waits on the lead's desk and changes nothing."},
    {"open", "talked", BY_LEAD | BY_MANAGER, "inactive.talked", "With a note."},
    {"open", "offered", BY_LEAD | BY_MANAGER, "inactive.offered",
     "A letter tells the person how to ask for a leave."},
    {"talked", "offered", BY_LEAD | BY_MANAGER, "inactive.offered",
     "A letter tells the person how to ask for a leave."},
    {"open", "closed", BY_LEAD | BY_MANAGER, "inactive.closed", "With a reason."},
    {"talked", "closed", BY_LEAD | BY_MANAGER, "inactive.closed", "With a reason."},
    {"offered", "closed", BY_LEAD | BY_MANAGER, "inactive.closed", "With a reason."},
};
const struct life inactive_life = {
    "inactive_case", "A lead is asked to talk to somebody who has been quiet for long.", moves,
    COUNT(moves)};

int64_t award_quarter(day d)
{
    int year, month, date;
    day_parts(d, &year, &month, &date);
    return (int64_t)year * 4 + (month - 1) / 3;
}

/* ---- what a lead does -------------------------------------------------------------------------- */

static enum err move(struct ctx *c, int64_t id, const char *to, str words)
{
    struct row_inactive_by_id i;
    struct row_inactive_move row;
    int64_t by;
    enum err e = q_inactive_by_id(c, id, &i);
    if (e || (e = award_by(c, i.person, &by)))
        return e;
    if (!(by & (BY_LEAD | BY_MANAGER)))
        return fail_missing(c);
    const struct life_move *move = life_may(&inactive_life, i.state, str_of(to), by);
    if (!move)
        return fail(c, ERR_REFUSED, "Somebody has answered this already.");
    if ((e = q_inactive_move(c, id, i.state, str_of(to), words, &row)))
        return e;
    if (str_same(str_of(to), S("offered")) && (e = award_mail_offered(c, id, i.person)))
        return e;
    return award_note(c, move->kind, id, i.person, S(""));
}

static enum err move_with(struct ctx *c, int64_t id, const char *to, str words)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, move(c, id, to, words));
}

enum err award_talked(struct ctx *c, int64_t id, str words)
{
    if (!check_text(c, "words", words, (struct text_rule){3, AWARD_GROUND_MAX, true}))
        return ERR_INVALID;
    return move_with(c, id, "talked", words);
}

enum err award_offer_leave(struct ctx *c, int64_t id)
{
    return move_with(c, id, "offered", S(""));
}

enum err award_quiet_close(struct ctx *c, int64_t id, str words)
{
    if (!check_text(c, "words", words, (struct text_rule){3, AWARD_GROUND_MAX, true}))
        return ERR_INVALID;
    return move_with(c, id, "closed", words);
}

/* ---- once a day -------------------------------------------------------------------------------- */

static enum err open_quiet(struct ctx *c, const struct policy *policy, day today)
{
    struct row_inactive_quiet *rows;
    size_t n;
    day before = day_months(today, -policy->inactive_months);
    enum err e =
        q_inactive_quiet(c, before, moment_of_day(before), award_quarter(today), &rows, &n);
    for (size_t i = 0; !e && i < n; i++) {
        int64_t id = id_new(c);
        e = q_inactive_add(c, id, rows[i].term, award_quarter(today), rows[i].newest);
        if (!e)
            e = award_note(c, "inactive.opened", id, rows[i].person, S(""));
    }
    return e;
}

/* Employers whose first day has come; those of a confirmation are seen when they are confirmed. */
static enum err open_employed(struct ctx *c, day today)
{
    struct row_inactive_employed *rows;
    size_t n;
    enum err e = q_inactive_employed(c, today, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        e = award_open_employment(c, rows[i].term, rows[i].person);
    return e;
}

enum err inactive_tick(struct ctx *c, const struct policy *policy)
{
    struct row_inactive_looked looked;
    day today = day_of_moment(c->now);
    enum err e = q_inactive_looked(c, &looked);
    if (e || (looked.found && looked.day.n >= today.n))
        return e;
    if ((e = db_begin(c)))
        return e;
    if (!(e = q_inactive_look(c, today)) && !(e = open_employed(c, today)))
        e = open_quiet(c, policy, today);
    return db_end(c, e);
}
