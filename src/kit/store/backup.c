#include "kit/store/sqlite.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BACKUP_PAGES = 256 };

static int copy_pages(sqlite3 *from, sqlite3 *to, void (*progress)(int done, int total))
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b)
        return sqlite3_errcode(to);
    int code;
    do {
        code = sqlite3_backup_step(b, BACKUP_PAGES);
        int total = sqlite3_backup_pagecount(b);
        if (progress)
            progress(total - sqlite3_backup_remaining(b), total);
    } while (code == SQLITE_OK);
    int end = sqlite3_backup_finish(b);
    return code == SQLITE_DONE ? end : code;
}

static enum err copy_to(struct ctx *c, struct store *store, const char *path,
                        void (*progress)(int done, int total))
{
    struct connection from = {0};
    sqlite3 *to = NULL;
    int code = connection_open(&from, store, false);
    /* The snapshot stays the same to the end: without it each commit would start the copy again. */
    if (code == SQLITE_OK)
        code =
            sqlite3_exec(from.raw, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_extended_result_codes(to, 1);
    if (code == SQLITE_OK)
        code = copy_pages(from.raw, to, progress);
    enum err e = code == SQLITE_OK ? OK : sqlite_answer(c, code, sqlite3_errstr(code), "backup");
    sqlite3_close(to);
    connection_close(&from);
    return e;
}

static bool on_disk(const char *path, int flags)
{
    int fd = open(path, flags | O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool safe = fsync(fd) == 0;
    close(fd);
    return safe;
}

static bool appear(struct ctx *c, const char *part, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t len = slash && slash > path ? (size_t)(slash - path) : slash != NULL;
    str folder = slash ? arena_copy(c->mem, (str){path, len}) : S(".");
    return on_disk(part, 0) && rename(part, path) == 0 && on_disk(folder.at, O_DIRECTORY);
}

enum err store_backup(struct ctx *c, struct store *store, const char *path,
                      void (*progress)(int done, int total))
{
    if (access(path, F_OK) == 0)
        return fail(c, ERR_INVALID, "There is already a file %s. Please choose another name.",
                    path);
    str part = arena_format(c->mem, "%s.part", path);
    unlink(part.at);
    int fd = open(part.at, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(c, ERR_INVALID, "The file %s cannot be made. Please check the folder.", path);
    close(fd);
    enum err e = copy_to(c, store, part.at, progress);
    if (e == OK && !appear(c, part.at, path))
        e = fail(c, ERR_BUSY, "The copy cannot be written to the disk. Please try again later.");
    if (e != OK)
        unlink(part.at);
    return e;
}

/* Adds the first column of each row to the report; `fine` is the row of a sound database. */
static int report_rows(sqlite3 *raw, const char *sql, struct text *report)
{
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(raw, sql, -1, &s, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(s)) == SQLITE_ROW) {
        str line = str_of((const char *)sqlite3_column_text(s, 0));
        if (!str_same(line, S("ok")))
            text_format(report, "%.*s\n", STR_ARG(line));
        code = SQLITE_OK;
    }
    sqlite3_finalize(s);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

enum err store_check(struct ctx *c, const char *path, str *report)
{
    struct text t = {.mem = c->mem};
    sqlite3 *raw = NULL;
    int code = sqlite3_open_v2(path, &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(raw, 5000);
        code = report_rows(raw, "PRAGMA integrity_check", &t);
    }
    if (code == SQLITE_OK)
        code = report_rows(raw,
                           "SELECT 'a row of ' || \"table\" || ' refers to no row of ' || parent "
                           "FROM pragma_foreign_key_check",
                           &t);
    if (code != SQLITE_OK)
        text_format(&t, "%s\n", sqlite3_errstr(code));
    sqlite3_close(raw);
    *report = text_str(&t);
    if (t.len == 0)
        return OK;
    return fail(c, ERR_INVALID, "The database %s is damaged. Please restore the latest backup.",
                path);
}
