/* /contributions/#/vouch/@: what somebody sees who is asked to stand for it. */
#include "feature/contribution/inside.h"
#include "feature/contribution/vouch.sql.h"
#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"

struct vouch_view {
    const struct req *r;
    int64_t id;
    struct row_vouch_asked w;
    str type, role, address;
    struct frame_field words;
};

#include "feature/contribution/vouch.html.h"

static enum err show(struct ctx *c, const struct req *r, struct res *out)
{
    struct vouch_view v = {.r = r, .id = r->arg[0]};
    const struct policy *policy;
    enum err e = q_vouch_asked(c, v.id, r->word[0], &v.w);
    if (e || (e = program_policy(c, 0, &policy)))
        return e;
    const struct policy_type *type = policy_type(policy, v.w.type);
    v.type = type ? type->name : v.w.type;
    if (type)
        v.role = policy_choice_name(type->roles, type->n_roles, v.w.role);
    v.address = arena_format(c->mem, "/contributions/%lld/vouch/%.*s", (long long)v.id,
                             STR_ARG(r->word[0]));
    v.words = (struct frame_field){
        .name = "words",
        .type = "textarea",
        .label = tr(c, N_("What you saw")),
        .hint = tr(c, N_("Where you were, and what they did, in your own words.")),
        .value = form_text(r, "words"),
        .required = true,
        .max = VOUCH_MAX,
        .rows = 4};
    struct html o = frame_open(c, r, tr(c, N_("Did you see this?")), AREA_NONE);
    view_vouch(&o, &v);
    return frame_close(&o, r, out);
}

static enum err done(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    if (!e) {
        frame_flash(out, FLASH_SAVED);
        see_other(c, out,
                  arena_format(c->mem, "/contributions/#/vouch/%.*s", STR_ARG(r->word[0])).at,
                  r->arg[0]);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out);
}

static enum err vouch_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, vouch_give(c, r->arg[0], r->word[0], form_text(r, "words")));
}

static enum err withdraw_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, vouch_withdraw(c, r->arg[0]));
}

#define VOUCH "/contributions/#/vouch/@"

const struct route vouch_routes[] = {
    {"GET", VOUCH, show, SIGNED_IN},
    {"POST", VOUCH, vouch_post, SIGNED_IN},
    {"POST", VOUCH "/withdraw", withdraw_post, SIGNED_IN},
    {0},
};
