/* agreement.h -- what people sign: the non-disclosure agreement and the code of conduct, in versions and
 * languages; and what only signers read until a date.
 *
 * A version is a draft, in force, or replaced by the next one; from the day it is in force its text does not
 * change. A signature names its version, runs for the months that the agreement says, and can be taken back.
 * ctx.nda is the highest version of the NDA that the reader signed and that still runs; account_enter asks
 * anew with each request, so an ended signature shuts at once. It counts for holders of the award and staff.
 *
 * An embargo is one secret: what points to it is read by who signed its version (or a later one) until it
 * opens, then by everybody who may see the thing otherwise: macro {open} of feature/visibility.sql. */
#ifndef FEATURE_AGREEMENT_H
#define FEATURE_AGREEMENT_H

#include "feature/ledger/ledger.h"
#include "kit/http/http.h"

enum {
    AGREEMENT_TEXT_MAX = 40000, /* characters */
    AGREEMENT_NAME_MAX = 100,
    AGREEMENT_MONTHS_MAX = 120,
    AGREEMENT_LANGUAGES_MAX = 12,
    EMBARGO_NAME_MAX = 120,
    EMBARGO_SAY_MAX = 1000,
};

/* An agreement as the reader stands to it. */
struct agreement {
    int64_t id, version, months;
    str kind, state;
    opt_time from;
    opt_time signed_at; /* by c->me, not taken back, this version */
    day until;          /* of that signature: the first day without */
    bool running;       /* it counts today */
};
/* Those in force; all of the program (for managers), the newest first. */
enum err agreement_list(struct ctx *c, const struct agreement **list, size_t *n) MUST_USE;
enum err agreement_all(struct ctx *c, const struct agreement **list, size_t *n) MUST_USE;
/* One of them. A draft is seen by managers only. Errors: NOT_FOUND. */
enum err agreement_read(struct ctx *c, int64_t id, struct agreement *agreement) MUST_USE;

struct agreement_text {
    str language, words;
};
enum err agreement_texts(struct ctx *c, int64_t id, const struct agreement_text **list,
                         size_t *n) MUST_USE;
/* The one that the reader gets: in their language, else in English, else the first. */
const struct agreement_text *agreement_text_for(const struct ctx *c,
                                                const struct agreement_text *list, size_t n);

/* c->me signs what is in force. Errors: INVALID at "name", "read"; CONFLICT: signed already; REFUSED: a draft, or
 * replaced, or the NDA by somebody who neither holds the award nor is of the staff. */
enum err agreement_sign(struct ctx *c, int64_t id, str name, str language) MUST_USE;
enum err agreement_end(struct ctx *c, int64_t id) MUST_USE; /* takes one's own signature back */

/* How many wait for the signature of c->me, who holds the award or is of the staff. */
enum err agreement_waits(struct ctx *c, int64_t *n) MUST_USE;

/* For managers: the draft of the next version (made if there is none) gets a text in a language, empty words
 * take it away; then it is put in force, and the one before is replaced.
 * Errors: INVALID at "words", "language", "months"; REFUSED; CONFLICT. */
struct agreement_draft {
    const char *kind;
    str language, words;
    int64_t months;
};
enum err agreement_save(struct ctx *c, const struct agreement_draft *in) MUST_USE;
enum err agreement_adopt(struct ctx *c, int64_t id) MUST_USE;

/* Who has not signed what is in force, of those who hold the award or have a role; at most 200 by name, and how
 * many there are. For managers and leads. */
struct agreement_missing {
    int64_t person, all;
    str handle, name;
    int64_t older; /* the version that they signed and that still runs; 0: none */
};
enum err agreement_missing(struct ctx *c, int64_t id, const struct agreement_missing **list,
                           size_t *n) MUST_USE;

struct embargo {
    int64_t id, nda_version;
    str name, say, state, owner;
    opt_time opens;
};
/* All that the reader may know of: signers and managers. Closed ones first. */
enum err embargo_list(struct ctx *c, const struct embargo **list, size_t *n) MUST_USE;
/* For managers and product teams. id 0: a new one, c->made. opens: not set, no date yet. Errors: INVALID at "name",
 * "opens", "version". An opened one does not close again. */
struct embargo_new {
    str name, say;
    int64_t nda_version;
    opt_time opens;
};
enum err embargo_save(struct ctx *c, int64_t id, const struct embargo_new *in) MUST_USE;
enum err embargo_open(struct ctx *c, int64_t id) MUST_USE; /* now */
/* Opens those whose time has come, in every program. Run by a job each minute. */
enum err embargo_tick(struct ctx *c, size_t *opened) MUST_USE;

/* Follows the ledger: who was forgotten, which records are one. */
enum err agreement_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

extern const struct route
    agreement_routes[]; /* /agreements..., /program/agreements..., /program/embargoes... */

#endif
