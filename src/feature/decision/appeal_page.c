/* /letters/#/appeal for the person; /appeals for those who answer, and for leads. */
#include "feature/access/access.h"
#include "feature/decision/appeal.h"
#include "feature/decision/appeal.sql.h"
#include "feature/decision/inside.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"

enum { NAMES_MOST = 8 };

struct own_appeal_view {
    const struct req *r;
    struct appeal_of of;
    struct appeal_about about;
    str address; /* of this page */
    int64_t answer_days;
    bool found, late;
    struct row_appeal_by_id a; /* if found */
    struct frame_field words;
};
struct appeals_view {
    const struct req *r;
    struct row_appeal_list *rows;
    size_t n;
};
struct appeal_view {
    const struct req *r;
    int64_t id;
    struct row_appeal_by_id a;
    enum appeal_answer may_take, may_answer, may_sign;
    bool letter; /* the viewer may read it */
    str others;  /* who could answer, where the viewer cannot */
    str ground, proposed_ground;
    struct frame_select to, grounds;
    struct frame_field reasons;
};

static const char *appeal_words(str state)
{
    static const struct {
        const char *state, *words;
    } all[] = {
        {"made", N_("waits for somebody")},        {"taken", N_("is being looked at")},
        {"proposed", N_("waits for a signature")}, {"upheld", N_("the decision stays")},
        {"changed", N_("decided anew")},           {"refused", N_("refused, too late")},
    };
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_same(state, str_of(all[i].state)))
            return all[i].words;
    return "";
}

static const char *appeal_tone(str state)
{
    if (str_same(state, S("changed")))
        return "good";
    return str_same(state, S("upheld")) || str_same(state, S("refused")) ? "mute" : "tone";
}

#include "feature/decision/appeal.html.h"

/* ---- the person ------------------------------------------------------------------------------ */

static enum err load_own(struct ctx *c, struct own_appeal_view *v)
{
    const struct policy *policy;
    enum err e = appeal_find(c, v->of, &v->about);
    if (e)
        return e;
    v->found = v->about.appeal != 0;
    if (v->found)
        return q_appeal_by_id(c, v->about.appeal, &v->a);
    if (!v->about.negative)
        return fail_missing(c);
    if ((e = program_policy(c, v->about.policy, &policy)))
        return e;
    v->late = c->now.s >= v->about.until.s;
    v->answer_days = policy->appeal_answer_days;
    return OK;
}

static enum err show_own(struct ctx *c, const struct req *r, struct appeal_of of, struct res *out)
{
    struct own_appeal_view v = {.r = r, .of = of, .address = appeal_address(c, of)};
    enum err e = load_own(c, &v);
    if (e)
        return e;
    v.words = (struct frame_field){.name = "words",
                                   .type = "textarea",
                                   .label = tr(c, N_("What was overlooked?")),
                                   .hint = tr(c, N_("20 to 4,000 characters.")),
                                   .value = form_text(r, "words"),
                                   .required = true,
                                   .max = DECISION_WORDS_MAX,
                                   .rows = 8};
    struct html o = frame_open(c, r, tr(c, N_("Appeal")), of.step ? AREA_ACCOUNT : AREA_NONE);
    view_own_appeal(&o, &v);
    return frame_close(&o, r, out);
}

static enum err own_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show_own(c, r, (struct appeal_of){.nomination = r->arg[0]}, out);
}

static enum err own_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct appeal_of of = {.nomination = r->arg[0]};
    return frame_saved(c, r, out, appeal_make(c, of, form_text(r, "words")), own_get);
}

static enum err step_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show_own(c, r, (struct appeal_of){.step = r->arg[0]}, out);
}

static enum err step_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct appeal_of of = {.step = r->arg[0]};
    return frame_saved(c, r, out, appeal_make(c, of, form_text(r, "words")), step_get);
}

/* ---- those who answer ------------------------------------------------------------------------ */

struct known_cycle {
    int64_t cycle;
    struct hidden_cases hidden;
};

