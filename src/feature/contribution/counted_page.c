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
