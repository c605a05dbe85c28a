/* The list, a post, its earlier versions. */
#include "feature/blog/blog.h"
#include "feature/blog/blog.sql.h"
#include "feature/blog/inside.h"
#include "feature/blog/pages.h"
#include "feature/blog/write.sql.h"
#include "feature/frame/frame.h"
#include "feature/lounge/lounge.h"
#include "feature/network/network.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"

enum { PAGE_POSTS = 10, TAGS_SHOWN = 24, LINKS_MAX = 4 };

struct list_view {
    const struct req *r;
    struct blog_query q;
    const struct row_blog_list *rows;
    const struct row_blog_categories *categories;
    const struct row_blog_tags *tags;
    const struct row_blog_languages *languages;
    size_t n, n_categories, n_tags, n_languages;
    struct frame_pages pages;
    struct frame_empty empty;
    str title, category_name, atom, json; /* title: what the list was narrowed to, in words */
    bool may_write, first;
    int64_t waiting;
    struct frame_follow follow;
};
struct post_view {
    const struct req *r;
    struct row_blog_get p;
    struct person_shown author;
    str avatar, address, share_words, notice;
    struct safe_html html;
    const struct row_blog_tags_of *tags;
    const struct row_blog_changes *changes;
    const struct row_blog_related *related;
    size_t n_tags, n_changes, n_related;
    bool may_edit, listed; /* listed: everybody may see it */
    struct comment_list comments;
    struct frame_field comment;
    str older, newer; /* pages of comments; empty: none */
};
struct version_view {
    struct row_blog_version p;
    struct safe_html html;
    int64_t number;
};

static str picture(struct ctx *c, opt_bytes hash)
{
    return people_picture(c, hash.set ? hash.value : S(""));
}

static str address(struct ctx *c, const struct list_view *v, str category)
{
    return blog_address(c, "/blog",
                        &(struct blog_query){.category = category, .language = v->q.language});
}

#include "feature/blog/blog.html.h"

/* ---- what was asked for --------------------------------------------------------------------------- */

static void add_param(struct text *t, const char *name, str value)
{
    static const char HEX[] = "0123456789ABCDEF";
    if (value.len == 0)
        return;
    text_format(t, "%c%s=", str_find(text_str(t), S("?")) == SIZE_MAX ? '?' : '&', name);
    for (size_t i = 0; i < value.len; i++) {
        unsigned char ch = (unsigned char)value.at[i];
        bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                     (ch >= '0' && ch <= '9') || ch == '-' || ch == '_' || ch == '.';
        if (plain)
            text_char(t, (char)ch);
        else
            text_format(t, "%%%c%c", HEX[ch >> 4], HEX[ch & 15]);
    }
}

str blog_address(struct ctx *c, const char *path, const struct blog_query *q)
{
    struct text t = {.mem = c->mem};
    text_add(&t, str_of(path));
    add_param(&t, "category", q->category);
    add_param(&t, "tag", q->tag);
    add_param(&t, "author", q->author);
    add_param(&t, "language", q->language);
    if (q->page > 1)
        add_param(&t, "page", arena_format(c->mem, "%lld", (long long)q->page));
    return text_str(&t);
}

static str word_of(const struct req *r, const char *name)
{
    str value = param(r, name);
    return value.len > 200 || str_chars(value) == SIZE_MAX ? S("") : value;
}

enum err blog_page_query(struct ctx *c, const struct req *r, struct blog_asked *asked)
{
    struct person author = {0};
    enum err e = OK;
    asked->q = (struct blog_query){word_of(r, "category"), word_of(r, "tag"), word_of(r, "author"),
                                   word_of(r, "language"), param_int(r, "page", 1)};
    if (asked->q.author.len > 0 && (e = people_by_handle(c, asked->q.author, &author)))
        return e;
    asked->author = author.id;
    asked->author_name = people_shown(author.name, author.latin).first;
    return OK;
}

enum err blog_page_list(struct ctx *c, const struct blog_asked *asked, int64_t most,
                        struct row_blog_list **rows, size_t *n)
{
    const struct blog_query *q = &asked->q;
    int64_t page = q->page > 1 ? q->page - 1 : 0;
    return q_blog_list(c,
                       &(struct in_blog_list){.category = q->category,
                                              .tag = q->tag,
                                              .author = asked->author,
                                              .language = q->language,
                                              .most = most,
                                              .skip = page * most},
                       rows, n);
}

