/* lmtp.h -- mail that a mail server hands over (RFC 2033, with PIPELINING, SIZE, 8BITMIME, SMTPUTF8 and
 * ENHANCEDSTATUSCODES): a listener on a socket of this machine, and the conversation itself, which knows no
 * socket. Knows no feature: who is a recipient, and what becomes of a mail, says a door.
 *
 * Each recipient of a mail gets an answer of its own, after the mail. Until then nothing is promised: what
 * was not answered is sent again. Limits: of a mail as asked for; 100 recipients; lines of 2,000 bytes
 * between mails; 8 wrong commands; 500 mails, then one begins anew; four conversations at a time, the others wait; a minute without a word
 * or ten minutes for one mail end a conversation. Each refusal is one line of the log. */
#ifndef KIT_LMTP_H
#define KIT_LMTP_H

#include "base/base.h"

struct store;

enum { LMTP_RECIPIENTS = 100, LMTP_LINE = 2000, LMTP_WRONG = 8, LMTP_MAILS = 500 };

enum lmtp_code {
    LMTP_TAKEN,   /* 250: it is ours now */
    LMTP_NOBODY,  /* 550 5.1.1: no such recipient */
    LMTP_REFUSED, /* 550 5.7.1: not from this sender, or not this mail */
    LMTP_LATER,   /* 451 4.3.0: something is wrong here, try again */
};
struct lmtp_answer {
    enum lmtp_code code;
    str words; /* one line; empty: the usual ones */
};
struct lmtp_mail {
    str sender; /* of the envelope; empty: <> */
    const str *recipients;
    size_t n;
    str source; /* the mail, dots taken back */
};
/* What is behind the listener. Both run in the listener's thread; c and all it holds end with the call. */
struct lmtp_door {
    /* Is there such a recipient? Answered at once. */
    struct lmtp_answer (*knows)(struct ctx *c, void *of, str recipient);
    /* Takes a mail; answers[i] is for recipients[i]. */
    void (*take)(struct ctx *c, void *of, const struct lmtp_mail *mail,
                 struct lmtp_answer *answers);
    void *of;
};

/* ---- the conversation ------------------------------------------------------------------------------ */

struct lmtp {
    struct ctx *c; /* its arena holds the conversation */
    const struct lmtp_door *door;
    size_t size_max;
    struct text line; /* the one that is coming in */
    struct text body;
    struct text out; /* to be sent; whoever sends it sets its len back */
    str sender;
    str recipients[LMTP_RECIPIENTS];
    size_t n, wrong, mails;
    bool greeted, from, data;
    bool too_long;  /* the line that is coming in */
    bool torn;      /* the line of the mail before it did not end with CR LF */
    bool too_large; /* the mail */
    bool over;      /* close when `out` is sent */
};
struct lmtp *lmtp_open(struct ctx *c, const struct lmtp_door *door, size_t size_max);
/* Takes what came over the line, in pieces of any length. */
void lmtp_feed(struct lmtp *s, str bytes);

/* ---- the listener ---------------------------------------------------------------------------------- */

/* Starts to listen on lmtp.listen; *listener is NULL where that is empty. `fresh` begins the context of a
 * mail: what a job's would be. Errors: INVALID, with the setting: no path or address of this machine, or in
 * use. */
struct lmtp_listener;
struct lmtp_options {
    struct lmtp_door door;
    struct ctx (*fresh)(void *of, const struct ctx *old); /* old: mem, db */
    void *fresh_of;
    struct store *store;
};
enum err lmtp_start(struct ctx *c, const struct lmtp_options *options,
                    struct lmtp_listener **listener) MUST_USE;
void lmtp_stop(struct lmtp_listener *listener); /* NULL is allowed */

#endif
