#include "kit/html/html.h"

#include <md4c.h>
#include <string.h>

enum {
    SOURCE_MAX_BYTES = 100 * 1000,
    OUTPUT_FREE_BYTES = 64 * 1024,
    OUTPUT_PER_BYTE = 20,
    COLUMNS_MAX = 64,
    DEPTH_MAX = 100,
    SPANS_MAX = 100,
    PADDING_BYTES = 4096, /* zeros behind the source, for a reader that looks too far */
    NO = -1,              /* a callback's answer: stop; md4c forgets positive ones on its way out */
};

struct span {
    MD_SPANTYPE type;
    bool written; /* a link that is not allowed is not */
    bool shown;   /* a picture, not a link */
};

/* One text on its way through the parser. */
struct writer {
    struct html o;
    str source;
    size_t limit; /* bytes */
    int depth;    /* of blocks */
    struct span spans[SPANS_MAX];
    int n_spans;
    bool in_link;
    bool in_alt; /* inside of a picture: words only, as a value */
    const struct markdown_pictures *pictures;
    bool plain; /* words only, not escaped */
};

static int so_far(const struct writer *w)
{
    return w->o.len > w->limit ? NO : 0;
}

static void tag(struct writer *w, str markup)
{
    if (!w->plain && !w->in_alt)
        html_raw(&w->o, markup);
}

/* ---- entities: "&#x41;" and the names that matter for addresses and plain words -------------- */

static str utf8(struct arena *mem, uint32_t code)
{
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        code = 0xFFFD;
    char *at = arena_take(mem, 4, 1);
    if (code < 0x80) {
        at[0] = (char)code;
        return (str){at, 1};
    }
    size_t len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--, code >>= 6)
        at[i] = (char)(0x80 | (code & 0x3F));
    at[0] = (char)((0xF00 >> len & 0xFF) | code);
    return (str){at, len};
}

static str number_entity(struct arena *mem, str digits)
{
    uint32_t base = 10, code = 0;
    if (digits.len > 0 && (digits.at[0] == 'x' || digits.at[0] == 'X')) {
        base = 16;
        digits = str_from(digits, 1);
    }
    for (size_t i = 0; i < digits.len && code <= 0x10FFFF; i++) {
        char ch = digits.at[i];
        uint32_t digit = (uint32_t)(ch <= '9' ? ch - '0' : (ch | 32) - 'a' + 10);
        code = code * base + digit;
    }
    return utf8(mem, code);
}

/* "&amp;" to "&"; an unknown name stays as it is. */
static str entity(struct arena *mem, str e)
{
    static const struct {
        const char *name;
        uint32_t code;
    } names[] = {{"amp", '&'},      {"lt", '<'},        {"gt", '>'},       {"quot", '"'},
                 {"apos", '\''},    {"nbsp", 0xA0},     {"colon", ':'},    {"sol", '/'},
                 {"bsol", '\\'},    {"num", '#'},       {"period", '.'},   {"Tab", '\t'},
                 {"NewLine", '\n'}, {"lpar", '('},      {"rpar", ')'},     {"commat", '@'},
                 {"copy", 0xA9},    {"hellip", 0x2026}, {"mdash", 0x2014}, {"ndash", 0x2013}};
    str inner = {e.at + 1, e.len - 2};
    if (inner.len > 1 && inner.at[0] == '#')
        return number_entity(mem, str_from(inner, 1));
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_same(inner, str_of(names[i].name)))
            return utf8(mem, names[i].code);
    return e;
}

/* The words of an attribute, entities resolved. */
static str attribute(struct arena *mem, const MD_ATTRIBUTE *a)
{
    struct text t = {.mem = mem};
    for (size_t i = 0; a->text && a->substr_offsets[i] < a->size; i++) {
        MD_OFFSET from = a->substr_offsets[i];
        str part = {a->text + from, a->substr_offsets[i + 1] - from};
        if (a->substr_types[i] == MD_TEXT_ENTITY)
            part = entity(mem, part);
        else if (a->substr_types[i] == MD_TEXT_NULLCHAR)
            part = S("\xEF\xBF\xBD");
        text_add(&t, part);
    }
    return text_str(&t);
}

