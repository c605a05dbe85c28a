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

struct message {
    int64_t program, id;
    str to, subject, body;
};
/* RFC 5322 and 2047, lines end with CRLF; dated c->now. */
str message_text(struct ctx *c, const struct sender *from, const struct message *message);

/* How sending a letter ended. */
enum outcome {
    SENT,
    LATER,   /* not now: full mailbox, gray list */
    REFUSED, /* there is no such mailbox, for good */
    DOWN,    /* the mail server cannot be reached or does not let us in: no letter can go now */
};
struct delivery {
    enum outcome outcome;
    str trouble; /* what the server said; empty when sent */
};

/* A connection to the mail server that is kept between letters; NULL without smtp.url. */
struct smtp;
struct smtp *smtp_open(struct ctx *c);
void smtp_close(struct smtp *smtp); /* NULL is allowed */
struct delivery smtp_send(struct ctx *c, struct smtp *smtp, str from, str to, str text);

/* DATA/outbox/ID.eml, complete or not at all. */
struct delivery outbox_write(struct ctx *c, int64_t id, str text);
void outbox_forget(struct ctx *c, int64_t id);

#endif
