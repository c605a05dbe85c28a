/* How rooms follow a merge: the same for all of them, but for which rows there are. */
#include "feature/people/inside.h"
#include "feature/people/merge.sql.h"

static const struct merge_table *table_of(const struct merge_room *room, str name)
{
    str wanted = str_upto(name, str_find(name, S("/")));
    for (const struct merge_table *t = room->tables; t->name; t++)
        if (str_same(wanted, str_of(t->name)))
            return t;
    return NULL;
}

static enum err move(struct ctx *c, const struct merge_table *table, const struct merge_move *m)
{
    return table->move ? table->move(c, m->row.id, m->from, m->to) : table->move_row(c, m);
}

static enum err merge(struct ctx *c, int64_t id, const struct row_merge_get *m,
                      const struct merge_room *room)
{
    const struct merge_row *rows;
    size_t n;
    enum err e = room->rows(c, m->loser, m->winner, &rows, &n);
    for (size_t i = 0; !e && i < n; i++) {
        const struct merge_table *table = table_of(room, rows[i].name);
        if (table &&
            !(e = move(c, table, &(struct merge_move){rows[i], m->loser, m->winner, false})))
            e = q_merge_moved(c, id, rows[i].name, rows[i].id);
    }
    return e;
}

static enum err unmerge(struct ctx *c, int64_t id, const struct row_merge_get *m,
                        const struct merge_room *room)
{
    struct row_merge_moved_of *rows;
    size_t n;
    enum err e = q_merge_moved_of(c, id, &rows, &n);
    for (size_t i = 0; !e && i < n; i++) {
        const struct merge_table *table = table_of(room, rows[i].name);
        if (table)
            e = move(c, table,
                     &(struct merge_move){{rows[i].name, rows[i].id}, m->winner, m->loser, true});
    }
    return e;
}

enum err people_merge_follow(struct ctx *c, const struct ledger_line *line,
                             const struct merge_room *room)
{
    struct row_merge_get m;
    bool merged = str_same(line->kind, S("person.merged"));
    if (!merged && !str_same(line->kind, S("person.unmerged")))
        return OK;
    enum err e = q_merge_get(c, line->subject, &m);
    if (e == ERR_NOT_FOUND) /* its people were erased since */
        return OK;
    if (e)
        return e;
    return merged ? merge(c, line->subject, &m, room) : unmerge(c, line->subject, &m, room);
}
