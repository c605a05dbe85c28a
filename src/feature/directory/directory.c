#include "feature/directory/directory.h"

#include "feature/directory/index.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The choice is made before main, which the thread sanitizer does not survive. */
#if defined(__x86_64__) && defined(__has_attribute) && !defined(__SANITIZE_THREAD__)
#if __has_attribute(target_clones)
#define POPCOUNT __attribute__((target_clones("popcnt", "default")))
#endif
#endif
#ifndef POPCOUNT
#define POPCOUNT
#endif

/* ---- keeping the lists ------------------------------------------------------------------------------ */

/* One list with what it rests on. Readers count; the last one of an outdated list frees it. */
struct kept {
    struct directory list; /* first: directory_leave gets its address */
    struct arena *mem;
    struct table_set tables;
    uint64_t mark;
    int readers;
    bool outdated;
    struct kept *next;
};

struct directories {
    struct arena *mem; /* where this struct itself lives */
    pthread_mutex_t lock, building;
    struct kept *first;
};

struct directories *directory_lists_new(void)
{
    struct arena *mem = arena_new();
    struct directories *d = arena_take(mem, 1, sizeof *d);
    d->mem = mem;
    pthread_mutex_init(&d->lock, NULL);
    pthread_mutex_init(&d->building, NULL);
    return d;
}

void directory_lists_free(struct directories *d)
{
    while (d && d->first) {
        struct kept *k = d->first;
        d->first = k->next;
        arena_free(k->mem);
    }
    if (d)
        arena_free(d->mem);
}

/* The fresh list of the program, with a reader more; NULL if there is none. Holds the lock. */
static struct kept *take(struct ctx *c, struct directories *d)
{
    struct kept **at = &d->first, *k;
    while ((k = *at) && k->list.program != c->program)
        at = &k->next;
    if (!k)
        return NULL;
    if (store_fresh(db_store(c->db), &k->tables, k->mark)) {
        k->readers++;
        return k;
    }
    *at = k->next;
    if (k->readers == 0)
        arena_free(k->mem);
    else
        k->outdated = true;
    return NULL;
}

static struct kept *take_locked(struct ctx *c, struct directories *d)
{
    pthread_mutex_lock(&d->lock);
    struct kept *k = take(c, d);
    pthread_mutex_unlock(&d->lock);
    return k;
}

/* Reads the list anew; one thread does it, others wait for it. */
static enum err make(struct ctx *c, struct directories *d, struct kept **made)
{
    struct arena *mem = arena_new();
    struct kept *k = arena_take(mem, 1, sizeof *k);
    k->mem = mem;
    k->mark = db_mark(c->db);
    struct table_set before = db_watched(c->db);
    db_watch(c->db);
    enum err e = directory_build(c, k->mem, &k->list);
    k->tables = db_watched(c->db);
    db_watch_also(c->db, &before);
    if (e) {
        arena_free(k->mem);
        return e;
    }
    k->readers = 1;
    pthread_mutex_lock(&d->lock);
    k->next = d->first;
    d->first = k;
    pthread_mutex_unlock(&d->lock);
    *made = k;
    return OK;
}

enum err directory_enter(struct ctx *c, const struct directory **list)
{
    struct directories *d = c->site->directories;
    struct kept *k = take_locked(c, d);
    enum err e = OK;
    if (!k) {
        pthread_mutex_lock(&d->building);
        k = take_locked(c, d);
        if (!k)
            e = make(c, d, &k);
        pthread_mutex_unlock(&d->building);
    }
    if (e)
        return e;
    db_watch_also(c->db, &k->tables); /* a page made of the list rests on what the list rests on */
    *list = &k->list;
    return OK;
}

void directory_leave(struct ctx *c, const struct directory *list)
{
    struct directories *d = c->site->directories;
    pthread_mutex_lock(&d->lock);
    struct kept **at = &d->first;
    while (*at && &(*at)->list != list)
        at = &(*at)->next;
    struct kept *k = *at ? *at : (struct kept *)(uintptr_t)list;
    bool last = --k->readers == 0 && k->outdated;
    pthread_mutex_unlock(&d->lock);
    if (last)
        arena_free(k->mem);
}

/* ---- looking for people ------------------------------------------------------------------------------- */

static bool starts_word(str folded, size_t at)
{
    return at == 0 || folded.at[at - 1] == ' ' || folded.at[at - 1] == '-' ||
           (unsigned char)folded.at[at] >= 0xE3; /* scripts written without spaces */
}

/* Is there a word in the text that begins like this? */
static bool has_word(str text, str start)
{
    for (size_t from = 0; from < text.len;) {
        size_t at = str_find(str_from(text, from), start);
        if (at == SIZE_MAX)
            return false;
        if (starts_word(text, from + at))
            return true;
        from += at + 1;
    }
    return false;
}

static bool has_all(str text, str words)
{
    str word;
    while (str_cut(&words, ' ', &word))
        if (word.len > 0 && !has_word(text, word))
            return false;
    return true;
}

