#include "feature/access/access.h"
#include "feature/review/review.h"

#include "feature/contribution/contribution.h"
#include "feature/frame/frame.h"
#include "feature/program/program.h"
#include "feature/review/review.sql.h"
#include "feature/review/review_inside.h"
#include "kit/i18n/i18n.h"

enum { OTHERS_MAX = 12 };

struct queue_view {
    struct row_review_queue *rows;
    size_t n;
    int64_t done;
    struct row_review_severity severity;
    struct frame_empty empty;
};

struct case_view {
    const struct req *r;
    int64_t id;
    struct row_review_assignment a;
    const struct policy *policy;
    enum review_answer may;
    bool submitted;
    struct row_review_progress progress;
    struct row_review_record *rows;
    size_t n, n_best;
    int64_t n_counted;
    struct row_review_endorsements *endorsements;
    size_t n_endorsements;
    struct review_input in; /* as stored, or as just sent */
    str bad[REVIEW_CRITERIA], bad_words[REVIEW_CRITERIA];
    struct row_review_others *others_rows;
    size_t n_rows;
    int64_t others[OTHERS_MAX]; /* assignments */
    size_t n_others;
    struct row_review_comments *comments;
    size_t n_comments;
    struct frame_select confidence, ground;
    struct frame_field words, comment;
};

static bool counts(const struct row_review_record *w)
{
    return !str_same(w->state, S("rejected")) && !str_same(w->paid, S("yes"));
}

static const char *type_icon(const struct case_view *v, str code)
{
    const struct policy_type *t = policy_type(v->policy, code);
    return t && t->icon.len ? t->icon.at : "file";
}

static str type_name(const struct case_view *v, str code)
{
    const struct policy_type *t = policy_type(v->policy, code);
    return t ? t->name : code;
}

static str origin_words(struct ctx *c, str origin)
{
    return tr(c, str_same(origin, S("measured"))   ? N_("measured")
                 : str_same(origin, S("declared")) ? N_("declared")
                                                   : N_("estimated"));
}

static str aside_words(struct ctx *c, const struct case_view *v, const struct row_review_record *w)
{
    if (str_same(w->paid, S("yes")))
        return tr(c, N_("it was paid for"));
    str ground =
        policy_choice_name(v->policy->grounds_rejection, v->policy->n_grounds_rejection, w->reason);
    return ground.len ? ground : tr(c, N_("it was set aside"));
}

static str points_words(struct ctx *c, int64_t points)
{
    return points < 0 ? S("–") : i18n_decimal(c, points, 2, points % 100 ? 1 : 0);
}

static int64_t other_points(const struct case_view *v, size_t reader, int64_t criterion)
{
    for (size_t i = 0; i < v->n_rows; i++)
        if (v->others_rows[i].assignment == v->others[reader] &&
            v->others_rows[i].criterion == criterion)
            return v->others_rows[i].points;
    return -1;
}

#include "feature/review/review.html.h"

/* ---- the queue ----------------------------------------------------------------------------------------- */

