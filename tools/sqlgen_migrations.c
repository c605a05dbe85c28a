#include "sqlgen.h"

#include <stdlib.h>

struct script {
    struct source source;
    int64_t number;
    str name;
};

static struct script script_read(struct arena *mem, const char *path)
{
    struct script s = {.source = tool_read(mem, path)};
    str file = tool_file_name(path);
    size_t line = str_find(file, S("_"));
    if (!str_ends(file, S(".sql")) || line != 4 || !str_int(str_upto(file, 4), &s.number) ||
        s.number < 0)
        tool_stop(&s.source, NULL, "a migration is named NNNN_room.sql, with a number of four digits");
    s.name = str_upto(str_from(file, 5), file.len - 5 - 4);
    return s;
}

static int by_number(const void *a, const void *b)
{
    const struct script *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

str sqlgen_migrations(struct arena *mem, char **paths, int n)
{
    size_t count = (size_t)n;
    struct script *scripts = arena_take(mem, count + 1, sizeof *scripts);
    for (size_t i = 0; i < count; i++)
        scripts[i] = script_read(mem, paths[i]);
    qsort(scripts, count, sizeof *scripts, by_number);
    struct text out = {.mem = mem};
    text_add(&out,
             S("/* made by tools/sqlgen of all migrations */\n#include \"kit/store/store.h\"\n\n"
               "const struct migration store_migrations[] = {\n"));
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && scripts[i].number == scripts[i - 1].number)
            tool_stop(&scripts[i].source, NULL, "has the same number as %s",
                      scripts[i - 1].source.path);
        text_format(&out, "    {%d, \"%.*s\",", (int)scripts[i].number, STR_ARG(scripts[i].name));
        str script = sqlgen_checks(mem, sqlgen_variant(mem, scripts[i].source.text));
        tool_add_literal(&out, script, "     ");
        text_add(&out, S("},\n"));
    }
    text_add(&out, S("    {0, NULL, NULL},\n};\n"));
    return text_str(&out);
}
