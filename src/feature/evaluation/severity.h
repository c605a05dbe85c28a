/* severity.h -- the method "severity/3": what the scores of a cycle say apart from who gave them, and how
 * sure that is (kit/mixed; docs/method/severity.md). It informs the committee; mean.h decides. The same
 * input and seed give the same output, bit for bit, on the same machine. What a second panel said tells of
 * its readers; the corrected score of a case rests on the first panel, as its mean does, so that the second
 * one stays a check of both. */
#ifndef FEATURE_SEVERITY_H
#define FEATURE_SEVERITY_H

#include "feature/evaluation/mean.h"

#define SEVERITY_METHOD "severity/3"

enum {
    SEVERITY_REVIEWERS_LEAST = 8, /* with fewer nothing is corrected */
    SEVERITY_CASES_MOST = 10000,
    SEVERITY_SCALE = 10, /* points */
    SEVERITY_CLIP =
        1500, /* thousandths of a point, MIXED_CLIP_PART of it: more is cut off, and flagged */
    SEVERITY_GREY_LOW = 100,
    SEVERITY_GREY_HIGH = 900, /* per mille, both outside of the grey zone */
    SEVERITY_DRAWS = 1000,
    SEVERITY_REDRAWS = 200,     /* assignments that are drawn anew */
    SEVERITY_REGIONS_LEAST = 3, /* of readers, for a standard of each to be asked for */
    SEVERITY_NO_SECOND = -1,
    SEVERITY_SIDE_LEAST = 20, /* scores with and without, for an effect to be asked for */
    SEVERITY_EFFECTS = 5,
    SEVERITY_NO_ALPHA = -1000000, /* nobody was scored twice */
};

/* Thousandths of a point; chance in per mille; ranks in hundredths, 100 is the best. */
struct severity_case {
    int64_t id; /* of the nomination */
    int64_t score, low, high, chance, rank, rank_low, rank_high;
    int64_t correction; /* what was added for readers who were stricter than others */
    int64_t others;     /* per mille of assignments drawn anew in which it is on the other side */
    int64_t second; /* the corrected score by the second panel alone; SEVERITY_NO_SECOND: none */
    bool clipped;
};
struct severity_reviewer {
    int64_t by, milder, error; /* milder than others by so much, with its standard error */
    int64_t shared;            /* cases that somebody else read too */
};

/* What a nearness of reader and case, or a role of the reader, adds to a score. */
struct severity_effect {
    str code; /* "region", "family", "acquainted", "lead", "staff" */
    str state; /* "fitted"; "same": all scores are on one side; "few": fewer than SEVERITY_SIDE_LEAST on
                  one; "mixed": it follows from the others */
    int64_t with; /* scores on this side */
    int64_t points, error;
};
/* One criterion, or (criterion 0) the weighted mean of all. Variances in thousandths of squared points;
 * icc and alpha in per mille. */
struct severity_scale {
    int64_t criterion;
    str state; /* as of the whole */
    int64_t scores, cases, reviewers;
    int64_t items, raters, rest; /* of nominees, reviewers, the rest */
    int64_t regions;             /* of standards that readers of one region have in common */
    int64_t icc, icc_mean;       /* of one score; of the mean of a case's scores */
    int64_t alpha;               /* SEVERITY_NO_ALPHA: none */
    struct severity_effect effects[SEVERITY_EFFECTS];
};
/* state: "corrected"; "few" reviewers; "apart": cases in groups that share no reviewer; "none": nothing
 * can be compared. Only "corrected" has cases and reviewers. */
struct severity {
    str state;
    int64_t reviewers, groups, seed;
    int64_t others_error; /* of the sum of `others`, in hundredths of a case: they are drawn */
    const struct severity_case *cases; /* that were reviewed, in the order of the input */
    size_t n;
    const struct severity_reviewer *by; /* by id */
    size_t n_by;
    const struct severity_scale *scales; /* all, then each criterion */
    size_t n_scales;
};
/* Errors: those of memory alone; what cannot be fitted is a state. */
enum err severity_of(struct ctx *c, const struct mean_input *in, int64_t seed,
                     struct severity *out) MUST_USE;

/* The scales alone, without draws. */
enum err severity_scales(struct ctx *c, const struct mean_input *in, struct severity *out) MUST_USE;

static inline bool severity_is_grey(int64_t chance)
{
    return chance > SEVERITY_GREY_LOW && chance < SEVERITY_GREY_HIGH;
}
const struct severity_case *severity_find(const struct severity *s,
                                          int64_t nomination); /* or NULL */

/* The bytes that are kept: JSON with sorted keys and no white space; and back. Errors: FAULT if it is
 * anything else. */
str severity_json(struct arena *mem, const struct severity *s);
void severity_case_json(struct text *t,
                        const struct severity_case *one); /* one of each, less others and second */
void severity_reviewer_json(struct text *t, const struct severity_reviewer *one);
enum err severity_read(struct ctx *c, str json, struct severity *s) MUST_USE;

#endif
