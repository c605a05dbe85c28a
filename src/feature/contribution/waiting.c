/* Drafts that wait for their person: they are told once a week, as long as there are some. */
#include "feature/contribution/contribution.h"
#include "feature/contribution/record.sql.h"
#include "feature/notice/notice.h"
#include "kit/store/store.h"

static enum err tell_program(struct ctx *c, size_t *n)
{
    struct row_record_with_drafts *rows;
    int64_t week = (day_of_moment(c->now).n + 3) / 7; /* begins on Mondays */
    enum err e = db_begin(c);
    if (e)
        return e;
    if ((e = q_record_with_drafts(c, &rows, n)))
        *n = 0;
    for (size_t i = 0; !e && i < *n; i++)
        e = notice_tell(c, &(struct notice){.person = rows[i].person,
                                            .kind = "record-drafts",
                                            .subject = week,
                                            .address = S("/record")});
    return db_end(c, e);
}

enum err contribution_tell_waiting(struct ctx *c, size_t *n)
{
    const struct program *programs;
    size_t many;
    enum err e = program_list(c, &programs, &many);
    *n = 0;
    for (size_t i = 0; !e && i < many; i++) {
        struct ctx there = *c;
        size_t told;
        there.program = programs[i].id;
        e = tell_program(&there, &told);
        c->why = there.why;
        *n += e ? 0 : told;
    }
    return e;
}
