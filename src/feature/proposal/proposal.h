/* proposal.h -- the unnominated: each week the people who helped most in the program's communities and are
 * neither nominated nor awarded nor staff, three names for each lead.
 *
 * Rules:
 *   - counted is what the community's sources brought in the last twelve months (kit/helpful,
 *     docs/method/helpful.md); who helped in fewer than two threads is not proposed;
 *   - a person goes to a lead of their region (by their profile, else the country of their address) and
 *     expertise (by the threads they helped in); where nothing tells, to whoever has room. Nobody is on
 *     two lists, and no list has more than three undecided names;
 *   - a lead nominates, watches (the name comes back with the next quarter) or dismisses with a reason that
 *     is kept: who was dismissed is not proposed again. Their lead and managers see it, nobody else;
 *   - who objects to being read, or is erased, is on no list any more. */
#ifndef FEATURE_PROPOSAL_H
#define FEATURE_PROPOSAL_H

#include "feature/ledger/ledger.h"
#include "kit/helpful/helpful.h"
#include "kit/http/http.h"

enum {
    PROPOSAL_NAMES = 3, /* undecided ones of a lead */
    PROPOSAL_THREADS = 2,
    PROPOSAL_DAYS = 365,
    PROPOSAL_REASON_MIN = 10,
    PROPOSAL_REASON_MAX = 500,
};

/* Who helps most in the communities of c->program, with everybody it knows held back. since not set: the
 * last twelve months. *items: how much was counted. */
enum err proposal_rank(struct ctx *c, opt_time since, struct helpful_answer *answer,
                       size_t *items) MUST_USE;

/* Fills the lists of this week, of c->program or of all; *made: new names. Does nothing if it was done this
 * week, or if no community is connected. The second one for a job. */
enum err proposal_fill(struct ctx *c, size_t *made) MUST_USE;
enum err proposal_tick(struct ctx *c, size_t *made) MUST_USE;

/* ---- the life of a name ---------------------------------------------------------------------- */

enum proposal_state {
    PROPOSAL_NEW,
    PROPOSAL_LATER,     /* watched until the next quarter */
    PROPOSAL_NOMINATED, /* by whoever: the calendar of the room says so */
    PROPOSAL_NO,
    PROPOSAL_STAFF, /* works for the owner */
    PROPOSAL_STATES
};
const char *proposal_state_code(enum proposal_state state);
bool proposal_may_move(enum proposal_state from, enum proposal_state to); /* by a lead */

/* Errors: NOT_FOUND if it is on another's list (managers may all); CONFLICT if it was decided meanwhile;
 * REFUSED if it cannot go there; INVALID at "reason" for NO without words. reason: for NO and STAFF. */
enum err proposal_decide(struct ctx *c, int64_t id, enum proposal_state to, str reason) MUST_USE;

/* Follows nomination.made, collect.objected and erasure.done. */
enum err proposal_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;
/* Two records of one human: what is in this room moves, and back. Called by proposal_follow. */
enum err proposal_merge_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

/* Deletes names that were closed before that moment, at most `most`: they may be proposed again. Inside a
 * transaction of the caller; *n: names. */
enum err proposal_retire(struct ctx *c, moment before, int64_t most, int64_t *n) MUST_USE;

/* Writes to those who have been on a list for two weeks: what is known of them, what for, and how to say no. Where
 * no address is known, managers see it (/program/privacy/told). For a daily job; *n: letters, of all programs. */
enum err proposal_tell_due(struct ctx *c, size_t *n) MUST_USE;

extern const struct route proposal_told_routes[]; /* /objection/list/@: from that letter */
extern const struct route proposal_routes[]; /* /lead/unnominated */

#endif
