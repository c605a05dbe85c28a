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
