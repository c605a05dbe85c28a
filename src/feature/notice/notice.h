/* notice.h -- one line for one person: what happened that concerns them. It stands behind the bell and on
 * /notices, and goes by mail as its reader chose for that kind: not at all, each, once a day, once a week.
 *
 * Rules:
 *   - a room tells in the transaction of what it tells about, so that nothing is told that did not happen;
 *   - the same kind about the same subject is told to a person once;
 *   - nobody is told of their own acts;
 *   - only a title is kept. The sentence is made when it is read, in the reader's language, from the table
 *     of kinds (notice_kinds.c: a new kind is one line); and who may not, or no longer, see the thing gets
 *     the sentence without its title and without its author;
 *   - letters come between 8:00 and 22:00 of the reader's time zone; digests at 8:00 (weekly: on Mondays).
 *     Each has a link that ends them with one click. What was read meanwhile, on the web or behind the bell,
 *     is not sent; and what comes by another letter, of the room or of the group's list, is not sent either. */
#ifndef FEATURE_NOTICE_H
#define FEATURE_NOTICE_H

#include "feature/ledger/ledger.h"
#include "kit/html/html.h"
#include "kit/http/http.h"

struct notice {
    int64_t person;   /* whom it tells */
    const char *kind; /* code of notice_kinds.c: "lounge-mention" */
    int64_t subject;  /* id of what it is about */
    int64_t actor;    /* who did it; 0: the program */
    str words;   /* fills the sentence: a title, cut at 200 characters; never a person's name */
    str address; /* of the page to go to: "/threads/12" */
    int64_t
        newsgroup; /* the title is for who may read this group; 0: for whoever is told. Where the subject
                          is an article, it has to be shown still, but for its moderators while
                          it waits, and for its author when it is removed */
    int64_t seen_by; /* bits of the viewers who may see the title; 0: whoever is told */
    opt_int embargo;
    bool again; /* a line of this kind and subject that was read comes back as a new one (a followed
                   thread); else it is told once for ever */
};
/* Inside db_begin .. db_end. Nothing happens if it was told already, to the actor, or if the person wants
 * neither line nor letter. Errors: FAULT: no such kind. */
enum err notice_tell(struct ctx *c, const struct notice *notice) MUST_USE;

/* Inside db_begin .. db_end: what it told of is gone, everywhere; and: c->me has seen the thing itself. */
enum err notice_take_back(struct ctx *c, const char *kind, int64_t subject) MUST_USE;
enum err notice_seen(struct ctx *c, int64_t subject) MUST_USE;

/* The next time when it is morning (8:00) in that time zone: at or after `from`. */
moment notice_morning(struct ctx *c, str zone, moment from);

/* Job: writes the letters that are due, of all programs, at most `most` people; *n: letters. */
enum err notice_send_due(struct ctx *c, size_t most, size_t *n) MUST_USE;

/* Lines that were told before that moment go; at most `most`. Inside a transaction of the caller. */
enum err notice_retire(struct ctx *c, moment before, int64_t most, int64_t *n) MUST_USE;

/* Follows the ledger: erasure.done, person.merged, person.unmerged, thread.moved. */
enum err notice_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

extern const struct route notice_routes[]; /* /notices, /account/notices */

#endif
