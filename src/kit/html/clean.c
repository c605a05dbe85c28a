#include "kit/html/html.h"

#include <string.h>

enum { OPEN_MAX = 100, NAME_LONGEST = 12, VALUE_LONGEST = 4000 };

enum element_kind {
    UNKNOWN, /* its words stay */
    KEPT,
    EMPTY,  /* kept, and holds nothing */
    HIDDEN, /* goes with all that is in it */
};

static enum element_kind kind_of(str name)
{
    static const char *const kept[] = {
        "a",          "abbr",    "acronym",    "address", "article", "aside", "b",    "bdi",
        "bdo",        "big",     "blockquote", "caption", "center",  "cite",  "code", "dd",
        "del",        "details", "dfn",        "dir",     "div",     "dl",    "dt",   "em",
        "figcaption", "figure",  "font",       "footer",  "h1",      "h2",    "h3",   "h4",
        "h5",         "h6",      "header",     "i",       "ins",     "kbd",   "li",   "main",
        "mark",       "menu",    "nav",        "ol",      "p",       "pre",   "q",    "rp",
        "rt",         "ruby",    "s",          "samp",    "section", "small", "span", "strike",
        "strong",     "sub",     "summary",    "sup",     "table",   "tbody", "td",   "tfoot",
        "th",         "thead",   "time",       "tr",      "tt",      "u",     "ul",   "var",
        "audio",      "video",   "picture",    "colgroup"};
    static const char *const empty[] = {"br", "col", "hr", "img", "source", "wbr"};
    static const char *const hidden[] = {"script", "style",   "applet",   "object",   "iframe",
                                         "title",  "noembed", "noframes", "template", "svg",
                                         "math",   "xmp",     "textarea", "select"};
    for (size_t i = 0; i < COUNT(kept); i++)
        if (str_same(name, str_of(kept[i])))
            return KEPT;
    for (size_t i = 0; i < COUNT(empty); i++)
        if (str_same(name, str_of(empty[i])))
            return EMPTY;
    for (size_t i = 0; i < COUNT(hidden); i++)
        if (str_same(name, str_of(hidden[i])))
            return HIDDEN;
    return UNKNOWN;
}

struct cleaning {
    struct ctx *c;
    str base;
    struct text out;
    str open[OPEN_MAX];
    size_t n;
    str endless[16]; /* hidden elements that have no end any more */
    size_t n_endless;
};

static bool is_address(str name)
{
    return str_same(name, S("href")) || str_same(name, S("src")) || str_same(name, S("cite")) ||
           str_same(name, S("poster"));
}

static bool attribute_kept(str name)
{
    static const char *const kept[] = {"abbr",     "align",    "alt",     "border", "colspan",
                                       "controls", "datetime", "dir",     "height", "hreflang",
                                       "lang",     "reversed", "rowspan", "scope",  "start",
                                       "title",    "type",     "valign",  "width"};
    for (size_t i = 0; i < COUNT(kept); i++)
        if (str_same(name, str_of(kept[i])))
            return true;
    return is_address(name);
}

/* Control characters and spaces, which browsers leave out of a scheme, are taken out before it is
 * looked at. */
static str clean_address(struct cleaning *k, str value)
{
    struct text t = {.mem = k->c->mem};
    value = str_trim(value);
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.at[i] >= ' ' && value.at[i] != 0x7F)
            text_add(&t, value.at[i] == ' ' ? S("%20") : (str){value.at + i, 1});
    str url = markup_absolute(k->c->mem, text_str(&t), k->base);
    return html_url_allowed(url) ? url : (str){0};
}

static void put_attributes(struct cleaning *k, str inside)
{
    str name, value, seen[16];
    size_t n = 0;
    while (n < COUNT(seen) && markup_attribute(&inside, &name, &value)) {
        name = arena_lower(k->c->mem, str_upto(name, NAME_LONGEST));
        bool fresh = attribute_kept(name) && value.len <= VALUE_LONGEST;
        for (size_t i = 0; i < n; i++)
            fresh = fresh && !str_same(seen[i], name);
        if (!fresh)
            continue;
        seen[n++] = name;
        value = markup_meant(k->c->mem, value);
        if (is_address(name)) {
            value = clean_address(k, value);
            if (value.len == 0)
                continue;
        }
        text_format(&k->out, " %.*s=\"", STR_ARG(name));
        markup_escape(&k->out, value);
        text_char(&k->out, '"');
    }
}

static void close_to(struct cleaning *k, size_t n)
{
    while (k->n > n) {
        k->n--;
        text_format(&k->out, "</%.*s>", STR_ARG(k->open[k->n]));
    }
}

static void close_named(struct cleaning *k, str name)
{
    for (size_t i = k->n; i > 0; i--)
        if (str_same(k->open[i - 1], name)) {
            close_to(k, i - 1);
            return;
        }
}

/* What an element ends by beginning: <p> within <p>, <li> within <li>, a link within a link. */
static void close_before(struct cleaning *k, str name)
{
    static const char *const alone[] = {"p", "li", "dt", "dd", "a", "tr", "td", "th", "option"};
    str last = k->n ? k->open[k->n - 1] : (str){0};
    for (size_t i = 0; i < COUNT(alone); i++)
        if (str_same(name, str_of(alone[i])) && str_same(name, last))
            close_to(k, k->n - 1);
}

