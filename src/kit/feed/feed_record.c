#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

#include <string.h>

/* ---- writing --------------------------------------------------------------------------------- */

static void record_time(struct text *out, opt_time t)
{
    record_number(out, t.set);
    record_number(out, t.value.s);
}

static void record_list(struct text *out, const str *list, size_t n)
{
    record_number(out, (int64_t)n);
    for (size_t i = 0; i < n; i++)
        record_put(out, list[i]);
}

/* An address that is no http(s) link is kept from the record. */
static str web_only(str url)
{
    return feed_is_web(url) ? url : (str){0};
}

static void record_item(struct text *out, const struct feed_item *item)
{
    const str texts[] = {item->id,       item->title, item->url,   item->summary,
                         item->language, item->media, item->author};
    for (size_t k = 0; k < COUNT(texts); k++)
        record_put(out, texts[k]);
    record_time(out, item->published);
    record_time(out, item->updated);
    record_list(out, item->tags, item->n_tags);
    record_number(out, (int64_t)item->n_enclosures);
    for (size_t k = 0; k < item->n_enclosures; k++) {
        const struct feed_enclosure *e = &item->enclosures[k];
        record_put(out, web_only(e->url));
        record_put(out, e->type);
        record_number(out, e->length.set);
        record_number(out, e->length.value);
    }
}

void feed_record(struct text *out, const struct feed_draft *d)
{
    record_put(out, str_first_chars(d->title, FEED_TITLE_MAX));
    record_put(out, d->url);
    record_put(out, d->hub);
    record_put(out, d->self);
    record_time(out, d->updated);
    record_number(out, (int64_t)d->n);
    for (size_t i = 0; i < d->n; i++)
        record_item(out, &d->entries[i].item);
}

void table_record(struct text *out, const struct table *t)
{
    record_number(out, (int64_t)t->n_columns);
    for (size_t k = 0; k < t->n_columns; k++)
        record_put(out, t->head[k]);
    record_number(out, (int64_t)t->n);
    for (size_t i = 0; i < t->n; i++) {
        record_number(out, t->rows[i].line);
        record_number(out, t->rows[i].ragged);
        for (size_t k = 0; k < t->n_columns; k++)
            record_put(out, t->rows[i].cells[k]);
    }
}

/* ---- taking: the writer may have been taken over, so each number has its limits -------------- */

/* An address of the record is used as a link, so it is looked at again. */
str taking_url(struct taking *t)
{
    str url = taking_text(t);
    t->wrong = t->wrong || (url.len && !feed_is_web(url));
    return url;
}

static enum err damaged(struct ctx *c)
{
    return fail(c, ERR_INVALID,
                "This could not be read: it is damaged, or not what its name says.");
}

static opt_time take_time(struct taking *t)
{
    bool set = taking_number(t, 0, 1) == 1;
    return (opt_time){set, {taking_number(t, INT64_MIN, INT64_MAX)}};
}

static const str *take_list(struct ctx *c, struct taking *t, int64_t most, size_t *n)
{
    *n = (size_t)taking_number(t, 0, most);
    str *list = arena_take(c->mem, *n + 1, sizeof *list);
    for (size_t i = 0; i < *n && !t->wrong; i++)
        list[i] = taking_text(t);
    return list;
}

static void take_item(struct ctx *c, struct taking *t, struct feed_item *item)
{
    item->id = taking_text(t);
    item->title = taking_text(t);
    item->url = taking_url(t);
    item->summary = taking_text(t);
    item->language = taking_text(t);
    item->media = taking_text(t);
    item->author = taking_text(t);
    item->published = take_time(t);
    item->updated = take_time(t);
    item->tags = take_list(c, t, FEED_TAGS_MAX, &item->n_tags);
    item->n_enclosures = (size_t)taking_number(t, 0, FEED_ENCLOSURES_MAX);
    struct feed_enclosure *list = arena_take(c->mem, item->n_enclosures + 1, sizeof *list);
    for (size_t i = 0; i < item->n_enclosures && !t->wrong; i++) {
        list[i].url = taking_url(t);
        list[i].type = taking_text(t);
        list[i].length.set = taking_number(t, 0, 1) == 1;
        list[i].length.value = taking_number(t, 0, INT64_MAX);
    }
    item->enclosures = list;
}

