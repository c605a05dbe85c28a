#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

#include <libxml/HTMLparser.h>
#include <libxml/xmlreader.h>
#include <string.h>

enum { CAPTURE_MAX = 64 * 1024 };

/* ---- repair: what feeds in the wild do against XML ----------------------------------------------
 * Drops the XML declaration (the text is UTF-8 by now) and characters that XML has not; turns
 * HTML's named entities into numbers and a bare '&' into "&amp;". Keeps every line where it was. */

struct repair {
    struct ctx *c;
    struct text out;
    int line;
};

static bool xml_has(str s, size_t *len)
{
    unsigned char first = (unsigned char)s.at[0];
    *len = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first < ' ')
        return first == '\t' || first == '\n' || first == '\r';
    return !str_starts(s, S("\xEF\xBF\xBE")) && !str_starts(s, S("\xEF\xBF\xBF"));
}

/* Copies the first `len` bytes without what XML has not. */
static void copy(struct repair *r, str s, size_t len)
{
    for (size_t i = 0, step; i < len && i < s.len; i += step) {
        bool fine = xml_has(str_from(s, i), &step);
        if (s.at[i] == '\n')
            r->line++;
        text_add(&r->out, fine ? str_upto(str_from(s, i), step) : S(" "));
    }
}

/* The '&' at the start of s: how many bytes of it are done with. */
static size_t ampersand(struct repair *r, str s)
{
    static const str OWN[] = {S("&amp;"), S("&lt;"), S("&gt;"), S("&quot;"), S("&apos;"), S("&#")};
    for (size_t i = 0; i < COUNT(OWN); i++)
        if (str_starts(s, OWN[i]) && str_find(str_upto(s, 12), S(";")) != SIZE_MAX) {
            text_char(&r->out, '&');
            return 1;
        }
    size_t stop = str_find(str_upto(s, 12), S(";"));
    const htmlEntityDesc *known =
        stop == SIZE_MAX
            ? NULL
            : htmlEntityLookup(BAD_CAST arena_copy(r->c->mem, str_from(str_upto(s, stop), 1)).at);
    if (known)
        text_format(&r->out, "&#%u;", known->value);
    else
        text_add(&r->out, S("&amp;"));
    return known ? stop + 1 : 1;
}

static size_t behind(str s, str end)
{
    size_t at = str_find(s, end);
    return at == SIZE_MAX ? s.len : at + end.len;
}

static enum err refuse_doctype(struct repair *r, str s)
{
    if (str_starts(arena_lower(r->c->mem, str_upto(s, 40)), S("<!doctype html")))
        return fail(
            r->c, ERR_INVALID,
            "This is a web page, not a feed. The feed has an address of its own; many sites "
            "have it at /feed, /rss.xml or /atom.xml.");
    return fail(
        r->c, ERR_INVALID,
        "Line %d: this feed has a document type or entity declaration (\"<!DOCTYPE\", "
        "\"<!ENTITY\"). Those are not read, because they can hide traps. Take it out and try "
        "again.",
        r->line);
}

static enum err repair_all(struct repair *r, str s)
{
    while (s.len) {
        size_t done = 1;
        if (str_starts(s, S("<!--"))) {
            copy(r, s, done = behind(s, S("-->")));
        } else if (str_starts(s, S("<![CDATA["))) {
            copy(r, s, done = behind(s, S("]]>")));
        } else if (str_starts(s, S("<?xml "))) {
            str declaration = str_upto(s, done = behind(s, S("?>")));
            for (size_t i = 0; i < declaration.len; i++)
                if (declaration.at[i] == '\n')
                    copy(r, S("\n"), 1);
        } else if (str_same_nocase(str_upto(s, 9), S("<!doctype")) ||
                   str_same_nocase(str_upto(s, 8), S("<!entity"))) {
            return refuse_doctype(r, s);
        } else if (str_starts(s, S("]]>"))) {
            done = 3; /* the rest of a CDATA within a CDATA */
        } else if (s.at[0] == '&') {
            done = ampersand(r, s);
        } else {
            size_t plain = 1;
            while (plain < s.len && s.at[plain] != '<' && s.at[plain] != '&' && s.at[plain] != ']')
                plain++;
            copy(r, s, done = plain);
        }
        s = str_from(s, done);
    }
    return OK;
}

/* ---- the reader ------------------------------------------------------------------------------ */

enum field { NO_FIELD, TITLE, LINK, ID, SUMMARY, CONTENT, PUBLISHED, UPDATED, LANGUAGE, ENCLOSURE };
enum space { PLAIN, ATOM, DUBLIN, CONTENT_MODULE, OTHER };