static enum err queue_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct queue_view v = {0};
    enum err e = q_review_queue(c, &v.rows, &v.n);
    if (e || (e = q_review_severity(c, &v.severity)))
        return e;
    for (size_t i = 0; i < v.n; i++)
        v.done += str_same(v.rows[i].state, S("submitted"));
    v.empty = (struct frame_empty){
        .title = tr(c, N_("Nothing to read at the moment")),
        .words = tr(c, N_("When a cycle is in review, the cases that were given to you are listed "
                          "here, the one that is due first on top.")),
        .action = tr(c, N_("How decisions are made")),
        .address = S("/about/decisions"),
    };
    struct html o = frame_open(c, r, tr(c, N_("Review")), AREA_REVIEW);
    view_queue(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- one case -------------------------------------------------------------------------------------------- */

static enum err load_evidence(struct ctx *c, struct case_view *v)
{
    struct review_works works;
    enum err e = review_works(c, &v->a, &works);
    if (e || (e = q_review_progress(c, &v->progress)) ||
        (e = q_review_endorsements(c, v->a.nomination, &v->endorsements, &v->n_endorsements)))
        return e;
    v->rows = works.rows, v->n = works.n;
    for (size_t i = 0; i < v->n; i++) {
        v->n_counted += counts(&v->rows[i]);
        v->n_best += counts(&v->rows[i]) && v->rows[i].star.set;
    }
    return OK;
}

/* The stored scores; criteria without one stay -1. */
static enum err load_scores(struct ctx *c, struct case_view *v)
{
    struct row_review_scores *scores;
    struct row_review_remarks *remarks;
    struct row_review_words words;
    size_t n, n_remarks;
    enum err e = q_review_scores(c, v->id, &scores, &n);
    if (e || (e = q_review_remarks(c, v->id, &remarks, &n_remarks)) ||
        (e = q_review_words(c, v->id, &words)))
        return e;
    v->in.words = words.found ? words.words : S("");
    v->in.confidence = v->a.confidence.set ? v->a.confidence.value : 0;
    v->in.acquainted = v->a.acquainted;
    for (size_t i = 0; i < v->in.n; i++) {
        struct review_score *s = &v->in.scores[i];
        for (size_t k = 0; k < n; k++)
            if (scores[k].criterion == s->criterion)
                s->points = scores[k].points, s->words = scores[k].words;
        for (size_t k = 0; k < n_remarks; k++)
            if (remarks[k].criterion == s->criterion)
                s->words = remarks[k].words;
    }
    return OK;
}

static enum err load_others(struct ctx *c, struct case_view *v)
{
    enum err e = q_review_others(c, v->a.nomination, &v->others_rows, &v->n_rows);
    if (e || (e = q_review_comments(c, v->a.nomination, &v->comments, &v->n_comments)))
        return e;
    for (size_t i = 0; i < v->n_rows && v->n_others < OTHERS_MAX; i++)
        if (v->n_others == 0 || v->others[v->n_others - 1] != v->others_rows[i].assignment)
            v->others[v->n_others++] = v->others_rows[i].assignment;
    return OK;
}

static void blank(struct case_view *v)
{
    v->in.n = v->policy->n_criteria < REVIEW_CRITERIA ? v->policy->n_criteria : REVIEW_CRITERIA;
    for (size_t i = 0; i < v->in.n; i++)
        v->in.scores[i] =
            (struct review_score){.criterion = v->policy->criteria[i].number, .points = -1};
}

static enum err load_case(struct ctx *c, const struct req *r, struct case_view *v)
{
    struct row_review_conflict_of conflict;
    *v = (struct case_view){.r = r, .id = r->arg[0]};
    enum err e = q_review_assignment(c, v->id, &v->a);
    if (e || (e = program_policy(c, v->a.policy, &v->policy)) ||
        (e = q_review_conflict_of(c, v->a.nomination, c->me, review_employers_since(c->now),
                                  &conflict)))
        return e;
    if (conflict.ground.len > 0)
        return fail_sentence(c, ERR_REFUSED, review_sentence(REVIEW_CONFLICT));
    v->submitted = str_same(v->a.state, S("submitted"));
    v->may = review_may_score(
        &(struct review_facts){.mine = true,
                               .in_review = str_same(v->a.cycle_state, S("reviewing")),
                               .submitted = v->submitted});
    blank(v);
    return OK;
}

static void make_fields(struct ctx *c, struct case_view *v)
{
    static const struct {
        const char *value, *label;
    } sure[] = {{"", N_("Choose")}, {"1", N_("1, a guess")},
                {"2", N_("2")},     {"3", N_("3, fairly sure")},
                {"4", N_("4")},     {"5", N_("5, I know this field well")}},
      grounds[] = {{"employer", N_("We work, or worked, together")},
                   {"business", N_("We do business")},
                   {"friend", N_("We are close")},
                   {"family", N_("We are related")},
                   {"dispute", N_("There was a dispute")},
                   {"other", N_("Another reason")},
                   {"time", N_("I do not know them, but have no time")}};
    struct frame_option *o = arena_take(c->mem, COUNT(sure) + COUNT(grounds), sizeof *o);
    str chosen =
        v->in.confidence ? arena_format(c->mem, "%lld", (long long)v->in.confidence) : S("");
    for (size_t i = 0; i < COUNT(sure); i++)
        o[i] = (struct frame_option){str_of(sure[i].value), tr(c, sure[i].label),
                                     str_same(chosen, str_of(sure[i].value))};
    for (size_t i = 0; i < COUNT(grounds); i++)
        o[COUNT(sure) + i] =
            (struct frame_option){str_of(grounds[i].value), tr(c, grounds[i].label), i == 0};
    v->confidence = (struct frame_select){.name = "confidence",
                                          .label = tr(c, N_("How sure are you?")),
                                          .options = o,
                                          .n = COUNT(sure),
                                          .required = true};
    v->ground = (struct frame_select){.name = "ground",
                                      .label = tr(c, N_("Why do you step aside?")),
                                      .options = o + COUNT(sure),
                                      .n = COUNT(grounds)};
    v->words = (struct frame_field){
        .name = "words",
        .type = "textarea",
        .label = tr(c, N_("For the committee")),
        .hint =
            tr(c, N_("What decided it for you? The nominee reads this too, without your name.")),
        .value = v->in.words,
        .max = REVIEW_WORDS_MAX,
        .rows = 3};
    v->comment = (struct frame_field){.name = "comment",
                                      .type = "textarea",
                                      .label = tr(c, N_("Say something about this case")),
                                      .value = form_text(v->r, "comment"),
                                      .max = REVIEW_WORDS_MAX,
                                      .rows = 3};
}

static enum err show_case(struct ctx *c, struct case_view *v, struct res *out)
{
    enum err e = load_evidence(c, v);
    if (e || (v->submitted && (e = load_others(c, v))))
        return e;
    for (size_t i = 0; i < v->in.n; i++) {
        long long criterion = (long long)v->in.scores[i].criterion;
        v->bad[i] = problem_at(c, arena_format(c->mem, "c%lld", criterion).at);
        v->bad_words[i] = problem_at(c, arena_format(c->mem, "w%lld", criterion).at);
    }
    make_fields(c, v);
    str title = v->submitted ? v->a.name : tr(c, N_("A nominee"));
    struct html o = frame_open(c, v->r, title, AREA_REVIEW);
    view_case(&o, v);
    return frame_close(&o, v->r, out);
}

static enum err case_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct case_view v;
    enum err e = load_case(c, r, &v);
    if (e || (e = load_scores(c, &v)))
        return e;
    access_saw(c, v.a.nominee, ACCESS_REVIEW, REVIEWER);
    return show_case(c, &v, out);
}

