#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/people/inside.h"
#include "feature/people/people.sql.h"
#include "kit/i18n/i18n.h"

#include <string.h>

enum {
    SPARE_LINKS = 2, /* empty lines offered beyond those that are filled in */
    PICTURE_MAX = 5 << 20,
    COOKIE_S = 365 * 86400,
};

/* A line of the form: a language, and words or a level for it. */
struct words_line {
    struct frame_select language;
    struct frame_field words;
    struct safe_html shown; /* the text as others see it, when a preview was asked for */
};
struct link_line {
    struct frame_field label, url;
};
struct tongue_line {
    struct frame_select language, level;
};
struct profile_view {
    const struct req *r;
    struct person me;
    int64_t version;
    bool preview;
    struct frame_field name, headline, picture;
    struct frame_select country;
    struct words_line names[PERSON_LANGUAGES_MAX], texts[PERSON_LANGUAGES_MAX];
    struct link_line links[PERSON_LINKS_MAX];
    struct tongue_line tongues[PERSON_LANGUAGES_MAX];
    size_t n_names, n_texts, n_links, n_tongues;
};

#include "feature/people/profile.html.h"

static const char *numbered(struct ctx *c, const char *name, size_t i)
{
    return arena_format(c->mem, "%s-%zu", name, i + 1).at;
}

/* ---- the form, filled in --------------------------------------------------------------------- */

/* The choices with an empty first one, `chosen` chosen. */
static struct frame_select select_of(struct ctx *c, const char *name, str label, str chosen)
{
    const struct i18n_choice *list;
    size_t n;
    struct frame_select s = {.name = name, .label = label};
    if (strcmp(name, "country") == 0)
        i18n_countries(c, &list, &n);
    else
        i18n_languages(c, &list, &n);
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    options[0] = (struct frame_option){S(""), tr(c, "None"), chosen.len == 0};
    for (size_t i = 0; i < n; i++)
        options[i + 1] =
            (struct frame_option){list[i].code, list[i].name, str_same(list[i].code, chosen)};
    s.options = options;
    s.n = n + 1;
    return s;
}

static struct frame_select level_select(struct ctx *c, const char *name, int64_t chosen)
{
    static const char *const levels[] = {N_("I read it"), N_("I work in it"),
                                         N_("It is my first language")};
    struct frame_option *options = arena_take(c->mem, COUNT(levels), sizeof *options);
    for (size_t i = 0; i < COUNT(levels); i++)
        options[i] = (struct frame_option){arena_format(c->mem, "%zu", i + 1), tr(c, levels[i]),
                                           chosen == (int64_t)i + 1};
    return (struct frame_select){
        .name = name, .label = tr(c, "How well"), .options = options, .n = COUNT(levels)};
}

static size_t and_spare(size_t n, size_t spare, size_t max)
{
    return n + spare < max ? n + spare : max;
}

static void fill_names(struct ctx *c, struct profile_view *v, const struct profile *p)
{
    v->n_names = and_spare(p->n_names, 1, PERSON_LANGUAGES_MAX);
    for (size_t i = 0; i < v->n_names; i++) {
        v->names[i].language =
            select_of(c, numbered(c, "name-language", i), tr(c, "Language"), p->names[i].language);
        v->names[i].words = (struct frame_field){.name = numbered(c, "name-words", i),
                                                 .type = "text",
                                                 .label = tr(c, "Name"),
                                                 .value = p->names[i].words,
                                                 .max = PERSON_NAME_MAX};
    }
}

static void fill_texts(struct ctx *c, struct profile_view *v, const struct profile *p)
{
    v->n_texts = and_spare(p->n_texts, 1, PERSON_LANGUAGES_MAX);
    for (size_t i = 0; i < v->n_texts; i++) {
        struct words_line *line = &v->texts[i];
        const struct person_words *t = &p->texts[i];
        str code = t->language.len > 0 || p->n_texts > 0 ? t->language : str_of(c->catalog->code);
        line->language = select_of(c, numbered(c, "text-language", i), tr(c, "Language"), code);
        line->words = (struct frame_field){.name = numbered(c, "text-words", i),
                                           .type = "textarea",
                                           .label = tr(c, "Text"),
                                           .value = t->words,
                                           .max = PERSON_TEXT_MAX,
                                           .rows = t->words.len > 0 ? 8 : 4};
        if (v->preview && t->words.len > 0)
            line->shown = markdown(c, t->words);
    }
}

