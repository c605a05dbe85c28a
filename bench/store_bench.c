/* store_bench.c -- how many small writes a CPU second acknowledges when many wait at once, and the
 * longest that one of them waited. Usage: store_bench [threads] [seconds] [folder]
 * Each write is a transaction of its own with one row of about 230 bytes and an index, on a real
 * disk with every commit durable. */
#include "kit/store/store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static const char TABLE[] = "CREATE TABLE bench (id INTEGER PRIMARY KEY, person INTEGER NOT NULL, "
                            "words TEXT NOT NULL) STRICT;"
                            "CREATE INDEX bench_person ON bench (person, id);";
static const struct stmt_def add = {.sql =
                                        "INSERT INTO bench (id, person, words) VALUES (?1, ?2, ?3)",
                                    .name = "bench_add",
                                    .writes = "bench"};

struct writer {
    pthread_t thread;
    struct store *store;
    const struct site *site;
    double until_s, worst_s;
    long saved, failed;
};

static double clock_s(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum err save(struct ctx *c, str words)
{
    enum err e = db_begin(c);
    if (e != OK)
        return e;
    struct stmt *s = stmt_new(c, &add);
    if (!s)
        return db_end(c, ERR_FAULT);
    int64_t id = id_new(c);
    stmt_bind_int(s, 1, id);
    stmt_bind_int(s, 2, id % 20000);
    stmt_bind_text(s, 3, words);
    bool row;
    e = stmt_step(c, s, &row);
    stmt_done(s);
    return db_end(c, e);
}

static void *write_on(void *at)
{
    struct writer *w = at;
    struct ctx c = {.mem = arena_new(), .site = w->site, .db = db_open(w->store)};
    char words[201];
    memset(words, 'w', sizeof words);
    double now = clock_s(CLOCK_MONOTONIC);
    while (c.db && now < w->until_s) {
        double start = now;
        enum err e = save(&c, (str){words, 200});
        now = clock_s(CLOCK_MONOTONIC);
        w->saved += e == OK;
        w->failed += e != OK;
        w->worst_s = now - start > w->worst_s ? now - start : w->worst_s;
        arena_reset(c.mem);
    }
    db_close(c.db);
    arena_free(c.mem);
    return NULL;
}

static double cpu_s(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static long number(char **argv, int argc, int at, long otherwise)
{
    int64_t n = otherwise;
    return at < argc && str_int(str_of(argv[at]), &n) && n > 0 && n <= 1000 ? (long)n : otherwise;
}

int main(int argc, char **argv)
{
    size_t threads = (size_t)number(argv, argc, 1, 64);
    long seconds = number(argv, argc, 2, 5);
    struct arena *mem = arena_new();
    struct site site = {.ids = ids_new(1)};
    struct ctx c = {.mem = mem, .site = &site};
    str folder = arena_format(mem, "%s/plaudit-bench-XXXXXX", argc > 3 ? argv[3] : "/tmp");
    if (!mkdtemp((char *)(uintptr_t)folder.at))
        return perror(folder.at), 1;
    str path = arena_format(mem, "%.*s/bench.db", STR_ARG(folder));
    struct store *store;
    size_t applied;
    if (store_open(&c, path.at, NULL, &store) != OK || store_migrate(&c, store, &applied) != OK ||
        !(c.db = db_open(store)) || db_script(&c, TABLE) != OK)
        return fprintf(stderr, "%.*s\n", STR_ARG(c.why)), 1;
    struct writer *w = arena_take(mem, threads, sizeof *w);
    double start = clock_s(CLOCK_MONOTONIC), cpu = cpu_s(), worst = 0;
    long saved = 0, failed = 0;
    for (size_t i = 0; i < threads; i++) {
        w[i] = (struct writer){.store = store, .site = &site, .until_s = start + (double)seconds};
        pthread_create(&w[i].thread, NULL, write_on, &w[i]);
    }
    for (size_t i = 0; i < threads; i++) {
        pthread_join(w[i].thread, NULL);
        saved += w[i].saved, failed += w[i].failed;
        worst = w[i].worst_s > worst ? w[i].worst_s : worst;
    }
    cpu = cpu_s() - cpu;
    double wall = clock_s(CLOCK_MONOTONIC) - start;
    printf("store_bench: %zu threads, %ld writes saved, %ld failed, %.0f a second, "
           "%.0f a CPU second, worst wait %.1f ms\n",
           threads, saved, failed, (double)saved / wall, (double)saved / cpu, worst * 1e3);
    db_close(c.db);
    store_close(store);
    unlink(path.at);
    rmdir(folder.at);
    ids_free(site.ids);
    arena_free(mem);
    return failed != 0;
}
