#include "kit/store/store_fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- faults ---------------------------------------------------------------------------------- */

static enum err pile_up(struct ctx *c)
{
    enum err e = db_begin(c);
    return e == OK ? db_end(c, write_int(c, &pile_add, 200000)) : e;
}

static void test_no_room(void)
{
    struct ctx c = begin();
    CHECK(save(&c, 1, S("one")) == OK);
    CHECK(db_script(&c, "PRAGMA max_page_count = 1") == OK);
    CHECK(pile_up(&c) == ERR_BUSY);
    CHECK(str_starts(c.why, S("Nothing was saved: the server has no room left.")));
    CHECK(count(&c) == 1);
    CHECK(db_script(&c, "PRAGMA max_page_count = 100000") == OK);
    CHECK(pile_up(&c) == OK && save(&c, 2, S("two")) == OK && count(&c) == 2);
    test_ctx_end(&c);
}

/* The kernel refuses to make files longer. */
static void test_disk_refuses(void)
{
    struct ctx c = begin();
    CHECK(save(&c, 1, S("one")) == OK);
    struct rlimit before, small = {0};
    getrlimit(RLIMIT_FSIZE, &before);
    small.rlim_max = before.rlim_max;
    small.rlim_cur = 4096;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    for (int i = 0; i < 3; i++) {
        CHECK(pile_up(&c) == ERR_BUSY && c.why.len);
        CHECK(count(&c) == 1);
    }
    setrlimit(RLIMIT_FSIZE, &before);
    CHECK(pile_up(&c) == OK && save(&c, 2, S("two")) == OK && count(&c) == 2);
    test_ctx_end(&c);
}

/* A disk that fails to make the log durable: each file gets the methods of the real one but xSync.
 */
static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    sqlite3_io_methods methods;
    const sqlite3_io_methods *real_methods;
    atomic_int broken;
} shim;

static int shim_sync(sqlite3_file *file, int flags)
{
    if (atomic_load(&shim.broken))
        return SQLITE_IOERR_FSYNC;
    return shim.real_methods->xSync(file, flags);
}

static int shim_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
                     int *out)
{
    (void)vfs;
    int code = shim.real->xOpen(shim.real, name, file, flags, out);
    if (code != SQLITE_OK || !(flags & SQLITE_OPEN_WAL))
        return code;
    if (!shim.real_methods) { /* before there are threads */
        shim.real_methods = file->pMethods;
        shim.methods = *file->pMethods;
        shim.methods.xSync = shim_sync;
    }
    file->pMethods = &shim.methods;
    return code;
}

static void test_commit_fails(void)
{
    char path[] = "/tmp/plaudit-store-XXXXXX";
    close(mkstemp(path));
    shim.real = sqlite3_vfs_find(NULL);
    shim.vfs = *shim.real;
    shim.vfs.zName = "shim";
    shim.vfs.xOpen = shim_open;
    sqlite3_vfs_register(&shim.vfs, 0);
    struct ctx c = test_ctx_begin(), memory = c;
    struct store *store = NULL;
    size_t applied;
    CHECK(store_open(&c, path, &(struct store_options){.vfs = "shim"}, &store) == OK);
    CHECK(store_migrate(&c, store, &applied) == OK);
    c.db = db_open(store);
    CHECK(db_script(&c, TABLE) == OK && save(&c, 1, S("one")) == OK);
    struct writer w[WRITERS] = {0};
    for (int broken = 1; broken >= 0; broken--) {
        int saved = 0;
        uint64_t mark = store_mark(store);
        atomic_store(&shim.broken, broken);
        for (int i = 0; i < WRITERS; i++) {
            w[i] = (struct writer){.from = &c, .id = i + 1};
            pthread_create(&w[i].thread, NULL, press_twice, &w[i]);
        }
        for (int i = 0; i < WRITERS; i++) {
            pthread_join(w[i].thread, NULL);
            saved += w[i].saved + w[i].conflicts;
        }
        CHECK(saved == (broken ? 0 : WRITERS * ROUNDS));
        CHECK((store_mark(store) == mark) == broken);
        CHECK(count(&c) == (broken ? 1 : ROUNDS + 1));
    }
    db_close(c.db);
    store_close(store);
    sqlite3_vfs_unregister(&shim.vfs);
    unlink(path);
    test_ctx_end(&memory);
}

