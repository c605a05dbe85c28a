#include "feature/decision/appeal.h"
#include "feature/decision/appeal.sql.h"
#include "feature/decision/inside.h"
#include "kit/store/store.h"

#define DAY_S 86400

static const struct life_move moves[] = {
    {"", "made", BY_PERSON, "appeal.made",
     "Once for a decision, within the days of the rules; later ones are marked as late."},
    {"made", "taken", BY_OTHERS, "appeal.taken",
     "The person learns until when there is an answer."},
    {"taken", "upheld", BY_OTHERS, "appeal.upheld", "The decision stays, with reasons."},
    {"taken", "refused", BY_OTHERS, "appeal.refused", "Only what came too late, with reasons."},
    {"taken", "proposed", BY_OTHERS, "appeal.proposed",
     "Another decision, with ground and reasons."},
    {"proposed", "changed", BY_SECOND, "appeal.changed",
     "The old decision is replaced and the new one final in one transaction; a term is made. An "
     "award that was withdrawn goes on."},
    {"proposed", "taken", BY_SECOND, "appeal.returned", "Not signed: it is looked at again."},
};
const struct life appeal_life = {
    "appeal", "A person asks others than those who decided to look again.", moves, COUNT(moves)};

/* ---- rules ----------------------------------------------------------------------------------- */

static enum appeal_answer may_at_all(const struct appeal_facts *f)
{
    if (f->person == f->nominee)
        return APPEAL_OWN;
    if (!f->decides)
        return APPEAL_NOT_YOU;
    return f->part ? APPEAL_PART : APPEAL_YES;
}

static bool leads_to(str state, const char *to, int64_t by)
{
    return life_may(&appeal_life, state, str_of(to), by) != NULL;
}

static bool is_open(str state)
{
    return leads_to(state, "taken", BY_OTHERS | BY_SECOND) || leads_to(state, "upheld", BY_OTHERS);
}

enum appeal_answer appeal_may_take(const struct appeal_facts *f)
{
    enum appeal_answer answer = may_at_all(f);
    if (answer)
        return answer;
    if (leads_to(f->state, "taken", BY_OTHERS))
        return APPEAL_YES;
    return is_open(f->state) ? APPEAL_TAKEN : APPEAL_CLOSED;
}

enum appeal_answer appeal_may_answer(const struct appeal_facts *f, str to)
{
    enum appeal_answer answer = may_at_all(f);
    if (answer)
        return answer;
    if (!is_open(f->state))
        return APPEAL_CLOSED;
    if (!life_may(&appeal_life, f->state, to, BY_OTHERS))
        return APPEAL_NOT_TAKEN;
    if (f->judge != f->person)
        return APPEAL_NOT_YOURS;
    return str_same(to, S("refused")) && !f->late ? APPEAL_IN_TIME : APPEAL_YES;
}

enum appeal_answer appeal_may_sign(const struct appeal_facts *f)
{
    enum appeal_answer answer = may_at_all(f);
    if (answer)
        return answer;
    if (!leads_to(f->state, "changed", BY_SECOND))
        return is_open(f->state) ? APPEAL_NOT_TAKEN : APPEAL_CLOSED;
    return f->judge == f->person ? APPEAL_SAME : APPEAL_YES;
}

const char *appeal_sentence(enum appeal_answer answer)
{
    switch (answer) {
    case APPEAL_YES: return "";
    case APPEAL_NOT_YOU: return N_("Only the committee and the managers answer appeals.");
    case APPEAL_OWN: return N_("This is your own appeal; others answer it.");
    case APPEAL_PART:
        return N_("You had a part in this decision; somebody who had none answers the appeal.");
    case APPEAL_CLOSED: return N_("This appeal has been answered.");
    case APPEAL_TAKEN: return N_("Somebody else has taken this appeal.");
    case APPEAL_NOT_TAKEN: return N_("That is not possible for this appeal now.");
    case APPEAL_NOT_YOURS: return N_("Whoever took the appeal answers it.");
    case APPEAL_SAME: return N_("Somebody else has to sign what you propose.");
    case APPEAL_IN_TIME: return N_("This appeal came in time, so it cannot be refused as late.");
    }
    return "";
}

static enum err allow(struct ctx *c, enum appeal_answer answer)
{
    return answer ? fail_sentence(c, ERR_REFUSED, appeal_sentence(answer)) : OK;
}

