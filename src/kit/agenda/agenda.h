/* agenda.h -- in which order cases are discussed, so that people leave the room as few times as possible.
 *
 * Who has a part in a case leaves before it and stays outside while the following cases are of the same
 * kind for them. Each time somebody leaves counts as one exit. Cases that send the same people out stand
 * together, which never costs more; the groups are then put in the order with the fewest exits: the best
 * one there is with at most AGENDA_EXACT groups (dynamic programming over subsets), else a good one
 * (always the group that shares most; with at most AGENDA_IMPROVED also turned round and moved while that
 * helps, which takes the cube of their number). The cases that send nobody out come first. The same input
 * gives the same order. */
#ifndef KIT_AGENDA_H
#define KIT_AGENDA_H

#include "base/base.h"

enum { AGENDA_MEMBERS_MAX = 64, AGENDA_EXACT = 12, AGENDA_IMPROVED = 48 };

struct agenda_case {
    int64_t id;
    uint64_t out; /* bit k: member k leaves */
};

/* Puts the cases in order, those of a group as they stood. True: no order has fewer exits. */
bool agenda_order(struct arena *mem, struct agenda_case *cases, size_t n);

/* How many times somebody leaves if the cases are discussed as they stand. */
int64_t agenda_exits(const struct agenda_case *cases, size_t n);

#endif
