#include "feature/evaluation/severity.h"

#include "base/test.h"
#include "kit/mixed/mixed.h"
#include "kit/store/testing.h"

#include <math.h>
#include <stdlib.h>

/* ---- invented reviews: one criterion, three reviewers for each case ---------------------------- */

enum { CASES = 40, REVIEWERS = 10, EACH = 3 };
static const struct mean_criterion WEIGHT[] = {{1, 100}};

struct invented {
    struct mean_score scores[CASES * EACH];
    struct mean_review reviews[CASES * EACH];
    struct mean_case cases[CASES];
    struct mixed_score table[CASES * EACH];
    struct mean_input in;
};

/* Reviewer 100 is milder by `mild` hundredths, with the cases of each reviewer spread over all. */
static struct invented *invent(struct ctx *c, size_t reviewers, int64_t mild)
{
    struct invented *v = arena_take(c->mem, 1, sizeof *v);
    uint64_t state = 7;
    for (size_t i = 0; i < CASES; i++) {
        for (size_t k = 0; k < EACH; k++) {
            size_t at = i * EACH + k, j = (i + k * (1 + i % 3)) % reviewers;
            state = state * 6364136223846793005u + 1442695040888963407u;
            int64_t points = 350 + (int64_t)((i * 37) % 300) + (int64_t)(state >> 33) % 150;
            points += j == 0 ? mild : (int64_t)j * 10;
            v->scores[at] = (struct mean_score){1, points > 1000 ? 1000 : points};
            v->reviews[at] = (struct mean_review){(int64_t)at, 100 + (int64_t)j, &v->scores[at], 1};
            v->table[at] = (struct mixed_score){(uint32_t)i, (uint32_t)j,
                                                (double)v->scores[at].points / 100, 1};
        }
        v->cases[i] = (struct mean_case){
            .id = 1000 + (int64_t)i, .kind = S("new"), .reviews = &v->reviews[i * EACH], .n = EACH};
    }
    v->in = (struct mean_input){.policy = 1,
                                .threshold = 600,
                                .digest = S("00"),
                                .criteria = WEIGHT,
                                .n_criteria = 1,
                                .cases = v->cases,
                                .n = CASES};
    return v;
}

static int64_t whole(double x)
{
    return llround(x * 1000);
}

/* The numbers are those of kit/mixed on the same table. */
static void test_equal(struct ctx *c)
{
    struct invented *v = invent(c, REVIEWERS, 120);
    struct mixed_in in = {
        .scores = v->table, .n = CASES * EACH, .items = CASES, .raters = REVIEWERS};
    struct mixed_fit fit;
    struct mixed_corrected all[CASES];
    struct mixed_standing list[CASES];
    const struct mixed_ask ask = {.threshold = 6, .seed = 42, .draws = SEVERITY_DRAWS};
    struct severity s;
    CHECK(severity_of(c, &v->in, 42, &s) == OK && mixed_fit(c, &in, &fit) == OK);
    CHECK_STR(s.state, S("corrected"));
    CHECK(s.n == CASES && s.n_by == REVIEWERS && s.reviewers == REVIEWERS && s.groups == 1);
    mixed_correct(c, &fit, SEVERITY_SCALE, all);
    mixed_standings(c, &fit, all, &ask, list);
    int grey = 0;
    for (size_t i = 0; i < CASES; i++) {
        const struct severity_case *x = &s.cases[i];
        CHECK(x->id == 1000 + (int64_t)i && !x->clipped);
        CHECK(x->score == whole(fit.mean + fit.item[i]) && x->chance == whole(list[i].award));
        CHECK(x->low == whole(list[i].value_low) && x->high == whole(list[i].value_high));
        CHECK(x->rank == llround(list[i].rank * 100));
        CHECK(x->rank_low == llround(list[i].rank_low * 100));
        CHECK(x->rank_high == llround(list[i].rank_high * 100));
        grey += severity_is_grey(x->chance);
    }
    CHECK(grey > 0 && grey < CASES);
    for (size_t j = 0; j < REVIEWERS; j++)
        CHECK(s.by[j].by == 100 + (int64_t)j && s.by[j].milder == whole(fit.rater[j]) &&
              s.by[j].error == whole(fit.rater_error[j]) && s.by[j].shared > 0);
    CHECK(s.by[0].milder > 300 && s.by[0].error > 0); /* found to be the mild one */
}

