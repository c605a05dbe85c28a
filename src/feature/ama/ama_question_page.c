/* Asking; one question with its answers; what who asked anonymously sees of theirs. */
#include "feature/ama/page.h"

enum { TITLE_CHARS = 70, TOKENS_KEPT = 8, TOKEN_CHARS = 32, COOKIE_DAYS = 90 };

struct ask_view {
    const struct req *r;
    const ama_event *e;
    enum ama_answer may;
    bool few, anonymous, sure;
    struct frame_field words;
    const struct ama_like *like;
    size_t n_like;
};
struct done_view {
    const struct req *r;
    const ama_event *e;
    str token, address;
    bool held;
};
struct answer_line {
    const struct row_ama_answer_of *a;
    struct safe_html words;
    str picture;
    bool mine; /* the viewer may change it */
};
struct question_view {
    const struct req *r;
    const ama_event *e;
    const ama_question *q;
    const struct answer_line *answers;
    size_t n;
    struct ama_facts f;
    struct frame_field edit, answer;
    struct frame_select ground, into;
    int64_t answer_id;                 /* a draft that goes on; 0: a new one */
    str token, title, picture, behalf; /* token: of who asked anonymously, or empty */
    bool may_vote, may_edit, may_withdraw, may_moderate, may_answer;
};

#include "feature/ama/ama_question.html.h"

/* ---- asking ------------------------------------------------------------------------------------------- */

static enum err show_ask(struct ctx *c, const struct req *r, struct res *out, struct ask_view *v)
{
    struct ama_facts f;
    enum err e = ama_facts_of(c, v->e, NULL, &f);
    if (e)
        return e;
    v->r = r;
    v->may = ama_may(&f, AMA_ASK);
    v->few = f.few;
    if (v->may == AMA_ENOUGH_ASKED && ama_may(&f, AMA_ASK_ANONYMOUSLY) == AMA_YES)
        v->may = AMA_YES;
    v->words =
        (struct frame_field){.name = "words",
                             .type = "textarea",
                             .label = tr(c, N_("Your question")),
                             .hint = tr(c, N_("One question at a time. 5 to 2,000 characters.")),
                             .value = form_text(r, "words"),
                             .required = true,
                             .max = AMA_QUESTION_MAX,
                             .rows = 5};
    struct html o = frame_open(c, r, tr(c, N_("Ask a question")), AREA_COMMUNITY);
    view_ask(&o, v);
    return frame_close(&o, r, out);
}

static enum err ask_get(struct ctx *c, const struct req *r, struct res *out)
{
    ama_event ev;
    struct ask_view v = {.e = &ev};
    enum err e = ama_load(c, r->arg[0], &ev);
    return e ? e : show_ask(c, r, out, &v);
}

/* The token stays in this browser: beside those that it has already, the oldest go. */
static void keep_token(struct ctx *c, const struct req *r, struct res *out, str token)
{
    str old = cookie_text(r, "plaudit-ama");
    size_t most = (TOKENS_KEPT - 1) * (TOKEN_CHARS + 1);
    res_header(out, S("Set-Cookie"),
               arena_format(c->mem,
                            "plaudit-ama=%.*s%s%.*s; Path=/; Max-Age=%d; SameSite=Lax; HttpOnly%s",
                            STR_ARG(token), old.len > 0 ? "-" : "", STR_ARG(str_upto(old, most)),
                            COOKIE_DAYS * AMA_DAY_S, r->secure ? "; Secure" : ""));
}

/* What was asked anonymously answers with the page itself: an address would be kept somewhere. */
static enum err show_done(struct ctx *c, const struct req *r, struct res *out,
                          const struct done_view *v)
{
    keep_token(c, r, out, v->token);
    struct html o = frame_open(c, r, tr(c, N_("Asked anonymously")), AREA_COMMUNITY);
    view_done(&o, v);
    return frame_close(&o, r, out);
}

