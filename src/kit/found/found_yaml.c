#include "kit/feed/feed.h"
#include "kit/found/found_talks.h"

#include <yaml.h>

enum { LEVELS_MAX = 32, PIECES_MAX = 500000 };

/* A list or mapping that is open; key: of the mapping, waits for its value. */
struct open {
    json_t *value;
    char *key;
};
struct reading {
    struct ctx *c;
    yaml_parser_t parser;
    struct open open[LEVELS_MAX];
    int depth, pieces;
    json_t *root;
};

static enum err broken(struct reading *r)
{
    return fail(r->c, ERR_INVALID, "Line %zu: the YAML is broken here (%s).",
                r->parser.problem_mark.line + 1, r->parser.problem ? r->parser.problem : "?");
}

static json_t *scalar(const yaml_event_t *e)
{
    str s = {(const char *)e->data.scalar.value, e->data.scalar.length};
    bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && (s.len == 0 || str_same(s, S("~")) || str_same_nocase(s, S("null"))))
        return json_null();
    if (plain && (str_same_nocase(s, S("true")) || str_same_nocase(s, S("yes"))))
        return json_true();
    if (plain && (str_same_nocase(s, S("false")) || str_same_nocase(s, S("no"))))
        return json_false();
    json_t *text = json_stringn(s.at, s.len);
    return text ? text : json_string("");
}

/* Where a value that has begun belongs; takes it over. */
static void place(struct reading *r, json_t *value)
{
    struct open *in = r->depth ? &r->open[r->depth - 1] : NULL;
    if (!in)
        r->root = value;
    else if (json_is_array(in->value))
        (void)json_array_append_new(in->value, value);
    else {
        (void)json_object_set_new(in->value, in->key ? in->key : "", value);
        in->key = NULL;
    }
}

/* A text in a mapping whose key is missing is that key. */
static bool take_key(struct reading *r, const yaml_event_t *e)
{
    struct open *in = r->depth ? &r->open[r->depth - 1] : NULL;
    if (!in || !json_is_object(in->value) || in->key)
        return false;
    str key = e->type == YAML_SCALAR_EVENT
                  ? (str){(const char *)e->data.scalar.value, e->data.scalar.length}
                  : (str){0};
    in->key = (char *)arena_copy(r->c->mem, key).at;
    return e->type == YAML_SCALAR_EVENT;
}

static enum err take_piece(struct reading *r, const yaml_event_t *e)
{
    bool list = e->type == YAML_SEQUENCE_START_EVENT, map = e->type == YAML_MAPPING_START_EVENT;
    size_t line = e->start_mark.line + 1;
    if (e->type == YAML_ALIAS_EVENT)
        return fail(r->c, ERR_INVALID,
                    "Line %zu: the lines refer to each other (\"*name\"). Write them out.", line);
    if (e->type == YAML_SEQUENCE_END_EVENT || e->type == YAML_MAPPING_END_EVENT) {
        r->depth--;
        return OK;
    }
    if (++r->pieces > PIECES_MAX)
        return fail(r->c, ERR_INVALID, "Line %zu: this is too much for one file. Split it.", line);
    if ((list || map) && r->depth == LEVELS_MAX)
        return fail(r->c, ERR_INVALID, "Line %zu: this is nested too deep.", line);
    if ((!list && !map && e->type != YAML_SCALAR_EVENT) || take_key(r, e))
        return OK;
    json_t *value = list ? json_array() : map ? json_object() : scalar(e);
    place(r, value);
    if (list || map)
        r->open[r->depth++] = (struct open){.value = value};
    return OK;
}

static enum err read_all(struct reading *r, found_take *take, void *state, struct text *out)
{
    for (bool end = false; !end;) {
        yaml_event_t e;
        if (!yaml_parser_parse(&r->parser, &e))
            return broken(r);
        enum err error = take_piece(r, &e);
        bool whole = e.type == YAML_DOCUMENT_END_EVENT;
        end = e.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&e);
        if (!error && whole && r->root) {
            error = take(r->c, r->root, out, state);
            json_decref(r->root);
            r->root = NULL;
        }
        if (error)
            return error;
    }
    return OK;
}

enum err found_yaml(struct ctx *c, str source, found_take *take, void *state, struct text *out)
{
    struct reading r = {.c = c};
    if (source.len > FOUND_JSON_MAX)
        return fail(c, ERR_INVALID, "This is longer than %d MB. Give it in smaller pieces.",
                    FOUND_JSON_MAX >> 20);
    source = feed_utf8(c, source, (str){0});
    if (!yaml_parser_initialize(&r.parser))
        return fail(c, ERR_FAULT, "no YAML parser");
    feed_json_seed();
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)(source.len ? source.at : ""),
                                 source.len);
    enum err e = read_all(&r, take, state, out);
    json_decref(r.root);
    yaml_parser_delete(&r.parser);
    return e;
}
