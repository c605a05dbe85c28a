#include "feature/frame/frame.h"
#include "feature/people/inside.h"
#include "feature/people/merge.sql.h"

struct merge_list {
    const struct req *r;
    const char *address; /* of the page; undo is below it */
    const struct row_merge_of *rows;
    size_t n;
    moment now;
};
/* What stands against it, in words; empty: nothing. Then what would move. */
struct merge_weighed {
    const struct req *r;
    str address, back; /* of the form; to leave both as they are */
    int64_t with;      /* sent along; 0: nothing */
    str against;
    struct merge_preview preview;
};
struct merge_view {
    const struct req *r;
    struct person kept, other; /* other.id 0: not chosen yet */
    struct frame_field query;
    const struct person_found *list;
    size_t n;
    struct merge_weighed weighed;
    struct merge_list before;
};
struct merge_own_view {
    const struct req *r;
    struct person other; /* id 0: not proved yet */
    bool sent;           /* a code waits to be typed */
    struct frame_field email, code;
    struct merge_weighed weighed;
    struct merge_list before;
};

#include "feature/people/merge.html.h"

static enum err load_before(struct ctx *c, const struct req *r, int64_t winner, const char *address,
                            struct merge_list *l)
{
    struct row_merge_of *rows;
    *l = (struct merge_list){.r = r, .address = address, .now = c->now};
    enum err e = q_merge_of(c, winner, &rows, &l->n);
    l->rows = rows;
    return e;
}

static enum err weigh(struct ctx *c, int64_t loser, int64_t winner, bool proved,
                      struct merge_weighed *w)
{
    enum merge_ground ground;
    enum err e = merge_load(c, loser, winner, proved, &ground);
    if (e || ground == MERGE_FINE)
        return e ? e : people_merge_look(c, loser, winner, &w->preview);
    w->against = tr(c, merge_words(ground));
    return OK;
}

/* ---- for managers ------------------------------------------------------------------------------ */

static enum err load_search(struct ctx *c, const struct req *r, struct merge_view *v)
{
    str typed = str_first_chars(param(r, "q"), 100);
    v->query = (struct frame_field){.name = "q",
                                    .type = "search",
                                    .label = tr(c, N_("Which one is the other record?")),
                                    .hint = tr(c, N_("Name, handle or e-mail address.")),
                                    .value = typed,
                                    .required = true,
                                    .max = 100};
    return typed.len ? people_find(c, typed, &v->list, &v->n) : OK;
}

static enum err merge_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct merge_view v = {.r = r};
    int64_t with = form_int(r, "with", param_int(r, "with", 0));
    str address = arena_format(c->mem, "/program/people/%lld/merge", (long long)r->arg[0]);
    enum err e = people_get(c, r->arg[0], &v.kept);
    v.weighed = (struct merge_weighed){
        .r = r,
        .address = address,
        .back = arena_format(c->mem, "/program/people/%lld", (long long)r->arg[0]),
        .with = with};
    if (e || (with && (e = people_get(c, with, &v.other))) ||
        (e = with ? weigh(c, with, v.kept.id, false, &v.weighed) : load_search(c, r, &v)) ||
        (e = load_before(c, r, v.kept.id, address.at, &v.before)))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Two records of one person")), AREA_PROGRAM);
    view_merge(&o, &v);
    return frame_close(&o, r, out);
}

static enum err merge_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, people_merge(c, form_int(r, "with", 0), r->arg[0]), merge_get);
}

static enum err undo_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_merge_get m;
    enum err e = q_merge_get(c, r->arg[1], &m);
    if (e || m.winner != r->arg[0])
        return e ? e : fail_missing(c);
    if (!(e = people_unmerge(c, r->arg[1])))
        frame_flash(out, FLASH_UNDONE);
    return e;
}

/* ---- for oneself ------------------------------------------------------------------------------- */

static enum err own_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct merge_code code;
    struct merge_own_view v = {
        .r = r, .weighed = {.r = r, .address = S("/account/merge/now"), .back = S("/account")}};
    enum err e = merge_code_now(c, &code);
    if (e ||
        (code.proved && ((e = people_get(c, code.proved, &v.other)) ||
                         (e = weigh(c, code.proved, c->me, true, &v.weighed)))) ||
        (e = load_before(c, r, c->me, "/account/merge", &v.before)))
        return e;
    v.sent = code.sent || str_same(param(r, "sent"), S("1")) || form_has(r, "code");
    v.email = (struct frame_field){.name = "email",
                                   .type = "email",
                                   .label = tr(c, N_("E-mail address of the other record")),
                                   .hint = tr(c, N_("If somebody here has it, a code goes there.")),
                                   .value = form_text(r, "email"),
                                   .required = true,
                                   .max = 254,
                                   .autocomplete = "email"};
    v.code = (struct frame_field){.name = "code",
                                  .type = "text",
                                  .label = tr(c, N_("The code of the letter")),
                                  .value = form_text(r, "code"),
                                  .required = true,
                                  .max = 20,
                                  .autocomplete = "one-time-code"};
    struct html o = frame_open(c, r, tr(c, N_("Two records of me")), AREA_ACCOUNT);
    view_merge_own(&o, &v);
    return frame_close(&o, r, out);
}

static enum err own_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = merge_code_send(c, form_text(r, "email"));
    if (!e)
        frame_flash(out, FLASH_SENT);
    return e ? frame_saved(c, r, out, e, own_get) : OK;
}

static enum err own_code_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = merge_code_check(c, form_text(r, "code"));
    return e ? frame_saved(c, r, out, e, own_get) : OK;
}

static enum err own_now_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, merge_code_use(c), own_get);
}

static enum err own_undo_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_merge_get m;
    enum err e = q_merge_get(c, r->arg[0], &m);
    if (e || m.winner != c->me)
        return e ? e : fail_missing(c);
    if (!(e = people_unmerge(c, r->arg[0])))
        frame_flash(out, FLASH_UNDONE);
    return e;
}

const struct route merge_routes[] = {
    {"GET", "/program/people/#/merge", merge_get, MANAGER},
    {"POST", "/program/people/#/merge", merge_post, MANAGER, "/program/people/#/merge"},
    {"POST", "/program/people/#/merge/#/undo", undo_post, MANAGER, "/program/people/#/merge"},
    {"GET", "/account/merge", own_get, SIGNED_IN},
    {"POST", "/account/merge", own_post, SIGNED_IN, "/account/merge?sent=1"},
    {"POST", "/account/merge/code", own_code_post, SIGNED_IN, "/account/merge"},
    {"POST", "/account/merge/now", own_now_post, SIGNED_IN, "/account/merge"},
    {"POST", "/account/merge/#/undo", own_undo_post, SIGNED_IN, "/account/merge"},
    {0},
};
