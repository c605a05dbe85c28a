#include "kit/message/message_internal.h"

#include <string.h>
#include <unicode/ucasemap.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int hex_value(char ch)
{
    if (ch >= '0' && ch <= '9')
        return ch - '0';
    ch |= 0x20;
    return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

str message_base64(struct ctx *c, str bytes)
{
    signed char value[256];
    struct text t = {.mem = c->mem};
    unsigned held = 0;
    int bits = 0;
    memset(value, -1, sizeof value);
    for (int i = 0; i < 64; i++)
        value[(unsigned char)ALPHABET[i]] = (signed char)i;
    for (size_t i = 0; i < bytes.len; i++) {
        int six = value[(unsigned char)bytes.at[i]];
        if (bytes.at[i] == '=') {
            bits = 0; /* padding in the middle: pieces were encoded apart and joined */
            continue;
        }
        if (six < 0)
            continue;
        held = (held << 6 | (unsigned)six) & 0xFFFFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            text_char(&t, (char)(held >> bits & 0xFF));
        }
    }
    return text_str(&t);
}

/* Bytes of a soft line break at s ("=", white space, end of line); 0 if it is none. */
static size_t soft_break(str s)
{
    size_t i = 1;
    while (i < s.len && (s.at[i] == ' ' || s.at[i] == '\t' || s.at[i] == '\r'))
        i++;
    return i == s.len ? i : s.at[i] == '\n' ? i + 1 : 0;
}

str message_quoted(struct ctx *c, str bytes, bool header)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0, gone; i < bytes.len; i++) {
        char ch = bytes.at[i];
        int high = i + 2 < bytes.len ? hex_value(bytes.at[i + 1]) : -1;
        int low = i + 2 < bytes.len ? hex_value(bytes.at[i + 2]) : -1;
        if (header && ch == '_') {
            text_char(&t, ' ');
        } else if (ch == '=' && high >= 0 && low >= 0) {
            text_char(&t, (char)(high << 4 | low));
            i += 2;
        } else if (ch == '=' && !header && (gone = soft_break(str_from(bytes, i))) > 0) {
            i += gone - 1;
        } else {
            text_char(&t, ch);
        }
    }
    return text_str(&t);
}

str message_uuencoded(struct ctx *c, str bytes)
{
    struct text t = {.mem = c->mem};
    bool begun = false;
    for (str line; message_line(&bytes, &line);) {
        if (!begun) {
            begun = str_starts(line, S("begin "));
            continue;
        }
        if (str_same(line, S("end")) || line.len == 0)
            break;
        size_t n = (size_t)(line.at[0] - ' ') & 63, held = 0;
        for (size_t i = 1; i < line.len && n > 0; i++) {
            held = held << 6 | ((size_t)(line.at[i] - ' ') & 63);
            if (i % 4 != 0)
                continue;
            for (int shift = 16; shift >= 0 && n > 0; shift -= 8, n--)
                text_char(&t, (char)(held >> shift & 0xFF));
            held = 0;
        }
    }
    return text_str(&t);
}

/* ---- encodings ------------------------------------------------------------------------------- */

/* Names that mails use and ICU does not know, or that mean more than they say. */
static const struct {
    str written, meant;
} ALIASES[] = {
    {S("us-ascii"), S("windows-1252")},
    {S("ascii"), S("windows-1252")},
    {S("ansi_x3.4-1968"), S("windows-1252")},
    {S("iso-8859-1"), S("windows-1252")},
    {S("iso8859-1"), S("windows-1252")},
    {S("iso_8859-1"), S("windows-1252")},
    {S("latin1"), S("windows-1252")},
    {S("latin-1"), S("windows-1252")},
    {S("x-ansi"), S("windows-1252")},
    {S("iso-8859-8-i"), S("windows-1255")},
    {S("iso-8859-8-e"), S("windows-1255")},
    {S("iso-8859-8"), S("windows-1255")},
    {S("iso-8859-9"), S("windows-1254")},
    {S("iso-8859-11"), S("windows-874")},
    {S("tis-620"), S("windows-874")},
    {S("gb2312"), S("gb18030")},
    {S("gbk"), S("gb18030")},
    {S("cn-gb"), S("gb18030")},
    {S("x-gbk"), S("gb18030")},
    {S("ks_c_5601-1987"), S("windows-949")},
    {S("ks_c_5601"), S("windows-949")},
    {S("ksc5601"), S("windows-949")},
    {S("euc-kr"), S("windows-949")},
    {S("shift_jis"), S("windows-31j")},
    {S("shift-jis"), S("windows-31j")},
    {S("x-sjis"), S("windows-31j")},
    {S("cp932"), S("windows-31j")},
    {S("big5"), S("big5-hkscs")},
    {S("x-big5"), S("big5-hkscs")},
    {S("iso-2022-jp"), S("iso-2022-jp-2")},
    {S("unicode-1-1-utf-7"), S("utf-7")},
    {S("x-mac-roman"), S("macintosh")},
};

static bool convert(struct ctx *c, str bytes, str name, str *out)
{
    UErrorCode e = U_ZERO_ERROR;
    if (name.len == 0 || name.len > 40 || bytes.len > INT32_MAX / 4)
        return false;
    int32_t size = (int32_t)bytes.len * 3 + 8;
    char *at = arena_room(c->mem, (size_t)size);
    int32_t len = ucnv_convert("UTF-8", arena_copy(c->mem, name).at, at, size, bytes.at,
                               (int32_t)bytes.len, &e);
    if (e == U_BUFFER_OVERFLOW_ERROR || U_FAILURE(e) || len < 0)
        return false;
    *out = (str){at, (size_t)len};
    return true;
}

