/* mailing.h -- each group of the lounge as a mailing list, and mail as a door to write by.
 *
 * Out: who chose "each" gets every article as a letter (Message-ID and References of the article, so that
 * mail programs show threads), exactly once: the letters of a batch of readers and the place up to which
 * they are written change in one transaction. Who chose a digest gets one letter at 8:00 in their time zone
 * (weekly: on Mondays) with what is new in their groups, unless they have read it, or nothing is new. Rights
 * are asked for each reader when the letter is written, and again when it goes (mailing_guard), for a digest
 * group by group; what is removed before it left does not leave. What is older than two days when its turn comes is left out, so that a server that slept does not pour out
 * weeks. In a demo without a mail server nothing is written.
 *
 * In, at the domain of mail.reply (by LMTP, or `plaudit mail-in`):
 *     reply+TOKEN     an answer to one article, by its reader: Reply-To of each letter
 *     start+TOKEN     a new thread in a group, by one person: their own address of it, on /account/mail
 *     NAME            a new thread, or an answer by In-Reply-To. NAME+CODE where several programs have such
 *                     a group. Believed if the mail server refuses forged senders (mail.senders), or says by
 *                     DKIM or DMARC who it is from (mail.authserv); else it waits for a week, and a letter to
 *                     the account's address asks whether it is theirs
 *     post+TOKEN, drop+TOKEN    the answer to that, as are the buttons of /mail/waiting/TOKEN
 *     leave+TOKEN     no more letters of a group
 *     bounce+TOKEN    what mail servers say later (RFC 3464)
 * One mail to several groups, in one conversation or several, named in its head or not, is one thread in all of
 * them where its author may start one; of the others they
 * are told. The sender must be the account's address of the token's owner, or of who has their record now. Quotations are taken off, files go along
 * where the group lets the person attach. Mail of machines and lists, mail without a return path and what was
 * through here before is taken and thrown away. Who may not write gets one letter a day that says why. */
#ifndef FEATURE_MAILING_H
#define FEATURE_MAILING_H

#include "feature/ledger/ledger.h"
#include "kit/http/http.h"
#include "kit/lmtp/lmtp.h"

/* Jobs, of all programs. After each commit: letters of new articles, at most `most` readers; every minute:
 * digests that are due, at most `most`. *n: letters. */
enum err mailing_send(struct ctx *c, size_t most, size_t *n) MUST_USE;
enum err mailing_digests(struct ctx *c, size_t most, size_t *n) MUST_USE;

/* Takes mail: the door of the listener, and of the command. c->program is 0. */
extern const struct lmtp_door mailing_door;

/* A mail_guard: `needs` is of words with a blank between, each of which must hold: 'g201' the reader may read this
 * group; 'a33' the article is there, in a group they may read; 's6' they are one of these (bits of ctx). */
enum err mailing_guard(struct ctx *c, int64_t person, str needs, bool *may) MUST_USE;

/* Addresses of a group for c->me: where anybody may write, and their own for a new thread. Empty without
 * mail.reply. */
struct mailing_addresses {
    str list, start;
};
enum err mailing_addresses(struct ctx *c, int64_t group, str name,
                           struct mailing_addresses *a) MUST_USE;

/* Follows the ledger: article.removed (its letters stay), erasure.done, person.merged, person.unmerged. */
enum err mailing_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

extern const struct route mailing_routes[]; /* /account/mail, /mail/stop/@, /mail/waiting/@ */

#endif
