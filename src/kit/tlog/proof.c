#include "kit/tlog/tlog.h"

#include <string.h>

/* The tiles of one proof: those of the entry's own place and those of the right edge are asked for again
 * and again. */
enum { SLOTS = 4 };
struct view {
    struct ctx *c;
    const struct tlog_reader *reader;
    int64_t size;
    struct {
        int64_t n;
        str bytes;
    } slot[TLOG_LEVELS][SLOTS];
};

static enum err view_tile(struct view *v, int level, int64_t n, const struct tlog_hash **hashes)
{
    int64_t have = (v->size >> 8 * level) - n * TLOG_TILE;
    struct tlog_tile tile = {level, n, (int)(have < TLOG_TILE ? have : TLOG_TILE)};
    size_t at = (size_t)(n % SLOTS);
    str *bytes = &v->slot[level][at].bytes;
    if (bytes->len == 0 || v->slot[level][at].n != n) {
        enum err e = v->reader->read(v->c, v->reader->of, &tile, bytes);
        if (e)
            return e;
        v->slot[level][at].n = n;
    }
    if (bytes->len != (size_t)tile.width * TLOG_HASH) {
        bytes->len = 0;
        return fail(v->c, ERR_INVALID, "A tile of the log has the wrong length.");
    }
    *hashes = (const struct tlog_hash *)(const void *)bytes->at;
    return OK;
}

/* The whole subtree of 2^height entries that begins at place * 2^height. */
static enum err subtree(struct view *v, int height, int64_t place, struct tlog_hash *hash)
{
    int level = height / 8;
    size_t n = (size_t)1 << height % 8;
    int64_t first = place << height % 8;
    struct tlog_hash row[TLOG_TILE / 2];
    const struct tlog_hash *hashes = NULL;
    enum err e = view_tile(v, level, first / TLOG_TILE, &hashes);
    if (e)
        return e;
    memcpy(row, hashes + first % TLOG_TILE, n * sizeof *row);
    for (n /= 2; n > 0; n /= 2)
        for (size_t i = 0; i < n; i++)
            tlog_node(&row[2 * i], &row[2 * i + 1], &row[i]);
    *hash = row[0];
    return OK;
}

/* Height of the largest whole subtree on the left of n entries, smaller than all of them; n > 1. */
static int split(int64_t n)
{
    return 63 - __builtin_clzll((unsigned long long)n - 1);
}

/* MTH(D[from:to]), RFC 9162, 2.1.1; from is a multiple of the subtree's width, to > from. */
static enum err range(struct view *v, int64_t from, int64_t to, struct tlog_hash *hash)
{
    struct tlog_hash part[TLOG_PATH];
    size_t n = 0;
    enum err e = OK;
    while (!e && to - from > 0) {
        int64_t left = to - from;
        int height = 63 - __builtin_clzll((unsigned long long)left);
        e = subtree(v, height, from >> height, &part[n++]);
        from += (int64_t)1 << height;
    }
    while (!e && n > 1) {
        tlog_node(&part[n - 2], &part[n - 1], &part[n - 2]);
        n--;
    }
    if (!e)
        *hash = part[0];
    return e;
}

enum err tlog_root_before(struct ctx *c, const struct tlog_reader *reader, int64_t old,
                          int64_t size, struct tlog_hash *root)
{
    struct view v = {.c = c, .reader = reader, .size = size};
    if (old < 1 || old > size)
        return fail(c, ERR_INVALID,
                    old < 1 ? "A log without entries has no tiles."
                            : "The log never had so many entries.");
    return range(&v, 0, old, root);
}

enum err tlog_root(struct ctx *c, const struct tlog_reader *reader, int64_t size,
                   struct tlog_hash *root)
{
    return tlog_root_before(c, reader, size, size, root);
}

static void turn_round(struct tlog_path *path)
{
    for (size_t i = 0; i < path->n / 2; i++) {
        struct tlog_hash kept = path->hash[i];
        path->hash[i] = path->hash[path->n - 1 - i];
        path->hash[path->n - 1 - i] = kept;
    }
}

