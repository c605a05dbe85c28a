#include "kit/store/sqlite.h"

#include <limits.h>
#include <time.h>

enum {
    GROUP_MEMBERS = 64,
    GROUP_NS = 5000000,
    CHECKPOINT_FRAMES = 1000, /* pages of 4 KB */
    RESTART_FRAMES = 16000,
    RESTART_MS = 50,
};

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int run(sqlite3_stmt *s)
{
    int code = sqlite3_step(s);
    int again = sqlite3_reset(s);
    return code == SQLITE_DONE || code == SQLITE_ROW ? again : code;
}

static int count_frames(void *store, sqlite3 *raw, const char *name, int frames)
{
    (void)raw, (void)name;
    ((struct store *)store)->baton.frames = frames;
    return SQLITE_OK;
}

enum err baton_open(struct ctx *c, struct store *store)
{
    struct baton *b = &store->baton;
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } all[] = {
        {&b->begin, "BEGIN IMMEDIATE"},    {&b->commit, "COMMIT"},
        {&b->rollback, "ROLLBACK"},        {&b->savepoint, "SAVEPOINT member"},
        {&b->release, "RELEASE member"},   {&b->undo, "ROLLBACK TO member"},
        {&b->look, "PRAGMA data_version"},
    };
    b->checkpoint_at = CHECKPOINT_FRAMES;
    for (size_t i = 0; i < COUNT(all); i++) {
        int code = sqlite3_prepare_v3(store->write.raw, all[i].sql, -1, SQLITE_PREPARE_PERSISTENT,
                                      all[i].statement, NULL);
        if (code != SQLITE_OK)
            return sqlite_fail(c, store->write.raw, code, all[i].sql);
    }
    sqlite3_wal_hook(store->write.raw, count_frames, store);
    return OK;
}

void baton_close(struct store *store)
{
    struct baton *b = &store->baton;
    sqlite3_stmt *all[] = {b->begin,   b->commit, b->rollback, b->savepoint,
                           b->release, b->undo,   b->look};
    for (size_t i = 0; i < COUNT(all); i++)
        sqlite3_finalize(all[i]);
}

/* ---- the line -------------------------------------------------------------------------------- */

static void baton_take(struct baton *b, struct member *me)
{
    pthread_mutex_lock(&b->lock);
    bool waits = b->held;
    b->held = true;
    if (waits) {
        me->next = NULL;
        atomic_store(&me->turn, 0);
        *(b->first ? &b->last->next : &b->first) = me;
        b->last = me;
    }
    pthread_mutex_unlock(&b->lock);
    while (waits && !atomic_load(&me->turn))
        word_wait(&me->turn, 0, -1);
}

/* Wakes the next in line. With nobody there the baton is put down, or kept if `or_keep`. */
static bool baton_pass(struct baton *b, bool or_keep)
{
    pthread_mutex_lock(&b->lock);
    struct member *next = b->first;
    if (next)
        b->first = next->next;
    else if (!or_keep)
        b->held = false;
    pthread_mutex_unlock(&b->lock);
    if (!next)
        return false;
    atomic_store(&next->turn, 1);
    word_wake(&next->turn, 1);
    return true;
}

/* ---- the group ------------------------------------------------------------------------------- */

/* Moves pages from the log into the database. Readers that overlap without end would let the log
 * grow for ever: once it is long, new ones are kept off it and the present ones waited for,
 * shortly. */
static void checkpoint(struct store *store)
{
    struct baton *b = &store->baton;
    sqlite3 *raw = store->write.raw;
    int frames = b->frames, moved = 0;
    if (frames < b->checkpoint_at)
        return;
    bool restart = frames >= RESTART_FRAMES;
    sqlite3_busy_timeout(raw, restart ? RESTART_MS : 0);
    sqlite3_wal_checkpoint_v2(raw, "main",
                              restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE,
                              &frames, &moved);
    sqlite3_busy_timeout(raw, BUSY_WRITE_MS);
    /* What a reader still needs stays: do not try again before there is as much new. */
    b->checkpoint_at = (moved < frames || restart ? frames : 0) + CHECKPOINT_FRAMES;
}

static void group_tell(struct baton *b, int code)
{
    struct member *m = b->members;
    size_t n = b->count;
    b->members = NULL;
    b->count = 0;
    while (m) {
        struct member *next = m->next; /* m is gone as soon as it knows */
        m->code = code;
        atomic_store(&m->done, 1);
        m = next;
    }
    atomic_fetch_add(&b->bell, 1);
    if (n)
        word_wake(&b->bell, INT_MAX);
}

