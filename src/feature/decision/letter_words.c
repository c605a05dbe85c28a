/* The sentences of a letter. */
#include "feature/decision/letter.h"
#include "kit/i18n/i18n.h"

enum { CHANGES_MAX = 12, CAN_MAX = 4 };

static str points_of(struct ctx *c, int64_t n, int places, int shown)
{
    return i18n_decimal(c, n, places, shown);
}

static const char *headline(str outcome)
{
    if (str_same(outcome, S("award")))
        return N_("You receive the award.");
    if (str_same(outcome, S("renew")))
        return N_("Your award goes on.");
    if (str_same(outcome, S("no_renewal")))
        return N_("Your award ends with its term. Here is why.");
    return N_("No award this time. Here is why.");
}

static const char *lead(const struct decision_letter *v)
{
    str outcome = v->row.outcome;
    if (str_same(outcome, S("award")))
        return N_(
            "Dear %.*s, the committee gives you the award, for %.*s. Thank you for all you did "
            "for others.");
    if (str_same(outcome, S("renew")))
        return N_(
            "Dear %.*s, the committee renews your award, for %.*s. Thank you for another year "
            "of work for others.");
    if (str_same(outcome, S("no_renewal")))
        return v->out
                   ? N_("Dear %.*s, the committee does not renew your award, for %.*s, this time. "
                        "Thank you for all you did; your award of the years before stays.")
                   : N_("Dear %.*s, the committee thinks of not renewing your award, for %.*s. "
                        "Before it decides, it wants to hear what it missed.");
    return N_(
        "Dear %.*s, the committee does not give you the award, for %.*s, this time. Thank you "
        "for all you did for others; it was read with care.");
}

/* ---- the points --------------------------------------------------------------------------------- */

static str readers(struct ctx *c, const struct row_decision_result *r)
{
    struct text t = {.mem = c->mem};
    text_add(&t, words_format(c,
                              tr_plural(c, "It was read by one person.",
                                        "It was read by %lld people.", r->reviews),
                              (long long)r->reviews));
    if (r->reviews < LETTER_READERS)
        return text_str(&t);
    text_char(&t, ' ');
    text_add(&t, words_format(c,
                              tr_c(c->catalog, N_("What they gave lies about %.*s points from "
                                                  "their mean.")),
                              STR_ARG(points_of(c, r->spread, 3, 1))));
    return text_str(&t);
}

/* Where a case stands: by the corrected chance, or else by the interval of the mean. */
static const char *band(const struct decision_letter *v, int64_t chance)
{
    const struct row_decision_result *r = &v->result;
    int64_t line = 10 * v->policy->threshold;
    if (r->reviews < v->policy->reviews_minimum)
        return N_(
            "Fewer people read your record than the rules ask for, so the line alone does not "
            "decide: the committee does.");
    if (chance >= 0 ? severity_is_grey(chance) : r->low < line && r->high >= line)
        return N_(
            "This is close to the line: other readers might have come to the other side of it. "
            "The committee looks at such cases one by one.");
    if (chance >= 0 ? chance >= SEVERITY_GREY_HIGH : r->low >= line)
        return N_(
            "This is clearly above the line: other readers would most likely have come to the "
            "same.");
    return N_("This is clearly below the line: other readers would most likely have come to the "
              "same.");
}

static void say_points(struct ctx *c, struct decision_letter *v, int64_t chance)
{
    const struct row_decision_result *r = &v->result;
    if (!r->found || r->reviews == 0)
        return;
    v->points = words_format(
        c,
        tr_c(c->catalog, N_("Your year came to %.*s points; the line, published before the year "
                            "began, is %.*s.")),
        STR_ARG(points_of(c, r->raw, 3, 2)), STR_ARG(points_of(c, v->policy->threshold, 2, 2)));
    v->readers = readers(c, r);
    v->band = tr(c, band(v, chance));
    if (r->reviews < LETTER_READERS)
        v->no_criteria = words_format(
            c,
            tr_c(c->catalog, N_("Points of single criteria are shown from %lld readers "
                                "on, so that nobody's can be told.")),
            (long long)LETTER_READERS);
}

/* ---- what would change it ----------------------------------------------------------------------- */

static str criterion_change(struct ctx *c, const struct decision_letter *v,
                            const struct letter_criterion *k)
{
    str name = i18n_apart(c, k->name), have = points_of(c, k->mean, 2, 1);
    str line = points_of(c, v->policy->threshold, 2, 1);
    if (k->hint.len == 0)
        return words_format(c, tr_c(c->catalog, N_("%.*s: %.*s points, the line is %.*s.")),
                            STR_ARG(name), STR_ARG(have), STR_ARG(line));
    return words_format(
        c, tr_c(c->catalog, N_("%.*s: %.*s points, the line is %.*s. What is asked there: %.*s")),
        STR_ARG(name), STR_ARG(have), STR_ARG(line), STR_ARG(i18n_apart(c, k->hint)));
}

