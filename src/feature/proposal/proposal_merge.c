#include "feature/proposal/proposal.h"
#include "feature/proposal/proposal_merge.sql.h"
#include "feature/people/people.h"

MERGE_ROWS(proposal_merge)

enum err proposal_merge_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"proposal", q_proposal_merge_proposal, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    return people_merge_follow(c, line, &ROOM);
}
