/* The counted rules as a part of pages: the record, the case, the letter. */
#include "feature/contribution/inside.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"

enum { LISTED = 60, ASKS = 8 };

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

str counted_asks(struct ctx *c, const struct policy *policy, const struct policy_counted *rule)
{
    str asks[ASKS];
    size_t n = 0;
    const struct policy_counted *of = policy_counted(policy, rule->of);
    str *names = arena_take(c->mem, rule->n_types, sizeof *names);
    for (size_t i = 0; i < rule->n_types; i++) {
        const struct policy_type *type = policy_type(policy, rule->types[i]);
        names[i] = i18n_apart(c, type ? type->name : rule->types[i]);
    }
    if (of)
        asks[n++] = words_format(c, tr_c(c->catalog, N_("of those that count for “%.*s”")),
                                 STR_ARG(of->name));
    if (rule->n_types > 0)
        asks[n++] = words_format(c, tr_c(c->catalog, N_("only: %.*s")),
                                 STR_ARG(i18n_list(c, names, rule->n_types)));
    if (rule->spread_months > 0)
        asks[n++] = words_format(
            c, tr_plural(c, "in %d month", "in %d different months", rule->spread_months),
            (int)rule->spread_months);
    if (rule->verified)
        asks[n++] = tr(c, N_("confirmed by a lead"));
    if (rule->open)
        asks[n++] = tr(c, N_("everybody may see them"));
    if (rule->reach_least > 0)
        asks[n++] = words_format(c, tr_c(c->catalog, N_("each reached at least %.*s people")),
                                 STR_ARG(i18n_number(c, rule->reach_least)));
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < n; i++) {
        text_add(&t, i ? S("; ") : S(""));
        text_add(&t, asks[i]);
    }
    return text_str(&t);
}

#include "feature/contribution/counted.html.h"
