/* reply.h -- between the files of this room only: the reply to a draft that would end an award.
 *
 * The person reads the draft with its reasons and has the days of the rules. What they write has to be read
 * before anything is final: publishing is refused until two of those who decide, such as the author and
 * the signer, have each marked it as read. Who did so and when is in the ledger. The draft may be changed
 * after the reply; it is then signed anew, and the reply stays with it. */
#ifndef FEATURE_DECISION_REPLY_H
#define FEATURE_DECISION_REPLY_H

#include "feature/decision/decision.h"

enum { REPLY_READERS = 2 };

/* The viewer has read the reply in a case; a second time changes nothing. Errors: NOT_FOUND where there
 * is none or the viewer has a part in the case; REFUSED to who does not decide. */
enum err decision_reply_read(struct ctx *c, int64_t nomination) MUST_USE;

/* Has every reply of the cycle been read by REPLY_READERS? Errors: REFUSED, and whose has not. */
enum err reply_all_read(struct ctx *c, int64_t cycle) MUST_USE;

#endif
