#include "feature/decision/severity.h"

#include "kit/mixed/mixed.h"

#include <math.h>
#include <stdlib.h>

/* ---- reviews as a table ----------------------------------------------------------------------- */

struct table {
    struct mixed_in in;
    struct mixed_score *scores;
    int64_t *case_ids, *by; /* of items and raters */
    size_t *counts;         /* scores of each item */
};

static int by_number(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Each reviewer once, sorted. */
static size_t find_reviewers(const struct mean_input *in, int64_t *by)
{
    size_t n = 0, different = 0;
    for (size_t i = 0; i < in->n; i++)
        for (size_t k = 0; k < in->cases[i].n; k++)
            if (mean_of_review(in, &in->cases[i].reviews[k]) >= 0)
                by[n++] = in->cases[i].reviews[k].by;
    if (n > 1)
        qsort(by, n, sizeof *by, by_number);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || by[i] != by[i - 1])
            by[different++] = by[i];
    return different;
}

static void fill_table(struct ctx *c, const struct mean_input *in, struct table *t)
{
    size_t most = 0;
    for (size_t i = 0; i < in->n; i++)
        most += in->cases[i].n;
    t->by = arena_take(c->mem, most + 1, sizeof *t->by);
    t->scores = arena_take(c->mem, most + 1, sizeof *t->scores);
    t->case_ids = arena_take(c->mem, in->n + 1, sizeof *t->case_ids);
    t->counts = arena_take(c->mem, in->n + 1, sizeof *t->counts);
    t->in.raters = find_reviewers(in, t->by);
    for (size_t i = 0; i < in->n; i++) {
        size_t before = t->in.n;
        for (size_t k = 0; k < in->cases[i].n; k++) {
            const struct mean_review *review = &in->cases[i].reviews[k];
            int64_t mean = mean_of_review(in, review);
            if (mean < 0)
                continue;
            const int64_t *at = bsearch(&review->by, t->by, t->in.raters, sizeof *t->by, by_number);
            t->scores[t->in.n++] = (struct mixed_score){
                (uint32_t)t->in.items, (uint32_t)(at - t->by), (double)mean / 1000, 1};
        }
        if (t->in.n == before)
            continue;
        t->counts[t->in.items] = t->in.n - before;
        t->case_ids[t->in.items++] = in->cases[i].id;
    }
    t->in.scores = t->scores;
}

/* ---- from the fit to whole numbers ------------------------------------------------------------ */

static int64_t thousandths(double points)
{
    return llround(points * 1000);
}

static int64_t on_scale(double points)
{
    int64_t n = thousandths(points);
    return n < 0 ? 0 : n > 10000 ? 10000 : n;
}

/* What each case gets for its readers; a correction that is cut off moves the draws back, too. */
static void correct(struct ctx *c, const struct table *t, const struct mixed_fit *fit,
                    struct severity_case *cases, double *values)
{
    struct mixed_corrected *all = arena_take(c->mem, t->in.items, sizeof *all);
    mixed_correct(c, fit, SEVERITY_SCALE, all);
    mixed_cut(all, SEVERITY_DRAWS, t->in.items, values);
    for (size_t i = 0; i < t->in.items; i++) {
        cases[i].id = t->case_ids[i];
        cases[i].correction = thousandths(all[i].correction);
        cases[i].clipped = all[i].clipped;
        cases[i].score = on_scale(all[i].value);
    }
}

static void stand(struct ctx *c, const struct table *t, const struct mixed_draws *draws,
                  double threshold, struct severity_case *cases)
{
    struct mixed_standing *list = arena_take(c->mem, t->in.items, sizeof *list);
    mixed_standings(c, draws, &(struct mixed_bar){.threshold = threshold}, list);
    for (size_t i = 0; i < t->in.items; i++) {
        struct severity_case *one = &cases[i];
        int64_t low = on_scale(list[i].value_low), high = on_scale(list[i].value_high);
        one->low = low < one->score ? low : one->score;
        one->high = high > one->score ? high : one->score;
        one->chance = llround(list[i].award * 1000);
        one->rank = llround(list[i].rank * 100);
        one->rank_low = llround(list[i].rank_low * 100);
        one->rank_high = llround(list[i].rank_high * 100);
    }
}

static void say_reviewers(const struct table *t, const struct mixed_fit *fit,
                          struct severity_reviewer *by)
{
    for (size_t j = 0; j < t->in.raters; j++)
        by[j] = (struct severity_reviewer){.by = t->by[j],
                                           .milder = thousandths(fit->rater[j]),
                                           .error = thousandths(fit->rater_error[j])};
    for (size_t k = 0; k < t->in.n; k++)
        by[t->scores[k].rater].shared += t->counts[t->scores[k].item] > 1;
}

