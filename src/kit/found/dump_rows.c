#include "kit/dump/dump.h"
#include "kit/found/found_writing.h"

enum { NUMBERS = 3 };

static str numbered(struct found_writing *w, const char *what, opt_int id)
{
    return id.set ? arena_format(w->scratch, "%s/%lld", what, (long long)id.value) : (str){0};
}

/* "<a><b>", "|a|b|" */
static size_t tags_of(str written, str tags[FOUND_TAGS_MAX])
{
    size_t n = 0, start = 0;
    for (size_t i = 0; i <= written.len && n < FOUND_TAGS_MAX; i++) {
        char ch = i < written.len ? written.at[i] : '|';
        if (ch != '<' && ch != '>' && ch != '|')
            continue;
        if (i > start)
            tags[n++] = (str){written.at + start, i - start};
        start = i + 1;
    }
    return n;
}

static void add_number(struct found *f, struct found_number list[NUMBERS], str code, opt_int n)
{
    if (n.set)
        list[f->n_numbers++] = (struct found_number){code, n.value};
    f->numbers = list;
}

static void fill_post(struct found_writing *w, const struct dump_row *r, struct found *f)
{
    bool answer = r->kind == DUMP_ANSWER;
    f->kind = answer ? FOUND_ANSWER : r->kind == DUMP_QUESTION ? FOUND_QUESTION : FOUND_OTHER;
    f->id = numbered(w, "posts", r->id);
    f->title = r->title;
    f->parent = numbered(w, "posts", r->parent);
    f->thread = answer ? f->parent : f->id;
    f->accepted = r->is_accepted;
}

static void fill_other(struct found_writing *w, const struct dump_row *r, struct found *f)
{
    bool user = r->kind == DUMP_USER, badge = r->kind == DUMP_BADGE;
    f->kind = user ? FOUND_OTHER : badge ? FOUND_BADGE : FOUND_COMMENT;
    f->word = user ? S("user") : (str){0};
    f->id = numbered(w, user ? "users" : badge ? "badges" : "comments", r->id);
    f->title = r->kind == DUMP_COMMENT ? (str){0} : r->name;
    f->text = r->text;
    f->place = r->location;
    f->parent = numbered(w, "posts", r->parent);
}

static bool put_row(void *state, const struct dump_row *r)
{
    struct found_writing *w = state;
    struct found f = {.at = r->date};
    str tags[FOUND_TAGS_MAX];
    struct found_number numbers[NUMBERS];
    bool post = r->kind == DUMP_QUESTION || r->kind == DUMP_ANSWER || r->kind == DUMP_OTHER_POST;
    if (post)
        fill_post(w, r, &f);
    else
        fill_other(w, r, &f);
    const struct found_person owner = {
        .name = r->kind == DUMP_BADGE ? (str){0} : r->name,
        .handle =
            r->owner.set ? arena_format(w->scratch, "%lld", (long long)r->owner.value) : (str){0},
        .url = r->website};
    f.people = &owner;
    f.n_people = owner.name.len || owner.handle.len;
    f.n_tags = tags_of(r->tags, tags);
    f.tags = tags;
    add_number(&f, numbers, r->kind == DUMP_USER ? S("reputation") : S("votes"), r->score);
    add_number(&f, numbers, S("views"), r->views);
    add_number(&f, numbers, S("comments"), r->comments);
    return found_write(w, &f);
}

enum err found_dump(struct ctx *c, const struct sandbox_flow *flow, str hint)
{
    struct found_writing w = found_writing(c, flow);
    struct dump_summary *summary = arena_take(c->mem, 1, sizeof *summary);
    (void)hint;
    enum err e = dump_stream(c, flow, &(struct dump_sink){put_row, &w}, summary);
    return found_written(c, &w, e);
}
