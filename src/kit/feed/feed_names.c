#include "kit/feed/feed_xml.h"

#include <string.h>

static enum space space_of_address(str address)
{
    static const struct {
        str start; /* of the address, without scheme and "www." */
        enum space space;
    } known[] = {{S("w3.org/2005/atom"), PLAIN},
                 {S("purl.org/atom/ns#"), PLAIN},
                 {S("purl.org/rss/1.0/modules/content/"), CONTENT_MODULE},
                 {S("purl.org/rss/1.0/modules/rss091#"), PLAIN},
                 {S("purl.org/rss/1.0/modules/"), OTHER},
                 {S("purl.org/rss/1.0/"), PLAIN},
                 {S("my.netscape.com/rdf/simple/0.9/"), PLAIN},
                 {S("channel.netscape.com/rdf/simple/0.9/"), PLAIN},
                 {S("my.netscape.com/publish/formats/rss"), PLAIN},
                 {S("backend.userland.com/rss"), PLAIN},
                 {S("blogs.law.harvard.edu/tech/rss"), PLAIN},
                 {S("cyber.law.harvard.edu/rss"), PLAIN},
                 {S("rssboard.org/rss-specification"), PLAIN},
                 {S("example.com/newformat#"), PLAIN},
                 {S("example.com/necho"), PLAIN},
                 {S("purl.org/echo/"), PLAIN},
                 {S("uri/of/echo/namespace#"), PLAIN},
                 {S("purl.org/pie/"), PLAIN},
                 {S("purl.org/dc/elements/1."), DUBLIN},
                 {S("purl.org/dc/terms/"), TERMS},
                 {S("itunes.com/dtds/podcast"), ITUNES},
                 {S("example.com/dtds/podcast"), ITUNES},
                 {S("search.yahoo.com/mrss"), MEDIA},
                 {S("w3.org/1999/xhtml"), XHTML},
                 {S("w3.org/1999/02/22-rdf-syntax-ns#"), PLAIN}};
    static const str before[] = {S("http://"), S("https://"), S("www.")};
    for (size_t i = 0; i < COUNT(before); i++)
        if (str_starts(address, before[i]))
            address = str_from(address, before[i].len);
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_starts(address, known[i].start))
            return known[i].space;
    return OTHER;
}

/* Prefixes that everybody uses, when nothing says what they mean. */
static enum space space_of_prefix(str prefix)
{
    static const struct {
        str prefix;
        enum space space;
    } usual[] = {{S(""), PLAIN},
                 {S("rss"), PLAIN},
                 {S("atom"), PLAIN},
                 {S("rdf"), PLAIN},
                 {S("dc"), DUBLIN},
                 {S("dcterms"), TERMS},
                 {S("content"), CONTENT_MODULE},
                 {S("itunes"), ITUNES},
                 {S("media"), MEDIA},
                 {S("xhtml"), XHTML}};
    for (size_t i = 0; i < COUNT(usual); i++)
        if (str_same_nocase(prefix, usual[i].prefix))
            return usual[i].space;
    return OTHER;
}

void names_take(struct names *n, struct arena *mem, str attributes)
{
    for (str name, value; markup_attribute(&attributes, &name, &value);) {
        if (!str_starts(name, S("xmlns")) || n->n == FEED_NAMES_MAX)
            continue;
        if (name.len > 5 && name.at[5] != ':')
            continue;
        str prefix = str_from(name, 6);
        enum space space = space_of_address(arena_lower(mem, str_trim(value)));
        /* a default that nobody knows means what the names say */
        n->list[n->n].prefix = prefix;
        n->list[n->n++].space = space == OTHER && prefix.len == 0 ? PLAIN : space;
    }
}

static enum space space_of(const struct names *n, str prefix)
{
    for (size_t i = n->n; i > 0; i--)
        if (str_same(n->list[i - 1].prefix, prefix))
            return n->list[i - 1].space;
    return space_of_prefix(prefix);
}

