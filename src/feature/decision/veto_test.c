#include "feature/decision/inside.h"

#include "feature/decision/decision_fixture.h"

#define WORDS "The evidence about the talks is not true; the hosts told us so."

enum { DAY_S = 86400 };

static void test_rules(void)
{
    const struct veto_facts fine = {
        .person = DI, .author = CY, .manager = true, .award = true, .state = DECISION_HEARD};
    struct veto_facts f = fine;
    CHECK(veto_may_make(&f) == VETO_YES && veto_may_sign(&f) == VETO_YES);
    CHECK(veto_may_withdraw(&f) == VETO_NOT_OWN);
    f.author = DI;
    CHECK(veto_may_sign(&f) == VETO_OWN && veto_may_withdraw(&f) == VETO_YES);
    f = fine, f.author = 0;
    CHECK(veto_may_sign(&f) == VETO_NONE_RUNS && veto_may_withdraw(&f) == VETO_NONE_RUNS);
    f = fine, f.manager = false;
    CHECK(veto_may_make(&f) == VETO_NOT_YOU && veto_may_sign(&f) == VETO_NOT_YOU);
    f = fine, f.hidden = true;
    CHECK(veto_may_make(&f) == VETO_HIDDEN);
    f = fine, f.state = DECISION_DRAFT;
    CHECK(veto_may_make(&f) == VETO_NOT_SIGNED);
    f = fine, f.state = DECISION_FINAL;
    CHECK(veto_may_make(&f) == VETO_IS_FINAL && veto_may_sign(&f) == VETO_IS_FINAL);
    f = fine, f.used = true;
    CHECK(veto_may_make(&f) == VETO_USED && veto_may_sign(&f) == VETO_YES);
    f = fine, f.award = false;
    CHECK(veto_may_make(&f) == VETO_NO_AWARD);
    for (int answer = VETO_NOT_YOU; answer <= VETO_NOT_OWN; answer++)
        CHECK(veto_sentence((enum veto_answer)answer)[0] != 0);
}

static void as(struct scene *s, int64_t me, int64_t bits)
{
    s->c.me = me;
    s->c.bits = ANYBODY | SIGNED_IN | bits;
    s->c.problems = NULL;
    s->c.why = S("");
}

/* An award and a renewal, drafted by Cy and signed by Di; the meeting is closed. */
static struct scene signed_cases(void)
{
    struct scene s = begin();
    size_t n;
    put_case(&s, (struct put){11, ANA, "new", 3, 800, 0});
    put_case(&s, (struct put){12, BO, "renewal", 3, 700, 0});
    as(&s, CY, COMMITTEE);
    CHECK(decision_evaluate(&s.c, CYCLE) == OK);
    CHECK(decision_draft_all(&s.c, CYCLE, S(""), &n) == OK && n == 2);
    as(&s, DI, MANAGER);
    CHECK(decision_sign(&s.c, CYCLE, &n) == OK && n == 2);
    return s;
}

static struct decision_case look(struct scene *s, int64_t nomination)
{
    struct decision_case one = {.facts.hidden = false};
    CHECK(decision_load(&s->c, nomination, &one) == OK);
    return one;
}

static void test_two_managers(void)
{
    struct scene s = signed_cases();
    size_t n;
    as(&s, CY, COMMITTEE);
    CHECK(veto_make(&s.c, 11, S("false-evidence"), S(WORDS)) == ERR_REFUSED); /* no manager */
    as(&s, DI, MANAGER);
    CHECK(veto_make(&s.c, 11, S("because"), S("short")) == ERR_INVALID);
    CHECK(problem_at(&s.c, "veto_ground").len > 0 && problem_at(&s.c, "veto_words").len > 0);
    as(&s, DI, MANAGER);
    CHECK(veto_make(&s.c, 11, S("false-evidence"), S(WORDS)) == OK);
    CHECK(veto_make(&s.c, 11, S("conduct"), S(WORDS)) == ERR_REFUSED);
    CHECK(veto_sign(&s.c, 11) == ERR_REFUSED); /* one's own */
    CHECK_STR(s.c.why, S("A second manager has to sign your veto."));
    CHECK(decision_publish(&s.c, CYCLE, &n) == ERR_REFUSED);
    CHECK(str_starts(s.c.why, S("A veto runs.")));
    as(&s, CY, COMMITTEE);
    struct decision_new again = {.nomination = 11, .outcome = S("award"), .ground = S("criteria")};
    CHECK(decision_draft(&s.c, &again) == ERR_REFUSED);
    CHECK(str_starts(s.c.why, S("A veto runs on this case")));
    as(&s, ED, MANAGER);
    CHECK(veto_withdraw(&s.c, 11) == ERR_REFUSED);
    CHECK(veto_sign(&s.c, 11) == OK);
    struct decision_case one = look(&s, 11);
    CHECK_STR(one.row.outcome, S("no_award"));
    CHECK_STR(one.row.ground, S("false-evidence"));
    CHECK_STR(one.row.reasons, S(WORDS));
    CHECK(one.row.author == DI && one.row.signer == ED);
    CHECK_STR(decision_ground_name(one.policy, one.row.outcome, one.row.ground),
              S("Evidence that the decision rests on is not true"));
    CHECK(decision_publish(&s.c, CYCLE, &n) == OK && n == 2);
    end(&s);
}

