#include "feature/award/award.h"
#include "feature/award/award.sql.h"
#include "feature/frame/frame.h"

struct mine_view {
    const struct req *r;
    struct row_award_running running;
    struct row_award_history *history;
    size_t n;
    struct row_award_steps_of *steps; /* open ones of the running term */
    size_t n_steps;
    struct frame_empty empty;
};

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
    struct frame_field ground, evidence;
};

static const char *const kind_codes[] = {"pause", "resume", "revoke", "employment"};

static const char *step_words(str kind)
{
    static const char *const words[] = {N_("Pause"), N_("Resume"), N_("Revocation"),
                                        N_("Employed by the owner of the program")};
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_same(kind, str_of(kind_codes[i])))
            return words[i];
    return N_("Giving back");
}

static const char *sign_words(str kind)
{
    return str_same(kind, S("revoke"))       ? N_("Sign the revocation")
           : str_same(kind, S("employment")) ? N_("End the award")
                                             : N_("Decide it so");
}

static str ground_words(struct ctx *c, str ground)
{
    return str_same(ground, S("employed-by-owner"))
               ? tr(c, N_("A confirmed employer owns the program."))
               : ground;
}

static bool step_is_open(const struct row_award_steps_of *s)
{
    return str_same(s->state, S("opened")) || str_same(s->state, S("told"));
}

static str state_words(struct ctx *c, str code)
{
    for (enum award_state s = AWARD_COMING; s <= AWARD_REVOKED; s++)
        if (str_same(code, str_of(award_state_code(s))))
            return tr(c, award_state_words(s));
    return code;
}

static day last_day(const struct row_award_history *t)
{
    return t->ended.set ? t->ended.value : t->to_day;
}

static enum award_step_kind kind_read(str code)
{
    for (size_t i = 0; i < COUNT(kind_codes); i++)
        if (str_same(code, str_of(kind_codes[i])))
            return (enum award_step_kind)i;
    return STEP_EMPLOYMENT;
}

static enum award_step_answer may_sign(struct ctx *c, const struct row_award_steps_of *s,
                                       int64_t holder)
{
    return award_may_sign(&(struct award_step_facts){
        .kind = kind_read(s->kind),
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

/* ---- my award -------------------------------------------------------------------------------- */

static enum err mine_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct mine_view v = {.r = r};
    enum err e = q_award_running(c, c->me, &v.running);
    if (e || (e = q_award_history(c, c->me, &v.history, &v.n)))
        return e;
    if (v.running.found && (e = q_award_steps_of(c, v.running.id, &v.steps, &v.n_steps)))
        return e;
    size_t open = 0;
    for (size_t i = 0; i < v.n_steps; i++)
        if (step_is_open(&v.steps[i]))
            v.steps[open++] = v.steps[i];
    v.n_steps = open;
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

static enum err relinquish_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = form_has(r, "sure")
                     ? award_relinquish(c)
                     : fail(c, ERR_INVALID, "Tick the box if you want to give your award back.");
    if (e == OK)
        frame_flash(out, FLASH_SAVED);
    return e;
}

static enum err answer_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = award_step_answer_write(c, r->arg[0], form_text(r, "answer"));
    if (e == OK)
        frame_flash(out, FLASH_SENT);
    return e;
}

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
    if (e || (e = q_award_steps_of(c, v.id, &v.steps, &v.n_steps)))
        return e;
    v.can_open = !v.term.ended.set;
    str kind = form_text(r, "kind");
    struct frame_option options[] = {
        {S("pause"), tr(c, N_("Pause")), str_same(kind, S("pause"))},
        {S("resume"), tr(c, N_("Resume")), str_same(kind, S("resume"))},
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
    enum award_step_kind kind = kind_read(form_text(r, "kind"));
    enum err e;
    if (kind == STEP_EMPLOYMENT)
        e = fail_at(c, "kind", N_("Choose what should happen."));
    else
        e = award_step_open(c, &(struct award_step_new){.term = r->arg[0],
                                                        .kind = kind,
                                                        .ground = form_text(r, "ground"),
                                                        .evidence = form_text(r, "evidence")});
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

const struct route award_routes[] = {
    {"GET", "/account/award", mine_get, SIGNED_IN},
    {"POST", "/account/award/relinquish", relinquish_post, SIGNED_IN, "/account/award"},
    {"POST", "/account/award/steps/#/answer", answer_post, SIGNED_IN, "/account/award"},
    {"GET", "/program/awards", terms_get, MANAGER},
    {"GET", "/program/awards/#", term_get, MANAGER},
    {"POST", "/program/awards/#", open_post, MANAGER, "/program/awards/#"},
    {"POST", "/program/awards/steps/#/sign", sign_post, MANAGER, "/program/awards"},
    {"POST", "/program/awards/steps/#/drop", drop_post, MANAGER, "/program/awards"},
    {0},
};
