/* pages.h -- what the pages of this room share: what was asked for, and the same posts for programs. */
#ifndef BLOG_PAGES_H
#define BLOG_PAGES_H

#include "feature/blog/blog.sql.h"
#include "feature/blog/inside.h"

/* A list that was asked for. Errors: NOT_FOUND: nobody has this handle. */
struct blog_asked {
    struct blog_query q;
    int64_t author; /* 0: of all */
    str author_name;
};
enum err blog_page_query(struct ctx *c, const struct req *r, struct blog_asked *asked) MUST_USE;
enum err blog_page_list(struct ctx *c, const struct blog_asked *asked, int64_t most,
                        struct row_blog_list **rows, size_t *n) MUST_USE;

/* A post as schema.org's BlogPosting. */
struct blog_feed_facts {
    const struct row_blog_get *p;
    str address, author, publisher;
};
str blog_feed_posting(struct ctx *c, const struct blog_feed_facts *f);

/* Pages elsewhere that mention a post, as far as editors show them. */
void view_blog_mentions(struct html *o, int64_t post);

/* Comments below a post: a page of them. */
struct article;
struct comment_list {
    const struct article *articles;
    size_t n;
    int64_t all, page, pages;
    bool locked;
};
enum err blog_comments(struct ctx *c, int64_t root, int64_t page,
                       struct comment_list *list) MUST_USE;
enum err blog_comment_post(struct ctx *c, const struct req *r, struct res *out);
/* The page of the post of a number once more, with what was typed. */
enum err blog_post_again(struct ctx *c, const struct req *r, struct res *out);
enum err blog_feed_atom_get(struct ctx *c, const struct req *r, struct res *out);
enum err blog_feed_json_get(struct ctx *c, const struct req *r, struct res *out);
enum err blog_picture_get(struct ctx *c, const struct req *r, struct res *out);

#endif
