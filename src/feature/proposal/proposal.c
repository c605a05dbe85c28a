#include "feature/proposal/proposal.h"

#include "feature/proposal/proposal.sql.h"
#include "kit/store/store.h"

/* ---- the life of a name ------------------------------------------------------------------------ */

static const char *const CODES[PROPOSAL_STATES] = {[PROPOSAL_NEW] = "new",
                                                   [PROPOSAL_LATER] = "later",
                                                   [PROPOSAL_NOMINATED] = "nominated",
                                                   [PROPOSAL_NO] = "no",
                                                   [PROPOSAL_STAFF] = "staff"};

/* What a lead may make of it; "nominated" comes from the nomination itself. */
static const struct {
    enum proposal_state from, to;
    const char *kind; /* of the ledger */
} MOVES[] = {
    {PROPOSAL_NEW, PROPOSAL_LATER, "proposal.later"},
    {PROPOSAL_NEW, PROPOSAL_NO, "proposal.closed"},
    {PROPOSAL_NEW, PROPOSAL_STAFF, "proposal.closed"},
    {PROPOSAL_LATER, PROPOSAL_NEW, "proposal.back"},
    {PROPOSAL_LATER, PROPOSAL_NO, "proposal.closed"},
    {PROPOSAL_LATER, PROPOSAL_STAFF, "proposal.closed"},
    {PROPOSAL_NO, PROPOSAL_NEW, "proposal.back"},
    {PROPOSAL_STAFF, PROPOSAL_NEW, "proposal.back"},
};

const char *proposal_state_code(enum proposal_state state)
{
    return CODES[state];
}

static enum proposal_state state_of(str code)
{
    enum proposal_state s = PROPOSAL_NEW;
    while (s < PROPOSAL_STATES && !str_same(code, str_of(CODES[s])))
        s++;
    return s;
}

static const char *move_kind(enum proposal_state from, enum proposal_state to)
{
    for (size_t i = 0; i < COUNT(MOVES); i++)
        if (MOVES[i].from == from && MOVES[i].to == to)
            return MOVES[i].kind;
    return NULL;
}

bool proposal_may_move(enum proposal_state from, enum proposal_state to)
{
    return move_kind(from, to) != NULL;
}

/* The first day of the next quarter. */
static day next_quarter(moment now)
{
    int year, month, date;
    day_parts(day_of_moment(now), &year, &month, &date);
    month = (month - 1) / 3 * 3 + 4;
    return month > 12 ? day_of(year + 1, 1, 1) : day_of(year, month, 1);
}

static enum err find(struct ctx *c, int64_t id, struct row_proposal_get *row)
{
    enum err e = q_proposal_get(c, id, row);
    return e || row->lead == c->me || c->bits & MANAGER ? e : fail_missing(c);
}

static enum err move(struct ctx *c, int64_t id, enum proposal_state to, str reason)
{
    struct row_proposal_get row;
    struct row_proposal_decide moved;
    enum err e = find(c, id, &row);
    if (e)
        return e;
    enum proposal_state from = state_of(row.state);
    const char *kind = move_kind(from, to);
    if (!kind)
        return fail(c, ERR_CONFLICT, "This name was decided about meanwhile.");
    opt_day until = {to == PROPOSAL_LATER, next_quarter(c->now)};
    if ((e = q_proposal_decide(c,
                               &(struct in_proposal_decide){.id = id,
                                                            .from_state = row.state,
                                                            .state = str_of(CODES[to]),
                                                            .until_day = until,
                                                            .reason = reason},
                               &moved)))
        return e;
    return ledger_write(
        c, &(struct ledger_entry){.kind = kind,
                                  .subject = id,
                                  .facts = arena_format(c->mem, "{\"state\":\"%s\"}", CODES[to]),
                                  .kept = to == PROPOSAL_NO || to == PROPOSAL_STAFF});
}

enum err proposal_decide(struct ctx *c, int64_t id, enum proposal_state to, str reason)
{
    struct row_proposal_get row;
    enum err e = find(c, id, &row);
    if (e)
        return e;
    reason = str_trim(reason);
    size_t least = to == PROPOSAL_NO ? PROPOSAL_REASON_MIN : 0;
    if (!check_text(c, "reason", reason, (struct text_rule){least, PROPOSAL_REASON_MAX, true}))
        return ERR_INVALID;
    e = db_begin(c);
    return e ? e : db_end(c, move(c, id, to, reason));
}

enum err proposal_follow(struct ctx *c, const struct ledger_line *line)
{
    if (str_same(line->kind, S("nomination.made")))
        return q_proposal_nominated(c, line->person);
    if (str_same(line->kind, S("collect.objected")))
        return q_proposal_drop_lost(c);
    if (!str_same(line->kind, S("erasure.done")))
        return proposal_merge_follow(c, line);
    enum err e = q_proposal_forget(c, line->subject);
    return e ? e : q_proposal_forget_actor(c, line->subject);
}

enum err proposal_retire(struct ctx *c, moment before, int64_t most, int64_t *n)
{
    struct row_proposal_retire *rows;
    size_t many;
    enum err e = q_proposal_retire(c, before, most, &rows, &many);
    if (!e)
        *n = (int64_t)many;
    return e;
}
