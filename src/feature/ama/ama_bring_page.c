#include "feature/ama/page.h"

enum { FORM_MAX = 21 << 20 };

struct bring_view {
    const struct req *r;
    const ama_event *e;
    struct frame_field file;
    struct ama_brought counts;
    bool counted, dry;
};

#include "feature/ama/ama_bring.html.h"

static enum err show(struct ctx *c, const struct req *r, struct res *out, struct bring_view *v)
{
    ama_event ev;
    enum err e = ama_load(c, r->arg[0], &ev);
    if (!e && !ama_organizes(c, &ev))
        e = fail_sentence(c, ERR_REFUSED, ama_sentence(AMA_NOT_ORGANIZER));
    if (e)
        return e;
    v->r = r, v->e = &ev;
    v->file = (struct frame_field){
        .name = "file",
        .type = "file",
        .label = tr(c, N_("The issues and comments, as JSON")),
        .hint = tr(c, N_("What “gh issue list --state all --json url,title,body,state,author,"
                         "createdAt,comments” prints, or pages of GitHub’s interface one behind "
                         "the other. At most 20 MB.")),
        .required = true,
        .accept = ".json,.ndjson,application/json"};
    struct html o = frame_open(c, r, tr(c, N_("Bring questions along")), AREA_COMMUNITY);
    view_bring(&o, v);
    return frame_close(&o, r, out);
}

static enum err bring_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, &(struct bring_view){.dry = true});
}

static enum err bring_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct bring_view v = {.dry = !form_has(r, "keep")};
    const struct upload *file = form_file(r, "file");
    enum err e = file && file->bytes.len > 0
                     ? ama_bring(c, r->arg[0], file->bytes, v.dry, &v.counts)
                     : fail_at(c, "file", N_("Choose a file."));
    if (!e)
        v.counted = true;
    else if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, &v);
}

const struct route ama_bring_routes[] = {
    {"GET", "/ama/#/bring", bring_get, SIGNED_IN},
    {"POST", "/ama/#/bring", bring_post, SIGNED_IN, "/ama/#", SLOW, FORM_MAX, false},
    {0},
};
