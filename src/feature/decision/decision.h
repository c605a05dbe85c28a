/* decision.h -- the committee's list, its decisions, the letter. (feature/evaluation: the scores.)
 *
 * Rules:
 *   - the committee and the managers decide, each case apart or all that the line decides at once;
 *     who has a part in a case neither sees it nor its share in any total (evaluation.h);
 *   - where the frozen record does not meet a counted rule that is needed, the line says no;
 *   - an outcome that departs from the line, that rests on fewer reviews than the rules ask for, or
 *     that ends somebody's award needs words;
 *   - a draft is signed by somebody else than its author. Signed, it waits ("heard"): the person
 *     whose award would end is asked and has the time of the rules to reply. The meeting closes when
 *     every case is signed; the cycle then waits for replies;
 *   - a reply has to be read by two of those who decide, and each says so (reply.h);
 *   - when the last time to reply is over, all become final in one transaction: cases are decided,
 *     letters go out, the cycle is published;
 *   - the nominee reads the letter once it is published, and a draft that waits for their reply; the
 *     committee and the managers read every letter of a case they have no part in.
 */
#ifndef FEATURE_DECISION_H
#define FEATURE_DECISION_H

#include "feature/evaluation/evaluation.h"
#include "feature/ledger/ledger.h"
#include "kit/html/html.h"
#include "kit/http/http.h"
#include "kit/life/life.h"

enum { DECISION_WORDS_MIN = 20, DECISION_WORDS_MAX = 4000 }; /* characters */

/* The letter about a nomination as one JSON object, with all that it explains, if the viewer may read it: what
 * readers gave and said stands in it without names, as in the letter (docs/export.md). Errors: NOT_FOUND. */
enum err decision_letter_put(struct ctx *c, int64_t nomination, struct text *json) MUST_USE;

/* ---- computed again: docs/method/replay.md, feature/evaluation/replay.h ----------------------- */

/* *run and *decision: what an id means: a decision, a nomination (what stands for it), or a run
 * (decision 0). Errors: NOT_FOUND. */
enum err decision_replay_find(struct ctx *c, int64_t id, int64_t *run, int64_t *decision) MUST_USE;
/* The final decisions that cite a run. */
enum err decision_replay_final(struct ctx *c, int64_t run, const int64_t **ids, size_t *n) MUST_USE;
/* A decision, apart from its run: the line, the words, the ground, two signatures, the time to reply.
 * Errors: NOT_FOUND. */
enum err decision_replay(struct ctx *c, int64_t decision, struct replay *replay) MUST_USE;

/* ---- who may, as pure functions -------------------------------------------------------------- */

enum decision_state { DECISION_NONE, DECISION_DRAFT, DECISION_HEARD, DECISION_FINAL };
struct decision_facts {
    int64_t person, author; /* the viewer; who drafted it, 0: nobody yet */
    bool committee;         /* of the committee, or a manager */
    bool hidden;            /* has a part in the case */
    bool deciding;          /* the cycle is deciding, or waits for replies */
    bool evaluated;         /* there is a meeting with an evaluation */
    bool veto;              /* one runs */
    enum decision_state state;
};
enum decision_answer {
    DECISION_YES,
    DECISION_NOT_YOU,
    DECISION_HIDDEN,
    DECISION_NOT_NOW,
    DECISION_NO_RUN,
    DECISION_IS_FINAL,
    DECISION_NO_DRAFT,
    DECISION_OWN_DRAFT,
    DECISION_VETO_RUNS,
};
enum decision_answer decision_may_draft(const struct decision_facts *f);
enum decision_answer decision_may_sign(const struct decision_facts *f);
const char *decision_sentence(enum decision_answer answer); /* English; empty for YES */

/* ---- acts; each writes its line in the ledger ------------------------------------------------ */

/* Opens the meeting of a cycle that is deciding with an official run, or, while the meeting is open,
 * makes a new run. Errors: REFUSED. */
enum err decision_evaluate(struct ctx *c, int64_t cycle) MUST_USE;

/* Comes to the meeting or leaves it; who drafts or signs is there as well. Errors: REFUSED. */
enum err meeting_here(struct ctx *c, int64_t cycle, bool here) MUST_USE;

/* The viewer has the committee's page open, and so is in the room while the meeting goes on, unless they said
 * that they leave. Told again every MEETING_SEEN_S; who is not seen for MEETING_GRACE_S has left. */
enum { MEETING_SEEN_S = 30, MEETING_GRACE_S = 120 };
enum err meeting_seen(struct ctx *c, int64_t cycle) MUST_USE;
/* In all programs; *left: how many. Run by a job every minute. */
enum err meeting_tick(struct ctx *c, size_t *left) MUST_USE;

/* The chair, or a manager, shows a line to all: points (hundredths), or the best `quota`; both < 0: the
 * published one. It is looked at, nothing is decided. Errors: INVALID at "threshold"; REFUSED. */
