#include "feature/evaluation/fairness_load.h"

/* ---- JSON ----------------------------------------------------------------------------------------- */

static void put_share(struct text *t, int64_t part, int64_t of)
{
    struct fairness_interval x = fairness_wilson(part, of);
    text_format(t, "\"share\":%lld.%03lld,\"low\":%lld.%03lld,\"high\":%lld.%03lld",
                (long long)x.share / 1000, (long long)x.share % 1000, (long long)x.low / 1000,
                (long long)x.low % 1000, (long long)x.high / 1000, (long long)x.high % 1000);
}

static void put_cell(struct text *t, str name, int64_t cases, int64_t awards)
{
    text_add(t, S("{\"name\":"));
    text_json(t, name);
    text_format(t, ",\"cases\":%lld,\"awards\":%lld,", (long long)cases, (long long)awards);
    put_share(t, awards, cases);
    text_char(t, '}');
}

static void put_group(struct ctx *c, struct text *t, const struct fairness_names *names,
                      const struct fairness_report *r, enum fairness_by by)
{
    const struct fairness_group *group = &r->by[by];
    text_format(t, "%s\n    \"%s\": [", by ? "," : "", fairness_code(by));
    bool first = true;
    for (size_t i = 0; i < group->n; i++) {
        if (group->cells[i].hidden)
            continue;
        text_add(t, first ? S("\n      ") : S(",\n      "));
        put_cell(t, fairness_name(c, names, by, &group->cells[i]), group->cells[i].cases,
                 group->cells[i].awards);
        first = false;
    }
    if (group->hidden_cases >= FAIRNESS_CELL_LEAST) {
        text_add(t, first ? S("\n      ") : S(",\n      "));
        put_cell(t, tr(c, N_("Smaller groups together")), group->hidden_cases,
                 group->hidden_awards);
    }
    text_add(t, S("\n    ]"));
}

static void put_certainty(struct text *t, const struct fairness_report *r)
{
    text_format(t,
                "  \"certainty\": {\"reviewed\":%lld,\"over_the_line\":%lld,"
                "\"hang_on_one_reader\":%lld",
                (long long)r->reviewed, (long long)r->over, (long long)r->one_reader);
    if (r->corrected)
        text_format(t,
                    ",\"corrected\":%lld,\"lifted_by_correction\":%lld,"
                    "\"lowered_by_correction\":%lld,\"grey\":%lld,\"clipped\":%lld,"
                    "\"otherwise_by_another_assignment\":%lld.%02lld,\"its_error\":%lld.%02lld",
                    (long long)r->compared, (long long)r->lifted, (long long)r->lowered,
                    (long long)r->grey, (long long)r->clipped, (long long)r->others / 100,
                    (long long)r->others % 100, (long long)r->others_error / 100,
                    (long long)r->others_error % 100);
    text_add(t, S("},\n"));
}

static void put_panels(struct text *t, const struct fairness_report *r)
{
    text_format(t, "  \"second_panels\": {\"cases\":%lld", (long long)r->doubled);
    if (r->doubled >= FAIRNESS_CELL_LEAST) {
        text_format(t, ",\"agreed\":%lld,", (long long)r->agreed);
        put_share(t, r->agreed, r->doubled);
        if (r->has_correlation)
            text_format(t, ",\"correlation\":%.3f", (double)r->correlation / 1000);
    }
    if (r->doubled_corrected >= FAIRNESS_CELL_LEAST) {
        text_format(t, ",\"agreed_corrected\":%lld", (long long)r->agreed_corrected);
        if (r->has_correlation_corrected)
            text_format(t, ",\"correlation_corrected\":%.3f",
                        (double)r->correlation_corrected / 1000);
    }
    text_add(t, S("},\n"));
}

