#include "feature/nomination/nomination.h"
#include "feature/review/review.h"
#include "feature/review/review_forget.sql.h"
#include "feature/review/review_inside.h"

/* Nothing of a review that was only begun is kept. */
static enum err clear_desk(struct ctx *c, int64_t person)
{
    struct row_review_forget_open_cases *rows;
    size_t n;
    enum err e = q_review_forget_open_cases(c, person, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        if (!(e = review_throw_away(c, rows[i].id)) && !(e = q_review_forget_draft(c, rows[i].id)))
            e = q_review_forget_give_back(c, rows[i].id);
    return e;
}

enum err review_forget(struct ctx *c, int64_t person)
{
    enum err e = q_review_forget_texts(c, person);
    if (e || (e = q_review_forget_words(c, person)) || (e = q_review_forget_remarks(c, person)) ||
        (e = q_review_forget_comments(c, person)))
        return e;
    return clear_desk(c, person);
}

enum err review_retire(struct ctx *c, const struct retiring *of, int64_t *n)
{
    static enum err (*const steps[])(struct ctx *, int64_t) = {
        q_review_forget_case_texts, q_review_forget_case_words, q_review_forget_case_remarks,
        q_review_forget_case_comments};
    struct row_review_forget_over *rows;
    size_t many;
    enum err e = q_review_forget_over(c, of->before, of->most, &rows, &many);
    for (size_t i = 0; !e && i < many; i++)
        for (size_t s = 0; !e && s < COUNT(steps); s++)
            e = steps[s](c, rows[i].id);
    if (!e)
        *n = (int64_t)many;
    return e;
}
