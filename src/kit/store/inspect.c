#include "kit/store/sqlite.h"

static struct store_value value_of(sqlite3_stmt *s, int column)
{
    int type = sqlite3_column_type(s, column);
    if (type == SQLITE_NULL)
        return (struct store_value){0};
    const char *text = (const char *)sqlite3_column_text(s, column);
    return (struct store_value){
        .text = {text, (size_t)sqlite3_column_bytes(s, column)},
        .is = type == SQLITE_BLOB                              ? STORE_BYTES
              : type == SQLITE_INTEGER || type == SQLITE_FLOAT ? STORE_NUMBER
                                                               : STORE_TEXT,
    };
}

static void give_names(sqlite3_stmt *s, struct store_value *row, size_t n,
                       const struct store_reader *to)
{
    for (size_t i = 0; i < n; i++)
        row[i] = (struct store_value){str_of(sqlite3_column_name(s, (int)i)), STORE_TEXT};
    to->row(to->to, row, n);
}

enum err store_read(struct ctx *c, const char *sql, const struct store_reader *to)
{
    struct connection on = {0};
    sqlite3_stmt *s = NULL;
    const char *rest = "";
    enum err e = OK;
    int code = connection_open(&on, db_store(c->db), false);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(on.raw, sql, -1, &s, &rest);
    if (code != SQLITE_OK)
        e = fail(c, ERR_INVALID, "%s", on.raw ? sqlite3_errmsg(on.raw) : sqlite3_errstr(code));
    else if (!s || !sqlite3_stmt_readonly(s) || str_trim(str_of(rest)).len > 0)
        e = fail(c, ERR_INVALID, "Write one statement that reads, like SELECT.");
    if (!e) {
        size_t n = (size_t)sqlite3_column_count(s);
        struct store_value *row = arena_take(c->mem, n + 1, sizeof *row);
        give_names(s, row, n, to);
        while ((code = sqlite3_step(s)) == SQLITE_ROW) {
            for (size_t i = 0; i < n; i++)
                row[i] = value_of(s, (int)i);
            to->row(to->to, row, n);
        }
        if (code != SQLITE_DONE)
            e = fail(c, ERR_INVALID, "%s", sqlite3_errmsg(on.raw));
    }
    sqlite3_finalize(s);
    connection_close(&on);
    return e;
}
