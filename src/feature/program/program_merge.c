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

static enum err rows(struct ctx *c, int64_t loser, int64_t winner, const struct merge_row **list,
                     size_t *n)
{
    struct row_program_merge_rows *found;
    enum err e = q_program_merge_rows(c, loser, winner, &found, n);
    if (e)
        return e;
    struct merge_row *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct merge_row){found[i].name, found[i].id};
    *list = made;
    return OK;
}

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
