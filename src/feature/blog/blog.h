/* blog.h -- posts by staff and members, who gets them by mail, and what other sites say of them.
 *
 * Rules:
 *   - members and staff write; what a member publishes first is looked at by an editor (a community manager or
 *     manager of the program), later posts and those of staff appear at once;
 *   - what is being written is a draft, seen by its author and, once an editor was asked, by the editors. To
 *     publish makes a version of it; versions stay, and after the first one a change says what was changed, with its
 *     date, below the post;
 *   - a post has an audience: everybody, who is signed in, members, or staff. It holds on every page, in feeds,
 *     pictures, comments and letters;
 *   - an address that a post once had leads to it for ever;
 *   - a planned post appears at its time by a job; a withdrawn one is gone for all but its author and the editors;
 *   - who was deleted leaves posts without words, which nobody is shown.
 *
 * How many read a post is counted in memory: a browser once a day, by a number that is made with a secret of that
 * day and forgotten with it. The table has sums of days. */
#ifndef FEATURE_BLOG_H
#define FEATURE_BLOG_H

#include "feature/ledger/ledger.h"
#include "kit/html/html.h"
#include "kit/http/http.h"
#include "kit/life/life.h"

enum {
    BLOG_TITLE_MAX = 120, /* characters */
    BLOG_LEAD_MAX = 300,
    BLOG_BODY_MAX = 60000,
    BLOG_NOTE_MAX = 300,
    BLOG_COMMENT_MAX = 10000,
    BLOG_SLUG_MAX = 80,
    BLOG_TAG_MAX = 40,
    BLOG_TAGS_MAX = 8,
    BLOG_PICTURES_MAX = 40,
    BLOG_PICTURE_WIDTH = 1400, /* pixels */
    BLOG_QUOTA = 100000000,    /* bytes of all pictures of a person */
    BLOG_EDITORS = MANAGER | COMMUNITY_MANAGER,
};

/* What a decision rests on. */
struct blog_facts {
    int64_t person, author; /* author 0: a post that is not there yet */
    str state;              /* draft asked planned published withdrawn */
    int64_t version, posts; /* posts: of the author, published so far */
    bool member, staff, editor;
    opt_time published;
    str slug;
};
enum blog_answer {
    BLOG_YES,
    BLOG_SIGN_IN,
    BLOG_NO_WRITER,
    BLOG_NOT_YOURS,
    BLOG_FIRST, /* an editor has to look at it */
};
/* May this person write at all; change this post; publish it? Pure. */
enum blog_answer blog_may_write(const struct blog_facts *f);
enum blog_answer blog_may_edit(const struct blog_facts *f);
enum blog_answer blog_may_publish(const struct blog_facts *f);
const char *blog_sentence(enum blog_answer answer); /* English; "" for YES */

extern const struct life blog_life;

/* About c->me and a post; id 0: about c->me alone. Errors: NOT_FOUND: no such post, or nothing for c->me. */
enum err blog_load(struct ctx *c, int64_t id, struct blog_facts *f) MUST_USE;

/* A post as it is being written. */
struct blog_draft {
    str title, lead_in, body;           /* body: Markdown */
    str slug, category, tags, language; /* slug: as wished, or empty; tags: a comma between */
    int64_t seen_by;
    bool comments;
    str answer; /* of the editor who gave it back */
    bool kept;  /* there is a draft; else it is what was published last */
};
/* A new draft of c->me. Errors: REFUSED. */
enum err blog_begin(struct ctx *c, int64_t *id) MUST_USE;
enum err blog_draft(struct ctx *c, int64_t id, struct blog_draft *draft) MUST_USE;
/* Keeps what was typed; only its length is checked. Errors: INVALID at fields; NOT_FOUND; REFUSED. */
enum err blog_save(struct ctx *c, int64_t id, const struct blog_draft *draft) MUST_USE;

