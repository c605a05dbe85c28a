#include "app/archive.h"
#include "app/commands.h"
#include "app/program_lines.h"
#include "app/program_tables.h"
#include "feature/ledger/ledger.h"
#include "feature/search/search.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIST_MOST = 1 << 20 };

/* A file of lines, one after the other. */
struct lines {
    FILE *in;
    char *at;
    size_t room;
    int64_t number; /* of the line that was read last, from 1 */
};

static bool next_line(struct lines *l, str *line)
{
    ssize_t len = getline(&l->at, &l->room, l->in);
    if (len <= 0)
        return false;
    l->number++;
    *line = (str){l->at, (size_t)len - (l->at[len - 1] == '\n')};
    return true;
}

static void lines_end(struct lines *l)
{
    if (l->in)
        (void)fclose(l->in);
    free(l->at); /* getline's */
}

static struct lines lines_of(struct ctx *c, const char *folder, str name)
{
    return (struct lines){
        .in = fopen(arena_format(c->mem, "%s/%.*s", folder, STR_ARG(name)).at, "re")};
}

static enum err not_line(struct ctx *c, str file, int64_t line, str why)
{
    return fail(c, ERR_INVALID, "%.*s, line %lld: %.*s Nothing was imported.", STR_ARG(file),
                (long long)line, STR_ARG(why));
}

/* ---- what is damaged --------------------------------------------------------------------------- */

#define CHANGED S("It was changed, or a line before it is missing or was put in.")

/* The first line that is not the next one of its chain, of a file whose hash is another one. */
static enum err damaged(struct ctx *c, const char *folder, str file)
{
    struct line_chain chain = {{0}};
    struct lines l = lines_of(c, folder, file);
    str line = {0};
    bool fits = l.in && str_ends(file, S(".jsonl"));
    while (fits && next_line(&l, &line))
        fits = program_line_fits(line, &chain);
    enum err e;
    if (!str_ends(file, S(".jsonl")))
        e = fail(c, ERR_INVALID, "%.*s was changed. Nothing was imported.", STR_ARG(file));
    else if (fits)
        e = fail(c, ERR_INVALID, "%.*s was changed after line %lld. Nothing was imported.",
                 STR_ARG(file), (long long)l.number);
    else
        e = not_line(c, file, l.number, CHANGED);
    lines_end(&l);
    return e;
}

/* ---- program.json ------------------------------------------------------------------------------- */

static bool read_bytes(struct ctx *c, const char *path, str *bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool read = fd >= 0 && file_bytes(c->mem, fd, LIST_MOST, bytes);
    if (fd >= 0)
        (void)close(fd);
    return read;
}

static enum err read_list(struct ctx *c, const char *folder, json_t **list)
{
    str bytes;
    if (!read_bytes(c, arena_format(c->mem, "%s/program.json", folder).at, &bytes))
        return fail(c, ERR_INVALID, "It is no export of a program: program.json is missing.");
    json_t *read = json_loadb(bytes.at, bytes.len, JSON_REJECT_DUPLICATES, NULL);
    const char *format = json_string_value(json_object_get(read, "format"));
    int64_t schema = json_integer_value(json_object_get(read, "schema"));
    int newest = store_schema(db_store(c->db));
    enum err e = OK;
    if (!format || strcmp(format, "plaudit-program/1") != 0)
        e = fail(c, ERR_INVALID, "program.json is not of the form plaudit-program/1.");
    else if (schema != newest)
        e = fail(c, ERR_INVALID,
                 "It was written with schema %lld, and this version has %d. Import it with the "
                 "version that wrote it, then start this one in that folder.",
                 (long long)schema, newest);
    if (e)
        json_decref(read);
    else
        *list = read;
    return e;
}

/* ---- rows --------------------------------------------------------------------------------------- */

struct importing {
    struct ctx *c;
    const char *folder;
    const struct store_table *tables;
    size_t n;
    int64_t program, rows;
};

static const struct store_table *find_table(const struct importing *x, const char *name)
{
    const struct program_rule *rule = program_rule_of(str_of(name));
    for (size_t i = 0; rule && rule->take != TAKE_NOT && i < x->n; i++)
        if (str_same(x->tables[i].name, str_of(name)))
            return &x->tables[i];
    return NULL;
}

/* One line; what it needs of memory is given back. */
static enum err add_line(struct importing *x, struct store_filling *filling,
                         const struct store_table *table, str line)
{
    struct ctx *c = x->c;
    struct arena *outer = c->mem;
    struct store_cell *cells = arena_take(outer, table->n + 1, sizeof *cells);
    c->mem = arena_new();
    enum err e = program_line_read(c, line, table, cells);
    if (!e)
        e = store_fill(c, filling, cells);
    c->why = arena_copy(outer, c->why);
    arena_free(c->mem);
    c->mem = outer;
    return e;
}

static enum err add_lines(struct importing *x, const struct store_table *table, struct lines *l,
                          str file)
{
    struct ctx *c = x->c;
    struct line_chain chain = {{0}};
    struct store_filling *filling;
    str line;
    enum err e = store_fill_begin(c, table, &filling);
    while (!e && next_line(l, &line)) {
        e = program_line_fits(line, &chain) ? add_line(x, filling, table, line)
                                            : fail(c, ERR_INVALID, "%.*s", STR_ARG(CHANGED));
        if (e == ERR_INVALID)
            e = not_line(c, file, l->number, arena_copy(c->mem, c->why));
    }
    store_fill_end(filling);
    x->rows += l->number;
    return e;
}

