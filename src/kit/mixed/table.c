#include "kit/mixed/inside.h"

#include <string.h>

static uint32_t big_of(const struct mixed_table *t, const struct mixed_score *s)
{
    return t->items_are_big ? s->item : s->rater;
}

static uint32_t small_of(const struct mixed_table *t, const struct mixed_score *s)
{
    return t->items_are_big ? s->rater : s->item;
}

/* The weighted mean of all scores goes before anything is squared, so that no digits are lost. */
static void centre(const struct mixed_in *in, struct mixed_table *t)
{
    double sum = 0, weights = 0;
    for (size_t k = 0; k < in->n; k++) {
        sum += in->scores[k].weight * in->scores[k].score;
        weights += in->scores[k].weight;
        for (size_t j = 0; j < in->n_columns; j++)
            t->column_means[j] += in->scores[k].weight * in->columns[k * in->n_columns + j];
    }
    t->centre = sum / weights;
    for (size_t j = 0; j < in->n_columns; j++)
        t->column_means[j] /= weights;
}

static void place(const struct mixed_in *in, struct mixed_table *t, size_t *next)
{
    for (size_t k = 0; k < in->n; k++) {
        const struct mixed_score *s = &in->scores[k];
        size_t at = next[big_of(t, s)]++;
        double y = s->score - t->centre;
        t->cells[at] = (struct mixed_cell){small_of(t, s), s->weight, s->weight * y};
        t->squares += s->weight * y * y;
        for (size_t j = 0; j < in->n_columns; j++)
            t->columns[at * t->p + j] = in->columns[k * in->n_columns + j] - t->column_means[j];
        t->columns[at * t->p + in->n_columns] = 1;
    }
}

static void add_up(struct mixed_table *t, size_t i, size_t at)
{
    const struct mixed_cell *cell = &t->cells[at];
    const double *x = t->columns + at * t->p;
    double *row = t->cross + (size_t)cell->small * t->width;
    t->sums[i] += cell->product;
    t->weights[i] += cell->weight;
    row[cell->small] += cell->weight;
    t->right[cell->small] += cell->product;
    for (size_t j = 0; j < t->p; j++) {
        double *lower = t->cross + (t->small + j) * t->width;
        t->row_columns[i * t->p + j] += cell->weight * x[j];
        t->right[t->small + j] += cell->product * x[j];
        lower[cell->small] += cell->weight * x[j];
        for (size_t k = 0; k <= j; k++)
            lower[t->small + k] += cell->weight * x[j] * x[k];
    }
}

void mixed_table(struct ctx *c, const struct mixed_in *in, struct mixed_table *t)
{
    *t = (struct mixed_table){
        .items_are_big = in->items >= in->raters, .p = in->n_columns + 1, .n = in->n};
    t->big = t->items_are_big ? in->items : in->raters;
    t->small = t->items_are_big ? in->raters : in->items;
    t->width = t->small + t->p;
    t->start = arena_take(c->mem, t->big + 1, sizeof *t->start);
    t->cells = arena_take(c->mem, in->n + 1, sizeof *t->cells);
    t->columns = arena_take(c->mem, in->n * t->p + 1, sizeof *t->columns);
    t->row_columns = arena_take(c->mem, t->big * t->p, sizeof *t->row_columns);
    t->sums = arena_take(c->mem, t->big, sizeof *t->sums);
    t->weights = arena_take(c->mem, t->big, sizeof *t->weights);
    t->cross = arena_take(c->mem, t->width * t->width, sizeof *t->cross);
    t->right = arena_take(c->mem, t->width, sizeof *t->right);
    t->column_means = arena_take(c->mem, t->p, sizeof *t->column_means);
    size_t *next = arena_take(c->mem, t->big + 1, sizeof *next);
    for (size_t k = 0; k < in->n; k++)
        t->start[big_of(t, &in->scores[k]) + 1]++;
    for (size_t i = 0; i < t->big; i++)
        t->start[i + 1] += t->start[i];
    memcpy(next, t->start, t->big * sizeof *next);
    centre(in, t);
    place(in, t, next);
    for (size_t i = 0; i < t->big; i++)
        for (size_t at = t->start[i]; at < t->start[i + 1]; at++)
            add_up(t, i, at);
}
