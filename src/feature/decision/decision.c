#include "feature/decision/inside.h"
#include "feature/decision/reply.h"

#include "feature/decision/unmet.sql.h"
#include "feature/ledger/ledger.h"
#include "feature/nomination/nomination.h"
#include "feature/notice/notice.h"
#include "feature/review/review.h"
#include "kit/store/store.h"

#define DAY_S 86400

/* ---- rules, without the database ------------------------------------------------------------- */

enum decision_answer decision_may_draft(const struct decision_facts *f)
{
    if (!f->committee)
        return DECISION_NOT_YOU;
    if (f->hidden)
        return DECISION_HIDDEN;
    if (f->state == DECISION_FINAL)
        return DECISION_IS_FINAL;
    if (!f->deciding)
        return DECISION_NOT_NOW;
    if (f->veto)
        return DECISION_VETO_RUNS;
    return f->evaluated ? DECISION_YES : DECISION_NO_RUN;
}

enum decision_answer decision_may_sign(const struct decision_facts *f)
{
    enum decision_answer answer = decision_may_draft(f);
    if (answer)
        return answer;
    if (f->state != DECISION_DRAFT)
        return DECISION_NO_DRAFT;
    return f->author == f->person ? DECISION_OWN_DRAFT : DECISION_YES;
}

const char *decision_sentence(enum decision_answer answer)
{
    switch (answer) {
    case DECISION_YES: return "";
    case DECISION_NOT_YOU: return N_("Only the committee and the managers decide.");
    case DECISION_HIDDEN: return N_("You have a part in this case; others decide about it.");
    case DECISION_NOT_NOW: return N_("The committee does not decide about this cycle now.");
    case DECISION_NO_RUN: return N_("The meeting has not begun; there is no ranked list yet.");
    case DECISION_IS_FINAL: return N_("This case is decided.");
    case DECISION_NO_DRAFT: return N_("There is no draft to sign.");
    case DECISION_OWN_DRAFT: return N_("Somebody else has to sign what you drafted.");
    case DECISION_VETO_RUNS: return N_("A veto runs on this case; decide again when it is over.");
    }
    return "";
}

enum decision_state decision_state_read(str code)
{
    if (str_same(code, S("draft")))
        return DECISION_DRAFT;
    if (str_same(code, S("heard")))
        return DECISION_HEARD;
    return str_same(code, S("final")) ? DECISION_FINAL : DECISION_NONE;
}

const struct policy_choice *decision_grounds(const struct policy *policy, str outcome, size_t *n)
{
    bool no = outcome_is_negative(outcome);
    *n = no ? policy->n_grounds_no_award : policy->n_grounds_award;
    return no ? policy->grounds_no_award : policy->grounds_award;
}

str decision_ground_name(const struct policy *policy, str outcome, str code)
{
    size_t n;
    const struct policy_choice *grounds = decision_grounds(policy, outcome, &n);
    str name = policy_choice_name(grounds, n, code);
    if (name.len == 0 && outcome_is_negative(outcome))
        name = policy_choice_name(policy->grounds_veto, policy->n_grounds_veto, code);
    return name;
}

static const struct life_move moves[] = {
    {"", "draft", BY_COMMITTEE, "decision.drafted", ""},
    {"draft", "draft", BY_COMMITTEE, "decision.drafted", "Drafted anew, by whoever did it last."},
    {"draft", "heard", BY_SECOND, "decision.heard",
     "Whose award would end reads the draft and has the days of the rules to reply."},
    {"heard", "draft", BY_COMMITTEE, "decision.drafted",
     "Changed, also after a reply: it is signed anew, and the reply stays."},
    {"heard", "heard", BY_SECOND, "veto.signed",
     "A veto of two managers turns an award into none."},
    {"heard", "final", BY_COMMITTEE, "decision.final",
     "All of a cycle at once, when no reply is waited for and each one that came was read by two. "
     "Letters go out, terms are made."},
    {"final", "replaced", BY_OTHERS, "decision.replaced", "By an appeal, with the next row."},
    {"", "final", BY_OTHERS, "decision.final",
     "After an appeal: written by one and signed by another who had no part in the first "
     "decision."},
};
const struct life decision_life = {"decision", "What the committee decides about a case.", moves,
                                   COUNT(moves)};

/* ---- loading --------------------------------------------------------------------------------- */

bool decision_is_deciding(str cycle_state)
{
    return str_same(cycle_state, S("deciding")) || str_same(cycle_state, S("replying"));
}

