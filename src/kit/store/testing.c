#include "kit/store/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static size_t form_english(uint64_t n)
{
    return n != 1;
}

static const struct catalog english = {
    .code = "en",
    .direction = "ltr",
    .forms = 2,
    .form = form_english,
};

/* A store that cannot be used leaves no files behind. */
static void need(const struct ctx *c, bool so, const char *what, struct store *store)
{
    if (so)
        return;
    fprintf(stderr, "test_ctx_begin: %s: %.*s\n", what, STR_ARG(c->why));
    if (store)
        store_close(store);
    exit(1);
}

/* Migrations take most of the time of a test, so the first one keeps what they made beside the program.
 * One that was made by other migrations is not used: opening it fails, or some are still to run. */
static str migrated_path(struct ctx *c)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);
    str folder = {path, len > 0 ? (size_t)len : 0};
    while (folder.len > 0 && folder.at[folder.len - 1] != '/')
        folder.len--;
    return arena_format(c->mem, "%.*smigrated.db", STR_ARG(folder));
}

static bool open_migrated(struct ctx *c, const char *migrated, struct store **store)
{
    size_t applied;
    struct store_options options = {.temporary = true, .copy_of = migrated};
    if (access(migrated, R_OK) || store_open(c, NULL, &options, store))
        return false;
    if (!store_migrate(c, *store, &applied) && applied == 0)
        return true;
    store_close(*store);
    return false;
}

/* Tests run at once: each writes a file of its own, and the last one stays. */
static void keep_migrated(struct ctx *c, const char *migrated, struct store *store)
{
    str part = arena_format(c->mem, "%s-%d", migrated, (int)getpid());
    if (store_backup(c, store, part.at, NULL) || rename(part.at, migrated))
        unlink(part.at);
}

static struct store *open_store(struct ctx *c)
{
    struct store *store = NULL;
    size_t applied;
    str migrated = migrated_path(c);
    if (open_migrated(c, migrated.at, &store))
        return store;
    c->why = (str){0};
    need(c, store_open(c, NULL, &(struct store_options){.temporary = true}, &store) == OK, "open",
         NULL);
    need(c, store_migrate(c, store, &applied) == OK, "migrations", store);
    keep_migrated(c, migrated.at, store);
    return store;
}

struct ctx test_ctx_begin(void)
{
    struct arena *mem = arena_new();
    struct site *site = arena_take(mem, 1, sizeof *site);
    *site = (struct site){
        .data_dir = S("/nonexistent"),
        .address = S("https://experts.example.org"),
        .ids = ids_new(1),
        .random = random_seeded(mem, 1),
    };
    struct ctx c = {
        .mem = mem,
        .site = site,
        .now = {1795000000},
        .program = 1,
        .bits = ANYBODY,
        .catalog = &english,
    };
    struct store *store = open_store(&c);
    c.db = db_open(store);
    need(&c, c.db != NULL, "handle", store);
    return c;
}

void test_ctx_end(struct ctx *c)
{
    struct store *store = db_store(c->db);
    db_close(c->db);
    store_close(store);
    ids_free(c->site->ids);
    arena_free(c->mem);
    *c = (struct ctx){0};
}

struct ctx test_ctx_join(const struct ctx *c)
{
    struct ctx other = *c;
    other.mem = arena_new();
    struct site *site = arena_take(other.mem, 1, sizeof *site);
    *site = *c->site;
    site->random = random_seeded(other.mem, (uint64_t)id_new(&other)); /* one thread's own */
    other.site = site;
    other.db = db_open(db_store(c->db));
    other.why = other.once = other.then = other.answer = (str){0};
    other.problems = NULL;
    other.made = 0;
    need(&other, other.db != NULL, "handle", NULL);
    return other;
}

void test_ctx_leave(struct ctx *c)
{
    db_close(c->db);
    arena_free(c->mem);
    *c = (struct ctx){0};
}

static void take_number(void *to, const struct store_value *values, size_t n)
{
    if (n > 0 && values[0].is == STORE_NUMBER && !str_int(values[0].text, to))
        *(int64_t *)to = -1;
}

int64_t test_number(struct ctx *c, const char *sql)
{
    int64_t number = -1;
    enum err e = store_read(c, sql, &(struct store_reader){take_number, &number});
    return e ? -1 : number;
}
