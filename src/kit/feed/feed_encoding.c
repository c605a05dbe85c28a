#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "kit/html/html.h"

#include <string.h>
#include <unicode/ucnv.h>

enum { NOT_UTF8 = 0xFFFD };

static str from_utf16(struct ctx *c, str bytes, bool big)
{
    struct text t = {.mem = c->mem};
    const unsigned char *at = (const unsigned char *)bytes.at;
    uint32_t high = 0;
    for (size_t i = 0; i + 1 < bytes.len; i += 2) {
        uint32_t unit = big ? (uint32_t)at[i] << 8 | at[i + 1] : (uint32_t)at[i + 1] << 8 | at[i];
        if (unit >= 0xDC00 && unit < 0xE000 && high) {
            markup_point(&t, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
            high = 0;
            continue;
        }
        if (high)
            markup_point(&t, NOT_UTF8);
        high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
        if (unit == 0)
            text_char(&t, '\0'); /* refused, or taken out, by the one who reads on */
        else if (!high)
            markup_point(&t, unit);
    }
    return text_str(&t);
}

static str from_utf32(struct ctx *c, str bytes, bool big)
{
    struct text t = {.mem = c->mem};
    const unsigned char *at = (const unsigned char *)bytes.at;
    for (size_t i = 0; i + 3 < bytes.len; i += 4) {
        uint32_t a = at[i], b = at[i + 1], d = at[i + 2], e = at[i + 3];
        markup_point(&t, big ? a << 24 | b << 16 | d << 8 | e : e << 24 | d << 16 | b << 8 | a);
    }
    return text_str(&t);
}

/* Characters of UTF-8, if they may be, and bytes of Windows-1252. */
static str from_windows_1252(struct ctx *c, str bytes, bool mixed)
{
    static const uint16_t HIGH[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    struct text t = {.mem = c->mem};
    for (size_t i = 0, len = 1; i < bytes.len; i += len) {
        unsigned char byte = (unsigned char)bytes.at[i];
        len = mixed && byte >= 0x80 ? str_char_bytes(str_upto(str_from(bytes, i), 4)) : 1;
        if (byte < 0x80 || len > 1)
            text_add(&t, str_upto(str_from(bytes, i), len));
        else
            markup_point(&t, byte < 0xA0 ? HIGH[byte - 0x80] : byte);
        len = len ? len : 1;
    }
    return text_str(&t);
}

/* What stands for more than it says. */
static str meant(str named)
{
    static const struct {
        str named, meant;
    } wider[] = {{S("gb2312"), S("gb18030")},         {S("gbk"), S("gb18030")},
                 {S("gb_2312-80"), S("gb18030")},     {S("ks_c_5601-1987"), S("windows-949")},
                 {S("euc-kr"), S("windows-949")},     {S("shift_jis"), S("windows-31j")},
                 {S("shift-jis"), S("windows-31j")},  {S("iso-8859-9"), S("windows-1254")},
                 {S("iso-8859-11"), S("windows-874")}};
    for (size_t i = 0; i < COUNT(wider); i++)
        if (str_same_nocase(named, wider[i].named))
            return wider[i].meant;
    return named;
}

/* Any other encoding that ICU knows by name; false if it knows none. */
static bool from_named(struct ctx *c, str bytes, str named, str *out)
{
    UErrorCode e = U_ZERO_ERROR;
    if (named.len == 0 || named.len > 40)
        return false;
    named = meant(named);
    UConverter *converter = ucnv_open(arena_copy(c->mem, named).at, &e);
    if (U_FAILURE(e))
        return false;
    ucnv_close(converter);
    int32_t size = (int32_t)bytes.len * 3 + 8, len;
    char *at = arena_take(c->mem, (size_t)size, 1);
    e = U_ZERO_ERROR;
    len = ucnv_convert("UTF-8", arena_copy(c->mem, named).at, at, size, bytes.at,
                       (int32_t)bytes.len, &e);
    if (U_FAILURE(e))
        return false;
    *out = (str){at, (size_t)len};
    return true;
}

/* How many bytes a character has, by a mark at the start or by how '<' is written there. */
struct width {
    int bytes;
    bool big;
    size_t mark; /* length of the mark */
};
static struct width width_of(str s)
{
    static const struct {
        str start;
        struct width width;
    } starts[] = {{S("\xEF\xBB\xBF"), {1, false, 3}},
                  {S("\xFF\xFE\0\0"), {4, false, 4}},
                  {S("\0\0\xFE\xFF"), {4, true, 4}},
                  {S("\xFF\xFE"), {2, false, 2}},
                  {S("\xFE\xFF"), {2, true, 2}},
                  {S("<\0\0\0"), {4, false, 0}},
                  {S("\0\0\0<"), {4, true, 0}},
                  {S("<\0"), {2, false, 0}},
                  {S("\0<"), {2, true, 0}}};
    for (size_t i = 0; i < COUNT(starts); i++)
        if (str_starts(s, starts[i].start))
            return starts[i].width;
    return (struct width){1, false, 0};
}

static bool mainframe(str s)
{
    return str_starts(s, S("\x4C\x6F\xA7\x94")); /* "<?xm" in EBCDIC */
}

str feed_ascii(struct ctx *c, str head)
{
    struct text t = {.mem = c->mem};
    str out;
    if (mainframe(head))
        return from_named(c, head, S("ibm-37"), &out) ? out : head;
    for (size_t i = 0; i < head.len; i++)
        if (head.at[i])
            text_char(&t, head.at[i]);
    return text_str(&t);
}

static bool among(str name, const str *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_same_nocase(name, names[i]))
            return true;
    return false;
}

str feed_utf8(struct ctx *c, str bytes, str named)
{
    static const str SHIFTING[] = {S("iso-2022-jp"), S("iso-2022-kr"), S("iso-2022-cn"),
                                   S("hz-gb-2312"), S("utf-7")};
    static const str LATIN[] = {S("us-ascii"), S("ascii"),        S("iso-8859-1"),
                                S("latin1"),   S("windows-1252"), S("cp1252")};
    static const str WIDE[] = {S(""), S("utf-8"), S("utf8"), S("utf-16"), S("utf-32")};
    struct width width = width_of(bytes);
    str out;
    bytes = str_from(bytes, width.mark);
    if (width.bytes == 4)
        return from_utf32(c, bytes, width.big);
    if (width.bytes == 2)
        return from_utf16(c, bytes, width.big);
    if (mainframe(bytes) && from_named(c, bytes, named.len ? named : S("ibm-37"), &out))
        return out;
    if (among(named, SHIFTING, COUNT(SHIFTING)) && from_named(c, bytes, named, &out))
        return out;
    if (str_chars(bytes) != SIZE_MAX)
        return bytes;
    if (among(named, LATIN, COUNT(LATIN)))
        return from_windows_1252(c, bytes, false);
    if (!width.mark && !among(named, WIDE, COUNT(WIDE)) && from_named(c, bytes, named, &out))
        return out;
    return from_windows_1252(c, bytes, true);
}
