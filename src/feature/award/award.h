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
 *   - everybody may give the award back, at once and without a ground.
 */
#ifndef FEATURE_AWARD_H
#define FEATURE_AWARD_H

#include "feature/ledger/ledger.h"
#include "kit/html/html.h"
#include "kit/http/http.h"

enum { AWARD_ANSWER_DAYS = 14, AWARD_GROUND_MAX = 500, AWARD_WORDS_MAX = 4000 };

enum award_state {
    AWARD_COMING,
    AWARD_CURRENT,
    AWARD_PAUSED,
    AWARD_ENDED,
    AWARD_RELINQUISHED,
    AWARD_REVOKED,
};
const char *award_state_code(enum award_state state);  /* "current", as stored */
const char *award_state_words(enum award_state state); /* English, for people */
bool award_may_move(enum award_state from, enum award_state to);

/* Follows decisions, employers, and the deletion of people. */
enum err award_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

/* Begins and ends what is due today in every program; *moved counts. Run by a job every minute. */
enum err award_tick(struct ctx *c, size_t *moved) MUST_USE;

/* c->me gives the award back from today on. Errors: REFUSED if there is no running term. */
enum err award_relinquish(struct ctx *c) MUST_USE;

/* What a step is about and what somebody may do with it now. */
enum award_step_kind { STEP_PAUSE, STEP_RESUME, STEP_REVOKE, STEP_EMPLOYMENT };
struct award_step_facts {
    enum award_step_kind kind;
    bool open;            /* neither decided nor dropped */
    int64_t first_signer; /* 0: nobody yet */
    int64_t viewer, holder;
    bool manager;
    moment now, answer_until; /* 0: no answer is waited for */
};
enum award_step_answer {
    STEP_YES,
    STEP_NOT_MANAGER,
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
 * revocation. The person is told by mail and has AWARD_ANSWER_DAYS to answer before a revocation.
 */
struct award_step_new {
    int64_t term;
    enum award_step_kind kind;
    str ground, evidence;
};
enum err award_step_open(struct ctx *c, const struct award_step_new *in) MUST_USE;
enum err award_step_answer_write(struct ctx *c, int64_t step,
                                 str words) MUST_USE;           /* by the holder */
enum err award_step_sign(struct ctx *c, int64_t step) MUST_USE; /* the last needed one decides it */
enum err award_step_drop(struct ctx *c, int64_t step) MUST_USE;

extern const struct route award_routes[];

#endif