/* Same input and seed: same bytes. Another seed: other draws, the same scores. */
static void test_repeat(struct ctx *c)
{
    struct invented *v = invent(c, REVIEWERS, 120);
    struct severity a, b, other;
    CHECK(severity_of(c, &v->in, 42, &a) == OK && severity_of(c, &v->in, 42, &b) == OK);
    CHECK(severity_of(c, &v->in, 43, &other) == OK);
    str json = severity_json(c->mem, &a);
    CHECK_STR(json, severity_json(c->mem, &b));
    CHECK(!str_same(json, severity_json(c->mem, &other)));
    CHECK(a.cases[3].score == other.cases[3].score);
    CHECK(str_find(json, S("\"seed\":42,\"state\":\"corrected\"}")) != SIZE_MAX);
}

/* A case whose readers were all very mild: no more than a point and a half is taken off. */
static void test_clipped(struct ctx *c)
{
    struct invented *v = invent(c, REVIEWERS, 500);
    v->cases[0].n = 1;
    struct severity s;
    CHECK(severity_of(c, &v->in, 42, &s) == OK);
    CHECK(s.cases[0].clipped && s.cases[0].correction == -SEVERITY_CLIP);
    CHECK(!s.cases[1].clipped || s.cases[1].correction == -SEVERITY_CLIP);
    CHECK(s.cases[0].low <= s.cases[0].score && s.cases[0].score <= s.cases[0].high);
}

/* ---- who is near, and what that adds ------------------------------------------------------------ */

static const struct severity_effect *effect_of(const struct severity_scale *s, const char *code)
{
    for (size_t i = 0; i < SEVERITY_EFFECTS; i++)
        if (str_same(s->effects[i].code, str_of(code)))
            return &s->effects[i];
    return NULL;
}

/* Readers of the same region give a point more; leads are the same ones each time. */
static void test_effects(struct ctx *c)
{
    struct invented *v = invent(c, REVIEWERS, 0);
    for (size_t k = 0; k < CASES * EACH; k++) {
        v->reviews[k].region = k % 3 == 0;
        v->reviews[k].family = true;
        v->reviews[k].acquainted = k < 5;
        v->reviews[k].role = v->reviews[k].by < 103 ? S("lead") : S("member");
        v->scores[k].points += k % 3 == 0 ? 100 : 0;
    }
    struct severity s;
    CHECK(severity_of(c, &v->in, 42, &s) == OK && s.n_scales == 2);
    const struct severity_effect *region = effect_of(&s.scales[0], "region");
    CHECK_STR(region->state, S("fitted"));
    CHECK(region->with == CASES && llabs(region->points - 1000) < 2 * region->error);
    CHECK(region->error > 0 && region->error < 200);
    CHECK_STR(effect_of(&s.scales[0], "family")->state, S("same"));
    CHECK_STR(effect_of(&s.scales[0], "acquainted")->state, S("few"));
    CHECK_STR(effect_of(&s.scales[0], "lead")->state, S("fitted"));
    CHECK_STR(effect_of(&s.scales[0], "staff")->state, S("same"));
    CHECK(s.scales[1].criterion == 1 && s.scales[1].items == s.scales[0].items); /* the only one */
    CHECK(s.scales[0].icc > 0 && s.scales[0].icc < s.scales[0].icc_mean);
    CHECK(s.scales[0].alpha > 0 && s.scales[0].alpha < 1000 && s.scales[0].scores == CASES * EACH);

    for (size_t k = 0; k < CASES * EACH; k++) /* whoever is near in one way is it in the other */
        v->reviews[k].family = v->reviews[k].region;
    CHECK(severity_of(c, &v->in, 42, &s) == OK);
    CHECK_STR(s.state, S("corrected"));
    CHECK_STR(effect_of(&s.scales[0], "region")->state, S("fitted"));
    CHECK_STR(effect_of(&s.scales[0], "family")->state, S("mixed"));
    CHECK_STR(effect_of(&s.scales[0], "lead")->state, S("fitted"));
}

