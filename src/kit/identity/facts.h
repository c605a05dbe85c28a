/* facts.h -- what counts for or against two records being one person. */
#ifndef FACTS_H
#define FACTS_H

#include "kit/identity/identity_internal.h"

enum fact {
    FACT_ADDRESS,
    FACT_SHARED,
    FACT_ACCOUNT,
    FACT_PAGE,
    FACT_HANDLE,
    FACT_MADE,
    FACT_OWN_DOMAIN,
    FACT_DOMAIN,
    FACT_NAME,
    FACT_SPELLED,
    FACT_BONES,
    FACT_BONES_MANY,
    FACT_SHORT,
    FACT_TYPO,
    FACT_INITIAL,
    FACT_LEFT_OVER,
    FACT_CHANGED,
    FACT_OTHER,
    FACT_ACCOUNTS,
    FACT_COMMON,
    FACTS
};

/* Decibans; a fact about a name or a handle counts its rarity besides. words: NULL for what is not worth
 * telling. */
struct fact_row {
    int weight;
    const char *words;
};
extern const struct fact_row facts[FACTS];

#endif
