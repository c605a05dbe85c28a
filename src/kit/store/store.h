/* store.h -- the database behind one small door. Feature code calls the functions that tools/sqlgen
 * makes of its .sql file; only that generated code calls the stmt_* functions below.
 *
 * One store a process; one struct db a thread, with a read connection and its prepared statements.
 * SQLite has one write connection for all: db_begin waits in line for it, and db_end returns when
 * the transaction is durable. Writers that wait share one commit (a baton is handed on), so 64
 * callers pay for one fsync. */
#ifndef KIT_STORE_H
#define KIT_STORE_H

#include "base/base.h"

struct store;
struct db;
struct stmt;

/* A migration: a numbered script that runs once, in a transaction, in the order of its number. */
struct migration {
    int number;
    const char *name; /* "people" */
    const char *sql;
};
/* Generated from every NNNN_room.sql; ends with an entry without sql. */
extern const struct migration store_migrations[];

struct store_options {
    const char *vfs; /* NULL: the default; tests name one that fails on purpose */
    bool temporary;  /* in memory, path is ignored; shared by all handles; for tests */
    const char
        *copy_of; /* of a temporary one: the database that it begins as, if the file is there */
    bool hurried; /* does not wait for the disk: for filling a file that can be made anew */
    bool
        reading; /* nothing is written, not even beside the file: a copy in a folder that is not ours */
};

/* Opens (and makes) the database. Errors: INVALID if the file is no database, is damaged, or was
 * written by a newer version (with `reading`: also an older one); why says which and what to do. FAULT
 * otherwise. */
enum err store_open(struct ctx *c, const char *path, const struct store_options *options,
                    struct store **store) MUST_USE;
void store_close(struct store *store); /* after all its db are closed */
/* Runs the migrations that have not run here; before other threads use the store. c->db may be
 * NULL. Errors: INVALID as above, or if a migration that has run was changed since. */
enum err store_migrate(struct ctx *c, struct store *store, size_t *applied) MUST_USE;
int store_schema(struct store *store); /* number of the newest migration applied */
const char *store_version(void);       /* of the database library */

/* For one thread at a time; NULL if the system refuses a file. A thread that will not use it for a while
 * closes it: the next one to open may get it as it is. */
struct db *db_open(struct store *store);
void db_close(struct db *db); /* NULL is allowed */
/* Gives back the memory of what was read and written, outside of a transaction: for a thread that will
 * wait after much work. */
void db_rest(struct ctx *c);

/* A write is one transaction: begin, load, decide, write, `return db_end(c, e)`. Calls may nest:
 * the outermost pair decides, and an inner failure makes the outer one fail. With c->once set,
 * db_begin answers ERR_REPEATED (and sets c->answer) if that key was used before, and db_end stores
 * the key with the address that c->then names ('#' replaced by c->made; by nothing for an anonymous
 * form) and empties c->once: it is used up. Nothing slow (network, hashing, files) between the two.
 * Reads in between see the writes. */
enum err db_begin(struct ctx *c) MUST_USE;
enum err db_end(struct ctx *c, enum err so_far) MUST_USE; /* commits if OK, else rolls back */

/* A page that makes several reads sees one state of the database between these two (a write that it
 * makes itself is seen). They may nest. */
void db_snapshot(struct ctx *c);
void db_snapshot_end(struct ctx *c);

enum err db_script(struct ctx *c, const char *sql) MUST_USE; /* tests' rows, maintenance */

/* What cached pages rest on. store_mark is a number that grows with each commit; the tables read
 * since store_watch are remembered, and store_fresh tells whether one of them was written after a
 * mark was taken. Take the mark first, before db_watch and before a snapshot. What another
 * process writes (a command beside the server) counts as written with our next transaction. */
struct table_set {
    uint64_t bit[4];
};
uint64_t store_mark(struct store *store);
bool db_writes(const struct db *db);   /* between db_begin and db_end */
uint64_t db_mark(const struct db *db); /* the mark to use inside a snapshot: taken when it began */
void db_watch(struct db *db);
struct table_set db_watched(const struct db *db);
void db_watch_also(struct db *db, const struct table_set *read); /* as if read here and now */
bool store_fresh(struct store *store, const struct table_set *read, uint64_t since_mark);
struct store *db_store(struct db *db);

/* Deletes one-time keys older than three days, and measures the tables. For a daily job. */
enum err store_tidy(struct ctx *c) MUST_USE;
/* Measures how full tables and indexes are, by samples: without it the engine guesses, and a page can
 * take a hundred times as long. After many rows at once. */
enum err store_measure(struct ctx *c) MUST_USE;

/* Writes the database anew and empties the log, so that nothing that was deleted is left in unused
 * parts of the files. Outside of a transaction; readers go on, writers wait: ten to twenty seconds
 * a gigabyte, and so much room on the disk twice. Errors: BUSY: no room, or a reader that does not end. */
enum err store_compact(struct ctx *c) MUST_USE;

/* A copy of the database, consistent while writes go on; appears at `path` when it is complete and
 * on the disk. progress (pages) may be NULL. Errors: INVALID if path exists, BUSY, FAULT. */
enum err store_backup(struct ctx *c, struct store *store, const char *path,
                      void (*progress)(int done, int total)) MUST_USE;
enum err store_check(struct ctx *c, const char *path,
                     str *report) MUST_USE; /* integrity; INVALID: damaged */

