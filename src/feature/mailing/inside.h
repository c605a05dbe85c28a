/* inside.h -- what the files of this folder share. */
#ifndef FEATURE_MAILING_INSIDE_H
#define FEATURE_MAILING_INSIDE_H

#include "feature/mailing/mailing.h"
#include "kit/mail/mail.h"
#include "kit/message/message.h"

/* purpose+TOKEN@domain of mail.reply, of c->program; empty without mail.reply. */
enum err mailing_token_address(struct ctx *c, const char *purpose, int64_t person, int64_t subject,
                               str *address) MUST_USE;
/* Address of the page that ends letters of a group (0: of all digests) without a session. */
enum err mailing_stop_address(struct ctx *c, int64_t person, int64_t group, str *address) MUST_USE;
/* Ends them, as that person: c becomes them. Nothing happens where they had none. */
enum err mailing_stop(struct ctx *c, int64_t person, int64_t group) MUST_USE;

/* Who a person is now: another, where their record was merged. */
enum err mailing_heir(struct ctx *c, int64_t person, int64_t *heir) MUST_USE;

/* Nothing is to be written: a demo that has no mail server. */
bool mailing_rests(struct ctx *c);
/* Letters to this address came back; c->me. *since: the last time. */
enum err mailing_suspended(struct ctx *c, str address, opt_time *until) MUST_USE;

/* What an address at our domain means. */
enum mailing_to { TO_REPLY, TO_START, TO_GROUP, TO_LEAVE, TO_BOUNCE };
struct mailing_target {
    enum mailing_to to;
    int64_t program, person, subject; /* subject: article or group */
    str token;                        /* of TO_BOUNCE */
};
enum err mailing_target(struct ctx *c, str recipient, struct mailing_target *t) MUST_USE;

/* A mail that is being taken. */
struct incoming {
    const struct message_mail *mail;
    str sender;     /* of the envelope */
    str message_id; /* its own, or one made of its bytes */
};
/* Tells whoever wrote it why nothing came of it, at most once a day. Begins and ends a transaction. */
enum err mailing_answer(struct ctx *c, const struct incoming *in, str words) MUST_USE;

#endif
