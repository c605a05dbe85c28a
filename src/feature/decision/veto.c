#include "feature/decision/inside.h"

#include "feature/ledger/ledger.h"
#include "kit/store/store.h"

#define DAY_S 86400

static const struct life_move moves[] = {
    {"", "open", BY_MANAGER, "veto.made",
     "Against an award that is signed, with a ground of the rules and words; once for a decision. "
     "Seven days run; nothing is published meanwhile."},
    {"open", "signed", BY_SECOND, "veto.signed",
     "Another manager: the award is not made, and whose award would end can reply."},
    {"open", "withdrawn", BY_MANAGER, "veto.withdrawn", "By who made it."},
    {"open", "lapsed", BY_RULE, "veto.lapsed", "When the time is over, the award goes on."},
};
const struct life veto_life = {"veto", "Two managers stop an award that the committee signed.",
                               moves, COUNT(moves)};

/* ---- rules ----------------------------------------------------------------------------------- */

static enum veto_answer may_touch(const struct veto_facts *f)
{
    if (!f->manager)
        return VETO_NOT_YOU;
    if (f->hidden)
        return VETO_HIDDEN;
    if (f->state == DECISION_FINAL)
        return VETO_IS_FINAL;
    return f->state == DECISION_HEARD ? VETO_YES : VETO_NOT_SIGNED;
}

enum veto_answer veto_may_make(const struct veto_facts *f)
{
    enum veto_answer answer = may_touch(f);
    if (answer)
        return answer;
    if (f->used)
        return VETO_USED;
    return f->award ? VETO_YES : VETO_NO_AWARD;
}

enum veto_answer veto_may_sign(const struct veto_facts *f)
{
    enum veto_answer answer = may_touch(f);
    if (answer)
        return answer;
    if (f->author == 0)
        return VETO_NONE_RUNS;
    return f->author == f->person ? VETO_OWN : VETO_YES;
}

enum veto_answer veto_may_withdraw(const struct veto_facts *f)
{
    enum veto_answer answer = may_touch(f);
    if (answer)
        return answer;
    if (f->author == 0)
        return VETO_NONE_RUNS;
    return f->author == f->person ? VETO_YES : VETO_NOT_OWN;
}

const char *veto_sentence(enum veto_answer answer)
{
    switch (answer) {
    case VETO_YES: return "";
    case VETO_NOT_YOU: return N_("Only managers of the program can object to an award.");
    case VETO_HIDDEN: return N_("You have a part in this case; others decide about it.");
    case VETO_NO_AWARD: return N_("A veto stops an award; here none is given.");
    case VETO_NOT_SIGNED: return N_("A veto is for what the committee has signed.");
    case VETO_IS_FINAL: return N_("This case is decided and published; a veto comes too late.");
    case VETO_USED:
        return N_("There was a veto on this decision before; a second one is not possible.");
    case VETO_NONE_RUNS: return N_("No veto runs on this case.");
    case VETO_OWN: return N_("A second manager has to sign your veto.");
    case VETO_NOT_OWN: return N_("Who made the veto can withdraw it; it lapses by itself.");
    }
    return "";
}

bool veto_runs(const struct ctx *c, const struct row_decision_veto *veto)
{
    return veto->found && str_same(veto->state, S("open")) && veto->until.s > c->now.s;
}

/* ---- acts ------------------------------------------------------------------------------------ */

struct veto_facts veto_facts_of(const struct ctx *c, const struct decision_case *one)
{
    return (struct veto_facts){
        .person = c->me,
        .author = veto_runs(c, &one->veto) ? one->veto.author : 0,
        .manager = (c->bits & MANAGER) != 0,
        .award = !outcome_is_negative(one->row.outcome),
        .state = decision_state_read(one->row.state),
        .used = one->veto.found,
    };
}

typedef enum veto_answer veto_rule(const struct veto_facts *f);

/* The case, if the rule allows it to the viewer now. */
static enum err find(struct ctx *c, int64_t nomination, veto_rule *may, struct decision_case *one)
{
    if (!(c->bits & (COMMITTEE | MANAGER)))
        return fail_sentence(c, ERR_REFUSED, veto_sentence(VETO_NOT_YOU));
    enum err e = decision_load(c, nomination, one);
    if (e)
        return e;
    struct veto_facts facts = veto_facts_of(c, one);
    enum veto_answer answer = may(&facts);
    return answer ? fail_sentence(c, ERR_REFUSED, veto_sentence(answer)) : OK;
}

static str facts_of(struct ctx *c, int64_t nomination, str ground)
{
    return arena_format(c->mem, "{\"nomination\":%lld,\"ground\":\"%.*s\"}", (long long)nomination,
                        STR_ARG(ground));
}

