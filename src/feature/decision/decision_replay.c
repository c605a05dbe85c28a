#include "feature/decision/inside.h"

#include "feature/contribution/contribution.h"
#include "feature/decision/decision_replay.sql.h"
#include "feature/nomination/nomination.h"

/* ---- which -------------------------------------------------------------------------------------- */

enum err decision_replay_find(struct ctx *c, int64_t id, int64_t *run, int64_t *decision)
{
    struct row_decision_replay_find found;
    struct row_decision_replay_rules rules;
    enum err e = q_decision_replay_find(c, id, &found);
    int64_t wanted = !e && found.found ? found.run : id;
    if (e || (e = q_decision_replay_rules(c, wanted, &rules)))
        return e;
    if (!found.found && !rules.found)
        return fail(c, ERR_NOT_FOUND, "There is no decision, nomination or run %lld here.",
                    (long long)id);
    *run = rules.found ? wanted : 0;
    *decision = found.found ? found.decision : 0;
    return OK;
}

enum err decision_replay_final(struct ctx *c, int64_t run, const int64_t **ids, size_t *n)
{
    struct row_decision_replay_final *rows;
    enum err e = q_decision_replay_final(c, run, &rows, n);
    if (e)
        return e;
    int64_t *list = arena_take(c->mem, *n, sizeof *list);
    for (size_t i = 0; i < *n; i++)
        list[i] = rows[i].id;
    *ids = list;
    return OK;
}

/* ---- the counted rules -------------------------------------------------------------------------- */

static bool same_counts(const struct counted *counted,
                        const struct row_decision_replay_counted *rows, size_t n)
{
    bool same = counted->n == n;
    for (size_t i = 0; same && i < n; i++) {
        const struct counted_rule *rule = &counted->rules[i];
        same = str_same(rule->rule->code, rows[i].rule) && rule->have == rows[i].have &&
               rule->rule->at_least == rows[i].at_least && rule->met == rows[i].met &&
               rule->rule->needed == rows[i].needed;
    }
    return same;
}

/* The record as it was frozen, counted again. *unmet: a needed rule is not met. */
static enum err look_at_counted(struct ctx *c, struct replay *r, bool *unmet)
{
    struct row_decision_replay_counted *rows;
    struct counted counted;
    size_t n;
    enum err e = q_decision_replay_counted(c, r->nomination, &rows, &n);
    *unmet = false;
    for (size_t i = 0; !e && i < n; i++)
        *unmet = *unmet || (rows[i].needed && !rows[i].met);
    if (e || n == 0)
        return e;
    if ((e = nomination_counted(c, r->nomination, &counted)) == ERR_NOT_FOUND) {
        replay_step(c, r, CANNOT("counted"), "the frozen record is missing; a backup has it");
        return OK;
    }
    if (e)
        replay_step(c, r, DIFFERS("counted"), "%.*s", STR_ARG(c->why));
    else if (same_counts(&counted, rows, n))
        replay_step(c, r, FINE("counted"), "%zu rules, counted again over the frozen record", n);
    else
        replay_step(c, r, DIFFERS("counted"), "counted again, the rules come to something else");
    return OK;
}

/* ---- the line ----------------------------------------------------------------------------------- */