/* Ends the outer transaction. A lone member that gave up takes it back; so does a lost one. */
static void group_end(struct store *store)
{
    struct baton *b = &store->baton;
    int code = b->lost;
    if (!code && b->count)
        code = run(b->commit);
    if (!sqlite3_get_autocommit(store->write.raw))
        run(b->rollback);
    if (code)
        LOG(LOG_ERROR, "store.commit", {"error", .text = str_of(sqlite3_errstr(code))},
            {"code", .n = code}, {"members", .n = (int64_t)b->count});
    else if (b->count) {
        watch_commit(&store->watch, &b->written);
        change_end(store);
    }
    b->open = false;
    group_tell(b, code);
    if (code)
        b->checkpoint_at = 0; /* a full disk: what is in the log already may make room in it */
    checkpoint(store);
}

/* Hands the baton on: with the transaction open while others wait, else after its end. */
static void leave(struct store *store)
{
    struct baton *b = &store->baton;
    bool more = b->open && !b->lost && b->count && b->count < GROUP_MEMBERS &&
                now_ns() - b->since_ns < GROUP_NS;
    if (more && baton_pass(b, true))
        return;
    if (b->open)
        group_end(store);
    baton_pass(b, false);
}

static int group_begin(struct store *store)
{
    struct baton *b = &store->baton;
    int code = run(b->begin);
    if (code)
        return code;
    b->open = true;
    b->lost = 0;
    b->since_ns = now_ns();
    b->written = (struct table_set){0};
    int version = sqlite3_step(b->look) == SQLITE_ROW ? sqlite3_column_int(b->look, 0) : -1;
    sqlite3_reset(b->look);
    if (version != b->version) /* another process has written: we cannot know what */
        watch_commit_all(&store->watch);
    b->version = version;
    change_begin(store);
    return SQLITE_OK;
}

enum err turn_begin(struct ctx *c)
{
    struct store *store = c->db->store;
    struct baton *b = &store->baton;
    baton_take(b, &c->db->member);
    int code = b->open ? SQLITE_OK : group_begin(store);
    b->apart = code == SQLITE_OK && b->count > 0; /* the first one needs no savepoint */
    if (b->apart)
        code = run(b->savepoint);
    if (code == SQLITE_OK)
        return OK;
    enum err e = sqlite_fail(c, store->write.raw, code, "begin");
    leave(store);
    return e;
}

/* The engine keeps a copy beside it while it works: in a file, because it may be large. */
enum err store_compact(struct ctx *c)
{
    struct store *store = c->db->store;
    sqlite3 *raw = store->write.raw;
    struct baton *b = &store->baton;
    baton_take(b, &c->db->member);
    if (b->open) /* handed on open: end it for those who wait, then be alone */
        group_end(store);
    int code = sqlite3_exec(raw, "PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY",
                            NULL, NULL, NULL);
    enum err e = code ? sqlite_fail(c, raw, code, "compact") : OK;
    int frames = 0, moved = 0;
    if (!e && (code = sqlite3_wal_checkpoint_v2(raw, "main", SQLITE_CHECKPOINT_TRUNCATE, &frames,
                                                &moved)) != SQLITE_OK)
        e = sqlite_fail(c, raw, code, "compact");
    b->frames = 0;
    b->checkpoint_at = CHECKPOINT_FRAMES;
    baton_pass(b, false);
    return e;
}

/* Takes back what the present member did. Without a savepoint nobody else is in the group. */
static void member_undo(struct store *store)
{
    struct baton *b = &store->baton;
    if (!b->apart)
        return;
    int code = run(b->undo);
    if (code == SQLITE_OK)
        code = run(b->release);
    if (code != SQLITE_OK)
        b->lost = code;
}

static bool references_hold(sqlite3 *raw)
{
    int waiting = 0, unused = 0;
    return sqlite3_db_status(raw, SQLITE_DBSTATUS_DEFERRED_FKS, &waiting, &unused, 0) ||
           waiting == 0;
}

enum err turn_end(struct ctx *c, bool keep)
{
    struct db *db = c->db;
    struct store *store = db->store;
    struct baton *b = &store->baton;
    struct member *me = &db->member;
    bool whole = references_hold(store->write.raw);
    if (!b->lost && sqlite3_get_autocommit(store->write.raw))
        b->lost = SQLITE_ABORT_ROLLBACK;
    if (!b->lost && (!keep || !whole))
        member_undo(store);
    else if (!b->lost && b->apart)
        b->lost = run(b->release);
    if (!keep || !whole) {
        leave(store);
        return keep ? sqlite_answer(c, SQLITE_CONSTRAINT_FOREIGNKEY, "deferred reference", "commit")
                    : OK;
    }
    me->next = b->members;
    atomic_store(&me->done, 0);
    b->members = me;
    b->count++;
    table_set_add(&b->written, &db->written);
    leave(store);
    while (!atomic_load(&me->done)) {
        uint32_t bell = atomic_load(&b->bell);
        if (!atomic_load(&me->done))
            word_wait(&b->bell, bell, -1);
    }
    return me->code ? sqlite_answer(c, me->code, sqlite3_errstr(me->code), "commit") : OK;
}
