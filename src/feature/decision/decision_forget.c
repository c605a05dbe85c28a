#include "feature/decision/decision.h"
#include "feature/decision/appeal.sql.h"
#include "feature/decision/decision_forget.sql.h"

enum err decision_follow(struct ctx *c, const struct ledger_line *line)
{
    if (!str_same(line->kind, S("erasure.done")))
        return OK;
    enum err e = q_decision_forget_reasons(c, line->subject);
    if (e || (e = q_appeal_forget(c, line->subject)) ||
        (e = q_decision_forget_notes(c, line->subject)) ||
        (e = q_decision_forget_vetoes(c, line->subject)))
        return e;
    return q_decision_forget_replies(c, line->subject);
}
