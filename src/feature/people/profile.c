#include "feature/people/inside.h"
#include "feature/people/people.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/image/image.h"
#include "kit/store/store.h"

#include <string.h>

enum { PICTURE_PIXELS = 256, LABEL_MAX = 60, URL_MAX = 500, LEVELS = 3 };

/* ---- reading --------------------------------------------------------------------------------- */

static enum err load_words(struct ctx *c, int64_t person, struct profile *p)
{
    struct row_people_names *names;
    struct row_people_texts *texts;
    size_t n;
    enum err e = q_people_names(c, person, &names, &n);
    for (size_t i = 0; !e && i < n && i < PERSON_LANGUAGES_MAX; i++)
        p->names[p->n_names++] = (struct person_words){names[i].language, names[i].name};
    if (e || (e = q_people_texts(c, person, &texts, &n)))
        return e;
    for (size_t i = 0; i < n && i < PERSON_LANGUAGES_MAX; i++)
        p->texts[p->n_texts++] = (struct person_words){texts[i].language, texts[i].words};
    return OK;
}

static enum err load_lists(struct ctx *c, int64_t person, struct profile *p)
{
    struct row_people_links *links;
    struct row_people_languages *tongues;
    size_t n;
    enum err e = q_people_links(c, person, &links, &n);
    for (size_t i = 0; !e && i < n && i < PERSON_LINKS_MAX; i++)
        p->links[p->n_links++] = (struct person_link){links[i].label, links[i].url};
    if (e || (e = q_people_languages(c, person, &tongues, &n)))
        return e;
    for (size_t i = 0; i < n && i < PERSON_LANGUAGES_MAX; i++)
        p->tongues[p->n_tongues++] = (struct person_tongue){tongues[i].language, tongues[i].level};
    return OK;
}

enum err people_profile(struct ctx *c, int64_t person, struct profile *p)
{
    struct row_people_person row;
    enum err e = q_people_person(c, person, &row);
    if (e)
        return e;
    *p = (struct profile){
        .version = row.version, .name = row.name, .headline = row.headline, .country = row.country};
    e = load_words(c, person, p);
    return e ? e : load_lists(c, person, p);
}

/* ---- checks: all fields, then the answer ----------------------------------------------------- */

static const char *numbered(struct ctx *c, const char *name, size_t i)
{
    return arena_format(c->mem, "%s-%zu", name, i + 1).at;
}

/* Of one kind there is one text a language. */
static void check_language(struct ctx *c, const char *field, const struct person_words *list,
                           size_t i)
{
    if (!i18n_is_language(list[i].language))
        (void)fail_at(c, numbered(c, field, i), "Choose a language for this.");
    for (size_t k = 0; k < i; k++)
        if (str_same(list[k].language, list[i].language))
            (void)fail_at(c, numbered(c, field, i), "You have one in this language already.");
}

static void check_words(struct ctx *c, const struct profile *p)
{
    for (size_t i = 0; i < p->n_names; i++) {
        check_language(c, "name-language", p->names, i);
        check_text(c, numbered(c, "name-words", i), p->names[i].words,
                   (struct text_rule){1, PERSON_NAME_MAX, false});
    }
    for (size_t i = 0; i < p->n_texts; i++) {
        check_language(c, "text-language", p->texts, i);
        check_text(c, numbered(c, "text-words", i), p->texts[i].words,
                   (struct text_rule){1, PERSON_TEXT_MAX, true});
    }
}

static bool is_web_address(str url)
{
    bool scheme = str_starts(url, S("https://")) || str_starts(url, S("http://"));
    return scheme && url.len > 10 && url.len <= URL_MAX && str_find(url, S(" ")) == SIZE_MAX &&
           html_url_allowed(url);
}

static void check_links(struct ctx *c, const struct profile *p)
{
    for (size_t i = 0; i < p->n_links; i++) {
        check_text(c, numbered(c, "link-label", i), p->links[i].label,
                   (struct text_rule){0, LABEL_MAX, false});
        if (!is_web_address(p->links[i].url))
            (void)fail_at(c, numbered(c, "link-url", i),
                          "Write a whole address, like https://example.org/me.");
    }
}

static void check_tongues(struct ctx *c, const struct profile *p)
{
    for (size_t i = 0; i < p->n_tongues; i++) {
        if (!i18n_is_language(p->tongues[i].language))
            (void)fail_at(c, numbered(c, "tongue-language", i), "Choose a language from the list.");
        if (p->tongues[i].level < 1 || p->tongues[i].level > LEVELS)
            (void)fail_at(c, numbered(c, "tongue-level", i), "Choose how well you know it.");
        for (size_t k = 0; k < i; k++)
            if (str_same(p->tongues[k].language, p->tongues[i].language))
                (void)fail_at(c, numbered(c, "tongue-language", i),
                              "You have this language already.");
    }
}

