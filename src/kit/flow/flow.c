#include "kit/flow/flow.h"

#include <string.h>

enum { UP = 1, DOWN = -1 }; /* a node's tree arc leads to its parent, or from it */
enum { AT_ZERO = 1, IN_TREE = 0, FULL = -1 }; /* where the flow of an arc stands */
enum { BLOCK_LEAST = 16 };

struct arc {
    uint32_t from, to;
    int64_t cost;
};
struct node {
    uint32_t parent, arc;         /* arc: the one between it and its parent */
    uint32_t child, next, before; /* first child, brothers; NONE */
    int32_t depth;
    int8_t way; /* UP, DOWN */
};
static const uint32_t NONE = UINT32_MAX;

struct flow {
    struct arena *mem;
    struct node *nodes; /* the root is the last one */
    int64_t *potential; /* of the nodes; by itself, because it is what most time is spent with */
    size_t n, m, room;
    size_t own;           /* the first arcs of the array are those between nodes and root */
    size_t mixed, stride; /* so many arcs after these are in another order than they were added */
    struct arc *arcs;
    int64_t *capacity, *amount;
    int8_t *state;
    const int64_t *supply;
    size_t next; /* where looking for an arc goes on */
    bool begun;
};

/* ---- the network ----------------------------------------------------------------------------- */

static void make_room(struct flow *f, size_t room)
{
    struct flow old = *f;
    f->room = room;
    f->arcs = arena_room(f->mem, room * sizeof *f->arcs);
    f->capacity = arena_room(f->mem, room * sizeof *f->capacity);
    f->amount = arena_room(f->mem, room * sizeof *f->amount);
    f->state = arena_room(f->mem, room * sizeof *f->state);
    if (old.m == 0)
        return;
    memcpy(f->arcs, old.arcs, old.m * sizeof *f->arcs);
    memcpy(f->capacity, old.capacity, old.m * sizeof *f->capacity);
    memcpy(f->amount, old.amount, old.m * sizeof *f->amount);
    memcpy(f->state, old.state, old.m * sizeof *f->state);
}

static size_t add(struct flow *f, const struct flow_arc *arc)
{
    if (f->m == f->room)
        make_room(f, 2 * f->room + 16);
    f->arcs[f->m] = (struct arc){arc->from, arc->to, arc->cost};
    f->capacity[f->m] = arc->capacity;
    f->amount[f->m] = 0;
    f->state[f->m] = AT_ZERO;
    return f->m++;
}

struct flow *flow_new(struct arena *a, const int64_t *supply, size_t n, size_t arcs)
{
    struct flow *f = arena_take(a, 1, sizeof *f);
    *f = (struct flow){.mem = a, .n = n, .own = n};
    f->nodes = arena_take(a, n + 1, sizeof *f->nodes);
    f->potential = arena_take(a, n + 1, sizeof *f->potential);
    int64_t *copy = arena_take(a, n + 1, sizeof *copy);
    memcpy(copy, supply, n * sizeof *copy);
    f->supply = copy;
    make_room(f, n + arcs);
    for (size_t i = 0; i < n; i++) /* costs are known when it begins */
        (void)add(f, &(struct flow_arc){(uint32_t)i, (uint32_t)n, INT64_MAX, 0});
    return f;
}

size_t flow_add(struct flow *f, const struct flow_arc *arc)
{
    return add(f, arc) - f->own;
}

/* ---- the tree -------------------------------------------------------------------------------- */

static void link_child(struct flow *f, uint32_t parent, uint32_t child)
{
    struct node *p = &f->nodes[parent], *c = &f->nodes[child];
    c->parent = parent;
    c->before = NONE;
    c->next = p->child;
    if (p->child != NONE)
        f->nodes[p->child].before = child;
    p->child = child;
}

static void unlink_child(struct flow *f, uint32_t child)
{
    const struct node *c = &f->nodes[child];
    if (c->before != NONE)
        f->nodes[c->before].next = c->next;
    else
        f->nodes[c->parent].child = c->next;
    if (c->next != NONE)
        f->nodes[c->next].before = c->before;
}

static size_t root_of(size_t n)
{
    size_t r = 1;
    while (r * r < n)
        r++;
    return r;
}

/* Arcs that were added one after another are mostly those of one node. They are laid apart, so that a
 * block has some of all nodes: few steps find what is cheap in one place and must be undone later. */
