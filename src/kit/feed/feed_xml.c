#include "kit/feed/feed_xml.h"

#include <string.h>

/* A walk over the pieces of the file. Elements are told apart by their names alone, at any depth: a
 * close without an open one is nothing, one that fits further out closes what was left open. */
struct walk {
    struct ctx *c;
    struct xml_feed f;
    struct names names;
    struct element open[FEED_DEPTH_MAX];
    size_t n;
    size_t entry, aside, field; /* positions in `open`, or NOWHERE */
    struct gathered got;
    struct text text; /* of the field, as HTML has it */
    bool elements;    /* the field holds elements */
    str part;         /* of an author: the element its text is in */
    bool root;        /* a feed's element was there */
    str first;        /* name of the first element */
};
static const size_t NOWHERE = SIZE_MAX;

/* ---- the text of a field --------------------------------------------------------------------- */

/* As a feed's maker means it: "type" and "mode" say so, elements inside do, or it is guessed. */
static bool looks_like_html(str s)
{
    bool any = false;
    struct markup m = {.rest = s};
    for (struct markup_piece p; markup_next(&m, &p);) {
        uint32_t point;
        if (p.kind == MARKUP_CLOSE)
            any = true;
        for (size_t i = 0; p.kind == MARKUP_TEXT && i < p.inside.len && !any; i++)
            any = p.inside.at[i] == '&' && markup_reference(str_from(p.inside, i), &point);
    }
    return any;
}