static enum err ask_post(struct ctx *c, const struct req *r, struct res *out)
{
    ama_event ev;
    struct ama_asked asked = {0};
    struct ask_view v = {.e = &ev, .anonymous = form_has(r, "anonymous")};
    const struct ama_asking asking = {form_text(r, "words"), v.anonymous};
    enum err e = ama_load(c, r->arg[0], &ev);
    if (e)
        return e;
    if (!form_has(r, "sure") && asking.words.len > 0 &&
        (e = ama_alike(c, ev.id, asking.words, &v.like, &v.n_like)))
        return e;
    v.sure = v.n_like > 0;
    if (v.sure) /* nothing is sent yet: perhaps a vote is enough */
        return show_ask(c, r, out, &v);
    e = ama_ask(c, ev.id, &asking, &asked);
    if (e) {
        e = frame_again(c, out, e);
        return e ? e : show_ask(c, r, out, &v);
    }
    if (!v.anonymous) {
        frame_flash(out, FLASH_SENT);
        return OK;
    }
    return show_done(
        c, r, out,
        &(struct done_view){.r = r,
                            .e = &ev,
                            .token = asked.token,
                            .address = ama_address(c, "/ama/follow/%.*s", STR_ARG(asked.token)),
                            .held = asked.held});
}

/* ---- one question ---------------------------------------------------------------------------------------- */

static enum err load_answers(struct ctx *c, struct question_view *v)
{
    struct row_ama_answer_of *rows;
    size_t many;
    enum err e = q_ama_answer_of(c, v->e->id, ama_inside(c, v->e), &rows, &many);
    if (e)
        return e;
    struct answer_line *lines = arena_take(c->mem, many + 1, sizeof *lines);
    for (size_t i = 0; i < many; i++) {
        if (rows[i].question != v->q->id)
            continue;
        lines[v->n++] = (struct answer_line){
            .a = &rows[i],
            .words = markdown(c, rows[i].words),
            .picture = ama_picture(c, rows[i].avatar),
            .mine = v->may_answer && (v->e->host || rows[i].author == c->me),
        };
    }
    v->answers = lines;
    return OK;
}

static enum err set_moderation(struct ctx *c, const struct req *r, struct question_view *v)
{
    struct row_ama_question_others *rows;
    size_t many, n = 0;
    enum err e = q_ama_question_others(c, v->e->id, &rows, &many);
    if (e)
        return e;
    struct frame_option *others = arena_take(c->mem, many + 1, sizeof *others);
    struct frame_option *grounds = arena_take(c->mem, ama_n_grounds, sizeof *grounds);
    for (size_t i = 0; i < many; i++)
        if (rows[i].id != v->q->id)
            others[n++] =
                (struct frame_option){.value = arena_format(c->mem, "%lld", (long long)rows[i].id),
                                      .label = ama_cut(c, rows[i].words, TITLE_CHARS),
                                      .chosen = form_int(r, "into", 0) == rows[i].id};
    for (size_t i = 0; i < ama_n_grounds; i++)
        grounds[i] = (struct frame_option){
            .value = str_of(ama_grounds[i].code),
            .label = tr(c, ama_grounds[i].words),
            .chosen = str_same(form_text(r, "ground"), str_of(ama_grounds[i].code))};
    v->into = (struct frame_select){.name = "into",
                                    .label = tr(c, N_("The question that it repeats")),
                                    .options = others,
                                    .n = n,
                                    .required = true};
    v->ground = (struct frame_select){.name = "ground",
                                      .label = tr(c, N_("Why it is not taken")),
                                      .options = grounds,
                                      .n = ama_n_grounds,
                                      .required = true};
    return OK;
}

/* The form goes on with the draft that is there, or with what is to be changed. */
static void set_answer(struct ctx *c, const struct req *r, struct question_view *v)
{
    str there = S("");
    int64_t wanted = form_int(r, "answer", param_int(r, "answer", 0));
    for (size_t i = 0; i < v->n; i++) {
        const struct row_ama_answer_of *a = v->answers[i].a;
        bool draft = wanted == 0 && str_same(a->state, S("draft")) && a->author == c->me;
        if (v->answers[i].mine && (a->id == wanted || draft))
            v->answer_id = a->id, there = a->words;
    }
    v->answer = (struct frame_field){.name = "words",
                                     .type = "textarea",
                                     .label = tr(c, N_("Your answer")),
                                     .hint = tr(c, N_("Markdown. Only what you publish is shown.")),
                                     .value = form_has(r, "answer") ? form_text(r, "words") : there,
                                     .required = true,
                                     .max = AMA_ANSWER_MAX,
                                     .rows = 8};
}

