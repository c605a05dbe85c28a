/* nomination.h -- one person put forward for one cycle; the case that review and decision work on.
 *
 * Rules: who may nominate says the policy (members, staff, everybody, oneself). One live nomination
 * per person and cycle. People employed by an owner of the program and people who hold the
 * award cannot be nominated: their renewal opens by itself (award.h). The nominee is told at once, may object or withdraw at
 * any time, and begins to document only after saying yes. When the reviews of a cycle begin, each
 * record that somebody has taken up is frozen: later edits do not reach the case; what nobody took
 * up moves to the next cycle. The page of a nomination is for the nominee, the lead, the leads of
 * the region, the nominator (what was written and how it stands) and managers; to others it does
 * not exist. */
#ifndef FEATURE_NOMINATION_H
#define FEATURE_NOMINATION_H

#include "feature/ledger/ledger.h"
#include "kit/html/html.h"
#include "kit/http/http.h"
#include "kit/life/life.h"

enum {
    NOMINATION_WHY_MIN = 120,
    NOMINATION_WHY_MAX = 3000,
    NOMINATION_WORDS_MAX = 2000, /* of a message, a request, an answer */
    NOMINATION_MADE_MAX = 25,    /* by one person in one cycle, staff aside */
    NOMINATION_TAKE_UP_DAYS = 14,
    NOMINATION_DOCUMENT_DAYS = 14, /* for an answer to a request */
};

/* ---- may somebody be nominated --------------------------------------------------------------- */

struct nomination_facts {
    int64_t person, bits;                 /* the viewer */
    int64_t nominee;                      /* 0: somebody who is not here yet */
    bool open;                            /* a cycle takes nominations now */
    bool self, members, staff, everybody; /* who may nominate, by the policy */
    bool present;                         /* the nominee is neither merged nor erased */
    bool employee;                        /* employed by an owner of the program on the award day */
    bool holds;                           /* holds the award, or begins to soon */
    bool alumni;                          /* held it before, and the policy lets alumni ask */
    int64_t live;                         /* their nomination in this cycle, 0 if none */
    int64_t own;                          /* asked for without a nominator in this cycle */
    int64_t made;                         /* nominations that the viewer made in this cycle */
};
enum nomination_answer {
    NOMINATION_YES,
    NOMINATION_SIGN_IN,
    NOMINATION_NOT_OPEN,
    NOMINATION_NOT_SELF,
    NOMINATION_NOT_YOU,
    NOMINATION_MANY,
    NOMINATION_GONE,
    NOMINATION_EMPLOYEE,
    NOMINATION_HOLDS,
    NOMINATION_ALREADY,
    NOMINATION_ONCE,
};
enum nomination_answer nomination_may(const struct nomination_facts *f);
const char *nomination_sentence(enum nomination_answer answer); /* English; empty for YES */

/* ---- the life cycle -------------------------------------------------------------------------- */

enum nomination_state {
    NOMINATION_OPEN,        /* waits for a lead */
    NOMINATION_TAKEN,       /* a lead looks after it; waits for the nominee's yes */
    NOMINATION_DOCUMENTING, /* the nominee puts the year together */
    NOMINATION_READY,       /* the nominee says the record is complete */
    NOMINATION_IN_REVIEW,   /* frozen */
    NOMINATION_DECIDED,
    NOMINATION_CLOSED,
    NOMINATION_OBJECTED, /* the nominee does not want it */
    NOMINATION_WITHDRAWN,
    NOMINATION_MERGED, /* the person is nominated in the next cycle already */
    NOMINATION_MOVED,  /* goes on in the next cycle */
    NOMINATION_STATES
};
const char *nomination_state_code(enum nomination_state state);
const char *nomination_state_words(enum nomination_state state); /* English, to be translated */
const char *nomination_state_tone(enum nomination_state state);  /* of a badge */
enum nomination_state nomination_state_read(str code);           /* NOMINATION_STATES: none */

/* What somebody is to one nomination, as BY_ bits: BY_PERSON is the nominee, who is nothing else besides;
 * BY_LEAD has taken it up, or leads its region. May one of `by` move it from one state to the other? */
extern const struct life nomination_life;
bool nomination_may_move(enum nomination_state from, enum nomination_state to, int64_t by);

/* ---- acts; each writes its line in the ledger -------------------------------------------------- */

enum nomination_tie { TIE_UNSAID, TIE_NONE, TIE_EMPLOYER, TIE_CLOSE };
struct nomination_new {
    int64_t nominee;          /* 0: a new person, or whoever has that e-mail address */
    str name, email, country; /* of a new person */
    int64_t expertise;
    str why;
    enum nomination_tie
        tie; /* of the nominator and the nominee: a declared conflict, unless none */
};
/* Errors: INVALID at "name", "email", "country", "expertise", "why", "tie"; REFUSED by a rule;
 * CONFLICT if the person was nominated at the same moment. c->made is the id. */
enum err nomination_make(struct ctx *c, const struct nomination_new *in, int64_t *id) MUST_USE;

