#include "kit/html/markup.h"

#include <libxml/HTMLparser.h>
#include <string.h>

enum { LONGEST_QUOTE = 64 << 10, LONGEST_REFERENCE = 10, NO_CHARACTER = 0xFFFD };

static bool space(char ch)
{
    return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == '\f';
}

static bool letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static bool name_char(char ch)
{
    return letter(ch) || digit(ch) || ch == '_' || ch == ':' || ch == '-' || ch == '.' ||
           (unsigned char)ch >= 0x80;
}

static size_t skip(str s, size_t i, bool (*is)(char))
{
    while (i < s.len && is(s.at[i]))
        i++;
    return i;
}

/* ---- pieces ---------------------------------------------------------------------------------- */

static size_t behind(str s, str end)
{
    size_t at = str_find(s, end);
    return at == SIZE_MAX ? s.len : at + end.len;
}

/* Position behind a quoted value whose quote is at i; i + 1 if the quote is not closed. */
static size_t quoted(str s, size_t i)
{
    str value = str_upto(str_from(s, i + 1), LONGEST_QUOTE);
    const char *end = value.len ? memchr(value.at, s.at[i], value.len) : NULL;
    return end ? i + 2 + (size_t)(end - value.at) : i + 1;
}

/* Position of the '>' of an element, or of the '<' that comes before one. */
static size_t element_end(str s, size_t i)
{
    bool value = false; /* behind a '=' */
    while (i < s.len && s.at[i] != '>' && s.at[i] != '<') {
        if (value && (s.at[i] == '"' || s.at[i] == '\'')) {
            i = quoted(s, i);
            value = false;
        } else {
            value = s.at[i] == '=' || (value && space(s.at[i]));
            i++;
        }
    }
    return i;
}

/* <name ...>, </name ...>; 0: the '<' begins none. */
static size_t element(str s, struct markup_piece *p)
{
    size_t from = s.len > 1 && s.at[1] == '/' ? 2 : 1;
    if (from >= s.len || !(letter(s.at[from]) || s.at[from] == '_'))
        return 0;
    size_t name = skip(s, from, name_char), end = element_end(s, name);
    if (end >= s.len)
        return 0;
    p->kind = from == 2 ? MARKUP_CLOSE : MARKUP_OPEN;
    p->name = str_from(str_upto(s, name), from);
    p->inside = str_trim(str_from(str_upto(s, end), name));
    p->empty = p->kind == MARKUP_OPEN && str_ends(p->inside, S("/"));
    if (p->empty)
        p->inside = str_upto(p->inside, p->inside.len - 1);
    return end + (s.at[end] == '>');
}

/* <!DOCTYPE x [ ... ]>: its brackets may hold declarations with '>' */
static size_t declaration(str s)
{
    size_t depth = 0;
    for (size_t i = 2; i < s.len; i++) {
        if (s.at[i] == '[')
            depth++;
        else if (s.at[i] == ']' && depth)
            depth--;
        else if (s.at[i] == '>' && !depth)
            return i + 1;
    }
    return behind(s, S(">"));
}

static size_t marked(str s, struct markup_piece *p)
{
    if (str_starts(s, S("<![CDATA["))) {
        size_t end = behind(s, S("]]>"));
        p->kind = MARKUP_CDATA;
        p->inside = str_from(str_upto(s, end), 9);
        if (str_ends(p->inside, S("]]>")))
            p->inside = str_upto(p->inside, p->inside.len - 3);
        return end;
    }
    p->kind = MARKUP_OTHER;
    if (str_starts(s, S("<!--")))
        return behind(s, S("-->"));
    if (str_starts(s, S("<!")) && s.len > 2 && (letter(s.at[2]) || s.at[2] == '['))
        return declaration(s);
    if (str_starts(s, S("<?")))
        return behind(s, S(">"));
    return element(s, p);
}

static size_t after_last_end(str s)
{
    const char *last = s.len ? memrchr(s.at, '>', s.len) : NULL;
    return last ? s.len - (size_t)(last - s.at) - 1 : s.len;
}