struct search {
    struct ctx *c;
    const struct directory *list;
    const struct directory_query *q;
    uint64_t *facet[FACETS]; /* any of the chosen values; NULL: nothing chosen */
    uint64_t *base;          /* seen by the viewer, with the words, since the year */
    str folded;
};

static uint64_t *bits_new(struct search *s)
{
    return arena_take(s->c->mem, s->list->words + 1, sizeof(uint64_t));
}

static void find_base(struct search *s)
{
    s->base = bits_new(s);
    bool asked = s->q->since != 0 || s->folded.len > 0;
    for (size_t w = 0; w < s->list->words; w++) {
        const int64_t *seen_by = s->list->seen_by + w * 64, *ids = s->list->ids + w * 64;
        size_t left = s->list->n - w * 64, n = left < 64 ? left : 64;
        uint64_t word = 0;
        for (size_t i = 0; i < n; i++)
            word |= (uint64_t)((seen_by[i] & s->c->bits) != 0 || ids[i] == s->c->me) << i;
        s->base[w] = word;
    }
    for (size_t i = 0; i < s->list->n && asked; i++) {
        const struct directory_entry *e = &s->list->entries[i];
        if ((s->q->since != 0 && e->since < s->q->since) ||
            (s->folded.len > 0 && !has_all(e->folded, s->folded)))
            s->base[i / 64] &= ~((uint64_t)1 << (i % 64));
    }
}

static void choose(struct search *s, enum directory_facet f)
{
    if (s->q->chosen[f].n == 0)
        return;
    s->facet[f] = bits_new(s);
    for (size_t i = 0; i < s->q->chosen[f].n; i++)
        for (size_t k = 0; k < s->list->facet[f].n; k++)
            if (str_same(s->list->facet[f].values[k].code, s->q->chosen[f].codes[i]))
                for (size_t w = 0; w < s->list->words; w++)
                    s->facet[f][w] |= s->list->facet[f].values[k].bits.word[w];
}

/* base and all chosen facets but one (FACETS: all of them). */
static uint64_t *meet(struct search *s, enum directory_facet but)
{
    uint64_t *all = bits_new(s);
    memcpy(all, s->base, s->list->words * sizeof *all);
    for (enum directory_facet f = 0; f < FACETS; f++)
        for (size_t w = 0; w < s->list->words && f != but && s->facet[f]; w++)
            all[w] &= s->facet[f][w];
    return all;
}

/* In both: with the processor's own instruction where it has one. */
static POPCOUNT uint32_t count_both(const uint64_t *a, const uint64_t *b, size_t words)
{
    uint32_t n = 0;
    for (size_t w = 0; w < words; w++)
        n += (uint32_t)__builtin_popcountll(a[w] & b[w]);
    return n;
}

static const uint32_t *count_values(struct search *s, enum directory_facet f)
{
    uint32_t *counts = arena_take(s->c->mem, s->list->facet[f].n + 1, sizeof *counts);
    const uint64_t *under = meet(s, f);
    for (size_t k = 0; k < s->list->facet[f].n; k++)
        counts[k] = count_both(s->list->facet[f].values[k].bits.word, under, s->list->words);
    return counts;
}

static int compare_newest(const void *a, const void *b, void *argument)
{
    const struct directory *list = argument;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int64_t dx = list->entries[x].latest.n, dy = list->entries[y].latest.n;
    return dx != dy ? (dx < dy) - (dx > dy) : (x > y) - (x < y);
}

/* By name; with words, those whose name has them come before the others. */
static void list_places(struct search *s, struct directory_found *found)
{
    const uint64_t *all = meet(s, FACETS);
    uint32_t *places = arena_room(s->c->mem, (s->list->n + 1) * sizeof *places);
    bool asked = s->folded.len > 0;
    for (int round = 0; round < (asked ? 2 : 1); round++)
        for (size_t w = 0; w < s->list->words; w++)
            for (uint64_t rest = all[w]; rest != 0; rest &= rest - 1) {
                size_t i = w * 64 + (size_t)__builtin_ctzll(rest);
                const struct directory_entry *e = &s->list->entries[i];
                bool in_name = !asked || has_all(str_upto(e->folded, e->name_length), s->folded);
                if (in_name == (round == 0))
                    places[found->n++] = (uint32_t)i;
            }
    if (s->q->order == ORDER_NEWEST && found->n > 1)
        qsort_r(places, found->n, sizeof *places, compare_newest, (void *)(uintptr_t)s->list);
    found->places = places;
}

void directory_search(struct ctx *c, const struct directory *list, const struct directory_query *q,
                      struct directory_found *found)
{
    struct search s = {.c = c, .list = list, .q = q};
    s.folded = str_trim(i18n_fold(c->mem, q->words));
    *found = (struct directory_found){0};
    find_base(&s);
    for (enum directory_facet f = 0; f < FACETS; f++)
        choose(&s, f);
    for (enum directory_facet f = 0; f < FACETS; f++)
        found->counts[f] = count_values(&s, f);
    list_places(&s, found);
}
