#include "feature/ama/ama.h"
#include "feature/ama/ama_merge.sql.h"
#include "feature/people/people.h"

MERGE_ROWS(ama_merge)

enum err ama_merge_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"ama_question", q_ama_merge_question, NULL},
        {"ama_answer", q_ama_merge_answer, NULL},
        {"ama_vote", q_ama_merge_vote, NULL},
        {"ama_host", q_ama_merge_host, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    return people_merge_follow(c, line, &ROOM);
}