/* Changes values of people all over a database that nobody uses: a copy. For each of the columns (separated by a
 * space) of a table, in each row where it is not empty and `owner`, an expression, names a person, change()
 * is asked; value.at NULL: NULL. whoever: in each row, whosever it is (person 0). Nothing of the old values
 * is left in the file; what the columns must be like is not asked. Errors: INVALID if change() gave up or
 * the file is damaged, BUSY, FAULT; then the copy is worth nothing. */
struct store_columns {
    const char *table, *columns, *owner;
};
struct store_piece {
    int64_t person;
    str value;
    bool bytes; /* a BLOB */
};
struct store_rewriting {
    const struct store_columns *list;
    size_t n;
    bool whoever;
    const char *first, *last; /* scripts that run before and after */
    bool (*change)(void *of, struct store_piece *piece);
    void *of;
};
enum err store_rewrite(struct ctx *c, const char *path,
                       const struct store_rewriting *what) MUST_USE;

/* Runs one statement of an operator that only reads, and gives its rows: the names of the columns
 * first. A value lives until the next row. Errors: INVALID, with the engine's words. */
struct store_value {
    str text;
    enum { STORE_NULL, STORE_TEXT, STORE_NUMBER, STORE_BYTES } is;
};
struct store_reader {
    void (*row)(void *to, const struct store_value *values, size_t n);
    void *to;
};
enum err store_read(struct ctx *c, const char *sql, const struct store_reader *to) MUST_USE;

/* ---- tables as they are, for what copies all of them (app/export_program.c) --------------------- */

/* The tables of the migrations, by name; not those that the engine makes for an index. */
enum store_column_type {
    STORE_COLUMN_INTEGER,
    STORE_COLUMN_REAL,
    STORE_COLUMN_TEXT,
    STORE_COLUMN_BLOB
};
struct store_column {
    str name;
    enum store_column_type type;
    int key; /* place in the primary key, from 1; 0: not in it */
};
struct store_table {
    str name;
    const struct store_column *columns;
    size_t n;
};
enum err store_tables(struct ctx *c, const struct store_table **tables, size_t *n) MUST_USE;
size_t store_column(const struct store_table *table, const char *name); /* table->n: has none */

/* Rows in the order of the primary key: of all, or (which not NULL) those with this number in a column. A row's
 * cells live until the next one; an error of take ends it. Within db_snapshot all tables are of one state. */
struct store_cell {
    enum {
        STORE_CELL_ABSENT, /* when written: the column's default */
        STORE_CELL_NULL,
        STORE_CELL_INT,
        STORE_CELL_REAL,
        STORE_CELL_TEXT,
        STORE_CELL_BYTES
    } is;
    int64_t n;
    double real;
    str text;
};
struct store_which {
    const char *column;
    int64_t value;
};
struct store_taker {
    enum err (*take)(void *to, const struct store_cell *cells);
    void *to;
};
enum err store_rows(struct ctx *c, const struct store_table *table, const struct store_which *which,
                    const struct store_taker *to) MUST_USE;

/* Adds rows, between db_begin and db_end, to a store that nobody else uses yet. Errors: INVALID, in the
 * engine's words, if a row breaks a rule of the table. References may go to rows that come later, after
 * store_references_later; store_references_check says INVALID with the table if one goes nowhere. */
struct store_filling;
enum err store_fill_begin(struct ctx *c, const struct store_table *table,
                          struct store_filling **filling) MUST_USE;
enum err store_fill(struct ctx *c, struct store_filling *filling,
                    const struct store_cell *cells) MUST_USE;
void store_fill_end(struct store_filling *filling);
enum err store_references_later(struct ctx *c) MUST_USE;
enum err store_references_check(struct ctx *c) MUST_USE;

/* Wakes whoever follows the ledger; returns when a commit happened or after timeout_ms. */
void store_wait_commit(struct store *store, uint64_t since_mark, int timeout_ms);
/* Wakes all of them, and from now on nobody waits: before the process ends. */
void store_release(struct store *store);

/* ---- for generated code. Parameters count from 1, columns from 0; text is copied into c->mem. --- */

struct stmt_def {
    const char *sql;
    const char *name;  /* "endorsement_list", for the log */
    const char *reads; /* "endorsement person": tables, separated by a space */
    const char *writes;
    bool kept; /* the answer is kept until a table it reads is written, by whichever process */
};
struct stmt *stmt_new(struct ctx *c, const struct stmt_def *def); /* NULL: the fault is recorded */
void stmt_bind_int(struct stmt *s, int at, int64_t value);
void stmt_bind_bool(struct stmt *s, int at, bool value);
void stmt_bind_real(struct stmt *s, int at, double value);
void stmt_bind_time(struct stmt *s, int at, moment value);
void stmt_bind_day(struct stmt *s, int at, day value);
void stmt_bind_text(struct stmt *s, int at, str value);
void stmt_bind_bytes(struct stmt *s, int at, str value);
void stmt_bind_null(struct stmt *s, int at);
enum err stmt_step(struct ctx *c, struct stmt *s, bool *row) MUST_USE;
/* CONFLICT: UNIQUE; INVALID: another constraint; BUSY: no room on the disk; AGAIN; FAULT */
bool stmt_is_null(struct stmt *s, int column);
int64_t stmt_int(struct stmt *s, int column);
bool stmt_bool(struct stmt *s, int column);
double stmt_real(struct stmt *s, int column);
moment stmt_time(struct stmt *s, int column);
day stmt_day(struct stmt *s, int column);
str stmt_text(struct ctx *c, struct stmt *s, int column); /* NULL reads as empty */
str stmt_bytes(struct ctx *c, struct stmt *s, int column);
void stmt_done(struct stmt *s); /* NULL is allowed */

#endif
