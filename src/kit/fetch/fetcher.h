/* fetcher.h -- the parent's side: who holds the process, as the batches see it. */
#ifndef FETCH_FETCHER_H
#define FETCH_FETCHER_H

#include "kit/fetch/fetch_internal.h"

/* A socket to the process, which is started if there is none. false: it cannot be, or f is stopped.
 * life: which process it is. */
bool fetcher_connect(struct ctx *c, struct fetcher *f, int *socket, uint64_t *life) MUST_USE;
/* Its process is dead, or hangs: it is ended, and the next fetcher_connect starts another one. */
void fetcher_lost(struct fetcher *f, uint64_t life);
/* What a request to this address is signed with, if it has no header of its own; empty: nothing. */
str fetcher_token(const struct fetcher *f, str url);
pid_t fetcher_process(struct fetcher *f); /* 0: none; for tests */

/* ---- token.c ---------------------------------------------------------------------------------- */

struct fetch_token {
    str host, value; /* "api.github.com", "Bearer ..." */
};
struct fetch_tokens {
    const struct fetch_token *list;
    size_t n;
};
/* Reads fetch_settings.tokens. False: not of that form. */
bool fetch_tokens_read(struct arena *mem, str text, struct fetch_tokens *tokens) MUST_USE;
/* plain_too: also for http, which anybody on the way can read. */
str fetch_token_for(const struct fetch_tokens *tokens, str url, bool plain_too);

#endif
