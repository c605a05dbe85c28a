#include "feature/evaluation/severity_inside.h"

#include <math.h>

static const char *const CODES[SEVERITY_EFFECTS] = {"region", "family", "acquainted", "lead",
                                                    "staff"};

int64_t severity_thousandths(double x)
{
    return llround(x * 1000);
}

/* ---- reviews as a table ----------------------------------------------------------------------- */

static int64_t points_of(const struct mean_input *in, const struct mean_review *review,
                         int64_t criterion)
{
    if (criterion == 0)
        return mean_of_review(in, review);
    for (size_t i = 0; i < review->n; i++)
        if (review->scores[i].criterion == criterion)
            return review->scores[i].points * 10;
    return -1;
}

/* Each reviewer once, and each region that they are from, sorted. */
static void find_reviewers(const struct mean_input *in, int64_t criterion, struct severity_table *t)
{
    size_t n = 0;
    for (size_t i = 0; i < in->n; i++)
        for (size_t k = 0; k < in->cases[i].n; k++) {
            const struct mean_review *review = &in->cases[i].reviews[k];
            if (points_of(in, review, criterion) < 0)
                continue;
            t->by[n] = review->by;
            t->homes[n++] = review->home;
        }
    t->in.raters = id_sort(t->by, n);
    t->regions = (struct mixed_shared){t->home, id_sort(t->homes, n)};
}

static void put_near(const struct mean_review *review, double near[SEVERITY_EFFECTS])
{
    near[0] = review->region;
    near[1] = review->family;
    near[2] = review->acquainted == 1;
    near[3] = str_same(review->role, S("lead"));
    near[4] = str_same(review->role, S("staff"));
}

static void add_review(struct severity_table *t, const struct mean_review *review, int64_t points)
{
    size_t at = t->in.n++;
    put_near(review, t->near[at]);
    t->scores[at] = (struct mixed_score){(uint32_t)t->in.items,
                                         (uint32_t)id_find(IDS(t->by, t->in.raters), review->by),
                                         (double)points / 1000, 1};
    t->home[at] = (uint32_t)id_find(IDS(t->homes, t->regions.levels), review->home);
    t->counts[t->in.items]++;
}

static void add_panel(const struct mean_input *in, int64_t criterion, bool second,
                      struct severity_table *t)
{
    for (size_t i = 0; i < in->n; i++) {
        for (size_t k = 0; k < in->cases[i].n; k++) {
            const struct mean_review *review = &in->cases[i].reviews[k];
            int64_t points = points_of(in, review, criterion);
            if (points >= 0 && review->second == second)
                add_review(t, review, points);
        }
        if (t->counts[t->in.items])
            t->case_ids[t->in.items++] = in->cases[i].id;
    }
}

void severity_table(struct ctx *c, const struct mean_input *in, int64_t criterion,
                    struct severity_table *t)
{
    size_t most = 0, items = 2 * in->n + 1;
    for (size_t i = 0; i < in->n; i++)
        most += in->cases[i].n;
    *t = (struct severity_table){.by = arena_take(c->mem, most + 1, sizeof *t->by),
                                 .home = arena_take(c->mem, most + 1, sizeof *t->home),
                                 .homes = arena_take(c->mem, most + 1, sizeof *t->homes),
                                 .scores = arena_take(c->mem, most + 1, sizeof *t->scores),
                                 .near = arena_take(c->mem, most + 1, sizeof *t->near),
                                 .case_ids = arena_take(c->mem, items, sizeof *t->case_ids),
                                 .counts = arena_take(c->mem, items, sizeof *t->counts)};
    find_reviewers(in, criterion, t);
    add_panel(in, criterion, false, t);
    t->cases = t->in.items;
    add_panel(in, criterion, true, t);
    t->in.scores = t->scores;
}

/* ---- which effects can be asked for ------------------------------------------------------------ */

/* The numbers of those with enough scores on both sides. */
static size_t choose(const struct severity_table *t, struct severity_effect *effects,
                     size_t *chosen)
{
    size_t n = 0;
    for (size_t j = 0; j < SEVERITY_EFFECTS; j++) {
        size_t with = 0;
        for (size_t k = 0; k < t->in.n; k++)
            with += t->near[k][j] > 0;
        size_t less = with < t->in.n - with ? with : t->in.n - with;
        bool enough = less >= SEVERITY_SIDE_LEAST;
        effects[j] = (struct severity_effect){.code = str_of(CODES[j]),
                                              .state = enough     ? S("fitted")
                                                       : less > 0 ? S("few")
                                                                  : S("same"),
                                              .with = (int64_t)with};
        if (enough)
            chosen[n++] = j;
    }
    return n;
}

/* The column without its mean and without what follows from the columns kept; false: nothing is left.
 * kept: each of t->in.n, at right angles to the others. */
