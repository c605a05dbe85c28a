#include "sqlgen.h"

/* A list of values: IN ('a', 'b', 'c'). */
struct values {
    str list[FIELDS_MAX];
    size_t n;
    const char *end;
    bool none; /* NOT IN */
};

static bool is_value(str token)
{
    return token.len > 0 && (token.at[0] == '\'' || (token.at[0] >= '0' && token.at[0] <= '9'));
}

/* What follows a column, if it is such a list. */
static bool read_values(str rest, struct values *v)
{
    str token = sqlgen_token(&rest);
    *v = (struct values){.none = str_same(token, S("NOT"))};
    if (v->none)
        token = sqlgen_token(&rest);
    if (!str_same(token, S("IN")) || !str_same(sqlgen_token(&rest), S("(")))
        return false;
    do {
        token = sqlgen_token(&rest);
        if (!is_value(token) || v->n == FIELDS_MAX)
            return false;
        v->list[v->n++] = token;
        token = sqlgen_token(&rest);
    } while (str_same(token, S(",")));
    v->end = token.at + token.len;
    return str_same(token, S(")"));
}

static void put_values(struct text *out, str column, const struct values *v)
{
    for (size_t i = 0; i < v->n; i++)
        text_format(out, "%s%.*s %s %.*s",
                    i == 0    ? "("
                    : v->none ? " AND "
                              : " OR ",
                    STR_ARG(column), v->none ? "<>" : "=", STR_ARG(v->list[i]));
    text_char(out, ')');
}

/* A column begins what is compared: not so behind an operator, which would hold it more tightly. */
static bool begins(str before)
{
    return str_same(before, S("(")) || str_same(before, S("AND")) || str_same(before, S("OR")) ||
           str_same(before, S("WHEN")) || str_same(before, S("THEN"));
}

str sqlgen_checks(struct arena *mem, str text)
{
    struct text out = {.mem = mem};
    const char *kept = text.at, *end = text.at + text.len;
    str rest = text, before = {0}, token;
    int depth = 0; /* of the parentheses of a CHECK */
    bool check = false;
    for (; (token = sqlgen_token(&rest)).len > 0; before = token) {
        struct values v;
        depth += str_same(token, S("(")) ? check || depth > 0 : 0;
        depth -= str_same(token, S(")")) && depth > 0;
        check = str_same(token, S("CHECK"));
        if (depth == 0 || !begins(before) || !read_values(rest, &v) || v.n < 3)
            continue;
        text_add(&out, (str){kept, (size_t)(token.at - kept)});
        put_values(&out, token, &v);
        kept = v.end;
        rest = (str){kept, (size_t)(end - kept)};
    }
    text_add(&out, (str){kept, (size_t)(end - kept)});
    return text_str(&out);
}
