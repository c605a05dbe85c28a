#include "feature/evaluation/severity_inside.h"

#include <math.h>
#include <stdlib.h>

/* ---- from the fit to whole numbers ------------------------------------------------------------ */

static int64_t on_scale(double points)
{
    int64_t n = severity_thousandths(points);
    return n < 0 ? 0 : n > 10000 ? 10000 : n;
}

/* What each case gets for its readers. */
static void correct(const struct severity_work *w, const struct mixed_corrected *all,
                    struct severity_case *cases)
{
    for (size_t i = 0; i < w->table.cases; i++)
        cases[i] = (struct severity_case){.id = w->table.case_ids[i],
                                          .score = on_scale(all[i].value),
                                          .correction = severity_thousandths(all[i].correction),
                                          .second = SEVERITY_NO_SECOND,
                                          .clipped = all[i].clipped};
}

/* What a second panel says of the same case. Both lists are by id. */
static void put_second(const struct severity_work *w, const struct mixed_corrected *all,
                       struct severity_case *cases)
{
    const struct severity_table *t = &w->table;
    for (size_t i = t->cases, at = 0; i < t->in.items; i++) {
        while (at < t->cases && t->case_ids[at] < t->case_ids[i])
            at++;
        if (at < t->cases && t->case_ids[at] == t->case_ids[i])
            cases[at].second = on_scale(all[i].value);
    }
}

static void stand(const struct mixed_standing *x, struct severity_case *one)
{
    int64_t low = on_scale(x->value_low), high = on_scale(x->value_high);
    one->low = low < one->score ? low : one->score;
    one->high = high > one->score ? high : one->score;
    one->chance = severity_thousandths(x->award);
    one->rank = llround(x->rank * 100);
    one->rank_low = llround(x->rank_low * 100);
    one->rank_high = llround(x->rank_high * 100);
}

static void say_reviewers(const struct severity_work *w, const struct severity_case *cases,
                          struct severity_reviewer *by)
{
    const struct severity_table *t = &w->table;
    for (size_t j = 0; j < t->in.raters; j++)
        by[j] = (struct severity_reviewer){.by = t->by[j],
                                           .milder = severity_thousandths(w->fit.rater[j]),
                                           .error = severity_thousandths(w->fit.rater_error[j])};
    for (size_t k = 0; k < t->in.n; k++) {
        uint32_t item = t->scores[k].item;
        by[t->scores[k].rater].shared +=
            t->counts[item] > 1 || (item < t->cases ? cases[item].second >= 0 : true);
    }
}

/* ---- all of it -------------------------------------------------------------------------------- */

static void conclude(struct ctx *c, const struct severity_work *w, struct severity_case *cases)
{
    size_t n = w->table.in.items;
    struct mixed_corrected *all = arena_take(c->mem, n, sizeof *all);
    struct mixed_standing *list = arena_take(c->mem, n, sizeof *list);
    const struct mixed_ask ask = {.threshold = (double)w->in->threshold / 100,
                                  .seed = (uint64_t)w->seed,
                                  .draws = SEVERITY_DRAWS,
                                  .ranked = w->table.cases};
    mixed_correct(c, &w->fit, SEVERITY_SCALE, all);
    correct(w, all, cases);
    mixed_standings(c, &w->fit, all, &ask, list);
    put_second(w, all, cases);
    for (size_t i = 0; i < w->table.cases; i++)
        stand(&list[i], &cases[i]);
}

/* The same with other readers: what chance made of the decisions. */
static void redraw(struct ctx *c, const struct severity_work *w, struct severity_case *cases,
                   struct severity *out)
{
    double error;
    size_t *others = arena_take(c->mem, w->table.cases, sizeof *others);
    severity_redraw(c, w, others, &error);
    for (size_t i = 0; i < w->table.cases; i++)
        cases[i].others = (int64_t)others[i] * 1000 / SEVERITY_REDRAWS;
    out->others_error = llround(100 * error);
}

/* What is kept lives in `outer`. */
static enum err compute(struct ctx *c, const struct mean_input *in, struct arena *outer,
                        struct severity *out)
{
    struct severity_work w = {.in = in, .seed = out->seed};
    struct severity_scale *scales = arena_take(outer, in->n_criteria + 1, sizeof *scales);
    severity_table(c, in, 0, &w.table);
    enum err e = severity_fit(c, &w.table, &scales[0], &w.fit);
    if (e || (e = severity_criteria(c, in, scales + 1)))
        return e;
    out->state = scales[0].state;
    out->reviewers = scales[0].reviewers;
    out->scales = scales;
    out->n_scales = in->n_criteria + 1;
    bool fitted = str_same(out->state, S("corrected"));
    out->groups =
        fitted || str_same(out->state, S("apart")) ? (int64_t)severity_groups(&w.table, &w.fit) : 0;
    if (!fitted || out->seed < 0)
        return OK;
    struct severity_case *cases = arena_take(outer, w.table.cases, sizeof *cases);
    struct severity_reviewer *by = arena_take(outer, w.table.in.raters, sizeof *by);
    conclude(c, &w, cases);
    redraw(c, &w, cases, out);
    say_reviewers(&w, cases, by);
    out->cases = cases;
    out->n = w.table.cases;
    out->by = by;
    out->n_by = w.table.in.raters;
    return OK;
}

enum err severity_of(struct ctx *c, const struct mean_input *in, int64_t seed, struct severity *out)
{
    struct arena *outer = c->mem;
    struct severity found = {.seed = seed};
    c->mem = arena_new(); /* draws are many, and gone at once */
    enum err e = compute(c, in, outer, &found);
    arena_free(c->mem);
    c->mem = outer;
    if (!e)
        *out = found;
    return e;
}

enum err severity_scales(struct ctx *c, const struct mean_input *in, struct severity *out)
{
    return severity_of(c, in, -1, out);
}

const struct severity_case *severity_find(const struct severity *s, int64_t nomination)
{
    size_t at = id_find(BY_ID(s->cases, s->n, id), nomination);
    return at == SIZE_MAX ? NULL : &s->cases[at];
}
