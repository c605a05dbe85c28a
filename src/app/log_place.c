#include "app/log_place.h"

#include <fcntl.h>
#include <unistd.h>

enum { FILE_MOST = 32 << 20, TRIES = 3 };

enum err log_file(struct ctx *c, const char *path, str *bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool read = fd >= 0 && file_bytes(c->mem, fd, FILE_MOST, bytes);
    if (fd >= 0)
        (void)close(fd);
    return read ? OK : fail(c, ERR_INVALID, "%s cannot be read.", path);
}

enum err log_part(struct ctx *c, const struct log_place *at, str name, str *bytes)
{
    struct fetch_answer answer;
    if (at->folder)
        return log_file(c, arena_format(c->mem, "%s/%.*s", at->folder, STR_ARG(name)).at, bytes);
    struct fetch_request request = {
        .url = arena_format(c->mem, "%.*s/%.*s", STR_ARG(at->address), STR_ARG(name)),
        .most = FILE_MOST,
        .api = true,
    };
    enum err e = ERR_INVALID;
    for (int i = 0; e == ERR_INVALID && i < TRIES; i++)
        if (!(e = fetch_one(c, at->fetcher, &request, &answer)))
            *bytes = answer.body;
    return e ? fail(c, e, "%.*s: %.*s", STR_ARG(request.url),
                    STR_ARG(arena_copy(c->mem, answer.words)))
             : OK;
}

enum err log_tile(struct ctx *c, void *of, const struct tlog_tile *tile, str *bytes)
{
    const struct log_place *at = of;
    if (at->folder)
        return ledger_tile_read(c, (void *)(uintptr_t)at->folder, tile, bytes);
    return log_part(c, at, tlog_tile_path(c->mem, tile), bytes);
}

bool log_is_in(struct ctx *c, const char *folder)
{
    return access(arena_format(c->mem, "%s/checkpoint", folder).at, F_OK) == 0;
}