struct entry {
    struct feed_item item;
    str permalink, enclosure, content;
    opt_time updated;
    bool has_link;
};

struct reading {
    struct feed_draft *d;
    xmlTextReaderPtr reader;
    str why; /* first error of libxml2 */
    int why_line;
    int channel, entry_depth; /* depth of those elements; -1: not inside */
    struct entry entry;
    enum field field; /* of the text that is being gathered */
    int field_depth;
    bool markup; /* its text is HTML already */
    bool permalink, feed_found;
    str language, base;
    struct text gathered;
};

static str of_reader(struct reading *r, const xmlChar *text)
{
    return arena_copy(r->d->c->mem, str_of((const char *)text));
}

static str attribute(struct reading *r, const char *name)
{
    xmlChar *value = xmlTextReaderGetAttribute(r->reader, BAD_CAST name);
    str copy = of_reader(r, value);
    xmlFree(value);
    return copy;
}

/* Which vocabulary the element is of; *name loses the prefix of an undeclared one. */
static enum space space_of(struct reading *r, str *name)
{
    static const struct {
        str address;
        enum space space;
    } known[] = {{S("http://www.w3.org/2005/Atom"), ATOM},
                 {S("http://purl.org/atom/ns#"), ATOM},
                 {S("http://purl.org/rss/1.0/"), PLAIN},
                 {S("http://my.netscape.com/rdf/simple/0.9/"), PLAIN},
                 {S("http://channel.netscape.com/rdf/simple/0.9/"), PLAIN},
                 {S("http://backend.userland.com/rss2"), PLAIN},
                 {S("http://blogs.law.harvard.edu/tech/rss"), PLAIN},
                 {S("http://purl.org/dc/elements/1.1/"), DUBLIN},
                 {S("http://purl.org/rss/1.0/modules/content/"), CONTENT_MODULE}};
    str address = str_of((const char *)xmlTextReaderConstNamespaceUri(r->reader));
    size_t colon = str_find(*name, S(":"));
    if (address.len == 0 && colon != SIZE_MAX) {
        str prefix = str_upto(*name, colon);
        *name = str_from(*name, colon + 1);
        return str_same(prefix, S("dc"))        ? DUBLIN
               : str_same(prefix, S("content")) ? CONTENT_MODULE
               : str_same(prefix, S("atom"))    ? ATOM
                                                : OTHER;
    }
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_same(address, known[i].address))
            return known[i].space;
    return address.len ? OTHER : PLAIN;
}

static enum field field_of(enum space space, str name)
{
    static const struct {
        enum space space;
        str name;
        enum field field;
    } fields[] = {{PLAIN, S("title"), TITLE},
                  {ATOM, S("title"), TITLE},
                  {PLAIN, S("link"), LINK},
                  {PLAIN, S("guid"), ID},
                  {ATOM, S("id"), ID},
                  {PLAIN, S("description"), SUMMARY},
                  {ATOM, S("summary"), SUMMARY},
                  {CONTENT_MODULE, S("encoded"), CONTENT},
                  {ATOM, S("content"), CONTENT},
                  {PLAIN, S("pubDate"), PUBLISHED},
                  {DUBLIN, S("date"), PUBLISHED},
                  {ATOM, S("published"), PUBLISHED},
                  {ATOM, S("issued"), PUBLISHED},
                  {ATOM, S("updated"), UPDATED},
                  {ATOM, S("modified"), UPDATED},
                  {PLAIN, S("language"), LANGUAGE},
                  {DUBLIN, S("language"), LANGUAGE},
                  {PLAIN, S("enclosure"), ENCLOSURE},
                  {DUBLIN, S("title"), NO_FIELD}};
    for (size_t i = 0; i < COUNT(fields); i++)
        if (fields[i].space == space && str_same_nocase(fields[i].name, name))
            return fields[i].field;
    return NO_FIELD;
}

static str absolute(struct reading *r, str url)
{
    const xmlChar *base = xmlTextReaderConstBaseUri(r->reader);
    return feed_url(r->d->c, url, base ? str_of((const char *)base) : r->d->base);
}

/* <link href rel> of Atom, wherever it stands. */
static void atom_link(struct reading *r, bool in_entry)
{
    str rel = attribute(r, "rel"), url = absolute(r, attribute(r, "href"));
    bool page = rel.len == 0 || str_same(rel, S("alternate"));
    if (!in_entry) {
        if (page && r->d->url.len == 0)
            r->d->url = url;
    } else if (page && !r->entry.has_link) {
        r->entry.has_link = url.len > 0;
        r->entry.item.url = url;
    } else if (str_same(rel, S("enclosure")) && r->entry.enclosure.len == 0) {
        r->entry.enclosure = url;
    }
}

