#include "kit/feed/feed.h"
#include "kit/feed/feed_xml.h"

#include <string.h>

/* Lists of addresses: OPML says which feeds somebody reads, a sitemap which pages a site has. */

static str local_name(struct ctx *c, str name)
{
    size_t colon = str_find(name, S(":"));
    return arena_lower(c->mem, str_upto(colon == SIZE_MAX ? name : str_from(name, colon + 1), 20));
}

static void put(struct text *json, const char *before, str value)
{
    text_format(json, "%s", before);
    if (value.len)
        text_json(json, value);
    else
        text_add(json, S("null"));
}

static str utf8_of(struct ctx *c, str source)
{
    return feed_utf8(c, source, feed_encoding(c, source));
}

/* ---- OPML ------------------------------------------------------------------------------------ */

struct outlines {
    struct ctx *c;
    str folders[FEED_DEPTH_MAX]; /* titles of the outlines that are open */
    size_t depth, n;
    str first, title;
    bool in_title;
    struct text list;
};

static str outline_folder(const struct outlines *o)
{
    for (size_t i = o->depth; i > 0; i--)
        if (o->folders[i - 1].len)
            return o->folders[i - 1];
    return (str){0};
}

static void outline(struct outlines *o, const struct markup_piece *p)
{
    struct arena *mem = o->c->mem;
    str title = xml_attribute(mem, p->inside, "title");
    str url = feed_link(o->c, xml_attribute(mem, p->inside, "xmlUrl"), (str){0});
    if (title.len == 0)
        title = xml_attribute(mem, p->inside, "text");
    title = feed_plain(o->c, title, FEED_TITLE_MAX);
    if (feed_is_web(url) && o->n < LISTING_MAX) {
        text_add(&o->list, o->n++ ? S(",\n") : S(""));
        put(&o->list, "{\"title\":", title);
        put(&o->list, ",\"feed\":", url);
        put(&o->list,
            ",\"link\":", feed_link(o->c, xml_attribute(mem, p->inside, "htmlUrl"), (str){0}));
        put(&o->list, ",\"folder\":", outline_folder(o));
        text_add(&o->list, S("}"));
    }
    if (!p->empty && o->depth < FEED_DEPTH_MAX)
        o->folders[o->depth++] = url.len ? (str){0} : title;
}

static void outline_piece(struct outlines *o, const struct markup_piece *p)
{
    str name = local_name(o->c, p->name);
    if (p->kind == MARKUP_OPEN && o->first.len == 0)
        o->first = p->name;
    if (p->kind == MARKUP_OPEN && str_same(name, S("outline")))
        outline(o, p);
    else if (p->kind == MARKUP_CLOSE && str_same(name, S("outline")))
        o->depth -= o->depth > 0;
    else if (p->kind == MARKUP_OPEN || p->kind == MARKUP_CLOSE)
        o->in_title = p->kind == MARKUP_OPEN && str_same(name, S("title"));
    else if (p->kind == MARKUP_TEXT && o->in_title && o->title.len == 0)
        o->title = feed_plain(o->c, p->inside, FEED_TITLE_MAX);
}

enum err opml_describe(struct ctx *c, str source, str hint, struct text *json)
{
    struct outlines *o = arena_take(c->mem, 1, sizeof *o);
    struct markup m = {.rest = utf8_of(c, source)};
    (void)hint;
    *o = (struct outlines){.c = c, .list = {.mem = c->mem}};
    for (struct markup_piece p; markup_next(&m, &p);)
        outline_piece(o, &p);
    if (!str_same_nocase(o->first, S("opml")))
        return fail(c, ERR_INVALID,
                    "This is not a list of feeds: its first element is <%.*s>, where OPML has "
                    "<opml>.",
                    STR_ARG(str_first_chars(o->first, 40)));
    put(json, "\"title\":", o->title);
    text_add(json, S(",\"feeds\":["));
    text_add(json, text_str(&o->list));
    text_add(json, S("]"));
    return OK;
}

/* ---- sitemaps -------------------------------------------------------------------------------- */

struct sitemap {
    struct ctx *c;
    str base, first, element; /* element: whose text comes */
    str url, title, changed;
    struct text pages, maps;
    size_t n_pages, n_maps;
};

static void sitemap_end(struct sitemap *s, bool map)
{
    struct text *list = map ? &s->maps : &s->pages;
    size_t *n = map ? &s->n_maps : &s->n_pages;
    str url = feed_link(s->c, s->url, s->base);
    opt_time changed = feed_date(s->changed);
    if (feed_is_web(url) && s->n_pages + s->n_maps < LISTING_MAX) {
        text_add(list, (*n)++ ? S(",\n") : S(""));
        put(list, "{\"link\":", url);
        put(list, ",\"title\":", feed_plain(s->c, s->title, FEED_TITLE_MAX));
        put(list, ",\"updated\":", changed.set ? moment_iso(s->c->mem, changed.value) : (str){0});
        text_add(list, S("}"));
    }
    s->url = s->title = s->changed = (str){0};
}

static void sitemap_text(struct sitemap *s, const struct markup_piece *p)
{
    bool meant = p->kind == MARKUP_CDATA;
    str text = str_trim(meant ? p->inside : markup_meant(s->c->mem, p->inside));
    if (text.len == 0)
        return;
    if (str_same(s->element, S("loc")) && s->url.len == 0)
        s->url = text;
    else if (str_same(s->element, S("title")) && s->title.len == 0)
        s->title = text;
    else if (str_same(s->element, S("lastmod")) ||
             (str_same(s->element, S("publication_date")) && s->changed.len == 0))
        s->changed = text;
}

static void sitemap_piece(struct sitemap *s, const struct markup_piece *p)
{
    str name = local_name(s->c, p->name);
    bool entry = str_same(name, S("url")) || str_same(name, S("sitemap"));
    if (p->kind == MARKUP_TEXT || p->kind == MARKUP_CDATA) {
        sitemap_text(s, p);
    } else if (p->kind == MARKUP_OPEN || p->kind == MARKUP_CLOSE) {
        if (s->first.len == 0)
            s->first = name;
        if (entry)
            sitemap_end(s, str_same(name, S("sitemap")));
        s->element = p->kind == MARKUP_OPEN ? name : (str){0};
    }
}

/* A sitemap of plain text has an address a line. */
static void sitemap_lines(struct sitemap *s, str rest)
{
    for (str line; str_cut(&rest, '\n', &line);) {
        s->url = str_trim(line);
        sitemap_end(s, false);
    }
}

enum err sitemap_describe(struct ctx *c, str source, str base, struct text *json)
{
    struct sitemap s = {.c = c, .base = base, .pages = {.mem = c->mem}, .maps = {.mem = c->mem}};
    str utf8 = str_trim(utf8_of(c, source));
    struct markup m = {.rest = utf8};
    bool plain = feed_is_web(utf8);
    if (plain)
        sitemap_lines(&s, utf8);
    for (struct markup_piece p; !plain && markup_next(&m, &p);)
        sitemap_piece(&s, &p);
    if (!plain && !str_same(s.first, S("urlset")) && !str_same(s.first, S("sitemapindex")))
        return fail(c, ERR_INVALID,
                    "This is not a sitemap: its first element is <%.*s>, where one has <urlset> "
                    "or <sitemapindex>.",
                    STR_ARG(str_first_chars(s.first, 40)));
    text_add(json, S("\"pages\":["));
    text_add(json, text_str(&s.pages));
    text_add(json, S("],\"maps\":["));
    text_add(json, text_str(&s.maps));
    text_add(json, S("]"));
    return OK;
}
