/* A draft is replayed: from the files of official runs and the frozen records. */
#include "feature/contribution/contribution.h"
#include "feature/evaluation/run.h"
#include "feature/evaluation/tryout.h"
#include "feature/evaluation/tryout.sql.h"
#include "feature/nomination/nomination.h"
#include "kit/store/store.h"

struct making {
    const struct policy *draft, *then; /* then: of the cycle at hand */
    const struct row_tryout_cycles *cycle;
    struct tryout_rule *rules; /* of the draft */
    bool *scored;              /* of each criterion of the draft */
};

/* The counted rules of one case. Its record goes again as soon as it is counted. */
static enum err count_case(struct ctx *c, struct making *m, int64_t nomination,
                           struct tryout_counted *counted)
{
    struct counted_record record;
    struct ctx inside = *c;
    str json;
    inside.mem = arena_new();
    enum err e = nomination_record(&inside, nomination, &json);
    if (!e &&
        !(e = counted_read(&inside, json, m->cycle->record_from, m->cycle->record_to, &record))) {
        struct counted now = counted_of(inside.mem, m->draft, record);
        counted->kept = true;
        counted->unmet_now = now.unmet;
        counted->unmet_then = counted_of(inside.mem, m->then, record).unmet;
        for (size_t i = 0; i < now.n; i++) {
            m->rules[i].met += now.rules[i].met;
            m->rules[i].of++;
        }
    }
    if (e == ERR_FAULT)
        e = fail(c, ERR_FAULT, "the frozen record of nomination %lld cannot be read",
                 (long long)nomination);
    arena_free(inside.mem);
    return e == ERR_NOT_FOUND ? OK : e;
}

static void note_scored(struct making *m, const struct mean_input *in, const struct policy *then)
{
    for (size_t k = 0; k < m->draft->n_criteria; k++) {
        const struct policy_criterion *now = &m->draft->criteria[k],
                                      *old = policy_criterion(then, now->number);
        m->scored[k] = m->scored[k] || (in->n > 0 && old && str_same(old->code, now->code));
    }
}

static enum err make_cycle(struct ctx *c, struct making *m, const struct row_tryout_cycles *y,
                           struct tryout_cycle *cycle)
{
    const struct policy *then;
    struct mean_input in;
    enum err e = run_input(c, y->run, &in);
    if (e || (e = program_policy(c, y->policy, &then)))
        return e;
    m->then = then, m->cycle = y;
    bool counts = m->draft->n_counted > 0 || then->n_counted > 0;
    struct tryout_counted *counted = arena_take(c->mem, in.n, sizeof *counted);
    for (size_t i = 0; i < in.n && counts && !e; i++)
        e = count_case(c, m, in.cases[i].id, &counted[i]);
    if (e)
        return e;
    note_scored(m, &in, then);
    *cycle = (struct tryout_cycle){.id = y->cycle,
                                   .run = y->run,
                                   .policy = y->policy,
                                   .code = y->code,
                                   .input = arena_hex(c->mem, y->input.at, y->input.len),
                                   .cases = tryout_of(c->mem, &in, then, m->draft, counted),
                                   .n = in.n};
    return OK;
}

static enum err make_all(struct ctx *c, int64_t version, struct tryout *t)
{
    struct making m = {0};
    struct row_tryout_cycles *rows;
    size_t n;
    enum err e = program_policy(c, version, &m.draft);
    if (e || (e = q_tryout_cycles(c, TRYOUT_CYCLES, &rows, &n)))
        return e;
    struct tryout_cycle *cycles = arena_take(c->mem, n, sizeof *cycles);
    str *unscored = arena_take(c->mem, m.draft->n_criteria, sizeof *unscored);
    m.rules = arena_take(c->mem, m.draft->n_counted, sizeof *m.rules);
    m.scored = arena_take(c->mem, m.draft->n_criteria, sizeof *m.scored);
    for (size_t i = 0; i < m.draft->n_counted; i++)
        m.rules[i].code = m.draft->counted[i].code;
    for (size_t i = 0; i < n; i++)
        if ((e = make_cycle(c, &m, &rows[i], &cycles[i])))
            return e;
    *t = (struct tryout){.version = version,
                         .digest = arena_hex(c->mem, m.draft->digest.at, m.draft->digest.len),
                         .cycles = cycles,
                         .n = n,
                         .rules = m.rules,
                         .n_rules = m.draft->n_counted};
    for (size_t k = 0; k < m.draft->n_criteria && n > 0; k++)
        if (!m.scored[k])
            unscored[t->n_unscored++] = m.draft->criteria[k].code;
    t->unscored = unscored;
    return OK;
}

static enum err keep(struct ctx *c, int64_t version, str json)
{
    const struct policy *draft;
    str result;
    enum err e = program_policy(c, version, &draft);
    if (e || (e = program_policy_tried(c, version, draft->digest)) ||
        (e = run_keep(c, json, &result)))
        return e;
    return q_tryout_keep(c, version, draft->digest, result);
}

/* The slow part is read before anything is locked; if the draft is another one by then, it is said. */
enum err tryout_make(struct ctx *c, int64_t version)
{
    struct tryout t;
    if (!(c->bits & MANAGER))
        return fail(c, ERR_REFUSED, "Only a manager can try rules out.");
    db_snapshot(c);
    enum err e = make_all(c, version, &t);
    db_snapshot_end(c);
    if (e || (e = db_begin(c)))
        return e;
    const struct policy *now;
    e = program_policy(c, version, &now);
    if (!e && !str_same(arena_hex(c->mem, now->digest.at, now->digest.len), t.digest))
        e = fail(c, ERR_CONFLICT, "The draft was changed meanwhile. Try it out once more.");
    return db_end(c, e ? e : keep(c, version, tryout_json(c->mem, &t)));
}

enum err tryout_load(struct ctx *c, int64_t version, struct tryout *t)
{
    struct row_tryout_kept kept;
    const struct policy *policy;
    str json;
    enum err e = program_policy(c, version, &policy);
    if (e || (e = q_tryout_kept(c, version, &kept)))
        return e;
    if (!kept.found || !str_same(kept.tried, policy->digest))
        return fail(c, ERR_NOT_FOUND, "This version of the rules was not tried out.");
    if ((e = run_file(c, kept.result, &json)))
        return e;
    return tryout_read(c, json, t);
}
