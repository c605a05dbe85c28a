#include "kit/store/sqlite.h"

#include <sodium.h>

extern const char store_statistics[]; /* statistics.sql */

/* The table of the planner is made by the engine. A row of no table says what was written, for which
 * indexes; when one of the two has changed, all of it is written anew. */
static const char CLEAR[] = "ANALYZE sqlite_schema; DELETE FROM sqlite_stat1;";
/* Only a new table makes the other connections look. */
static const char MEASURE[] = "DROP TABLE IF EXISTS sqlite_stat1; ANALYZE;";
static const char LOAD[] = "ANALYZE sqlite_schema;";

static const struct stmt_def indexes = {
    .name = "store_indexes",
    .sql = "SELECT COALESCE(sql, name) FROM sqlite_schema "
           "WHERE type IN ('table', 'index') AND tbl_name NOT LIKE 'sqlite~_%' ESCAPE '~' "
           "ORDER BY name",
};
static const struct stmt_def is_there = {
    .name = "store_statistics_are_there",
    .sql = "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'",
};
static const struct stmt_def is_same = {
    .name = "store_statistics_are_same",
    .sql = "SELECT 1 FROM sqlite_stat1 WHERE tbl = '' AND stat = ?1",
};
static const struct stmt_def sign = {
    .name = "store_statistics_sign",
    .sql = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('', NULL, ?1)",
};

static enum err digest(struct ctx *c, str *hex)
{
    unsigned char hash[16];
    crypto_generichash_state state;
    struct stmt *s = stmt_new(c, &indexes);
    if (!s)
        return ERR_FAULT;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    str rules = str_of(store_statistics);
    crypto_generichash_update(&state, (const unsigned char *)rules.at, rules.len);
    bool row;
    enum err e;
    while ((e = stmt_step(c, s, &row)) == OK && row) {
        str made = stmt_text(c, s, 0);
        crypto_generichash_update(&state, (const unsigned char *)made.at, made.len);
    }
    stmt_done(s);
    crypto_generichash_final(&state, hash, sizeof hash);
    *hex = arena_hex(c->mem, hash, sizeof hash);
    return e;
}

static enum err ask(struct ctx *c, const struct stmt_def *def, str value, bool *answer)
{
    struct stmt *s = stmt_new(c, def);
    if (!s)
        return ERR_FAULT;
    if (value.len > 0)
        stmt_bind_text(s, 1, value);
    enum err e = stmt_step(c, s, answer);
    stmt_done(s);
    return e;
}

static enum err write_all(struct ctx *c, str mark, const char *before)
{
    bool row;
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = db_script(c, before)) && !(e = db_script(c, store_statistics)) &&
        !(e = ask(c, &sign, mark, &row)))
        e = db_script(c, LOAD);
    sqlite3_db_release_memory(c->db->store->write.raw); /* the pages that were looked through */
    return db_end(c, e);
}

enum err statistics_write(struct ctx *c)
{
    str mark;
    bool same = false;
    enum err e = digest(c, &mark);
    if (!e)
        e = ask(c, &is_there, (str){0}, &same);
    if (!e && same)
        e = ask(c, &is_same, mark, &same);
    return e || same ? e : write_all(c, mark, CLEAR);
}

enum err store_measure(struct ctx *c)
{
    str mark;
    enum err e = digest(c, &mark);
    return e ? e : write_all(c, mark, MEASURE);
}