static const struct {
    enum space space;
    str name;
    enum field field;
} fields[] = {{PLAIN, S("rss"), ROOT},
              {PLAIN, S("feed"), ROOT},
              {PLAIN, S("rdf"), ROOT},
              {PLAIN, S("channel"), ROOT},
              {PLAIN, S("item"), ENTRY},
              {PLAIN, S("entry"), ENTRY},
              {PLAIN, S("image"), ASIDE},
              {PLAIN, S("textinput"), ASIDE},
              {PLAIN, S("source"), ASIDE},
              {PLAIN, S("contributor"), ASIDE},
              {PLAIN, S("title"), TITLE},
              {PLAIN, S("link"), LINK},
              {PLAIN, S("guid"), GUID},
              {PLAIN, S("id"), ID},
              {PLAIN, S("description"), DESCRIPTION},
              {PLAIN, S("abstract"), SUMMARY},
              {PLAIN, S("summary"), SUMMARY},
              {PLAIN, S("content"), CONTENT},
              {PLAIN, S("fullitem"), ENCODED},
              {PLAIN, S("body"), BODY},
              {PLAIN, S("pubdate"), PUBLISHED},
              {PLAIN, S("published"), PUBLISHED},
              {PLAIN, S("issued"), PUBLISHED},
              {PLAIN, S("updated"), UPDATED},
              {PLAIN, S("modified"), UPDATED},
              {PLAIN, S("lastbuilddate"), UPDATED},
              {PLAIN, S("created"), CREATED},
              {PLAIN, S("language"), LANGUAGE},
              {PLAIN, S("category"), CATEGORY},
              {PLAIN, S("keywords"), CATEGORY},
              {PLAIN, S("author"), AUTHOR},
              {PLAIN, S("managingeditor"), AUTHOR},
              {PLAIN, S("enclosure"), ENCLOSURE},
              {DUBLIN, S("title"), TITLE},
              {DUBLIN, S("creator"), AUTHOR},
              {DUBLIN, S("author"), AUTHOR},
              {DUBLIN, S("subject"), CATEGORY},
              {DUBLIN, S("date"), DATED},
              {DUBLIN, S("description"), DESCRIPTION},
              {DUBLIN, S("language"), LANGUAGE},
              {TERMS, S("issued"), PUBLISHED},
              {TERMS, S("modified"), UPDATED},
              {TERMS, S("created"), CREATED},
              {TERMS, S("abstract"), SUMMARY},
              {TERMS, S("title"), TITLE},
              {CONTENT_MODULE, S("encoded"), ENCODED},
              {ITUNES, S("author"), AUTHOR},
              {ITUNES, S("summary"), MEDIA_TEXT},
              {ITUNES, S("keywords"), KEYWORDS},
              {ITUNES, S("category"), CATEGORY},
              {ITUNES, S("owner"), ASIDE},
              {ITUNES, S("title"), MEDIA_TITLE},
              {MEDIA, S("title"), MEDIA_TITLE},
              {MEDIA, S("description"), MEDIA_TEXT},
              {MEDIA, S("category"), CATEGORY},
              {MEDIA, S("content"), MEDIA_CONTENT},
              {XHTML, S("body"), BODY},
              {XHTML, S("div"), BODY}};

static enum field field_of(enum space space, str name)
{
    for (size_t i = 0; i < COUNT(fields); i++)
        if (fields[i].space == space && str_same(fields[i].name, name))
            return fields[i].field;
    return NO_FIELD;
}

enum field names_field(const struct names *n, struct arena *mem, str name)
{
    size_t colon = str_find(name, S(":"));
    str prefix = colon == SIZE_MAX ? (str){0} : str_upto(name, colon);
    str local = colon == SIZE_MAX ? name : str_from(name, colon + 1);
    return field_of(space_of(n, prefix), arena_lower(mem, str_upto(local, 20)));
}

str xml_attribute(struct arena *mem, str attributes, const char *wanted)
{
    for (str name, value; markup_attribute(&attributes, &name, &value);) {
        size_t colon = str_find(name, S(":"));
        bool declared = str_starts(name, S("xmlns:"));
        str local = colon == SIZE_MAX ? name : str_from(name, colon + 1);
        if (!declared && str_same_nocase(local, str_of(wanted)))
            return markup_meant(mem, value);
    }
    return (str){0};
}
