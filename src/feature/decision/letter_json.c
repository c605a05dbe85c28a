#include "feature/decision/letter.h"
#include "feature/decision/letter.sql.h"

#include <stdlib.h>

static void put_text(struct text *t, const char *name, str value)
{
    text_format(t, ", \"%s\": ", name);
    text_json(t, value);
}

/* Hundredths of a point as a JSON number. */
static void put_points(struct text *t, int64_t hundredths)
{
    text_format(t, "%lld.%02lld", (long long)(hundredths / 100), (long long)(hundredths % 100));
}

static int by_points(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
    return (one > other) - (one < other);
}

/* The points that a criterion was given, the lowest first: so nobody's row can be put together again. */
static void put_scores(struct text *t, const struct row_letter_scores *scores, size_t n,
                       int64_t criterion)
{
    int64_t *points = arena_take(t->mem, n + 1, sizeof *points);
    size_t given = 0;
    for (size_t i = 0; i < n; i++)
        if (scores[i].criterion == criterion)
            points[given++] = scores[i].points;
    qsort(points, given, sizeof *points, by_points);
    for (size_t i = 0; i < given; i++) {
        text_add(t, i ? S(", ") : S(""));
        put_points(t, points[i]);
    }
}

static enum err put_criteria(struct ctx *c, const struct decision_letter *v, struct text *t)
{
    struct row_letter_scores *scores;
    size_t n;
    enum err e = q_letter_scores(c, v->row.id, &scores, &n);
    if (e)
        return e;
    text_add(t, S(", \"criteria\": ["));
    for (size_t i = 0; i < v->n_criteria; i++) {
        const struct letter_criterion *one = &v->criteria[i];
        text_add(t, i ? S(", {\"name\": ") : S("{\"name\": "));
        text_json(t, one->name);
        text_format(t, ", \"weight\": %lld, \"mean\": ", (long long)one->weight);
        if (one->shown)
            put_points(t, one->mean);
        else
            text_add(t, S("null"));
        text_add(t, S(", \"scores\": ["));
        if (one->shown)
            put_scores(t, scores, n, v->policy->criteria[i].number);
        text_add(t, S("]}"));
    }
    text_add(t, S("]"));
    return OK;
}

static void put_counted(const struct decision_letter *v, struct text *t)
{
    text_add(t, S(", \"counted\": ["));
    for (size_t i = 0; i < v->n_counted; i++) {
        const struct letter_rule *rule = &v->counted[i];
        text_add(t, i ? S(", {\"rule\": ") : S("{\"rule\": "));
        text_json(t, rule->name);
        put_text(t, "asks", rule->asks);
        text_format(t, ", \"have\": %lld, \"at_least\": %lld, \"met\": %s}", (long long)rule->have,
                    (long long)rule->at_least, rule->met ? "true" : "false");
    }
    text_add(t, S("], \"work\": ["));
    for (size_t i = 0; i < v->n_work; i++) {
        text_add(t, i ? S(", {\"title\": ") : S("{\"title\": "));
        text_json(t, v->work[i].title);
        text_format(t, ", \"counts\": %s", v->work[i].counts ? "true" : "false");
        put_text(t, "why", v->work[i].why);
        text_char(t, '}');
    }
    text_add(t, S("], \"words\": ["));
    for (size_t i = 0; i < v->n_words; i++) {
        text_add(t, i ? S(", ") : S(""));
        text_json(t, v->words[i]);
    }
    text_add(t, S("]}"));
}

enum err decision_letter_put(struct ctx *c, int64_t nomination, struct text *json)
{
    struct decision_letter v;
    enum err e = letter_load(c, nomination, &v);
    if (e)
        return e;
    text_format(json, "{\"nomination\": \"%lld\"", (long long)nomination);
    put_text(json, "cycle", v.row.code);
    put_text(json, "outcome", v.row.outcome);
    put_text(json, "decided", day_iso(c->mem, v.date));
    put_text(json, "headline", v.headline);
    put_text(json, "lead", v.lead);
    put_text(json, "points", v.points);
    put_text(json, "readers", v.readers);
    put_text(json, "band", v.band);
    put_text(json, "ground", v.ground);
    put_text(json, "reasons", v.reasons);
    put_text(json, "rules", v.rules);
    if ((e = put_criteria(c, &v, json)))
        return e;
    put_counted(&v, json);
    return OK;
}
