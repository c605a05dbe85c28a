#include "kit/store/sqlite.h"

#include <sodium.h>

static const struct stmt_def tables = {
    .name = "store_tables",
    .sql = "SELECT count(*), coalesce(max(name = 'migration'), 0) FROM sqlite_schema "
           "WHERE type = 'table'",
};
static const struct stmt_def ran = {
    .name = "store_ran",
    .reads = "migration",
    .sql = "SELECT number, digest FROM migration ORDER BY number",
};
static const struct stmt_def keep = {
    .name = "store_migrated",
    .writes = "migration",
    .sql = "INSERT INTO migration (number, name, digest, at) VALUES (?1, ?2, ?3, ?4)",
};

struct plan {
    const struct migration *list;
    size_t n;
    bool *done; /* n */
    int newest;
};

static str digest(struct ctx *c, const char *sql)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    str text = str_of(sql);
    crypto_hash_sha256(hash, (const unsigned char *)text.at, text.len);
    return arena_hex(c->mem, hash, sizeof hash);
}

static enum err plan_mark(struct ctx *c, struct plan *p, int number, str found)
{
    size_t i = 0;
    while (i < p->n && p->list[i].number != number)
        i++;
    if (i == p->n)
        return fail(c, ERR_INVALID,
                    "The database was written by a newer version of this program: it knows step "
                    "%d, this version does not. Please start the newer version, or restore a "
                    "backup that was made before the update.",
                    number);
    if (!str_same(digest(c, p->list[i].sql), found))
        return fail(c, ERR_INVALID,
                    "Step %d (%s) of the database is not the one that ran here: its text was "
                    "changed afterwards. Please start the version that made this database.",
                    number, p->list[i].name);
    p->done[i] = true;
    p->newest = number > p->newest ? number : p->newest;
    return OK;
}

static enum err plan_ran(struct ctx *c, struct plan *p)
{
    struct stmt *s = stmt_new(c, &ran);
    if (!s)
        return ERR_FAULT;
    bool row;
    enum err e;
    while ((e = stmt_step(c, s, &row)) == OK && row)
        if ((e = plan_mark(c, p, (int)stmt_int(s, 0), stmt_text(c, s, 1))) != OK)
            break;
    stmt_done(s);
    return e;
}

static enum err plan_make(struct ctx *c, const struct migration *list, struct plan *p)
{
    *p = (struct plan){.list = list, .newest = -1};
    while (list[p->n].sql)
        p->n++;
    p->done = arena_take(c->mem, p->n + 1, sizeof *p->done);
    struct stmt *s = stmt_new(c, &tables);
    if (!s)
        return ERR_FAULT;
    bool row;
    enum err e = stmt_step(c, s, &row);
    bool empty = e == OK && stmt_int(s, 0) == 0, ours = e == OK && stmt_bool(s, 1);
    stmt_done(s);
    if (e != OK || empty)
        return e;
    if (!ours)
        return fail(c, ERR_INVALID,
                    "This file is the database of another program. "
                    "Please check the path.");
    return plan_ran(c, p);
}

static enum err references_check(struct ctx *c, const char *name)
{
    sqlite3 *raw = c->db->store->write.raw;
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(raw, "PRAGMA foreign_key_check", -1, &s, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(s);
    sqlite3_finalize(s);
    if (code == SQLITE_DONE)
        return OK;
    if (code == SQLITE_ROW)
        return fail(c, ERR_FAULT, "migration %s leaves references to rows that do not exist", name);
    return sqlite_fail(c, raw, code, name);
}

static enum err record(struct ctx *c, const struct migration *m)
{
    struct stmt *s = stmt_new(c, &keep);
    if (!s)
        return ERR_FAULT;
    stmt_bind_int(s, 1, m->number);
    stmt_bind_text(s, 2, str_of(m->name));
    stmt_bind_text(s, 3, digest(c, m->sql));
    stmt_bind_time(s, 4, c->now);
    bool row;
    enum err e = stmt_step(c, s, &row);
    stmt_done(s);
    return e;
}

static enum err migrate_one(struct ctx *c, const struct migration *m)
{
    enum err e = db_begin(c);
    if (e != OK)
        return e;
    e = db_script(c, m->sql);
    if (e == OK)
        e = record(c, m);
    if (e == OK)
        e = references_check(c, m->name);
    return db_end(c, e);
}

static enum err migrate_all(struct ctx *c, struct plan *p, size_t *applied)
{
    size_t n = 0;
    for (;;) {
        const struct migration *next = NULL;
        for (size_t i = 0; i < p->n; i++)
            if (!p->done[i] && (!next || p->list[i].number < next->number))
                next = &p->list[i];
        if (!next)
            break;
        enum err e = migrate_one(c, next);
        if (e != OK) {
            LOG(LOG_ERROR, "store.migration", {"name", .text = str_of(next->name)},
                {"number", .n = next->number});
            return e;
        }
        p->done[next - p->list] = true;
        p->newest = next->number > p->newest ? next->number : p->newest;
        n++;
    }
    *applied = n;
    return OK;
}

/* Who only reads cannot bring it up to date. */
static enum err plan_whole(struct ctx *c, const struct plan *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (!p->done[i])
            return fail(c, ERR_INVALID,
                        "The database was written by an older version of this program: step %d is "
                        "missing. Please use the version that made it.",
                        p->list[i].number);
    return OK;
}

/* With a handle of its own, because the caller may have none yet. */
static enum err with_handle(struct ctx *c, struct store *store, const struct migration *list,
                            size_t *applied)
{
    struct ctx own = *c;
    own.once = (str){0};
    own.db = db_open(store);
    if (!own.db)
        return fail(c, ERR_FAULT, "The database cannot be opened a second time.");
    struct plan p;
    enum err e = plan_make(&own, list, &p);
    if (e == OK && store->reading)
        e = plan_whole(&own, &p);
    if (e == OK && applied) {
        /* A table that is made anew must not delete the rows that refer to it. */
        sqlite3_exec(store->write.raw, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL);
        e = migrate_all(&own, &p, applied);
        if (e == OK)
            e = statistics_write(&own);
        sqlite3_exec(store->write.raw, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
    }
    atomic_store(&store->schema, p.newest);
    db_close(own.db);
    c->why = own.why;
    return e;
}

enum err migrations_check(struct ctx *c, struct store *store, const struct migration *list)
{
    return with_handle(c, store, list, NULL);
}

enum err migrations_run(struct ctx *c, struct store *store, const struct migration *list,
                        size_t *applied)
{
    return with_handle(c, store, list, applied);
}