/* Cases that the viewer must not see do not appear, however many cycles the list is about. */
static enum err leave_out_hidden(struct ctx *c, struct appeals_view *v)
{
    struct known_cycle *known = arena_take(c->mem, v->n, sizeof *known);
    size_t n_known = 0, shown = 0;
    for (size_t i = 0; i < v->n; i++) {
        size_t at = 0;
        while (at < n_known && known[at].cycle != v->rows[i].cycle)
            at++;
        if (at == n_known) {
            known[n_known++].cycle = v->rows[i].cycle;
            enum err e = evaluation_hidden(c, v->rows[i].cycle, &known[at].hidden);
            if (e)
                return e;
        }
        if (!evaluation_is_hidden(&known[at].hidden, v->rows[i].nomination))
            v->rows[shown++] = v->rows[i];
    }
    v->n = shown;
    return OK;
}

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct appeals_view v = {.r = r};
    bool all = (c->bits & (COMMITTEE | MANAGER)) != 0;
    enum err e = q_appeal_list(c, all, &v.rows, &v.n);
    if (!e && all)
        e = leave_out_hidden(c, &v);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Appeals")), all ? AREA_COMMITTEE : AREA_LEAD);
    view_appeals(&o, &v);
    return frame_close(&o, r, out);
}

static void make_fields(struct ctx *c, struct appeal_view *v, const struct policy *policy)
{
    str to = form_text(v->r, "to"), ground = form_text(v->r, "ground");
    struct frame_option *outcomes = arena_take(c->mem, 3, sizeof *outcomes);
    size_t n = 0;
    outcomes[n++] = (struct frame_option){S("upheld"), tr(c, N_("The decision stays")),
                                          str_same(to, S("upheld"))};
    outcomes[n++] =
        (struct frame_option){S("proposed"),
                              v->a.step ? tr(c, N_("Another decision: the award goes on"))
                                        : tr(c, N_("Another decision: the award")),
                              str_same(to, S("proposed"))};
    if (v->a.late)
        outcomes[n++] = (struct frame_option){
            S("refused"), tr(c, N_("Refuse it: it came too late")), str_same(to, S("refused"))};
    v->to = (struct frame_select){.name = "to",
                                  .label = tr(c, N_("What do you answer?")),
                                  .options = outcomes,
                                  .n = n,
                                  .required = true,
                                  .radios = true};
    struct frame_option *grounds = arena_take(c->mem, policy->n_grounds_award + 1, sizeof *grounds);
    grounds[0] = (struct frame_option){S(""), tr(c, N_("Choose")), false};
    for (size_t i = 0; i < policy->n_grounds_award; i++)
        grounds[i + 1] =
            (struct frame_option){policy->grounds_award[i].code, policy->grounds_award[i].name,
                                  str_same(ground, policy->grounds_award[i].code)};
    v->grounds = (struct frame_select){.name = "ground",
                                       .label = tr(c, N_("Ground, for another decision")),
                                       .options = grounds,
                                       .n = policy->n_grounds_award + 1};
    v->reasons =
        (struct frame_field){.name = "reasons",
                             .type = "textarea",
                             .label = tr(c, N_("Reasons")),
                             .hint = tr(c, N_("The person reads them. 20 to 4,000 characters.")),
                             .value = form_text(v->r, "reasons"),
                             .required = true,
                             .max = DECISION_WORDS_MAX,
                             .rows = 6};
}

/* Who had no part, by their own view of the case: some of them. */
static enum err who_could(struct ctx *c, struct appeal_view *v)
{
    struct row_appeal_without_part *rows;
    str names[NAMES_MOST];
    size_t n, found = 0;
    enum err e = q_appeal_without_part(c, v->id, &rows, &n);
    for (size_t i = 0; !e && i < n && found < NAMES_MOST; i++) {
        struct ctx as = *c;
        struct hidden_cases hidden;
        as.me = rows[i].person;
        if (!(e = evaluation_hidden(&as, v->a.cycle, &hidden)) &&
            !evaluation_is_hidden(&hidden, v->a.nomination))
            names[found++] = rows[i].name;
    }
    if (!e)
        v->others = i18n_list(c, names, found);
    return e;
}

