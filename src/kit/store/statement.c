#include "kit/store/sqlite.h"

#include <stdlib.h>

/* ---- failures -------------------------------------------------------------------------------- */

static enum err meaning(int code)
{
    enum { PLAIN = 0xff };
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return ERR_CONFLICT;
    case SQLITE_IOERR_READ:
    case SQLITE_IOERR_SHORT_READ:
    case SQLITE_IOERR_CORRUPTFS:
    case SQLITE_IOERR_NOMEM: return ERR_FAULT;
    default: break;
    }
    switch (code & PLAIN) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ERR_AGAIN;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN: return ERR_BUSY;
    case SQLITE_CONSTRAINT: return ERR_INVALID;
    default: return ERR_FAULT;
    }
}

enum err sqlite_answer(struct ctx *c, int code, const char *detail, const char *where)
{
    enum err e = meaning(code);
    if (e == ERR_FAULT)
        return fail(c, e, "%s, in: %s", detail, where);
    LOG(e == ERR_BUSY ? LOG_ERROR : LOG_INFO, "store.refused", {"where", .text = str_of(where)},
        {"error", .text = str_of(detail)}, {"code", .n = code});
    if (e == ERR_CONFLICT)
        return fail(c, e,
                    "Somebody was quicker, so this has changed in the meantime. "
                    "Please look at it again.");
    if (e == ERR_AGAIN)
        return fail(c, e, "Much is being saved at the moment. Please send this again.");
    if (e == ERR_INVALID)
        return fail(c, e,
                    "Something here does not fit together with what is already saved. "
                    "Please check what you entered and try again.");
    if (code == SQLITE_FULL)
        return fail(c, e,
                    "Nothing was saved: the server has no room left. "
                    "Please keep what you typed and try again later.");
    return fail(c, e,
                "Nothing was saved: the server cannot write to its disk right now. "
                "Please keep what you typed and try again later.");
}

enum err sqlite_fail(struct ctx *c, sqlite3 *raw, int code, const char *where)
{
    return sqlite_answer(c, code, sqlite3_errmsg(raw), where);
}

/* ---- prepared statements, by the address of their definition --------------------------------- */

static size_t slot_of(const struct connection *on, const struct stmt_def *def)
{
    uint64_t hash = (uint64_t)(uintptr_t)def * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(hash >> 32) & (on->room - 1);
    while (on->statements[at] && on->statements[at]->def != def)
        at = (at + 1) & (on->room - 1);
    return at;
}

static bool statements_grow(struct connection *on)
{
    if (on->used * 2 < on->room)
        return true;
    struct connection bigger = *on;
    bigger.room = on->room ? on->room * 2 : 64;
    bigger.statements = calloc(bigger.room, sizeof(struct stmt *));
    if (!bigger.statements)
        return false;
    for (size_t i = 0; i < on->room; i++)
        if (on->statements[i])
            bigger.statements[slot_of(&bigger, on->statements[i]->def)] = on->statements[i];
    free(on->statements);
    on->statements = bigger.statements;
    on->room = bigger.room;
    return true;
}

void statements_close(struct connection *on)
{
    for (size_t i = 0; i < on->room; i++)
        for (struct stmt *s = on->statements[i], *next; s; s = next) {
            next = s->next;
            sqlite3_finalize(s->raw);
            kept_free(s->kept);
            free(s);
        }
    free(on->statements);
}

/* The engine names each table while it prepares: also those behind views, triggers, references. */
int sqlite_authorize(void *at, int action, const char *what, const char *more, const char *base,
                     const char *inside)
{
    (void)more, (void)base, (void)inside;
    struct connection *on = at;
    if (!on->preparing || !what || str_starts(str_of(what), S("sqlite_")))
        return SQLITE_OK;
    if (action == SQLITE_READ)
        watch_name(&on->store->watch, str_of(what), &on->preparing->reads);
    if (action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE)
        watch_name(&on->store->watch, str_of(what), &on->preparing->writes);
    return SQLITE_OK;
}

static struct stmt *prepare(struct ctx *c, struct connection *on, const struct stmt_def *def)
{
    struct stmt *s = statements_grow(on) ? calloc(1, sizeof *s) : NULL;
    if (!s) {
        (void)!sqlite_answer(c, SQLITE_NOMEM, "out of memory", def->name);
        return NULL;
    }
    s->def = def;
    s->on = on;
    on->preparing = s;
    int code = sqlite3_prepare_v3(on->raw, def->sql, -1, SQLITE_PREPARE_PERSISTENT, &s->raw, NULL);
    on->preparing = NULL;
    if (code != SQLITE_OK) {
        (void)!sqlite_fail(c, on->raw, code, def->name);
        free(s);
        return NULL;
    }
    watch_names(&on->store->watch, def->reads, &s->reads);
    watch_names(&on->store->watch, def->writes, &s->writes);
    s->changes = !sqlite3_stmt_readonly(s->raw);
    s->kept = def->kept && !s->changes ? kept_new() : NULL;
    size_t at = slot_of(on, def);
    on->used += on->statements[at] == NULL;
    s->next = on->statements[at];
    on->statements[at] = s;
    return s;
}

