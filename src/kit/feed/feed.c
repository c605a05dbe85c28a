#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "kit/sandbox/sandbox.h"

#include <string.h>

void feed_tag(struct ctx *c, struct feed_item *item, str tag)
{
    str *tags;
    if (tag.len == 0 || item->n_tags == FEED_TAGS_MAX)
        return;
    for (size_t i = 0; i < item->n_tags; i++)
        if (str_same(item->tags[i], tag))
            return;
    tags = arena_take(c->mem, item->n_tags + 1, sizeof *tags);
    if (item->n_tags)
        memcpy(tags, item->tags, item->n_tags * sizeof *tags);
    tags[item->n_tags++] = tag;
    item->tags = tags;
}

void feed_enclose(struct ctx *c, struct feed_item *item, struct feed_enclosure what)
{
    struct feed_enclosure *all;
    if (what.url.len == 0 || item->n_enclosures == FEED_ENCLOSURES_MAX)
        return;
    all = arena_take(c->mem, item->n_enclosures + 1, sizeof *all);
    if (item->n_enclosures)
        memcpy(all, item->enclosures, item->n_enclosures * sizeof *all);
    all[item->n_enclosures++] = what;
    item->enclosures = all;
    if (item->media.len == 0)
        item->media = feed_media(what.type);
}

static void complete(struct ctx *c, struct feed_item *item)
{
    if (item->title.len == 0)
        item->title =
            str_chars(item->summary) <= 100
                ? item->summary
                : arena_format(c->mem, "%.*s…", STR_ARG(str_first_chars(item->summary, 99)));
    if (item->id.len == 0)
        item->id = item->url.len ? item->url : item->title;
    item->id = str_first_chars(item->id, FEED_ID_MAX);
    item->author = str_first_chars(item->author, FEED_TITLE_MAX);
}

void feed_add(struct feed_draft *d, const struct feed_entry *entry)
{
    if (d->n == FEED_ITEMS_MAX)
        return;
    if (d->n == d->room) {
        d->room = d->room ? 2 * d->room : 64;
        struct feed_entry *more = arena_take(d->c->mem, d->room, sizeof *more);
        if (d->n)
            memcpy(more, d->entries, d->n * sizeof *more);
        d->entries = more;
    }
    struct feed_entry *added = &d->entries[d->n++];
    *added = *entry;
    if (added->item.language.len == 0)
        added->item.language = d->language;
    complete(d->c, &added->item);
}

str feed_encoding(struct ctx *c, str source)
{
    str head = feed_ascii(c, str_upto(source, 800));
    size_t end = str_find(head, S("?>")), at = str_find(head, S("encoding"));
    if (end == SIZE_MAX || at == SIZE_MAX || at > end)
        return (str){0};
    str rest = str_from(str_upto(head, end), at);
    size_t open = str_find(rest, S("\"")), single = str_find(rest, S("'"));
    if (single < open)
        open = single;
    if (open == SIZE_MAX)
        return (str){0};
    char quote = rest.at[open];
    rest = str_from(rest, open + 1);
    str name = {0};
    return str_cut(&rest, quote, &name) ? name : (str){0};
}

/* Where a feed begins that has words before it, like a warning of the program that wrote it. */
static str from_begin(str s)
{
    static const str BEGINNINGS[] = {S("<?xml"), S("<rss"), S("<feed"), S("<rdf:RDF")};
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < COUNT(BEGINNINGS); i++) {
        size_t at = str_find(str_upto(s, 10000), BEGINNINGS[i]);
        first = at < first ? at : first;
    }
    return first == SIZE_MAX ? s : str_from(s, first);
}

enum err feed_draft(struct feed_draft *d, str source)
{
    struct ctx *c = d->c;
    str utf8 = feed_utf8(c, source, feed_encoding(c, source)), start = str_trim(utf8);
    if (start.len == 0)
        return fail(c, ERR_INVALID, "This file is empty.");
    if (start.at[0] == '{')
        return feed_json(d, utf8);
    if (start.at[0] != '<')
        start = from_begin(start);
    if (start.at[0] == '<')
        return feed_xml(d, utf8);
    return fail(c, ERR_INVALID,
                "This is not a feed: RSS and Atom begin with \"<\", JSON Feed with \"{\".");
}

enum err feed_parse(struct ctx *c, str source, str base, struct text *record)
{
    struct feed_draft d = {.c = c, .base = base};
    enum err e = feed_draft(&d, source);
    if (!e)
        feed_record(record, &d);
    return e;
}

static enum err feed_job(struct ctx *c, str input, str hint, struct text *out)
{
    return feed_parse(c, input, hint, out);
}

enum err feed_read(struct ctx *c, str source, str base, struct feed *feed)
{
    static const struct sandbox_limits LIMITS = {32 << 20, 256 << 20, 5};
    str record;
    if (source.len > FEED_BYTES_MAX)
        return fail(c, ERR_INVALID, "This feed is larger than %d MB.", FEED_BYTES_MAX >> 20);
    enum err e = sandbox_run(
        c, feed_job, (struct sandbox_input){source, str_upto(base, FEED_URL_MAX)}, LIMITS, &record);
    return e ? e : feed_take(c, record, feed);
}
