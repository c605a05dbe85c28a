#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

#include <string.h>

/* ---- writing ------------------------------------------------------------------------------------
 */

static void put_number(struct text *out, int64_t value)
{
    text_add(out, (str){(const char *)&value, sizeof value});
}

static void put(struct text *out, str s)
{
    put_number(out, (int64_t)s.len);
    text_add(out, s);
}

void feed_record(struct text *out, const struct feed_draft *d)
{
    put(out, d->title);
    put(out, d->url);
    put_number(out, (int64_t)d->n);
    for (size_t i = 0; i < d->n; i++) {
        const struct feed_item *item = &d->items[i];
        const str texts[] = {item->id, item->title, item->url, item->summary, item->language};
        for (size_t k = 0; k < COUNT(texts); k++)
            put(out, texts[k]);
        put_number(out, item->published.set);
        put_number(out, item->published.value.s);
    }
}

void table_record(struct text *out, const struct table *t)
{
    put_number(out, (int64_t)t->n_columns);
    for (size_t k = 0; k < t->n_columns; k++)
        put(out, t->head[k]);
    put_number(out, (int64_t)t->n);
    for (size_t i = 0; i < t->n; i++) {
        put_number(out, t->rows[i].line);
        put_number(out, t->rows[i].ragged);
        for (size_t k = 0; k < t->n_columns; k++)
            put(out, t->rows[i].cells[k]);
    }
}

/* ---- taking: the writer may have been taken over, so each number has its limits
 * ------------------ */

struct taking {
    str rest;
    bool wrong;
};

static int64_t take_number(struct taking *t, int64_t least, int64_t most)
{
    int64_t value;
    if (t->rest.len < sizeof value) {
        t->wrong = true;
        return least;
    }
    memcpy(&value, t->rest.at, sizeof value);
    t->rest = str_from(t->rest, sizeof value);
    t->wrong = t->wrong || value < least || value > most;
    return t->wrong ? least : value;
}

static str take(struct taking *t)
{
    size_t len = (size_t)take_number(t, 0, (int64_t)t->rest.len);
    if (len > t->rest.len)
        t->wrong = true;
    if (t->wrong)
        return (str){0};
    str s = str_upto(t->rest, len);
    t->rest = str_from(t->rest, len);
    t->wrong = str_chars(s) == SIZE_MAX;
    return t->wrong ? (str){0} : s;
}

/* An address of the record is used as a link, so it is looked at again. */
static str take_url(struct taking *t)
{
    str url = take(t);
    if (url.len && !str_same_nocase(str_upto(url, 7), S("http://")) &&
        !str_same_nocase(str_upto(url, 8), S("https://")))
        t->wrong = true;
    return url;
}

static enum err damaged(struct ctx *c)
{
    return fail(c, ERR_INVALID,
                "This could not be read: it is damaged, or not what its name says.");
}

enum err feed_take(struct ctx *c, str record, struct feed *feed)
{
    struct taking t = {.rest = record};
    struct feed taken = {.title = take(&t), .url = take_url(&t)};
    taken.n = (size_t)take_number(&t, 0, FEED_ITEMS_MAX);
    struct feed_item *items = arena_take(c->mem, taken.n + 1, sizeof *items);
    for (size_t i = 0; i < taken.n && !t.wrong; i++) {
        struct feed_item *item = &items[i];
        item->id = take(&t);
        item->title = take(&t);
        item->url = take_url(&t);
        item->summary = take(&t);
        item->language = take(&t);
        item->published.set = take_number(&t, 0, 1) == 1;
        item->published.value.s = take_number(&t, INT64_MIN, INT64_MAX);
    }
    if (t.wrong || t.rest.len)
        return damaged(c);
    taken.items = items;
    *feed = taken;
    return OK;
}

enum err table_take(struct ctx *c, str record, struct table *table)
{
    struct taking t = {.rest = record};
    size_t columns = (size_t)take_number(&t, 0, TABLE_COLUMNS_MAX);
    str *head = arena_take(c->mem, columns + 1, sizeof *head);
    for (size_t k = 0; k < columns; k++)
        head[k] = take(&t);
    size_t n = (size_t)take_number(&t, 0, TABLE_LINES_MAX);
    if (t.wrong || n * columns > TABLE_CELLS_MAX)
        return damaged(c);
    struct table_row *rows = arena_take(c->mem, n + 1, sizeof *rows);
    str *cells = arena_take(c->mem, n * columns + 1, sizeof *cells);
    for (size_t i = 0; i < n && !t.wrong; i++) {
        rows[i].line = (int)take_number(&t, 1, TABLE_LINES_MAX + 1);
        rows[i].ragged = take_number(&t, 0, 1) == 1;
        rows[i].cells = cells + i * columns;
        for (size_t k = 0; k < columns; k++)
            cells[i * columns + k] = take(&t);
    }
    if (t.wrong || t.rest.len)
        return damaged(c);
    *table = (struct table){head, columns, rows, n};
    return OK;
}
