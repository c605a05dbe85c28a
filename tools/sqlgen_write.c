#include "sqlgen.h"

/* C of a type: its name, the one that may be absent, and the ends of stmt_bind_... and stmt_... */
static const struct {
    const char *plain, *optional, *verb;
    bool in_arena; /* the value is copied into c->mem */
} types[TYPE_COUNT] = {
    [TYPE_INT] = {"int64_t", "opt_int", "int", false},
    [TYPE_TEXT] = {"str", "opt_text", "text", true},
    [TYPE_TIME] = {"moment", "opt_time", "time", false},
    [TYPE_DAY] = {"day", "opt_day", "day", false},
    [TYPE_REAL] = {"double", "opt_real", "real", false},
    [TYPE_BYTES] = {"str", "opt_bytes", "bytes", true},
    [TYPE_BOOL] = {"bool", NULL, "bool", false},
};

/* What is being written. */
struct writer {
    struct text *out;
    str room;
    const struct statement *s;
};

static const char *c_type(const struct field *f)
{
    return f->optional ? types[f->type].optional : types[f->type].plain;
}

/* Parameters that would hide a type or one of our own names get a line behind them. */
static const char *mark(str name)
{
    static const str taken[] = {
        S("c"),    S("s"),    S("e"),    S("n"),      S("in"),  S("all"),    S("count"), S("row"),
        S("rows"), S("room"), S("more"), S("larger"), S("day"), S("moment"), S("str"),   S("def")};
    for (size_t i = 0; i < COUNT(taken); i++)
        if (str_same(name, taken[i]))
            return "_";
    return "";
}

static bool has_in(const struct statement *s)
{
    return s->declared > MANY_PARAMS;
}

static void write_struct(struct writer *w, const char *kind, const struct field *fields, size_t n)
{
    text_format(w->out, "struct %s_%.*s_%.*s {\n", kind, STR_ARG(w->room), STR_ARG(w->s->name));
    if (w->s->kind == KIND_MAYBE && kind[0] == 'r')
        text_add(w->out, S("    bool found; /* false: there is no such row */\n"));
    for (size_t i = 0; i < n; i++)
        text_format(w->out, "    %s %.*s;\n", c_type(&fields[i]), STR_ARG(fields[i].name));
    text_add(w->out, S("};\n"));
}

static void write_signature(struct writer *w)
{
    const struct statement *s = w->s;
    text_format(w->out, "enum err q_%.*s_%.*s(struct ctx *c", STR_ARG(w->room), STR_ARG(s->name));
    if (has_in(s))
        text_format(w->out, ", const struct in_%.*s_%.*s *in", STR_ARG(w->room), STR_ARG(s->name));
    for (size_t i = 0; i < s->declared && !has_in(s); i++) {
        const struct field *f = &s->params.list[i];
        text_format(w->out, ", %s %.*s%s", c_type(f), STR_ARG(f->name), mark(f->name));
    }
    if (s->columns.n > 0)
        text_format(w->out, ", struct row_%.*s_%.*s %s", STR_ARG(w->room), STR_ARG(s->name),
                    s->kind == KIND_MANY ? "**rows, size_t *n" : "*row");
    text_char(w->out, ')');
}

str sqlgen_header(struct arena *mem, str room, const struct statement *s)
{
    struct text out = {.mem = mem};
    text_format(
        &out, "/* made by tools/sqlgen of %.*s.sql */\n#pragma once\n\n#include \"base/base.h\"\n",
        STR_ARG(room));
    for (; s; s = s->next) {
        struct writer w = {&out, room, s};
        text_char(&out, '\n');
        if (has_in(s))
            write_struct(&w, "in", s->params.list, s->declared);
        if (s->columns.n > 0)
            write_struct(&w, "row", s->columns.list, s->columns.n);
        write_signature(&w);
        text_add(&out, S(" MUST_USE;\n"));
    }
    return text_str(&out);
}

static void write_names(struct text *out, const struct table_use *list, size_t n)
{
    text_char(out, '"');
    for (size_t i = 0, written = 0; i < n; i++) {
        bool again = false;
        for (size_t j = 0; j < i; j++)
            again = again || str_same(list[j].table, list[i].table);
        if (!again)
            text_format(out, "%s%.*s", written++ ? " " : "", STR_ARG(list[i].table));
    }
    text_char(out, '"');
}

static void write_def(struct writer *w)
{
    const struct statement *s = w->s;
    text_format(w->out, "    static const struct stmt_def def = {\n        .name = \"%.*s_%.*s\",",
                STR_ARG(w->room), STR_ARG(s->name));
    text_add(w->out, S("\n        .reads = "));
    write_names(w->out, s->tables.read, s->tables.reads);
    text_add(w->out, S(",\n        .writes = "));
    write_names(w->out, s->tables.write, s->tables.writes);
    if (s->kept)
        text_add(w->out, S(",\n        .kept = true"));
    text_add(w->out, S(",\n        .sql ="));
    tool_add_literal(w->out, s->sql, "            ");
    text_add(w->out, S(",\n    };\n"));
}

