#include "feature/decision/inside.h"
#include "feature/decision/replay.h"
#include "feature/decision/replay.sql.h"

/* ---- the line ----------------------------------------------------------------------------------- */

static void look_at_words(struct ctx *c, struct replay *r, const struct row_replay_decision *d,
                          const struct decision_line *line)
{
    bool needed = decision_needs_words(line, d->outcome);
    bool given = str_chars(d->reasons) >= DECISION_WORDS_MIN;
    if (!needed)
        replay_step(c, r, FINE("words"), "none are needed");
    else if (given)
        replay_step(c, r, FINE("words"), "they are needed, and given");
    else if (d->gone)
        replay_step(c, r, FINE("words"), "they are needed; they went with the deleted account");
    else
        replay_step(c, r, DIFFERS("words"), "they are needed, and not there");
}

static void look_at_line(struct ctx *c, struct replay *r, const struct row_replay_decision *d,
                         const struct decision_line *line)
{
    static const char NUMBERS[] = "%lld.%03lld points of %lld reviews, the line is %lld.%02lld: ";
    str by_line = decision_by_line(line);
    str numbers = arena_format(c->mem, NUMBERS, (long long)line->raw / 1000,
                               (long long)line->raw % 1000, (long long)line->reviews,
                               (long long)line->threshold / 100, (long long)line->threshold % 100);
    if (by_line.len == 0)
        replay_step(c, r, FINE("line"), "%.*stoo few reviews for it, the committee decided “%.*s”",
                    STR_ARG(numbers), STR_ARG(d->outcome));
    else if (str_same(by_line, d->outcome))
        replay_step(c, r, FINE("line"), "%.*s“%.*s”, as was decided", STR_ARG(numbers),
                    STR_ARG(by_line));
    else if (decision_is_negative(by_line) == decision_is_negative(d->outcome))
        replay_step(c, r, DIFFERS("line"), "%.*s“%.*s” is no outcome of such a case",
                    STR_ARG(numbers), STR_ARG(d->outcome));
    else
        replay_step(c, r, FINE("line"), "%.*s“%.*s”; the committee departed from it: “%.*s”",
                    STR_ARG(numbers), STR_ARG(by_line), STR_ARG(d->outcome));
}

static enum err look_at_rules(struct ctx *c, struct replay *r, const struct row_replay_decision *d)
{
    struct row_replay_run run;
    struct row_replay_policy row;
    struct policy policy;
    struct row_decision_result result;
    enum err e = q_replay_run(c, r->run, &run);
    if (e || (e = q_replay_policy(c, run.policy, &row)) ||
        (e = q_decision_result(c, r->run, r->nomination, &result)))
        return e;
    if (!result.found) {
        replay_step(c, r, DIFFERS("line"), "the run that is cited did not read this case");
        return OK;
    }
    if (!row.found || policy_read(c, row.document, &policy)) {
        c->problems = NULL;
        replay_step(c, r, CANNOT("line"), "the rules of then cannot be read");
        return OK;
    }
    struct decision_line line = {.raw = result.raw,
                                 .reviews = result.reviews,
                                 .threshold = policy.threshold,
                                 .minimum = policy.reviews_minimum,
                                 .renewal = str_same(d->kind, S("renewal"))};
    size_t n;
    const struct policy_choice *grounds = decision_grounds(&policy, d->outcome, &n);
    str ground = policy_choice_name(grounds, n, d->ground);
    look_at_line(c, r, d, &line);
    look_at_words(c, r, d, &line);
    if (ground.len > 0)
        replay_step(c, r, FINE("ground"), "“%.*s” is a ground of these rules", STR_ARG(ground));
    else
        replay_step(c, r, DIFFERS("ground"), "“%.*s” is no ground of these rules for this outcome",
                    STR_ARG(d->ground));
    return OK;
}

/* ---- who and when ------------------------------------------------------------------------------- */

/* The last of its kind; NULL: none. */
static const struct row_replay_acts *last_act(const struct row_replay_acts *acts, size_t n,
                                              const char *kind)
{
    while (n-- > 0)
        if (str_same(acts[n].kind, str_of(kind)))
            return &acts[n];
    return NULL;
}

static bool says_outcome(struct ctx *c, const struct row_replay_acts *act, str outcome)
{
    str wanted = arena_format(c->mem, "\"outcome\":\"%.*s\"", STR_ARG(outcome));
    return str_find(act->facts, wanted) != SIZE_MAX;
}

static enum err look_at_signatures(struct ctx *c, struct replay *r,
                                   const struct row_replay_decision *d)
{
    struct row_replay_acts *acts;
    size_t n;
    enum err e = q_replay_acts(c, r->decision, &acts, &n);
    if (e)
        return e;
    const struct row_replay_acts *drafted = last_act(acts, n, "decision.drafted");
    const struct row_replay_acts *heard = last_act(acts, n, "decision.heard");
    const struct row_replay_acts *final = last_act(acts, n, "decision.final");
    if (d->signer == 0 || !d->final.set)
        replay_step(c, r, CANNOT("signatures"), "it is not final yet");
    else if (d->signer == d->author)
        replay_step(c, r, DIFFERS("signatures"), "one person drafted and signed it");
    else if (!drafted || !heard || !final)
        replay_step(c, r, DIFFERS("signatures"), "the ledger lacks its draft, signature or end");
    else if (drafted->actor != d->author || heard->actor != d->signer)
        replay_step(c, r, DIFFERS("signatures"), "the ledger names other people");
    else if (!says_outcome(c, heard, d->outcome))
        replay_step(c, r, DIFFERS("signatures"), "the ledger says that something else was signed");
    else
        replay_step(c, r, FINE("signatures"), "drafted by %lld, signed by %lld, as the ledger says",
                    (long long)d->author, (long long)d->signer);
    return OK;
}

static void look_at_reply(struct ctx *c, struct replay *r, const struct row_replay_decision *d)
{
    if (!str_same(d->outcome, S("no_renewal")))
        return;
    if (!d->reply_until.set)
        replay_step(c, r, DIFFERS("reply"), "nobody was asked for a reply");
    else if (d->final.set && d->final.value.s < d->reply_until.value.s)
        replay_step(c, r, DIFFERS("reply"), "it was made final before the time to reply was over");
    else
        replay_step(c, r, FINE("reply"), "the time to reply ended %.*s",
                    STR_ARG(moment_iso(c->mem, d->reply_until.value)));
}

enum err decision_replay(struct ctx *c, int64_t id, struct replay *replay)
{
    struct replay r = {.decision = id};
    struct row_replay_decision d;
    int64_t decision;
    enum err e = q_replay_decision(c, id, &d);
    if (e || (e = decision_replay_find(c, id, &r.run, &decision)))
        return e;
    if (!d.found)
        return fail_missing(c);
    r.nomination = d.nomination;
    r.cycle = d.code;
    r.outcome = d.outcome;
    if (r.run == 0)
        replay_step(c, &r, DIFFERS("run"), "the run that it cites is not here");
    else if ((e = look_at_rules(c, &r, &d)))
        return e;
    if ((e = look_at_signatures(c, &r, &d)))
        return e;
    look_at_reply(c, &r, &d);
    *replay = r;
    return OK;
}
