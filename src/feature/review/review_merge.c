#include "feature/review/review_inside.h"
#include "feature/review/review_merge.sql.h"
#include "feature/people/people.h"

/* "recusal/employer": one has several grounds for a case. */
static enum err move_recusal(struct ctx *c, const struct merge_move *m)
{
    str ground = str_from(m->row.name, str_find(m->row.name, S("/")) + 1);
    return q_review_merge_recusal(c, m->row.id, ground, m->from, m->to);
}

MERGE_ROWS(review_merge)

enum err review_merge_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"assignment", q_review_merge_assignment, NULL},
        {"recusal", NULL, move_recusal},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    return people_merge_follow(c, line, &ROOM);
}
