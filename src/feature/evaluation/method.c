#include "feature/evaluation/method.h"

#include "feature/evaluation/mean.h"
#include "feature/evaluation/replay.sql.h"
#include "feature/evaluation/severity.h"

/* ---- rows against the output: each has its place there ------------------------------------------ */

struct place {
    str rest; /* of the output */
    bool first;
};

/* Moves behind the next one of a list; false: it is another. */
static bool next_is(struct place *at, str one)
{
    if (!at->first && !str_starts(at->rest, S(",")))
        return false;
    str rest = str_from(at->rest, at->first ? 0 : 1);
    if (!str_starts(rest, one))
        return false;
    *at = (struct place){str_from(rest, one.len), false};
    return true;
}

static bool begins(str output, str head, struct place *at)
{
    *at = (struct place){str_from(output, head.len), true};
    return str_starts(output, head);
}

static str number_of(struct ctx *c, const char *what, int64_t id)
{
    return arena_format(c->mem, "%s %lld", what, (long long)id);
}

/* ---- mean/1 ------------------------------------------------------------------------------------- */

static enum err mean_again(struct ctx *c, str input, int64_t seed, str *output)
{
    struct mean_input in;
    enum err e = mean_read(c, input, &in);
    (void)seed;
    if (e)
        return e;
    *output =
        mean_output_json(c->mem, mean_results(c->mem, &in, (struct mean_what_if){-1, 0}), in.n);
    return OK;
}

static str mean_row(struct ctx *c, const struct row_replay_results *x)
{
    struct text t = {.mem = c->mem};
    struct mean_case one = {.id = x->nomination};
    struct mean_result result = {.of = &one,
                                 .place = x->place,
                                 .raw = x->raw,
                                 .low = x->low,
                                 .high = x->high,
                                 .spread = x->spread,
                                 .influence = x->influence,
                                 .chance = x->chance,
                                 .reviews = x->reviews};
    mean_result_json(&t, &result);
    return text_str(&t);
}

static enum err mean_rows(struct ctx *c, int64_t run, str output, str *differs)
{
    struct row_replay_results *rows;
    struct place at;
    size_t n;
    enum err e = q_replay_results(c, run, &rows, &n);
    if (e)
        return e;
    bool same = begins(output, S("{\"method\":\"" MEAN_METHOD "\",\"results\":["), &at);
    *differs = same ? S("") : S("all");
    for (size_t i = 0; same && i < n; i++) {
        same = next_is(&at, mean_row(c, &rows[i])) && rows[i].raw == rows[i].fair;
        if (!same)
            *differs = number_of(c, "case", rows[i].nomination);
    }
    if (same && !str_same(at.rest, S("]}")))
        *differs = S("cases that are missing");
    return OK;
}

/* ---- severity/3 --------------------------------------------------------------------------------- */

static enum err severity_again(struct ctx *c, str input, int64_t seed, str *output)
{
    struct mean_input in;
    struct severity severity;
    enum err e = mean_read(c, input, &in);
    if (e || (e = severity_of(c, &in, seed, &severity)))
        return e;
    *output = severity_json(c->mem, &severity);
    return OK;
}

static str corrected_row(struct ctx *c, const struct row_replay_corrected *x)
{
    struct text t = {.mem = c->mem};
    severity_case_json(&t, &(struct severity_case){.id = x->nomination,
                                                   .score = x->score,
                                                   .low = x->low,
                                                   .high = x->high,
                                                   .chance = x->chance,
                                                   .rank = x->rank,
                                                   .rank_low = x->rank_low,
                                                   .rank_high = x->rank_high,
                                                   .correction = x->correction,
                                                   .clipped = x->clipped});
    return text_str(&t);
}

static str reviewer_row(struct ctx *c, const struct row_replay_reviewers *x)
{
    struct text t = {.mem = c->mem};
    severity_reviewer_json(
        &t, &(struct severity_reviewer){
                .by = x->person, .milder = x->milder, .error = x->error, .shared = x->shared});
    return text_str(&t);
}

/* Reviewers stand in any number: each may have deleted their account. */
static enum err reviewer_rows(struct ctx *c, int64_t run, str rest, str *differs)
{
    struct row_replay_reviewers *rows;
    size_t n;
    enum err e = q_replay_reviewers(c, run, &rows, &n);
    for (size_t i = 0; !e && i < n && differs->len == 0; i++)
        if (str_find(rest, reviewer_row(c, &rows[i])) == SIZE_MAX)
            *differs = number_of(c, "reviewer", rows[i].person);
    return e;
}

static enum err severity_rows(struct ctx *c, int64_t run, str output, str *differs)
{
    struct row_replay_corrected *rows;
    struct place at;
    size_t n;
    enum err e = q_replay_corrected(c, run, &rows, &n);
    if (e)
        return e;
    bool same = begins(output, S("{\"cases\":["), &at);
    *differs = same ? S("") : S("all");
    for (size_t i = 0; same && i < n; i++)
        if (!(same = next_is(&at, corrected_row(c, &rows[i]))))
            *differs = number_of(c, "case", rows[i].nomination);
    if (same && !str_starts(at.rest, S("],")))
        *differs = S("cases that are missing");
    return differs->len > 0 ? OK : reviewer_rows(c, run, at.rest, differs);
}

/* ---- the table ---------------------------------------------------------------------------------- */

static const struct method METHODS[] = {
    {MEAN_METHOD, mean_again, mean_rows},
    {SEVERITY_METHOD, severity_again, severity_rows},
};

const struct method *method_by_name(str name)
{
    for (size_t i = 0; i < COUNT(METHODS); i++)
        if (str_same(name, str_of(METHODS[i].name)))
            return &METHODS[i];
    return NULL;
}
