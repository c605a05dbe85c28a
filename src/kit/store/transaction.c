#include "kit/store/sqlite.h"

static const struct stmt_def key_find = {
    .name = "store_key_find",
    .reads = "request_key",
    .sql = "SELECT answer FROM request_key WHERE program = ?1 AND token = ?2",
};
static const struct stmt_def key_keep = {
    .name = "store_key_keep",
    .writes = "request_key",
    .sql =
        "INSERT INTO request_key (program, token, person, answer, at) VALUES (?1, ?2, ?3, ?4, ?5)",
};
static const struct stmt_def key_tidy = {
    .name = "store_key_tidy",
    .writes = "request_key",
    .sql = "DELETE FROM request_key WHERE at < ?1",
};

enum { KEY_SECONDS = 3 * 24 * 3600 };

static enum err once_find(struct ctx *c)
{
    struct stmt *s = stmt_new(c, &key_find);
    if (!s)
        return ERR_FAULT;
    stmt_bind_int(s, 1, c->program);
    stmt_bind_bytes(s, 2, c->once);
    bool row = false;
    enum err e = stmt_step(c, s, &row);
    if (e == OK && row) {
        c->answer = stmt_text(c, s, 0);
        e = fail(c, ERR_REPEATED, "This was already sent, and it is saved.");
    }
    stmt_done(s);
    return e;
}

/* c->then with the id in the place of '#'; an anonymous form leaves no trace to what it made. */
static str once_answer(struct ctx *c)
{
    size_t at = str_find(c->then, S("#"));
    if (at == SIZE_MAX)
        return c->then;
    str before = str_upto(c->then, at), after = str_from(c->then, at + 1);
    if (!c->made || !c->me)
        return arena_format(c->mem, "%.*s%.*s", STR_ARG(before), STR_ARG(after));
    return arena_format(c->mem, "%.*s%lld%.*s", STR_ARG(before), (long long)c->made,
                        STR_ARG(after));
}

static enum err once_keep(struct ctx *c)
{
    struct stmt *s = stmt_new(c, &key_keep);
    if (!s)
        return ERR_FAULT;
    stmt_bind_int(s, 1, c->program);
    stmt_bind_bytes(s, 2, c->once);
    if (c->me)
        stmt_bind_int(s, 3, c->me);
    else
        stmt_bind_null(s, 3);
    stmt_bind_text(s, 4, once_answer(c));
    stmt_bind_time(s, 5, c->now);
    bool row;
    enum err e = stmt_step(c, s, &row);
    stmt_done(s);
    return e;
}

enum err db_begin(struct ctx *c)
{
    struct db *db = c->db;
    if (db->depth) {
        db->depth++;
        return OK;
    }
    enum err e = turn_begin(c);
    if (e != OK)
        return e;
    db->depth = 1;
    db->failed = OK;
    db->written = (struct table_set){0};
    if (!c->once.len)
        return OK;
    e = once_find(c);
    if (e == OK)
        return OK;
    /* The first one may still wait for its commit: "already saved" is true only after it. */
    db->depth = 0;
    enum err end = turn_end(c, e == ERR_REPEATED);
    return e == ERR_REPEATED && end != OK ? end : e;
}

enum err db_end(struct ctx *c, enum err so_far)
{
    struct db *db = c->db;
    if (so_far == OK)
        so_far = db->failed;
    if (db->depth > 1) {
        db->depth--;
        db->failed = so_far;
        return so_far;
    }
    if (so_far == OK && c->once.len)
        so_far = once_keep(c);
    db->depth = 0;
    enum err end = turn_end(c, so_far == OK);
    if (so_far == OK)
        so_far = end;
    if (so_far == OK) {
        c->once = (str){0}; /* a second transaction of the request is no repetition */
        snapshot_renew(db);
    }
    return so_far;
}

static enum err forget_keys(struct ctx *c)
{
    enum err e = db_begin(c);
    if (e != OK)
        return e;
    struct stmt *s = stmt_new(c, &key_tidy);
    if (!s)
        return db_end(c, ERR_FAULT);
    stmt_bind_int(s, 1, c->now.s - KEY_SECONDS);
    bool row;
    e = stmt_step(c, s, &row);
    stmt_done(s);
    return db_end(c, e);
}

enum err store_tidy(struct ctx *c)
{
    enum err e = forget_keys(c);
    return e ? e : store_measure(c);
}
