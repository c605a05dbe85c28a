#include "feature/nomination/nomination_case.h"
#include "feature/nomination/nomination_forget.sql.h"
#include "kit/mail/mail.h"

/* The case of a nominee who is gone ends, unless it was decided. Nobody gets a letter about it. */
static enum err end_case(struct ctx *c, const struct row_nomination_forget_cases *n)
{
    struct row_nomination_move moved;
    if (!nomination_may_move(nomination_state_read(n->state), NOMINATION_WITHDRAWN, BY_PERSON))
        return OK;
    enum err e = q_nomination_move(c, n->id, n->state, S("withdrawn"), (opt_time){0}, &moved);
    return e ? e
             : ledger_write(c, &(struct ledger_entry){.kind = "nomination.withdrawn",
                                                      .subject = n->id,
                                                      .person = n->nominee,
                                                      .kept = true});
}

static enum err forget_case(struct ctx *c, int64_t person,
                            const struct row_nomination_forget_cases *n)
{
    str letters = arena_format(c->mem, "nomination/%lld/", (long long)n->id);
    enum err e = q_nomination_forget_words(c, n->id);
    if (e || (e = mail_forget_about(c, letters)) || n->nominee != person)
        return e;
    if ((e = q_nomination_forget_messages(c, n->id)) ||
        (e = q_nomination_forget_requests(c, n->id)) || (e = q_nomination_forget_record(c, n->id)))
        return e;
    return end_case(c, n);
}

enum err nomination_forget(struct ctx *c, int64_t person)
{
    struct row_nomination_forget_cases *cases;
    size_t n;
    enum err e = q_nomination_forget_cases(c, person, &cases, &n);
    for (size_t i = 0; !e && i < n; i++)
        e = forget_case(c, person, &cases[i]);
    if (e || (e = q_nomination_forget_own_messages(c, person)) ||
        (e = q_nomination_forget_own_requests(c, person)) ||
        (e = q_nomination_forget_conflicts(c, person)))
        return e;
    return q_nomination_forget_leads(c, person);
}

enum err nomination_retire(struct ctx *c, const struct retiring *of, int64_t *n)
{
    static enum err (*const steps[])(struct ctx *, int64_t) = {
        q_nomination_forget_words, q_nomination_forget_messages, q_nomination_forget_requests,
        q_nomination_forget_record};
    struct row_nomination_forget_over *rows;
    size_t many;
    enum err e = q_nomination_forget_over(c, of->before, of->awarded, of->most, &rows, &many);
    for (size_t i = 0; !e && i < many; i++)
        for (size_t s = 0; !e && s < COUNT(steps); s++)
            e = steps[s](c, rows[i].id);
    if (!e)
        *n = (int64_t)many;
    return e;
}
