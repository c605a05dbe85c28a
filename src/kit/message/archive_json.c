#include "kit/message/message.h"

enum { WRITE_AT_ONCE = 64 << 10 };

struct writing {
    const struct sandbox_flow *flow;
    struct arena *scratch;
    struct text out;
    size_t n;
};

static void add_words(struct text *out, str before, str words, bool known)
{
    text_add(out, before);
    if (known)
        text_json(out, words);
    else
        text_add(out, S("null"));
}

static void add_moment(struct writing *w, str before, opt_time t)
{
    add_words(&w->out, before, t.set ? moment_iso(w->scratch, t.value) : (str){0}, t.set);
}

static bool put_counts(void *state, const struct message_counts *k)
{
    struct writing *w = state;
    text_format(
        &w->out,
        "\"counts\":{\"mails\":%zu,\"again\":%zu,\"threads\":%zu,\"replies\":%zu,\"answers\":%zu,"
        "\"without_parent\":%zu,\"people\":%zu,\"without_id\":%zu,\"without_date\":%zu",
        k->mails, k->again, k->threads, k->replies, k->answers, k->without_parent, k->people,
        k->without_id, k->without_date);
    add_moment(w, S(",\"first\":"), k->first);
    add_moment(w, S(",\"last\":"), k->last);
    text_add(&w->out, S("},\n\"items\":["));
    return true;
}

static bool flushed(struct writing *w)
{
    bool taken = w->flow->write(w->flow->state, text_str(&w->out));
    w->out.len = 0;
    return taken;
}

static bool put_entry(void *state, const struct message_entry *m)
{
    struct writing *w = state;
    struct text *out = &w->out;
    text_add(out, w->n++ ? S(",\n") : S(""));
    add_words(out, S("{\"id\":"), m->id, m->id.len > 0);
    add_words(out, S(",\"subject\":"), m->subject, true);
    text_add(out, S(",\"from\":["));
    for (size_t i = 0; i < m->n_from; i++) {
        add_words(out, i ? S(",{\"name\":") : S("{\"name\":"), m->from[i].name, true);
        add_words(out, S(",\"address\":"), m->from[i].address, true);
        text_char(out, '}');
    }
    text_char(out, ']');
    add_moment(w, S(",\"date\":"), m->date);
    add_words(out, S(",\"in_reply_to\":"), m->parent, m->parent.len > 0);
    add_words(out, S(",\"thread\":"), m->thread, m->thread.len > 0);
    text_add(out, m->answer ? S(",\"answer\":true}") : S(",\"answer\":false}"));
    arena_reset(w->scratch);
    return out->len < WRITE_AT_ONCE || flushed(w);
}

enum err message_archive(struct ctx *c, const struct sandbox_flow *flow, str hint)
{
    struct writing w = {.flow = flow, .scratch = arena_new(), .out = {.mem = c->mem}};
    enum err e = message_stream(c, flow, hint, &(struct message_sink){put_counts, put_entry, &w});
    text_char(&w.out, ']');
    if (!e && !flushed(&w))
        e = fail(c, ERR_BUSY,
                 "What was read could not be written: there may be no room on the disk.");
    arena_free(w.scratch);
    return e;
}
