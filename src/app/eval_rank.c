/* plaudit eval rank: who would be awarded, how sure that is, and what each reviewer moves. */
#include "app/eval.h"
#include "app/eval_scores.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 1000, REVIEWERS_LEAST = 8, RANKED_MOST = 20000, INFLUENCE_MOST = 400 };

static const double GREY_LOW = 0.1, GREY_HIGH = 0.9;

struct nominee {
    double raw, corrected, correction, cut;
    size_t scores;
    bool clipped;
    struct mixed_standing standing;
};
struct ranking {
    struct eval_scores s;
    struct mixed_fit fit;
    struct mixed_ask bar;
    struct nominee *list;
    size_t *order;
    bool plain;      /* too little overlap: means alone */
    bool comparable; /* no groups that nobody connects */
    double *
        influence; /* of each reviewer: the most that any nominee moves without them; NAN: not asked */
    size_t *flips; /* and how many change sides of the bar */
    double alpha;
};

/* ---- means and corrections -------------------------------------------------------------------- */

static void take_means(struct ranking *r)
{
    for (size_t k = 0; k < r->s.in.n; k++) {
        struct nominee *one = &r->list[r->s.in.scores[k].item];
        one->raw += r->s.in.scores[k].score;
        one->scores++;
    }
    for (size_t i = 0; i < r->s.in.items; i++)
        r->list[i].raw /= (double)r->list[i].scores;
}

static void correct(struct ctx *c, struct ranking *r, struct mixed_corrected *all)
{
    size_t n = r->s.in.items;
    if (!r->plain)
        mixed_correct(c, &r->fit, r->s.high - r->s.low, all);
    for (size_t i = 0; i < n; i++) {
        struct nominee *one = &r->list[i];
        one->correction = all[i].correction;
        one->clipped = all[i].clipped;
        one->cut = all[i].cut;
        one->corrected = r->plain ? one->raw : all[i].value;
        if (r->plain)
            all[i].value = r->fit.mean + r->fit.item[i];
    }
}

/* ---- order ------------------------------------------------------------------------------------- */

struct by_value {
    double value;
    size_t item;
};

