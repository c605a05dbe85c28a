#include "kit/http/compress.h"

#include <brotli/encode.h>
#include <zlib.h>

enum { GZIP_QUICK = 1, GZIP_KEPT = 6, BROTLI_QUICK = 0, BROTLI_KEPT = 5, GZIP_WINDOW = 15 + 16 };

/* "q=0", "q=0.0", "q=0.000" */
static bool is_refused(str parameters)
{
    size_t at = str_find(parameters, S("q="));
    if (at == SIZE_MAX)
        return false;
    str q = str_from(parameters, at + 2);
    for (size_t i = 0; i < q.len && q.at[i] != ';' && q.at[i] != ' '; i++)
        if (q.at[i] != '0' && q.at[i] != '.')
            return false;
    return true;
}

enum coding coding_accepted(str accept_encoding)
{
    enum coding best = PLAIN;
    str rest = accept_encoding;
    for (str part; str_cut(&rest, ',', &part);) {
        size_t mark = str_find(part, S(";"));
        str name = str_trim(str_upto(part, mark));
        if (mark != SIZE_MAX && is_refused(str_from(part, mark + 1)))
            continue;
        if (str_same_nocase(name, S("br")))
            return BROTLI;
        if (str_same_nocase(name, S("gzip")))
            best = GZIP;
    }
    return best;
}

const char *coding_name(enum coding coding)
{
    static const char *const names[CODINGS] = {"identity", "gzip", "br"};
    return names[coding];
}

bool compress_worthwhile(str type, size_t bytes)
{
    static const str kinds[] = {S("text/"),
                                S("application/json"),
                                S("application/xml"),
                                S("application/atom+xml"),
                                S("application/rss+xml"),
                                S("image/svg+xml"),
                                S("application/javascript")};
    for (size_t i = 0; bytes >= COMPRESS_FROM && i < COUNT(kinds); i++)
        if (str_starts(type, kinds[i]))
            return true;
    return false;
}

static bool gzip(struct arena *mem, bool kept, str body, str *out)
{
    z_stream z = {0};
    if (deflateInit2(&z, kept ? GZIP_KEPT : GZIP_QUICK, Z_DEFLATED, GZIP_WINDOW, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t room = deflateBound(&z, body.len);
    char *at = arena_take(mem, room, 1);
    z.next_in = (Bytef *)(uintptr_t)body.at, z.avail_in = (uInt)body.len;
    z.next_out = (Bytef *)at, z.avail_out = (uInt)room;
    bool whole = deflate(&z, Z_FINISH) == Z_STREAM_END;
    size_t len = z.total_out;
    deflateEnd(&z);
    if (whole && len < body.len)
        *out = (str){at, len};
    return whole && len < body.len;
}

static bool brotli(struct arena *mem, bool kept, str body, str *out)
{
    size_t room = BrotliEncoderMaxCompressedSize(body.len), len = room;
    char *at = arena_take(mem, room, 1);
    bool whole = BrotliEncoderCompress(kept ? BROTLI_KEPT : BROTLI_QUICK, BROTLI_DEFAULT_WINDOW,
                                       BROTLI_MODE_TEXT, body.len, (const uint8_t *)body.at, &len,
                                       (uint8_t *)at);
    if (whole && len < body.len)
        *out = (str){at, len};
    return whole && len < body.len;
}

bool compress_body(struct arena *mem, enum coding coding, bool kept, str body, str *out)
{
    if (coding == PLAIN || body.len > UINT32_MAX / 2)
        return false;
    return coding == GZIP ? gzip(mem, kept, body, out) : brotli(mem, kept, body, out);
}