/* ---- spans: md4c may end one that never began ("[a](b~~)~~"), so the open ones are counted --- */

static bool picture_open(struct writer *w, const MD_ATTRIBUTE *address)
{
    const struct markdown_picture *p = NULL;
    if (w->plain || w->in_alt || !w->pictures)
        return false;
    str src = str_trim(attribute(w->o.c->mem, address));
    for (size_t i = 0; i < w->pictures->n && !p; i++)
        if (str_same(w->pictures->list[i].address, src))
            p = &w->pictures->list[i];
    if (!p)
        return false;
    html_raw(&w->o, S("<img src=\""));
    html_url(&w->o, p->address);
    html_raw(&w->o, S("\" width=\""));
    html_int(&w->o, p->width);
    html_raw(&w->o, S("\" height=\""));
    html_int(&w->o, p->height);
    html_raw(&w->o, S("\" loading=\"lazy\" alt=\""));
    w->in_alt = true;
    return true;
}

/* Another image becomes a link: pages show no pictures from elsewhere. */
static bool link_open(struct writer *w, const MD_ATTRIBUTE *address)
{
    if (w->plain || w->in_link || w->in_alt)
        return false;
    str href = str_trim(attribute(w->o.c->mem, address));
    if (!html_url_allowed(href))
        return false;
    html_raw(&w->o, S("<a href=\""));
    html_url(&w->o, href);
    html_raw(&w->o, S("\" rel=\"nofollow ugc noopener\">"));
    w->in_link = true;
    return true;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct writer *w = data;
    bool written = true, shown = false;
    if (w->n_spans == SPANS_MAX)
        return NO;
    switch (type) {
    case MD_SPAN_EM: tag(w, S("<em>")); break;
    case MD_SPAN_STRONG: tag(w, S("<strong>")); break;
    case MD_SPAN_CODE: tag(w, S("<code>")); break;
    case MD_SPAN_DEL: tag(w, S("<del>")); break;
    case MD_SPAN_A: written = link_open(w, &((const MD_SPAN_A_DETAIL *)detail)->href); break;
    case MD_SPAN_IMG:
        shown = picture_open(w, &((const MD_SPAN_IMG_DETAIL *)detail)->src);
        written = shown || link_open(w, &((const MD_SPAN_IMG_DETAIL *)detail)->src);
        break;
    case MD_SPAN_U:
    case MD_SPAN_LATEXMATH:
    case MD_SPAN_LATEXMATH_DISPLAY:
    case MD_SPAN_WIKILINK: break; /* switched off */
    }
    w->spans[w->n_spans++] = (struct span){type, written, shown};
    return so_far(w);
}

static void span_close(struct writer *w)
{
    struct span s = w->spans[--w->n_spans];
    switch (s.type) {
    case MD_SPAN_EM: tag(w, S("</em>")); break;
    case MD_SPAN_STRONG: tag(w, S("</strong>")); break;
    case MD_SPAN_CODE: tag(w, S("</code>")); break;
    case MD_SPAN_DEL: tag(w, S("</del>")); break;
    case MD_SPAN_A:
    case MD_SPAN_IMG:
        if (s.shown) {
            w->in_alt = false;
            tag(w, S("\">"));
        } else if (s.written) {
            tag(w, S("</a>"));
            w->in_link = false;
        }
        break;
    case MD_SPAN_U:
    case MD_SPAN_LATEXMATH:
    case MD_SPAN_LATEXMATH_DISPLAY:
    case MD_SPAN_WIKILINK: break;
    }
}

static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct writer *w = data;
    (void)detail;
    int at = w->n_spans - 1;
    while (at >= 0 && w->spans[at].type != type)
        at--;
    while (at >= 0 && w->n_spans > at)
        span_close(w);
    return so_far(w);
}

