/* Posts for programs: Atom, JSON Feed, schema.org. A feed holds what the list of the same filters shows. */
#include "kit/feed/feed.h"
#include "feature/blog/pages.h"
#include "feature/people/people.h"
#include "feature/program/program.h"

enum { FEED_POSTS = 20 };

struct feeding {
    struct text t;
    struct atom feed;
    str base, self; /* base: address of the program */
    bool json;
};

/* An id is made of the number: an address may change. */
static enum err add_entry(struct ctx *c, struct feeding *f, const struct row_blog_list *p,
                          bool first)
{
    struct row_blog_body text;
    struct row_blog_tags_of *tags;
    struct markdown_pictures pictures;
    size_t n;
    enum err e = q_blog_body(c, p->id, &text);
    if (e || (e = q_blog_tags_of(c, p->id, &tags, &n)) || (e = blog_pictures(c, p->id, &pictures)))
        return e;
    str *names = arena_take(c->mem, n, sizeof *names);
    for (size_t i = 0; i < n; i++)
        names[i] = tags[i].tag;
    struct atom entry = {.title = p->title,
                         .id = site_url(c, c->prefix, "/blog/%lld", (long long)p->id),
                         .page = site_url(c, c->prefix, "/blog/%.*s", STR_ARG(p->slug)),
                         .author = people_shown(p->name, p->latin).first,
                         .summary = p->lead_in,
                         .language = p->language,
                         .updated = p->changed,
                         .published = {true, p->published},
                         .tags = names,
                         .n_tags = n};
    /* addresses inside of the text are whole: a reader has no page to count from */
    str html = markdown_with(c, text.body, &pictures).text;
    entry.html = markup_clean(c, html, entry.page).text;
    if (f->json)
        feed_json_entry(&f->t, &entry, first);
    else
        atom_entry(&f->t, &entry);
    return OK;
}

static str title_of(struct ctx *c, str program, const struct blog_asked *asked)
{
    const struct blog_query *q = &asked->q;
    str about = q->tag.len ? q->tag : q->author.len ? asked->author_name : q->category;
    return about.len
               ? arena_format(c->mem, "%.*s: %.*s", STR_ARG(program), STR_ARG(about))
               : arena_format(c->mem, "%.*s: %.*s", STR_ARG(program), STR_ARG(tr(c, N_("Blog"))));
}

static enum err put_feed(struct ctx *c, const struct req *r, struct res *out, bool json)
{
    struct feeding f = {.t = {.mem = c->mem}, .json = json};
    struct blog_asked asked;
    struct row_blog_list *rows;
    struct program program;
    size_t n;
    enum err e = blog_page_query(c, r, &asked);
    if (e || (e = blog_page_list(c, &asked, FEED_POSTS, &rows, &n)) ||
        (e = program_get(c, &program)))
        return e;
    str page = site_url(c, c->prefix, "%.*s", STR_ARG(blog_address(c, "/blog", &asked.q)));
    str self =
        site_url(c, c->prefix, "%.*s",
                 STR_ARG(blog_address(c, json ? "/blog/feed.json" : "/blog/feed", &asked.q)));
    moment updated = {0};
    for (size_t i = 0; i < n; i++)
        if (rows[i].changed.s > updated.s)
            updated = rows[i].changed;
    f.feed = (struct atom){
        .title = title_of(c, program.name, &asked), .id = page, .page = page, .updated = updated};
    (json ? feed_json_begin : atom_begin)(&f.t, &f.feed, self);
    for (size_t i = 0; !e && i < n; i++)
        e = add_entry(c, &f, &rows[i], i == 0);
    (json ? feed_json_end : atom_end)(&f.t);
    if (e)
        return e;
    out->body = text_str(&f.t);
    out->type = json ? S("application/feed+json") : S("application/atom+xml; charset=utf-8");
    out->shared = c->me == 0;
    return OK;
}

enum err blog_feed_atom_get(struct ctx *c, const struct req *r, struct res *out)
{
    return put_feed(c, r, out, false);
}

enum err blog_feed_json_get(struct ctx *c, const struct req *r, struct res *out)
{
    return put_feed(c, r, out, true);
}

/* ---- schema.org ------------------------------------------------------------------------------------- */

static void member(struct text *t, const char *name, str value)
{
    if (value.len == 0)
        return;
    text_format(t, ",\"%s\":", name);
    text_json(t, value);
}

str blog_feed_posting(struct ctx *c, const struct blog_feed_facts *f)
{
    struct text t = {.mem = c->mem};
    const struct row_blog_get *p = f->p;
    text_add(&t, S("{\"@context\":\"https://schema.org\",\"@type\":\"BlogPosting\""));
    member(&t, "@id", f->address);
    member(&t, "url", f->address);
    member(&t, "mainEntityOfPage", f->address);
    member(&t, "headline", p->title);
    member(&t, "description", p->lead_in);
    member(&t, "inLanguage", p->language);
    member(&t, "articleSection", p->category_name);
    member(&t, "datePublished", moment_iso(c->mem, p->published));
    member(&t, "dateModified", moment_iso(c->mem, p->changed));
    text_format(&t, ",\"wordCount\":%lld", (long long)p->words);
    if (p->picture > 0)
        member(&t, "image",
               site_url(c, c->prefix, "/blog/%lld/pictures/%lld", (long long)p->id,
                        (long long)p->picture));
    text_add(&t, S(",\"author\":{\"@type\":\"Person\""));
    member(&t, "name", f->author);
    member(&t, "url", site_url(c, c->prefix, "/people/%.*s", STR_ARG(p->handle)));
    text_add(&t, S("},\"publisher\":{\"@type\":\"Organization\""));
    member(&t, "name", f->publisher);
    text_add(&t, S("}}\n"));
    return text_str(&t);
}
