#include "kit/mixed/inside.h"

#include <string.h>

size_t mixed_big_of(const struct mixed_table *t, size_t k)
{
    return t->items_are_big ? t->in->scores[k].item : t->in->scores[k].rater;
}

void mixed_places(const struct mixed_table *t, size_t k, size_t *places)
{
    places[0] = t->items_are_big ? t->in->scores[k].rater : t->in->scores[k].item;
    for (size_t g = 0; g < t->in->n_shared; g++)
        places[g + 1] = t->from[g + 1] + t->in->shared[g].level[k];
}

/* Of the columns, without their means; the last one is 1. */
static double column_of(const struct mixed_table *t, size_t k, size_t j)
{
    size_t n = t->in->n_columns;
    return j < n ? t->in->columns[k * n + j] - t->column_means[j] : 1;
}

/* The weighted mean of all scores goes before anything is squared, so that no digits are lost. */
static void centre(struct mixed_table *t)
{
    const struct mixed_in *in = t->in;
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

static void add_cross(struct mixed_table *t, size_t k)
{
    size_t places[MIXED_SHARED_MOST + 1], at = t->from[t->parts];
    double weight = t->in->scores[k].weight;
    mixed_places(t, k, places);
    t->counts[places[0]] += weight;
    for (size_t a = 1; a < t->parts; a++)
        for (size_t b = 0; b <= a; b++)
            t->cross[(places[a] - t->from[1]) * t->width + places[b]] += weight;
    for (size_t j = 0; j < t->p; j++) {
        double *row = t->cross + (at + j - t->from[1]) * t->width, x = weight * column_of(t, k, j);
        t->row_columns[mixed_big_of(t, k) * t->p + j] += x;
        for (size_t a = 0; a < t->parts; a++)
            row[places[a]] += x;
        for (size_t i = 0; i <= j; i++)
            row[at + i] += x * column_of(t, k, i);
    }
}

/* The cells of all scores; then those of the same place become one. */
static void place_cells(struct ctx *c, struct mixed_table *t)
{
    size_t places[MIXED_SHARED_MOST + 1], out = 0;
    size_t *next = arena_take(c->mem, t->big + 1, sizeof *next);
    size_t *seen = arena_take(c->mem, t->width, sizeof *seen); /* cell of this place, from 1 */
    for (size_t k = 0; k < t->in->n; k++)
        t->start[mixed_big_of(t, k) + 1] += t->parts;
    for (size_t i = 0; i < t->big; i++)
        t->start[i + 1] += t->start[i];
    memcpy(next, t->start, t->big * sizeof *next);
    for (size_t k = 0; k < t->in->n; k++) {
        mixed_places(t, k, places);
        for (size_t a = 0; a < t->parts; a++)
            t->cells[next[mixed_big_of(t, k)]++] =
                (struct mixed_cell){(uint32_t)places[a], t->in->scores[k].weight};
    }
    for (size_t i = 0, at = 0; i < t->big; i++) {
        size_t first = out, end = t->start[i + 1];
        for (; at < end; at++) {
            struct mixed_cell cell = t->cells[at];
            if (seen[cell.at] > first) {
                t->cells[seen[cell.at] - 1].weight += cell.weight;
            } else {
                t->cells[out++] = cell;
                seen[cell.at] = out;
            }
        }
        t->start[i] = first;
    }
    t->start[t->big] = out;
}

void mixed_sums(const struct mixed_table *t, const double *values, double *sums, double *right)
{
    size_t places[MIXED_SHARED_MOST + 1], at = t->from[t->parts];
    memset(sums, 0, t->big * sizeof *sums);
    memset(right, 0, t->width * sizeof *right);
    for (size_t k = 0; k < t->in->n; k++) {
        double y = t->in->scores[k].weight * values[k];
        mixed_places(t, k, places);
        sums[mixed_big_of(t, k)] += y;
        for (size_t a = 0; a < t->parts; a++)
            right[places[a]] += y;
        for (size_t j = 0; j < t->p; j++)
            right[at + j] += y * column_of(t, k, j);
    }
}

static void set_sizes(const struct mixed_in *in, struct mixed_table *t)
{
    t->items_are_big = in->items >= in->raters;
    t->big = t->items_are_big ? in->items : in->raters;
    t->p = in->n_columns + 1;
    t->parts = in->n_shared + 1;
    t->from[1] = t->items_are_big ? in->raters : in->items;
    for (size_t g = 0; g < in->n_shared; g++)
        t->from[g + 2] = t->from[g + 1] + in->shared[g].levels;
    t->width = t->from[t->parts] + t->p;
}

void mixed_table(struct ctx *c, const struct mixed_in *in, struct mixed_table *t)
{
    *t = (struct mixed_table){.in = in};
    set_sizes(in, t);
    t->start = arena_take(c->mem, t->big + 1, sizeof *t->start);
    t->cells = arena_take(c->mem, in->n * t->parts + 1, sizeof *t->cells);
    t->row_columns = arena_take(c->mem, t->big * t->p, sizeof *t->row_columns);
    t->sums = arena_take(c->mem, t->big, sizeof *t->sums);
    t->weights = arena_take(c->mem, t->big, sizeof *t->weights);
    t->counts = arena_take(c->mem, t->from[1], sizeof *t->counts);
    t->cross = arena_take(c->mem, (t->width - t->from[1]) * t->width, sizeof *t->cross);
    t->right = arena_take(c->mem, t->width, sizeof *t->right);
    t->column_means = arena_take(c->mem, t->p, sizeof *t->column_means);
    double *values = arena_take(c->mem, in->n + 1, sizeof *values);
    centre(t);
    place_cells(c, t);
    for (size_t k = 0; k < in->n; k++) {
        values[k] = in->scores[k].score - t->centre;
        t->squares += in->scores[k].weight * values[k] * values[k];
        t->weights[mixed_big_of(t, k)] += in->scores[k].weight;
        add_cross(t, k);
    }
    mixed_sums(t, values, t->sums, t->right);
}