static void look_at_words(struct ctx *c, struct replay *r,
                          const struct row_decision_replay_facts *d,
                          const struct outcome_line *line)
{
    bool needed = outcome_needs_words(line, d->outcome);
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

static void look_at_line(struct ctx *c, struct replay *r, const struct row_decision_replay_facts *d,
                         const struct outcome_line *line)
{
    static const char NUMBERS[] = "%lld.%03lld points of %lld reviews, the line is %lld.%02lld: ";
    str by_line = outcome_by_line(line);
    str numbers = arena_format(c->mem, NUMBERS, (long long)line->raw / 1000,
                               (long long)line->raw % 1000, (long long)line->reviews,
                               (long long)line->threshold / 100, (long long)line->threshold % 100);
    if (by_line.len == 0)
        replay_step(c, r, FINE("line"), "%.*stoo few reviews for it, the committee decided “%.*s”",
                    STR_ARG(numbers), STR_ARG(d->outcome));
    else if (str_same(by_line, d->outcome))
        replay_step(c, r, FINE("line"), "%.*s“%.*s”, as was decided", STR_ARG(numbers),
                    STR_ARG(by_line));
    else if (outcome_is_negative(by_line) == outcome_is_negative(d->outcome))
        replay_step(c, r, DIFFERS("line"), "%.*s“%.*s” is no outcome of such a case",
                    STR_ARG(numbers), STR_ARG(d->outcome));
    else
        replay_step(c, r, FINE("line"), "%.*s“%.*s”; the committee departed from it: “%.*s”",
                    STR_ARG(numbers), STR_ARG(by_line), STR_ARG(d->outcome));
}

static enum err look_at_rules(struct ctx *c, struct replay *r,
                              const struct row_decision_replay_facts *d)
{
    struct row_decision_replay_rules rules;
    struct policy policy;
    struct row_decision_result result;
    bool unmet;
    enum err e = q_decision_replay_rules(c, r->run, &rules);
    if (e || (e = look_at_counted(c, r, &unmet)) ||
        (e = q_decision_result(c, r->run, r->nomination, &result)))
        return e;
    if (!result.found) {
        replay_step(c, r, DIFFERS("line"), "the run that is cited did not read this case");
        return OK;
    }
    if (!rules.found || policy_read(c, rules.document, &policy)) {
        c->problems = NULL;
        replay_step(c, r, CANNOT("line"), "the rules of then cannot be read");
        return OK;
    }
    struct outcome_line line = {.raw = result.raw,
                                .reviews = result.reviews,
                                .threshold = policy.threshold,
                                .minimum = policy.reviews_minimum,
                                .renewal = str_same(d->kind, S("renewal")),
                                .unmet = unmet};
    str ground = decision_ground_name(&policy, d->outcome, d->ground);
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
static const struct row_decision_replay_acts *last_act(const struct row_decision_replay_acts *acts,
                                                       size_t n, const char *kind)
{
    while (n-- > 0)
        if (str_same(acts[n].kind, str_of(kind)))
            return &acts[n];
    return NULL;
}

/* Who signs names the outcome; who signs a veto, its ground. */
static bool says_the_same(struct ctx *c, const struct row_decision_replay_acts *act,
                          const struct row_decision_replay_facts *d)
{
    str outcome = arena_format(c->mem, "\"outcome\":\"%.*s\"", STR_ARG(d->outcome));
    str ground = arena_format(c->mem, "\"ground\":\"%.*s\"", STR_ARG(d->ground));
    if (str_same(act->kind, S("veto.signed")))
        return outcome_is_negative(d->outcome) && str_find(act->facts, ground) != SIZE_MAX;
    return str_find(act->facts, outcome) != SIZE_MAX;
}

/* Who drafted, who signed, and the end: of a decision, of the veto that stopped it, or of the appeal that
 * it answers. */
struct signatures {
    const struct row_decision_replay_acts *drafted, *heard, *final; /* NULL: the ledger has none */
};
static enum err find_signatures(struct ctx *c, struct replay *r,
                                const struct row_decision_replay_facts *d, struct signatures *s)
{
    struct row_decision_replay_acts *acts, *of_appeal;
    size_t n, n_appeal;
    enum err e = q_decision_replay_acts(c, r->decision, &acts, &n);
    if (e)
        return e;
    *s = (struct signatures){last_act(acts, n, "decision.drafted"),
                             last_act(acts, n, "decision.heard"),
                             last_act(acts, n, "decision.final")};
    const struct row_decision_replay_acts *veto = last_act(acts, n, "veto.signed");
    if (veto && s->heard && veto > s->heard)
        *s = (struct signatures){last_act(acts, n, "veto.made"), veto, s->final};
    if (d->appeal == 0)
        return OK;
    if ((e = q_decision_replay_acts(c, d->appeal, &of_appeal, &n_appeal)))
        return e;
    s->drafted = last_act(of_appeal, n_appeal, "appeal.proposed");
    s->heard = last_act(of_appeal, n_appeal, "appeal.changed");
    return OK;
}

static enum err look_at_signatures(struct ctx *c, struct replay *r,
                                   const struct row_decision_replay_facts *d)
{
    struct signatures s;
    enum err e = find_signatures(c, r, d, &s);
    if (e)
        return e;
    if (d->signer == 0 || !d->final.set)
        replay_step(c, r, CANNOT("signatures"), "it is not final yet");
    else if (d->signer == d->author)
        replay_step(c, r, DIFFERS("signatures"), "one person drafted and signed it");
    else if (!s.drafted || !s.heard || !s.final)
        replay_step(c, r, DIFFERS("signatures"), "the ledger lacks its draft, signature or end");
    else if (s.drafted->actor != d->author || s.heard->actor != d->signer)
        replay_step(c, r, DIFFERS("signatures"), "the ledger names other people");
    else if (!says_the_same(c, d->appeal ? s.final : s.heard, d))
        replay_step(c, r, DIFFERS("signatures"), "the ledger says that something else was signed");
    else
        replay_step(c, r, FINE("signatures"), "drafted by %lld, signed by %lld, as the ledger says",
                    (long long)d->author, (long long)d->signer);
    return OK;
}

static void look_at_reply(struct ctx *c, struct replay *r,
                          const struct row_decision_replay_facts *d)
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
    struct row_decision_replay_facts d;
    int64_t decision;
    enum err e = q_decision_replay_facts(c, id, &d);
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
