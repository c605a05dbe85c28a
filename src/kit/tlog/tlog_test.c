#include "kit/tlog/tlog.h"

#include "base/test.h"
#include "kit/tlog/testing.h"

static str entry_of(struct arena *mem, int i)
{
    return arena_format(mem, "entry %d", i);
}

/* ---- against the definition of RFC 9162, 2.1.1, straight from the entries ------------------------- */

static struct tlog_hash mth(struct arena *mem, int from, int to)
{
    struct tlog_hash left, right, out;
    if (to - from == 1) {
        tlog_leaf(entry_of(mem, from), &out);
        return out;
    }
    int k = 1;
    while (2 * k < to - from)
        k *= 2;
    left = mth(mem, from, from + k);
    right = mth(mem, from + k, to);
    tlog_node(&left, &right, &out);
    return out;
}

static struct tlog_head grow(struct ctx *c, struct memory_log *log, int from, int to)
{
    const struct tlog_reader reader = {memory_read, log};
    const struct tlog_sink sink = {memory_write, log};
    struct tlog_tree *tree;
    CHECK(tlog_tree_load(c, &reader, from, &tree) == OK);
    for (int i = from; i < to; i++)
        CHECK(tlog_tree_add(c, tree, entry_of(c->mem, i), &sink) == OK);
    CHECK(tlog_tree_edge(c, tree, &sink) == OK);
    return tlog_tree_head(tree);
}

static void test_roots(struct ctx *c)
{
    static const int sizes[] = {0, 1, 2, 3, 7, 8, 255, 256, 257, 300, 513, 700};
    struct memory_log log = {.mem = c->mem};
    const struct tlog_reader reader = {memory_read, &log};
    for (size_t i = 1; i < COUNT(sizes); i++) { /* grown step by step, from tiles alone */
        struct tlog_head head = grow(c, &log, sizes[i - 1], sizes[i]);
        struct tlog_hash want = mth(c->mem, 0, sizes[i]), root;
        CHECK(head.size == sizes[i] && tlog_same(&head.root, &want));
        CHECK(tlog_root(c, &reader, sizes[i], &root) == OK && tlog_same(&root, &want));
    }
    struct tlog_head empty = grow(c, &log, 0, 0);
    CHECK_STR(arena_hex(c->mem, empty.root.at, 4), S("e3b0c442"));
}

static void test_proofs(struct ctx *c)
{
    enum { SIZE = 600 };
    struct memory_log log = {.mem = c->mem};
    const struct tlog_reader reader = {memory_read, &log};
    struct tlog_head head = grow(c, &log, 0, SIZE), old = head;
    struct tlog_path path;
    struct tlog_hash leaf;
    for (int i = 0; i < SIZE; i += i < 20 || i > 590 ? 1 : 23) {
        tlog_leaf(entry_of(c->mem, i), &leaf);
        CHECK(tlog_inclusion(c, &reader, i, SIZE, &path) == OK && path.n <= 10);
        CHECK(tlog_inclusion_holds(&path, i, &leaf, &head));
        CHECK(!tlog_inclusion_holds(&path, i + 1, &leaf, &head));
        path.hash[path.n / 2].at[7] ^= 1;
        CHECK(!tlog_inclusion_holds(&path, i, &leaf, &head));
        old = (struct tlog_head){i + 1, mth(c->mem, 0, i + 1)};
        CHECK(tlog_consistency(c, &reader, i + 1, SIZE, &path) == OK);
        CHECK(tlog_consistency_holds(&path, &old, &head));
        old.root.at[0] ^= 1;
        CHECK(!tlog_consistency_holds(&path, &old, &head));
    }
    CHECK(tlog_inclusion(c, &reader, SIZE, SIZE, &path) == ERR_INVALID);
    CHECK(tlog_inclusion(c, &reader, -1, SIZE, &path) == ERR_INVALID);
    CHECK(tlog_consistency(c, &reader, SIZE + 1, SIZE, &path) == ERR_INVALID);
    CHECK(tlog_consistency(c, &reader, 0, SIZE, &path) == ERR_INVALID);
    log.tile[memory_find(&log, S("tile/0/000"))].bytes.len--;
    CHECK(tlog_inclusion(c, &reader, 1, SIZE, &path) == ERR_INVALID);
}

