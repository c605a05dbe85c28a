/* The rules of a policy that count: "8 contributions a year, 4 of them talks", and the caps. */
#include "feature/program/policy_json.h"

#include "kit/i18n/i18n.h"

static const char *const groups[] = {"writing", "speaking",  "code",
                                     "help",    "community", "feedback"};
_Static_assert(COUNT(groups) == POLICY_GROUPS, "a cap for each group");

const char *policy_group(size_t i)
{
    return groups[i];
}

bool policy_is_group(str code)
{
    for (size_t i = 0; i < COUNT(groups); i++)
        if (str_same(code, str_of(groups[i])))
            return true;
    return false;
}

int64_t policy_cap(const struct policy *p, str group)
{
    for (size_t i = 0; i < COUNT(groups); i++)
        if (str_same(group, str_of(groups[i])))
            return p->caps[i];
    return 0;
}

const struct policy_counted *policy_counted(const struct policy *p, str code)
{
    for (size_t i = 0; i < p->n_counted; i++)
        if (str_same(p->counted[i].code, code))
            return &p->counted[i];
    return NULL;
}

enum { ASKS = 6 };

str policy_counted_words(struct ctx *c, const struct policy *policy,
                         const struct policy_counted *rule)
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
    if (n == 0)
        return tr(c, N_("everything that counts"));
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < n; i++) {
        text_add(&t, i ? S("; ") : S(""));
        text_add(&t, asks[i]);
    }
    return text_str(&t);
}

/* ---- reading ----------------------------------------------------------------------------------- */

#define AT(name) offsetof(struct policy_counted, name)
#define CAP(i) (offsetof(struct policy, caps) + (i) * sizeof(int64_t))

static const struct member rule_members[] = {
    {"code", CODE, false, AT(code), 0, 0},
    {"name", WORDS, false, AT(name), 0, POLICY_RULE_NAME_MAX},
    {"at_least", NUMBER, false, AT(at_least), 1, POLICY_RULE_MAX},
    {"needed", FLAG, true, AT(needed), 0, 0},
    {"of", CODE, true, AT(of), 0, 0},
    {"spread_months", NUMBER, true, AT(spread_months), 1, 36},
    {"verified", FLAG, true, AT(verified), 0, 0},
    {"public", FLAG, true, AT(open), 0, 0},
    {"reach_least", NUMBER, true, AT(reach_least), 1, POLICY_REACH_MAX},
};
static const char *const rule_others[] = {"types", NULL};
static const struct shape rule_shape = {rule_members, COUNT(rule_members), rule_others};

static const struct member cap_members[] = {
    {"writing", NUMBER, true, CAP(0), 1, POLICY_RULE_MAX},
    {"speaking", NUMBER, true, CAP(1), 1, POLICY_RULE_MAX},
    {"code", NUMBER, true, CAP(2), 1, POLICY_RULE_MAX},
    {"help", NUMBER, true, CAP(3), 1, POLICY_RULE_MAX},
    {"community", NUMBER, true, CAP(4), 1, POLICY_RULE_MAX},
    {"feedback", NUMBER, true, CAP(5), 1, POLICY_RULE_MAX},
};
static const struct shape cap_shape = {cap_members, COUNT(cap_members), NULL};

/* Types that can count at all. */
static enum err read_types(struct ctx *c, const struct place *at, const json_t *object,
                           const struct policy *policy, struct policy_counted *rule)
{
    struct list list = {.at = {at, "types", 0}};
    enum err e = policy_list(c, &list, object, 0, 60);
    if (e)
        return e;
    str *types = arena_take(c->mem, list.n, sizeof *types);
    for (size_t i = 0; i < list.n; i++) {
        types[i] = policy_text(c, json_array_get(list.json, i));
        const struct policy_type *type = policy_type(policy, types[i]);
        if (!type || !type->counts)
            return policy_wrong(
                c, &(struct place){&list.at, NULL, i},
                tr(c, N_("Write the code of a type of contribution that is scored.")));
        for (size_t k = 0; k < i; k++)
            if (str_same(types[k], types[i]))
                return policy_wrong(c, &(struct place){&list.at, NULL, i},
                                    tr(c, N_("This type is there twice.")));
    }
    rule->types = types;
    rule->n_types = list.n;
    return OK;
}