/* A criterion that nobody scored, and one with some missing. */
static void test_criteria(struct ctx *c)
{
    static const struct mean_criterion TWO[] = {{1, 100}, {2, 0}};
    struct invented *v = invent(c, REVIEWERS, 120);
    v->in.criteria = TWO, v->in.n_criteria = 2;
    struct severity s, again;
    CHECK(severity_of(c, &v->in, 42, &s) == OK && s.n_scales == 3);
    CHECK_STR(s.scales[1].state, S("corrected"));
    CHECK_STR(s.scales[2].state, S("few"));
    CHECK(s.scales[2].scores == 0 && s.scales[2].alpha == SEVERITY_NO_ALPHA);
    str json = severity_json(c->mem, &s);
    CHECK(severity_read(c, json, &again) == OK && again.n == CASES && again.n_scales == 3);
    CHECK(again.cases[7].others == s.cases[7].others && again.by[2].error == s.by[2].error);
    CHECK(severity_find(&again, 1007) == &again.cases[7] && !severity_find(&again, 999));
    CHECK(severity_read(c, S("{}"), &again) == ERR_FAULT);
    CHECK(severity_scales(c, &v->in, &again) == OK && again.n == 0 && again.n_scales == 3);
    CHECK(again.scales[0].raters == s.scales[0].raters);
}

/* ---- other readers ------------------------------------------------------------------------------- */

/* Far from the line nobody changes sides; in all it is about what the model expects of other readers. */
static void test_others(struct ctx *c)
{
    struct invented *v = invent(c, REVIEWERS, 0);
    struct severity s, again;
    double expected = 0, drawn = 0;
    CHECK(severity_of(c, &v->in, 42, &s) == OK && severity_of(c, &v->in, 42, &again) == OK);
    const struct severity_scale *all = &s.scales[0];
    for (size_t i = 0; i < CASES; i++) {
        const struct severity_case *x = &s.cases[i];
        double error = (double)(x->high - x->low) / 3.29;
        double spread = sqrt(error * error + 1000.0 * (double)(all->raters + all->rest) / EACH);
        double over = 0.5 * erfc((6000 - (double)x->score) / (spread * sqrt(2)));
        int64_t raw = 0;
        for (size_t k = 0; k < EACH; k++)
            raw += v->scores[i * EACH + k].points;
        expected += raw >= 600 * EACH ? 1 - over : over;
        drawn += (double)x->others / 1000;
        CHECK(x->others >= 0 && x->others <= 1000 && x->others == again.cases[i].others);
        CHECK(over < 0.999 || x->others < 50);
    }
    CHECK(s.others_error > 0 && s.others_error == again.others_error);
    CHECK(fabs(drawn - expected) < 0.35 * expected); /* some of the same come back */
    str json = severity_json(c->mem, &s);
    CHECK(severity_read(c, json, &again) == OK && again.others_error == s.others_error);
}

/* A second panel that finds everything bad: its own score says so, the case's does not. */
static void test_second(struct ctx *c)
{
    struct invented *v = invent(c, REVIEWERS, 0);
    struct severity before, s;
    struct mean_score low[EACH];
    struct mean_review both[2 * EACH];
    CHECK(severity_of(c, &v->in, 42, &before) == OK);
    CHECK(before.cases[5].second == SEVERITY_NO_SECOND);
    for (size_t k = 0; k < EACH; k++) {
        low[k] = (struct mean_score){1, 100};
        both[k] = v->reviews[5 * EACH + k];
        both[EACH + k] = (struct mean_review){900 + (int64_t)k, 101 + (both[k].by - 100 + 2) % 9,
                                              &low[k], 1, .second = true};
    }
    v->cases[5].reviews = both, v->cases[5].n = 2 * EACH;
    CHECK(severity_of(c, &v->in, 42, &s) == OK && s.n == CASES);
    CHECK(s.scales[0].cases == CASES && s.scales[0].scores == CASES * EACH + EACH);
    CHECK(s.cases[5].second >= 0 && s.cases[5].second < 4000);
    CHECK(s.cases[5].score > s.cases[5].second + 800);
    CHECK(llabs(s.cases[5].score - before.cases[5].score) <
          700); /* by what it says of its readers */
    int64_t ranks = 0;
    for (size_t i = 0; i < CASES; i++)
        ranks += s.cases[i].rank;
    CHECK(llabs(ranks - 100 * CASES * (CASES + 1) / 2) < CASES); /* second panels have no rank */
}

