#include "feature/access/access.h"
#include "feature/account/account.h"
#include "feature/frame/frame.h"

struct seen_view {
    const struct access_line *lines;
    size_t n;
};

#include "feature/access/access.html.h"

static enum err seen_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct seen_view v;
    enum err e = access_mine(c, &v.lines, &v.n);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Who has seen your record")), AREA_ACCOUNT);
    view_seen(&o, &v);
    return frame_close(&o, r, out);
}

const struct route access_routes[] = {
    {"GET", "/account/seen", seen_get, SIGNED_IN},
    {0},
};
