#include "feature/award/inside.h"

#include "feature/award/inactive.sql.h"
#include "feature/people/people.h"

/* ---- the life cycle of a term ---------------------------------------------------------------- */

static const struct {
    const char *code, *words;
} states[] = {
    [AWARD_COMING] = {"coming", N_("begins soon")},
    [AWARD_CURRENT] = {"current", N_("holds the award")},
    [AWARD_PAUSED] = {"paused", N_("paused")},
    [AWARD_ENDED] = {"ended", N_("ended")},
    [AWARD_RELINQUISHED] = {"relinquished", N_("given back")},
    [AWARD_REVOKED] = {"revoked", N_("revoked")},
};

static const struct life_move moves[] = {
    {"", "coming", BY_RULE, "award.made", "A final decision to award or to renew makes it."},
    {"coming", "current", BY_RULE, "award.begun",
     "The directory, the page and the benefits show it; the person gets a letter."},
    {"current", "paused", BY_LEAD | BY_MANAGER, "award.paused",
     "By a step. The clock stands still until the person is back."},
    {"paused", "current", BY_PERSON | BY_LEAD | BY_MANAGER, "award.resumed",
     "The end, and a term that comes after, move by the length of the pause."},
    {"current", "ended", BY_RULE, "award.ended",
     "A letter; benefits go on for the days of grace after it was delivered."},
    {"coming", "relinquished", BY_PERSON | BY_MANAGER, "award.relinquished",
     "By the person, or by a step about their employer."},
    {"current", "relinquished", BY_PERSON | BY_MANAGER, "award.relinquished",
     "By the person, or by a step about their employer."},
    {"paused", "relinquished", BY_PERSON | BY_MANAGER, "award.relinquished",
     "By the person, or by a step about their employer."},
    {"coming", "revoked", BY_MANAGER, "award.revoked", "By a step with two signatures."},
    {"current", "revoked", BY_MANAGER, "award.revoked", "By a step with two signatures."},
    {"paused", "revoked", BY_MANAGER, "award.revoked", "By a step with two signatures."},
    {"revoked", "coming", BY_OTHERS, "award.restored", "By a won appeal, before the term begins."},
    {"revoked", "current", BY_OTHERS, "award.restored",
     "By a won appeal. The end stays where it was; benefits go on from that day, with a letter."},
    {"revoked", "ended", BY_OTHERS, "award.cleared",
     "By a won appeal, where another term runs by then."},
    {"relinquished", "coming", BY_OTHERS, "award.restored",
     "By a won appeal against a step about their employer."},
    {"relinquished", "current", BY_OTHERS, "award.restored",
     "By a won appeal against a step about their employer."},
    {"relinquished", "ended", BY_OTHERS, "award.cleared",
     "By a won appeal against a step about their employer."},
};
const struct life award_term_life = {"award_term", "One term of holding the award.", moves,
                                     COUNT(moves)};

const char *award_state_code(enum award_state state)
{
    return states[state].code;
}

const char *award_state_words(enum award_state state)
{
    return states[state].words;
}

bool award_may_move(enum award_state from, enum award_state to)
{
    return life_may(&award_term_life, str_of(states[from].code), str_of(states[to].code),
                    ~(int64_t)0);
}

enum award_state award_state_read(str code)
{
    enum award_state s = AWARD_COMING;
    while (s < AWARD_REVOKED && !str_same(code, str_of(states[s].code)))
        s++;
    return s;
}

enum err award_note(struct ctx *c, const char *kind, int64_t subject, int64_t person, str facts)
{
    return ledger_write(
        c, &(struct ledger_entry){
               .kind = kind, .subject = subject, .person = person, .facts = facts, .kept = true});
}

enum err award_term_move(struct ctx *c, const struct term *t, enum award_state to, int64_t by)
{
    struct row_award_move row;
    str from = str_of(states[t->state].code), code = str_of(states[to].code);
    const struct life_move *move = life_may(&award_term_life, from, code, by);
    day today = day_of_moment(c->now);
    opt_day ended = {to >= AWARD_ENDED, today.n < t->to.n ? today : t->to};
    if (!move)
        return fail(c, ERR_REFUSED, "This term cannot change in that way any more.");
    enum err e = q_award_move(c, t->id, from, code, ended, &row);
    return e ? e : award_note(c, move->kind, t->id, t->person, S(""));
}

/* ---- following: decisions make terms, employers open steps ----------------------------------- */

static enum err make_term(struct ctx *c, int64_t decision, const struct row_award_decided *d)
{
    struct row_award_last last;
    const struct policy *policy;
    bool employee;
    enum err e = q_award_last(c, d->person, &last);
    if (e || (e = program_policy(c, d->policy, &policy)))
        return e;
    int64_t id = id_new(c);
    day from = last.running_to.n > d->award.n ? last.running_to : d->award;
    e = q_award_add(c, &(struct in_award_add){.id = id,
                                              .person = d->person,
                                              .decision = decision,
                                              .expertise = d->expertise,
                                              .number = last.number + 1,
                                              .from_day = from,
                                              .to_day = day_months(from, policy->term_months)});
    if (e || (e = ledger_write(
                  c, &(struct ledger_entry){
                         .kind = "award.made", .subject = id, .person = d->person, .kept = true})))
        return e;
    if ((e = people_is_employee(c, d->person, from, &employee)) || !employee)
        return e;
    return award_open_employment(c, id, d->person);
}