/* A lead takes it up, within the lead's capacity. Errors: REFUSED, and who has room. */
enum err nomination_take(struct ctx *c, int64_t id) MUST_USE;
/* To another lead (with room), or, while it is open, to another region; the other one is 0. */
enum err nomination_pass(struct ctx *c, int64_t id, int64_t lead, int64_t region) MUST_USE;
/* The nominee says yes (documenting), says the record is complete (ready), or opens it again. */
enum err nomination_begin(struct ctx *c, int64_t id) MUST_USE;
enum err nomination_ready(struct ctx *c, int64_t id) MUST_USE;
enum err nomination_reopen(struct ctx *c, int64_t id) MUST_USE;
/* words: why, may be empty; only the lead and managers read it. */
enum err nomination_object(struct ctx *c, int64_t id, str words) MUST_USE;
enum err nomination_withdraw(struct ctx *c, int64_t id) MUST_USE;
/* For a nominee without an address: the lead gives one, and the letter goes out. INVALID "email". */
enum err nomination_tell(struct ctx *c, int64_t id, str email) MUST_USE;

/* Between nominee and lead. Errors: INVALID at "words"; REFUSED when it is over. */
enum err nomination_message(struct ctx *c, int64_t id, str words) MUST_USE;
enum err nomination_ask(struct ctx *c, int64_t id,
                        str words) MUST_USE; /* a document; INVALID "what" */
enum err nomination_answer(struct ctx *c, int64_t id, int64_t request, str words) MUST_USE;
/* The nominee or lead names somebody who must not review it. ground: family, business, friend,
 * dispute, other. Errors: INVALID at "other", "ground". */
enum err nomination_conflict(struct ctx *c, int64_t id, int64_t other, str ground) MUST_USE;

/* For other rooms, inside their transaction: the viewer says that a nominee and a person must not
 * decide about each other. ground as above. The nominee is not told who said so. Errors: INVALID at
 * "ground". */
enum err nomination_conflict_declared(struct ctx *c, int64_t nominee, int64_t person,
                                      str ground) MUST_USE;

/* For the room of awards, inside its transaction: the renewal of who holds the award, in a cycle that
 * still takes records. Nobody nominates; the person completes the record as with any other case. If
 * there is a live nomination of theirs in the cycle, that is it. */
struct nomination_renewal {
    int64_t nominee, cycle, expertise;
};
enum err nomination_renew(struct ctx *c, const struct nomination_renewal *in, int64_t *id) MUST_USE;

/* For the committee's room, inside its transaction: in_review becomes decided. */
enum err nomination_decided(struct ctx *c, int64_t id) MUST_USE;

/* Follows cycle.reviewing (freezes or moves on), cycle.closed (closes) and erasure.done: words about
 * and by the person go, with letters and the frozen record; an undecided case of theirs is withdrawn. */
enum err nomination_follow(struct ctx *c, const struct ledger_line *line);

/* What is over for so long that its words go (feature/retention). Of c->program, inside a transaction of the
 * caller; at most `most` cases at once, and none that is held. */
struct retiring {
    day before;   /* of the award day of the case's cycle */
    bool awarded; /* cases that ended with an award, or the others */
    bool dry;     /* the caller takes it back: no file goes */
    int64_t most;
};
/* Reasons, objections, messages, requests and answers, and the frozen record. *n: cases. */
enum err nomination_retire(struct ctx *c, const struct retiring *of, int64_t *n) MUST_USE;

/* The frozen record: a JSON array of {id, version, title, url, day, type, reach, origin, usual, open,
 * state, star, paid, reason, language}, by id; star 0: none; usual: of reach.h; open 1: everybody could
 * see it. Who may see it is the caller's matter. Errors: NOT_FOUND before freezing, or when it is gone
 * with its person; FAULT if it does not have the digest that was kept. */
enum err nomination_record(struct ctx *c, int64_t id, str *json) MUST_USE;

/* For the demo, whose cases are made before the work of which they tell: the record of a case that is
 * frozen already becomes the one of now, inside the caller's transaction. */
enum err nomination_freeze_as_is(struct ctx *c, int64_t id) MUST_USE;

/* The counted rules of the cycle over the frozen record (contribution/counted.h): for each rule what it
 * asks, what there is, and of each contribution whether it counts and why not. The same record gives the
 * same counts, always. Who may see it is the caller's matter. Errors: as nomination_record. */
struct counted;
enum err nomination_counted(struct ctx *c, int64_t id, struct counted *counted) MUST_USE;

/* ---- for other pages --------------------------------------------------------------------------- */

/* The viewer's own: as nominee, or made by them; newest first, at most 50. */
struct nomination_line {
    int64_t id;
    bool own; /* the viewer is the nominee */
    str name, expertise, cycle;
    enum nomination_state state;
    day award;
    moment made;
};
enum err nomination_mine(struct ctx *c, const struct nomination_line **list, size_t *n) MUST_USE;

/* Writes to nominees whom nobody could write to when they were nominated, once there is an address, of all
 * programs. For a daily job: a nominee is to be told within a month. *n: letters. */
enum err nomination_tell_due(struct ctx *c, size_t *n) MUST_USE;

extern const struct route told_routes[]; /* /objection/@: from the letter, without an account */
extern const struct route nomination_routes[]; /* /nominations/# */
extern const struct route nominee_source_routes[];   /* /nominations/#/sources: of the nominee, by a lead */
extern const struct route nominate_routes[];   /* /nominate */
extern const struct route list_routes[];       /* /nominations */
extern const struct route lead_routes[];       /* /lead */

#endif
