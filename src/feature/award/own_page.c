/* /account/award: one's own award, its leave, coming back. */
#include "feature/award/inside.h"
#include "feature/award/pause.sql.h"
#include "feature/award/renewal.sql.h"
#include "feature/award/words.h"
#include "feature/frame/frame.h"
#include "feature/nomination/nomination.h"

struct own_view {
    const struct req *r;
    struct row_award_running running;
    struct row_award_history *history;
    size_t n;
    struct row_award_steps_of *steps; /* open ones of the running term */
    size_t n_steps;
    struct row_renewal_mine renewal;
    struct row_pause_running pause;
    struct award_benefits benefits;       /* of the last term, when none runs */
    struct row_award_withdrawn withdrawn; /* the last one, by others; when none runs */
    bool may_return, may_leave;
    struct frame_field until, why;
    struct frame_empty empty;
};

struct comeback_view {
    const struct req *r;
    bool open;
    struct cycle cycle;
    struct frame_select expertise;
    struct frame_field why;
};

static bool step_is_open(const struct row_award_steps_of *s)
{
    return str_same(s->state, S("opened")) || str_same(s->state, S("told"));
}

static str badge_name(struct ctx *c, const struct row_award_history *t)
{
    return arena_hex(c->mem, t->badge.at, t->badge.len);
}

/* One that was withdrawn or is suspended has no picture. */
static bool badge_counts(const struct row_award_history *t)
{
    return str_same(t->state, S("coming")) || str_same(t->state, S("current")) ||
           str_same(t->state, S("ended"));
}

/* What was typed, where it was not taken. */
static str answer_of(const struct own_view *v, const struct row_award_steps_of *s)
{
    return form_has(v->r, "answer") && v->r->arg[0] == s->id ? form_text(v->r, "answer")
                                                             : s->answer;
}

static day last_day(const struct row_award_history *t)
{
    return t->ended.set ? t->ended.value : t->to_day;
}

#include "feature/award/own.html.h"

/* ---- the page -------------------------------------------------------------------------------- */

static enum err load_running(struct ctx *c, struct own_view *v)
{
    size_t open = 0;
    bool asked = false;
    enum err e = q_award_steps_of(c, v->running.id, &v->steps, &v->n_steps);
    if (e || (e = q_renewal_mine(c, &v->renewal)) ||
        (e = q_pause_running(c, v->running.id, &v->pause)))
        return e;
    for (size_t i = 0; i < v->n_steps; i++)
        if (step_is_open(&v->steps[i])) {
            asked = asked || award_step_read(v->steps[i].kind) == STEP_PAUSE;
            v->steps[open++] = v->steps[i];
        }
    v->n_steps = open;
    v->may_leave = !asked && str_same(v->running.state, S("current"));
    return OK;
}

static enum err load(struct ctx *c, struct own_view *v)
{
    const struct policy *policy;
    enum err e = q_award_running(c, c->me, &v->running);
    if (e || (e = q_award_history(c, c->me, &v->history, &v->n)) ||
        (e = program_policy(c, 0, &policy)))
        return e;
    if (v->running.found)
        return load_running(c, v);
    v->may_return = policy->alumni_return;
    if ((e = q_award_withdrawn(c, c->me, &v->withdrawn)))
        return e;
    return v->n ? award_benefits_of(c, v->history[0].id, &v->benefits) : OK;
}

static enum err own_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct own_view v = {.r = r};
    db_snapshot(c);
    enum err e = load(c, &v);
    db_snapshot_end(c);
    if (e)
        return e;
    v.until = (struct frame_field){.name = "until",
                                   .type = "date",
                                   .label = tr(c, N_("Back on")),
                                   .value = form_text(r, "until"),
                                   .required = true};
    v.why = (struct frame_field){.name = "ground",
                                 .type = "textarea",
                                 .label = tr(c, N_("A word about it, if you like")),
                                 .hint = tr(c, N_("Only your lead and the managers read it.")),
                                 .value = form_text(r, "ground"),
                                 .max = AWARD_GROUND_MAX,
                                 .rows = 2};
    v.empty = (struct frame_empty){
        .title = tr(c, N_("No award yet")),
        .words = tr(c, N_("Your terms will be listed here. Somebody who knows your work can "
                          "nominate you at any time.")),
        .action = tr(c, N_("How decisions are made")),
        .address = S("/about/decisions"),
    };
    struct html o = frame_open(c, r, tr(c, N_("My award")), AREA_ACCOUNT);
    view_mine(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- its forms ------------------------------------------------------------------------------- */

static enum err relinquish_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = form_has(r, "sure")
                     ? award_relinquish(c)
                     : fail(c, ERR_INVALID, "Tick the box if you want to give your award back.");
    return frame_saved(c, r, out, e, own_get);
}