/* What the form says: a number 0..10 in whole points, or nothing. */
static void read_input(struct ctx *c, const struct req *r, struct review_input *in)
{
    for (size_t i = 0; i < in->n; i++) {
        struct review_score *s = &in->scores[i];
        str points = form_text(r, arena_format(c->mem, "c%lld", (long long)s->criterion).at);
        int64_t value = -1;
        if (points.len > 0 && (!str_int(points, &value) || value < 0 || value > 10))
            value = 99; /* refused by the rule, with a sentence at the field */
        s->points = value < 0 ? -1 : value * 100;
        s->words = form_text(r, arena_format(c->mem, "w%lld", (long long)s->criterion).at);
    }
    in->confidence = form_int(r, "confidence", 0);
    in->acquainted = form_has(r, "acquainted");
    in->words = form_text(r, "words");
}

static enum err case_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct case_view v;
    bool later = str_same(form_text(r, "do"), S("later"));
    enum err e = load_case(c, r, &v);
    if (e)
        return e;
    read_input(c, r, &v.in);
    e = later ? review_save(c, v.id, &v.in) : review_submit(c, v.id, &v.in);
    if (e == OK) {
        frame_flash(out, later ? FLASH_SAVED : FLASH_SENT);
        see_other(c, out, later ? "/review" : "/review/#", v.id);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show_case(c, &v, out);
}

static enum err save_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct case_view v;
    enum err e = load_case(c, r, &v);
    if (e)
        return e;
    read_input(c, r, &v.in);
    if ((e = review_save(c, v.id, &v.in)))
        return e;
    out->status = 204;
    out->body = S("");
    return OK;
}

static enum err aside_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = review_decline(c, r->arg[0], form_text(r, "ground"));
    if (e == OK)
        frame_flash(out, FLASH_SAVED);
    return e;
}

static enum err comment_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct case_view v;
    enum err e = review_comment(c, r->arg[0], form_text(r, "comment"));
    if (e == OK)
        return OK;
    if ((e = frame_again(c, out, e)) || (e = load_case(c, r, &v)) || (e = load_scores(c, &v)))
        return e;
    return show_case(c, &v, out);
}

/* As a form sends it a character takes up to 12 bytes: all fields full, in any script. */
enum { RUBRIC_BYTES = 12 * (REVIEW_WORDS_MAX + REVIEW_CRITERIA * REVIEW_COMMENT_MAX) + (16 << 10) };

const struct route review_routes[] = {
    {"GET", "/review", queue_get, REVIEWER},
    {"GET", "/review/#", case_get, REVIEWER},
    {"POST", "/review/#", case_post, REVIEWER, "/review/#", PAGE, RUBRIC_BYTES},
    {"POST", "/review/#/save", save_post, REVIEWER, "/review/#", PAGE, RUBRIC_BYTES},
    {"POST", "/review/#/aside", aside_post, REVIEWER, "/review"},
    {"POST", "/review/#/comment", comment_post, REVIEWER, "/review/#"},
    {0},
};