moment appeal_until(opt_time closes, moment decided, const struct policy *policy)
{
    return closes.set ? closes.value : (moment){decided.s + policy->appeal_days * DAY_S};
}

/* ---- the person ------------------------------------------------------------------------------ */

/* The rules by which it was decided; only who it is about learns that there is something. */
static enum err rules_of_own(struct ctx *c, int64_t nominee, int64_t version,
                             const struct policy **policy)
{
    return c->me == 0 || nominee != c->me ? fail_missing(c) : program_policy(c, version, policy);
}

static enum err find_case(struct ctx *c, int64_t nomination, struct appeal_about *about)
{
    struct row_appeal_decision d;
    const struct policy *policy;
    enum err e = q_appeal_decision(c, nomination, &d);
    if (e)
        return e;
    if ((e = rules_of_own(c, d.found ? d.nominee : 0, d.policy, &policy)))
        return e;
    *about = (struct appeal_about){.decision = d.id,
                                   .policy = d.policy,
                                   .appeal = d.appeal,
                                   .decided = d.final,
                                   .until = appeal_until(d.closes, d.final, policy),
                                   .negative = outcome_is_negative(d.outcome)};
    return OK;
}

static enum err find_step(struct ctx *c, int64_t step, struct appeal_about *about)
{
    struct row_appeal_step d;
    const struct policy *policy;
    enum err e = q_appeal_step(c, step, &d);
    if (e)
        return e;
    if ((e = rules_of_own(c, d.found ? d.nominee : 0, d.policy, &policy)))
        return e;
    *about = (struct appeal_about){.decision = d.decision,
                                   .policy = d.policy,
                                   .appeal = d.appeal,
                                   .decided = d.decided,
                                   .until = appeal_until((opt_time){0}, d.decided, policy),
                                   .negative = true};
    return OK;
}

enum err appeal_find(struct ctx *c, struct appeal_of of, struct appeal_about *about)
{
    return of.step ? find_step(c, of.step, about) : find_case(c, of.nomination, about);
}

static enum err make(struct ctx *c, struct appeal_of of, str words)
{
    struct appeal_about about;
    const struct policy *policy;
    enum err e = appeal_find(c, of, &about);
    if (e)
        return e;
    if (!about.negative)
        return fail(c, ERR_REFUSED,
                    "This decision gives you the award; there is nothing to appeal.");
    if (about.appeal)
        return fail(c, ERR_REFUSED, "You have appealed already.");
    if (c->now.s > about.decided.s + (int64_t)APPEAL_LATE_DAYS * DAY_S)
        return fail(c, ERR_REFUSED,
                    "This decision is older than a year; it can no longer be appealed.");
    if ((e = program_policy(c, about.policy, &policy)))
        return e;
    int64_t id = id_new(c);
    e = q_appeal_add(
        c, &(struct in_appeal_add){.id = id,
                                   .decision = about.decision,
                                   .step = {of.step != 0, of.step},
                                   .words = words,
                                   .late = c->now.s >= about.until.s,
                                   .due = {c->now.s + policy->appeal_answer_days * DAY_S}});
    if (e == ERR_CONFLICT)
        return fail(c, ERR_CONFLICT, "You have appealed already.");
    return e ? e : decision_note(c, "appeal.made", id, c->me, S(""));
}