/* Another process that writes for long makes us say "again", not wait for ever. */
static void test_another_process(void)
{
    struct ctx c = begin();
    struct store *second = calloc(1, sizeof *second);
    second->path = strdup(db_store(c.db)->path);
    second->temporary = true;
    CHECK(connection_open(&second->write, second, true) == SQLITE_OK);
    CHECK(sqlite3_exec(second->write.raw, "BEGIN IMMEDIATE", 0, 0, 0) == SQLITE_OK);
    CHECK(save(&c, 1, S("one")) == ERR_AGAIN);
    CHECK(count(&c) == 0);
    uint64_t mark = store_mark(db_store(c.db));
    db_watch(c.db);
    CHECK(count_of(&c, &letters) == 0);
    struct table_set read = db_watched(c.db);
    CHECK(sqlite3_exec(second->write.raw, "INSERT INTO pile VALUES (1, NULL)", 0, 0, 0) ==
          SQLITE_OK);
    CHECK(sqlite3_exec(second->write.raw, "COMMIT", 0, 0, 0) == SQLITE_OK);
    CHECK(save(&c, 1, S("one")) == OK);
    CHECK(!store_fresh(db_store(c.db), &read, mark));
    mark = store_mark(db_store(c.db));
    CHECK(save(&c, 2, S("two")) == OK && store_fresh(db_store(c.db), &read, mark));
    connection_close(&second->write);
    free(second->path);
    free(second);
    test_ctx_end(&c);
}

struct reader {
    const struct ctx *from;
    pthread_t thread;
    const atomic_bool *stop;
    int wrong;
};

static void *read_on(void *at)
{
    struct reader *r = at;
    struct ctx c = test_ctx_join(r->from);
    while (!atomic_load(r->stop)) {
        db_snapshot(&c);
        r->wrong += count(&c) != 1;
        usleep(3000);
        db_snapshot_end(&c);
    }
    test_ctx_leave(&c);
    return NULL;
}

/* Somebody reads at every moment; the log is started anew all the same. */
static void test_readers_without_end(void)
{
    enum { READERS = 6, MAX_LOG_BYTES = 100 << 20 };
    struct ctx c = begin();
    CHECK(save(&c, 1, S("one")) == OK);
    atomic_bool stop = false;
    struct reader r[READERS] = {0};
    for (int i = 0; i < READERS; i++) {
        r[i] = (struct reader){.from = &c, .stop = &stop};
        pthread_create(&r[i].thread, NULL, read_on, &r[i]);
    }
    for (int i = 0; i < 1200; i++) /* about 240 MB */
        CHECK(pile_up(&c) == OK && db_script(&c, "DELETE FROM pile") == OK);
    atomic_store(&stop, true);
    int wrong = 0;
    for (int i = 0; i < READERS; i++) {
        pthread_join(r[i].thread, NULL);
        wrong += r[i].wrong;
    }
    CHECK(wrong == 0);
    struct stat log;
    CHECK(stat(arena_format(c.mem, "%s-wal", db_store(c.db)->path).at, &log) == 0);
    CHECK(log.st_size > 0 && log.st_size < MAX_LOG_BYTES);
    test_ctx_end(&c);
}

/* ---- migrations ------------------------------------------------------------------------------ */

static int64_t steps(struct ctx *c)
{
    static const struct stmt_def ran = {.sql =
                                            "SELECT count(*) FROM migration WHERE number >= 9000",
                                        .name = "test_steps",
                                        .reads = "migration"};
    return count_of(c, &ran);
}

static size_t list_start(struct migration *list)
{
    size_t n = 0;
    for (; store_migrations[n].sql; n++)
        list[n] = store_migrations[n];
    return n;
}

static void test_migrations(void)
{
    struct ctx c = test_ctx_begin();
    struct store *store = db_store(c.db);
    struct migration list[200] = {0};
    size_t at = list_start(list), applied = 99;
    CHECK(migrations_run(&c, store, list, &applied) == OK && applied == 0);
    int before = store_schema(store);
    CHECK(before >= 0);
    list[at] = (struct migration){9002, "later", "CREATE TABLE later (id INTEGER) STRICT"};
    CHECK(migrations_run(&c, store, list, &applied) == OK && applied == 1);
    CHECK(store_schema(store) == 9002 && steps(&c) == 1);
    list[at + 1] = (struct migration){9001, "sooner", "ALTER TABLE later ADD COLUMN more TEXT"};
    CHECK(migrations_run(&c, store, list, &applied) == OK && applied == 1 && steps(&c) == 2);
    CHECK(migrations_run(&c, store, list, &applied) == OK && applied == 0);
    list[at + 2] =
        (struct migration){9003, "broken", "CREATE TABLE x (i INTEGER) STRICT; nonsense"};
    CHECK(migrations_run(&c, store, list, &applied) == ERR_FAULT && steps(&c) == 2);
    list[at + 2].sql = "CREATE TABLE x (i INTEGER) STRICT";
    CHECK(migrations_run(&c, store, list, &applied) == OK && applied == 1 && steps(&c) == 3);
    list[at + 1].sql = "ALTER TABLE later ADD COLUMN less TEXT";
    CHECK(migrations_run(&c, store, list, &applied) == ERR_INVALID);
    CHECK(str_find(c.why, S("sooner")) != SIZE_MAX);
    list[at + 1] = (struct migration){0};
    CHECK(migrations_check(&c, store, list) == ERR_INVALID);
    CHECK(str_find(c.why, S("newer version")) != SIZE_MAX);
    test_ctx_end(&c);
}

