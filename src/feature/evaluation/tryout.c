#include "feature/evaluation/tryout.h"

#include "feature/evaluation/outcome.h"

#include <stdlib.h>

/* Weights of a policy for the criteria that were scored under `then`: the same number and code. */
static size_t weights_of(struct arena *mem, const struct policy *policy, const struct policy *then,
                         const struct mean_criterion **list)
{
    struct mean_criterion *all = arena_take(mem, policy->n_criteria, sizeof *all);
    size_t n = 0;
    for (size_t i = 0; i < policy->n_criteria; i++) {
        const struct policy_criterion *k = &policy->criteria[i],
                                      *old = policy_criterion(then, k->number);
        if (old && str_same(old->code, k->code))
            all[n++] = (struct mean_criterion){k->number, k->weight};
    }
    *list = all;
    return n;
}

static enum tryout_outcome outcome_of(const struct mean_result *result, const struct policy *policy,
                                      bool unmet)
{
    const struct outcome_line line = {.raw = result->raw,
                                      .reviews = result->reviews,
                                      .threshold = policy->threshold,
                                      .minimum = policy->reviews_minimum,
                                      .unmet = unmet};
    str outcome = outcome_by_line(&line);
    if (outcome.len == 0 || result->reviews == 0)
        return TRYOUT_OPEN;
    return str_same(outcome, S("award")) ? TRYOUT_YES : TRYOUT_NO;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const struct mean_result *)a)->of->id,
            y = ((const struct mean_result *)b)->of->id;
    return (x > y) - (x < y);
}

/* In the order of the cases, which are by id. */
static struct mean_result *results_of(struct arena *mem, const struct mean_input *in,
                                      const struct policy *policy, const struct policy *then)
{
    struct mean_input other = *in;
    other.n_criteria = weights_of(mem, policy, then, &other.criteria);
    other.threshold = policy->threshold;
    struct mean_result *results = mean_results(mem, &other, (struct mean_what_if){-1, 0});
    if (in->n > 1)
        qsort(results, in->n, sizeof *results, by_id);
    return results;
}

struct tryout_case *tryout_of(struct arena *mem, const struct mean_input *in,
                              const struct policy *then, const struct policy *draft,
                              const struct tryout_counted *counted)
{
    const struct mean_result *was = results_of(mem, in, then, then),
                             *now = results_of(mem, in, draft, then);
    struct tryout_case *cases = arena_take(mem, in->n, sizeof *cases);
    for (size_t i = 0; i < in->n; i++)
        cases[i] = (struct tryout_case){.id = in->cases[i].id,
                                        .region = in->cases[i].region,
                                        .kind = in->cases[i].kind,
                                        .was = outcome_of(&was[i], then, counted[i].unmet_then),
                                        .now = outcome_of(&now[i], draft, counted[i].unmet_now),
                                        .kept = counted[i].kept};
    return cases;
}

/* ---- counts ------------------------------------------------------------------------------------ */

void tryout_count(struct tryout_row *row, const struct tryout_case *one)
{
    bool was = one->was == TRYOUT_YES, now = one->now == TRYOUT_YES;
    row->cases++;
    row->was += was;
    row->now += now;
    row->gained += now && !was;
    row->lost += was && !now;
}

static void add_row(struct tryout_row *to, const struct tryout_row *row)
{
    to->cases += row->cases;
    to->was += row->was;
    to->now += row->now;
    to->gained += row->gained;
    to->lost += row->lost;
}

static int by_cases(const void *a, const void *b)
{
    const struct tryout_row *x = a, *y = b;
    if (x->cases != y->cases)
        return x->cases > y->cases ? -1 : 1;
    return str_compare(x->name, y->name);
}

/* The small ones become one; if that is small, too, the smallest of the others joins them. */
static void fold(struct tryout_row *rows, size_t *n, str others)
{
    size_t left = *n;
    if (*n > 1)
        qsort(rows, *n, sizeof *rows, by_cases);
    while (left > 0 && rows[left - 1].cases < TRYOUT_LEAST)
        left--;
    if (left == *n)
        return;
    struct tryout_row rest = {.name = others};
    for (size_t i = left; i < *n; i++)
        add_row(&rest, &rows[i]);
    if (rest.cases < TRYOUT_LEAST && left > 0)
        add_row(&rest, &rows[--left]);
    rows[left] = rest;
    *n = left + 1;
}

static bool is_small(int64_t number)
{
    return number > 0 && number < TRYOUT_LEAST;
}

/* Hides small ones of a column; true: the total would tell the one that is hidden. */
static bool hide_column(struct tryout_row *rows, size_t n, int64_t *(*of)(struct tryout_row *))
{
    size_t hidden = 0;
    for (size_t i = 0; i < n; i++)
        if (is_small(*of(&rows[i]))) {
            *of(&rows[i]) = -1;
            hidden++;
        }
    return hidden == 1;
}

static int64_t *gained_of(struct tryout_row *row)
{
    return &row->gained;
}

static int64_t *lost_of(struct tryout_row *row)
{
    return &row->lost;
}

void tryout_hide(struct tryout_row *rows, size_t *n, struct tryout_row *total, str others)
{
    if (total->cases < TRYOUT_LEAST) {
        *total = (struct tryout_row){0, total->name, -1, -1, -1, -1, -1};
        *n = 0;
        return;
    }
    fold(rows, n, others);
    if (hide_column(rows, *n, gained_of) || is_small(total->gained))
        total->gained = -1;
    if (hide_column(rows, *n, lost_of) || is_small(total->lost))
        total->lost = -1;
    for (size_t i = 0; i < *n; i++)
        rows[i].was = rows[i].now = -1; /* their difference would tell what is hidden */
    if (total->gained < 0 || total->lost < 0 || is_small(total->now))
        total->now = -1;
    if (is_small(total->was))
        total->was = -1;
}
