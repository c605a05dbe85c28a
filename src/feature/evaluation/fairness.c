#include "feature/evaluation/fairness.h"

#include <math.h>
#include <stdlib.h>

struct fairness_interval fairness_wilson(int64_t part, int64_t of)
{
    const double z = 1.6448536269514722;
    if (of <= 0)
        return (struct fairness_interval){0, 0, 0};
    double n = (double)of, p = (double)part / n, whole = 1 + z * z / n;
    double centre = p + z * z / (2 * n), half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return (struct fairness_interval){llround(1000 * p), llround(1000 * (centre - half) / whole),
                                      llround(1000 * (centre + half) / whole)};
}

struct mean_input fairness_visible(struct arena *mem, const struct mean_input *in,
                                   const int64_t *hidden, size_t n)
{
    struct mean_input seen = *in;
    struct mean_case *cases = arena_take(mem, in->n, sizeof *cases);
    size_t at = 0;
    seen.n = 0;
    for (size_t i = 0; i < in->n; i++) {
        while (at < n && hidden[at] < in->cases[i].id)
            at++;
        if (at == n || hidden[at] != in->cases[i].id)
            cases[seen.n++] = in->cases[i];
    }
    seen.cases = cases;
    return seen;
}

/* ---- awards by group --------------------------------------------------------------------------- */

static const struct fairness_decision *decision_of(const struct fairness_facts *f,
                                                   int64_t nomination)
{
    size_t at = id_find(BY_ID(f->decisions, f->n, nomination), nomination);
    return at == SIZE_MAX ? NULL : &f->decisions[at];
}

static struct fairness_cell cell_of(const struct mean_case *one, enum fairness_by by)
{
    switch (by) {
    case FAIRNESS_REGION: return (struct fairness_cell){.key = one->region};
    case FAIRNESS_FAMILY: return (struct fairness_cell){.key = one->family};
    case FAIRNESS_LANGUAGE: return (struct fairness_cell){.code = one->language};
    case FAIRNESS_WORK: return (struct fairness_cell){.code = one->work};
    case FAIRNESS_KIND: return (struct fairness_cell){.code = one->kind};
    case FAIRNESS_BY: break;
    }
    return (struct fairness_cell){0};
}

static void count(struct fairness_group *group, const struct fairness_cell *of, bool award)
{
    size_t i = 0;
    while (i < group->n &&
           (group->cells[i].key != of->key || !str_same(group->cells[i].code, of->code)))
        i++;
    if (i == group->n)
        group->cells[group->n++] = *of;
    group->cells[i].cases++;
    group->cells[i].awards += award;
}

static int largest_first(const void *a, const void *b)
{
    const struct fairness_cell *x = a, *y = b;
    if (x->cases != y->cases)
        return x->cases > y->cases ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return str_compare(x->code, y->code);
}

static void tally(struct arena *mem, const struct fairness_facts *f, struct fairness_report *r)
{
    for (int by = 0; by < FAIRNESS_BY; by++) {
        struct fairness_group *group = &r->by[by];
        group->cells = arena_take(mem, f->in->n + 1, sizeof *group->cells);
        for (size_t i = 0; i < f->in->n; i++) {
            const struct fairness_decision *d = decision_of(f, f->in->cases[i].id);
            struct fairness_cell cell = cell_of(&f->in->cases[i], (enum fairness_by)by);
            if (!d)
                continue;
            count(group, &cell, d->award);
            r->cases += by == 0;
            r->awards += by == 0 && d->award;
        }
        if (group->n > 1)
            qsort(group->cells, group->n, sizeof *group->cells, largest_first);
    }
}

/* ---- what hangs on one reader ------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    const struct fairness_reader *x = a, *y = b;
    return x->by < y->by ? -1 : x->by > y->by;
}

/* The review's mean if it is of that panel and has scores; else < 0. */
static int64_t mean_in(const struct mean_input *in, const struct mean_review *review, bool second)
{
    return review->second == second ? mean_of_review(in, review) : -1;
}

/* Each reader of a first panel once, by id. */
static size_t find_readers(const struct mean_input *in, struct fairness_reader *list)
{
    size_t n = 0, different = 0;
    for (size_t i = 0; i < in->n; i++)
        for (size_t k = 0; k < in->cases[i].n; k++)
            if (mean_in(in, &in->cases[i].reviews[k], false) >= 0)
                list[n++].by = in->cases[i].reviews[k].by;
    if (n > 1)
        qsort(list, n, sizeof *list, by_number);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || list[i].by != list[i - 1].by)
            list[different++].by = list[i].by;
    return different;
}

struct panel {
    int64_t sum, n; /* of the means of its reviews */
};
static struct panel panel_of(const struct mean_input *in, const struct mean_case *one, bool second)
{
    struct panel p = {0, 0};
    for (size_t k = 0; k < one->n; k++) {
        int64_t mean = mean_in(in, &one->reviews[k], second);
        p.sum += mean >= 0 ? mean : 0;
        p.n += mean >= 0;
    }
    return p;
}

/* By the rounded mean, as method mean/1 has it. */
static bool is_over(const struct mean_input *in, struct panel p)
{
    return p.n > 0 && (2 * p.sum + p.n) / (2 * p.n) >= 10 * in->threshold;
}

