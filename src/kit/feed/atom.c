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
}

void atom_entry(struct text *t, const struct atom *entry)
{
    text_add(t, S("\n<entry>"));
    add_common(t, entry);
    if (entry->summary.len > 0)
        add_element(t, "summary", entry->summary);
    text_add(t, S("</entry>"));
}

void atom_end(struct text *t)
{
    text_add(t, S("\n</feed>\n"));
}
