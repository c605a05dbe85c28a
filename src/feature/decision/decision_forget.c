#include "feature/decision/decision.h"
#include "feature/decision/appeal.sql.h"
#include "feature/decision/decision_forget.sql.h"
#include "feature/nomination/nomination.h"

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

enum err decision_retire(struct ctx *c, const struct retiring *of, int64_t *n)
{
    static enum err (*const steps[])(struct ctx *, int64_t) = {
        q_decision_forget_case_reasons, q_decision_forget_case_replies,
        q_decision_forget_case_vetoes, q_decision_forget_case_appeals,
        q_decision_forget_case_notes};
    struct row_decision_forget_over *rows;
    size_t many;
    enum err e = q_decision_forget_over(c, of->before, of->most, &rows, &many);
    for (size_t i = 0; !e && i < many; i++)
        for (size_t s = 0; !e && s < COUNT(steps); s++)
            e = steps[s](c, rows[i].id);
    if (!e)
        *n = (int64_t)many;
    return e;
}