static size_t place_of(const struct flow *f, size_t arc)
{
    if (arc >= f->mixed)
        return f->own + arc;
    size_t column = arc % f->stride, row = arc / f->stride, whole = f->mixed / f->stride,
           longer = f->mixed % f->stride; /* so many columns have one more */
    return f->own + column * whole + (column < longer ? column : longer) + row;
}

static void lay_apart(struct flow *f)
{
    f->mixed = f->m - f->own;
    f->stride = root_of(f->mixed) + 1;
    struct arc *arcs = arena_room(f->mem, f->room * sizeof *arcs);
    int64_t *capacity = arena_room(f->mem, f->room * sizeof *capacity);
    for (size_t i = 0; i < f->mixed; i++) {
        size_t to = place_of(f, i);
        arcs[to] = f->arcs[f->own + i];
        capacity[to] = f->capacity[f->own + i];
    }
    memcpy(capacity, f->capacity, f->own * sizeof *capacity);
    f->arcs = arcs;
    f->capacity = capacity;
}

/* All flow goes by the root at first, where it costs more than any way through the network. */
static void begin(struct flow *f)
{
    int64_t most = 1;
    uint32_t root = (uint32_t)f->n;
    lay_apart(f);
    for (size_t i = f->own; i < f->m; i++)
        most = f->arcs[i].cost > most ? f->arcs[i].cost : most;
    most *= (int64_t)f->n + 1;
    f->nodes[root] =
        (struct node){.parent = NONE, .arc = NONE, .child = NONE, .next = NONE, .before = NONE};
    for (uint32_t i = 0; i < root; i++) {
        bool gives = f->supply[i] >= 0;
        f->arcs[i] = gives ? (struct arc){i, root, most} : (struct arc){root, i, most};
        f->amount[i] = gives ? f->supply[i] : -f->supply[i];
        f->state[i] = IN_TREE;
        f->nodes[i] = (struct node){.arc = i, .child = NONE, .depth = 1, .way = gives ? UP : DOWN};
        f->potential[i] = gives ? -most : most;
        link_child(f, root, i);
    }
    f->begun = true;
    f->next = 0;
}

/* Everything below `top` moves with it. */
static void shift(struct flow *f, uint32_t top, int64_t by)
{
    struct node *nodes = f->nodes;
    uint32_t at = top;
    for (;;) {
        f->potential[at] += by;
        nodes[at].depth = nodes[nodes[at].parent].depth + 1;
        if (nodes[at].child != NONE) {
            at = nodes[at].child;
            continue;
        }
        while (at != top && nodes[at].next == NONE)
            at = nodes[at].parent;
        if (at == top)
            return;
        at = nodes[at].next;
    }
}

/* ---- one step -------------------------------------------------------------------------------- */

static int64_t reduced(const struct flow *f, size_t arc)
{
    const struct arc *a = &f->arcs[arc];
    return a->cost + f->potential[a->from] - f->potential[a->to];
}

/* The arc of a block by which the flow gets cheaper the most; SIZE_MAX: there is none in all blocks. */
static size_t find_arc(struct flow *f, size_t block)
{
    size_t best = SIZE_MAX, looked = 0, left = block;
    int64_t least = 0;
    for (; looked < f->m; looked++) {
        int64_t price = f->state[f->next] * reduced(f, f->next);
        if (price < least) {
            least = price;
            best = f->next;
        }
        if (++f->next == f->m)
            f->next = 0;
        if (--left == 0) {
            if (best != SIZE_MAX)
                return best;
            left = block;
        }
    }
    return best;
}

/* A circle of the tree and the arc that enters it. */
struct circle {
    uint32_t first, second,
        join;     /* flow goes from first to second by the new arc, and back by the tree */
    uint32_t out; /* node whose tree arc leaves; NONE: the new arc is full or empty again */
    bool on_first;
    int64_t amount;
};

static uint32_t meet(const struct node *nodes, uint32_t a, uint32_t b)
{
    while (a != b) {
        if (nodes[a].depth > nodes[b].depth)
            a = nodes[a].parent;
        else if (nodes[b].depth > nodes[a].depth)
            b = nodes[b].parent;
        else
            a = nodes[a].parent, b = nodes[b].parent;
    }
    return a;
}

