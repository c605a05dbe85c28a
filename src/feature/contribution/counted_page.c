/* The counted rules as a part of pages: the record, the case, the letter. */
#include "feature/contribution/inside.h"
#include "feature/frame/frame.h"

enum { LISTED = 60 };

/* What has another kind is not worth a line. */
static bool is_listed(enum counted_why why, bool yes)
{
    return yes ? why == COUNTED_YES : why != COUNTED_YES && why != COUNTED_OTHER_TYPE;
}

static size_t count_listed(const struct counted_rule *rule, size_t n, bool yes)
{
    size_t listed = 0;
    for (size_t i = 0; i < n; i++)
        listed += is_listed(rule->why[i], yes);
    return listed;
}

static int64_t count_group(const struct counted *x, str group)
{
    int64_t n = 0;
    for (size_t i = 0; i < x->record.n; i++) {
        const struct policy_type *type = policy_type(x->policy, x->record.items[i].type);
        n += x->why[i] == COUNTED_YES && str_same(type->group, group);
    }
    return n;
}

struct criterion_shown counted_criterion(struct ctx *c, const struct counted *x, size_t i)
{
    const struct policy_criterion *k = &x->policy->criteria[i];
    const char *group = contribution_group_words(k->shown_by);
    struct criterion_shown shown = {.name = k->name, .weight = k->weight};
    if (group) {
        shown.measure = tr(c, group);
        shown.value = count_group(x, k->shown_by);
    } else if (str_same(k->shown_by, S("reach"))) {
        struct reach_sum sum = reach_sum_of(x);
        shown.measure = tr(c, N_("people reached"));
        shown.value = sum.measured + sum.declared + sum.estimated;
    } else if (str_same(k->shown_by, S("kinds"))) {
        shown.measure = tr(c, N_("kinds of work"));
        for (size_t g = 0; g < POLICY_GROUPS; g++)
            shown.value += count_group(x, str_of(policy_group(g))) > 0;
    }
    return shown;
}

#include "feature/contribution/counted.html.h"
