#include "feature/program/program_tree.h"

#include "kit/store/store.h"

#include <pthread.h>
#include <string.h>

/* One list in one language with what it rests on; its texts are one block, so that it is copied for
 * a request in two moves. */
struct kept {
    int64_t program;
    const struct catalog *catalog;
    struct arena *mem;
    const struct expertise *list;
    size_t n;
    str words;
    struct table_set tables;
    uint64_t mark;
    struct kept *next;
};

struct expertise_lists {
    struct arena *mem; /* where this struct itself lives */
    pthread_mutex_t lock;
    struct kept *first;
};

struct expertise_lists *tree_cache_new(void)
{
    struct arena *mem = arena_new();
    struct expertise_lists *all = arena_take(mem, 1, sizeof *all);
    all->mem = mem;
    pthread_mutex_init(&all->lock, NULL);
    return all;
}

void tree_cache_free(struct expertise_lists *all)
{
    if (!all)
        return;
    for (struct kept *k = all->first, *next; k; k = next) {
        next = k->next;
        arena_free(k->mem);
    }
    pthread_mutex_destroy(&all->lock);
    arena_free(all->mem);
}

/* The place of the list, whether it is there or not. Holds the lock. */
static struct kept **find(struct ctx *c, struct expertise_lists *all)
{
    struct kept **at = &all->first;
    while (*at && ((*at)->program != c->program || (*at)->catalog != c->catalog))
        at = &(*at)->next;
    return at;
}

static void drop(struct kept **at)
{
    struct kept *k = *at;
    *at = k->next;
    arena_free(k->mem);
}

/* A copy whose texts are in one block of the same memory. */
static struct expertise *copy(struct arena *mem, const struct expertise *list, size_t n, str *words)
{
    struct expertise *all = arena_room(mem, (n + 1) * sizeof *all);
    size_t len = 0;
    for (size_t i = 0; i < n; i++)
        len += list[i].code.len + list[i].name.len;
    char *at = arena_room(mem, len + 1);
    *words = (str){at, len};
    for (size_t i = 0; i < n; i++) {
        all[i] = list[i];
        str *texts[] = {&all[i].code, &all[i].name};
        for (size_t k = 0; k < COUNT(texts); k++) {
            if (texts[k]->len > 0)
                memcpy(at, texts[k]->at, texts[k]->len);
            texts[k]->at = at;
            at += texts[k]->len;
        }
    }
    return all;
}

static void hand_out(struct ctx *c, const struct kept *k, const struct expertise **list, size_t *n)
{
    struct expertise *all = arena_room(c->mem, (k->n + 1) * sizeof *all);
    str words = arena_copy(c->mem, k->words);
    for (size_t i = 0; i < k->n; i++) {
        all[i] = k->list[i];
        all[i].code.at = words.at + (all[i].code.at - k->words.at);
        all[i].name.at = words.at + (all[i].name.at - k->words.at);
    }
    *list = all;
    *n = k->n;
}

static bool take(struct ctx *c, const struct expertise **list, size_t *n)
{
    struct expertise_lists *all = c->site->expertises;
    pthread_mutex_lock(&all->lock);
    struct kept **at = find(c, all);
    bool fresh = *at && store_fresh(db_store(c->db), &(*at)->tables, (*at)->mark);
    if (fresh) {
        hand_out(c, *at, list, n);
        db_watch_also(c->db, &(*at)->tables); /* a page made of it rests on what it rests on */
    } else if (*at) {
        drop(at);
    }
    pthread_mutex_unlock(&all->lock);
    return fresh;
}

static void keep(struct ctx *c, const struct kept *made)
{
    struct expertise_lists *all = c->site->expertises;
    struct arena *mem = arena_new();
    struct kept *k = arena_take(mem, 1, sizeof *k);
    *k = *made;
    k->mem = mem;
    k->list = copy(mem, made->list, made->n, &k->words);
    pthread_mutex_lock(&all->lock);
    struct kept **at = find(c, all);
    if (*at)
        drop(at);
    k->next = all->first;
    all->first = k;
    pthread_mutex_unlock(&all->lock);
}

enum err program_expertises(struct ctx *c, const struct expertise **list, size_t *n)
{
    /* What a write has changed so far is nobody else's yet. */
    if (!c->site || !c->site->expertises || db_writes(c->db))
        return tree_expertises(c, list, n);
    if (take(c, list, n))
        return OK;
    struct kept made = {.program = c->program, .catalog = c->catalog, .mark = db_mark(c->db)};
    struct table_set before = db_watched(c->db);
    db_watch(c->db);
    enum err e = tree_expertises(c, list, n);
    made.tables = db_watched(c->db);
    db_watch_also(c->db, &before);
    if (e)
        return e;
    made.list = *list, made.n = *n;
    keep(c, &made);
    return OK;
}
