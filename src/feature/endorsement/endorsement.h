/* endorsement.h -- somebody vouches, in words, for a nominee.
 *
 * Rules:
 *   - a person may hold one standing endorsement per nomination; the policy says whether only
 * members may, or everybody who is signed in;
 *   - never for oneself, never by the nominator (the nomination says it already), never where a
 *     conflict of interest is declared in either direction;
 *   - it may be given and withdrawn until the record is frozen for review; after that nothing
 * changes;
 *   - a withdrawn endorsement stays in the record, and the person may endorse again;
 *   - what goes on in another nomination takes its standing endorsements along;
 *   - when one of the two deletes the account the words go; that there was an endorsement stays.
 *
 * Flow of every call: load the facts (endorsement.sql) -> decide (endorsement_may, pure)
 *                     -> write, in one transaction, with its line in the ledger.
 */
#ifndef FEATURE_ENDORSEMENT_H
#define FEATURE_ENDORSEMENT_H

#include "feature/ledger/ledger.h"
#include "kit/html/html.h"
#include "kit/http/http.h"

enum { ENDORSEMENT_MIN = 20, ENDORSEMENT_MAX = 2000 }; /* length of the words, in characters */

/* What a decision rests on. Ids are 0 for none. */
struct endorsement_facts {
    int64_t nomination, person, nominee, nominator;
    int64_t standing; /* the person's standing endorsement of this nomination */
    bool member, members_only, open, conflict;
    str nominee_name, nominee_handle, nominee_avatar, expertise, reasons, cycle;
    day award;
};

/* Why an endorsement may not be given or withdrawn; each has one sentence, shown to the person. */
enum endorsement_answer {
    ENDORSEMENT_YES,
    ENDORSEMENT_SIGN_IN,
    ENDORSEMENT_CLOSED,
    ENDORSEMENT_SELF,
    ENDORSEMENT_NOMINATOR,
    ENDORSEMENT_CONFLICT,
    ENDORSEMENT_NOT_MEMBER,
    ENDORSEMENT_ALREADY,
    ENDORSEMENT_NONE,
};

/* May this person endorse, or withdraw? Pure: same facts, same answer; the first "no" is given. */
enum endorsement_answer endorsement_may(const struct endorsement_facts *f);
enum endorsement_answer endorsement_may_withdraw(const struct endorsement_facts *f);
const char *endorsement_sentence(enum endorsement_answer answer); /* English; "" for YES */

/* Loads the facts about c->me and the nomination. Errors: NOT_FOUND nomination. */
enum err endorsement_load(struct ctx *c, int64_t nomination, struct endorsement_facts *f) MUST_USE;

/* Records c->me's endorsement. words: ENDORSEMENT_MIN..ENDORSEMENT_MAX characters. Errors:
 * NOT_FOUND nomination; REFUSED by a rule; INVALID words; CONFLICT if another request of the same
 * person won. On any error nothing is written. */
enum err endorsement_add(struct ctx *c, int64_t nomination, str words) MUST_USE;

/* Withdraws c->me's standing endorsement. Errors: NOT_FOUND nomination; REFUSED if the record is
 * frozen or there is nothing to withdraw. */
enum err endorsement_withdraw(struct ctx *c, int64_t nomination) MUST_USE;

/* Asks somebody with an account, by mail, to endorse the nomination; only the nominee, the
 * nominator and the lead may ask. Errors: NOT_FOUND; REFUSED; INVALID address. The answer is the
 * same whether the address is known or not. */
enum err endorsement_ask(struct ctx *c, int64_t nomination, str email) MUST_USE;

/* Follows nomination.moved, nomination.merged and erasure.done. */
enum err endorsement_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;
/* Two records of one human: what is in this room moves, and back. Called by endorsement_follow. */
enum err endorsement_merge_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

struct retiring;
/* Words of endorsements in cases that are over for long (nomination.h). *n: endorsements. */
enum err endorsement_retire(struct ctx *c, const struct retiring *of, int64_t *n) MUST_USE;

/* GET, POST /nominations/#/endorse; POST /nominations/#/endorse/withdraw and
 * /nominations/#/endorse/ask */
extern const struct route endorsement_routes[];

#endif
