/* replay.h -- between the files of this room only: the steps of a replay. */
#ifndef FEATURE_REPLAY_H
#define FEATURE_REPLAY_H

#include "feature/decision/decision.h"

/* Adds a step: what it is about and how it went, and in words what was found. */
void replay_step(struct ctx *c, struct replay *r, struct replay_step one, const char *format, ...)
    FORMAT(4);
#define FINE(what) ((struct replay_step){S(what), REPLAY_OK, {0}})
#define CANNOT(what) ((struct replay_step){S(what), REPLAY_CANNOT, {0}})
#define DIFFERS(what) ((struct replay_step){S(what), REPLAY_DIFFERS, {0}})

#endif
