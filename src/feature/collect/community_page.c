/* /program/sources: what is read for the whole community, and how collecting goes; who objects to it:
 * /account/lists. */
#include "feature/account/account.h"
#include "feature/collect/inside.h"
#include "feature/collect/page.sql.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { LATE_S = 3600, DAY_S = 86400 };

struct community_view {
    const struct req *r;
    struct row_page_health health;
    struct row_page_runs runs;
    const struct source *list;
    size_t n;
    int64_t objections;
    struct frame_select kind;
    struct frame_field handle;
};
struct lists_view {
    const struct req *r;
    struct row_page_addresses *rows;
    bool *out; /* of each: is left out */
    size_t n, n_out;
};

#include "feature/collect/community.html.h"

/* ---- the community ------------------------------------------------------------------------------- */

static void make_form(struct ctx *c, struct community_view *v)
{
    size_t n, many = 0;
    const struct collect_kind *kinds = collect_kinds(&n);
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    str chosen = form_text(v->r, "kind");
    options[many++] = (struct frame_option){S("mail"), tr(c, N_("E-mail, in any list")),
                                            str_same(chosen, S("mail"))};
    for (size_t i = 0; i < n; i++)
        if (kinds[i].community && kinds[i].read)
            options[many++] = (struct frame_option){str_of(kinds[i].code), tr(c, kinds[i].name),
                                                    str_same(chosen, str_of(kinds[i].code))};
    v->kind = (struct frame_select){.name = "kind",
                                    .label = tr(c, N_("Where do they write?")),
                                    .options = options,
                                    .n = many,
                                    .required = true};
    v->handle = (struct frame_field){.name = "handle",
                                     .type = "text",
                                     .label = tr(c, N_("Their address or name there")),
                                     .value = form_text(v->r, "handle"),
                                     .required = true,
                                     .max = 300,
                                     .autocomplete = "off"};
}

static enum err show(struct ctx *c, const struct req *r, struct res *out)
{
    struct community_view v = {.r = r};
    moment since = {c->now.s - DAY_S};
    db_snapshot(c);
    enum err e = q_page_health(c, (moment){c->now.s - LATE_S}, since, &v.health);
    if (!e && !(e = q_page_runs(c, since, &v.runs)) && !(e = collect_sources(c, 0, &v.list, &v.n)))
        e = collect_objections(c, &v.objections);
    db_snapshot_end(c);
    if (e)
        return e;
    make_form(c, &v);
    struct html o = frame_open(c, r, tr(c, N_("Sources")), AREA_PROGRAM);
    view_community(&o, &v);
    return frame_close(&o, r, out);
}

static struct collect_place ours(struct ctx *c)
{
    return (struct collect_place){.page = S("/program/sources"),
                                  .back = S("/program/sources"),
                                  .name = tr(c, N_("Sources")),
                                  .area = AREA_PROGRAM};
}

static enum err look_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct collect_place place = ours(c);
    enum err e = collect_place_look(c, r, &place, out);
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return show(c, r, out);
}

static enum err connect_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct collect_place place = ours(c);
    int64_t id = 0;
    enum err e = collect_place_connect(c, r, &place, out, &id);
    if (e == ERR_CONFLICT && id) {
        see_other(c, out, "/program/sources/#?again=1", id);
        return OK;
    }
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return show(c, r, out);
}

static enum err objection_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, collect_object(c, form_text(r, "kind"), form_text(r, "handle")),
                       show);
}

const struct route community_routes[] = {
    {"GET", "/program/sources", show, MANAGER},
    {"POST", "/program/sources/look", look_post, MANAGER, NULL, SLOW, 0, false},
    {"POST", "/program/sources", connect_post, MANAGER, "/program/sources/#"},
    {"POST", "/program/sources/objections", objection_post, MANAGER, "/program/sources"},
    {0},
};

/* ---- who objects --------------------------------------------------------------------------------- */

static enum err load_lists(struct ctx *c, struct lists_view *v)
{
    enum err e = q_page_addresses(c, &v->rows, &v->n);
    v->out = arena_take(c->mem, e ? 1 : v->n + 1, sizeof *v->out);
    for (size_t i = 0; !e && i < v->n; i++)
        if (!(e = collect_objects(c, v->rows[i].kind, v->rows[i].handle, &v->out[i])))
            v->n_out += v->out[i];
    return e;
}

static enum err lists_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct lists_view v = {.r = r};
    enum err e = load_lists(c, &v);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Public lists")), AREA_ACCOUNT);
    view_lists(&o, &v);
    return frame_close(&o, r, out);
}

typedef enum err list_act(struct ctx *c, str kind, str handle);

static enum err each_address(struct ctx *c, list_act *act)
{
    struct lists_view v = {0};
    enum err e = load_lists(c, &v);
    for (size_t i = 0; !e && i < v.n; i++)
        e = act(c, v.rows[i].kind, v.rows[i].handle);
    return e;
}

static enum err lists_change(struct ctx *c, const struct req *r, struct res *out, list_act *act)
{
    enum err e = db_begin(c);
    if (!e)
        e = db_end(c, each_address(c, act));
    return frame_saved(c, r, out, e, lists_get);
}

static enum err lists_post(struct ctx *c, const struct req *r, struct res *out)
{
    return lists_change(c, r, out, collect_object);
}

static enum err again_post(struct ctx *c, const struct req *r, struct res *out)
{
    return lists_change(c, r, out, collect_object_end);
}

const struct route objection_routes[] = {
    {"GET", "/account/lists", lists_get, SIGNED_IN},
    {"POST", "/account/lists", lists_post, SIGNED_IN, "/account/lists"},
    {"POST", "/account/lists/again", again_post, SIGNED_IN, "/account/lists"},
    {0},
};
