#include "feature/nomination/nomination_case.h"
#include "feature/nomination/nomination_merge.sql.h"
#include "feature/people/people.h"

/* "nomination_merged/open": the state is what it was before. */
static enum err move_case(struct ctx *c, const struct merge_move *m)
{
    str state = str_from(m->row.name, str_find(m->row.name, S("/")) + 1);
    return m->undo ? q_nomination_merge_go_back(c, m->row.id, state)
                   : q_nomination_merge_go_on(c, m->row.id, m->to);
}

MERGE_ROWS(nomination_merge)

enum err nomination_merge_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"nomination", q_nomination_merge_nominee, NULL},
        {"nomination_merged", NULL, move_case},
        {"nominator", q_nomination_merge_nominator, NULL},
        {"conflict", q_nomination_merge_conflict, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    return people_merge_follow(c, line, &ROOM);
}
