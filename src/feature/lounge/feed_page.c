/* Groups for feed readers: Atom and JSON of each, OPML of all that everybody may read. A feed reader does not
 * sign in: it gets the public groups, or those of the person whose secret its address holds (/feeds/...), with
 * the rights that the person has now. Who has no right, or a secret that was taken back, finds nothing. */
#include "feature/account/account.h"
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

static enum err load(struct ctx *c, str name, struct newsgroup *group, const struct article **list,
                     size_t *n)
{
    enum err e = lounge_group_named(c, name, group);
    return e ? e : lounge_latest(c, group->id, 0, list, n);
}

/* Where the feed of a group is, for a feed reader with that secret, or none. */
static str feed_address(struct ctx *c, str secret, str group, bool json)
{
    if (secret.len > 0)
        return site_url(c, c->prefix, "/feeds/%.*s/%.*s%s", STR_ARG(secret), STR_ARG(group),
                        json ? "/feed.json" : "");
    return site_url(c, c->prefix, "/groups/%.*s/feed%s", STR_ARG(group), json ? ".json" : "");
}

static enum err feed_of(struct ctx *c, str secret, str name, bool json, struct res *out)
{
    struct newsgroup group;
    const struct article *list;
    struct text t = {.mem = c->mem};
    size_t n;
    enum err e = load(c, name, &group, &list, &n);
    if (e)
        return e;
    str page = site_url(c, c->prefix, "/groups/%.*s", STR_ARG(group.name));
    str self = feed_address(c, secret, group.name, json);
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
    return feed_of(c, S(""), r->word[0], false, out);
}

static enum err json_get(struct ctx *c, const struct req *r, struct res *out)
{
    return feed_of(c, S(""), r->word[0], true, out);
}

static void add_outline(struct ctx *c, struct text *t, str secret, const struct newsgroup *g)
{
    str page = site_url(c, c->prefix, "/groups/%.*s", STR_ARG(g->name));
    text_add(t, S("    <outline type=\"rss\" text=\""));
    markup_escape(t, g->title);
    text_add(t, S("\" htmlUrl=\""));
    markup_escape(t, page);
    text_add(t, S("\" xmlUrl=\""));
    markup_escape(t, feed_address(c, secret, g->name, false));
    text_add(t, S("\"/>\n"));
}

/* With a secret: the groups that its person is in. */
static enum err opml_of(struct ctx *c, str secret, struct res *out)
{
    struct program program;
    const struct newsgroup *list;
    struct text t = {.mem = c->mem};
    size_t n;
    enum err e = program_get(c, &program);
    if (e || (e = lounge_groups(c, &list, &n)))
        return e;
    text_add(&t, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<opml version=\"2.0\">\n"
                   "  <head><title>"));
    markup_escape(&t, program.name);
    text_add(&t, S("</title></head>\n  <body>\n"));
    for (size_t i = 0; i < n; i++)
        if (secret.len == 0 || page_joined(&list[i]))
            add_outline(c, &t, secret, &list[i]);
    text_add(&t, S("  </body>\n</opml>\n"));
    out->body = text_str(&t);
    out->type = S("text/x-opml; charset=utf-8");
    return OK;
}

static enum err opml_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct ctx visitor = *c;
    (void)r;
    visitor.me = 0, visitor.bits = ANYBODY, visitor.nda = 0;
    enum err e = opml_of(&visitor, S(""), out);
    out->shared = c->me == 0;
    return e;
}

/* ---- by a secret in the address ---------------------------------------------------------------- */

/* From here on the request is the person's. */
static enum err come_in(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t login = 0;
    enum err e = account_by_feed_secret(c, r->word[0], r->address, &login);
    if (!e)
        e = account_enter_login(c, login);
    res_header(out, S("Cache-Control"), S("private, no-cache"));
    res_header(out, S("Referrer-Policy"), S("no-referrer"));
    res_header(out, S("X-Robots-Tag"), S("noindex, nofollow"));
    return e == ERR_SIGN_IN ? fail_missing(c) : e;
}

static enum err own_opml_get(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = come_in(c, r, out);
    return e ? e : opml_of(c, r->word[0], out);
}

static enum err own_atom_get(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = come_in(c, r, out);
    return e ? e : feed_of(c, r->word[0], r->word[1], false, out);
}

static enum err own_json_get(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = come_in(c, r, out);
    return e ? e : feed_of(c, r->word[0], r->word[1], true, out);
}

const struct route group_feed_routes[] = {
    {"GET", "/groups.opml", opml_get, ANYBODY},
    {"GET", "/groups/@/feed", atom_get, ANYBODY},
    {"GET", "/groups/@/feed.json", json_get, ANYBODY},
    {"GET", "/feeds/@/groups.opml", own_opml_get, ANYBODY},
    {"GET", "/feeds/@/@", own_atom_get, ANYBODY},
    {"GET", "/feeds/@/@/feed.json", own_json_get, ANYBODY},
    {0},
};
