#include "kit/sign/inside.h"

#include <string.h>
#include <zlib.h>

#define BADGE "{\"type\":\"OpenBadgeCredential\"}"

static void add_number(struct text *t, uint32_t n)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        text_char(t, (char)(n >> shift & 0xff));
}

/* A picture of chunks: one byte says which, one how long it is, then its data; the sums are right, or the
 * fuzzer would never come in. A kind beyond the list: what is left stands there as it is. */
static str picture_of(struct arena *mem, const uint8_t *data, size_t size)
{
    static const char *const kinds[] = {"IHDR", "iTXt", "tEXt", "IDAT", "IEND", "zTXt"};
    static const char keyword[] = "openbadgecredential\0\0\0\0\0";
    struct text t = {.mem = mem};
    text_add(&t, (str){"\x89PNG\r\n\x1a\n", 8});
    while (size >= 2) {
        size_t len = data[1] < size - 2 ? data[1] : size - 2;
        struct text chunk = {.mem = mem};
        if (data[0] % 8 >= COUNT(kinds))
            break;
        text_add(&chunk, str_of(kinds[data[0] % 8]));
        if (data[0] & 0x80)
            text_add(&chunk, (str){keyword, sizeof keyword - 1});
        text_add(&chunk, (str){(const char *)data + 2, len});
        add_number(&t, (uint32_t)(chunk.len - 4));
        text_add(&t, text_str(&chunk));
        add_number(&t, (uint32_t)crc32(0, (const Bytef *)chunk.at, (uInt)chunk.len));
        data += len + 2, size -= len + 2;
    }
    text_add(&t, (str){(const char *)data, size});
    return text_str(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    str picture = picture_of(c.mem, data, size), baked, json;
    struct text out = {.mem = c.mem};
    (void)!sign_read(&c, picture, S(""), &out);
    /* what is put in comes out, and no second one can be put in */
    if (sign_bake(&c, picture, S(BADGE), &baked) == OK &&
        (sign_unbake(&c, baked, &json) != OK || !str_same(json, S(BADGE)) ||
         sign_bake(&c, baked, S(BADGE), &picture) == OK))
        __builtin_trap();
    arena_free(c.mem);
    return 0;
}
