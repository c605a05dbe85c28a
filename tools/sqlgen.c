#include "sqlgen.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct arena *mem = arena_new();
    if (argc >= 3 && strcmp(argv[1], "--migrations") == 0) {
        tool_write(argv[2], sqlgen_migrations(mem, argv + 3, argc - 3));
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
