#include "feature/agreement/agreement.h"
#include "feature/agreement/agreement.sql.h"
#include "kit/store/store.h"

static enum err keepers_only(struct ctx *c)
{
    return c->bits & (MANAGER | PRODUCT_TEAM)
               ? OK
               : fail(c, ERR_REFUSED, "Only managers and product teams keep secrets here.");
}

enum err embargo_list(struct ctx *c, const struct embargo **list, size_t *n)
{
    struct row_agreement_embargoes *rows;
    enum err e = q_agreement_embargoes(c, (c->bits & (MANAGER | PRODUCT_TEAM)) != 0, &rows, n);
    if (e)
        return e;
    struct embargo *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = (struct embargo){.id = rows[i].id,
                                   .nda_version = rows[i].nda_version,
                                   .name = rows[i].name,
                                   .say = rows[i].say,
                                   .state = rows[i].state,
                                   .owner = rows[i].owner,
                                   .opens = rows[i].opens};
    *list = made;
    return OK;
}

static bool checked(struct ctx *c, const struct embargo_new *in)
{
    (void)check_text(c, "name", in->name, (struct text_rule){3, EMBARGO_NAME_MAX, false});
    (void)check_text(c, "say", in->say, (struct text_rule){0, EMBARGO_SAY_MAX, true});
    if (in->nda_version < 1)
        (void)fail_at(c, "version", N_("Write the number of a version of the agreement."));
    if (in->opens.set && in->opens.value.s <= c->now.s)
        (void)fail_at(c, "opens", N_("Choose a day that is still to come."));
    return !c->problems;
}

static enum err write_one(struct ctx *c, int64_t id, const struct embargo_new *in)
{
    struct row_agreement_embargo_change row;
    c->made = id ? id : id_new(c);
    enum err e =
        id ? q_agreement_embargo_change(c,
                                        &(struct in_agreement_embargo_change){
                                            id, in->name, in->nda_version, in->opens, in->say},
                                        &row)
           : q_agreement_embargo_add(c, &(struct in_agreement_embargo_add){c->made, in->name,
                                                                           in->nda_version,
                                                                           in->opens, in->say});
    return e ? e
             : ledger_write(c,
                            &(struct ledger_entry){.kind = id ? "embargo.changed" : "embargo.made",
                                                   .subject = c->made,
                                                   .kept = true});
}

enum err embargo_save(struct ctx *c, int64_t id, const struct embargo_new *in)
{
    enum err e = keepers_only(c);
    if (e || !checked(c, in))
        return e ? e : ERR_INVALID;
    return (e = db_begin(c)) ? e : db_end(c, write_one(c, id, in));
}

static enum err opened(struct ctx *c, int64_t id)
{
    return ledger_write(
        c, &(struct ledger_entry){.kind = "embargo.opened", .subject = id, .kept = true});
}

static enum err open_now(struct ctx *c, int64_t id)
{
    struct row_agreement_embargo_open row;
    enum err e = q_agreement_embargo_open(c, id, &row);
    return e ? e : opened(c, id);
}

enum err embargo_open(struct ctx *c, int64_t id)
{
    enum err e = keepers_only(c);
    return e || (e = db_begin(c)) ? e : db_end(c, open_now(c, id));
}

static enum err open_due(struct ctx *c, int64_t id)
{
    struct row_agreement_embargo_due row;
    enum err e = q_agreement_embargo_due(c, id, &row);
    return e ? e : opened(c, id);
}

enum err embargo_tick(struct ctx *c, size_t *n)
{
    struct row_agreement_due *rows;
    enum err e = q_agreement_due(c, &rows, n);
    for (size_t i = 0; i < *n && !e; i++) {
        c->program = rows[i].program;
        if (!(e = db_begin(c)))
            e = db_end(c, open_due(c, rows[i].id));
        e = e == ERR_CONFLICT ? OK : e; /* somebody opened it meanwhile */
    }
    return e;
}
