#include "feature/award/award.h"

#include "feature/award/award.sql.h"
#include "feature/award/award_mail.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/store/store.h"

/* ---- the life cycle of a term ---------------------------------------------------------------- */

#define TO(state) (1u << (state))

static const struct {
    const char *code, *words;
    unsigned next; /* bits of TO() */
} states[] = {
    [AWARD_COMING] = {"coming", N_("begins soon"),
                      TO(AWARD_CURRENT) | TO(AWARD_RELINQUISHED) | TO(AWARD_REVOKED)},
    [AWARD_CURRENT] = {"current", N_("holds the award"),
                       TO(AWARD_PAUSED) | TO(AWARD_ENDED) | TO(AWARD_RELINQUISHED) |
                           TO(AWARD_REVOKED)},
    [AWARD_PAUSED] = {"paused", N_("paused"),
                      TO(AWARD_CURRENT) | TO(AWARD_ENDED) | TO(AWARD_RELINQUISHED) |
                          TO(AWARD_REVOKED)},
    [AWARD_ENDED] = {"ended", N_("ended"), 0},
    [AWARD_RELINQUISHED] = {"relinquished", N_("given back"), 0},
    [AWARD_REVOKED] = {"revoked", N_("revoked"), 0},
};

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
    return (states[from].next & TO(to)) != 0;
}

static enum award_state state_read(str code)
{
    enum award_state s = AWARD_COMING;
    while (s < AWARD_REVOKED && !str_same(code, str_of(states[s].code)))
        s++;
    return s;
}

struct term {
    int64_t id, person;
    enum award_state state;
    day to;
};

/* One change of a term: the state, and its line in the ledger. Inside a transaction. */
static enum err term_move(struct ctx *c, const struct term *t, enum award_state to)
{
    static const char *const kinds[] = {
        [AWARD_COMING] = "award.made",
        [AWARD_CURRENT] = "award.begun",
        [AWARD_PAUSED] = "award.paused",
        [AWARD_ENDED] = "award.ended",
        [AWARD_RELINQUISHED] = "award.relinquished",
        [AWARD_REVOKED] = "award.revoked",
    };
    struct row_award_move row;
    day today = day_of_moment(c->now);
    opt_day ended = {states[to].next == 0, today.n < t->to.n ? today : t->to};
    if (!award_may_move(t->state, to))
        return fail(c, ERR_REFUSED, "This term cannot change in that way any more.");
    enum err e =
        q_award_move(c, t->id, str_of(states[t->state].code), str_of(states[to].code), ended, &row);
    if (e)
        return e;
    bool resumed = t->state == AWARD_PAUSED && to == AWARD_CURRENT;
    return ledger_write(c, &(struct ledger_entry){.kind = resumed ? "award.resumed" : kinds[to],
                                                  .subject = t->id,
                                                  .person = t->person,
                                                  .kept = true});
}

/* ---- following: decisions make terms, employers open steps ----------------------------------- */

static day add_months(day d, int64_t months)
{
    int year, month, date;
    day_parts(d, &year, &month, &date);
    int64_t all = (int64_t)year * 12 + month - 1 + months;
    int y = (int)(all / 12), m = (int)(all % 12) + 1;
    day first_after = m == 12 ? day_of(y + 1, 1, 1) : day_of(y, m + 1, 1);
    day wanted = {day_of(y, m, 1).n + date - 1};
    return wanted.n < first_after.n ? wanted : (day){first_after.n - 1};
}

static enum err open_employment_step(struct ctx *c, int64_t term, int64_t person)
{
    int64_t id = id_new(c);
    enum err e = q_award_step_add(
        c, &(struct in_award_step_add){
               .id = id, .term = term, .kind = S("employment"), .ground = S("employed-by-owner")});
    if (e)
        return e;
    return ledger_write(c,
                        &(struct ledger_entry){
                            .kind = "step.opened", .subject = id, .person = person, .kept = true});
}

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
                                              .to_day = add_months(from, policy->term_months)});
    if (e || (e = ledger_write(
                  c, &(struct ledger_entry){
                         .kind = "award.made", .subject = id, .person = d->person, .kept = true})))
        return e;
    if ((e = people_is_employee(c, d->person, from, &employee)) || !employee)
        return e;
    return open_employment_step(c, id, d->person);
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
            e = open_employment_step(c, terms[i].id, person);
    }
    return e;
}