struct stmt *stmt_new(struct ctx *c, const struct stmt_def *def)
{
    struct db *db = c->db;
    struct connection *on = db->depth ? &db->store->write : &db->read;
    if (db->depth && db->store->baton.lost) {
        (void)!sqlite_answer(c, db->store->baton.lost, "the transaction is gone", def->name);
        return NULL;
    }
    struct stmt *s = on->room ? on->statements[slot_of(on, def)] : NULL;
    while (s && s->busy)
        s = s->next;
    if (!s && !(s = prepare(c, on, def)))
        return NULL;
    if (s->changes && !db->depth) {
        (void)!sqlite_answer(c, SQLITE_MISUSE, "a write outside of db_begin", def->name);
        return NULL;
    }
    s->busy = true;
    table_set_add(&db->watched, &s->reads);
    return s;
}

void stmt_done(struct stmt *s)
{
    if (!s)
        return;
    bool well = sqlite3_reset(s->raw) == SQLITE_OK && !s->trouble;
    sqlite3_clear_bindings(s->raw);
    if (s->kept)
        kept_done(s, well);
    s->trouble = SQLITE_OK;
    s->busy = false;
}

enum err stmt_step(struct ctx *c, struct stmt *s, bool *row)
{
    if (s->kept && kept_step(c, s, row))
        return OK;
    if (s->on == &c->db->read)
        snapshot_open(c->db);
    sqlite3_int64 before = s->changes ? sqlite3_total_changes64(s->on->raw) : 0;
    int code = s->trouble ? s->trouble : sqlite3_step(s->raw);
    /* A write that found no row has changed nothing: nobody is woken, no page is made anew. */
    if (s->changes && (code == SQLITE_ROW || sqlite3_total_changes64(s->on->raw) != before))
        table_set_add(&c->db->written, &s->writes);
    if (s->kept && code == SQLITE_ROW)
        kept_row(c, s);
    if (code == SQLITE_ROW || code == SQLITE_DONE) {
        *row = code == SQLITE_ROW;
        return OK;
    }
    struct baton *b = &s->on->store->baton;
    if (s->on == &s->on->store->write && !b->lost && sqlite3_get_autocommit(s->on->raw))
        b->lost = code;
    return sqlite_fail(c, s->on->raw, code, s->def->name);
}

/* ---- values ---------------------------------------------------------------------------------- */

/* What the statement is asked with; its answer may be kept under it. */
static void bound(struct stmt *s, int code, const void *bytes, size_t len)
{
    if (code != SQLITE_OK)
        s->trouble = code;
    if (s->kept)
        kept_bind(s, bytes, len);
}

void stmt_bind_int(struct stmt *s, int at, int64_t value)
{
    bound(s, sqlite3_bind_int64(s->raw, at, value), &value, sizeof value);
}

void stmt_bind_bool(struct stmt *s, int at, bool value)
{
    stmt_bind_int(s, at, value);
}

void stmt_bind_real(struct stmt *s, int at, double value)
{
    bound(s, sqlite3_bind_double(s->raw, at, value), &value, sizeof value);
}

void stmt_bind_time(struct stmt *s, int at, moment value)
{
    stmt_bind_int(s, at, value.s);
}

void stmt_bind_day(struct stmt *s, int at, day value)
{
    stmt_bind_int(s, at, value.n);
}

void stmt_bind_text(struct stmt *s, int at, str value)
{
    int code = sqlite3_bind_text64(s->raw, at, value.len ? value.at : "", value.len, SQLITE_STATIC,
                                   SQLITE_UTF8);
    bound(s, code, value.len ? value.at : "", value.len);
}

void stmt_bind_bytes(struct stmt *s, int at, str value)
{
    int code = sqlite3_bind_blob64(s->raw, at, value.len ? value.at : "", value.len, SQLITE_STATIC);
    bound(s, code, value.len ? value.at : "", value.len);
}

void stmt_bind_null(struct stmt *s, int at)
{
    bound(s, sqlite3_bind_null(s->raw, at), NULL, 0);
}

bool stmt_is_null(struct stmt *s, int column)
{
    int type = s->shown ? s->shown[column].type : sqlite3_column_type(s->raw, column);
    return type == SQLITE_NULL;
}

int64_t stmt_int(struct stmt *s, int column)
{
    return s->shown ? s->shown[column].n : sqlite3_column_int64(s->raw, column);
}

bool stmt_bool(struct stmt *s, int column)
{
    return stmt_int(s, column) != 0;
}

double stmt_real(struct stmt *s, int column)
{
    return s->shown ? s->shown[column].real : sqlite3_column_double(s->raw, column);
}

moment stmt_time(struct stmt *s, int column)
{
    return (moment){stmt_int(s, column)};
}

day stmt_day(struct stmt *s, int column)
{
    return (day){stmt_int(s, column)};
}

str stmt_text(struct ctx *c, struct stmt *s, int column)
{
    if (s->shown)
        return arena_copy(c->mem, s->shown[column].text);
    const char *at = (const char *)sqlite3_column_text(s->raw, column);
    if (!at)
        return (str){0};
    return arena_copy(c->mem, (str){at, (size_t)sqlite3_column_bytes(s->raw, column)});
}

str stmt_bytes(struct ctx *c, struct stmt *s, int column)
{
    if (s->shown)
        return arena_copy(c->mem, s->shown[column].text);
    const char *at = sqlite3_column_blob(s->raw, column);
    if (!at)
        return (str){0};
    return arena_copy(c->mem, (str){at, (size_t)sqlite3_column_bytes(s->raw, column)});
}
