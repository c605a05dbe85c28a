/* inside.h -- the parts of this kit: the text of a message, and the two ways it can go. */
#ifndef KIT_MAIL_INSIDE_H
#define KIT_MAIL_INSIDE_H

#include "kit/mail/mail.h"

/* Who sends: from mail.from ("Name <address>" or an address), else no-reply at the server's host.
 */
struct sender {
    str name, address;
};
enum err sender_of(struct ctx *c, struct sender *sender) MUST_USE; /* INVALID: mail.from is none */

/* Header lines that a letter has beyond the usual ones, each with its CRLF: from Reply-To to Auto-Submitted. */
str letter_head(struct ctx *c, const struct letter *letter);

/* A name before an address: in quotes, or as RFC 2047 has it; nothing if it is empty. */
void put_name(struct text *t, str name);

struct message {
    int64_t program, id;
    str to, subject, body;
    str sender, message_id, head; /* as in the table */
};
/* RFC 5322 and 2047, lines end with CRLF; dated c->now. */
str message_text(struct ctx *c, const struct sender *from, const struct message *message);

/* Where it comes back to: bounce+TOKEN@ the domain of mail.reply, else the sender. */
enum err return_path(struct ctx *c, const struct sender *from, const struct message *message,
                     str *path) MUST_USE;

/* What of a letter may go: *body without the parts that its reader may not read; *may false: nothing of it. */
struct needs {
    mail_guard *guard;
    int64_t person;
    str words;
};
enum err needs_sift(struct ctx *c, const struct needs *needs, str *body, bool *may) MUST_USE;

/* ---- signatures ------------------------------------------------------------------------------------ */

/* The keys of mail.dkim.key, for mail from that address; NULL without. Errors: INVALID, with the setting. */
struct dkim;
enum err dkim_open(struct ctx *c, str address, struct dkim **dkim) MUST_USE;
void dkim_close(struct dkim *dkim); /* NULL is allowed */
/* The message behind one DKIM-Signature for each key; as it is if there is none. */
enum err dkim_sign(struct ctx *c, const struct dkim *dkim, str message, str *signed_one) MUST_USE;

/* ---- delivery -------------------------------------------------------------------------------------- */

/* How sending a letter ended. */
enum outcome {
    UNTRIED, /* the server went away before its turn */
    SENT,
    LATER,   /* not now: full mailbox, gray list */
    REFUSED, /* there is no such mailbox, for good */
    NEVER, /* this letter will not go, whoever it is for: the server does not take it, its reader may not read it */
    DOWN,  /* the mail server cannot be reached or does not let us in: no letter can go now */
};
struct delivery {
    enum outcome outcome;
    str trouble; /* what the server said; empty when sent */
};
struct posting {
    str from, to, text;
};

/* Up to four connections to the mail server, kept between letters; NULL without smtp.url. */
struct smtp;
struct smtp *smtp_open(struct ctx *c);
void smtp_close(struct smtp *smtp); /* NULL is allowed */
/* What is sent together; ended: notes how some of them ended, before the next one begins. */
struct mail_batch {
    const struct posting *list;
    size_t n;
    struct delivery *ends;
    enum err (*ended)(struct ctx *c, void *of, const size_t *numbers, size_t n);
    void *of;
};
/* Sends all of them, several at a time, and says how each ended. The first one goes alone, until a letter was
 * taken; after one that is DOWN no other begins, nor after an error of `ended`. A connection that the server
 * closed between two letters is made anew. */
enum err smtp_send(struct ctx *c, struct smtp *smtp, const struct mail_batch *batch) MUST_USE;

/* DATA/outbox/ID.eml, complete or not at all. */
struct delivery outbox_write(struct ctx *c, int64_t id, str text);
void outbox_forget(struct ctx *c, int64_t id);

#endif
