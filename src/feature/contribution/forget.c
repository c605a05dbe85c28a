#include "feature/contribution/forget.sql.h"
#include "feature/contribution/import_inside.h"
#include "feature/contribution/inside.h"

/* Works first, because they are found by what is forgotten after them; what hangs on something goes
 * before it. */
static enum err forget(struct ctx *c, int64_t person)
{
    static enum err (*const steps[])(struct ctx *, int64_t) = {
        q_forget_shared_titles, q_forget_work_numbers, q_forget_works,    q_forget_authorship,
        q_forget_texts,         q_forget_expertises,   q_forget_evidence, q_forget_vouches,
        q_forget_vouch_links,   q_forget_found_in,     q_forget_all_of,   q_forget_days,
        q_forget_batches,
    };
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT(steps); i++)
        e = steps[i](c, person);
    if (!e)
        import_forget_person(c, person);
    return e;
}

enum err contribution_follow(struct ctx *c, const struct ledger_line *line)
{
    if (str_same(line->kind, S("erasure.done")))
        return forget(c, line->subject);
    return contribution_merge_follow(c, line);
}

enum err contribution_retire(struct ctx *c, moment before, int64_t most, int64_t *n)
{
    struct row_forget_old_names *rows;
    size_t many;
    enum err e = q_forget_old_names(c, before, most, &rows, &many);
    if (!e)
        *n = (int64_t)many;
    return e;
}
