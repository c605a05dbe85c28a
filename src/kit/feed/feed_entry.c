#include "kit/feed/feed_xml.h"

#include <string.h>

static str plain(struct ctx *c, struct passage p, size_t chars)
{
    return p.html ? feed_plain(c, p.text, chars) : feed_words(c, p.text, chars);
}

static str safe(struct ctx *c, struct passage p, str base)
{
    return p.html ? markup_clean(c, p.text, base).text : markup_words(c, p.text).text;
}

static str base_of(const struct xml_feed *f, str base)
{
    return base.len ? base : f->channel_base;
}

/* Text of an address, an id, a date: without what is around it. */
static str bare(struct ctx *c, struct passage p)
{
    return str_trim(p.html ? feed_plain(c, p.text, FEED_WORDS_MAX) : p.text);
}

static void set_link(struct xml_feed *f, str url, str base)
{
    struct feed_entry *e = &f->entry.shown;
    str link = feed_link(f->d->c, url, base_of(f, base));
    if (link.len == 0)
        return;
    e->link = link;
    e->item.url = feed_url(f->d->c, url, base_of(f, base));
}

static void set_channel_link(struct xml_feed *f, str url, str base)
{
    struct feed_draft *d = f->d;
    str link = feed_link(d->c, url, base);
    if (link.len == 0)
        return;
    d->link = link;
    d->url = feed_url(d->c, url, base);
    f->channel_base = d->url;
}

void entry_link(struct xml_feed *f, str attributes, str base)
{
    struct arena *mem = f->d->c->mem;
    str href = xml_attribute(mem, attributes, "href"), rel = xml_attribute(mem, attributes, "rel");
    str type = xml_attribute(mem, attributes, "type");
    str registry = S("http://www.iana.org/assignments/relation/");
    if (str_starts(rel, registry))
        rel = str_from(rel, registry.len);
    bool page = type.len == 0 || str_same_nocase(type, S("text/html")) ||
                str_same_nocase(type, S("html")) || str_same_nocase(type, S("xhtml")) ||
                str_same_nocase(type, S("application/xhtml+xml"));
    if ((rel.len == 0 || str_same_nocase(rel, S("alternate"))) && page) {
        if (f->in_entry)
            set_link(f, href, base);
        else
            set_channel_link(f, href, base);
    }
    if (f->in_entry && str_same_nocase(rel, S("enclosure")))
        entry_enclosure(f, attributes, base);
    if (!f->in_entry && f->d->hub.len == 0 && str_same_nocase(rel, S("hub")))
        f->d->hub = feed_url(f->d->c, href, base);
    if (!f->in_entry && f->d->self.len == 0 && str_same_nocase(rel, S("self")))
        f->d->self = feed_url(f->d->c, href, base);
}

void entry_enclosure(struct xml_feed *f, str attributes, str base)
{
    struct ctx *c = f->d->c;
    str url = xml_attribute(c->mem, attributes, "url");
    struct feed_enclosure what = {
        .type = feed_words(c, xml_attribute(c->mem, attributes, "type"), 100)};
    if (url.len == 0)
        url = xml_attribute(c->mem, attributes, "href");
    what.url = feed_link(c, url, base_of(f, base));
    what.length.set =
        str_int(str_trim(xml_attribute(c->mem, attributes, "length")), &what.length.value) &&
        what.length.value >= 0;
    feed_enclose(c, &f->entry.shown.item, what);
}

void entry_media(struct xml_feed *f, str attributes)
{
    struct feed_item *item = &f->entry.shown.item;
    str medium = xml_attribute(f->d->c->mem, attributes, "medium");
    if (item->media.len)
        return;
    item->media = feed_media(xml_attribute(f->d->c->mem, attributes, "type"));
    if (item->media.len == 0 && (str_same(medium, S("audio")) || str_same(medium, S("video"))))
        item->media = medium;
}

