#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

static void put(struct text *json, const char *name, str value)
{
    text_format(json, "\"%s\":", name);
    if (value.len)
        text_json(json, value);
    else
        text_add(json, S("null"));
}

static void put_time(struct text *json, const char *name, opt_time t)
{
    put(json, name, t.set ? moment_iso(json->mem, t.value) : (str){0});
}

static void put_enclosure(struct text *json, const struct feed_enclosure *e)
{
    text_add(json, S("{"));
    put(json, "url", e->url);
    text_add(json, S(","));
    put(json, "type", e->type);
    if (e->length.set)
        text_format(json, ",\"length\":%lld}", (long long)e->length.value);
    else
        text_add(json, S(",\"length\":null}"));
}

static void put_entry(struct text *json, const struct feed_entry *e)
{
    const struct {
        const char *name;
        str value;
    } texts[] = {{"title", e->title},           {"link", e->link},       {"id", e->id},
                 {"author", e->item.author},    {"summary", e->summary}, {"content", e->content},
                 {"language", e->item.language}};
    text_add(json, S("{"));
    for (size_t i = 0; i < COUNT(texts); i++) {
        put(json, texts[i].name, texts[i].value);
        text_add(json, S(","));
    }
    put_time(json, "published", e->published);
    text_add(json, S(","));
    put_time(json, "updated", e->item.updated);
    text_add(json, S(",\"tags\":["));
    for (size_t i = 0; i < e->item.n_tags; i++) {
        text_add(json, i ? S(",") : S(""));
        text_json(json, e->item.tags[i]);
    }
    text_add(json, S("],\"enclosures\":["));
    for (size_t i = 0; i < e->item.n_enclosures; i++) {
        text_add(json, i ? S(",") : S(""));
        put_enclosure(json, &e->item.enclosures[i]);
    }
    text_add(json, S("]}"));
}

enum err feed_describe(struct ctx *c, str source, str base, struct text *json)
{
    struct feed_draft d = {.c = c, .base = base};
    enum err e = feed_draft(&d, source);
    if (e)
        return e;
    text_add(json, S("\"feed\":{"));
    put(json, "title", d.title);
    text_add(json, S(","));
    put(json, "link", d.link);
    text_add(json, S(","));
    put_time(json, "updated", d.updated);
    text_add(json, S("},\"entries\":["));
    for (size_t i = 0; i < d.n; i++) {
        text_add(json, i ? S(",\n") : S(""));
        put_entry(json, &d.entries[i]);
    }
    text_add(json, S("]"));
    return OK;
}
