#include "feature/award/award_fixture.h"
#include "feature/award/holders.sql.h"
#include "feature/award/pause.sql.h"

enum { END = AWARD_DAY + 365 };

static struct ctx scene(void)
{
    struct ctx c = begin();
    CHECK(follow(&c, "decision.final", 9) == OK);
    pass(&c, AWARD_DAY);
    return c;
}

static int64_t only_step(struct ctx *c)
{
    struct row_award_steps_open *steps;
    size_t n;
    CHECK(q_award_steps_open(c, &steps, &n) == OK && n == 1);
    return n ? steps[0].id : 0;
}

static opt_day on(int64_t n)
{
    return (opt_day){true, {n}};
}

static void test_asking(void)
{
    static const struct {
        opt_day until;
        const char *said;
    } cases[] = {
        {{false, {0}}, "Choose the day on which you mean to be back."},
        {{true, {AWARD_DAY}}, "Choose a day after today."},
        {{true, {AWARD_DAY - 5}}, "Choose a day after today."},
        {{true, {AWARD_DAY + 367}}, "A leave lasts a year at most. It can be asked for again."},
    };
    struct ctx c = scene();
    as(&c, ANA, MEMBER);
    for (size_t i = 0; i < COUNT(cases); i++) {
        c.problems = NULL;
        CHECK(award_ask_leave(&c, S(""), cases[i].until) == ERR_INVALID);
        CHECK_STR(problem_at(&c, "until"), str_of(cases[i].said));
    }
    as(&c, BO, 0);
    CHECK(award_ask_leave(&c, S(""), on(AWARD_DAY + 30)) == ERR_REFUSED);
    as(&c, ANA, MEMBER);
    CHECK(award_ask_leave(&c, S(""), on(AWARD_DAY + 30)) == OK);
    CHECK(award_ask_leave(&c, S(""), on(AWARD_DAY + 40)) == ERR_CONFLICT); /* asked already */
    int64_t step = only_step(&c);
    CHECK(award_step_sign(&c, step) == ERR_REFUSED); /* not one's own */
    CHECK(award_step_drop(&c, step) == OK);          /* but taken back */
    CHECK(award_back(&c, running(&c).id) == ERR_REFUSED);
    test_ctx_end(&c);
}

/* Away from day 100 to day 160: the term ends 60 days later, and so does the one that follows. */
static void test_clock_stands_still(void)
{
    struct ctx c = scene();
    struct row_pause_running pause;
    pass(&c, AWARD_DAY + 100);
    as(&c, ANA, MEMBER);
    CHECK(award_ask_leave(&c, S("A child was born."), on(AWARD_DAY + 150)) == OK);
    as(&c, CY, 0);
    CHECK(award_step_sign(&c, only_step(&c)) == ERR_REFUSED);
    as(&c, BO, MANAGER);
    CHECK(award_step_sign(&c, only_step(&c)) == OK);
    CHECK_STR(running(&c).state, S("paused"));
    CHECK(letters(&c, "Your leave has begun") == 1);
    int64_t term = running(&c).id;
    CHECK(q_pause_running(&c, term, &pause) == OK && pause.from_day.n == AWARD_DAY + 100);
    pass(&c, AWARD_DAY + 149);
    CHECK(letters(&c, "Are you back?") == 0);
    for (int d = 150; d < 155; d++)
        pass(&c, AWARD_DAY + d);
    CHECK(letters(&c, "Are you back?") == 1);
    CHECK_STR(running(&c).state, S("paused")); /* nothing by itself */
    pass(&c, AWARD_DAY + 160);
    as(&c, CY, 0);
    CHECK(award_back(&c, term) == ERR_NOT_FOUND);
    as(&c, ANA, MEMBER);
    CHECK(award_back(&c, term) == OK && award_back(&c, term) == ERR_REFUSED);
    CHECK_STR(running(&c).state, S("current"));
    CHECK(running(&c).to_day.n == END + 60);
    CHECK(letters(&c, "Welcome back") == 1 && noted(&c, "award.resumed", term) == 1);
    pass(&c, END + 59);
    CHECK(running(&c).found);
    pass(&c, END + 60);
    CHECK(!running(&c).found);
    test_ctx_end(&c);
}

