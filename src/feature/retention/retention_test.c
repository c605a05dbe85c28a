#include "feature/retention/retention.h"

#include "feature/frame/testing.h"
#include "feature/nomination/nomination.h"
#include "feature/people/people.h"
#include "feature/retention/retention.sql.h"
#include "kit/mail/mail.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY, DI, MO, PROGRAM = 7, OLD = 19000, TODAY = 20900 };
enum { REJECTED, AWARDED, REVIEWS, DECISIONS, PROPOSALS, IMPORTS, MAIL, SESSIONS, ACCESS };

#define DAY_S 86400LL

/* Cycle 5 is five years old, cycle 6 is of this year. Cases 10 (Ana, no award), 11 (Bo, award), 13 and 14 (Cy, Di, no
 * award) are of cycle 5, case 12 (Ana) of cycle 6. Mo manages. */
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana',x'01',1),"
    " (102,'bo','Bo',x'02',1),(103,'cy','Cy',x'03',1),(104,'di','Di',x'04',1),(105,'mo','Mo',x'05',"
    "1);"
    "INSERT INTO program VALUES (7,'mer','Meridian',150,'running',1);"
    "INSERT INTO policy VALUES (7,1,'{}',zeroblob(32),'adopted',101,1,102,1);"
    "INSERT INTO region VALUES (7,3,'all','Everywhere');"
    "INSERT INTO expertise VALUES (7,4,'c','C',NULL,'/4/',NULL);"
    "INSERT INTO cycle VALUES (7,5,'2022-01',19000,18600,18990,1,'closed'),"
    " (7,6,'2027-01',20800,20400,20790,1,'closed');"
    "INSERT INTO nomination (program,id,cycle,nominee,nominator,kind,expertise,region,state,made)"
    " VALUES (7,10,5,101,105,'new',4,3,'closed',1),(7,11,5,102,105,'new',4,3,'closed',1),"
    " (7,12,6,101,105,'new',4,3,'closed',1),(7,13,5,103,105,'new',4,3,'withdrawn',1),"
    " (7,14,5,104,105,'new',4,3,'objected',1);"
    "INSERT INTO nomination_text (program,nomination,reasons) SELECT 7,id,'Helps everybody, each "
    "day.'"
    " FROM nomination;"
    "INSERT INTO endorsement SELECT 7,id+100,id,105,'I have seen it myself.',1,NULL FROM "
    "nomination;"
    "INSERT INTO message SELECT 7,id,id+200,nominee,'Hello.',1 FROM nomination;"
    "INSERT INTO assignment "
    "(program,id,nomination,reviewer,foreign_region,state,due,submitted,confidence)"
    " SELECT 7,id+300,id,105,0,'submitted',1,1,3 FROM nomination WHERE state = 'closed';"
    "INSERT INTO review_text SELECT 7,id,'Well done.','Doubts.' FROM assignment;"
    "INSERT INTO score SELECT 7,id,1,700,'Good talks.' FROM assignment;"
    "INSERT INTO evaluation_run VALUES "
    "(7,8,5,1,'mean/1','t',1,zeroblob(32),zeroblob(32),'official','done',105,1);"
    "INSERT INTO decision "
    "(program,id,cycle,nomination,run,outcome,ground,reasons,state,author,signer,made,final)"
    " VALUES (7,20,5,10,8,'no_award','below','Not yet.','final',105,102,1,2),"
    " (7,21,5,11,8,'award','above','Great.','final',105,101,1,2);"
    "INSERT INTO mail (program,id,once,person,address,subject,body,state,due) VALUES"
    " (7,30,'a',101,'ana@a.example','Hello','Dear Ana','sent',1000000),"
    " (7,31,'b',103,'cy@a.example','Hello','Dear Cy','sent',1000000),"
    " (7,32,'c',102,'bo@a.example','Hello','Dear Bo','waiting',1000000);"
    "INSERT INTO access_seen VALUES (7,101,105,128,'nomination',19000,20000,3),"
    " (7,101,105,128,'letter',19000,20899,1);"
    "INSERT INTO account (person, email, made) VALUES (103,'cy@a.example',1);"
    "INSERT INTO session (token, person, made, seen, until) VALUES (zeroblob(32),103,1,2,3);"
    "INSERT INTO import_batch (program,id,person,kind,name,made) VALUES "
    "(7,40,101,'csv','ana.csv',1);";

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, ROWS) == OK);
    c.program = PROGRAM, c.now = (moment){TODAY * DAY_S};
    enter(&c, MO, MANAGER);
    return c;
}

