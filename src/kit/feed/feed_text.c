#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

#include <libxml/HTMLparser.h>
#include <libxml/uri.h>
#include <string.h>
#include <unicode/ucnv.h>

enum { LONGEST_TAG_NAME = 15, LONGEST_TAG = 4000, LONGEST_ENTITY = 10, NOT_UTF8 = 0xFFFD };

static void add_point(struct text *t, uint32_t point)
{
    if (point == 0 || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
        point = NOT_UTF8;
    if (point < 0x80) {
        text_char(t, (char)point);
    } else if (point < 0x800) {
        text_char(t, (char)(0xC0 | point >> 6));
        text_char(t, (char)(0x80 | (point & 63)));
    } else if (point < 0x10000) {
        text_char(t, (char)(0xE0 | point >> 12));
        text_char(t, (char)(0x80 | (point >> 6 & 63)));
        text_char(t, (char)(0x80 | (point & 63)));
    } else {
        text_char(t, (char)(0xF0 | point >> 18));
        text_char(t, (char)(0x80 | (point >> 12 & 63)));
        text_char(t, (char)(0x80 | (point >> 6 & 63)));
        text_char(t, (char)(0x80 | (point & 63)));
    }
}

/* ---- encodings ------------------------------------------------------------------------------- */

static str from_utf16(struct ctx *c, str bytes, bool big)
{
    struct text t = {.mem = c->mem};
    const unsigned char *at = (const unsigned char *)bytes.at;
    uint32_t high = 0;
    for (size_t i = 0; i + 1 < bytes.len; i += 2) {
        uint32_t unit = big ? (uint32_t)at[i] << 8 | at[i + 1] : (uint32_t)at[i + 1] << 8 | at[i];
        if (unit >= 0xDC00 && unit < 0xE000 && high) {
            add_point(&t, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
            high = 0;
            continue;
        }
        if (high)
            add_point(&t, NOT_UTF8);
        high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
        if (unit == 0)
            text_char(&t, '\0'); /* refused, or taken out, by the one who reads on */
        else if (!high)
            add_point(&t, unit);
    }
    return text_str(&t);
}

static str from_windows_1252(struct ctx *c, str bytes)
{
    static const uint16_t HIGH[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];
        if (byte < 0x80)
            text_char(&t, (char)byte);
        else
            add_point(&t, byte < 0xA0 ? HIGH[byte - 0x80] : byte);
    }
    return text_str(&t);
}

/* Any other encoding that ICU knows by name; false if it knows none. */
static bool from_named(struct ctx *c, str bytes, str named, str *out)
{
    UErrorCode e = U_ZERO_ERROR;
    if (named.len == 0 || named.len > 40)
        return false;
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

str feed_utf8(struct ctx *c, str bytes, str named)
{
    static const str SHIFTING[] = {S("iso-2022-jp"), S("iso-2022-kr"), S("hz-gb-2312"), S("utf-7")};
    static const str LATIN[] = {S("utf-8"),      S("utf8"),   S("us-ascii"),     S("ascii"),
                                S("iso-8859-1"), S("latin1"), S("windows-1252"), S("cp1252"),
                                S("utf-16"),     S("utf-32")};
    str out;
    if (str_starts(bytes, S("\xEF\xBB\xBF")))
        bytes = str_from(bytes, 3);
    if (str_starts(bytes, S("\xFF\xFE")))
        return from_utf16(c, str_from(bytes, 2), false);
    if (str_starts(bytes, S("\xFE\xFF")))
        return from_utf16(c, str_from(bytes, 2), true);
    if (bytes.len > 3 && bytes.at[0] == '<' && bytes.at[1] == '\0')
        return from_utf16(c, bytes, false);
    if (bytes.len > 3 && bytes.at[0] == '\0' && bytes.at[1] == '<')
        return from_utf16(c, bytes, true);
    for (size_t i = 0; i < COUNT(SHIFTING); i++)
        if (str_same_nocase(named, SHIFTING[i]) && from_named(c, bytes, named, &out))
            return out;
    if (str_chars(bytes) != SIZE_MAX)
        return bytes;
    for (size_t i = 0; i < COUNT(LATIN); i++)
        if (str_same_nocase(named, LATIN[i]))
            return from_windows_1252(c, bytes);
    return from_named(c, bytes, named, &out) ? out : from_windows_1252(c, bytes);
}

/* ---- HTML to plain text ---------------------------------------------------------------------- */

static bool is_letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

/* The value of "8217" or "x2019"; beyond the last character it stays beyond. */
static bool number(const char *at, uint32_t *value)
{
    uint32_t base = (*at | 0x20) == 'x' ? 16 : 10;
    at += base == 16;
    *value = 0;
    for (const char *first = at; *at || at == first; at++) {
        uint32_t letter = (uint32_t)((*at | 0x20) - 'a'), digit = (uint32_t)(*at - '0');
        if (!is_digit(*at) && (base == 10 || !is_letter(*at) || letter > 5))
            return false;
        *value = *value * base + (is_digit(*at) ? digit : letter + 10);
        if (*value > 0x110000)
            *value = 0x110000;
    }
    return true;
}

/* Length of "&name;" or "&#8217;" at the start of s and its character; 0 if it is none. */
static size_t entity(str s, uint32_t *point)
{
    char name[LONGEST_ENTITY + 1] = "";
    size_t semicolon = str_find(str_upto(s, LONGEST_ENTITY + 2), S(";"));
    if (semicolon == SIZE_MAX || semicolon < 2 || semicolon - 1 > LONGEST_ENTITY)
        return 0;
    memcpy(name, s.at + 1, semicolon - 1);
    if (name[0] == '#')
        return number(name + 1, point) ? semicolon + 1 : 0;
    const htmlEntityDesc *known = htmlEntityLookup(BAD_CAST name);
    *point = known ? known->value : 0x27;
    return known || strcmp(name, "apos") == 0 ? semicolon + 1 : 0;
}

struct tag {
    size_t len;  /* of all of it, 0: this '<' begins no element */
    bool apart;  /* a block: words before and after it are apart */
    bool hidden; /* what is inside is not for reading */
    bool closing;
    char name[LONGEST_TAG_NAME + 1];
};

static size_t tag_end(str s)
{
    s = str_upto(s, LONGEST_TAG);
    char quote = 0;
    for (size_t i = 1; i < s.len; i++) {
        if (quote ? s.at[i] == quote : s.at[i] == '>') {
            if (!quote)
                return i + 1;
            quote = 0;
        } else if (!quote && (s.at[i] == '"' || s.at[i] == '\'') && s.at[i - 1] == '=') {
            quote = s.at[i];
        }
    }
    return 0;
}

static struct tag tag_at(str s)
{
    static const char *const NEWER[] = {"article",    "section", "header", "footer", "figure",
                                        "figcaption", "video",   "audio",  "source", "picture",
                                        "main",       "aside",   "nav",    "time",   "mark",
                                        "svg",        "details", "summary"};
    struct tag t = {0};
    size_t i = 1, n = 0;
    if (str_starts(s, S("<!--"))) {
        size_t stop = str_find(s, S("-->"));
        t.len = stop == SIZE_MAX ? s.len : stop + 3;
        return t;
    }
    if (str_starts(s, S("<![CDATA[")))
        return (struct tag){.len = 9};
    t.closing = s.len > 1 && s.at[1] == '/';
    i += t.closing;
    for (; i < s.len && n < LONGEST_TAG_NAME && (is_letter(s.at[i]) || is_digit(s.at[i])); i++)
        t.name[n++] = (char)(is_letter(s.at[i]) ? s.at[i] | 0x20 : s.at[i]);
    const htmlElemDesc *known = n ? htmlTagLookup(BAD_CAST t.name) : NULL;
    bool newer = false;
    for (size_t k = 0; k < COUNT(NEWER); k++)
        newer = newer || strcmp(NEWER[k], t.name) == 0;
    if (!known && !newer)
        return t;
    t.len = tag_end(s);
    t.apart = newer || !known->isinline || strcmp(t.name, "br") == 0 || strcmp(t.name, "img") == 0;
    t.hidden = !t.closing && (strcmp(t.name, "script") == 0 || strcmp(t.name, "style") == 0);
    return t;
}

/* Position behind the closing tag of a script or style that begins at s. */
static size_t hidden_end(str s, const struct tag *t)
{
    str name = str_of(t->name);
    for (size_t i = t->len; i + 2 + name.len < s.len; i++)
        if (s.at[i] == '<' && s.at[i + 1] == '/' &&
            str_same_nocase(str_upto(str_from(s, i + 2), name.len), name)) {
            size_t close = str_find(str_from(s, i), S(">"));
            return close == SIZE_MAX ? s.len : i + close + 1;
        }
    return s.len;
}

struct plain {
    struct text out;
    size_t chars, max;
    bool gap; /* white space since the last character */
};

static void put_plain(struct plain *p, uint32_t point)
{
    bool space = point <= ' ' || point == 0x7F || point == 0xA0 || point == 0xFEFF ||
                 point == 0x200B || (point >= 0x80 && point < 0xA0) ||
                 (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) ||
                 point == 0x2028 || point == 0x2029;
    if (space || point == 0xFFFE || point == 0xFFFF) {
        p->gap = p->gap || point <= ' ' || point == 0xA0 || point == 0x2028 || point == 0x2029;
        return;
    }
    if (p->gap && p->out.len) {
        p->chars++;
        text_char(&p->out, ' ');
    }
    p->gap = false;
    p->chars++;
    add_point(&p->out, point);
}

/* The character at the start of valid UTF-8. */
static uint32_t point_at(str s, size_t *len)
{
    const unsigned char *at = (const unsigned char *)s.at;
    *len = at[0] < 0x80 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    if (*len > s.len)
        *len = 1;
    switch (*len) {
    case 2: return (uint32_t)(at[0] & 31) << 6 | (at[1] & 63);
    case 3: return (uint32_t)(at[0] & 15) << 12 | (uint32_t)(at[1] & 63) << 6 | (at[2] & 63);
    case 4:
        return (uint32_t)(at[0] & 7) << 18 | (uint32_t)(at[1] & 63) << 12 |
               (uint32_t)(at[2] & 63) << 6 | (at[3] & 63);
    default: return at[0] < 0x80 ? at[0] : NOT_UTF8;
    }
}

str feed_plain(struct ctx *c, str html, size_t chars)
{
    struct plain p = {.out = {.mem = c->mem}, .max = chars};
    while (html.len && p.chars <= p.max) {
        struct tag t = html.at[0] == '<' ? tag_at(html) : (struct tag){0};
        size_t len = t.len;
        uint32_t point;
        if (t.hidden && len)
            len = hidden_end(html, &t);
        p.gap = p.gap || (len && t.apart);
        if (!len && html.at[0] == '&' && (len = entity(html, &point)) > 0)
            put_plain(&p, point);
        if (!len)
            put_plain(&p, point_at(html, &len));
        html = str_from(html, len);
    }
    str all = text_str(&p.out);
    if (p.chars <= p.max)
        return all;
    return arena_format(c->mem, "%.*s…", STR_ARG(str_trim(str_first_chars(all, p.max - 1))));
}

/* ---- addresses ------------------------------------------------------------------------------- */

static str escaped(struct ctx *c, str url)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < url.len; i++) {
        unsigned char byte = (unsigned char)url.at[i];
        if (byte <= ' ' || byte >= 0x7F || strchr("\"<>\\^`{|}", byte))
            text_format(&t, "%%%02X", byte);
        else
            text_char(&t, (char)byte);
    }
    return text_str(&t);
}

