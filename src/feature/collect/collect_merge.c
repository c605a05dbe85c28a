#include "feature/collect/inside.h"
#include "feature/collect/collect_merge.sql.h"
#include "feature/people/people.h"

static enum err move_source(struct ctx *c, int64_t id, int64_t from, int64_t to)
{
    enum err e = q_collect_merge_source(c, id, from, to);
    return e ? e : q_collect_merge_keys(c, id, from, to);
}

static enum err rows(struct ctx *c, int64_t loser, int64_t winner, const struct merge_row **list,
                     size_t *n)
{
    struct row_collect_merge_rows *found;
    enum err e = q_collect_merge_rows(c, loser, winner, &found, n);
    if (e)
        return e;
    struct merge_row *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct merge_row){found[i].name, found[i].id};
    *list = made;
    return OK;
}

enum err collect_merge_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"source", move_source, NULL},
        {"identity", q_collect_merge_identity, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    return people_merge_follow(c, line, &ROOM);
}
