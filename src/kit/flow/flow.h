/* flow.h -- the cheapest flow through a network, exactly, by the network simplex method (R. Ahuja,
 * T. Magnanti, J. Orlin, Network Flows, 1993, chapter 11: a strongly feasible spanning tree, arcs looked
 * for in blocks; W. Cunningham, A network simplex method, 1976). Whole numbers all through: no tolerance,
 * the same input gives the same flow on every machine. Knows no feature. */
#ifndef KIT_FLOW_H
#define KIT_FLOW_H

#include "base/base.h"

/* Costs and what they add up to along a path must stay below 2^61; nodes below 2^31. */
struct flow;

/* nodes: 0 .. n-1; supply[i]: what it gives (> 0) or takes (< 0); they add up to 0. arcs: how many room is
 * made for. Lives in the arena. */
struct flow *flow_new(struct arena *a, const int64_t *supply, size_t n, size_t arcs);

/* Adds an arc; capacity >= 0. Its number: 0, 1, 2 ... After flow_solve as well: the next one goes on from
 * the flow that is there. */
struct flow_arc {
    uint32_t from, to;
    int64_t capacity, cost;
};
size_t flow_add(struct flow *f, const struct flow_arc *arc);

/* Finds the cheapest flow. False: the capacities do not let all that is given reach who takes it. */
bool flow_solve(struct flow *f) MUST_USE;

int64_t flow_on(const struct flow *f, size_t arc);
int64_t flow_cost(const struct flow *f); /* of all arcs */
/* What one more unit of flow would cost by an arc that is not there: below 0, it would make the whole
 * cheaper. No arc with less than 0 is missing: the flow is the best of the larger network, too. */
int64_t flow_price(const struct flow *f, uint32_t from, uint32_t to, int64_t cost);

#endif
