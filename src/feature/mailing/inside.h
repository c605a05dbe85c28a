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
enum mailing_to { TO_REPLY, TO_START, TO_GROUP, TO_LEAVE, TO_BOUNCE, TO_POST, TO_DROP };
struct mailing_target {
    enum mailing_to to;
    int64_t program, person, subject; /* subject: article, group, or a mail that waits */
    str token;                        /* of TO_BOUNCE */
};
enum err mailing_target(struct ctx *c, str recipient, struct mailing_target *t) MUST_USE;

/* A mail that is being taken. */
struct incoming {
    const struct message_mail *mail;
    str source;     /* as it came */
    str sender;     /* of the envelope */
    str message_id; /* its own, or one made of its bytes */
};
/* Where it goes: to one article, or to groups of c->program, in the order in which they were named. */
enum { PLACE_GROUPS = 20 };
struct mailing_place {
    int64_t person;  /* a token says that only they may write there; 0: none does */
    int64_t article; /* 0: to groups */
    int64_t groups[PLACE_GROUPS];
    size_t n;
};
/* One line of the log for each mail and recipient, without an address. */
void mailing_note(int64_t program, const char *what);
/* c, who writes, posts it there: as an answer if it answers what stands in one of the groups, else as one thread in
 * all of them where they may start one. Errors: REFUSED, INVALID and NOT_FOUND if it is in none of them. */
enum err mailing_post(struct ctx *c, const struct incoming *in,
                      const struct mailing_place *place) MUST_USE;
/* What c could do with it, without doing it: the same errors of groups. *news: it does not stand there yet. */
enum err mailing_may_post(struct ctx *c, const struct incoming *in,
                          const struct mailing_place *place, bool *news) MUST_USE;
/* Why something was refused, in words. */
str mailing_why(const struct ctx *c, enum err e);

/* A mail in the name of c->me that nothing proves: kept for a week, and a letter asks whether it is theirs. Errors:
 * REFUSED and so on as above, also where too much waits already. */
enum err mailing_ask(struct ctx *c, const struct incoming *in,
                     const struct mailing_place *place) MUST_USE;
struct mailing_question {
    int64_t id;
    str subject, groups; /* names, with commas between */
};
enum err mailing_question(struct ctx *c, int64_t id, struct mailing_question *q) MUST_USE;
/* Posts or drops what waits, as whose mail it is: c becomes them. Errors: NOT_FOUND: done already. */
enum err mailing_decide(struct ctx *c, int64_t id, bool post) MUST_USE;
enum err mailing_forget_waiting(struct ctx *c) MUST_USE; /* of a week ago */

/* Tells whoever wrote it why nothing came of it, at most once a day. Begins and ends a transaction. */
enum err mailing_answer(struct ctx *c, const struct incoming *in, str words) MUST_USE;

#endif