/* How much fits, and what gets full: of several the last one behind the join, in the direction of the
 * flow, so that the tree stays strongly feasible and no circle is walked for ever. */
static struct circle find_circle(const struct flow *f, size_t arc)
{
    const struct node *nodes = f->nodes;
    bool empty = f->state[arc] == AT_ZERO;
    struct circle k = {.first = empty ? f->arcs[arc].from : f->arcs[arc].to,
                       .second = empty ? f->arcs[arc].to : f->arcs[arc].from,
                       .out = NONE,
                       .amount = f->capacity[arc]};
    k.join = meet(nodes, k.first, k.second);
    for (uint32_t u = k.first; u != k.join; u = nodes[u].parent) {
        uint32_t e = nodes[u].arc;
        int64_t fits = nodes[u].way == DOWN ? f->capacity[e] - f->amount[e] : f->amount[e];
        if (fits < k.amount) {
            k.amount = fits;
            k.out = u;
            k.on_first = true;
        }
    }
    for (uint32_t u = k.second; u != k.join; u = nodes[u].parent) {
        uint32_t e = nodes[u].arc;
        int64_t fits = nodes[u].way == UP ? f->capacity[e] - f->amount[e] : f->amount[e];
        if (fits <= k.amount) {
            k.amount = fits;
            k.out = u;
            k.on_first = false;
        }
    }
    return k;
}

static void move_flow(struct flow *f, size_t arc, const struct circle *k)
{
    int64_t amount = f->state[arc] * k->amount;
    if (amount == 0)
        return;
    f->amount[arc] += amount;
    for (uint32_t u = f->arcs[arc].from; u != k->join; u = f->nodes[u].parent)
        f->amount[f->nodes[u].arc] -= f->nodes[u].way * amount;
    for (uint32_t u = f->arcs[arc].to; u != k->join; u = f->nodes[u].parent)
        f->amount[f->nodes[u].arc] += f->nodes[u].way * amount;
}

/* The part of the tree that was cut off hangs on the new arc from now on. */
static void hang(struct flow *f, size_t arc, const struct circle *k)
{
    struct node *nodes = f->nodes;
    uint32_t top = k->on_first ? k->first : k->second, parent = k->on_first ? k->second : k->first,
             by = (uint32_t)arc;
    int8_t way = f->arcs[arc].from == top ? UP : DOWN;
    int64_t shifts = f->potential[parent] - way * f->arcs[arc].cost - f->potential[top];
    for (uint32_t u = top;;) {
        struct node old = nodes[u];
        unlink_child(f, u);
        nodes[u].arc = by;
        nodes[u].way = way;
        link_child(f, parent, u);
        if (u == k->out)
            break;
        parent = u;
        by = old.arc;
        way = (int8_t)-old.way;
        u = old.parent;
    }
    shift(f, top, shifts);
}

static void step(struct flow *f, size_t arc)
{
    struct circle k = find_circle(f, arc);
    move_flow(f, arc, &k);
    if (k.out == NONE) {
        f->state[arc] = (int8_t)-f->state[arc];
        return;
    }
    uint32_t left = f->nodes[k.out].arc;
    hang(f, arc, &k);
    f->state[arc] = IN_TREE;
    f->state[left] = f->amount[left] == 0 ? AT_ZERO : FULL;
}

/* ---- the front door -------------------------------------------------------------------------- */

bool flow_solve(struct flow *f)
{
    if (!f->begun)
        begin(f);
    size_t block = root_of(f->m);
    block = block < BLOCK_LEAST ? BLOCK_LEAST : block;
    for (size_t arc; (arc = find_arc(f, block)) != SIZE_MAX;)
        step(f, arc);
    for (size_t i = 0; i < f->own; i++)
        if (f->amount[i] > 0)
            return false;
    return true;
}

int64_t flow_on(const struct flow *f, size_t arc)
{
    return f->amount[place_of(f, arc)];
}

int64_t flow_cost(const struct flow *f)
{
    int64_t sum = 0;
    for (size_t i = f->own; i < f->m; i++)
        sum += f->amount[i] * f->arcs[i].cost;
    return sum;
}

int64_t flow_price(const struct flow *f, uint32_t from, uint32_t to, int64_t cost)
{
    return cost + f->potential[from] - f->potential[to];
}
