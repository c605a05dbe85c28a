#include "feature/ledger/ledger.sql.h"
#include "feature/ledger/ledger_batch.h"
#include "feature/ledger/ledger_log.h"
#include "kit/store/store.h"

#include <string.h>

enum { BATCH = 2000 };

/* Where the published log ends; an empty one if nothing is published yet. */
static enum err begin_at(struct ctx *c, struct ledger_log *log, struct tlog_tree **tree)
{
    static const struct tlog_reader nothing = {0};
    enum err e = ledger_log_open(c, log);
    if (e == ERR_NOT_FOUND) {
        *log = (struct ledger_log){.folder = ledger_log_folder(c).at};
        c->why = (str){0}; /* it is no failure */
        return (e = ledger_log_signer(c, true, &log->signer))
                   ? e
                   : tlog_tree_load(c, &nothing, 0, tree);
    }
    const struct tlog_reader reader = {ledger_tile_read, (void *)(uintptr_t)log->folder};
    if (e || (e = tlog_tree_load(c, &reader, log->head.size, tree)))
        return e;
    struct tlog_head head = tlog_tree_head(*tree);
    if (!tlog_same(&head.root, &log->head.root))
        return fail(c, ERR_FAULT, "%s: the tiles are not those of the checkpoint", log->folder);
    return OK;
}

/* Adds what the source has next; *n: how many lines. */
static enum err add_some(struct ctx *c, const struct ledger_source *source, const char *folder,
                         struct tlog_tree *tree, size_t *n)
{
    const struct tlog_sink sink = {ledger_tile_write, (void *)(uintptr_t)folder};
    const str *lines;
    enum err e = source->read(c, tlog_tree_head(tree).size, &lines, n);
    for (size_t i = 0; !e && i < *n; i++)
        e = tlog_tree_add(c, tree, lines[i], &sink);
    return e;
}

static enum err append(struct ctx *c, const struct ledger_source *source, size_t *published)
{
    struct ledger_log log;
    struct tlog_tree *tree;
    size_t n = 1;
    enum err e = begin_at(c, &log, &tree);
    if (e)
        return e;
    const struct tlog_sink sink = {ledger_tile_write, (void *)(uintptr_t)log.folder};
    const struct batch b = batch_begin(c);
    while (!e && n > 0) {
        batch_next(c, &b);
        e = add_some(c, source, log.folder, tree, &n);
    }
    struct tlog_head head = tlog_tree_head(tree);
    if (!e && !(e = tlog_tree_edge(c, tree, &sink)))
        e = ledger_log_sign(c, log.folder, &head, &log.signer);
    batch_end(c, &b);
    if (!e)
        *published += (size_t)(head.size - log.head.size);
    return e ? e : ledger_log_note_key(c, &log.signer.key);
}

enum err ledger_log_grow(struct ctx *c, const struct ledger_source *source, size_t *published)
{
    struct ledger_log log;
    enum err e = ledger_log_open(c, &log);
    if (e && e != ERR_NOT_FOUND)
        return e;
    if (!e && log.head.size == source->entries && !log.rotated)
        return OK;
    if (!e && log.head.size > source->entries)
        return fail(c, ERR_FAULT, "%s has %lld entries, and the database %lld: is it a backup?",
                    log.folder, (long long)log.head.size, (long long)source->entries);
    return append(c, source, published);
}

/* The next entries of a program as the public sees them. */
static enum err read_leaves(struct ctx *c, int64_t from, const str **lines, size_t *n)
{
    struct row_ledger_public_leaves *rows;
    size_t many;
    enum err e = q_ledger_public_leaves(c, from, BATCH, &rows, &many);
    if (e)
        return e;
    str *list = arena_take(c->mem, many, sizeof *list);
    for (size_t i = 0; i < many; i++, from++) {
        struct ledger_public entry = {.seq = from, .at = rows[i].at, .kind = rows[i].kind};
        if (rows[i].leaf != from || rows[i].commitment.len != sizeof entry.commitment)
            return fail(c, ERR_FAULT, "ledger_leaf: leaf %lld is missing", (long long)from);
        memcpy(entry.commitment, rows[i].commitment.at, sizeof entry.commitment);
        list[i] = ledger_public_text(c->mem, &entry);
    }
    *lines = list;
    *n = many;
    return OK;
}

enum err ledger_publish(struct ctx *c, size_t *published)
{
    struct row_ledger_public_logs *logs;
    size_t many, total = 0;
    enum err e = q_ledger_public_logs(c, &logs, &many), first = e;
    int64_t program = c->program;
    for (size_t i = 0; i < many && !e; i++) { /* one that is broken does not hold up the others */
        c->program = logs[i].program;
        enum err one = ledger_log_grow(
            c, &(struct ledger_source){.entries = logs[i].leaves, .read = read_leaves}, &total);
        first = first ? first : one;
    }
    c->program = program;
    if (!first)
        *published = total;
    return first;
}

/* ---- for witnesses ------------------------------------------------------------------------------- */

static bool open_published(struct ctx *c, int64_t number, struct ledger_published *published)
{
    struct ledger_log log;
    int64_t program = c->program;
    c->program = number;
    enum err e = ledger_log_open(c, &log);
    c->program = program;
    if (e) {
        c->why = (str){0};
        return false;
    }
    *published =
        (struct ledger_published){number, log.folder, log.signer.key, log.head, log.checkpoint};
    return !log.rotated;
}

enum err ledger_published(struct ctx *c, const struct ledger_published **logs, size_t *n)
{
    struct row_ledger_public_logs *rows;
    size_t many, found = 0;
    enum err e = q_ledger_public_logs(c, &rows, &many);
    if (e)
        return e;
    struct ledger_published *list = arena_take(c->mem, many + 1, sizeof *list);
    for (size_t i = 0; i < many; i++)
        found += open_published(c, rows[i].program, &list[found]);
    found += open_published(c, LEDGER_ROOTS, &list[found]);
    *logs = list;
    *n = found;
    return OK;
}

enum err ledger_cosigned(struct ctx *c, const struct ledger_published *log, str line)
{
    struct ledger_published now;
    if (!open_published(c, log->log, &now) || now.head.size != log->head.size ||
        !tlog_same(&now.head.root, &log->head.root))
        return OK; /* for an older one: the witness is asked about this one next */
    return ledger_log_keep(c, now.folder, tlog_cosignature_add(c->mem, now.checkpoint, line));
}
