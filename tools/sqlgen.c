#include "sqlgen.h"

#include <stdio.h>
#include <string.h>

static struct macro *macros_of(struct arena *mem, const char *path)
{
    struct source visibility = tool_read(mem, path);
    return sqlgen_macros(mem, &visibility);
}

static void make_room(struct arena *mem, char **argv)
{
    struct source source = tool_read(mem, argv[1]);
    str room = tool_stem(source.path);
    if (!tool_is_name(room))
        tool_stop(&source, NULL, "is not named with a-z, 0-9 and _");
    struct statement *s = sqlgen_read(mem, &source, macros_of(mem, argv[2]));
    tool_write(argv[3], sqlgen_header(mem, room, s));
    tool_write(argv[4], sqlgen_code(mem, room, s));
}

static void list(struct arena *mem, char **paths, int n)
{
    struct macro *macros = macros_of(mem, paths[0]);
    struct text out = {.mem = mem};
    for (int i = 1; i < n; i++) {
        struct source source = tool_read(mem, paths[i]);
        sqlgen_list(&out, &source, sqlgen_read(mem, &source, macros));
    }
    fwrite(out.at, 1, out.len, stdout);
}

int main(int argc, char **argv)
{
    struct arena *mem = arena_new();
    if (argc >= 3 && strcmp(argv[1], "--migrations") == 0) {
        tool_write(argv[2], sqlgen_migrations(mem, argv + 3, argc - 3));
    } else if (argc >= 3 && strcmp(argv[1], "--list") == 0) {
        list(mem, argv + 2, argc - 2);
    } else if (argc == 5) {
        make_room(mem, argv);
    } else {
        fputs("usage: sqlgen ROOM.sql VISIBILITY.sql OUT.h OUT.c\n"
              "       sqlgen --list VISIBILITY.sql ROOM.sql...\n"
              "       sqlgen --migrations OUT.c NNNN_ROOM.sql...\n",
              stderr);
        return 2;
    }
    arena_free(mem);
    return 0;
}
