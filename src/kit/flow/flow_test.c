#include "kit/flow/flow.h"

#include "base/test.h"

#include <stdlib.h>

/* ---- another way: cheapest paths, one after the other (Bellman and Ford) ----------------------- */

enum { NODES = 24, ARCS = 200, FAR = 1000000000 };

struct net {
    int64_t supply[NODES];
    struct flow_arc arcs[ARCS];
    size_t n, m;
};

struct paths {
    int64_t amount[ARCS], left[NODES]; /* left: still to be given or taken */
};

static bool path_step(const struct net *k, struct paths *p)
{
    int64_t far[NODES];
    int by[NODES]; /* arc + 1 forwards, - arc - 1 backwards */
    for (size_t i = 0; i < k->n; i++)
        far[i] = p->left[i] > 0 ? 0 : FAR, by[i] = 0;
    for (size_t round = 0; round < k->n; round++)
        for (size_t e = 0; e < k->m; e++) {
            const struct flow_arc *a = &k->arcs[e];
            if (p->amount[e] < a->capacity && far[a->from] < FAR &&
                far[a->from] + a->cost < far[a->to])
                far[a->to] = far[a->from] + a->cost, by[a->to] = (int)e + 1;
            if (p->amount[e] > 0 && far[a->to] < FAR && far[a->to] - a->cost < far[a->from])
                far[a->from] = far[a->to] - a->cost, by[a->from] = -(int)e - 1;
        }
    size_t to = k->n;
    for (size_t i = 0; i < k->n; i++)
        if (p->left[i] < 0 && far[i] < FAR && (to == k->n || far[i] < far[to]))
            to = i;
    if (to == k->n)
        return false;
    p->left[to]++;
    while (by[to]) { /* one unit a time */
        size_t e = (size_t)abs(by[to]) - 1;
        p->amount[e] += by[to] > 0 ? 1 : -1;
        to = by[to] > 0 ? k->arcs[e].from : k->arcs[e].to;
    }
    p->left[to]--;
    return true;
}

/* The least cost; -1: not everything can flow. */
static int64_t by_paths(const struct net *k)
{
    struct paths p = {.amount = {0}};
    int64_t cost = 0;
    for (size_t i = 0; i < k->n; i++)
        p.left[i] = k->supply[i];
    while (path_step(k, &p))
        continue;
    for (size_t i = 0; i < k->n; i++)
        if (p.left[i] != 0)
            return -1;
    for (size_t e = 0; e < k->m; e++)
        cost += p.amount[e] * k->arcs[e].cost;
    return cost;
}

/* ---- random networks ----------------------------------------------------------------------------- */

static uint64_t state = 1;
static int64_t below(int64_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((state >> 33) % (uint64_t)n);
}

static struct net random_net(void)
{
    struct net k = {.n = (size_t)(4 + below(NODES - 4))};
    for (int i = 0; i < 6; i++) {
        int64_t amount = below(4);
        k.supply[below((int64_t)k.n / 2)] += amount;
        k.supply[(int64_t)k.n / 2 + below((int64_t)k.n - (int64_t)k.n / 2)] -= amount;
    }
    k.m = (size_t)(10 + below(ARCS - 10));
    for (size_t e = 0; e < k.m; e++) {
        k.arcs[e] = (struct flow_arc){(uint32_t)below((int64_t)k.n), (uint32_t)below((int64_t)k.n),
                                      below(5), below(30)};
        if (k.arcs[e].from == k.arcs[e].to)
            k.arcs[e].to = (k.arcs[e].from + 1) % (uint32_t)k.n;
    }
    return k;
}

/* What flows in and out of each node is its supply, and no arc carries more than it can. */
static void check_flow(const struct net *k, const struct flow *f)
{
    int64_t balance[NODES] = {0};
    for (size_t e = 0; e < k->m; e++) {
        int64_t on = flow_on(f, e);
        CHECK(on >= 0 && on <= k->arcs[e].capacity);
        balance[k->arcs[e].from] += on;
        balance[k->arcs[e].to] -= on;
    }
    for (size_t i = 0; i < k->n; i++)
        CHECK(balance[i] == k->supply[i]);
}

static void test_random(struct arena *a)
{
    int feasible = 0;
    for (int i = 0; i < 400; i++) {
        struct net k = random_net();
        int64_t want = by_paths(&k);
        size_t half = i % 2 ? k.m / 2 : k.m; /* some arcs come later */
        struct flow *f = flow_new(a, k.supply, k.n, half);
        for (size_t e = 0; e < half; e++)
            CHECK(flow_add(f, &k.arcs[e]) == e);
        bool all = flow_solve(f);
        for (size_t e = half; e < k.m; e++)
            (void)flow_add(f, &k.arcs[e]);
        if (half < k.m)
            all = flow_solve(f);
        CHECK(all == (want >= 0));
        if (all && want >= 0) {
            feasible++;
            CHECK(flow_cost(f) == want);
            check_flow(&k, f);
        }
        arena_reset(a);
    }
    CHECK(feasible > 100);
}

/* No arc with room has a price below zero, and none that carries something one above. */
static void test_prices(struct arena *a)
{
    static const int64_t supply[] = {2, 0, 0, -2};
    static const struct flow_arc arcs[] = {
        {0, 1, 1, 1}, {0, 2, 2, 3}, {1, 3, 2, 1}, {2, 3, 2, 1}, {1, 2, 1, 1}};
    struct flow *f = flow_new(a, supply, 4, 5);
    for (size_t i = 0; i < COUNT(arcs); i++)
        (void)flow_add(f, &arcs[i]);
    CHECK(flow_solve(f) && flow_cost(f) == 6);
    for (size_t i = 0; i < COUNT(arcs); i++) {
        int64_t price = flow_price(f, arcs[i].from, arcs[i].to, arcs[i].cost);
        CHECK(flow_on(f, i) == arcs[i].capacity || price >= 0);
        CHECK(flow_on(f, i) == 0 || price <= 0);
    }
    CHECK(flow_price(f, 0, 3, 1) < 0); /* a road straight there would help */
    (void)flow_add(f, &(struct flow_arc){0, 3, 9, 1});
    CHECK(flow_solve(f) && flow_cost(f) == 2);
    struct flow *none = flow_new(a, supply, 4, 0);
    CHECK(!flow_solve(none));
}

int main(void)
{
    struct arena *a = arena_new();
    test_random(a);
    test_prices(a);
    arena_free(a);
    return CHECK_RESULT();
}
