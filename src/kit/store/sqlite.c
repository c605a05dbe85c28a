#include "kit/store/sqlite.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- one connection -------------------------------------------------------------------------- */

static const char BOTH[] = "PRAGMA foreign_keys = ON;"
                           "PRAGMA trusted_schema = OFF;"
                           "PRAGMA temp_store = MEMORY;";
/* Nothing is mapped: what a job has once looked through would count as our memory for ever. */
static const char READS[] = "PRAGMA query_only = ON;"
                            "PRAGMA cache_size = -4000;"; /* KB */
static const char HURRIED[] = "PRAGMA synchronous = OFF;"
                              "PRAGMA cache_size = -32000;";
static const char WRITES[] = "PRAGMA secure_delete = ON;"
                             "PRAGMA cell_size_check = ON;"
                             "PRAGMA cache_size = -2000;"
                             "PRAGMA journal_mode = WAL;"
                             "PRAGMA journal_size_limit = 67108864;" /* bytes */
                             "PRAGMA analysis_limit = 1000;"         /* rows of each index */
                             "PRAGMA synchronous = FULL;";

enum { BUSY_READ_MS = 5000, COPY_BYTES = 1 << 20 };

static bool is_there(const char *path, const char *end)
{
    struct stat is;
    char beside[4096];
    int n = snprintf(beside, sizeof beside, "%s%s", path, end);
    return n < (int)sizeof beside && stat(beside, &is) == 0;
}

/* A copy that nobody has open is read as it is: the engine can then do without files beside it, which a
 * folder of somebody else does not let it make. */
static bool lies_still(const char *path)
{
    return !is_there(path, "-shm") && !is_there(path, "-wal");
}