/* Readers of region 1 are stricter: found as a standard of theirs, and taken off. */
static void test_regions(struct ctx *c)
{
    struct invented *v = invent(c, 24, 0);
    struct severity plain, s;
    CHECK(severity_of(c, &v->in, 42, &plain) == OK && plain.scales[0].regions == 0);
    for (size_t k = 0; k < CASES * EACH; k++) {
        v->reviews[k].home = 1 + (v->reviews[k].by - 100) % 4;
        v->scores[k].points -= v->reviews[k].home == 1 ? 200 : 0;
    }
    CHECK(severity_of(c, &v->in, 42, &s) == OK && s.scales[0].regions > 300);
    int64_t sum[2] = {0}, n[2] = {0};
    for (size_t i = 0; i < CASES; i++) {
        size_t strict = 0;
        for (size_t k = 0; k < EACH; k++)
            strict |= v->reviews[i * EACH + k].home == 1;
        sum[strict] += s.cases[i].correction;
        n[strict]++;
    }
    CHECK(sum[1] > 200 * n[1] && sum[0] < -200 * n[0]);
}

/* One gives everybody ten: found, corrected, and nothing breaks. */
static void test_all_ten(struct ctx *c)
{
    struct invented *v = invent(c, REVIEWERS, 0);
    for (size_t k = 0; k < CASES * EACH; k++)
        if (v->reviews[k].by == 104)
            v->scores[k].points = 1000;
    struct severity s;
    CHECK(severity_of(c, &v->in, 42, &s) == OK);
    CHECK_STR(s.state, S("corrected"));
    for (size_t j = 0; j < s.n_by; j++)
        CHECK(s.by[j].by == 104 ? s.by[j].milder > 1500 : s.by[j].milder < 500);
}

/* ---- guards ------------------------------------------------------------------------------------ */

static void test_guards(struct ctx *c)
{
    struct severity s;
    struct invented *v = invent(c, SEVERITY_REVIEWERS_LEAST - 1, 0);
    CHECK(severity_of(c, &v->in, 1, &s) == OK && s.n == 0 && s.n_by == 0);
    CHECK_STR(s.state, S("few"));
    v = invent(c, SEVERITY_REVIEWERS_LEAST, 0);
    CHECK(severity_of(c, &v->in, 1, &s) == OK && s.n == CASES);
    v->in.n = 1; /* one case alone has three reviewers */
    CHECK(severity_of(c, &v->in, 1, &s) == OK);
    CHECK_STR(s.state, S("few"));
    v->in.n = 0;
    CHECK(severity_of(c, &v->in, 1, &s) == OK && s.reviewers == 0);
    CHECK_STR(s.state, S("few"));

    v = invent(c, REVIEWERS, 0);
    for (size_t k = 0; k < EACH; k++) /* nobody else read what these three did */
        v->reviews[k].by = 900 + (int64_t)k;
    CHECK(severity_of(c, &v->in, 1, &s) == OK && s.groups == 2 && s.n == 0);
    CHECK_STR(s.state, S("apart"));

    struct mean_review many[REVIEWERS];
    for (size_t k = 0; k < REVIEWERS; k++)
        many[k] = (struct mean_review){(int64_t)k, 100 + (int64_t)k, &v->scores[k], 1};
    v->cases[0].reviews = many, v->cases[0].n = REVIEWERS, v->in.n = 1;
    CHECK(severity_of(c, &v->in, 1, &s) == OK && c->why.len == 0);
    CHECK_STR(s.state, S("none"));
}

/* Everybody gives the same: nobody can be told from anybody, and nothing breaks. */
static void test_all_equal(struct ctx *c)
{
    struct invented *v = invent(c, REVIEWERS, 0);
    struct severity s;
    for (size_t i = 0; i < CASES * EACH; i++)
        v->scores[i].points = 700;
    CHECK(severity_of(c, &v->in, 1, &s) == OK && s.n == 0 && s.reviewers == REVIEWERS);
    CHECK_STR(s.state, S("none"));
}

int main(void)
{
    struct ctx c = test_ctx_begin();
    test_equal(&c);
    test_repeat(&c);
    test_clipped(&c);
    test_effects(&c);
    test_criteria(&c);
    test_others(&c);
    test_second(&c);
    test_regions(&c);
    test_all_ten(&c);
    test_guards(&c);
    test_all_equal(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
