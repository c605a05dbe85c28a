#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

static void put(struct text *json, const char *before, str value)
{
    text_format(json, "%s", before);
    text_json(json, value);
}

static void put_time(struct text *json, const char *before, opt_time t)
{
    text_format(json, "%s", before);
    if (t.set)
        text_json(json, moment_iso(json->mem, t.value));
    else
        text_add(json, S("null"));
}

static void put_item(struct text *json, const struct feed_item *item)
{
    put(json, "{\"title\":", item->title);
    put(json, ",\"link\":", item->url);
    put(json, ",\"id\":", item->id);
    put_time(json, ",\"published\":", item->published);
    put(json, ",\"summary\":", item->summary);
    text_add(json, S("}"));
}

enum err feed_describe(struct ctx *c, str source, str base, struct text *json)
{
    struct feed_draft d = {.c = c, .base = base};
    enum err e = feed_draft(&d, source);
    if (e)
        return e;
    put(json, "\"feed\":{\"title\":", d.title);
    put(json, ",\"link\":", d.url);
    text_add(json, S("},\"entries\":["));
    for (size_t i = 0; i < d.n; i++) {
        text_add(json, i ? S(",\n") : S(""));
        put_item(json, &d.items[i]);
    }
    text_add(json, S("]"));
    return OK;
}
