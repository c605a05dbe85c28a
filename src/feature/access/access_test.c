#include "feature/access/access.h"

#include "feature/frame/testing.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY, DI, PROGRAM = 7, TODAY = 20900 };

#define DAY_S 86400LL

/* Ana's record is looked at by Bo, Cy and Di; there is an older record of Ana's, too. */
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana',x'01',1),"
    " (102,'bo','Bo <i>',x'02',1),(103,'cy','Cy',x'03',1),(104,'di','Di',x'04',1);"
    "INSERT INTO person (id, handle, name, sort_key, made, state, merged_into) VALUES"
    " (105,'ana2','Ana',x'05',1,'merged',101);"
    "INSERT INTO program VALUES "
    "(7,'mer','Meridian',150,'running',1),(8,'sol','Sol',0,'running',1);";

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    struct site *site = arena_take(c.mem, 1, sizeof *site);
    *site = *c.site;
    site->access = access_book_new(c.mem);
    c.site = site;
    CHECK(db_script(&c, ROWS) == OK);
    c.program = PROGRAM, c.now = (moment){TODAY * DAY_S};
    return c;
}

static size_t written(struct ctx *c)
{
    size_t n = 99;
    CHECK(access_write(c, &n) == OK);
    return n;
}

static void saw(struct ctx *c, int64_t viewer, int64_t person, enum access_what what, int64_t role)
{
    c->me = viewer;
    access_saw(c, person, what, role);
}

/* What is noted, and how it is told: one line each for who is named, one together for who is not. */
static void test_lines(void)
{
    static const struct {
        int64_t viewer, person;
        enum access_what what;
        int64_t role, program, day;
    } seen[] = {
        {BO, ANA, ACCESS_NOMINATION, LEAD, 7, 0},  {BO, ANA, ACCESS_NOMINATION, LEAD, 7, 0},
        {BO, ANA, ACCESS_NOMINATION, LEAD, 7, 3},  {CY, ANA, ACCESS_REVIEW, REVIEWER, 7, 1},
        {DI, ANA, ACCESS_REVIEW, REVIEWER, 7, 2},  {DI, 105, ACCESS_NOMINATION, 0, 7, 0},
        {DI, ANA, ACCESS_ACCOUNT, OPERATOR, 0, 0}, {DI, ANA, ACCESS_LETTER, MANAGER, 8, 0},
        {ANA, ANA, ACCESS_LETTER, MANAGER, 7, 0},  {0, ANA, ACCESS_LETTER, 0, 7, 0},
        {BO, CY, ACCESS_LETTER, MANAGER, 7, 0},    {BO, 0, ACCESS_LETTER, MANAGER, 7, 0},
    };
    static const struct {
        const char *code, *role, *name;
        int64_t people, times, first, last;
    } told[] = {
        {"nomination", "Lead", "Bo <i>", 1, 3, 0, 3},
        {"review", "Reviewer", "", 2, 2, 1, 2},
        {"account", "Operator", "Di", 1, 1, 0, 0},
        {"nomination", "who nominated you", "Di", 1, 1, 0, 0},
    };
    struct ctx c = begin();
    const struct access_line *lines;
    size_t n;
    for (size_t i = 0; i < COUNT(seen); i++) {
        c.program = seen[i].program, c.now.s = (TODAY + seen[i].day) * DAY_S + 7;
        saw(&c, seen[i].viewer, seen[i].person, seen[i].what, seen[i].role);
        if (i == 1)
            CHECK(written(&c) == 1); /* the second time is the same line */
    }
    CHECK(written(&c) == 7 && written(&c) == 0);
    enter(&c, ANA, 0);
    c.program = PROGRAM;
    CHECK(access_mine(&c, &lines, &n) == OK && n == COUNT(told));
    for (size_t i = 0; i < n && i < COUNT(told); i++) {
        CHECK_STR(lines[i].code, str_of(told[i].code));
        CHECK_STR(str_of(lines[i].role), str_of(told[i].role));
        CHECK_STR(lines[i].name, str_of(told[i].name));
        CHECK(lines[i].people == told[i].people && lines[i].times == told[i].times);
        CHECK(lines[i].first.n == TODAY + told[i].first && lines[i].last.n == TODAY + told[i].last);
    }
    test_ctx_end(&c);
}

/* A book that is full forgets, and does not grow; what could not be written is written later. */
static void test_full(void)
{
    struct ctx c = begin();
    for (int64_t i = 1; i <= 3000; i++)
        saw(&c, BO, 1000 + i, ACCESS_REVIEW, REVIEWER);
    CHECK(written(&c) == 1024);
    saw(&c, BO, ANA, ACCESS_REVIEW, REVIEWER);
    CHECK(db_script(&c, "ALTER TABLE access_seen RENAME TO away") == OK);
    size_t n = 0;
    CHECK(access_write(&c, &n) != OK);
    CHECK(db_script(&c, "ALTER TABLE away RENAME TO access_seen") == OK);
    CHECK(written(&c) == 1);
    test_ctx_end(&c);
}

static void test_no_book(void)
{
    struct ctx c = test_ctx_begin();
    size_t n = 99;
    c.me = BO;
    access_saw(&c, ANA, ACCESS_LETTER, MANAGER);
    CHECK(access_write(&c, &n) == OK && n == 0);
    test_ctx_end(&c);
}

static void test_forget(void)
{
    struct ctx c = begin();
    const struct access_line *lines;
    size_t n;
    saw(&c, BO, ANA, ACCESS_LETTER, MANAGER);
    saw(&c, ANA, CY, ACCESS_LETTER, MANAGER);
    CHECK(written(&c) == 2 && db_begin(&c) == OK);
    const struct ledger_line gone = {.kind = S("erasure.done"), .subject = ANA, .person = ANA};
    CHECK(db_end(&c, access_follow(&c, &gone)) == OK);
    enter(&c, ANA, 0);
    CHECK(access_mine(&c, &lines, &n) == OK && n == 0);
    enter(&c, CY, 0);
    CHECK(access_mine(&c, &lines, &n) == OK && n == 1);
    test_ctx_end(&c);
}

static void test_page(void)
{
    static const struct route *const rooms[] = {access_routes, NULL};
    struct ctx c = begin();
    enter(&c, ANA, 0);
    struct res out = ask_routes(&c, rooms, "GET", S("/account/seen"), NULL);
    CHECK(out.status == 200 && shows(&out, "Nobody so far"));
    saw(&c, BO, ANA, ACCESS_NOMINATION, LEAD);
    saw(&c, CY, ANA, ACCESS_COMMITTEE, COMMITTEE);
    CHECK(written(&c) == 2);
    enter(&c, ANA, 0);
    out = ask_routes(&c, rooms, "GET", S("/account/seen"), NULL);
    CHECK(out.status == 200 && shows(&out, "Bo &lt;i&gt;") && shows(&out, "Committee"));
    CHECK(!shows(&out, "/people/cy"));
    enter(&c, 0, 0);
    CHECK(ask_routes(&c, rooms, "GET", S("/account/seen"), NULL).status == 303);
    test_ctx_end(&c);
}

int main(void)
{
    test_lines();
    test_full();
    test_no_book();
    test_forget();
    test_page();
    return CHECK_RESULT();
}
