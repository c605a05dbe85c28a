#include "feature/decision/inside.h"
#include "feature/decision/run.h"
#include "feature/frame/frame.h"
#include "kit/store/store.h"

enum { FEW = 10, BARS = 20, STEP = 50 }; /* below FEW cases a picture would show single people */

struct criterion_mean {
    str name;
    int64_t weight, mean, scores; /* mean: hundredths of a point */
};
struct letter_view {
    const struct req *r;
    struct row_decision_facts row;
    const struct policy *policy;
    struct row_decision_result result;
    struct row_decision_counted counted;
    const struct row_decision_not_counted *left;
    bool own, committee; /* who reads it */
    bool out, asked;     /* final and published; waits for a reply */
    bool may_reply;
    str program, ground, digest;
    struct safe_html reasons;
    day date;
    struct criterion_mean *criteria;
    str *words; /* of the readers, to the nominee */
    size_t n_left, n_criteria, n_words;
    int64_t n_points;
    struct svg_histogram histogram;
    struct frame_field reply;
};

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

static str left_out(struct ctx *c, const struct policy *policy,
                    const struct row_decision_not_counted *w)
{
    str ground =
        policy_choice_name(policy->grounds_rejection, policy->n_grounds_rejection, w->reason);
    if (str_same(w->state, S("rejected")))
        return ground.len > 0 ? ground : tr(c, N_("not confirmed"));
    return tr(c, N_("paid work"));
}

#include "feature/decision/letter.html.h"

/* ---- who reads what -------------------------------------------------------------------------- */

static bool is_published(str cycle_state)
{
    return str_same(cycle_state, S("published")) || str_same(cycle_state, S("closed"));
}

/* The nominee reads what is published, and a draft they may reply to; the committee and the managers
 * every letter of a case they have no part in. To all others it does not exist. */
static enum err find(struct ctx *c, int64_t nomination, struct letter_view *v)
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
    if ((e = decision_hidden(c, f->cycle, &hidden)))
        return e;
    return decision_is_hidden(&hidden, nomination) ? fail_missing(c) : OK;
}

/* ---- what it says ---------------------------------------------------------------------------- */

static enum err load_criteria(struct ctx *c, struct letter_view *v)
{
    struct row_decision_case_scores *scores;
    size_t n;
    enum err e = q_decision_case_scores(c, v->row.id, &scores, &n);
    if (e)
        return e;
    v->n_criteria = n > 0 ? v->policy->n_criteria : 0;
    v->criteria = arena_take(c->mem, v->n_criteria, sizeof *v->criteria);
    for (size_t i = 0; i < v->n_criteria; i++) {
        struct criterion_mean *m = &v->criteria[i];
        m->name = v->policy->criteria[i].name;
        m->weight = v->policy->criteria[i].weight;
        for (size_t s = 0; s < n; s++)
            if (scores[s].criterion == v->policy->criteria[i].number)
                m->mean += scores[s].points, m->scores++;
        if (m->scores > 0)
            m->mean = (2 * m->mean + m->scores) / (2 * m->scores);
    }
    return OK;
}

static enum err load_words(struct ctx *c, struct letter_view *v)
{
    struct row_decision_case_reviews *reviews;
    size_t n;
    enum err e = q_decision_case_reviews(c, v->row.id, &reviews, &n);
    if (e)
        return e;
    v->words = arena_take(c->mem, n, sizeof *v->words);
    for (size_t i = 0; i < n; i++)
        if (reviews[i].to_nominee.len > 0)
            v->words[v->n_words++] = reviews[i].to_nominee;
    return OK;
}