static enum err make(struct ctx *c, int64_t nomination, str ground, str words)
{
    struct decision_case one;
    enum err e = find(c, nomination, veto_may_make, &one);
    if (e)
        return e;
    const struct policy *p = one.policy;
    if (policy_choice_name(p->grounds_veto, p->n_grounds_veto, ground).len == 0)
        fail_at(c, "veto_ground", N_("Choose a ground of the rules."));
    check_text(c, "veto_words", words,
               (struct text_rule){DECISION_WORDS_MIN, DECISION_WORDS_MAX, true});
    if (c->problems)
        return ERR_INVALID;
    moment until = {c->now.s + VETO_DAYS * DAY_S};
    const struct life_move *move = life_may(&veto_life, S(""), S("open"), BY_MANAGER);
    if (!move)
        return fail_missing(c);
    if ((e = q_decision_veto_add(c, &(struct in_decision_veto_add){.id = id_new(c),
                                                                   .decision = one.row.decision,
                                                                   .ground = ground,
                                                                   .words = words,
                                                                   .until = until})))
        return e;
    return decision_note(c, move->kind, one.row.decision, one.row.nominee,
                         facts_of(c, nomination, ground));
}

enum err veto_make(struct ctx *c, int64_t nomination, str ground, str words)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, make(c, nomination, ground, words));
}

/* How a veto ends: which, of which decision, to what, by whom (BY_ bits). */
struct veto_end {
    int64_t veto, decision, nominee;
    str to;
    int64_t by;
    str facts;
};

/* The award is not made. Whose award would end is asked, as always. */
static enum err stop_award(struct ctx *c, const struct decision_case *one)
{
    struct row_decision_vetoed moved;
    bool ends = str_same(one->row.outcome, S("renew"));
    moment until = {c->now.s + one->policy->reply_days * DAY_S};
    enum err e = q_decision_vetoed(
        c,
        &(struct in_decision_vetoed){.id = one->row.decision,
                                     .outcome = ends ? S("no_renewal") : S("no_award"),
                                     .ground = one->veto.ground,
                                     .reasons = one->veto.words,
                                     .author = one->veto.author,
                                     .reply_until = {ends, until}},
        &moved);
    if (e || !ends)
        return e;
    return decision_mail_asked(c, one->row.decision, one->row.id, one->row.nominee, until);
}

/* One move of a veto that runs, and its line about the decision. */
static enum err end(struct ctx *c, const struct veto_end *end)
{
    struct row_decision_veto_end ended;
    const struct life_move *move = life_may(&veto_life, S("open"), end->to, end->by);
    if (!move)
        return fail_sentence(c, ERR_REFUSED, veto_sentence(VETO_NONE_RUNS));
    enum err e =
        q_decision_veto_end(c, end->veto, end->to, (opt_int){end->by == BY_SECOND, c->me}, &ended);
    return e ? e : decision_note(c, move->kind, end->decision, end->nominee, end->facts);
}

static enum err end_case(struct ctx *c, const struct decision_case *one, str to, int64_t by)
{
    return end(c, &(struct veto_end){.veto = one->veto.id,
                                     .decision = one->row.decision,
                                     .nominee = one->row.nominee,
                                     .to = to,
                                     .by = by,
                                     .facts = facts_of(c, one->row.id, one->veto.ground)});
}

static enum err sign(struct ctx *c, int64_t nomination)
{
    struct decision_case one;
    enum err e = find(c, nomination, veto_may_sign, &one);
    if (e || (e = end_case(c, &one, S("signed"), BY_SECOND)))
        return e;
    return stop_award(c, &one);
}

enum err veto_sign(struct ctx *c, int64_t nomination)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, sign(c, nomination));
}

static enum err withdraw(struct ctx *c, int64_t nomination)
{
    struct decision_case one;
    enum err e = find(c, nomination, veto_may_withdraw, &one);
    return e ? e : end_case(c, &one, S("withdrawn"), BY_MANAGER);
}

enum err veto_withdraw(struct ctx *c, int64_t nomination)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, withdraw(c, nomination));
}

/* ---- time ------------------------------------------------------------------------------------ */

static enum err lapse(struct ctx *c, const struct row_decision_vetoes_over *v)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, end(c, &(struct veto_end){.veto = v->id,
                                               .decision = v->decision,
                                               .nominee = v->nominee,
                                               .to = S("lapsed"),
                                               .by = BY_RULE}));
}

enum err veto_tick(struct ctx *c, size_t *lapsed)
{
    struct row_decision_vetoes_over *over;
    size_t n;
    enum err e = q_decision_vetoes_over(c, &over, &n);
    *lapsed = 0;
    for (size_t i = 0; !e && i < n; i++) {
        c->program = over[i].program;
        e = lapse(c, &over[i]);
        if (e == ERR_CONFLICT) /* another process was quicker */
            e = OK;
        else if (!e)
            ++*lapsed;
    }
    return e;
}