static void test_paused_beyond_the_end(void)
{
    struct ctx c = scene();
    pass(&c, END - 10);
    as(&c, BO, MANAGER);
    int64_t term = running(&c).id;
    struct award_step_new in = {.term = term, .kind = STEP_PAUSE, .ground = S("Illness")};
    CHECK(award_step_open(&c, &in) == ERR_INVALID && problem_at(&c, "until").len > 0);
    c.problems = NULL, in.until = on(END + 50);
    CHECK(award_step_open(&c, &in) == OK && award_step_sign(&c, only_step(&c)) == OK);
    pass(&c, END + 40); /* the end has passed, the clock stands still */
    CHECK_STR(running(&c).state, S("paused"));
    as(&c, BO, MANAGER);
    CHECK(award_back(&c, term) == OK); /* the other way back */
    CHECK(running(&c).to_day.n == END + 50);
    test_ctx_end(&c);
}

static void test_pause_days(void)
{
    CHECK(award_pause_days((day){100}, (day){160}) == 60);
    CHECK(award_pause_days((day){100}, (day){100}) == 0);
    CHECK(award_pause_days((day){100}, (day){90}) == 0); /* a clock that went back takes nothing */
}

/* ---- quiet ------------------------------------------------------------------------------------- */

static size_t quiet(struct ctx *c, int64_t *id)
{
    struct row_holders_quiet *rows;
    size_t n;
    as(c, BO, MANAGER);
    CHECK(q_holders_quiet(c, 1, 0, &rows, &n) == OK);
    if (n > 0 && id)
        *id = rows[0].id;
    return n;
}

static void test_quiet(void)
{
    struct ctx c = scene();
    int64_t id = 0;
    pass(&c, AWARD_DAY + 180); /* 30 June: six months are not over */
    CHECK(quiet(&c, NULL) == 0);
    pass(&c, AWARD_DAY + 181);
    CHECK(quiet(&c, &id) == 1 && noted(&c, "inactive.opened", id) == 1);
    for (int d = 182; d < 300; d += 7)
        pass(&c, AWARD_DAY + d);
    CHECK(quiet(&c, NULL) == 1); /* one is enough while it is open */
    CHECK_STR(running(&c).state, S("current"));
    as(&c, CY, 0);
    CHECK(award_talked(&c, id, S("She is fine.")) == ERR_NOT_FOUND);
    as(&c, BO, MANAGER);
    CHECK(award_talked(&c, id, S("")) == ERR_INVALID && problem_at(&c, "words").len > 0);
    c.problems = NULL;
    CHECK(award_talked(&c, id, S("She is fine.")) == OK);
    CHECK(award_talked(&c, id, S("Once more.")) == ERR_REFUSED);
    CHECK(award_offer_leave(&c, id) == OK && letters(&c, "Would a leave help?") == 1);
    CHECK(award_quiet_close(&c, id, S("")) == ERR_INVALID);
    c.problems = NULL;
    CHECK(award_quiet_close(&c, id, S("Works on a book; back in spring.")) == OK);
    CHECK(quiet(&c, NULL) == 0);
    pass(&c, AWARD_DAY + 301);
    CHECK(quiet(&c, NULL) == 1); /* the next quarter asks again: once */
    pass(&c, AWARD_DAY + 200);   /* the clock goes back */
    pass(&c, AWARD_DAY + 302);
    CHECK(quiet(&c, NULL) == 1);
    CHECK_STR(running(&c).state, S("current"));
    test_ctx_end(&c);
}

static void test_quarters(void)
{
    CHECK(award_quarter(day_of(2027, 1, 1)) == 2027 * 4);
    CHECK(award_quarter(day_of(2027, 3, 31)) == 2027 * 4);
    CHECK(award_quarter(day_of(2027, 12, 31)) == 2027 * 4 + 3);
    CHECK(day_months(day_of(2027, 8, 31), -6).n == day_of(2027, 2, 28).n);
    CHECK(day_months(day_of(2027, 1, 15), -1).n == day_of(2026, 12, 15).n);
}

/* ---- an employer whose first day lies ahead ------------------------------------------------------ */