static enum err load(struct ctx *c, int64_t nomination, struct decision_case *one)
{
    struct row_decision_facts *row = &one->row;
    struct row_unmet_of_case unmet;
    enum err e = q_decision_facts(c, nomination, row);
    if (e || (e = q_unmet_of_case(c, nomination, &unmet)) ||
        (e = program_policy(c, row->policy, &one->policy)) ||
        (e = q_decision_veto(c, row->decision, &one->veto)) ||
        (e = q_decision_meeting(c, row->cycle, &one->meeting)) ||
        (e = q_decision_result(c, one->meeting.found ? one->meeting.run : 0, nomination,
                               &one->result)))
        return e;
    one->facts = (struct decision_facts){
        .person = c->me,
        .author = row->author,
        .committee = (c->bits & (COMMITTEE | MANAGER)) != 0,
        .deciding = decision_is_deciding(row->cycle_state),
        .evaluated = one->result.found,
        .veto = veto_runs(c, &one->veto),
        .state = decision_state_read(row->state),
    };
    one->line = (struct outcome_line){
        .raw = one->result.raw,
        .reviews = one->result.reviews,
        .threshold = one->policy->threshold,
        .minimum = one->policy->reviews_minimum,
        .renewal = str_same(row->kind, S("renewal")),
        .unmet = unmet.n > 0,
    };
    return OK;
}

enum err decision_load(struct ctx *c, int64_t nomination, struct decision_case *one)
{
    struct hidden_cases hidden;
    enum err e = load(c, nomination, one);
    if (e || (e = evaluation_hidden(c, one->row.cycle, &hidden)))
        return e;
    return evaluation_is_hidden(&hidden, nomination) ? fail_missing(c) : OK;
}

enum err decision_allow(struct ctx *c, enum decision_answer answer)
{
    if (answer == DECISION_YES)
        return OK;
    return fail_sentence(c, ERR_REFUSED, decision_sentence(answer));
}

enum err decision_note(struct ctx *c, const char *kind, int64_t decision, int64_t person, str facts)
{
    return ledger_write(
        c, &(struct ledger_entry){
               .kind = kind, .subject = decision, .person = person, .facts = facts, .kept = true});
}

str decision_facts_of(struct ctx *c, int64_t nomination, str outcome)
{
    return arena_format(c->mem, "{\"nomination\":%lld,\"outcome\":\"%.*s\"}", (long long)nomination,
                        STR_ARG(outcome));
}

enum err decision_only_committee(struct ctx *c)
{
    return decision_allow(c, c->bits & (COMMITTEE | MANAGER) ? DECISION_YES : DECISION_NOT_YOU);
}

/* ---- drafts ---------------------------------------------------------------------------------- */

static bool outcome_fits(const struct outcome_line *line, str outcome)
{
    if (line->renewal)
        return str_same(outcome, S("renew")) || str_same(outcome, S("no_renewal"));
    return str_same(outcome, S("award")) || str_same(outcome, S("no_award"));
}

static enum err check_draft(struct ctx *c, const struct decision_case *one,
                            const struct decision_new *in)
{
    size_t n;
    const struct policy_choice *grounds = decision_grounds(one->policy, in->outcome, &n);
    if (!outcome_fits(&one->line, in->outcome))
        return fail_at(c, "outcome", N_("Choose what the committee decides."));
    if (policy_choice_name(grounds, n, in->ground).len == 0)
        fail_at(c, "ground", N_("Choose a ground that fits the decision."));
    if (outcome_needs_words(&one->line, in->outcome) && str_chars(in->reasons) < DECISION_WORDS_MIN)
        fail_at(c, "reasons",
                N_("This decision departs from the line, rests on few reviews, or ends an award. "
                   "Say why, in a sentence or two."));
    else
        check_text(c, "reasons", in->reasons, (struct text_rule){0, DECISION_WORDS_MAX, true});
    return c->problems ? ERR_INVALID : OK;
}

static enum err write_draft(struct ctx *c, const struct decision_case *one,
                            const struct decision_new *in)
{
    struct row_decision_draft_change changed;
    int64_t id = one->row.decision ? one->row.decision : id_new(c);
    const struct life_move *move =
        life_may(&decision_life, one->row.state, S("draft"), BY_COMMITTEE);
    enum err e;
    if (!move)
        return decision_allow(c, DECISION_IS_FINAL);
    if (one->row.decision)
        e = q_decision_draft_change(c,
                                    &(struct in_decision_draft_change){.id = id,
                                                                       .was = one->row.state,
                                                                       .run = one->meeting.run,
                                                                       .outcome = in->outcome,
                                                                       .ground = in->ground,
                                                                       .reasons = in->reasons},
                                    &changed);
    else
        e = q_decision_draft_add(c, &(struct in_decision_draft_add){.id = id,
                                                                    .cycle = one->row.cycle,
                                                                    .nomination = in->nomination,
                                                                    .meeting = one->meeting.id,
                                                                    .run = one->meeting.run,
                                                                    .outcome = in->outcome,
                                                                    .ground = in->ground,
                                                                    .reasons = in->reasons});
    if (e || (e = meeting_attend(c, one->meeting.id)))
        return e;
    return decision_note(c, move->kind, id, one->row.nominee,
                         decision_facts_of(c, in->nomination, in->outcome));
}

