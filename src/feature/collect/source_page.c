/* /record/sources: what I connected, what was proposed to me; one source, mine or of the community. */
#include "feature/collect/inside.h"
#include "feature/collect/page.sql.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

struct sources_view {
    const struct req *r;
    const struct source *list;
    size_t n, n_asked;
};
struct source_view {
    const struct req *r;
    struct source s;
    str base;         /* "/record/sources" */
    bool ours, again; /* of the community; it was connected before, is said */
    const struct source_run *runs;
    size_t n_runs;
    int64_t goes; /* drafts, if it is removed */
};

/* ---- words that several pages share -------------------------------------------------------------- */

const char *collect_state_words(const struct source *s)
{
    if (str_same(s->state, S("on")))
        return s->misses > 0 ? N_("Tried again") : s->last.set ? N_("Reads well") : N_("Read soon");
    return str_same(s->state, S("failing"))  ? N_("Cannot be read")
           : str_same(s->state, S("paused")) ? N_("Paused")
                                             : N_("Proposed");
}

const char *collect_tone(const struct source *s)
{
    if (str_same(s->state, S("on")))
        return s->misses > 0 ? "warn" : s->last.set ? "good" : "tone";
    return str_same(s->state, S("failing")) ? "bad" : "mute";
}

str collect_kind_name(struct ctx *c, str code)
{
    const struct collect_kind *kind = collect_kind(code);
    return kind ? tr(c, kind->name) : code;
}

str collect_host(struct ctx *c, str address)
{
    str rest = str_from(found_canonical(c->mem, address), 8), host;
    return str_cut(&rest, '/', &host) ? host : address;
}

static struct decimal thousandths(int64_t n)
{
    return (struct decimal){n, 3, 1};
}

#include "feature/collect/source.html.h"

/* ---- all of mine --------------------------------------------------------------------------------- */

static enum err show_all(struct ctx *c, const struct req *r, struct res *out)
{
    struct sources_view v = {.r = r};
    enum err e = collect_sources(c, c->me, &v.list, &v.n);
    if (e)
        return e;
    for (size_t i = 0; i < v.n; i++)
        v.n_asked += str_same(v.list[i].state, S("asked"));
    struct html o = frame_open(c, r, tr(c, N_("Sources")), AREA_RECORD);
    view_sources(&o, &v);
    return frame_close(&o, r, out);
}

static struct collect_place mine(struct ctx *c)
{
    return (struct collect_place){.page = S("/record/sources"),
                                  .back = S("/record/sources"),
                                  .name = tr(c, N_("Sources")),
                                  .person = c->me,
                                  .area = AREA_RECORD};
}

static enum err look_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct collect_place place = mine(c);
    enum err e = collect_place_look(c, r, &place, out);
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return show_all(c, r, out);
}

static enum err connect_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct collect_place place = mine(c);
    int64_t id = 0;
    enum err e = collect_place_connect(c, r, &place, out, &id);
    if (e == ERR_CONFLICT && id) {
        see_other(c, out, "/record/sources/#?again=1", id);
        return OK;
    }
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return show_all(c, r, out);
}

static enum err agree_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, collect_agree(c, r->arg[0]), show_all);
}

/* ---- one ----------------------------------------------------------------------------------------- */

static bool is_ours(const struct req *r)
{
    return str_starts(r->path, S("/program/"));
}

/* A source is shown in its own place only. */
static enum err find(struct ctx *c, const struct req *r, struct source *s)
{
    enum err e = collect_source(c, r->arg[0], s);
    if (!e && (s->person == 0) != is_ours(r))
        e = fail_missing(c);
    return e;
}

static enum err show_one(struct ctx *c, const struct req *r, struct res *out)
{
    struct source_view v = {.r = r,
                            .ours = is_ours(r),
                            .base = is_ours(r) ? S("/program/sources") : S("/record/sources"),
                            .again = param_int(r, "again", 0) == 1};
    struct row_page_goes goes;
    enum err e = find(c, r, &v.s);
    if (e || (e = collect_runs(c, v.s.id, &v.runs, &v.n_runs)) ||
        (e = q_page_goes(c, v.s.id, &goes)))
        return e;
    v.goes = goes.drafts;
    struct html o = frame_open(c, r, v.s.title, v.ours ? AREA_PROGRAM : AREA_RECORD);
    view_source(&o, &v);
    return frame_close(&o, r, out);
}

typedef enum err source_act(struct ctx *c, int64_t id);

static enum err act(struct ctx *c, const struct req *r, struct res *out, source_act *what)
{
    struct source s;
    enum err e = find(c, r, &s);
    return frame_saved(c, r, out, e ? e : what(c, s.id), show_one);
}

static enum err pause_post(struct ctx *c, const struct req *r, struct res *out)
{
    return act(c, r, out, collect_pause);
}

static enum err resume_post(struct ctx *c, const struct req *r, struct res *out)
{
    return act(c, r, out, collect_resume);
}

static enum err soon_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct source s;
    enum err e = find(c, r, &s);
    if (!e)
        e = collect_soon(c, s.id);
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return show_one(c, r, out);
}

static enum err remove_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct source s;
    enum err e = find(c, r, &s);
    if (!e && !(e = collect_remove(c, s.id))) {
        frame_flash(out, FLASH_REMOVED);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show_one(c, r, out);
}

/* The queue of drafts says what became of it, and undoes it. */
static enum err ignore_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct source s;
    enum err e = find(c, r, &s);
    if (!e)
        e = collect_ignore(c, s.id);
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return show_one(c, r, out);
}

static enum err heed_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct source s;
    enum err e = find(c, r, &s);
    if (!e && !(e = collect_heed(c, s.id))) {
        frame_flash(out, FLASH_UNDONE);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show_one(c, r, out);
}

#define ALL "/record/sources"
#define ONE "/record/sources/#"
#define OURS "/program/sources/#"

const struct route source_routes[] = {
    {"GET", ALL, show_all, SIGNED_IN},
    {"POST", ALL "/look", look_post, SIGNED_IN, NULL, SLOW, 0, false},
    {"POST", ALL, connect_post, SIGNED_IN, ONE},
    {"GET", ONE, show_one, SIGNED_IN},
    {"POST", ONE "/agree", agree_post, SIGNED_IN, ALL},
    {"POST", ONE "/pause", pause_post, SIGNED_IN, ONE},
    {"POST", ONE "/resume", resume_post, SIGNED_IN, ONE},
    {"POST", ONE "/soon", soon_post, SIGNED_IN, ONE},
    {"POST", ONE "/remove", remove_post, SIGNED_IN, ALL},
    {"POST", ONE "/ignore", ignore_post, SIGNED_IN, "/record?ignored=#"},
    {"POST", ONE "/heed", heed_post, SIGNED_IN, "/record"},
    {"GET", OURS, show_one, MANAGER},
    {"POST", OURS "/pause", pause_post, MANAGER, OURS},
    {"POST", OURS "/resume", resume_post, MANAGER, OURS},
    {"POST", OURS "/soon", soon_post, MANAGER, OURS},
    {"POST", OURS "/remove", remove_post, MANAGER, "/program/sources"},
    {0},
};
