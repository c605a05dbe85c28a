/* testing.h -- a room's test in two lines: a request with an empty, migrated store in memory.
 *
 *     struct ctx c = test_ctx_begin();    ... CHECK(...) ...    test_ctx_end(&c);
 *
 * The request is of nobody (me 0, ANYBODY) in program 1 at the moment 1795000000 (2026-11-18), in
 * English; ids and random are those of a test. Set what a test needs otherwise. Ends the process
 * with a message if the store cannot be made. */
#ifndef KIT_STORE_TESTING_H
#define KIT_STORE_TESTING_H

#include "kit/store/store.h"

struct ctx test_ctx_begin(void);
void test_ctx_end(struct ctx *c); /* after all test_ctx_join of it have left */

/* A second request on the same store, for another thread or another person; memory of its own. */
struct ctx test_ctx_join(const struct ctx *c);
void test_ctx_leave(struct ctx *c);

/* The first number that a statement answers; -1 without a row and if it fails. */
int64_t test_number(struct ctx *c, const char *sql);

#endif
