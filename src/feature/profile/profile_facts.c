#include "feature/profile/profile_out.h"

#include "feature/frame/frame.h"

/* A ProfilePage about a Person, in the words of schema.org. */

static void member(struct text *t, const char *name, str value)
{
    if (value.len == 0)
        return;
    text_format(t, ",\"%s\":", name);
    text_json(t, value);
}

/* A list of texts; nothing without any. */
struct names {
    struct text text;
};

static void add_name(struct names *n, str name)
{
    if (n->text.len > 0)
        text_char(&n->text, ',');
    text_json(&n->text, name);
}

static void put_names(struct text *t, const char *name, const struct names *n)
{
    if (n->text.len > 0)
        text_format(t, ",\"%s\":[%.*s]", name, STR_ARG(text_str(&n->text)));
}

static void add_lists(struct ctx *c, struct text *t, const struct profile_out *p)
{
    struct names same = {{.mem = c->mem}}, knows = same, speaks = same;
    for (size_t i = 0; i < p->n_links; i++)
        if (html_url_allowed(p->links[i].url))
            add_name(&same, p->links[i].url);
    for (size_t i = 0; i < p->n_expertises; i++)
        add_name(&knows, p->expertises[i]);
    for (size_t i = 0; i < p->n_tongues; i++)
        add_name(&speaks, p->tongues[i].language);
    put_names(t, "sameAs", &same);
    put_names(t, "knowsAbout", &knows);
    put_names(t, "knowsLanguage", &speaks);
}

static void add_employers(struct text *t, const struct profile_out *p)
{
    for (size_t i = 0; i < p->n_employers; i++) {
        text_add(t, i ? S(",") : S(",\"affiliation\":["));
        text_add(t, S("{\"@type\":\"Organization\",\"name\":"));
        text_json(t, p->employers[i].name);
        text_add(t, S("}"));
    }
    if (p->n_employers > 0)
        text_add(t, S("]"));
}

static void add_badge(struct ctx *c, struct text *t, const struct credential_line *badge)
{
    str program = c->reader ? c->reader->program_name : S("");
    str address =
        arena_format(c->mem, "%.*s%.*s", STR_ARG(c->site->address), STR_ARG(badge->address));
    text_add(t, S("{\"@type\":\"EducationalOccupationalCredential\""));
    member(t, "@id", address);
    member(t, "url", address);
    member(t, "name",
           arena_format(c->mem, "%.*s: %.*s", STR_ARG(program), STR_ARG(badge->expertise)));
    member(t, "credentialCategory", S("badge"));
    member(t, "dateCreated", day_iso(c->mem, badge->from));
    member(t, "expires", day_iso(c->mem, badge->until));
    text_add(t, S(",\"recognizedBy\":{\"@type\":\"Organization\""));
    member(t, "name", program);
    member(t, "url", site_url(c, c->prefix, "/"));
    text_add(t, S("}}"));
}

static void add_badges(struct ctx *c, struct text *t, const struct profile_out *p)
{
    for (size_t i = 0; i < p->n_badges; i++) {
        text_add(t, i ? S(",") : S(",\"hasCredential\":["));
        add_badge(c, t, &p->badges[i]);
    }
    if (p->n_badges > 0)
        text_add(t, S("]"));
}

str profile_facts(struct ctx *c, const struct profile_out *p)
{
    struct text t = {.mem = c->mem};
    str page = profile_address(c, p->handle);
    text_add(&t, S("{\"@context\":\"https://schema.org\",\"@type\":\"ProfilePage\""));
    member(&t, "@id", page);
    member(&t, "url", page);
    text_add(&t, S(",\"mainEntity\":{\"@type\":\"Person\""));
    member(&t, "@id", arena_format(c->mem, "%.*s#person", STR_ARG(page)));
    member(&t, "url", page);
    member(&t, "name", p->name.first);
    member(&t, "alternateName", p->name.native);
    member(&t, "identifier", p->handle);
    member(&t, "jobTitle", p->person->headline);
    if (p->picture.len > 0)
        member(&t, "image", site_url(c, c->prefix, "%.*s", STR_ARG(p->picture)));
    if (p->person->country.len > 0) {
        text_add(&t, S(",\"address\":{\"@type\":\"PostalAddress\""));
        member(&t, "addressCountry", p->person->country);
        text_add(&t, S("}"));
    }
    add_lists(c, &t, p);
    add_employers(&t, p);
    add_badges(c, &t, p);
    text_add(&t, S("}}"));
    return text_str(&t);
}
