#include "kit/tlog/inside.h"

#include <string.h>

/* One bundle, and the hash tile that belongs to it. */
struct bundle {
    int64_t first; /* number of its first entry */
    int width;
    int n; /* entries that are there; one more than the width if there are more */
    str entry[TLOG_TILE + 1];
    struct tlog_hash leaf[TLOG_TILE + 1];
    struct tlog_hash told[TLOG_TILE]; /* as the tile has them */
};

struct walk {
    struct ctx *c;
    const struct tlog_check *check;
    struct tlog_tree *tree;
    struct bundle bundle;
};

static enum err read_tile(struct walk *w, struct tlog_tile tile, str *bytes)
{
    enum err e = w->check->reader.read(w->c, w->check->reader.of, &tile, bytes);
    if (e)
        return e;
    str path = tlog_tile_path(w->c->mem, &tile);
    if (tile.level != TLOG_BUNDLES && bytes->len != (size_t)tile.width * TLOG_HASH)
        return fail(w->c, ERR_INVALID, "The tile %.*s has the wrong length.", STR_ARG(path));
    return OK;
}

static int place_of(const struct bundle *b, const struct tlog_hash *told, int from)
{
    for (int i = from; i < b->n; i++)
        if (tlog_same(&b->leaf[i], told))
            return i;
    return -1;
}

/* The first place where entry and hash do not fit: what happened there, as far as one can tell. */
static enum err explain(struct walk *w, int at)
{
    const struct bundle *b = &w->bundle;
    long long here = b->first + at;
    bool next_fits = at + 1 < b->width && at < b->n && tlog_same(&b->leaf[at], &b->told[at + 1]);
    int moved = place_of(b, &b->told[at], at + 1);
    if (at >= b->n)
        return fail(w->c, ERR_INVALID, "Entry %lld was taken away.", here);
    if (moved > 0 && moved < b->width && tlog_same(&b->leaf[at], &b->told[moved]))
        return fail(w->c, ERR_INVALID, "The entries %lld and %lld have changed places.", here,
                    (long long)b->first + moved);
    if (moved == at + 1)
        return fail(w->c, ERR_INVALID, "An entry was put in before entry %lld.", here);
    if (moved > 0)
        return fail(w->c, ERR_INVALID, "Entry %lld was moved to place %lld.", here,
                    (long long)b->first + moved);
    if (next_fits)
        return fail(w->c, ERR_INVALID, "Entry %lld was taken away.", here);
    return fail(w->c, ERR_INVALID, "Entry %lld was changed.", here);
}

static enum err load_bundle(struct walk *w, int64_t n)
{
    struct bundle *b = &w->bundle;
    int64_t left = w->check->head.size - n * TLOG_TILE;
    str bytes, hashes;
    enum err e;
    b->first = n * TLOG_TILE;
    b->width = (int)(left < TLOG_TILE ? left : TLOG_TILE);
    if ((e = read_tile(w, (struct tlog_tile){0, n, b->width}, &hashes)) ||
        (e = read_tile(w, (struct tlog_tile){TLOG_BUNDLES, n, b->width}, &bytes)))
        return e;
    memcpy(b->told, hashes.at, hashes.len);
    for (b->n = 0; b->n <= b->width && tlog_bundle_next(&bytes, &b->entry[b->n]); b->n++)
        tlog_leaf(b->entry[b->n], &b->leaf[b->n]);
    for (int i = 0; i < b->width; i++)
        if (i >= b->n || !tlog_same(&b->leaf[i], &b->told[i]))
            return explain(w, i);
    if (b->n > b->width || bytes.len > 0)
        return fail(w->c, ERR_INVALID, "Something was put in behind entry %lld.",
                    (long long)b->first + b->width - 1);
    return OK;
}

/* A tile of the levels above: what is computed must be what is kept. */
static enum err compare(struct ctx *c, void *of, const struct tlog_tile *tile, str bytes)
{
    struct walk *w = of;
    str kept;
    if (tile->level == 0)
        return OK; /* compared with the entries */
    enum err e = read_tile(w, *tile, &kept);
    if (e || str_same(kept, bytes))
        return e;
    int at = 0;
    while (memcmp(kept.at + at * TLOG_HASH, bytes.at + at * TLOG_HASH, TLOG_HASH) == 0)
        at++;
    int64_t first = (tile->n * TLOG_TILE + at) << 8 * tile->level;
    int64_t after = first + ((int64_t)1 << 8 * tile->level);
    return fail(c, ERR_INVALID, "One of the entries %lld to %lld was changed, with its hash.",
                (long long)first, (long long)after - 1);
}

static enum err check_since(struct walk *w)
{
    const struct tlog_head *since = w->check->since;
    struct tlog_head head = tlog_tree_head(w->tree);
    return !since || since->size != head.size || tlog_same(&head.root, &since->root)
               ? OK
               : fail(w->c, ERR_INVALID,
                      "The log was rewritten: its first %lld entries are not those of the earlier "
                      "checkpoint.",
                      (long long)since->size);
}

static enum err add_bundle(struct walk *w)
{
    const struct bundle *b = &w->bundle;
    const struct tlog_sink sink = {compare, w};
    int64_t since = w->check->since ? w->check->since->size : -1;
    enum err e = OK;
    for (int i = 0; i < b->n && !e; i++) {
        if (w->check->entry)
            e = w->check->entry(w->c, w->check->of, b->first + i, b->entry[i]);
        if (!e)
            e = tlog_tree_leaf(w->c, w->tree, &b->leaf[i], &sink);
        if (!e && b->first + i + 1 == since)
            e = check_since(w);
    }
    return e;
}

static enum err check_end(struct walk *w)
{
    const struct tlog_sink sink = {compare, w};
    enum err e = tlog_tree_edge(w->c, w->tree, &sink);
    struct tlog_head head = tlog_tree_head(w->tree);
    if (e || tlog_same(&head.root, &w->check->head.root))
        return e;
    return fail(w->c, ERR_INVALID, "The entries are not those that the checkpoint was signed for.");
}

static enum err walk_all(struct walk *w, struct arena *round)
{
    struct ctx *c = w->c;
    enum err e = w->check->since && w->check->since->size == 0 ? check_since(w) : OK;
    c->mem = round;
    for (int64_t n = 0; !e && n * TLOG_TILE < w->check->head.size; n++) {
        arena_reset(round);
        if (!(e = load_bundle(w, n)))
            e = add_bundle(w);
    }
    return e ? e : check_end(w);
}

enum err tlog_check(struct ctx *c, const struct tlog_check *check)
{
    static const struct tlog_reader nothing = {0};
    struct walk *w = arena_take(c->mem, 1, sizeof *w);
    struct arena *outer = c->mem, *round = arena_new();
    *w = (struct walk){.c = c, .check = check};
    enum err e = tlog_tree_load(c, &nothing, 0, &w->tree);
    if (!e && check->since && check->since->size > check->head.size)
        e = fail(c, ERR_INVALID,
                 "The log has lost entries: it has %lld, and the earlier checkpoint %lld.",
                 (long long)check->head.size, (long long)check->since->size);
    if (!e)
        e = walk_all(w, round);
    c->mem = outer;
    c->why = arena_copy(outer, c->why);
    arena_free(round);
    return e;
}