static enum err set_rights(struct ctx *c, struct question_view *v)
{
    enum err e = ama_facts_of(c, v->e, v->q, &v->f);
    if (e)
        return e;
    v->may_vote = ama_may(&v->f, AMA_VOTE) == AMA_YES;
    v->may_edit = ama_may(&v->f, AMA_EDIT) == AMA_YES;
    v->may_withdraw = ama_may(&v->f, AMA_WITHDRAW) == AMA_YES;
    v->may_moderate = ama_may(&v->f, AMA_MODERATE) == AMA_YES;
    v->may_answer = ama_may(&v->f, AMA_ANSWER) == AMA_YES;
    return OK;
}

static enum err load(struct ctx *c, const struct req *r, struct question_view *v)
{
    enum err e = set_rights(c, v);
    if (e || (e = load_answers(c, v)) || (v->may_moderate && (e = set_moderation(c, r, v))))
        return e;
    set_answer(c, r, v);
    v->r = r;
    v->title = v->q->words.len > 0 ? ama_cut(c, v->q->words, TITLE_CHARS) : tr(c, N_("A question"));
    v->picture = ama_picture(c, v->q->avatar);
    v->edit = (struct frame_field){.name = "question",
                                   .type = "textarea",
                                   .label = tr(c, N_("Your question")),
                                   .value = form_has(r, "question") ? form_text(r, "question")
                                                                    : v->q->words,
                                   .required = true,
                                   .max = AMA_QUESTION_MAX,
                                   .rows = 4};
    return OK;
}

static enum err show(struct ctx *c, const struct req *r, struct res *out,
                     const struct ama_which *which)
{
    ama_event ev;
    ama_question q;
    struct question_view v = {.e = &ev, .q = &q, .token = which->token};
    enum err e = ama_look(c, which, &ev, &q);
    if (e || (e = load(c, r, &v)))
        return e;
    out->shared = c->me == 0 && which->token.len == 0;
    struct html o = frame_open(c, r, v.title, AREA_COMMUNITY);
    view_question(&o, &v);
    return frame_close(&o, r, out);
}

static struct ama_which which_of(const struct req *r)
{
    return (struct ama_which){r->arg[0], r->arg[1], S("")};
}

static enum err question_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct ama_which which = which_of(r);
    return show(c, r, out, &which);
}

static enum err follow_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct ama_which which;
    enum err e = ama_of_token(c, r->word[0], &which);
    return e ? e : show(c, r, out, &which);
}

/* ---- its forms ------------------------------------------------------------------------------------------- */

static enum err again(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    struct ama_which which = which_of(r);
    if (!e || (e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, &which);
}

static enum err vote_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = ama_vote(c, r->arg[0], r->arg[1], !str_same(form_text(r, "vote"), S("no")));
    if (e || !form_has(r, "sort"))
        return e;
    str sort = form_text(r, "sort"); /* back to the list as it was */
    static const char *const known[] = {"votes", "newest", "unanswered"};
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_same(sort, str_of(known[i]))) {
            out->status = 303;
            out->location = arena_format(c->mem, "%.*s/ama/%lld?sort=%s", STR_ARG(c->prefix),
                                         (long long)r->arg[0], known[i]);
        }
    return OK;
}

static enum err edit_words(struct ctx *c, const struct req *r, const struct ama_which *which)
{
    enum err e = ama_edit(c, which, form_text(r, "question"));
    for (struct problem *p = c->problems; p; p = p->next)
        p->field = S("question");
    return e;
}