static enum err draft(struct ctx *c, const struct decision_new *in)
{
    struct decision_case one;
    enum err e = decision_only_committee(c);
    if (e || (e = decision_load(c, in->nomination, &one)) ||
        (e = decision_allow(c, decision_may_draft(&one.facts))) || (e = check_draft(c, &one, in)))
        return e;
    return write_draft(c, &one, in);
}

enum err decision_draft(struct ctx *c, const struct decision_new *in)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, draft(c, in));
}

/* What the line says, and for cases with few reviews what hurts least: awards stay, new ones wait. */
static str outcome_of_rest(const struct outcome_line *line)
{
    str outcome = outcome_by_line(line);
    if (outcome.len > 0)
        return outcome;
    return line->renewal ? S("renew") : S("no_award");
}

static enum err draft_all(struct ctx *c, int64_t cycle, str words, size_t *made)
{
    struct row_decision_standing *rows;
    struct hidden_cases hidden;
    size_t n;
    enum err e = decision_only_committee(c);
    if (e || (e = evaluation_hidden(c, cycle, &hidden)) ||
        (e = q_decision_standing(c, cycle, &rows, &n)))
        return e;
    for (size_t i = 0; !e && i < n; i++) {
        struct decision_case one;
        struct decision_new in = {.nomination = rows[i].nomination};
        if (rows[i].decision || evaluation_is_hidden(&hidden, rows[i].nomination))
            continue;
        if ((e = load(c, rows[i].nomination, &one)) ||
            (e = decision_allow(c, decision_may_draft(&one.facts))))
            return e;
        in.outcome = outcome_of_rest(&one.line);
        if (outcome_needs_words(&one.line, in.outcome)) {
            if (words.len == 0)
                continue;
            in.reasons = words;
        }
        size_t grounds;
        const struct policy_choice *list = decision_grounds(one.policy, in.outcome, &grounds);
        in.ground = list[0].code;
        if (!(e = write_draft(c, &one, &in)))
            ++*made;
    }
    return e;
}

enum err decision_draft_all(struct ctx *c, int64_t cycle, str words, size_t *made)
{
    size_t n = 0;
    struct text_rule rule = {DECISION_WORDS_MIN, DECISION_WORDS_MAX, true};
    if (words.len > 0 && !check_text(c, "rest", words, rule))
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e || (e = db_end(c, draft_all(c, cycle, words, &n))))
        return e;
    *made = n;
    return OK;
}

/* ---- signing --------------------------------------------------------------------------------- */

static enum err sign_one(struct ctx *c, const struct row_decision_standing *d, int64_t run,
                         const struct policy *policy)
{
    struct row_decision_sign moved;
    const struct life_move *move = life_may(&decision_life, d->state, S("heard"), BY_SECOND);
    bool ends = str_same(d->outcome, S("no_renewal")), ask = ends && !d->reply_until.set;
    opt_time until = ends ? d->reply_until : (opt_time){0};
    if (!move)
        return decision_allow(c, DECISION_NO_DRAFT);
    if (ask)
        until = (opt_time){true, {c->now.s + policy->reply_days * DAY_S}};
    enum err e = q_decision_sign(c, d->decision, run, until, &moved);
    if (!e && ask)
        e = decision_mail_asked(c, d->decision, d->nomination, d->nominee, until.value);
    if (!e)
        e = decision_mail_ready(c, d->decision, d->nomination, d->nominee);
    return e ? e
             : decision_note(c, move->kind, d->decision, d->nominee,
                             decision_facts_of(c, d->nomination, d->outcome));
}

/* The list was made anew since the draft, and what it says now asks for words that are not there. */
static enum err lacks_words(struct ctx *c, const struct row_decision_standing *d, int64_t run,
                            bool *lacks)
{
    struct decision_case one;
    *lacks = false;
    if (d->run == run)
        return OK;
    enum err e = load(c, d->nomination, &one);
    *lacks = !e && outcome_needs_words(&one.line, d->outcome) &&
             str_chars(one.row.reasons) < DECISION_WORDS_MIN;
    return e;
}

static enum err nothing_signed(struct ctx *c, bool anew)
{
    if (anew)
        return fail(
            c, ERR_REFUSED,
            "The list was made anew since these decisions were drafted, and now they need a "
            "reason in words. Please draft them again.");
    return fail(c, ERR_REFUSED,
                "There is nothing here that you can sign: somebody else signs "
                "what you drafted, and the cases you have a part in.");
}

