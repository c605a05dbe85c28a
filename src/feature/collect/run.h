/* run.h -- a source that is being read; for run.c and repository.c. */
#ifndef COLLECT_RUN_H
#define COLLECT_RUN_H

#include "feature/collect/inside.h"
#include "feature/collect/keep.sql.h"

enum { COLLECT_LEASE_S = 900 };
#define COLLECT_REPOSITORY S("git") /* the kind that is not fetched in one piece */

/* A source that is being read. */
struct run {
    struct arena *mem; /* lives as long as all the runs */
    struct reading r;
    struct row_keep_source row;
    moment begun, until; /* until: of the lease */
    bool whole;          /* the run before did not come to its end: all pages are read */
    int64_t begun_ms;
    int pages;
    int64_t bytes, outcome, number, retry_after, max_age;
    str host, words, etag, modified, address, digest;
    struct hub_named named;
    bool names; /* it was said whether it has a hub */
    bool unchanged;
};

/* Takes the lease. Errors: NOT_FOUND, CONFLICT: somebody else has it. In a transaction. */
enum err collect_run_begin(struct ctx *c, int64_t id, moment until, struct run *run) MUST_USE;
/* What failed, as c->why says it. */
void collect_run_words(struct ctx *c, struct run *run);
/* Writes what became of it; whatever happens with one source, the others are read. e: a fault of ours. */
void collect_run_end(struct ctx *c, struct run *run, enum err e, struct collect_totals *t);

#endif
