#include "kit/store/sqlite.h"

/* A name of the schema in a statement; the schema is ours, and has no quotes in its names. */
static void put_name(struct text *t, str name)
{
    text_format(t, "\"%.*s\"", STR_ARG(name));
}

static enum store_column_type type_of(str name)
{
    static const char *const names[] = {[STORE_COLUMN_INTEGER] = "INTEGER",
                                        [STORE_COLUMN_REAL] = "REAL",
                                        [STORE_COLUMN_TEXT] = "TEXT",
                                        [STORE_COLUMN_BLOB] = "BLOB"};
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_same(name, str_of(names[i])))
            return (enum store_column_type)i;
    return STORE_COLUMN_TEXT;
}

static sqlite3_stmt *read_statement(struct ctx *c, str sql)
{
    sqlite3_stmt *s = NULL;
    snapshot_open(c->db);
    int code = sqlite3_prepare_v2(c->db->read.raw, sql.at, (int)sql.len, &s, NULL);
    if (code != SQLITE_OK)
        (void)!sqlite_fail(c, c->db->read.raw, code, "rows of a table");
    return s;
}

static str text_at(struct ctx *c, sqlite3_stmt *s, int column)
{
    const char *text = (const char *)sqlite3_column_text(s, column);
    return arena_copy(c->mem, (str){text, (size_t)sqlite3_column_bytes(s, column)});
}

/* ---- which tables there are -------------------------------------------------------------------- */

static enum err load_columns(struct ctx *c, struct store_table *table)
{
    enum { COLUMNS_MAX = 200 };
    struct store_column *columns = arena_take(c->mem, COLUMNS_MAX, sizeof *columns);
    struct text sql = {.mem = c->mem};
    text_format(&sql, "SELECT name, type, pk FROM pragma_table_info('%.*s') ORDER BY cid",
                STR_ARG(table->name));
    sqlite3_stmt *s = read_statement(c, text_str(&sql));
    if (!s)
        return ERR_FAULT;
    table->n = 0;
    while (sqlite3_step(s) == SQLITE_ROW && table->n < COLUMNS_MAX)
        columns[table->n++] = (struct store_column){text_at(c, s, 0), type_of(text_at(c, s, 1)),
                                                    sqlite3_column_int(s, 2)};
    sqlite3_finalize(s);
    table->columns = columns;
    return OK;
}

enum err store_tables(struct ctx *c, const struct store_table **tables, size_t *n)
{
    struct store_table *list = arena_take(c->mem, TABLES, sizeof *list);
    size_t many = 0;
    sqlite3_stmt *s =
        read_statement(c, S("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = "
                            "'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"));
    if (!s)
        return ERR_FAULT;
    while (sqlite3_step(s) == SQLITE_ROW && many < TABLES)
        list[many++].name = text_at(c, s, 0);
    sqlite3_finalize(s);
    enum err e = OK;
    for (size_t i = 0; !e && i < many; i++)
        e = load_columns(c, &list[i]);
    *tables = list;
    *n = many;
    return e;
}

size_t store_column(const struct store_table *table, const char *name)
{
    size_t i = 0;
    while (i < table->n && !str_same(table->columns[i].name, str_of(name)))
        i++;
    return i;
}

/* ---- reading ----------------------------------------------------------------------------------- */

static struct store_cell cell_of(sqlite3_stmt *s, int column)
{
    int type = sqlite3_column_type(s, column);
    if (type == SQLITE_INTEGER)
        return (struct store_cell){.is = STORE_CELL_INT, .n = sqlite3_column_int64(s, column)};
    if (type == SQLITE_FLOAT)
        return (struct store_cell){.is = STORE_CELL_REAL, .real = sqlite3_column_double(s, column)};
    if (type == SQLITE_NULL)
        return (struct store_cell){.is = STORE_CELL_NULL};
    const char *at = sqlite3_column_blob(s, column);
    return (struct store_cell){.is = type == SQLITE_BLOB ? STORE_CELL_BYTES : STORE_CELL_TEXT,
                               .text = {at, (size_t)sqlite3_column_bytes(s, column)}};
}

/* In the order of the primary key. */
static str select_of(struct ctx *c, const struct store_table *table, const char *column)
{
    struct text sql = {.mem = c->mem};
    const char *before = "SELECT ";
    int last = 0;
    for (size_t i = 0; i < table->n; i++, before = ", ") {
        text_add(&sql, str_of(before));
        put_name(&sql, table->columns[i].name);
        last = table->columns[i].key > last ? table->columns[i].key : last;
    }
    text_add(&sql, S(" FROM "));
    put_name(&sql, table->name);
    if (column) {
        text_add(&sql, S(" WHERE "));
        put_name(&sql, str_of(column));
        text_add(&sql, S(" = ?1"));
    }
    before = " ORDER BY ";
    for (int place = 1; place <= last; place++, before = ", ")
        for (size_t i = 0; i < table->n; i++)
            if (table->columns[i].key == place) {
                text_add(&sql, str_of(before));
                put_name(&sql, table->columns[i].name);
            }
    return text_str(&sql);
}

