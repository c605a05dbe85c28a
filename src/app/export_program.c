#include "app/archive.h"
#include "app/commands.h"
#include "app/marks.h"
#include "app/program_lines.h"
#include "app/program_tables.h"
#include "feature/program/program.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HASH = 32, LOG_DEPTH = 8, FILES_FIRST = 1024 };

/* ---- the export -------------------------------------------------------------------------------- */

struct file_there {
    str name; /* "files/runs/0a1b..." */
    bool used;
};

struct exporting {
    struct ctx *c;
    struct archive *archive;
    str beside;               /* a file that is written, packed and thrown away */
    bool secrets, of_program; /* of_program: rows of the program itself are read */
    struct marks things;      /* all that a number can name: its set */
    struct marks chosen[SETS];
    struct marks digests;     /* of the files that are there, their first 8 bytes */
    struct marks named_files; /* those that a row names */
    struct file_there *files;
    size_t n_files, files_room;
    struct text list; /* program.json */
    /* of the table that is written */
    const struct program_rule *rule;
    const struct store_table *table;
    struct store_cell *cells;
    struct arena *scratch;
    FILE *out; /* NULL: only looked at */
    struct line_chain chain;
    size_t rows;
};

static bool is_chosen(const struct exporting *x, enum program_set set, int64_t id)
{
    return mark_of(&x->chosen[set], id) != 0;
}

/* What this row names leaves, too. */
static void choose_named(struct exporting *x, const struct store_cell *cell)
{
    int64_t digest;
    if (cell->is == STORE_CELL_BYTES && cell->text.len == HASH) {
        memcpy(&digest, cell->text.at, sizeof digest);
        if (mark_of(&x->digests, digest))
            mark_set(&x->named_files, digest, 1);
    }
    if (cell->is != STORE_CELL_INT)
        return;
    enum program_set set = (enum program_set)mark_of(&x->things, cell->n);
    if (set == SET_PERSON && !x->of_program)
        set = SET_NAMED;
    if (set != SET_NONE)
        mark_set(&x->chosen[set], cell->n, 1);
}

/* ---- what only some rows or columns of a table have --------------------------------------------- */

static struct store_cell *cell_at(struct exporting *x, const char *column)
{
    return &x->cells[store_column(x->table, column)];
}

static bool is_table(const struct exporting *x, const char *name)
{
    return str_same(x->table->name, str_of(name));
}

static void without(struct exporting *x, const char *columns)
{
    str rest = str_of(columns), one;
    while (str_cut(&rest, ' ', &one))
        cell_at(x, arena_copy(x->scratch, one).at)->is = STORE_CELL_ABSENT;
}

/* Who is only named has a name and nothing else. Who is "a former participant" is in each installation. */
static bool keep_person(struct exporting *x)
{
    int64_t id = cell_at(x, "id")->n;
    if (id == 1 || (!is_chosen(x, SET_PERSON, id) && !is_chosen(x, SET_NAMED, id)))
        return false;
    if (!is_chosen(x, SET_PERSON, id))
        without(x, "headline country zone language avatar version");
    return true;
}

/* The program's own, and those of its people. */
static bool keep_source(struct exporting *x)
{
    const struct store_cell *person = cell_at(x, "person"), *program = cell_at(x, "program");
    if (program->is == STORE_CELL_INT)
        return program->n == x->c->program;
    return is_chosen(x, SET_PERSON, person->n);
}

static bool keep_identity(struct exporting *x)
{
    const struct store_cell *person = cell_at(x, "person");
    return is_chosen(x, SET_IDENTITY, cell_at(x, "id")->n) ||
           (person->is == STORE_CELL_INT && is_chosen(x, SET_PERSON, person->n));
}

static bool keep_moved(struct exporting *x)
{
    int64_t program = cell_at(x, "program")->n;
    return (program == 0 || program == x->c->program) &&
           is_chosen(x, SET_MERGE, cell_at(x, "merge")->n);
}

/* A person of another program has a part in a work with their printed name; their numbers stay there. */
static bool keep_of_work(struct exporting *x)
{
    struct store_cell *person = cell_at(x, "person");
    if (!is_chosen(x, SET_WORK, cell_at(x, "work")->n))
        return false;
    if (person->is != STORE_CELL_INT || is_chosen(x, SET_PERSON, person->n))
        return true;
    *person = (struct store_cell){.is = STORE_CELL_NULL};
    return is_table(x, "authorship");
}

