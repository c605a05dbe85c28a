/* Steps: what changes a term has a ground, tells the person, and is decided by people. */
#include "feature/award/inside.h"

#include "feature/award/pause.sql.h"

static const struct life_move moves[] = {
    {"", "opened", BY_PERSON, "step.opened", "A leave is asked for; a lead or a manager answers."},
    {"", "told", BY_MANAGER | BY_RULE, "step.opened",
     "The person reads why, and can answer. A rule opens steps about employers only. Nothing "
     "changes "
     "yet."},
    {"", "decided", BY_PERSON | BY_LEAD | BY_MANAGER, "step.decided", "The way back from a pause."},
    {"opened", "decided", BY_LEAD | BY_MANAGER, "step.decided", "The pause begins."},
    {"opened", "dropped", BY_PERSON | BY_LEAD | BY_MANAGER, "step.dropped", ""},
    {"told", "decided", BY_LEAD | BY_MANAGER, "step.decided",
     "A lead decides about pauses only. A revocation waits for the person's answer, or two weeks, "
     "and "
     "needs two different signatures."},
    {"told", "dropped", BY_MANAGER, "step.dropped", ""},
};
const struct life award_step_life = {
    "award_step", "What changes a term, with its ground, the person's answer and who decided.",
    moves, COUNT(moves)};

static const struct {
    const char *code;
    enum award_state to; /* what the term becomes when the step is decided */
    bool second;
} steps[] = {
    [STEP_PAUSE] = {"pause", AWARD_PAUSED, false},
    [STEP_REVOKE] = {"revoke", AWARD_REVOKED, true},
    [STEP_EMPLOYMENT] = {"employment", AWARD_RELINQUISHED, false},
};

enum award_step_kind award_step_read(str code)
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
    if (!f->manager && !(f->lead && f->kind == STEP_PAUSE))
        return f->kind == STEP_PAUSE ? STEP_NOT_LEAD : STEP_NOT_MANAGER;
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
    case STEP_NOT_LEAD: return N_("A lead of the region or a program manager agrees to a leave.");
    case STEP_OWN: return N_("This is about your own award: somebody else has to sign.");
    case STEP_CLOSED: return N_("This step has been decided or dropped already.");
    case STEP_WAITS: return N_("The person still has time to answer.");
    case STEP_SIGNED: return N_("You have signed; a second manager has to sign too.");
    }
    return "";
}

/* ---- opening --------------------------------------------------------------------------------- */

static enum err check_until(struct ctx *c, opt_day until)
{
    day today = day_of_moment(c->now);
    if (!until.set)
        return fail_at(c, "until", N_("Choose the day on which you mean to be back."));
    if (until.value.n <= today.n)
        return fail_at(c, "until", N_("Choose a day after today."));
    if (until.value.n > today.n + AWARD_PAUSE_DAYS_MAX)
        return fail_at(c, "until", N_("A leave lasts a year at most. It can be asked for again."));
    return OK;
}

static enum err check_open(struct ctx *c, const struct award_step_new *in, enum award_state now)
{
    check_text(c, "ground", in->ground, (struct text_rule){3, AWARD_GROUND_MAX, true});
    if (in->kind == STEP_REVOKE)
        check_text(c, "evidence", in->evidence, (struct text_rule){20, AWARD_WORDS_MAX, true});
    if (in->kind == STEP_PAUSE && check_until(c, in->until))
        return ERR_INVALID;
    if (c->problems)
        return ERR_INVALID;
    if (!award_may_move(now, steps[in->kind].to))
        return fail(c, ERR_REFUSED, "This term cannot change in that way any more.");
    return OK;
}

/* `by` opens it: the state it has then is the one the table gives. */
static enum err add(struct ctx *c, const struct award_step_new *in, int64_t person, int64_t by)
{
    bool asked = life_may(&award_step_life, S(""), S("opened"), by) != NULL;
    bool hear = in->kind == STEP_REVOKE;
    int64_t id = id_new(c);
    moment until = {c->now.s + AWARD_ANSWER_DAYS * 86400};
    enum err e = q_award_step_add(
        c, &(struct in_award_step_add){.id = id,
                                       .term = in->term,
                                       .kind = str_of(steps[in->kind].code),
                                       .ground = in->ground,
                                       .evidence = in->evidence,
                                       .opener = {by != BY_RULE, c->me},
                                       .answer_until = {hear, until},
                                       .until = {in->kind == STEP_PAUSE, in->until.value},
                                       .state = asked ? S("opened") : S("told")});
    if (e == ERR_CONFLICT)
        return fail(c, ERR_CONFLICT, "Such a step waits for a decision already.");
    if (!e && !asked)
        e = award_mail_step(c, id, person, hear ? until : (moment){0});
    return e ? e : award_note(c, "step.opened", id, person, S(""));
}

