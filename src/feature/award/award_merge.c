#include "feature/award/award.h"
#include "feature/award/award_merge.sql.h"
#include "feature/people/people.h"

MERGE_ROWS(award_merge)

enum err award_merge_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"award_term", q_award_merge_term, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    return people_merge_follow(c, line, &ROOM);
}