enum err feed_take(struct ctx *c, str record, struct feed *feed)
{
    struct taking t = {.rest = record};
    struct feed taken = {.title = taking_text(&t), .url = taking_url(&t)};
    taken.hub = taking_url(&t);
    taken.self = taking_url(&t);
    taken.updated = take_time(&t);
    taken.n = (size_t)taking_number(&t, 0, FEED_ITEMS_MAX);
    struct feed_item *items = arena_take(c->mem, taken.n + 1, sizeof *items);
    for (size_t i = 0; i < taken.n && !t.wrong; i++)
        take_item(c, &t, &items[i]);
    if (t.wrong || t.rest.len)
        return damaged(c);
    taken.items = items;
    *feed = taken;
    return OK;
}

enum err table_take(struct ctx *c, str record, struct table *table)
{
    struct taking t = {.rest = record};
    size_t columns = (size_t)taking_number(&t, 0, TABLE_COLUMNS_MAX);
    str *head = arena_take(c->mem, columns + 1, sizeof *head);
    for (size_t k = 0; k < columns; k++)
        head[k] = taking_text(&t);
    size_t n = (size_t)taking_number(&t, 0, TABLE_LINES_MAX);
    if (t.wrong || n * columns > TABLE_CELLS_MAX)
        return damaged(c);
    struct table_row *rows = arena_take(c->mem, n + 1, sizeof *rows);
    str *cells = arena_take(c->mem, n * columns + 1, sizeof *cells);
    for (size_t i = 0; i < n && !t.wrong; i++) {
        rows[i].line = (int)taking_number(&t, 1, TABLE_LINES_MAX + 1);
        rows[i].ragged = taking_number(&t, 0, 1) == 1;
        rows[i].cells = cells + i * columns;
        for (size_t k = 0; k < columns; k++)
            cells[i * columns + k] = taking_text(&t);
    }
    if (t.wrong || t.rest.len)
        return damaged(c);
    *table = (struct table){head, columns, rows, n};
    return OK;
}

static void record_day(struct text *out, opt_day d)
{
    record_number(out, d.set);
    record_number(out, d.value.n);
}

static opt_day take_day(struct taking *t)
{
    static const int64_t FAR = 4000000; /* days: some ten thousand years */
    bool set = taking_number(t, 0, 1) == 1;
    return (opt_day){set, {taking_number(t, -FAR, FAR)}};
}

void posts_record(struct text *out, const struct post *posts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct post *p = &posts[i];
        const str texts[] = {p->title, p->slug, p->summary, p->language,  p->status, p->event,
                             p->place, p->city, p->url,     p->event_url, p->slides, p->wrong};
        for (size_t k = 0; k < COUNT(texts); k++)
            record_put(out, texts[k]);
        record_list(out, p->tags, p->n_tags);
        record_day(out, p->date);
        record_number(out, p->workshop);
    }
}

enum err posts_take(struct ctx *c, str record, size_t n, const struct post **posts)
{
    struct taking t = {.rest = record};
    struct post *list = arena_take(c->mem, n + 1, sizeof *list);
    for (size_t i = 0; i < n && !t.wrong; i++) {
        struct post *p = &list[i];
        str *const texts[] = {&p->title,  &p->slug,  &p->summary, &p->language,
                              &p->status, &p->event, &p->place,   &p->city};
        for (size_t k = 0; k < COUNT(texts); k++)
            *texts[k] = taking_text(&t);
        p->url = taking_url(&t);
        p->event_url = taking_url(&t);
        p->slides = taking_url(&t);
        p->wrong = taking_text(&t);
        p->tags = take_list(c, &t, POST_TAGS_MAX, &p->n_tags);
        p->date = take_day(&t);
        p->workshop = taking_number(&t, 0, 1) == 1;
    }
    if (t.wrong || t.rest.len)
        return damaged(c);
    *posts = list;
    return OK;
}