enum err award_step_open(struct ctx *c, const struct award_step_new *in)
{
    struct row_award_term t;
    if ((c->bits & MANAGER) == 0)
        return fail_sentence(c, ERR_REFUSED, award_step_sentence(STEP_NOT_MANAGER));
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_award_term(c, in->term, &t)) && !(e = check_open(c, in, award_state_read(t.state))))
        e = add(c, in, t.person, BY_MANAGER);
    return db_end(c, e);
}

enum err award_open_employment(struct ctx *c, int64_t term, int64_t person)
{
    return add(c,
               &(struct award_step_new){
                   .term = term, .kind = STEP_EMPLOYMENT, .ground = S("employed-by-owner")},
               person, BY_RULE);
}

static enum err ask(struct ctx *c, str words, opt_day until)
{
    struct row_award_running t;
    enum err e = q_award_running(c, c->me, &t);
    if (e)
        return e;
    struct award_step_new in = {.term = t.id,
                                .kind = STEP_PAUSE,
                                .ground = words.len > 0 ? words : S("leave"),
                                .until = until};
    if (!t.found || !str_same(t.state, S("current")))
        return fail(c, ERR_REFUSED, "There is no award now that could be paused.");
    return (e = check_open(c, &in, AWARD_CURRENT)) ? e : add(c, &in, c->me, BY_PERSON);
}

enum err award_ask_leave(struct ctx *c, str words, opt_day until)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, ask(c, words, until));
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
            e = award_note(c, "step.answered", step, c->me, S(""));
    }
    return db_end(c, e);
}

/* ---- deciding -------------------------------------------------------------------------------- */

static enum err tell(struct ctx *c, int64_t step, const struct row_award_step *s)
{
    switch (award_step_read(s->kind)) {
    case STEP_PAUSE: return award_mail_paused(c, step, s->holder, s->until.value);
    case STEP_REVOKE:
    case STEP_EMPLOYMENT: return award_mail_stopped(c, step, s->holder);
    }
    return OK;
}

static enum err decide(struct ctx *c, int64_t step, const struct row_award_step *s, int64_t by)
{
    enum award_step_kind kind = award_step_read(s->kind);
    struct row_award_step_sign signed_row;
    struct row_award_step_decide decided;
    enum err e = OK;
    if (!life_may(&award_step_life, s->state, S("decided"), by))
        return fail_sentence(c, ERR_REFUSED, award_step_sentence(STEP_CLOSED));
    if (s->first_signer == 0)
        e = q_award_step_sign(c, step, &signed_row);
    if (e || (award_needs_second(kind) && s->first_signer == 0))
        return e;
    opt_int second = {s->first_signer != 0, c->me};
    struct term term = {s->term, s->holder, award_state_read(s->term_state), s->term_to};
    if ((e = q_award_step_decide(c, step, second, day_of_moment(c->now), &decided)) ||
        (e = award_term_move(c, &term, steps[kind].to, by)) || (e = tell(c, step, s)))
        return e;
    return award_note(c, "step.decided", step, s->holder, S(""));
}

static enum err sign(struct ctx *c, int64_t step)
{
    struct row_award_step s;
    int64_t by;
    enum err e = q_award_step(c, step, &s);
    if (e || (e = award_by(c, s.holder, &by)))
        return e;
    enum award_step_answer answer = award_may_sign(&(struct award_step_facts){
        .kind = award_step_read(s.kind),
        .open = str_same(s.state, S("opened")) || str_same(s.state, S("told")),
        .first_signer = s.first_signer,
        .viewer = c->me,
        .holder = s.holder,
        .manager = (by & BY_MANAGER) != 0,
        .lead = (by & BY_LEAD) != 0,
        .now = c->now,
        .answer_until = s.answer_until.set ? s.answer_until.value : (moment){0},
    });
    if (answer != STEP_YES)
        return fail_sentence(c, ERR_REFUSED, award_step_sentence(answer));
    return decide(c, step, &s, by);
}

enum err award_step_sign(struct ctx *c, int64_t step)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, sign(c, step));
}

static enum err drop(struct ctx *c, int64_t step)
{
    struct row_award_step s;
    struct row_award_step_drop row;
    int64_t by;
    enum err e = q_award_step(c, step, &s);
    if (e || (e = award_by(c, s.holder, &by)))
        return e;
    if (by & BY_LEAD && award_step_read(s.kind) != STEP_PAUSE)
        by &= ~(int64_t)BY_LEAD;
    if (!life_may(&award_step_life, s.state, S("dropped"), by))
        return fail(c, ERR_REFUSED, "Only a program manager can drop this.");
    if ((e = q_award_step_drop(c, step, &row)))
        return e;
    if (str_same(s.state, S("opened")) && c->me != s.holder &&
        (e = award_mail_no_leave(c, step, s.holder)))
        return e;
    return award_note(c, "step.dropped", step, s.holder, S(""));
}

enum err award_step_drop(struct ctx *c, int64_t step)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, drop(c, step));
}