static enum err sign_all(struct ctx *c, int64_t id, size_t *n_signed)
{
    struct cycle cycle;
    struct row_decision_meeting meeting;
    struct row_decision_standing *rows;
    struct hidden_cases hidden;
    const struct policy *policy;
    size_t n, left = 0;
    bool lacks, anew = false;
    enum err e = decision_only_committee(c);
    if (e || (e = program_cycle(c, id, &cycle)))
        return e;
    if (!decision_is_deciding(cycle.state))
        return decision_allow(c, DECISION_NOT_NOW);
    if ((e = program_policy(c, cycle.policy, &policy)) ||
        (e = q_decision_meeting(c, id, &meeting)) || (e = evaluation_hidden(c, id, &hidden)) ||
        (e = q_decision_standing(c, id, &rows, &n)))
        return e;
    if (!meeting.found)
        return decision_allow(c, DECISION_NO_RUN);
    for (size_t i = 0; !e && i < n; i++) {
        enum decision_state state = decision_state_read(rows[i].state);
        if (state != DECISION_DRAFT || rows[i].author == c->me ||
            evaluation_is_hidden(&hidden, rows[i].nomination)) {
            left += state == DECISION_NONE || state == DECISION_DRAFT;
            continue;
        }
        if ((e = lacks_words(c, &rows[i], meeting.run, &lacks)))
            return e;
        anew = anew || lacks;
        left += lacks;
        if (!lacks && !(e = sign_one(c, &rows[i], meeting.run, policy)))
            ++*n_signed;
    }
    if (!e && *n_signed == 0)
        return nothing_signed(c, anew);
    if (e || (e = meeting_attend(c, meeting.id)))
        return e;
    return left == 0 ? meeting_close(c, &cycle, meeting.id) : OK;
}

enum err decision_sign(struct ctx *c, int64_t cycle, size_t *signed_now)
{
    size_t n = 0;
    enum err e = db_begin(c);
    if (e || (e = db_end(c, sign_all(c, cycle, &n))))
        return e;
    *signed_now = n;
    return OK;
}

/* ---- the end --------------------------------------------------------------------------------- */

static enum err tell_letter(struct ctx *c, const struct row_decision_standing *d, str cycle)
{
    str address = arena_format(c->mem, "/letters/%lld", (long long)d->nomination);
    return notice_tell(c, &(struct notice){.person = d->nominee,
                                           .kind = "award-letter",
                                           .subject = d->decision,
                                           .words = cycle,
                                           .address = address});
}

static enum err finish_one(struct ctx *c, const struct row_decision_standing *d, str cycle)
{
    struct row_decision_final moved;
    const struct life_move *move = life_may(&decision_life, d->state, S("final"), BY_COMMITTEE);
    if (!move)
        return decision_allow(c, DECISION_NO_DRAFT);
    enum err e = q_decision_final(c, d->decision, &moved);
    if (e || (e = nomination_decided(c, d->nomination)) ||
        (e = decision_mail_release(c, d->decision)) || (e = tell_letter(c, d, cycle)))
        return e;
    return decision_note(c, move->kind, d->decision, d->nominee,
                         decision_facts_of(c, d->nomination, d->outcome));
}

static enum err publish(struct ctx *c, int64_t id, size_t *made)
{
    struct cycle cycle;
    struct row_decision_standing *rows;
    size_t n;
    enum err e = decision_only_committee(c);
    if (e || (e = program_cycle(c, id, &cycle)))
        return e;
    if (!str_same(cycle.state, S("replying")))
        return decision_allow(c, DECISION_NOT_NOW);
    if ((e = q_decision_standing(c, id, &rows, &n)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if (decision_state_read(rows[i].state) != DECISION_HEARD)
            return fail(c, ERR_REFUSED, "A case is not signed yet.");
        if (rows[i].reply_until.set && rows[i].reply_until.value.s > c->now.s)
            return fail(c, ERR_REFUSED, "Somebody can still reply. Wait until their time is over.");
        if (rows[i].veto_until.set && rows[i].veto_until.value.s > c->now.s)
            return fail(
                c, ERR_REFUSED,
                "A veto runs. It has to be signed or withdrawn first, or its time be over.");
    }
    if ((e = reply_all_read(c, id)))
        return e;
    for (size_t i = 0; !e && i < n; i++)
        e = finish_one(c, &rows[i], cycle.code);
    *made = n;
    return e ? e : program_cycle_move(c, id, S("published"));
}

enum err decision_publish(struct ctx *c, int64_t cycle, size_t *made)
{
    size_t n = 0;
    enum err e = db_begin(c);
    if (e || (e = db_end(c, publish(c, cycle, &n))))
        return e;
    *made = n;
    return OK;
}