static bool stands_alone(const struct severity_table *t, size_t column, double *const *kept,
                         size_t n, double *rest)
{
    double mean = 0, before = 0, after = 0;
    for (size_t k = 0; k < t->in.n; k++)
        mean += t->near[k][column] / (double)t->in.n;
    for (size_t k = 0; k < t->in.n; k++) {
        rest[k] = t->near[k][column] - mean;
        before += rest[k] * rest[k];
    }
    for (size_t j = 0; j < n; j++) {
        double product = 0, length = 0;
        for (size_t k = 0; k < t->in.n; k++) {
            product += rest[k] * kept[j][k];
            length += kept[j][k] * kept[j][k];
        }
        for (size_t k = 0; k < t->in.n; k++)
            rest[k] -= product / length * kept[j][k];
    }
    for (size_t k = 0; k < t->in.n; k++)
        after += rest[k] * rest[k];
    return after > 1e-6 * before;
}

/* A column that follows from those before it is left out. */
static size_t keep_different(struct ctx *c, const struct severity_table *t,
                             struct severity_effect *effects, size_t *chosen, size_t n)
{
    double *kept[SEVERITY_EFFECTS];
    size_t different = 0;
    for (size_t j = 0; j < n; j++) {
        kept[different] = arena_take(c->mem, t->in.n + 1, sizeof **kept);
        if (stands_alone(t, chosen[j], kept, different, kept[different]))
            chosen[different++] = chosen[j];
        else
            effects[chosen[j]].state = S("mixed");
    }
    return different;
}

static enum err fit_with(struct ctx *c, struct severity_table *t, struct severity_scale *scale,
                         struct mixed_fit *fit)
{
    size_t chosen[SEVERITY_EFFECTS], n = choose(t, scale->effects, chosen);
    n = keep_different(c, t, scale->effects, chosen, n);
    double *columns = arena_take(c->mem, t->in.n * n + 1, sizeof *columns);
    for (size_t k = 0; k < t->in.n; k++)
        for (size_t j = 0; j < n; j++)
            columns[k * n + j] = t->near[k][chosen[j]];
    t->in.columns = columns;
    t->in.n_columns = n;
    t->in.shared = &t->regions;
    t->in.n_shared = t->regions.levels >= SEVERITY_REGIONS_LEAST;
    enum err e = mixed_fit(c, &t->in, fit);
    for (size_t j = 0; !e && j < n; j++) {
        scale->effects[chosen[j]].points = severity_thousandths(fit->fixed[j]);
        scale->effects[chosen[j]].error = severity_thousandths(fit->fixed_error[j]);
    }
    return e;
}

/* ---- the fit ------------------------------------------------------------------------------------ */

static void take_variances(const struct severity_table *t, const struct mixed_fit *fit,
                           struct severity_scale *scale)
{
    scale->items = severity_thousandths(fit->items);
    scale->raters = severity_thousandths(fit->raters);
    scale->regions = t->in.n_shared ? severity_thousandths(fit->shared[0].variance) : 0;
    scale->rest = severity_thousandths(fit->rest);
    scale->icc = severity_thousandths(mixed_icc(fit, 1));
    scale->icc_mean = severity_thousandths(mixed_icc(fit, (double)t->in.n / (double)t->in.items));
}

/* A group of second panels alone parts no cases. */
size_t severity_groups(const struct severity_table *t, const struct mixed_fit *fit)
{
    uint32_t most = 0; /* they are numbered as the items come */
    for (size_t i = 0; i < t->cases; i++)
        most = fit->group_of[i] > most ? fit->group_of[i] : most;
    return t->cases ? most + 1 : 0;
}

enum err severity_fit(struct ctx *c, struct severity_table *t, struct severity_scale *scale,
                      struct mixed_fit *fit)
{
    double alpha = t->in.n ? mixed_alpha(c, &t->in) : NAN;
    size_t none[SEVERITY_EFFECTS];
    scale->scores = (int64_t)t->in.n;
    scale->cases = (int64_t)t->cases;
    scale->reviewers = (int64_t)t->in.raters;
    scale->alpha = isnan(alpha) ? SEVERITY_NO_ALPHA : severity_thousandths(alpha);
    (void)choose(t, scale->effects, none);
    scale->state = S("few");
    if (t->in.raters < SEVERITY_REVIEWERS_LEAST)
        return OK;
    scale->state = S("none");
    if (t->cases > SEVERITY_CASES_MOST || t->cases == 0)
        return OK;
    enum err e = fit_with(c, t, scale, fit);
    if (e) { /* there is nothing to compare */
        c->why = (str){0};
        return e == ERR_INVALID ? OK : e;
    }
    scale->state = severity_groups(t, fit) > 1 ? S("apart") : S("corrected");
    take_variances(t, fit, scale);
    return OK;
}

enum err severity_criteria(struct ctx *c, const struct mean_input *in,
                           struct severity_scale *scales)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < in->n_criteria; i++) {
        struct severity_table t;
        struct mixed_fit fit;
        scales[i].criterion = in->criteria[i].number;
        severity_table(c, in, in->criteria[i].number, &t);
        e = severity_fit(c, &t, &scales[i], &fit);
    }
    return e;
}