/* What each class would let go, by what is held and how long it is kept. */
static void test_count(void)
{
    static const struct {
        const char *what, *sql;
        int64_t class, months, n;
    } cases[] = {
        {"the case without an award, its endorsement", "", REJECTED, 36, 6},
        {"not yet", "", REJECTED, 70, 0},
        {"with an award", "", AWARDED, 36, 2},
        {"usual time", "", AWARDED, 84, 0},
        {"cases with readers", "", REVIEWS, 36, 2},
        {"one of this year, too", "", REVIEWS, 1, 3},
        {"words of two decisions", "", DECISIONS, 36, 2},
        {"sent ones only", "", MAIL, 6, 2},
        {"the device", "", SESSIONS, 3, 1},
        {"the last time was long ago", "", ACCESS, 24, 1},
        {"name of the file", "", IMPORTS, 12, 1},
        {"a person is held",
         "INSERT INTO legal_hold VALUES (7,1,103,NULL,'dispute',105,1,NULL,NULL)", REJECTED, 36, 4},
        {"their letters, too",
         "INSERT INTO legal_hold VALUES (7,1,103,NULL,'dispute',105,1,NULL,NULL)", MAIL, 6, 1},
        {"their devices, too",
         "INSERT INTO legal_hold VALUES (7,1,103,NULL,'dispute',105,1,NULL,NULL)", SESSIONS, 3, 0},
        {"a case is held", "INSERT INTO legal_hold VALUES (7,1,NULL,10,'dispute',105,1,NULL,NULL)",
         REVIEWS, 36, 1},
        {"its decision, too",
         "INSERT INTO legal_hold VALUES (7,1,NULL,10,'dispute',105,1,NULL,NULL)", DECISIONS, 36, 1},
        {"a hold that was lifted",
         "INSERT INTO legal_hold VALUES (7,1,NULL,10,'dispute',105,1,105,2)", DECISIONS, 36, 2},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ctx c = begin();
        int64_t months[RETENTION_CLASSES], n[RETENTION_CLASSES];
        CHECK(*cases[i].sql == 0 || db_script(&c, cases[i].sql) == OK);
        CHECK(retention_periods(&c, months) == OK && months[AWARDED] == 84);
        months[cases[i].class] = cases[i].months;
        CHECK(retention_set(&c, months) == OK);
        for (int again = 0; again < 2; again++) /* nothing went by counting */
            CHECK(retention_count(&c, n) == OK && n[cases[i].class] == cases[i].n);
        if (n[cases[i].class] != cases[i].n)
            printf("  %s: %lld\n", cases[i].what, (long long)n[cases[i].class]);
        test_ctx_end(&c);
    }
}

static int64_t entries(struct ctx *c, const char *kind)
{
    const struct ledger_line *lines = NULL;
    size_t n = 0, sealed;
    int64_t found = 0;
    CHECK(ledger_seal(c, &sealed) == OK && ledger_latest(c, 0, &lines, &n) == OK);
    for (size_t i = 0; i < n; i++)
        found += str_same(lines[i].kind, str_of(kind));
    return found;
}

static void test_run(void)
{
    struct ctx c = begin();
    int64_t n, counted[RETENTION_CLASSES], all = 0;
    struct row_retention_runs *runs;
    size_t n_runs;
    CHECK(retention_count(&c, counted) == OK);
    for (size_t i = 0; i < RETENTION_CLASSES; i++)
        all += counted[i];
    CHECK(retention_run(&c, &n) == OK && n == all && n > 0);
    CHECK(retention_count(&c, counted) == OK && counted[REJECTED] == 0 && counted[MAIL] == 0);
    CHECK(retention_run(&c, &n) == OK && n == 0);
    CHECK(q_retention_runs(&c, 20, &runs, &n_runs) == OK && n_runs == 6);
    CHECK(entries(&c, "retention.done") == 6);
    CHECK(str_find(mail_message(&c, 30), S("Ana")) == SIZE_MAX);
    CHECK(str_find(mail_message(&c, 32), S("Dear Bo")) != SIZE_MAX);
    test_ctx_end(&c);
}

static void test_set(void)
{
    struct ctx c = begin();
    int64_t months[RETENTION_CLASSES];
    CHECK(retention_periods(&c, months) == OK);
    months[MAIL] = 0;
    CHECK(retention_set(&c, months) == ERR_INVALID && problem_at(&c, "mail").len > 0);
    c.problems = NULL, months[MAIL] = 12;
    CHECK(retention_set(&c, months) == OK && retention_set(&c, months) == OK);
    CHECK(entries(&c, "retention.changed") == 1); /* only what is new */
    CHECK(retention_periods(&c, months) == OK && months[MAIL] == 12);
    enter(&c, ANA, MEMBER);
    CHECK(retention_set(&c, months) == ERR_REFUSED);
    test_ctx_end(&c);
}

