/* Rules tried out, as tables of facts; the bytes that are kept; what is hidden. */
#include "feature/evaluation/tryout.h"

#include "base/test.h"
#include "kit/store/testing.h"

/* Two criteria of the default policy; every case is scored alike on each. */
enum { CASES = 5 };
static const int64_t points[CASES][2] = {
    {900, 300}, {300, 900}, {640, 640}, {639, 639}, {800, 800}};
static const int64_t read_by[CASES] = {2, 2, 2, 2, 1};

static struct mean_input input_of(struct arena *mem)
{
    static const struct mean_criterion criteria[] = {{1, 50}, {2, 50}};
    struct mean_case *cases = arena_take(mem, CASES, sizeof *cases);
    for (int64_t i = 0; i < CASES; i++) {
        struct mean_review *reviews = arena_take(mem, 2, sizeof *reviews);
        for (int64_t k = 0; k < read_by[i]; k++) {
            struct mean_score *scores = arena_take(mem, 2, sizeof *scores);
            scores[0] = (struct mean_score){1, points[i][0]};
            scores[1] = (struct mean_score){2, points[i][1]};
            reviews[k] =
                (struct mean_review){.id = 10 * i + k, .by = 100 + k, .scores = scores, .n = 2};
        }
        cases[i] = (struct mean_case){.id = i + 1,
                                      .nominee = 200 + i,
                                      .region = 1 + i % 2,
                                      .kind = i == 4 ? S("renewal") : S("new"),
                                      .reviews = reviews,
                                      .n = (size_t)read_by[i]};
    }
    return (struct mean_input){.policy = 1,
                               .threshold = 640,
                               .criteria = criteria,
                               .n_criteria = 2,
                               .cases = cases,
                               .n = CASES};
}

static const struct policy_criterion half[] = {{.number = 1, .code = {"help", 4}, .weight = 50},
                                               {.number = 2, .code = {"reach", 5}, .weight = 50}},
                                     first[] = {{.number = 1, .code = {"help", 4}, .weight = 90},
                                                {.number = 2, .code = {"reach", 5}, .weight = 10}},
                                     other[] = {{.number = 1, .code = {"help", 4}, .weight = 50},
                                                {.number = 2, .code = {"depth", 5}, .weight = 50}};

/* N: no, Y: yes, O: too few reviews. */
static const struct {
    const char *what;
    const struct policy_criterion *criteria;
    int64_t threshold, minimum;
    int unmet_then, unmet_now; /* number of a case; 0: none */
    const char *was, *now;
} facts[] = {
    {"the same rules change nothing", half, 640, 2, 0, 0, "NNYNO", "NNYNO"},
    {"a lower line", half, 639, 2, 0, 0, "NNYNO", "NNYYO"},
    {"a higher line", half, 641, 2, 0, 0, "NNYNO", "NNNNO"},
    {"fewer reviews are enough", half, 640, 1, 0, 0, "NNYNO", "NNYNY"},
    {"more reviews are needed", half, 640, 3, 0, 0, "NNYNO", "OOOOO"},
    {"other weights", first, 640, 2, 0, 0, "NNYNO", "YNYNO"},
    {"a criterion of another meaning was not scored", other, 640, 2, 0, 0, "NNYNO", "YNYNO"},
    {"a counted rule that is not met", half, 640, 2, 0, 3, "NNYNO", "NNNNO"},
    {"a counted rule that goes away", half, 640, 2, 3, 0, "NNNNO", "NNYNO"},
};

static char letter(enum tryout_outcome outcome)
{
    return outcome == TRYOUT_YES ? 'Y' : outcome == TRYOUT_NO ? 'N' : 'O';
}

static void test_replay(struct ctx *c)
{
    const struct mean_input in = input_of(c->mem);
    const struct policy then = {
        .threshold = 640, .reviews_minimum = 2, .criteria = half, .n_criteria = 2};
    for (size_t f = 0; f < COUNT(facts); f++) {
        struct tryout_counted counted[CASES] = {0};
        struct policy draft = then;
        char was[CASES + 1] = {0}, now[CASES + 1] = {0};
        draft.criteria = facts[f].criteria;
        draft.threshold = facts[f].threshold;
        draft.reviews_minimum = facts[f].minimum;
        for (int i = 0; i < CASES; i++)
            counted[i] = (struct tryout_counted){true, facts[f].unmet_then == i + 1,
                                                 facts[f].unmet_now == i + 1};
        const struct tryout_case *cases = tryout_of(c->mem, &in, &then, &draft, counted);
        for (int i = 0; i < CASES; i++)
            was[i] = letter(cases[i].was), now[i] = letter(cases[i].now);
        if (!str_same(str_of(now), str_of(facts[f].now)))
            printf("%s\n", facts[f].what);
        CHECK_STR(str_of(was), str_of(facts[f].was));
        CHECK_STR(str_of(now), str_of(facts[f].now));
        CHECK(cases[4].id == 5 && cases[4].kept && str_same(cases[4].kind, S("renewal")));
    }
}

