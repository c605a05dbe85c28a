/* contribution.h -- what people did in a year: the evidence that reviewers read.
 *
 * Rules:
 *   - a type of contribution, its roles, numbers and conditional fields are data of the policy; what is
 *     entered is checked by the type's own definition;
 *   - work that was paid for does not count, and the page says so; so does work outside the record's
 *     year, which is kept for another cycle;
 *   - the thing itself (work) exists once in the world, by its canonical address; the same address twice
 *     for a person and role is the same contribution;
 *   - a number has its origin: measured beats declared beats estimated;
 *   - a draft was found or imported; its person accepts it or says it is not theirs; what its source
 *     corrects is corrected, as long as nobody else has;
 *   - where a type asks for a link and there is none, two other people who stand for it do instead. Until
 *     then it stays a draft, and nobody confirms it without them. They stand for what they read: another
 *     title, kind or day, and their word is void. Who vouches does not judge;
 *   - nothing is deleted: withdrawn ones stay, and can be taken back, until the person's account is
 *     deleted. Then all of it goes: the words, files, numbers, imports; of the works that nobody else
 *     made only a number stays.
 */
#ifndef FEATURE_CONTRIBUTION_H
#define FEATURE_CONTRIBUTION_H

#include "feature/ledger/ledger.h"
#include "feature/program/program.h"
#include "kit/found/found.h"
#include "kit/html/html.h"
#include "kit/http/http.h"

enum {
    CONTRIBUTION_TITLE_MAX = 200,
    CONTRIBUTION_URL_MAX = 500,
    CONTRIBUTION_TEXT_MAX = 2000,
    CONTRIBUTION_METRICS = 8,
    CONTRIBUTION_FIELDS = 16,
    CONTRIBUTION_VOUCHES = 2, /* stand in for a link */
    VOUCH_MIN = 20,
    VOUCH_MAX = 1000,
    VOUCH_ASKED_MAX = 10, /* people at once */
};

struct contribution_value { /* of a metric or a conditional field */
    str code, value;
};

/* A contribution as it is entered or imported. */
struct contribution_new {
    int64_t person;
    str type, role, title, url, summary, note, language, country, format;
    str paid; /* "no", "expenses", "yes"; empty: not said */
    opt_day day, end_day;
    int64_t expertise;                                       /* 0: the person's main one */
    struct contribution_value metrics[CONTRIBUTION_METRICS]; /* value: digits */
    size_t n_metrics;
    bool measured; /* the metrics, by the source; else the person declares them */
    struct contribution_value fields[CONTRIBUTION_FIELDS];
    size_t n_fields;
    bool members_only; /* else everybody may see it */
    bool draft;        /* waits for its person to accept it */
    int64_t batch;     /* import_batch that brings it; 0: by hand */
    int64_t vouches;   /* people who stand for it */
};

/* Checks all fields against the type's definition: problems at "type", "title", "url", "day", "role",
 * "paid", "metric-CODE", "field-CODE" ... Drafts may lack what only the person knows. Pure but for
 * c->problems. */
enum err contribution_check(struct ctx *c, const struct policy *policy,
                            const struct contribution_new *in) MUST_USE;

/* Is there already one with this address and role? An empty role, of either, is any role. One that was
 * said to be not theirs counts too, so that no import brings it again. *id 0: none. */
enum err contribution_same(struct ctx *c, int64_t person, str url, str role, int64_t *id) MUST_USE;

/* Checks and records one, with its work, numbers, fields, day count and line in the ledger; in the
 * caller's transaction if there is one. Errors: INVALID with problems; CONFLICT if it is there already
 * (*id names it then, too). */
enum err contribution_add(struct ctx *c, const struct contribution_new *in, int64_t *id) MUST_USE;
/* Changes one's own; a draft is accepted by it unless in->draft, and a judgment of before no longer
 * stands. Errors: INVALID with problems; CONFLICT if the version is not the newest, or another one is the
 * same. */
enum err contribution_change(struct ctx *c, int64_t id, int64_t version,
                             const struct contribution_new *in) MUST_USE;

enum err contribution_withdraw(struct ctx *c, int64_t id) MUST_USE;      /* one's own */
enum err contribution_take_back(struct ctx *c, int64_t id) MUST_USE;     /* undo of it */
enum err contribution_star(struct ctx *c, int64_t id, bool on) MUST_USE; /* REFUSED: too many */
enum err contribution_accept(struct ctx *c,
                             int64_t id) MUST_USE; /* draft -> claimed; INVALID: lacks
    something */
enum err contribution_not_mine(struct ctx *c, int64_t id) MUST_USE; /* draft -> withdrawn */

/* Job, once a day: whoever has drafts is told so, once a week. *n: people with drafts. */
enum err contribution_tell_waiting(struct ctx *c, size_t *n) MUST_USE;

/* Where it was found: by a source that its person connected. Several may say the same. */
struct contribution_found {
    int64_t item, source; /* of feature/collect */
    str name, url;        /* of the source; of what it says */
    str why;              /* why it was taken for this kind of work, in the person's language */
    int64_t near;         /* a contribution that it may be the same as; 0: none */
};
/* Adds one, in the caller's transaction. Nothing happens if this item is evidence already. */
enum err contribution_found_add(struct ctx *c, int64_t id,
                                const struct contribution_found *found) MUST_USE;
