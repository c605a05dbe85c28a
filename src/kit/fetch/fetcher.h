/* fetcher.h -- the parent's side: who holds the process, as the batches see it. */
#ifndef FETCH_FETCHER_H
#define FETCH_FETCHER_H

#include "kit/fetch/fetch_internal.h"

/* A socket to the process, which is started if there is none. false: it cannot be, or f is stopped.
 * life: which process it is. */
bool fetcher_connect(struct ctx *c, struct fetcher *f, int *socket, uint64_t *life) MUST_USE;
/* Its process is dead, or hangs: it is ended, and the next fetcher_connect starts another one. */
void fetcher_lost(struct fetcher *f, uint64_t life);
pid_t fetcher_process(struct fetcher *f);      /* 0: none; for tests */

#endif
