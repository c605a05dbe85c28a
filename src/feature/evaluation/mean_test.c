#include "feature/evaluation/mean.h"

#include "base/test.h"
#include "kit/store/testing.h"

/* ---- the method, by the table of docs/method/mean.md ------------------------------------------ */

static const struct mean_criterion WEIGHTS[] = {{1, 30}, {2, 20}, {3, 20}, {4, 15}, {5, 15}};
static const struct mean_score FIRST[] = {{1, 800}, {2, 600}, {3, 700}, {4, 600}, {5, 500}};
static const struct mean_score SECOND[] = {{1, 700}, {2, 700}, {4, 500}, {5, 400}};
static const struct mean_score THIRD[] = {{1, 600}, {2, 650}, {3, 700}, {4, 600}, {5, 550}};
static const struct mean_score ODD[] = {{9, 1000}};
static const struct mean_review REVIEWS[] = {
    {11, 101, FIRST, 5}, {12, 102, SECOND, 4}, {13, 103, THIRD, 5}, {14, 104, ODD, 1}};

static struct mean_input input_of(const struct mean_case *cases, size_t n)
{
    return (struct mean_input){.policy = 1,
                               .threshold = 640,
                               .digest = S("00ff"),
                               .criteria = WEIGHTS,
                               .n_criteria = COUNT(WEIGHTS),
                               .cases = cases,
                               .n = n};
}

static void test_worked_table(void)
{
    struct arena *mem = arena_new();
    const struct mean_case one = {.id = 7, .kind = S("new"), .reviews = REVIEWS, .n = 4};
    struct mean_input in = input_of(&one, 1);
    CHECK(mean_of_review(&in, &REVIEWS[0]) == 6650);
    CHECK(mean_of_review(&in, &REVIEWS[1]) == 6063); /* 6062.5, halves up */
    CHECK(mean_of_review(&in, &REVIEWS[2]) == 6225);
    CHECK(mean_of_review(&in, &REVIEWS[3]) == -1); /* no criterion of the rules */
    const struct mean_result *r = mean_results(mem, &in, (struct mean_what_if){-1, 0});
    CHECK(r->reviews == 3 && r->place == 1);
    CHECK(r->raw == 6313 && r->spread == 303 && r->low == 6025 && r->high == 6601);
    CHECK(r->chance == 310 && r->influence == 169);

    struct mean_review panels[6]; /* a second panel that thinks otherwise changes nothing */
    for (size_t i = 0; i < 6; i++)
        panels[i] = REVIEWS[i % 3];
    for (size_t i = 3; i < 6; i++)
        panels[i].second = true;
    panels[4] = panels[5] = panels[3];
    const struct mean_case both = {.id = 7, .kind = S("new"), .reviews = panels, .n = 6};
    in = input_of(&both, 1);
    r = mean_results(mem, &in, (struct mean_what_if){-1, 0});
    CHECK(r->reviews == 3 && r->raw == 6313 && r->influence == 169);
    arena_free(mem);
}

static void test_what_if(void)
{
    struct arena *mem = arena_new();
    const struct mean_case one = {.id = 7, .kind = S("new"), .reviews = REVIEWS, .n = 3};
    struct mean_input in = input_of(&one, 1);
    const struct mean_result *r = mean_results(mem, &in, (struct mean_what_if){-1, 102});
    CHECK(r->reviews == 2 && r->raw == 6438 && r->chance > 500);
    r = mean_results(mem, &in, (struct mean_what_if){600, 0});
    CHECK(r->raw == 6313 && r->chance > 900);
    arena_free(mem);
}

/* One review has no interval; none at all comes last; of two equals the lower number comes first. */
static void test_places(void)
{
    struct arena *mem = arena_new();
    const struct mean_case cases[] = {
        {.id = 1, .kind = S("new")},
        {.id = 2, .kind = S("new"), .reviews = REVIEWS + 2, .n = 1},
        {.id = 3, .kind = S("new"), .reviews = REVIEWS, .n = 1},
        {.id = 4, .kind = S("renewal"), .reviews = REVIEWS, .n = 1},
    };
    struct mean_input in = input_of(cases, COUNT(cases));
    const struct mean_result *r = mean_results(mem, &in, (struct mean_what_if){-1, 0});
    CHECK(r[0].of->id == 3 && r[1].of->id == 4 && r[2].of->id == 2 && r[3].of->id == 1);
    CHECK(r[0].place == 1 && r[3].place == 4);
    CHECK(r[0].low == 6650 && r[0].high == 6650 && r[0].chance == 1000 && r[0].spread == 0);
    CHECK(r[2].chance == 0);
    CHECK(r[3].raw == 0 && r[3].reviews == 0 && r[3].chance == 0);
    arena_free(mem);
}

static void test_bytes(void)
{
    struct ctx c = test_ctx_begin();
    struct mean_review review = REVIEWS[0];
    review.second = review.family = true, review.acquainted = 1, review.role = S("lead");
    const struct mean_case one = {.id = 7,
                                  .nominee = 101,
                                  .region = 2,
                                  .expertise = 3,
                                  .kind = S("new"),
                                  .reviews = &review,
                                  .n = 1,
                                  .family = 9,
                                  .language = S("pt"),
                                  .work = S("code")};
    struct mean_input in = input_of(&one, 1), again;
    str json = mean_input_json(c.mem, &in);
    CHECK_STR(
        json,
        S("{\"cases\":[{\"expertise\":3,\"family\":9,\"id\":7,\"kind\":\"new\",\"language\":\"pt\","
          "\"nominee\":101,\"region\":2,\"reviews\":[{\"acquainted\":1,\"by\":101,\"family\":true,"
          "\"home\":0,\"id\":11,\"region\":false,\"role\":\"lead\",\"scores\":[[1,800],[2,600],[3,"
          "700],[4,600]"
          ",[5,"
          "500]],\"second\":true}],\"work\":\"code\"}],\"criteria\":[[1,30],[2,20],[3,20],[4,15],["
          "5,15]],\"digest\":\"00ff\","
          "\"method\":\"mean/1\",\"policy\":1,\"threshold\":640}"));
    CHECK(mean_read(&c, json, &again) == OK && again.n == 1 && again.cases[0].reviews[0].n == 5);
    CHECK(mean_read(&c, S("{}"), &again) == ERR_FAULT);
    CHECK(mean_read(&c, S("no"), &again) == ERR_FAULT);
    test_ctx_end(&c);
}

int main(void)
{
    test_worked_table();
    test_what_if();
    test_places();
    test_bytes();
    return CHECK_RESULT();
}
