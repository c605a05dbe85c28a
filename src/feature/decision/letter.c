#include "feature/decision/letter.h"

#include "feature/contribution/contribution.h"
#include "feature/decision/appeal.sql.h"
#include "feature/decision/letter.sql.h"
#include "feature/nomination/nomination.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { BARS = 20, DAY_S = 86400 };

/* ---- who reads what -------------------------------------------------------------------------- */

static bool is_published(str cycle_state)
{
    return str_same(cycle_state, S("published")) || str_same(cycle_state, S("closed"));
}

/* The nominee reads what is published, and a draft they may reply to; the committee and the managers
 * every letter of a case they have no part in. To all others it does not exist. */
static enum err find(struct ctx *c, int64_t nomination, struct decision_letter *v)
{
    struct hidden_cases hidden;
    struct row_decision_facts *f = &v->row;
    enum err e = q_decision_facts(c, nomination, f);
    if (e)
        return e;
    enum decision_state state = decision_state_read(f->state);
    v->own = c->me != 0 && c->me == f->nominee;
    v->committee = !v->own && (c->bits & (COMMITTEE | MANAGER)) != 0;
    v->out = state == DECISION_FINAL && is_published(f->cycle_state);
    v->asked = state == DECISION_HEARD && str_same(f->outcome, S("no_renewal"));
    v->may_reply = v->own && v->asked && !f->replied.set && f->reply_until.set &&
                   f->reply_until.value.s > c->now.s;
    if (state == DECISION_NONE || !(v->own || v->committee) || (v->own && !v->out && !v->asked))
        return fail_missing(c);
    if (v->own)
        return OK;
    if ((e = evaluation_hidden(c, f->cycle, &hidden)))
        return e;
    return evaluation_is_hidden(&hidden, nomination) ? fail_missing(c) : OK;
}

/* ---- points ------------------------------------------------------------------------------------- */

static enum err load_criteria(struct ctx *c, struct decision_letter *v)
{
    struct row_letter_scores *scores;
    size_t n;
    if (v->result.reviews < LETTER_READERS)
        return OK;
    enum err e = q_letter_scores(c, v->row.id, &scores, &n);
    if (e)
        return e;
    struct letter_criterion *list = arena_take(c->mem, v->policy->n_criteria, sizeof *list);
    for (size_t i = 0; i < v->policy->n_criteria; i++) {
        const struct policy_criterion *of = &v->policy->criteria[i];
        int64_t sum = 0, given = 0;
        for (size_t k = 0; k < n; k++)
            if (scores[k].criterion == of->number)
                sum += scores[k].points, given++;
        list[v->n_criteria] = (struct letter_criterion){of->name, of->hint, of->weight};
        if (given >= LETTER_READERS) {
            int64_t mean = (2 * sum + given) / (2 * given);
            list[v->n_criteria].mean = mean;
            list[v->n_criteria].shown = true;
            list[v->n_criteria].low = mean < v->policy->threshold;
        }
        v->n_criteria++;
    }
    v->criteria = list;
    return OK;
}

static enum err load_words(struct ctx *c, struct decision_letter *v)
{
    struct row_letter_words *rows;
    enum err e = q_letter_words(c, v->row.id, &rows, &v->n_words);
    if (e)
        return e;
    str *words = arena_take(c->mem, v->n_words, sizeof *words);
    for (size_t i = 0; i < v->n_words; i++)
        words[i] = rows[i].words;
    v->words = words;
    return OK;
}

/* A reader who has a part in some cases sees a picture without them. */
static enum err load_bars(struct ctx *c, struct decision_letter *v)
{
    struct row_decision_points *rows;
    struct hidden_cases hidden = {0};
    size_t n, first = BARS, last = 0;
    enum err e = q_decision_points(c, v->row.run, &rows, &n);
    if (e || (!v->own && (e = evaluation_hidden(c, v->row.cycle, &hidden))))
        return e;
    int *counts = arena_take(c->mem, BARS, sizeof *counts);
    for (size_t i = 0; i < n; i++) {
        size_t bar = (size_t)(rows[i].raw / 10 / LETTER_STEP);
        if (evaluation_is_hidden(&hidden, rows[i].nomination))
            continue;
        bar = bar < BARS ? bar : BARS - 1;
        counts[bar]++;
        first = bar < first ? bar : first;
        last = bar > last ? bar : last;
        v->n_points++;
    }
    size_t line = (size_t)(v->policy->threshold / LETTER_STEP);
    line = line < BARS ? line : BARS - 1;
    first = line < first ? line : first;
    last = line > last ? line : last;
    v->bars = counts + first;
    v->n_bars = last - first + 1;
    v->first_bar = (int64_t)first * LETTER_STEP;
    return OK;
}

static enum err load_run(struct ctx *c, struct decision_letter *v)
{
    struct row_decision_run run;
    enum err e = q_decision_result(c, v->row.run, v->row.id, &v->result);
    if (e || v->row.run == 0)
        return e;
    if ((e = q_decision_run(c, v->row.run, &run)))
        return e;
    v->digest = arena_hex(c->mem, run.output.at, run.output.len);
    return load_bars(c, v);
}

/* ---- the year's work ---------------------------------------------------------------------------- */

static str reason_words(struct ctx *c, const struct policy *policy, str reason)
{
    str ground = policy_choice_name(policy->grounds_rejection, policy->n_grounds_rejection, reason);
    return ground.len > 0 ? ground : tr(c, N_("not confirmed"));
}

