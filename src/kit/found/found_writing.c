#include "kit/found/found_writing.h"

enum { WRITE_AT_ONCE = 64 << 10 };

struct found_writing found_writing(struct ctx *c, const struct sandbox_flow *flow)
{
    return (struct found_writing){.flow = flow, .scratch = arena_new(), .out = {.mem = c->mem}};
}

static bool flushed(struct found_writing *w)
{
    bool taken = w->out.len == 0 || w->flow->write(w->flow->state, text_str(&w->out));
    w->out.len = 0;
    return taken;
}

bool found_write(struct found_writing *w, const struct found *item)
{
    struct text one = {.mem = w->scratch};
    found_put(&one, item);
    text_add(&w->out, text_str(&one));
    arena_reset(w->scratch);
    return w->out.len < WRITE_AT_ONCE || flushed(w);
}

enum err found_written(struct ctx *c, struct found_writing *w, enum err e)
{
    if (!e && !flushed(w))
        e = fail(c, ERR_BUSY,
                 "What was read could not be written: there may be no room on the disk.");
    arena_free(w->scratch);
    return e;
}
