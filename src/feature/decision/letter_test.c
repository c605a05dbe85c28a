/* The sentences of a letter, from facts alone. */
#include "feature/decision/letter.h"

#include "base/test.h"
#include "kit/store/testing.h"

static const struct policy_choice GROUNDS[] = {{{"below", 5}, {"Below the line", 14}}};
static const struct policy POLICY = {.version = 3,
                                     .threshold = 640,
                                     .reviews_minimum = 2,
                                     .grounds_award = GROUNDS,
                                     .n_grounds_award = 1,
                                     .grounds_no_award = GROUNDS,
                                     .n_grounds_no_award = 1};
static const struct letter_criterion CRITERIA[] = {
    {{"Reach", 5}, {0}, 10, 500, true, true}, /* 1.4 below, of little weight */
    {{"Help", 4}, {"Who got further?", 16}, 60, 600, true, true},
    {{"Depth", 5}, {0}, 20, 700, true, false},
    {{"Few", 3}, {0}, 10, 0, false, false}, /* not shown: too few gave points */
};
static const struct letter_rule RULES[] = {{{"Talks", 5}, {0}, 1, 4, false, true},
                                           {{"All", 3}, {0}, 9, 8, true, true}};

static struct decision_letter letter_of(const char *outcome, int64_t raw, int64_t reviews)
{
    return (struct decision_letter){
        .row = {.name = S("Ana"),
                .expertise = S("Maps"),
                .outcome = str_of(outcome),
                .ground = S("below")},
        .policy = &POLICY,
        .result = {.found = true,
                   .raw = raw,
                   .low = raw - 300,
                   .high = raw + 300,
                   .reviews = reviews,
                   .spread = 420},
        .out = true,
        .criteria = CRITERIA,
        .n_criteria = COUNT(CRITERIA),
        .counted = RULES,
        .n_counted = COUNT(RULES),
    };
}

static bool says(str words, const char *part)
{
    return str_find(words, str_of(part)) != SIZE_MAX;
}

static void test_band(struct ctx *c)
{
    static const struct {
        int64_t raw, reviews, chance; /* chance < 0: no corrected scores */
        const char *words;
    } cases[] = {
        {7000, 1, -1, "Fewer people"},      {6500, 3, -1, "close to the line"},
        {6300, 3, -1, "close to the line"}, {6701, 3, -1, "clearly above"},
        {6000, 3, -1, "clearly below"},     {7000, 3, 500, "close to the line"},
        {6500, 3, 950, "clearly above"},    {6500, 3, 50, "clearly below"},
        {6500, 3, 900, "clearly above"},    {6500, 3, 100, "clearly below"},
    };
    const struct letter_dates none = {0};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct decision_letter v = letter_of("no_award", cases[i].raw, cases[i].reviews);
        letter_say(c, &v, cases[i].chance, &none);
        CHECK(says(v.band, cases[i].words));
    }
}

/* Below three readers nothing that two could tell each other apart by. */
static void test_readers(struct ctx *c)
{
    const struct letter_dates none = {0};
    struct decision_letter v = letter_of("award", 7000, 3);
    letter_say(c, &v, -1, &none);
    CHECK_STR(v.readers,
              S("It was read by 3 people. What they gave lies about 0.4 points from their "
                "mean."));
    CHECK(v.no_criteria.len == 0 && says(v.points, "7.00") && says(v.points, "6.40"));
    v = letter_of("award", 7000, 2);
    letter_say(c, &v, -1, &none);
    CHECK_STR(v.readers, S("It was read by 2 people."));
    CHECK(says(v.no_criteria, "from 3 readers on"));
    v = letter_of("award", 7000, 1);
    letter_say(c, &v, -1, &none);
    CHECK_STR(v.readers, S("It was read by one person."));
    v = letter_of("award", 0, 0);
    letter_say(c, &v, -1, &none);
    CHECK(v.points.len + v.readers.len + v.band.len == 0);
}

static void test_change(struct ctx *c)
{
    const struct letter_dates none = {0};
    struct decision_letter v = letter_of("no_award", 6000, 3);
    letter_say(c, &v, -1, &none);
    CHECK(v.n_change == 3);
    CHECK_STR(v.change[0],
              S("Help: 6.0 points, the line is 6.4. What is asked there: Who got further?"));
    CHECK_STR(v.change[1], S("Reach: 5.0 points, the line is 6.4."));
    CHECK_STR(v.change[2], S("Talks: 1 of 4."));
    CHECK_STR(v.ground, S("Below the line"));
    v = letter_of("award", 7000, 3);
    letter_say(c, &v, -1, &none);
    CHECK(v.n_change == 0);
}

static void test_can(struct ctx *c)
{
    struct letter_dates dates = {.rules_from = {true, {20000}},
                                 .appeal_until = {true, {c->now.s + 86400}}};
    struct decision_letter v = letter_of("no_renewal", 6000, 3);
    letter_say(c, &v, -1, &dates);
    CHECK(v.n_can == 2 && says(v.can[1], "you can appeal until 19 November 2026"));
    CHECK_STR(v.rules, S("Decided under the rules, version 3, in force since 4 October 2024."));
    dates.appeal_until.value.s = c->now.s - 1;
    v = letter_of("no_renewal", 6000, 3);
    letter_say(c, &v, -1, &dates);
    CHECK(v.n_can == 1);
    v = letter_of("no_renewal", 6000, 3); /* a draft that waits for a reply */
    v.out = false, v.asked = true;
    v.row.reply_until = (opt_time){true, {c->now.s + 86400}};
    letter_say(c, &v, -1, &dates);
    CHECK(v.n_can == 1 && says(v.can[0], "reply until 19 November 2026") && v.draft.len > 0 &&
          says(v.lead, "thinks of not renewing"));
    v = letter_of("renew", 7000, 3);
    letter_say(c, &v, -1, &dates);
    CHECK(v.n_can == 1 && says(v.can[0], "You need do nothing.") && says(v.lead, "renews"));
    dates.rules_from = (opt_day){0};
    v = letter_of("award", 7000, 3);
    letter_say(c, &v, -1, &dates);
    CHECK_STR(v.rules, S("Decided under the rules, version 3."));
    CHECK_STR(v.headline, S("You receive the award."));
}

int main(void)
{
    struct ctx c = test_ctx_begin();
    test_band(&c);
    test_readers(&c);
    test_change(&c);
    test_can(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
