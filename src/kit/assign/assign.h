/* assign.h -- who reviews what: of all assignments that give every case so many readers and nobody more
 * than fits, the one with the greatest sum of scores. It is proved the best one, over all pairs that are
 * allowed, also when only a few of them were looked at: the prices of the others say so.
 * docs/method/assignment.md has the network. Knows no feature. */
#ifndef KIT_ASSIGN_H
#define KIT_ASSIGN_H

#include "base/base.h"

/* One who may read a case. Pairs with a conflict are not offered at all. */
struct assign_option {
    uint32_t reader;
    double score;
    bool outside; /* counts as a view from outside; see assign_in.outside */
    bool kept;    /* assigned already, and to be kept whatever it costs */
};

struct assign_in {
    size_t cases, readers;
    const int *need;     /* of each case */
    const int *capacity; /* of each reader */
    /* Writes the options of a case, each reader once, and returns how many: at most `readers`. */
    size_t (*options)(const void *state, uint32_t of_case, struct assign_option *list);
    const void *state;
    double
        balance; /* what the second, third ... case of a reader costs more each: 0 does not care */
    double
        spread; /* what the second, third ... missing review of a case costs more each: the lack is
                 * spread over cases; 0 does not care */
    bool outside; /* at least one reader of a case is from outside, if there is one */
    double noise; /* 0.01: scores count up to one per cent less, so that nobody can aim at a case */
    uint64_t seed; /* of the noise, and of what is chosen among equals */
};

struct assign_pair {
    uint32_t of_case, reader;
    double score;
};
struct assign_out {
    const struct assign_pair *pairs; /* by case, then by reader */
    size_t n;
    size_t missing;            /* reviews that nobody can do */
    double total, worst;       /* of the scores; worst: 0 if there is no pair */
    size_t looked_at, allowed; /* pairs in the network; all pairs that were offered */
    bool proved; /* none of the others would make it better: always, but said only when seen */
};

/* Errors: INVALID, if there is more than fits: 1,000,000 cases, 100,000 readers, scores that are no
 * numbers. The same input and seed give the same answer on every machine. */
enum err assign(struct ctx *c, const struct assign_in *in, struct assign_out *out) MUST_USE;

#endif