static enum err edit_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct ama_which which = which_of(r);
    enum err e = edit_words(c, r, &which);
    if (!e)
        frame_flash(out, FLASH_SAVED);
    return again(c, r, out, e);
}

static enum err withdraw_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct ama_which which = which_of(r);
    enum err e = ama_withdraw(c, &which);
    if (!e)
        frame_flash(out, FLASH_REMOVED);
    return again(c, r, out, e);
}

static enum err follow_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct ama_which which;
    bool drop = form_has(r, "withdraw");
    enum err e = ama_of_token(c, r->word[0], &which);
    if (e)
        return e;
    e = drop ? ama_withdraw(c, &which) : edit_words(c, r, &which);
    if (!e) {
        frame_flash(out, drop ? FLASH_REMOVED : FLASH_SAVED);
        out->status = 303;
        out->location =
            drop ? arena_format(c->mem, "%.*s/ama/%lld", STR_ARG(c->prefix), (long long)which.event)
                 : arena_format(c->mem, "%.*s/ama/follow/%.*s", STR_ARG(c->prefix),
                                STR_ARG(r->word[0]));
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, &which);
}

static enum err show_post(struct ctx *c, const struct req *r, struct res *out)
{
    return again(c, r, out, ama_show(c, r->arg[0], r->arg[1]));
}

static enum err refuse_post(struct ctx *c, const struct req *r, struct res *out)
{
    return again(c, r, out, ama_refuse(c, r->arg[0], r->arg[1], form_text(r, "ground")));
}

static enum err merge_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = ama_merge(c, r->arg[0], r->arg[1], form_int(r, "into", 0));
    return again(c, r, out, e);
}

static enum err answer_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct ama_written done;
    const struct ama_words in = {.event = r->arg[0],
                                 .question = r->arg[1],
                                 .id = form_int(r, "answer", 0),
                                 .words = form_text(r, "words"),
                                 .publish = form_has(r, "publish")};
    enum err e = ama_write(c, &in, &done);
    if (e)
        return again(c, r, out, e);
    frame_flash(out, FLASH_SAVED);
    if (done.slug.len > 0) {
        out->status = 303;
        out->location =
            arena_format(c->mem, "%.*s/answers/%.*s", STR_ARG(c->prefix), STR_ARG(done.slug));
    }
    return OK;
}

static enum err take_back_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = ama_answer_withdraw(c, r->arg[0], r->arg[1], form_int(r, "answer", 0));
    if (!e)
        frame_flash(out, FLASH_REMOVED);
    return again(c, r, out, e);
}

const struct route ama_question_routes[] = {
    {"GET", "/ama/#/ask", ask_get, SIGNED_IN},
    {"POST", "/ama/#/ask", ask_post, SIGNED_IN, "/ama/#/questions/#", .nameless = true},
    {"GET", "/ama/#/questions/#", question_get, ANYBODY},
    {"POST", "/ama/#/questions/#/vote", vote_post, SIGNED_IN, "/ama/#/questions/#"},
    {"POST", "/ama/#/questions/#/edit", edit_post, SIGNED_IN, "/ama/#/questions/#",
     .nameless = true},
    {"POST", "/ama/#/questions/#/withdraw", withdraw_post, SIGNED_IN, "/ama/#", .nameless = true},
    {"POST", "/ama/#/questions/#/show", show_post, SIGNED_IN, "/ama/#/questions/#"},
    {"POST", "/ama/#/questions/#/refuse", refuse_post, SIGNED_IN, "/ama/#/questions/#"},
    {"POST", "/ama/#/questions/#/merge", merge_post, SIGNED_IN, "/ama/#/questions/#"},
    {"POST", "/ama/#/questions/#/answer", answer_post, SIGNED_IN, "/ama/#/questions/#"},
    {"POST", "/ama/#/questions/#/take-back", take_back_post, SIGNED_IN, "/ama/#/questions/#"},
    {"GET", "/ama/follow/@", follow_get, ANYBODY},
    {"POST", "/ama/follow/@", follow_post, ANYBODY, .nameless = true},
    {0},
};
