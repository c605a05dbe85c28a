#include "feature/access/access.h"
#include "feature/decision/committee.h"

#include "feature/nomination/nomination.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"

static const char *kind_words(str kind)
{
    if (str_same(kind, S("renewal")))
        return N_("Renewal");
    return str_same(kind, S("return")) ? N_("Nominated again") : N_("First nomination");
}

static const char *term_words(str state)
{
    if (str_same(state, S("coming")))
        return N_("coming");
    if (str_same(state, S("current")))
        return N_("current");
    if (str_same(state, S("paused")))
        return N_("paused");
    if (str_same(state, S("relinquished")))
        return N_("given back");
    return str_same(state, S("revoked")) ? N_("revoked") : N_("ended");
}

static str type_name(const struct case_panel *k, str code)
{
    const struct policy_type *type = policy_type(k->of.policy, code);
    return type ? type->name : code;
}

/* As the record counted it: neither turned down nor paid for. */
static bool counts(const struct review_work *w)
{
    return !str_same(w->state, S("rejected")) && !str_same(w->paid, S("yes"));
}

#include "feature/decision/committee_case.html.h"

bool committee_chairs(const struct ctx *c, const struct committee_list *list)
{
    return list->meeting.found && decision_is_deciding(list->cycle.state) &&
           (c->me == list->meeting.chair || (c->bits & MANAGER));
}

/* ---- scores ---------------------------------------------------------------------------------- */

/* The number by which the whole list calls a reviewer. */
static int64_t number_of(const struct committee_list *list, int64_t reviewer)
{
    size_t at = 0;
    while (at < list->readers && list->reader_ids[at] != reviewer)
        at++;
    return (int64_t)at + 1;
}

/* What one reader gave, by criterion of the rules. */
static struct reader_points *points_of(struct ctx *c, const struct policy *policy,
                                       const struct mean_review *review)
{
    struct reader_points *all = arena_take(c->mem, policy->n_criteria, sizeof *all);
    for (size_t i = 0; i < policy->n_criteria; i++) {
        all[i].points = -1;
        for (size_t s = 0; s < review->n; s++)
            if (review->scores[s].criterion == policy->criteria[i].number)
                all[i].points = review->scores[s].points;
    }
    return all;
}

/* Means by criterion and by reader, from the submitted scores. */
static enum err load_scores(struct ctx *c, struct case_panel *k)
{
    struct row_decision_case_scores *scores;
    struct row_decision_case_reviews *reviews;
    const struct policy *policy = k->of.policy;
    size_t n, n_reviews;
    enum err e = q_decision_case_scores(c, k->of.row.id, &scores, &n);
    if (e || (e = q_decision_case_reviews(c, k->of.row.id, &reviews, &n_reviews)))
        return e;
    struct mean_criterion *weights = arena_take(c->mem, policy->n_criteria, sizeof *weights);
    k->criteria = arena_take(c->mem, policy->n_criteria, sizeof *k->criteria);
    k->n_criteria = policy->n_criteria;
    for (size_t i = 0; i < policy->n_criteria; i++) {
        struct criterion_mean *m = &k->criteria[i];
        weights[i] =
            (struct mean_criterion){policy->criteria[i].number, policy->criteria[i].weight};
        m->name = policy->criteria[i].name;
        for (size_t s = 0; s < n; s++)
            if (scores[s].criterion == policy->criteria[i].number)
                m->mean += scores[s].points, m->scores++;
        if (m->scores > 0)
            m->mean = (2 * m->mean + m->scores) / (2 * m->scores);
    }
    struct mean_input in = {.criteria = weights, .n_criteria = policy->n_criteria};
    struct mean_score *points = arena_take(c->mem, n, sizeof *points);
    k->readers = arena_take(c->mem, n_reviews, sizeof *k->readers);
    k->n_readers = n_reviews;
    for (size_t i = 0, at = 0; i < n_reviews; i++) {
        struct mean_review review = {.scores = points + at};
        for (; at < n && scores[at].assignment == reviews[i].assignment; at++, review.n++)
            points[at] = (struct mean_score){scores[at].criterion, scores[at].points};
        struct reader_points *by = points_of(c, policy, &review);
        k->readers[i] = (struct reader_words){.number = number_of(k->list, reviews[i].reviewer),
                                              .mean = mean_of_review(&in, &review),
                                              .scores = (int64_t)review.n,
                                              .points = by,
                                              .to_nominee = reviews[i].to_nominee,
                                              .to_committee = reviews[i].to_committee};
    }
    return OK;
}