static void gather(struct reading *r, str text, bool as_markup)
{
    if (r->gathered.len > CAPTURE_MAX)
        return;
    text = str_upto(text, CAPTURE_MAX);
    for (size_t i = 0; i < text.len && !as_markup; i++) {
        char ch = text.at[i];
        text_add(&r->gathered, ch == '<'   ? S("&lt;")
                               : ch == '>' ? S("&gt;")
                               : ch == '&' ? S("&amp;")
                                           : (str){&ch, 1});
    }
    if (as_markup)
        text_add(&r->gathered, text);
}

static void begin_field(struct reading *r, enum space space, enum field field, int depth)
{
    str type = attribute(r, "type");
    if (field == ENCLOSURE) {
        if (r->entry.enclosure.len == 0 && r->entry_depth >= 0) {
            r->entry.enclosure = absolute(r, attribute(r, "url"));
            r->entry.item.media = feed_media(type);
        }
        return;
    }
    r->field = field;
    r->field_depth = depth;
    r->markup = space == ATOM ? str_same(type, S("html")) || str_same(type, S("text/html"))
                              : field == TITLE || field == SUMMARY || field == CONTENT;
    r->permalink =
        field == ID && space == PLAIN && !str_same_nocase(attribute(r, "isPermaLink"), S("false"));
    r->gathered = (struct text){.mem = r->d->c->mem};
}

static void end_channel_field(struct reading *r, str text)
{
    struct feed_draft *d = r->d;
    if (r->field == TITLE && d->title.len == 0)
        d->title = feed_plain(d->c, text, FEED_TITLE_MAX);
    if (r->field == LINK && d->url.len == 0)
        d->url = absolute(r, feed_plain(d->c, text, FEED_URL_MAX));
    if (r->field == LANGUAGE)
        d->language = feed_language(text);
}

static void end_item_field(struct reading *r, str text)
{
    struct ctx *c = r->d->c;
    struct entry *e = &r->entry;
    str plain =
        feed_plain(c, text, FEED_SUMMARY_MAX); /* addresses too: '&' was put in as "&amp;" */
    switch (r->field) {
    case TITLE:
        if (e->item.title.len == 0)
            e->item.title = feed_plain(c, text, FEED_TITLE_MAX);
        break;
    case LINK:
        if (!e->has_link) {
            e->item.url = absolute(r, plain);
            e->has_link = e->item.url.len > 0;
        }
        break;
    case ID:
        e->item.id = plain;
        if (r->permalink)
            e->permalink = absolute(r, plain);
        break;
    case SUMMARY: e->item.summary = plain; break;
    case CONTENT: e->content = plain; break;
    case PUBLISHED:
        if (!e->item.published.set)
            e->item.published = feed_date(plain);
        break;
    case UPDATED: e->updated = feed_date(plain); break;
    case LANGUAGE: e->item.language = feed_language(plain); break;
    case ENCLOSURE:
    case NO_FIELD: break;
    }
}

static void end_entry(struct reading *r)
{
    struct entry *e = &r->entry;
    if (e->item.url.len == 0)
        e->item.url = e->permalink.len ? e->permalink : e->enclosure;
    if (e->item.summary.len == 0)
        e->item.summary = e->content;
    if (!e->item.published.set)
        e->item.published = e->updated;
    feed_add(r->d, e->item);
    r->entry_depth = -1;
}

static void begin_entry(struct reading *r, int depth)
{
    const xmlChar *language = xmlTextReaderConstXmlLang(r->reader);
    r->entry = (struct entry){.item = {.id = attribute(r, "rdf:about"),
                                       .language = feed_language(str_of((const char *)language))}};
    r->entry.item.language = arena_copy(r->d->c->mem, r->entry.item.language);
    r->entry_depth = depth;
}

static enum err check_root(struct reading *r, str name)
{
    static const str ROOTS[] = {S("rss"), S("RDF"), S("feed")};
    for (size_t i = 0; i < COUNT(ROOTS); i++)
        r->feed_found = r->feed_found || str_same_nocase(name, ROOTS[i]);
    if (r->feed_found)
        return OK;
    if (str_same_nocase(name, S("html")))
        return fail(
            r->d->c, ERR_INVALID,
            "This is a web page, not a feed. The feed has an address of its own; many sites "
            "have it at /feed, /rss.xml or /atom.xml.");
    return fail(
        r->d->c, ERR_INVALID,
        "This is not a feed: its first element is <%.*s>, where RSS has <rss> and Atom <feed>.",
        STR_ARG(str_first_chars(name, 40)));
}

static bool apart(str name)
{
    const htmlElemDesc *known = htmlTagLookup(BAD_CAST name.at);
    return !known || !known->isinline || str_same(name, S("br"));
}

