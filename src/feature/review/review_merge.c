#include "feature/review/review_inside.h"
#include "feature/review/review_merge.sql.h"
#include "feature/people/people.h"

/* "recusal/employer": one has several grounds for a case. */
static enum err move_recusal(struct ctx *c, const struct merge_move *m)
{
    str ground = str_from(m->row.name, str_find(m->row.name, S("/")) + 1);
    return q_review_merge_recusal(c, m->row.id, ground, m->from, m->to);
}

static enum err rows(struct ctx *c, int64_t loser, int64_t winner, const struct merge_row **list,
                     size_t *n)
{
    struct row_review_merge_rows *found;
    enum err e = q_review_merge_rows(c, loser, winner, &found, n);
    if (e)
        return e;
    struct merge_row *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct merge_row){found[i].name, found[i].id};
    *list = made;
    return OK;
}

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
