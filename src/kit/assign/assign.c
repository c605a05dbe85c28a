#include "kit/assign/assign.h"

#include "kit/flow/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BEST = 60, /* options of a case that are looked at first */
    CASES_MOST = 1000000,
    READERS_MOST = 100000,
    TIERS_MOST = 64,
};

/* The network: case -> (own, other) -> reader -> sink. */
struct plan {
    struct ctx *c;
    const struct assign_in *in;
    struct flow *flow;
    struct arena *mem;  /* of the network */
    double most, scale; /* greatest score; units of cost for a score of 1 */
    int64_t unassigned,
        no_outside;             /* costs of a review that nobody does; of no view from outside */
    struct assign_option *room; /* of one case */
    struct ranked *ranked;      /* the same with their costs */
    uint32_t *order;            /* cases, shuffled by the seed */
    struct edge {
        struct assign_pair pair;
        size_t arc, next; /* next: of the same case; SIZE_MAX: none */
    } * edges;
    size_t n_edges, edges_room, *first_edge;
    uint32_t *seen; /* by reader: the case + 1 for which there is an arc */
    size_t allowed;
};
struct ranked {
    int64_t cost;
    uint64_t luck;
    struct assign_option option;
};

/* ---- chance that is the same everywhere -------------------------------------------------------- */

static uint64_t chance(const struct plan *p, uint32_t of_case, uint32_t reader)
{
    uint64_t x = p->in->seed ^ of_case;
    x = mix_next(&x) ^ reader;
    return mix_next(&x);
}

static double fraction(uint64_t x) /* 0 .. 1 */
{
    return (double)(x >> 11) * 0x1p-53;
}

/* ---- nodes ------------------------------------------------------------------------------------- */

static uint32_t node_of_case(uint32_t i)
{
    return i;
}

static uint32_t node_inside(const struct plan *p, uint32_t i)
{
    return (uint32_t)(p->in->cases + p->in->readers) + 1 + i;
}

static uint32_t node_of_reader(const struct plan *p, uint32_t j)
{
    return (uint32_t)p->in->cases + j;
}

static uint32_t node_sink(const struct plan *p)
{
    return (uint32_t)(p->in->cases + p->in->readers);
}

/* ---- costs ------------------------------------------------------------------------------------- */

static int64_t cost_of(const struct plan *p, uint32_t of_case, const struct assign_option *o)
{
    double lost = p->most - o->score;
    if (o->kept)
        return -p->unassigned;
    if (p->in->noise > 0)
        lost += p->in->noise * fraction(chance(p, of_case, o->reader)) * fabs(o->score);
    return (int64_t)llround(lost * p->scale);
}

static uint32_t from_of(const struct plan *p, uint32_t of_case, const struct assign_option *o)
{
    return p->in->outside && !o->outside ? node_inside(p, of_case) : node_of_case(of_case);
}

static size_t options_of(struct plan *p, uint32_t i)
{
    size_t n = p->in->options(p->in->state, i, p->room);
    return n < p->in->readers ? n : p->in->readers;
}

/* Greatest and least score, and whether they are numbers. */
static enum err measure(struct plan *p)
{
    double least = INFINITY;
    p->most = -INFINITY;
    for (uint32_t i = 0; i < p->in->cases; i++) {
        size_t n = options_of(p, i);
        p->allowed += n;
        for (size_t k = 0; k < n; k++) {
            const struct assign_option *o = &p->room[k];
            if (!isfinite(o->score) || o->reader >= p->in->readers)
                return fail(p->c, ERR_INVALID, "A score is not a number.");
            p->most = fmax(p->most, o->score);
            least = fmin(least, o->score);
        }
    }
    if (p->allowed == 0)
        p->most = least = 0;
    double range = fmax(p->most - least, 1) + fabs(p->in->balance) * TIERS_MOST +
                   fabs(p->in->spread) * TIERS_MOST;
    p->scale = range <= 20 ? 1e7 : 2e8 / range;
    size_t nodes = 2 * p->in->cases + p->in->readers + 2;
    p->no_outside = (int64_t)(3 * range * p->scale);
    p->unassigned = 2 * p->no_outside * (int64_t)nodes;
    return OK;
}

/* ---- arcs -------------------------------------------------------------------------------------- */

