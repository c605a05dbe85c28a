#include "kit/helpful/helpful_internal.h"
#include "kit/identity/identity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Posts of nobody that are put beside each person's (Agresti and Coull: two of each kind), and months
 * that make half of the whole weight. */
#define PRIOR_POSTS 4.0
#define HALF_MONTHS 2.0

static double z_of(double a, double q, double prior)
{
    double n = a + q + prior;
    return n > 0 ? (a - q) / sqrt(n) : 0;
}

static void judge(struct helpful_person *p)
{
    double a = (double)p->threads, q = (double)p->questions, m = (double)p->months;
    p->z = z_of(a, q, 0);
    p->shrunk = z_of(a + (double)p->accepted, q, PRIOR_POSTS);
    p->score = p->shrunk > 0 ? p->shrunk * m / (m + HALF_MONTHS) : p->shrunk;
}

/* ---- what one person did ----------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* How many different ones; sorts them. */
static size_t different(uint64_t *list, size_t n)
{
    size_t kept = 0;
    qsort(list, n, sizeof *list, by_number);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || list[kept - 1] != list[i])
            list[kept++] = list[i];
    return kept;
}

static int by_count(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    if (x >> 32 != y >> 32)
        return x >> 32 > y >> 32 ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* Numbers of words to the words, the commonest first; at most MOST_SHOWN. */
static size_t commonest(const struct counting *k, uint64_t *list, size_t n, const str **out)
{
    size_t kept = 0;
    qsort(list, n, sizeof *list, by_number);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && list[end] == list[i];)
            end++;
        list[kept++] = (uint64_t)(end - i) << 32 | list[i];
    }
    qsort(list, kept, sizeof *list, by_count);
    kept = kept < MOST_SHOWN ? kept : MOST_SHOWN;
    str *words = arena_take(k->c->mem, kept + 1, sizeof *words);
    for (size_t i = 0; i < kept; i++)
        words[i] = k->h->words[list[i] & UINT32_MAX];
    *out = words;
    return kept;
}

static void note_times(struct helpful_person *p, const struct help *h)
{
    if (h->first == INT64_MIN)
        return;
    if (!p->first.set || h->first < p->first.value.s)
        p->first = (opt_time){true, {h->first}};
    if (!p->last.set || h->last > p->last.value.s)
        p->last = (opt_time){true, {h->last}};
}

/* helps: all of this person, by month and thread. room: for TAGS_KEPT numbers for each. */
static void add_helps(struct counting *k, const struct help *helps, size_t n, uint64_t *room,
                      struct helpful_person *p)
{
    size_t tags = 0, askers = 0;
    for (size_t i = 0; i < n; i++) {
        p->answers += helps[i].answers;
        p->accepted += helps[i].accepted;
        p->votes += helps[i].votes;
        p->months += i == 0 || helps[i].month != helps[i - 1].month;
        note_times(p, &helps[i]);
        room[i] = helps[i].thread;
    }
    p->threads = different(room, n);
    for (size_t i = 0; i < n; i++)
        if (helps[i].asker != NOBODY)
            room[askers++] = helps[i].asker;
    p->helped = different(room, askers);
    for (size_t i = 0; i < n; i++)
        room[i] = helps[i].source;
    p->n_sources = commonest(k, room, n, &p->sources);
    for (size_t i = 0; i < n; i++)
        for (size_t t = 0; t < TAGS_KEPT && helps[i].tags[t]; t++)
            room[tags++] = helps[i].tags[t] - 1;
    p->n_tags = commonest(k, room, tags, &p->tags);
}

/* ---- who it is --------------------------------------------------------------------------------- */

/* Accounts by group, so that those of one person stand together. */
struct members {
    uint32_t *list, *start; /* start: of each group, in list; the next one's start ends it */
};

static struct members members_of(struct counting *k)
{
    size_t n = k->h->n_accounts;
    struct members m = {arena_take(k->c->mem, n + 1, sizeof *m.list),
                        arena_take(k->c->mem, n + 2, sizeof *m.start)};
    uint32_t *at = arena_take(k->c->mem, n + 1, sizeof *at);
    for (size_t i = 0; i < n; i++)
        m.start[k->group[i] + 1]++;
    for (size_t i = 0; i < n; i++) {
        m.start[i + 1] += m.start[i];
        at[i] = m.start[i];
    }
    for (size_t i = 0; i < n; i++)
        m.list[at[k->group[i]]++] = (uint32_t)i;
    return m;
}

static bool has_text(const str *list, size_t n, str word)
{
    for (size_t i = 0; i < n; i++)
        if (str_same_nocase(list[i], word))
            return true;
    return false;
}

