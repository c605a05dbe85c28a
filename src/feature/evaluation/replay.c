#include "feature/evaluation/replay.h"

#include "feature/evaluation/evaluation.sql.h"
#include "feature/evaluation/method.h"
#include "feature/evaluation/replay.sql.h"
#include "feature/evaluation/run.h"
#include "feature/program/program.h"

void replay_step(struct ctx *c, struct replay *r, struct replay_step one, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    one.found = arena_format_list(c->mem, format, values);
    va_end(values);
    if (r->n < REPLAY_STEPS_MAX)
        r->steps[r->n++] = one;
    r->result = one.result > r->result ? one.result : r->result;
}

static str hex(struct ctx *c, str digest)
{
    return arena_hex(c->mem, digest.at, digest.len);
}

/* ---- which -------------------------------------------------------------------------------------- */

enum err evaluation_runs(struct ctx *c, int64_t cycle, const int64_t **ids, size_t *n)
{
    struct row_replay_runs *rows;
    enum err e = q_replay_runs(c, cycle, &rows, n);
    if (e)
        return e;
    int64_t *list = arena_take(c->mem, *n, sizeof *list);
    for (size_t i = 0; i < *n; i++)
        list[i] = rows[i].id;
    *ids = list;
    return OK;
}

/* ---- what a run read ---------------------------------------------------------------------------- */

/* The digests in the database against those that the ledger has kept since. */
static enum err look_at_ledger(struct ctx *c, struct replay *r,
                               const struct row_evaluation_run *run,
                               const struct row_evaluation_fit *fit)
{
    struct row_replay_acts *acts;
    size_t n;
    enum err e = q_replay_acts(c, run->cycle, &acts, &n);
    if (e)
        return e;
    str begin = arena_format(c->mem, "{\"run\":%lld,", (long long)r->run);
    const str wanted[] = {
        arena_format(c->mem, "\"input\":\"%.*s\"", STR_ARG(hex(c, run->input))),
        arena_format(c->mem, "\"output\":\"%.*s\"", STR_ARG(hex(c, run->output))),
        arena_format(c->mem, "\"fit\":\"%.*s\"", STR_ARG(hex(c, fit->output))),
    };
    for (size_t i = 0; i < n; i++) {
        if (!str_starts(acts[i].facts, begin))
            continue;
        for (size_t k = 0; k < COUNT(wanted); k++)
            if (str_find(acts[i].facts, wanted[k]) == SIZE_MAX) {
                replay_step(c, r, DIFFERS("ledger"), "it does not say %.*s", STR_ARG(wanted[k]));
                return OK;
            }
        replay_step(c, r, FINE("ledger"), "it has the same digests of what was read and written");
        return OK;
    }
    replay_step(c, r, DIFFERS("ledger"), "it knows no such run");
    return OK;
}

/* True if the bytes are there and are those that were written. */
static bool look_at_file(struct ctx *c, struct replay *r, str what, str digest, str *bytes)
{
    str name = hex(c, digest);
    switch (run_look(c, digest, bytes)) {
    case RUN_KEPT: return true;
    case RUN_MISSING:
        replay_step(c, r, (struct replay_step){what, REPLAY_CANNOT, {0}},
                    "the file files/runs/%.*s is missing; a backup has it", STR_ARG(name));
        return false;
    case RUN_CHANGED: break;
    }
    replay_step(c, r, (struct replay_step){what, REPLAY_DIFFERS, {0}},
                "the file files/runs/%.*s was changed: its digest is %.*s now", STR_ARG(name),
                STR_ARG(hex(c, run_digest(c->mem, *bytes))));
    return false;
}

static bool same_weights(const struct mean_input *in, const struct policy *policy)
{
    bool same = in->n_criteria == policy->n_criteria && in->threshold == policy->threshold;
    for (size_t i = 0; same && i < in->n_criteria; i++)
        same = in->criteria[i].number == policy->criteria[i].number &&
               in->criteria[i].weight == policy->criteria[i].weight;
    return same;
}

static enum err look_at_rules(struct ctx *c, struct replay *r, int64_t version,
                              const struct mean_input *in)
{
    struct row_replay_policy row;
    struct policy policy;
    enum err e = q_replay_policy(c, version, &row);
    if (e)
        return e;
    if (!row.found) {
        replay_step(c, r, CANNOT("rules"), "version %lld is not here", (long long)version);
        return OK;
    }
    if (policy_read(c, row.document, &policy)) {
        c->problems = NULL;
        replay_step(c, r, CANNOT("rules"), "version %lld cannot be read: %.*s", (long long)version,
                    STR_ARG(c->why));
    } else if (!str_same(policy.digest, row.digest)) {
        replay_step(c, r, DIFFERS("rules"), "version %lld was changed: its digest is %.*s now",
                    (long long)version, STR_ARG(hex(c, policy.digest)));
    } else if (in->policy != version || !str_same(in->digest, hex(c, row.digest)) ||
               !same_weights(in, &policy)) {
        replay_step(c, r, DIFFERS("rules"), "the run read other rules than version %lld",
                    (long long)version);
    } else {
        replay_step(c, r, FINE("rules"), "version %lld, digest %.*s", (long long)version,
                    STR_ARG(in->digest));
    }
    return OK;
}

/* ---- the reviews of today against those that were read ------------------------------------------ */

struct today {
    const struct row_replay_scores *rows; /* by review */
    size_t n;
};

static const struct row_replay_scores *scores_of(const struct today *today, int64_t review,
                                                 size_t *n)
{
    size_t from = id_place(BY_ID(today->rows, today->n, assignment), review), end;
    for (end = from; end < today->n && today->rows[end].assignment == review;)
        end++;
    *n = end - from;
    return today->rows + from;
}