/* ---- forms ----------------------------------------------------------------------------------- */

static void fill_outcome(struct ctx *c, struct case_panel *k, str chosen)
{
    static const char *const first[] = {"award", "no_award"}, *const again[] = {"renew",
                                                                                "no_renewal"};
    struct frame_option *options = arena_take(c->mem, 2, sizeof *options);
    for (size_t i = 0; i < 2; i++) {
        str code = str_of(k->of.line.renewal ? again[i] : first[i]);
        options[i] =
            (struct frame_option){code, tr(c, outcome_words(code)), str_same(code, chosen)};
    }
    k->outcome = (struct frame_select){.name = "outcome",
                                       .label = tr(c, N_("The committee decides")),
                                       .options = options,
                                       .n = 2,
                                       .required = true,
                                       .radios = true};
}

static void fill_ground(struct ctx *c, struct case_panel *k, str chosen)
{
    const struct policy *p = k->of.policy;
    size_t n = p->n_grounds_award + p->n_grounds_no_award;
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    options[0] = (struct frame_option){S(""), tr(c, N_("Choose")), chosen.len == 0};
    for (size_t i = 0; i < n; i++) {
        bool yes = i < p->n_grounds_award;
        const struct policy_choice *g =
            yes ? &p->grounds_award[i] : &p->grounds_no_award[i - p->n_grounds_award];
        str label = arena_format(c->mem, "%s: %.*s", yes ? tr(c, N_("Yes")).at : tr(c, N_("No")).at,
                                 STR_ARG(g->name));
        options[i + 1] = (struct frame_option){g->code, label, str_same(g->code, chosen)};
    }
    k->ground = (struct frame_select){.name = "ground",
                                      .label = tr(c, N_("Ground")),
                                      .options = options,
                                      .n = n + 1,
                                      .required = true};
}

static void fill_form(struct ctx *c, struct case_panel *k, const struct case_form *form)
{
    const struct row_decision_facts *f = &k->of.row;
    str line = outcome_by_line(&k->of.line);
    str outcome = form->sent ? form->outcome : f->outcome.len ? f->outcome : line;
    str ground = form->sent ? form->ground : f->ground;
    size_t n;
    const struct policy_choice *grounds = decision_grounds(k->of.policy, outcome, &n);
    if (!form->sent && ground.len == 0 && outcome.len > 0 && n > 0)
        ground = grounds[0].code;
    fill_outcome(c, k, outcome);
    fill_ground(c, k, ground);
    k->reasons = (struct frame_field){.name = "reasons",
                                      .type = "textarea",
                                      .label = tr(c, N_("Reasons, go into the letter")),
                                      .value = form->sent ? form->reasons : f->reasons,
                                      .max = DECISION_WORDS_MAX,
                                      .rows = 4};
}