/* A reader who has a part in some cases sees a picture without them. */
static enum err load_histogram(struct ctx *c, struct letter_view *v)
{
    struct row_decision_points *rows;
    struct hidden_cases hidden = {0};
    size_t n;
    enum err e = q_decision_points(c, v->row.run, &rows, &n);
    if (e || (!v->own && (e = decision_hidden(c, v->row.cycle, &hidden))))
        return e;
    int *counts = arena_take(c->mem, BARS, sizeof *counts);
    size_t first = BARS, last = 0;
    for (size_t i = 0; i < n; i++) {
        size_t bar = (size_t)(rows[i].raw / 10 / STEP);
        if (decision_is_hidden(&hidden, rows[i].nomination))
            continue;
        bar = bar < BARS ? bar : BARS - 1;
        counts[bar]++;
        first = bar < first ? bar : first;
        last = bar > last ? bar : last;
        v->n_points++;
    }
    size_t line = (size_t)(v->policy->threshold / STEP);
    line = line < BARS ? line : BARS - 1;
    first = line < first ? line : first;
    last = line > last ? line : last;
    v->histogram = (struct svg_histogram){
        .counts = counts + first,
        .n = last - first + 1,
        .from = (int64_t)first * STEP,
        .step = STEP,
        .threshold = v->policy->threshold,
        .own = v->result.reviews > 0 ? (v->result.raw + 5) / 10 : -1,
        .label = tr(c, N_("How the points of all cases are spread, with the line and this case")),
        .threshold_words = tr(c, N_("line")),
        .own_words = v->own ? tr(c, N_("you")) : tr(c, N_("this case")),
    };
    return OK;
}

static enum err load_run(struct ctx *c, struct letter_view *v)
{
    struct row_decision_run run;
    enum err e = q_decision_result(c, v->row.run, v->row.id, &v->result);
    if (e || v->row.run == 0)
        return e;
    if ((e = q_decision_run(c, v->row.run, &run)))
        return e;
    v->digest = arena_hex(c->mem, run.output.at, run.output.len);
    return load_histogram(c, v);
}

static enum err load(struct ctx *c, int64_t nomination, struct letter_view *v)
{
    struct program program;
    struct row_decision_not_counted *left;
    enum err e = find(c, nomination, v);
    const struct row_decision_facts *f = &v->row;
    if (e || (e = program_get(c, &program)) || (e = program_policy(c, f->policy, &v->policy)) ||
        (e = q_decision_counted(c, f->nominee, f->record_from, f->record_to, &v->counted)) ||
        (e = q_decision_not_counted(c, f->nominee, f->record_from, f->record_to, &left,
                                    &v->n_left)) ||
        (e = load_criteria(c, v)) || (e = load_words(c, v)) || (e = load_run(c, v)))
        return e;
    v->left = left;
    v->program = program.name;
    v->ground = decision_ground_name(v->policy, f->outcome, f->ground);
    v->reasons = markdown(c, f->reasons);
    v->date = f->decided.set ? day_of_moment(f->decided.value) : day_of_moment(c->now);
    return OK;
}

/* ---- pages ----------------------------------------------------------------------------------- */

static enum err show(struct ctx *c, const struct req *r, struct res *out, str words)
{
    struct letter_view v = {.r = r};
    db_snapshot(c);
    enum err e = load(c, r->arg[0], &v);
    db_snapshot_end(c);
    if (e)
        return e;
    v.reply = (struct frame_field){.name = "words",
                                   .type = "textarea",
                                   .label = tr(c, N_("Your reply")),
                                   .hint = tr(c, N_("What should the committee know? 20 to 4,000 "
                                                    "characters.")),
                                   .value = words,
                                   .max = DECISION_WORDS_MAX,
                                   .rows = 6};
    struct html o = frame_open(c, r, tr(c, N_("Decision")), AREA_NONE);
    view_letter(&o, &v);
    return frame_close(&o, r, out);
}

static enum err letter_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, S(""));
}

static enum err reply_post(struct ctx *c, const struct req *r, struct res *out)
{
    str words = form_text(r, "words");
    bool waive = form_has(r, "waive");
    enum err e = decision_reply(c, r->arg[0], waive ? S("") : words, waive);
    if (e == OK) {
        frame_flash(out, FLASH_SENT);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, words);
}

const struct route letter_routes[] = {
    {"GET", "/letters/#", letter_get, SIGNED_IN},
    {"POST", "/letters/#/reply", reply_post, SIGNED_IN, "/letters/#"},
    {0},
};