static bool is_plain_ascii(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 0x80 || s.at[i] == 0x1B)
            return false;
    return true;
}

/* Encodings in which bytes below 128 mean something else. */
static bool is_shifting(str name)
{
    static const str STARTS[] = {S("iso-2022"), S("hz"),     S("utf-7"),
                                 S("utf-16"),   S("utf-32"), S("unicode-1-1")};
    for (size_t i = 0; i < COUNT(STARTS); i++)
        if (str_starts(name, STARTS[i]))
            return true;
    return false;
}

/* Bytes without a (true) name: Cyrillic and East Asian writing is known by its frequencies, if there is
 * enough of it; empty if it is not. */
static str guessed(struct ctx *c, str bytes)
{
    enum { ENOUGH = 12, SURE = 40, LOOKED_AT = 20000 };
    static const str KNOWN[] = {S("koi8-r"),    S("windows-1251"), S("gb18030"), S("big5"),
                                S("shift_jis"), S("euc-jp"),       S("euc-kr")};
    UErrorCode e = U_ZERO_ERROR;
    str start = str_upto(bytes, LOOKED_AT), found = {0};
    size_t high = 0;
    for (size_t i = 0; i < start.len; i++)
        high += (unsigned char)start.at[i] >= 0x80;
    if (high < ENOUGH || high * 4 < start.len)
        return found;
    UCharsetDetector *detector = ucsdet_open(&e);
    ucsdet_setText(detector, start.at, (int32_t)start.len, &e);
    const UCharsetMatch *match = ucsdet_detect(detector, &e);
    if (U_SUCCESS(e) && match && ucsdet_getConfidence(match, &e) >= SURE) {
        str name = arena_lower(c->mem, arena_copy(c->mem, str_of(ucsdet_getName(match, &e))));
        for (size_t i = 0; i < COUNT(KNOWN); i++)
            if (str_same(name, KNOWN[i]))
                found = KNOWN[i];
    }
    ucsdet_close(detector);
    return found;
}

str message_utf8(struct ctx *c, str bytes, str charset)
{
    str out, name = arena_lower(c->mem, str_trim(charset));
    if (str_starts(bytes, S("\xEF\xBB\xBF")))
        bytes = str_from(bytes, 3);
    bool shifting = is_shifting(name);
    if (bytes.len == 0)
        return (str){0};
    if (!shifting && is_plain_ascii(bytes))
        return bytes;
    if (str_starts(name, S("cp-")))
        name = arena_format(c->mem, "cp%.*s", STR_ARG(str_from(name, 3)));
    for (size_t i = 0; i < COUNT(ALIASES); i++)
        if (str_same(name, ALIASES[i].written))
            name = ALIASES[i].meant;
    if (!shifting && str_chars(bytes) != SIZE_MAX)
        return bytes; /* valid UTF-8 is UTF-8, whatever it is called */
    if (name.len == 0 ||
        (str_same(name, S("windows-1252")) && str_find(charset, S("1")) == SIZE_MAX)) {
        str guess = guessed(c, bytes); /* it says nothing, or that it is ASCII, which it is not */
        name = guess.len ? guess : name;
    }
    if (str_same(name, S("utf-8")) || str_same(name, S("utf8"))) {
        bool torn =
            str_find(bytes, S("\xC3")) != SIZE_MAX || str_find(bytes, S("\xE2")) != SIZE_MAX;
        name = torn ? S("utf-8") : S("windows-1252");
    }
    if (convert(c, bytes, name, &out))
        return out;
    if (memchr(bytes.at, 0x1B, bytes.len) && convert(c, bytes, S("iso-2022-jp-2"), &out))
        return out;
    return convert(c, bytes, S("windows-1252"), &out) ? out : (str){0};
}

str message_lower(struct ctx *c, str utf8)
{
    UErrorCode e = U_ZERO_ERROR;
    if (is_plain_ascii(utf8))
        return arena_lower(c->mem, utf8);
    UCaseMap *map = ucasemap_open("", 0, &e);
    if (U_FAILURE(e) || utf8.len > INT32_MAX / 4)
        return utf8;
    int32_t size = (int32_t)utf8.len * 3 + 8;
    char *at = arena_room(c->mem, (size_t)size);
    int32_t len = ucasemap_utf8ToLower(map, at, size, utf8.at, (int32_t)utf8.len, &e);
    ucasemap_close(map);
    return U_FAILURE(e) ? utf8 : (str){at, (size_t)len};
}

str message_clean(struct ctx *c, str text)
{
    struct text t = {.mem = c->mem};
    for (size_t n; text.len > 0; text = str_from(text, n)) {
        n = str_char_bytes(text);
        unsigned char ch = (unsigned char)text.at[0];
        if (n == 0) {
            n = 1;
            text_add(&t, S("\xEF\xBF\xBD"));
        } else if (ch == '\r') {
            while (n < text.len && text.at[n] == '\r')
                n++;
            n += n < text.len && text.at[n] == '\n';
            text_char(&t, '\n');
        } else if (ch >= ' ' ? ch != 0x7F : ch == '\n' || ch == '\t') {
            bool hidden = n == 2 && ch == 0xC2 && (unsigned char)text.at[1] < 0xA0;
            if (!hidden)
                text_add(&t, str_upto(text, n));
        }
    }
    return text_str(&t);
}