/* Who leaves altogether gives the award back; what was said about it goes, the years stay. */
static enum err forget(struct ctx *c, int64_t person)
{
    struct row_award_forget_terms *terms;
    size_t n;
    enum err e = q_award_forget_open_steps(c, person);
    if (e || (e = q_award_forget_steps(c, person)) ||
        (e = q_award_forget_terms(c, person, &terms, &n)))
        return e;
    for (size_t i = 0; !e && i < n; i++)
        e = term_move(
            c, &(struct term){terms[i].id, person, state_read(terms[i].state), terms[i].to_day},
            AWARD_RELINQUISHED);
    return e;
}

enum err award_follow(struct ctx *c, const struct ledger_line *line)
{
    if (str_same(line->kind, S("decision.final"))) {
        struct row_award_decided d;
        enum err e = q_award_decided(c, line->subject, &d);
        return e || !d.found ? e : make_term(c, line->subject, &d);
    }
    if (str_same(line->kind, S("affiliation.confirmed")))
        return look_at_employer(c, line->person);
    if (str_same(line->kind, S("erasure.done")))
        return forget(c, line->subject);
    return OK;
}

/* ---- the calendar ---------------------------------------------------------------------------- */

static enum err tick_one(struct ctx *c, const struct row_award_due *t)
{
    struct term term = {t->id, t->person, state_read(t->state), t->to_day};
    enum award_state to = term.state == AWARD_COMING ? AWARD_CURRENT : AWARD_ENDED;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = term_move(c, &term, to))) {
        if (to == AWARD_CURRENT)
            e = award_mail_begun(c, t->id, t->person);
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

enum err award_relinquish(struct ctx *c)
{
    struct row_award_running t;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_award_running(c, c->me, &t)))
        e = t.found ? term_move(c, &(struct term){t.id, c->me, state_read(t.state), t.to_day},
                                AWARD_RELINQUISHED)
                    : fail(c, ERR_REFUSED, "You hold no award that could be given back.");
    return db_end(c, e);
}

/* ---- steps ----------------------------------------------------------------------------------- */

static const struct {
    const char *code;
    enum award_state to; /* what the term becomes when the step is decided */
    bool second;
} steps[] = {
    [STEP_PAUSE] = {"pause", AWARD_PAUSED, false},
    [STEP_RESUME] = {"resume", AWARD_CURRENT, false},
    [STEP_REVOKE] = {"revoke", AWARD_REVOKED, true},
    [STEP_EMPLOYMENT] = {"employment", AWARD_RELINQUISHED, false},
};

static enum award_step_kind step_read(str code)
{
    enum award_step_kind k = STEP_PAUSE;
    while (k < STEP_EMPLOYMENT && !str_same(code, str_of(steps[k].code)))
        k++;
    return k;
}

bool award_needs_second(enum award_step_kind kind)
{
    return steps[kind].second;
}

enum award_step_answer award_may_sign(const struct award_step_facts *f)
{
    if (!f->manager)
        return STEP_NOT_MANAGER;
    if (f->viewer == f->holder)
        return STEP_OWN;
    if (!f->open)
        return STEP_CLOSED;
    if (f->answer_until.s > f->now.s)
        return STEP_WAITS;
    if (f->viewer == f->first_signer)
        return STEP_SIGNED;
    return STEP_YES;
}

const char *award_step_sentence(enum award_step_answer answer)
{
    switch (answer) {
    case STEP_YES: return "";
    case STEP_NOT_MANAGER: return N_("Only a program manager can sign this.");
    case STEP_OWN: return N_("This is about your own award: somebody else has to sign.");
    case STEP_CLOSED: return N_("This step has been decided or dropped already.");
    case STEP_WAITS: return N_("The person still has time to answer.");
    case STEP_SIGNED: return N_("You have signed; a second manager has to sign too.");
    }
    return "";
}

static enum err check_open(struct ctx *c, const struct award_step_new *in, enum award_state now)
{
    check_text(c, "ground", in->ground, (struct text_rule){3, AWARD_GROUND_MAX, true});
    if (in->kind == STEP_REVOKE)
        check_text(c, "evidence", in->evidence, (struct text_rule){20, AWARD_WORDS_MAX, true});
    if (c->problems)
        return ERR_INVALID;
    if (!award_may_move(now, steps[in->kind].to))
        return fail(c, ERR_REFUSED, "This term cannot change in that way any more.");
    return OK;
}

