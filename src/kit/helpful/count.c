#include "kit/helpful/helpful_internal.h"

#include <stdlib.h>

enum { FARTHEST = 100 };

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* ---- who wrote to whom ------------------------------------------------------------------------- */

void helpful_talks(struct counting *k)
{
    k->talks = arena_room(k->c->mem, (k->h->n_posts + 1) * sizeof *k->talks);
    for (size_t i = 0; i < k->h->n_posts; i++) {
        const struct post *p = &k->h->posts[i], *before = helpful_post(k->h, p->parent);
        if (before && before->account != p->account && p->account != NOBODY &&
            before->account != NOBODY)
            k->talks[k->n_talks++] = (uint64_t)p->account << 32 | before->account;
    }
    qsort(k->talks, k->n_talks, sizeof *k->talks, by_number);
}

static bool wrote_to(const struct counting *k, uint32_t from, uint32_t to)
{
    uint64_t wanted = (uint64_t)from << 32 | to;
    return k->n_talks > 0 &&
           bsearch(&wanted, k->talks, k->n_talks, sizeof wanted, by_number) != NULL;
}

bool helpful_talked(const struct counting *k, uint32_t a, uint32_t b)
{
    return wrote_to(k, a, b) && wrote_to(k, b, a);
}

/* ---- help -------------------------------------------------------------------------------------- */

/* The beginning of the thread, also by way of what other files say of it. */
static uint64_t root_of(const struct helpful *h, const struct post *p)
{
    uint64_t root = p->thread ? p->thread : p->parent ? p->parent : p->id;
    for (int i = 0; i < FARTHEST; i++) {
        const struct post *first = helpful_post(h, root);
        uint64_t before = !first ? 0 : first->thread != root ? first->thread : first->parent;
        if (before == 0 || before == root)
            break;
        root = before;
    }
    return root;
}

static bool is_counted(const struct helpful_rules *rules, const struct post *p)
{
    bool early = rules->since.set && p->at < rules->since.value.s;
    bool late = rules->until.set && p->at >= rules->until.value.s;
    return p->account != NOBODY && !early && !late;
}

static uint32_t group_of(const struct counting *k, const struct post *p)
{
    return p && p->account != NOBODY ? k->group[p->account] : NOBODY;
}

static uint32_t month_of(int64_t at)
{
    int year, month, date;
    if (at == INT64_MIN)
        return 0;
    day_parts(day_of_moment((moment){at}), &year, &month, &date);
    return (uint32_t)(year * 12 + month);
}

/* Is it help for somebody else in a thread that somebody else began? */
static bool helps(const struct counting *k, const struct post *p, struct help *help)
{
    const struct helpful *h = k->h;
    bool always = p->kind == FOUND_ANSWER || p->kind == FOUND_REVIEW || p->kind == FOUND_COMMENT;
    if (!always && p->kind != FOUND_MESSAGE)
        return false;
    const struct post *before = helpful_post(h, p->parent);
    uint64_t root = root_of(h, p);
    const struct post *first = helpful_post(h, root);
    uint32_t who = k->group[p->account], asker = group_of(k, first);
    bool tracked = first && (first->kind == FOUND_ISSUE || first->kind == FOUND_CHANGE);
    if (who == asker || group_of(k, before) == who || (!always && !before) ||
        (p->kind == FOUND_COMMENT && !tracked))
        return false;
    *help = (struct help){.thread = root,
                          .who = who,
                          .asker = asker,
                          .answers = 1,
                          .accepted = p->accepted,
                          .month = month_of(p->at),
                          .source = p->source,
                          .votes = p->votes,
                          .first = p->at,
                          .last = p->at};
    const struct post *tagged = first && first->tags[0] ? first : p;
    for (size_t i = 0; i < TAGS_KEPT; i++)
        help->tags[i] = tagged->tags[i];
    return true;
}

static int by_person(const void *a, const void *b)
{
    const struct help *x = a, *y = b;
    if (x->who != y->who)
        return x->who < y->who ? -1 : 1;
    if (x->month != y->month)
        return x->month < y->month ? -1 : 1;
    return x->thread < y->thread ? -1 : x->thread > y->thread;
}

/* What one person did in one thread in one month becomes one. */
static void add_up(struct counting *k)
{
    size_t kept = 0;
    for (size_t i = 0; i < k->n_helps; i++) {
        struct help *last = kept ? &k->helps[kept - 1] : NULL, one = k->helps[i];
        if (!last || by_person(last, &one) != 0) {
            k->helps[kept++] = one;
            continue;
        }
        last->answers += one.answers;
        last->accepted += one.accepted;
        last->votes += one.votes;
        last->first = one.first < last->first ? one.first : last->first;
        last->last = one.last > last->last ? one.last : last->last;
    }
    k->n_helps = kept;
}

void helpful_count(struct counting *k)
{
    k->helps = arena_room(k->c->mem, (k->h->n_posts + 1) * sizeof *k->helps);
    k->questions = arena_take(k->c->mem, k->h->n_accounts + 1, sizeof *k->questions);
    for (size_t i = 0; i < k->h->n_posts; i++) {
        const struct post *p = &k->h->posts[i];
        if (!is_counted(k->rules, p))
            continue;
        if (p->kind == FOUND_QUESTION || p->kind == FOUND_ISSUE)
            k->questions[k->group[p->account]]++;
        k->n_helps += helps(k, p, &k->helps[k->n_helps]);
    }
    qsort(k->helps, k->n_helps, sizeof *k->helps, by_person);
    add_up(k);
}