static enum err read_rule(struct ctx *c, const struct place *at, const json_t *object,
                          struct policy *policy)
{
    struct policy_counted *rule =
        (struct policy_counted *)(uintptr_t)&policy->counted[policy->n_counted];
    enum err e = policy_object(c, at, object, &rule_shape, rule);
    if (e || (e = read_types(c, at, object, policy, rule)))
        return e;
    if (policy_counted(policy, rule->code))
        return policy_wrong(c, at, tr(c, N_("This code is there twice.")));
    const struct policy_counted *of = policy_counted(policy, rule->of);
    if (rule->of.len && !of)
        return policy_wrong(c, &(struct place){at, "of", 0},
                            tr(c, N_("Name a rule that stands before this one.")));
    if (of && rule->at_least > of->at_least)
        return policy_wrong(
            c, &(struct place){at, "at_least", 0},
            words_format(
                c, tr_c(c->catalog, N_("This is a part of %lld contributions and cannot be more.")),
                (long long)of->at_least));
    if (rule->spread_months > rule->at_least)
        return policy_wrong(c, &(struct place){at, "spread_months", 0},
                            tr(c, N_("So few contributions cannot lie in so many months.")));
    return OK;
}

enum err policy_read_counted(struct ctx *c, const json_t *object, struct policy *policy)
{
    struct list list = {.at = {NULL, "counted", 0}};
    const json_t *caps = json_object_get(object, "caps");
    enum err e =
        caps ? policy_object(c, &(struct place){NULL, "caps", 0}, caps, &cap_shape, policy) : OK;
    if (e || (e = policy_list(c, &list, object, 0, POLICY_RULES_MAX)))
        return e;
    policy->counted = arena_take(c->mem, list.n, sizeof *policy->counted);
    for (; policy->n_counted < list.n; policy->n_counted++) {
        const struct place here = {&list.at, NULL, policy->n_counted};
        if ((e = read_rule(c, &here, json_array_get(list.json, policy->n_counted), policy)))
            return e;
    }
    return OK;
}

/* ---- writing ----------------------------------------------------------------------------------- */

static void add_flag(struct text *t, const char *name, bool on)
{
    if (on)
        text_format(t, ", \"%s\": true", name);
}

static void add_number(struct text *t, const char *name, int64_t number)
{
    if (number)
        text_format(t, ", \"%s\": %lld", name, (long long)number);
}

static void add_rule(struct text *t, const struct policy_counted *rule)
{
    text_add(t, S("    {\"code\": "));
    text_json(t, rule->code);
    text_add(t, S(", \"name\": "));
    text_json(t, rule->name);
    text_format(t, ", \"at_least\": %lld, \"needed\": %s", (long long)rule->at_least,
                rule->needed ? "true" : "false");
    if (rule->of.len) {
        text_add(t, S(", \"of\": "));
        text_json(t, rule->of);
    }
    for (size_t i = 0; i < rule->n_types; i++) {
        text_add(t, i ? S(", ") : S(", \"types\": ["));
        text_json(t, rule->types[i]);
    }
    text_add(t, rule->n_types ? S("]") : S(""));
    add_number(t, "spread_months", rule->spread_months);
    add_flag(t, "verified", rule->verified);
    add_flag(t, "public", rule->open);
    add_number(t, "reach_least", rule->reach_least);
    text_char(t, '}');
}

void policy_write_counted(struct text *t, const struct policy *p)
{
    bool any = false;
    text_add(t, S("  \"counted\": ["));
    for (size_t i = 0; i < p->n_counted; i++) {
        text_add(t, i ? S(",\n") : S("\n"));
        add_rule(t, &p->counted[i]);
    }
    text_add(t, p->n_counted ? S("\n  ],\n  \"caps\": {") : S("],\n  \"caps\": {"));
    for (size_t i = 0; i < COUNT(groups); i++)
        if (p->caps[i]) {
            text_format(t, "%s\"%s\": %lld", any ? ", " : "", groups[i], (long long)p->caps[i]);
            any = true;
        }
    text_add(t, S("},\n"));
}
