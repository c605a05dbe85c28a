#include "sqlgen.h"

/* A place in the source while a head is read. */
struct reader {
    const struct source *source;
    str rest;
};

static const struct field implicit[] = {
    {.name = {"program", 7}, .type = TYPE_INT}, {.name = {"me", 2}, .type = TYPE_INT},
    {.name = {"now", 3}, .type = TYPE_TIME},    {.name = {"bits", 4}, .type = TYPE_INT},
    {.name = {"nda", 3}, .type = TYPE_INT},
};

struct field *sqlgen_param(struct statement *s, str name)
{
    for (size_t i = 0; i < s->params.n; i++)
        if (str_same(s->params.list[i].name, name))
            return &s->params.list[i];
    for (size_t i = 0; i < COUNT(implicit); i++)
        if (str_same(implicit[i].name, name)) {
            s->params.list[s->params.n] = implicit[i];
            return &s->params.list[s->params.n++];
        }
    return NULL;
}

/* White space, and the "--:" of a line that goes on with the head. */
static void skip(struct reader *r)
{
    for (;;) {
        str space = str_trim(r->rest);
        if (space.len > 0 && space.at > r->rest.at && space.at[-1] == '\n' &&
            str_starts(space, S("--:")))
            r->rest = str_from(r->rest, (size_t)(space.at - r->rest.at) + 3);
        else if (space.len > 0 && r->rest.at[0] == ' ')
            r->rest = str_from(r->rest, 1);
        else
            return;
    }
}

static bool take(struct reader *r, str what)
{
    skip(r);
    if (!str_starts(r->rest, what))
        return false;
    r->rest = str_from(r->rest, what.len);
    return true;
}

static void want(struct reader *r, str what)
{
    if (!take(r, what))
        tool_stop(r->source, r->rest.at, "'%.*s' is missing here", STR_ARG(what));
}

static str take_name(struct reader *r, const char *what)
{
    skip(r);
    size_t len = 0;
    while (len < r->rest.len && (r->rest.at[len] == '_' || (r->rest.at[len] & 0x80) ||
                                 (r->rest.at[len] >= '0' && r->rest.at[len] <= '9') ||
                                 ((r->rest.at[len] | 32) >= 'a' && (r->rest.at[len] | 32) <= 'z')))
        len++;
    str name = str_upto(r->rest, len);
    if (!tool_is_name(name))
        tool_stop(r->source, r->rest.at,
                  "a name of a %s is missing: a-z, 0-9 and _, and no keyword of C", what);
    r->rest = str_from(r->rest, len);
    return name;
}

static enum type take_type(struct reader *r)
{
    static const str names[] = {
        [TYPE_INT] = S("int"),   [TYPE_TEXT] = S("text"), [TYPE_TIME] = S("time"),
        [TYPE_DAY] = S("day"),   [TYPE_REAL] = S("real"), [TYPE_BYTES] = S("bytes"),
        [TYPE_BOOL] = S("bool"),
    };
    skip(r);
    str word = r->rest;
    for (word.len = 0; word.at + word.len < r->rest.at + r->rest.len; word.len++)
        if (word.at[word.len] < 'a' || word.at[word.len] > 'z')
            break;
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_same(word, names[i])) {
            r->rest = str_from(r->rest, word.len);
            return (enum type)i;
        }
    tool_stop(r->source, r->rest.at,
              "a type is missing: int, text, time, day, real, bytes or bool, "
              "with ? if it may be absent");
}

static void take_fields(struct reader *r, struct fields *fields, const char *what)
{
    want(r, S("("));
    if (take(r, S(")")))
        return;
    do {
        skip(r);
        if (fields->n == FIELDS_MAX - COUNT(implicit))
            tool_stop(r->source, r->rest.at, "too many: more than %zu", fields->n);
        struct field *f = &fields->list[fields->n];
        f->at = r->rest.at;
        f->name = take_name(r, what);
        for (size_t i = 0; i < fields->n; i++)
            if (str_same(fields->list[i].name, f->name))
                tool_stop(r->source, f->at, "the name '%.*s' is there twice", STR_ARG(f->name));
        f->type = take_type(r);
        f->optional = take(r, S("?"));
        if (f->optional && f->type == TYPE_BOOL)
            tool_stop(r->source, f->at, "a bool cannot be absent: use int?");
        fields->n++;
    } while (take(r, S(",")));
    want(r, S(")"));
}

static enum kind take_kind(struct reader *r)
{
    static const str names[] = {[KIND_ONE] = S("one "),
                                [KIND_MAYBE] = S("maybe "),
                                [KIND_MANY] = S("many "),
                                [KIND_MOVE] = S("move "),
                                [KIND_RUN] = S("run ")};
    for (size_t i = 0; i < COUNT(names); i++)
        if (take(r, names[i]))
            return (enum kind)i;
    tool_stop(r->source, r->rest.at, "a kind is missing: one, maybe, many, move or run");
}

str sqlgen_head(const struct source *source, str rest, struct statement *s)
{
    struct reader r = {source, rest};
    s->at = rest.at;
    want(&r, S("--:"));
    s->kept = take(&r, S("kept "));
    s->kind = take_kind(&r);
    s->name = take_name(&r, "statement");
    take_fields(&r, &s->params, "parameter");
    s->declared = s->params.n;
    if (take(&r, S("->")))
        take_fields(&r, &s->columns, "column");
    skip(&r);
    if (r.rest.len > 0 && r.rest.at[0] != '\n')
        tool_stop(source, r.rest.at, "the head of a statement ends before this");
    if (s->kept && (s->kind == KIND_RUN || s->kind == KIND_MOVE))
        tool_stop(source, s->at, "only the answer of one, maybe or many can be kept");
    if (s->kind == KIND_RUN && s->columns.n > 0)
        tool_stop(source, s->columns.list[0].at, "'run' gives no columns; use one, maybe or many");
    if ((s->kind == KIND_MANY || s->kind == KIND_MAYBE) && s->columns.n == 0)
        tool_stop(source, s->at, "the columns are missing: -> (name type, ...)");
    for (size_t i = 0; i < s->columns.n; i++)
        if (s->kind == KIND_MAYBE && str_same(s->columns.list[i].name, S("found")))
            tool_stop(source, s->columns.list[i].at, "'found' tells whether there is a row");
    return r.rest;
}
