#include "kit/found/programs.h"

#include "kit/feed/feed.h"

enum { LEVELS_MAX = 6 };

/* ---- what the file holds ----------------------------------------------------------------------- */

static void read_value(struct ctx *c, struct filed *f, const json_t *value, int level,
                       struct text *out)
{
    const json_t *one;
    size_t i;
    if (level > LEVELS_MAX)
        return;
    json_array_foreach(value, i, one) read_value(c, f, one, level + 1, out);
    if (!json_is_object(value))
        return;
    bool held = false;
    str rest = str_of(f->lists), name;
    while (str_cut(&rest, ' ', &name)) {
        one = found_at(value, arena_copy(c->mem, name).at);
        if (!json_is_array(one) && !json_is_object(one))
            continue;
        held = true;
        str outer = f->kind;
        if (json_is_array(one))
            f->kind = name;
        if (found_text(value, "slug").len)
            f->kind = found_text(value, "slug");
        read_value(c, f, one, level + 1, out);
        f->kind = outer;
    }
    if (!held && f->put(c, f, value, out))
        f->n++;
}

static enum err take(struct ctx *c, const json_t *document, struct text *out, void *state)
{
    struct filed *f = state;
    f->n += json_is_array(document) && json_array_size(document) == 0;
    read_value(c, f, document, 0, out);
    return f->n > FOUND_ITEMS_MAX
               ? fail(c, ERR_INVALID, "These are more than 50,000 things. Split the file.")
               : OK;
}

enum err programs_read(struct ctx *c, struct filed *f, str source, struct text *out)
{
    if (str_trim(source).len == 0)
        return fail(c, ERR_INVALID, "This file is empty.");
    f->ids.mem = arena_new();
    found_begin(out, (str){0}, (str){0}, (str){0});
    enum err e = found_documents(c, source, take, f, out);
    arena_free(f->ids.mem);
    return e || f->n ? e : fail(c, ERR_INVALID, "%.*s", STR_ARG(tr(c, f->none)));
}

/* ---- pieces ------------------------------------------------------------------------------------ */

enum found_kind programs_kind(struct ctx *c, str word)
{
    static const struct {
        const char *part;
        enum found_kind kind;
    } KINDS[] = {
        {"workshop", FOUND_WORKSHOP},
        {"speak", FOUND_TALK},
        {"talk", FOUND_TALK},
        {"webinar", FOUND_VIDEO},
        {"video", FOUND_VIDEO},
        {"podcast", FOUND_EPISODE},
        {"blog", FOUND_POST},
        {"article", FOUND_POST},
        {"newsletter", FOUND_POST},
        {"organiz", FOUND_EVENT},
        {"user group owner", FOUND_EVENT},
    };
    str small = arena_lower(c->mem, word);
    for (size_t i = 0; i < COUNT(KINDS); i++)
        if (str_find(small, str_of(KINDS[i].part)) != SIZE_MAX)
            return KINDS[i].kind;
    return FOUND_OTHER;
}

void programs_put(struct ctx *c, struct filed *f, struct found_draft *d, struct text *out)
{
    struct found *item = &d->item;
    str on = item->at.set ? day_iso(c->mem, day_of_moment(item->at.value)) : (str){0};
    const str words[] = {item->word, item->title, item->url, on};
    if (item->id.len == 0 || str_same(item->id, S("0")))
        item->id = found_made_id(c, &f->ids, words, COUNT(words));
    item->declared = true;
    found_put_draft(out, d);
}

void programs_number(struct found_draft *d, const json_t *object, const char *path,
                     const char *code)
{
    opt_int value = found_int(object, path);
    value.set = value.set && value.value > 0 && code[0];
    found_add_number(d, code, value);
}
