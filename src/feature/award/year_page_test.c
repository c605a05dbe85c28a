/* The pages of the year: each one shown, and each form sent with what is wrong and what is right. What was
 * typed comes back. */
#include "feature/award/award_fixture.h"
#include "feature/frame/testing.h"
#include "feature/people/people.h"

enum { END = AWARD_DAY + 365, QUIET = 77 };
enum {
    NOTHING,
    STEP,
    TERM,
    CASE
}; /* what '#' of a path stands for: a step that waits, the term, who is quiet */

static const struct route *const routes[] = {award_routes, term_routes, holder_routes,
                                             renewal_routes, NULL};

struct asked {
    int64_t person, bits;
    const char *method, *path;
    int of;
    struct field form[4];
    int status;
    const char *shows; /* NULL: nothing is looked for */
};

static struct ctx scene(void)
{
    struct ctx c = begin();
    CHECK(follow(&c, "decision.final", 9) == OK);
    pass(&c, AWARD_DAY);
    str quiet =
        arena_format(c.mem,
                     "INSERT INTO inactive_case (program,id,term,quarter,quiet_since,state,opened)"
                     " VALUES (%lld,%d,%lld,8108,20700,'open',1)",
                     (long long)c.program, QUIET, (long long)running(&c).id);
    CHECK(db_script(&c, quiet.at) == OK);
    return c;
}

static int64_t thing(struct ctx *c, int of)
{
    struct row_award_steps_open *steps;
    size_t n;
    if (of == TERM)
        return running(c).id;
    if (of != STEP)
        return of == CASE ? QUIET : 0;
    CHECK(q_award_steps_open(c, &steps, &n) == OK && n == 1);
    return n ? steps[0].id : 0;
}

static void ask_all(struct ctx *c, const struct asked *all, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct asked *a = &all[i];
        str path = str_of(a->path);
        size_t mark = str_find(path, S("#"));
        if (mark != SIZE_MAX)
            path = arena_format(c->mem, "%.*s%lld%.*s", STR_ARG(str_upto(path, mark)),
                                (long long)thing(c, a->of), STR_ARG(str_from(path, mark + 1)));
        enter(c, a->person, a->bits);
        struct res out = ask_routes(c, routes, a->method, path, a->form);
        bool good = out.status == a->status && (!a->shows || shows(&out, a->shows));
        if (!good)
            printf("row %zu: %s %.*s: %d\n", i, a->method, STR_ARG(path), out.status);
        CHECK(good);
    }
}

#define FORM(...)                                                                                  \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define IS(name, value)                                                                            \
    {                                                                                              \
        {name, sizeof name - 1},                                                                   \
        {                                                                                          \
            value, sizeof value - 1                                                                \
        }                                                                                          \
    }

static void test_leave(void)
{
    static const struct asked all[] = {
        {ANA, 0, "GET", "/account/award", 0, {{{0}}}, 200, "Ask for a leave"},
        {ANA, 0, "POST", "/account/award/leave", 0, FORM(IS("ground", "Our first child")), 422,
         "Choose the day on which you mean to be back."},
        {ANA, 0, "POST", "/account/award/leave", 0, FORM(IS("ground", "Our first child")), 422,
         "Our first child"},
        {ANA, 0, "POST", "/account/award/leave", 0, FORM(IS("until", "2027-13-45")), 422,
         "2027-13-45"},
        {ANA, 0, "POST", "/account/award/leave", 0, FORM(IS("until", "2026-12-24")), 422,
         "Choose a day after today."},
        {ANA, 0, "POST", "/account/award/leave", 0, FORM(IS("until", "2028-06-01")), 422,
         "A leave lasts a year at most."},
        {ANA, 0, "POST", "/account/award/leave", 0, FORM(IS("until", "2027-03-01")), 303, NULL},
        {ANA, 0, "GET", "/account/award", 0, {{{0}}}, 200, "You asked for a leave until"},
        {ANA, 0, "POST", "/account/award/leave", 0, FORM(IS("until", "2027-03-01")), 409, NULL},
        {ANA, 0, "POST", "/account/award/back", 0, {{{0}}}, 403, "This award is not paused."},
        {BO, MANAGER, "GET", "/lead/awards", 0, {{{0}}}, 200, "Asks for a leave until"},
        {ANA, 0, "POST", "/lead/awards/steps/#/agree", STEP, {{{0}}}, 403, NULL},
        {BO, MANAGER, "POST", "/lead/awards/steps/#/agree", STEP, {{{0}}}, 303, NULL},
        {ANA, 0, "GET", "/account/award", 0, {{{0}}}, 200, "You are on leave"},
        {BO, MANAGER, "GET", "/lead/awards", 0, {{{0}}}, 200, "They are back"},
        {ANA, 0, "POST", "/account/award/back", 0, {{{0}}}, 303, NULL},
        {BO,
         MANAGER,
         "POST",
         "/lead/awards/#/back",
         TERM,
         {{{0}}},
         403,
         "This award is not paused."},
        {ANA, 0, "POST", "/account/award/leave", 0, FORM(IS("until", "2027-03-01")), 303, NULL},
        {BO, MANAGER, "POST", "/lead/awards/steps/#/drop", STEP, {{{0}}}, 303, NULL},
    };
    struct ctx c = scene();
    ask_all(&c, all, COUNT(all));
    test_ctx_end(&c);
}

