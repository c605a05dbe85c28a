/* plaudit eval fit: what scores say of nominees, apart from who gave them. */
#include "app/eval.h"
#include "app/eval_scores.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* "0:10". Without a scale it is as wide as the scores. */
static enum err read_scale(const struct invocation *in, struct ctx *c, struct eval_scores *s)
{
    const char *words = flag(in, "scale");
    char *colon = NULL, *end = NULL;
    s->low = INFINITY, s->high = -INFINITY;
    for (size_t k = 0; !words && k < s->in.n; k++) {
        s->low = fmin(s->low, s->in.scores[k].score);
        s->high = fmax(s->high, s->in.scores[k].score);
    }
    if (!words)
        return OK;
    s->low = strtod(words, &colon);
    s->high = *colon == ':' ? strtod(colon + 1, &end) : NAN;
    if (colon == words || !end || *end || !(s->low < s->high) || !isfinite(s->high - s->low))
        return fail(c, ERR_INVALID, "--scale is the least and the greatest score, like 0:10.");
    for (size_t k = 0; k < s->in.n; k++)
        if (s->in.scores[k].score < s->low || s->in.scores[k].score > s->high)
            return fail(c, ERR_INVALID, "Line %zu: %g is outside of the scale of %g to %g.",
                        s->table.lines[k], s->in.scores[k].score, s->low, s->high);
    return OK;
}

/* Is it one of the names in a list with commas? */
static bool is_named(str list, str name)
{
    while (list.len > 0) {
        size_t end = str_find(list, S(","));
        if (str_same(str_upto(list, end < list.len ? end : list.len), name))
            return true;
        list = str_from(list, end < list.len ? end + 1 : list.len);
    }
    return false;
}

/* Columns behind the third are numbers, but those that --shared names are names. */
static enum err read_columns(struct ctx *c, const char *shared, struct eval_scores *s)
{
    size_t n = s->table.rows, more = 0;
    for (size_t j = 3; j < s->table.columns; j++) {
        if (!is_named(str_of(shared ? shared : ""), s->table.head[j])) {
            s->fixed[more++] = j;
            continue;
        }
        if (s->in.n_shared == MIXED_SHARED_MOST)
            return fail(c, ERR_INVALID, "At most %d columns can be shared.", MIXED_SHARED_MOST);
        size_t at = s->in.n_shared++;
        s->shared_columns[at] = j;
        s->shared[at].level = eval_number(c, &s->table, j, &s->levels[at]);
        s->shared[at].levels = s->levels[at].n;
    }
    if (shared && s->in.n_shared == 0)
        return fail(c, ERR_INVALID, "There is no column “%s”.", shared);
    double *columns = arena_take(c->mem, n * more + 1, sizeof *columns);
    for (size_t j = 0; j < more; j++) {
        const double *values;
        enum err e = eval_values(c, &s->table, s->fixed[j], &values);
        if (e)
            return e;
        for (size_t k = 0; k < n; k++)
            columns[k * more + j] = values[k];
    }
    s->in.columns = columns;
    s->in.n_columns = more;
    s->in.shared = s->shared;
    return OK;
}

enum err eval_scores(const struct invocation *in, struct ctx *c, struct eval_scores *s)
{
    static const char *const HEAD[] = {"nominee", "reviewer", "score"};
    const double *score;
    enum err e = eval_read(c, in->words[1], HEAD, COUNT(HEAD), &s->table);
    if (e || (e = eval_values(c, &s->table, 2, &score)))
        return e;
    size_t n = s->table.rows;
    const uint32_t *item = eval_number(c, &s->table, 0, &s->nominees),
                   *rater = eval_number(c, &s->table, 1, &s->reviewers);
    struct mixed_score *scores = arena_take(c->mem, n + 1, sizeof *scores);
    for (size_t k = 0; k < n; k++)
        scores[k] = (struct mixed_score){item[k], rater[k], score[k], 1};
    s->in = (struct mixed_in){
        .scores = scores, .n = n, .items = s->nominees.n, .raters = s->reviewers.n};
    e = read_columns(c, flag(in, "shared"), s);
    return e ? e : read_scale(in, c, s);
}

/* ---- JSON -------------------------------------------------------------------------------------- */

void eval_json_number(struct text *t, double x)
{
    if (isfinite(x))
        text_format(t, "%.12g", x);
    else
        text_add(t, S("null"));
}

static str shared_name(const struct eval_scores *s, size_t g)
{
    return s->table.head[s->shared_columns[g]];
}

void eval_json_summary(struct text *t, const struct eval_scores *s, const struct mixed_fit *fit,
                       double alpha)
{
    const struct {
        const char *name;
        double value;
    } NUMBERS[] = {{"nominee", fit->items}, {"reviewer", fit->raters}, {"residual", fit->rest}};
    text_format(t, "\"scores\":%zu,\"nominees\":%zu,\"reviewers\":%zu,\"variances\":{", s->in.n,
                s->in.items, s->in.raters);
    for (size_t i = 0; i < COUNT(NUMBERS); i++) {
        text_format(t, "%s\"%s\":", i ? "," : "", NUMBERS[i].name);
        eval_json_number(t, NUMBERS[i].value);
    }
    for (size_t g = 0; g < s->in.n_shared; g++) {
        text_char(t, ',');
        text_json(t, shared_name(s, g));
        text_char(t, ':');
        eval_json_number(t, fit->shared[g].variance);
    }
    text_add(t, S("},\"reml\":"));
    eval_json_number(t, fit->criterion);
    text_add(t, S(",\"mean\":"));
    eval_json_number(t, fit->mean);
    text_add(t, S(",\"mean_error\":"));
    eval_json_number(t, fit->mean_error);
    text_add(t, S(",\"icc\":"));
    eval_json_number(t, mixed_icc(fit, 1));
    text_add(t, S(",\"icc_of_mean\":"));
    eval_json_number(t, mixed_icc(fit, (double)s->in.n / (double)s->in.items));
    text_add(t, S(",\"krippendorff_alpha\":"));
    eval_json_number(t, alpha);
    text_format(t, ",\"groups\":%zu,\"evaluations\":%zu,\"cpu_seconds\":%.3f", fit->groups,
                fit->evaluations, eval_cpu_seconds());
}