static bool keep(struct exporting *x)
{
    static const struct {
        const char *table;
        bool (*keep)(struct exporting *x);
    } own[] = {{"person", keep_person},     {"source", keep_source},
               {"identity", keep_identity}, {"person_moved", keep_moved},
               {"metric", keep_of_work},    {"authorship", keep_of_work}};
    const struct program_rule *rule = x->rule;
    if (rule->secret && !x->secrets) {
        if (strcmp(rule->secret, "*") == 0)
            return false;
        without(x, rule->secret);
    }
    for (size_t i = 0; i < COUNT(own); i++)
        if (is_table(x, own[i].table))
            return own[i].keep(x);
    if (is_table(x, "mail"))
        return !str_starts(cell_at(x, "once")->text, S("account/"));
    return rule->take != TAKE_OF || is_chosen(x, rule->of, cell_at(x, rule->column)->n);
}

/* ---- tables ------------------------------------------------------------------------------------ */

/* Things with a number of their own that others name. */
static void choose_itself(struct exporting *x)
{
    static const struct {
        const char *table;
        enum program_set set;
    } sets[] = {{"source", SET_SOURCE}, {"found_item", SET_ITEM}, {"person_merge", SET_MERGE}};
    for (size_t i = 0; i < COUNT(sets); i++)
        if (is_table(x, sets[i].table))
            mark_set(&x->chosen[sets[i].set], cell_at(x, "id")->n, 1);
}

static enum err take_row(void *to, const struct store_cell *cells)
{
    struct exporting *x = to;
    memcpy(x->cells, cells, x->table->n * sizeof *cells);
    arena_reset(x->scratch);
    if (!keep(x))
        return OK;
    for (size_t i = 0; i < x->table->n; i++)
        choose_named(x, &x->cells[i]);
    choose_itself(x);
    if (!x->out)
        return OK;
    struct text line = {.mem = x->scratch};
    program_line_put(&line, x->table, x->cells, &x->chain);
    x->rows++;
    return fwrite(line.at, 1, line.len, x->out) == line.len
               ? OK
               : fail(x->c, ERR_BUSY, "%.*s: %s", STR_ARG(x->beside), strerror(errno));
}

static enum err each_row(struct exporting *x)
{
    const struct store_which which = {x->rule->column, x->c->program};
    return store_rows(x->c, x->table, x->rule->take == TAKE_PROGRAM ? &which : NULL,
                      &(struct store_taker){take_row, x});
}

/* Rows that name others of their own table: until no more are named. */
static enum err close_table(struct exporting *x)
{
    enum err e = OK;
    for (size_t before = SIZE_MAX; !e;) {
        size_t now = x->chosen[SET_ORGANIZATION].n + x->chosen[SET_NAMED].n;
        if (now == before)
            break;
        before = now;
        e = each_row(x);
    }
    return e;
}

static void list_table(struct exporting *x, bool first)
{
    static const char *const types[] = {"integer", "real", "text", "bytes"};
    struct text *t = &x->list;
    text_format(t, "%s\n  {\"table\": \"%.*s\", \"rows\": %zu, \"columns\": {", first ? "" : ",",
                STR_ARG(x->table->name), x->rows);
    for (size_t i = 0; i < x->table->n; i++)
        text_format(t, "%s\"%.*s\": \"%s\"", i ? ", " : "", STR_ARG(x->table->columns[i].name),
                    types[x->table->columns[i].type]);
    text_add(t, S("}}"));
}

static enum err write_table(struct exporting *x, bool first)
{
    struct ctx *c = x->c;
    x->rows = 0;
    x->chain = (struct line_chain){{0}};
    x->cells = arena_take(c->mem, x->table->n + 1, sizeof *x->cells);
    enum err e = is_table(x, "organization") || is_table(x, "person") ? close_table(x) : OK;
    if (e)
        return e;
    x->out = fopen(x->beside.at, "we");
    if (!x->out)
        return fail(c, ERR_INVALID, "%.*s: %s", STR_ARG(x->beside), strerror(errno));
    e = each_row(x);
    bool written = fclose(x->out) == 0;
    x->out = NULL;
    if (!e && !written)
        e = fail(c, ERR_BUSY, "%.*s: %s", STR_ARG(x->beside), strerror(errno));
    if (!e)
        e = archive_add(c, x->archive, x->beside.at,
                        arena_format(c->mem, "tables/%.*s.jsonl", STR_ARG(x->table->name)));
    (void)unlink(x->beside.at);
    list_table(x, first);
    return e;
}

static const struct store_table *find_table(const struct store_table *tables, size_t n,
                                            const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(tables[i].name, str_of(name)))
            return &tables[i];
    return NULL;
}

static enum err write_tables(struct exporting *x, const struct store_table *tables, size_t n)
{
    enum err e = OK;
    bool first = true;
    for (size_t i = 0; !e && i < program_n_rules; i++) {
        x->rule = &program_rules[i];
        if (x->rule->take == TAKE_NOT)
            continue;
        x->table = find_table(tables, n, x->rule->table);
        x->of_program = x->rule->take == TAKE_PROGRAM;
        if (!x->table)
            return fail(x->c, ERR_FAULT, "there is no table %s", x->rule->table);
        e = write_table(x, first);
        first = false;
    }
    return e;
}

