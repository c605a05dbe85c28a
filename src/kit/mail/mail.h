/* mail.h -- outgoing letters: an outbox table, written in the transaction of what causes the
 * letter, and a job that sends. Goes by SMTP when `smtp.url` is configured, else to
 * DATA/outbox/ID.eml.
 *
 * A letter is held, waiting, sending, sent, bounced (there is no such mailbox) or dropped (given
 * up). An address that bounced three times is left alone for 30 days: letters to it are dropped.
 *
 * With mail.reply, the domain whose mail comes to this server, each letter has a return path of its own
 * (bounce+TOKEN@DOMAIN), so that what comes back names the letter. With mail.dkim.key letters are signed
 * (RFC 6376, 8463). */
#ifndef KIT_MAIL_H
#define KIT_MAIL_H

#include "base/base.h"

/* What makes a letter one of a list (RFC 2919, 2369, 8058). What is empty, or could not stand in a header,
 * is left out. */
struct letter_list {
    str id, title; /* "lounge.general.example.org"; how people call it */
    str post;      /* address that takes new articles */
    str archive;   /* URL of its page, where one can also come in */
    str help;      /* URL where one chooses which letters one gets */
    str leave,
        leave_by; /* URL that ends it by a POST without a session; address that does by any mail */
};
struct letter {
    const char *once;  /* 'nomination/123/told': says what it is; a second one is not queued */
    int64_t person;    /* 0: nobody here */
    str to;            /* address */
    str subject, body; /* plain text, UTF-8, already in the reader's language */
    bool held;         /* waits until mail_release(once) */
    str from;       /* name of the sender, "Anna Example via Experts"; empty: that of mail.from */
    str reply_to;   /* address; empty: none */
    str message_id; /* without < >; empty: one is made of the letter's id */
    const str *references; /* Message-IDs without < >, oldest first; the last one is answered */
    size_t n_references;
    const struct letter_list *list; /* NULL: of no list */
    bool personal; /* passes on what a person wrote: not marked as made by a machine */
    str needs;     /* what its reader must still be allowed when it goes; words of mail_guard. "g201@120+440": for
                      440 bytes of the body from 120 on, which are left out otherwise; in rising order */
};
/* Inside db_begin .. db_end. Line ends in what becomes a header are spaces. Errors: INVALID address. */
enum err mail_queue(struct ctx *c, const struct letter *letter) MUST_USE;
/* Lets a held letter go, inside db_begin .. db_end; nothing happens if there is none. */
enum err mail_release(struct ctx *c, const char *once) MUST_USE;

/* Somebody was deleted, inside db_begin .. db_end. The first takes away the letters to a person, in all
 * programs, and what is known of the address; the second, of c->program, the words of all letters
 * whose `once` begins so ("nomination/123/"): who got one keeps an empty line. What has not gone is
 * dropped, and the files of DATA/outbox go. */
enum err mail_forget_person(struct ctx *c, int64_t person, str address) MUST_USE;
enum err mail_forget_about(struct ctx *c, str once) MUST_USE;

/* Of those that went, or were given up, the words alone, whoever they were about. */
enum err mail_forget_gone(struct ctx *c, str once) MUST_USE;

/* Of letters of c->program and of the installation that went, or were given up, before that moment: address and
 * words go, that there was one stays; at most `most`, those to somebody under a legal hold aside. Inside a
 * transaction of the caller, who takes it back if it is dry: no file goes. *n: letters. */
enum err mail_retire(struct ctx *c, moment before, int64_t most, bool dry, int64_t *n) MUST_USE;

/* May that person, in c->program, still read a letter that needs this? Asked for each letter with `needs`, just
 * before it goes, outside of a transaction, without what stands behind an '@'; one whose reader may not, or may read
 * none of its parts, is dropped. */
typedef enum err mail_guard(struct ctx *c, int64_t person, str needs, bool *may);