static void write_binds(struct writer *w)
{
    for (size_t i = 0; i < w->s->params.n; i++) {
        const struct field *f = &w->s->params.list[i];
        const char *from = i >= w->s->declared ? "c->" : has_in(w->s) ? "in->" : "";
        const char *line = from[0] ? "" : mark(f->name);
        if (f->optional)
            text_format(w->out,
                        "    if (!%s%.*s%s.set)\n        stmt_bind_null(s, %zu);\n    else\n    ",
                        from, STR_ARG(f->name), line, i + 1);
        text_format(w->out, "    stmt_bind_%s(s, %zu, %s%.*s%s%s);\n", types[f->type].verb, i + 1,
                    from, STR_ARG(f->name), line, f->optional ? ".value" : "");
    }
}

static void write_columns(struct writer *w, const char *target, const char *indent)
{
    text_format(w->out, "%s%s = (struct row_%.*s_%.*s){\n", indent, target, STR_ARG(w->room),
                STR_ARG(w->s->name));
    if (w->s->kind == KIND_MAYBE)
        text_format(w->out, "%s    .found = true,\n", indent);
    for (size_t i = 0; i < w->s->columns.n; i++) {
        const struct field *f = &w->s->columns.list[i];
        const char *verb = types[f->type].verb, *c = types[f->type].in_arena ? "c, " : "";
        if (f->optional)
            text_format(
                w->out,
                "%s    .%.*s = stmt_is_null(s, %zu) ? (%s){0} : (%s){true, stmt_%s(%ss, %zu)},\n",
                indent, STR_ARG(f->name), i, c_type(f), c_type(f), verb, c, i);
        else
            text_format(w->out, "%s    .%.*s = stmt_%s(%ss, %zu),\n", indent, STR_ARG(f->name),
                        verb, c, i);
    }
    text_format(w->out, "%s};\n", indent);
}

static void write_many(struct writer *w)
{
    text_format(w->out,
                "    struct row_%.*s_%.*s *all = NULL;\n"
                "    size_t count = 0, room = 0;\n"
                "    bool more;\n"
                "    enum err e;\n"
                "    while ((e = stmt_step(c, s, &more)) == OK && more) {\n"
                "        if (count == room) {\n"
                "            room = room ? 2 * room : 16;\n"
                "            void *larger = arena_room(c->mem, room * sizeof *all);\n"
                "            if (count)\n"
                "                memcpy(larger, all, count * sizeof *all);\n"
                "            all = larger;\n"
                "        }\n",
                STR_ARG(w->room), STR_ARG(w->s->name));
    write_columns(w, "all[count++]", "        ");
    text_add(w->out, S("    }\n"
                       "    stmt_done(s);\n"
                       "    if (e == OK)\n"
                       "        *rows = all, *n = count;\n"
                       "    return e;\n"));
}

static void write_one(struct writer *w)
{
    const struct statement *s = w->s;
    text_add(w->out, S("    bool more;\n    enum err e = stmt_step(c, s, &more);\n"));
    if (s->columns.n > 0) {
        text_add(w->out, S("    if (e == OK && more)\n"));
        write_columns(w, "*row", "        ");
    }
    text_add(w->out, S("    stmt_done(s);\n"));
    if (s->kind == KIND_MAYBE)
        text_format(w->out,
                    "    if (e == OK && !more)\n        *row = (struct row_%.*s_%.*s){0};\n",
                    STR_ARG(w->room), STR_ARG(s->name));
    text_add(w->out, s->kind == KIND_ONE    ? S("    return e || more ? e : fail_missing(c);\n")
                     : s->kind == KIND_MOVE ? S("    return e || more ? e : fail_quicker(c);\n")
                                            : S("    return e;\n"));
}

static void write_run(struct writer *w)
{
    text_add(w->out, S("    bool more;\n"
                       "    enum err e;\n"
                       "    while ((e = stmt_step(c, s, &more)) == OK && more)\n"
                       "        continue;\n"
                       "    stmt_done(s);\n"
                       "    return e;\n"));
}

str sqlgen_code(struct arena *mem, str room, const struct statement *s)
{
    struct text out = {.mem = mem};
    text_format(&out,
                "/* made by tools/sqlgen of %.*s.sql */\n#include \"%.*s.sql.h\"\n\n"
                "#include \"kit/store/store.h\"\n\n#include <string.h>\n",
                STR_ARG(room), STR_ARG(room));
    for (; s; s = s->next) {
        struct writer w = {&out, room, s};
        text_char(&out, '\n');
        write_signature(&w);
        text_add(&out, S("\n{\n"));
        write_def(&w);
        text_add(
            &out,
            S("    struct stmt *s = stmt_new(c, &def);\n    if (!s)\n        return ERR_FAULT;\n"));
        write_binds(&w);
        if (s->kind == KIND_MANY)
            write_many(&w);
        else if (s->kind == KIND_RUN)
            write_run(&w);
        else
            write_one(&w);
        text_add(&out, S("}\n"));
    }
    return text_str(&out);
}
