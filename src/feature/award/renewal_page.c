/* /account/award/renewal: one's own renewal. */
#include "feature/award/inside.h"
#include "feature/award/renewal.h"
#include "feature/award/renewal.sql.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"

struct renewal_view {
    const struct req *r;
    struct row_renewal_mine mine;
    struct contribution_year year;
    struct contribution_span span;
    day award, last; /* award 0: no day is known; last: of the record */
    bool takes;      /* the cycle takes cases now */
    bool paused;
};

static str told_on(struct ctx *c, const struct row_renewal_mine *m)
{
    const opt_time told[] = {m->told_90, m->told_60, m->told_30};
    str days[COUNT(told)];
    size_t n = 0;
    for (size_t i = 0; i < COUNT(told); i++)
        if (told[i].set)
            days[n++] = arena_copy(c->mem, i18n_moment(c, told[i].value));
    return i18n_list(c, days, n);
}

#include "feature/award/renewal.html.h"

static enum err load_cycle(struct ctx *c, struct renewal_view *v)
{
    struct row_renewal_cycle_of of = {.found = false};
    struct row_renewal_cycle_for y;
    enum err e = v->mine.nomination ? q_renewal_cycle_of(c, v->mine.nomination, &of) : OK;
    if (!e && of.found && str_same(v->mine.state, S("nominated"))) {
        v->award = of.award;
        v->span = (struct contribution_span){of.record_from, of.record_to};
    } else if (!e && !(e = q_renewal_cycle_for(c, v->mine.to_day, &y)) && y.found) {
        v->award = y.award;
        v->span = (struct contribution_span){y.record_from, y.record_to};
        v->takes = str_same(y.state, S("nominating"));
    }
    v->last = (day){v->span.to.n - 1};
    return e;
}

static enum err renewal_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct renewal_view v = {.r = r};
    const struct policy *policy;
    enum err e = q_renewal_mine(c, &v.mine);
    if (e)
        return e;
    if (!v.mine.found)
        return fail(c, ERR_NOT_FOUND,
                    "There is no renewal of yours now. It opens by itself before your term ends.");
    v.paused = str_same(v.mine.term_state, S("paused"));
    if ((e = load_cycle(c, &v)) || (e = program_policy(c, 0, &policy)))
        return e;
    if (v.award.n > 0 && (e = contribution_year(c, c->me, policy, v.span, &v.year)))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Renewal")), AREA_ACCOUNT);
    view_renewal(&o, &v);
    return frame_close(&o, r, out);
}

static enum err renewal_post(struct ctx *c, const struct req *r, struct res *out)
{
    str act = form_text(r, "act");
    enum err e = str_same(act, S("accept"))    ? renewal_accept(c)
                 : str_same(act, S("decline")) ? renewal_decline(c)
                 : str_same(act, S("reopen"))  ? renewal_reopen(c)
                                               : fail(c, ERR_INVALID, "Choose what should happen.");
    return frame_saved(c, r, out, e, renewal_get);
}

const struct route renewal_routes[] = {
    {"GET", "/account/award/renewal", renewal_get, SIGNED_IN},
    {"POST", "/account/award/renewal", renewal_post, SIGNED_IN, "/account/award/renewal"},
    {0},
};