/* ---- what a number can name --------------------------------------------------------------------- */

struct naming {
    struct marks *things;
    unsigned char mark;
};

static enum err name_thing(void *to, const struct store_cell *cells)
{
    const struct naming *n = to;
    mark_set(n->things, cells[0].n, n->mark);
    return OK;
}

static enum err load_things(struct exporting *x, const struct store_table *tables, size_t n)
{
    static const struct {
        const char *table;
        enum program_set set;
    } named[] = {{"person", SET_PERSON},
                 {"work", SET_WORK},
                 {"organization", SET_ORGANIZATION},
                 {"identity", SET_IDENTITY},
                 {"signing_key", SET_SIGNER}};
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT(named); i++) {
        struct naming naming = {&x->things, (unsigned char)named[i].set};
        struct store_table ids = *find_table(tables, n, named[i].table);
        ids.n = 1; /* the number alone */
        e = store_rows(x->c, &ids, NULL, &(struct store_taker){name_thing, &naming});
    }
    return e;
}

/* ---- files ------------------------------------------------------------------------------------- */

static bool digest_of(const char *name, int64_t *digest)
{
    unsigned char bytes[sizeof *digest];
    for (size_t i = 0; i < 2 * sizeof bytes; i++) {
        char ch = name[i];
        int digit = ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
        if (digit < 0)
            return false;
        bytes[i / 2] = (unsigned char)(i % 2 ? bytes[i / 2] * 16 + digit : digit);
    }
    memcpy(digest, bytes, sizeof bytes);
    return true;
}

static void add_there(struct exporting *x, str name)
{
    if (x->n_files == x->files_room) {
        x->files_room = x->files_room ? 2 * x->files_room : FILES_FIRST;
        struct file_there *more = arena_take(x->c->mem, x->files_room, sizeof *more);
        for (size_t i = 0; i < x->n_files; i++)
            more[i] = x->files[i];
        x->files = more;
    }
    x->files[x->n_files++].name = name;
}

/* Files are named by their SHA-256: a row that has it names the file. */
static void look_at_files(struct exporting *x, const char *folder)
{
    str path = arena_format(x->c->mem, "%.*s/%s", STR_ARG(x->c->site->data_dir), folder);
    DIR *dir = opendir(path.at);
    int64_t digest;
    for (struct dirent *one; dir && (one = readdir(dir));)
        if (strlen(one->d_name) >= 2 * HASH && digest_of(one->d_name, &digest)) {
            mark_set(&x->digests, digest, 1);
            add_there(x, arena_format(x->c->mem, "%s/%s", folder, one->d_name));
        }
    if (dir)
        (void)closedir(dir);
}

static int by_name(const void *a, const void *b)
{
    return str_compare(((const struct file_there *)a)->name, ((const struct file_there *)b)->name);
}

static enum err add_file(struct exporting *x, str name)
{
    str path = arena_format(x->c->mem, "%.*s/%.*s", STR_ARG(x->c->site->data_dir), STR_ARG(name));
    return archive_add(x->c, x->archive, path.at, name);
}