enum err store_rows(struct ctx *c, const struct store_table *table, const struct store_which *which,
                    const struct store_taker *to)
{
    const char *column = which ? which->column : NULL;
    struct store_cell *cells = arena_take(c->mem, table->n + 1, sizeof *cells);
    sqlite3_stmt *s = read_statement(c, select_of(c, table, column));
    if (!s)
        return ERR_FAULT;
    if (column)
        (void)sqlite3_bind_int64(s, 1, which->value);
    enum err e = OK;
    int code = SQLITE_DONE;
    while (!e && (code = sqlite3_step(s)) == SQLITE_ROW) {
        for (size_t i = 0; i < table->n; i++)
            cells[i] = cell_of(s, (int)i);
        e = to->take(to->to, cells);
    }
    if (!e && code != SQLITE_DONE)
        e = sqlite_fail(c, c->db->read.raw, code, "rows of a table");
    sqlite3_finalize(s);
    return e;
}

/* ---- writing ----------------------------------------------------------------------------------- */

struct store_filling {
    const struct store_table *table;
    bool *given; /* the columns that the statement has */
    sqlite3_stmt *s;
};

enum err store_fill_begin(struct ctx *c, const struct store_table *table,
                          struct store_filling **filling)
{
    struct store_filling *f = arena_take(c->mem, 1, sizeof *f);
    f->table = table;
    f->given = arena_take(c->mem, table->n + 1, sizeof *f->given);
    *filling = f;
    return OK;
}

void store_fill_end(struct store_filling *f)
{
    sqlite3_finalize(f->s);
    f->s = NULL;
}

static bool same_columns(const struct store_filling *f, const struct store_cell *cells)
{
    for (size_t i = 0; i < f->table->n; i++)
        if (f->given[i] != (cells[i].is != STORE_CELL_ABSENT))
            return false;
    return f->s != NULL;
}

static int prepare(struct ctx *c, struct store_filling *f, const struct store_cell *cells)
{
    struct text sql = {.mem = c->mem}, marks = {.mem = c->mem};
    const char *before = "";
    text_add(&sql, S("INSERT INTO "));
    put_name(&sql, f->table->name);
    text_add(&sql, S(" ("));
    for (size_t i = 0; i < f->table->n; i++) {
        f->given[i] = cells[i].is != STORE_CELL_ABSENT;
        if (!f->given[i])
            continue;
        text_add(&sql, str_of(before));
        put_name(&sql, f->table->columns[i].name);
        text_format(&marks, "%s?", before);
        before = ", ";
    }
    text_format(&sql, ") VALUES (%.*s)", STR_ARG(text_str(&marks)));
    store_fill_end(f);
    return sqlite3_prepare_v2(c->db->store->write.raw, sql.at, (int)sql.len, &f->s, NULL);
}

static void bind(sqlite3_stmt *s, int at, const struct store_cell *cell)
{
    const char *text = cell->text.len ? cell->text.at : "";
    int code = SQLITE_OK;
    switch (cell->is) {
    case STORE_CELL_ABSENT: break;
    case STORE_CELL_NULL: code = sqlite3_bind_null(s, at); break;
    case STORE_CELL_INT: code = sqlite3_bind_int64(s, at, cell->n); break;
    case STORE_CELL_REAL: code = sqlite3_bind_double(s, at, cell->real); break;
    case STORE_CELL_TEXT:
        code = sqlite3_bind_text(s, at, text, (int)cell->text.len, SQLITE_STATIC);
        break;
    case STORE_CELL_BYTES:
        code = sqlite3_bind_blob(s, at, text, (int)cell->text.len, SQLITE_STATIC);
        break;
    }
    (void)code; /* of a wrong place only: then the row is refused */
}

enum err store_fill(struct ctx *c, struct store_filling *f, const struct store_cell *cells)
{
    sqlite3 *raw = c->db->store->write.raw;
    int code = same_columns(f, cells) ? SQLITE_OK : prepare(c, f, cells), at = 1;
    if (code == SQLITE_OK) {
        for (size_t i = 0; i < f->table->n; i++)
            if (f->given[i])
                bind(f->s, at++, &cells[i]);
        code = sqlite3_step(f->s);
    }
    str words = arena_copy(c->mem, str_of(sqlite3_errmsg(raw)));
    if (f->s) {
        (void)sqlite3_reset(f->s);
        (void)sqlite3_clear_bindings(f->s);
    }
    if (code == SQLITE_DONE)
        return OK;
    if ((code & 0xff) == SQLITE_CONSTRAINT || (code & 0xff) == SQLITE_MISMATCH)
        return fail(c, ERR_INVALID, "%.*s", STR_ARG(words));
    return sqlite_answer(c, code, words.at, "filling a table");
}

static int exec(struct ctx *c, const char *sql)
{
    return sqlite3_exec(c->db->store->write.raw, sql, NULL, NULL, NULL);
}

enum err store_references_later(struct ctx *c)
{
    int code = exec(c, "PRAGMA defer_foreign_keys = ON");
    return code == SQLITE_OK ? OK : sqlite_fail(c, c->db->store->write.raw, code, "references");
}

enum err store_references_check(struct ctx *c)
{
    sqlite3_stmt *s = NULL;
    sqlite3 *raw = c->db->store->write.raw;
    int code = sqlite3_prepare_v2(raw, "PRAGMA foreign_key_check", -1, &s, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(s);
    enum err e = OK;
    if (code == SQLITE_ROW)
        e = fail(c, ERR_INVALID, "A row of %s names one of %s that is missing.",
                 (const char *)sqlite3_column_text(s, 0), (const char *)sqlite3_column_text(s, 2));
    else if (code != SQLITE_DONE)
        e = sqlite_fail(c, raw, code, "references");
    sqlite3_finalize(s);
    return e;
}