static void json_effects(struct text *t, str name, const str *names, size_t n,
                         const double *effects[2])
{
    text_add(t, S(",\n"));
    text_json(t, name);
    text_add(t, S(":["));
    for (size_t i = 0; i < n; i++) {
        text_add(t, i ? S(",\n{\"name\":") : S("\n{\"name\":"));
        text_json(t, names[i]);
        text_add(t, S(",\"effect\":"));
        eval_json_number(t, effects[0][i]);
        text_add(t, S(",\"error\":"));
        eval_json_number(t, effects[1][i]);
        text_add(t, S("}"));
    }
    text_add(t, S("]"));
}

static const str *fixed_names(struct ctx *c, const struct eval_scores *s)
{
    str *names = arena_take(c->mem, s->in.n_columns + 1, sizeof *names);
    for (size_t j = 0; j < s->in.n_columns; j++)
        names[j] = s->table.head[s->fixed[j]];
    return names;
}

static void show_json(struct ctx *c, const struct eval_scores *s, const struct mixed_fit *fit,
                      double alpha)
{
    struct text t = {.mem = c->mem};
    text_add(&t, S("{"));
    eval_json_summary(&t, s, fit, alpha);
    json_effects(&t, S("fixed"), fixed_names(c, s), s->in.n_columns,
                 (const double *[]){fit->fixed, fit->fixed_error});
    json_effects(&t, S("nominee_effects"), s->nominees.list, s->nominees.n,
                 (const double *[]){fit->item, fit->item_error});
    json_effects(&t, S("reviewer_effects"), s->reviewers.list, s->reviewers.n,
                 (const double *[]){fit->rater, fit->rater_error});
    for (size_t g = 0; g < s->in.n_shared; g++)
        json_effects(&t, arena_format(c->mem, "%.*s_effects", STR_ARG(shared_name(s, g))),
                     s->levels[g].list, s->levels[g].n,
                     (const double *[]){fit->shared[g].effect, fit->shared[g].error});
    text_add(&t, S("}\n"));
    fwrite(t.at, 1, t.len, stdout);
}

/* ---- words ------------------------------------------------------------------------------------- */

void eval_show_summary(const struct eval_scores *s, const struct mixed_fit *fit, double alpha)
{
    printf("%zu scores of %zu nominees by %zu reviewers\n\n", s->in.n, s->in.items, s->in.raters);
    printf("variance   nominee   %.6f\n           reviewer  %.6f\n           residual  %.6f\n",
           fit->items, fit->raters, fit->rest);
    for (size_t g = 0; g < s->in.n_shared; g++)
        printf("           %-9.*s %.6f\n", STR_ARG(shared_name(s, g)), fit->shared[g].variance);
    printf("mean       %.6f  (error %.6f)\nREML       %.4f\n", fit->mean, fit->mean_error,
           fit->criterion);
    printf("ICC        %.4f of one score, %.4f of the mean of %.1f\n", mixed_icc(fit, 1),
           mixed_icc(fit, (double)s->in.n / (double)s->in.items),
           (double)s->in.n / (double)s->in.items);
    printf("alpha      %.4f (Krippendorff, interval)\n", alpha);
    if (fit->groups > 1)
        printf(
            "\nThese are %zu groups of nominees that no reviewer connects: their effects cannot be "
            "compared.\n",
            fit->groups);
}

static void show_effects(const char *title, const str *names, size_t n, const double *effect,
                         const double *error)
{
    if (n)
        printf("\n%-30s  effect    error\n", title);
    for (size_t i = 0; i < n; i++)
        printf("%-30.*s %8.4f %8.4f\n", STR_ARG(names[i]), effect[i], error[i]);
}

enum err eval_fit(const struct invocation *in, struct ctx *c)
{
    struct eval_scores s;
    struct mixed_fit fit;
    enum err e;
    if ((e = eval_scores(in, c, &s)) || (e = mixed_fit(c, &s.in, &fit)))
        return e;
    double alpha = mixed_alpha(c, &s.in);
    if (in->json) {
        show_json(c, &s, &fit, alpha);
        return OK;
    }
    eval_show_summary(&s, &fit, alpha);
    show_effects("column", fixed_names(c, &s), s.in.n_columns, fit.fixed, fit.fixed_error);
    show_effects("nominee", s.nominees.list, s.nominees.n, fit.item, fit.item_error);
    show_effects("reviewer", s.reviewers.list, s.reviewers.n, fit.rater, fit.rater_error);
    for (size_t g = 0; g < s.in.n_shared; g++)
        show_effects(arena_format(c->mem, "%.*s", STR_ARG(shared_name(&s, g))).at, s.levels[g].list,
                     s.levels[g].n, fit.shared[g].effect, fit.shared[g].error);
    return OK;
}