/* A table that others refer to is made anew without losing them. */
static void test_rebuild(void)
{
    struct ctx c = test_ctx_begin();
    struct migration list[200] = {0};
    size_t at = list_start(list), applied = 0;
    list[at] =
        (struct migration){9001, "parent",
                           "CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;"
                           "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL"
                           " REFERENCES parent (id) ON DELETE CASCADE) STRICT;"
                           "INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"};
    list[at + 1] =
        (struct migration){9002, "rebuild",
                           "CREATE TABLE fresh (id INTEGER PRIMARY KEY, name TEXT) STRICT;"
                           "INSERT INTO fresh (id) SELECT id FROM parent; DROP TABLE parent;"
                           "ALTER TABLE fresh RENAME TO parent"};
    CHECK(migrations_run(&c, db_store(c.db), list, &applied) == OK && applied == 2);
    static const struct stmt_def children = {.sql = "SELECT count(*) FROM child",
                                             .name = "test_child"};
    CHECK(count_of(&c, &children) == 1);
    CHECK(db_script(&c, "INSERT INTO child VALUES (2, 2)") == ERR_INVALID);
    list[at + 2] = (struct migration){9003, "orphans", "DELETE FROM parent"};
    CHECK(migrations_run(&c, db_store(c.db), list, &applied) == ERR_FAULT);
    CHECK(count_of(&c, &children) == 1);
    test_ctx_end(&c);
}

/* ---- files ----------------------------------------------------------------------------------- */

static void spoil(const char *path, long from, size_t bytes)
{
    FILE *f = fopen(path, "r+");
    fseek(f, from, SEEK_SET);
    for (size_t i = 0; i < bytes; i++)
        fputc('x', f);
    fclose(f);
}

static void test_foreign_files(void)
{
    struct ctx c = test_ctx_begin();
    char path[] = "/tmp/plaudit-store-XXXXXX";
    close(mkstemp(path));
    struct store *store = NULL;
    spoil(path, 0, 5000);
    CHECK(store_open(&c, path, NULL, &store) == ERR_INVALID && c.why.len && !store);
    unlink(path);
    sqlite3 *raw;
    sqlite3_open(path, &raw);
    sqlite3_exec(raw, "CREATE TABLE stamps (id)", 0, 0, 0);
    sqlite3_close(raw);
    CHECK(store_open(&c, path, NULL, &store) == ERR_INVALID);
    CHECK(str_find(c.why, S("another program")) != SIZE_MAX);
    unlink(path);
    CHECK(store_open(&c, "/nonexistent/store.db", NULL, &store) == ERR_FAULT);
    CHECK(store_open(&c, path, NULL, &store) == OK);
    struct stat st;
    CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
    store_close(store);
    CHECK(store_open(&c, path, NULL, &store) == OK);
    store_close(store);
    unlink(path);
    test_ctx_end(&c);
}

static void save_while_copying(int done, int total)
{
    CHECK(done <= total && total > 0);
}

static void test_backup(void)
{
    struct ctx c = begin();
    char folder[] = "/tmp/plaudit-store-XXXXXX";
    CHECK(mkdtemp(folder));
    str path = arena_format(c.mem, "%s/copy.db", folder), report;
    for (int i = 0; i < 10; i++)
        CHECK(pile_up(&c) == OK);
    CHECK(save(&c, 1, S("one")) == OK);
    CHECK(store_backup(&c, db_store(c.db), path.at, save_while_copying) == OK);
    CHECK(store_backup(&c, db_store(c.db), path.at, NULL) == ERR_INVALID);
    CHECK(store_check(&c, path.at, &report) == OK && report.len == 0);
    sqlite3 *raw;
    sqlite3_stmt *s;
    sqlite3_open(path.at, &raw);
    sqlite3_prepare_v2(raw, "SELECT count(*) FROM word", -1, &s, NULL);
    CHECK(sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int(s, 0) == 1);
    sqlite3_finalize(s);
    sqlite3_close(raw);
    spoil(path.at, 8192 + 100, 200000);
    CHECK(store_check(&c, path.at, &report) == ERR_INVALID && report.len > 0);
    unlink(path.at);
    CHECK(store_check(&c, path.at, &report) == ERR_INVALID);
    CHECK(store_backup(&c, db_store(c.db), "/nonexistent/copy.db", NULL) == ERR_INVALID);
    CHECK(rmdir(folder) == 0);
    test_ctx_end(&c);
}

int main(void)
{
    log_threshold(LOG_ERROR + 1);
    test_no_room();
    test_disk_refuses();
    test_commit_fails();
    test_another_process();
    test_readers_without_end();
    test_migrations();
    test_rebuild();
    test_foreign_files();
    test_backup();
    return CHECK_RESULT();
}
