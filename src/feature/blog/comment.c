/* Comments below a post. The first one begins a thread in the lounge, whose first article is the post itself. */
#include "feature/blog/blog.h"
#include "feature/blog/comment.sql.h"
#include "feature/blog/pages.h"
#include "feature/frame/frame.h"
#include "feature/lounge/lounge.h"
#include "kit/store/store.h"

enum {
    READS = LOUNGE_SEE | LOUNGE_REPLY,
    KEEPS =
        LOUNGE_SEE | LOUNGE_REPLY | LOUNGE_START | LOUNGE_ATTACH | LOUNGE_DIRECT | LOUNGE_MODERATE,
};

/* Who sees the post sees its comments; who is signed in writes, and a moderator looks at it first unless they are
 * of the program. */
static enum err make_group(struct ctx *c, str name, const struct blog_audience *audience,
                           int64_t *id)
{
    const struct newsgroup_grant grants[] = {
        {S("role"), audience->bits, LOUNGE_SEE},
        {S("role"), audience->bits == ANYBODY ? SIGNED_IN : audience->bits, READS},
        {S("role"), MEMBER | STAFF, LOUNGE_SEE | LOUNGE_DIRECT},
        {S("role"), BLOG_EDITORS, KEEPS},
    };
    const struct newsgroup_new in = {.name = name,
                                     .title = tr(c, N_("Comments of the blog")),
                                     .kind = S("page"),
                                     .moderated = true,
                                     .grants = grants,
                                     .n_grants = COUNT(grants)};
    *id = 0;
    return lounge_group_save(c, &in, id, 0);
}

static enum err group_of(struct ctx *c, int64_t seen_by, int64_t *id)
{
    struct row_comment_group_of row;
    const struct blog_audience *audience = blog_audience(seen_by);
    str name = arena_format(c->mem, "blog.comments.%s", audience->code);
    enum err e = q_comment_group_of(c, name, &row);
    if (e || !row.found)
        return e ? e : make_group(c, name, audience, id);
    *id = row.id;
    return OK;
}

/* The first article stands for the post, in its author's name. */
static enum err begin_thread(struct ctx *c, int64_t id, const struct row_comment_post *p,
                             int64_t *root)
{
    struct row_comment_begun row;
    enum article_end end;
    int64_t group, me = c->me;
    enum err e = group_of(c, p->seen_by, &group);
    if (e)
        return e;
    const struct article_new in = {
        .door = "web",
        .groups = {group},
        .n_groups = 1,
        .kind = "post",
        .subject = p->title,
        .body = arena_format(c->mem, "%.*s\n\n%.*s%.*s/blog/%.*s", STR_ARG(p->lead_in),
                             STR_ARG(c->site->address), STR_ARG(c->prefix), STR_ARG(p->slug)),
        .by_program = true};
    c->me = p->author;
    e = lounge_post_within(c, &in, root, &end);
    c->me = me;
    return e ? e : q_comment_begun(c, id, *root, &row);
}

static enum err add(struct ctx *c, int64_t id, str words, enum article_end *end)
{
    struct row_comment_post p;
    int64_t article, root;
    enum err e = q_comment_post(c, id, &p);
    if (e || !p.found)
        return e ? e : fail_missing(c);
    if (!p.may_comment)
        return fail(c, ERR_REFUSED, "This post takes no comments.");
    root = p.root;
    if (root == 0 && (e = begin_thread(c, id, &p, &root)))
        return e;
    return lounge_post_within(
        c, &(struct article_new){.door = "web", .parent = root, .kind = "post", .body = words},
        &article, end);
}

enum err blog_comment(struct ctx *c, int64_t id, str words, bool *held)
{
    enum article_end end = ARTICLE_SHOWN;
    if (!check_text(c, "comment", words, (struct text_rule){2, BLOG_COMMENT_MAX, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e || (e = db_end(c, add(c, id, words, &end))))
        return e;
    *held = end == ARTICLE_HELD;
    return OK;
}

/* Without the first article, which is the post. */
enum err blog_comments(struct ctx *c, int64_t root, int64_t page, struct comment_list *list)
{
    struct thread_page t;
    *list = (struct comment_list){.page = 1, .pages = 1};
    if (root == 0)
        return OK;
    enum err e = lounge_thread(c, root, page > 0 ? (size_t)page : 1, &t);
    if (e == ERR_NOT_FOUND) /* all were removed */
        return OK;
    if (e)
        return e;
    size_t first = t.n > 0 && t.articles[0].id == root;
    *list = (struct comment_list){.articles = t.articles + first,
                                  .n = t.n - first,
                                  .all = t.thread.articles - 1,
                                  .page = (int64_t)t.page,
                                  .pages = (int64_t)t.pages,
                                  .locked = t.thread.locked};
    return OK;
}

enum err blog_comment_post(struct ctx *c, const struct req *r, struct res *out)
{
    bool held = false;
    enum err e = blog_comment(c, r->arg[0], form_text(r, "comment"), &held);
    c->made = 0;
    if (!e) {
        frame_flash(out, held ? FLASH_SENT : FLASH_SAVED);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return blog_post_again(c, r, out);
}
