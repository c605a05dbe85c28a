#include "kit/tlog/inside.h"

#include <string.h>

struct level {
    int n; /* 0..255 between two calls */
    struct tlog_hash hash[TLOG_TILE];
};
struct tlog_tree {
    int64_t size;
    struct level level[TLOG_LEVELS];
    struct text bundle; /* the entries of the last, partial bundle */
};

static str bytes_of(const struct level *level)
{
    return (str){(const char *)level->hash, (size_t)level->n * TLOG_HASH};
}

static enum err load_level(struct ctx *c, const struct tlog_reader *reader, int at,
                           struct tlog_tree *tree)
{
    struct level *level = &tree->level[at];
    int64_t hashes = tree->size >> 8 * at;
    struct tlog_tile tile = {at, hashes / TLOG_TILE, (int)(hashes % TLOG_TILE)};
    str bytes;
    if (tile.width == 0)
        return OK;
    enum err e = reader->read(c, reader->of, &tile, &bytes);
    if (e)
        return e;
    if (bytes.len != (size_t)tile.width * TLOG_HASH)
        return fail(c, ERR_INVALID, "A tile of the log has the wrong length.");
    memcpy(level->hash, bytes.at, bytes.len);
    level->n = tile.width;
    return OK;
}

enum err tlog_tree_load(struct ctx *c, const struct tlog_reader *reader, int64_t size,
                        struct tlog_tree **tree)
{
    struct tlog_tree *made = arena_take(c->mem, 1, sizeof *made);
    struct tlog_tile tile = {TLOG_BUNDLES, size / TLOG_TILE, (int)(size % TLOG_TILE)};
    str bytes = {0};
    enum err e = OK;
    made->size = size;
    made->bundle.mem = c->mem;
    for (int i = 0; i < TLOG_LEVELS && !e; i++)
        e = load_level(c, reader, i, made);
    if (!e && tile.width > 0)
        e = reader->read(c, reader->of, &tile, &bytes);
    if (e)
        return e;
    text_add(&made->bundle, bytes);
    *tree = made;
    return OK;
}

/* The hash of a full tile. */
static void tile_root(const struct level *level, struct tlog_hash *root)
{
    struct tlog_hash row[TLOG_TILE];
    memcpy(row, level->hash, sizeof row);
    for (size_t n = TLOG_TILE / 2; n > 0; n /= 2)
        for (size_t i = 0; i < n; i++)
            tlog_node(&row[2 * i], &row[2 * i + 1], &row[i]);
    *root = row[0];
}

/* The level is full: it becomes one hash of the level above, and so on. */
static enum err carry(struct ctx *c, struct tlog_tree *tree, const struct tlog_sink *sink)
{
    for (int i = 0; i < TLOG_LEVELS && tree->level[i].n == TLOG_TILE; i++) {
        struct level *level = &tree->level[i];
        struct tlog_tile tile = {i, (tree->size >> 8 * (i + 1)) - 1, TLOG_TILE};
        enum err e = sink->write(c, sink->of, &tile, bytes_of(level));
        if (e)
            return e;
        level->n = 0;
        if (i + 1 < TLOG_LEVELS)
            tile_root(level, &tree->level[i + 1].hash[tree->level[i + 1].n++]);
    }
    return OK;
}

enum err tlog_tree_leaf(struct ctx *c, struct tlog_tree *tree, const struct tlog_hash *leaf,
                        const struct tlog_sink *sink)
{
    tree->level[0].hash[tree->level[0].n++] = *leaf;
    tree->size++;
    return carry(c, tree, sink);
}

enum err tlog_tree_add(struct ctx *c, struct tlog_tree *tree, str entry,
                       const struct tlog_sink *sink)
{
    struct tlog_hash leaf;
    enum err e = OK;
    if (entry.len > TLOG_ENTRY)
        return fail(c, ERR_INVALID, "An entry of the log has at most %d bytes.", TLOG_ENTRY);
    text_char(&tree->bundle, (char)(entry.len >> 8));
    text_char(&tree->bundle, (char)(entry.len & 0xff));
    text_add(&tree->bundle, entry);
    tlog_leaf(entry, &leaf);
    if (tree->level[0].n == TLOG_TILE - 1) {
        struct tlog_tile tile = {TLOG_BUNDLES, tree->size / TLOG_TILE, TLOG_TILE};
        e = sink->write(c, sink->of, &tile, text_str(&tree->bundle));
        tree->bundle.len = 0;
    }
    return e ? e : tlog_tree_leaf(c, tree, &leaf, sink);
}

enum err tlog_tree_edge(struct ctx *c, const struct tlog_tree *tree, const struct tlog_sink *sink)
{
    enum err e = OK;
    struct tlog_tile tile = {TLOG_BUNDLES, tree->size / TLOG_TILE, (int)(tree->size % TLOG_TILE)};
    if (tile.width > 0 && tree->bundle.len > 0)
        e = sink->write(c, sink->of, &tile, text_str(&tree->bundle));
    for (int i = 0; i < TLOG_LEVELS && !e; i++) {
        int64_t hashes = tree->size >> 8 * i;
        tile = (struct tlog_tile){i, hashes / TLOG_TILE, (int)(hashes % TLOG_TILE)};
        if (tile.width > 0)
            e = sink->write(c, sink->of, &tile, bytes_of(&tree->level[i]));
    }
    return e;
}

/* Adds what the hashes of one level hold as whole subtrees, the last one first, to the left of *root. */
static void fold_level(const struct level *level, bool *any, struct tlog_hash *root)
{
    struct tlog_hash row[TLOG_TILE];
    memcpy(row, level->hash, sizeof row);
    for (int n = level->n; n > 0; n /= 2) {
        if (n % 2) {
            if (*any)
                tlog_node(&row[n - 1], root, root);
            else
                *root = row[n - 1];
            *any = true;
        }
        for (int i = 0; i < n / 2; i++)
            tlog_node(&row[2 * i], &row[2 * i + 1], &row[i]);
    }
}

struct tlog_head tlog_tree_head(const struct tlog_tree *tree)
{
    struct tlog_head head = {.size = tree->size};
    bool any = false;
    for (int i = 0; i < TLOG_LEVELS; i++)
        fold_level(&tree->level[i], &any, &head.root);
    if (!any) { /* SHA-256 of nothing */
        static const unsigned char empty[TLOG_HASH] = {
            0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
            0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
            0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};
        memcpy(head.root.at, empty, TLOG_HASH);
    }
    return head;
}
