#include "feature/decision/appeal.h"

#include "feature/decision/appeal.sql.h"
#include "feature/decision/decision.sql.h"
#include "feature/decision/decision_fixture.h"
#include "feature/decision/reply.h"
#include "feature/decision/reply.sql.h"

/* Cy drafts, Di signs; Ed and those after him reviewed. Gus and Hal had no part. */
enum { HAL = 108, DAY_S = 86400 };

static void as(struct scene *s, int64_t me, int64_t bits)
{
    s->c.me = me, s->c.bits = ANYBODY | SIGNED_IN | bits, s->c.problems = NULL;
}

static str said(struct scene *s)
{
    return s->c.why;
}

#define END_IT                                                                                     \
    {                                                                                              \
        9, S("no_renewal"), S("below-threshold"),                                                  \
            S("The year was quieter than the line asks for.")                                      \
    }

/* Cy drafts that the award of case 9 ends; Di signs all that is drafted. */
static void end_nine(struct scene *s)
{
    struct decision_new in = END_IT;
    size_t n;
    CHECK(decision_draft(&s->c, &in) == OK);
    CHECK(decision_reply_read(&s->c, 9) == ERR_NOT_FOUND); /* nobody has replied */
    as(s, DI, MANAGER);
    CHECK(decision_sign(&s->c, CYCLE, &n) == OK);
}

/* Fay is asked, and can reply. */
static struct scene asked(void)
{
    struct scene s = begin();
    put_case(&s, (struct put){9, FAY, "renewal", 2, 500});
    CHECK(decision_evaluate(&s.c, CYCLE) == OK);
    end_nine(&s);
    return s;
}

/* Ana was refused, Bo not renewed: published. */
static struct scene scene(void)
{
    struct scene s = begin();
    size_t n;
    put(&s,
        "INSERT INTO person (id, handle, name, sort_key, made) VALUES (108,'hal','Hal',x'08',1);");
    put_case(&s, (struct put){7, ANA, "new", 2, 500});
    put_case(&s, (struct put){9, BO, "renewal", 2, 500});
    CHECK(decision_evaluate(&s.c, CYCLE) == OK);
    struct decision_new no = {7, S("no_award"), S("below-threshold"), S("")};
    CHECK(decision_draft(&s.c, &no) == OK);
    end_nine(&s);
    s.c.now.s += 14 * DAY_S;
    CHECK(decision_publish(&s.c, CYCLE, &n) == OK && n == 2);
    return s;
}

static struct appeal_of case_of(int64_t nomination)
{
    return (struct appeal_of){.nomination = nomination};
}

static struct row_appeal_decision final_of(struct scene *s, int64_t nomination)
{
    struct row_appeal_decision d;
    CHECK(q_appeal_decision(&s->c, nomination, &d) == OK && d.found);
    return d;
}

/* ---- rules by table --------------------------------------------------------------------------- */

static const struct {
    struct appeal_facts f;
    enum appeal_answer take, uphold, refuse, sign;
} answers[] = {
    {{.person = GUS, .nominee = ANA, .decides = true, .state = {"made", 4}},
     APPEAL_YES,
     APPEAL_NOT_TAKEN,
     APPEAL_NOT_TAKEN,
     APPEAL_NOT_TAKEN},
    {{.person = GUS, .nominee = ANA, .state = {"made", 4}},
     APPEAL_NOT_YOU,
     APPEAL_NOT_YOU,
     APPEAL_NOT_YOU,
     APPEAL_NOT_YOU},
    {{.person = ANA, .nominee = ANA, .decides = true, .state = {"made", 4}},
     APPEAL_OWN,
     APPEAL_OWN,
     APPEAL_OWN,
     APPEAL_OWN},
    {{.person = CY, .nominee = ANA, .decides = true, .part = true, .state = {"made", 4}},
     APPEAL_PART,
     APPEAL_PART,
     APPEAL_PART,
     APPEAL_PART},
    {{.person = GUS, .nominee = ANA, .decides = true, .judge = GUS, .state = {"taken", 5}},
     APPEAL_TAKEN,
     APPEAL_YES,
     APPEAL_IN_TIME,
     APPEAL_NOT_TAKEN},
    {{.person = GUS,
      .nominee = ANA,
      .decides = true,
      .judge = GUS,
      .state = {"taken", 5},
      .late = true},
     APPEAL_TAKEN,
     APPEAL_YES,
     APPEAL_YES,
     APPEAL_NOT_TAKEN},
    {{.person = HAL, .nominee = ANA, .decides = true, .judge = GUS, .state = {"taken", 5}},
     APPEAL_TAKEN,
     APPEAL_NOT_YOURS,
     APPEAL_NOT_YOURS,
     APPEAL_NOT_TAKEN},
    {{.person = HAL, .nominee = ANA, .decides = true, .judge = GUS, .state = {"proposed", 8}},
     APPEAL_TAKEN,
     APPEAL_NOT_TAKEN,
     APPEAL_NOT_TAKEN,
     APPEAL_YES},
    {{.person = GUS, .nominee = ANA, .decides = true, .judge = GUS, .state = {"proposed", 8}},
     APPEAL_TAKEN,
     APPEAL_NOT_TAKEN,
     APPEAL_NOT_TAKEN,
     APPEAL_SAME},
    {{.person = GUS, .nominee = ANA, .decides = true, .judge = GUS, .state = {"upheld", 6}},
     APPEAL_CLOSED,
     APPEAL_CLOSED,
     APPEAL_CLOSED,
     APPEAL_CLOSED},
};

