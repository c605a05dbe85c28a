#include "kit/dump/dump.h"

enum { WRITE_AT_ONCE = 64 << 10 };

struct writing {
    const struct sandbox_flow *flow;
    struct arena *scratch;
    struct text out;
    size_t n;
};

static void add_words(struct writing *w, const char *before, str words)
{
    text_add(&w->out, str_of(before));
    text_json(&w->out, words);
}

static void add_number(struct writing *w, const char *before, opt_int n)
{
    text_add(&w->out, str_of(before));
    if (n.set)
        text_format(&w->out, "%lld", (long long)n.value);
    else
        text_add(&w->out, S("null"));
}

static void add_date(struct writing *w, opt_time date)
{
    text_add(&w->out, S(",\"date\":"));
    if (date.set)
        text_json(&w->out, moment_iso(w->scratch, date.value));
    else
        text_add(&w->out, S("null"));
}

static void put_post(struct writing *w, const struct dump_row *r)
{
    text_add(&w->out, r->kind == DUMP_QUESTION ? S(",\"type\":\"question\"")
                      : r->kind == DUMP_ANSWER ? S(",\"type\":\"answer\"")
                                               : S(",\"type\":\"other\""));
    add_number(w, ",\"parent\":", r->parent);
    add_number(w, ",\"accepted\":", r->accepted);
    add_number(w, ",\"owner\":", r->owner);
    add_words(w, ",\"owner_name\":", r->name);
    add_date(w, r->date);
    add_number(w, ",\"score\":", r->score);
    add_words(w, ",\"title\":", r->title);
    add_words(w, ",\"tags\":", r->tags);
}

static void put_user(struct writing *w, const struct dump_row *r)
{
    add_words(w, ",\"name\":", r->name);
    add_words(w, ",\"location\":", r->location);
    add_words(w, ",\"website\":", r->website);
    add_number(w, ",\"reputation\":", r->score);
    add_date(w, r->date);
}

static void put_badge(struct writing *w, const struct dump_row *r)
{
    add_number(w, ",\"owner\":", r->owner);
    add_words(w, ",\"name\":", r->name);
    add_number(w, ",\"class\":", r->rank);
    add_date(w, r->date);
}

static void put_comment(struct writing *w, const struct dump_row *r)
{
    add_number(w, ",\"post\":", r->parent);
    add_number(w, ",\"owner\":", r->owner);
    add_number(w, ",\"score\":", r->score);
    add_date(w, r->date);
    add_words(w, ",\"text\":", r->text);
}

static bool flushed(struct writing *w)
{
    bool taken = w->flow->write(w->flow->state, text_str(&w->out));
    w->out.len = 0;
    return taken;
}

static bool put_row(void *state, const struct dump_row *r)
{
    struct writing *w = state;
    text_add(&w->out, w->n++ ? S(",\n") : S(""));
    add_number(w, "{\"id\":", r->id);
    switch (r->kind) {
    case DUMP_QUESTION:
    case DUMP_ANSWER:
    case DUMP_OTHER_POST: put_post(w, r); break;
    case DUMP_USER: put_user(w, r); break;
    case DUMP_BADGE: put_badge(w, r); break;
    case DUMP_COMMENT: put_comment(w, r); break;
    }
    text_char(&w->out, '}');
    arena_reset(w->scratch);
    return w->out.len < WRITE_AT_ONCE || flushed(w);
}

static void put_summary(struct text *out, const struct dump_summary *s)
{
    text_format(out, "],\n\"kind\":\"%.*s\",\"counts\":{", STR_ARG(s->kind));
    for (size_t i = 0; i < DUMP_COUNTS && s->names[i]; i++)
        text_format(out, "%s\"%s\":%zu", i ? "," : "", s->names[i], s->counts[i]);
    text_char(out, '}');
    if (!str_same(s->kind, S("posts")))
        return;
    text_add(out, S(",\n\"people\":["));
    for (size_t i = 0; i < s->n_people; i++)
        text_format(out, "%s{\"user\":%lld,\"answers\":%u,\"accepted\":%u,\"questions\":%u}",
                    i ? ",\n" : "", (long long)s->people[i].id, s->people[i].answers,
                    s->people[i].accepted, s->people[i].questions);
    text_char(out, ']');
}

enum err dump_describe(struct ctx *c, const struct sandbox_flow *flow, str hint)
{
    struct writing w = {.flow = flow, .scratch = arena_new(), .out = {.mem = c->mem}};
    struct dump_summary *summary = arena_take(c->mem, 1, sizeof *summary);
    (void)hint;
    text_add(&w.out, S("\"items\":["));
    enum err e = dump_stream(c, flow, &(struct dump_sink){put_row, &w}, summary);
    put_summary(&w.out, summary);
    if (!e && !flushed(&w))
        e = fail(c, ERR_BUSY,
                 "What was read could not be written: there may be no room on the disk.");
    arena_free(w.scratch);
    return e;
}
