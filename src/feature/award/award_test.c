#include "feature/award/award.h"

#include "base/test.h"
#include "feature/award/award.sql.h"
#include "feature/program/program.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY, AWARD_DAY = 20819 /* 2027-01-01 */ };

/* Ana has a final award of the cycle 2027-01; Bo and Cy are managers. */
static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana',x'01',1),"
    "  (102,'bo','Bo',x'02',1),(103,'cy','Cy',x'03',1);";
static const char ROWS[] =
    "INSERT INTO account (person, email, made) VALUES (101,'ana@example.org',1);"
    "INSERT INTO cycle VALUES (%lld,5,'2027-01',20819,20400,20787,1,'replying');"
    "INSERT INTO nomination "
    "(program,id,cycle,nominee,nominator,kind,expertise,region,state,made,frozen,"
    "  record_digest) VALUES (%lld,7,5,101,103,'new',%lld,%lld,'decided',1,1,x'00');"
    "INSERT INTO evaluation_run VALUES "
    "(%lld,8,5,1,'mean/1','t',1,zeroblob(32),zeroblob(32),'official',"
    "  'done',102,1);"
    "INSERT INTO decision "
    "(program,id,cycle,nomination,run,outcome,ground,reasons,state,author,signer,"
    "  made,final) VALUES (%lld,9,5,7,8,'award','above','Good work.','final',102,103,1,2);";

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t program;
    const struct expertise *expertises;
    const struct region *regions;
    size_t n;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = CY; /* sets the program up */
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    CHECK(program_expertises(&c, &expertises, &n) == OK && n > 1);
    CHECK(program_regions(&c, &regions, &n) == OK && n > 0);
    long long p = program;
    str rows = arena_format(c.mem, ROWS, p, p, (long long)expertises[1].id,
                            (long long)regions[0].id, p, p);
    CHECK(db_script(&c, rows.at) == OK);
    c.me = 0, c.bits = ANYBODY;
    return c;
}

static enum err follow(struct ctx *c, const char *kind, int64_t subject)
{
    enum err e = db_begin(c);
    if (!e)
        e = award_follow(
            c, &(struct ledger_line){.kind = str_of(kind), .subject = subject, .person = ANA});
    return db_end(c, e);
}

static size_t tick(struct ctx *c, int64_t on)
{
    int64_t program = c->program;
    size_t moved = 99;
    c->now = (moment){on * 86400 + 60};
    CHECK(award_tick(c, &moved) == OK);
    c->program = program;
    return moved;
}

static struct row_award_running running(struct ctx *c)
{
    struct row_award_running t;
    CHECK(q_award_running(c, ANA, &t) == OK);
    return t;
}

static void test_life_cycle(void)
{
    for (enum award_state from = AWARD_ENDED; from <= AWARD_REVOKED; from++)
        for (enum award_state to = AWARD_COMING; to <= AWARD_REVOKED; to++)
            CHECK(!award_may_move(from, to)); /* what is over stays over */
    CHECK(award_may_move(AWARD_COMING, AWARD_CURRENT) &&
          !award_may_move(AWARD_COMING, AWARD_ENDED));
    CHECK(award_may_move(AWARD_PAUSED, AWARD_CURRENT) && award_may_move(AWARD_PAUSED, AWARD_ENDED));
    CHECK(!award_may_move(AWARD_COMING, AWARD_PAUSED));
}

static void test_who_signs(void)
{
    const struct {
        enum award_step_answer answer;
        struct award_step_facts f;
    } cases[] = {
        {STEP_YES, {.open = true, .viewer = BO, .holder = ANA, .manager = true}},
        {STEP_NOT_MANAGER, {.open = true, .viewer = BO, .holder = ANA}},
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
    test_a_year();
    test_giving_back();
    test_revocation();
    test_employer();
    return CHECK_RESULT();
}
