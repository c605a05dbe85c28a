#include "feature/review/review.h"

#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "feature/review/review.sql.h"
#include "feature/review/review_inside.h"

enum assign_short { SHORT_NOT, SHORT_FREE, SHORT_FULL, SHORT_CONFLICT, SHORTS };
struct assign_view {
    const struct req *r;
    struct cycle cycle;
    const struct policy *policy;
    bool open;
    struct row_review_totals totals;
    struct row_review_overview *rows;
    size_t n;
    struct review_pool pool;
    const struct row_review_overview *chosen; /* the case to give, NULL: none */
    struct frame_select free;                 /* who could read it */
    struct row_review_last_run run;
    str seed; /* of the run, without commas */
    struct row_review_floors *floors;
    size_t n_floors;
    int64_t missing[SHORTS], full; /* reviews by reason; reviewers who can take no more */
    const struct row_review_reviewers *busiest; /* NULL: nobody has a case */
};

/* Why a case has fewer readers than it needs. */
static enum assign_short why_short(const struct assign_view *v, const struct row_review_overview *k)
{
    size_t n[PLACE_HAD + 1] = {0};
    for (size_t i = 0; i < v->pool.n_reviewers; i++)
        n[review_pool_place(&v->pool, k->id, i)]++;
    if (k->given >= v->policy->reviews_per_case)
        return SHORT_NOT;
    return n[PLACE_FREE] > 0 ? SHORT_FREE : n[PLACE_FULL] > 0 ? SHORT_FULL : SHORT_CONFLICT;
}

/* The same in words, or what helps. */
static str short_words(struct ctx *c, const struct assign_view *v,
                       const struct row_review_overview *k)
{
    switch (why_short(v, k)) {
    case SHORT_FREE: return tr(c, N_("Readers are free for it."));
    case SHORT_FULL: return tr(c, N_("Whoever could read it has as many cases as they can take."));
    case SHORT_CONFLICT:
        return tr(c, N_("Nobody else is without a conflict. Find another reviewer."));
    case SHORT_NOT:
    case SHORTS: break;
    }
    return S("");
}

/* What is missing and why, and who has most. */
static void count(struct assign_view *v)
{
    for (size_t i = 0; i < v->n; i++) {
        enum assign_short why = why_short(v, &v->rows[i]);
        if (why != SHORT_NOT)
            v->missing[why] += v->policy->reviews_per_case - v->rows[i].given;
    }
    for (size_t i = 0; i < v->pool.n_reviewers; i++) {
        int64_t load = v->pool.reviewers[i].load;
        v->full += load >= review_pool_capacity(&v->pool, i);
        if (load > 0 && (!v->busiest || load > v->busiest->load))
            v->busiest = &v->pool.reviewers[i];
    }
}

#include "feature/review/assign.html.h"

/* ?case=7: only those who can take it are offered. */
static void offer(struct ctx *c, const struct req *r, struct assign_view *v)
{
    int64_t id = r->arg[1] ? r->arg[1] : param_int(r, "case", 0);
    struct frame_option *options = arena_take(c->mem, v->pool.n_reviewers + 1, sizeof *options);
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++)
        if (v->rows[i].id == id)
            v->chosen = &v->rows[i];
    for (size_t i = 0; v->chosen && i < v->pool.n_reviewers; i++) {
        const struct row_review_reviewers *who = &v->pool.reviewers[i];
        if (review_pool_place(&v->pool, id, i) == PLACE_FREE)
            options[n++] = (struct frame_option){
                who->handle,
                arena_format(c->mem, "%.*s (%lld)", STR_ARG(who->name), (long long)who->load)};
    }
    v->free = (struct frame_select){.name = "reviewer",
                                    .label = tr(c, N_("Reviewer")),
                                    .hint = tr(c, N_("Only those without a conflict and with "
                                                     "room; the number says what they have.")),
                                    .options = options,
                                    .n = n};
}

static enum err show(struct ctx *c, const struct req *r, struct res *out)
{
    struct assign_view v = {.r = r};
    enum err e = program_cycle(c, r->arg[0], &v.cycle);
    if (e || (e = program_policy(c, v.cycle.policy, &v.policy)) ||
        (e = q_review_totals(c, v.cycle.id, &v.totals)) ||
        (e = q_review_overview(c, v.cycle.id, &v.rows, &v.n)) ||
        (e = review_pool_load(c, v.cycle.id, &v.pool)) ||
        (e = q_review_last_run(c, v.cycle.id, &v.run)) ||
        (v.run.found && (e = q_review_floors(c, v.run.id, &v.floors, &v.n_floors))))
        return e;
    v.pool.policy = v.policy;
    v.seed = arena_format(c->mem, "%lld", (long long)v.run.seed);
    count(&v);
    offer(c, r, &v);
    v.open = str_same(v.cycle.state, S("reviewing"));
    struct html o = frame_open(c, r, tr(c, N_("Readers")), AREA_PROGRAM);
    view_assign(&o, &v);
    return frame_close(&o, r, out);
}

/* The cycle that is in review, or the next one to be. */
static enum err assign_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_review_reviewing *cycles;
    struct cycle next;
    size_t n;
    enum err e = q_review_reviewing(c, &cycles, &n);
    (void)r;
    if (e || (n == 0 && (e = program_cycle_next(c, &next))))
        return e;
    see_other(c, out, "/program/reviews/#", n ? cycles[0].id : next.id);
    return OK;
}

static enum err cycle_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out);
}

static enum err all_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct review_summary done;
    enum err e = review_assign_all(c, r->arg[0], 0, &done);
    if (e == OK) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    return (e = frame_again(c, out, e)) ? e : show(c, r, out);
}

static enum err one_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct person p;
    enum err e = people_by_handle(c, form_text(r, "reviewer"), &p);
    if (e == ERR_NOT_FOUND)
        e = fail_at(c, "reviewer", "Choose a reviewer from the list.");
    else if (!e)
        e = review_assign(c, r->arg[1], p.id);
    if (e == OK) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    return (e = frame_again(c, out, e)) ? e : show(c, r, out);
}

const struct route assign_routes[] = {
    {"GET", "/program/reviews", assign_get, MANAGER},
    {"GET", "/program/reviews/#", cycle_get, MANAGER},
    {"POST", "/program/reviews/#", all_post, MANAGER, "/program/reviews/#", SLOW},
    {"POST", "/program/reviews/#/#", one_post, MANAGER, "/program/reviews/#"},
    {0},
};
