#include "feature/program/part.h"

#include "kit/i18n/i18n.h"

struct frame_field part_number(struct ctx *c, const struct req *r, const char *name, int64_t number)
{
    str stored = number ? arena_format(c->mem, "%lld", (long long)number) : S("");
    return (struct frame_field){.name = name,
                                .type = "number",
                                .value = part_sent(r) ? form_text(r, name) : stored,
                                .min = "1"};
}

void part_read_number(struct ctx *c, const struct req *r, const char *name, int64_t most,
                      int64_t *number)
{
    str sent = form_text(r, name);
    *number = 0;
    if (sent.len > 0 && (!str_int(sent, number) || *number < 1 || *number > most))
        fail_at(c, name, "Write a whole number from 1 to %lld, or nothing.", (long long)most);
}

/* ---- all of them ------------------------------------------------------------------------------- */

static struct part_list rules_list(struct ctx *c)
{
    return (struct part_list){.prefix = "rule",
                              .legend = tr(c, N_("Counted rules")),
                              .hint = tr(c, N_("A rule that is a part of another one stands after "
                                               "it.")),
                              .max = POLICY_RULES_MAX,
                              .alone = true};
}

static struct part_items rules_of(struct ctx *c, const struct policy *p)
{
    struct part_item *all = arena_take(c->mem, p->n_counted, sizeof *all);
    for (size_t i = 0; i < p->n_counted; i++)
        all[i] = (struct part_item){.code = p->counted[i].code,
                                    .name = p->counted[i].name,
                                    .address = arena_format(c->mem, "/program/policy/counted/%.*s",
                                                            STR_ARG(p->counted[i].code))};
    return (struct part_items){all, p->n_counted};
}

static const char *cap_name(struct ctx *c, size_t i)
{
    return arena_format(c->mem, "cap_%s", policy_group(i)).at;
}

void counted_rules_fill(struct ctx *c, const struct req *r, const struct policy *p,
                        struct rules_form *f)
{
    struct part_items items = rules_of(c, p);
    f->list = rules_list(c);
    part_list_fill(c, r, &f->list, items.list, items.n);
    for (size_t i = 0; i < POLICY_GROUPS; i++) {
        f->caps[i] = part_number(c, r, cap_name(c, i), p->caps[i]);
        f->caps[i].label = policy_group_words(c, str_of(policy_group(i)));
    }
}

/* What a rule is a part of stands before it. */
static void check_order(struct ctx *c, struct part_items items, const struct policy *p)
{
    for (size_t i = 0; i < p->n_counted; i++) {
        bool found = p->counted[i].of.len == 0;
        for (size_t k = 0; k < i; k++)
            found = found || str_same(p->counted[k].code, p->counted[i].of);
        if (!found)
            fail_at(c, part_name(c, "rule", "place", items.list[i].line),
                    "This is a part of another rule, which has to stand before it.");
    }
}

void counted_rules_read(struct ctx *c, const struct req *r, struct policy *p)
{
    struct part_list list = rules_list(c);
    struct part_items items = part_list_read(c, r, &list, rules_of(c, p));
    struct policy_counted *all = arena_take(c->mem, items.n, sizeof *all);
    for (size_t i = 0; i < items.n; i++)
        all[i] = *policy_counted(p, items.list[i].code);
    p->counted = all;
    p->n_counted = items.n;
    check_order(c, items, p);
    for (size_t i = 0; i < POLICY_GROUPS; i++)
        part_read_number(c, r, cap_name(c, i), POLICY_RULE_MAX, &p->caps[i]);
}

/* ---- one of them ------------------------------------------------------------------------------- */

static bool has_type(const struct policy_counted *rule, str code)
{
    for (size_t i = 0; i < rule->n_types; i++)
        if (str_same(rule->types[i], code))
            return true;
    return false;
}

static bool was_ticked(const struct req *r, str code)
{
    str sent;
    for (size_t i = 0; form_each(r, "types", i, &sent); i++)
        if (str_same(sent, code))
            return true;
    return false;
}

/* Only the rules before this one can be chosen; for a new one all of them. */
static struct frame_select select_of(struct ctx *c, const struct policy *p, str code, str chosen)
{
    struct frame_option *options = arena_take(c->mem, p->n_counted + 1, sizeof *options);
    size_t n = 0;
    options[n++] = (struct frame_option){S(""), tr(c, N_("Of the whole record")), chosen.len == 0};
    for (size_t i = 0; i < p->n_counted && !str_same(p->counted[i].code, code); i++)
        options[n++] = (struct frame_option){p->counted[i].code, p->counted[i].name,
                                             str_same(p->counted[i].code, chosen)};
    return (struct frame_select){.name = "of",
                                 .label = tr(c, N_("Of what it counts")),
                                 .hint = tr(c, N_("As a part of another rule it counts only what "
                                                  "counts there: “4 of them talks”.")),
                                 .options = options,
                                 .n = n};
}