static void fill_lists(struct ctx *c, struct profile_view *v, const struct profile *p)
{
    v->n_links = and_spare(p->n_links, SPARE_LINKS, PERSON_LINKS_MAX);
    for (size_t i = 0; i < v->n_links; i++) {
        v->links[i].url = (struct frame_field){.name = numbered(c, "link-url", i),
                                               .type = "url",
                                               .label = tr(c, "Address"),
                                               .value = p->links[i].url,
                                               .max = 500};
        v->links[i].label = (struct frame_field){.name = numbered(c, "link-label", i),
                                                 .type = "text",
                                                 .label = tr(c, "Shown as"),
                                                 .value = p->links[i].label,
                                                 .max = 60};
    }
    v->n_tongues = and_spare(p->n_tongues, 1, PERSON_LANGUAGES_MAX);
    for (size_t i = 0; i < v->n_tongues; i++) {
        v->tongues[i].language = select_of(c, numbered(c, "tongue-language", i), tr(c, "Language"),
                                           p->tongues[i].language);
        v->tongues[i].level = level_select(c, numbered(c, "tongue-level", i),
                                           p->tongues[i].level ? p->tongues[i].level : 2);
    }
}

static void fill_head(struct ctx *c, struct profile_view *v, const struct profile *p)
{
    v->name = (struct frame_field){.name = "name",
                                   .type = "text",
                                   .label = tr(c, "Name"),
                                   .hint = tr(c, "As you write it yourself, in any script."),
                                   .value = p->name,
                                   .required = true,
                                   .max = PERSON_NAME_MAX,
                                   .autocomplete = "name"};
    v->headline = (struct frame_field){
        .name = "headline",
        .type = "text",
        .label = tr(c, "Headline"),
        .hint = tr(c, "One line under your name, like “Explains query plans, in three languages”."),
        .value = p->headline,
        .max = PERSON_HEADLINE_MAX};
    v->country = select_of(c, "country", tr(c, "Country"), p->country);
    v->picture = (struct frame_field){.name = "picture",
                                      .type = "file",
                                      .label = tr(c, "New picture"),
                                      .hint = tr(c, "PNG, JPEG or WebP, up to 5 MB. It is cut "
                                                    "square; nothing else of the file is kept."),
                                      .required = true,
                                      .accept = "image/png,image/jpeg,image/webp"};
}

static enum err show(struct ctx *c, const struct req *r, struct res *out, const struct profile *p)
{
    struct profile_view *v = arena_take(c->mem, 1, sizeof *v);
    enum err e = people_get(c, c->me, &v->me);
    if (e)
        return e;
    v->r = r;
    v->version = p->version;
    v->preview = form_has(r, "preview");
    fill_head(c, v, p);
    fill_names(c, v, p);
    fill_texts(c, v, p);
    fill_lists(c, v, p);
    struct html o = frame_open(c, r, tr(c, "Your profile"), AREA_ACCOUNT);
    view_profile(&o, v);
    return frame_close(&o, r, out);
}

/* ---- the form, read: lines that were left empty are none ------------------------------------- */

static size_t read_words(struct ctx *c, const struct req *r, const char *kind,
                         struct person_words *list)
{
    size_t n = 0;
    for (size_t i = 0; i < PERSON_LANGUAGES_MAX; i++) {
        str words = form_text(r, numbered(c, arena_format(c->mem, "%s-words", kind).at, i));
        if (words.len == 0)
            continue;
        list[n++] = (struct person_words){
            form_text(r, numbered(c, arena_format(c->mem, "%s-language", kind).at, i)), words};
    }
    return n;
}

static void read_profile(struct ctx *c, const struct req *r, struct profile *p)
{
    *p = (struct profile){.version = form_int(r, "version", 0),
                          .name = form_text(r, "name"),
                          .headline = form_text(r, "headline"),
                          .country = form_text(r, "country")};
    p->n_names = read_words(c, r, "name", p->names);
    p->n_texts = read_words(c, r, "text", p->texts);
    for (size_t i = 0; i < PERSON_LINKS_MAX; i++) {
        str url = form_text(r, numbered(c, "link-url", i));
        if (url.len > 0)
            p->links[p->n_links++] =
                (struct person_link){form_text(r, numbered(c, "link-label", i)), url};
    }
    for (size_t i = 0; i < PERSON_LANGUAGES_MAX; i++) {
        str language = form_text(r, numbered(c, "tongue-language", i));
        if (language.len > 0)
            p->tongues[p->n_tongues++] =
                (struct person_tongue){language, form_int(r, numbered(c, "tongue-level", i), 0)};
    }
}

static enum err profile_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct profile *p = arena_take(c->mem, 1, sizeof *p);
    enum err e = people_profile(c, c->me, p);
    return e ? e : show(c, r, out, p);
}