static struct letter_work work_of(struct ctx *c, const struct policy *policy,
                                  const struct counted_item *item, enum counted_why why)
{
    struct letter_work work = {.title = item->title, .counts = why == COUNTED_YES};
    if (why == COUNTED_REJECTED)
        work.why = reason_words(c, policy, item->reason);
    else if (why != COUNTED_YES)
        work.why = tr(c, counted_why_words(why));
    else
        work.why = str_same(item->state, S("verified")) ? tr(c, N_("confirmed"))
                                                        : tr(c, N_("as it was entered"));
    return work;
}

/* Where the record of then was not kept: as it stands now, by what is the same in all rules. */
static enum err counted_today(struct ctx *c, const struct decision_letter *v,
                              struct counted *counted)
{
    struct row_letter_work *rows;
    size_t n;
    const struct row_decision_facts *f = &v->row;
    enum err e = q_letter_work(c, f->nominee, f->record_from, f->record_to, &rows, &n);
    if (e)
        return e;
    struct counted_item *items = arena_take(c->mem, n, sizeof *items);
    enum counted_why *why = arena_take(c->mem, n, sizeof *why);
    *counted = (struct counted){.policy = v->policy, .why = why};
    for (size_t i = 0; i < n; i++) {
        items[i] = (struct counted_item){
            .title = rows[i].title, .state = rows[i].state, .reason = rows[i].reason};
        why[i] = str_same(rows[i].state, S("rejected")) ? COUNTED_REJECTED
                 : str_same(rows[i].paid, S("yes"))     ? COUNTED_PAID
                                                        : COUNTED_YES;
        counted->have += why[i] == COUNTED_YES;
    }
    counted->record = (struct counted_record){.items = items, .n = n};
    return OK;
}

static void list_work(struct ctx *c, struct decision_letter *v, const struct counted *counted)
{
    size_t n = counted->record.n;
    struct letter_work *work = arena_take(c->mem, LETTER_WORK, sizeof *work);
    for (int counts = 0; counts < 2; counts++)
        for (size_t i = 0; i < n && v->n_work < LETTER_WORK; i++)
            if ((counted->why[i] == COUNTED_YES) == (counts == 1))
                work[v->n_work++] =
                    work_of(c, v->policy, &counted->record.items[i], counted->why[i]);
    v->work = work;
    v->work_sum = n == 0
                      ? tr(c, N_("Nothing was on record for this time."))
                      : words_format(c, tr_c(c->catalog, N_("%lld of %lld contributions counted.")),
                                     (long long)counted->have, (long long)n);
    if (n > v->n_work)
        v->work_more =
            words_format(c, tr_c(c->catalog, N_("And %lld more.")), (long long)(n - v->n_work));
}

static enum err load_work(struct ctx *c, struct decision_letter *v)
{
    struct counted counted;
    enum err e = nomination_counted(c, v->row.id, &counted);
    if (e == ERR_NOT_FOUND)
        e = counted_today(c, v, &counted);
    if (e)
        return e;
    list_work(c, v, &counted);
    struct letter_rule *rules = arena_take(c->mem, counted.n, sizeof *rules);
    for (size_t i = 0; i < counted.n; i++) {
        const struct counted_rule *rule = &counted.rules[i];
        rules[i] = (struct letter_rule){.name = rule->rule->name,
                                        .asks = policy_counted_words(c, counted.policy, rule->rule),
                                        .have = rule->have,
                                        .at_least = rule->rule->at_least,
                                        .met = rule->met,
                                        .needed = rule->rule->needed};
    }
    v->counted = rules;
    v->n_counted = counted.n;
    return OK;
}

/* ---- all of it ---------------------------------------------------------------------------------- */

static enum err load_dates(struct ctx *c, struct decision_letter *v, struct letter_dates *dates)
{
    struct row_letter_rules rules;
    struct row_appeal_decision d;
    enum err e = q_letter_rules(c, v->policy->version, &rules);
    if (e || (e = q_appeal_decision(c, v->row.id, &d)))
        return e;
    bool may = v->out && outcome_is_negative(v->row.outcome) && d.found && d.replaces == 0;
    dates->rules_from = rules.from_day;
    dates->appeal_until = (opt_time){may, {d.final.s + v->policy->appeal_days * DAY_S}};
    dates->appealed = d.found && d.replaces != 0;
    v->may_appeal = v->own && may;
    return OK;
}

enum err letter_load(struct ctx *c, int64_t nomination, struct decision_letter *letter)
{
    struct decision_letter v = {0};
    struct program program;
    struct letter_dates dates;
    struct row_letter_corrected corrected = {0};
    enum err e = find(c, nomination, &v);
    const struct row_decision_facts *f = &v.row;
    if (e || (e = program_get(c, &program)) || (e = program_policy(c, f->policy, &v.policy)) ||
        (e = load_run(c, &v)) || (e = load_criteria(c, &v)) || (e = load_words(c, &v)) ||
        (e = load_work(c, &v)) || (e = load_dates(c, &v, &dates)) ||
        (e = q_letter_corrected(c, f->run, f->id, &corrected)))
        return e;
    v.program = program.name;
    v.hue = program.hue;
    v.reasons = f->reasons;
    v.date = f->decided.set ? day_of_moment(f->decided.value) : day_of_moment(c->now);
    letter_say(c, &v, corrected.found ? corrected.chance : -1, &dates);
    *letter = v;
    return OK;
}
