#include "feature/decision/inside.h"
#include "feature/decision/reply.h"
#include "feature/decision/reply.sql.h"
#include "kit/store/store.h"

/* ---- the person ------------------------------------------------------------------------------ */

static enum err reply(struct ctx *c, int64_t nomination, str words, bool waive)
{
    struct row_decision_facts row;
    struct row_reply_replied moved;
    enum err e = q_decision_facts(c, nomination, &row);
    if (e)
        return e;
    if (c->me == 0 || c->me != row.nominee || !str_same(row.outcome, S("no_renewal")) ||
        !str_same(row.state, S("heard")))
        return fail_missing(c);
    if (!row.reply_until.set || row.reply_until.value.s <= c->now.s || row.replied.set)
        return fail(c, ERR_REFUSED, "The time to reply is over.");
    if ((e = q_reply_add(c, row.decision, words, waive)) ||
        (e = q_reply_replied(c, row.decision, &moved)))
        return e;
    return decision_note(c, "reply.given", row.decision, c->me, S(""));
}

enum err decision_reply(struct ctx *c, int64_t nomination, str words, bool waive)
{
    struct text_rule rule = {waive ? 0 : DECISION_WORDS_MIN, DECISION_WORDS_MAX, true};
    if (!check_text(c, "words", words, rule))
        return ERR_INVALID;
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, reply(c, nomination, words, waive));
}

/* ---- those who decide ------------------------------------------------------------------------ */

static enum err mark(struct ctx *c, int64_t nomination)
{
    struct decision_case one;
    struct row_reply_of_cycle *rows;
    size_t n;
    enum err e = decision_only_committee(c);
    if (e || (e = decision_load(c, nomination, &one)) ||
        (e = q_reply_of_cycle(c, one.row.cycle, &rows, &n)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].nomination != nomination)
            continue;
        if (rows[i].mine)
            return OK;
        if ((e = q_reply_read(c, rows[i].decision)))
            return e;
        return decision_note(c, "reply.read", rows[i].decision, rows[i].nominee, S(""));
    }
    return fail_missing(c);
}

enum err decision_reply_read(struct ctx *c, int64_t nomination)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, mark(c, nomination));
}

enum err reply_all_read(struct ctx *c, int64_t cycle)
{
    struct row_reply_of_cycle *rows;
    struct hidden_cases hidden;
    size_t n;
    enum err e = q_reply_of_cycle(c, cycle, &rows, &n);
    if (e || (e = evaluation_hidden(c, cycle, &hidden)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].readers >= REPLY_READERS)
            continue;
        if (evaluation_is_hidden(&hidden, rows[i].nomination))
            return fail(c, ERR_REFUSED, "A reply has not been read by two of those who decide.");
        return fail(c, ERR_REFUSED,
                    "The reply of %.*s has not been read by two of those who decide.",
                    STR_ARG(rows[i].name));
    }
    return OK;
}
