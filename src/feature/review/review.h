/* review.h -- who reads which case, and what they found.
 *
 * Rules:
 *   - nobody reads a case they have a part in: their own, one they nominated or endorse, one they lead,
 *     of somebody they work with (the same confirmed employer, now or in the last 24 months), have
 *     made something with, or have declared a conflict about; of two reviewers who both have a case,
 *     one at most reads the other's;
 *   - what is derived so is written down before cases are given out, and kept as proof; opening a case
 *     asks again;
 *   - cases go to who fits best (review_fit.h), so that the sum over all of them is the greatest there is;
 *     each further case of a reader counts 0.03 against them; one reader of a case is from another
 *     region if possible, nobody has more than they can take; by chance of the seed a match counts up to
 *     one per cent less, so that nobody can aim at a case;
 *   - of a hundred cases as many as the rules say, drawn by lot, have a second panel of other readers: it
 *     shows whether both would say the same. The first panels come first, and who is in which is by lot;
 *   - what is given stays; when somebody steps aside, the best of the others gets that one case;
 *   - a missing score is a missing row, never a zero;
 *   - who the nominee is, and what others found, shows when one's own scores are in.
 */
#ifndef FEATURE_REVIEW_H
#define FEATURE_REVIEW_H

#include "feature/ledger/ledger.h"
#include "feature/program/program.h"
#include "kit/html/html.h"
#include "kit/http/http.h"

enum { REVIEW_CRITERIA = 20, REVIEW_WORDS_MAX = 4000, REVIEW_COMMENT_MAX = 1000 };

/* ---- giving cases out ------------------------------------------------------------------------------ */

struct review_summary {
    int64_t cases, given;
    int64_t short_of; /* cases with fewer readers than the policy asks for */
    int64_t missing;  /* reviews that nobody can do */
    int64_t doubled;  /* cases that a second panel reads, too */
    uint64_t seed;
};
/* Writes the recusals of a cycle, then gives each case as many readers as the policy asks for; what is
 * given stays, but for what a conflict found later takes back. The same cases, reviewers and seed give
 * the same result; seed 0: chance makes one. It is written to the ledger. Managers only. Errors: REFUSED
 * unless the cycle is in review; NOT_FOUND. */
enum err review_assign_all(struct ctx *c, int64_t cycle, uint64_t seed,
                           struct review_summary *done) MUST_USE;

/* Gives one case to one reviewer. Managers only. Errors: REFUSED by a conflict, with its ground, or
 * when the reviewer has as many as they can take; CONFLICT if they have, or had, it already;
 * NOT_FOUND. */
enum err review_assign(struct ctx *c, int64_t nomination, int64_t reviewer) MUST_USE;

/* Whom somebody worked with since then counts as a colleague: 24 months. */
day review_employers_since(moment now);

/* ---- reading and scoring ---------------------------------------------------------------------------- */

enum review_answer {
    REVIEW_YES,
    REVIEW_NOT_YOURS,
    REVIEW_OVER, /* the cycle is no longer in review */
    REVIEW_DONE, /* submitted */
    REVIEW_STEPPED_ASIDE,
    REVIEW_CONFLICT,
};
struct review_facts {
    bool mine, in_review, submitted, aside, conflict;
};
enum review_answer review_may_score(const struct review_facts *f); /* pure; the first "no" */
const char *review_sentence(enum review_answer answer);

struct review_score {
    int64_t criterion, points; /* hundredths; -1: can't tell */
    str words;
};
struct review_input {
    struct review_score scores[REVIEW_CRITERIA];
    size_t n;
    int64_t confidence; /* 1..5; 0: not said */
    bool acquainted;    /* believes to know the nominee; no conflict, but its effect is looked at */
    str words;          /* for the committee and, without a name, the nominee */
};
/* Keeps what is filled in so far. Errors: REFUSED; INVALID at "cN", "wN", "confidence", "words". */
enum err review_save(struct ctx *c, int64_t assignment, const struct review_input *in) MUST_USE;
/* Saves and hands in: needs a confidence and at least one score. */
enum err review_submit(struct ctx *c, int64_t assignment, const struct review_input *in) MUST_USE;
/* Steps aside: ground "employer", "business", "friend", "family", "dispute" or "other" is a conflict and
 * is written down; "time" only gives the case back. Errors: INVALID at "ground"; REFUSED. */
enum err review_decline(struct ctx *c, int64_t assignment, str ground) MUST_USE;
enum err review_comment(struct ctx *c, int64_t assignment,
                        str words) MUST_USE; /* after one's own scores */

/* The evidence of a case, as it was frozen and as its embargoes allow: the nominee's best first, then the
 * newest, at most 300. Who may see it is the caller's matter. */
struct review_case {
    int64_t nomination, nominee;
    day from, to; /* the year that counts */
};
struct review_work {
    str title, url, type, state, paid;
    day day;
    int64_t reach, star; /* star 0: none */
};
enum err review_evidence(struct ctx *c, const struct review_case *of,
                         const struct review_work **list, size_t *n) MUST_USE;

/* Derives conflicts anew when one may have come to light; finds another reader when one stepped aside;
 * forgets whoever was deleted. */
enum err review_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;

struct retiring;
/* What readers wrote in cases that are over for long (nomination.h), with or without an award; the points
 * stay. *n: cases. */
enum err review_retire(struct ctx *c, const struct retiring *of, int64_t *n) MUST_USE;

extern const struct route review_routes[];
extern const struct route assign_routes[];

#endif