/* The addresses of lists and trackers, through which several people write, are nobody's. */
static bool is_own(struct counting *k, const struct account *a)
{
    size_t at = str_find(a->address, S("@"));
    str local = arena_lower(k->c->mem, str_upto(a->address, at == SIZE_MAX ? 0 : at));
    return a->address.len > 0 && (a->name.len == 0 || !identity_is_role(local) ||
                                  helpful_is_machine(k->c, a->name, a->address));
}

static void add_who(struct counting *k, const uint32_t *accounts, size_t n,
                    struct helpful_person *p)
{
    str *addresses = arena_take(k->c->mem, n + 1, sizeof *addresses),
        *handles = arena_take(k->c->mem, n + 1, sizeof *handles);
    uint32_t most = 0;
    for (size_t i = 0; i < n; i++) {
        const struct account *a = &k->h->accounts[accounts[i]];
        if (a->name.len && (p->name.len == 0 || a->posts > most)) {
            p->name = a->name;
            most = a->posts;
        }
        if (is_own(k, a) && !has_text(addresses, p->n_addresses, a->address))
            addresses[p->n_addresses++] = a->address;
        if (a->handle.len)
            handles[p->n_accounts++] = arena_format(
                k->c->mem, "%.*s/%.*s", STR_ARG(k->h->words[a->source]), STR_ARG(a->handle));
    }
    p->addresses = addresses;
    p->accounts = handles;
    p->key = k->h->accounts[accounts[0]].key;
}

/* ---- the list ---------------------------------------------------------------------------------- */

static int by_score(const void *left, const void *right)
{
    const struct helpful_person *a = left, *b = right;
    if ((a->hold == HELPFUL_FREE) != (b->hold == HELPFUL_FREE))
        return a->hold == HELPFUL_FREE ? -1 : 1;
    if (a->score < b->score || a->score > b->score)
        return a->score > b->score ? -1 : 1;
    if (a->pagerank < b->pagerank || a->pagerank > b->pagerank)
        return a->pagerank > b->pagerank ? -1 : 1;
    int names = str_compare(a->name, b->name);
    return names ? names : a->key < b->key ? -1 : a->key > b->key;
}

static int by_pagerank(const void *left, const void *right)
{
    const struct helpful_person *a = *(const struct helpful_person *const *)left,
                                *b = *(const struct helpful_person *const *)right;
    if (a->pagerank < b->pagerank || a->pagerank > b->pagerank)
        return a->pagerank > b->pagerank ? -1 : 1;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

static void give_places(struct ctx *c, struct helpful_person *list, size_t n)
{
    struct helpful_person **order = arena_take(c->mem, n + 1, sizeof *order);
    for (size_t i = 0; i < n; i++) {
        list[i].rank = i + 1;
        order[i] = &list[i];
    }
    qsort(order, n, sizeof *order, by_pagerank);
    for (size_t i = 0; i < n; i++)
        order[i]->pagerank_rank = i + 1;
    for (size_t i = 0; i < n; i++)
        list[i].words = helpful_words(c, &list[i]);
}

static struct helpful_person person_of(struct counting *k, uint32_t group)
{
    struct helpful_person p = {.questions = k->questions[group],
                               .pagerank = k->pagerank[group],
                               .hold = k->hold[group],
                               .look = k->look[group],
                               .reason = k->reason[group]};
    if (k->known[group])
        p.known = k->h->known[k->known[group] - 1]->id;
    return p;
}

static size_t people_of(struct counting *k, struct helpful_person *list)
{
    struct members m = members_of(k);
    uint64_t *room = arena_room(k->c->mem, (k->n_helps + 1) * TAGS_KEPT * sizeof *room);
    size_t n = 0, least = k->rules->least ? k->rules->least : 1;
    for (size_t i = 0, end; i < k->n_helps; i = end) {
        uint32_t group = k->helps[i].who;
        struct helpful_person p = person_of(k, group);
        for (end = i; end < k->n_helps && k->helps[end].who == group;)
            end++;
        add_helps(k, k->helps + i, end - i, room, &p);
        if (p.threads < least)
            continue;
        add_who(k, m.list + m.start[group], m.start[group + 1] - m.start[group], &p);
        judge(&p);
        list[n++] = p;
    }
    return n;
}

void helpful_rank(struct ctx *c, struct helpful *h, const struct helpful_rules *rules,
                  struct helpful_answer *out)
{
    struct counting k = {.c = c, .h = h, .rules = rules};
    helpful_talks(&k);
    helpful_join(&k);
    helpful_count(&k);
    helpful_pagerank(&k);
    struct helpful_person *list = arena_take(c->mem, k.n_helps + 1, sizeof *list);
    size_t n = people_of(&k, list), free = 0;
    qsort(list, n, sizeof *list, by_score);
    while (free < n && list[free].hold == HELPFUL_FREE)
        free++;
    give_places(c, list, free);
    *out = (struct helpful_answer){list, free, list + free, n - free};
}
