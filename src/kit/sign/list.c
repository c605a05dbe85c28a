#include "kit/sign/inside.h"

#include <sodium.h>
#include <string.h>
#include <zlib.h>

enum { GZIP = 16 };

/* The bytes as deflate makes them; not the same everywhere, so what was signed is kept. */
static str packed(struct arena *mem, const uint8_t *bits, size_t len)
{
    z_stream z = {0};
    if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + GZIP, 9, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return S("");
    size_t room = deflateBound(&z, (uLong)len);
    uint8_t *out = arena_take(mem, room, 1);
    z.next_in = (Bytef *)bits, z.avail_in = (uInt)len;
    z.next_out = out, z.avail_out = (uInt)room;
    (void)deflate(&z, Z_FINISH);
    size_t n = room - z.avail_out;
    deflateEnd(&z);
    return (str){(const char *)out, n};
}

str sign_list(struct arena *mem, const int64_t *set, size_t n)
{
    enum { BYTE = 8, VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
    uint8_t *bits = arena_take(mem, SIGN_LIST_SLOTS / BYTE, 1);
    for (size_t i = 0; i < n; i++)
        if (set[i] >= 0 && set[i] < SIGN_LIST_SLOTS)
            bits[set[i] / BYTE] |= (uint8_t)(0x80 >> (set[i] % BYTE));
    str gzip = packed(mem, bits, SIGN_LIST_SLOTS / BYTE);
    size_t room = sodium_base64_encoded_len(gzip.len, VARIANT);
    char *text = arena_take(mem, room + 1, 1);
    text[0] = 'u';
    sodium_bin2base64(text + 1, room, (const unsigned char *)gzip.at, gzip.len, VARIANT);
    return str_of(text);
}

/* Unpacks piece by piece: of all of it only one byte is wanted, and how many there are. */
static bool find_byte(uint8_t *from, size_t len, size_t at, uint8_t *byte, size_t *bytes)
{
    enum { PIECE = 16 << 10 };
    uint8_t piece[PIECE];
    z_stream z = {.next_in = from, .avail_in = (uInt)len};
    int end = Z_OK;
    *bytes = 0, *byte = 0;
    if (inflateInit2(&z, MAX_WBITS + GZIP) != Z_OK)
        return false;
    while (end == Z_OK && *bytes <= SIGN_LIST_MAX) {
        z.next_out = piece, z.avail_out = PIECE;
        end = inflate(&z, Z_NO_FLUSH);
        size_t n = PIECE - z.avail_out;
        if (at >= *bytes && at - *bytes < n)
            *byte = piece[at - *bytes];
        *bytes += n;
    }
    inflateEnd(&z);
    return end == Z_STREAM_END && *bytes <= SIGN_LIST_MAX;
}

enum err sign_list_bit(struct ctx *c, str encoded, int64_t slot, bool *bit, int64_t *slots)
{
    enum { BYTE = 8 };
    size_t n, bytes;
    const char *end;
    uint8_t byte, *gzip = arena_take(c->mem, encoded.len + 1, 1);
    str text = str_starts(encoded, S("u")) ? str_from(encoded, 1) : encoded;
    if (sodium_base642bin(gzip, encoded.len, text.len ? text.at : "", text.len, "=", &n, &end,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        !find_byte(gzip, n, slot < 0 ? 0 : (size_t)slot / BYTE, &byte, &bytes))
        return fail(c, ERR_INVALID, "The status list of the badge is damaged or too long.");
    *slots = (int64_t)bytes * BYTE;
    if (*slots < SIGN_LIST_SLOTS)
        return fail(c, ERR_INVALID, "The status list of the badge is shorter than any may be.");
    if (slot < 0 || slot >= *slots)
        return fail(c, ERR_INVALID, "The badge's place in its status list does not exist.");
    *bit = (byte & (0x80 >> (slot % BYTE))) != 0;
    return OK;
}
