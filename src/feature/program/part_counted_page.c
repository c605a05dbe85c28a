/* /program/policy/counted: the rules that count, as forms. */
#include "feature/program/part.h"

#define PART_BODY_MAX 65536 /* bytes */

struct rules_view {
    struct part_page page;
    struct rules_form form;
};
struct rule_view {
    struct part_page page;
    struct rule_form form;
    str action;
};

static str type_id(struct ctx *c, size_t i)
{
    return arena_format(c->mem, "f-types-%zu", i + 1);
}

#include "feature/program/part_counted.html.h"

#define COUNTED "/program/policy/counted"

enum err counted_rules_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct rules_view v = {.page.here = COUNTED};
    struct policy policy;
    enum err e = part_begin(c, r, &v.page, &policy);
    if (e)
        return e;
    counted_rules_fill(c, r, &policy, &v.form);
    struct html o = frame_open(c, r, tr(c, N_("Counted rules")), AREA_PROGRAM);
    view_counted_rules(&o, &v);
    return frame_close(&o, r, out);
}

/* The rule of the address; none on the page for a new one. */
static enum err find_rule(struct ctx *c, const struct req *r, const struct policy *policy,
                          const struct policy_counted **rule)
{
    *rule = r->word[0].len ? policy_counted(policy, r->word[0]) : NULL;
    if (r->word[0].len && !*rule)
        return fail(c, ERR_NOT_FOUND, "There is no such counted rule in the draft.");
    return OK;
}

static enum err rule_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct rule_view v = {.page.here = COUNTED, .action = r->path};
    const struct policy_counted *rule;
    struct policy policy;
    enum err e = part_begin(c, r, &v.page, &policy);
    if (e || (e = find_rule(c, r, &policy, &rule)))
        return e;
    counted_rule_fill(c, r, &policy, rule, &v.form);
    struct html o =
        frame_open(c, r, rule ? rule->name : tr(c, N_("A new counted rule")), AREA_PROGRAM);
    view_counted_rule(&o, &v);
    return frame_close(&o, r, out);
}

static enum err rule_post(struct ctx *c, const struct req *r, struct res *out)
{
    const struct policy_counted *rule;
    struct part_page page;
    struct policy policy;
    enum err e = part_begin(c, r, &page, &policy);
    if (e || (e = find_rule(c, r, &policy, &rule)))
        return e;
    counted_rule_read(c, r, &policy, r->word[0]);
    return frame_saved(c, r, out, part_save(c, r, &policy), rule_get);
}

const struct route counted_routes[] = {
    {"GET", COUNTED, counted_rules_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", COUNTED, part_post, MANAGER, COUNTED, PAGE, PART_BODY_MAX, false},
    {"GET", "/program/policy/rule", rule_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/policy/rule", rule_post, MANAGER, COUNTED, PAGE, PART_BODY_MAX, false},
    {"GET", COUNTED "/@", rule_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", COUNTED "/@", rule_post, MANAGER, COUNTED, PAGE, PART_BODY_MAX, false},
    {0},
};
