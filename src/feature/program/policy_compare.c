#include "feature/program/policy_edit.h"

#include <jansson.h>
#include <stdlib.h>

#define DIFFERENCES_MAX 200
#define SHOWN_MAX 200 /* characters of a value */

struct differences {
    struct policy_difference *list;
    size_t n;
};

/* A value in one line, cut if it is long. */
static str shown(struct ctx *c, const json_t *value)
{
    if (!value)
        return S("");
    if (json_is_string(value))
        return str_first_chars(arena_copy(c->mem, str_of(json_string_value(value))), SHOWN_MAX);
    char *text = json_dumps(value, JSON_ENCODE_ANY);
    str copy = str_first_chars(arena_copy(c->mem, str_of(text)), SHOWN_MAX);
    free(text);
    return copy;
}

static void compare(struct ctx *c, struct differences *d, str path, const json_t *before,
                    const json_t *after);

static void compare_objects(struct ctx *c, struct differences *d, str path, const json_t *before,
                            const json_t *after)
{
    const char *key, *dot = path.len ? "." : "";
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)after, key, value)
        compare(c, d, arena_format(c->mem, "%.*s%s%s", STR_ARG(path), dot, key),
                json_object_get(before, key), value);
    json_object_foreach((json_t *)(uintptr_t)before, key, value) if (!json_object_get(after, key))
        compare(c, d, arena_format(c->mem, "%.*s%s%s", STR_ARG(path), dot, key), value, NULL);
}

static void compare(struct ctx *c, struct differences *d, str path, const json_t *before,
                    const json_t *after)
{
    if (d->n == DIFFERENCES_MAX || (before && after && json_equal(before, after)))
        return;
    if (json_is_object(before) && json_is_object(after)) {
        compare_objects(c, d, path, before, after);
        return;
    }
    if (json_is_array(before) && json_is_array(after)) {
        size_t n = json_array_size(before), m = json_array_size(after);
        for (size_t i = 0; i < (n > m ? n : m); i++)
            compare(c, d, arena_format(c->mem, "%.*s[%zu]", STR_ARG(path), i),
                    json_array_get(before, i), json_array_get(after, i));
        return;
    }
    d->list[d->n++] = (struct policy_difference){path, shown(c, before), shown(c, after)};
}

enum err policy_compare(struct ctx *c, str before, str after, const struct policy_difference **list,
                        size_t *n)
{
    struct differences d = {arena_take(c->mem, DIFFERENCES_MAX, sizeof *d.list), 0};
    json_t *a = json_loadb(before.at, before.len, 0, NULL);
    json_t *b = json_loadb(after.at, after.len, 0, NULL);
    bool both = a && b;
    if (both)
        compare(c, &d, S(""), a, b);
    json_decref(a);
    json_decref(b);
    if (!both)
        return fail(c, ERR_FAULT, "policy: a stored document cannot be read");
    *list = d.list;
    *n = d.n;
    return OK;
}