static void test_renewal_is_asked(void)
{
    struct scene s = signed_cases();
    size_t n;
    as(&s, DI, MANAGER);
    CHECK(veto_make(&s.c, 12, S("conduct"), S(WORDS)) == OK);
    as(&s, ED, MANAGER);
    CHECK(veto_sign(&s.c, 12) == OK);
    struct decision_case one = look(&s, 12);
    CHECK_STR(one.row.outcome, S("no_renewal"));
    CHECK(one.row.reply_until.set && one.row.reply_until.value.s > s.c.now.s);
    CHECK(decision_publish(&s.c, CYCLE, &n) == ERR_REFUSED); /* whose award ends can reply */
    end(&s);
}

static void test_clock(void)
{
    struct scene s = signed_cases();
    size_t n;
    as(&s, DI, MANAGER);
    CHECK(veto_make(&s.c, 11, S("law"), S(WORDS)) == OK);
    CHECK(veto_tick(&s.c, &n) == OK && n == 0);
    int64_t program = s.c.program;
    s.c.now.s += VETO_DAYS * DAY_S + 1;
    as(&s, ED, MANAGER);
    CHECK(veto_sign(&s.c, 11) == ERR_REFUSED); /* too late, before the job has run */
    CHECK(veto_tick(&s.c, &n) == OK && n == 1);
    CHECK(veto_tick(&s.c, &n) == OK && n == 0);
    s.c.program = program;
    struct decision_case one = look(&s, 11);
    CHECK_STR(one.row.outcome, S("award"));
    CHECK_STR(one.veto.state, S("lapsed"));
    CHECK(veto_make(&s.c, 11, S("conduct"), S(WORDS)) == ERR_REFUSED);
    CHECK_STR(s.c.why,
              S("There was a veto on this decision before; a second one is not possible."));
    CHECK(decision_publish(&s.c, CYCLE, &n) == OK && n == 2);
    end(&s);
}

static void test_withdrawn(void)
{
    struct scene s = signed_cases();
    size_t n;
    as(&s, DI, MANAGER);
    CHECK(veto_withdraw(&s.c, 11) == ERR_REFUSED);
    CHECK(veto_make(&s.c, 11, S("law"), S(WORDS)) == OK);
    CHECK(veto_withdraw(&s.c, 11) == OK);
    CHECK(decision_publish(&s.c, CYCLE, &n) == OK && n == 2);
    CHECK(veto_make(&s.c, 12, S("law"), S(WORDS)) == ERR_REFUSED);
    CHECK_STR(s.c.why, S("This case is decided and published; a veto comes too late."));
    end(&s);
}

/* A manager with a part in the case does not learn that there is one. */
static void test_hidden(void)
{
    struct scene s = signed_cases();
    put(&s, "INSERT INTO recusal (program,cycle,nomination,person,ground,made)"
            " SELECT program,5,11,104,'declared',1 FROM cycle WHERE id = 5");
    as(&s, DI, MANAGER);
    CHECK(veto_make(&s.c, 11, S("law"), S(WORDS)) == ERR_NOT_FOUND);
    CHECK(veto_sign(&s.c, 11) == ERR_NOT_FOUND);
    end(&s);
}

int main(void)
{
    test_rules();
    test_two_managers();
    test_renewal_is_asked();
    test_clock();
    test_withdrawn();
    test_hidden();
    return CHECK_RESULT();
}