static void test_hired_later(void)
{
    struct ctx c = scene();
    str rows =
        arena_format(c.mem,
                     "INSERT INTO organization (id,name,root) VALUES (1,'Owner',1);"
                     "INSERT INTO program_owner VALUES (%lld,1);"
                     "INSERT INTO affiliation VALUES (1,101,1,1,'employee',%d,NULL,'declared',1);",
                     (long long)c.program, AWARD_DAY + 50);
    CHECK(db_script(&c, rows.at) == OK && follow(&c, "affiliation.confirmed", 1) == OK);
    struct row_award_steps_open *steps;
    size_t n;
    pass(&c, AWARD_DAY + 49);
    CHECK(q_award_steps_open(&c, &steps, &n) == OK && n == 0);
    pass(&c, AWARD_DAY + 50);
    CHECK(only_step(&c) != 0 && letters(&c, "A question about your award") == 1);
    CHECK_STR(running(&c).state, S("current")); /* a person decides */
    as(&c, BO, MANAGER);
    CHECK(award_step_drop(&c, only_step(&c)) == OK);
    pass(&c, AWARD_DAY + 51);
    CHECK(q_award_steps_open(&c, &steps, &n) == OK && n == 0); /* decided is decided */
    test_ctx_end(&c);
}

/* ---- benefits ----------------------------------------------------------------------------------- */

static void test_benefits_rule(void)
{
    static const struct {
        struct award_benefit_facts f;
        bool on;
        int64_t until; /* 0: no end is known */
    } cases[] = {
        {{.state = AWARD_CURRENT, .ended = {100}, .grace_days = 30, .now = {90 * 86400}}, true, 0},
        {{.state = AWARD_PAUSED, .ended = {100}, .grace_days = 30, .now = {200 * 86400}}, true, 0},
        {{.state = AWARD_ENDED, .ended = {100}, .goes_on = true, .now = {200 * 86400}}, true, 0},
        /* never without a letter that arrived */
        {{.state = AWARD_ENDED,
          .ended = {100},
          .letter = true,
          .grace_days = 30,
          .now = {400 * 86400}},
         true,
         0},
        {{.state = AWARD_ENDED,
          .ended = {100},
          .letter = true,
          .told = {true, {100 * 86400}},
          .grace_days = 30,
          .now = {129 * 86400}},
         true,
         130},
        {{.state = AWARD_ENDED,
          .ended = {100},
          .letter = true,
          .told = {true, {100 * 86400}},
          .grace_days = 30,
          .now = {130 * 86400}},
         false,
         130},
        {{.state = AWARD_REVOKED,
          .ended = {100},
          .letter = true,
          .told = {true, {120 * 86400}}, /* late: the days begin then */
          .grace_days = 30,
          .now = {140 * 86400}},
         true,
         150},
        /* without an address there is no letter: the page is the notice */
        {{.state = AWARD_ENDED, .ended = {100}, .grace_days = 30, .now = {129 * 86400}}, true, 130},
        {{.state = AWARD_ENDED, .ended = {100}, .grace_days = 30, .now = {130 * 86400}},
         false,
         130},
        {{.state = AWARD_ENDED, .ended = {100}, .reachable = true, .now = {400 * 86400}}, true, 0},
        {{.state = AWARD_RELINQUISHED, .ended = {100}, .grace_days = 30, .now = {100 * 86400}},
         false,
         100},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct award_benefits b = award_benefits_rule(&cases[i].f);
        CHECK(b.on == cases[i].on && b.until.set == (cases[i].until != 0));
        CHECK(b.until.value.n == cases[i].until);
    }
}

static void test_benefits(void)
{
    struct ctx c = scene();
    struct award_benefits b;
    int64_t term = running(&c).id;
    pass(&c, END);
    CHECK(letters(&c, "Your term has ended") == 1);
    pass(&c, END + 100);
    CHECK(award_benefits_of(&c, term, &b) == OK && b.on && !b.told && !b.until.set);
    deliver(&c);
    CHECK(award_benefits_of(&c, term, &b) == OK && b.on && b.until.value.n == END + 130);
    pass(&c, END + 130);
    CHECK(award_benefits_of(&c, term, &b) == OK && !b.on);
    test_ctx_end(&c);
}

int main(void)
{
    test_asking();
    test_clock_stands_still();
    test_paused_beyond_the_end();
    test_pause_days();
    test_quiet();
    test_quarters();
    test_hired_later();
    test_benefits_rule();
    test_benefits();
    return CHECK_RESULT();
}