bool markup_next(struct markup *m, struct markup_piece *piece)
{
    str s = m->rest;
    if (!m->begun)
        m->last_end = after_last_end(s);
    m->begun = true;
    *piece = (struct markup_piece){0};
    if (s.len == 0)
        return false;
    size_t len = s.at[0] == '<' && s.len > m->last_end ? marked(s, piece) : 0;
    if (len == 0) {
        const char *next = memchr(s.at + 1, '<', s.len - 1);
        len = next ? (size_t)(next - s.at) : s.len;
        piece->kind = MARKUP_TEXT;
        piece->inside = str_upto(s, len);
    }
    piece->whole = str_upto(s, len);
    m->rest = str_from(s, len);
    return true;
}

bool markup_attribute(str *inside, str *name, str *value)
{
    str s = *inside;
    size_t from = 0;
    while (from < s.len && (space(s.at[from]) || strchr("/=\"'", s.at[from])))
        from++;
    size_t end = from;
    while (end < s.len && !space(s.at[end]) && s.at[end] != '=' && s.at[end] != '/')
        end++;
    *name = str_from(str_upto(s, end), from);
    *value = (str){0};
    size_t at = skip(s, end, space);
    if (at < s.len && s.at[at] == '=') {
        at = skip(s, at + 1, space);
        if (at < s.len && (s.at[at] == '"' || s.at[at] == '\'')) {
            end = quoted(s, at);
            *value = end == at + 1 ? str_from(s, end) : str_from(str_upto(s, end - 1), at + 1);
            end = end == at + 1 ? s.len : end;
        } else {
            end = at;
            while (end < s.len && !space(s.at[end]))
                end++;
            *value = str_from(str_upto(s, end), at);
        }
    }
    *inside = str_from(s, end);
    return name->len > 0;
}

/* ---- references ------------------------------------------------------------------------------ */

