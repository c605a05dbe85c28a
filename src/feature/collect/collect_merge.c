#include "feature/collect/inside.h"
#include "feature/collect/collect_merge.sql.h"
#include "feature/people/people.h"

static enum err move_source(struct ctx *c, int64_t id, int64_t from, int64_t to)
{
    enum err e = q_collect_merge_source(c, id, from, to);
    return e ? e : q_collect_merge_keys(c, id, from, to);
}

MERGE_ROWS(collect_merge)

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