/* To the nominee it is at the other address; leads of the region read along. */
static enum err find(struct ctx *c, struct appeal_view *v, bool *hidden_from)
{
    struct hidden_cases hidden;
    enum err e = q_appeal_by_id(c, v->id, &v->a);
    if (e || (e = evaluation_hidden(c, v->a.cycle, &hidden)))
        return e;
    *hidden_from = evaluation_is_hidden(&hidden, v->a.nomination);
    bool decides = (c->bits & (COMMITTEE | MANAGER)) != 0;
    bool sees = (decides && !*hidden_from) || v->a.region_lead;
    return c->me == v->a.nominee || !sees ? fail_missing(c) : OK;
}

/* In the words of who withdrew the award; a rule has a code. */
static str step_ground(struct ctx *c, str ground)
{
    return str_same(ground, S("employed-by-owner"))
               ? tr(c, N_("A confirmed employer owns the program."))
               : ground;
}

static enum err appeal_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct appeal_view v = {.r = r, .id = r->arg[0]};
    const struct policy *policy;
    bool hidden;
    enum err e = find(c, &v, &hidden);
    if (e || (e = program_policy(c, v.a.policy, &policy)))
        return e;
    struct appeal_facts facts = {
        .person = c->me,
        .nominee = v.a.nominee,
        .judge = v.a.judge,
        .decides = (c->bits & (COMMITTEE | MANAGER)) != 0,
        .part = v.a.part || hidden,
        .state = v.a.state,
        .late = v.a.late,
    };
    v.may_take = appeal_may_take(&facts);
    v.may_answer = appeal_may_answer(&facts, S("upheld"));
    v.may_sign = appeal_may_sign(&facts);
    v.letter = facts.decides && !hidden;
    v.ground = v.a.step ? step_ground(c, v.a.decision_ground)
                        : decision_ground_name(policy, v.a.outcome, v.a.decision_ground);
    if (!v.a.closed.set && (v.may_take == APPEAL_NOT_YOU || v.may_take == APPEAL_PART) &&
        (e = who_could(c, &v)))
        return e;
    v.proposed_ground =
        policy_choice_name(policy->grounds_award, policy->n_grounds_award, v.a.ground);
    make_fields(c, &v, policy);
    access_saw(c, v.a.nominee, ACCESS_APPEAL,
               !facts.decides        ? LEAD
               : c->bits & COMMITTEE ? COMMITTEE
                                     : MANAGER);
    struct html o = frame_open(c, r, tr(c, N_("Appeal")), AREA_COMMITTEE);
    view_appeal(&o, &v);
    return frame_close(&o, r, out);
}

static enum err appeal_post(struct ctx *c, const struct req *r, struct res *out)
{
    str act = form_text(r, "act"), to = form_text(r, "to");
    int64_t id = r->arg[0];
    enum err e;
    if (str_same(act, S("take")))
        e = appeal_take(c, id);
    else if (str_same(act, S("sign")) || str_same(act, S("return")))
        e = appeal_sign(c, id, str_same(act, S("sign")));
    else if (str_same(to, S("upheld")) || str_same(to, S("proposed")) || str_same(to, S("refused")))
        e = appeal_answer_write(
            c, id, &(struct appeal_reply){to, form_text(r, "ground"), form_text(r, "reasons")});
    else
        e = fail_at(c, "to", N_("Choose what you answer."));
    return frame_saved(c, r, out, e, appeal_get);
}

const struct route appeal_routes[] = {
    {"GET", "/letters/#/appeal", own_get, SIGNED_IN},
    {"POST", "/letters/#/appeal", own_post, SIGNED_IN, "/letters/#/appeal"},
    {"GET", "/account/award/steps/#/appeal", step_get, SIGNED_IN},
    {"POST", "/account/award/steps/#/appeal", step_post, SIGNED_IN,
     "/account/award/steps/#/appeal"},
    {"GET", "/appeals", list_get, LEAD | COMMITTEE | MANAGER},
    {"GET", "/appeals/#", appeal_get, LEAD | COMMITTEE | MANAGER},
    {"POST", "/appeals/#", appeal_post, COMMITTEE | MANAGER, "/appeals/#"},
    {0},
};
