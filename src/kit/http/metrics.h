/* metrics.h -- what the server counts, for /metrics in the text form of Prometheus. */
#ifndef KIT_HTTP_METRICS_H
#define KIT_HTTP_METRICS_H

#include "base/base.h"
#include "kit/http/guard.h"

#include <stdatomic.h>

enum { LATENCY_STEPS = 12 };

struct metrics {
    _Atomic uint64_t status[6];                  /* answers by hundreds of their status */
    _Atomic uint64_t latency[LATENCY_STEPS + 1]; /* answers by time, the last one: longer */
    _Atomic uint64_t latency_us;
    _Atomic uint64_t refused[GUARD_REASONS];
    _Atomic uint64_t cut;     /* connections that were too slow */
    _Atomic uint64_t crowded; /* connections refused: too many from one address */
    _Atomic uint64_t cache_hits, cache_misses, again;
    _Atomic uint64_t accepted;
    _Atomic int64_t connections, requests, streams; /* now */
};

struct server;
void metrics_answered(struct metrics *m, int status, int64_t us);
str metrics_text(struct arena *mem, struct server *server);

#endif
