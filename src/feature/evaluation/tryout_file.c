/* The result of a tryout as the bytes that are kept. */
#include "feature/evaluation/tryout.h"

#include <jansson.h>

static void add_text(struct text *t, const char *name, str value)
{
    text_format(t, "\"%s\":", name);
    text_json(t, value);
}

static void add_cycle(struct text *t, const struct tryout_cycle *y)
{
    text_add(t, S("{\"cases\":["));
    for (size_t i = 0; i < y->n; i++) {
        const struct tryout_case *k = &y->cases[i];
        text_format(t, "%s[%lld,%lld,", i ? "," : "", (long long)k->id, (long long)k->region);
        text_json(t, k->kind);
        text_format(t, ",%d,%d,%d]", (int)k->was, (int)k->now, (int)k->kept);
    }
    text_add(t, S("],"));
    add_text(t, "code", y->code);
    text_format(t, ",\"cycle\":%lld,", (long long)y->id);
    add_text(t, "input", y->input);
    text_format(t, ",\"policy\":%lld,\"run\":%lld}", (long long)y->policy, (long long)y->run);
}

str tryout_json(struct arena *mem, const struct tryout *x)
{
    struct text t = {.mem = mem};
    text_add(&t, S("{\"cycles\":["));
    for (size_t i = 0; i < x->n; i++) {
        text_add(&t, i ? S(",") : S(""));
        add_cycle(&t, &x->cycles[i]);
    }
    text_add(&t, S("],"));
    add_text(&t, "digest", x->digest);
    text_add(&t, S(",\"method\":\"" TRYOUT_METHOD "\",\"rules\":["));
    for (size_t i = 0; i < x->n_rules; i++) {
        text_add(&t, i ? S(",[") : S("["));
        text_json(&t, x->rules[i].code);
        text_format(&t, ",%lld,%lld]", (long long)x->rules[i].met, (long long)x->rules[i].of);
    }
    text_add(&t, S("],\"unscored\":["));
    for (size_t i = 0; i < x->n_unscored; i++) {
        text_add(&t, i ? S(",") : S(""));
        text_json(&t, x->unscored[i]);
    }
    text_format(&t, "],\"version\":%lld}", (long long)x->version);
    return text_str(&t);
}

/* ---- reading ----------------------------------------------------------------------------------- */

static str text_at(struct arena *mem, const json_t *value)
{
    return arena_copy(mem, str_of(json_string_value(value)));
}

static int64_t number_at(const json_t *list, size_t i)
{
    return json_integer_value(json_array_get(list, i));
}

static enum tryout_outcome outcome_at(const json_t *list, size_t i)
{
    int64_t n = number_at(list, i);
    return n == TRYOUT_YES ? TRYOUT_YES : n == TRYOUT_OPEN ? TRYOUT_OPEN : TRYOUT_NO;
}

static struct tryout_cycle read_cycle(struct arena *mem, const json_t *j)
{
    const json_t *list = json_object_get(j, "cases");
    size_t n = json_array_size(list);
    struct tryout_case *cases = arena_take(mem, n, sizeof *cases);
    for (size_t i = 0; i < n; i++) {
        const json_t *k = json_array_get(list, i);
        cases[i] = (struct tryout_case){.id = number_at(k, 0),
                                        .region = number_at(k, 1),
                                        .kind = text_at(mem, json_array_get(k, 2)),
                                        .was = outcome_at(k, 3),
                                        .now = outcome_at(k, 4),
                                        .kept = number_at(k, 5) == 1};
    }
    return (struct tryout_cycle){.id = json_integer_value(json_object_get(j, "cycle")),
                                 .run = json_integer_value(json_object_get(j, "run")),
                                 .policy = json_integer_value(json_object_get(j, "policy")),
                                 .code = text_at(mem, json_object_get(j, "code")),
                                 .input = text_at(mem, json_object_get(j, "input")),
                                 .cases = cases,
                                 .n = n};
}

static void read_all(struct arena *mem, const json_t *root, struct tryout *x)
{
    const json_t *cycles = json_object_get(root, "cycles"), *rules = json_object_get(root, "rules"),
                 *unscored = json_object_get(root, "unscored");
    x->n = json_array_size(cycles);
    x->n_rules = json_array_size(rules);
    x->n_unscored = json_array_size(unscored);
    struct tryout_cycle *all = arena_take(mem, x->n, sizeof *all);
    struct tryout_rule *counted = arena_take(mem, x->n_rules, sizeof *counted);
    str *codes = arena_take(mem, x->n_unscored, sizeof *codes);
    for (size_t i = 0; i < x->n; i++)
        all[i] = read_cycle(mem, json_array_get(cycles, i));
    for (size_t i = 0; i < x->n_rules; i++) {
        const json_t *rule = json_array_get(rules, i);
        counted[i] = (struct tryout_rule){text_at(mem, json_array_get(rule, 0)), number_at(rule, 1),
                                          number_at(rule, 2)};
    }
    for (size_t i = 0; i < x->n_unscored; i++)
        codes[i] = text_at(mem, json_array_get(unscored, i));
    x->version = json_integer_value(json_object_get(root, "version"));
    x->digest = text_at(mem, json_object_get(root, "digest"));
    x->cycles = all;
    x->rules = counted;
    x->unscored = codes;
}

enum err tryout_read(struct ctx *c, str json, struct tryout *t)
{
    struct tryout read = {0};
    json_t *root = json_loadb(json.at, json.len, 0, NULL);
    if (root) {
        read_all(c->mem, root, &read);
        json_decref(root);
    }
    if (!root || !str_same(tryout_json(c->mem, &read), json))
        return fail(c, ERR_FAULT, "the result of a tryout is not as it was written");
    *t = read;
    return OK;
}
