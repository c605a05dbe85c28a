/* sqlite.h -- what the files of this folder share; nobody else includes it. transaction.c and
 * watch.c know no engine: a second engine brings its own connection, statements, turns and backup.
 */
#ifndef KIT_STORE_SQLITE_H
#define KIT_STORE_SQLITE_H

#include "kit/store/store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

/* ---- which tables were written when (watch.c) ------------------------------------------------ */

enum { TABLES = 256 }; /* bits of a table_set; more tables than that share bits */

struct watch {
    pthread_mutex_t lock; /* of the names */
    char *name[TABLES];
    size_t names;
    _Atomic uint64_t mark;
    _Atomic uint64_t written[TABLES]; /* mark of the latest commit that wrote the table */
    _Atomic uint32_t bell, sleepers;
    atomic_bool released; /* nobody waits any more */
};
void watch_open(struct watch *w);
void watch_close(struct watch *w);
void watch_name(struct watch *w, str table, struct table_set *set); /* adds a table to a set */
void watch_names(struct watch *w, const char *tables, struct table_set *set); /* NULL: none */
void watch_commit(struct watch *w, const struct table_set *written); /* by the committer only */
void watch_commit_all(struct watch *w);
void table_set_add(struct table_set *to, const struct table_set *more);

/* Sleeps while *word is `value`, or until timeout_ms (-1: for ever); may wake for no reason. */
void word_wait(_Atomic uint32_t *word, uint32_t value, int timeout_ms);
void word_wake(_Atomic uint32_t *word, int sleepers);

/* ---- statements (statement.c) ---------------------------------------------------------------- */

struct stmt {
    sqlite3_stmt *raw;
    const struct stmt_def *def;
    struct connection *on;
    struct table_set reads, writes;
    struct stmt *next;  /* another copy of the same statement */
    struct kept *kept;  /* NULL: nothing is kept of it */
    struct cell *shown; /* the present row, if it was kept; NULL: the engine has it */
    int trouble;        /* of a bind, told by the next step */
    bool busy, changes;
};

struct connection {
    sqlite3 *raw;
    struct store *store;
    struct stmt **statements; /* hash map by address of the definition; a power of two */
    size_t room, used;
    struct stmt *preparing;  /* collects the tables that the engine names */
    struct answer **answers; /* kept ones, by hash; NULL: none yet */
    size_t answer_bytes;
};
void statements_close(struct connection *on);
int sqlite_authorize(void *on, int action, const char *what, const char *more, const char *base,
                     const char *inside);
/* Gives the words and the code for a failure of the engine, and logs what people are not told. */
enum err sqlite_fail(struct ctx *c, sqlite3 *raw, int code, const char *where) MUST_USE;
enum err sqlite_answer(struct ctx *c, int code, const char *detail, const char *where) MUST_USE;

/* ---- answers that are kept (kept.c) ----------------------------------------------------------- */

/* A statement that is `kept` gives the rows it gave before, as long as none of its tables was
 * written since and it is asked with the same values. Each connection keeps its own, so nothing is
 * locked. A transaction that writes neither uses nor makes them. Inside a snapshot an answer may be
 * newer than the snapshot, never older than the newest commit that anybody was told of. */
struct cell {
    int type; /* as the engine says */
    int64_t n;
    double real;
    str text;
};
struct kept *kept_new(void); /* NULL: no memory */
void kept_free(struct kept *kept);
void kept_bind(struct stmt *s, const void *bytes, size_t len); /* NULL for NULL */
bool kept_step(struct ctx *c, struct stmt *s, bool *row);      /* false: the engine has to run it */
void kept_row(struct ctx *c, struct stmt *s);                  /* the engine gave one */
void kept_done(struct stmt *s, bool well);
void answers_free(struct connection *on);

/* Has no other process written since our latest transaction? What it wrote is not in the marks. */
bool change_known(const struct store *store);
void change_open(struct store *store);
void change_begin(struct store *store); /* a transaction has begun, and seen what others wrote */
void change_end(struct store *store);   /* it was committed, and its marks are set */

enum { BUSY_WRITE_MS = 5000 }; /* only another process makes us wait */

/* ---- turns at the write connection (baton.c) ------------------------------------------------- */

struct member { /* a thread in line, then in a group */
    struct member *next;
    _Atomic uint32_t turn, done;
    int code; /* how the commit of its group ended; valid when done */
};

struct baton {
    pthread_mutex_t lock; /* of held, first, last */
    bool held;
    struct member *first, *last;
    _Atomic uint32_t bell; /* rings after each group */

    /* All below belongs to the holder of the baton. */
    bool open;        /* an outer transaction is open */
    bool apart;       /* the present member works in a savepoint */
    int lost;         /* why the engine gave the whole transaction up; 0: it did not */
    int64_t since_ns; /* when the group began */
    size_t count;     /* members that wait for the commit */
    struct member *members;
    struct table_set written;
    int version;               /* changes when another process has written */
    int frames, checkpoint_at; /* pages in the write-ahead log; when to move them next */
    sqlite3_stmt *begin, *commit, *rollback, *savepoint, *release, *undo, *look;
};
enum err baton_open(struct ctx *c, struct store *store) MUST_USE;
void baton_close(struct store *store);
enum err turn_begin(struct ctx *c) MUST_USE;
/* Ends the turn; with `keep`, returns when the group is durable. Errors: as for a statement. */
enum err turn_end(struct ctx *c, bool keep) MUST_USE;

/* ---- the store (sqlite.c, migrate.c) --------------------------------------------------------- */

/* A connection holds the whole schema, 1 MB, and takes milliseconds to open: threads that work now and
 * then hand some on. */
enum { SPARE_MOST = 2 };

struct store {
    char *path;
    char *folder; /* to be removed with its content: of a temporary store */
    const char *vfs;
    bool temporary, hurried, reading;
    struct connection write;
    struct baton baton;
    struct watch watch;
    pthread_mutex_t spare_lock; /* of the two below */
    struct db *spare[SPARE_MOST];
    size_t spares;
    _Atomic int schema;
    _Atomic uint32_t *commits; /* of all processes, counted by the engine; NULL: not known */
    _Atomic uint32_t known;    /* how many of them are in the marks */
};

struct db {
    struct store *store;
    struct connection read;
    struct member member;
    int depth;       /* of nested db_begin */
    enum err failed; /* of an inner one */
    int snapshots;
    bool snapshot_open;     /* the first statement of a snapshot opens it */
    uint64_t snapshot_mark; /* taken before the outermost snapshot */
    sqlite3_stmt *snapshot, *snapshot_end;
    struct table_set watched, written;
};
void snapshot_open(struct db *db);  /* before a statement reads */
void snapshot_renew(struct db *db); /* after a write: a snapshot shows it */
/* A connection that may write, or only read; the engine's code if it cannot be opened. */
int connection_open(struct connection *on, struct store *store, bool writes) MUST_USE;
void connection_close(struct connection *on);

/* Compares the database with the list (ended by an entry without sql); runs what was not run. */
enum err migrations_check(struct ctx *c, struct store *store,
                          const struct migration *list) MUST_USE;
enum err migrations_run(struct ctx *c, struct store *store, const struct migration *list,
                        size_t *applied) MUST_USE;
/* Tells the planner how selective each index is, unless it was told just that (statistics.sql). */
enum err statistics_write(struct ctx *c) MUST_USE;

#endif