static int open_to_read(struct connection *on, const char *path)
{
    char address[3 * 4096 + 32] = "file:";
    size_t at = strlen(address);
    for (; *path && at < sizeof address - 32; path++)
        at += (size_t)snprintf(address + at, sizeof address - at,
                               strchr("?#%", *path) ? "%%%02X" : "%c", (unsigned char)*path);
    (void)snprintf(address + at, sizeof address - at, "?mode=ro%s",
                   lies_still(on->store->path) ? "&immutable=1" : "");
    return sqlite3_open_v2(address, &on->raw,
                           SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
}

/* bit_or(n): the bits of all rows together, as PostgreSQL has it; NULL without rows. */
static void bit_or_row(sqlite3_context *call, int n, sqlite3_value **values)
{
    (void)n;
    sqlite3_int64 *bits = sqlite3_aggregate_context(call, sizeof *bits);
    if (bits)
        *bits |= sqlite3_value_int64(values[0]);
}

static void bit_or_end(sqlite3_context *call)
{
    const sqlite3_int64 *bits = sqlite3_aggregate_context(call, 0);
    if (bits)
        sqlite3_result_int64(call, *bits);
}

int connection_open(struct connection *on, struct store *store, bool writes)
{
    on->store = store;
    int code = store->reading
                   ? open_to_read(on, store->path)
                   : sqlite3_open_v2(store->path, &on->raw,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, store->vfs);
    if (code != SQLITE_OK)
        return code;
    sqlite3_extended_result_codes(on->raw, 1);
    sqlite3_busy_timeout(on->raw, writes ? BUSY_WRITE_MS : BUSY_READ_MS);
    sqlite3_db_config(on->raw, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(on->raw, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(on->raw, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_set_authorizer(on->raw, sqlite_authorize, on);
    code = sqlite3_create_function_v2(on->raw, "bit_or", 1,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
                                      NULL, bit_or_row, bit_or_end, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(on->raw, BOTH, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(on->raw, writes && !store->reading ? WRITES : READS, NULL, NULL, NULL);
    if (code == SQLITE_OK && writes && (store->temporary || store->hurried))
        code = sqlite3_exec(on->raw, HURRIED, NULL, NULL, NULL);
    return code;
}

void connection_close(struct connection *on)
{
    statements_close(on);
    answers_free(on);
    sqlite3_close(on->raw);
}

/* ---- connections that nobody uses now --------------------------------------------------------- */

static struct db *spare_take(struct store *store)
{
    pthread_mutex_lock(&store->spare_lock);
    struct db *db = store->spares ? store->spare[--store->spares] : NULL;
    pthread_mutex_unlock(&store->spare_lock);
    return db;
}

/* False: there are enough. */
static bool spare_give(struct db *db)
{
    struct store *store = db->store;
    *db = (struct db){.store = store,
                      .read = db->read,
                      .snapshot = db->snapshot,
                      .snapshot_end = db->snapshot_end};
    pthread_mutex_lock(&store->spare_lock);
    bool room = store->spares < SPARE_MOST;
    if (room)
        store->spare[store->spares++] = db;
    pthread_mutex_unlock(&store->spare_lock);
    return room;
}

static void close_one(struct db *db)
{
    sqlite3_finalize(db->snapshot);
    sqlite3_finalize(db->snapshot_end);
    connection_close(&db->read);
    free(db);
}

/* ---- the store ------------------------------------------------------------------------------- */

/* A new file is readable by nobody else; the files that the engine puts beside it inherit that. */
static bool file_new(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return fd >= 0 && close(fd) == 0;
}

/* The same, and it begins as a copy of another, if that one is there. */
static bool file_copied(const char *path, const char *of)
{
    int from = of ? open(of, O_RDONLY | O_CLOEXEC) : -1;
    if (from < 0)
        return file_new(path);
    int to = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t moved = to < 0 ? -1 : 1;
    while (moved > 0)
        moved = sendfile(to, from, NULL, COPY_BYTES);
    close(from);
    return (to < 0 || close(to) == 0) && moved == 0;
}

/* Memory of the machine under a name, so that several connections can share it. */
static bool temporary_path(struct store *store)
{
    const char *wish = getenv("TMPDIR");
    const char *folders[] = {"/dev/shm", wish ? wish : "/tmp", "/tmp"};
    for (size_t i = 0; i < COUNT(folders); i++) {
        free(store->folder);
        if (asprintf(&store->folder, "%s/plaudit-XXXXXX", folders[i]) < 0) {
            store->folder = NULL;
            return false;
        }
        if (mkdtemp(store->folder))
            return asprintf(&store->path, "%s/store.db", store->folder) > 0;
    }
    free(store->folder);
    store->folder = NULL;
    return false;
}

static void temporary_remove(const struct store *store)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char path[4096];
    for (size_t i = 0; store->path && i < COUNT(ends); i++)
        if (snprintf(path, sizeof path, "%s%s", store->path, ends[i]) < (int)sizeof path)
            unlink(path);
    rmdir(store->folder);
}

static enum err open_fail(struct ctx *c, const struct store *store, int code)
{
    switch (code & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return fail(c, ERR_INVALID,
                    "The file %s is damaged, or it is not a database. "
                    "Please check the path, or restore the latest backup.",
                    store->path);
    default:
        return fail(c, ERR_FAULT, "%s: %s", store->path,
                    store->write.raw ? sqlite3_errmsg(store->write.raw) : sqlite3_errstr(code));
    }
}

static enum err open_all(struct ctx *c, struct store *store)
{
    int code = connection_open(&store->write, store, true);
    if (code == SQLITE_OK)
        code =
            sqlite3_exec(store->write.raw, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return open_fail(c, store, code);
    if (!store->reading)
        change_open(store);
    enum err e = baton_open(c, store);
    return e == OK ? migrations_check(c, store, store_migrations) : e;
}

enum err store_open(struct ctx *c, const char *path, const struct store_options *options,
                    struct store **store)
{
    /* No effect once the engine is in use. Counting memory would make all threads take one lock. */
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    struct store *s = calloc(1, sizeof *s);
    if (!s)
        return fail(c, ERR_FAULT, "out of memory");
    s->vfs = options ? options->vfs : NULL;
    s->temporary = options && options->temporary;
    s->hurried = options && options->hurried;
    s->reading = options && options->reading;
    pthread_mutex_init(&s->baton.lock, NULL);
    pthread_mutex_init(&s->spare_lock, NULL);
    watch_open(&s->watch);
    bool named = s->temporary ? temporary_path(s) : (s->path = strdup(path)) != NULL;
    enum err e = OK;
    const char *copied = s->temporary ? options->copy_of : NULL;
    if (!named || (access(s->path, F_OK) && (s->reading || !file_copied(s->path, copied))))
        e = fail(c, ERR_FAULT, "The file %s cannot be made.",
                 s->path ? s->path : "of the database");
    if (e == OK)
        e = open_all(c, s);
    if (e != OK)
        store_close(s);
    else
        *store = s;
    return e;
}

void store_close(struct store *store)
{
    for (struct db *db; (db = spare_take(store));)
        close_one(db);
    baton_close(store);
    connection_close(&store->write);
    watch_close(&store->watch);
    pthread_mutex_destroy(&store->baton.lock);
    pthread_mutex_destroy(&store->spare_lock);
    if (store->folder)
        temporary_remove(store);
    free(store->folder);
    free(store->path);
    free(store);
}

enum err store_migrate(struct ctx *c, struct store *store, size_t *applied)
{
    return migrations_run(c, store, store_migrations, applied);
}

const char *store_version(void)
{
    return sqlite3_libversion();
}

int store_schema(struct store *store)
{
    return atomic_load(&store->schema);
}

/* ---- one thread's door ----------------------------------------------------------------------- */

struct db *db_open(struct store *store)
{
    struct db *db = spare_take(store);
    if (db)
        return db;
    db = calloc(1, sizeof *db);
    if (!db)
        return NULL;
    db->store = store;
    if (connection_open(&db->read, store, false) == SQLITE_OK &&
        sqlite3_prepare_v3(db->read.raw, "BEGIN", -1, SQLITE_PREPARE_PERSISTENT, &db->snapshot,
                           NULL) == SQLITE_OK &&
        sqlite3_prepare_v3(db->read.raw, "COMMIT", -1, SQLITE_PREPARE_PERSISTENT, &db->snapshot_end,
                           NULL) == SQLITE_OK)
        return db;
    LOG(LOG_ERROR, "store.handle", {"error", .text = str_of(sqlite3_errmsg(db->read.raw))});
    close_one(db);
    return NULL;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    bool at_rest = db->depth == 0 && !db->snapshot_open;
    if (!at_rest || !spare_give(db))
        close_one(db);
}

void db_rest(struct ctx *c)
{
    (void)sqlite3_db_release_memory(c->db->read.raw);
    if (db_begin(c) == OK) { /* all write in turns, by one connection */
        (void)sqlite3_db_release_memory(c->db->store->write.raw);
        if (db_end(c, OK))
            LOG(LOG_ERROR, "store.rest", {"error", c->why, 0});
    }
}

struct store *db_store(struct db *db)
{
    return db->store;
}

static void step_once(sqlite3_stmt *s)
{
    sqlite3_step(s);
    sqlite3_reset(s);
}

static void snapshot_close(struct db *db)
{
    if (db->snapshot_open)
        step_once(db->snapshot_end);
    db->snapshot_open = false;
}

void db_snapshot(struct ctx *c)
{
    if (c->db->snapshots++ == 0)
        c->db->snapshot_mark = store_mark(c->db->store);
}

void db_snapshot_end(struct ctx *c)
{
    if (--c->db->snapshots == 0)
        snapshot_close(c->db);
}

void snapshot_open(struct db *db)
{
    if (!db->snapshots || db->snapshot_open)
        return;
    step_once(db->snapshot);
    db->snapshot_open = true;
}

void snapshot_renew(struct db *db)
{
    snapshot_close(db);
    db->snapshot_mark = store_mark(db->store);
}

bool db_writes(const struct db *db)
{
    return db->depth > 0;
}

uint64_t db_mark(const struct db *db)
{
    return db->snapshots ? db->snapshot_mark : store_mark(db->store);
}

enum err db_script(struct ctx *c, const char *sql)
{
    enum err e = db_begin(c);
    if (e != OK)
        return e;
    struct store *store = c->db->store;
    memset(&c->db->written, 0xff, sizeof c->db->written);
    int code = sqlite3_exec(store->write.raw, sql, NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        if (!store->baton.lost && sqlite3_get_autocommit(store->write.raw))
            store->baton.lost = code;
        e = sqlite_fail(c, store->write.raw, code, "script");
    }
    return db_end(c, e);
}