static void test_names(struct ctx *c)
{
    static const struct {
        const char *path;
        struct tlog_tile tile;
    } good[] = {
        {"tile/0/000", {0, 0, 256}},
        {"tile/0/999.p/255", {0, 999, 255}},
        {"tile/1/x001/000", {1, 1000, 256}},
        {"tile/63/x001/x234/067", {63, 1234067, 256}},
        {"tile/entries/x001/x234/067.p/8", {TLOG_BUNDLES, 1234067, 8}},
    };
    static const char *const bad[] = {
        "",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00a",
        "tile/0/0000",
        "tile/64/000",
        "tile/00/000",
        "tile/-1/000",
        "tile/01/000",
        "tile/0/x000/001",
        "tile/0/x001",
        "tile/0/001/002",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/08",
        "tile/0/000.p/256",
        "tile/0/000.p/8/8",
        "tile/0/000/",
        "tile/0/x001.p/001",
        "tile/entrie/000",
        "/tile/0/000",
        "tile/0/../000",
        "tile/0/x001/x001/x001/x001/x001/001",
    };
    struct tlog_tile tile;
    for (size_t i = 0; i < COUNT(good); i++) {
        CHECK_STR(tlog_tile_path(c->mem, &good[i].tile), str_of(good[i].path));
        CHECK(tlog_tile_read(str_of(good[i].path), &tile) && tile.level == good[i].tile.level &&
              tile.n == good[i].tile.n && tile.width == good[i].tile.width);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        CHECK(!tlog_tile_read(str_of(bad[i]), &tile));
        if (tlog_tile_read(str_of(bad[i]), &tile))
            fprintf(stderr, "    %s\n", bad[i]);
    }
    CHECK(tlog_tile_within(&(struct tlog_tile){0, 273, 112}, 70000));
    CHECK(!tlog_tile_within(&(struct tlog_tile){0, 273, 113}, 70000));
    CHECK(tlog_tile_within(&(struct tlog_tile){2, 0, 1}, 70000));
    CHECK(!tlog_tile_within(&(struct tlog_tile){3, 0, 1}, 70000));
    CHECK(!tlog_tile_within(&(struct tlog_tile){TLOG_BUNDLES, INT64_MAX / 512, 1}, 70000));
}

/* ---- a whole log --------------------------------------------------------------------------------- */

static enum err check(struct ctx *c, struct memory_log *log, const struct tlog_head *head,
                      const struct tlog_head *since)
{
    return tlog_check(
        c, &(struct tlog_check){.reader = {memory_read, log}, .head = *head, .since = since});
}

/* Each byte of a small log, one after the other: all of them are missed. */
static void test_each_byte(struct ctx *c)
{
    struct memory_log log = {.mem = c->mem};
    struct tlog_head head = grow(c, &log, 0, 300);
    size_t flipped = 0, found = 0;
    CHECK(check(c, &log, &head, NULL) == OK);
    struct ctx each = *c;
    each.mem = arena_new();
    for (size_t t = 0; t < log.n; t++) {
        for (size_t i = 0; i < log.tile[t].bytes.len; i++, flipped++) {
            char *at = (char *)(uintptr_t)&log.tile[t].bytes.at[i];
            *at ^= 1;
            found += check(&each, &log, &head, NULL) == ERR_INVALID && each.why.len > 10;
            *at ^= 1;
            arena_reset(each.mem);
        }
    }
    arena_free(each.mem);
    CHECK(flipped > 12000 && found == flipped);
    CHECK(check(c, &log, &head, NULL) == OK);
}

