#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_wire.sql.h"
#include "kit/store/store.h"

enum { NEWS_MOST = 10000, WAITED_S = 7 * 86400 };

/* Lines of the head that tell the groups: only those that the reader sees. */
static enum err put_groups(struct ctx *c, int64_t article, struct text *head)
{
    struct row_lounge_wire_places *rows;
    size_t n;
    enum err e = q_lounge_wire_places(c, article, &rows, &n);
    if (e)
        return e;
    text_add(head, S("Newsgroups: "));
    for (size_t i = 0; i < n; i++)
        text_format(head, "%s%.*s", i > 0 ? "," : "", STR_ARG(rows[i].name));
    text_format(head, "\r\nXref: %.*s", STR_ARG(lounge_host(c->site)));
    for (size_t i = 0; i < n; i++)
        text_format(head, " %.*s:%lld", STR_ARG(rows[i].name), (long long)rows[i].number);
    text_add(head, S("\r\n"));
    return OK;
}

/* Files are fetched by their address, signed in. */
static enum err put_files(struct ctx *c, int64_t article, struct text *body)
{
    struct row_lounge_wire_files *rows;
    size_t n;
    enum err e = q_lounge_wire_files(c, article, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        text_format(body, "%s[%.*s] %.*s%.*s/articles/%lld/files/%lld\r\n", i ? "" : "\r\n",
                    STR_ARG(rows[i].name), STR_ARG(c->site->address), STR_ARG(c->prefix),
                    (long long)article, (long long)rows[i].number);
    return e;
}

struct stored {
    str kind, head, body;
    int64_t attachments;
};

static enum err make_wire(struct ctx *c, const struct stored *s, struct article_wire *out)
{
    struct text head = {.mem = c->mem}, body = {.mem = c->mem};
    str words = s->body;
    enum err e = OK;
    if (str_same(s->kind, S("letter")) && (e = lounge_letter_text(c, out->id, &words)))
        return e;
    text_add(&head, s->head);
    text_add(&body, lounge_body(c->mem, words));
    e = put_groups(c, out->id, &head);
    if (!e && s->attachments > 0)
        e = put_files(c, out->id, &body);
    out->head = text_str(&head), out->body = text_str(&body);
    return e;
}

enum err lounge_wire(struct ctx *c, int64_t group, int64_t number, struct article_wire *out)
{
    struct row_lounge_wire_by_number row;
    enum err e = q_lounge_wire_by_number(c, group, number, &row);
    if (e)
        return e;
    struct article_wire wire = {
        .id = row.id, .group = group, .number = number, .message_id = row.message_id};
    if (!(e = make_wire(c, &(struct stored){row.kind, row.head, row.body, row.attachments}, &wire)))
        *out = wire;
    return e;
}

enum err lounge_wire_named(struct ctx *c, str message_id, struct article_wire *out)
{
    struct row_lounge_wire_by_name row;
    enum err e = q_lounge_wire_by_name(c, message_id, &row);
    if (e)
        return e;
    struct article_wire wire = {
        .id = row.id, .group = row.newsgroup, .number = row.number, .message_id = row.message_id};
    if (!(e = make_wire(c, &(struct stored){row.kind, row.head, row.body, row.attachments}, &wire)))
        *out = wire;
    return e;
}

enum err lounge_find(struct ctx *c, str message_id, int64_t *id)
{
    struct row_lounge_wire_find row;
    enum err e = q_lounge_wire_find(c, message_id, &row);
    if (!e)
        *id = row.found ? row.id : 0;
    return e;
}

/* ---- numbers ----------------------------------------------------------------------------------- */

enum err lounge_numbers(struct ctx *c, const struct article_range *range, const int64_t **list,
                        size_t *n)
{
    struct row_lounge_wire_allowed allowed;
    struct row_lounge_wire_numbers *rows;
    enum err e = q_lounge_wire_allowed(c, range->group, &allowed);
    if (e || (e = q_lounge_wire_numbers(c, range->group, range->from, range->to,
                                        (int64_t)range->most, &rows, n)))
        return e;
    int64_t *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = rows[i].number;
    *list = made;
    return OK;
}

enum err lounge_next(struct ctx *c, int64_t group, int64_t number, bool back, int64_t *next)
{
    struct row_lounge_wire_allowed allowed;
    struct row_lounge_wire_after after = {0};
    struct row_lounge_wire_before before = {0};
    enum err e = q_lounge_wire_allowed(c, group, &allowed);
    if (!e)
        e = back ? q_lounge_wire_before(c, group, number, &before)
                 : q_lounge_wire_after(c, group, number, &after);
    if (!e)
        *next = back ? before.number : after.number;
    return e;
}

enum err lounge_overview(struct ctx *c, const struct article_range *range, str *lines,
                         int64_t *last)
{
    struct row_lounge_wire_allowed allowed;
    struct row_lounge_wire_overview row;
    enum err e = q_lounge_wire_allowed(c, range->group, &allowed);
    if (e || (e = q_lounge_wire_overview(c, range->group, range->from, range->to,
                                         (int64_t)range->most, &row)))
        return e;
    *lines = row.lines, *last = row.last;
    return OK;
}

/* What was held is numbered when it is shown: its id is older than its time. */
enum err lounge_new(struct ctx *c, const struct article_news *what, const str **ids, size_t *n)
{
    struct row_lounge_wire_news *rows;
    size_t many;
    int64_t *groups = arena_take(c->mem, what->n_groups + 1, sizeof *groups);
    for (size_t i = 0; i < what->n_groups; i++)
        groups[i] = what->groups[i];
    size_t n_groups = id_sort(groups, what->n_groups), have = 0;
    int64_t first = id_from((moment){what->since.s - WAITED_S});
    enum err e = q_lounge_wire_news(c, first, what->since, NEWS_MOST, &rows, &many);
    if (e)
        return e;
    str *made = arena_take(c->mem, many + 1, sizeof *made);
    for (size_t i = 0; i < many; i++)
        if (id_find(IDS(groups, n_groups), rows[i].newsgroup) != SIZE_MAX &&
            (have == 0 || !str_same(made[have - 1], rows[i].message_id)))
            made[have++] = rows[i].message_id;
    *ids = made, *n = have;
    return OK;
}
