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

MERGE_ROWS(endorsement_merge)

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