enum err award_step_open(struct ctx *c, const struct award_step_new *in)
{
    struct row_award_term t;
    if ((c->bits & MANAGER) == 0)
        return fail(c, ERR_REFUSED, "%s", tr_c(c->catalog, award_step_sentence(STEP_NOT_MANAGER)));
    enum err e = db_begin(c);
    if (e)
        return e;
    int64_t id = id_new(c);
    moment until = {c->now.s + AWARD_ANSWER_DAYS * 86400};
    if (!(e = q_award_term(c, in->term, &t)) && !(e = check_open(c, in, state_read(t.state))) &&
        !(e = q_award_step_add(
              c, &(struct in_award_step_add){.id = id,
                                             .term = in->term,
                                             .kind = str_of(steps[in->kind].code),
                                             .ground = in->ground,
                                             .evidence = in->evidence,
                                             .opener = {true, c->me},
                                             .answer_until = {in->kind == STEP_REVOKE, until}})) &&
        !(e = award_mail_step(c, id, t.person, in->kind == STEP_REVOKE ? until : (moment){0})))
        e = ledger_write(
            c, &(struct ledger_entry){
                   .kind = "step.opened", .subject = id, .person = t.person, .kept = true});
    return db_end(c, e);
}

enum err award_step_answer_write(struct ctx *c, int64_t step, str words)
{
    struct row_award_step s;
    struct row_award_step_answer row;
    if (!check_text(c, "answer", words, (struct text_rule){1, AWARD_WORDS_MAX, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_award_step(c, step, &s))) {
        if (s.holder != c->me)
            e = fail(c, ERR_NOT_FOUND, "There is no such step.");
        else if (!(e = q_award_step_answer(c, step, words, &row)))
            e = ledger_write(
                c, &(struct ledger_entry){
                       .kind = "step.answered", .subject = step, .person = c->me, .kept = true});
    }
    return db_end(c, e);
}

static enum err decide(struct ctx *c, int64_t step, const struct row_award_step *s)
{
    enum award_step_kind kind = step_read(s->kind);
    struct row_award_step_sign signed_row;
    struct row_award_step_decide decided;
    enum err e = OK;
    if (s->first_signer == 0)
        e = q_award_step_sign(c, step, &signed_row);
    if (e || (award_needs_second(kind) && s->first_signer == 0))
        return e;
    opt_int second = {s->first_signer != 0, c->me};
    if ((e = q_award_step_decide(c, step, second, day_of_moment(c->now), &decided)) ||
        (e = term_move(c, &(struct term){s->term, s->holder, state_read(s->term_state), s->term_to},
                       steps[kind].to)))
        return e;
    return ledger_write(
        c, &(struct ledger_entry){
               .kind = "step.decided", .subject = step, .person = s->holder, .kept = true});
}

enum err award_step_sign(struct ctx *c, int64_t step)
{
    struct row_award_step s;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_award_step(c, step, &s))) {
        enum award_step_answer answer = award_may_sign(&(struct award_step_facts){
            .kind = step_read(s.kind),
            .open = str_same(s.state, S("opened")) || str_same(s.state, S("told")),
            .first_signer = s.first_signer,
            .viewer = c->me,
            .holder = s.holder,
            .manager = (c->bits & MANAGER) != 0,
            .now = c->now,
            .answer_until = s.answer_until.set ? s.answer_until.value : (moment){0},
        });
        e = answer == STEP_YES
                ? decide(c, step, &s)
                : fail(c, ERR_REFUSED, "%s", tr_c(c->catalog, award_step_sentence(answer)));
    }
    return db_end(c, e);
}

enum err award_step_drop(struct ctx *c, int64_t step)
{
    struct row_award_step s;
    struct row_award_step_drop row;
    enum err e = db_begin(c);
    if (e)
        return e;
    if ((c->bits & MANAGER) == 0)
        e = fail(c, ERR_REFUSED, "Only a program manager can drop this.");
    else if (!(e = q_award_step(c, step, &s)) && !(e = q_award_step_drop(c, step, &row)))
        e = ledger_write(
            c, &(struct ledger_entry){
                   .kind = "step.dropped", .subject = step, .person = s.holder, .kept = true});
    return db_end(c, e);
}