static enum err add_table(struct importing *x, const json_t *entry)
{
    struct ctx *c = x->c;
    const char *name = json_string_value(json_object_get(entry, "table"));
    int64_t rows = json_integer_value(json_object_get(entry, "rows"));
    const struct store_table *table = name ? find_table(x, name) : NULL;
    if (!table)
        return fail(c, ERR_INVALID, "program.json: there is no table \"%s\" that can be imported.",
                    name ? name : "");
    str file = arena_format(c->mem, "tables/%s.jsonl", name);
    struct lines l = lines_of(c, x->folder, file);
    enum err e = l.in ? add_lines(x, table, &l, file)
                      : fail(c, ERR_INVALID, "%.*s is missing.", STR_ARG(file));
    if (!e && l.number != rows)
        e = fail(c, ERR_INVALID, "%.*s has %lld lines, and program.json says %lld.", STR_ARG(file),
                 (long long)l.number, (long long)rows);
    lines_end(&l);
    return e;
}

static enum err add_tables(struct importing *x, const json_t *list)
{
    const json_t *tables = json_object_get(list, "tables");
    enum err e = store_references_later(x->c);
    for (size_t i = 0; !e && i < json_array_size(tables); i++)
        e = add_table(x, json_array_get(tables, i));
    return e ? e : store_references_check(x->c);
}

/* ---- the folder --------------------------------------------------------------------------------- */

/* What is made anew of the rows, and looked at. Without its key the log gets another one, and says so. */
static enum err complete(struct importing *x)
{
    struct ctx *c = x->c;
    struct tlog_signer signer;
    int64_t broken = 0, checked;
    size_t found;
    enum err e = ledger_verify(c, &broken, &checked);
    if (!e && broken)
        e = fail(c, ERR_INVALID, "The chain of the ledger breaks at entry %lld.",
                 (long long)broken);
    if (e || (e = search_rebuild(c, &found)) || (e = ledger_signer(c, c->program, &signer)) ||
        (e = store_measure(c)))
        return e;
    (void)unlink(arena_format(c->mem, "%s/program.json", x->folder).at);
    app_remove_folder(c, arena_format(c->mem, "%s/tables", x->folder).at);
    return app_write_config(c);
}

static enum err fill(struct importing *x)
{
    struct ctx *c = x->c;
    json_t *list = NULL;
    enum err e = read_list(c, x->folder, &list);
    if (e)
        return e;
    x->program = json_integer_value(json_object_get(list, "program"));
    if (!(e = store_tables(c, &x->tables, &x->n)) && !(e = db_begin(c)))
        e = db_end(c, add_tables(x, list));
    json_decref(list);
    c->program = x->program;
    return e ? e : complete(x);
}

static int in_new_folder(const struct invocation *in, const char *part, int64_t *rows)
{
    struct app app;
    if (!app_open(&app, in, part, true))
        return EXIT_REFUSED;
    struct importing x = {.c = &app.c, .folder = part};
    enum err e = fill(&x);
    *rows = x.rows;
    return app_end(&app, e);
}

/* Whole or not at all: made beside, then it gets its name. */
static int import_program(const struct invocation *in, struct ctx *c, int64_t *rows)
{
    const char *file = in->words[0], *dir = in->words[1];
    str wrong = {0}, part = arena_format(c->mem, "%s.part", dir);
    size_t n;
    enum err e = OK;
    if (rmdir(dir) != 0 && errno != ENOENT)
        e = fail(c, ERR_INVALID, "%s is there and not empty. Import into a new folder.", dir);
    else if (mkdir(part.at, 0700) != 0)
        e = fail(c, ERR_INVALID, "%s: %s", part.at, strerror(errno));
    if (e) {
        fprintf(stderr, "%.*s\n", STR_ARG(c->why));
        return EXIT_REFUSED;
    }
    e = archive_unpack(c, file, part.at, &n, &wrong);
    if (e && wrong.len > 0)
        e = damaged(c, part.at, wrong);
    if (e)
        fprintf(stderr, "%.*s\n", STR_ARG(c->why));
    int code = e ? EXIT_REFUSED : in_new_folder(in, part.at, rows);
    if (code == EXIT_OK && rename(part.at, dir) != 0) {
        fprintf(stderr, "%s: %s\n", dir, strerror(errno));
        code = EXIT_FAULT;
    }
    if (code != EXIT_OK)
        app_remove_folder(c, part.at);
    return code;
}

int import_program_run(const struct invocation *in)
{
    int64_t rows = 0;
    if (in->n_words != 2)
        return usage(in);
    struct ctx c = {.mem = arena_new()};
    (void)umask(077);
    int code = import_program(in, &c, &rows);
    if (code == EXIT_OK)
        printf(in->json ? "{\"rows\":%lld}\n"
                        : "Imported and checked, %lld rows.\n"
                          "People without a password sign in by a link: \"plaudit user DIR link "
                          "ADDRESS\".\n",
               (long long)rows);
    arena_free(c.mem);
    return code;
}