/* ---- the list ---------------------------------------------------------------------------------------- */

static str narrowed(struct ctx *c, const struct list_view *v, const struct blog_asked *asked)
{
    const struct blog_query *q = &asked->q;
    if (q->tag.len > 0)
        return words_format(c, tr_c(c->catalog, N_("Posts with the tag “%.*s”.")), STR_ARG(q->tag));
    if (q->author.len > 0)
        return words_format(c, tr_c(c->catalog, N_("Posts by %.*s.")), STR_ARG(asked->author_name));
    if (q->language.len > 0)
        return words_format(c, tr_c(c->catalog, N_("Posts in this language: %.*s.")),
                            STR_ARG(i18n_language(c, q->language)));
    if (v->category_name.len > 0)
        return words_format(c, tr_c(c->catalog, N_("Posts in “%.*s”.")), STR_ARG(v->category_name));
    return S("");
}

static enum err fill_filters(struct ctx *c, struct list_view *v)
{
    struct row_blog_categories *categories;
    struct row_blog_tags *tags;
    struct row_blog_languages *languages;
    enum err e = q_blog_categories(c, &categories, &v->n_categories);
    if (e || (e = q_blog_tags(c, TAGS_SHOWN, &tags, &v->n_tags)) ||
        (e = q_blog_languages(c, &languages, &v->n_languages)))
        return e;
    v->categories = categories, v->tags = tags, v->languages = languages;
    for (size_t i = 0; i < v->n_categories; i++)
        if (str_same(categories[i].code, v->q.category))
            v->category_name = categories[i].name;
    return OK;
}

static enum err fill_list(struct ctx *c, const struct blog_asked *asked, struct list_view *v)
{
    struct row_blog_list *rows;
    struct row_blog_count count;
    struct blog_query q = asked->q;
    enum err e = q_blog_count(c, q.category, q.tag, asked->author, q.language, &count);
    if (e || (e = blog_page_list(c, asked, PAGE_POSTS, &rows, &v->n)))
        return e;
    int64_t page = q.page > 1 ? q.page : 1, before = (page - 1) * PAGE_POSTS;
    v->rows = rows;
    v->first = page == 1;
    v->pages = (struct frame_pages){
        .from = v->n ? before + 1 : 0, .to = before + (int64_t)v->n, .total = count.n};
    q.page = page - 1;
    if (page > 1)
        v->pages.previous = blog_address(c, "/blog", &q);
    q.page = page + 1;
    if (v->pages.to < count.n)
        v->pages.next = blog_address(c, "/blog", &q);
    return OK;
}

static enum err fill_rights(struct ctx *c, struct list_view *v)
{
    struct row_write_waiting waiting = {0};
    v->follow = (struct frame_follow){.r = v->r, .kind = "blog", .channel = c->program};
    enum err e = network_follows(c, c->program, &v->follow.on);
    if (e)
        return e;
    v->may_write = c->me != 0 && (c->bits & (MEMBER | STAFF)) != 0;
    if ((c->bits & BLOG_EDITORS) != 0 && !(e = q_write_waiting(c, &waiting)))
        v->waiting = waiting.asked;
    return e;
}

static void share_list(struct ctx *c, const struct list_view *v, struct frame_share *share)
{
    struct frame_link *links = arena_take(c->mem, LINKS_MAX, sizeof *links);
    links[0] = (struct frame_link){"alternate", "application/atom+xml", S("Atom"),
                                   site_url(c, c->prefix, "%.*s", STR_ARG(v->atom))};
    links[1] = (struct frame_link){"alternate", "application/feed+json", S("JSON Feed"),
                                   site_url(c, c->prefix, "%.*s", STR_ARG(v->json))};
    *share = (struct frame_share){
        .kind = "website",
        .address = site_url(c, c->prefix, "%.*s", STR_ARG(blog_address(c, "/blog", &v->q))),
        .words = v->title,
        .links = links,
        .n_links = 2};
}

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct list_view v = {.r = r};
    struct blog_asked asked;
    struct frame_share share;
    enum err e = blog_page_query(c, r, &asked);
    v.q = asked.q;
    if (e || (e = fill_filters(c, &v)) || (e = fill_list(c, &asked, &v)) ||
        (e = fill_rights(c, &v)))
        return e;
    struct blog_query feed = asked.q;
    feed.page = 1;
    v.title = narrowed(c, &v, &asked);
    v.atom = blog_address(c, "/blog/feed", &feed);
    v.json = blog_address(c, "/blog/feed.json", &feed);
    v.empty = (struct frame_empty){
        .title = tr(c, N_("Nothing here yet")),
        .words = tr(c, N_("Posts appear here, newest first.")),
        .action = v.may_write ? tr(c, N_("Write a post")) : S(""),
        .address = v.may_write ? S("/blog/write") : S(""),
    };
    share_list(c, &v, &share);
    struct html o =
        frame_open_shared(c, r, v.title.len ? v.title : tr(c, N_("Blog")), AREA_BLOG, &share);
    view_list(&o, &v);
    out->shared = c->me == 0;
    return frame_close(&o, r, out);
}

