/* committee.h -- between the files of this room only: the list as one viewer may see it. Ranks and
 * totals are counted over the cases shown, so that nothing hidden can be computed from them. */
#ifndef FEATURE_COMMITTEE_H
#define FEATURE_COMMITTEE_H

#include "feature/decision/inside.h"
#include "feature/decision/mean.h"
#include "feature/decision/severity.h"

enum { COMMITTEE_PAGE = 50 };

struct committee_row {
    const struct row_decision_results *of;
    const struct row_decision_standing *standing; /* NULL: none */
    int64_t place, raw, low, high, reviews, spread;
    bool over, few; /* at or above the line and nothing unmet; fewer reviews than the rules ask for */
    bool unmet;     /* a counted rule that is needed is not met */
    bool grey;      /* by the corrected numbers of the run */
};
struct committee_tally { /* by region or language */
    str name;
    int64_t key, cases, awards;
};
/* Everything a viewer may know about one cycle. */
struct committee_list {
    struct cycle cycle;
    const struct policy *policy;
    struct row_decision_meeting meeting;
    struct row_decision_fit fit; /* of the meeting's run */
    bool corrected;        /* the corrected numbers are shown: not while a reviewer is left out */
    int64_t grey, clipped; /* cases shown in the grey zone; with a correction that was cut off */
    int64_t threshold, without; /* the line tried; number of the reviewer left out, 0: nobody */
    struct committee_row *rows; /* by place */
    size_t n, hidden, readers;  /* readers: reviewers of the cases shown */
    const int64_t *reader_ids;
    struct committee_tally *regions, *languages;
    size_t n_regions, n_languages;
    int64_t awards;
    /* Of the cases shown: without a decision; of these, decided by the line without words; drafts of
     * the viewer; drafts of others; signed; with time to reply still running; decided. */
    int64_t open, by_line, mine, theirs, signed_cases, replying, final;
    moment reply_until;   /* of the last who can reply; if replying > 0 */
    str signers, present; /* names, in words */
};
/* The cases of the grey zone before the others, each part by place. */
void committee_grey_first(struct ctx *c, struct committee_list *list);

/* threshold < 0: the published line. Errors: NOT_FOUND. */
enum err committee_load(struct ctx *c, int64_t cycle, struct mean_what_if what_if,
                        struct committee_list *list) MUST_USE;

#endif