static void leave_out(const struct mean_input *in, const struct mean_case *one,
                      struct fairness_report *r, struct fairness_reader *readers)
{
    struct panel all = panel_of(in, one, false);
    bool over = is_over(in, all), hangs = false;
    if (all.n == 0)
        return;
    r->reviewed++;
    r->over += over;
    for (size_t k = 0; k < one->n; k++) {
        int64_t mean = mean_in(in, &one->reviews[k], false);
        if (mean < 0)
            continue;
        struct fairness_reader *reader =
            &readers[id_find(BY_ID(readers, r->n_readers, by), one->reviews[k].by)];
        bool flips = all.n > 1 && is_over(in, (struct panel){all.sum - mean, all.n - 1}) != over;
        reader->least = reader->cases == 0 || mean < reader->least ? mean : reader->least;
        reader->most = mean > reader->most ? mean : reader->most;
        reader->cases++;
        reader->flips += flips;
        hangs = hangs || flips;
    }
    r->one_reader += hangs;
}

static void leave_out_each(struct arena *mem, const struct mean_input *in,
                           struct fairness_report *r)
{
    size_t most = 0;
    for (size_t i = 0; i < in->n; i++)
        most += in->cases[i].n;
    struct fairness_reader *readers = arena_take(mem, most + 1, sizeof *readers);
    r->n_readers = find_readers(in, readers);
    r->readers = readers;
    for (size_t i = 0; i < in->n; i++)
        leave_out(in, &in->cases[i], r, readers);
    for (size_t j = 0; j < r->n_readers; j++) {
        r->readers_any += readers[j].flips > 0;
        r->alike += readers[j].cases >= FAIRNESS_ALIKE_LEAST && readers[j].least == readers[j].most;
    }
}

/* ---- what hangs on the correction, the draws, the choice of readers ------------------------------ */

static void compare_corrected(const struct fairness_facts *f, struct fairness_report *r)
{
    int64_t others = 0, all = 0; /* per mille; all: with the cases that are not shown */
    r->corrected = str_same(f->severity->state, S("corrected"));
    for (size_t i = 0; i < f->in->n; i++) {
        const struct severity_case *x = severity_find(f->severity, f->in->cases[i].id);
        struct panel first = panel_of(f->in, &f->in->cases[i], false);
        if (!x || first.n == 0)
            continue;
        bool over = is_over(f->in, first), better = x->score >= 10 * f->in->threshold;
        r->compared++;
        r->lifted += better && !over;
        r->lowered += !better && over;
        r->grey += severity_is_grey(x->chance);
        r->clipped += x->clipped;
        others += x->others;
    }
    for (size_t i = 0; i < f->severity->n; i++)
        all += f->severity->cases[i].others;
    r->others = (others + 5) / 10;
    if (all > 0)
        r->others_error =
            llround((double)f->severity->others_error * sqrt((double)others / (double)all));
}

/* ---- two panels ---------------------------------------------------------------------------------- */

struct sums {
    double n, a, b, aa, bb, ab;
};

static void add_pair(struct sums *s, double a, double b)
{
    s->n++, s->a += a, s->b += b, s->aa += a * a, s->bb += b * b, s->ab += a * b;
}

static bool correlate(const struct sums *s, int64_t *correlation)
{
    double va = s->n * s->aa - s->a * s->a, vb = s->n * s->bb - s->b * s->b;
    if (s->n < 3 || !(va > 0 && vb > 0))
        return false;
    *correlation = llround(1000 * (s->n * s->ab - s->a * s->b) / sqrt(va * vb));
    return true;
}

static void compare_panels(const struct fairness_facts *f, struct fairness_report *r)
{
    const struct mean_input *in = f->in;
    struct sums means = {0}, corrected = {0};
    for (size_t i = 0; i < in->n; i++) {
        const struct severity_case *x = severity_find(f->severity, in->cases[i].id);
        struct panel first = panel_of(in, &in->cases[i], false),
                     second = panel_of(in, &in->cases[i], true);
        if (first.n == 0 || second.n == 0)
            continue;
        r->doubled++;
        r->agreed += is_over(in, first) == is_over(in, second);
        add_pair(&means, (double)first.sum / (double)first.n,
                 (double)second.sum / (double)second.n);
        if (!x || x->second == SEVERITY_NO_SECOND)
            continue;
        r->doubled_corrected++;
        r->agreed_corrected +=
            (x->score >= 10 * in->threshold) == (x->second >= 10 * in->threshold);
        add_pair(&corrected, (double)x->score, (double)x->second);
    }
    r->has_correlation = correlate(&means, &r->correlation);
    r->has_correlation_corrected = correlate(&corrected, &r->correlation_corrected);
}

void fairness_of(struct arena *mem, const struct fairness_facts *facts,
                 struct fairness_report *report)
{
    *report = (struct fairness_report){0};
    tally(mem, facts, report);
    leave_out_each(mem, facts->in, report);
    compare_corrected(facts, report);
    compare_panels(facts, report);
}

/* ---- hiding --------------------------------------------------------------------------------------- */

static void hide_cell(struct fairness_group *group, size_t i)
{
    group->cells[i].hidden = true;
    group->hidden++;
    group->hidden_cases += group->cells[i].cases;
    group->hidden_awards += group->cells[i].awards;
}

/* Small cells, then the next larger ones, until there are two and together they are no small cell: the
 * totals less what is shown say no more than that. */
static void hide_group(struct fairness_group *group)
{
    size_t left = group->n;
    while (left > 0 && group->cells[left - 1].cases < FAIRNESS_CELL_LEAST)
        hide_cell(group, --left);
    while (left > 0 && group->hidden > 0 &&
           (group->hidden < 2 || group->hidden_cases < FAIRNESS_CELL_LEAST))
        hide_cell(group, --left);
}

void fairness_hide(struct fairness_report *report)
{
    for (int by = 0; by < FAIRNESS_BY; by++)
        hide_group(&report->by[by]);
}