/* ---- a post ------------------------------------------------------------------------------------------ */

static str notice_of(struct ctx *c, const struct row_blog_get *p)
{
    if (str_same(p->state, S("withdrawn")))
        return tr(c, N_("This post was withdrawn: only its author and the editors see it."));
    return S("");
}

static enum err fill_post(struct ctx *c, struct post_view *v)
{
    struct row_blog_tags_of *tags;
    struct row_blog_changes *changes;
    struct row_blog_related *related;
    struct markdown_pictures pictures;
    int64_t id = v->p.id;
    enum err e = q_blog_tags_of(c, id, &tags, &v->n_tags);
    if (e || (e = q_blog_changes(c, id, &changes, &v->n_changes)) ||
        (e = q_blog_related(c, id, &related, &v->n_related)) ||
        (e = blog_pictures(c, id, &pictures)))
        return e;
    v->tags = tags, v->changes = changes, v->related = related;
    v->html = markdown_with(c, v->p.body, &pictures);
    v->author = people_shown(v->p.name, v->p.latin);
    v->avatar = picture(c, v->p.avatar);
    v->address = site_url(c, c->prefix, "/blog/%.*s", STR_ARG(v->p.slug));
    v->share_words = arena_format(c->mem, "%.*s %.*s", STR_ARG(v->p.title), STR_ARG(v->address));
    v->notice = notice_of(c, &v->p);
    v->listed = (v->p.seen_by & ANYBODY) != 0 && v->notice.len == 0;
    v->may_edit = c->me != 0 && (c->me == v->p.author || (c->bits & BLOG_EDITORS) != 0);
    return OK;
}

static str comments_page(struct ctx *c, const struct post_view *v, int64_t page)
{
    return page >= 1 && page <= v->comments.pages
               ? arena_format(c->mem, "/blog/%.*s?comments=%lld#comments", STR_ARG(v->p.slug),
                              (long long)page)
               : S("");
}

static enum err fill_comments(struct ctx *c, struct post_view *v)
{
    enum err e = blog_comments(c, v->p.root, param_int(v->r, "comments", 1), &v->comments);
    if (e)
        return e;
    v->older = comments_page(c, v, v->comments.page - 1);
    v->newer = comments_page(c, v, v->comments.page + 1);
    v->comment = (struct frame_field){.name = "comment",
                                      .type = "textarea",
                                      .label = tr(c, N_("Your comment")),
                                      .hint = tr(c, N_("Markdown. It can be changed and removed "
                                                       "later.")),
                                      .value = form_text(v->r, "comment"),
                                      .required = true,
                                      .max = BLOG_COMMENT_MAX,
                                      .rows = 5};
    return OK;
}

static void share_post(struct ctx *c, const struct post_view *v, struct frame_share *share)
{
    struct frame_link *links = arena_take(c->mem, LINKS_MAX, sizeof *links);
    size_t n = 0;
    links[n++] = (struct frame_link){"alternate", "application/atom+xml", S("Atom"),
                                     site_url(c, c->prefix, "/blog/feed")};
    links[n++] = (struct frame_link){"alternate", "application/feed+json", S("JSON Feed"),
                                     site_url(c, c->prefix, "/blog/feed.json")};
    links[n++] =
        (struct frame_link){"webmention", NULL, S(""), site_url(c, c->prefix, "/blog/webmention")};
    *share =
        (struct frame_share){.kind = "article",
                             .address = v->address,
                             .words = v->p.lead_in,
                             .facts = arena_format(c->mem, "%.*s/post.jsonld", STR_ARG(v->address)),
                             .links = links,
                             .n_links = n};
    if (v->p.picture > 0)
        share->picture = site_url(c, c->prefix, "/blog/%lld/pictures/%lld", (long long)v->p.id,
                                  (long long)v->p.picture);
}