static void spans_close(struct writer *w)
{
    while (w->n_spans > 0)
        span_close(w);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static void cell(struct writer *w, bool head, const MD_BLOCK_TD_DETAIL *detail)
{
    tag(w, head ? S("<th scope=\"col\"") : S("<td"));
    if (detail->align == MD_ALIGN_CENTER)
        tag(w, S(" class=\"text-center\""));
    else if (detail->align == MD_ALIGN_RIGHT)
        tag(w, S(" class=\"text-end\""));
    tag(w, S(">"));
}

static void list(struct writer *w, const MD_BLOCK_OL_DETAIL *detail)
{
    tag(w, S("<ol"));
    if (detail->start != 1 && !w->plain) {
        html_raw(&w->o, S(" start=\""));
        html_int(&w->o, detail->start);
        html_raw(&w->o, S("\""));
    }
    tag(w, S(">"));
}

static void table_open(struct writer *w)
{
    if (w->plain)
        return;
    html_raw(&w->o,
             S("<div class=\"table-responsive\" tabindex=\"0\" role=\"group\" aria-label=\""));
    html_str(&w->o, tr(w->o.c, "Table"));
    html_raw(&w->o, S("\"><table class=\"table\">"));
}

/* Headings start at <h3>: <h1> and <h2> are the page's. */
static str heading(const void *detail, bool closing)
{
    static const str open[] = {{"<h3>", 4}, {"<h4>", 4}, {"<h5>", 4}, {"<h6>", 4}};
    static const str close[] = {{"</h3>", 5}, {"</h4>", 5}, {"</h5>", 5}, {"</h6>", 5}};
    unsigned level = ((const MD_BLOCK_H_DETAIL *)detail)->level;
    unsigned at = level > COUNT(open) ? COUNT(open) - 1 : level - 1;
    return closing ? close[at] : open[at];
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct writer *w = data;
    spans_close(w);
    if (++w->depth > DEPTH_MAX)
        return NO;
    switch (type) {
    case MD_BLOCK_QUOTE: tag(w, S("<blockquote>")); break;
    case MD_BLOCK_UL: tag(w, S("<ul>")); break;
    case MD_BLOCK_OL: list(w, detail); break;
    case MD_BLOCK_LI: tag(w, S("<li>")); break;
    case MD_BLOCK_HR: tag(w, S("<hr>")); break;
    case MD_BLOCK_H: tag(w, heading(detail, false)); break;
    case MD_BLOCK_CODE: tag(w, S("<pre tabindex=\"0\"><code>")); break;
    case MD_BLOCK_P: tag(w, S("<p>")); break;
    case MD_BLOCK_TABLE:
        if (((const MD_BLOCK_TABLE_DETAIL *)detail)->col_count > COLUMNS_MAX)
            return NO;
        table_open(w);
        break;
    case MD_BLOCK_THEAD: tag(w, S("<thead>")); break;
    case MD_BLOCK_TBODY: tag(w, S("<tbody>")); break;
    case MD_BLOCK_TR: tag(w, S("<tr>")); break;
    case MD_BLOCK_TH: cell(w, true, detail); break;
    case MD_BLOCK_TD: cell(w, false, detail); break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML: break; /* raw HTML is switched off: it arrives as text */
    }
    return so_far(w);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct writer *w = data;
    spans_close(w);
    w->depth--;
    switch (type) {
    case MD_BLOCK_QUOTE: tag(w, S("</blockquote>")); break;
    case MD_BLOCK_UL: tag(w, S("</ul>")); break;
    case MD_BLOCK_OL: tag(w, S("</ol>")); break;
    case MD_BLOCK_LI: tag(w, S("</li>")); break;
    case MD_BLOCK_H: tag(w, heading(detail, true)); break;
    case MD_BLOCK_CODE: tag(w, S("</code></pre>")); break;
    case MD_BLOCK_P: tag(w, S("</p>")); break;
    case MD_BLOCK_TABLE: tag(w, S("</table></div>")); break;
    case MD_BLOCK_THEAD: tag(w, S("</thead>")); break;
    case MD_BLOCK_TBODY: tag(w, S("</tbody>")); break;
    case MD_BLOCK_TR: tag(w, S("</tr>")); break;
    case MD_BLOCK_TH: tag(w, S("</th>")); break;
    case MD_BLOCK_TD: tag(w, S("</td>")); break;
    case MD_BLOCK_HR:
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML: break;
    }
    if (w->plain && w->o.len > 0 && w->o.at[w->o.len - 1] != '\n')
        html_raw(&w->o, S("\n"));
    return so_far(w);
}

/* md4c 0.4.8 sometimes reports words behind the end of the source (the fuzzer found it). Words that
 * it makes itself, a line end or a space, are one byte long and elsewhere. */
static bool inside(const struct writer *w, const char *at, size_t size)
{
    uintptr_t from = (uintptr_t)w->source.at, to = from + w->source.len, here = (uintptr_t)at;
    if (here >= from && here <= to)
        return size <= to - here;
    return size <= 1;
}

static int words(MD_TEXTTYPE type, const MD_CHAR *at, MD_SIZE size, void *data)
{
    struct writer *w = data;
    str s = {at, size};
    if (!inside(w, at, size))
        return NO;
    if (type == MD_TEXT_NULLCHAR)
        s = S("\xEF\xBF\xBD");
    else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
        s = S("\n");
    if (type == MD_TEXT_BR)
        tag(w, S("<br>"));
    if (w->plain)
        html_raw(&w->o, type == MD_TEXT_ENTITY ? entity(w->o.c->mem, s) : s);
    else if (type == MD_TEXT_ENTITY)
        html_raw(&w->o, s); /* "&name;" or "&#number;": the parser let nothing else through */
    else
        html_str(&w->o, s);
    return so_far(w);
}

/* Line ends become <br>, empty lines end a paragraph: for text beyond the limits. */
static struct safe_html paragraphs(struct ctx *c, str source)
{
    struct html o = html_sized(c, source.len + source.len / 8);
    bool open = false;
    for (str line; str_cut(&source, '\n', &line);) {
        line = str_trim(line);
        if (line.len == 0) {
            html_raw(&o, open ? S("</p>") : S(""));
            open = false;
            continue;
        }
        html_raw(&o, open ? S("<br>\n") : S("<p>"));
        html_str(&o, line);
        open = true;
    }
    html_raw(&o, open ? S("</p>") : S(""));
    return html_end(&o);
}

/* True if the whole text could be written within the limits. */
static bool write_all(struct writer *w, str source)
{
    static const MD_PARSER parser = {
        .flags =
            MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEAUTOLINKS,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = words,
    };
    if (source.len > SOURCE_MAX_BYTES)
        return false;
    w->limit = OUTPUT_FREE_BYTES + OUTPUT_PER_BYTE * source.len;
    char *copy = arena_take(w->o.c->mem, source.len + PADDING_BYTES, 1);
    if (source.len > 0)
        memcpy(copy, source.at, source.len);
    w->source = (str){copy, source.len};
    return md_parse(copy, (MD_SIZE)source.len, &parser, w) == 0;
}

struct safe_html markdown(struct ctx *c, str source)
{
    return markdown_with(c, source, NULL);
}

struct safe_html markdown_with(struct ctx *c, str source, const struct markdown_pictures *pictures)
{
    struct writer w = {.o = html_sized(c, source.len + source.len / 4 + 64), .pictures = pictures};
    return write_all(&w, source) ? html_end(&w.o) : paragraphs(c, source);
}

str markdown_plain(struct ctx *c, str source)
{
    struct writer w = {.o = html_sized(c, source.len + 1), .plain = true};
    return write_all(&w, source) ? str_trim(html_text(&w.o)) : str_trim(source);
}