/* Publishes the draft: at once, at a later time (`when`), or asks an editor where that is the rule. note: what was
 * changed, of a post that was published before. *to: "published", "planned", "asked".
 * Errors: INVALID at "title", "body", "slug", "category", "tags", "note", "when"; REFUSED; CONFLICT. */
struct blog_publishing {
    str note;
    opt_time when;
};
enum err blog_publish(struct ctx *c, int64_t id, const struct blog_publishing *how,
                      const char **to) MUST_USE;
/* Takes a request or a plan back; the draft stays. */
enum err blog_take_back(struct ctx *c, int64_t id) MUST_USE;
/* An editor gives it back to its author, with words. Errors: INVALID at "answer". */
enum err blog_give_back(struct ctx *c, int64_t id, str answer) MUST_USE;
/* Nobody sees it any more; and it is back. */
enum err blog_withdraw(struct ctx *c, int64_t id) MUST_USE;
enum err blog_restore(struct ctx *c, int64_t id) MUST_USE;
/* Throws the draft away, and a post that was never published with it. */
enum err blog_discard(struct ctx *c, int64_t id) MUST_USE;

/* A category: made, or changed by its code. For editors. Errors: INVALID at "code", "name". */
struct blog_category {
    str code, name;
    int64_t place;
    bool retired;
};
enum err blog_category_save(struct ctx *c, const struct blog_category *category) MUST_USE;

/* A picture for a post, as it was uploaded. *number: its place in the post; in the text it is
 * "/blog/ID/pictures/NUMBER". Errors: INVALID in words; REFUSED: too many. */
enum err blog_picture_add(struct ctx *c, int64_t id, const struct upload *file,
                          int64_t *number) MUST_USE;
enum err blog_picture_drop(struct ctx *c, int64_t id, int64_t number) MUST_USE;

/* A comment of c->me below a post that they see. held: a moderator looks at it first, because they are not of the
 * program. A post whose audience changes begins a new thread of comments. Errors: INVALID at "comment";
 * REFUSED: no comments here, or as lounge_post. */
enum err blog_comment(struct ctx *c, int64_t id, str words, bool *held) MUST_USE;

/* The newest posts that the reader sees, for other pages. */
struct blog_line {
    str slug, title, lead_in, language, author, handle, avatar; /* avatar: address of the picture */
    moment published;
};
enum err blog_latest(struct ctx *c, size_t most, const struct blog_line **list, size_t *n) MUST_USE;

/* Somebody asks for new posts by mail, of a category or (empty) all: gets a letter with a link that begins it,
 * at most one a day. The answer is the same whether the address is known. Errors: INVALID at "address",
 * "category"; BUSY: too many in this hour. */
enum err blog_reader_ask(struct ctx *c, str address, str category) MUST_USE;

/* ---- jobs ---------------------------------------------------------------------------------------- */

/* What counts readers; one a process. NULL in site: nobody counts (commands, tests). */
struct blog_readers;
struct blog_readers *blog_readers_new(struct arena *mem);
/* A browser got a post (r->counts), from its handler or from the page cache. */
void blog_counted(const struct site *site, const struct http_reader *r);

/* Of all programs: planned posts whose time has come, readers counted since, which posts are about the same,
 * letters to subscribers. *n: how much there was to do. Each minute, and when the server ends. */
enum err blog_tick(struct ctx *c, size_t *n) MUST_USE;
/* Looks at pages elsewhere that say they link to a post. */
enum err blog_look(struct ctx *c, size_t *n) MUST_USE;
/* Follows erasure.done, person.merged, person.unmerged. */
enum err blog_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

extern const struct route blog_routes[];         /* /blog, /blog/@, feeds, pictures */
extern const struct route blog_write_routes[];   /* /blog/write, /blog/#/..., /blog/mine */
extern const struct route blog_mention_routes[]; /* /blog/webmention, /blog/mentions */
extern const struct route blog_reader_routes[];  /* /blog/letters... */

#endif
