#include "feature/account/account.h"
#include "feature/account/account.sql.h"

/* Nobody is signed in by what belonged to the other record. */
static enum err shut_doors(struct ctx *c, int64_t person)
{
    enum err e = q_account_end_sessions(c, person);
    if (!e)
        e = q_account_delete_app_passwords(c, person);
    return e ? e : q_account_delete_links(c, person);
}

enum err account_hand_over(struct ctx *c, int64_t from, int64_t to, enum account_fate *fate)
{
    struct row_account_account own, other;
    struct row_account_hand_over moved;
    struct row_account_shut shut;
    *fate = ACCOUNT_NONE;
    enum err e = q_account_account(c, from, &own);
    if (e || !own.found || !str_same(own.state, S("open")))
        return e;
    if ((e = q_account_account(c, to, &other)) || (e = shut_doors(c, from)))
        return e;
    e = other.found ? q_account_shut(c, from, &shut) : q_account_hand_over(c, from, to, &moved);
    if (!e)
        *fate = other.found ? ACCOUNT_SHUT : ACCOUNT_MOVED;
    return e;
}

enum err account_hand_back(struct ctx *c, int64_t from, int64_t to, enum account_fate fate)
{
    struct row_account_hand_over moved;
    struct row_account_account now;
    if (fate == ACCOUNT_SHUT)
        return q_account_reopen(c, from);
    enum err e = q_account_account(c, to, &now);
    if (e || fate == ACCOUNT_NONE || !now.found || (e = shut_doors(c, to)))
        return e;
    return q_account_hand_over(c, to, from, &moved);
}
