/* /program/awards: all terms, one term, and the steps about it. */
#include "feature/award/inside.h"
#include "feature/award/renewal.sql.h"
#include "feature/award/words.h"
#include "feature/frame/frame.h"

struct terms_view {
    const struct req *r;
    str state;
    int64_t counts[AWARD_REVOKED + 1];
    struct row_award_terms *rows;
    size_t n;
    struct row_award_steps_open *steps;
    size_t n_steps;
};

struct term_view {
    const struct req *r;
    int64_t id;
    struct row_award_term term;
    struct row_award_steps_of *steps;
    size_t n_steps;
    bool can_open;
    struct frame_select kind;
    struct frame_field ground, evidence, until;
    struct award_benefits benefits;
    struct row_renewal_of_term renewal;
};

static const char *sign_words(str kind)
{
    return str_same(kind, S("revoke"))       ? N_("Sign the revocation")
           : str_same(kind, S("employment")) ? N_("End the award")
                                             : N_("Agree to the leave");
}

static bool step_is_open(const struct row_award_steps_of *s)
{
    return str_same(s->state, S("opened")) || str_same(s->state, S("told"));
}

static enum award_step_answer may_sign(struct ctx *c, const struct row_award_steps_of *s,
                                       int64_t holder)
{
    return award_may_sign(&(struct award_step_facts){
        .kind = award_step_read(s->kind),
        .open = step_is_open(s),
        .first_signer = s->first_signer,
        .viewer = c->me,
        .holder = holder,
        .manager = (c->bits & MANAGER) != 0,
        .now = c->now,
        .answer_until = s->answer_until.set ? s->answer_until.value : (moment){0},
    });
}

#include "feature/award/award.html.h"

/* ---- the program's awards -------------------------------------------------------------------- */

static enum err terms_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct terms_view v = {.r = r, .state = param(r, "state")};
    struct row_award_counts *counts;
    size_t n;
    if (v.state.len == 0)
        v.state = S("current");
    enum err e = q_award_terms(c, v.state, param_int(r, "before", INT64_MAX), &v.rows, &v.n);
    if (e || (e = q_award_steps_open(c, &v.steps, &v.n_steps)) ||
        (e = q_award_counts(c, &counts, &n)))
        return e;
    for (size_t i = 0; i < n; i++)
        for (enum award_state s = AWARD_COMING; s <= AWARD_REVOKED; s++)
            if (str_same(counts[i].state, str_of(award_state_code(s))))
                v.counts[s] = counts[i].number;
    struct html o = frame_open(c, r, tr(c, N_("Awards")), AREA_PROGRAM);
    view_terms(&o, &v);
    return frame_close(&o, r, out);
}

static enum err show_term(struct ctx *c, const struct req *r, struct res *out)
{
    struct term_view v = {.r = r, .id = r->arg[0]};
    enum err e = q_award_term(c, v.id, &v.term);
    if (e || (e = q_award_steps_of(c, v.id, &v.steps, &v.n_steps)) ||
        (e = award_benefits_of(c, v.id, &v.benefits)) ||
        (e = q_renewal_of_term(c, v.id, &v.renewal)))
        return e;
    v.can_open = !v.term.ended.set;
    str kind = form_text(r, "kind");
    struct frame_option options[] = {
        {S("pause"), tr(c, N_("Leave")), str_same(kind, S("pause"))},
        {S("revoke"), tr(c, N_("Revocation")), str_same(kind, S("revoke"))},
    };
    v.kind = (struct frame_select){.name = "kind",
                                   .label = tr(c, N_("What should happen?")),
                                   .options = options,
                                   .n = COUNT(options),
                                   .required = true,
                                   .radios = true};
    v.ground = (struct frame_field){.name = "ground",
                                    .type = "text",
                                    .label = tr(c, N_("Ground")),
                                    .value = form_text(r, "ground"),
                                    .required = true,
                                    .max = AWARD_GROUND_MAX};
    v.until = (struct frame_field){.name = "until",
                                   .type = "date",
                                   .label = tr(c, N_("Back on")),
                                   .hint = tr(c, N_("Needed for a leave.")),
                                   .value = form_text(r, "until")};
    v.evidence =
        (struct frame_field){.name = "evidence",
                             .type = "textarea",
                             .label = tr(c, N_("Evidence")),
                             .hint = tr(c, N_("Needed for a revocation. The person reads it.")),
                             .value = form_text(r, "evidence"),
                             .max = AWARD_WORDS_MAX,
                             .rows = 4};
    struct html o = frame_open(c, r, v.term.name, AREA_PROGRAM);
    view_term(&o, &v);
    return frame_close(&o, r, out);
}

static enum err term_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show_term(c, r, out);
}

static enum err open_post(struct ctx *c, const struct req *r, struct res *out)
{
    str kind = form_text(r, "kind");
    day until = {0};
    struct award_step_new in = {
        .term = r->arg[0],
        .kind = award_step_read(kind),
        .ground = form_text(r, "ground"),
        .evidence = form_text(r, "evidence"),
    };
    in.until.set = day_read(form_text(r, "until"), &until);
    in.until.value = until;
    enum err e = in.kind == STEP_EMPLOYMENT ? fail_at(c, "kind", N_("Choose what should happen."))
                                            : award_step_open(c, &in);
    if (e == OK) {
        frame_flash(out, FLASH_SENT);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show_term(c, r, out);
}

static enum err sign_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = award_step_sign(c, r->arg[0]);
    if (e == OK)
        frame_flash(out, FLASH_SAVED);
    return e;
}

static enum err drop_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = award_step_drop(c, r->arg[0]);
    if (e == OK)
        frame_flash(out, FLASH_SAVED);
    return e;
}

const struct route term_routes[] = {
    {"GET", "/program/awards", terms_get, MANAGER},
    {"GET", "/program/awards/#", term_get, MANAGER},
    {"POST", "/program/awards/#", open_post, MANAGER, "/program/awards/#"},
    {"POST", "/program/awards/steps/#/sign", sign_post, MANAGER, "/program/awards"},
    {"POST", "/program/awards/steps/#/drop", drop_post, MANAGER, "/program/awards"},
    {0},
};
