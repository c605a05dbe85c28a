/* appeal.h -- between the files of this room only: an appeal against a final decision, or against what ended
 * an award before its time.
 *
 * Rules:
 *   - whose award was refused, not renewed, or withdrawn by others may appeal, once for each, with words,
 *     within the days of the rules from the day of the decision. Later ones are taken in for a year, and
 *     marked as late;
 *   - somebody of the committee or a manager who had no part takes it: not the author, not the signer, not
 *     who made or signed a veto or a withdrawal, no reviewer of the case, nobody who was kept out of it. No
 *     lead: they helped with the case, or with others of the same region; they read along;
 *   - the days of the rules for an answer run from the appeal; both sides see until when, leads and
 *     managers see what is overdue;
 *   - the answer has reasons: upheld (the decision stays), refused (it came too late), or another decision,
 *     which a second person without a part signs: then the old one is replaced and the new one final in
 *     one transaction, and a term is made; a withdrawn award goes on. The answer to an appeal is not
 *     appealed again. */
#ifndef FEATURE_DECISION_APPEAL_H
#define FEATURE_DECISION_APPEAL_H

#include "feature/decision/decision.h"
#include "feature/program/program.h"

enum { APPEAL_LATE_DAYS = 366 };

struct appeal_facts {
    int64_t person, nominee;
    int64_t judge; /* who took it; 0: nobody */
    bool decides;  /* of the committee, or a manager */
    bool part;     /* had a part in the decision, or must not see the case */
    str state;     /* "made", "taken", "proposed", "upheld", "changed", "refused" */
    bool late;
};
enum appeal_answer {
    APPEAL_YES,
    APPEAL_NOT_YOU,
    APPEAL_OWN,
    APPEAL_PART,
    APPEAL_CLOSED,
    APPEAL_TAKEN,
    APPEAL_NOT_TAKEN,
    APPEAL_NOT_YOURS,
    APPEAL_SAME,
    APPEAL_IN_TIME,
};
enum appeal_answer appeal_may_take(const struct appeal_facts *f);
enum appeal_answer appeal_may_answer(const struct appeal_facts *f, str to); /* "upheld" ... */
enum appeal_answer appeal_may_sign(const struct appeal_facts *f);           /* or give back */
const char *appeal_sentence(enum appeal_answer answer); /* English; empty for YES */

/* The end of the time to appeal: the phase of the cycle, or the days of the rules from the decision. */
moment appeal_until(opt_time closes, moment decided, const struct policy *policy);

/* What the viewer can appeal against: the decision about a case of theirs, or a step that ended their award. */
struct appeal_of {
    int64_t nomination, step; /* one of them, the other 0 */
};
struct appeal_about {
    int64_t decision, policy;
    int64_t appeal; /* the one that was made, 0: none */
    moment decided, until;
    bool negative;
};
/* Errors: NOT_FOUND, also where it is not about the viewer. */
enum err appeal_find(struct ctx *c, struct appeal_of of, struct appeal_about *about) MUST_USE;
/* By the person it is about. Errors: INVALID at "words"; REFUSED; NOT_FOUND. */
enum err appeal_make(struct ctx *c, struct appeal_of of, str words) MUST_USE;
enum err appeal_take(struct ctx *c, int64_t id) MUST_USE;
/* to: "upheld", "refused", "proposed" (then with a ground of the rules for an award). Errors: INVALID at
 * "reasons", "ground"; REFUSED. */
struct appeal_reply {
    str to, ground, reasons;
};
enum err appeal_answer_write(struct ctx *c, int64_t id, const struct appeal_reply *in) MUST_USE;
/* The second person: signs the other decision (true) or gives it back. */
enum err appeal_sign(struct ctx *c, int64_t id, bool yes) MUST_USE;

/* Letters to the person: who does not know them took it up; how it ended. Inside the transaction. */
struct appeal_mail {
    int64_t id, person;
    struct appeal_of of;
};
enum err appeal_mail_taken(struct ctx *c, const struct appeal_mail *mail, moment due) MUST_USE;
enum err appeal_mail_closed(struct ctx *c, const struct appeal_mail *mail) MUST_USE;
str appeal_address(struct ctx *c, struct appeal_of of); /* of the person's page, without prefix */

#endif
