#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "kit/html/html.h"

#include <libxml/HTMLparser.h>
#include <string.h>

enum { LONGEST_TAG_NAME = 15, LONGEST_TAG = 4000, NOT_UTF8 = 0xFFFD };

/* ---- HTML to plain text ---------------------------------------------------------------------- */

static bool is_letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
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
    markup_point(&p->out, point);
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
        if (!len && html.at[0] == '&' && (len = markup_reference(html, &point)) > 0)
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
    if (!is_web(safe))
        safe = markup_absolute(c->mem, safe, escaped(c, base));
    return is_web(safe) && safe.len <= FEED_URL_MAX ? safe : (str){0};
}

str feed_link(struct ctx *c, str url, str base)
{
    url = str_upto(str_trim(url), FEED_URL_MAX);
    if (url.len == 0)
        return url;
    url = markup_absolute(c->mem, url, base);
    return html_url_allowed(url) && str_chars(url) != SIZE_MAX ? url : (str){0};
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
