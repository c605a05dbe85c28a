#include "feature/evaluation/severity_inside.h"

#include <math.h>
#include <stdlib.h>

/* ---- from the fit to whole numbers ------------------------------------------------------------ */

static int64_t on_scale(double points)
{
    int64_t n = severity_thousandths(points);
    return n < 0 ? 0 : n > 10000 ? 10000 : n;
}

/* What is computed of one cycle. */
struct work {
    struct severity_table table;
    struct mixed_fit fit;
    double threshold;
};

/* What as many other readers would say: the value is not certain, nor are they. */
static int64_t again_of(const struct work *w, size_t i, double value)
{
    const struct mixed_fit *fit = &w->fit;
    double n = w->table.official[i] ? (double)w->table.official[i] : (double)w->table.counts[i];
    double variance = fit->item_error[i] * fit->item_error[i] + (fit->raters + fit->rest) / n;
    return severity_thousandths(0.5 * erfc((w->threshold - value) / sqrt(2 * variance)));
}

/* What each case gets for its readers. */
static void correct(const struct work *w, const struct mixed_corrected *all,
                    struct severity_case *cases)
{
    for (size_t i = 0; i < w->table.in.items; i++)
        cases[i] = (struct severity_case){.id = w->table.case_ids[i],
                                          .score = on_scale(all[i].value),
                                          .correction = severity_thousandths(all[i].correction),
                                          .again = again_of(w, i, all[i].value),
                                          .clipped = all[i].clipped};
}

/* A correction that is cut off moves the draws back, too. */
static void draw(struct ctx *c, const struct work *w, const struct mixed_corrected *all,
                 int64_t seed, struct mixed_standing *list)
{
    size_t n = w->table.in.items;
    struct arena *outer = c->mem;
    c->mem = arena_new();
    double *values = arena_take(c->mem, n * SEVERITY_DRAWS, sizeof *values);
    mixed_draw(c, &w->fit, (uint64_t)seed, SEVERITY_DRAWS, values);
    mixed_cut(all, SEVERITY_DRAWS, n, values);
    mixed_standings(c, &(struct mixed_draws){values, SEVERITY_DRAWS, n},
                    &(struct mixed_bar){.threshold = w->threshold}, list);
    arena_free(c->mem);
    c->mem = outer;
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

static void say_reviewers(const struct work *w, struct severity_reviewer *by)
{
    const struct severity_table *t = &w->table;
    for (size_t j = 0; j < t->in.raters; j++)
        by[j] = (struct severity_reviewer){.by = t->by[j],
                                           .milder = severity_thousandths(w->fit.rater[j]),
                                           .error = severity_thousandths(w->fit.rater_error[j])};
    for (size_t k = 0; k < t->in.n; k++)
        by[t->scores[k].rater].shared += t->counts[t->scores[k].item] > 1;
}

/* ---- all of it -------------------------------------------------------------------------------- */

static void conclude(struct ctx *c, const struct work *w, int64_t seed, struct severity_case *cases)
{
    size_t n = w->table.in.items;
    struct mixed_corrected *all = arena_take(c->mem, n, sizeof *all);
    struct mixed_standing *list = arena_take(c->mem, n, sizeof *list),
                          *other = arena_take(c->mem, n, sizeof *other);
    mixed_correct(c, &w->fit, SEVERITY_SCALE, all);
    correct(w, all, cases);
    draw(c, w, all, seed, list);
    draw(c, w, all, (int64_t)(mix_bits((uint64_t)seed) & INT64_MAX), other);
    for (size_t i = 0; i < n; i++) {
        stand(&list[i], &cases[i]);
        cases[i].reseeded = severity_thousandths(other[i].award);
    }
}

/* What is kept lives in `outer`. */
static enum err compute(struct ctx *c, const struct mean_input *in, struct arena *outer,
                        struct severity *out)
{
    struct work w = {.threshold = (double)in->threshold / 100};
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
    out->groups = fitted || str_same(out->state, S("apart")) ? (int64_t)w.fit.groups : 0;
    if (!fitted || out->seed < 0)
        return OK;
    struct severity_case *cases = arena_take(outer, w.table.in.items, sizeof *cases);
    struct severity_reviewer *by = arena_take(outer, w.table.in.raters, sizeof *by);
    conclude(c, &w, out->seed, cases);
    say_reviewers(&w, by);
    out->cases = cases;
    out->n = w.table.in.items;
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
    size_t low = 0, high = s->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->cases[middle].id < nomination)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->n && s->cases[low].id == nomination ? &s->cases[low] : NULL;
}
