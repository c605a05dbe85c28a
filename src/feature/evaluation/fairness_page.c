#include "feature/evaluation/evaluation.h"

#include "feature/evaluation/fairness_load.h"
#include "feature/frame/frame.h"
#include "feature/program/program.h"

struct fairness_view {
    struct fairness_cycle f;
    struct fairness_names names;
    bool published;
};
struct fairness_list {
    struct cycle *cycles;
    size_t n;
    struct frame_empty empty;
};

/* As the committee's list calls them. */
static int64_t reader_number(const struct fairness_view *v, int64_t reader)
{
    for (size_t i = 0; i < v->f.readers; i++)
        if (v->f.reader_ids[i] == reader)
            return (int64_t)i + 1;
    return 0;
}

#include "feature/evaluation/fairness.html.h"

static enum err inner_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct fairness_view v = {0};
    enum err e = fairness_load(c, r->arg[0], &v.f);
    if (e || (e = fairness_names(c, &v.names)))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Fairness")), AREA_COMMITTEE);
    view_inner_fairness(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- for everybody -------------------------------------------------------------------------------- */

static enum err load_public(struct ctx *c, const struct req *r, struct fairness_view *v)
{
    *v = (struct fairness_view){.published = true};
    enum err e = fairness_published(c, r->arg[0], &v->f);
    return e ? e : fairness_names(c, &v->names);
}

static enum err public_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct fairness_view v;
    enum err e = load_public(c, r, &v);
    if (e)
        return e;
    out->shared = c->me == 0;
    struct html o = frame_open(c, r, tr(c, N_("Fairness")), AREA_NONE);
    view_public_fairness(&o, &v);
    return frame_close(&o, r, out);
}

static enum err json_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct fairness_view v;
    enum err e = load_public(c, r, &v);
    if (e)
        return e;
    out->body = fairness_json(c, &v.f, &v.names);
    out->type = S("application/json");
    return OK;
}

static enum err csv_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct fairness_view v;
    enum err e = load_public(c, r, &v);
    if (e)
        return e;
    out->body = fairness_csv(c, &v.f, &v.names);
    out->type = S("text/csv; charset=utf-8");
    out->file_name = arena_format(c->mem, "fairness-%.*s.csv", STR_ARG(v.f.cycle.code));
    return OK;
}

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    const struct cycle *all;
    size_t n;
    struct fairness_list v = {
        .empty = {.title = tr(c, N_("Nothing is published yet")),
                  .words = tr(c, N_("The first report stands here after the first awards."))}};
    enum err e = program_cycles(c, &all, &n);
    if (e)
        return e;
    v.cycles = arena_take(c->mem, n, sizeof *v.cycles);
    for (size_t i = 0; i < n; i++)
        if (str_same(all[i].state, S("published")) || str_same(all[i].state, S("closed")))
            v.cycles[v.n++] = all[i];
    out->shared = c->me == 0;
    struct html o = frame_open(c, r, tr(c, N_("Fairness")), AREA_NONE);
    view_public_list(&o, &v);
    return frame_close(&o, r, out);
}

const struct route fairness_routes[] = {
    {"GET", "/committee/#/fairness", inner_get, COMMITTEE | MANAGER, NULL, SLOW, 0, false},
    {"GET", "/fairness", list_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", "/fairness/#", public_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", "/fairness/#/report.json", json_get, ANYBODY, NULL, PAGE, 0, false},
    {"GET", "/fairness/#/report.csv", csv_get, ANYBODY, NULL, PAGE, 0, false},
    {0},
};
