#include "feature/endorsement/endorsement.h"
#include "feature/endorsement/endorsement_merge.sql.h"
#include "feature/people/people.h"

/* "endorsement_case/7": the case it was given for. */
static enum err move_along(struct ctx *c, const struct merge_move *m)
{
    int64_t nomination;
    str number = str_from(m->row.name, str_find(m->row.name, S("/")) + 1);
    if (!str_int(number, &nomination))
        return OK;
    return m->undo ? q_endorsement_merge_go_back(c, m->row.id, nomination)
                   : q_endorsement_merge_go_on(c, m->row.id, nomination);
}

static enum err rows(struct ctx *c, int64_t loser, int64_t winner, const struct merge_row **list,
                     size_t *n)
{
    struct row_endorsement_merge_rows *found;
    enum err e = q_endorsement_merge_rows(c, loser, winner, &found, n);
    if (e)
        return e;
    struct merge_row *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct merge_row){found[i].name, found[i].id};
    *list = made;
    return OK;
}

enum err endorsement_merge_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"endorsement", q_endorsement_merge_endorser, NULL},
        {"endorsement_case", NULL, move_along},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    return people_merge_follow(c, line, &ROOM);
}