static int base64_value(char ch)
{
    static const char LETTERS[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = ch ? strchr(LETTERS, ch) : NULL;
    return at ? (int)(at - LETTERS) : -1;
}

static str base64(struct ctx *c, str s)
{
    struct text t = {.mem = c->mem};
    uint32_t bits = 0;
    int n = 0;
    for (size_t i = 0; i < s.len && s.at[i] != '='; i++) {
        int value = base64_value(s.at[i]);
        if (value < 0)
            continue;
        bits = bits << 6 | (uint32_t)value;
        n += 6;
        if (n >= 8) {
            n -= 8;
            text_char(&t, (char)(bits >> n & 0xFF));
        }
    }
    return feed_utf8(c, text_str(&t), (str){0});
}

/* The <div> around the text of Atom's XHTML is not of it. */
static str without_div(str s)
{
    s = str_trim(s);
    struct markup m = {.rest = s};
    struct markup_piece p;
    size_t depth = 0;
    if (!markup_next(&m, &p) || p.kind != MARKUP_OPEN || p.empty || !str_ends(p.name, S("div")))
        return s;
    str name = p.name, inner = m.rest;
    for (size_t end; (end = m.rest.len), markup_next(&m, &p);) {
        bool same = str_same(p.name, name);
        if (same && p.kind == MARKUP_OPEN && !p.empty)
            depth++;
        if (same && p.kind == MARKUP_CLOSE && depth-- == 0)
            return m.rest.len ? s : str_upto(inner, inner.len - end);
    }
    return inner;
}

static str type_of(struct walk *w, enum field field)
{
    str type =
        str_trim(arena_lower(w->c->mem, xml_attribute(w->c->mem, w->got.attributes, "type")));
    if (type.len == 0)
        return field == DESCRIPTION || field == ENCODED ? S("text/html")
               : field == BODY                          ? S("application/xhtml+xml")
                                                        : S("text/plain");
    return str_same(type, S("text")) || str_same(type, S("plain")) ? S("text/plain")
           : str_same(type, S("html"))                             ? S("text/html")
           : str_same(type, S("xhtml"))                            ? S("application/xhtml+xml")
                                                                   : type;
}

static struct passage passage_of(struct walk *w)
{
    struct ctx *c = w->c;
    str raw = text_str(&w->text), type = type_of(w, w->got.field);
    str mode = xml_attribute(c->mem, w->got.attributes, "mode");
    bool xml = str_ends(type, S("xml")) || w->elements;
    if (xml)
        return (struct passage){str_ends(type, S("xhtml+xml")) ? without_div(raw) : raw, true};
    str meant = str_trim(markup_meant(c->mem, raw));
    bool coded = str_same_nocase(mode, S("base64")) ||
                 (w->got.field == CONTENT && w->f.atom && mode.len == 0 &&
                  !str_starts(type, S("text/")) && !str_ends(type, S("xml")));
    if (coded)
        meant = base64(c, meant);
    bool title = w->got.field == TITLE || w->got.field == MEDIA_TITLE;
    bool html = str_same(type, S("text/html")) || (!w->f.atom && (title || looks_like_html(meant)));
    return (struct passage){meant, html};
}

/* Text of HTML: a CDATA's is written with references, remains of a CDATA in a CDATA go. */
static void gather(struct walk *w, str s, bool cdata)
{
    str mark = cdata ? S("<![CDATA[") : S("]]>");
    if (w->text.len > FEED_FIELD_MAX)
        return;
    s = str_upto(s, FEED_FIELD_MAX);
    for (bool more = true; more;) {
        size_t at = str_find(s, mark);
        more = at != SIZE_MAX;
        str part = more ? str_upto(s, at) : s;
        if (cdata)
            markup_escape(&w->text, part);
        else
            text_add(&w->text, part);
        s = more ? str_from(s, at + mark.len) : s;
    }
}

static str without_prefix(str name)
{
    size_t colon = str_find(name, S(":"));
    return colon == SIZE_MAX ? name : str_from(name, colon + 1);
}

static void part_end(struct walk *w)
{
    str value = feed_plain(w->c, text_str(&w->text), FEED_TITLE_MAX);
    if (str_same_nocase(w->part, S("name")) && value.len)
        w->f.entry.author_name = value;
    if (str_same_nocase(w->part, S("email")) && value.len)
        w->f.entry.author_email = value;
    w->part = (str){0};
    w->text.len = 0;
}

static void field_end(struct walk *w)
{
    w->got.passage = passage_of(w);
    if (w->f.in_entry)
        entry_field(&w->f, &w->got);
    else
        channel_field(&w->f, &w->got);
    w->field = NOWHERE;
}

static void field_begin(struct walk *w, enum field field, const struct markup_piece *p, str base)
{
    str attributes = p->inside;
    bool linked = field == LINK && xml_attribute(w->c->mem, attributes, "href").len;
    if (linked)
        entry_link(&w->f, attributes, base);
    if (w->f.in_entry && field == ENCLOSURE)
        entry_enclosure(&w->f, attributes, base);
    if (w->f.in_entry && field == MEDIA_CONTENT)
        entry_media(&w->f, attributes);
    bool named = w->f.in_entry && field == CATEGORY && entry_category(&w->f, attributes);
    if (linked || named || field == ENCLOSURE || field == MEDIA_CONTENT || p->empty)
        return;
    if (field == AUTHOR)
        w->f.entry.author_name = w->f.entry.author_email = (str){0};
    w->got = (struct gathered){
        .field = field, .attributes = attributes, .base = base, .depth = (int)w->n};
    w->field = w->n - 1;
    w->text = (struct text){.mem = w->c->mem};
    w->elements = false;
    w->part = (str){0};
}

/* ---- elements -------------------------------------------------------------------------------- */

static void pop(struct walk *w)
{
    size_t at = --w->n;
    if (w->field == at)
        field_end(w);
    if (w->aside == at)
        w->aside = NOWHERE;
    if (w->entry == at) {
        entry_end(&w->f);
        w->entry = NOWHERE;
    }
    w->names.n = w->open[at].names;
}

static void pop_to(struct walk *w, size_t n)
{
    while (w->n > n)
        pop(w);
}

static void close_element(struct walk *w, const struct markup_piece *p)
{
    size_t at = w->n;
    while (at > 0 && !str_same_nocase(w->open[at - 1].name, p->name))
        at--;
    if (at == 0)
        return;
    if (w->field != NOWHERE && at - 1 > w->field) {
        if (w->got.field == AUTHOR)
            part_end(w);
        else if (w->text.len < FEED_FIELD_MAX)
            text_format(&w->text, "</%.*s>", STR_ARG(without_prefix(p->name)));
    }
    pop_to(w, at - 1);
}

/* Does this element show that the field before it was left open? */
static bool field_over(const struct walk *w, enum field next)
{
    switch (w->got.field) {
    case TITLE:
    case LINK:
    case GUID:
    case ID:
    case PUBLISHED:
    case UPDATED:
    case DATED:
    case CREATED:
    case LANGUAGE:
    case CATEGORY:
    case KEYWORDS:
        return next != NO_FIELD && next != BODY && next != TITLE && next != CONTENT &&
               next != SUMMARY && next != CATEGORY;
    case DESCRIPTION:
    case ENCODED: return next == ENTRY || next == PUBLISHED || next == GUID;
    case NO_FIELD:
    case ROOT:
    case ENTRY:
    case ASIDE:
    case SUMMARY:
    case CONTENT:
    case BODY:
    case AUTHOR:
    case ENCLOSURE:
    case MEDIA_TITLE:
    case MEDIA_TEXT:
    case MEDIA_CONTENT: break;
    }
    return false;
}

static void push(struct walk *w, struct element e)
{
    if (w->n < FEED_DEPTH_MAX)
        w->open[w->n++] = e;
}

/* An element within a field. */
static void inner(struct walk *w, const struct markup_piece *p)
{
    if (w->got.field == AUTHOR) {
        w->part = without_prefix(p->name);
        w->text.len = 0;
    } else if (w->text.len < FEED_FIELD_MAX) {
        w->elements = true;
        text_format(&w->text, "<%.*s ", STR_ARG(without_prefix(p->name)));
        text_add(&w->text, p->inside);
        text_add(&w->text, p->empty ? S("/>") : S(">"));
    }
    if (!p->empty)
        push(w, (struct element){.name = p->name, .names = w->names.n});
}

static void begin_entry(struct walk *w, const struct markup_piece *p, const struct element *e)
{
    if (w->entry != NOWHERE) { /* the one before was left open */
        size_t at = w->entry;
        w->n--;
        pop_to(w, at);
        w->open[w->n++] = *e;
    }
    entry_begin(&w->f, p->inside, e->base, e->language);
    w->entry = w->n - 1;
}

static void begin_root(struct walk *w, const struct markup_piece *p, const struct element *e)
{
    str local = str_ends(p->name, S("feed")) ? S("feed") : (str){0};
    w->root = true;
    w->f.atom = w->f.atom || local.len;
    if (!w->f.in_entry)
        cdf_attributes(&w->f, p->inside, e->base);
    if (w->f.d->language.len == 0)
        w->f.d->language = feed_language(e->language);
}

static void open_element(struct walk *w, const struct markup_piece *p)
{
    struct arena *mem = w->c->mem;
    const struct element *outer = w->n ? &w->open[w->n - 1] : NULL;
    struct element e = {.name = p->name, .names = w->names.n};
    if (w->first.len == 0)
        w->first = p->name;
    if (w->field != NOWHERE && field_over(w, names_field(&w->names, mem, p->name))) {
        pop_to(w, w->field);
        outer = w->n ? &w->open[w->n - 1] : NULL;
        e.names = w->names.n;
    }
    if (w->field != NOWHERE) {
        inner(w, p);
        return;
    }
    if (w->n == FEED_DEPTH_MAX)
        return;
    names_take(&w->names, mem, p->inside);
    str base = xml_attribute(mem, p->inside, "base");
    str language = xml_attribute(mem, p->inside, "lang");
    e.base = outer ? outer->base : w->f.d->base;
    e.language = language.len || !outer ? language : outer->language;
    if (base.len)
        e.base = markup_absolute(mem, base, e.base);
    push(w, e);
    enum field field = names_field(&w->names, mem, p->name);
    if (w->aside != NOWHERE)
        field = NO_FIELD;
    if (field == ROOT)
        begin_root(w, p, &e);
    else if (field == ENTRY)
        begin_entry(w, p, &e);
    else if (field == ASIDE)
        w->aside = w->n - 1;
    else if (field != NO_FIELD)
        field_begin(w, field, p, e.base);
    w->root = w->root || field == ENTRY;
    if (p->empty)
        pop(w);
}

/* ---- the file -------------------------------------------------------------------------------- */

/* Entities of one's own are not known here. Those that only name a character do no harm; others could
 * only be a trap. */
static bool trap(str declaration)
{
    for (size_t at; (at = str_find(declaration, S("<!ENTITY"))) != SIZE_MAX;) {
        declaration = str_from(declaration, at + 8);
        str one = str_upto(declaration, str_find(declaration, S(">")));
        bool part = str_starts(str_trim(one), S("%")); /* of declarations, not of text */
        for (size_t i = 0; i + 1 < one.len && !part; i++)
            if (one.at[i] == '&' && one.at[i + 1] != '#')
                return true;
        if (!part &&
            (str_find(one, S("SYSTEM")) != SIZE_MAX || str_find(one, S("PUBLIC")) != SIZE_MAX))
            return true;
    }
    return false;
}

static int line_of(str whole, str rest)
{
    int line = 1;
    for (size_t i = 0; i < whole.len - rest.len; i++)
        line += whole.at[i] == '\n';
    return line;
}

static enum err refuse_trap(struct ctx *c, int line)
{
    return fail(
        c, ERR_INVALID,
        "Line %d: this feed has a document type or entity declaration (\"<!DOCTYPE\", "
        "\"<!ENTITY\"). Those are not read, because they can hide traps. Take it out and try "
        "again.",
        line);
}

static enum err refuse_empty(struct ctx *c)
{
    return fail(c, ERR_INVALID,
                "This feed is empty, or it breaks off: it has no title and no entries.");
}

static enum err refuse_other(struct walk *w)
{
    if (w->first.len == 0)
        return refuse_empty(w->c);
    if (str_same_nocase(w->first, S("html")))
        return fail(
            w->c, ERR_INVALID,
            "This is a web page, not a feed. The feed has an address of its own; many sites "
            "have it at /feed, /rss.xml or /atom.xml.");
    return fail(
        w->c, ERR_INVALID,
        "This is not a feed: its first element is <%.*s>, where RSS has <rss> and Atom <feed>.",
        STR_ARG(str_first_chars(w->first, 40)));
}

static void piece(struct walk *w, const struct markup_piece *p)
{
    switch (p->kind) {
    case MARKUP_OPEN: open_element(w, p); break;
    case MARKUP_CLOSE: close_element(w, p); break;
    case MARKUP_TEXT:
    case MARKUP_CDATA:
        if (w->field != NOWHERE)
            gather(w, p->inside, p->kind == MARKUP_CDATA);
        break;
    case MARKUP_OTHER: break;
    }
}

enum err feed_xml(struct feed_draft *d, str utf8)
{
    struct walk *w = arena_take(d->c->mem, 1, sizeof *w);
    struct markup m = {.rest = utf8};
    *w = (struct walk){
        .c = d->c, .f = {.d = d}, .entry = NOWHERE, .aside = NOWHERE, .field = NOWHERE};
    for (struct markup_piece p; markup_next(&m, &p);) {
        if (p.kind == MARKUP_OTHER && trap(p.whole))
            return refuse_trap(d->c, line_of(utf8, (str){p.whole.at, p.whole.len + m.rest.len}));
        piece(w, &p);
        if (w->first.len && !w->root && str_same_nocase(w->first, S("html")))
            return refuse_other(w);
    }
    pop_to(w, 0);
    if (!w->root)
        return refuse_other(w);
    if (d->n == 0 && d->title.len == 0 && d->link.len == 0)
        return refuse_empty(d->c);
    if (!d->updated.set)
        d->updated = w->f.updated.set ? w->f.updated : w->f.dated.set ? w->f.dated : w->f.published;
    return OK;
}
