#include "feature/contribution/inside.h"
#include "feature/contribution/contribution_merge.sql.h"
#include "feature/people/people.h"

/* The days of both are counted anew, and the search learns whose it is. */
static enum err move_one(struct ctx *c, int64_t id, int64_t from, int64_t to)
{
    struct row_contribution_merge_one row;
    enum err e = q_contribution_merge_one(c, id, &row);
    if (e || !row.found || (e = q_contribution_merge_contribution(c, id, from, to)) ||
        (e = contribution_count_day(c, from, row.day)) ||
        (e = contribution_count_day(c, to, row.day)))
        return e;
    bool shown = str_same(row.state, S("claimed")) || str_same(row.state, S("verified"));
    return shown ? contribution_tell(c, "contribution.changed", id, to, false) : OK;
}

MERGE_ROWS(contribution_merge)

enum err contribution_merge_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"contribution", move_one, NULL},
        {"import_batch", q_contribution_merge_import_batch, NULL},
        {"vouch", q_contribution_merge_vouch, NULL},
        {"authorship", q_contribution_merge_authorship, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    return people_merge_follow(c, line, &ROOM);
}