/* Sends what is due, at most `limit`; guard may be NULL if no letter needs anything. The end of each is noted
 * before the next one begins on its connection. a letter that fails is tried again later (5 min, 30 min, 2 h,
 * 6 h, 24 h), then given up. When the mail server is down, one letter is tried and the others wait.
 * Outside of a transaction; of all programs. A lease of 20 minutes keeps several processes apart: a
 * letter goes twice only if a process dies between sending and noting that, at most one for each of the four
 * connections, and then with the same Message-ID. sent: how many went. Errors: INVALID if mail.from is no sender. */
enum err mail_send_due(struct ctx *c, mail_guard *guard, size_t limit, size_t *sent) MUST_USE;

/* ---- what comes back ----------------------------------------------------------------------------- */

/* Numbers that travel in an address or a link and come back unchanged: letters and digits of base 32, the
 * first 8 bytes of a keyed BLAKE2b behind them; 39 characters for two numbers, 52 for three. purpose: a token
 * of one is none of another. It never ends by itself. Errors: NOT_FOUND: not made here. */
enum { MAIL_TOKEN_MAX = 3 };
struct mail_token {
    const char *purpose;
    int64_t numbers[MAIL_TOKEN_MAX];
    size_t n;
};
enum err mail_token_make(struct ctx *c, const struct mail_token *token, str *words) MUST_USE;
enum err mail_token_read(struct ctx *c, str words, struct mail_token *token) MUST_USE;

/* A mail server says, after it took the letter, that it cannot be delivered: `words` is the token of the
 * return path. The letter has bounced; final: there is no such mailbox, which counts against the address.
 * Begins and ends a transaction. Errors: NOT_FOUND: no letter of ours, or known already. */
enum err mail_came_back(struct ctx *c, str words, bool final, str trouble) MUST_USE;

/* What is known of an address. */
struct mail_address_state {
    int64_t bounces;
    moment last;
    opt_time quiet_until; /* not before that a letter goes there */
};
enum err mail_address_look(struct ctx *c, str address, struct mail_address_state *state) MUST_USE;
/* Its owner says that it works: inside db_begin .. db_end. */
enum err mail_address_lift(struct ctx *c, str address) MUST_USE;

/* The domain of mail.reply, else the host of the site: what ids of lists and messages end with. */
str mail_domain(struct ctx *c);

/* ---- to look at ---------------------------------------------------------------------------------- */

bool mail_is_message_id(str id);   /* without < >: may stand in a header */
bool mail_address_ok(str address); /* local@domain in ASCII; nothing that could end a header */
str mail_message(struct ctx *c, int64_t id); /* RFC 5322 text as sent now; empty if none */

/* What the outbox holds for c->program, newest first, 100 at a time; before: the last id, 0: none. An
 * operator sees the letters of the installation among them (links to sign in): that they went, or why
 * not. */
struct mail_line {
    int64_t id;
    bool installation; /* its words are nobody's business */
    str to, subject, state, trouble;
    moment due;
    opt_time sent;
};
enum err mail_list(struct ctx *c, int64_t before, const struct mail_line **lines,
                   size_t *n) MUST_USE;

/* Lines of a head as letters and articles have them, with their line end: RFC 5322, words in RFC 2047 where they
 * are not plain, folded. The address has been looked at. */
void mail_head_subject(struct text *t, str subject);
void mail_head_from(struct text *t, str name, str address); /* name may be empty */
void mail_head_date(struct text *t, moment at);

/* Is smtp.url there, does it let us in? Sends nothing. Errors: BUSY, with what it said. */
enum err mail_reach(struct ctx *c) MUST_USE;
/* What the DNS has to say for the keys of mail.dkim.key. Errors: INVALID, with the setting. */
enum { MAIL_KEYS_MAX = 4 };
struct mail_key_record {
    str name, text; /* "r2027._domainkey.example.org", "v=DKIM1; k=rsa; p=..." */
};
enum err mail_key_records(struct ctx *c, struct mail_key_record records[MAIL_KEYS_MAX],
                          size_t *n) MUST_USE;

/* The library that sends mail: started once, before the first thread. Where no mail server is set it costs
 * nothing. */
bool mail_network_start(const struct config *config);
void mail_network_stop(void);
const char *mail_network_version(void);

#endif