/* What a source says of this item has changed: the draft that it became follows, unless its person has
 * changed it, or another source brought it, too. The words of c->me; inside a transaction. */
enum err contribution_found_again(struct ctx *c, const struct contribution_found *found,
                                  const struct contribution_new *what) MUST_USE;
/* A number that a source has measured today. Inside a transaction. */
enum err contribution_measured(struct ctx *c, int64_t id, str code, int64_t value) MUST_USE;
/* The contribution that an item of a source became, whatever became of that; 0: none. */
enum err contribution_of_item(struct ctx *c, int64_t item, int64_t *id) MUST_USE;
/* A draft is the same as another one of one's own: that one keeps what was found, too.
 * contribution_take_back of the draft undoes it. Errors: CONFLICT if it waits no more; INVALID: itself. */
enum err contribution_merge(struct ctx *c, int64_t draft, int64_t into) MUST_USE;
/* Takes away the drafts of a person's that only this source brought and nobody changed, in the caller's
 * transaction; and brings them back. *n: how many. */
enum err contribution_ignore_source(struct ctx *c, int64_t person, int64_t source,
                                    size_t *n) MUST_USE;
/* The same for one draft that was found once; and back. */
enum err contribution_ignore_draft(struct ctx *c, int64_t person, int64_t id) MUST_USE;
enum err contribution_heed_draft(struct ctx *c, int64_t person, int64_t id) MUST_USE;
enum err contribution_heed_source(struct ctx *c, int64_t person, int64_t source,
                                  size_t *n) MUST_USE;

/* A lead of the person's region, or a manager, confirms it, or says why it does not count (a code of
 * grounds_rejection). Errors: REFUSED if it is one's own, or paid; INVALID at "ground". */
enum err contribution_judge(struct ctx *c, int64_t id, bool verified, str ground) MUST_USE;

/* ---- vouches: somebody else stands for it ------------------------------------------------------- */

/* Makes its link, if there is none yet, and writes to the people named: handles, one a line, maybe none.
 * One's own. Errors: INVALID at "people". */
enum err vouch_ask(struct ctx *c, int64_t id, str people) MUST_USE;
/* key: of its link; of a contribution that c may see, "open" does as well. NOT_FOUND if neither. */
enum err vouch_give(struct ctx *c, int64_t id, str key, str words) MUST_USE; /* INVALID at "words";
    REFUSED: one's own, or once today already; CONFLICT: there already */
enum err vouch_withdraw(struct ctx *c, int64_t id) MUST_USE; /* CONFLICT: there is none */

struct vouch {
    int64_t person;
    str name, handle, avatar, words; /* avatar: hash */
    moment made;
};
/* Those that stand. all: also of people whose profile c may not see. */
enum err vouch_list(struct ctx *c, int64_t id, bool all, const struct vouch **list,
                    size_t *n) MUST_USE;

/* Takes back everything a batch brought that is still as it came; inside the caller's transaction.
 * *n: how many. (For the undo of an import.) */
enum err contribution_batch_undo(struct ctx *c, int64_t batch, size_t *n) MUST_USE;

/* Follows erasure.done: all that the person did in this program is deleted, with what they imported and
 * have not yet confirmed. */
enum err contribution_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

/* Forgets the names of files that were imported before that moment, at most `most`; what came with them stays.
 * Inside a transaction of the caller; *n: imports. */
enum err contribution_retire(struct ctx *c, moment before, int64_t most, int64_t *n) MUST_USE;

/* Throws away uploads that wait for a confirmation for more than a day. For a daily job. */
void contribution_tidy(struct ctx *c);

/* What the record of a time holds, by what counts under a policy: for the person and for who looks after
 * them, whoever may see the work otherwise. Words are in the reader's language. */
struct contribution_span {
    day from, to; /* to: the first day after */
};
struct contribution_year {
    const struct criterion_shown *criteria;
    size_t n;
    int64_t items, found; /* that count; of these found by sources */
    int64_t drafts;       /* that wait for the person */
    const struct counted_rule *rules;
    size_t n_rules;
};
enum err contribution_year(struct ctx *c, int64_t person, const struct policy *policy,
                           struct contribution_span span,
                           struct contribution_year *year) MUST_USE;

extern const struct route contribution_routes[]; /* /record, its drafts, stars, undo */
extern const struct route what_if_routes[];      /* /record/what-if */
extern const struct route record_form_routes[];  /* /record/add, /record/#/edit */
extern const struct route shown_routes[];        /* /contributions/# */
extern const struct route judge_routes[];        /* /lead/contributions */
extern const struct route vouch_routes[];        /* /contributions/#/vouch/@ */

#include "feature/contribution/counted.h" /* the other parts of this front door */
#include "feature/contribution/export.h"
#include "feature/contribution/import.h"
#include "feature/contribution/reach.h"

#endif
