/* /record/identities: whom I may be at sources. */
#include "feature/collect/collect.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"

struct identities_view {
    const struct req *r;
    const struct collect_identity *list;
    size_t n, n_proposed, n_mine;
};

static bool is_proposed(const struct collect_identity *one)
{
    return str_same(one->state, S("proposed"));
}

static bool is_mine(const struct collect_identity *one)
{
    return str_same(one->state, S("claimed")) || str_same(one->state, S("proved"));
}

#include "feature/collect/identity.html.h"

static enum err show(struct ctx *c, const struct req *r, struct res *out)
{
    struct identities_view v = {.r = r};
    enum err e = collect_identities(c, &v.list, &v.n);
    if (e)
        return e;
    for (size_t i = 0; i < v.n; i++) {
        v.n_proposed += is_proposed(&v.list[i]);
        v.n_mine += is_mine(&v.list[i]);
    }
    struct html o = frame_open(c, r, tr(c, N_("Is this you?")), AREA_RECORD);
    view_identities(&o, &v);
    return frame_close(&o, r, out);
}

static enum err answer(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    if (!e) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out);
}

static enum err identities_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out);
}

static enum err yes_post(struct ctx *c, const struct req *r, struct res *out)
{
    return answer(c, r, out, collect_claim(c, r->arg[0]));
}

static enum err no_post(struct ctx *c, const struct req *r, struct res *out)
{
    return answer(c, r, out, collect_disclaim(c, r->arg[0]));
}

const struct route identity_routes[] = {
    {"GET", "/record/identities", identities_get, SIGNED_IN},
    {"POST", "/record/identities/#/yes", yes_post, SIGNED_IN, "/record/identities"},
    {"POST", "/record/identities/#/no", no_post, SIGNED_IN, "/record/identities"},
    {0},
};