enum err tlog_inclusion(struct ctx *c, const struct tlog_reader *reader, int64_t index,
                        int64_t size, struct tlog_path *path)
{
    struct view v = {.c = c, .reader = reader, .size = size};
    int64_t from = 0, to = size;
    enum err e = OK;
    if (index < 0 || index >= size)
        return fail(c, ERR_INVALID, "The log has no entry of this number yet.");
    path->n = 0;
    while (!e && to - from > 1) { /* from the root down, RFC 9162, 2.1.3.1 */
        int64_t middle = from + ((int64_t)1 << split(to - from));
        bool right = index >= middle;
        e = range(&v, right ? from : middle, right ? middle : to, &path->hash[path->n++]);
        *(right ? &from : &to) = middle;
    }
    turn_round(path);
    return e;
}

enum err tlog_consistency(struct ctx *c, const struct tlog_reader *reader, int64_t old,
                          int64_t size, struct tlog_path *path)
{
    struct view v = {.c = c, .reader = reader, .size = size};
    int64_t from = 0, to = size;
    enum err e = OK;
    if (old < 1 || old > size)
        return fail(c, ERR_INVALID, "The log had more entries then than it has now.");
    path->n = 0;
    while (!e && to > old) { /* from the root down, RFC 9162, 2.1.4.1 */
        int64_t middle = from + ((int64_t)1 << split(to - from));
        bool right = old > middle;
        e = range(&v, right ? from : middle, right ? middle : to, &path->hash[path->n++]);
        *(right ? &from : &to) = middle;
    }
    if (!e && from > 0) /* the old tree is not the whole left subtree itself */
        e = range(&v, from, to, &path->hash[path->n++]);
    turn_round(path);
    return e;
}

/* ---- do they hold? ------------------------------------------------------------------------------- */

bool tlog_inclusion_holds(const struct tlog_path *path, int64_t index, const struct tlog_hash *leaf,
                          const struct tlog_head *head)
{
    if (index < 0 || index >= head->size)
        return false;
    int64_t at = index, last = head->size - 1;
    struct tlog_hash hash = *leaf;
    for (size_t i = 0; i < path->n; i++) {
        if (last == 0)
            return false;
        if (at % 2 == 1 || at == last) {
            tlog_node(&path->hash[i], &hash, &hash);
            while (at % 2 == 0 && at != 0)
                at /= 2, last /= 2;
        } else {
            tlog_node(&hash, &path->hash[i], &hash);
        }
        at /= 2, last /= 2;
    }
    return last == 0 && tlog_same(&hash, &head->root);
}

bool tlog_consistency_holds(const struct tlog_path *path, const struct tlog_head *old,
                            const struct tlog_head *head)
{
    if (old->size < 1 || old->size > head->size)
        return false;
    if (old->size == head->size)
        return path->n == 0 && tlog_same(&old->root, &head->root);
    bool whole = (old->size & (old->size - 1)) == 0; /* a power of two: its root starts the path */
    if (!whole && path->n == 0)
        return false;
    int64_t at = old->size - 1, last = head->size - 1;
    while (at % 2 == 1)
        at /= 2, last /= 2;
    struct tlog_hash before = whole ? old->root : path->hash[0], after = before;
    for (size_t i = whole ? 0 : 1; i < path->n; i++) {
        const struct tlog_hash *next = &path->hash[i];
        if (last == 0)
            return false;
        if (at % 2 == 1 || at == last) {
            tlog_node(next, &before, &before);
            tlog_node(next, &after, &after);
            while (at % 2 == 0 && at != 0)
                at /= 2, last /= 2;
        } else {
            tlog_node(&after, next, &after);
        }
        at /= 2, last /= 2;
    }
    return last == 0 && tlog_same(&before, &old->root) && tlog_same(&after, &head->root);
}
