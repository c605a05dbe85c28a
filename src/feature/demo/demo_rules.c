/* The rules of the demo: some that count beside those that are scored, and a draft that was tried out. */
#include "feature/demo/demo_plan.h"

#include "feature/contribution/contribution.h"
#include "feature/decision/decision.h"
#include "feature/demo/demo.sql.h"
#include "feature/nomination/nomination.h"

enum { DRAFT_THRESHOLD = 625, DRAFT_CAP = 6 };

static const str talks[] = {{"talk", 4}, {"owner-event-talk", 16}, {"workshop", 8}};

static const struct policy_counted in_force[] = {
    {.code = {"year", 4}, .name = {"5 contributions a year", 22}, .at_least = 5},
    {.code = {"talks", 5},
     .name = {"1 of them a talk or a workshop", 30},
     .at_least = 1,
     .of = {"year", 4},
     .types = talks,
     .n_types = COUNT(talks)},
    {.code = {"confirmed", 9},
     .name = {"1 confirmed by a lead", 21},
     .at_least = 1,
     .needed = true,
     .verified = true},
};

enum err demo_rules(struct ctx *c, str *document)
{
    struct policy policy;
    enum err e = policy_read(c, str_of(policy_default()), &policy);
    if (e)
        return e;
    policy.counted = in_force;
    policy.n_counted = COUNT(in_force);
    *document = policy_write(c, &policy);
    return OK;
}

/* What is usual first: the frozen records name it. */
enum err demo_make_records(struct demo *d)
{
    struct row_demo_frozen *rows;
    size_t n;
    d->c->now = DEMO_START;
    enum err e = reach_usual_count(d->c);
    if (e || (e = q_demo_frozen(d->c, &rows, &n)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        if (!(e = nomination_freeze_as_is(d->c, rows[i].id)))
            e = demo_chunk(d, i, "records", n);
    return e ? e
             : q_demo_decided_otherwise(
                   d->c, S("The record was brought over from an older program and is not whole. We "
                           "looked at the work itself, and it meets the published criteria."));
}

/* The line a little lower, depth before help, no more than six in writing, two months at least. */
static str draft_of(struct ctx *c, const struct policy *standing)
{
    struct policy_criterion *criteria = arena_take(c->mem, standing->n_criteria, sizeof *criteria);
    struct policy_counted *counted = arena_take(c->mem, standing->n_counted + 1, sizeof *counted);
    struct policy draft = *standing;
    for (size_t i = 0; i < draft.n_criteria; i++) {
        criteria[i] = standing->criteria[i];
        criteria[i].weight += criteria[i].number == 1 ? -5 : criteria[i].number == 3 ? 5 : 0;
    }
    for (size_t i = 0; i < draft.n_counted; i++)
        counted[i] = standing->counted[i];
    counted[draft.n_counted++] = (struct policy_counted){.code = S("spread"),
                                                         .name = S("Work in two months"),
                                                         .at_least = 2,
                                                         .needed = true,
                                                         .spread_months = 2};
    draft.criteria = criteria;
    draft.counted = counted;
    draft.threshold = DRAFT_THRESHOLD;
    draft.caps[0] = DRAFT_CAP;
    return policy_write(c, &draft);
}

/* Written by one manager; another one, who comes in by the door of the demo, can adopt it. */
enum err demo_make_draft_rules(struct demo *d)
{
    struct ctx *c = d->c;
    const int64_t me = c->me, bits = c->bits;
    int64_t version;
    c->now = (moment){DEMO_START.s - 86400};
    c->me = d->people[d->managers[0]].id;
    c->bits |= SIGNED_IN | MANAGER;
    enum err e = program_policy_draft(c, draft_of(c, d->policy), &version);
    if (!e)
        e = tryout_make(c, version);
    c->me = me, c->bits = bits;
    return e;
}
