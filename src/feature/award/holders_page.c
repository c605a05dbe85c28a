/* /lead/awards: who holds the award in the lead's regions and needs a word. */
#include "feature/award/holders.sql.h"
#include "feature/award/inside.h"
#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"

enum { NO_LETTER_DAYS = 90 };

struct holders_view {
    const struct req *r;
    const struct policy *policy;
    struct row_holders_quiet *quiet;
    struct row_holders_leaves *leaves;
    struct row_holders_renewals *renewals;
    struct row_holders_no_letter *no_letter;
    size_t n_quiet, n_leaves, n_renewals, n_no_letter;
    bool own_quiet; /* the viewer's own case waits with others */
    int64_t typed;  /* the case whose form was not accepted; 0: none */
    struct frame_field words;
};

static str leave_words(struct ctx *c, str ground)
{
    return str_same(ground, S("leave")) ? tr(c, N_("Without giving a reason.")) : ground;
}

static const char *renewal_words(str state)
{
    if (str_same(state, S("nominated")))
        return N_("put forward");
    return str_same(state, S("declined")) ? N_("not wanted") : N_("opens by itself");
}

static opt_time last_told(const struct row_holders_renewals *r)
{
    return r->told_30.set ? r->told_30 : r->told_60.set ? r->told_60 : r->told_90;
}

#include "feature/award/holders.html.h"

static enum err show(struct ctx *c, const struct req *r, struct res *out, int64_t typed)
{
    struct holders_view v = {.r = r, .typed = typed};
    struct row_holders_is_lead lead;
    enum err e = q_holders_is_lead(c, &lead);
    int64_t all = lead.n == 0; /* a manager who is no lead looks at all of it */
    int64_t manager = (c->bits & MANAGER) != 0;
    day today = day_of_moment(c->now), since = {today.n - NO_LETTER_DAYS};
    struct row_holders_own_quiet own;
    if (e || (e = program_policy(c, 0, &v.policy)) ||
        (e = q_holders_quiet(c, all, manager, &v.quiet, &v.n_quiet)) ||
        (e = q_holders_leaves(c, all, manager, &v.leaves, &v.n_leaves)) ||
        (e = q_holders_renewals(c, all, manager, today, &v.renewals, &v.n_renewals)) ||
        (e = q_holders_no_letter(c, all, manager, since, &v.no_letter, &v.n_no_letter)) ||
        (e = q_holders_own_quiet(c, &own)))
        return e;
    v.own_quiet = own.n > 0;
    v.words = (struct frame_field){.name = "words",
                                   .type = "textarea",
                                   .label = tr(c, N_("What you know, or why this is closed")),
                                   .value = form_text(r, "words"),
                                   .required = true,
                                   .max = AWARD_GROUND_MAX,
                                   .rows = 2};
    struct html o = frame_open(c, r, tr(c, N_("Award holders")), AREA_LEAD);
    view_holders(&o, &v);
    return frame_close(&o, r, out);
}

static enum err holders_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, 0);
}

static enum err done(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    if (e == OK) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    return (e = frame_again(c, out, e)) ? e : show(c, r, out, r->arg[0]);
}

static enum err quiet_post(struct ctx *c, const struct req *r, struct res *out)
{
    str act = form_text(r, "act"), words = form_text(r, "words");
    if (str_same(act, S("talked")))
        return done(c, r, out, award_talked(c, r->arg[0], words));
    if (str_same(act, S("offer")))
        return done(c, r, out, award_offer_leave(c, r->arg[0]));
    return done(c, r, out, award_quiet_close(c, r->arg[0], words));
}

static enum err agree_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, award_step_sign(c, r->arg[0]));
}

static enum err drop_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, award_step_drop(c, r->arg[0]));
}

static enum err back_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, award_back(c, r->arg[0]));
}

const struct route holder_routes[] = {
    {"GET", "/lead/awards", holders_get, LEAD | MANAGER},
    {"POST", "/lead/awards/quiet/#", quiet_post, LEAD | MANAGER, "/lead/awards"},
    {"POST", "/lead/awards/steps/#/agree", agree_post, LEAD | MANAGER, "/lead/awards"},
    {"POST", "/lead/awards/steps/#/drop", drop_post, LEAD | MANAGER, "/lead/awards"},
    {"POST", "/lead/awards/#/back", back_post, LEAD | MANAGER, "/lead/awards"},
    {0},
};
