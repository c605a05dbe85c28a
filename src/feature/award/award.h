/* award.h -- holding the award: terms, and the steps that change one.
 *
 * Rules:
 *   - a final decision to award or to renew makes one term, of the length the policy names; a
 * renewal begins where the running term ends;
 *   - "member" is who has a term today, "alumni" who had one: neither is stored;
 *   - the calendar begins and ends terms; nothing else happens to a term without a step that has a
 *     ground, tells the person and is decided by people;
 *   - a rule (a confirmed employer that owns the program) may only open a step: the term does not
 *     begin, or goes on, until a person decides;
 *   - a revocation needs evidence, the person's time to answer, and two different signatures;
 *   - everybody may give the award back, at once and without a ground;
 *   - a pause stops the clock: it is asked for by the person, or opened by a manager, with a day of
 *     return, and agreed by a lead of the region or a manager. The person comes back when they say so, or
 *     a lead or manager brings them back; the end moves by the length of the pause;
 *   - the renewal opens by itself before the term ends (renewal.h);
 *   - when somebody has been quiet for long, a lead is asked to talk to them: at most once for each term
 *     and quarter, and nothing else follows;
 *   - benefits end only after a letter about the end that was delivered, and some days of grace; without an
 *     address they end at the date, with a notice on the page and to the lead;
 *   - a won appeal makes the term that the decision would have made: from the award day of the cycle to the
 *     end of the terms of that day. One that was withdrawn goes on to its own end. Benefits begin, or go on,
 *     on the day of the answer.
 */
#ifndef FEATURE_AWARD_H
#define FEATURE_AWARD_H

#include "feature/ledger/ledger.h"
#include "kit/html/html.h"
#include "kit/http/http.h"
#include "kit/life/life.h"

enum {
    AWARD_ANSWER_DAYS = 14,
    AWARD_GROUND_MAX = 500,
    AWARD_WORDS_MAX = 4000,
    AWARD_PAUSE_DAYS_MAX = 366,
};

enum award_state {
    AWARD_COMING,
    AWARD_CURRENT,
    AWARD_PAUSED,
    AWARD_ENDED,
    AWARD_RELINQUISHED,
    AWARD_REVOKED,
};
const char *award_state_code(enum award_state state);            /* "current", as stored */
const char *award_state_words(enum award_state state);           /* English, for people */
bool award_may_move(enum award_state from, enum award_state to); /* by anybody */

extern const struct life award_term_life, award_step_life, renewal_life, inactive_life;

/* Follows decisions, employers, and the deletion of people. */
enum err award_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;
/* Two records of one human: what is in this room moves, and back. Called by award_follow. */
enum err award_merge_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

/* Begins and ends what is due today in every program; *moved counts. Run by a job every minute. */
enum err award_tick(struct ctx *c, size_t *moved) MUST_USE;

/* What else time brings about, in every program: renewals, who has been quiet, employers whose first day
 * has come, agreed days of return. Run before the calendar moves, so that after a stop no renewal is too
 * late for its cycle. */
enum err award_year(struct ctx *c) MUST_USE;

/* c->me gives the award back from today on. Errors: REFUSED if there is no running term. */
enum err award_relinquish(struct ctx *c) MUST_USE;

/* What a step is about and what somebody may do with it now. */
enum award_step_kind { STEP_PAUSE, STEP_REVOKE, STEP_EMPLOYMENT };
struct award_step_facts {
    enum award_step_kind kind;
    bool open;            /* neither decided nor dropped */
    int64_t first_signer; /* 0: nobody yet */
    int64_t viewer, holder;
    bool manager, lead;       /* lead: of the region of the holder */
    moment now, answer_until; /* 0: no answer is waited for */
};
enum award_step_answer {
    STEP_YES,
    STEP_NOT_MANAGER,
    STEP_NOT_LEAD,
    STEP_OWN,
    STEP_CLOSED,
    STEP_WAITS,
    STEP_SIGNED,
};
/* May the viewer sign the step? Pure; the first "no" is given. */
enum award_step_answer award_may_sign(const struct award_step_facts *f);
const char *award_step_sentence(enum award_step_answer answer);
bool award_needs_second(enum award_step_kind kind);

/* A manager opens a step for a term: ground 1..AWARD_GROUND_MAX characters; evidence needed for a
 * revocation, the day of return for a pause. The person is told by mail and has AWARD_ANSWER_DAYS to
 * answer before a revocation. Errors: INVALID at "ground", "evidence", "until"; REFUSED; CONFLICT if
 * such a step waits already. */
struct award_step_new {
    int64_t term;
    enum award_step_kind kind;
    str ground, evidence;
    opt_day until;
};
enum err award_step_open(struct ctx *c, const struct award_step_new *in) MUST_USE;
enum err award_step_answer_write(struct ctx *c, int64_t step,
                                 str words) MUST_USE;           /* by the holder */
enum err award_step_sign(struct ctx *c, int64_t step) MUST_USE; /* the last needed one decides it */
enum err award_step_drop(struct ctx *c, int64_t step) MUST_USE;

/* c->me, who holds the award, asks for a leave until a day; words may be empty. Errors: as above. */
enum err award_ask_leave(struct ctx *c, str words, opt_day until) MUST_USE;
/* The holder, a lead of their region or a manager ends the pause of a term. Errors: REFUSED. */
enum err award_back(struct ctx *c, int64_t term) MUST_USE;
int64_t award_pause_days(day from, day today); /* never below 0, whatever a clock says */

/* A lead of the region or a manager, about somebody who has been quiet: talked to them, offers a leave
 * (a letter), closes the case with a reason. Errors: INVALID at "words"; REFUSED. */
enum err award_talked(struct ctx *c, int64_t id, str words) MUST_USE;
enum err award_offer_leave(struct ctx *c, int64_t id) MUST_USE;
enum err award_quiet_close(struct ctx *c, int64_t id, str words) MUST_USE;
int64_t award_quarter(day d); /* year * 4 + 0..3 */

/* Until when benefits of a term go on: for rooms that give them. While another term follows, or no
 * letter about the end was delivered, they go on; who has no address for a letter is told by their page, and
 * the lead by theirs. */
struct award_benefits {
    bool on, told; /* told: the letter about the end was delivered */
    bool no_address;
    opt_day until; /* the first day without; not set: no end is known */
};
struct award_benefit_facts {
    enum award_state state;
    day ended;
    opt_time told;
    bool
        letter; /* there is one about the end, delivered or not; who gave the award back needs none */
    bool reachable; /* there is an address for a letter */
    bool goes_on;
    int64_t grace_days;
    moment now;
};
struct award_benefits award_benefits_rule(const struct award_benefit_facts *f); /* pure */
enum err award_benefits_of(struct ctx *c, int64_t term, struct award_benefits *benefits) MUST_USE;

extern const struct route award_routes[];   /* /account/award */
extern const struct route term_routes[];    /* /program/awards */
extern const struct route holder_routes[];  /* /lead/awards */
extern const struct route renewal_routes[]; /* /account/award/renewal */

#endif
