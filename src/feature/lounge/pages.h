/* pages.h -- what the pages of the lounge share: the group of an address, where a form leads to, and the
 * form that one writes with. */
#ifndef FEATURE_LOUNGE_PAGES_H
#define FEATURE_LOUNGE_PAGES_H

#include "feature/frame/frame.h"
#include "feature/lounge/lounge.h"

/* The group that the first word of the address names. Errors: NOT_FOUND. */
enum err page_group(struct ctx *c, const struct req *r, struct newsgroup *group) MUST_USE;
/* The same, for its moderators and for community managers. Errors: also REFUSED. */
enum err page_moderated(struct ctx *c, const struct req *r, struct newsgroup *group) MUST_USE;
/* The button that follows a thread or a group (feature/network keeps who follows what). */
struct frame_follow;
enum err page_follow(struct ctx *c, const struct req *r, const char *kind, int64_t channel,
                     struct frame_follow *button) MUST_USE;
bool page_joined(const struct newsgroup *group); /* the reader is in it */
bool page_may(const struct newsgroup *group, enum lounge_right right);

/* Where the form leads to when it was taken; a path without the program's prefix. '#': c->made. */
void page_then(struct ctx *c, const char *format, ...) FORMAT(2);
/* The end of a handler without a page of its own: its sentence, or the error as a page. */
enum err page_done(struct ctx *c, struct res *out, enum err e, enum flash flash) MUST_USE;

/* "1.4 MB", "12 kB" */
str page_size(struct ctx *c, int64_t bytes);

/* Pages that live share one connection to look with, one look at a time; the last one that leaves closes it.
 * Between begin and end the others wait; begin gives NULL if there is none, and is ended all the same. */
struct db;
struct store;
void lounge_look_enter(struct lounge_book *book);
struct db *lounge_look_begin(struct lounge_book *book, struct store *store);
void lounge_look_end(struct lounge_book *book);
void lounge_look_leave(struct lounge_book *book);

/* What is typed into the form that one writes with; a new thread has no parent. */
struct writing {
    struct newsgroup group;
    int64_t parent;
    str answers; /* whom: a name, of a reply */
    str kind, subject, body, choices, closes, praised;
    bool several, kept; /* kept: begun earlier, and saved as a draft */
};
struct writing_form {
    const struct req *r;
    struct writing in;
    str action, send, draft_address;
    struct frame_select kinds;
    struct frame_field subject, body, choices, closes, praised, files;
    struct safe_html preview; /* empty: none was asked for */
    bool attaches;
};
/* Reads what was sent. */
void page_writing_read(const struct req *r, struct writing *in);
/* The draft of the group and the article that is answered, if there is one and nothing was typed. */
enum err page_writing_begun(struct ctx *c, struct writing *in) MUST_USE;
void page_writing_form(struct ctx *c, const struct req *r, const struct writing *in,
                       struct writing_form *form);
/* Posts it, forgets its draft and says where to go. Errors: as lounge_post. */
enum err page_writing_post(struct ctx *c, const struct req *r, const struct writing *in) MUST_USE;
/* Of a Markdown text: each line behind "> ". */
str page_writing_quote(struct ctx *c, str markdown);

/* What the lead of the reader's region adds to a letter. */
struct article_addition {
    str lead, region, language, words; /* words: Markdown; empty: nothing */
};

/* Parts of templates. */
void view_lounge_addition(struct html *o, const struct article_addition *own,
                          struct safe_html letter);
void view_lounge_writing(struct html *o, const struct writing_form *v);
void view_lounge_where(struct html *o, const struct newsgroup *group, str here); /* breadcrumb */

#endif