static void fill_veto(struct ctx *c, struct case_panel *k)
{
    const struct policy *p = k->of.policy;
    struct veto_facts facts = veto_facts_of(c, &k->of);
    str chosen = form_text(k->r, "veto_ground");
    k->may_veto = veto_may_make(&facts) == VETO_YES;
    k->may_sign_veto = veto_may_sign(&facts) == VETO_YES;
    k->may_end_veto = veto_may_withdraw(&facts) == VETO_YES;
    k->veto_name = policy_choice_name(p->grounds_veto, p->n_grounds_veto, k->of.veto.ground);
    struct frame_option *options = arena_take(c->mem, p->n_grounds_veto + 1, sizeof *options);
    options[0] = (struct frame_option){S(""), tr(c, N_("Choose")), chosen.len == 0};
    for (size_t i = 0; i < p->n_grounds_veto; i++)
        options[i + 1] = (struct frame_option){p->grounds_veto[i].code, p->grounds_veto[i].name,
                                               str_same(p->grounds_veto[i].code, chosen)};
    k->veto_ground = (struct frame_select){.name = "veto_ground",
                                           .label = tr(c, N_("Ground of the veto")),
                                           .options = options,
                                           .n = p->n_grounds_veto + 1,
                                           .required = true};
    k->veto_words = (struct frame_field){
        .name = "veto_words",
        .type = "textarea",
        .label = tr(c, N_("Reasons of the veto")),
        .hint = tr(c, N_("If a second manager signs, they go into the letter.")),
        .value = form_text(k->r, "veto_words"),
        .required = true,
        .max = DECISION_WORDS_MAX,
        .rows = 3};
}

static void fill_note(struct ctx *c, struct case_panel *k)
{
    k->note = (struct frame_field){.name = "note",
                                   .type = "textarea",
                                   .label = tr(c, N_("A note for the committee")),
                                   .value = form_text(k->r, "note"),
                                   .required = true,
                                   .max = 2000,
                                   .rows = 2};
}

/* The counted rules, over the record as it was frozen. */
static enum err load_counted(struct ctx *c, struct case_panel *k)
{
    enum err e = nomination_counted(c, k->of.row.id, &k->counted);
    k->has_counted = e == OK;
    if (k->has_counted)
        k->reach = reach_sum_of(&k->counted);
    return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static enum err load_words(struct ctx *c, struct case_panel *k)
{
    struct row_decision_case_talk *talk;
    struct row_decision_notes *notes;
    struct row_decision_endorsed *endorsed;
    struct row_decision_earlier *earlier;
    struct row_decision_terms *terms;
    int64_t id = k->of.row.id, nominee = k->of.row.nominee;
    enum err e = q_decision_case_talk(c, id, &talk, &k->n_talk);
    if (e || (e = q_decision_notes(c, id, &notes, &k->n_notes)) ||
        (e = q_decision_endorsed(c, id, &endorsed, &k->n_endorsed)) ||
        (e = q_decision_earlier(c, nominee, id, &earlier, &k->n_earlier)) ||
        (e = q_decision_terms(c, nominee, &terms, &k->n_terms)))
        return e;
    k->talk = talk, k->notes = notes, k->endorsed = endorsed;
    k->earlier = earlier, k->terms = terms;
    return OK;
}

enum err committee_case(struct ctx *c, int64_t nomination, const struct case_form *form,
                        struct case_panel *k)
{
    const struct committee_list *list = k->list;
    enum err e = decision_load(c, nomination, &k->of);
    if (e)
        return e;
    k->chairs = committee_chairs(c, list);
    const struct row_decision_facts *f = &k->of.row;
    const struct review_case of = {nomination, f->nominee, f->record_from, f->record_to};
    if (f->cycle != list->cycle.id)
        return fail_missing(c);
    if ((e = load_scores(c, k)) || (e = load_counted(c, k)) || (e = load_words(c, k)) ||
        (e = review_evidence(c, &of, &k->evidence, &k->n_evidence)))
        return e;
    access_saw(c, f->nominee, ACCESS_COMMITTEE, c->bits & COMMITTEE ? COMMITTEE : MANAGER);
    k->may = decision_may_draft(&k->of.facts);
    k->on_table = list->meeting.discussed == nomination;
    for (size_t i = 0; i < list->n; i++)
        if (list->rows[i].of->nomination == nomination)
            k->place = list->rows[i].place, k->row = &list->rows[i];
    fill_form(c, k, form);
    k->typed = form->sent && k->may != DECISION_YES && form->reasons.len > 0;
    if (k->typed)
        k->reasons.label = tr(c, N_("What you wrote; it was not saved"));
    fill_veto(c, k);
    fill_note(c, k);
    return OK;
}
