/* newsreader.h -- the community's groups for newsreaders: feature/lounge behind the door of kit/nntp.
 *
 * Rules. Who is not signed in reads what everybody may read. One signs in with an app password
 * (feature/account) and sees and may do what one may on the pages: the lounge decides, not this door. What
 * somebody may not see is not there, in any command.
 *
 * An article that is posted is by who signed in: the address in its From line is not looked at, and readers see
 * the account's name. Its Date is when it came, its Path and Injection-Info are ours. It answers the newest
 * article of its References that is in one of its groups; without one it begins a thread. A Message-ID that is
 * there already is refused. "Control: cancel" takes an article back, by its author or a moderator; with
 * Supersedes an article says something else from now on: it keeps its number, its Message-ID and what
 * answers it, and what it said before stays in its history. Other control messages are refused.
 * Followup-To and Distribution have no effect: an answer goes to the groups of its Newsgroups line.
 *
 * Files of a MIME article become the article's files, by the rules of the lounge: all of them, or the article is
 * refused in words. Readers get the text with the files' addresses at its end, not as parts: OVER's sizes stay
 * true, programs that fetch whole groups do not fetch every picture, text programs (tin, slrn, Gnus) open an address as
 * they show it, and who fetches a file is asked for the right anew. */
#ifndef FEATURE_NEWSREADER_H
#define FEATURE_NEWSREADER_H

#include "base/base.h"
#include "kit/nntp/nntp.h"
#include "kit/store/store.h"

extern const struct nntp_door newsreader_door;

/* Listens where nntp.listen and nntp.tls say. *server: NULL if they say nothing; a demo listens
 * at port 1119 of this machine, if that is free. Errors: INVALID: an address or
 * the certificate cannot be used, or there are several programs and nntp.program names none. */
enum err newsreader_start(struct ctx *c, struct store *store, struct nntp_server **server) MUST_USE;

#endif
