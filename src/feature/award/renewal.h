/* renewal.h -- between the files of this room only: the renewal of a term.
 *
 * Rules:
 *   - a case opens as many days before the end of a term as the rules say (90), unless another term
 *     follows already; who is on leave waits until they are back;
 *   - three letters, 90 (the first day of the case), 60 and 30 days before the end: what the record holds
 *     already, what of the criteria has nothing yet, where to go on. After a stop only the one goes out
 *     that is due; none goes back, none goes twice. Each is noted at the time it was delivered;
 *   - the case is put forward in the last award day before the end that still takes cases, else in the
 *     next one: when the person says so, or by itself a week before its nominations close;
 *   - the person may decline, and change their mind; it is closed when the term is over. */
#ifndef FEATURE_AWARD_RENEWAL_H
#define FEATURE_AWARD_RENEWAL_H

#include "feature/award/award.h"
#include "feature/contribution/contribution.h"

enum { RENEWAL_DAYS_BEFORE_CLOSE = 7 };

/* The notice (90, 60, 30) that is due with so many days left; 0: none, or one as late has been written
 * already (last; 0: none yet). Pure. */
int64_t renewal_notice_due(int64_t days_left, int64_t notice_days, int64_t last);

/* Is a case put forward without being asked, when nominations close at that moment? Pure. */
bool renewal_goes_by_itself(moment now, moment closes);

/* The holder's own case: put it forward now; decline; take it up again. Errors: REFUSED. */
enum err renewal_accept(struct ctx *c) MUST_USE;
enum err renewal_decline(struct ctx *c) MUST_USE;
enum err renewal_reopen(struct ctx *c) MUST_USE;

/* A notice by mail, inside the caller's transaction; award 0: no day is known yet. */
struct renewal_letter {
    int64_t term, person, mark, nomination; /* nomination 0: not put forward yet */
    day ends, award;
    struct contribution_span span; /* of the record */
    const struct policy *policy;
};
enum err renewal_mail(struct ctx *c, const struct renewal_letter *letter) MUST_USE;

#endif
