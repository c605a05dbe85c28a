/* /lead/unnominated: the names of the week, those that are watched, what was decided. */
#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "feature/proposal/proposal.h"
#include "feature/proposal/proposal.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { ROWS_MOST = 200, DECIDED_MOST = 30 };

struct name {
    struct row_proposal_list *row;
    str words, second; /* what they did; the second opinion */
    str contact, whom; /* where they write from; what the form of nominating looks for */
    str field;         /* id of the reason's field */
    struct row_proposal_examples *examples;
    size_t n_examples;
    bool open; /* the form of dismissing, with its problem */
};
struct unnominated_view {
    const struct req *r;
    bool manager; /* sees all lists */
    struct row_proposal_last_week week;
    struct name *names, *later;
    size_t n, n_later;
    struct row_proposal_list *decided;
    size_t n_decided;
    int64_t wrong; /* of which name the form was not accepted */
};

static str number_of(struct ctx *c, int64_t n)
{
    return arena_copy(c->mem, i18n_number(c, n));
}

static str words_of(struct ctx *c, const struct row_proposal_list *r)
{
    const struct helpful_person p = {.answers = (size_t)r->answers,
                                     .accepted = (size_t)r->accepted,
                                     .questions = (size_t)r->questions,
                                     .threads = (size_t)r->threads,
                                     .helped = (size_t)r->helped,
                                     .months = (size_t)r->months};
    return helpful_words(c, &p);
}

static str second_of(struct ctx *c, const struct row_proposal_list *r)
{
    return words_format(
        c,
        tr_c(c->catalog,
             N_("Place %s of %s by help given; place %s by whom they helped (PageRank).")),
        number_of(c, r->rank).at, number_of(c, r->of).at, number_of(c, r->pagerank_rank).at);
}

static str contact_of(struct ctx *c, const struct row_proposal_list *r)
{
    return str_same(r->kind, S("mail"))
               ? r->handle
               : arena_format(c->mem, "%.*s: %.*s", STR_ARG(r->kind), STR_ARG(r->handle));
}

/* The e-mail address stays out of the URL, where logs would keep it. */
static str whom_of(struct ctx *c, const struct row_proposal_list *r)
{
    if (r->person_handle.len)
        return arena_format(c->mem, "@%.*s", STR_ARG(r->person_handle));
    return r->name.len ? r->name : r->handle;
}

static str outcome_of(struct ctx *c, const struct row_proposal_list *r)
{
    if (str_same(r->state, S("nominated")))
        return tr(c, N_("Nominated"));
    return str_same(r->state, S("staff")) ? tr(c, N_("Works for the owner"))
                                          : tr(c, N_("Dismissed"));
}

#include "feature/proposal/proposal.html.h"

static enum err load_names(struct ctx *c, struct unnominated_view *v, str state,
                           struct name **names, size_t *n)
{
    struct row_proposal_list *rows;
    enum err e = q_proposal_list(c, v->manager, state, ROWS_MOST, &rows, n);
    if (e)
        return e;
    *names = arena_take(c->mem, *n + 1, sizeof **names);
    for (size_t i = 0; !e && i < *n; i++) {
        bool open = v->wrong == rows[i].id;
        (*names)[i] = (struct name){
            .row = &rows[i],
            .words = words_of(c, &rows[i]),
            .second = second_of(c, &rows[i]),
            .contact = contact_of(c, &rows[i]),
            .whom = whom_of(c, &rows[i]),
            .field =
                open ? S("f-reason") : arena_format(c->mem, "reason-%lld", (long long)rows[i].id),
            .open = open};
        e = q_proposal_examples(c, rows[i].identity, &(*names)[i].examples,
                                &(*names)[i].n_examples);
    }
    return e;
}

static enum err load(struct ctx *c, struct unnominated_view *v)
{
    enum err e;
    v->manager = (c->bits & MANAGER) != 0;
    if ((e = q_proposal_last_week(c, &v->week)) ||
        (e = load_names(c, v, S("new"), &v->names, &v->n)) ||
        (e = load_names(c, v, S("later"), &v->later, &v->n_later)))
        return e;
    return q_proposal_list(c, v->manager, S("decided"), DECIDED_MOST, &v->decided, &v->n_decided);
}

static enum err show(struct ctx *c, const struct req *r, struct res *out, int64_t wrong)
{
    struct unnominated_view v = {.r = r, .wrong = wrong};
    db_snapshot(c);
    enum err e = load(c, &v);
    db_snapshot_end(c);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("The unnominated")), AREA_LEAD);
    view_unnominated(&o, &v);
    return frame_close(&o, r, out);
}

static enum err unnominated_get(struct ctx *c, const struct req *r, struct res *out)
{
    return show(c, r, out, 0);
}

static enum err decide(struct ctx *c, const struct req *r, struct res *out, enum proposal_state to)
{
    enum err e = proposal_decide(c, r->arg[0], to, form_text(r, "reason"));
    if (e == OK) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    if ((e = frame_again(c, out, e)))
        return e;
    return show(c, r, out, r->arg[0]);
}

static enum err later_post(struct ctx *c, const struct req *r, struct res *out)
{
    return decide(c, r, out, PROPOSAL_LATER);
}

static enum err back_post(struct ctx *c, const struct req *r, struct res *out)
{
    return decide(c, r, out, PROPOSAL_NEW);
}

static enum err no_post(struct ctx *c, const struct req *r, struct res *out)
{
    bool staff = form_has(r, "staff");
    return decide(c, r, out, staff ? PROPOSAL_STAFF : PROPOSAL_NO);
}

const struct route proposal_routes[] = {
    {"GET", "/lead/unnominated", unnominated_get, LEAD | MANAGER},
    {"POST", "/lead/unnominated/#/later", later_post, LEAD | MANAGER, "/lead/unnominated"},
    {"POST", "/lead/unnominated/#/back", back_post, LEAD | MANAGER, "/lead/unnominated"},
    {"POST", "/lead/unnominated/#/no", no_post, LEAD | MANAGER, "/lead/unnominated"},
    {0},
};