enum err appeal_make(struct ctx *c, struct appeal_of of, str words)
{
    if (!check_text(c, "words", words,
                    (struct text_rule){DECISION_WORDS_MIN, DECISION_WORDS_MAX, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    return e ? e : db_end(c, make(c, of, words));
}

/* ---- who answers ----------------------------------------------------------------------------- */

struct appeal {
    struct row_appeal_by_id row;
    struct appeal_facts facts;
    struct appeal_mail mail;
};

static enum err load(struct ctx *c, int64_t id, struct appeal *a)
{
    struct hidden_cases hidden;
    enum err e = q_appeal_by_id(c, id, &a->row);
    if (e || (e = evaluation_hidden(c, a->row.cycle, &hidden)))
        return e;
    if (evaluation_is_hidden(&hidden, a->row.nomination))
        return fail_missing(c);
    a->mail = (struct appeal_mail){
        id, a->row.nominee, {a->row.step ? 0 : a->row.nomination, a->row.step}};
    a->facts = (struct appeal_facts){
        .person = c->me,
        .nominee = a->row.nominee,
        .judge = a->row.judge,
        .decides = (c->bits & (COMMITTEE | MANAGER)) != 0,
        .part = a->row.part,
        .state = a->row.state,
        .late = a->row.late,
    };
    return OK;
}

static enum err take(struct ctx *c, int64_t id)
{
    struct appeal a;
    struct row_appeal_take taken;
    enum err e = load(c, id, &a);
    if (e || (e = allow(c, appeal_may_take(&a.facts))) || (e = q_appeal_take(c, id, &taken)) ||
        (e = appeal_mail_taken(c, &a.mail, a.row.due)))
        return e;
    return decision_note(c, "appeal.taken", id, a.row.nominee, S(""));
}

enum err appeal_take(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, take(c, id));
}

static enum err check_answer(struct ctx *c, const struct appeal *a, const struct appeal_reply *in)
{
    const struct policy *policy;
    enum err e = program_policy(c, a->row.policy, &policy);
    if (e)
        return e;
    check_text(c, "reasons", in->reasons,
               (struct text_rule){DECISION_WORDS_MIN, DECISION_WORDS_MAX, true});
    if (str_same(in->to, S("proposed")) && a->row.step == 0 &&
        policy_choice_name(policy->grounds_award, policy->n_grounds_award, in->ground).len == 0)
        fail_at(c, "ground", N_("Choose a ground that fits the decision."));
    return c->problems ? ERR_INVALID : OK;
}

static enum err answer(struct ctx *c, int64_t id, const struct appeal_reply *in)
{
    struct appeal a;
    struct row_appeal_answer moved;
    enum err e = load(c, id, &a);
    if (e || (e = allow(c, appeal_may_answer(&a.facts, in->to))) || (e = check_answer(c, &a, in)))
        return e;
    bool closes = !str_same(in->to, S("proposed"));
    const struct life_move *move = life_may(&appeal_life, a.row.state, in->to, BY_OTHERS);
    e = q_appeal_answer(c,
                        &(struct in_appeal_answer){.id = id,
                                                   .state_to = in->to,
                                                   .ground = closes ? S("") : in->ground,
                                                   .reasons = in->reasons,
                                                   .closed = {closes, c->now}},
                        &moved);
    if (!e && closes)
        e = appeal_mail_closed(c, &a.mail);
    return e ? e : decision_note(c, move->kind, id, a.row.nominee, S(""));
}

enum err appeal_answer_write(struct ctx *c, int64_t id, const struct appeal_reply *in)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, answer(c, id, in));
}

/* ---- another decision ------------------------------------------------------------------------ */

static enum err decide_anew(struct ctx *c, const struct appeal *a)
{
    struct row_appeal_replace replaced;
    int64_t fresh = id_new(c);
    str outcome = str_same(a->row.outcome, S("no_renewal")) ? S("renew") : S("award");
    str facts = decision_facts_of(c, a->row.nomination, outcome);
    enum err e;
    if ((e = q_appeal_replace(c, a->row.decision, &replaced)) ||
        (e = q_appeal_decide(c, &(struct in_appeal_decide){.id = fresh,
                                                           .replaces = a->row.decision,
                                                           .outcome = outcome,
                                                           .ground = a->row.ground,
                                                           .reasons = a->row.reasons,
                                                           .author = a->row.judge})) ||
        (e = decision_note(c, "decision.replaced", a->row.decision, a->row.nominee, S(""))))
        return e;
    return decision_note(c, "decision.final", fresh, a->row.nominee, facts);
}

/* Of a withdrawn award the decision stands again; the room of awards follows the line of the ledger. */
static enum err change(struct ctx *c, int64_t id, const struct appeal *a)
{
    struct row_appeal_change changed;
    enum err e;
    if ((e = q_appeal_change(c, id, &changed)) || (a->row.step == 0 && (e = decide_anew(c, a))) ||
        (e = appeal_mail_closed(c, &a->mail)))
        return e;
    return decision_note(c, "appeal.changed", id, a->row.nominee, S(""));
}

static enum err sign(struct ctx *c, int64_t id, bool yes)
{
    struct appeal a;
    struct row_appeal_give_back back;
    enum err e = load(c, id, &a);
    if (e || (e = allow(c, appeal_may_sign(&a.facts))))
        return e;
    if (yes)
        return change(c, id, &a);
    e = q_appeal_give_back(c, id, &back);
    return e ? e : decision_note(c, "appeal.returned", id, a.row.nominee, S(""));
}

enum err appeal_sign(struct ctx *c, int64_t id, bool yes)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, sign(c, id, yes));
}
