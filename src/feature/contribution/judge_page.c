/* /lead/contributions: what leads confirm, or say why it does not count. */
#include "feature/contribution/inside.h"
#include "feature/contribution/judge.sql.h"
#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "kit/store/store.h"

enum { ROWS = 30 };

/* Who stands for one. */
struct judge_vouches {
    const struct vouch *list;
    size_t n;
    int64_t missing;
};
struct judge_view {
    const struct req *r;
    const struct policy *policy;
    struct row_judge_waiting *rows;
    struct judge_vouches *vouches; /* of each row */
    size_t n;
    str next; /* address of the following ones; empty: none */
};

static str type_name(const struct judge_view *v, const struct row_judge_waiting *w)
{
    const struct policy_type *type = policy_type(v->policy, w->type);
    return type ? type->name : w->type;
}

static str role_name(const struct judge_view *v, const struct row_judge_waiting *w)
{
    const struct policy_type *type = policy_type(v->policy, w->type);
    return type ? policy_choice_name(type->roles, type->n_roles, w->role) : S("");
}

#include "feature/contribution/judge.html.h"

static enum err load_vouches(struct ctx *c, struct judge_view *v)
{
    enum err e = OK;
    v->vouches = arena_take(c->mem, v->n + 1, sizeof *v->vouches);
    for (size_t i = 0; !e && i < v->n; i++) {
        struct judge_vouches *u = &v->vouches[i];
        if ((e = vouch_list(c, v->rows[i].id, true, &u->list, &u->n)))
            return e;
        const struct contribution_new what = {
            .type = v->rows[i].type, .url = v->rows[i].url, .vouches = (int64_t)u->n};
        u->missing = contribution_vouches_missing(v->policy, &what);
    }
    return e;
}

static enum err show(struct ctx *c, const struct req *r, struct res *out)
{
    struct judge_view v = {.r = r};
    int64_t after = param_int(r, "after", 0);
    bool everything = (c->bits & MANAGER) != 0;
    enum err e = program_policy(c, 0, &v.policy);
    if (e || (e = q_judge_waiting(c, everything, after, ROWS + 1, &v.rows, &v.n)))
        return e;
    if (v.n > ROWS) {
        v.n = ROWS;
        v.next =
            arena_format(c->mem, "/lead/contributions?after=%lld", (long long)v.rows[ROWS - 1].id);
    }
    if ((e = load_vouches(c, &v)))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Contributions to confirm")), AREA_LEAD);
    view_judge(&o, &v);
    return frame_close(&o, r, out);
}

static enum err judge_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out);
}

static enum err verify_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = contribution_judge(c, r->arg[0], true, S(""));
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return show(c, r, out);
}

static enum err reject_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = contribution_judge(c, r->arg[0], false, form_text(r, "ground"));
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return show(c, r, out);
}

const struct route judge_routes[] = {
    {"GET", "/lead/contributions", judge_get, LEAD | MANAGER},
    {"POST", "/lead/contributions/#/verify", verify_post, LEAD | MANAGER, "/lead/contributions"},
    {"POST", "/lead/contributions/#/reject", reject_post, LEAD | MANAGER, "/lead/contributions"},
    {0},
};
