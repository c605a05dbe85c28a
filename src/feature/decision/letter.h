/* letter.h -- between the files of this room only: the letter about one decision, as words and numbers. The
 * page and the paper are made of the same struct, so that they cannot say different things.
 *
 * Nothing in it tells who read the case, also not by counting: below LETTER_READERS readers there are no
 * numbers of single criteria and no spread; what readers say has neither name nor time, and stands in
 * the order of its letters; what a second panel found is left out. */
#ifndef FEATURE_LETTER_H
#define FEATURE_LETTER_H

#include "feature/decision/inside.h"

enum { LETTER_READERS = 3, LETTER_FEW = 10, LETTER_WORK = 60 };

struct letter_criterion {
    str name, hint;
    int64_t weight, mean; /* per cent; hundredths of a point */
    bool shown, low;      /* shown: LETTER_READERS gave points */
};
struct letter_rule { /* a counted rule */
    str name, asks;
    int64_t have, at_least;
    bool met, needed;
};
struct letter_work {
    str title, why;
    bool counts;
};
struct decision_letter {
    struct row_decision_facts row;
    const struct policy *policy;
    struct row_decision_result result; /* found: there is a run with this case */
    bool own, committee;               /* who reads it */
    bool out, asked;                   /* final and published; waits for a reply */
    bool may_reply, may_appeal;        /* a late appeal is taken in as well */
    str program;
    int hue;
    day date;
    /* sentences, in the language of the request; empty: nothing to say */
    str headline, lead, draft, points, readers, band, ground, rules, digest;
    str reasons;                             /* Markdown */
    const struct letter_criterion *criteria; /* empty: too few readers, see no_criteria */
    const struct letter_rule *counted;
    const struct letter_work *work; /* what does not count first; at most LETTER_WORK */
    const str *words, *change, *can;
    size_t n_criteria, n_counted, n_work, n_words, n_change, n_can;
    str no_criteria, work_sum, work_more;
    /* the picture of all cases; n_points: cases in it */
    const int *bars;
    size_t n_bars;
    int64_t first_bar, n_points;
};
enum { LETTER_STEP = 50 }; /* hundredths of a point: width of a bar */

/* The letter about a nomination, if the viewer may read it. Errors: NOT_FOUND. */
enum err letter_load(struct ctx *c, int64_t nomination, struct decision_letter *letter) MUST_USE;

/* The sentences of a letter that has its facts and numbers. from_day: of the rules; appeal_until: not set,
 * if there is no appeal. */
struct letter_dates {
    opt_day rules_from;
    opt_time appeal_until;
    bool appealed; /* the decision is the answer to an appeal */
};
void letter_say(struct ctx *c, struct decision_letter *letter, int64_t chance,
                const struct letter_dates *dates);

/* The same as a PDF, in the language and on the paper of the person it is about. Errors: NOT_FOUND;
 * INVALID if it cannot be drawn. */
enum err letter_pdf(struct ctx *c, int64_t nomination, str *pdf) MUST_USE;

#endif
