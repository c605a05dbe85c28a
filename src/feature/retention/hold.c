#include "feature/retention/inside.h"
#include "feature/retention/retention.sql.h"
#include "kit/store/store.h"

enum err retention_guard(struct ctx *c)
{
    return c->bits & MANAGER ? OK : fail(c, ERR_REFUSED, "Only a manager can change the program.");
}

static enum err place(struct ctx *c, int64_t person, int64_t nomination, str ground)
{
    int64_t id = id_new(c);
    enum err e = q_retention_hold_add(c, id, (opt_int){nomination == 0, person},
                                      (opt_int){nomination != 0, nomination}, ground);
    if (e == ERR_CONFLICT)
        return fail(c, e, "This is held already.");
    c->made = id;
    return e ? e
             : ledger_write(
                   c, &(struct ledger_entry){
                          .kind = "hold.placed", .subject = id, .person = person, .kept = true});
}

enum err hold_place(struct ctx *c, int64_t person, int64_t nomination, str ground)
{
    struct row_retention_nomination row;
    enum err e = retention_guard(c);
    if (e)
        return e;
    if (nomination != 0) {
        if ((e = q_retention_nomination(c, nomination, &row)))
            return e;
        if (!row.found)
            return fail_at(c, "whom", N_("There is no case with this number."));
        person = row.nominee;
    }
    (void)check_text(c, "ground", ground,
                     (struct text_rule){HOLD_GROUND_MIN, HOLD_GROUND_MAX, true});
    if (c->problems)
        return ERR_INVALID;
    return (e = db_begin(c)) ? e : db_end(c, place(c, person, nomination, ground));
}

static enum err lift(struct ctx *c, int64_t id)
{
    struct row_retention_hold_lift row;
    enum err e = q_retention_hold_lift(c, id, &row);
    return e ? e
             : ledger_write(c, &(struct ledger_entry){.kind = "hold.lifted",
                                                      .subject = id,
                                                      .person = row.person.value,
                                                      .kept = true});
}

enum err hold_lift(struct ctx *c, int64_t id)
{
    enum err e = retention_guard(c);
    return e || (e = db_begin(c)) ? e : db_end(c, lift(c, id));
}
