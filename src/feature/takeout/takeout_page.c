#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/takeout/takeout.h"

#include "feature/takeout/takeout.html.h"

static enum err data_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct html o = frame_open(c, r, tr(c, N_("Everything about you")), AREA_ACCOUNT);
    view_takeout(&o);
    return frame_close(&o, r, out);
}

static enum err file_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct takeout made;
    (void)r;
    enum err e = takeout_make(c, c->me, &made);
    if (e)
        return e;
    out->body = made.bytes;
    out->type = S("application/zip");
    out->file_name = made.file_name;
    return OK;
}

const struct route takeout_routes[] = {
    {"GET", "/account/data", data_get, SIGNED_IN, NULL, PAGE, 0, false},
    {"GET", "/account/data/archive", file_get, SIGNED_IN, NULL, SLOW, 0, false},
    {0},
};
