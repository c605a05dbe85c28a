/* demo.h -- an invented program of any size: the same seed makes the same rows. Its people, work and
 * decisions are made up; its clock stands at DEMO_START until somebody moves it. */
#ifndef FEATURE_DEMO_H
#define FEATURE_DEMO_H

#include "kit/html/html.h"
#include "kit/http/http.h"

#define DEMO_START ((moment){1796720400}) /* 2026-12-08T09:00:00Z: one cycle in review, one open */

struct demo_options {
    int64_t people; /* 100..100,000 */
    uint64_t seed;
    void (*progress)(const char *what, int64_t done, int64_t total); /* NULL: silent */
};

/* Fills an empty, migrated store with everything up to DEMO_START. c->site->random must be seeded
 * and c->now be DEMO_START. Errors: INVALID if there are people already. */
enum err demo_fill(struct ctx *c, const struct demo_options *options) MUST_USE;

/* Writes c->now to DATA/demo.clock: where the clock of a demo folder goes on at the next start. */
enum err demo_keep_clock(struct ctx *c) MUST_USE;

/* /demo: who one wants to be, and the clock; 404 outside of demo folders */
extern const struct route demo_routes[];

#endif
