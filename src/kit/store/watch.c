#include "kit/store/sqlite.h"

#include <linux/futex.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void watch_open(struct watch *w)
{
    pthread_mutex_init(&w->lock, NULL);
    atomic_store(&w->mark, 1);
}

void watch_close(struct watch *w)
{
    for (size_t i = 0; i < w->names; i++)
        free(w->name[i]);
    pthread_mutex_destroy(&w->lock);
}

/* Beyond the last bit, a table shares the bit of another: it is only told stale too often. */
static size_t shared_bit(str table)
{
    uint32_t hash = 2166136261;
    for (size_t i = 0; i < table.len; i++)
        hash = (hash ^ (uint8_t)(table.at[i] | 32)) * 16777619;
    return hash % TABLES;
}

void watch_name(struct watch *w, str table, struct table_set *set)
{
    pthread_mutex_lock(&w->lock);
    size_t bit = 0;
    while (bit < w->names && !str_same_nocase(str_of(w->name[bit]), table))
        bit++;
    if (bit == TABLES)
        bit = shared_bit(table);
    else if (bit == w->names && (w->name[bit] = strndup(table.at, table.len)))
        w->names++;
    pthread_mutex_unlock(&w->lock);
    set->bit[bit / 64] |= UINT64_C(1) << bit % 64;
}

void watch_names(struct watch *w, const char *tables, struct table_set *set)
{
    str rest = str_of(tables);
    for (str table; str_cut(&rest, ' ', &table);)
        if (table.len)
            watch_name(w, table, set);
}

void table_set_add(struct table_set *to, const struct table_set *more)
{
    for (size_t i = 0; i < COUNT(to->bit); i++)
        to->bit[i] |= more->bit[i];
}

static bool table_set_has(const struct table_set *set, size_t bit)
{
    return set->bit[bit / 64] >> bit % 64 & 1;
}

void watch_commit(struct watch *w, const struct table_set *written)
{
    static const struct table_set none;
    if (!memcmp(written, &none, sizeof none))
        return;
    uint64_t mark = atomic_load(&w->mark) + 1;
    for (size_t i = 0; i < TABLES; i++)
        if (table_set_has(written, i))
            atomic_store(&w->written[i], mark);
    atomic_store(&w->mark, mark);
    atomic_fetch_add(&w->bell, 1);
    if (atomic_load(&w->sleepers))
        word_wake(&w->bell, INT_MAX);
}

void watch_commit_all(struct watch *w)
{
    struct table_set all;
    memset(&all, 0xff, sizeof all);
    watch_commit(w, &all);
}

uint64_t store_mark(struct store *store)
{
    return atomic_load(&store->watch.mark);
}

bool store_fresh(struct store *store, const struct table_set *read, uint64_t since_mark)
{
    if (atomic_load(&store->watch.mark) == since_mark)
        return true;
    for (size_t i = 0; i < COUNT(read->bit); i++)
        for (uint64_t left = read->bit[i]; left != 0; left &= left - 1) {
            size_t bit = i * 64 + (size_t)__builtin_ctzll(left);
            if (atomic_load(&store->watch.written[bit]) > since_mark)
                return false;
        }
    return true;
}

void db_watch(struct db *db)
{
    db->watched = (struct table_set){0};
}

struct table_set db_watched(const struct db *db)
{
    return db->watched;
}

void db_watch_also(struct db *db, const struct table_set *read)
{
    for (size_t i = 0; i < COUNT(db->watched.bit); i++)
        db->watched.bit[i] |= read->bit[i];
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

void store_wait_commit(struct store *store, uint64_t since_mark, int timeout_ms)
{
    struct watch *w = &store->watch;
    int64_t until = now_ms() + timeout_ms;
    atomic_fetch_add(&w->sleepers, 1);
    for (;;) {
        uint32_t bell = atomic_load(&w->bell);
        int64_t left = until - now_ms();
        if (atomic_load(&w->mark) > since_mark || left <= 0 || atomic_load(&w->released))
            break;
        word_wait(&w->bell, bell, (int)left);
    }
    atomic_fetch_sub(&w->sleepers, 1);
}

void store_release(struct store *store)
{
    struct watch *w = &store->watch;
    atomic_store(&w->released, true);
    atomic_fetch_add(&w->bell, 1);
    word_wake(&w->bell, INT_MAX);
}

void word_wait(_Atomic uint32_t *word, uint32_t value, int timeout_ms)
{
    struct timespec t = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, timeout_ms < 0 ? NULL : &t, NULL, 0);
}

void word_wake(_Atomic uint32_t *word, int sleepers)
{
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, sleepers, NULL, NULL, 0);
}
