#include "feature/contribution/contribution.h"
#include "feature/contribution/contribution.sql.h"
#include "feature/frame/frame.h"
#include "feature/program/program.h"

struct record_view {
    struct cycle cycle;
    day last; /* of the record */
    const struct policy *policy;
    struct row_contribution_record *rows;
    size_t n;
    struct frame_empty empty;
};

static str type_name(const struct record_view *v, str code)
{
    const struct policy_type *type = policy_type(v->policy, code);
    return type ? type->name : code;
}

static const char *state_words(const struct row_contribution_record *w)
{
    if (str_same(w->paid, S("yes")))
        return N_("Paid: does not count");
    return str_same(w->state, S("verified"))   ? N_("Verified")
           : str_same(w->state, S("rejected")) ? N_("Does not count")
           : str_same(w->state, S("draft"))    ? N_("Draft")
                                               : N_("Waits to be verified");
}

static const char *state_tone(const struct row_contribution_record *w)
{
    if (str_same(w->paid, S("yes")) || str_same(w->state, S("rejected")))
        return "bad";
    return str_same(w->state, S("verified")) ? "good" : "mute";
}

#include "feature/contribution/contribution.html.h"

static enum err record_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct record_view v = {0};
    enum err e = program_cycle_next(c, &v.cycle);
    if (e || (e = program_policy(c, v.cycle.policy, &v.policy)))
        return e;
    v.last = (day){v.cycle.record_to.n - 1};
    if ((e = q_contribution_record(c, v.cycle.record_from, v.last, &v.rows, &v.n)))
        return e;
    v.empty = (struct frame_empty){
        .title = tr(c, "Nothing in your record yet"),
        .words = tr(c, "What you did for the community in this year will be listed here."),
    };
    struct html o = frame_open(c, r, tr(c, "My record"), AREA_RECORD);
    view_record(&o, &v);
    return frame_close(&o, r, out);
}

const struct route contribution_routes[] = {
    {"GET", "/record", record_get, SIGNED_IN, NULL, PAGE, 0, false},
    {0},
};