static void fill_numbers(struct ctx *c, const struct req *r, const struct policy_counted *rule,
                         struct rule_form *f)
{
    f->at_least = part_number(c, r, "at_least", rule->at_least);
    f->at_least.label = tr(c, N_("At least so many contributions"));
    f->at_least.required = true;
    f->spread_months = part_number(c, r, "spread_months", rule->spread_months);
    f->spread_months.label = tr(c, N_("In at least so many different months"));
    f->reach_least = part_number(c, r, "reach_least", rule->reach_least);
    f->reach_least.label = tr(c, N_("Each reached at least so many people"));
}

void counted_rule_fill(struct ctx *c, const struct req *r, const struct policy *p,
                       const struct policy_counted *rule, struct rule_form *f)
{
    static const struct policy_counted none = {0};
    const struct policy_counted *old = rule ? rule : &none;
    bool sent = part_sent(r);
    *f = (struct rule_form){.fresh = !rule, .code = old->code, .title = old->name};
    f->name = (struct frame_field){.name = "name",
                                   .type = "text",
                                   .label = tr(c, N_("Name")),
                                   .hint = tr(c, N_("Such as: 8 contributions a year")),
                                   .value = sent ? form_text(r, "name") : old->name,
                                   .required = true,
                                   .max = POLICY_RULE_NAME_MAX};
    fill_numbers(c, r, old, f);
    f->of = select_of(c, p, old->code, sent ? form_text(r, "of") : old->of);
    f->needed = sent ? form_has(r, "needed") : old->needed;
    f->verified = sent ? form_has(r, "verified") : old->verified;
    f->open = sent ? form_has(r, "open") : old->open;
    f->types = arena_take(c->mem, p->n_types, sizeof *f->types);
    for (size_t i = 0; i < p->n_types; i++) {
        const struct policy_type *t = &p->types[i];
        if (t->counts)
            f->types[f->n_types++] = (struct rule_type){
                t->code, t->name, sent ? was_ticked(r, t->code) : has_type(old, t->code)};
    }
}

static void read_types(struct ctx *c, const struct req *r, const struct policy *p,
                       struct policy_counted *rule)
{
    str *types = arena_take(c->mem, p->n_types, sizeof *types);
    rule->n_types = 0;
    for (size_t i = 0; i < p->n_types; i++)
        if (p->types[i].counts && was_ticked(r, p->types[i].code))
            types[rule->n_types++] = p->types[i].code;
    rule->types = types;
}

/* What more than one field takes part in. */
static void check_rule(struct ctx *c, const struct policy *p, const struct policy_counted *rule)
{
    const struct policy_counted *of = policy_counted(p, rule->of);
    if (rule->at_least == 0)
        fail_at(c, "at_least", "Write a whole number from 1 to %lld.", (long long)POLICY_RULE_MAX);
    if (rule->spread_months > rule->at_least)
        fail_at(c, "spread_months", "So few contributions cannot lie in so many months.");
    if (of && rule->at_least > of->at_least)
        fail_at(c, "at_least", "This is a part of %lld contributions and cannot be more.",
                (long long)of->at_least);
    for (size_t i = 0; i < p->n_counted; i++) {
        const struct policy_counted *other = &p->counted[i];
        if (str_same(other->code, rule->code))
            continue;
        if (str_same_nocase(other->name, rule->name))
            fail_at(c, "name", "There is a rule of this name already.");
        if (rule->code.len && str_same(other->of, rule->code) && other->at_least > rule->at_least)
            fail_at(c, "at_least", "“%.*s” is a part of this rule and asks for %lld.",
                    STR_ARG(other->name), (long long)other->at_least);
    }
}

static bool is_taken(const void *among, str code)
{
    return policy_counted(among, code) != NULL;
}

static void put_rule(struct ctx *c, struct policy *p, struct policy_counted rule)
{
    struct policy_counted *all = arena_take(c->mem, p->n_counted + 1, sizeof *all);
    size_t at = p->n_counted;
    for (size_t i = 0; i < p->n_counted; i++) {
        all[i] = p->counted[i];
        if (str_same(all[i].code, rule.code))
            at = i;
    }
    all[at] = rule;
    p->n_counted += at == p->n_counted;
    p->counted = all;
}

void counted_rule_read(struct ctx *c, const struct req *r, struct policy *p, str code)
{
    struct policy_counted rule = {.code = code};
    rule.name = form_text(r, "name");
    rule.of = form_text(r, "of");
    rule.needed = form_has(r, "needed");
    rule.verified = form_has(r, "verified");
    rule.open = form_has(r, "open");
    check_text(c, "name", rule.name, (struct text_rule){1, POLICY_RULE_NAME_MAX, false});
    part_read_number(c, r, "at_least", POLICY_RULE_MAX, &rule.at_least);
    part_read_number(c, r, "spread_months", 36, &rule.spread_months);
    part_read_number(c, r, "reach_least", POLICY_REACH_MAX, &rule.reach_least);
    if (rule.of.len && !policy_counted(p, rule.of))
        fail_at(c, "of", "Choose one of the rules.");
    if (code.len == 0 && p->n_counted >= POLICY_RULES_MAX)
        fail_at(c, "name", "There are %d rules already; that is all there can be.",
                POLICY_RULES_MAX);
    read_types(c, r, p, &rule);
    check_rule(c, p, &rule);
    if (code.len == 0)
        rule.code = part_code_unused(c, rule.name, is_taken, p);
    put_rule(c, p, rule);
}