static bool is_web(str url)
{
    str low = str_upto(url, 8);
    size_t scheme = str_same_nocase(low, S("https://"))               ? 8
                    : str_same_nocase(str_upto(low, 7), S("http://")) ? 7
                                                                      : 0;
    str host = str_from(url, scheme);
    return scheme && host.len && host.at[0] != '/' && host.at[0] != '?' && host.at[0] != '#' &&
           host.at[0] != ':';
}

str feed_url(struct ctx *c, str url, str base)
{
    url = str_trim(url);
    if (url.len == 0 || url.len > FEED_URL_MAX)
        return (str){0};
    str safe = escaped(c, url);
    if (!is_web(safe) && is_web(base)) {
        xmlChar *built = xmlBuildURI(BAD_CAST arena_copy(c->mem, safe).at,
                                     BAD_CAST arena_copy(c->mem, escaped(c, base)).at);
        safe = built ? arena_copy(c->mem, str_of((const char *)built)) : (str){0};
        xmlFree(built);
    }
    return is_web(safe) && safe.len <= FEED_URL_MAX ? safe : (str){0};
}

str feed_language(str code)
{
    code = str_trim(code);
    if (code.len < 2 || code.len > 35 || !is_letter(code.at[0]))
        return (str){0};
    for (size_t i = 0; i < code.len; i++)
        if (!is_letter(code.at[i]) && !is_digit(code.at[i]) && code.at[i] != '-')
            return (str){0};
    return code;
}

bool feed_is_web(str url)
{
    return str_same_nocase(str_upto(url, 7), S("http://")) ||
           str_same_nocase(str_upto(url, 8), S("https://"));
}

str feed_words(struct ctx *c, str plain, size_t chars)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < plain.len; i++)
        text_add(&t, plain.at[i] == '&'   ? S("&amp;")
                     : plain.at[i] == '<' ? S("&lt;")
                                          : (str){plain.at + i, 1});
    return feed_plain(c, text_str(&t), chars);
}

str feed_media(str type)
{
    return str_starts(type, S("audio/"))   ? S("audio")
           : str_starts(type, S("video/")) ? S("video")
                                           : (str){0};
}