/* A bundle of the entries in this order; -1: one that was never there. */
static str bundle_of(struct arena *mem, const int *order, size_t n)
{
    struct text t = {.mem = mem};
    for (size_t i = 0; i < n; i++) {
        str entry = order[i] < 0 ? S("entry x") : entry_of(mem, order[i]);
        text_char(&t, 0);
        text_char(&t, (char)entry.len);
        text_add(&t, entry);
    }
    return text_str(&t);
}

static void test_words(struct ctx *c)
{
    static const struct {
        int order[8];
        size_t n;
        const char *words;
    } cases[] = {
        {{0, 1, 2, -1, 4, 5}, 6, "Entry 3 was changed."},
        {{0, 1, 3, 4, 5}, 5, "Entry 2 was taken away."},
        {{0, 1, 2, 3, 4}, 5, "Entry 5 was taken away."},
        {{0, 4, 2, 3, 1, 5}, 6, "The entries 1 and 4 have changed places."},
        {{0, 1, -1, 2, 3, 4, 5}, 7, "An entry was put in before entry 2."},
        {{0, 2, 3, 1, 4, 5}, 6, "Entry 1 was moved to place 3."},
        {{0, 1, 2, 3, 4, 5, -1}, 7, "Something was put in behind entry 5."},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct memory_log log = {.mem = c->mem};
        struct tlog_head head = grow(c, &log, 0, 6);
        size_t at = memory_find(&log, S("tile/entries/000.p/6"));
        log.tile[at].bytes = bundle_of(c->mem, cases[i].order, cases[i].n);
        CHECK(check(c, &log, &head, NULL) == ERR_INVALID);
        CHECK_STR(c->why, str_of(cases[i].words));
    }
}

/* Who holds the key can sign another tree: an earlier checkpoint gives them away. */
static void test_since(struct ctx *c)
{
    struct memory_log log = {.mem = c->mem};
    struct tlog_head old = grow(c, &log, 0, 290), head = grow(c, &log, 290, 300), none = {0};
    CHECK(check(c, &log, &head, &old) == OK && check(c, &log, &old, &old) == OK);
    none.root = grow(c, &(struct memory_log){.mem = c->mem}, 0, 0).root;
    CHECK(check(c, &log, &head, &none) == OK);
    CHECK(check(c, &log, &old, &head) == ERR_INVALID);
    CHECK_STR(c->why, S("The log has lost entries: it has 290, and the earlier checkpoint 300."));
    old.root.at[3] ^= 4;
    CHECK(check(c, &log, &head, &old) == ERR_INVALID);
    CHECK_STR(c->why, S("The log was rewritten: its first 290 entries are not those of the earlier "
                        "checkpoint."));
    head.root.at[0] ^= 1;
    CHECK(check(c, &log, &head, NULL) == ERR_INVALID);
    CHECK_STR(c->why, S("The entries are not those that the checkpoint was signed for."));
    log.tile[memory_find(&log, S("tile/1/000.p/1"))].path = S("gone");
    CHECK(check(c, &log, &head, NULL) == ERR_NOT_FOUND);
}

/* A forged entry with its hash in the tile: the level above does not fit. */
static void test_forged_tile(struct ctx *c)
{
    struct memory_log log = {.mem = c->mem};
    struct tlog_head head = grow(c, &log, 0, 300);
    str entries = log.tile[memory_find(&log, S("tile/entries/000"))].bytes;
    str hashes = log.tile[memory_find(&log, S("tile/0/000"))].bytes;
    ((char *)(uintptr_t)entries.at)[2] = 'E';
    tlog_leaf(str_upto(str_from(entries, 2), 7), (struct tlog_hash *)(uintptr_t)hashes.at);
    CHECK(check(c, &log, &head, NULL) == ERR_INVALID);
    CHECK_STR(c->why, S("One of the entries 0 to 255 was changed, with its hash."));
}

int main(void)
{
    struct ctx c = {.mem = arena_new()};
    test_roots(&c);
    test_proofs(&c);
    test_names(&c);
    test_each_byte(&c);
    test_words(&c);
    test_since(&c);
    test_forged_tile(&c);
    arena_free(c.mem);
    return CHECK_RESULT();
}
