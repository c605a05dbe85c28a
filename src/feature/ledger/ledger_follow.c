#include "feature/ledger/ledger.h"

#include "feature/ledger/ledger.sql.h"
#include "feature/ledger/ledger_batch.h"
#include "kit/store/store.h"

#define BATCH 200

/* One batch of one program: the effects and the new position are one transaction. */
static enum err follow_batch(struct ctx *c, str room, ledger_follower *follower, size_t *n)
{
    struct row_ledger_follower_at at;
    struct row_ledger_after *rows;
    size_t many;
    enum err e;
    if ((e = q_ledger_follower_start(c, room)) || (e = q_ledger_follower_at(c, room, &at)) ||
        (e = q_ledger_after(c, at.seq, BATCH, &rows, &many)))
        return e;
    for (size_t i = 0; i < many; i++) {
        const struct row_ledger_after *r = &rows[i];
        const struct ledger_line line = {r->id,          r->seq, r->subject, r->person.value,
                                         r->actor.value, r->at,  r->kind,    r->facts};
        if ((e = follower(c, &line)))
            return e;
    }
    if (many > 0) {
        struct row_ledger_follower_move moved;
        if ((e = q_ledger_follower_move(c, room, at.seq, rows[many - 1].seq, &moved)))
            return e;
    }
    *n = many;
    return OK;
}

static enum err follow_program(struct ctx *c, str room, ledger_follower *follower, size_t *n)
{
    const struct batch b = batch_begin(c);
    size_t many = BATCH;
    enum err e = OK;
    while (e == OK && many == BATCH) {
        batch_next(c, &b);
        many = 0;
        if (!(e = db_begin(c)) && !(e = db_end(c, follow_batch(c, room, follower, &many))))
            *n += many;
    }
    batch_end(c, &b);
    return e;
}

enum err ledger_follow(struct ctx *c, const char *room, ledger_follower *follower, size_t *n)
{
    struct row_ledger_programs_to_follow *programs;
    size_t many, total = 0;
    enum err e = q_ledger_programs_to_follow(c, str_of(room), &programs, &many);
    if (e)
        return e;
    int64_t program = c->program, me = c->me;
    c->me = 0;
    for (size_t i = 0; i < many && e == OK; i++) {
        c->program = programs[i].program;
        e = follow_program(c, str_of(room), follower, &total);
    }
    c->program = program;
    c->me = me;
    if (e)
        return e;
    *n = total;
    return OK;
}
