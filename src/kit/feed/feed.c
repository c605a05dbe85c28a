#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "kit/sandbox/sandbox.h"

#include <string.h>

void feed_add(struct feed_draft *d, struct feed_item item)
{
    if (d->n == FEED_ITEMS_MAX)
        return;
    if (d->n == d->room) {
        d->room = d->room ? 2 * d->room : 64;
        struct feed_item *more = arena_take(d->c->mem, d->room, sizeof *more);
        if (d->n)
            memcpy(more, d->items, d->n * sizeof *more);
        d->items = more;
    }
    if (item.title.len == 0)
        item.title =
            str_chars(item.summary) <= 100
                ? item.summary
                : arena_format(d->c->mem, "%.*s…", STR_ARG(str_first_chars(item.summary, 99)));
    if (item.language.len == 0)
        item.language = d->language;
    if (item.id.len == 0)
        item.id = item.url.len ? item.url : item.title;
    item.id = str_first_chars(item.id, FEED_ID_MAX);
    d->items[d->n++] = item;
}

/* What <?xml encoding="..."?> claims; the declaration itself is ASCII. */
static str named_encoding(str source)
{
    str head = str_upto(source, 200);
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

enum err feed_draft(struct feed_draft *d, str source)
{
    struct ctx *c = d->c;
    str utf8 = feed_utf8(c, source, named_encoding(source)), start = str_trim(utf8);
    if (start.len == 0)
        return fail(c, ERR_INVALID, "This file is empty.");
    if (start.at[0] == '{')
        return feed_json(d, utf8);
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
