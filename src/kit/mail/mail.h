/* mail.h -- outgoing letters: an outbox table, written in the transaction of what causes the
 * letter, and a job that sends. Goes by SMTP when `smtp.url` is configured, else to
 * DATA/outbox/ID.eml. */
#ifndef KIT_MAIL_H
#define KIT_MAIL_H

#include "base/base.h"

struct letter {
    const char *once;  /* 'nomination/123/told': says what it is; a second one is not queued */
    int64_t person;    /* 0: nobody here */
    str to;            /* address */
    str subject, body; /* plain text, UTF-8, already in the reader's language */
    bool held;         /* waits until mail_release(once) */
};
/* Inside db_begin .. db_end. Errors: INVALID address. */
enum err mail_queue(struct ctx *c, const struct letter *letter) MUST_USE;
enum err mail_release(struct ctx *c, const char *once) MUST_USE;

/* Sends what is due, at most `limit`; a letter that fails is tried again later (5 min, 30 min, 2 h,
 * 6 h, 24 h), then given up. Leases make it safe for several processes. */
enum err mail_send_due(struct ctx *c, size_t limit, size_t *sent) MUST_USE;

bool mail_address_ok(str address);
str mail_message(struct ctx *c, int64_t id); /* RFC 5322 text as it would be sent */

/* What the outbox holds, newest first, for the manager's page. */
struct mail_line {
    int64_t id;
    str to, subject, state, trouble;
    moment due;
    opt_time sent;
};
enum err mail_list(struct ctx *c, int64_t before, const struct mail_line **lines,
                   size_t *n) MUST_USE;

#endif
