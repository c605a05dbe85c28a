#include "feature/program/policy_json.h"

static str path_of(struct ctx *c, const struct place *at)
{
    if (!at)
        return S("");
    str up = path_of(c, at->up);
    if (!at->key)
        return arena_format(c->mem, "%.*s[%zu]", STR_ARG(up), at->index);
    return arena_format(c->mem, "%.*s%s%s", STR_ARG(up), up.len ? "." : "", at->key);
}

enum err policy_wrong(struct ctx *c, const struct place *at, str sentence)
{
    return fail(c, ERR_INVALID, "%.*s: %.*s", STR_ARG(path_of(c, at)), STR_ARG(sentence));
}

static bool is_code(str s)
{
    if (s.len < 1 || s.len > 40)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.at[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-'))
            return false;
    }
    return true;
}

static bool is_words(str s, size_t max)
{
    size_t n = str_chars(s);
    if (n == SIZE_MAX || n > max)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] < 0x20 || s.at[i] == 0x7f)
            return false;
    return true;
}

str policy_text(struct ctx *c, const json_t *value)
{
    return arena_copy(c->mem, (str){json_string_value(value), json_string_length(value)});
}

static enum err read_value(struct ctx *c, const struct place *at, const json_t *value,
                           const struct member *m, void *to)
{
    char *field = (char *)to + m->offset;
    switch (m->kind) {
    case NUMBER:
        if (!json_is_integer(value) || json_integer_value(value) < m->min ||
            json_integer_value(value) > m->max)
            return policy_wrong(
                c, at,
                words_format(c, tr_c(c->catalog, N_("Write a whole number from %lld to %lld.")),
                             (long long)m->min, (long long)m->max));
        *(int64_t *)(void *)field = json_integer_value(value);
        return OK;
    case FLAG:
        if (!json_is_boolean(value))
            return policy_wrong(c, at, tr(c, N_("Write true or false.")));
        *(bool *)field = json_is_true(value);
        return OK;
    case CODE:
        if (!json_is_string(value) || !is_code(policy_text(c, value)))
            return policy_wrong(
                c, at, tr(c, N_("Write a code of 1 to 40 small letters, digits and dashes.")));
        break;
    case WORDS:
        if (!json_is_string(value) || (!m->optional && json_string_length(value) == 0) ||
            !is_words(policy_text(c, value), (size_t)m->max))
            return policy_wrong(
                c, at,
                words_format(
                    c,
                    tr_c(c->catalog, N_("Write a text of at most %lld characters, on one line.")),
                    (long long)m->max));
        break;
    }
    *(str *)(void *)field = policy_text(c, value);
    return OK;
}

static bool is_known(const struct shape *shape, const char *key)
{
    for (size_t i = 0; i < shape->n; i++)
        if (str_same(str_of(shape->members[i].key), str_of(key)))
            return true;
    for (const char *const *other = shape->others; other && *other; other++)
        if (str_same(str_of(*other), str_of(key)))
            return true;
    return false;
}

enum err policy_object(struct ctx *c, const struct place *at, const json_t *object,
                       const struct shape *shape, void *to)
{
    const char *key;
    json_t *value;
    if (!json_is_object(object))
        return policy_wrong(c, at, tr(c, N_("An object { ... } is needed here.")));
    json_object_foreach(
        (json_t *)(uintptr_t)object, key,
        value) if (!is_known(shape,
                             key)) return policy_wrong(c, &(struct place){at, key, 0},
                                                       tr(c, N_("This name is not known here.")));
    for (size_t i = 0; i < shape->n; i++) {
        const struct member *m = &shape->members[i];
        const struct place here = {at, m->key, 0};
        value = json_object_get(object, m->key);
        if (!value && m->optional)
            continue;
        if (!value)
            return policy_wrong(c, &here, tr(c, N_("This is missing.")));
        enum err e = read_value(c, &here, value, m, to);
        if (e)
            return e;
    }
    return OK;
}

enum err policy_list(struct ctx *c, struct list *list, const json_t *object, size_t min, size_t max)
{
    const json_t *value = json_object_get(object, list->at.key);
    size_t n = json_array_size(value);
    if ((value && !json_is_array(value)) || n < min || n > max)
        return policy_wrong(
            c, &list->at,
            words_format(c, tr_c(c->catalog, N_("A list [ ... ] of %zu to %zu is needed here.")),
                         min, max));
    list->json = value;
    list->n = n;
    return OK;
}
