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

/* An award is an entry of its own: a renewal gets another id. */
str directory_feed(struct ctx *c, const struct directory_out *what, str title)
{
    struct text t = {.mem = c->mem};
    str page = site_url(c, c->prefix, "/directory");
    moment updated = what->n ? moment_of_day(what->list->entries[what->places[0]].latest) : c->now;
    atom_begin(&t, &(struct atom){.title = title, .id = page, .page = page, .updated = updated},
               arena_format(c->mem, "%.*s/feed", STR_ARG(page)));
    for (size_t i = 0; i < what->n; i++) {
        const struct directory_entry *e = &what->list->entries[what->places[i]];
        str person = site_url(c, c->prefix, "/people/%.*s", STR_ARG(e->handle));
        str award = day_iso(c->mem, e->latest);
        atom_entry(&t, &(struct atom){
                           .title = e->name,
                           .id = arena_format(c->mem, "%.*s#%.*s", STR_ARG(person), STR_ARG(award)),
                           .page = person,
                           .author = e->name,
                           .summary = expertise_list(c, what, e),
                           .updated = moment_of_day(e->latest),
                       });
    }
    atom_end(&t);
    return text_str(&t);
}