static void test_who(void)
{
    for (size_t i = 0; i < COUNT(answers); i++) {
        CHECK(appeal_may_take(&answers[i].f) == answers[i].take);
        CHECK(appeal_may_answer(&answers[i].f, S("upheld")) == answers[i].uphold);
        CHECK(appeal_may_answer(&answers[i].f, S("refused")) == answers[i].refuse);
        CHECK(appeal_may_sign(&answers[i].f) == answers[i].sign);
    }
    for (enum appeal_answer a = APPEAL_NOT_YOU; a <= APPEAL_IN_TIME; a++)
        CHECK(appeal_sentence(a)[0] != 0);
}

/* ---- from the appeal to another decision ------------------------------------------------------- */

static int64_t appealed(struct scene *s, int64_t person, int64_t nomination)
{
    as(s, person, 0);
    CHECK(appeal_make(&s->c, case_of(nomination),
                      S("Half of my year was not in the record you read.")) == OK);
    return final_of(s, nomination).appeal;
}

static void test_making(void)
{
    struct scene s = scene();
    as(&s, BO, 0);
    CHECK(appeal_make(&s.c, case_of(7), S("Half of my year was not in the record.")) ==
          ERR_NOT_FOUND);
    as(&s, ANA, 0);
    CHECK(appeal_make(&s.c, case_of(7), S("Why?")) == ERR_INVALID &&
          problem_at(&s.c, "words").len > 0);
    int64_t id = appealed(&s, ANA, 7);
    CHECK(appeal_make(&s.c, case_of(7), S("And another thing, at length.")) == ERR_REFUSED);
    struct row_appeal_by_id a;
    CHECK(q_appeal_by_id(&s.c, id, &a) == OK && !a.late && a.due.s == s.c.now.s + 30 * DAY_S);
    s.c.now.s += 31 * DAY_S;
    id = appealed(&s, BO, 9);
    CHECK(q_appeal_by_id(&s.c, id, &a) == OK && a.late);
    end(&s);
}

static void test_too_old(void)
{
    struct scene s = scene();
    s.c.now.s += 367 * DAY_S;
    as(&s, ANA, 0);
    CHECK(appeal_make(&s.c, case_of(7), S("Half of my year was not in the record.")) ==
          ERR_REFUSED);
    CHECK_STR(said(&s), S("This decision is older than a year; it can no longer be appealed."));
    end(&s);
}

static void test_upheld(void)
{
    struct scene s = scene();
    int64_t id = appealed(&s, ANA, 7), before = final_of(&s, 7).id;
    struct appeal_reply stays = {S("upheld"), S(""), S("")};
    const struct {
        int64_t person, bits;
        enum err e;
    } takers[] = {{CY, COMMITTEE, ERR_REFUSED}, /* drafted it */
                  {DI, MANAGER, ERR_REFUSED},   /* signed it */
                  {ED, COMMITTEE, ERR_REFUSED}, /* reviewed it */
                  {HAL, LEAD, ERR_REFUSED},     {ANA, COMMITTEE, ERR_NOT_FOUND},
                  {GUS, COMMITTEE, OK}};
    for (size_t i = 0; i < COUNT(takers); i++) {
        as(&s, takers[i].person, takers[i].bits);
        CHECK(appeal_take(&s.c, id) == takers[i].e);
    }
    CHECK(appeal_answer_write(&s.c, id, &stays) == ERR_INVALID && problem_at(&s.c, "reasons").len);
    s.c.problems = NULL, stays.to = S("refused");
    CHECK(appeal_answer_write(&s.c, id, &stays) == ERR_REFUSED); /* it came in time */
    stays.to = S("upheld"), stays.reasons = S("Everything named had been read; it stays.");
    CHECK(appeal_answer_write(&s.c, id, &stays) == OK);
    CHECK(appeal_answer_write(&s.c, id, &stays) == ERR_REFUSED);
    CHECK(final_of(&s, 7).id == before);
    end(&s);
}