static void list_log(struct exporting *x, str name, int depth)
{
    str path = arena_format(x->c->mem, "%.*s/%.*s", STR_ARG(x->c->site->data_dir), STR_ARG(name));
    DIR *dir = opendir(path.at);
    for (struct dirent *one; dir && (one = readdir(dir));) {
        struct stat is;
        str inside = arena_format(x->c->mem, "%.*s/%s", STR_ARG(name), one->d_name);
        if (one->d_name[0] == '.' ||
            fstatat(dirfd(dir), one->d_name, &is, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISDIR(is.st_mode) && depth < LOG_DEPTH)
            list_log(x, inside, depth + 1);
        else if (S_ISREG(is.st_mode) && !str_ends(inside, S(".new")))
            add_there(x, inside);
    }
    if (dir)
        (void)closedir(dir);
}

static void list_keys(struct exporting *x)
{
    struct ctx *c = x->c;
    str log = arena_format(c->mem, "keys/log-%lld.key", (long long)c->program);
    str path = arena_format(c->mem, "%.*s/%.*s", STR_ARG(c->site->data_dir), STR_ARG(log));
    if (access(path.at, R_OK) == 0)
        add_there(x, log);
    for (size_t i = 0; i < x->chosen[SET_SIGNER].room; i++) {
        if (!x->chosen[SET_SIGNER].mark[i])
            continue;
        str key =
            arena_format(c->mem, "keys/sign-%lld.key", (long long)x->chosen[SET_SIGNER].key[i]);
        path = arena_format(c->mem, "%.*s/%.*s", STR_ARG(c->site->data_dir), STR_ARG(key));
        if (access(path.at, R_OK) == 0)
            add_there(x, key);
    }
}

/* Those that rows name; then the public log, and with --secrets the keys. */
static enum err write_files(struct exporting *x)
{
    struct ctx *c = x->c;
    size_t named = x->n_files, kept = 0;
    int64_t digest = 0;
    for (size_t i = 0; i < named; i++) {
        const char *name = strrchr(x->files[i].name.at, '/') + 1;
        if (digest_of(name, &digest) && mark_of(&x->named_files, digest))
            x->files[kept++] = x->files[i];
    }
    x->n_files = kept;
    list_log(x, arena_format(c->mem, "log/%lld", (long long)c->program), 0);
    if (x->secrets)
        list_keys(x);
    qsort(x->files, x->n_files, sizeof *x->files, by_name);
    enum err e = OK;
    for (size_t i = 0; !e && i < x->n_files; i++)
        e = add_file(x, x->files[i].name);
    return e;
}

/* ---- all of it --------------------------------------------------------------------------------- */

static void list_begin(struct exporting *x, const struct program *program, int schema)
{
    struct text *t = &x->list;
    text_format(t,
                "{\n\"format\": \"plaudit-program/1\",\n\"by\": \"Plaudit " PLAUDIT_VERSION
                "\",\n\"schema\": %d,\n\"secrets\": %s,\n\"program\": %lld,\n\"code\": ",
                schema, x->secrets ? "true" : "false", (long long)x->c->program);
    text_json(t, program->code);
    text_add(t, S(",\n\"name\": "));
    text_json(t, program->name);
    text_add(t, S(",\n\"tables\": ["));
}

static enum err list_end(struct exporting *x)
{
    struct ctx *c = x->c;
    struct text *t = &x->list;
    const char *before = "";
    text_add(t, S("],\n\"left_out\": ["));
    for (size_t i = 0; i < program_n_rules; i++)
        if (program_rules[i].take == TAKE_NOT) {
            text_format(t, "%s\n  {\"table\": \"%s\", \"why\": \"%s\"}", before,
                        program_rules[i].table, program_rules[i].why);
            before = ",";
        }
    text_add(t, S("]\n}\n"));
    FILE *f = fopen(x->beside.at, "we");
    bool written = f && fwrite(t->at, 1, t->len, f) == t->len;
    if (f && fclose(f) != 0)
        written = false;
    enum err e = written ? archive_add(c, x->archive, x->beside.at, S("program.json"))
                         : fail(c, ERR_BUSY, "%.*s: %s", STR_ARG(x->beside), strerror(errno));
    (void)unlink(x->beside.at);
    return e;
}

static enum err write_program(struct exporting *x, int schema)
{
    struct ctx *c = x->c;
    const struct store_table *tables;
    struct program program;
    size_t n;
    look_at_files(x, "files");
    look_at_files(x, "files/runs");
    enum err e = program_get(c, &program);
    if (e || (e = store_tables(c, &tables, &n)) || (e = load_things(x, tables, n)))
        return e;
    list_begin(x, &program, schema);
    if ((e = write_tables(x, tables, n)) || (e = write_files(x)))
        return e;
    return list_end(x);
}

static enum err export_program(const struct invocation *in, struct app *app)
{
    struct ctx *c = &app->c;
    const char *path = in->words[1];
    struct exporting x = {.c = c,
                          .secrets = flag(in, "secrets") != NULL,
                          .beside = arena_format(c->mem, "%s.table", path),
                          .things = {.mem = c->mem},
                          .digests = {.mem = c->mem},
                          .named_files = {.mem = c->mem},
                          .list = {.mem = c->mem},
                          .scratch = arena_new()};
    for (size_t i = 0; i < SETS; i++)
        x.chosen[i].mem = c->mem;
    enum err e = archive_new(c, path, &x.archive);
    if (!e) {
        archive_date(x.archive, (moment){0}); /* the same program gives the same bytes */
        db_snapshot(c);
        e = write_program(&x, store_schema(app->store));
        db_snapshot_end(c);
        e = archive_finish(c, x.archive, e);
    }
    arena_free(x.scratch);
    return e;
}

int export_program_run(const struct invocation *in)
{
    struct app app;
    struct stat file;
    if (in->n_words != 2)
        return usage(in);
    (void)umask(077);
    if (!app_open_program(&app, in))
        return EXIT_REFUSED;
    enum err e = export_program(in, &app);
    if (!e && stat(in->words[1], &file) == 0)
        printf(in->json ? "{\"bytes\":%lld}\n" : "Written, %lld bytes.\n", (long long)file.st_size);
    return app_end(&app, e);
}