bool entry_category(struct xml_feed *f, str attributes)
{
    str term = xml_attribute(f->d->c->mem, attributes, "term");
    if (term.len == 0)
        term = xml_attribute(f->d->c->mem, attributes, "text");
    feed_tag(f->d->c, &f->entry.shown.item, feed_plain(f->d->c, term, FEED_TITLE_MAX));
    return term.len > 0;
}

void cdf_attributes(struct xml_feed *f, str attributes, str base)
{
    struct arena *mem = f->d->c->mem;
    str href = xml_attribute(mem, attributes, "href");
    opt_time changed = feed_date(xml_attribute(mem, attributes, "lastmod"));
    if (href.len && f->in_entry)
        set_link(f, href, base);
    else if (href.len)
        set_channel_link(f, href, base);
    if (changed.set)
        *(f->in_entry ? &f->entry.updated : &f->updated) = changed;
}

static void set_title(struct xml_feed *f, const struct gathered *g)
{
    struct entry *e = &f->entry;
    if (g->passage.text.len == 0 || (e->title.text.len && g->depth >= e->title_depth))
        return;
    e->title = g->passage;
    e->title_depth = g->depth;
}

static void set_author(struct xml_feed *f, const struct gathered *g)
{
    struct ctx *c = f->d->c;
    struct entry *e = &f->entry;
    str author = plain(c, g->passage, FEED_TITLE_MAX);
    if (e->author_name.len && e->author_email.len)
        author =
            arena_format(c->mem, "%.*s (%.*s)", STR_ARG(e->author_name), STR_ARG(e->author_email));
    else if (e->author_name.len || e->author_email.len)
        author = e->author_name.len ? e->author_name : e->author_email;
    if (author.len)
        e->shown.item.author = author;
}

static void set_content(struct entry *e, const struct gathered *g)
{
    if (e->content.text.len == 0) {
        e->content = g->passage;
        e->content_base = g->base;
    }
    e->has_content = true;
}

/* A second description is the whole text. */
static void set_summary(struct entry *e, const struct gathered *g)
{
    if (e->described && !e->has_content) {
        set_content(e, g);
        return;
    }
    e->summary = g->passage;
    e->summary_base = g->base;
    e->described = g->passage.text.len > 0;
}

/* An id is text, but somebody may take it for a link. */
static bool harmful(str id)
{
    static const str SCHEMES[] = {S("javascript:"), S("vbscript:"), S("data:")};
    for (size_t i = 0; i < COUNT(SCHEMES); i++)
        if (str_same_nocase(str_upto(id, SCHEMES[i].len), SCHEMES[i]))
            return true;
    return false;
}

static void set_id(struct xml_feed *f, const struct gathered *g)
{
    struct ctx *c = f->d->c;
    struct entry *e = &f->entry;
    str id = bare(c, g->passage);
    str link = xml_attribute(c->mem, g->attributes, "isPermaLink");
    e->id_is_link = g->field == GUID && (link.len == 0 || str_same_nocase(link, S("true")));
    if (e->id_is_link) {
        e->permalink = id;
        id = markup_absolute(c->mem, id, base_of(f, g->base));
    }
    e->shown.id = harmful(id) ? (str){0} : feed_words(c, id, FEED_WORDS_MAX);
}

static void add_keywords(struct xml_feed *f, str words)
{
    for (str part; str_cut(&words, ',', &part);)
        feed_tag(f->d->c, &f->entry.shown.item, str_trim(part));
}

static void keep_date(opt_time *where, str text)
{
    opt_time t = feed_date(text);
    if (t.set)
        *where = t;
}

