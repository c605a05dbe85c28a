#include "kit/feed/feed.h"

static void add_xml(struct text *t, str s)
{
    for (size_t i = 0; i < s.len; i++)
        switch (s.at[i]) {
        case '<': text_add(t, S("&lt;")); break;
        case '>': text_add(t, S("&gt;")); break;
        case '&': text_add(t, S("&amp;")); break;
        case '"': text_add(t, S("&quot;")); break;
        default:
            if ((unsigned char)s.at[i] >= ' ')
                text_char(t, s.at[i]);
        }
}

/* The same with its lines. */
static void add_xml_lines(struct text *t, str s)
{
    for (str line; str_cut(&s, '\n', &line);) {
        add_xml(t, line);
        text_char(t, '\n');
    }
}

static void add_element(struct text *t, const char *name, str words)
{
    text_format(t, "<%s>", name);
    add_xml(t, words);
    text_format(t, "</%s>", name);
}

static void add_link(struct text *t, const char *relation, str address)
{
    text_format(t, "<link rel=\"%s\" href=\"", relation);
    add_xml(t, address);
    text_add(t, S("\"/>"));
}

static void add_common(struct text *t, const struct atom *a)
{
    add_element(t, "title", a->title);
    add_element(t, "id", a->id);
    add_element(t, "updated", moment_iso(t->mem, a->updated));
    add_link(t, "alternate", a->page);
    if (a->published.set)
        add_element(t, "published", moment_iso(t->mem, a->published.value));
    if (a->author.len > 0) {
        text_add(t, S("<author>"));
        add_element(t, "name", a->author);
        text_add(t, S("</author>"));
    }
}

void atom_begin(struct text *t, const struct atom *feed, str self)
{
    text_add(t, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                  "<feed xmlns=\"http://www.w3.org/2005/Atom\">"));
    add_common(t, feed);
    add_link(t, "self", self);
    if (feed->hub.len > 0)
        add_link(t, "hub", feed->hub);
}

void atom_entry(struct text *t, const struct atom *entry)
{
    if (entry->language.len > 0) {
        text_add(t, S("\n<entry xml:lang=\""));
        add_xml(t, entry->language);
        text_add(t, S("\">"));
    } else {
        text_add(t, S("\n<entry>"));
    }
    add_common(t, entry);
    for (size_t i = 0; i < entry->n_tags; i++) {
        text_add(t, S("<category term=\""));
        add_xml(t, entry->tags[i]);
        text_add(t, S("\"/>"));
    }
    if (entry->summary.len > 0)
        add_element(t, "summary", entry->summary);
    if (entry->html.len > 0) {
        text_add(t, S("<content type=\"html\">"));
        add_xml_lines(t, entry->html);
        text_add(t, S("</content>"));
    }
    text_add(t, S("</entry>"));
}

void atom_end(struct text *t)
{
    text_add(t, S("\n</feed>\n"));
}

/* ---- JSON Feed ------------------------------------------------------------------------------- */

static void add_member(struct text *t, const char *name, str value)
{
    if (value.len == 0)
        return;
    text_format(t, ",\"%s\":", name);
    text_json(t, value);
}

static void add_author(struct text *t, str name)
{
    if (name.len == 0)
        return;
    text_add(t, S(",\"authors\":[{\"name\":"));
    text_json(t, name);
    text_add(t, S("}]"));
}

void feed_json_begin(struct text *t, const struct atom *feed, str self)
{
    text_add(t, S("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":"));
    text_json(t, feed->title);
    add_member(t, "home_page_url", feed->page);
    add_member(t, "feed_url", self);
    add_author(t, feed->author);
    if (feed->hub.len > 0) {
        text_add(t, S(",\"hubs\":[{\"type\":\"WebSub\",\"url\":"));
        text_json(t, feed->hub);
        text_add(t, S("}]"));
    }
    text_add(t, S(",\"items\":["));
}

void feed_json_entry(struct text *t, const struct atom *entry, bool first)
{
    text_add(t, first ? S("\n{\"id\":") : S(",\n{\"id\":"));
    text_json(t, entry->id);
    add_member(t, "url", entry->page);
    add_member(t, "title", entry->title);
    add_member(t, "summary", entry->summary);
    if (entry->html.len > 0)
        add_member(t, "content_html", entry->html);
    else
        add_member(t, "content_text", entry->summary.len > 0 ? entry->summary : entry->title);
    if (entry->published.set)
        add_member(t, "date_published", moment_iso(t->mem, entry->published.value));
    add_member(t, "date_modified", moment_iso(t->mem, entry->updated));
    add_author(t, entry->author);
    add_member(t, "language", entry->language);
    for (size_t i = 0; i < entry->n_tags; i++) {
        text_add(t, i == 0 ? S(",\"tags\":[") : S(","));
        text_json(t, entry->tags[i]);
    }
    text_add(t, entry->n_tags > 0 ? S("]}") : S("}"));
}

void feed_json_end(struct text *t)
{
    text_add(t, S("\n]}\n"));
}