static enum err profile_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct profile *p = arena_take(c->mem, 1, sizeof *p);
    read_profile(c, r, p);
    if (form_has(r, "preview"))
        return show(c, r, out, p);
    enum err e = people_save(c, p);
    if (!e) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    bool quicker = e == ERR_CONFLICT;
    if ((e = frame_again(c, out, e)))
        return e;
    struct person now;
    if (quicker && !(e = people_get(c, c->me, &now)))
        p->version = now.version; /* having read so, the next time they mean it */
    return e ? e : show(c, r, out, p);
}

static enum err picture_post(struct ctx *c, const struct req *r, struct res *out)
{
    const struct upload *file = form_file(r, "picture");
    enum err e = OK;
    if (!form_has(r, "remove") && (!file || file->bytes.len == 0))
        e = fail_at(c, "picture", "Choose a picture first.");
    if (!e)
        e = people_set_picture(c, form_has(r, "remove") ? S("") : file->bytes);
    if (!e) {
        frame_flash(out, form_has(r, "remove") ? FLASH_REMOVED : FLASH_SAVED);
        return OK;
    }
    if (e == ERR_INVALID && !c->problems)
        e = fail_at(c, "picture", "%.*s", STR_ARG(c->why));
    if ((e = frame_again(c, out, e)))
        return e;
    return profile_get(c, r, out);
}

/* ---- language and time zone ------------------------------------------------------------------ */

static void set_cookie(struct ctx *c, struct res *out, str language)
{
    res_header(out, S("Set-Cookie"),
               arena_format(c->mem,
                            "plaudit-language=%.*s; HttpOnly; SameSite=Lax; Path=/; "
                            "Max-Age=%d",
                            STR_ARG(language), COOKIE_S));
}

static enum err reading_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = people_set_reading(c, form_text(r, "language"), form_text(r, "zone"));
    if (!e) {
        set_cookie(c, out, form_text(r, "language"));
        frame_flash(out, FLASH_SAVED);
    }
    return e;
}

/* Where the form was: an address of our own pages, without what could end the header. */
static str own_address(str then)
{
    if (!str_starts(then, S("/")) || str_starts(then, S("//")) || then.len > 1000)
        return S("/");
    for (size_t i = 0; i < then.len; i++)
        if (then.at[i] <= ' ' || then.at[i] >= 0x7F || then.at[i] == '\\')
            return S("/");
    return then;
}

static enum err language_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct person me;
    const struct catalog *catalog = i18n_catalog(form_text(r, "language"));
    if (!catalog)
        return fail_at(c, "language", "Choose a language from the list.");
    str code = str_of(catalog->code);
    enum err e = c->me ? people_get(c, c->me, &me) : OK;
    if (!e && c->me && !str_same(me.language, code))
        e = people_set_reading(c, code, me.zone);
    if (e)
        return e;
    set_cookie(c, out, code);
    out->status = 303;
    out->location = arena_format(c->mem, "%.*s%.*s", STR_ARG(c->prefix),
                                 STR_ARG(own_address(form_text(r, "then"))));
    return OK;
}

/* As a form sends it a character takes up to 12 bytes: all fields full, in any script. */
enum {
    PROFILE_BYTES = 12 * (PERSON_LANGUAGES_MAX * (PERSON_TEXT_MAX + PERSON_NAME_MAX) +
                          PERSON_LINKS_MAX * 700 + PERSON_HEADLINE_MAX) +
                    (16 << 10),
};

const struct route people_routes[] = {
    {"GET", "/account/profile", profile_get, SIGNED_IN},
    {"POST", "/account/profile", profile_post, SIGNED_IN, "/account/profile", PAGE, PROFILE_BYTES},
    {"POST", "/account/picture", picture_post, SIGNED_IN, "/account/profile", SLOW,
     PICTURE_MAX + (64 << 10)},
    {"POST", "/account/reading", reading_post, SIGNED_IN, "/account"},
    {"GET", "/account/affiliations", affiliation_get, SIGNED_IN},
    {"POST", "/account/affiliations", affiliation_post, SIGNED_IN, "/account/affiliations"},
    {"POST", "/account/affiliations/#/end", affiliation_end_post, SIGNED_IN,
     "/account/affiliations"},
    {"POST", "/account/affiliations/#/confirm", affiliation_confirm_post, SIGNED_IN,
     "/account/affiliations"},
    {"GET", "/account/delete", erasure_get, SIGNED_IN},
    {"POST", "/account/delete", erasure_post, SIGNED_IN, "/account/delete", SLOW},
    {"POST", "/account/delete/stop", erasure_stop_post, SIGNED_IN, "/account/delete"},
    {"POST", "/language", language_post, ANYBODY, "/"},
    {"GET", "/files/@", file_get, ANYBODY},
    {0},
};
