#include "feature/decision/committee.h"

#include "feature/decision/mean.h"
#include "feature/contribution/contribution.h"
#include "feature/frame/frame.h"
#include "feature/nomination/nomination.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"

enum { NEAR = 10, NAMES_MAX = 3 }; /* hundredths of a point on each side of the line */

struct cycle_line {
    const struct cycle *cycle;
    int64_t cases;
    const char *tone;
};
struct cycles_view {
    const struct cycle_line *lines;
    size_t n;
    struct frame_empty empty;
};

struct criterion_mean {
    str name;
    int64_t mean, scores; /* hundredths of a point */
};
struct reader_words {
    int64_t number, mean, scores; /* mean: thousandths */
    str to_nominee, to_committee;
};
/* One case beside the list. */
struct case_panel {
    struct decision_case of;
    int64_t place;
    const struct committee_row *row; /* NULL: not in the list */
    enum decision_answer may;
    struct criterion_mean *criteria;
    struct reader_words *readers;
    const struct row_decision_case_talk *talk;
    size_t n_criteria, n_readers, n_talk;
    bool has_counted; /* the frozen record was kept */
    struct counted counted;
    struct reach_sum reach;
    struct frame_select outcome, ground;
    struct frame_field reasons;
};
struct near_line {
    size_t n;
    str names;
};
struct committee_view {
    const struct req *r;
    struct committee_list list;
    bool deciding, has_case, grey_first;
    size_t first, last; /* rows shown */
    int64_t page, chosen, scale_from, scale_to;
    str tried; /* the threshold as asked for; empty: the published one */
    struct near_line lower, higher;
    struct frame_pages pages;
    struct case_panel one;
    struct frame_field rest;
};

static int64_t percent(int64_t part, int64_t whole)
{
    return whole > 0 ? (200 * part + whole) / (2 * whole) : 0;
}

static const char *decision_tone(str outcome)
{
    return decision_is_negative(outcome) ? "mute" : "good";
}

static const char *standing_words(const struct ctx *c, const struct row_decision_standing *d)
{
    switch (decision_state_read(d->state)) {
    case DECISION_DRAFT: return d->author == c->me ? N_("your draft") : N_("draft");
    case DECISION_HEARD:
        if (d->replied > 0)
            return N_("replied");
        return d->reply_until.set && d->reply_until.value.s > c->now.s ? N_("may reply")
                                                                       : N_("signed");
    case DECISION_FINAL: return N_("decided");
    case DECISION_NONE: break;
    }
    return "";
}

static const char *kind_words(str kind)
{
    if (str_same(kind, S("renewal")))
        return N_("Renewal");
    return str_same(kind, S("return")) ? N_("Nominated again") : N_("First nomination");
}

#include "feature/decision/committee.html.h"

/* ---- the cycles ------------------------------------------------------------------------------ */

static enum err cycles_get(struct ctx *c, const struct req *r, struct res *out)
{
    const struct cycle *cycles;
    struct row_decision_cycle_cases *counts;
    struct cycles_view v = {
        .empty = {.title = tr(c, N_("No cycle has come this far yet")),
                  .words = tr(c, N_("When the reviews of a cycle begin, it appears here.")),
                  .action = tr(c, N_("Calendar")),
                  .address = S("/program/calendar")}};
    size_t n, n_counts;
    enum err e = program_cycles(c, &cycles, &n);
    if (e || (e = q_decision_cycle_cases(c, &counts, &n_counts)))
        return e;
    struct cycle_line *lines = arena_take(c->mem, n, sizeof *lines);
    for (size_t i = 0; i < n; i++) {
        str state = cycles[i].state;
        if (str_same(state, S("planned")) || str_same(state, S("nominating")))
            continue;
        struct cycle_line *line = &lines[v.n++];
        line->cycle = &cycles[i];
        line->tone =
            str_same(state, S("deciding")) || str_same(state, S("replying")) ? "tone" : "mute";
        for (size_t k = 0; k < n_counts; k++)
            if (counts[k].cycle == cycles[i].id)
                line->cases = counts[k].cases;
    }
    v.lines = lines;
    struct html o = frame_open(c, r, tr(c, N_("Committee")), AREA_COMMITTEE);
    view_cycles(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- one case -------------------------------------------------------------------------------- */

struct case_form {
    bool sent;
    str outcome, ground, reasons;
};

/* The number by which the whole list calls a reviewer. */
static int64_t number_of(const struct committee_list *list, int64_t reviewer)
{
    size_t at = 0;
    while (at < list->readers && list->reader_ids[at] != reviewer)
        at++;
    return (int64_t)at + 1;
}

/* Means by criterion and by reader, from the submitted scores. */
static enum err load_scores(struct ctx *c, const struct committee_list *list, struct case_panel *k)
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
        k->readers[i] = (struct reader_words){.number = number_of(list, reviews[i].reviewer),
                                              .mean = mean_of_review(&in, &review),
                                              .scores = (int64_t)review.n,
                                              .to_nominee = reviews[i].to_nominee,
                                              .to_committee = reviews[i].to_committee};
    }
    return OK;
}