static void test_bytes(struct ctx *c)
{
    static const struct tryout_case cases[] = {
        {7, 3, {"new", 3}, TRYOUT_NO, TRYOUT_YES, true},
        {9, 4, {"return", 6}, TRYOUT_YES, TRYOUT_OPEN, false}};
    static const struct tryout_rule rules[] = {{{"year", 4}, 1, 2}};
    static const str unscored[] = {{"depth", 5}};
    const struct tryout_cycle cycle = {5, 6, 1, S("2026-01"), S("ab"), cases, 2};
    const struct tryout t = {2, S("cd"), &cycle, 1, rules, 1, unscored, 1};
    struct tryout back;
    str json = tryout_json(c->mem, &t);
    CHECK_STR(json, S("{\"cycles\":[{\"cases\":[[7,3,\"new\",0,1,1],[9,4,\"return\",1,2,0]],"
                      "\"code\":\"2026-01\",\"cycle\":5,\"input\":\"ab\",\"policy\":1,\"run\":6}],"
                      "\"digest\":\"cd\",\"method\":\"tryout/1\",\"rules\":[[\"year\",1,2]],"
                      "\"unscored\":[\"depth\"],\"version\":2}"));
    CHECK(tryout_read(c, json, &back) == OK && back.n == 1 && back.cycles[0].n == 2);
    CHECK(back.cycles[0].cases[1].now == TRYOUT_OPEN && back.rules[0].of == 2);
    CHECK(tryout_read(c, S("{}"), &back) == ERR_FAULT);
    CHECK(tryout_read(c, S("{\"cycles\":7}"), &back) == ERR_FAULT);
}

/* Rows before and after hiding: cases, gained, lost. -1: hidden. */
static const struct {
    const char *what;
    int64_t rows[4][3], total[3];
    size_t n, left;
    int64_t shown[4][3], of_all[3];
} hidings[] = {
    {"large numbers stay",
     {{50, 9, 0}, {40, 7, 6}},
     {90, 16, 6},
     2,
     2,
     {{50, 9, 0}, {40, 7, 6}},
     {90, 16, 6}},
    {"one hidden number hides the total",
     {{50, 9, 0}, {40, 3, 6}},
     {90, 12, 6},
     2,
     2,
     {{50, 9, 0}, {40, -1, 6}},
     {90, -1, 6}},
    {"two hidden numbers do not tell each other",
     {{50, 3, 0}, {40, 4, 6}},
     {90, 7, 6},
     2,
     2,
     {{50, -1, 0}, {40, -1, 6}},
     {90, 7, 6}},
    {"small groups become one",
     {{50, 9, 0}, {3, 1, 0}, {4, 4, 0}},
     {57, 14, 0},
     3,
     2,
     {{50, 9, 0}, {7, 5, 0}},
     {57, 14, 0}},
    {"one small group takes the next one along",
     {{50, 9, 0}, {20, 6, 0}, {3, 1, 0}},
     {73, 16, 0},
     3,
     2,
     {{50, 9, 0}, {23, 7, 0}},
     {73, 16, 0}},
    {"hardly anybody", {{2, 1, 0}, {1, 0, 1}}, {3, 1, 1}, 2, 0, {{0}}, {-1, -1, -1}},
};

static void test_hiding(void)
{
    for (size_t f = 0; f < COUNT(hidings); f++) {
        struct tryout_row rows[4] = {0};
        const int64_t *t = hidings[f].total;
        struct tryout_row total = {
            .cases = t[0], .was = 30, .now = 30, .gained = t[1], .lost = t[2]};
        size_t n = hidings[f].n;
        for (size_t i = 0; i < n; i++)
            rows[i] = (struct tryout_row){.key = (int64_t)i + 1,
                                          .cases = hidings[f].rows[i][0],
                                          .gained = hidings[f].rows[i][1],
                                          .lost = hidings[f].rows[i][2]};
        tryout_hide(rows, &n, &total, S("Others"));
        const int64_t *all = hidings[f].of_all;
        bool good = n == hidings[f].left && total.cases == all[0] && total.gained == all[1] &&
                    total.lost == all[2];
        for (size_t i = 0; i < n; i++) {
            const int64_t *row = hidings[f].shown[i];
            good = good && rows[i].cases == row[0] && rows[i].gained == row[1] &&
                   rows[i].lost == row[2] && rows[i].now == -1;
        }
        good = good && (total.now == -1) == (total.gained < 0 || total.lost < 0);
        if (!good)
            printf("%s\n", hidings[f].what);
        CHECK(good);
    }
}

int main(void)
{
    struct ctx c = test_ctx_begin();
    test_replay(&c);
    test_bytes(&c);
    test_hiding();
    test_ctx_end(&c);
    return CHECK_RESULT();
}
