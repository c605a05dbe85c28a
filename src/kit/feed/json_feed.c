#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "kit/html/html.h"

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

static void add_enclosures(struct feed_draft *d, const json_t *from, struct feed_item *item)
{
    const json_t *list = json_object_get(from, "attachments");
    for (size_t i = 0; i < json_array_size(list) && i < FEED_ENCLOSURES_MAX; i++) {
        const json_t *one = json_array_get(list, i), *size = json_object_get(one, "size_in_bytes");
        struct feed_enclosure what = {.url = feed_link(d->c, text_of(d->c, one, "url"), d->base),
                                      .type = plain_of(d->c, one, "mime_type", 100)};
        what.length = (opt_int){json_is_number(size) && json_number_value(size) >= 0 &&
                                    json_number_value(size) < 1e18,
                                0};
        if (what.length.set)
            what.length.value = (int64_t)json_number_value(size);
        feed_enclose(d->c, item, what);
    }
}

/* "author" of the first version, "authors" of the second. */
static str author_of(struct ctx *c, const json_t *from)
{
    const json_t *first = json_array_get(json_object_get(from, "authors"), 0);
    return plain_of(c, first ? first : json_object_get(from, "author"), "name", FEED_TITLE_MAX);
}

static str html_of(struct feed_draft *d, const json_t *from)
{
    str html = text_of(d->c, from, "content_html");
    return html.len ? markup_clean(d->c, html, d->base).text
                    : markup_words(d->c, text_of(d->c, from, "content_text")).text;
}

static void add_item(struct feed_draft *d, const json_t *from)
{
    struct ctx *c = d->c;
    str url = text_of(c, from, "url");
    if (url.len == 0)
        url = text_of(c, from, "external_url");
    struct feed_item item = {.id = feed_words(c, text_of(c, from, "id"), FEED_WORDS_MAX),
                             .title = plain_of(c, from, "title", FEED_TITLE_MAX),
                             .url = feed_url(c, url, d->base),
                             .summary = plain_of(c, from, "summary", FEED_SUMMARY_MAX),
                             .language = feed_language(text_of(c, from, "language")),
                             .author = author_of(c, from),
                             .published = feed_date(text_of(c, from, "date_published")),
                             .updated = feed_date(text_of(c, from, "date_modified"))};
    struct feed_entry entry = {.title = plain_of(c, from, "title", FEED_WORDS_MAX),
                               .link = feed_link(c, url, d->base),
                               .id = item.id,
                               .summary = markup_words(c, text_of(c, from, "summary")).text,
                               .content = html_of(d, from),
                               .published = item.published};
    const json_t *tags = json_object_get(from, "tags");
    if (item.summary.len == 0)
        item.summary = plain_of(c, from, "content_text", FEED_SUMMARY_MAX);
    if (item.summary.len == 0)
        item.summary = feed_plain(c, text_of(c, from, "content_html"), FEED_SUMMARY_MAX);
    if (entry.summary.len == 0)
        entry.summary = entry.content;
    if (!item.published.set)
        item.published = item.updated;
    if (!item.updated.set)
        item.updated = item.published;
    for (size_t i = 0; i < json_array_size(tags) && i < FEED_TAGS_MAX; i++)
        feed_tag(c, &item,
                 feed_words(c, str_of(json_string_value(json_array_get(tags, i))), FEED_TITLE_MAX));
    add_enclosures(d, from, &item);
    entry.item = item;
    feed_add(d, &entry);
}

/* Jansson would open a file for the seed of its tables, which the sandbox forbids. */
void feed_json_seed(void)
{
    size_t value = 0;
    if (getrandom(&value, sizeof value, GRND_NONBLOCK) < 0)
        value = 1;
    json_object_seed(value | 1);
}

/* The first one that speaks WebSub. */
static void add_hub(struct feed_draft *d, const json_t *hubs)
{
    for (size_t i = 0; i < json_array_size(hubs) && d->hub.len == 0; i++) {
        const json_t *hub = json_array_get(hubs, i);
        if (str_same_nocase(text_of(d->c, hub, "type"), S("WebSub")))
            d->hub = feed_url(d->c, text_of(d->c, hub, "url"), d->base);
    }
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
    d->title = plain_of(d->c, root, "title", FEED_WORDS_MAX);
    d->url = feed_url(d->c, text_of(d->c, root, "home_page_url"), d->base);
    d->link = feed_link(d->c, text_of(d->c, root, "home_page_url"), d->base);
    d->language = feed_language(text_of(d->c, root, "language"));
    d->self = feed_url(d->c, text_of(d->c, root, "feed_url"), d->base);
    add_hub(d, json_object_get(root, "hubs"));
    for (size_t i = 0; i < json_array_size(items) && d->n < FEED_ITEMS_MAX; i++)
        if (json_is_object(json_array_get(items, i)))
            add_item(d, json_array_get(items, i));
    json_decref(root);
    return OK;
}