static void fill_outcome(struct ctx *c, struct case_panel *k, str chosen)
{
    static const char *const first[] = {"award", "no_award"}, *const again[] = {"renew",
                                                                                "no_renewal"};
    struct frame_option *options = arena_take(c->mem, 2, sizeof *options);
    for (size_t i = 0; i < 2; i++) {
        str code = str_of(k->of.line.renewal ? again[i] : first[i]);
        options[i] = (struct frame_option){code, tr(c, decision_outcome_words(code)),
                                           str_same(code, chosen)};
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
    str line = decision_by_line(&k->of.line);
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

/* The counted rules, over the record as it was frozen. */
static enum err load_counted(struct ctx *c, struct case_panel *k)
{
    enum err e = nomination_counted(c, k->of.row.id, &k->counted);
    k->has_counted = e == OK;
    if (k->has_counted)
        k->reach = reach_sum_of(&k->counted);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err load_case(struct ctx *c, struct committee_view *v, const struct case_form *form)
{
    struct row_decision_case_talk *talk;
    struct case_panel *k = &v->one;
    enum err e = decision_load(c, v->chosen, &k->of);
    if (e || (e = load_scores(c, &v->list, k)) || (e = load_counted(c, k)) ||
        (e = q_decision_case_talk(c, v->chosen, &talk, &k->n_talk)))
        return e;
    if (k->of.row.cycle != v->list.cycle.id)
        return fail_missing(c);
    k->talk = talk;
    k->may = decision_may_draft(&k->of.facts);
    for (size_t i = 0; i < v->list.n; i++)
        if (v->list.rows[i].of->nomination == v->chosen)
            k->place = v->list.rows[i].place, k->row = &v->list.rows[i];
    fill_form(c, k, form);
    v->has_case = true;
    return OK;
}

/* ---- the list -------------------------------------------------------------------------------- */

/* "6.4" or "6,40" as hundredths of a point; -1: anything else. */
static int64_t points_read(str s)
{
    int64_t whole = 0, part = 0;
    size_t at = 0;
    while (at < s.len && s.at[at] >= '0' && s.at[at] <= '9')
        at++;
    if (at == 0 || at > 2 || !str_int(str_upto(s, at), &whole))
        return -1;
    str rest = str_from(s, at);
    if (rest.len > 0) {
        rest = rest.at[0] == '.' || rest.at[0] == ',' ? str_from(rest, 1) : S("x");
        if (rest.len == 0 || rest.len > 2 || !str_int(rest, &part) || part < 0)
            return -1;
        part *= rest.len == 1 ? 10 : 1;
    }
    return 100 * whole + part <= 1000 ? 100 * whole + part : -1;
}

static struct near_line near(struct ctx *c, const struct committee_list *l, int64_t from,
                             int64_t below)
{
    struct near_line found = {0};
    str names[NAMES_MAX + 1];
    for (size_t i = 0; i < l->n; i++) {
        const struct committee_row *row = &l->rows[i];
        if (row->reviews == 0 || row->raw < 10 * from || row->raw >= 10 * below)
            continue;
        if (found.n < NAMES_MAX)
            names[found.n] = row->of->name;
        found.n++;
    }
    size_t shown = found.n < NAMES_MAX ? found.n : NAMES_MAX;
    if (found.n > shown)
        names[shown++] = tr(c, N_("others"));
    found.names = i18n_list(c, names, shown);
    return found;
}

static void fill_scale(struct committee_view *v)
{
    int64_t low = v->list.threshold * 10, high = low;
    for (size_t i = 0; i < v->list.n; i++) {
        const struct committee_row *row = &v->list.rows[i];
        if (row->reviews == 0)
            continue;
        bool corrected = v->list.corrected && row->of->corrected;
        int64_t from = corrected ? row->of->score_low : row->low;
        int64_t to = corrected ? row->of->score_high : row->high;
        low = from < low ? from : low;
        high = to > high ? to : high;
    }
    v->scale_from = low / 1000 * 100;
    v->scale_to = (high + 999) / 1000 * 100;
    if (v->scale_to == v->scale_from)
        v->scale_to += 100;
}

static str page_address(struct ctx *c, const struct committee_view *v, int64_t page)
{
    return arena_format(c->mem, "/committee/%lld?threshold=%.*s&without=%lld&order=%s&page=%lld",
                        (long long)v->list.cycle.id, STR_ARG(v->tried), (long long)v->list.without,
                        v->grey_first ? "grey" : "", (long long)page);
}

static void fill_pages(struct ctx *c, struct committee_view *v)
{
    size_t n = v->list.n, pages = (n + COMMITTEE_PAGE - 1) / COMMITTEE_PAGE;
    if (v->page < 1 || v->page > (int64_t)pages)
        v->page = 1;
    v->first = (size_t)(v->page - 1) * COMMITTEE_PAGE;
    v->last = v->first + COMMITTEE_PAGE < n ? v->first + COMMITTEE_PAGE : n;
    v->pages = (struct frame_pages){
        .from = (int64_t)v->first + 1, .to = (int64_t)v->last, .total = (int64_t)n};
    if (v->page > 1)
        v->pages.previous = page_address(c, v, v->page - 1);
    if (v->last < n)
        v->pages.next = page_address(c, v, v->page + 1);
}

static enum err show(struct ctx *c, const struct req *r, struct res *out,
                     const struct case_form *form)
{
    struct committee_view v = {.r = r, .page = param_int(r, "page", 1)};
    struct mean_what_if what_if = {points_read(param(r, "threshold")), param_int(r, "without", 0)};
    enum err e = committee_load(c, r->arg[0], what_if, &v.list);
    if (e)
        return e;
    if (what_if.threshold >= 0)
        v.tried = param(r, "threshold");
    v.deciding =
        str_same(v.list.cycle.state, S("deciding")) || str_same(v.list.cycle.state, S("replying"));
    v.chosen = form->sent ? r->arg[1] : param_int(r, "case", 0);
    v.lower = near(c, &v.list, v.list.threshold - NEAR, v.list.threshold);
    v.higher = near(c, &v.list, v.list.threshold, v.list.threshold + NEAR);
    v.grey_first = v.list.corrected && str_same(param(r, "order"), S("grey"));
    if (v.grey_first)
        committee_grey_first(c, &v.list);
    fill_scale(&v);
    fill_pages(c, &v);
    if (v.chosen != 0 && (e = load_case(c, &v, form)))
        return e;
    v.rest =
        (struct frame_field){.name = "rest",
                             .type = "textarea",
                             .label = tr(c, N_("Reasons, for all of them")),
                             .hint = tr(c, N_("Renewals under the line end. Of the cases with few "
                                              "readers, renewals go on and new ones wait.")),
                             .value = form_text(r, "rest"),
                             .required = true,
                             .max = DECISION_WORDS_MAX,
                             .rows = 3};
    struct html o = frame_open(c, r, tr(c, N_("Committee")), AREA_COMMITTEE);
    view_committee(&o, &v);
    return frame_close(&o, r, out);
}

static enum err committee_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, &(struct case_form){0});
}

static enum err again(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    return frame_saved(c, r, out, e, committee_get);
}

static enum err evaluate_post(struct ctx *c, const struct req *r, struct res *out)
{
    return again(c, r, out, decision_evaluate(c, r->arg[0]));
}

static enum err draft_post(struct ctx *c, const struct req *r, struct res *out)
{
    size_t n;
    return again(c, r, out, decision_draft_all(c, r->arg[0], form_text(r, "rest"), &n));
}

static enum err sign_post(struct ctx *c, const struct req *r, struct res *out)
{
    size_t n;
    return again(c, r, out, decision_sign(c, r->arg[0], &n));
}

static enum err publish_post(struct ctx *c, const struct req *r, struct res *out)
{
    size_t n;
    return again(c, r, out, decision_publish(c, r->arg[0], &n));
}

static enum err case_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct case_form form = {true, form_text(r, "outcome"), form_text(r, "ground"),
                             form_text(r, "reasons")};
    enum err e = decision_draft(c, &(struct decision_new){.nomination = r->arg[1],
                                                          .outcome = form.outcome,
                                                          .ground = form.ground,
                                                          .reasons = form.reasons});
    if (e == OK) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, &form);
}

