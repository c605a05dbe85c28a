#include "feature/endorsement/endorsement.h"

#include "base/test.h"
#include "feature/endorsement/endorsement.sql.h"
#include "feature/frame/testing.h"
#include "feature/program/program.h"
#include "kit/store/testing.h"

#define WORDS S("Answers newcomers every single day, kindly.")

enum { ANA = 101, BO, CY, DI, ED, NOMINATION = 7 };

/* Ana is nominated by Cy; Di has a conflict with her; Ed holds no award. */
static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana & Co',x'01',1),"
    "  "
    "(102,'bo','Bo',x'02',1),(103,'cy','Cy',x'03',1),(104,'di','Di',x'04',1),(105,'ed','Ed',x'05',"
    "1);";
static const char ROWS[] =
    "INSERT INTO conflict VALUES (%lld,101,104,'friend',104,1,NULL);"
    "INSERT INTO cycle VALUES (%lld,5,'2027-01',20819,20400,20787,1,'nominating');"
    "INSERT INTO nomination (program,id,cycle,nominee,nominator,kind,expertise,region,state,made)"
    "  VALUES (%lld,7,5,101,103,'new',%lld,%lld,'open',1);"
    "INSERT INTO nomination_text (program,nomination,reasons) VALUES (%lld,7,'Helps everybody who "
    "asks her.');";

static const struct reader READER = {.name = S("Bo"), .handle = S("bo")};

static struct ctx begin(int64_t me)
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
    str rows = arena_format(c.mem, ROWS, p, p, p, (long long)expertises[1].id,
                            (long long)regions[0].id, p);
    CHECK(db_script(&c, rows.at) == OK);
    c.me = me, c.bits = ANYBODY | SIGNED_IN | MEMBER, c.reader = &READER;
    return c;
}

static size_t standing(struct ctx *c)
{
    struct row_endorsement_list *rows;
    size_t n;
    CHECK(q_endorsement_list(c, NOMINATION, &rows, &n) == OK);
    return n;
}

