/* kill.c -- what was acknowledged survives a kill. A child writes with several threads and tells
 * the id of each acknowledged write through a pipe; we kill it in the middle of its work, again and
 * again, on the same database, and look for every id that was told. Usage: kill [times] */
#include "base/test.h"
#include "kit/store/store.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 8, KILLS = 200, CHECK_EVERY = 20 };

static const char TABLE[] =
    "CREATE TABLE kept (id INTEGER PRIMARY KEY, twin INTEGER NOT NULL UNIQUE, words TEXT) STRICT;";
static const struct stmt_def add = {.sql = "INSERT INTO kept (id, twin, words) VALUES (?1, ?2, ?3)",
                                    .name = "kill_add",
                                    .writes = "kept"};
static const struct stmt_def change = {
    .sql = "UPDATE kept SET words = '' WHERE id = ?1", .name = "kill_change", .writes = "kept"};
static const struct stmt_def find = {
    .sql = "SELECT 1 FROM kept WHERE id = ?1 AND words = ''", .name = "kill_find", .reads = "kept"};

struct child {
    struct store *store;
    const struct site *site;
    int told; /* end of the pipe */
};

static enum err step(struct ctx *c, const struct stmt_def *def, int64_t id, bool *row)
{
    static const char words[300] = {0};
    struct stmt *s = stmt_new(c, def);
    if (!s)
        return ERR_FAULT;
    stmt_bind_int(s, 1, id);
    if (def == &add) {
        stmt_bind_int(s, 2, -id);
        stmt_bind_text(s, 3, (str){words, sizeof words});
    }
    enum err e = stmt_step(c, s, row);
    stmt_done(s);
    return e;
}

/* A write of two steps: half of it must never be seen. */
static enum err save(struct ctx *c, int64_t id)
{
    bool row;
    enum err e = db_begin(c);
    if (e != OK)
        return e;
    e = step(c, &add, id, &row);
    if (e == OK)
        e = step(c, &change, id, &row);
    return db_end(c, e);
}

static void *write_on(void *at)
{
    const struct child *child = at;
    struct ctx c = {.mem = arena_new(), .site = child->site, .db = db_open(child->store)};
    for (;;) {
        int64_t id = id_new(&c);
        if (save(&c, id) == OK && write(child->told, &id, sizeof id) != sizeof id)
            _exit(2);
        arena_reset(c.mem);
    }
}

static void child_main(const char *path, int told)
{
    struct site site = {.ids = ids_new(2)};
    struct ctx c = {.mem = arena_new(), .site = &site};
    struct child child = {.site = &site, .told = told};
    if (store_open(&c, path, NULL, &child.store) != OK)
        _exit(3);
    pthread_t thread;
    for (int i = 1; i < THREADS; i++)
        pthread_create(&thread, NULL, write_on, &child);
    write_on(&child);
}

/* Lets a child work and kills it; returns the ids that it told in *ids (to be freed). */
static size_t load_and_kill(const char *path, unsigned work_us, int64_t **ids)
{
    int ends[2];
    size_t n = 0, room = 4096;
    *ids = malloc(room * sizeof **ids);
    if (!*ids || pipe(ends))
        abort();
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child_main(path, ends[1]);
    }
    close(ends[1]);
    int64_t id;
    while (read(ends[0], &id, sizeof id) == sizeof id) {
        if (n == 0) { /* it works: from now on any moment may be the last */
            usleep(work_us);
            kill(pid, SIGKILL);
        }
        if (n == room && !(*ids = realloc(*ids, (room *= 2) * sizeof **ids)))
            abort();
        (*ids)[n++] = id;
    }
    close(ends[0]);
    int how = 0;
    waitpid(pid, &how, 0);
    CHECK(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    return n;
}

static size_t lost(const char *path, const int64_t *ids, size_t n)
{
    struct ctx c = {.mem = arena_new()};
    struct store *store = NULL;
    size_t missing = 0;
    CHECK(store_open(&c, path, NULL, &store) == OK);
    c.db = store ? db_open(store) : NULL;
    for (size_t i = 0; c.db && i < n; i++) {
        bool row = false;
        missing += step(&c, &find, ids[i], &row) != OK || !row;
    }
    db_close(c.db);
    if (store)
        store_close(store);
    arena_free(c.mem);
    return c.db ? missing : n;
}

static void check_all(const char *path)
{
    struct ctx c = {.mem = arena_new()};
    str report;
    CHECK(store_check(&c, path, &report) == OK);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    int64_t times = KILLS;
    if (argc > 1 && !str_int(str_of(argv[1]), &times))
        return fprintf(stderr, "Usage: %s [times]\n", argv[0]), 2;
    struct arena *mem = arena_new();
    struct ctx c = {.mem = mem};
    char folder[] = "/tmp/plaudit-kill-XXXXXX";
    if (!mkdtemp(folder))
        return perror(folder), 2;
    str path = arena_format(mem, "%s/kill.db", folder);
    struct store *store;
    size_t applied, told = 0;
    if (store_open(&c, path.at, NULL, &store) != OK || store_migrate(&c, store, &applied) != OK)
        return fprintf(stderr, "%.*s\n", STR_ARG(c.why)), 2;
    c.db = db_open(store);
    CHECK(c.db && db_script(&c, TABLE) == OK);
    db_close(c.db);
    store_close(store);
    uint32_t moment_us = 1;
    for (int64_t i = 0; i < times; i++) {
        int64_t *ids;
        moment_us = moment_us * 1103515245 + 12345;
        size_t n = load_and_kill(path.at, moment_us >> 8 & 0x7fff, &ids);
        CHECK(lost(path.at, ids, n) == 0);
        if (i % CHECK_EVERY == 0 || i == times - 1)
            check_all(path.at);
        told += n;
        free(ids);
    }
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < COUNT(ends); i++)
        unlink(arena_format(mem, "%.*s%s", STR_ARG(path), ends[i]).at);
    rmdir(folder);
    fprintf(stderr, "%zu acknowledged writes in %lld kills\n", told, (long long)times);
    arena_free(mem);
    return CHECK_RESULT();
}
