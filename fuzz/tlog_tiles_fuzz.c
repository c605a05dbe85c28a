#include "kit/tlog/tlog.h"

#include <string.h>

/* Every tile is the input itself, cut at its width. */
static enum err read_tile(struct ctx *c, void *of, const struct tlog_tile *tile, str *bytes)
{
    (void)c;
    const str *input = of;
    *bytes =
        tile->level == TLOG_BUNDLES ? *input : str_upto(*input, (size_t)tile->width * TLOG_HASH);
    return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* a byte of size, then a bundle; or a path */
    struct ctx c = {.mem = arena_new()};
    str input = {(const char *)data, size}, rest, entry;
    struct tlog_tile tile;
    if (tlog_tile_read(input, &tile) && !str_same(tlog_tile_path(c.mem, &tile), input))
        __builtin_trap();
    rest = str_from(input, 1);
    while (tlog_bundle_next(&rest, &entry))
        if (entry.len > TLOG_ENTRY)
            __builtin_trap();
    rest = str_from(input, 1);
    struct tlog_check check = {.reader = {read_tile, &rest}, .head.size = size ? 2 * data[0] : 0};
    struct tlog_path path;
    (void)!tlog_check(&c, &check);
    if (!tlog_inclusion(&c, &check.reader, check.head.size / 3, check.head.size, &path) &&
        path.n > TLOG_PATH)
        __builtin_trap();
    (void)!tlog_consistency(&c, &check.reader, check.head.size / 3, check.head.size, &path);
    arena_free(c.mem);
    return 0;
}