static void test_quiet(void)
{
    static const struct asked all[] = {
        {BO, MANAGER, "GET", "/lead/awards", 0, {{{0}}}, 200, "Quiet since"},
        {CY, LEAD, "POST", "/lead/awards/quiet/#", CASE,
         FORM(IS("act", "talked"), IS("words", "A call.")), 404, NULL}, /* no lead of this region */
        {BO, MANAGER, "POST", "/lead/awards/quiet/#", CASE,
         FORM(IS("act", "talked"), IS("words", "ok")), 422, "ok</textarea>"},
        {BO, MANAGER, "POST", "/lead/awards/quiet/#", CASE, FORM(IS("act", "close")), 422, NULL},
        {BO, MANAGER, "POST", "/lead/awards/quiet/#", CASE,
         FORM(IS("act", "talked"), IS("words", "On the phone: a new job.")), 303, NULL},
        {BO, MANAGER, "GET", "/lead/awards", 0, {{{0}}}, 200, "On the phone: a new job."},
        {BO, MANAGER, "POST", "/lead/awards/quiet/#", CASE, FORM(IS("act", "offer")), 303, NULL},
        {BO, MANAGER, "POST", "/lead/awards/quiet/#", CASE, FORM(IS("act", "offer")), 403,
         "Somebody has answered this already."},
        {BO, MANAGER, "POST", "/lead/awards/quiet/#", CASE,
         FORM(IS("act", "close"), IS("words", "Back in spring.")), 303, NULL},
        {BO, MANAGER, "GET", "/lead/awards", 0, {{{0}}}, 200, "Nobody has been quiet for so long."},
    };
    struct ctx c = scene();
    ask_all(&c, all, COUNT(all));
    test_ctx_end(&c);
}

static void test_step(void)
{
    static const struct asked all[] = {
        {BO, MANAGER, "GET", "/program/awards", 0, {{{0}}}, 200, "Ana"},
        {BO, MANAGER, "GET", "/program/awards/#", TERM, {{{0}}}, 200, "What should happen?"},
        {BO, MANAGER, "POST", "/program/awards/#", TERM, FORM(IS("ground", "Conduct")), 422,
         "Choose what"},
        {BO, MANAGER, "POST", "/program/awards/#", TERM,
         FORM(IS("kind", "revoke"), IS("ground", "Conduct")), 422, "Conduct"},
        {BO, MANAGER, "POST", "/program/awards/#", TERM,
         FORM(IS("kind", "pause"), IS("ground", "Asked by phone"), IS("until", "2020-01-01")), 422,
         "2020-01-01"},
        {BO, MANAGER, "POST", "/program/awards/#", TERM,
         FORM(IS("kind", "revoke"), IS("ground", "Conduct"),
              IS("evidence", "Three complaints, all upheld.")),
         303, NULL},
        {ANA, 0, "GET", "/account/award", 0, {{{0}}}, 200, "Three complaints, all upheld."},
        {ANA, 0, "POST", "/account/award/steps/#/answer", STEP, FORM(IS("answer", "")), 422, NULL},
        {CY, 0, "POST", "/account/award/steps/#/answer", STEP, FORM(IS("answer", "Not me")), 404,
         NULL},
        {ANA, 0, "POST", "/account/award/steps/#/answer", STEP,
         FORM(IS("answer", "It was not me.")), 303, NULL},
        {ANA, 0, "GET", "/account/award", 0, {{{0}}}, 200, "It was not me.</textarea>"},
        {BO,
         MANAGER,
         "POST",
         "/program/awards/steps/#/sign",
         STEP,
         {{{0}}},
         403,
         NULL}, /* too early */
        {BO, MANAGER, "POST", "/program/awards/steps/#/drop", STEP, {{{0}}}, 303, NULL},
        {ANA, 0, "POST", "/account/award/relinquish", 0, {{{0}}}, 422, "Tick the box"},
        {ANA, 0, "POST", "/account/award/relinquish", 0, FORM(IS("sure", "yes")), 303, NULL},
        {ANA, 0, "GET", "/account/award", 0, {{{0}}}, 200, "You are alumni."},
    };
    struct ctx c = scene();
    ask_all(&c, all, COUNT(all));
    test_ctx_end(&c);
}