static int best_first(const void *a, const void *b)
{
    const struct by_value *x = a, *y = b;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

static void put_in_order(struct ctx *c, const double *values, size_t n, size_t *order)
{
    struct by_value *list = arena_take(c->mem, n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct by_value){values[i], i};
    qsort(list, n, sizeof *list, best_first);
    for (size_t i = 0; i < n; i++)
        order[i] = list[i].item;
}

/* Above the bar by their values; the quota is of the order. */
static void above(struct ctx *c, const struct ranking *r, const double *values, bool *in)
{
    size_t n = r->s.in.items, *order = arena_take(c->mem, n + 1, sizeof *order);
    put_in_order(c, values, n, order);
    for (size_t k = 0; k < n; k++)
        in[order[k]] = r->bar.quota ? k < r->bar.quota : values[order[k]] >= r->bar.threshold;
}

/* ---- what one reviewer moves ------------------------------------------------------------------- */

static enum err without(struct ctx *c, struct ranking *r, uint32_t rater, const bool *is_in)
{
    size_t n = r->s.in.items;
    double *effects = arena_take(c->mem, n, sizeof *effects);
    bool *now = arena_take(c->mem, n, sizeof *now);
    enum err e = mixed_without(c, &r->fit, rater, effects);
    if (e) { /* nothing is left to fit */
        c->why = (str){0};
        r->influence[rater] = NAN;
        return e == ERR_INVALID ? OK : e;
    }
    for (size_t i = 0; i < n; i++) {
        r->influence[rater] = fmax(r->influence[rater], fabs(effects[i] - r->fit.item[i]));
        effects[i] += r->fit.mean + r->list[i].cut;
    }
    above(c, r, effects, now);
    for (size_t i = 0; i < n; i++)
        r->flips[rater] += now[i] != is_in[i];
    return OK;
}

static enum err find_influence(struct ctx *c, struct ranking *r)
{
    size_t n = r->s.in.items, raters = r->s.in.raters;
    double *values = arena_take(c->mem, n, sizeof *values);
    bool *is_in = arena_take(c->mem, n, sizeof *is_in);
    r->influence = arena_take(c->mem, raters, sizeof *r->influence);
    r->flips = arena_take(c->mem, raters, sizeof *r->flips);
    for (size_t i = 0; i < n; i++)
        values[i] = r->list[i].corrected;
    above(c, r, values, is_in);
    struct arena *outer = c->mem;
    enum err e = OK;
    for (uint32_t j = 0; !e && j < raters; j++) {
        r->influence[j] = raters > INFLUENCE_MOST || r->plain ? NAN : 0;
        if (isnan(r->influence[j]))
            continue;
        c->mem = arena_new();
        e = without(c, r, j, is_in);
        arena_free(c->mem);
        c->mem = outer;
    }
    return e;
}

/* ---- all of it --------------------------------------------------------------------------------- */

static enum err rank(struct ctx *c, struct ranking *r)
{
    size_t n = r->s.in.items;
    r->list = arena_take(c->mem, n + 1, sizeof *r->list);
    r->order = arena_take(c->mem, n + 1, sizeof *r->order);
    r->comparable = r->fit.groups == 1;
    r->plain = r->s.in.raters < REVIEWERS_LEAST;
    r->alpha = mixed_alpha(c, &r->s.in);
    take_means(r);
    struct mixed_corrected *all = arena_take(c->mem, n + 1, sizeof *all);
    struct mixed_standing *standing = arena_take(c->mem, n + 1, sizeof *standing);
    correct(c, r, all);
    mixed_standings(c, &r->fit, all, &r->bar, standing);
    double *by = arena_take(c->mem, n + 1, sizeof *by);
    for (size_t i = 0; i < n; i++) {
        r->list[i].standing = standing[i];
        by[i] = r->plain ? r->list[i].raw : -standing[i].rank;
    }
    put_in_order(c, by, n, r->order);
    return find_influence(c, r);
}

static bool is_grey(const struct nominee *one)
{
    return one->standing.award > GREY_LOW && one->standing.award < GREY_HIGH;
}

/* ---- showing ----------------------------------------------------------------------------------- */

static void json_pair(struct text *t, const char *name, double a, double b)
{
    text_format(t, ",\"%s\":[", name);
    eval_json_number(t, a);
    text_add(t, S(","));
    eval_json_number(t, b);
    text_add(t, S("]"));
}

static void json_nominee(struct text *t, const struct ranking *r, size_t i)
{
    const struct nominee *one = &r->list[i];
    const struct {
        const char *name;
        double value;
    } NUMBERS[] = {{"mean", one->raw},
                   {"corrected", one->corrected},
                   {"correction", one->correction},
                   {"award", one->standing.award},
                   {"expected_rank", one->standing.rank}};
    text_add(t, S("{\"nominee\":"));
    text_json(t, r->s.nominees.list[i]);
    text_format(t, ",\"scores\":%zu,\"group\":%u", one->scores, r->fit.group_of[i] + 1);
    for (size_t k = 0; k < COUNT(NUMBERS); k++) {
        text_format(t, ",\"%s\":", NUMBERS[k].name);
        eval_json_number(t, NUMBERS[k].value);
    }
    json_pair(t, "interval", one->standing.value_low, one->standing.value_high);
    json_pair(t, "rank_interval", one->standing.rank_low, one->standing.rank_high);
    text_format(t, ",\"grey\":%s,\"clipped\":%s}", is_grey(one) ? "true" : "false",
                one->clipped ? "true" : "false");
}

static void show_json(struct ctx *c, const struct ranking *r)
{
    struct text t = {.mem = c->mem};
    text_add(&t, S("{"));
    eval_json_summary(&t, &r->s, &r->fit, r->alpha);
    text_format(&t,
                ",\"comparable\":%s,\"method\":\"%s\",\"seed\":%lld,\"draws\":%lld,\n\"ranking\":[",
                r->comparable ? "true" : "false", r->plain ? "mean" : "reml",
                (long long)r->bar.seed, (long long)r->bar.draws);
    for (size_t k = 0; k < r->s.in.items; k++) {
        text_add(&t, k ? S(",\n") : S("\n"));
        json_nominee(&t, r, r->order[k]);
    }
    text_add(&t, S("],\n\"influence\":["));
    for (size_t j = 0; j < r->s.in.raters; j++) {
        text_add(&t, j ? S(",\n{\"reviewer\":") : S("\n{\"reviewer\":"));
        text_json(&t, r->s.reviewers.list[j]);
        text_add(&t, S(",\"severity\":"));
        eval_json_number(&t, -r->fit.rater[j]);
        text_add(&t, S(",\"error\":"));
        eval_json_number(&t, r->fit.rater_error[j]);
        text_add(&t, S(",\"largest_shift\":"));
        eval_json_number(&t, r->influence[j]);
        text_format(&t, ",\"flips\":%zu}", r->flips[j]);
    }
    text_add(&t, S("]}\n"));
    fwrite(t.at, 1, t.len, stdout);
}

static void show_warnings(const struct ranking *r)
{
    if (!r->comparable)
        printf("There is no common ranking: the nominees fall into %zu groups that no reviewer "
               "connects. The order below compares what cannot be compared; look at each group "
               "alone.\n\n",
               r->fit.groups);
    if (r->plain)
        printf("There is not enough overlap to correct (fewer than %d reviewers): these are plain "
               "means.\n\n",
               REVIEWERS_LEAST);
}

/* Such scores say nothing of who is better. */
static void show_alike(struct ctx *c, const struct ranking *r)
{
    enum { LEAST = 5 };
    const struct mixed_in *in = &r->s.in;
    double *first = arena_take(c->mem, in->raters + 1, sizeof *first);
    size_t *number = arena_take(c->mem, in->raters + 1, sizeof *number);
    bool *differs = arena_take(c->mem, in->raters + 1, sizeof *differs);
    for (size_t k = 0; k < in->n; k++) {
        const struct mixed_score *s = &in->scores[k];
        if (number[s->rater]++ == 0)
            first[s->rater] = s->score;
        differs[s->rater] = differs[s->rater] || s->score != first[s->rater];
    }
    for (size_t j = 0; j < in->raters; j++)
        if (number[j] >= LEAST && !differs[j])
            printf("%.*s gave %g to all of %zu nominees. Such scores say nothing of who is "
                   "better.\n\n",
                   STR_ARG(r->s.reviewers.list[j]), first[j], number[j]);
}

static void show(struct ctx *c, const struct ranking *r)
{
    eval_show_summary(&r->s, &r->fit, r->alpha);
    printf("\n");
    show_warnings(r);
    show_alike(c, r);
    printf("%-26s scores   mean  corrected  90 %% interval     award  rank  90 %%\n", "nominee");
    for (size_t k = 0; k < r->s.in.items; k++) {
        const struct nominee *one = &r->list[r->order[k]];
        const struct mixed_standing *s = &one->standing;
        printf("%-26.*s %6zu %6.3f %10.3f  %6.3f to %6.3f  %5.3f %5.1f  %.0f to %.0f%s%s\n",
               STR_ARG(r->s.nominees.list[r->order[k]]), one->scores, one->raw, one->corrected,
               s->value_low, s->value_high, s->award, s->rank, s->rank_low, s->rank_high,
               is_grey(one) ? "  grey" : "", one->clipped ? "  clipped" : "");
    }
    printf("\n%-26s severity    error  largest shift  flips\n", "reviewer");
    for (size_t j = 0; j < r->s.in.raters; j++)
        printf("%-26.*s %8.4f %8.4f %14.4f %6zu\n", STR_ARG(r->s.reviewers.list[j]),
               -r->fit.rater[j], r->fit.rater_error[j], r->influence[j], r->flips[j]);
}

static enum err read_bar(const struct invocation *in, struct ctx *c, struct mixed_ask *bar)
{
    const char *quota = flag(in, "quota"), *threshold = flag(in, "threshold");
    int64_t n = 0;
    char *end = NULL;
    if (!quota == !threshold)
        return fail(c, ERR_INVALID, "Say who is awarded: with --quota N or --threshold SCORE.");
    if (quota && !flag_int(in, "quota", (struct range){1, 1000000, 1}, &n))
        return fail(c, ERR_INVALID, "Nothing was ranked.");
    bar->quota = (size_t)n;
    bar->threshold = threshold ? strtod(threshold, &end) : 0;
    if (threshold && (end == threshold || *end || !isfinite(bar->threshold)))
        return fail(c, ERR_INVALID, "--threshold is a number, like 6.5.");
    return OK;
}

enum err eval_rank(const struct invocation *in, struct ctx *c)
{
    struct ranking r = {.bar.draws = DRAWS};
    int64_t seed;
    enum err e = read_bar(in, c, &r.bar);
    if (e)
        return e;
    if (!flag_int(in, "seed", (struct range){0, INT64_MAX, 1}, &seed))
        return fail(c, ERR_INVALID, "Nothing was ranked.");
    r.bar.seed = (uint64_t)seed;
    if ((e = eval_scores(in, c, &r.s)) || (e = mixed_fit(c, &r.s.in, &r.fit)))
        return e;
    if (r.s.in.items > RANKED_MOST)
        return fail(c, ERR_INVALID, "At most %d nominees can be ranked at once.", RANKED_MOST);
    if ((e = rank(c, &r)))
        return e;
    if (in->json)
        show_json(c, &r);
    else
        show(c, &r);
    return OK;
}
