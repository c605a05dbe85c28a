/* A lead proposes that a page of the nominee's is read; the nominee says yes or no. */
#include "feature/collect/collect.h"
#include "feature/frame/frame.h"
#include "feature/nomination/nomination_case.h"

/* Whoever takes care of the nomination, while there is something to find. */
static enum err find(struct ctx *c, const struct req *r, struct collect_place *place)
{
    struct nomination_case n;
    enum err e = nomination_load(c, r->arg[0], &n);
    if (e)
        return e;
    if (!(n.by & (BY_LEAD | BY_MANAGER)) || n.by & BY_PERSON || !nomination_is_running(n.state))
        return fail_missing(c);
    str back = arena_format(c->mem, "/nominations/%lld", (long long)n.id);
    *place = (struct collect_place){
        .page = arena_format(c->mem, "%.*s/sources", STR_ARG(back)),
        .back = back,
        .name = words_format(c, tr_c(c->catalog, N_("Nomination of %.*s")), STR_ARG(n.row.name)),
        .person = n.row.nominee,
        .person_name = n.row.name,
        .area = AREA_NONE};
    return OK;
}

static enum err look_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct collect_place place;
    enum err e = find(c, r, &place);
    if (e)
        return e;
    e = collect_place_look(c, r, &place, out);
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return nomination_show(c, r, out);
}

/* What they have connected is theirs to know: nothing tells the lead that it is there already. */
static enum err propose_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct collect_place place;
    int64_t id = 0;
    enum err e = find(c, r, &place);
    if (e)
        return e;
    e = collect_place_connect(c, r, &place, out, &id);
    if (!e && id == 0)
        return OK; /* the form is shown again */
    if (e && e != ERR_CONFLICT)
        return e;
    frame_flash(out, FLASH_SENT);
    see_other(c, out, "/nominations/#", r->arg[0]);
    return OK;
}

const struct route nominee_source_routes[] = {
    {"POST", "/nominations/#/sources/look", look_post, LEAD | MANAGER, NULL, SLOW, 0, false},
    {"POST", "/nominations/#/sources", propose_post, LEAD | MANAGER},
    {0},
};
