#include "kit/identity/identity_internal.h"

#include <jansson.h>
#include <string.h>

enum { MOST_VALUES = 16, MOST_RECORDS = 2000000, MOST_ID = 200 };

struct reading {
    struct ctx *c;
    struct text *out;
    struct identity *rows;
    size_t n, room;
};

static void broken(struct reading *r, size_t line, str words)
{
    text_format(r->out, "%zu %.*s\n", line, STR_ARG(words));
}

static void add_text(struct ctx *c, const json_t *value, str *list, size_t *n)
{
    if (json_is_object(value)) {
        static const char *const INSIDE[] = {"address", "email", "value", "url", "login", "name"};
        const json_t *inner = NULL;
        for (size_t i = 0; i < COUNT(INSIDE) && !inner; i++)
            inner = json_object_get(value, INSIDE[i]);
        value = inner;
    }
    if (json_is_string(value) && json_string_length(value) > 0 && *n < MOST_VALUES)
        list[(*n)++] =
            arena_copy(c->mem, (str){json_string_value(value), json_string_length(value)});
}

/* All texts of these fields. */
static size_t texts_of(struct ctx *c, const json_t *object, const char *const *fields,
                       const str **out)
{
    str found[MOST_VALUES];
    size_t n = 0, i;
    const json_t *one;
    for (; *fields; fields++) {
        const json_t *value = json_object_get(object, *fields);
        if (json_is_array(value)) {
            json_array_foreach(value, i, one) add_text(c, one, found, &n);
        } else {
            add_text(c, value, found, &n);
        }
    }
    str *list = arena_take(c->mem, n ? n : 1, sizeof *list);
    for (i = 0; i < n; i++)
        list[i] = found[i];
    *out = list;
    return n;
}

static str text_of(struct ctx *c, const json_t *object, const char *const *fields)
{
    const str *list;
    return texts_of(c, object, fields, &list) ? list[0] : (str){0};
}

/* The id, as JSON, as it came. */
static str id_of(struct ctx *c, const json_t *object)
{
    const json_t *id = json_object_get(object, "id");
    char room[MOST_ID];
    if (!json_is_string(id) && !json_is_number(id))
        return (str){0};
    size_t len = json_dumpb(id, room, sizeof room, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    return len > 0 && len <= sizeof room ? arena_copy(c->mem, (str){room, len}) : (str){0};
}

static void add_record(struct reading *r, const json_t *object, size_t line)
{
    static const char *const NAMES[] = {"name",      "display_name", "displayname",
                                        "full_name", "fullname",     "real_name",
                                        "realname",  "author",       NULL};
    static const char *const EMAILS[] = {"email",   "emails",    "mail",          "mails",
                                         "address", "addresses", "email_address", NULL};
    static const char *const HANDLES[] = {"handle", "handles",  "login",       "username", "user",
                                          "nick",   "nickname", "screen_name", NULL};
    static const char *const URLS[] = {"url",      "urls",     "website", "websites", "blog",
                                       "html_url", "homepage", "links",   NULL};
    static const char *const REPLIES[] = {"reply_to", "reply-to", "replyto", "Reply-To", NULL};
    static const char *const SOURCES[] = {"source", "origin", NULL};
    struct identity row = {.id = id_of(r->c, object)};
    if (row.id.len == 0) {
        broken(r, line, tr(r->c, "This line has no \"id\"."));
        return;
    }
    row.name = text_of(r->c, object, NAMES);
    row.source = text_of(r->c, object, SOURCES);
    row.reply_to = text_of(r->c, object, REPLIES);
    row.n_emails = texts_of(r->c, object, EMAILS, &row.emails);
    row.n_handles = texts_of(r->c, object, HANDLES, &row.handles);
    row.n_urls = texts_of(r->c, object, URLS, &row.urls);
    if (r->n == r->room) {
        r->room = r->room ? r->room * 2 : 256;
        struct identity *more = arena_room(r->c->mem, r->room * sizeof *more);
        if (r->n)
            memcpy(more, r->rows, r->n * sizeof *more);
        r->rows = more;
    }
    r->rows[r->n++] = row;
}

static void read_lines(struct reading *r, str lines)
{
    size_t line = 0;
    for (str one; str_cut(&lines, '\n', &one);) {
        json_error_t error;
        line++;
        one = str_trim(one);
        if (one.len == 0)
            continue;
        json_t *root = r->n < MOST_RECORDS ? json_loadb(one.at, one.len, 0, &error) : NULL;
        if (json_is_object(root))
            add_record(r, root, line);
        else
            broken(r, line, tr(r->c, "This line is no JSON object; it was left out."));
        json_decref(root);
    }
}

/* Groups of more than one, in the order of their first records. */
static void put_groups(struct reading *r, const struct identity_answer *a)
{
    size_t *next = arena_take(r->c->mem, r->n + 1, sizeof *next);
    size_t *last = arena_take(r->c->mem, r->n + 1, sizeof *last);
    bool any = false;
    for (size_t i = 0; i < r->n; i++) {
        size_t first = a->group[i];
        if (first != i)
            next[last[first] ? last[first] : first] = i;
        last[first] = i;
    }
    for (size_t i = 0; i < r->n; i++) {
        if (a->group[i] != i || !next[i])
            continue;
        text_add(r->out, any ? S(",\n") : S(""));
        any = true;
        text_add(r->out, S("["));
        text_add(r->out, r->rows[i].id);
        for (size_t k = next[i]; k; k = next[k]) {
            text_add(r->out, S(","));
            text_add(r->out, r->rows[k].id);
        }
        text_add(r->out, S("]"));
    }
}

enum err identity_describe(struct ctx *c, str lines, str hint, struct text *json)
{
    struct reading r = {.c = c, .out = json};
    struct identity_answer answer;
    (void)hint;
    json_object_seed(1);
    if (str_starts(lines, S("\xEF\xBB\xBF")))
        lines = str_from(lines, 3);
    read_lines(&r, lines);
    identity_match(c, r.rows, r.n, &answer);
    text_add(json, S("{\"merged\":["));
    put_groups(&r, &answer);
    text_add(json, S("],\n\"suggested\":["));
    for (size_t i = 0; i < answer.n_pairs; i++) {
        const struct identity_pair *p = &answer.pairs[i];
        text_format(json, "%s[%.*s,%.*s,", i ? ",\n" : "", STR_ARG(r.rows[p->a].id),
                    STR_ARG(r.rows[p->b].id));
        text_json(json, p->reason);
        text_add(json, S("]"));
    }
    text_add(json, S("]}\n"));
    return OK;
}
