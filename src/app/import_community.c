/* Archives of a public list or forum, for the program's community. */
#include "app/app.sql.h"
#include "app/commands.h"
#include "app/read_stream.h"
#include "feature/collect/collect.h"

#include <stdio.h>
#include <string.h>

enum { AT_ONCE = 500 };

static const struct {
    const char *kind;
    sandbox_stream_job *job;
    bool folders;
} ARCHIVES[] = {
    {"mbox", found_mails, true},
    {"dump", found_dump, false},
    {"github", github_archive, false},
};

/* Things on their way from a reader to the database. */
struct loading {
    struct ctx *c;
    int64_t source;
    struct arena *mem; /* of the things that wait */
    struct found list[AT_ONCE];
    size_t n;
    struct collect_counts sum;
    size_t read;
    enum err e;
};

static void store_some(struct loading *l)
{
    struct collect_counts counts = {0};
    const struct found_list list = {.items = l->list, .n = l->n};
    struct arena *outer = l->c->mem;
    l->c->mem = arena_new();
    l->e = collect_keep(l->c, l->source, &list, &counts);
    l->c->why = arena_copy(outer, l->c->why);
    arena_free(l->c->mem);
    l->c->mem = outer;
    l->sum.found += counts.found;
    l->sum.fresh += counts.fresh;
    l->sum.changed += counts.changed;
    l->n = 0;
    arena_reset(l->mem);
}

static bool take(void *state, const struct found *item)
{
    struct loading *l = state;
    l->read++;
    l->list[l->n++] = found_copy(l->mem, item);
    if (l->n == AT_ONCE)
        store_some(l);
    return l->e == OK;
}

static enum err load_file(struct loading *l, size_t which, const char *path)
{
    struct read_source *source = NULL;
    struct found_archive archive = {.reader = ARCHIVES[which].job, .read = read_bytes};
    enum err e = read_open(l->c, path, ARCHIVES[which].folders, &source, &archive.hint);
    if (e)
        return e;
    archive.state = source;
    e = found_stream(l->c, &archive, &(struct found_sink){take, l});
    read_close(source);
    if (!l->e && l->n)
        store_some(l);
    return l->e ? l->e : e;
}

static size_t archive_of(const char *kind)
{
    const char *kinds[COUNT(ARCHIVES) + 1] = {0};
    for (size_t i = 0; i < COUNT(ARCHIVES); i++) {
        if (kind && strcmp(kind, ARCHIVES[i].kind) == 0)
            return i;
        kinds[i] = ARCHIVES[i].kind;
    }
    unknown_word("kind of archive", kind ? kind : "", kinds);
    return SIZE_MAX;
}

/* The source of this address, made if it is not there; its maker is a manager. */
static enum err need_source(struct ctx *c, const char *kind, const char *address, int64_t *id)
{
    struct row_app_manager manager;
    enum err e = q_app_manager(c, &manager);
    if (e || !manager.found)
        return e ? e : fail(c, ERR_INVALID, "This program has no manager yet.");
    c->me = manager.person;
    c->bits |= MANAGER;
    return collect_archive(c, str_of(kind), str_of(address), id);
}

enum err import_community(const struct invocation *in, struct ctx *c)
{
    struct loading *l = arena_take(c->mem, 1, sizeof *l);
    *l = (struct loading){.c = c, .mem = arena_new()};
    size_t which = archive_of(flag(in, "as")), failed = 0;
    enum err e = which == SIZE_MAX || in->n_words < 2
                     ? fail(c, ERR_INVALID, "Say which archives to read, behind --as KIND.")
                     : need_source(c, ARCHIVES[which].kind, flag(in, "community"), &l->source);
    for (size_t i = 1; !e && i < in->n_words; i++) {
        e = load_file(l, which, in->words[i]);
        progress_show("Reading archives", (int64_t)i, (int64_t)in->n_words - 1);
        if (e != ERR_INVALID)
            continue;
        fprintf(stderr, "%s: %.*s\n", in->words[i], STR_ARG(c->why)); /* the others are read */
        failed++;
        e = l->e = OK;
    }
    progress_end();
    arena_free(l->mem);
    if (!e)
        e = collect_archive_read(c, l->source);
    if (!e)
        printf(
            in->json
                ? "{\"read\":%zu,\"kept\":%zu,\"new\":%zu,\"changed\":%zu,\"failed_files\":%zu}\n"
                : "%zu read: %zu kept, %zu of them new, %zu changed. %zu files could not be "
                  "read.\n",
            l->read, l->sum.found, l->sum.fresh, l->sum.changed, failed);
    return e;
}
