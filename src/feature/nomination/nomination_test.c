#include "feature/nomination/nomination.h"

#include "base/test.h"
#include "feature/frame/testing.h"
#include "feature/nomination/nomination.sql.h"
#include "feature/program/program.h"
#include "kit/store/testing.h"

#define WHY                                                                                        \
    S("She answers newcomers every day, writes the guide that everybody links to, and has run "    \
      "the "                                                                                       \
      "monthly meeting of our city for two years without a break.")

enum { ANA = 101, BO, CY, DI, ED, FY, CYCLE = 5, NEXT = 6, CASE = 7 };

/* Cy holds the award; Di leads everywhere; Ed leads region 2; Fy works for an owner. */
static const char SETTER[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (100,'ina','Ina',x'00',1)";
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, country, made) VALUES"
    "  (101,'ana','Ana & "
    "Co',x'01','PT',1),(102,'bo','Bo',x'02','PT',1),(103,'cy','Cy',x'03','PT',1),"
    "  (104,'di','Di',x'04','PT',1),(105,'ed','Ed',x'05','PT',1),(106,'fy','Fy',x'06','PT',1);"
    "INSERT INTO account (person, email, made) VALUES (101,'ana@example.org',1),"
    "  (104,'di@example.org',1);"
    "INSERT INTO organization VALUES (1,'Owner','owner.example',1,NULL);"
    "INSERT INTO program_owner VALUES (%1$lld,1);"
    "INSERT INTO affiliation VALUES (1,106,1,1,'employee',1,NULL,'declared',1);"
    "INSERT INTO cycle VALUES (%1$lld,5,'2027-01',20819,20400,20787,1,'nominating'),"
    "  (%1$lld,6,'2027-04',20909,20500,20877,1,'planned');"
    "INSERT INTO phase VALUES (%1$lld,5,'nominate',1,1799000000,1),"
    "  (%1$lld,5,'document',1,1799000000,1),(%1$lld,5,'review',1799000000,1799100000,1);"
    "INSERT INTO role_grant (program,id,person,role,region,capacity,starts,giver) VALUES"
    "  (%1$lld,1,104,16,NULL,1,1,101),(%1$lld,2,105,16,%3$lld,1,1,101);"
    "INSERT INTO nomination (program,id,cycle,nominee,nominator,kind,expertise,region,state,made)"
    "  VALUES (%1$lld,7,5,101,103,'new',%2$lld,%3$lld,'open',1);"
    "INSERT INTO nomination_text (program,nomination,reasons) VALUES (%1$lld,7,"
    "  'Helps <b>everybody</b> who asks her.');";

static const struct reader reader = {.name = {"Me", 2}, .handle = {"me", 2}};
static int64_t expertise, region;

static struct ctx begin(int64_t me, int64_t bits)
{
    struct ctx c = test_ctx_begin();
    int64_t program;
    const struct expertise *expertises;
    size_t n;
    CHECK(db_script(&c, SETTER) == OK);
    c.me = 100;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    CHECK(program_expertises(&c, &expertises, &n) == OK && n > 1);
    expertise = expertises[1].id;
    CHECK(program_region_of(&c, S("PT"), &region) == OK && region > 0);
    str rows =
        arena_format(c.mem, ROWS, (long long)program, (long long)expertise, (long long)region);
    CHECK(db_script(&c, rows.at) == OK);
    c.reader = &reader;
    c.me = me, c.bits = ANYBODY | SIGNED_IN | bits;
    return c;
}

static struct row_nomination_by_id row_of(struct ctx *c, int64_t id)
{
    struct row_nomination_by_id row = {0};
    CHECK(q_nomination_by_id(c, id, &row) == OK);
    return row;
}

static void as(struct ctx *c, int64_t me, int64_t bits)
{
    c->me = me, c->bits = ANYBODY | SIGNED_IN | bits;
    c->problems = NULL;
}

