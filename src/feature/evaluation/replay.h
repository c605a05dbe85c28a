/* replay.h -- a run, looked at and computed once more from what is stored: docs/method/replay.md. Nothing is
 * written, and what is wrong is a step, not an error. */
#ifndef FEATURE_REPLAY_H
#define FEATURE_REPLAY_H

#include "base/base.h"

enum replay_result {
    REPLAY_OK,
    REPLAY_CANNOT,  /* a file is missing, or a method is not known to this version */
    REPLAY_DIFFERS, /* it is not what was stored then */
};
struct replay_step {
    str what; /* "input", "mean/1" */
    enum replay_result result;
    str found; /* English */
};
enum { REPLAY_STEPS_MAX = 16 };
struct replay {
    int64_t run, decision; /* decision 0: of a run alone */
    int64_t nomination;
    str cycle, outcome;
    struct replay_step steps[REPLAY_STEPS_MAX];
    size_t n;
    enum replay_result result; /* the worst of all steps */
};
/* The ledger's word for a run, the file that was read, the rules, the seed, the reviews of today, each
 * method's output and rows. Errors: NOT_FOUND. */
enum err evaluation_replay(struct ctx *c, int64_t run, struct replay *replay) MUST_USE;
/* The runs of a cycle (0: of all), oldest first. */
enum err evaluation_runs(struct ctx *c, int64_t cycle, const int64_t **ids, size_t *n) MUST_USE;

/* Adds a step: what it is about and how it went, and in words what was found. */
void replay_step(struct ctx *c, struct replay *r, struct replay_step one, const char *format, ...)
    FORMAT(4);
#define FINE(what) ((struct replay_step){S(what), REPLAY_OK, {0}})
#define CANNOT(what) ((struct replay_step){S(what), REPLAY_CANNOT, {0}})
#define DIFFERS(what) ((struct replay_step){S(what), REPLAY_DIFFERS, {0}})

#endif