static enum err check_profile(struct ctx *c, const struct profile *p)
{
    check_text(c, "name", p->name, (struct text_rule){1, PERSON_NAME_MAX, false});
    check_text(c, "headline", p->headline, (struct text_rule){0, PERSON_HEADLINE_MAX, false});
    if (p->country.len > 0 && !i18n_is_country(p->country))
        (void)fail_at(c, "country", "Choose a country from the list.");
    check_words(c, p);
    check_links(c, p);
    check_tongues(c, p);
    return c->problems ? ERR_INVALID : OK;
}

/* ---- writing --------------------------------------------------------------------------------- */

static enum err write_words(struct ctx *c, const struct profile *p)
{
    enum err e = q_people_end_names(c, c->me);
    for (size_t i = 0; !e && i < p->n_names; i++)
        e = q_people_add_name(c, c->me, p->names[i].language, p->names[i].words);
    if (!e)
        e = q_people_end_texts(c, c->me);
    for (size_t i = 0; !e && i < p->n_texts; i++)
        e = q_people_add_text(c, c->me, p->texts[i].language, p->texts[i].words);
    return e;
}

/* A link without a label shows where it leads: "example.org". */
static str label_of(const struct person_link *link)
{
    if (link->label.len > 0)
        return link->label;
    str rest = str_from(link->url, str_find(link->url, S("//")) + 2);
    size_t slash = str_find(rest, S("/"));
    rest = slash == SIZE_MAX ? rest : str_upto(rest, slash);
    return str_starts(rest, S("www.")) ? str_from(rest, 4) : rest;
}

static enum err write_lists(struct ctx *c, const struct profile *p)
{
    enum err e = q_people_end_links(c, c->me);
    for (size_t i = 0; !e && i < p->n_links; i++)
        e = q_people_add_link(c, c->me, (int64_t)i + 1, label_of(&p->links[i]), p->links[i].url);
    if (!e)
        e = q_people_end_languages(c, c->me);
    for (size_t i = 0; !e && i < p->n_tongues; i++)
        e = q_people_add_language(c, c->me, p->tongues[i].language, p->tongues[i].level);
    return e;
}

static enum err write(struct ctx *c, const struct profile *p)
{
    struct row_people_change row;
    enum err e = q_people_change(c,
                                 &(struct in_people_change){
                                     .id = c->me,
                                     .version = p->version,
                                     .name = p->name,
                                     .sort_key = i18n_sort_key(c->mem, p->name),
                                     .latin = i18n_latin(c->mem, p->name),
                                     .headline = p->headline,
                                     .country = p->country,
                                 },
                                 &row);
    if (e == ERR_CONFLICT)
        return fail(c, ERR_CONFLICT,
                    "Your profile was changed in another window since you opened this page. What "
                    "you typed is still here; look at it once more, then save again.");
    if (e || (e = write_words(c, p)) || (e = write_lists(c, p)))
        return e;
    return people_note(c, "person.changed", c->me, c->me);
}

enum err people_save(struct ctx *c, const struct profile *p)
{
    enum err e = check_profile(c, p);
    if (e || (e = db_begin(c)))
        return e;
    return db_end(c, write(c, p));
}

enum err people_set_reading(struct ctx *c, str language, str zone)
{
    struct row_people_set_reading row;
    if (!i18n_catalog(language))
        (void)fail_at(c, "language", "Choose a language from the list.");
    if (!i18n_is_zone(zone))
        (void)fail_at(c, "zone", "Choose a time zone from the list.");
    if (c->problems)
        return ERR_INVALID;
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_people_set_reading(c, c->me, language, zone, &row));
}

/* ---- the picture ----------------------------------------------------------------------------- */

static enum err set_picture(struct ctx *c, str hash)
{
    struct row_people_set_picture row;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_people_set_picture(c, c->me, (opt_bytes){hash.len > 0, hash}, &row)))
        e = people_note(c, "person.changed", c->me, c->me);
    return db_end(c, e);
}

enum err people_set_picture(struct ctx *c, str file)
{
    struct row_people_person old;
    str png, hash = {0};
    enum err e = q_people_person(c, c->me, &old);
    if (!e && file.len > 0 && !(e = image_square(c, file, PICTURE_PIXELS, &png)))
        e = file_keep(c, png, &hash);
    if (e || (e = set_picture(c, hash)))
        return e;
    if (old.avatar.set && !str_same(old.avatar.value, hash))
        file_forget(c, old.avatar.value);
    return OK;
}