/* An old address leads to the present one, for good. */
static enum err lead_on(struct ctx *c, str slug, struct res *out)
{
    out->status = 301;
    out->location = arena_format(c->mem, "%.*s/blog/%.*s", STR_ARG(c->prefix), STR_ARG(slug));
    return OK;
}

static enum err show_post(struct ctx *c, const struct req *r, struct res *out, int64_t id)
{
    struct post_view v = {.r = r};
    struct frame_share share;
    enum err e = q_blog_get(c, id, &v.p);
    if (e)
        return e;
    if (!v.p.found)
        return fail_missing(c);
    if ((e = fill_post(c, &v)) || (e = fill_comments(c, &v)))
        return e;
    share_post(c, &v, &share);
    if (v.listed)
        res_header(out, S("Link"),
                   arena_format(c->mem, "<%.*s>; rel=\"webmention\"",
                                STR_ARG(site_url(c, c->prefix, "/blog/webmention"))));
    struct html o = v.listed ? frame_open_shared(c, r, v.p.title, AREA_BLOG, &share)
                             : frame_open(c, r, v.p.title, AREA_BLOG);
    view_post(&o, &v);
    out->shared = c->me == 0 && v.listed;
    return frame_close(&o, r, out);
}

enum err blog_post_again(struct ctx *c, const struct req *r, struct res *out)
{
    return show_post(c, r, out, r->arg[0]);
}

static enum err post_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_blog_by_slug by;
    enum err e = q_blog_by_slug(c, r->word[0], &by);
    if (e)
        return e;
    if (!by.found)
        return fail_missing(c);
    if (!str_same(by.slug, r->word[0]))
        return lead_on(c, by.slug, out);
    if ((e = show_post(c, r, out, by.id)))
        return e;
    blog_counted(c->site, &(struct http_reader){r->address, r->agent, c->program, by.id, c->now});
    out->counts = by.id;
    return OK;
}

/* By its number: from the ledger, feeds and letters, whatever it is called now. */
static enum err by_number_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_blog_get p;
    enum err e = q_blog_get(c, r->arg[0], &p);
    if (e)
        return e;
    if (p.found)
        return lead_on(c, p.slug, out);
    struct blog_facts f;
    if ((e = blog_load(c, r->arg[0], &f)))
        return e;
    see_other(c, out, "/blog/#/edit", r->arg[0]);
    return OK;
}

static enum err version_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct version_view v = {.number = r->arg[1]};
    struct markdown_pictures pictures;
    enum err e = q_blog_version(c, r->arg[0], r->arg[1], &v.p);
    if (e || (e = blog_pictures(c, r->arg[0], &pictures)))
        return e;
    if (!v.p.found)
        return fail_missing(c);
    v.html = markdown_with(c, v.p.body, &pictures);
    struct html o = frame_open(c, r, v.p.title, AREA_BLOG);
    view_version(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- schema.org -------------------------------------------------------------------------------------- */

static enum err facts_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_blog_by_slug by;
    struct post_view v = {.r = r};
    struct program program;
    enum err e = q_blog_by_slug(c, r->word[0], &by);
    if (e || (by.found && (e = q_blog_get(c, by.id, &v.p))) || (e = program_get(c, &program)))
        return e;
    if (!by.found || !v.p.found || !str_same(v.p.state, S("published")))
        return fail_missing(c);
    if ((e = fill_post(c, &v)))
        return e;
    out->body = blog_feed_posting(c, &(struct blog_feed_facts){.p = &v.p,
                                                               .address = v.address,
                                                               .author = v.author.first,
                                                               .publisher = program.name});
    out->type = S("application/ld+json");
    out->shared = c->me == 0;
    return OK;
}

const struct route blog_routes[] = {
    {"GET", "/blog", list_get, ANYBODY},
    {"GET", "/blog/feed", blog_feed_atom_get, ANYBODY},
    {"GET", "/blog/feed.json", blog_feed_json_get, ANYBODY},
    {"GET", "/blog/@", post_get, ANYBODY},
    {"GET", "/blog/@/post.jsonld", facts_get, ANYBODY},
    {"GET", "/blog/#", by_number_get, ANYBODY},
    {"POST", "/blog/#/comments", blog_comment_post, SIGNED_IN, "/blog/#"},
    {"GET", "/blog/#/versions/#", version_get, ANYBODY},
    {"GET", "/blog/#/pictures/#", blog_picture_get, ANYBODY},
    {0},
};
