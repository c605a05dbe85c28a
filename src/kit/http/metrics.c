#include "kit/http/server.h"
#include "kit/http/cache.h"

static const int64_t STEP_US[LATENCY_STEPS] = {500,   1000,   2500,   5000,    10000,   25000,
                                               50000, 100000, 250000, 1000000, 2500000, 10000000};

static void more(_Atomic uint64_t *counter, uint64_t n)
{
    atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

void metrics_answered(struct metrics *m, int status, int64_t us)
{
    size_t step = 0;
    while (step < LATENCY_STEPS && us > STEP_US[step])
        step++;
    more(&m->latency[step], 1);
    more(&m->latency_us, us > 0 ? (uint64_t)us : 0);
    more(&m->status[status >= 100 && status < 600 ? status / 100 : 0], 1);
}

static void put(struct text *t, const char *name, const char *label, const char *value, uint64_t n)
{
    if (label)
        text_format(t, "%s{%s=\"%s\"} %llu\n", name, label, value, (unsigned long long)n);
    else
        text_format(t, "%s %llu\n", name, (unsigned long long)n);
}

static void kind(struct text *t, const char *name, const char *type)
{
    text_format(t, "# TYPE %s %s\n", name, type);
}

static void put_latency(struct text *t, struct metrics *m)
{
    uint64_t sum = 0;
    kind(t, "plaudit_request_seconds", "histogram");
    for (size_t i = 0; i <= LATENCY_STEPS; i++) {
        sum += atomic_load(&m->latency[i]);
        if (i < LATENCY_STEPS)
            text_format(t, "plaudit_request_seconds_bucket{le=\"%g\"} %llu\n",
                        (double)STEP_US[i] / 1e6, (unsigned long long)sum);
        else
            text_format(t, "plaudit_request_seconds_bucket{le=\"+Inf\"} %llu\n",
                        (unsigned long long)sum);
    }
    text_format(t, "plaudit_request_seconds_sum %g\n", (double)atomic_load(&m->latency_us) / 1e6);
    text_format(t, "plaudit_request_seconds_count %llu\n", (unsigned long long)sum);
}

static void put_now(struct text *t, struct server *server)
{
    struct metrics *m = &server->metrics;
    kind(t, "plaudit_connections", "gauge");
    put(t, "plaudit_connections", NULL, NULL, (uint64_t)atomic_load(&m->connections));
    kind(t, "plaudit_requests_now", "gauge");
    put(t, "plaudit_requests_now", NULL, NULL, (uint64_t)atomic_load(&m->requests));
    kind(t, "plaudit_streams", "gauge");
    put(t, "plaudit_streams", NULL, NULL, (uint64_t)atomic_load(&m->streams));
    kind(t, "plaudit_queue_length", "gauge");
    for (int i = 0; i < 2; i++) {
        struct queue_of *q = &server->queues[i];
        pthread_mutex_lock(&q->lock);
        int length = q->length;
        pthread_mutex_unlock(&q->lock);
        put(t, "plaudit_queue_length", "queue", i == PAGE ? "page" : "slow", (uint64_t)length);
    }
    kind(t, "plaudit_cache_bytes", "gauge");
    put(t, "plaudit_cache_bytes", NULL, NULL, cache_bytes(server->cache));
}

str metrics_text(struct arena *mem, struct server *server)
{
    static const char *const classes[6] = {"other", "1xx", "2xx", "3xx", "4xx", "5xx"};
    struct text t = {.mem = mem};
    struct metrics *m = &server->metrics;
    kind(&t, "plaudit_responses_total", "counter");
    for (size_t i = 0; i < 6; i++)
        put(&t, "plaudit_responses_total", "status", classes[i], atomic_load(&m->status[i]));
    put_latency(&t, m);
    kind(&t, "plaudit_refused_total", "counter");
    for (size_t i = 1; i < GUARD_REASONS; i++)
        put(&t, "plaudit_refused_total", "reason", guard_name((enum guard)i),
            atomic_load(&m->refused[i]));
    put(&t, "plaudit_refused_total", "reason", "slow", atomic_load(&m->cut));
    put(&t, "plaudit_refused_total", "reason", "crowded", atomic_load(&m->crowded));
    kind(&t, "plaudit_cache_total", "counter");
    put(&t, "plaudit_cache_total", "result", "hit", atomic_load(&m->cache_hits));
    put(&t, "plaudit_cache_total", "result", "miss", atomic_load(&m->cache_misses));
    kind(&t, "plaudit_again_total", "counter");
    put(&t, "plaudit_again_total", NULL, NULL, atomic_load(&m->again));
    kind(&t, "plaudit_connections_total", "counter");
    put(&t, "plaudit_connections_total", NULL, NULL, atomic_load(&m->accepted));
    put_now(&t, server);
    return text_str(&t);
}
