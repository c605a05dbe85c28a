/* inside.h -- what the files of this room share. */
#ifndef BLOG_INSIDE_H
#define BLOG_INSIDE_H

#include "feature/blog/blog.h"

enum { BLOG_MINUTE_WORDS = 220, BLOG_LETTERS_AT_ONCE = 200 };

/* Who may see a post, as its form offers it. */
struct blog_audience {
    int64_t bits;
    const char *code, *words, *badge; /* English; badge: short, NULL for everybody */
};
extern const struct blog_audience blog_audiences[];
extern const size_t blog_n_audiences;
const struct blog_audience *blog_audience(int64_t seen_by);

int64_t blog_minutes(int64_t words); /* to read so many; at least one */

/* Small letters, digits and dashes of a title in any script; "post" if there are none. */
str blog_slug_of(struct ctx *c, str title);
/* Tags as they are kept: trimmed, small letters, each once. Errors: INVALID at "tags". */
enum err blog_tags_of(struct ctx *c, str typed, str tags[BLOG_TAGS_MAX], size_t *n) MUST_USE;

/* The pictures of a post, for its Markdown. */
enum err blog_pictures(struct ctx *c, int64_t id, struct markdown_pictures *pictures) MUST_USE;
/* Number of the first picture in the text; 0: none. */
int64_t blog_first_picture(struct ctx *c, int64_t id, str body);
/* Is it said of each picture in the text what can be seen, for who does not see it? */
bool blog_pictures_told(struct ctx *c, int64_t id, str body);
/* What stands there until it is said. */
str blog_picture_words(struct ctx *c);
/* Files that no row names any more go. */
void blog_picture_forget(struct ctx *c, str digest, str type);

enum err blog_readers_write(struct ctx *c, size_t *n) MUST_USE;
enum err blog_relate(struct ctx *c, size_t *n) MUST_USE;

/* What of a list was asked for, and its address with other values. */
struct blog_query {
    str category, tag, author, language; /* empty: all; author: a handle */
    int64_t page;
};
str blog_address(struct ctx *c, const char *path, const struct blog_query *q);

/* Planned posts whose time has come, of all programs. */
enum err blog_publish_due(struct ctx *c, size_t *n) MUST_USE;
/* Letters of new posts that wait to be sent, of all programs. */
enum err blog_reader_letters(struct ctx *c, size_t *n) MUST_USE;
enum err blog_merge_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

#endif