static void add_edge(struct plan *p, uint32_t of_case, const struct assign_option *o, int64_t cost)
{
    if (p->n_edges == p->edges_room) {
        size_t room = p->edges_room ? 2 * p->edges_room : 4096;
        struct edge *more = arena_room(p->mem, room * sizeof *more);
        if (p->n_edges)
            memcpy(more, p->edges, p->n_edges * sizeof *more);
        p->edges = more;
        p->edges_room = room;
    }
    size_t arc = flow_add(
        p->flow, &(struct flow_arc){from_of(p, of_case, o), node_of_reader(p, o->reader), 1, cost});
    p->edges[p->n_edges] =
        (struct edge){{of_case, o->reader, o->score}, arc, p->first_edge[of_case]};
    p->first_edge[of_case] = p->n_edges++;
}

/* The better one first; of equals the one that chance likes. */
static bool comes_before(const struct ranked *a, const struct ranked *b)
{
    return a->cost != b->cost ? a->cost < b->cost : a->luck < b->luck;
}

/* Puts the best ones to the front (C. Hoare, Algorithm 65: Find, 1961). */
static void select_best(struct ranked *list, size_t n, size_t wanted)
{
    size_t from = 0, to = n; /* the border is between them */
    while (to - from > 1) {
        struct ranked pivot = list[from + (to - from) / 2];
        size_t i = from, k = to;
        while (i < k) {
            while (comes_before(&list[i], &pivot))
                i++;
            while (comes_before(&pivot, &list[k - 1]))
                k--;
            if (i >= k)
                break;
            struct ranked swap = list[i];
            list[i++] = list[k - 1];
            list[--k] = swap;
        }
        if (wanted <= k)
            to = k;
        else if (wanted > i)
            from = i;
        else
            return;
    }
}

static void rank(struct plan *p, uint32_t i, size_t n)
{
    for (size_t k = 0; k < n; k++)
        p->ranked[k] = (struct ranked){cost_of(p, i, &p->room[k]), chance(p, i, p->room[k].reader),
                                       p->room[k]};
    if (n > BEST)
        select_best(p->ranked, n, BEST);
}

/* A view from outside is wanted, but a reader from inside is better than none. */
static void add_inside(struct plan *p, uint32_t i, bool has_outside)
{
    int need = p->in->need[i], free = has_outside && need > 0 ? need - 1 : need;
    const uint32_t from = node_of_case(i), to = node_inside(p, i);
    (void)flow_add(p->flow, &(struct flow_arc){from, to, free, 0});
    if (free < need)
        (void)flow_add(p->flow, &(struct flow_arc){from, to, need - free, p->no_outside});
}

/* Each further review of a case that nobody does costs more than the one before. */
static void add_missing(struct plan *p, uint32_t i)
{
    int left = p->in->need[i];
    int64_t step = (int64_t)llround(p->in->spread * p->scale);
    for (int tier = 0; left > 0 && tier < TIERS_MOST; tier++) {
        int some = step && tier < TIERS_MOST - 1 ? 1 : left;
        (void)flow_add(p->flow, &(struct flow_arc){node_of_case(i), node_sink(p), some,
                                                   p->unassigned + step * tier});
        left -= some;
    }
}

static void add_case(struct plan *p, uint32_t i)
{
    size_t n = options_of(p, i);
    bool outside = false;
    p->first_edge[i] = SIZE_MAX;
    rank(p, i, n);
    for (size_t k = 0; k < n; k++) {
        const struct ranked *r = &p->ranked[k];
        outside = outside || r->option.outside;
        if (k < BEST || r->option.kept)
            add_edge(p, i, &r->option, r->cost);
    }
    if (p->in->outside)
        add_inside(p, i, outside);
    add_missing(p, i);
}

/* Each further case of a reader costs more than the one before. */
static void add_reader(struct plan *p, uint32_t j)
{
    int left = p->in->capacity[j];
    int64_t step = (int64_t)llround(p->in->balance * p->scale);
    for (int tier = 0; left > 0 && tier < TIERS_MOST; tier++) {
        int some = step && tier < TIERS_MOST - 1 ? 1 : left;
        (void)flow_add(p->flow,
                       &(struct flow_arc){node_of_reader(p, j), node_sink(p), some, step * tier});
        left -= some;
    }
}

static void shuffle(struct plan *p)
{
    p->order = arena_take(p->mem, p->in->cases + 1, sizeof *p->order);
    for (uint32_t i = 0; i < p->in->cases; i++)
        p->order[i] = i;
    for (size_t i = p->in->cases; i > 1; i--) {
        uint64_t x = p->in->seed + i;
        size_t k = mix_next(&x) % i;
        uint32_t swap = p->order[i - 1];
        p->order[i - 1] = p->order[k];
        p->order[k] = swap;
    }
}

