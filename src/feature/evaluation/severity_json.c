#include "feature/evaluation/severity.h"
#include "feature/evaluation/kept_json.h"

/* ---- writing ------------------------------------------------------------------------------------ */

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

static void put_effect(struct text *t, const struct severity_effect *x)
{
    text_add(t, S("{\"code\":"));
    text_json(t, x->code);
    text_format(t, ",\"error\":%lld,\"points\":%lld,\"state\":", (long long)x->error,
                (long long)x->points);
    text_json(t, x->state);
    text_format(t, ",\"with\":%lld}", (long long)x->with);
}

static void put_scale(struct text *t, const struct severity_scale *x)
{
    text_format(t, "{\"alpha\":%lld,\"cases\":%lld,\"criterion\":%lld,\"effects\":[",
                (long long)x->alpha, (long long)x->cases, (long long)x->criterion);
    for (size_t i = 0; i < SEVERITY_EFFECTS; i++) {
        if (i)
            text_char(t, ',');
        put_effect(t, &x->effects[i]);
    }
    text_format(
        t, "],\"icc\":[%lld,%lld],\"reviewers\":%lld,\"scores\":%lld,\"state\":", (long long)x->icc,
        (long long)x->icc_mean, (long long)x->reviewers, (long long)x->scores);
    text_json(t, x->state);
    text_format(t, ",\"variances\":[%lld,%lld,%lld,%lld]}", (long long)x->items,
                (long long)x->raters, (long long)x->rest, (long long)x->regions);
}

str severity_json(struct arena *mem, const struct severity *s)
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
    text_format(&t, ",\"number\":%lld,\"others\":[", (long long)s->reviewers);
    for (size_t i = 0; i < s->n; i++)
        text_format(&t, "%s%lld", i ? "," : "", (long long)s->cases[i].others);
    text_format(&t, "],\"others_error\":%lld,\"redraws\":%d,\"reviewers\":[",
                (long long)s->others_error, SEVERITY_REDRAWS);
    for (size_t j = 0; j < s->n_by; j++) {
        if (j)
            text_char(&t, ',');
        severity_reviewer_json(&t, &s->by[j]);
    }
    text_add(&t, S("],\"scales\":["));
    for (size_t i = 0; i < s->n_scales; i++) {
        if (i)
            text_char(&t, ',');
        put_scale(&t, &s->scales[i]);
    }
    text_add(&t, S("],\"second\":["));
    for (size_t i = 0; i < s->n; i++)
        text_format(&t, "%s%lld", i ? "," : "", (long long)s->cases[i].second);
    text_format(&t, "],\"seed\":%lld,\"state\":\"%.*s\"}", (long long)s->seed, STR_ARG(s->state));
    return text_str(&t);
}

/* ---- reading ------------------------------------------------------------------------------------ */

static int64_t part_of(const json_t *object, const char *key, size_t at)
{
    return json_integer_value(json_array_get(json_object_get(object, key), at));
}

static struct severity_case read_case(const json_t *j)
{
    return (struct severity_case){.id = number_of(j, "case"),
                                  .score = number_of(j, "score"),
                                  .low = number_of(j, "low"),
                                  .high = number_of(j, "high"),
                                  .chance = number_of(j, "chance"),
                                  .rank_low = part_of(j, "rank", 0),
                                  .rank = part_of(j, "rank", 1),
                                  .rank_high = part_of(j, "rank", 2),
                                  .correction = number_of(j, "correction"),
                                  .clipped = json_is_true(json_object_get(j, "clipped"))};
}

static struct severity_scale read_scale(struct arena *mem, const json_t *j)
{
    const json_t *effects = json_object_get(j, "effects");
    struct severity_scale s = {.criterion = number_of(j, "criterion"),
                               .state = text_of(mem, j, "state"),
                               .scores = number_of(j, "scores"),
                               .cases = number_of(j, "cases"),
                               .reviewers = number_of(j, "reviewers"),
                               .items = part_of(j, "variances", 0),
                               .raters = part_of(j, "variances", 1),
                               .rest = part_of(j, "variances", 2),
                               .regions = part_of(j, "variances", 3),
                               .icc = part_of(j, "icc", 0),
                               .icc_mean = part_of(j, "icc", 1),
                               .alpha = number_of(j, "alpha")};
    for (size_t i = 0; i < SEVERITY_EFFECTS; i++) {
        const json_t *x = json_array_get(effects, i);
        s.effects[i] = (struct severity_effect){.code = text_of(mem, x, "code"),
                                                .state = text_of(mem, x, "state"),
                                                .with = number_of(x, "with"),
                                                .points = number_of(x, "points"),
                                                .error = number_of(x, "error")};
    }
    return s;
}

static void read_all(struct arena *mem, const json_t *root, struct severity *s)
{
    const json_t *cases = json_object_get(root, "cases"), *by = json_object_get(root, "reviewers"),
                 *list = json_object_get(root, "scales");
    *s = (struct severity){.state = text_of(mem, root, "state"),
                           .reviewers = number_of(root, "number"),
                           .groups = number_of(root, "groups"),
                           .seed = number_of(root, "seed"),
                           .others_error = number_of(root, "others_error"),
                           .n = json_array_size(cases),
                           .n_by = json_array_size(by),
                           .n_scales = json_array_size(list)};
    struct severity_case *all = arena_take(mem, s->n, sizeof *all);
    struct severity_reviewer *readers = arena_take(mem, s->n_by, sizeof *readers);
    struct severity_scale *scales = arena_take(mem, s->n_scales, sizeof *scales);
    for (size_t i = 0; i < s->n; i++) {
        all[i] = read_case(json_array_get(cases, i));
        all[i].others = part_of(root, "others", i);
        all[i].second = part_of(root, "second", i);
    }
    for (size_t j = 0; j < s->n_by; j++) {
        const json_t *x = json_array_get(by, j);
        readers[j] = (struct severity_reviewer){number_of(x, "by"), number_of(x, "milder"),
                                                number_of(x, "error"), number_of(x, "shared")};
    }
    for (size_t i = 0; i < s->n_scales; i++)
        scales[i] = read_scale(mem, json_array_get(list, i));
    s->cases = all;
    s->by = readers;
    s->scales = scales;
}

enum err severity_read(struct ctx *c, str json, struct severity *s)
{
    struct severity read = {0};
    json_t *root = json_loadb(json.at, json.len, 0, NULL);
    if (root) {
        read_all(c->mem, root, &read);
        json_decref(root);
    }
    if (!root || !str_same(severity_json(c->mem, &read), json))
        return fail(c, ERR_FAULT, "the result of an evaluation is not as it was written");
    *s = read;
    return OK;
}
