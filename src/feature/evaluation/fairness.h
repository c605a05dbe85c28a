/* fairness.h -- the method "fairness/1": what can be said of a cycle as a whole: who is awarded by group,
 * which decisions hang on one reader, on the correction, on chance; what a second panel said. Pure
 * functions; docs/method/fairness.md has the rules.
 *
 * What is published hides groups with fewer than FAIRNESS_CELL_LEAST cases, and more of them until what
 * is hidden cannot be computed from the totals. */
#ifndef FEATURE_FAIRNESS_H
#define FEATURE_FAIRNESS_H

#include "feature/evaluation/mean.h"
#include "feature/evaluation/severity.h"

enum { FAIRNESS_CELL_LEAST = 5, FAIRNESS_ALIKE_LEAST = 5 };

struct fairness_interval { /* per mille */
    int64_t share, low, high;
};
/* A share with its interval of 90 % (E. Wilson 1927). of = 0: all 0. */
struct fairness_interval fairness_wilson(int64_t part, int64_t of);

struct fairness_cell {
    int64_t key; /* of the region or group of expertises; else 0 */
    str code;    /* language, group of work, kind of case */
    int64_t cases, awards;
    bool hidden;
};
enum fairness_by {
    FAIRNESS_REGION,
    FAIRNESS_LANGUAGE,
    FAIRNESS_FAMILY,
    FAIRNESS_WORK,
    FAIRNESS_KIND,
    FAIRNESS_BY
};
struct fairness_group {
    struct fairness_cell *cells; /* the largest first */
    size_t n;
    size_t hidden;                       /* cells of which nothing is said alone */
    int64_t hidden_cases, hidden_awards; /* together */
};
struct fairness_reader {
    int64_t by, cases, flips; /* flips: cases that change sides without this reader */
    int64_t least, most;      /* means of their reviews */
};
struct fairness_report {
    int64_t cases, awards; /* decided ones */
    struct fairness_group by[FAIRNESS_BY];
    /* Of the reviewed cases, by the line: */
    int64_t reviewed, over;
    const struct fairness_reader *readers; /* by id */
    size_t n_readers;
    int64_t one_reader;  /* cases that change sides if one of their readers is left out */
    int64_t readers_any; /* readers without whom a case changes sides */
    int64_t alike; /* readers of FAIRNESS_ALIKE_LEAST cases or more who gave all of them the same */
    /* By the corrected scores, if there are any: */
    bool corrected;
    int64_t compared, lifted,
        lowered; /* cases that the correction would lift over the line, or lower */
    int64_t grey, clipped;
    /* Cases on the other side, on average over assignments drawn anew, and its standard error; hundredths. */
    int64_t others, others_error;
    /* Cases that two panels read: */
    int64_t doubled, agreed;
    bool has_correlation;
    int64_t correlation; /* of the two means, per mille */
    /* The same by the corrected scores, each of one panel alone: */
    int64_t doubled_corrected, agreed_corrected;
    bool has_correlation_corrected;
    int64_t correlation_corrected;
};
/* What was decided about a case; in the order of nominations. */
struct fairness_decision {
    int64_t nomination;
    bool award;
};
struct fairness_facts {
    const struct mean_input *in;
    const struct severity *severity;
    const struct fairness_decision *decisions;
    size_t n;
};
void fairness_of(struct arena *mem, const struct fairness_facts *facts,
                 struct fairness_report *report);

/* Hides what must not be published. */
void fairness_hide(struct fairness_report *report);

/* The cases that are not in a list of nominations (by id). */
struct mean_input fairness_visible(struct arena *mem, const struct mean_input *in,
                                   const int64_t *hidden, size_t n);

#endif