static void build(struct plan *p)
{
    size_t nodes = p->in->cases + p->in->readers + 1 + (p->in->outside ? p->in->cases : 0);
    int64_t *supply = arena_take(p->mem, nodes, sizeof *supply);
    for (size_t i = 0; i < p->in->cases; i++) {
        supply[i] = p->in->need[i];
        supply[node_sink(p)] -= p->in->need[i];
    }
    size_t best = p->allowed < BEST * p->in->cases ? p->allowed : BEST * p->in->cases;
    p->flow = flow_new(p->mem, supply, nodes,
                       best + 2 * p->in->cases + p->in->readers * (p->in->balance > 0 ? 8 : 1));
    shuffle(p);
    for (size_t i = 0; i < p->in->cases; i++)
        add_case(p, p->order[i]);
    for (uint32_t j = 0; j < p->in->readers; j++)
        add_reader(p, j);
}

/* ---- all pairs --------------------------------------------------------------------------------- */

/* Adds what would make it better; how many. */
static size_t price_case(struct plan *p, uint32_t i)
{
    size_t n = options_of(p, i), added = 0;
    for (size_t e = p->first_edge[i]; e != SIZE_MAX; e = p->edges[e].next)
        p->seen[p->edges[e].pair.reader] = i + 1;
    for (size_t k = 0; k < n; k++) {
        const struct assign_option *o = &p->room[k];
        int64_t cost = cost_of(p, i, o);
        if (p->seen[o->reader] == i + 1 ||
            flow_price(p->flow, from_of(p, i, o), node_of_reader(p, o->reader), cost) >= 0)
            continue;
        add_edge(p, i, o, cost);
        added++;
    }
    return added;
}

static size_t price_all(struct plan *p)
{
    size_t added = 0;
    memset(p->seen, 0, p->in->readers * sizeof *p->seen);
    for (uint32_t i = 0; i < p->in->cases; i++)
        added += price_case(p, i);
    return added;
}

static enum err solve(struct plan *p)
{
    bool all = flow_solve(p->flow);
    while (all && p->n_edges < p->allowed && price_all(p) > 0)
        all = flow_solve(p->flow);
    return all ? OK : fail(p->c, ERR_FAULT, "the network of the assignment does not flow");
}

/* ---- the answer -------------------------------------------------------------------------------- */

static int by_case(const void *a, const void *b)
{
    const struct assign_pair *x = a, *y = b;
    if (x->of_case != y->of_case)
        return x->of_case < y->of_case ? -1 : 1;
    return x->reader < y->reader ? -1 : x->reader > y->reader;
}

static void collect(struct plan *p, struct assign_out *out)
{
    size_t wanted = 0, n = 0;
    for (size_t i = 0; i < p->in->cases; i++)
        wanted += (size_t)p->in->need[i];
    struct assign_pair *pairs = arena_take(p->c->mem, wanted + 1, sizeof *pairs);
    for (size_t k = 0; k < p->n_edges; k++)
        if (flow_on(p->flow, p->edges[k].arc) > 0)
            pairs[n++] = p->edges[k].pair;
    qsort(pairs, n, sizeof *pairs, by_case);
    *out = (struct assign_out){.pairs = pairs,
                               .n = n,
                               .missing = wanted - n,
                               .worst = n ? INFINITY : 0,
                               .looked_at = p->n_edges,
                               .allowed = p->allowed,
                               .proved = true};
    for (size_t k = 0; k < n; k++) {
        out->total += pairs[k].score;
        out->worst = fmin(out->worst, pairs[k].score);
    }
}

static enum err check(struct ctx *c, const struct assign_in *in)
{
    if (in->cases > CASES_MOST || in->readers > READERS_MOST)
        return fail(c, ERR_INVALID,
                    "These are more cases or readers than can be assigned at once.");
    for (size_t i = 0; i < in->cases; i++)
        if (in->need[i] < 0)
            return fail(c, ERR_INVALID, "A case needs no fewer readers than none.");
    return OK;
}

enum err assign(struct ctx *c, const struct assign_in *in, struct assign_out *out)
{
    struct plan p = {.c = c, .in = in, .mem = arena_new()};
    enum err e = check(c, in);
    if (!e) {
        p.room = arena_take(p.mem, in->readers + 1, sizeof *p.room);
        p.ranked = arena_take(p.mem, in->readers + 1, sizeof *p.ranked);
        p.seen = arena_take(p.mem, in->readers + 1, sizeof *p.seen);
        p.first_edge = arena_take(p.mem, in->cases + 1, sizeof *p.first_edge);
        e = measure(&p);
    }
    if (!e) {
        build(&p);
        e = solve(&p);
    }
    if (!e)
        collect(&p, out);
    arena_free(p.mem);
    return e;
}
