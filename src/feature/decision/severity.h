/* severity.h -- the method "severity/1": what the scores of a cycle say apart from who gave them, and how
 * sure that is (kit/mixed; docs/method/severity.md). It informs the committee; mean.h decides. The same
 * input and seed give the same output, bit for bit, on the same machine. */
#ifndef FEATURE_SEVERITY_H
#define FEATURE_SEVERITY_H

#include "feature/decision/mean.h"

#define SEVERITY_METHOD "severity/1"

enum {
    SEVERITY_REVIEWERS_LEAST = 8, /* with fewer nothing is corrected */
    SEVERITY_CASES_MOST = 10000,
    SEVERITY_SCALE = 10,  /* points */
    SEVERITY_CLIP = 1500, /* thousandths of a point, MIXED_CLIP_PART of it: more is cut off, and flagged */
    SEVERITY_GREY_LOW = 100,
    SEVERITY_GREY_HIGH = 900, /* per mille, both outside of the grey zone */
    SEVERITY_DRAWS = 1000,
};

/* Thousandths of a point; chance in per mille; ranks in hundredths, 100 is the best. */
struct severity_case {
    int64_t id; /* of the nomination */
    int64_t score, low, high, chance, rank, rank_low, rank_high;
    int64_t correction; /* what was added for readers who were stricter than others */
    bool clipped;
};
struct severity_reviewer {
    int64_t by, milder, error; /* milder than others by so much, with its standard error */
    int64_t shared;            /* cases that somebody else read too */
};
/* state: "corrected"; "few" reviewers; "apart": cases in groups that share no reviewer; "none": nothing
 * can be compared. Only "corrected" has cases and reviewers. */
struct severity {
    str state;
    int64_t reviewers, groups;
    const struct severity_case *cases; /* that were reviewed, in the order of the input */
    size_t n;
    const struct severity_reviewer *by; /* by id */
    size_t n_by;
};
/* Errors: those of memory alone; what cannot be fitted is a state. */
enum err severity_of(struct ctx *c, const struct mean_input *in, int64_t seed,
                     struct severity *out) MUST_USE;

static inline bool severity_is_grey(int64_t chance)
{
    return chance > SEVERITY_GREY_LOW && chance < SEVERITY_GREY_HIGH;
}

/* The bytes that are kept: JSON with sorted keys and no white space. */
str severity_json(struct arena *mem, const struct severity *s, int64_t seed);
void severity_case_json(struct text *t, const struct severity_case *one); /* one of each */
void severity_reviewer_json(struct text *t, const struct severity_reviewer *one);

#endif
