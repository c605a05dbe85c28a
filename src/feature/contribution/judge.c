/* Somebody else says whether a contribution counts. */
#include "feature/contribution/contribution.sql.h"
#include "feature/contribution/inside.h"
#include "kit/store/store.h"

/* A link, or people who stand for it. */
static bool is_shown(const struct policy *policy, const struct row_contribution_claim *claim)
{
    const struct contribution_new in = {
        .type = claim->type, .url = claim->url, .vouches = claim->vouches};
    return contribution_vouches_missing(policy, &in) == 0;
}

static enum err may_confirm(struct ctx *c, const struct policy *policy,
                            const struct row_contribution_claim *claim)
{
    if (!str_same(claim->paid, S("no")) && !str_same(claim->paid, S("expenses")))
        return fail(c, ERR_REFUSED,
                    "They have not said that this was unpaid. Paid work cannot be confirmed.");
    if (!is_shown(policy, claim))
        return fail(
            c, ERR_REFUSED,
            "It has no link, and fewer than two people stand for it. Ask for one of these.");
    return OK;
}

static enum err may_judge(struct ctx *c, const struct row_contribution_claim *claim)
{
    bool lead = false;
    enum err e = OK;
    if (!(c->bits & MANAGER))
        e = program_has_role(c, c->me, LEAD, claim->region, &lead);
    if (e)
        return e;
    if (!(c->bits & MANAGER) && !lead)
        return fail_missing(c);
    if (claim->person == c->me)
        return fail(c, ERR_REFUSED, "This is your own. Somebody else looks at it.");
    if (claim->mine)
        return fail(c, ERR_REFUSED, "You stand for it yourself. Somebody else decides.");
    return OK;
}

static enum err judge(struct ctx *c, const struct policy *policy, int64_t id, str ground)
{
    str to = ground.len == 0 ? S("verified") : S("rejected");
    struct row_contribution_claim claim;
    struct row_contribution_judge done;
    enum err e = q_contribution_claim(c, id, &claim);
    if (e || (e = may_judge(c, &claim)) ||
        (ground.len == 0 && (e = may_confirm(c, policy, &claim))))
        return e;
    const char *kind = contribution_judged_as(claim.state, to);
    if (!kind)
        return fail_quicker(c);
    if ((e = q_contribution_judge(c, id, claim.state, to, ground, &done)) ||
        (e = contribution_count_day(c, claim.person, claim.day)))
        return e;
    return contribution_tell(c, kind, id, claim.person, true);
}

enum err contribution_judge(struct ctx *c, int64_t id, bool verified, str ground)
{
    const struct policy *policy;
    enum err e = program_policy(c, 0, &policy);
    if (e)
        return e;
    if (!verified &&
        policy_choice_name(policy->grounds_rejection, policy->n_grounds_rejection, ground).len == 0)
        return fail_at(c, "ground", N_("Say why it does not count."));
    if ((e = db_begin(c)))
        return e;
    return db_end(c, judge(c, policy, id, verified ? S("") : ground));
}
