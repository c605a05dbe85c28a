#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

#include <jansson.h>
#include <sys/random.h>

static str text_of(struct ctx *c, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (json_is_integer(value))
        return arena_format(c->mem, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return arena_copy(c->mem, (str){json_string_value(value), json_string_length(value)});
}

static str plain_of(struct ctx *c, const json_t *object, const char *name, size_t chars)
{
    return feed_words(c, text_of(c, object, name), chars);
}

/* What is enclosed first, by its type: "audio/mpeg". */
static str media_of(const json_t *item)
{
    const json_t *first = json_array_get(json_object_get(item, "attachments"), 0);
    return feed_media(str_of(json_string_value(json_object_get(first, "mime_type"))));
}

static void add_item(struct feed_draft *d, const json_t *from)
{
    struct ctx *c = d->c;
    struct feed_item item = {.id = text_of(c, from, "id"),
                             .title = plain_of(c, from, "title", FEED_TITLE_MAX),
                             .url = feed_url(c, text_of(c, from, "url"), d->base),
                             .summary = plain_of(c, from, "summary", FEED_SUMMARY_MAX),
                             .language = feed_language(text_of(c, from, "language")),
                             .media = media_of(from),
                             .published = feed_date(text_of(c, from, "date_published"))};
    if (item.url.len == 0)
        item.url = feed_url(c, text_of(c, from, "external_url"), d->base);
    if (item.summary.len == 0)
        item.summary = plain_of(c, from, "content_text", FEED_SUMMARY_MAX);
    if (item.summary.len == 0)
        item.summary = feed_plain(c, text_of(c, from, "content_html"), FEED_SUMMARY_MAX);
    if (!item.published.set)
        item.published = feed_date(text_of(c, from, "date_modified"));
    feed_add(d, item);
}

/* Jansson would open a file for the seed of its tables, which the sandbox forbids. */
void feed_json_seed(void)
{
    size_t value = 0;
    if (getrandom(&value, sizeof value, GRND_NONBLOCK) < 0)
        value = 1;
    json_object_seed(value | 1);
}

enum err feed_json(struct feed_draft *d, str utf8)
{
    json_error_t error;
    feed_json_seed();
    json_t *root = json_loadb(utf8.at, utf8.len, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        return fail(d->c, ERR_INVALID, "Line %d: the JSON is broken here (%s).", error.line,
                    error.text);
    const json_t *items = json_object_get(root, "items");
    if (!json_is_array(items)) {
        json_decref(root);
        return fail(d->c, ERR_INVALID,
                    "This is JSON, but not a feed: it has no list named \"items\".");
    }
    d->title = plain_of(d->c, root, "title", FEED_TITLE_MAX);
    d->url = feed_url(d->c, text_of(d->c, root, "home_page_url"), d->base);
    d->language = feed_language(text_of(d->c, root, "language"));
    for (size_t i = 0; i < json_array_size(items) && d->n < FEED_ITEMS_MAX; i++)
        if (json_is_object(json_array_get(items, i)))
            add_item(d, json_array_get(items, i));
    json_decref(root);
    return OK;
}
