/* network.h -- people of the community and each other: following, the feed, praise, the help board,
 * introductions, buddies for newcomers, and who has become quiet.
 *
 * Rules:
 *   - a person, group, thread, expertise or the blog is a channel that one follows or mutes. A thing that
 *     happens is written once for each of its channels (stream); the feed merges the channels of its reader
 *     when it is read, with the reader's rights in the query: one row, whether ten follow it or a hundred
 *     thousand. Under 30 channels each is sought, above that the stream is read newest first and asked whether
 *     one follows it. Lines behind the bell are written for each follower of a thread, up to NETWORK_TOLD of
 *     them; above that it is in their feeds only;
 *   - articles, awards, posts, events and answers are published by what the ledger tells; a letter to many
 *     stands in the feed of everybody whom it reached;
 *   - a praise is an article of the kind "praise" in the praise group. Who is praised is told, and takes it
 *     into the record with one click if it comes from outside their company: from nobody who shared an
 *     employer with them on that day;
 *   - what stands on the help board stands for the days its author chose. A member introduces two others;
 *     each sees the other's address only when both have said yes;
 *   - each new member gets a buddy: who offered to be one, has room, and shares a region, a language or the
 *     expertise. Who is asked and does not answer within 7 days is not asked again for this newcomer. Who
 *     finds none stands on a list of the community managers. */
#ifndef FEATURE_NETWORK_H
#define FEATURE_NETWORK_H

#include "feature/ledger/ledger.h"
#include "kit/html/html.h"
#include "kit/http/http.h"

enum {
    NETWORK_CHANNELS = 8, /* of a thing */
    NETWORK_FEED = 20,    /* lines of a page */
    NETWORK_TOLD = 10000, /* followers of a thread who get a line behind the bell */
    PRAISE_MAX = 2000,    /* characters */
    PRAISE_MIN = 20,
    HELP_DAYS_MAX = 120,
    INTRODUCTION_MAX = 1000,
    BUDDY_CAPACITY_MAX = 5,
    BUDDY_DAYS = 7, /* to answer */
};

/* ---- the stream: for rooms that have something to show ------------------------------------------- */

struct network_thing {
    int64_t id;        /* its place in time: an id made then; 0: now */
    const char *kind;  /* code of stream.c: "post", "announcement" */
    int64_t subject;   /* what it is: by it the thing is taken back */
    int64_t actor;     /* 0: the program */
    int64_t newsgroup; /* 0: by seen_by alone */
    int64_t seen_by;   /* bits of the viewers */
    opt_int embargo;
    str line, address; /* its title; its page without the program's prefix */
    int64_t channels[NETWORK_CHANNELS];
    size_t n;
};
/* Inside db_begin .. db_end. Errors: FAULT: no such kind. */
enum err network_publish(struct ctx *c, const struct network_thing *thing) MUST_USE;
enum err network_take_back(struct ctx *c, int64_t subject) MUST_USE;
/* What happened before that moment goes, at most `most` rows; *n: how many. Inside a transaction of the caller. */
enum err network_retire(struct ctx *c, moment before, int64_t most, int64_t *n) MUST_USE;

struct feed_line {
    int64_t id;
    str words, title, address; /* words: what happened, a sentence in the reader's language */
    str name, handle, avatar;  /* of the actor; empty: the program */
    moment at;
    bool letter; /* to many */
};
/* What happened in the channels that c->me follows and the groups they are in, newest first; before: only
 * older ones (id), 0: from the newest on. At most NETWORK_FEED. */
enum err network_feed(struct ctx *c, int64_t before, const struct feed_line **lines,
                      size_t *n) MUST_USE;

/* ---- following ----------------------------------------------------------------------------------- */

/* Errors: INVALID: no such kind; NOT_FOUND: nothing of that kind that the reader may see; REFUSED: oneself. */
enum err network_follow(struct ctx *c, const char *kind, int64_t channel, bool on) MUST_USE;
enum err network_mute(struct ctx *c, int64_t channel, bool on) MUST_USE;
enum err network_follows(struct ctx *c, int64_t channel, bool *follows) MUST_USE;

/* ---- praise -------------------------------------------------------------------------------------- */

struct praise {
    int64_t id, root;
    str title;
    struct safe_html html;
    str from, from_handle, from_avatar, to, to_handle, to_avatar;
    moment at;
    bool
        outside; /* from outside the praised person's company, as far as their employers are known */
    bool mine;   /* the reader is praised */
    bool taken;  /* it is in the record already */
    bool hidden; /* by whom it thanks, who alone sees it */
};
/* Those the reader may see, newest first: the newest NETWORK_PRAISES of a person, or of all (person 0) those before an
 * id (0: the newest). */
enum { NETWORK_PRAISES = 3 };
enum err network_praises(struct ctx *c, int64_t person, int64_t before, const struct praise **list,
                         size_t *n) MUST_USE;
void view_network_praises(struct html *o, const struct req *r, const struct praise *list, size_t n);

/* ---- jobs and followers -------------------------------------------------------------------------- */

/* Job, every hour: asks buddies for newcomers; takes back what nobody answered. *n: people asked. */
enum err network_buddy_tick(struct ctx *c, size_t *n) MUST_USE;

/* Follows the ledger: articles, awards, posts, questions and answers, letters, erasure and merges. */
enum err network_follow_ledger(struct ctx *c, const struct ledger_line *line) MUST_USE;

extern const struct route network_routes[]; /* /community, /follow, /following */
extern const struct route praise_routes[];  /* /praise */
extern const struct route help_routes[];    /* /help, /introductions */
extern const struct route buddy_routes[];   /* /welcome, /program/newcomers */
extern const struct route quiet_routes[];   /* /program/quiet */

#endif
