/* Groups for feed readers: Atom and JSON of each, OPML of all that everybody may read. A feed reader does not
 * sign in: it gets the public groups. */
#include "feature/lounge/pages.h"
#include "feature/program/program.h"
#include "kit/feed/feed.h"

static void add_entry(struct ctx *c, const struct article *a, struct atom *entry)
{
    *entry = (struct atom){
        .title = a->subject,
        .page = site_url(c, c->prefix, "/articles/%lld", (long long)a->id),
        .author = a->author.name,
        .html = a->html.text,
        .language = a->language,
        .updated = a->edited.set ? a->edited.value : a->at,
        .published = {true, a->at},
    };
    entry->id = entry->page;
}

static enum err load(struct ctx *c, const struct req *r, struct newsgroup *group,
                     const struct article **list, size_t *n)
{
    enum err e = page_group(c, r, group);
    return e ? e : lounge_latest(c, group->id, 0, list, n);
}

static enum err feed_of(struct ctx *c, const struct req *r, struct res *out, bool json)
{
    struct newsgroup group;
    const struct article *list;
    struct text t = {.mem = c->mem};
    size_t n;
    enum err e = load(c, r, &group, &list, &n);
    if (e)
        return e;
    str page = site_url(c, c->prefix, "/groups/%.*s", STR_ARG(group.name));
    str self = arena_format(c->mem, "%.*s/feed%s", STR_ARG(page), json ? ".json" : "");
    struct atom feed = {.title = group.title,
                        .id = page,
                        .page = page,
                        .summary = group.about,
                        .updated = group.last.set ? group.last.value : group.made};
    if (json)
        feed_json_begin(&t, &feed, self);
    else
        atom_begin(&t, &feed, self);
    for (size_t i = 0; i < n; i++) {
        struct atom entry;
        add_entry(c, &list[i], &entry);
        if (json)
            feed_json_entry(&t, &entry, i == 0);
        else
            atom_entry(&t, &entry);
    }
    if (json)
        feed_json_end(&t);
    else
        atom_end(&t);
    out->body = text_str(&t);
    out->type =
        json ? S("application/feed+json; charset=utf-8") : S("application/atom+xml; charset=utf-8");
    out->shared = c->me == 0;
    return OK;
}

static enum err atom_get(struct ctx *c, const struct req *r, struct res *out)
{
    return feed_of(c, r, out, false);
}

static enum err json_get(struct ctx *c, const struct req *r, struct res *out)
{
    return feed_of(c, r, out, true);
}

static void add_outline(struct ctx *c, struct text *t, const struct newsgroup *g)
{
    str page = site_url(c, c->prefix, "/groups/%.*s", STR_ARG(g->name));
    text_add(t, S("    <outline type=\"rss\" text=\""));
    markup_escape(t, g->title);
    text_add(t, S("\" htmlUrl=\""));
    markup_escape(t, page);
    text_add(t, S("\" xmlUrl=\""));
    markup_escape(t, arena_format(c->mem, "%.*s/feed", STR_ARG(page)));
    text_add(t, S("\"/>\n"));
}

static enum err opml_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct ctx visitor = *c;
    struct program program;
    const struct newsgroup *list;
    struct text t = {.mem = c->mem};
    size_t n;
    (void)r;
    visitor.me = 0, visitor.bits = ANYBODY, visitor.nda = 0;
    enum err e = program_get(c, &program);
    if (e || (e = lounge_groups(&visitor, &list, &n)))
        return e;
    text_add(&t, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<opml version=\"2.0\">\n"
                   "  <head><title>"));
    markup_escape(&t, program.name);
    text_add(&t, S("</title></head>\n  <body>\n"));
    for (size_t i = 0; i < n; i++)
        add_outline(c, &t, &list[i]);
    text_add(&t, S("  </body>\n</opml>\n"));
    out->body = text_str(&t);
    out->type = S("text/x-opml; charset=utf-8");
    out->shared = c->me == 0;
    return OK;
}

const struct route group_feed_routes[] = {
    {"GET", "/groups.opml", opml_get, ANYBODY},
    {"GET", "/groups/@/feed", atom_get, ANYBODY},
    {"GET", "/groups/@/feed.json", json_get, ANYBODY},
    {0},
};
