#include "feature/award/award_fixture.h"

static void test_life_cycle(void)
{
    for (enum award_state from = AWARD_ENDED; from <= AWARD_REVOKED; from++)
        for (enum award_state to = AWARD_COMING; to <= AWARD_REVOKED; to++)
            CHECK(award_may_move(from, to) == /* what is over stays over, but for a won appeal */
                  (from != AWARD_ENDED &&
                   (to == AWARD_COMING || to == AWARD_CURRENT || to == AWARD_ENDED)));
    CHECK(award_may_move(AWARD_COMING, AWARD_CURRENT) &&
          !award_may_move(AWARD_COMING, AWARD_ENDED));
    CHECK(award_may_move(AWARD_PAUSED, AWARD_CURRENT));
    CHECK(!award_may_move(AWARD_PAUSED, AWARD_ENDED)); /* a pause stops the clock */
    CHECK(!award_may_move(AWARD_COMING, AWARD_PAUSED));
}

static void test_who_signs(void)
{
    const struct {
        enum award_step_answer answer;
        struct award_step_facts f;
    } cases[] = {
        {STEP_YES, {.open = true, .viewer = BO, .holder = ANA, .manager = true}},
        {STEP_YES, {.open = true, .viewer = BO, .holder = ANA, .lead = true}},
        {STEP_NOT_LEAD, {.open = true, .viewer = BO, .holder = ANA}},
        {STEP_NOT_MANAGER,
         {.kind = STEP_REVOKE, .open = true, .viewer = BO, .holder = ANA, .lead = true}},
        {STEP_NOT_MANAGER, {.kind = STEP_EMPLOYMENT, .open = true, .viewer = BO, .holder = ANA}},
        {STEP_OWN, {.open = true, .viewer = ANA, .holder = ANA, .manager = true}},
        {STEP_CLOSED, {.open = false, .viewer = BO, .holder = ANA, .manager = true}},
        {STEP_WAITS,
         {.open = true,
          .viewer = BO,
          .holder = ANA,
          .manager = true,
          .now = {5},
          .answer_until = {6}}},
        {STEP_YES,
         {.open = true,
          .viewer = BO,
          .holder = ANA,
          .manager = true,
          .now = {6},
          .answer_until = {6}}},
        {STEP_SIGNED,
         {.open = true, .viewer = BO, .holder = ANA, .manager = true, .first_signer = BO}},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK(award_may_sign(&cases[i].f) == cases[i].answer);
}

/* A job has no prefix: where there are several programs, its letters have that of theirs. */
static void test_letters_of_jobs(void)
{
    const char *const second =
        "INSERT INTO program (id, code, name, state, made) VALUES (2,'other','Other','running',1);";
    for (int several = 0; several <= 1; several++) {
        struct ctx c = begin();
        CHECK(!several || db_script(&c, second) == OK);
        CHECK(follow(&c, "decision.final", 9) == OK && tick(&c, AWARD_DAY) == 1);
        CHECK(letters_saying(&c, several ? ".org/p/test/account/award" : ".org/account/award") ==
              1);
        test_ctx_end(&c);
    }
}

static void test_a_year(void)
{
    struct ctx c = begin();
    CHECK(follow(&c, "decision.final", 9) == OK);
    CHECK(follow(&c, "decision.final", 9) == OK); /* seen twice makes one term */
    struct row_award_running t = running(&c);
    CHECK(t.found && t.number == 1 && t.from_day.n == AWARD_DAY && t.to_day.n == AWARD_DAY + 365);
    CHECK(tick(&c, AWARD_DAY - 1) == 0);
    CHECK_STR(running(&c).state, S("coming"));
    CHECK(tick(&c, AWARD_DAY) == 1 && tick(&c, AWARD_DAY) == 0);
    CHECK_STR(running(&c).state, S("current"));
    CHECK(tick(&c, AWARD_DAY + 364) == 0 && tick(&c, AWARD_DAY + 400) == 1);
    CHECK(!running(&c).found);
    struct row_award_history *history;
    size_t n;
    CHECK(q_award_history(&c, ANA, &history, &n) == OK && n == 1);
    CHECK(history[0].ended.set && history[0].ended.value.n == AWARD_DAY + 365);
    test_ctx_end(&c);
}

static void test_giving_back(void)
{
    struct ctx c = begin();
    c.me = ANA;
    CHECK(award_relinquish(&c) == ERR_REFUSED);
    CHECK(follow(&c, "decision.final", 9) == OK && tick(&c, AWARD_DAY) == 1);
    CHECK(award_relinquish(&c) == OK && !running(&c).found);
    CHECK(award_relinquish(&c) == ERR_REFUSED);
    test_ctx_end(&c);
}

static int64_t only_step(struct ctx *c)
{
    struct row_award_steps_open *steps;
    size_t n;
    CHECK(q_award_steps_open(c, &steps, &n) == OK && n == 1);
    return n ? steps[0].id : 0;
}

static void test_revocation(void)
{
    struct ctx c = begin();
    CHECK(follow(&c, "decision.final", 9) == OK && tick(&c, AWARD_DAY) == 1);
    struct award_step_new in = {
        .term = running(&c).id, .kind = STEP_REVOKE, .ground = S("Conduct")};
    c.me = BO, c.bits = ANYBODY | SIGNED_IN;
    CHECK(award_step_open(&c, &in) == ERR_REFUSED);
    c.bits |= MANAGER;
    CHECK(award_step_open(&c, &in) == ERR_INVALID && problem_at(&c, "evidence").len > 0);
    c.problems = NULL, in.evidence = S("Three complaints, all upheld.");
    CHECK(award_step_open(&c, &in) == OK);
    int64_t step = only_step(&c);
    CHECK(award_step_sign(&c, step) == ERR_REFUSED); /* the answer is waited for */
    c.me = ANA;
    CHECK(award_step_answer_write(&c, step, S("It was not me.")) == OK);
    c.me = BO, c.now.s += AWARD_ANSWER_DAYS * 86400;
    CHECK(award_step_answer_write(&c, step, S("Nor me.")) == ERR_NOT_FOUND);
    CHECK(award_step_sign(&c, step) == OK);
    CHECK_STR(running(&c).state, S("current")); /* one signature is not enough */
    CHECK(award_step_sign(&c, step) == ERR_REFUSED);
    c.me = CY;
    CHECK(award_step_sign(&c, step) == OK && !running(&c).found);
    test_ctx_end(&c);
}

static void test_employer(void)
{
    struct ctx c = begin();
    str rows = arena_format(
        c.mem,
        "INSERT INTO organization (id,name,root) VALUES (1,'Owner',1);"
        "INSERT INTO program_owner VALUES (%lld,1);"
        "INSERT INTO affiliation VALUES (1,101,1,1,'employee',20000,NULL,'declared',1);",
        (long long)c.program);
    CHECK(db_script(&c, rows.at) == OK && follow(&c, "decision.final", 9) == OK);
    CHECK(tick(&c, AWARD_DAY) == 0); /* a person decides first */
    int64_t step = only_step(&c);
    c.me = BO, c.bits |= MANAGER;
    CHECK(award_step_drop(&c, step) == OK && tick(&c, AWARD_DAY) == 1);
    CHECK(follow(&c, "affiliation.confirmed", 1) == OK);
    CHECK(award_step_sign(&c, only_step(&c)) == OK && !running(&c).found);
    test_ctx_end(&c);
}

int main(void)
{
    test_life_cycle();
    test_who_signs();
    test_letters_of_jobs();
    test_a_year();
    test_giving_back();
    test_revocation();
    test_employer();
    return CHECK_RESULT();
}
