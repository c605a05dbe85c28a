#include "feature/review/review.h"

#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "feature/review/review.sql.h"

struct assign_view {
    const struct req *r;
    struct cycle cycle;
    const struct policy *policy;
    bool open;
    struct row_review_totals totals;
    struct row_review_overview *rows;
    size_t n;
    struct row_review_reviewers *reviewers;
    size_t n_reviewers;
};

static int64_t capacity_of(const struct assign_view *v, const struct row_review_reviewers *r)
{
    return r->capacity ? r->capacity : v->policy->reviewer_capacity;
}

#include "feature/review/assign.html.h"

static enum err show(struct ctx *c, const struct req *r, struct res *out)
{
    struct assign_view v = {.r = r};
    enum err e = program_cycle(c, r->arg[0], &v.cycle);
    if (e || (e = program_policy(c, v.cycle.policy, &v.policy)) ||
        (e = q_review_totals(c, v.cycle.id, &v.totals)) ||
        (e = q_review_overview(c, v.cycle.id, &v.rows, &v.n)) ||
        (e = q_review_reviewers(c, v.cycle.id, &v.reviewers, &v.n_reviewers)))
        return e;
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
    enum err e = review_assign_all(c, r->arg[0], &done);
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