static bool same_scores(const struct today *today, const struct mean_review *review,
                        int64_t nomination)
{
    size_t n;
    const struct row_replay_scores *rows = scores_of(today, review->id, &n);
    bool same = n == review->n;
    for (size_t i = 0; same && i < n; i++)
        same = rows[i].nomination == nomination &&
               rows[i].criterion == review->scores[i].criterion &&
               rows[i].points == review->scores[i].points;
    return same;
}

/* What was sent in after the run was not read, and is no difference. */
static enum err look_at_reviews(struct ctx *c, struct replay *r, const struct mean_input *in)
{
    struct row_replay_scores *rows;
    struct today today = {0};
    long long reviews = 0;
    enum err e = q_replay_scores(c, r->run, &rows, &today.n);
    if (e)
        return e;
    today.rows = rows;
    for (size_t i = 0; i < in->n; i++)
        for (size_t k = 0; k < in->cases[i].n; k++, reviews++)
            if (!same_scores(&today, &in->cases[i].reviews[k], in->cases[i].id)) {
                replay_step(c, r, DIFFERS("reviews"),
                            "review %lld of case %lld has other points now than the run read",
                            (long long)in->cases[i].reviews[k].id, (long long)in->cases[i].id);
                return OK;
            }
    replay_step(c, r, FINE("reviews"), "all %lld stand as they were read", reviews);
    return OK;
}

/* ---- what it wrote ------------------------------------------------------------------------------ */

static size_t first_difference(str a, str b)
{
    size_t at = 0;
    while (at < a.len && at < b.len && a.at[at] == b.at[at])
        at++;
    return at;
}

struct written {
    str method, digest; /* of the output */
    str input;
    int64_t seed;
};
static enum err look_at_output(struct ctx *c, struct replay *r, const struct written *w)
{
    str bytes, again, differs;
    const struct method *method = method_by_name(w->method);
    struct replay_step fine = {w->method, REPLAY_OK, {0}}, bad = {w->method, REPLAY_DIFFERS, {0}};
    if (!method) {
        bad.result = REPLAY_CANNOT;
        replay_step(c, r, bad,
                    "this version does not know the method; the build that is named does");
        return OK;
    }
    enum err e = method->again(c, w->input, w->seed, &again);
    if (e)
        return e;
    if (look_at_file(c, r, w->method, w->digest, &bytes) && !str_same(again, bytes)) {
        size_t at = first_difference(again, bytes);
        str was = str_upto(str_from(bytes, at), 20), is = str_upto(str_from(again, at), 20);
        replay_step(c, r, bad,
                    "computed again it differs from byte %zu on: “%.*s” was kept, “%.*s” came "
                    "out",
                    at, STR_ARG(was), STR_ARG(is));
        return OK;
    }
    str digest = run_digest(c->mem, again);
    if (!str_same(digest, w->digest)) {
        replay_step(c, r, bad, "computed again its digest is %.*s, not the one in the database",
                    STR_ARG(hex(c, digest)));
        return OK;
    }
    if ((e = method->rows(c, r->run, again, &differs)))
        return e;
    if (differs.len > 0)
        replay_step(c, r, bad,
                    "computed again it is the same, but the database has something else: %.*s",
                    STR_ARG(differs));
    else
        replay_step(c, r, fine, "computed again, the same %zu bytes, and the same rows", again.len);
    return OK;
}

static enum err look_at_all(struct ctx *c, struct replay *r, const struct row_evaluation_run *run,
                            str input)
{
    struct row_evaluation_fit fit;
    struct mean_input in;
    enum err e = q_evaluation_fit(c, r->run, &fit);
    if (e)
        return e;
    if (mean_read(c, input, &in)) {
        replay_step(c, r, CANNOT("input"),
                    "this version cannot read it; the build that is named can");
        return OK;
    }
    if ((e = look_at_rules(c, r, run->policy, &in)))
        return e;
    bool seed = run->seed == run_seed(run->input);
    replay_step(c, r, seed ? FINE("seed") : DIFFERS("seed"), "%lld, %s the digest of what was read",
                (long long)run->seed, seed ? "the beginning of" : "which is not the beginning of");
    if ((e = look_at_reviews(c, r, &in)) ||
        (e = look_at_output(c, r, &(struct written){run->method, run->output, input, run->seed})))
        return e;
    if (fit.found)
        return look_at_output(c, r, &(struct written){fit.method, fit.output, input, run->seed});
    replay_step(c, r, CANNOT("severity"), "the database has no corrected scores of this run");
    return OK;
}

enum err evaluation_replay(struct ctx *c, int64_t id, struct replay *replay)
{
    struct replay r = {.run = id};
    struct row_evaluation_run run;
    struct row_evaluation_fit fit;
    str input;
    enum err e = q_evaluation_run(c, id, &run);
    if (e || (e = q_evaluation_fit(c, id, &fit)))
        return e;
    if (!run.found)
        return fail_missing(c);
    r.cycle = run.code;
    if ((e = look_at_ledger(c, &r, &run, &fit)))
        return e;
    if (look_at_file(c, &r, S("input"), run.input, &input)) {
        replay_step(c, &r, FINE("input"), "%zu bytes, digest %.*s, read by build %.*s", input.len,
                    STR_ARG(hex(c, run.input)), STR_ARG(run.build));
        e = look_at_all(c, &r, &run, input);
    }
    if (!e)
        *replay = r;
    return e;
}