static void test_rule(void) /* no database: facts in, answer out */
{
    const struct {
        enum nomination_answer answer;
        struct nomination_facts f;
    } cases[] = {
        {NOMINATION_SIGN_IN, {.person = 0, .open = true, .everybody = true}},
        {NOMINATION_NOT_OPEN, {.person = 1, .everybody = true}},
        {NOMINATION_YES, {.person = 1, .open = true, .everybody = true}},
        {NOMINATION_YES, {.person = 1, .open = true, .members = true, .bits = MEMBER}},
        {NOMINATION_NOT_YOU, {.person = 1, .open = true, .members = true, .bits = ALUMNI}},
        {NOMINATION_NOT_YOU, {.person = 1, .open = true, .members = true, .bits = LEAD}},
        {NOMINATION_YES, {.person = 1, .open = true, .staff = true, .bits = LEAD}},
        {NOMINATION_NOT_YOU, {.person = 1, .open = true, .staff = true, .bits = MEMBER}},
        {NOMINATION_NOT_SELF,
         {.person = 1, .nominee = 1, .open = true, .everybody = true, .present = true}},
        {NOMINATION_YES, {.person = 1, .nominee = 1, .open = true, .self = true, .present = true}},
        {NOMINATION_GONE, {.person = 1, .nominee = 2, .open = true, .everybody = true}},
        {NOMINATION_ALREADY,
         {.person = 1, .nominee = 2, .open = true, .everybody = true, .present = true, .live = 9}},
        {NOMINATION_EMPLOYEE,
         {.person = 1,
          .nominee = 2,
          .open = true,
          .everybody = true,
          .present = true,
          .employee = true}},
        {NOMINATION_HOLDS,
         {.person = 1,
          .nominee = 2,
          .open = true,
          .everybody = true,
          .present = true,
          .holds = true}},
        {NOMINATION_MANY,
         {.person = 1, .open = true, .everybody = true, .made = NOMINATION_MADE_MAX}},
        {NOMINATION_YES,
         {.person = 1, .open = true, .staff = true, .bits = LEAD, .made = NOMINATION_MADE_MAX}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        CHECK(nomination_may(&cases[i].f) == cases[i].answer);
        CHECK((*nomination_sentence(cases[i].answer) == 0) == (cases[i].answer == NOMINATION_YES));
    }
}

static void test_life_cycle(void)
{
    for (int s = 0; s < NOMINATION_STATES; s++) {
        enum nomination_state state = (enum nomination_state)s;
        CHECK(nomination_state_read(str_of(nomination_state_code(state))) == state);
        bool running = state <= NOMINATION_IN_REVIEW;
        CHECK(nomination_may_move(state, NOMINATION_WITHDRAWN, BY_PERSON) == running);
        CHECK(nomination_may_move(state, NOMINATION_OBJECTED, BY_PERSON) == running);
        CHECK(nomination_may_move(state, NOMINATION_WITHDRAWN, BY_NOMINATOR) ==
              (state <= NOMINATION_TAKEN));
        CHECK(!nomination_may_move(state, NOMINATION_OBJECTED, ~BY_PERSON));
        CHECK(!nomination_may_move(state, NOMINATION_OPEN, -1));
        for (int to = 0; state >= NOMINATION_CLOSED && to < NOMINATION_STATES; to++)
            CHECK(!nomination_may_move(state, (enum nomination_state)to, -1));
    }
    CHECK(nomination_state_read(S("other")) == NOMINATION_STATES);
    CHECK(!nomination_may_move(NOMINATION_OPEN, NOMINATION_IN_REVIEW, BY_RULE));
    CHECK(!nomination_may_move(NOMINATION_OPEN, NOMINATION_TAKEN, BY_PERSON | BY_MANAGER));
    CHECK(nomination_may_move(NOMINATION_IN_REVIEW, NOMINATION_DECIDED, BY_COMMITTEE));
}

static void test_make(void)
{
    struct ctx c = begin(CY, MEMBER);
    int64_t id = 0;
    struct nomination_new in = {
        .nominee = BO, .expertise = expertise, .why = WHY, .tie = TIE_EMPLOYER};
    CHECK(nomination_make(&c, &in, &id) == OK && c.made == id);
    struct row_nomination_by_id row = row_of(&c, id);
    CHECK_STR(row.state, S("open"));
    CHECK_STR(row.tie, S("business"));
    CHECK(row.region == region && row.nominator == CY && !row.told.set);
    CHECK(nomination_make(&c, &in, &id) == ERR_REFUSED); /* one per person and cycle */
    in.nominee = FY;
    CHECK(nomination_make(&c, &in, &id) == ERR_REFUSED); /* employed by an owner */
    in.nominee = CY;
    CHECK(nomination_make(&c, &in, &id) == ERR_REFUSED); /* the policy: not oneself */
    in.nominee = ED;
    as(&c, BO, ALUMNI);
    CHECK(nomination_make(&c, &in, &id) == ERR_REFUSED);
    test_ctx_end(&c);
}

static void test_make_new_person(void)
{
    struct ctx c = begin(CY, MEMBER);
    int64_t id = 0, other = 0;
    struct nomination_new in = {.name = S("Gil Faria"),
                                .email = S("gil@example.org"),
                                .country = S("PT"),
                                .expertise = expertise,
                                .why = WHY,
                                .tie = TIE_NONE};
    CHECK(nomination_make(&c, &in, &id) == OK);
    struct row_nomination_by_id row = row_of(&c, id);
    CHECK_STR(row.name, S("Gil Faria"));
    CHECK(row.told.set && row.tie.len == 0 && row.reachable == 1);
    CHECK(nomination_make(&c, &in, &other) == ERR_REFUSED); /* the same address: the same person */
    in.email = S("nowhere");
    in.country = S("ZZ");
    in.why = S("Great.");
    in.tie = TIE_UNSAID;
    in.expertise = 1;
    CHECK(nomination_make(&c, &in, &other) == ERR_INVALID);
    static const char *const fields[] = {"email", "country", "why", "tie", "expertise"};
    for (size_t i = 0; i < COUNT(fields); i++)
        CHECK(problem_at(&c, fields[i]).len > 0);
    test_ctx_end(&c);
}

static void test_two_at_once(void) /* the index decides, not the rule */
{
    struct ctx c = begin(CY, MEMBER);
    struct in_nomination_add in = {.id = 70,
                                   .cycle = CYCLE,
                                   .nominee = BO,
                                   .nominator = {true, CY},
                                   .kind = S("new"),
                                   .expertise = expertise,
                                   .region = region};
    CHECK(db_begin(&c) == OK && q_nomination_add(&c, &in) == OK);
    in.id = 71;
    in.nominator.value = DI;
    CHECK(q_nomination_add(&c, &in) == ERR_CONFLICT);
    struct row_nomination_take taken;
    CHECK(q_nomination_take(&c, CASE, (opt_time){0}, &taken) == OK); /* two leads, one nomination */
    c.me = ED;
    CHECK(q_nomination_take(&c, CASE, (opt_time){0}, &taken) == ERR_CONFLICT);
    CHECK(db_end(&c, OK) == OK);
    test_ctx_end(&c);
}

static void test_who_sees_it(void)
{
    static const struct {
        int64_t me, bits;
        enum err want;
    } cases[] = {
        {0, 0, ERR_NOT_FOUND},         {BO, MEMBER, ERR_NOT_FOUND},    {FY, LEAD, ERR_NOT_FOUND},
        {BO, REVIEWER, ERR_NOT_FOUND}, {BO, COMMITTEE, ERR_NOT_FOUND}, {ANA, 0, ERR_REFUSED},
        {CY, MEMBER, ERR_REFUSED},     {BO, MANAGER, ERR_REFUSED},     {DI, LEAD, ERR_REFUSED},
        {ED, LEAD, ERR_REFUSED},
    };
    struct ctx c = begin(0, 0);
    for (size_t i = 0; i < COUNT(cases); i++) { /* nobody may begin what was not taken up */
        as(&c, cases[i].me, cases[i].bits);
        CHECK(nomination_begin(&c, CASE) == cases[i].want);
    }
    test_ctx_end(&c);
}

static void test_way_to_review(void)
{
    struct ctx c = begin(ANA, 0);
    CHECK(nomination_take(&c, CASE) == ERR_REFUSED);
    as(&c, CY, MEMBER);
    CHECK(nomination_take(&c, CASE) == ERR_REFUSED);
    as(&c, DI, LEAD);
    CHECK(nomination_take(&c, CASE) == OK && nomination_take(&c, CASE) == ERR_REFUSED);
    CHECK(row_of(&c, CASE).lead == DI);
    CHECK(nomination_begin(&c, CASE) == ERR_REFUSED); /* only the nominee says yes */
    CHECK(nomination_message(&c, CASE, S("Welcome!")) == OK);
    CHECK(nomination_ask(&c, CASE, S("The slides of June, please.")) == OK);
    as(&c, ANA, 0);
    CHECK(nomination_begin(&c, CASE) == OK && nomination_ready(&c, CASE) == OK);
    CHECK(nomination_reopen(&c, CASE) == OK && nomination_ready(&c, CASE) == OK);
    struct row_nomination_requests *requests;
    size_t n;
    CHECK(q_nomination_requests(&c, CASE, &requests, &n) == OK && n == 1);
    CHECK(nomination_answer(&c, CASE, requests[0].id, S("Here: https://example.org")) == OK);
    CHECK(nomination_answer(&c, CASE, requests[0].id, S("Again")) == ERR_CONFLICT);
    CHECK(nomination_conflict(&c, CASE, BO, S("dispute")) == OK);
    CHECK(nomination_conflict(&c, CASE, BO, S("envy")) == ERR_INVALID);
    CHECK(nomination_withdraw(&c, CASE) == OK);
    CHECK(nomination_message(&c, CASE, S("Hello?")) == ERR_REFUSED);
    test_ctx_end(&c);
}

static size_t conflicts_seen(struct ctx *c, str ground)
{
    struct row_nomination_conflicts *rows;
    size_t n;
    CHECK(q_nomination_conflicts(c, ANA, &rows, &n) == OK);
    CHECK(n == 0 || str_same(rows[0].ground, ground));
    return n;
}

/* What Bo said about herself stays hidden from the nominee, but not what the nominee said as well. */
static void test_conflict_of_both(void)
{
    struct ctx c = begin(DI, LEAD);
    CHECK(nomination_take(&c, CASE) == OK);
    as(&c, BO, REVIEWER);
    CHECK(db_begin(&c) == OK);
    CHECK(db_end(&c, nomination_conflict_declared(&c, ANA, BO, S("friend"))) == OK);
    as(&c, ANA, 0);
    CHECK(conflicts_seen(&c, S("")) == 0);
    CHECK(nomination_conflict(&c, CASE, BO, S("dispute")) == OK);
    CHECK(conflicts_seen(&c, S("dispute")) == 1);
    as(&c, BO, REVIEWER);
    CHECK(db_begin(&c) == OK);
    CHECK(db_end(&c, nomination_conflict_declared(&c, ANA, BO, S("friend"))) == OK);
    as(&c, ANA, 0);
    CHECK(conflicts_seen(&c, S("dispute")) == 1);
    test_ctx_end(&c);
}

static void test_capacity(void)
{
    struct ctx c = begin(CY, MEMBER);
    int64_t id;
    CHECK(nomination_make(&c,
                          &(struct nomination_new){
                              .nominee = BO, .expertise = expertise, .why = WHY, .tie = TIE_NONE},
                          &id) == OK);
    as(&c, DI, LEAD);
    CHECK(nomination_take(&c, CASE) == OK);
    CHECK(nomination_take(&c, id) == ERR_REFUSED);
    CHECK(str_find(c.why, S("Ed still has room")) != SIZE_MAX);
    CHECK(nomination_pass(&c, id, ED, 0) == OK && row_of(&c, id).lead == ED);
    CHECK(nomination_pass(&c, id, BO, 0) == ERR_INVALID); /* no lead */
    c.problems = NULL;
    CHECK(nomination_pass(&c, CASE, 0, region) == ERR_INVALID); /* taken up already */
    as(&c, ED, LEAD);
    CHECK(nomination_take(&c, id) == OK);
    as(&c, DI, LEAD);
    CHECK(nomination_pass(&c, CASE, ED, 0) == ERR_INVALID); /* full */
    CHECK(problem_at(&c, "to").len > 0);
    test_ctx_end(&c);
}

static void test_objection(void)
{
    struct ctx c = begin(DI, LEAD);
    CHECK(nomination_take(&c, CASE) == OK);
    CHECK(nomination_object(&c, CASE, S("")) == ERR_REFUSED);
    as(&c, ANA, 0);
    CHECK(nomination_object(&c, CASE, S("Not this year.")) == OK);
    CHECK_STR(row_of(&c, CASE).objection, S("Not this year."));
    CHECK_STR(row_of(&c, CASE).state, S("objected"));
    int64_t id;
    as(&c, CY, MEMBER); /* the same cycle is free again: the nominee may change their mind */
    CHECK(nomination_make(&c,
                          &(struct nomination_new){
                              .nominee = ANA, .expertise = expertise, .why = WHY, .tie = TIE_NONE},
                          &id) == OK);
    CHECK(row_of(&c, id).told.set);
    test_ctx_end(&c);
}

static enum err follow(struct ctx *c, const char *kind)
{
    as(c, 0, 0);
    enum err e = db_begin(c);
    if (!e)
        e = nomination_follow(c, &(struct ledger_line){.kind = str_of(kind), .subject = CYCLE});
    return db_end(c, e);
}

static const char WORK[] =
    "INSERT INTO work (id,title,day,made) VALUES (1,'A \"talk\"',20500,1),(2,'Old',20000,1),"
    "  (3,'Draft',20500,1);"
    "INSERT INTO contribution (program,id,person,work,type,title,day,expertise,seen_by,state)"
    "  VALUES (%1$lld,11,101,1,'talk','A \"talk\"',20500,%2$lld,0,'claimed'),"
    "  (%1$lld,12,101,2,'talk','Old',20000,%2$lld,3,'claimed'),"
    "  (%1$lld,13,101,3,'talk','Draft',20500,%2$lld,3,'draft');";

static void test_freezing(void)
{
    struct ctx c = begin(DI, LEAD);
    CHECK(db_script(&c, arena_format(c.mem, WORK, (long long)c.program, (long long)expertise).at) ==
          OK);
    str json = {0};
    CHECK(nomination_record(&c, CASE, &json) == ERR_NOT_FOUND);
    CHECK(nomination_take(&c, CASE) == OK && follow(&c, "cycle.reviewing") == OK);
    CHECK_STR(row_of(&c, CASE).state, S("in_review"));
    CHECK(nomination_record(&c, CASE, &json) == OK);
    CHECK_STR(json,
              S("[{\"id\":11,\"version\":1,\"title\":\"A \\\"talk\\\"\",\"url\":\"\",\"day\":"
                "\"2026-02-16\",\"type\":\"talk\",\"reach\":0,\"origin\":\"\",\"usual\":0,\"open\":"
                "0,\"state\":"
                "\"claimed\",\"star\":0,\"paid\":\"unknown\",\"reason\":\"\",\"language\":\"\"}]"));
    CHECK(db_script(&c, "UPDATE contribution SET title = 'Better', version = 2") == OK);
    CHECK(follow(&c, "cycle.reviewing") == OK); /* a second time: nothing is left to do */
    str again = {0};
    CHECK(nomination_record(&c, CASE, &again) == OK && str_same(json, again));
    CHECK(db_begin(&c) == OK && db_end(&c, nomination_decided(&c, CASE)) == OK);
    CHECK(follow(&c, "cycle.closed") == OK);
    CHECK_STR(row_of(&c, CASE).state, S("closed"));
    CHECK(db_script(&c, "UPDATE nomination_record SET record = record || ' '") == OK);
    CHECK(nomination_record(&c, CASE, &again) == ERR_FAULT);
    CHECK(db_script(&c, "DELETE FROM nomination_record") == OK);
    CHECK(nomination_record(&c, CASE, &again) == ERR_NOT_FOUND);
    test_ctx_end(&c);
}

static void test_moving_on(void)
{
    struct ctx c = begin(0, 0);
    struct row_nomination_live live;
    CHECK(follow(&c, "cycle.reviewing") == OK);
    CHECK_STR(row_of(&c, CASE).state, S("moved"));
    CHECK(q_nomination_live(&c, ANA, NEXT, &live) == OK && live.found);
    CHECK(row_of(&c, CASE).next == live.id);
    CHECK_STR(row_of(&c, live.id).state, S("open"));
    CHECK_STR(row_of(&c, live.id).reasons, row_of(&c, CASE).reasons);
    CHECK(row_of(&c, live.id).nominator == CY);
    test_ctx_end(&c);
}

/* ---- pages ------------------------------------------------------------------------------------- */

static bool shows_in(struct res out, const char *part)
{
    return shows(&out, part);
}

static struct res ask(struct ctx *c, const struct route *routes, struct req r)
{
    struct res out = {0};
    r.token = S("t0ken");
    c->problems = NULL;
    http_run(c, routes, &r, &out);
    return out;
}

static struct res get(struct ctx *c, const struct route *routes, str path)
{
    return ask(c, routes, (struct req){.method = S("GET"), .path = path});
}

static void test_case_page(void)
{
    struct ctx c = begin(ANA, 0);
    str page = S("/nominations/7");
    struct res out = get(&c, nomination_routes, page);
    CHECK(out.status == 200 && shows(&out, "You have been nominated") && shows(&out, "pl-steps"));
    CHECK(!shows(&out, "<b>everybody") && shows(&out, "Withdraw or object"));
    as(&c, CY, MEMBER);
    out = get(&c, nomination_routes, page);
    CHECK(out.status == 200 && shows(&out, "Ana &amp; Co") && !shows(&out, "id=\"ms\""));
    as(&c, DI, LEAD);
    out = get(&c, nomination_routes, page);
    CHECK(out.status == 200 && shows(&out, "no address") == true);
    as(&c, BO, MEMBER);
    CHECK(get(&c, nomination_routes, page).status == 404);
    CHECK(get(&c, nomination_routes, S("/nominations/8")).status == 404);
    test_ctx_end(&c);
}

/* Whose nomination it is not gets the same answer as where there is none, whatever was sent. */
static void test_strangers(void)
{
    static const char *const acts[] = {"take",
                                       "pass",
                                       "tell",
                                       "begin",
                                       "ready",
                                       "reopen",
                                       "end",
                                       "messages",
                                       "documents",
                                       "conflict",
                                       "documents/9/answer"};
    struct ctx c = begin(FY, LEAD);
    for (size_t i = 0; i < COUNT(acts); i++) {
        for (int id = CASE; id <= CASE + 1; id++) {
            str path = arena_format(c.mem, "/nominations/%d/%s", id, acts[i]);
            struct field form[] = {{S("token"), S("t0ken")}};
            struct res out =
                ask(&c, nomination_routes,
                    (struct req){.method = S("POST"), .path = path, .form = form, .n_form = 1});
            CHECK(out.status == 404);
        }
    }
    CHECK_STR(row_of(&c, CASE).state, S("open"));
    test_ctx_end(&c);
}

static struct res nominate(struct ctx *c, const char *whom, str why)
{
    str id = arena_format(c->mem, "%lld", (long long)expertise);
    struct field form[] = {{S("person"), str_of(whom)},
                           {S("expertise"), id},
                           {S("why"), why},
                           {S("tie"), S("no")},
                           {S("token"), S("t0ken")}};
    return ask(
        c, nominate_routes,
        (struct req){.method = S("POST"), .path = S("/nominate"), .form = form, .n_form = 5});
}

static void test_nominate_page(void)
{
    struct ctx c = begin(CY, MEMBER);
    struct res out = get(&c, nominate_routes, S("/nominate"));
    CHECK(out.status == 200 && shows(&out, "<optgroup") && shows(&out, "name=\"tie\""));
    out = nominate(&c, "Nobody Known", S("Too <i>short</i>"));
    CHECK(out.status == 422 && shows(&out, "Too &lt;i&gt;short") &&
          shows(&out, "name=\"country\""));
    CHECK(shows(&out, "f-why-problem")); /* all that is wrong at once */
    out = nominate(&c, "@ana", WHY);
    CHECK(out.status == 403 || out.status == 409 || out.status == 422);
    CHECK(shows(&out, "/nominations/7/endorse"));
    out = nominate(&c, "https://experts.example.org/people/bo", WHY);
    CHECK(out.status == 303 && str_starts(out.location, S("/nominations/")));
    test_ctx_end(&c);
}

static struct res query(struct ctx *c, const struct route *routes, str path, const char *q)
{
    struct field params[4];
    size_t n = 0;
    str rest = str_of(q), pair, name;
    while (n < COUNT(params) && str_cut(&rest, '&', &pair) && str_cut(&pair, '=', &name))
        params[n++] = (struct field){name, pair};
    return ask(c, routes,
               (struct req){.method = S("GET"), .path = path, .params = params, .n_params = n});
}

static void test_desk(void)
{
    struct ctx c = begin(DI, LEAD);
    struct res out = get(&c, lead_routes, S("/lead"));
    CHECK(out.status == 200 && shows(&out, "Ana &amp; Co") && shows(&out, "Not told"));
    CHECK(!shows(&out, "/nominations/7/take")); /* first the nominee has to know */
    CHECK(db_script(&c, "UPDATE nomination SET told = 1") == OK);
    out = get(&c, lead_routes, S("/lead"));
    CHECK(shows(&out, "/nominations/7/take"));
    out = query(&c, lead_routes, S("/lead"), "show=messages");
    CHECK(out.status == 200 && !shows(&out, "id=\"in-7\""));
    CHECK(nomination_take(&c, CASE) == OK);
    as(&c, ANA, 0);
    CHECK(nomination_message(&c, CASE, S("Thank you!")) == OK);
    CHECK(get(&c, lead_routes, S("/lead")).status == 403);
    as(&c, DI, LEAD);
    out = query(&c, lead_routes, S("/lead"), "show=messages");
    CHECK(shows(&out, "id=\"in-7\"") && shows(&out, "1 of 1"));
    as(&c, FY, LEAD | MANAGER); /* no lead of a region: looks at all, takes nothing */
    out = get(&c, lead_routes, S("/lead"));
    CHECK(out.status == 200 && shows(&out, "Ana &amp; Co") && !shows(&out, "/take"));
    as(&c, ANA, LEAD | MANAGER); /* one's own case is not on one's desk */
    out = get(&c, lead_routes, S("/lead"));
    CHECK(out.status == 200 && !shows(&out, "/nominations/7\""));
    test_ctx_end(&c);
}

static void test_lists(void)
{
    struct ctx c = begin(BO, MANAGER);
    CHECK(db_script(&c, "UPDATE person SET name = '=1+1' WHERE id = 101") == OK);
    str page = S("/nominations");
    struct res out = get(&c, list_routes, page);
    CHECK(out.status == 200 && shows(&out, "=1+1") && shows(&out, "waits for a lead"));
    CHECK(shows_in(query(&c, list_routes, page, "state=decided"), "No nomination fits"));
    CHECK(shows_in(query(&c, list_routes, page, "q=1%2B"), "No nomination fits"));
    CHECK(shows_in(query(&c, list_routes, page, "q=1+"), "/nominations/7\""));
    out = query(&c, list_routes, page, "as=csv");
    CHECK(out.status == 200 && shows(&out, "\"'=1+1\"") && str_starts(out.type, S("text/csv")));
    as(&c, CY, MEMBER);
    out = get(&c, list_routes, page);
    CHECK(shows(&out, "You nominated") && !shows(&out, "You were nominated"));
    CHECK(!str_starts(query(&c, list_routes, page, "as=csv").type, S("text/csv")));
    as(&c, ANA, 0);
    out = get(&c, list_routes, page);
    CHECK(shows(&out, "You were nominated"));
    as(&c, ED, 0);
    CHECK(shows_in(get(&c, list_routes, page), "No nominations yet"));
    test_ctx_end(&c);
}

int main(void)
{
    test_rule();
    test_life_cycle();
    test_make();
    test_make_new_person();
    test_two_at_once();
    test_who_sees_it();
    test_way_to_review();
    test_conflict_of_both();
    test_capacity();
    test_objection();
    test_freezing();
    test_moving_on();
    test_case_page();
    test_strangers();
    test_nominate_page();
    test_desk();
    test_lists();
    return CHECK_RESULT();
}
