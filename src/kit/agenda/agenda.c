#include "kit/agenda/agenda.h"

#include <limits.h>

static int leave(uint64_t before, uint64_t now)
{
    return __builtin_popcountll(now & ~before);
}

int64_t agenda_exits(const struct agenda_case *cases, size_t n)
{
    int64_t exits = 0;
    for (size_t i = 0; i < n; i++)
        exits += leave(i > 0 ? cases[i - 1].out : 0, cases[i].out);
    return exits;
}

static int64_t path_exits(const uint64_t *path, size_t n)
{
    int64_t exits = 0;
    for (size_t i = 0; i < n; i++)
        exits += leave(i > 0 ? path[i - 1] : 0, path[i]);
    return exits;
}

/* ---- at most AGENDA_EXACT groups ----------------------------------------------------------------- */

/* The cheapest way through each subset of the groups, by its last one. */
struct best {
    int exits;
    unsigned before; /* the group before the last; n: there is none */
};

static void extend(const uint64_t *path, unsigned n, struct best *best, unsigned subset)
{
    for (unsigned last = 0; last < n; last++) {
        const struct best *b = &best[(size_t)subset * n + last];
        if (b->exits == INT_MAX)
            continue;
        for (unsigned next = 0; next < n; next++) {
            if (subset >> next & 1)
                continue;
            struct best *to = &best[(size_t)(subset | 1U << next) * n + next];
            int exits = b->exits + leave(path[last], path[next]);
            if (exits < to->exits)
                *to = (struct best){exits, last};
        }
    }
}

static void order_exactly(struct arena *mem, uint64_t *path, unsigned n)
{
    unsigned all = (1U << n) - 1;
    struct best *best = arena_take(mem, (size_t)(all + 1) * n, sizeof *best);
    for (size_t i = 0; i < (size_t)(all + 1) * n; i++)
        best[i].exits = INT_MAX;
    for (unsigned i = 0; i < n; i++)
        best[(size_t)(1U << i) * n + i] = (struct best){leave(0, path[i]), n};
    for (unsigned subset = 1; subset < all; subset++)
        extend(path, n, best, subset);
    unsigned last = 0;
    for (unsigned i = 1; i < n; i++)
        if (best[(size_t)all * n + i].exits <= best[(size_t)all * n + last].exits)
            last = i;
    uint64_t *ordered = arena_take(mem, n, sizeof *ordered);
    for (unsigned subset = all, at = n; at-- > 0;) {
        ordered[at] = path[last];
        unsigned before = best[(size_t)subset * n + last].before;
        subset &= ~(1U << last);
        last = before;
    }
    for (unsigned i = 0; i < n; i++)
        path[i] = ordered[i];
}

/* ---- more ---------------------------------------------------------------------------------------- */

static void order_greedily(uint64_t *path, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t nearest = i;
        uint64_t before = i > 0 ? path[i - 1] : 0;
        for (size_t k = i + 1; k < n; k++)
            if (leave(before, path[k]) < leave(before, path[nearest]))
                nearest = k;
        uint64_t next = path[nearest];
        for (size_t k = nearest; k > i; k--)
            path[k] = path[k - 1];
        path[i] = next;
    }
}

static void turn(uint64_t *path, size_t from, size_t to)
{
    for (; from < to; from++, to--) {
        uint64_t kept = path[from];
        path[from] = path[to];
        path[to] = kept;
    }
}

static void move(uint64_t *path, size_t from, size_t to)
{
    uint64_t moved = path[from];
    for (; from < to; from++)
        path[from] = path[from + 1];
    for (; from > to; from--)
        path[from] = path[from - 1];
    path[to] = moved;
}

/* One group moved, or a stretch turned round: kept if it helps. */
static bool improve(uint64_t *path, size_t n)
{
    int64_t exits = path_exits(path, n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            move(path, i, k);
            if (path_exits(path, n) < exits)
                return true;
            move(path, k, i);
            if (k <= i)
                continue;
            turn(path, i, k);
            if (path_exits(path, n) < exits)
                return true;
            turn(path, i, k);
        }
    return false;
}

/* ---- the cases ----------------------------------------------------------------------------------- */

/* The different sets of people, in the order of their first case; the empty one is left out. */
static size_t groups_of(const struct agenda_case *cases, size_t n, uint64_t *groups)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        while (at < found && groups[at] != cases[i].out)
            at++;
        if (at == found && cases[i].out)
            groups[found++] = cases[i].out;
    }
    return found;
}

bool agenda_order(struct arena *mem, struct agenda_case *cases, size_t n)
{
    uint64_t *groups = arena_take(mem, n + 1, sizeof *groups);
    size_t n_groups = groups_of(cases, n, groups + 1), at = 0; /* the empty group stays first */
    bool exact = n_groups <= AGENDA_EXACT;
    if (exact && n_groups > 0)
        order_exactly(mem, groups + 1, (unsigned)n_groups);
    if (!exact) {
        order_greedily(groups + 1, n_groups);
        while (n_groups <= AGENDA_IMPROVED && improve(groups + 1, n_groups))
            ;
    }
    struct agenda_case *ordered = arena_take(mem, n, sizeof *ordered);
    for (size_t g = 0; g <= n_groups; g++)
        for (size_t i = 0; i < n; i++)
            if (cases[i].out == groups[g])
                ordered[at++] = cases[i];
    for (size_t i = 0; i < n; i++)
        cases[i] = ordered[i];
    return exact;
}
