/* plaudit eval assign: who reads what, at best. */
#include "app/eval.h"
#include "app/eval_table.h"
#include "kit/assign/assign.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Pairs of a table, sorted by case. */
struct pairs {
    const size_t *start;
    const struct assign_option *list;
};

static size_t options(const void *state, uint32_t of_case, struct assign_option *list)
{
    const struct pairs *p = state;
    size_t n = p->start[of_case + 1] - p->start[of_case];
    memcpy(list, p->list + p->start[of_case], n * sizeof *list);
    return n;
}

struct input {
    struct eval_table table;
    struct eval_names cases, readers;
    const uint32_t *of_case, *reader;
    const double *score;
};

static enum err read_pairs(struct ctx *c, const char *path, struct input *in)
{
    static const char *const HEAD[] = {"nomination", "reviewer", "score"};
    enum err e = eval_read(c, path, HEAD, COUNT(HEAD), &in->table);
    if (e || (e = eval_values(c, &in->table, 2, &in->score)))
        return e;
    in->of_case = eval_number(c, &in->table, 0, &in->cases);
    in->reader = eval_number(c, &in->table, 1, &in->readers);
    return OK;
}

/* Errors: a pair that stands there twice. */
static enum err sort_pairs(struct ctx *c, const struct input *in, struct pairs *p)
{
    size_t n = in->table.rows;
    size_t *start = arena_take(c->mem, in->cases.n + 1, sizeof *start),
           *next = arena_take(c->mem, in->cases.n + 1, sizeof *next);
    struct assign_option *list = arena_take(c->mem, n + 1, sizeof *list);
    uint32_t *seen = arena_take(c->mem, in->readers.n + 1, sizeof *seen);
    size_t *line = arena_take(c->mem, n + 1, sizeof *line);
    for (size_t i = 0; i < n; i++)
        start[in->of_case[i] + 1]++;
    for (size_t i = 0; i < in->cases.n; i++)
        start[i + 1] += start[i];
    memcpy(next, start, in->cases.n * sizeof *next);
    for (size_t i = 0; i < n; i++) {
        size_t at = next[in->of_case[i]]++;
        list[at] = (struct assign_option){.reader = in->reader[i], .score = in->score[i]};
        line[at] = in->table.lines[i];
    }
    for (uint32_t i = 0; i < in->cases.n; i++)
        for (size_t k = start[i]; k < start[i + 1]; k++) {
            if (seen[list[k].reader] == i + 1)
                return fail(c, ERR_INVALID, "Line %zu: this pair stands in the file twice.",
                            line[k]);
            seen[list[k].reader] = i + 1;
        }
    *p = (struct pairs){start, list};
    return OK;
}

static void show_json(struct ctx *c, const struct input *in, const struct assign_out *out)
{
    struct text t = {.mem = c->mem};
    text_add(&t, S("{\"pairs\":["));
    for (size_t k = 0; k < out->n; k++) {
        text_add(&t, k ? S(",\n{\"nomination\":") : S("\n{\"nomination\":"));
        text_json(&t, in->cases.list[out->pairs[k].of_case]);
        text_add(&t, S(",\"reviewer\":"));
        text_json(&t, in->readers.list[out->pairs[k].reader]);
        text_format(&t, ",\"score\":%.12g}", out->pairs[k].score);
    }
    text_format(
        &t,
        "],\n\"assigned\":%zu,\"missing\":%zu,\"total\":%.12g,\"worst\":%.12g,\"allowed\":%zu,"
        "\"looked_at\":%zu,\"proved\":%s,\"cpu_seconds\":%.3f}\n",
        out->n, out->missing, out->total, out->worst, out->allowed, out->looked_at,
        out->proved ? "true" : "false", eval_cpu_seconds());
    fwrite(t.at, 1, t.len, stdout);
}

static void show(const struct input *in, const struct assign_out *out)
{
    printf("nomination,reviewer,score\n");
    for (size_t k = 0; k < out->n; k++)
        printf("%.*s,%.*s,%.6g\n", STR_ARG(in->cases.list[out->pairs[k].of_case]),
               STR_ARG(in->readers.list[out->pairs[k].reader]), out->pairs[k].score);
    fflush(stdout);
    fprintf(stderr,
            "\n%zu reviews assigned, %zu missing\ntotal score %.6f\nworst score %.6f\n"
            "the best of all %zu allowed pairs (%zu in the network)\n%.3f s of processor time\n",
            out->n, out->missing, out->total, out->worst, out->allowed, out->looked_at,
            eval_cpu_seconds());
}

enum err eval_assign(const struct invocation *in, struct ctx *c)
{
    struct input data;
    struct pairs pairs;
    struct assign_out out;
    int64_t need, cap, seed;
    if (!flag_int(in, "need", (struct range){1, 100, 3}, &need) ||
        !flag_int(in, "cap", (struct range){1, 100000, 40}, &cap) ||
        !flag_int(in, "seed", (struct range){0, INT64_MAX, 1}, &seed))
        return fail(c, ERR_INVALID, "Nothing was assigned.");
    enum err e = read_pairs(c, in->words[1], &data);
    if (e || (e = sort_pairs(c, &data, &pairs)))
        return e;
    int *each = arena_take(c->mem, data.cases.n, sizeof *each),
        *fits = arena_take(c->mem, data.readers.n, sizeof *fits);
    for (size_t i = 0; i < data.cases.n; i++)
        each[i] = (int)need;
    for (size_t j = 0; j < data.readers.n; j++)
        fits[j] = (int)cap;
    const struct assign_in problem = {.cases = data.cases.n,
                                      .readers = data.readers.n,
                                      .need = each,
                                      .capacity = fits,
                                      .options = options,
                                      .state = &pairs,
                                      .seed = (uint64_t)seed};
    if ((e = assign(c, &problem, &out)))
        return e;
    if (in->json)
        show_json(c, &data, &out);
    else
        show(&data, &out);
    return OK;
}
