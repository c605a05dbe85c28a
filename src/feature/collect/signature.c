/* X-Hub-Signature: HMAC (RFC 2104) with the four hashes that WebSub names. libsodium has two of them. */
#include "feature/collect/inside.h"
#include "kit/http/http.h"

#include <sodium.h>
#include <string.h>

enum { DIGEST_MAX = 64, BLOCK_MAX = 128, SHA1_BLOCK = 64, SHA1_WORDS = 80, SHA1_BYTES = 20 };

/* ---- SHA-1 (FIPS 180-4): many hubs sign with nothing else ------------------------------------------ */

static uint32_t turned(uint32_t word, int by)
{
    return word << by | word >> (32 - by);
}

static void sha1_block(uint32_t h[5], const unsigned char *at)
{
    static const uint32_t K[] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
    uint32_t w[SHA1_WORDS], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (size_t i = 0; i < 16; i++)
        w[i] = (uint32_t)at[4 * i] << 24 | (uint32_t)at[4 * i + 1] << 16 |
               (uint32_t)at[4 * i + 2] << 8 | at[4 * i + 3];
    for (size_t i = 16; i < SHA1_WORDS; i++)
        w[i] = turned(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (size_t i = 0; i < SHA1_WORDS; i++) {
        uint32_t f = i < 20   ? (b & c) | (~b & d)
                     : i < 40 ? b ^ c ^ d
                     : i < 60 ? (b & c) | (b & d) | (c & d)
                              : b ^ c ^ d;
        uint32_t next = turned(a, 5) + f + e + K[i / 20] + w[i];
        e = d, d = c, c = turned(b, 30), b = a, a = next;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

/* Of two pieces, the first one of whole blocks. */
static void sha1(str head, str rest, unsigned char *digest)
{
    uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    unsigned char tail[2 * SHA1_BLOCK] = {0};
    uint64_t bits = 8 * ((uint64_t)head.len + rest.len);
    for (; head.len >= SHA1_BLOCK; head = str_from(head, SHA1_BLOCK))
        sha1_block(h, (const unsigned char *)head.at);
    for (; rest.len >= SHA1_BLOCK; rest = str_from(rest, SHA1_BLOCK))
        sha1_block(h, (const unsigned char *)rest.at);
    size_t size = rest.len + 9 > SHA1_BLOCK ? sizeof tail : SHA1_BLOCK;
    if (rest.len)
        memcpy(tail, rest.at, rest.len);
    tail[rest.len] = 0x80;
    for (size_t i = 0; i < 8; i++)
        tail[size - 1 - i] = (unsigned char)(bits >> (8 * i));
    for (size_t at = 0; at < size; at += SHA1_BLOCK)
        sha1_block(h, tail + at);
    for (size_t i = 0; i < SHA1_BYTES; i++)
        digest[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

/* ---- the others ------------------------------------------------------------------------------------ */

static void add(crypto_hash_sha512_state *state, str s)
{
    if (s.len)
        crypto_hash_sha512_update(state, (const unsigned char *)s.at, s.len);
}

static void sha256(str head, str rest, unsigned char *digest)
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)head.at, head.len);
    if (rest.len)
        crypto_hash_sha256_update(&state, (const unsigned char *)rest.at, rest.len);
    crypto_hash_sha256_final(&state, digest);
}

/* SHA-512 that begins with other numbers, and is cut. */
static void sha384(str head, str rest, unsigned char *digest)
{
    static const uint64_t BEGIN[8] = {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17,
                                      0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511,
                                      0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4};
    crypto_hash_sha512_state state;
    crypto_hash_sha512_init(&state);
    memcpy(state.state, BEGIN, sizeof BEGIN);
    add(&state, head);
    add(&state, rest);
    crypto_hash_sha512_final(&state, digest);
}

static void sha512(str head, str rest, unsigned char *digest)
{
    crypto_hash_sha512_state state;
    crypto_hash_sha512_init(&state);
    add(&state, head);
    add(&state, rest);
    crypto_hash_sha512_final(&state, digest);
}

/* ---- HMAC ------------------------------------------------------------------------------------------ */

static const struct method {
    str name;
    size_t block, bytes;
    void (*hash)(str head, str rest, unsigned char *digest); /* digest has room for DIGEST_MAX */
} METHODS[] = {
    {S("sha256"), 64, 32, sha256},
    {S("sha512"), 128, 64, sha512},
    {S("sha384"), 128, 48, sha384},
    {S("sha1"), SHA1_BLOCK, SHA1_BYTES, sha1},
};

/* The secret is no longer than a block: it is ours. */
static void hmac(const struct method *m, str secret, str bytes, unsigned char *digest)
{
    unsigned char inner[BLOCK_MAX] = {0}, outer[BLOCK_MAX], first[DIGEST_MAX];
    memcpy(inner, secret.at, secret.len < m->block ? secret.len : m->block);
    for (size_t i = 0; i < m->block; i++) {
        outer[i] = inner[i] ^ 0x5c;
        inner[i] ^= 0x36;
    }
    m->hash((str){(const char *)inner, m->block}, bytes, first);
    m->hash((str){(const char *)outer, m->block}, (str){(const char *)first, m->bytes}, digest);
}

bool hub_signed(str signature, str secret, str bytes)
{
    unsigned char digest[DIGEST_MAX], said[DIGEST_MAX];
    size_t len = 0;
    str name = str_upto(signature, str_find(signature, S("=")));
    str hex = str_trim(str_from(signature, name.len + 1));
    for (size_t i = 0; i < COUNT(METHODS); i++) {
        const struct method *m = &METHODS[i];
        if (!str_same_nocase(str_trim(name), m->name))
            continue;
        if (hex.len != 2 * m->bytes ||
            sodium_hex2bin(said, sizeof said, hex.at, hex.len, NULL, &len, NULL) != 0)
            return false;
        hmac(m, secret, bytes, digest);
        return len == m->bytes && sodium_memcmp(said, digest, len) == 0;
    }
    return false;
}
