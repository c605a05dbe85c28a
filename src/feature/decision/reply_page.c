/* /committee/#/replies: what people said about drafts that would end their award. */
#include "feature/decision/inside.h"
#include "feature/decision/reply.h"
#include "feature/decision/reply.sql.h"
#include "feature/frame/frame.h"

struct replies_view {
    const struct req *r;
    struct cycle cycle;
    struct row_reply_of_cycle *rows;
    struct row_reply_readers *readers;
    size_t n, n_readers;
};

#include "feature/decision/reply.html.h"

static enum err replies_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct replies_view v = {.r = r};
    struct hidden_cases hidden;
    size_t shown = 0;
    enum err e = program_cycle(c, r->arg[0], &v.cycle);
    if (e || (e = evaluation_hidden(c, v.cycle.id, &hidden)) ||
        (e = q_reply_of_cycle(c, v.cycle.id, &v.rows, &v.n)) ||
        (e = q_reply_readers(c, v.cycle.id, &v.readers, &v.n_readers)))
        return e;
    for (size_t i = 0; i < v.n; i++)
        if (!evaluation_is_hidden(&hidden, v.rows[i].nomination))
            v.rows[shown++] = v.rows[i];
    v.n = shown;
    struct html o = frame_open(c, r, tr(c, N_("Replies")), AREA_COMMITTEE);
    view_replies(&o, &v);
    return frame_close(&o, r, out);
}

static enum err read_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, decision_reply_read(c, form_int(r, "nomination", 0)),
                       replies_get);
}

const struct route reply_routes[] = {
    {"GET", "/committee/#/replies", replies_get, COMMITTEE | MANAGER},
    {"POST", "/committee/#/replies", read_post, COMMITTEE | MANAGER, "/committee/#/replies"},
    {0},
};
