/* /program/privacy: how long what is kept; /program/privacy/holds: what is held against it;
 * /program/privacy/told: who has not been told yet that they are nominated or proposed. */
#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "feature/retention/retention.h"
#include "feature/retention/retention.sql.h"
#include "feature/retention/untold.sql.h"

enum { RUNS = 20, TOLD_DAYS = 30 };

enum tab { TAB_PERIODS, TAB_HOLDS, TAB_TOLD };

struct period_view {
    const struct retention_class *class;
    str months; /* as typed, or as it is */
    str problem;
    int64_t n;
};
struct periods_view {
    const struct req *r;
    bool counted;
    struct period_view rows[RETENTION_CLASSES];
    const struct row_retention_runs *runs;
    const char **run_words;
    size_t n_runs;
};
struct holds_view {
    const struct req *r;
    const struct row_retention_holds *rows;
    size_t n, standing;
    struct frame_field whom, ground;
};
struct told_view {
    const struct row_untold_nominations *nominations;
    size_t n;
    const struct row_untold_proposals *proposals;
    size_t n_proposals;
};

static const char *class_words(str code)
{
    for (size_t i = 0; i < RETENTION_CLASSES; i++)
        if (str_same(code, str_of(retention_classes[i].code)))
            return retention_classes[i].words;
    return "";
}

/* Until when somebody has to be told. */
static day told_until(moment made)
{
    return (day){day_of_moment(made).n + TOLD_DAYS};
}

static const char *why_not(const struct row_untold_nominations *n)
{
    if (n->address.len == 0)
        return N_("We have no address of theirs.");
    if (str_same(n->mail, S("bounced")))
        return N_("The letter came back: there is no such mailbox.");
    if (str_same(n->mail, S("dropped")))
        return N_("The letter could not be delivered.");
    return N_("The letter goes out with the next daily run.");
}

#include "feature/retention/retention.html.h"

/* ---- how long -------------------------------------------------------------------------------- */

static enum err load_runs(struct ctx *c, struct periods_view *v)
{
    struct row_retention_runs *rows;
    enum err e = q_retention_runs(c, RUNS, &rows, &v->n_runs);
    if (e)
        return e;
    v->runs = rows;
    v->run_words = arena_take(c->mem, v->n_runs, sizeof *v->run_words);
    for (size_t i = 0; i < v->n_runs; i++)
        v->run_words[i] = class_words(rows[i].what);
    return OK;
}

static enum err periods_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct periods_view v = {.r = r, .counted = param(r, "count").len > 0};
    int64_t months[RETENTION_CLASSES], counts[RETENTION_CLASSES] = {0};
    enum err e = retention_periods(c, months);
    if (e || (v.counted && (e = retention_count(c, counts))) || (e = load_runs(c, &v)))
        return e;
    for (size_t i = 0; i < RETENTION_CLASSES; i++) {
        const struct retention_class *class = &retention_classes[i];
        bool typed = form_has(r, class->code);
        v.rows[i] = (struct period_view){
            .class = class,
            .months = typed ? form_text(r, class->code)
                            : arena_format(c->mem, "%lld", (long long)months[i]),
            .problem = problem_at(c, class->code),
            .n = counts[i],
        };
    }
    struct html o = frame_open(c, r, tr(c, N_("How long what is kept")), AREA_PROGRAM);
    view_periods(&o, &v);
    return frame_close(&o, r, out);
}

static enum err periods_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t months[RETENTION_CLASSES];
    for (size_t i = 0; i < RETENTION_CLASSES; i++)
        months[i] = form_int(r, retention_classes[i].code, 0);
    return frame_saved(c, r, out, retention_set(c, months), periods_get);
}

/* ---- what is held ---------------------------------------------------------------------------- */

static enum err holds_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct holds_view v = {.r = r};
    struct row_retention_holds *rows;
    enum err e = q_retention_holds(c, &rows, &v.n);
    if (e)
        return e;
    v.rows = rows;
    while (v.standing < v.n && !rows[v.standing].lifted.set)
        v.standing++;
    v.whom = (struct frame_field){
        .name = "whom",
        .type = "text",
        .label = tr(c, N_("Whose data, or which case")),
        .hint = tr(c, N_("A handle such as @ada for all of a person’s data, or the number of a "
                         "case, as it stands in its address.")),
        .value = form_text(r, "whom"),
        .required = true,
        .max = 60};
    v.ground = (struct frame_field){
        .name = "ground",
        .type = "textarea",
        .label = tr(c, N_("Ground")),
        .hint =
            tr(c, N_("The person reads it when they ask to be deleted. At least 10 characters.")),
        .value = form_text(r, "ground"),
        .required = true,
        .max = HOLD_GROUND_MAX,
        .rows = 3};
    struct html o = frame_open(c, r, tr(c, N_("Holds")), AREA_PROGRAM);
    view_holds(&o, &v);
    return frame_close(&o, r, out);
}

/* "@ada" or "ada": a person; digits: a case. */
static enum err find_whom(struct ctx *c, str typed, int64_t *person, int64_t *nomination)
{
    struct person found;
    *person = 0, *nomination = 0;
    if (str_int(typed, nomination) && *nomination > 0)
        return OK;
    str handle = arena_lower(c->mem, str_starts(typed, S("@")) ? str_from(typed, 1) : typed);
    enum err e = people_by_handle(c, handle, &found);
    if (e == ERR_NOT_FOUND)
        return fail_at(c, "whom", N_("We know nobody by this name. Write @ and the handle."));
    *person = e ? 0 : found.id;
    return e;
}

static enum err holds_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t person, nomination;
    enum err e = find_whom(c, form_text(r, "whom"), &person, &nomination);
    if (!e)
        e = hold_place(c, person, nomination, form_text(r, "ground"));
    return frame_saved(c, r, out, e, holds_get);
}

static enum err lift_post(struct ctx *c, const struct req *r, struct res *out)
{
    return frame_saved(c, r, out, hold_lift(c, r->arg[0]), holds_get);
}

/* ---- who is to be told ----------------------------------------------------------------------- */

static enum err told_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct told_view v;
    struct row_untold_nominations *nominations;
    struct row_untold_proposals *proposals;
    enum err e = q_untold_nominations(c, &nominations, &v.n);
    if (e || (e = q_untold_proposals(c, &proposals, &v.n_proposals)))
        return e;
    v.nominations = nominations;
    v.proposals = proposals;
    struct html o = frame_open(c, r, tr(c, N_("Who has to be told")), AREA_PROGRAM);
    view_told(&o, &v);
    return frame_close(&o, r, out);
}

const struct route retention_routes[] = {
    {"GET", "/program/privacy", periods_get, MANAGER, NULL, SLOW, 0, false},
    {"POST", "/program/privacy", periods_post, MANAGER, "/program/privacy", PAGE, 0, false},
    {"GET", "/program/privacy/holds", holds_get, MANAGER},
    {"POST", "/program/privacy/holds", holds_post, MANAGER, "/program/privacy/holds"},
    {"POST", "/program/privacy/holds/#/lift", lift_post, MANAGER, "/program/privacy/holds"},
    {"GET", "/program/privacy/told", told_get, MANAGER},
    {0},
};
