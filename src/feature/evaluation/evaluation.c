#include "feature/evaluation/evaluation.h"

#include "feature/evaluation/evaluation.sql.h"
#include "feature/review/review.h"

enum err evaluation_hidden(struct ctx *c, int64_t cycle, struct hidden_cases *hidden)
{
    struct row_evaluation_hidden *rows;
    size_t n;
    enum err e = q_evaluation_hidden(c, cycle, review_employers_since(c->now), &rows, &n);
    if (e)
        return e;
    int64_t *ids = arena_take(c->mem, n, sizeof *ids);
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].nomination;
    *hidden = (struct hidden_cases){ids, n};
    return OK;
}

bool evaluation_is_hidden(const struct hidden_cases *hidden, int64_t nomination)
{
    return id_find(IDS(hidden->ids, hidden->n), nomination) != SIZE_MAX;
}

enum err evaluation_readers(struct ctx *c, int64_t cycle, const struct hidden_cases *hidden,
                            const int64_t **ids, size_t *n)
{
    struct row_evaluation_readers *rows;
    size_t n_rows, shown = 0;
    enum err e = q_evaluation_readers(c, cycle, &rows, &n_rows);
    if (e)
        return e;
    int64_t *list = arena_take(c->mem, n_rows, sizeof *list);
    for (size_t i = 0; i < n_rows; i++)
        if (!evaluation_is_hidden(hidden, rows[i].nomination) &&
            (shown == 0 || list[shown - 1] != rows[i].reviewer))
            list[shown++] = rows[i].reviewer;
    *ids = list;
    *n = shown;
    return OK;
}

enum err evaluation_follow(struct ctx *c, const struct ledger_line *line)
{
    return str_same(line->kind, S("erasure.done")) ? q_evaluation_forget(c, line->subject) : OK;
}
