/* testing.h -- a log in memory, for tests. */
#ifndef KIT_TLOG_TESTING_H
#define KIT_TLOG_TESTING_H

#include "kit/tlog/tlog.h"

enum { MEMORY_TILES = 64 };

struct memory_log {
    struct arena *mem;
    struct {
        str path, bytes;
    } tile[MEMORY_TILES];
    size_t n;
};

static inline size_t memory_find(const struct memory_log *log, str path)
{
    size_t i = 0;
    while (i < log->n && !str_same(log->tile[i].path, path))
        i++;
    return i;
}

static inline enum err memory_read(struct ctx *c, void *of, const struct tlog_tile *tile,
                                   str *bytes)
{
    struct memory_log *log = of;
    size_t i = memory_find(log, tlog_tile_path(c->mem, tile));
    if (i == log->n)
        return fail(c, ERR_NOT_FOUND, "no such tile");
    *bytes = log->tile[i].bytes;
    return OK;
}

static inline enum err memory_write(struct ctx *c, void *of, const struct tlog_tile *tile,
                                    str bytes)
{
    struct memory_log *log = of;
    str path = tlog_tile_path(log->mem, tile);
    size_t i = memory_find(log, path);
    if (i == MEMORY_TILES)
        return fail(c, ERR_FAULT, "too many tiles for a test");
    log->tile[i].path = path;
    log->tile[i].bytes = arena_copy(log->mem, bytes);
    log->n += i == log->n;
    return OK;
}

#endif