static void put_agreement(struct text *t, const struct severity *s)
{
    const struct severity_scale *all = s->n_scales ? &s->scales[0] : NULL;
    text_add(t, S("  \"agreement\": {"));
    bool alpha = all && all->alpha != SEVERITY_NO_ALPHA;
    if (alpha)
        text_format(t, "\"krippendorff_alpha\":%.3f", (double)all->alpha / 1000);
    if (all && str_same(all->state, S("corrected")))
        text_format(t, "%s\"icc_of_one_review\":%.3f,\"icc_of_a_panel\":%.3f", alpha ? "," : "",
                    (double)all->icc / 1000, (double)all->icc_mean / 1000);
    text_add(t, S("}\n"));
}

str fairness_json(struct ctx *c, const struct fairness_cycle *f, const struct fairness_names *names)
{
    const struct fairness_report *r = &f->report;
    struct text t = {.mem = c->mem};
    text_add(&t, S("{\n  \"method\": \"fairness/1\",\n  \"cycle\": "));
    text_json(&t, f->cycle.code);
    text_format(&t, ",\n  \"rules\": %lld,\n  \"input_sha256\": \"%.*s\",\n",
                (long long)f->policy->version, STR_ARG(f->input));
    text_format(&t, "  \"interval\": 0.9,\n  \"cases\": %lld,\n  \"awards\": %lld,\n  ",
                (long long)r->cases, (long long)r->awards);
    put_share(&t, r->awards, r->cases);
    text_add(&t, S(",\n  \"groups\": {"));
    for (int by = 0; by < FAIRNESS_BY; by++)
        put_group(c, &t, names, r, (enum fairness_by)by);
    text_add(&t, S("\n  },\n"));
    put_certainty(&t, r);
    put_panels(&t, r);
    put_agreement(&t, &f->severity);
    text_add(&t, S("}\n"));
    return text_str(&t);
}

/* ---- CSV ------------------------------------------------------------------------------------------ */

/* A cell in quotes; one that a spreadsheet would take for a formula begins with an apostrophe. */
static void put_words(struct text *t, str words)
{
    text_char(t, '"');
    if (words.len > 0 &&
        (words.at[0] == '=' || words.at[0] == '+' || words.at[0] == '-' || words.at[0] == '@'))
        text_char(t, '\'');
    for (size_t i = 0; i < words.len; i++) {
        if (words.at[i] == '"')
            text_char(t, '"');
        text_char(t, words.at[i]);
    }
    text_char(t, '"');
}

static void put_row(struct text *t, const char *by, str name, int64_t cases, int64_t awards)
{
    struct fairness_interval x = fairness_wilson(awards, cases);
    text_format(t, "%s,", by);
    put_words(t, name);
    text_format(t, ",%lld,%lld,%.3f,%.3f,%.3f\r\n", (long long)cases, (long long)awards,
                (double)x.share / 1000, (double)x.low / 1000, (double)x.high / 1000);
}

str fairness_csv(struct ctx *c, const struct fairness_cycle *f, const struct fairness_names *names)
{
    const struct fairness_report *r = &f->report;
    struct text t = {.mem = c->mem};
    text_add(&t, S("by,group,cases,awards,share,low,high\r\n"));
    put_row(&t, "all", S(""), r->cases, r->awards);
    for (int by = 0; by < FAIRNESS_BY; by++) {
        const struct fairness_group *group = &r->by[by];
        const char *code = fairness_code((enum fairness_by)by);
        for (size_t i = 0; i < group->n; i++)
            if (!group->cells[i].hidden)
                put_row(&t, code, fairness_name(c, names, (enum fairness_by)by, &group->cells[i]),
                        group->cells[i].cases, group->cells[i].awards);
        if (group->hidden_cases >= FAIRNESS_CELL_LEAST)
            put_row(&t, code, tr(c, N_("Smaller groups together")), group->hidden_cases,
                    group->hidden_awards);
    }
    if (r->doubled >= FAIRNESS_CELL_LEAST)
        put_row(&t, "second panels agree", S(""), r->doubled, r->agreed);
    return text_str(&t);
}