/* What missed the line, by its weight in the whole; then the counted rules that are not met. */
static void say_change(struct ctx *c, struct decision_letter *v)
{
    str *change = arena_take(c->mem, CHANGES_MAX, sizeof *change);
    bool *said = arena_take(c->mem, v->n_criteria, sizeof *said);
    for (;;) {
        int64_t widest = 0;
        size_t next = v->n_criteria;
        for (size_t i = 0; i < v->n_criteria; i++) {
            const struct letter_criterion *k = &v->criteria[i];
            int64_t gap = (v->policy->threshold - k->mean) * k->weight;
            if (k->shown && !said[i] && gap > widest)
                widest = gap, next = i;
        }
        if (next == v->n_criteria || v->n_change == CHANGES_MAX)
            break;
        said[next] = true;
        change[v->n_change++] = criterion_change(c, v, &v->criteria[next]);
    }
    for (size_t i = 0; i < v->n_counted && v->n_change < CHANGES_MAX; i++)
        if (!v->counted[i].met)
            change[v->n_change++] =
                words_format(c, tr_c(c->catalog, N_("%.*s: %lld of %lld.")),
                             STR_ARG(i18n_apart(c, v->counted[i].name)),
                             (long long)v->counted[i].have, (long long)v->counted[i].at_least);
    v->change = change;
}

/* ---- what can be done --------------------------------------------------------------------------- */

static void say_can(struct ctx *c, struct decision_letter *v, const struct letter_dates *dates)
{
    str *can = arena_take(c->mem, CAN_MAX, sizeof *can);
    const struct row_decision_facts *f = &v->row;
    bool no = outcome_is_negative(f->outcome);
    v->can = can;
    if (v->asked && f->reply_until.set && !f->replied.set)
        can[v->n_can++] = words_format(
            c,
            tr_c(c->catalog, N_("You can reply until %.*s. The committee reads it before it "
                                "decides.")),
            STR_ARG(i18n_moment(c, f->reply_until.value)));
    if (!v->out)
        return;
    if (!no && dates->appealed)
        can[v->n_can++] = words_format(
            c,
            tr_c(c->catalog,
                 N_("Your appeal was right. The term counts from %.*s and ends with the "
                    "terms of that day; benefits begin on the day of this answer.")),
            STR_ARG(i18n_day(c, f->award)));
    else if (!no)
        can[v->n_can++] =
            words_format(c, tr_c(c->catalog, N_("Your term begins on %.*s. You need do nothing.")),
                         STR_ARG(i18n_day(c, f->award)));
    else
        can[v->n_can++] = tr(c, N_("You can be nominated again at any time. Your record and your "
                                   "page stay yours."));
    if (no && dates->appeal_until.set && dates->appeal_until.value.s >= c->now.s)
        can[v->n_can++] = words_format(
            c,
            tr_c(c->catalog, N_("If something here is wrong, you can appeal until %.*s. An appeal "
                                "is read by people who did not decide.")),
            STR_ARG(i18n_moment(c, dates->appeal_until.value)));
}

static str rules(struct ctx *c, const struct decision_letter *v, opt_day from)
{
    str version = i18n_digits(c, v->policy->version);
    if (!from.set || from.value.n == 0) /* the first rules of a program are in force from ever */
        return words_format(c, tr_c(c->catalog, N_("Decided under the rules, version %.*s.")),
                            STR_ARG(version));
    return words_format(
        c, tr_c(c->catalog, N_("Decided under the rules, version %.*s, in force since %.*s.")),
        STR_ARG(version), STR_ARG(i18n_day(c, from.value)));
}

void letter_say(struct ctx *c, struct decision_letter *v, int64_t chance,
                const struct letter_dates *dates)
{
    const struct row_decision_facts *f = &v->row;
    v->headline = tr(c, headline(f->outcome));
    v->lead = words_format(c, tr_c(c->catalog, lead(v)), STR_ARG(i18n_apart(c, f->name)),
                           STR_ARG(i18n_apart(c, f->expertise)));
    if (!v->out)
        v->draft = v->asked
                       ? tr(c, N_("Nothing is decided yet: this is a draft that the person can "
                                  "reply to."))
                       : tr(c, N_("Nothing is decided yet: this is how the letter will read."));
    v->ground = decision_ground_name(v->policy, f->outcome, f->ground);
    v->rules = rules(c, v, dates->rules_from);
    say_points(c, v, chance);
    if (outcome_is_negative(f->outcome))
        say_change(c, v);
    say_can(c, v, dates);
}
