/* An award that was withdrawn, and the appeal against that: through the pages of both rooms. */
#include "feature/award/award_fixture.h"
#include "feature/decision/decision.h"
#include "feature/frame/testing.h"

enum { DI = 104, EVE };

static const struct route *const routes[] = {award_routes, appeal_routes, NULL};

/* Bo and Cy revoked Ana's award; Di and Eve had no part in anything. *step: the revocation. */
static struct ctx scene(int64_t *step)
{
    struct ctx c = begin();
    struct row_award_withdrawn w;
    struct row_award_steps_open *steps = NULL;
    size_t n = 0;
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                        " (104,'di','Di',x'04',1),(105,'eve','Eve',x'05',1);") == OK);
    CHECK(follow(&c, "decision.final", 9) == OK && tick(&c, AWARD_DAY) == 1);
    struct award_step_new in = {.term = running(&c).id,
                                .kind = STEP_REVOKE,
                                .ground = S("Conduct"),
                                .evidence = S("Three complaints, all upheld.")};
    as(&c, BO, MANAGER);
    CHECK(award_step_open(&c, &in) == OK && q_award_steps_open(&c, &steps, &n) == OK && n == 1);
    c.now.s += AWARD_ANSWER_DAYS * 86400;
    CHECK(award_step_sign(&c, steps[0].id) == OK);
    as(&c, CY, MANAGER);
    CHECK(award_step_sign(&c, steps[0].id) == OK && !running(&c).found);
    CHECK(q_award_withdrawn(&c, ANA, &w) == OK && w.found && w.step == steps[0].id);
    *step = w.step;
    return c;
}

static struct res post(struct ctx *c, str path, str act, str words)
{
    const struct field form[] = {{S("act"), act},
                                 {S("to"), S("proposed")},
                                 {S("reasons"), words},
                                 {S("words"), words},
                                 {{0}}};
    return ask_routes(c, routes, "POST", path, form);
}

static str page(struct ctx *c, const char *before, int64_t id, const char *after)
{
    return arena_format(c->mem, "%s%lld%s", before, (long long)id, after);
}

static int64_t appeal_of_step(struct ctx *c)
{
    static const struct stmt_def def = {"SELECT id FROM appeal", "appeal", "appeal", NULL};
    struct stmt *q = stmt_new(c, &def);
    bool row = false;
    CHECK(stmt_step(c, q, &row) == OK && row);
    int64_t id = row ? stmt_int(q, 0) : 0;
    stmt_done(q);
    return id;
}

/* Ana appeals; neither who withdrew it nor a lead can answer, and the page says who can. */
static str appealed(struct ctx *c, int64_t step)
{
    str own = page(c, "/account/award/steps/", step, "/appeal");
    enter(c, ANA, 0);
    struct res out = ask_routes(c, routes, "GET", S("/account/award"), NULL);
    CHECK(shows(&out, "Your award was withdrawn on") && shows(&out, "Three complaints"));
    CHECK(ask_routes(c, routes, "GET", own, NULL).status == 200);
    out = post(c, own, S(""), S("No!"));
    CHECK(out.status == 422 && shows(&out, "No!"));
    CHECK(post(c, own, S(""), S("None of the three complaints was about me.")).status == 303);
    out = post(c, own, S(""), S("And one more thing, at some length."));
    CHECK(out.status == 403 && shows(&out, "You have appealed already."));
    enter(c, DI, COMMITTEE);
    CHECK(ask_routes(c, routes, "GET", own, NULL).status == 404); /* it is Ana's page */
    return page(c, "/appeals/", appeal_of_step(c), "");
}

static void test_restored(void)
{
    int64_t step;
    struct award_benefits benefits;
    struct ctx c = scene(&step);
    str appeal = appealed(&c, step);
    enter(&c, BO, MANAGER);
    struct res out = post(&c, appeal, S("take"), S(""));
    CHECK(out.status == 403 && shows(&out, "somebody who had none answers the appeal"));
    enter(&c, DI, COMMITTEE);
    CHECK(post(&c, appeal, S("take"), S("")).status == 303);
    CHECK(post(&c, appeal, S(""), S("The complaints were about another Ana.")).status == 303);
    enter(&c, EVE, MANAGER);
    out = ask_routes(&c, routes, "GET", appeal, NULL);
    CHECK(shows(&out, "The award was withdrawn.") && shows(&out, "Three complaints"));
    CHECK(post(&c, appeal, S("sign"), S("")).status == 303);
    enter(&c, 0, 0);
    CHECK(follow(&c, "appeal.changed", appeal_of_step(&c)) == OK);
    CHECK(follow(&c, "appeal.changed", appeal_of_step(&c)) == OK); /* seen twice: once */
    struct row_award_running t = running(&c);
    CHECK(t.found && t.from_day.n == AWARD_DAY && t.to_day.n == AWARD_DAY + 365);
    CHECK_STR(t.state, S("current"));
    CHECK(award_benefits_of(&c, t.id, &benefits) == OK && benefits.on && !benefits.until.set);
    CHECK(letters(&c, "Your award goes on") == 1);
    CHECK(tick(&c, AWARD_DAY + 365) == 1 && letters(&c, "Your term has ended") == 1);
    test_ctx_end(&c);
}

/* By then Ana holds a later award: the revocation is taken back, and nothing begins. */
static void test_another_runs(void)
{
    int64_t step;
    struct ctx c = scene(&step);
    str appeal = appealed(&c, step);
    str rows = arena_format(
        c.mem,
        "INSERT INTO award_term (program,id,person,decision,expertise,number,from_day,to_day,state)"
        " SELECT program,99,person,10,expertise,2,to_day,to_day+365,'current' FROM award_term;"
        "UPDATE appeal SET state = 'changed', judge = %d, signer = %d, closed = 1",
        DI, EVE);
    CHECK(db_script(
              &c,
              "INSERT INTO decision SELECT program,10,cycle,nomination,meeting,run,outcome,ground,"
              "reasons,'replaced',author,signer,reply_until,made,final,NULL FROM decision") == OK);
    CHECK(db_script(&c, rows.at) == OK && appeal.len > 0);
    enter(&c, 0, 0);
    CHECK(follow(&c, "appeal.changed", appeal_of_step(&c)) == OK);
    struct row_award_history *history;
    size_t n;
    CHECK(q_award_history(&c, ANA, &history, &n) == OK && n == 2);
    CHECK_STR(history[1].state, S("ended"));
    CHECK_STR(running(&c).state, S("current"));
    test_ctx_end(&c);
}

/* The term of a won appeal: the award day of the cycle and the end of its terms; the letter says so. */
static void test_begun_late(void)
{
    struct ctx c = begin();
    CHECK(db_script(&c, "UPDATE decision SET replaces = 3 WHERE id = 9") == OK);
    c.now = (moment){(AWARD_DAY + 90) * 86400};
    CHECK(follow(&c, "decision.final", 9) == OK && tick(&c, AWARD_DAY + 90) == 1);
    struct row_award_running t = running(&c);
    CHECK(t.from_day.n == AWARD_DAY && t.to_day.n == AWARD_DAY + 365);
    CHECK(letters_saying(&c, "benefits begin today") == 1);
    test_ctx_end(&c);
}

int main(void)
{
    test_restored();
    test_another_runs();
    test_begun_late();
    return CHECK_RESULT();
}
