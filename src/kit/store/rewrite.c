#include "kit/store/sqlite.h"

struct job {
    struct ctx *c;
    const struct store_rewriting *what;
    bool failed;
};

/* changed(person, value): the value as the caller wants it. */
static void changed(sqlite3_context *at, int n, sqlite3_value **values)
{
    struct job *job = sqlite3_user_data(at);
    int type = sqlite3_value_type(values[1]);
    if (n != 2 || sqlite3_value_type(values[0]) == SQLITE_NULL ||
        (type != SQLITE_TEXT && type != SQLITE_BLOB)) {
        sqlite3_result_value(at, values[1]);
        return;
    }
    const void *bytes = type == SQLITE_TEXT ? (const void *)sqlite3_value_text(values[1])
                                            : sqlite3_value_blob(values[1]);
    struct store_piece cell = {
        .person = sqlite3_value_int64(values[0]),
        .value = {bytes, (size_t)sqlite3_value_bytes(values[1])},
        .bytes = type == SQLITE_BLOB,
    };
    if (!job->what->change(job->what->of, &cell)) {
        job->failed = true;
        sqlite3_result_error(at, "a value cannot be changed", -1);
    } else if (!cell.value.at) {
        sqlite3_result_null(at);
    } else if (cell.bytes) {
        sqlite3_result_blob64(at, cell.value.at, cell.value.len, SQLITE_TRANSIENT);
    } else {
        sqlite3_result_text64(at, cell.value.at, cell.value.len, SQLITE_TRANSIENT, SQLITE_UTF8);
    }
}

static str update_of(struct ctx *c, const struct store_columns *k, bool whoever)
{
    struct text t = {.mem = c->mem};
    str rest = str_of(k->columns);
    const char *comma = "";
    text_format(&t, "UPDATE %s SET ", k->table);
    for (str name; str_cut(&rest, ' ', &name); comma = ", ")
        text_format(&t, "%s%.*s = CASE WHEN length(%.*s) > 0 THEN changed(%s, %.*s) ELSE %.*s END",
                    comma, STR_ARG(name), STR_ARG(name), whoever ? "0" : k->owner, STR_ARG(name),
                    STR_ARG(name));
    return arena_copy(c->mem, text_str(&t));
}

static int rewrite(struct job *job, sqlite3 *raw)
{
    const struct store_rewriting *what = job->what;
    int code = sqlite3_exec(raw,
                            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                            "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;"
                            "PRAGMA secure_delete = ON; BEGIN",
                            NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(raw, what->first, NULL, NULL, NULL);
    for (size_t i = 0; code == SQLITE_OK && i < what->n; i++) {
        str update = update_of(job->c, &what->list[i], what->whoever);
        code = sqlite3_exec(raw, update.at, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK)
        code = sqlite3_exec(raw, what->last, NULL, NULL, NULL);
    return code == SQLITE_OK ? sqlite3_exec(raw, "COMMIT; VACUUM", NULL, NULL, NULL) : code;
}

enum err store_rewrite(struct ctx *c, const char *path, const struct store_rewriting *what)
{
    struct job job = {.c = c, .what = what};
    sqlite3 *raw = NULL;
    int code = sqlite3_open_v2(path, &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_extended_result_codes(raw, 1);
    if (code == SQLITE_OK)
        code = sqlite3_create_function_v2(raw, "changed", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, &job,
                                          changed, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = rewrite(&job, raw);
    enum err e = OK;
    if (job.failed)
        e = ERR_INVALID; /* why is set by who changes */
    else if ((code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB)
        e = fail(c, ERR_INVALID, "The database is damaged. Please restore the latest backup.");
    else if (code != SQLITE_OK)
        e = sqlite_answer(c, code, sqlite3_errmsg(raw), "rewrite");
    sqlite3_close(raw);
    return e;
}
