#include "feature/directory/directory_out.h"

#include "kit/feed/feed.h"
#include "kit/i18n/i18n.h"

static str expertise_list(struct ctx *c, const struct directory_out *what,
                          const struct directory_entry *e)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < e->n_expertises; i++)
        for (size_t k = 0; k < what->n_expertises; k++)
            if (what->expertises[k].id == e->expertises[i])
                text_format(&t, "%s%.*s", t.len ? "; " : "", STR_ARG(what->expertises[k].name));
    return text_str(&t);
}

static str language_list(struct ctx *c, const struct directory_entry *e)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < e->n_languages; i++)
        text_format(&t, "%s%.*s", i ? "; " : "", STR_ARG(e->languages[i]));
    return text_str(&t);
}

str directory_csv(struct ctx *c, const struct directory_out *what)
{
    struct text t = {.mem = c->mem};
    text_add(
        &t, S("name,native name,headline,country,expertises,languages,standing,since,address\r\n"));
    for (size_t i = 0; i < what->n; i++) {
        const struct directory_entry *e = &what->list->entries[what->places[i]];
        table_write_cell(&t, e->name, true);
        table_write_cell(&t, e->native, false);
        table_write_cell(&t, e->headline, false);
        table_write_cell(&t, e->country, false);
        table_write_cell(&t, expertise_list(c, what, e), false);
        table_write_cell(&t, language_list(c, e), false);
        table_write_cell(&t, e->member ? S("member") : S("alumni"), false);
        text_format(&t, ",%d,", e->since);
        text_format(&t, "%.*s%.*s/people/%.*s\r\n", STR_ARG(c->site->address), STR_ARG(c->prefix),
                    STR_ARG(e->handle));
    }
    return text_str(&t);
}

/* Text of XML: the five characters that mean something, and no control characters. */
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

/* RFC 4287. An award is an entry of its own: a renewal gets another id. */
str directory_feed(struct ctx *c, const struct directory_out *what, str title)
{
    struct text t = {.mem = c->mem};
    str self =
        arena_format(c->mem, "%.*s%.*s/directory", STR_ARG(c->site->address), STR_ARG(c->prefix));
    moment updated = what->n ? moment_of_day(what->list->entries[what->places[0]].latest) : c->now;
    text_add(&t, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                   "<feed xmlns=\"http://www.w3.org/2005/Atom\">"));
    add_element(&t, "title", title);
    add_element(&t, "id", self);
    add_element(&t, "updated", moment_iso(c->mem, updated));
    text_format(&t, "<link rel=\"self\" href=\"%.*s/feed\"/><link href=\"%.*s\"/>", STR_ARG(self),
                STR_ARG(self));
    for (size_t i = 0; i < what->n; i++) {
        const struct directory_entry *e = &what->list->entries[what->places[i]];
        str page = arena_format(c->mem, "%.*s%.*s/people/%.*s", STR_ARG(c->site->address),
                                STR_ARG(c->prefix), STR_ARG(e->handle));
        text_add(&t, S("\n<entry>"));
        add_element(&t, "title", e->name);
        add_element(
            &t, "id",
            arena_format(c->mem, "%.*s#%.*s", STR_ARG(page), STR_ARG(day_iso(c->mem, e->latest))));
        add_element(&t, "updated", moment_iso(c->mem, moment_of_day(e->latest)));
        text_format(&t, "<link href=\"%.*s\"/><author>", STR_ARG(page));
        add_element(&t, "name", e->name);
        text_add(&t, S("</author>"));
        add_element(&t, "summary", expertise_list(c, what, e));
        text_add(&t, S("</entry>"));
    }
    text_add(&t, S("\n</feed>\n"));
    return text_str(&t);
}
