#include "kit/tlog/tlog.h"

#include <sodium.h>
#include <string.h>

void tlog_leaf(str entry, struct tlog_hash *leaf)
{
    static const unsigned char tag = 0;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, &tag, 1);
    crypto_hash_sha256_update(&state, (const unsigned char *)entry.at, entry.len);
    crypto_hash_sha256_final(&state, leaf->at);
}

void tlog_node(const struct tlog_hash *left, const struct tlog_hash *right, struct tlog_hash *node)
{
    unsigned char both[1 + 2 * TLOG_HASH] = {1};
    memcpy(both + 1, left->at, TLOG_HASH);
    memcpy(both + 1 + TLOG_HASH, right->at, TLOG_HASH);
    crypto_hash_sha256(node->at, both, sizeof both);
}

bool tlog_same(const struct tlog_hash *a, const struct tlog_hash *b)
{
    return memcmp(a->at, b->at, TLOG_HASH) == 0;
}

/* ---- names --------------------------------------------------------------------------------------- */

enum { LEVEL_MOST = 63, PLACES = 5 };

str tlog_tile_path(struct arena *mem, const struct tlog_tile *tile)
{
    struct text t = {.mem = mem};
    int64_t part[PLACES + 2], n = tile->n;
    size_t parts = 0;
    do
        part[parts++] = n % 1000;
    while ((n /= 1000) > 0 && parts < COUNT(part));
    if (tile->level == TLOG_BUNDLES)
        text_add(&t, S("tile/entries"));
    else
        text_format(&t, "tile/%d", tile->level);
    while (parts-- > 0)
        text_format(&t, parts ? "/x%03d" : "/%03d", (int)part[parts]);
    if (tile->width < TLOG_TILE)
        text_format(&t, ".p/%d", tile->width);
    return text_str(&t);
}

/* A decimal number without leading zeroes. */
static bool plain_number(str s, int64_t most, int64_t *n)
{
    return s.len > 0 && s.len <= 3 && s.at[0] >= (s.len > 1 ? '1' : '0') && str_int(s, n) &&
           *n >= 0 && *n <= most;
}

static bool three_digits(str s, int64_t *n)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return s.len == 3 && str_int(s, n);
}

static bool read_level(str *rest, struct tlog_tile *tile)
{
    str word;
    int64_t level = TLOG_BUNDLES;
    if (!str_cut(rest, '/', &word) || !str_same(word, S("tile")) || !str_cut(rest, '/', &word))
        return false;
    if (!str_same(word, S("entries")) && !plain_number(word, LEVEL_MOST, &level))
        return false;
    tile->level = (int)level;
    return true;
}

bool tlog_tile_read(str path, struct tlog_tile *tile)
{
    str word;
    int64_t part, width = TLOG_TILE;
    struct tlog_tile read = {0};
    if (str_ends(path, S("/")) || !read_level(&path, &read))
        return false;
    for (size_t i = 0; str_cut(&path, '/', &word); i++) {
        bool more = str_starts(word, S("x")), partial = str_ends(word, S(".p"));
        str digits = more ? str_from(word, 1) : partial ? str_upto(word, word.len - 2) : word;
        if (i == PLACES || !three_digits(digits, &part) || (i == 0 && more && part == 0))
            return false;
        read.n = read.n * 1000 + part;
        if (more)
            continue;
        if (partial && !plain_number(path, TLOG_TILE - 1, &width))
            return false;
        read.width = (int)width;
        *tile = read;
        return width > 0 && (partial || path.len == 0);
    }
    return false;
}

bool tlog_tile_within(const struct tlog_tile *tile, int64_t size)
{
    int level = tile->level == TLOG_BUNDLES ? 0 : tile->level;
    return level < TLOG_LEVELS && tile->n <= (size >> 8 * level) / TLOG_TILE &&
           tile->n * TLOG_TILE + tile->width <= size >> 8 * level;
}

bool tlog_bundle_next(str *rest, str *entry)
{
    if (rest->len < 2)
        return false;
    size_t len = (size_t)(unsigned char)rest->at[0] << 8 | (unsigned char)rest->at[1];
    if (rest->len < 2 + len)
        return false;
    *entry = (str){rest->at + 2, len};
    *rest = str_from(*rest, 2 + len);
    return true;
}
