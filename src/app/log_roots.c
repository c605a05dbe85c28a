/* The log of roots against the logs that it names. */
#include "app/log_place.h"

#include <dirent.h>

enum { LEVELS = 8, FIRST_ROOM = 64 };

/* One log, as it stood from day to day. */
struct history {
    str origin;
    struct tlog_head *heads;
    size_t n, room;
};
struct log_roots {
    struct arena *mem;
    struct history *logs;
    size_t n, room;
    day last;
};

struct log_roots *log_roots_new(struct arena *mem)
{
    struct log_roots *r = arena_take(mem, 1, sizeof *r);
    r->mem = mem;
    return r;
}

static struct history *history_of(struct log_roots *r, str origin)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_same(r->logs[i].origin, origin))
            return &r->logs[i];
    if (r->n == r->room) {
        struct history *more = arena_take(r->mem, r->room = r->room * 2 + FIRST_ROOM, sizeof *more);
        for (size_t i = 0; i < r->n; i++)
            more[i] = r->logs[i];
        r->logs = more;
    }
    r->logs[r->n] = (struct history){.origin = arena_copy(r->mem, origin)};
    return &r->logs[r->n++];
}

static void keep(struct log_roots *r, struct history *h, const struct tlog_head *head)
{
    if (h->n == h->room) {
        struct tlog_head *more =
            arena_take(r->mem, h->room = h->room * 2 + FIRST_ROOM, sizeof *more);
        for (size_t i = 0; i < h->n; i++)
            more[i] = h->heads[i];
        h->heads = more;
    }
    h->heads[h->n++] = *head;
}

enum err log_roots_entry(struct ctx *c, struct log_roots *roots, int64_t index, str entry)
{
    struct ledger_root root;
    if (!ledger_root_read(c->mem, entry, &root) || root.seq != index || root.day.n < roots->last.n)
        return fail(c, ERR_INVALID, "Entry %lld is no entry of a log of roots in its place.",
                    (long long)index);
    roots->last = root.day;
    for (size_t i = 0; i < root.n; i++) {
        const struct ledger_root_log *log = &root.logs[i];
        struct history *h = history_of(roots, log->origin);
        const struct tlog_head *before = h->n ? &h->heads[h->n - 1] : NULL;
        if (before &&
            (before->size > log->head.size ||
             (before->size == log->head.size && !tlog_same(&before->root, &log->head.root))))
            return fail(c, ERR_INVALID, "Entry %lld: %.*s is not what it was the day before.",
                        (long long)index, STR_ARG(log->origin));
        if (!before || before->size != log->head.size)
            keep(roots, h, &log->head);
    }
    return OK;
}

/* ---- the logs themselves ------------------------------------------------------------------------- */

/* The last tile of each level is asked for again and again. */
struct cache {
    const struct log_place *at;
    struct arena *mem;
    struct {
        struct tlog_tile tile;
        str bytes;
    } slot[LEVELS];
};

static enum err read_cached(struct ctx *c, void *of, const struct tlog_tile *tile, str *bytes)
{
    struct cache *cache = of;
    size_t level = (size_t)tile->level;
    if (level < LEVELS && cache->slot[level].bytes.len > 0 &&
        cache->slot[level].tile.n == tile->n && cache->slot[level].tile.width == tile->width) {
        *bytes = cache->slot[level].bytes;
        return OK;
    }
    enum err e = log_tile(c, (void *)(uintptr_t)cache->at, tile, bytes);
    if (!e && level < LEVELS) {
        cache->slot[level].tile = *tile;
        cache->slot[level].bytes = arena_copy(cache->mem, *bytes);
    }
    return e;
}

/* As it says itself: the tiles are held against the hashes of the roots, not against this. */
static enum err head_of(struct ctx *c, const struct log_place *at, struct tlog_head *head)
{
    struct tlog_key key;
    str text, note;
    enum err e = log_part(c, at, S("key"), &text);
    if (e || (e = log_part(c, at, S("checkpoint"), &note)))
        return e;
    if (!tlog_key_read(str_trim(text), &key))
        return fail(c, ERR_INVALID, "This is no key of a log.");
    return tlog_checkpoint_open(c, note, &key, head);
}

static enum err compare(struct ctx *c, const struct history *h, const struct log_place *at,
                        size_t *compared)
{
    struct cache cache = {.at = at, .mem = c->mem};
    const struct tlog_reader reader = {read_cached, &cache};
    struct tlog_head head;
    enum err e = head_of(c, at, &head);
    for (size_t i = 0; !e && i < h->n; i++, ++*compared) {
        struct tlog_hash root;
        if (h->heads[i].size > head.size)
            return fail(c, ERR_INVALID, "%.*s has lost entries: it has %lld, and had %lld.",
                        STR_ARG(h->origin), (long long)head.size, (long long)h->heads[i].size);
        e = tlog_root_before(c, &reader, h->heads[i].size, head.size, &root);
        if (!e && !tlog_same(&root, &h->heads[i].root))
            return fail(c, ERR_INVALID,
                        "%.*s was rewritten: its first %lld entries are not those of the daily "
                        "roots.",
                        STR_ARG(h->origin), (long long)h->heads[i].size);
    }
    return e;
}

/* The folder beside this one that holds the log of that name. */
static bool find_folder(struct ctx *c, const char *beside, str origin, struct log_place *at)
{
    str parent = arena_format(c->mem, "%s/..", beside);
    DIR *dir = opendir(parent.at);
    bool found = false;
    for (struct dirent *one; dir && !found && (one = readdir(dir));) {
        str folder = arena_format(c->mem, "%s/%s", parent.at, one->d_name), note;
        if (one->d_name[0] == '.' || !log_is_in(c, folder.at))
            continue;
        *at = (struct log_place){.folder = folder.at};
        found = !log_part(c, at, S("checkpoint"), &note) &&
                str_same(tlog_checkpoint_origin(note), origin);
    }
    if (dir)
        (void)closedir(dir);
    return found;
}

static bool find_log(struct ctx *c, const struct log_place *beside, str origin,
                     struct log_place *at)
{
    struct tlog_head head;
    if (beside->folder)
        return find_folder(c, beside->folder, origin, at);
    /* of the same server, also when it has moved since its logs got their names */
    str base = beside->address;
    base.len -= str_ends(base, S("/server/roots")) ? sizeof "/server/roots" - 1 : 0;
    *at = *beside;
    at->address = arena_format(c->mem, "%.*s%.*s", STR_ARG(base),
                               STR_ARG(str_from(origin, str_find(origin, S("/")))));
    return head_of(c, at, &head) == OK;
}

enum err log_roots_compare(struct ctx *c, const struct log_roots *roots,
                           const struct log_place *beside, struct log_roots_found *found)
{
    enum err e = OK;
    *found = (struct log_roots_found){.all = roots->n};
    for (size_t i = 0; !e && i < roots->n; i++) {
        struct log_place at;
        if (!find_log(c, beside, roots->logs[i].origin, &at))
            continue;
        found->found++;
        e = compare(c, &roots->logs[i], &at, &found->compared);
    }
    return e;
}