/* A confirmed employer that owns the program opens a step the same day; a person decides. */
static enum err look_at_employer(struct ctx *c, int64_t person)
{
    struct row_award_touched *terms;
    size_t n;
    enum err e = q_award_touched(c, person, &terms, &n);
    for (size_t i = 0; !e && i < n; i++) {
        day today = day_of_moment(c->now);
        bool employee;
        e = people_is_employee(c, person, terms[i].from_day.n > today.n ? terms[i].from_day : today,
                               &employee);
        if (!e && employee)
            e = award_open_employment(c, terms[i].id, person);
    }
    return e;
}

/* Whoever withdrew it was wrong: the term goes on as if nothing had been, but for the days that are lost. */
static enum err restore(struct ctx *c, int64_t appeal)
{
    struct row_award_restored t;
    enum err e = q_award_restored(c, appeal, &t);
    if (e || !t.found)
        return e;
    struct term term = {t.id, t.person, award_state_read(t.state), t.to_day};
    enum award_state to = t.other                                  ? AWARD_ENDED
                          : t.from_day.n > day_of_moment(c->now).n ? AWARD_COMING
                                                                   : AWARD_CURRENT;
    if ((e = award_term_move(c, &term, to, BY_OTHERS)) || to == AWARD_ENDED)
        return e;
    return award_mail_restored(c, t.id, t.person, t.to_day);
}

/* Who leaves altogether gives the award back; what was said about it goes, the years stay. */
static enum err forget(struct ctx *c, int64_t person)
{
    struct row_award_forget_terms *terms;
    size_t n;
    enum err e = q_award_forget_open_steps(c, person);
    if (e || (e = q_inactive_forget(c, person)) || (e = q_award_forget_steps(c, person)) ||
        (e = q_award_forget_terms(c, person, &terms, &n)))
        return e;
    for (size_t i = 0; !e && i < n; i++)
        e = award_term_move(
            c,
            &(struct term){terms[i].id, person, award_state_read(terms[i].state), terms[i].to_day},
            AWARD_RELINQUISHED, BY_PERSON);
    return e;
}

enum err award_follow(struct ctx *c, const struct ledger_line *line)
{
    if (str_same(line->kind, S("decision.final"))) {
        struct row_award_decided d;
        enum err e = q_award_decided(c, line->subject, &d);
        return e || !d.found ? e : make_term(c, line->subject, &d);
    }
    if (str_same(line->kind, S("appeal.changed")))
        return restore(c, line->subject);
    if (str_same(line->kind, S("affiliation.confirmed")))
        return look_at_employer(c, line->person);
    if (str_same(line->kind, S("erasure.done")))
        return forget(c, line->subject);
    enum err e = award_merge_follow(c, line);
    return e ? e : renewal_follow(c, line);
}

/* ---- the calendar ---------------------------------------------------------------------------- */

static enum err tick_one(struct ctx *c, const struct row_award_due *t)
{
    struct term term = {t->id, t->person, award_state_read(t->state), t->to_day};
    enum award_state to = term.state == AWARD_COMING ? AWARD_CURRENT : AWARD_ENDED;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = award_term_move(c, &term, to, BY_RULE))) {
        if (to == AWARD_CURRENT)
            e = t->appealed ? award_mail_begun_late(c, t->id, t->person, t->to_day)
                            : award_mail_begun(c, t->id, t->person);
        else if (t->renewed == 0)
            e = award_mail_ended(c, t->id, t->person, t->to_day);
    }
    return db_end(c, e);
}

enum err award_tick(struct ctx *c, size_t *moved)
{
    struct row_award_due *due;
    size_t n;
    enum err e = q_award_due(c, day_of_moment(c->now), &due, &n);
    *moved = 0;
    for (size_t i = 0; !e && i < n; i++) {
        c->program = due[i].program;
        e = tick_one(c, &due[i]);
        if (e == ERR_CONFLICT) /* another process was quicker, or the old term has not ended yet */
            e = OK;
        else if (!e)
            ++*moved;
    }
    return e;
}

static enum err year_of(struct ctx *c)
{
    const struct policy *policy;
    enum err e = program_policy(c, 0, &policy);
    if (e == ERR_NOT_FOUND)
        return OK;
    if (e || (e = renewal_tick(c, policy)) || (e = pause_remind(c)))
        return e;
    return inactive_tick(c, policy);
}

enum err award_year(struct ctx *c)
{
    const struct program *list;
    size_t n;
    int64_t program = c->program, me = c->me;
    enum err e = program_list(c, &list, &n);
    c->me = 0;
    for (size_t i = 0; !e && i < n; i++) {
        c->program = list[i].id;
        e = year_of(c);
    }
    c->program = program;
    c->me = me;
    return e;
}

enum err award_relinquish(struct ctx *c)
{
    struct row_award_running t;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_award_running(c, c->me, &t)))
        e = t.found
                ? award_term_move(c,
                                  &(struct term){t.id, c->me, award_state_read(t.state), t.to_day},
                                  AWARD_RELINQUISHED, BY_PERSON)
                : fail(c, ERR_REFUSED, "You hold no award that could be given back.");
    return db_end(c, e);
}
