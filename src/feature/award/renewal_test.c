#include "feature/award/award_fixture.h"
#include "feature/award/renewal.h"
#include "feature/award/renewal.sql.h"
#include "feature/nomination/nomination.h"

enum { END = AWARD_DAY + 365 };

static struct row_renewal_of_term case_of(struct ctx *c)
{
    struct row_renewal_of_term r;
    CHECK(q_renewal_of_term(c, running(c).id, &r) == OK);
    return r;
}

/* Ana's term runs, and the calendar is planned. */
static struct ctx scene(void)
{
    struct ctx c = begin();
    CHECK(follow(&c, "decision.final", 9) == OK);
    pass(&c, AWARD_DAY);
    CHECK_STR(running(&c).state, S("current"));
    return c;
}

static void test_which_notice(void)
{
    static const struct {
        int64_t left, notice_days, last, due;
    } cases[] = {
        {91, 90, 0, 0},    {90, 90, 0, 90},  {61, 90, 0, 90}, {60, 90, 0, 60},  {31, 90, 0, 60},
        {30, 90, 0, 30},   {1, 90, 0, 30},   {0, 90, 30, 0},  {75, 90, 90, 0},  {60, 90, 90, 60},
        {59, 90, 60, 0},   {30, 90, 90, 30}, /* after a stop: only the last one */
        {80, 90, 60, 0},   {90, 90, 30, 0},  /* a clock that goes back brings none again */
        {120, 120, 0, 90}, {60, 45, 0, 0},   {45, 45, 0, 90}, {30, 45, 90, 30}, {30, 20, 0, 0},
        {20, 20, 0, 90},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK(renewal_notice_due(cases[i].left, cases[i].notice_days, cases[i].last) ==
              cases[i].due);
}

static void test_three_letters(void)
{
    struct ctx c = scene();
    pass(&c, END - 91);
    CHECK(!case_of(&c).found);
    pass(&c, END - 90);
    int64_t term = running(&c).id;
    CHECK(case_of(&c).found && noted(&c, "renewal.opened", term) == 1);
    CHECK(letters(&c, "Your award until") == 1 && !case_of(&c).told_90.set);
    pass(&c, END - 89);
    CHECK(!case_of(&c).told_90.set); /* written is not delivered */
    deliver(&c);
    pass(&c, END - 88);
    CHECK(case_of(&c).told_90.set && noted(&c, "renewal.told", term) == 1);
    for (int64_t left = 87; left > 0; left--)
        pass(&c, END - left);
    CHECK(letters(&c, "Your award until") == 3);
    deliver(&c);
    pass(&c, END - 1);
    CHECK(case_of(&c).told_60.set && case_of(&c).told_30.set);
    CHECK(noted(&c, "renewal.told", term) == 3 && noted(&c, "renewal.opened", term) == 1);
    pass(&c, END - 90); /* the clock goes back: nothing is undone, nothing goes twice */
    CHECK(letters(&c, "Your award until") == 3 && noted(&c, "renewal.told", term) == 3);
    CHECK_STR(case_of(&c).state, S("nominated"));
    test_ctx_end(&c);
}

static void test_after_a_stop(void)
{
    struct ctx c = scene();
    pass(&c, END - 25); /* the server was away since summer */
    CHECK(letters(&c, "Your award until") == 1);
    deliver(&c);
    pass(&c, END - 24);
    CHECK(case_of(&c).told_30.set && !case_of(&c).told_90.set && !case_of(&c).told_60.set);
    pass(&c, END - 70);
    CHECK(letters(&c, "Your award until") == 1);
    test_ctx_end(&c);
}

static void test_by_itself(void)
{
    struct ctx c = scene();
    const struct nomination_line *mine;
    size_t n;
    /* Nominations for 2028-01-01 close on 6 November 2027: 56 days before. */
    for (int64_t left = 90; left > 62; left--)
        pass(&c, END - left);
    CHECK_STR(case_of(&c).state, S("open"));
    pass(&c, END - 62);
    CHECK_STR(case_of(&c).state, S("nominated"));
    CHECK(noted(&c, "renewal.nominated", running(&c).id) == 1);
    as(&c, ANA, MEMBER);
    CHECK(nomination_mine(&c, &mine, &n) == OK && n == 2);
    CHECK(mine[0].own && mine[0].state == NOMINATION_DOCUMENTING && mine[0].award.n == END);
    CHECK(noted(&c, "nomination.made", mine[0].id) == 1);
    CHECK(nomination_withdraw(&c, mine[0].id) == OK);
    c.me = 0;
    CHECK(db_begin(&c) == OK);
    CHECK(db_end(&c, award_follow(&c, &(struct ledger_line){.kind = S("nomination.withdrawn"),
                                                            .subject = mine[0].id,
                                                            .person = ANA})) == OK);
    CHECK_STR(case_of(&c).state, S("declined"));
    pass(&c, END - 61);
    CHECK_STR(case_of(&c).state, S("declined"));
    test_ctx_end(&c);
}

static void test_the_person_says(void)
{
    struct ctx c = scene();
    as(&c, ANA, MEMBER);
    CHECK(renewal_accept(&c) == ERR_REFUSED); /* nothing is open yet */
    pass(&c, END - 88);
    as(&c, ANA, MEMBER);
    CHECK(renewal_reopen(&c) == ERR_REFUSED);
    CHECK(renewal_decline(&c) == OK && renewal_decline(&c) == ERR_REFUSED);
    pass(&c, END - 60);
    CHECK_STR(case_of(&c).state, S("declined"));
    CHECK(letters(&c, "Your award until") == 1); /* none after a no */
    as(&c, ANA, MEMBER);
    CHECK(renewal_reopen(&c) == OK && renewal_accept(&c) == OK &&
          renewal_accept(&c) == ERR_REFUSED);
    CHECK_STR(case_of(&c).state, S("nominated"));
    as(&c, BO, 0);
    CHECK(renewal_decline(&c) == ERR_REFUSED); /* Bo has none */
    test_ctx_end(&c);
}

static void test_closed_at_the_end(void)
{
    struct ctx c = scene();
    struct row_renewal_of_term r;
    pass(&c, END - 88);
    int64_t term = running(&c).id;
    pass(&c, END);
    pass(&c, END + 1);
    CHECK(q_renewal_of_term(&c, term, &r) == OK && r.found);
    CHECK_STR(r.state, S("closed"));
    CHECK(noted(&c, "renewal.closed", term) == 1);
    test_ctx_end(&c);
}

static void test_others_do_not_nominate(void)
{
    struct ctx c = scene();
    const struct expertise *expertises;
    size_t n;
    int64_t id;
    CHECK(program_expertises(&c, &expertises, &n) == OK);
    str why = S("She answered hundreds of questions this year, kindly and correctly, and wrote the "
                "guide that every newcomer reads first; all of it unpaid.");
    struct nomination_new in = {
        .nominee = ANA, .expertise = expertises[1].id, .why = why, .tie = TIE_NONE};
    as(&c, BO, MANAGER);
    CHECK(nomination_make(&c, &in, &id) == ERR_REFUSED); /* one way to a renewal */
    pass(&c, END);
    as(&c, ANA, ALUMNI);
    CHECK(nomination_make(&c, &in, &id) == OK); /* and one back, without a nominator */
    CHECK(nomination_withdraw(&c, id) == OK);
    CHECK(nomination_make(&c, &in, &id) == ERR_REFUSED); /* once for an award day */
    as(&c, CY, 0);
    in.nominee = CY;
    CHECK(nomination_make(&c, &in, &id) == ERR_REFUSED); /* never held it */
    test_ctx_end(&c);
}

int main(void)
{
    test_which_notice();
    test_three_letters();
    test_after_a_stop();
    test_by_itself();
    test_the_person_says();
    test_closed_at_the_end();
    test_others_do_not_nominate();
    return CHECK_RESULT();
}
