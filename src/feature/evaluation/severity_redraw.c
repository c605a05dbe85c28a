/* The same cycle with other readers: assignments drawn anew. Each reader keeps their number of cases, each case
 * its number of readers, and how many of them are from its region; nobody reads a case twice or their own.
 * What somebody has said of a case they say again; else the model says what they would, with all that is not
 * certain. docs/method/fairness.md. */
#include "feature/evaluation/severity_inside.h"

#include <math.h>

enum {
    FIRST_ROUNDS = 10
}; /* exchanges that are tried, for each score; then one between two counts */

struct redraw {
    const struct mean_input *in;
    const struct severity_table *t;
    const struct mixed_fit *fit;
    struct mixed_dice *dice;
    size_t n;                    /* scores of first panels: they stand first */
    size_t *start;               /* of each case; cases + 1 */
    uint32_t *reader, *home;     /* of each score, as assigned anew */
    const struct mean_case **of; /* of each item */
};

/* The cases of the table are those of the input that somebody read. */
static void find_cases(struct redraw *r)
{
    for (size_t i = 0, at = 0; i < r->t->cases; i++) {
        while (r->in->cases[at].id != r->t->case_ids[i])
            at++;
        r->of[i] = &r->in->cases[at];
        r->start[i + 1] = r->start[i] + r->t->counts[i];
    }
    r->n = r->start[r->t->cases];
    for (size_t k = 0; k < r->n; k++) {
        r->reader[k] = r->t->scores[k].rater;
        r->home[k] = r->t->home[k];
    }
}

static bool reads(const struct redraw *r, size_t item, uint32_t reader)
{
    for (size_t k = r->start[item]; k < r->start[item + 1]; k++)
        if (r->reader[k] == reader)
            return true;
    return false;
}

/* May the reader of score b take the place of score a? */
static bool fits(const struct redraw *r, size_t a, size_t b)
{
    size_t item = r->t->scores[a].item;
    const struct mean_case *one = r->of[item];
    bool was = r->t->homes[r->home[a]] == one->region, is = r->t->homes[r->home[b]] == one->region;
    return was == is && r->t->by[r->reader[b]] != one->nominee && !reads(r, item, r->reader[b]);
}

static void exchange(struct redraw *r, size_t tries)
{
    for (size_t i = 0; i < tries; i++) {
        size_t a = mixed_below(r->dice, r->n), b = mixed_below(r->dice, r->n);
        if (!fits(r, a, b) || !fits(r, b, a))
            continue;
        uint32_t reader = r->reader[a], home = r->home[a];
        r->reader[a] = r->reader[b];
        r->home[a] = r->home[b];
        r->reader[b] = reader;
        r->home[b] = home;
    }
}

static double score_of(const struct redraw *r, const struct mixed_rolled *rolled, size_t k)
{
    size_t item = r->t->scores[k].item;
    for (size_t at = r->start[item]; at < r->start[item + 1]; at++)
        if (r->t->scores[at].rater == r->reader[k])
            return r->t->scores[at].score;
    double score = rolled->values[item] + rolled->raters[r->reader[k]] +
                   sqrt(r->fit->rest) * mixed_normal(r->dice);
    if (r->fit->in->n_shared)
        score += rolled->shared[0][r->home[k]];
    return fmin(fmax(score, 0), SEVERITY_SCALE);
}

static bool is_over(const struct redraw *r, double sum, size_t n)
{
    return llround(1000 * sum / (double)n) >= 10 * r->in->threshold;
}

/* How many cases change sides in one assignment. */
static size_t count(const struct redraw *r, const bool *over, size_t *others)
{
    const struct mixed_rolled *rolled = mixed_roll(r->dice);
    size_t changed = 0;
    for (size_t i = 0; i < r->t->cases; i++) {
        double sum = 0;
        for (size_t k = r->start[i]; k < r->start[i + 1]; k++)
            sum += score_of(r, rolled, k);
        bool other = is_over(r, sum, r->t->counts[i]) != over[i];
        others[i] += other;
        changed += other;
    }
    return changed;
}

void severity_redraw(struct ctx *c, const struct severity_work *w, size_t *others, double *error)
{
    const struct severity_table *t = &w->table;
    struct redraw r = {.in = w->in,
                       .t = t,
                       .fit = &w->fit,
                       .dice = mixed_dice(c, &w->fit, mix_bits((uint64_t)w->seed)),
                       .start = arena_take(c->mem, t->cases + 1, sizeof(size_t)),
                       .reader = arena_take(c->mem, t->in.n + 1, sizeof(uint32_t)),
                       .home = arena_take(c->mem, t->in.n + 1, sizeof(uint32_t)),
                       .of = arena_take(c->mem, t->cases + 1, sizeof(void *))};
    bool *over = arena_take(c->mem, t->cases + 1, sizeof *over);
    double sum = 0, squares = 0;
    find_cases(&r);
    for (size_t i = 0; i < t->cases; i++) {
        double points = 0;
        for (size_t k = r.start[i]; k < r.start[i + 1]; k++)
            points += t->scores[k].score;
        over[i] = is_over(&r, points, t->counts[i]);
    }
    exchange(&r, FIRST_ROUNDS * r.n);
    for (int draw = 0; draw < SEVERITY_REDRAWS; draw++) {
        exchange(&r, r.n);
        double changed = (double)count(&r, over, others);
        sum += changed;
        squares += changed * changed;
    }
    double mean = sum / SEVERITY_REDRAWS;
    *error = sqrt(fmax(0, squares / SEVERITY_REDRAWS - mean * mean) / (SEVERITY_REDRAWS - 1));
}