/* ---- all of it -------------------------------------------------------------------------------- */

struct work {
    struct table table;
    struct mixed_fit fit;
    double threshold;
    int64_t seed;
};

static enum err fit(struct ctx *c, struct work *w, struct severity *out)
{
    out->reviewers = (int64_t)w->table.in.raters;
    out->state = S("few");
    if (w->table.in.raters < SEVERITY_REVIEWERS_LEAST)
        return OK;
    out->state = S("none");
    if (w->table.in.items > SEVERITY_CASES_MOST)
        return OK;
    enum err e = mixed_fit(c, &w->table.in, &w->fit);
    if (e) { /* there is nothing to compare */
        c->why = (str){0};
        return e == ERR_INVALID ? OK : e;
    }
    out->groups = (int64_t)w->fit.groups;
    out->state = w->fit.groups > 1 ? S("apart") : S("corrected");
    return OK;
}

static void conclude(struct ctx *c, struct work *w, struct severity_case *cases)
{
    size_t n = w->table.in.items;
    double *values = arena_take(c->mem, n * SEVERITY_DRAWS, sizeof *values);
    mixed_draw(c, &w->fit, (uint64_t)w->seed, SEVERITY_DRAWS, values);
    correct(c, &w->table, &w->fit, cases, values);
    stand(c, &w->table, &(struct mixed_draws){values, SEVERITY_DRAWS, n}, w->threshold, cases);
}

enum err severity_of(struct ctx *c, const struct mean_input *in, int64_t seed, struct severity *out)
{
    struct arena *outer = c->mem;
    struct work w = {.threshold = (double)in->threshold / 100, .seed = seed};
    struct severity found = {0};
    c->mem = arena_new(); /* draws are many, and gone at once */
    fill_table(c, in, &w.table);
    enum err e = fit(c, &w, &found);
    if (!e && str_same(found.state, S("corrected"))) {
        struct severity_case *cases = arena_take(outer, w.table.in.items, sizeof *cases);
        struct severity_reviewer *by = arena_take(outer, w.table.in.raters, sizeof *by);
        conclude(c, &w, cases);
        say_reviewers(&w.table, &w.fit, by);
        found.cases = cases;
        found.n = w.table.in.items;
        found.by = by;
        found.n_by = w.table.in.raters;
    }
    arena_free(c->mem);
    c->mem = outer;
    if (!e)
        *out = found;
    return e;
}

/* ---- the bytes that are kept ------------------------------------------------------------------- */

void severity_case_json(struct text *t, const struct severity_case *x)
{
    text_format(t, "{\"case\":%lld,\"chance\":%lld,\"clipped\":%s,\"correction\":%lld",
                (long long)x->id, (long long)x->chance, x->clipped ? "true" : "false",
                (long long)x->correction);
    text_format(t, ",\"high\":%lld,\"low\":%lld,\"rank\":[%lld,%lld,%lld],\"score\":%lld}",
                (long long)x->high, (long long)x->low, (long long)x->rank_low, (long long)x->rank,
                (long long)x->rank_high, (long long)x->score);
}

void severity_reviewer_json(struct text *t, const struct severity_reviewer *x)
{
    text_format(t, "{\"by\":%lld,\"error\":%lld,\"milder\":%lld,\"shared\":%lld}", (long long)x->by,
                (long long)x->error, (long long)x->milder, (long long)x->shared);
}

str severity_json(struct arena *mem, const struct severity *s, int64_t seed)
{
    struct text t = {.mem = mem};
    text_add(&t, S("{\"cases\":["));
    for (size_t i = 0; i < s->n; i++) {
        if (i)
            text_char(&t, ',');
        severity_case_json(&t, &s->cases[i]);
    }
    text_format(&t, "],\"draws\":%d,\"groups\":%lld,\"method\":\"" SEVERITY_METHOD "\"",
                SEVERITY_DRAWS, (long long)s->groups);
    text_format(&t, ",\"number\":%lld,\"reviewers\":[", (long long)s->reviewers);
    for (size_t j = 0; j < s->n_by; j++) {
        if (j)
            text_char(&t, ',');
        severity_reviewer_json(&t, &s->by[j]);
    }
    text_format(&t, "],\"seed\":%lld,\"state\":\"%.*s\"}", (long long)seed, STR_ARG(s->state));
    return text_str(&t);
}
