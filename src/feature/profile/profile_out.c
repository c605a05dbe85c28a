#include "feature/profile/profile_out.h"

#include "kit/feed/feed.h"
#include "kit/i18n/i18n.h"

#include <string.h>

enum { CARD_LINE = 75 }; /* bytes, with the blank of a continued line */

str profile_address(struct ctx *c, str handle)
{
    return site_url(c, c->prefix, "/people/%.*s", STR_ARG(handle));
}

/* ---- contact card ---------------------------------------------------------------------------- */

static str card_words(struct ctx *c, str words)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < words.len; i++) {
        char ch = words.at[i];
        if (ch == '\n')
            text_add(&t, S("\\n"));
        else if (ch == ',' || ch == ';' || ch == '\\')
            text_char(&t, '\\'), text_char(&t, ch);
        else if ((unsigned char)ch >= ' ')
            text_char(&t, ch);
    }
    return text_str(&t);
}

/* A line is folded at 75 bytes, between characters. */
static void add_line(struct text *t, const char *name, str value)
{
    size_t used = strlen(name) + 1;
    text_format(t, "%s:", name);
    while (value.len > 0) {
        size_t bytes = str_char_bytes(value);
        if (bytes == 0)
            break;
        if (used + bytes > CARD_LINE) {
            text_add(t, S("\r\n "));
            used = 1;
        }
        text_add(t, str_upto(value, bytes));
        used += bytes;
        value = str_from(value, bytes);
    }
    text_add(t, S("\r\n"));
}

static void add_words(struct ctx *c, struct text *t, const char *name, str words)
{
    if (words.len > 0)
        add_line(t, name, card_words(c, words));
}

/* The name as it is written at home is the same one in another language: they share an ALTID. */
static void add_names(struct ctx *c, struct text *t, const struct profile_out *p)
{
    if (p->name.native.len == 0 || !i18n_is_language(p->native_language)) {
        add_words(c, t, "FN", p->name.first);
        add_words(c, t, "FN", p->name.native);
        return;
    }
    str native = arena_format(c->mem, "FN;ALTID=1;LANGUAGE=%.*s", STR_ARG(p->native_language));
    add_words(c, t, "FN;ALTID=1", p->name.first);
    add_words(c, t, native.at, p->name.native);
}

/* What people know, and what they speak, best first. */
static void add_skills(struct ctx *c, struct text *t, const struct profile_out *p)
{
    struct text all = {.mem = c->mem};
    for (size_t i = 0; i < p->n_expertises; i++) {
        if (i > 0)
            text_char(&all, ',');
        text_add(&all, card_words(c, p->expertises[i]));
    }
    if (all.len > 0)
        add_line(t, "CATEGORIES", text_str(&all));
    for (size_t i = 0; i < p->n_tongues; i++)
        if (i18n_is_language(p->tongues[i].language))
            add_line(t, arena_format(c->mem, "LANG;PREF=%zu", i + 1).at, p->tongues[i].language);
}

str profile_card(struct ctx *c, const struct profile_out *p)
{
    struct text t = {.mem = c->mem};
    str address = profile_address(c, p->handle);
    text_add(&t, S("BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:individual\r\n"));
    add_names(c, &t, p);
    add_words(c, &t, "NICKNAME", p->handle);
    add_words(c, &t, "TITLE", p->person->headline);
    if (p->n_employers > 0)
        add_words(c, &t, "ORG", p->employers[0].name);
    if (p->person->country.len > 0)
        add_line(&t, "ADR",
                 arena_format(c->mem, ";;;;;;%.*s",
                              STR_ARG(card_words(c, i18n_country(c, p->person->country)))));
    add_skills(c, &t, p);
    if (p->picture.len > 0)
        add_line(&t, "PHOTO;MEDIATYPE=image/png",
                 site_url(c, c->prefix, "%.*s", STR_ARG(p->picture)));
    add_line(&t, "UID", address);
    add_line(&t, "URL", address);
    for (size_t i = 0; i < p->n_links; i++)
        if (html_url_allowed(p->links[i].url))
            add_line(&t, "URL", p->links[i].url);
    add_line(&t, "SOURCE", arena_format(c->mem, "%.*s/card.vcf", STR_ARG(address)));
    text_add(&t, S("END:VCARD\r\n"));
    return text_str(&t);
}

/* ---- feed ------------------------------------------------------------------------------------ */

str profile_feed(struct ctx *c, const struct profile_out *p)
{
    struct text t = {.mem = c->mem};
    str page = profile_address(c, p->handle);
    moment updated = p->n_works > 0 ? moment_of_day(p->works[0].day) : p->person->made;
    atom_begin(&t,
               &(struct atom){.title = p->name.first,
                              .id = page,
                              .page = page,
                              .author = p->name.first,
                              .updated = updated},
               arena_format(c->mem, "%.*s/feed", STR_ARG(page)));
    for (size_t i = 0; i < p->n_works; i++) {
        const struct row_profile_works *w = &p->works[i];
        bool linked = w->url.len > 0 && html_url_allowed(w->url);
        str id = arena_format(c->mem, "%.*s#%lld", STR_ARG(page), (long long)w->id);
        atom_entry(&t, &(struct atom){.title = w->title,
                                      .id = id,
                                      .page = linked ? w->url : page,
                                      .updated = moment_of_day(w->day)});
    }
    atom_end(&t);
    return text_str(&t);
}
