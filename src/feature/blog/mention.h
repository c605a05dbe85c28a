/* mention.h -- pages elsewhere that mention a post (Webmention, W3C 2017): told by whoever wrote them, looked at
 * by a job, shown when an editor says so.
 *
 * The page is fetched by kit/fetch (public addresses only) and read in the sandbox. Without the link to the post
 * nothing of it is kept. A page that is told again is looked at again; one whose link has gone is not shown any
 * more. A link in a comment or a script is none. Class names of microformats (h-entry, h-card) say title, author and kind. */
#ifndef BLOG_MENTION_H
#define BLOG_MENTION_H

#include "feature/blog/inside.h"
#include "kit/sandbox/sandbox.h"

enum mention_kind {
    MENTION_PLAIN,
    MENTION_REPLY,
    MENTION_LIKE,
    MENTION_REPOST,
    MENTION_BOOKMARK,
    MENTION_KINDS,
};
enum {
    MENTION_TITLE_MAX = 150, /* characters */
    MENTION_AUTHOR_MAX = 80,
    MENTION_WORDS_MAX = 300,
    MENTION_URL_MAX = 500, /* bytes */
};

/* A sandbox_job. hint: the target's address, a line end, the page's own. Writes a record: is the link there, kind,
 * title, author, their address, the first words. */
enum err mention_read(struct ctx *c, str source, str hint, struct text *out) MUST_USE;

/* What the record says. */
struct mention_page {
    bool found;
    enum mention_kind kind;
    str title, author, author_url, words;
};
/* Runs it. Errors: INVALID in words. */
enum err mention_look(struct ctx *c, str page, str hint, struct mention_page *said) MUST_USE;

/* Somebody tells that `source` links to `target`. Errors: INVALID in words; BUSY: too many wait. */
enum err mention_tell(struct ctx *c, str source, str target) MUST_USE;
/* An editor shows it, or does not; also one that is shown already. Errors: CONFLICT. */
enum err mention_judge(struct ctx *c, int64_t id, str from, bool show) MUST_USE;

#endif