static void test_renewal(void)
{
    static const struct asked early[] = {
        {ANA, 0, "GET", "/account/award/renewal", 0, {{{0}}}, 404, "It opens by itself"},
        {ANA, 0, "POST", "/account/award/renewal", 0, FORM(IS("act", "accept")), 404, NULL},
    };
    static const struct asked all[] = {
        {ANA, 0, "GET", "/account/award/renewal", 0, {{{0}}}, 200, "Your award ends on"},
        {BO, 0, "GET", "/account/award/renewal", 0, {{{0}}}, 404, NULL},
        {ANA, 0, "POST", "/account/award/renewal", 0, {{{0}}}, 422, "Choose what should happen."},
        {ANA, 0, "POST", "/account/award/renewal", 0, FORM(IS("act", "decline")), 303, NULL},
        {ANA, 0, "GET", "/account/award/renewal", 0, {{{0}}}, 200, "I changed my mind"},
        {ANA, 0, "POST", "/account/award/renewal", 0, FORM(IS("act", "decline")), 403, NULL},
        {ANA, 0, "POST", "/account/award/renewal", 0, FORM(IS("act", "reopen")), 303, NULL},
        {BO, MANAGER, "GET", "/lead/awards", 0, {{{0}}}, 200, "opens by itself"},
    };
    struct ctx c = scene();
    ask_all(&c, early, COUNT(early));
    pass(&c, END - 89);
    ask_all(&c, all, COUNT(all));
    test_ctx_end(&c);
}

static void test_return(void)
{
    static const struct asked all[] = {
        {ANA, 0, "GET", "/account/award", 0, {{{0}}}, 200, "Come back"},
        {ANA, 0, "GET", "/account/award/return", 0, {{{0}}}, 200, "What have you done since?"},
        {ANA, 0, "POST", "/account/award/return", 0, FORM(IS("why", "Talks in <Lisbon>")), 422,
         "Talks in &lt;Lisbon&gt;</textarea>"},
    };
    struct ctx c = scene();
    pass(&c, END);
    ask_all(&c, all, COUNT(all));
    const struct expertise *expertises;
    size_t n;
    CHECK(program_expertises(&c, &expertises, &n) == OK && n > 1);
    str number = arena_format(c.mem, "%lld", (long long)expertises[1].id);
    const struct field form[] = {
        {S("expertise"), number},
        {S("why"), S("Every month a talk, and the guide that newcomers "
                     "read first; it has three editors now and is read in four languages, by "
                     "people whom I know only by name.")},
        {{0}}};
    enter(&c, ANA, 0);
    struct res out = ask_routes(&c, routes, "POST", S("/account/award/return"), form);
    CHECK(out.status == 303 && str_starts(out.location, S("/nominations/")));
    out = ask_routes(&c, routes, "POST", S("/account/award/return"), form); /* once in a cycle */
    CHECK(out.status != 303 && shows(&out, "Every month a talk"));
    test_ctx_end(&c);
}

/* Without an address no letter can say that it ended: one's own page does, and the lead's. */
static void test_no_address(void)
{
    static const struct asked all[] = {
        {ANA, 0, "GET", "/account/award", 0, {{{0}}}, 200, "this page is the notice"},
        {BO, MANAGER, "GET", "/lead/awards", 0, {{{0}}}, 200, "Ended without a letter"},
    };
    struct ctx c = scene();
    CHECK(db_script(&c, "DELETE FROM account WHERE person = 101") == OK);
    pass(&c, END);
    ask_all(&c, all, COUNT(all));
    test_ctx_end(&c);
}

/* Ana is the only lead of her region, and quiet: Bo, a manager who is lead elsewhere, is asked. */
static void test_quiet_lead(void)
{
    static const struct asked all[] = {
        {ANA,
         LEAD,
         "GET",
         "/lead/awards",
         0,
         {{{0}}},
         200,
         "You have been quiet for long yourself"},
        {ANA, LEAD, "GET", "/lead/awards", 0, {{{0}}}, 200, "Nobody has been quiet for so long."},
        {BO, LEAD, "GET", "/lead/awards", 0, {{{0}}}, 200, "Nobody has been quiet for so long."},
        {BO, LEAD | MANAGER, "GET", "/lead/awards", 0, {{{0}}}, 200, "Quiet since"},
        {BO, LEAD | MANAGER, "POST", "/lead/awards/quiet/#", CASE,
         FORM(IS("act", "close"), IS("words", "Back in spring.")), 303, NULL},
    };
    struct ctx c = scene();
    const struct region *regions;
    size_t n;
    CHECK(program_regions(&c, &regions, &n) == OK && n > 1);
    long long p = c.program, here = regions[0].id, there = regions[1].id;
    str rows = arena_format(
        c.mem,
        "INSERT OR REPLACE INTO participant (program,person,region,seen_by,joined)"
        " VALUES (%lld,101,%lld,1,1);"
        "INSERT INTO role_grant (program,id,person,role,region,starts,giver)"
        " VALUES "
        "(%lld,901,101,16,%lld,0,103),(%lld,902,102,16,%lld,0,103),(%lld,903,102,128,NULL,0,103);",
        p, here, p, here, p, there, p);
    CHECK(db_script(&c, rows.at) == OK);
    ask_all(&c, all, COUNT(all));
    test_ctx_end(&c);
}

int main(void)
{
    test_leave();
    test_quiet();
    test_step();
    test_renewal();
    test_return();
    test_no_address();
    test_quiet_lead();
    return CHECK_RESULT();
}