/* ---- the list as a table --------------------------------------------------------------------- */

/* A field that a spreadsheet does not take for a formula. */
static void put_cell(struct text *t, str s)
{
    bool risky = s.len > 0 && (s.at[0] == '=' || s.at[0] == '+' || s.at[0] == '-' ||
                               s.at[0] == '@' || s.at[0] == '\t' || s.at[0] == '\r');
    text_add(t, risky ? S("\"'") : S("\""));
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '"')
            text_char(t, '"');
        text_char(t, s.at[i]);
    }
    text_add(t, S("\","));
}

static void put_corrected(struct text *t, const struct row_decision_results *x)
{
    const int64_t numbers[] = {x->score, x->score_low, x->score_high, x->chance};
    for (size_t k = 0; k < COUNT(numbers); k++) {
        text_char(t, ',');
        if (x->corrected)
            text_format(t, "%lld.%03lld", (long long)(numbers[k] / 1000),
                        (long long)(numbers[k] % 1000));
    }
    text_add(t, S("\r\n"));
}

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct committee_list l;
    struct text t = {.mem = c->mem};
    enum err e = committee_load(c, r->arg[0], (struct mean_what_if){-1, 0}, &l);
    if (e)
        return e;
    text_add(&t, S("place,name,handle,kind,expertise,region,language,score,low,high,readers,spread,"
                   "decision,state,corrected,corrected_low,corrected_high,chance\r\n"));
    for (size_t i = 0; i < l.n; i++) {
        const struct committee_row *x = &l.rows[i];
        text_format(&t, "%lld,", (long long)x->place);
        put_cell(&t, x->of->name);
        put_cell(&t, x->of->handle);
        put_cell(&t, x->of->kind);
        put_cell(&t, x->of->expertise);
        put_cell(&t, x->of->region_name);
        put_cell(&t, x->of->language);
        const int64_t points[] = {x->raw, x->low, x->high};
        for (size_t k = 0; k < COUNT(points); k++)
            text_format(&t, "%lld.%03lld,", (long long)(points[k] / 1000),
                        (long long)(points[k] % 1000));
        text_format(&t, "%lld,%lld.%03lld,%.*s,%.*s", (long long)x->reviews,
                    (long long)(x->spread / 1000), (long long)(x->spread % 1000),
                    STR_ARG(x->standing ? x->standing->outcome : S("")),
                    STR_ARG(x->standing ? x->standing->state : S("")));
        put_corrected(&t, x->of);
    }
    out->type = S("text/csv; charset=utf-8");
    out->file_name = arena_format(c->mem, "committee-%.*s.csv", STR_ARG(l.cycle.code));
    out->body = text_str(&t);
    return OK;
}

const struct route committee_routes[] = {
    {"GET", "/committee", cycles_get, COMMITTEE | MANAGER},
    {"GET", "/committee/#", committee_get, COMMITTEE | MANAGER},
    {"GET", "/committee/#/list", list_get, COMMITTEE | MANAGER},
    {"POST", "/committee/#/evaluate", evaluate_post, COMMITTEE | MANAGER, "/committee/#"},
    {"POST", "/committee/#/draft", draft_post, COMMITTEE | MANAGER, "/committee/#"},
    {"POST", "/committee/#/sign", sign_post, COMMITTEE | MANAGER, "/committee/#"},
    {"POST", "/committee/#/publish", publish_post, COMMITTEE | MANAGER, "/committee/#"},
    {"POST", "/committee/#/cases/#", case_post, COMMITTEE | MANAGER, "/committee/#?case=#"},
    {0},
};
