#include "feature/program/program.h"
#include "feature/program/program_merge.sql.h"
#include "feature/people/people.h"

static enum err copy_place(struct ctx *c, const struct merge_move *m)
{
    enum err e;
    if (m->undo) {
        e = q_program_merge_drop_expertises(c, m->from);
        return e ? e : q_program_merge_drop(c, m->from);
    }
    e = q_program_merge_copy(c, m->from, m->to);
    return e ? e : q_program_merge_copy_expertises(c, m->from, m->to);
}

static enum err leave_place(struct ctx *c, const struct merge_move *m)
{
    return m->undo ? q_program_merge_come_back(c, m->to) : q_program_merge_leave(c, m->from);
}

MERGE_ROWS(program_merge)

enum err program_merge_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"participant_copy", NULL, copy_place},
        {"participant", NULL, leave_place},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    return people_merge_follow(c, line, &ROOM);
}