static enum err begin_element(struct reading *r)
{
    int depth = xmlTextReaderDepth(r->reader);
    str name = of_reader(r, xmlTextReaderConstLocalName(r->reader));
    bool empty = xmlTextReaderIsEmptyElement(r->reader) == 1;
    if (depth == 0 && check_root(r, name))
        return ERR_INVALID;
    if (r->field != NO_FIELD) {
        if (apart(name))
            gather(r, S("<br>"), true);
        return OK;
    }
    enum space space = space_of(r, &name);
    bool atom_feed = depth == 0 && space == ATOM;
    bool ours = space == PLAIN || space == ATOM;
    if (atom_feed || (ours && depth == 1 && str_same_nocase(name, S("channel")))) {
        r->channel = depth;
        r->d->language = feed_language(of_reader(r, xmlTextReaderConstXmlLang(r->reader)));
    } else if (r->entry_depth < 0 && ours &&
               (str_same_nocase(name, S("item")) || str_same(name, S("entry"))) && depth <= 2) {
        begin_entry(r, depth);
        if (empty)
            end_entry(r);
    } else if (r->entry_depth >= 0 ? depth == r->entry_depth + 1 : depth == r->channel + 1) {
        if (space == ATOM && str_same(name, S("link")))
            atom_link(r, r->entry_depth >= 0);
        enum field field = field_of(space, name);
        if (field != NO_FIELD && (!empty || field == ENCLOSURE))
            begin_field(r, space, field, depth);
    }
    return OK;
}

static void end_element(struct reading *r)
{
    int depth = xmlTextReaderDepth(r->reader);
    if (r->field != NO_FIELD && depth == r->field_depth) {
        str text = text_str(&r->gathered);
        if (r->entry_depth >= 0)
            end_item_field(r, text);
        else
            end_channel_field(r, text);
        r->field = NO_FIELD;
    } else if (r->field == NO_FIELD && r->entry_depth >= 0 && depth == r->entry_depth) {
        end_entry(r);
    } else if (r->field == NO_FIELD && depth == r->channel) {
        r->channel = -2;
    }
}

static enum err node(struct reading *r)
{
    int type = xmlTextReaderNodeType(r->reader);
    if (type == XML_READER_TYPE_ELEMENT)
        return begin_element(r);
    if (type == XML_READER_TYPE_END_ELEMENT)
        end_element(r);
    if (r->field != NO_FIELD &&
        (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
         type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE || type == XML_READER_TYPE_WHITESPACE))
        gather(r, str_of((const char *)xmlTextReaderConstValue(r->reader)), r->markup);
    if (type == XML_READER_TYPE_DOCUMENT_TYPE || type == XML_READER_TYPE_ENTITY_REFERENCE)
        return fail(r->d->c, ERR_INVALID,
                    "Declarations of document types and entities are not read.");
    return OK;
}

static void remember_error(void *reading, xmlErrorPtr error)
{
    struct reading *r = reading;
    if (r->why.len || error->level < XML_ERR_ERROR || error->domain == XML_FROM_NAMESPACE)
        return;
    r->why = str_trim(arena_copy(r->d->c->mem, str_of(error->message)));
    r->why_line = error->line;
}

static enum err read_all(struct reading *r)
{
    int more;
    enum err e;
    while ((more = xmlTextReaderRead(r->reader)) == 1)
        if ((e = node(r)))
            return e;
    if (more == 0 && r->feed_found)
        return OK;
    return fail(r->d->c, ERR_INVALID, "Line %d: the feed is broken here (%.*s).", r->why_line,
                STR_ARG(str_first_chars(r->why, 100)));
}

enum err feed_xml(struct feed_draft *d, str utf8)
{
    struct repair fixed = {.c = d->c, .out = {.mem = d->c->mem}, .line = 1};
    enum err e = repair_all(&fixed, utf8);
    if (e)
        return e;
    struct reading r = {.d = d, .channel = -2, .entry_depth = -1};
    str xml = text_str(&fixed.out);
    /* white space may stand before what was the declaration; a document needs none */
    r.reader = xmlReaderForMemory(xml.at, (int)xml.len,
                                  d->base.len ? arena_copy(d->c->mem, d->base).at : NULL, "UTF-8",
                                  XML_PARSE_NONET | XML_PARSE_NOWARNING);
    if (!r.reader)
        return fail(d->c, ERR_INVALID, "This file is empty.");
    xmlTextReaderSetStructuredErrorHandler(r.reader, remember_error, &r);
    e = read_all(&r);
    xmlFreeTextReader(r.reader);
    return e;
}