enum err meeting_show_line(struct ctx *c, int64_t cycle, int64_t line, int64_t quota) MUST_USE;
/* Puts a case on the table, 0: none. Errors: REFUSED; NOT_FOUND, also where the chair has a part in it. */
enum err meeting_discuss(struct ctx *c, int64_t cycle, int64_t nomination) MUST_USE;

struct decision_new {
    int64_t nomination;
    str outcome, ground,
        reasons; /* "award", "no_award", "renew", "no_renewal"; code of the rules */
};
/* Drafts, or drafts anew. Errors: INVALID at "outcome", "ground", "reasons"; REFUSED by a rule;
 * NOT_FOUND, also where the viewer has a part in the case. */
enum err decision_draft(struct ctx *c, const struct decision_new *in) MUST_USE;

/* Drafts every case without a decision that the line decides without words. With words, which must be
 * long enough to be reasons, also the others: renewals under the line end, and of the cases with too
 * few reviews renewals go on and new ones wait. *made: how many. Errors: INVALID at "rest". */
enum err decision_draft_all(struct ctx *c, int64_t cycle, str words, size_t *made) MUST_USE;

/* Signs every draft of the cycle that the viewer may sign; *signed_now: how many. Closes the meeting
 * when no case is left. Errors: REFUSED if there is none, and why says who can. */
enum err decision_sign(struct ctx *c, int64_t cycle, size_t *signed_now) MUST_USE;

/* Makes all final. Errors: REFUSED while somebody can still reply or a case is not signed. */
enum err decision_publish(struct ctx *c, int64_t cycle, size_t *made) MUST_USE;

/* The nominee's reply to a draft that would end their award; waive: none, decide now. Errors:
 * INVALID at "words"; REFUSED after the time; NOT_FOUND. */
enum err decision_reply(struct ctx *c, int64_t nomination, str words, bool waive) MUST_USE;

/* Words of the committee about a case, read by those who may see it; they stay with the decision. Errors:
 * INVALID at "note"; REFUSED; NOT_FOUND, also where the viewer has a part in the case. */
enum err committee_note_add(struct ctx *c, int64_t nomination, str words) MUST_USE;

/* ---- veto (veto.c): two managers stop an award that is signed and not yet published --------------------
 *
 * One manager objects, with a ground of the rules and words, and a clock of VETO_DAYS begins. A second one
 * signs within that time, and the award is not made; the words are the reasons, and somebody whose award
 * would end can reply, as always. Else it lapses by itself and the award goes on. Meanwhile nothing is
 * published. A decision is objected to once at most, so that nobody can hold it for ever. */
enum { VETO_DAYS = 7 };
struct veto_facts {
    int64_t person, author; /* the viewer; whose veto runs, 0: nobody's */
    bool manager, hidden;
    bool award; /* the decision gives or renews an award */
    enum decision_state state;
    bool used; /* there was one before */
};
enum veto_answer {
    VETO_YES,
    VETO_NOT_YOU,
    VETO_HIDDEN,
    VETO_NO_AWARD,
    VETO_NOT_SIGNED,
    VETO_IS_FINAL,
    VETO_USED,
    VETO_NONE_RUNS,
    VETO_OWN,
    VETO_NOT_OWN,
};
enum veto_answer veto_may_make(const struct veto_facts *f);
enum veto_answer veto_may_sign(const struct veto_facts *f);
enum veto_answer veto_may_withdraw(const struct veto_facts *f);
const char *veto_sentence(enum veto_answer answer); /* English; empty for YES */

/* Errors: INVALID at "veto_ground", "veto_words"; REFUSED by a rule; NOT_FOUND. */
enum err veto_make(struct ctx *c, int64_t nomination, str ground, str words) MUST_USE;
enum err veto_sign(struct ctx *c, int64_t nomination) MUST_USE;
enum err veto_withdraw(struct ctx *c, int64_t nomination) MUST_USE;
/* Those whose time is over lapse, in all programs. *lapsed: how many. Run by a job every minute. */
enum err veto_tick(struct ctx *c, size_t *lapsed) MUST_USE;

/* Follows erasure.done: outcome, rule and points stay; the reasons, the reply and the notes go. */
enum err decision_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

struct retiring;
/* Reasons, replies, appeals, notes and vetoes of cases that are over for long (nomination.h), with or without an
 * award; outcome and ground stay. *n: cases. */
enum err decision_retire(struct ctx *c, const struct retiring *of, int64_t *n) MUST_USE;

extern const struct life decision_life, appeal_life, veto_life;

extern const struct route committee_routes[];        /* /committee */
extern const struct route reply_routes[];            /* /committee/#/replies */
extern const struct route appeal_routes[];           /* /letters/#/appeal, /appeals */
extern const struct route letter_routes[];           /* /letters */
extern const struct route committee_live_routes[];   /* /committee/#/live: server-sent events */
extern const struct route committee_agenda_routes[]; /* /committee/#/agenda */

#endif