void markup_point(struct text *t, uint32_t point)
{
    char at[4];
    if (point == 0 || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
        point = NO_CHARACTER;
    text_add(t, (str){at, point_bytes(point, at)});
}

/* "&#8217;", "&#x2019", also without the semicolon; beyond the last character it stays beyond. */
static size_t number_reference(str s, uint32_t *point)
{
    static const uint16_t WINDOWS[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    bool hex = s.len > 2 && (s.at[2] | 0x20) == 'x';
    size_t from = hex ? 3 : 2, i = from;
    uint32_t value = 0;
    for (; i < s.len; i++) {
        uint32_t low = (uint32_t)((s.at[i] | 0x20) - 'a');
        if (!digit(s.at[i]) && !(hex && letter(s.at[i]) && low < 6))
            break;
        value = value * (hex ? 16 : 10) + (digit(s.at[i]) ? (uint32_t)(s.at[i] - '0') : low + 10);
        value = value > 0x110000 ? 0x110000 : value;
    }
    if (i == from || (i < s.len && (letter(s.at[i]) || s.at[i] == '_')))
        return 0;
    *point = value >= 128 && value < 160 ? WINDOWS[value - 128] : value;
    return i + (i < s.len && s.at[i] == ';');
}

size_t markup_reference(str s, uint32_t *point)
{
    char name[LONGEST_REFERENCE + 1] = "";
    if (s.len < 3 || s.at[0] != '&')
        return 0;
    if (s.at[1] == '#')
        return number_reference(s, point);
    size_t semicolon = str_find(str_upto(s, LONGEST_REFERENCE + 2), S(";"));
    if (semicolon == SIZE_MAX || semicolon < 2)
        return 0;
    memcpy(name, s.at + 1, semicolon - 1);
    const htmlEntityDesc *known = htmlEntityLookup(BAD_CAST name);
    *point = known ? known->value : '\'';
    return known || strcmp(name, "apos") == 0 ? semicolon + 1 : 0;
}

str markup_meant(struct arena *mem, str written)
{
    if (!written.len || !memchr(written.at, '&', written.len))
        return written;
    struct text t = {.mem = mem};
    while (written.len) {
        uint32_t point = 0;
        size_t len = markup_reference(written, &point);
        if (len) {
            markup_point(&t, point);
        } else {
            const char *next =
                written.len > 1 ? memchr(written.at + 1, '&', written.len - 1) : NULL;
            len = next ? (size_t)(next - written.at) : written.len;
            text_add(&t, str_upto(written, len));
        }
        written = str_from(written, len);
    }
    return text_str(&t);
}

void markup_escape(struct text *t, str plain)
{
    size_t from = 0;
    for (size_t i = 0; i < plain.len; i++) {
        char ch = plain.at[i];
        if (ch != '&' && ch != '<' && ch != '>' && ch != '"')
            continue;
        text_add(t, str_from(str_upto(plain, i), from));
        text_add(t, ch == '&'   ? S("&amp;")
                    : ch == '<' ? S("&lt;")
                    : ch == '>' ? S("&gt;")
                                : S("&quot;"));
        from = i + 1;
    }
    text_add(t, str_from(plain, from));
}

/* ---- addresses ------------------------------------------------------------------------------- */

static bool is_web(str url)
{
    return str_same_nocase(str_upto(url, 7), S("http://")) ||
           str_same_nocase(str_upto(url, 8), S("https://"));
}

static bool has_scheme(str url)
{
    size_t i = 0;
    while (i < url.len && (letter(url.at[i]) || (i && (digit(url.at[i]) || url.at[i] == '+' ||
                                                       url.at[i] == '-' || url.at[i] == '.'))))
        i++;
    return i > 0 && i < url.len && url.at[i] == ':';
}

/* "a/b/../c/./d" to "a/c/d"; the path begins with '/'. */
static void add_path(struct text *out, str path)
{
    size_t root = out->len;
    while (path.len) {
        size_t end = 1;
        while (end < path.len && path.at[end] != '/')
            end++;
        str part = str_upto(path, end);
        bool last = end == path.len;
        if (str_same(part, S("/.."))) {
            while (out->len > root && out->at[--out->len] != '/')
                ;
            text_add(out, last ? S("/") : S(""));
        } else if (str_same(part, S("/."))) {
            text_add(out, last ? S("/") : S(""));
        } else {
            text_add(out, part);
        }
        path = str_from(path, end);
    }
}

static size_t first_of(str s, const char *ends)
{
    size_t i = 0;
    while (i < s.len && !(s.at[i] && strchr(ends, s.at[i])))
        i++;
    return i;
}

str markup_absolute(struct arena *mem, str url, str base)
{
    struct text out = {.mem = mem};
    url = str_trim(url);
    if (!is_web(base) || has_scheme(url))
        return url;
    base = str_upto(base, first_of(base, "#"));
    if (url.len == 0)
        return base;
    size_t scheme = str_find(base, S("//"));
    size_t root = scheme + 2 + first_of(str_from(base, scheme + 2), "/?");
    if (str_starts(url, S("//"))) {
        text_add(&out, str_upto(base, scheme));
        text_add(&out, url);
        return text_str(&out);
    }
    str path = str_from(str_upto(base, first_of(base, "?")), root);
    size_t own = first_of(url, "?#");
    text_add(&out, str_upto(base, root));
    if (own == 0) {
        text_add(&out, url.at[0] == '#' ? str_from(base, root) : path);
    } else if (url.at[0] == '/') {
        add_path(&out, str_upto(url, own));
    } else {
        size_t folder = path.len;
        while (folder && path.at[folder - 1] != '/')
            folder--;
        struct text whole = {.mem = mem};
        text_add(&whole, folder ? str_upto(path, folder) : S("/"));
        text_add(&whole, str_upto(url, own));
        add_path(&out, text_str(&whole));
    }
    text_add(&out, str_from(url, own));
    return text_str(&out);
}
