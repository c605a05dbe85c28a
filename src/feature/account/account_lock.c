#include "feature/account/account.sql.h"
#include "feature/account/inside.h"
#include "feature/ledger/ledger.h"
#include "kit/store/store.h"

static enum err note(struct ctx *c, const char *kind, int64_t person)
{
    return ledger_write(
        c, &(struct ledger_entry){.kind = kind, .subject = person, .person = person, .kept = true});
}

/* A manager looks after people of the own program; whoever runs the server or another program is an
 * operator's matter. */
static enum err may_lock(struct ctx *c, int64_t person)
{
    struct row_account_standing who;
    if (!(c->bits & (OPERATOR | MANAGER)))
        return fail(c, ERR_REFUSED, "Only a manager or an operator can lock and open accounts.");
    if (person == c->me)
        return fail(c, ERR_REFUSED,
                    "Nobody locks their own account: it could not be opened again.");
    enum err e = q_account_standing(c, person, &who);
    if (e || c->bits & OPERATOR)
        return e;
    if (who.operates || who.manages_elsewhere)
        return fail(c, ERR_REFUSED,
                    "This person runs the server or another program. An operator can do this.");
    if (!who.takes_part)
        return fail(c, ERR_REFUSED, "This person takes no part in your program.");
    return OK;
}

static enum err lock(struct ctx *c, int64_t person)
{
    struct row_account_lock locked;
    enum err e;
    if ((e = may_lock(c, person)) || (e = q_account_lock(c, person, &locked)) ||
        (e = q_account_end_sessions(c, person)) || (e = q_account_end_links(c, person)))
        return e;
    return note(c, "account.locked", person);
}

enum err account_lock(struct ctx *c, int64_t person)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, lock(c, person));
}

static enum err unlock(struct ctx *c, int64_t person)
{
    struct row_account_unlock opened;
    enum err e;
    if ((e = may_lock(c, person)) || (e = q_account_unlock(c, person, &opened)))
        return e;
    return note(c, "account.unlocked", person);
}

enum err account_unlock(struct ctx *c, int64_t person)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, unlock(c, person));
}