/* Moves behind the end of what is hidden; inside of it only its own name counts. Without an end, what
 * browsers take for text is hidden up to the end of the source, the rest loses its tag alone. */
static void skip_hidden(struct cleaning *k, struct markup *m, str name)
{
    static const char *const text[] = {"script",   "style",   "title",   "xmp",
                                       "textarea", "noembed", "noframes"};
    for (size_t i = 0; i < k->n_endless; i++)
        if (str_same(k->endless[i], name))
            return;
    for (size_t i = 0; i + 2 + name.len <= m->rest.len; i++) {
        const char *next = memchr(m->rest.at + i, '<', m->rest.len - i);
        i = next ? (size_t)(next - m->rest.at) : m->rest.len;
        str from = str_from(m->rest, i + 1);
        if (str_starts(from, S("/")) &&
            str_same_nocase(str_upto(str_from(from, 1), name.len), name)) {
            size_t close = str_find(from, S(">"));
            m->rest = close == SIZE_MAX ? (str){0} : str_from(from, close + 1);
            return;
        }
    }
    for (size_t i = 0; i < COUNT(text); i++)
        if (str_same(name, str_of(text[i])))
            m->rest = (str){0};
    if (k->n_endless < COUNT(k->endless))
        k->endless[k->n_endless++] = name;
}

static void put_element(struct cleaning *k, struct markup *m, const struct markup_piece *p)
{
    size_t colon = str_find(p->name, S(":")); /* "xhtml:p" */
    str name = colon == SIZE_MAX ? p->name : str_from(p->name, colon + 1);
    name = arena_lower(k->c->mem, str_upto(name, NAME_LONGEST));
    enum element_kind kind = kind_of(name);
    if (kind == HIDDEN && !p->empty)
        skip_hidden(k, m, name);
    if ((kind != KEPT && kind != EMPTY) || k->n == OPEN_MAX)
        return;
    close_before(k, name);
    text_format(&k->out, "<%.*s", STR_ARG(name));
    put_attributes(k, p->inside);
    if (kind == EMPTY) {
        text_add(&k->out, S(" />"));
        return;
    }
    text_char(&k->out, '>');
    k->open[k->n++] = name;
    if (p->empty)
        close_to(k, k->n - 1);
}

/* Text as it is meant, written anew; characters that turn the direction or are none go. */
static void put_text(struct cleaning *k, str meant)
{
    struct text t = {.mem = k->c->mem};
    for (size_t i = 0, len; i < meant.len; i += len) {
        str rest = str_from(meant, i);
        unsigned char first = (unsigned char)rest.at[0];
        len = str_char_bytes(rest);
        len = len ? len : 1;
        bool control = (first < ' ' && first != '\n' && first != '\t') || first == 0x7F;
        bool turns = len == 3 && first == 0xE2 &&
                     ((rest.at[1] == '\x80' && (unsigned char)rest.at[2] >= 0xAA &&
                       (unsigned char)rest.at[2] <= 0xAE) ||
                      (rest.at[1] == '\x81' && (unsigned char)rest.at[2] >= 0xA6 &&
                       (unsigned char)rest.at[2] <= 0xA9));
        if (!control && !turns)
            text_add(&t, str_upto(rest, len));
    }
    str s = text_str(&t);
    for (size_t i = 0, from = 0; i <= s.len; i++) {
        if (i < s.len && s.at[i] != '&' && s.at[i] != '<' && s.at[i] != '>')
            continue;
        text_add(&k->out, str_from(str_upto(s, i), from));
        if (i < s.len)
            text_add(&k->out, s.at[i] == '&' ? S("&amp;") : s.at[i] == '<' ? S("&lt;") : S("&gt;"));
        from = i + 1;
    }
}

struct safe_html markup_clean(struct ctx *c, str source, str base)
{
    struct cleaning k = {.c = c, .base = base, .out = {.mem = c->mem}};
    struct markup m = {.rest = str_trim(source)};
    for (struct markup_piece p; markup_next(&m, &p);) {
        switch (p.kind) {
        case MARKUP_TEXT: put_text(&k, markup_meant(c->mem, p.inside)); break;
        case MARKUP_CDATA: put_text(&k, p.inside); break;
        case MARKUP_OPEN: put_element(&k, &m, &p); break;
        case MARKUP_CLOSE: {
            size_t colon = str_find(p.name, S(":"));
            str name = colon == SIZE_MAX ? p.name : str_from(p.name, colon + 1);
            close_named(&k, arena_lower(c->mem, str_upto(name, NAME_LONGEST)));
            break;
        }
        case MARKUP_OTHER: break;
        }
    }
    close_to(&k, 0);
    return (struct safe_html){str_trim(text_str(&k.out))};
}

struct safe_html markup_words(struct ctx *c, str plain)
{
    struct cleaning k = {.c = c, .out = {.mem = c->mem}};
    put_text(&k, str_trim(plain));
    return (struct safe_html){text_str(&k.out)};
}
