#include "kit/helpful/helpful_internal.h"

#include <math.h>

#define DAMPING 0.85
#define NEAR_ENOUGH 1e-10
enum { MOST_ROUNDS = 200 };

struct edge {
    uint32_t from, to; /* from who asked to who helped */
    double weight;
};

struct graph {
    const struct edge *edges;
    size_t n_edges, n, n_there;
    double *out; /* weights of what goes out of each */
    double *next;
    bool *there; /* has an edge */
};

/* Brin and Page: what a person is worth flows to those who helped them. Who was helped by nobody gives to
 * all alike. */
static void flow(const struct graph *g, double *rank)
{
    for (int round = 0; round < MOST_ROUNDS; round++) {
        double idle = 0, moved = 0;
        for (size_t i = 0; i < g->n; i++) {
            idle += g->there[i] && g->out[i] <= 0 ? rank[i] : 0;
            g->next[i] = 0;
        }
        for (size_t i = 0; i < g->n_edges; i++) {
            const struct edge *e = &g->edges[i];
            g->next[e->to] += rank[e->from] * e->weight / g->out[e->from];
        }
        for (size_t i = 0; i < g->n; i++) {
            if (!g->there[i])
                continue;
            double now = (1 - DAMPING + DAMPING * idle) / (double)g->n_there + DAMPING * g->next[i];
            moved += fabs(now - rank[i]);
            rank[i] = now;
        }
        if (moved < NEAR_ENOUGH)
            break;
    }
}

void helpful_pagerank(struct counting *k)
{
    struct arena *mem = k->c->mem;
    size_t n = k->h->n_accounts;
    struct edge *edges = arena_room(mem, (k->n_helps + 1) * sizeof *edges);
    struct graph g = {.edges = edges, .n = n};
    g.out = arena_take(mem, n + 1, sizeof *g.out);
    g.next = arena_take(mem, n + 1, sizeof *g.next);
    g.there = arena_take(mem, n + 1, sizeof *g.there);
    k->pagerank = arena_take(mem, n + 1, sizeof *k->pagerank);
    for (size_t i = 0; i < k->n_helps; i++) {
        const struct help *help = &k->helps[i];
        if (help->asker == NOBODY || k->hold[help->who] == HELPFUL_MACHINE ||
            k->hold[help->asker] == HELPFUL_MACHINE)
            continue;
        double weight = help->accepted ? 2 : 1;
        edges[g.n_edges++] = (struct edge){help->asker, help->who, weight};
        g.out[help->asker] += weight;
        g.there[help->asker] = g.there[help->who] = true;
    }
    for (size_t i = 0; i < n; i++)
        g.n_there += g.there[i];
    for (size_t i = 0; i < n; i++)
        k->pagerank[i] = g.there[i] ? 1.0 / (double)g.n_there : 0;
    if (g.n_there > 0)
        flow(&g, k->pagerank);
}
