#include "sqlgen.h"

static void add_tables(struct text *out, const char *name, const struct table_use *list, size_t n)
{
    text_format(out, ",\"%s\":[", name);
    for (size_t i = 0; i < n; i++) {
        text_add(out, i ? S(",[") : S("["));
        text_json(out, list[i].table);
        text_char(out, ',');
        text_json(out, list[i].alias);
        text_char(out, ']');
    }
    text_char(out, ']');
}

static void add_member(struct text *out, const char *name, str value)
{
    text_format(out, ",\"%s\":", name);
    text_json(out, value);
}

void sqlgen_list(struct text *out, const struct source *source, const struct statement *s)
{
    static const char *const kinds[] = {"one", "maybe", "many", "move", "run"};
    for (; s; s = s->next) {
        int line = 1;
        for (const char *p = source->text.at; p < s->at; p++)
            line += *p == '\n';
        text_format(out, "{\"line\":%d,\"columns\":%zu", line, s->columns.n);
        add_member(out, "file", str_of(source->path));
        add_member(out, "name", s->name);
        add_member(out, "kind", str_of(kinds[s->kind]));
        add_tables(out, "reads", s->tables.read, s->tables.reads);
        add_tables(out, "writes", s->tables.write, s->tables.writes);
        add_member(out, "macros", s->macros);
        add_member(out, "reason", s->reason);
        add_member(out, "sql", s->sql);
        text_add(out, S("}\n"));
    }
}
