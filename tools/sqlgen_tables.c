#include "sqlgen.h"

#include <string.h>

enum { DEPTH_MAX = 60 };

struct scan {
    const struct source *source;
    struct statement *s;
    bool in_from[DEPTH_MAX]; /* a comma at this depth of parentheses brings the next table */
    size_t depth;
    str before;            /* the token before this one */
    str parts[TABLES_MAX]; /* names of WITH */
    size_t n;
};

static bool is(str token, const char *words)
{
    str rest = str_of(words);
    for (str word; str_cut(&rest, ' ', &word);)
        if (str_same_nocase(word, token))
            return true;
    return false;
}

static bool is_identifier(str token)
{
    return token.len > 0 && token.at[0] != '\'' &&
           !strchr("0123456789(),;.+-*/<>=|&~!%?:[]", token.at[0]);
}

static str bare(str name)
{
    return name.len > 1 && name.at[0] == '"' ? str_upto(str_from(name, 1), name.len - 2) : name;
}

static void add(struct scan *k, bool write, str table, str alias)
{
    struct table_use *list = write ? k->s->tables.write : k->s->tables.read;
    size_t *n = write ? &k->s->tables.writes : &k->s->tables.reads;
    if (*n == TABLES_MAX)
        tool_stop(k->source, k->s->at, "the statement has more than %d tables", TABLES_MAX);
    list[(*n)++] = (struct table_use){bare(table), bare(alias)};
}

/* Behind FROM, JOIN, a comma in FROM, INTO or UPDATE: a table with its alias, or something else. */
static void table(struct scan *k, bool write, str *rest)
{
    str ahead = *rest, name = sqlgen_token(&ahead), alias = name;
    if (is(name, "LATERAL") || !is_identifier(name))
        return;
    *rest = ahead;
    str next = sqlgen_token(&ahead);
    if (str_same(next, S("(")) && !write)
        return;
    if (is(next, "AS"))
        next = sqlgen_token(&ahead);
    if (is_identifier(next) &&
        !is(next, "ON WHERE JOIN LEFT RIGHT FULL INNER OUTER CROSS NATURAL GROUP ORDER LIMIT UNION "
                  "EXCEPT INTERSECT USING SET VALUES SELECT DEFAULT RETURNING HAVING WINDOW OFFSET "
                  "INDEXED NOT FOR")) {
        alias = next;
        *rest = ahead;
    }
    add(k, write, name, alias);
}

/* WITH [RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] (  -- and ", name AS (" behind it. */
static void with_part(struct scan *k, str token, str rest)
{
    str next = sqlgen_token(&rest);
    if (str_same(next, S("("))) {
        while (next.len > 0 && !str_same(next, S(")")))
            next = sqlgen_token(&rest);
        next = sqlgen_token(&rest);
    }
    str after = sqlgen_token(&rest);
    if (is(next, "AS") && (str_same(after, S("(")) || is(after, "NOT MATERIALIZED")) &&
        k->n < TABLES_MAX)
        k->parts[k->n++] = bare(token);
}

static void word(struct scan *k, str token, str *rest)
{
    if (is(token, "FROM") && !is(k->before, "DISTINCT")) {
        table(k, is(k->before, "DELETE"), rest);
        k->in_from[k->depth] = true;
    } else if (is(token, "JOIN")) {
        table(k, false, rest);
    } else if (is(token, "INTO")) {
        table(k, true, rest);
    } else if (is(token, "UPDATE") && !is(k->before, "DO FOR")) {
        str ahead = *rest;
        if (is(sqlgen_token(&ahead), "OR")) {
            (void)sqlgen_token(&ahead);
            *rest = ahead;
        }
        table(k, true, rest);
    } else if (is(token,
                  "WHERE GROUP HAVING ORDER LIMIT UNION INTERSECT EXCEPT SELECT RETURNING SET "
                  "WINDOW VALUES")) {
        k->in_from[k->depth] = false;
    } else if (is_identifier(token) &&
               (is(k->before, "WITH RECURSIVE") || str_same(k->before, S(",")))) {
        with_part(k, token, *rest);
    }
}

static void drop_parts(struct scan *k)
{
    struct tables *t = &k->s->tables;
    size_t kept = 0;
    for (size_t i = 0; i < t->reads; i++) {
        bool part = false;
        for (size_t j = 0; j < k->n; j++)
            part = part || str_same_nocase(t->read[i].table, k->parts[j]);
        if (!part)
            t->read[kept++] = t->read[i];
    }
    t->reads = kept;
}

void sqlgen_tables(const struct source *source, struct statement *s)
{
    struct scan k = {.source = source, .s = s};
    str rest = s->sql;
    for (str token; (token = sqlgen_token(&rest)).len > 0; k.before = token) {
        if (str_same(token, S("("))) {
            bool more =
                k.in_from[k.depth] && (is(k.before, "FROM JOIN") || str_same(k.before, S(",")));
            if (++k.depth == DEPTH_MAX)
                tool_stop(source, s->at, "parentheses are too deep");
            k.in_from[k.depth] = false;
            str ahead = rest;
            if (more && !is(sqlgen_token(&ahead), "SELECT WITH VALUES")) {
                table(&k, false, &rest);
                k.in_from[k.depth] = true;
            }
        } else if (str_same(token, S(")"))) {
            k.depth -= k.depth > 0;
        } else if (str_same(token, S(",")) && k.in_from[k.depth]) {
            table(&k, false, &rest);
        } else {
            word(&k, token, &rest);
        }
    }
    drop_parts(&k);
}
