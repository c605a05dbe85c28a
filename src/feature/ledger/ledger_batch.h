/* ledger_batch.h -- memory for loops over many entries: each round starts with an empty arena, so
 * that a chain of a million leaves needs no more than one round of them. Private to this room. */
#ifndef FEATURE_LEDGER_BATCH_H
#define FEATURE_LEDGER_BATCH_H

#include "base/base.h"

struct batch {
    struct arena *outer, *round;
};

static inline struct batch batch_begin(struct ctx *c)
{
    struct batch b = {c->mem, arena_new()};
    c->mem = b.round;
    return b;
}

/* The reason of a failure that a round got over goes with its memory. */
static inline void batch_next(struct ctx *c, const struct batch *b)
{
    c->why = (str){0};
    arena_reset(b->round);
}

/* Gives the caller its memory back; the reason of a failure survives. */
static inline void batch_end(struct ctx *c, const struct batch *b)
{
    c->mem = b->outer;
    c->why = arena_copy(b->outer, c->why);
    c->problems = NULL;
    arena_free(b->round);
}

#endif