/* A wish to be deleted waits for whatever is held, and its person reads why. */
static void test_hold(void)
{
    static const struct {
        int64_t asker, person, nomination;
        bool waits;
    } cases[] = {
        {CY, CY, 0, true},  {CY, 0, 13, true},  {MO, 0, 13, true},
        {CY, DI, 0, false}, {CY, 0, 14, false}, {ANA, 0, 13, false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ctx c = begin();
        size_t n;
        CHECK(hold_place(&c, cases[i].person, cases[i].nomination, S("A court has asked.")) == OK);
        int64_t id = c.made;
        CHECK(hold_place(&c, cases[i].person, cases[i].nomination, S("A court has asked.")) ==
              ERR_CONFLICT);
        enter(&c, cases[i].asker, 0);
        CHECK(people_erase_ask(&c) == OK);
        struct res out = ask_routes(&c, (const struct route *const[]){people_routes, NULL}, "GET",
                                    S("/account/delete"), NULL);
        CHECK(out.status == 200 && shows(&out, "A court has asked.") == cases[i].waits);
        c.now.s += 15 * DAY_S;
        CHECK(people_erase_due(&c, &n) == OK && n == (cases[i].waits ? 0 : 1));
        enter(&c, DI, MANAGER);
        CHECK(hold_lift(&c, id) == OK && hold_lift(&c, id) == ERR_CONFLICT);
        CHECK(people_erase_due(&c, &n) == OK && n == (cases[i].waits ? 1 : 0));
        CHECK(entries(&c, "hold.placed") == 1 && entries(&c, "hold.lifted") == 1);
        test_ctx_end(&c);
    }
}

static struct res ask(struct ctx *c, const char *method, const char *path, const struct field *form)
{
    static const struct route *const rooms[] = {retention_routes, NULL};
    return ask_routes(c, rooms, method, str_of(path), form);
}

static void test_pages(void)
{
    struct ctx c = begin();
    struct res out = ask(&c, "GET", "/program/privacy", NULL);
    CHECK(out.status == 200 && shows(&out, "usual: 84") && !shows(&out, "Would go now"));
    out = ask(&c, "GET", "/program/privacy?count=yes", NULL);
    CHECK(out.status == 200 && shows(&out, "Would go now"));
    struct field form[RETENTION_CLASSES + 1] = {{{0}, {0}}};
    for (size_t i = 0; i < RETENTION_CLASSES; i++)
        form[i] = (struct field){str_of(retention_classes[i].code), S("48")};
    form[ACCESS].value = S("soon");
    out = ask(&c, "POST", "/program/privacy", form);
    CHECK(out.status == 422 && shows(&out, "value=\"soon\"") && shows(&out, "from 1 to 240"));
    form[ACCESS].value = S("12");
    CHECK(ask(&c, "POST", "/program/privacy", form).status == 303);
    static const struct {
        const char *whom, *ground;
        int status;
    } holds[] = {{"@nobody", "A court has asked.", 422},
                 {"99", "A court has asked.", 422},
                 {"@cy", "short", 422},
                 {"@Cy", "A court has asked.", 303},
                 {"cy", "A court has asked.", 409},
                 {"10", "A court has asked.", 303}};
    for (size_t i = 0; i < COUNT(holds); i++) {
        const struct field hold[] = {
            {S("whom"), str_of(holds[i].whom)}, {S("ground"), str_of(holds[i].ground)}, {{0}, {0}}};
        CHECK(ask(&c, "POST", "/program/privacy/holds", hold).status == holds[i].status);
    }
    out = ask(&c, "GET", "/program/privacy/holds", NULL);
    CHECK(out.status == 200 && shows(&out, "A court has asked.") && shows(&out, "Case of"));
    enter(&c, ANA, MEMBER);
    CHECK(ask(&c, "GET", "/program/privacy", NULL).status == 403);
    test_ctx_end(&c);
}

/* Who is nominated and has no address, or whose letter came back, is on the managers' page. */
static void test_untold(void)
{
    struct ctx c = begin();
    CHECK(db_script(&c, "UPDATE nomination SET state = 'open', made = 1780000000 WHERE id = 12;"
                        "UPDATE nomination SET state = 'open', told = 5 WHERE id IN (10, 13);"
                        "UPDATE mail SET once = 'nomination/13/told', state = 'bounced' WHERE id = "
                        "31") == OK);
    struct res out = ask(&c, "GET", "/program/privacy/told", NULL);
    CHECK(out.status == 200 && shows(&out, "/nominations/12\"") && shows(&out, "no address") &&
          shows(&out, "late"));
    CHECK(shows(&out, "/nominations/13\"") && shows(&out, "came back"));
    CHECK(!shows(&out, "/nominations/10\"") && !shows(&out, "/nominations/11\""));
    test_ctx_end(&c);
}

int main(void)
{
    test_count();
    test_run();
    test_set();
    test_hold();
    test_pages();
    test_untold();
    return CHECK_RESULT();
}
