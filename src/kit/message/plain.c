#include "kit/message/message_internal.h"

#include <libxml/HTMLparser.h>
#include <string.h>

enum { LONGEST_NAME = 15, LONGEST_TAG = 20000, LONGEST_ENTITY = 10, MOST_QUOTES = 20 };

/* What an element does to the text around it. */
enum manner { INLINE, BREAK, BLOCK, PARAGRAPH, ITEM, CELL, QUOTE, HIDDEN, PREFORMATTED, RULE };
static const struct {
    const char *name;
    enum manner manner;
} ELEMENTS[] = {
    {"br", BREAK},         {"div", BLOCK},        {"p", PARAGRAPH},   {"li", ITEM},
    {"td", CELL},          {"th", CELL},          {"tr", BLOCK},      {"table", BLOCK},
    {"ul", PARAGRAPH},     {"ol", PARAGRAPH},     {"h1", PARAGRAPH},  {"h2", PARAGRAPH},
    {"h3", PARAGRAPH},     {"h4", PARAGRAPH},     {"h5", PARAGRAPH},  {"h6", PARAGRAPH},
    {"pre", PREFORMATTED}, {"blockquote", QUOTE}, {"script", HIDDEN}, {"style", HIDDEN},
    {"head", HIDDEN},      {"title", HIDDEN},     {"section", BLOCK}, {"article", BLOCK},
    {"header", BLOCK},     {"footer", BLOCK},     {"center", BLOCK},  {"dt", BLOCK},
    {"dd", BLOCK},         {"dl", PARAGRAPH},     {"form", BLOCK},    {"address", BLOCK},
    {"hr", RULE},          {"body", BLOCK},       {"html", BLOCK},    {"caption", BLOCK},
    {"template", HIDDEN},  {"svg", HIDDEN},
};

struct page {
    struct text out;
    int breaks;   /* ends of lines to put before the next word */
    bool gap;     /* white space before the next word */
    bool started; /* of this line something is there */
    int quotes;   /* quotations around this place */
    int preformatted;
};

static void ends_line(struct page *p, int breaks)
{
    p->gap = false;
    if (p->breaks < breaks)
        p->breaks = breaks;
}

/* Ends the lines that are due and begins the next with its marks of quotation. */
static void begins_words(struct page *p)
{
    if (p->started && p->breaks == 0)
        return;
    for (int i = 0; i < p->breaks && p->out.len > 0; i++) {
        text_char(&p->out, '\n');
        for (int k = 0; i + 1 < p->breaks && k < p->quotes; k++)
            text_char(&p->out, '>');
    }
    for (int k = 0; k < p->quotes; k++)
        text_char(&p->out, '>');
    if (p->quotes)
        text_char(&p->out, ' ');
    p->breaks = 0;
    p->gap = false;
    p->started = true;
}

static void add_words(struct page *p, str s)
{
    begins_words(p);
    if (p->gap)
        text_char(&p->out, ' ');
    p->gap = false;
    text_add(&p->out, s);
}

static void add_point(struct page *p, uint32_t n)
{
    char at[4];
    if (n == 0 || n > 0x10FFFF || (n >= 0xD800 && n < 0xE000) || (n >= 0x7F && n < 0xA0))
        n = 0xFFFD;
    if (n == 0xA0 || n <= ' ') {
        p->gap = p->gap || p->started;
        return;
    }
    if (n == 0x200B || n == 0x200C || n == 0xFEFF || n == 0xAD || n == 0x34F)
        return; /* fills previews of mails; nobody sees it */
    add_words(p, (str){at, point_bytes(n, at)});
}

/* Length of "&name;" or "&#8217;" at the start of s, and its character; 0 if it is none. */
static size_t entity(str s, uint32_t *point)
{
    char name[LONGEST_ENTITY + 1] = "";
    size_t semicolon = str_find(str_upto(s, LONGEST_ENTITY + 2), S(";"));
    if (semicolon == SIZE_MAX || semicolon < 2 || semicolon - 1 > LONGEST_ENTITY)
        return 0;
    memcpy(name, s.at + 1, semicolon - 1);
    if (name[0] != '#') {
        const htmlEntityDesc *known = htmlEntityLookup(BAD_CAST name);
        *point = known ? known->value : '\'';
        return known || strcmp(name, "apos") == 0 ? semicolon + 1 : 0;
    }
    bool hex = (name[1] | 0x20) == 'x';
    *point = 0;
    for (const char *at = name + 1 + hex; *at; at++) {
        const char *digit =
            memchr("0123456789abcdef", *at <= '9' ? *at : *at | 0x20, hex ? 16 : 10);
        if (!digit)
            return 0;
        int value = *at <= '9' ? *at - '0' : (*at | 0x20) - 'a' + 10;
        *point = *point > 0x110000 ? *point : *point * (hex ? 16 : 10) + (uint32_t)value;
    }
    return semicolon + 1;
}

struct tag {
    size_t len; /* 0: this '<' begins no element */
    bool closing;
    char name[LONGEST_NAME + 1];
    str attributes;
};