static enum err answer_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = award_step_answer_write(c, r->arg[0], form_text(r, "answer"));
    return frame_saved(c, r, out, e, own_get);
}

static enum err drop_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, award_step_drop(c, r->arg[0]), own_get);
}

static enum err leave_post(struct ctx *c, const struct req *r, struct res *out)
{
    day until = {0};
    bool is_day = day_read(form_text(r, "until"), &until);
    enum err e = award_ask_leave(c, form_text(r, "ground"), (opt_day){is_day, until});
    return frame_saved(c, r, out, e, own_get);
}

static enum err back_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_award_running t;
    enum err e = q_award_running(c, c->me, &t);
    if (!e)
        e = t.found ? award_back(c, t.id) : fail(c, ERR_REFUSED, "This award is not paused.");
    return frame_saved(c, r, out, e, own_get);
}

/* ---- coming back ----------------------------------------------------------------------------- */

static enum err make_fields(struct ctx *c, const struct req *r, struct comeback_view *v)
{
    const struct expertise *all;
    size_t n;
    int64_t chosen = form_int(r, "expertise", 0);
    enum err e = program_expertises(c, &all, &n);
    if (e)
        return e;
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    v->expertise = (struct frame_select){.name = "expertise",
                                         .label = tr(c, N_("What are you best known for?")),
                                         .options = options,
                                         .required = true};
    options[v->expertise.n++] = (struct frame_option){S(""), tr(c, N_("Choose")), false};
    for (size_t i = 0; i < n; i++)
        if (all[i].parent && !all[i].retired)
            options[v->expertise.n++] =
                (struct frame_option){arena_format(c->mem, "%lld", (long long)all[i].id),
                                      all[i].name, all[i].id == chosen};
    v->why = (struct frame_field){.name = "why",
                                  .type = "textarea",
                                  .label = tr(c, N_("What have you done since?")),
                                  .hint = tr(c, N_("In your own words. Examples with a link help "
                                                   "most. 120 to 3,000 characters.")),
                                  .value = form_text(r, "why"),
                                  .required = true,
                                  .max = NOMINATION_WHY_MAX,
                                  .rows = 8};
    return OK;
}

static enum err return_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct comeback_view v = {.r = r};
    enum err e = program_cycle_open(c, &v.cycle);
    v.open = e == OK;
    if ((e && e != ERR_NOT_FOUND) || (e = make_fields(c, r, &v)))
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Come back")), AREA_ACCOUNT);
    view_comeback(&o, &v);
    return frame_close(&o, r, out);
}

static enum err return_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t id;
    enum err e = nomination_make(c,
                                 &(struct nomination_new){.nominee = c->me,
                                                          .expertise = form_int(r, "expertise", 0),
                                                          .why = form_text(r, "why"),
                                                          .tie = TIE_NONE},
                                 &id);
    return frame_saved(c, r, out, e, return_get);
}

const struct route award_routes[] = {
    {"GET", "/account/award", own_get, SIGNED_IN},
    {"POST", "/account/award/relinquish", relinquish_post, SIGNED_IN, "/account/award"},
    {"POST", "/account/award/leave", leave_post, SIGNED_IN, "/account/award"},
    {"POST", "/account/award/back", back_post, SIGNED_IN, "/account/award"},
    {"POST", "/account/award/steps/#/answer", answer_post, SIGNED_IN, "/account/award"},
    {"POST", "/account/award/steps/#/drop", drop_post, SIGNED_IN, "/account/award"},
    {"GET", "/account/award/return", return_get, SIGNED_IN},
    {"POST", "/account/award/return", return_post, SIGNED_IN, "/nominations/#"},
    {0},
};