static void test_changed(void)
{
    struct scene s = scene();
    int64_t id = appealed(&s, BO, 9), before = final_of(&s, 9).id;
    struct appeal_reply in = {S("proposed"), S("no-such"), S("A whole series was overlooked.")};
    as(&s, GUS, COMMITTEE);
    CHECK(appeal_take(&s.c, id) == OK);
    CHECK(appeal_answer_write(&s.c, id, &in) == ERR_INVALID && problem_at(&s.c, "ground").len > 0);
    s.c.problems = NULL, in.ground = S("criteria");
    CHECK(appeal_answer_write(&s.c, id, &in) == OK);
    CHECK(appeal_sign(&s.c, id, true) == ERR_REFUSED); /* not one's own */
    as(&s, CY, COMMITTEE);
    CHECK(appeal_sign(&s.c, id, true) == ERR_REFUSED); /* nor by who decided */
    as(&s, HAL, MANAGER);
    CHECK(appeal_sign(&s.c, id, false) == OK && appeal_sign(&s.c, id, true) == ERR_REFUSED);
    as(&s, GUS, COMMITTEE);
    CHECK(appeal_answer_write(&s.c, id, &in) == OK && final_of(&s, 9).id == before);
    as(&s, HAL, MANAGER);
    CHECK(appeal_sign(&s.c, id, true) == OK);
    struct row_appeal_decision d = final_of(&s, 9);
    CHECK(d.id != before && d.replaces == before);
    CHECK_STR(d.outcome, S("renew"));
    as(&s, BO, 0);
    CHECK(appeal_make(&s.c, case_of(9), S("And now I want even more than that.")) == ERR_REFUSED);
    const struct ledger_line *lines;
    size_t n;
    CHECK(ledger_of(&s.c, d.id, &lines, &n) == OK && n == 1);
    CHECK_STR(lines[0].kind, S("decision.final")); /* the room of awards follows it */
    end(&s);
}

static void test_late(void)
{
    struct scene s = scene();
    s.c.now.s += 40 * DAY_S;
    int64_t id = appealed(&s, ANA, 7);
    as(&s, GUS, COMMITTEE);
    struct appeal_reply in = {S("refused"), S(""), S("It came ten days after the time was over.")};
    CHECK(appeal_take(&s.c, id) == OK && appeal_answer_write(&s.c, id, &in) == OK);
    end(&s);
}

/* ---- replies are read -------------------------------------------------------------------------- */

static void test_reply_is_read(void)
{
    struct scene s = asked();
    size_t n;
    struct decision_new in = END_IT;
    as(&s, FAY, 0);
    CHECK(decision_reply_read(&s.c, 9) == ERR_REFUSED);
    CHECK(decision_reply(&s.c, 9, S("I was ill for half of the year."), false) == OK);
    as(&s, DI, MANAGER);
    CHECK(decision_publish(&s.c, CYCLE, &n) == ERR_REFUSED);
    CHECK_STR(said(&s), S("The reply of Fay has not been read by two of those who decide."));
    CHECK(decision_reply_read(&s.c, 9) == OK && decision_reply_read(&s.c, 9) == OK);
    CHECK(decision_publish(&s.c, CYCLE, &n) == ERR_REFUSED); /* one is not two */
    as(&s, CY, COMMITTEE);
    CHECK(decision_reply_read(&s.c, 9) == OK);
    in.reasons = S("Also after the reply: the rest of the year was quiet.");
    CHECK(decision_draft(&s.c, &in) == OK); /* it can be changed */
    CHECK(decision_publish(&s.c, CYCLE, &n) == ERR_REFUSED);
    as(&s, DI, MANAGER);
    CHECK(decision_sign(&s.c, CYCLE, &n) == OK && decision_publish(&s.c, CYCLE, &n) == OK);
    struct row_reply_readers *readers;
    CHECK(q_reply_readers(&s.c, CYCLE, &readers, &n) == OK && n == 2);
    end(&s);
}

static void test_waived(void)
{
    struct scene s = asked();
    size_t n;
    as(&s, FAY, 0);
    CHECK(decision_reply(&s.c, 9, S(""), true) == OK);
    as(&s, DI, MANAGER);
    CHECK(decision_publish(&s.c, CYCLE, &n) == OK); /* there is nothing to read */
    end(&s);
}

int main(void)
{
    test_who();
    test_making();
    test_too_old();
    test_upheld();
    test_changed();
    test_late();
    test_reply_is_read();
    test_waived();
    return CHECK_RESULT();
}