static void test_rules(void) /* no database: facts in, answer out */
{
    const struct {
        enum endorsement_answer answer;
        struct endorsement_facts f;
    } cases[] = {
        {ENDORSEMENT_YES, {.person = 2, .nominee = 1, .member = true, .open = true}},
        {ENDORSEMENT_YES,
         {.person = 2, .nominee = 1, .member = true, .members_only = true, .open = true}},
        {ENDORSEMENT_YES, {.person = 2, .nominee = 1, .member = false, .open = true}},
        {ENDORSEMENT_SIGN_IN, {.person = 0, .nominee = 1, .open = true}},
        {ENDORSEMENT_CLOSED, {.person = 2, .nominee = 1, .member = true, .open = false}},
        {ENDORSEMENT_SELF, {.person = 1, .nominee = 1, .member = true, .open = true}},
        {ENDORSEMENT_NOMINATOR,
         {.person = 2, .nominee = 1, .nominator = 2, .member = true, .open = true}},
        {ENDORSEMENT_CONFLICT,
         {.person = 2, .nominee = 1, .member = true, .open = true, .conflict = true}},
        {ENDORSEMENT_NOT_MEMBER, {.person = 2, .nominee = 1, .members_only = true, .open = true}},
        {ENDORSEMENT_ALREADY,
         {.person = 2, .nominee = 1, .member = true, .open = true, .standing = 9}},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK(endorsement_may(&cases[i].f) == cases[i].answer);
}

static void test_add_and_withdraw(void)
{
    struct ctx c = begin(BO);
    CHECK(endorsement_withdraw(&c, NOMINATION) == ERR_REFUSED);
    CHECK(endorsement_add(&c, NOMINATION, WORDS) == OK && standing(&c) == 1);
    CHECK(endorsement_add(&c, NOMINATION, WORDS) == ERR_REFUSED && standing(&c) == 1);
    CHECK(endorsement_withdraw(&c, NOMINATION) == OK && standing(&c) == 0);
    CHECK(endorsement_add(&c, NOMINATION, WORDS) == OK && standing(&c) == 1);
    CHECK(db_script(&c, "UPDATE nomination SET state='in_review', frozen=1, record_digest=x'00'") ==
          OK);
    CHECK(endorsement_withdraw(&c, NOMINATION) == ERR_REFUSED && standing(&c) == 1);
    CHECK(endorsement_add(&c, 8, WORDS) == ERR_NOT_FOUND);
    test_ctx_end(&c);
}

static void test_who(void)
{
    static const int64_t may_not[] = {0, ANA, CY, DI};
    struct ctx c = begin(BO);
    for (size_t i = 0; i < COUNT(may_not); i++) {
        c.me = may_not[i];
        CHECK(endorsement_add(&c, NOMINATION, WORDS) == ERR_REFUSED && standing(&c) == 0);
    }
    test_ctx_end(&c);
}

static void test_words(void)
{
    struct ctx c = begin(BO);
    char longest[ENDORSEMENT_MAX + 1];
    memset(longest, 'a', sizeof longest);
    CHECK(endorsement_add(&c, NOMINATION, S("Good.")) == ERR_INVALID);
    CHECK(problem_at(&c, "words").len > 0);
    CHECK(endorsement_add(&c, NOMINATION, S("\xff\xfe 20 bytes, but not UTF-8")) == ERR_INVALID);
    CHECK(endorsement_add(&c, NOMINATION, (str){longest, ENDORSEMENT_MAX + 1}) == ERR_INVALID);
    CHECK(standing(&c) == 0);
    CHECK(endorsement_add(&c, NOMINATION, S("ありがとうございます、いつも助かっています。")) == OK);
    test_ctx_end(&c);
}

static void test_two_requests_at_once(void) /* the index decides, not the rule */
{
    struct ctx c = begin(BO);
    CHECK(db_begin(&c) == OK);
    CHECK(q_endorsement_add(&c, 1, NOMINATION, WORDS) == OK);
    CHECK(q_endorsement_add(&c, 2, NOMINATION, WORDS) == ERR_CONFLICT);
    CHECK(db_end(&c, OK) == OK && standing(&c) == 1);
    test_ctx_end(&c);
}

static struct res ask(struct ctx *c, str method, str path, str words)
{
    struct field form[] = {{S("words"), words}, {S("token"), S("t0ken")}};
    struct req r = {.method = method, .path = path, .form = form, .n_form = 2, .token = S("t0ken")};
    struct res out = {0};
    c->problems = NULL;
    http_run(c, endorsement_routes, &r, &out);
    return out;
}

static void test_page(void)
{
    struct ctx c = begin(BO);
    str page = S("/nominations/7/endorse");
    struct res out = ask(&c, S("GET"), page, S(""));
    CHECK(out.status == 200 && shows(&out, "<textarea") && shows(&out, "Ana &amp; Co"));
    out = ask(&c, S("POST"), page, S("  Too <b>short</b>  "));
    CHECK(out.status == 422 && shows(&out, "Too &lt;b&gt;short&lt;/b&gt;") && standing(&c) == 0);
    out = ask(&c, S("POST"), page, S("<script>alert('all my reasons')</script>"));
    CHECK(out.status == 303);
    CHECK_STR(out.location, page);
    out = ask(&c, S("GET"), page, S(""));
    CHECK(shows(&out, "&lt;script&gt;alert(") && !shows(&out, "<script>alert"));
    CHECK(shows(&out, "Withdraw my endorsement") && !shows(&out, "<textarea"));
    out = ask(&c, S("POST"), S("/nominations/7/endorse/withdraw"), S(""));
    CHECK(out.status == 303 && standing(&c) == 0);
    CHECK(ask(&c, S("GET"), S("/nominations/8/endorse"), S("")).status == 404);
    c.me = DI;
    out = ask(&c, S("GET"), page, S(""));
    CHECK(shows(&out, "conflict of interest is on record") && !shows(&out, "friend"));
    test_ctx_end(&c);
}

static size_t standing_of(struct ctx *c, int64_t nomination)
{
    struct row_endorsement_list *rows;
    size_t n;
    CHECK(q_endorsement_list(c, nomination, &rows, &n) == OK);
    return n;
}

static enum err follow(struct ctx *c, const char *kind, int64_t subject)
{
    const struct ledger_line line = {.kind = str_of(kind), .subject = subject, .person = subject};
    enum err e = db_begin(c);
    return e ? e : db_end(c, endorsement_follow(c, &line));
}

/* The nomination goes on in the next cycle; Ed has endorsed there already. */
static void test_goes_on(void)
{
    struct ctx c = begin(BO);
    CHECK(endorsement_add(&c, NOMINATION, WORDS) == OK);
    CHECK(db_script(&c,
                    "INSERT INTO nomination (program,id,cycle,nominee,nominator,kind,expertise,"
                    "region,state,made) SELECT program,8,cycle,nominee,103,kind,expertise,region,"
                    "'withdrawn',1 FROM nomination WHERE id = 7;"
                    "UPDATE nomination SET state = 'moved', next = 8 WHERE id = 7;"
                    "UPDATE nomination SET state = 'open' WHERE id = 8;"
                    "INSERT INTO endorsement SELECT program,91,7,105,'Was here for this one too.',"
                    "1,NULL FROM nomination WHERE id = 7;"
                    "INSERT INTO endorsement SELECT program,92,8,105,'Was here for this one too.',"
                    "1,NULL FROM nomination WHERE id = 8;") == OK);
    CHECK(follow(&c, "nomination.moved", 7) == OK);
    CHECK(standing_of(&c, 7) == 1 && standing_of(&c, 8) == 2);
    test_ctx_end(&c);
}

/* The words of whoever is gone, and about them, go; that they were there stays. */
static void test_forgotten(void)
{
    struct ctx c = begin(BO);
    struct row_endorsement_list *rows;
    size_t n;
    CHECK(endorsement_add(&c, NOMINATION, WORDS) == OK);
    CHECK(follow(&c, "erasure.done", ED) == OK);
    CHECK(q_endorsement_list(&c, NOMINATION, &rows, &n) == OK && n == 1);
    CHECK_STR(rows[0].words, WORDS);
    CHECK(follow(&c, "erasure.done", BO) == OK);
    CHECK(q_endorsement_list(&c, NOMINATION, &rows, &n) == OK && n == 1);
    CHECK(rows[0].words.len == 0);
    test_ctx_end(&c);
}

int main(void)
{
    test_rules();
    test_add_and_withdraw();
    test_who();
    test_words();
    test_two_requests_at_once();
    test_page();
    test_goes_on();
    test_forgotten();
    return CHECK_RESULT();
}
