/* mean.h -- the method "mean/1": what the reviewers' scores come to. Pure: the same input gives the
 * same output, byte for byte, on every machine (whole numbers only). docs/method/mean.md has the
 * rules with a worked example that the test of this file checks. */
#ifndef FEATURE_MEAN_H
#define FEATURE_MEAN_H

#include "base/base.h"

#define MEAN_METHOD "mean/1"

enum { MEAN_REVIEWS_MAX = 1000 }; /* of one case: keeps every sum within 64 bits */

struct mean_criterion {
    int64_t number, weight;
};
struct mean_score {
    int64_t criterion, points; /* hundredths of a point, 0..1000 */
};
struct mean_review {
    int64_t id, by; /* assignment and reviewer */
    const struct mean_score *scores;
    size_t n;
    /* What else is known of the reader; the mean does not ask. */
    bool second;         /* of a second, independent panel: counts for nothing in the mean */
    bool region, family; /* the same as the case's */
    int64_t home;        /* region of the reader; 0: not known */
    int64_t acquainted; /* 1: said that they know the nominee; 0: that they do not; -1: not asked */
    str role;           /* "lead", "staff", "member" */
};
struct mean_case {
    int64_t id, nominee, region, expertise; /* id of the nomination */
    str kind;
    const struct mean_review *reviews;
    size_t n;
    int64_t family; /* the group of the expertise */
    str language,
        work; /* of the nominee; group of types that most of the work is of, "" if there is none */
};
struct mean_input {
    int64_t policy, threshold; /* threshold: hundredths of a point */
    str digest;                /* of the policy, hexadecimal */
    const struct mean_criterion *criteria;
    size_t n_criteria;
    const struct mean_case *cases; /* by id */
    size_t n;
};

/* Thousandths of a point; chance in per mille. Without a review all are 0. */
struct mean_result {
    const struct mean_case *of;
    int64_t place;
    int64_t raw, low, high, spread, influence;
    int64_t chance;
    int64_t reviews;
};

/* What else to try; nothing is stored. */
struct mean_what_if {
    int64_t threshold; /* hundredths of a point; < 0: that of the input */
    int64_t without;   /* a reviewer whose reviews are left out; 0: nobody */
};
/* in->n results, by place: best first, ties by id of the nomination, cases without reviews last. */
struct mean_result *mean_results(struct arena *mem, const struct mean_input *in,
                                 struct mean_what_if what_if);

/* The mean of one review, in thousandths of a point; < 0 if it has no score that counts. */
int64_t mean_of_review(const struct mean_input *in, const struct mean_review *review);

/* The bytes that are kept: JSON with sorted keys and no white space. */
str mean_input_json(struct arena *mem, const struct mean_input *in);
str mean_output_json(struct arena *mem, const struct mean_result *results, size_t n);
void mean_result_json(struct text *t, const struct mean_result *result); /* one of them */
/* Reads what mean_input_json wrote. Errors: FAULT if it is anything else. */
enum err mean_read(struct ctx *c, str json, struct mean_input *in) MUST_USE;

#endif