static struct tag tag_at(str s)
{
    struct tag t = {0};
    size_t i = 1, n = 0;
    char quote = 0;
    if (str_starts(s, S("<!--"))) {
        size_t stop = str_find(s, S("-->"));
        t.len = stop == SIZE_MAX ? s.len : stop + 3;
        return t;
    }
    t.closing = s.len > 1 && s.at[1] == '/';
    i += t.closing;
    bool named = i < s.len && ((s.at[i] | 0x20) >= 'a' && (s.at[i] | 0x20) <= 'z');
    if (!named && !(i < s.len && (s.at[i] == '!' || s.at[i] == '?')))
        return t;
    for (; i < s.len && !strchr(" \t\n/>", s.at[i]); i++)
        if (n < LONGEST_NAME)
            t.name[n++] = (char)(s.at[i] >= 'A' && s.at[i] <= 'Z' ? s.at[i] | 0x20 : s.at[i]);
    t.attributes = str_from(s, i);
    for (; i < s.len && i < LONGEST_TAG; i++) {
        if (quote ? s.at[i] == quote : s.at[i] == '>') {
            if (!quote) {
                t.len = i + 1;
                t.attributes.len = (size_t)(s.at + i - t.attributes.at);
                return t;
            }
            quote = 0;
        } else if (!quote && (s.at[i] == '"' || s.at[i] == '\'') && s.at[i - 1] == '=') {
            quote = s.at[i];
        }
    }
    return t;
}

/* Position behind the end tag of an element whose inside is not for reading. */
static size_t hidden_end(str s, const struct tag *t)
{
    str name = str_of(t->name);
    bool head = strcmp(t->name, "head") == 0;
    for (size_t i = t->len; i + 2 + name.len < s.len; i++) {
        str here = str_from(s, i);
        if (here.at[0] != '<')
            continue;
        if (head && str_same_nocase(str_upto(here, 5), S("<body")))
            return i;
        if (here.at[1] == '/' && str_same_nocase(str_upto(str_from(here, 2), name.len), name)) {
            size_t close = str_find(here, S(">"));
            return close == SIZE_MAX ? s.len : i + close + 1;
        }
    }
    return head ? t->len : s.len;
}

static enum manner manner_of(const struct tag *t)
{
    for (size_t i = 0; i < COUNT(ELEMENTS); i++)
        if (strcmp(ELEMENTS[i].name, t->name) == 0)
            return ELEMENTS[i].manner;
    return INLINE;
}

static void quotation(struct page *p, bool closing)
{
    ends_line(p, 1);
    if (closing && p->quotes > 0)
        p->quotes--;
    else if (!closing && p->quotes < MOST_QUOTES)
        p->quotes++;
    p->started = false;
}

/* Marks that programs leave for a signature; it begins with "-- ", as in plain text. */
static bool is_signature(const struct tag *t)
{
    static const str MARKS[] = {S("gmail_signature"), S("moz-signature"), S("Signature\""),
                                S("ms-outlook-mobile-signature")};
    str a = t->closing ? (str){0} : str_upto(t->attributes, 200);
    for (size_t i = 0; i < COUNT(MARKS) && a.len > 0; i++)
        if (str_find(a, MARKS[i]) != SIZE_MAX)
            return true;
    return false;
}

static void element(struct page *p, const struct tag *t)
{
    switch (manner_of(t)) {
    case BREAK:
        p->gap = false;
        p->breaks += p->breaks < 3;
        break;
    case BLOCK: ends_line(p, 1); break;
    case PARAGRAPH: ends_line(p, 2); break;
    case ITEM:
        ends_line(p, 1);
        if (!t->closing)
            add_words(p, S("- "));
        break;
    case CELL: p->gap = p->gap || (p->started && p->breaks == 0); break;
    case QUOTE: quotation(p, t->closing); break;
    case PREFORMATTED:
        ends_line(p, 1);
        p->preformatted += t->closing ? -(p->preformatted > 0) : 1;
        break;
    case RULE:
        ends_line(p, 1);
        add_words(p, S("________________________________"));
        ends_line(p, 1);
        break;
    case INLINE:
    case HIDDEN: break;
    }
    if (is_signature(t) && strcmp(t->name, "div") == 0) {
        ends_line(p, 1);
        add_words(p, S("-- "));
        ends_line(p, 1);
    }
}

str message_plain(struct ctx *c, str html)
{
    struct page p = {.out = {.mem = c->mem}};
    for (size_t len; html.len > 0; html = str_from(html, len)) {
        struct tag t = html.at[0] == '<' ? tag_at(html) : (struct tag){0};
        uint32_t point;
        len = t.len;
        if (len > 0 && !t.closing && manner_of(&t) == HIDDEN) {
            len = hidden_end(html, &t);
        } else if (len > 0) {
            element(&p, &t);
        } else if (html.at[0] == '&' && (len = entity(html, &point)) > 0) {
            add_point(&p, point);
        } else if (html.at[0] == '\n' && p.preformatted) {
            p.breaks += p.breaks < 3;
            len = 1;
        } else if (p.preformatted && html.at[0] == ' ') {
            add_words(&p, S(" "));
            len = 1;
        } else if ((unsigned char)html.at[0] <= ' ') {
            p.gap = p.gap || (p.started && p.breaks == 0);
            len = 1;
        } else {
            len = str_char_bytes(html);
            uint32_t hidden = len == 2 && str_starts(html, S("\xC2\xA0"))       ? 0xA0
                              : len == 3 && str_starts(html, S("\xE2\x80\x8B")) ? 0x200B
                                                                                : 0;
            if (hidden)
                add_point(&p, hidden);
            else
                add_words(&p, str_upto(html, len));
            len = len ? len : 1;
        }
    }
    return text_str(&p.out);
}
