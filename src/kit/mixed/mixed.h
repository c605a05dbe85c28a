/* mixed.h -- what scores say of who was scored, apart from who gave them:
 *
 *     score = mean + fixed effects + item + rater + what is shared + rest
 *
 * with item ~ N(0, items), rater ~ N(0, raters), rest ~ N(0, rest / weight), and of each sharing, such as the
 * region of the rater, an effect of its level ~ N(0, its variance): raters of one region may have a standard
 * in common. Fitted by restricted maximum
 * likelihood (REML; H. Patterson and R. Thompson 1971), effects by best linear unbiased prediction
 * (C. Henderson 1975). Exact: the larger side is eliminated (Schur complement), the smaller one is solved
 * densely. Agrees with R's lme4. docs/method/severity.md has the formulas and what was measured.
 *
 * A score that is not there is missing; it is no zero. Pure functions; the same input gives the same bits
 * on the same machine. Knows no feature. */
#ifndef KIT_MIXED_H
#define KIT_MIXED_H

#include "base/base.h"

struct mixed_score {
    uint32_t item, rater; /* 0 .. items - 1, 0 .. raters - 1 */
    double score, weight; /* weight: of this score's certainty; 1 is usual */
};
struct mixed_shared {
    const uint32_t *level; /* of each score, 0 .. levels - 1 */
    size_t levels;
};
struct mixed_in {
    const struct mixed_score *scores;
    size_t n, items, raters;
    const double *columns; /* fixed effects: n rows of n_columns; NULL: none but the mean */
    size_t n_columns;
    const struct mixed_shared *shared;
    size_t n_shared;
};
enum {
    MIXED_COLUMNS_MOST = 16,
    MIXED_SHARED_MOST = 3,
    MIXED_SIDE_MOST = 4000,
    MIXED_SCORES_MOST = 2000000
};

struct mixed_standard { /* of what is shared; of each level */
    double variance, *effect, *error;
};
struct mixed_fit {
    double mean, mean_error;     /* at the columns' own means */
    double *fixed, *fixed_error; /* of the columns */
    double items, raters, rest;  /* variances */
    double criterion;            /* REML criterion at its least: -2 log restricted likelihood */
    double *item, *item_error;   /* effects and their standard errors */
    double *rater, *rater_error;
    double *value_error; /* of mean and item's effect together */
    struct mixed_standard shared[MIXED_SHARED_MOST];
    size_t evaluations;
    /* Why effects may not be compared: items fall into this many groups that no rater connects. */
    size_t groups;
    const uint32_t *group_of; /* of each item, from 0 */
    /* What draws need. */
    const struct mixed_in *in;
    struct mixed_solved *solved;
};
/* Errors: INVALID in words: no scores, more than fits, both sides larger than MIXED_SIDE_MOST, one rater
 * or one item alone, a column that says nothing of its own. */
enum err mixed_fit(struct ctx *c, const struct mixed_in *in, struct mixed_fit *fit) MUST_USE;

/* What the raters and the columns made of the items, taken off again. A correction of more than
 * MIXED_CLIP_PART of the scale says that something else is wrong there: it is cut off. */
#define MIXED_CLIP_PART 0.15 /* 1.5 points of a scale of 10 */
struct mixed_corrected {
    double value; /* mean + effect, less what was cut off */
    double
        correction; /* what was added to the item's mean for its raters and columns; after the cut */
    double cut;     /* how far the cut moved the value */
    bool clipped;
};
/* scale: from the least to the greatest score that can be given. list: items of them. */
void mixed_correct(struct ctx *c, const struct mixed_fit *fit, double scale,
                   struct mixed_corrected *list);

/* How sure the items' values are (normal, with value_error), and what becomes of the items when they are
 * ranked by their true value: in seeded draws of all values at once. */
struct mixed_standing {
    double award; /* probability to be among the quota, or at or above the threshold */
    double rank;  /* expected rank, 1 is the best */
    double rank_low, rank_high, value_low, value_high; /* 90 % intervals */
};
enum { MIXED_RANKED_MOST = 65535 }; /* items */
struct mixed_ask {
    size_t quota;     /* so many are awarded; 0: all above the threshold */
    double threshold; /* in the unit of the scores */
    uint64_t seed;
    size_t draws;  /* 1 or more */
    size_t ranked; /* only the first so many items are; 0: all */
};
void mixed_standings(struct ctx *c, const struct mixed_fit *fit, const struct mixed_corrected *all,
                     const struct mixed_ask *ask, struct mixed_standing *list);

/* Seeded draws, one after the other, of all that is not known from its posterior, for the variances as they were
 * fitted; and of what scores have besides. */
struct mixed_rolled {
    double *values;                                   /* of items: mean and effect */
    const double *raters, *shared[MIXED_SHARED_MOST]; /* effects; of each level */
};
struct mixed_dice *mixed_dice(struct ctx *c, const struct mixed_fit *fit, uint64_t seed);
const struct mixed_rolled *mixed_roll(struct mixed_dice *dice);
double mixed_normal(struct mixed_dice *dice);              /* of mean 0, variance 1 */
size_t mixed_below(struct mixed_dice *dice, size_t sides); /* 0 .. sides - 1 */

/* Share of the variance of one score that is due to the item; and of the mean of k scores. */
double mixed_icc(const struct mixed_fit *fit, double k);

/* Krippendorff's alpha for interval data: 1 is agreement, 0 chance. NAN: nobody was scored twice. */
double mixed_alpha(struct ctx *c, const struct mixed_in *in);

/* Items' effects with the same variances, but without one rater; for what a single rater moves.
 * effects: items of them. */
enum err mixed_without(struct ctx *c, const struct mixed_fit *fit, uint32_t rater,
                       double *effects) MUST_USE;

#endif