void entry_field(struct xml_feed *f, const struct gathered *g)
{
    struct ctx *c = f->d->c;
    struct entry *e = &f->entry;
    switch (g->field) {
    case TITLE: set_title(f, g); break;
    case LINK: set_link(f, bare(c, g->passage), g->base); break;
    case GUID:
    case ID: set_id(f, g); break;
    case DESCRIPTION:
    case SUMMARY: set_summary(e, g); break;
    case CONTENT:
    case ENCODED:
    case BODY: set_content(e, g); break;
    case PUBLISHED: keep_date(&e->shown.published, bare(c, g->passage)); break;
    case UPDATED: keep_date(&e->updated, bare(c, g->passage)); break;
    case DATED: keep_date(&e->dated, bare(c, g->passage)); break;
    case CREATED: keep_date(&e->created, bare(c, g->passage)); break;
    case LANGUAGE: e->shown.item.language = feed_language(bare(c, g->passage)); break;
    case CATEGORY: feed_tag(c, &e->shown.item, plain(c, g->passage, FEED_TITLE_MAX)); break;
    case KEYWORDS: add_keywords(f, plain(c, g->passage, FEED_SUMMARY_MAX)); break;
    case AUTHOR: set_author(f, g); break;
    case MEDIA_TITLE: e->media_title = e->media_title.text.len ? e->media_title : g->passage; break;
    case MEDIA_TEXT: e->media_text = e->media_text.text.len ? e->media_text : g->passage; break;
    case NO_FIELD:
    case ROOT:
    case ENTRY:
    case ASIDE:
    case ENCLOSURE:
    case MEDIA_CONTENT: break;
    }
}

void channel_field(struct xml_feed *f, const struct gathered *g)
{
    struct feed_draft *d = f->d;
    str text = bare(d->c, g->passage);
    if (g->field == TITLE && d->title.len == 0)
        d->title = plain(d->c, g->passage, FEED_WORDS_MAX);
    if (g->field == LINK)
        set_channel_link(f, text, g->base);
    if (g->field == LANGUAGE)
        d->language = feed_language(text);
    if (g->field == UPDATED)
        keep_date(&f->updated, text);
    if (g->field == DATED)
        keep_date(&f->dated, text);
    if (g->field == PUBLISHED)
        keep_date(&f->published, text);
}

void entry_begin(struct xml_feed *f, str attributes, str base, str language)
{
    struct ctx *c = f->d->c;
    str about = xml_attribute(c->mem, attributes, "about");
    f->entry = (struct entry){.shown = {.id = feed_words(c, about, FEED_WORDS_MAX)}};
    f->entry.shown.item.language = feed_language(language);
    f->in_entry = true;
    cdf_attributes(f, attributes, base);
}

static opt_time first(opt_time a, opt_time b, opt_time c)
{
    return a.set ? a : b.set ? b : c;
}

static str first_enclosed(const struct feed_item *item)
{
    for (size_t i = 0; i < item->n_enclosures; i++)
        if (feed_is_web(item->enclosures[i].url))
            return item->enclosures[i].url;
    return (str){0};
}

void entry_end(struct xml_feed *f)
{
    struct ctx *c = f->d->c;
    struct entry *e = &f->entry;
    struct feed_item *item = &e->shown.item;
    if (e->title.text.len == 0)
        e->title = e->media_title;
    if (e->summary.text.len == 0) {
        e->summary = e->content.text.len ? e->content : e->media_text;
        e->summary_base = e->content_base;
    }
    if (e->shown.link.len == 0 && e->id_is_link)
        set_link(f, e->permalink, (str){0});
    if (item->url.len == 0)
        item->url = first_enclosed(item);
    e->shown.title = plain(c, e->title, FEED_WORDS_MAX);
    e->shown.summary = safe(c, e->summary, base_of(f, e->summary_base));
    e->shown.content = safe(c, e->content, base_of(f, e->content_base));
    e->shown.published = first(e->shown.published, e->dated, e->created);
    item->updated = first(e->updated, e->dated, e->shown.published);
    item->published = first(e->shown.published, item->updated, (opt_time){0});
    item->title = plain(c, e->title, FEED_TITLE_MAX);
    item->summary = plain(c, e->summary, FEED_SUMMARY_MAX);
    item->id = e->shown.id;
    feed_add(f->d, &e->shown);
    f->in_entry = false;
}
