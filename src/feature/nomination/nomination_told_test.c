#include "feature/collect/collect.h"
#include "feature/frame/testing.h"
#include "feature/nomination/nomination.h"
#include "feature/nomination/nomination.sql.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/mail/mail.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY, CYCLE = 5, CASE = 7, NEXT = 8 };

/* Bo has nominated Ana, who has no address yet; Cy sets things up. */
static const char SETTER[] =
    "INSERT INTO person (id, handle, name, sort_key, country, made) VALUES"
    " (101,'ana','Ana & "
    "Co',x'01','PT',1),(102,'bo','Bo',x'02','PT',1),(103,'cy','Cy',x'03','PT',1)";
static const char ROWS[] =
    "INSERT INTO cycle VALUES (%1$lld,5,'2027-01',20819,20400,20787,1,'nominating'),"
    " (%1$lld,6,'2027-04',20909,20500,20877,1,'planned');"
    "INSERT INTO nomination (program,id,cycle,nominee,nominator,kind,expertise,region,state,made)"
    " VALUES (%1$lld,7,5,101,102,'new',%2$lld,%3$lld,'open',1790000000);"
    "INSERT INTO nomination_text (program,nomination,reasons) VALUES (%1$lld,7,"
    " 'Helps everybody who asks her.');";

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t program, region;
    const struct expertise *expertises;
    size_t n;
    CHECK(db_script(&c, SETTER) == OK);
    c.me = CY;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    CHECK(program_expertises(&c, &expertises, &n) == OK && n > 1);
    CHECK(program_region_of(&c, S("PT"), &region) == OK);
    CHECK(db_script(&c, arena_format(c.mem, ROWS, (long long)program, (long long)expertises[1].id,
                                     (long long)region)
                            .at) == OK);
    enter(&c, 0, 0);
    return c;
}

static size_t letters(struct ctx *c, str *last)
{
    const struct mail_line *list;
    size_t n = 0;
    CHECK(mail_list(c, 0, &list, &n) == OK);
    if (n > 0)
        *last = mail_message(c, list[0].id);
    return n;
}

static size_t told(struct ctx *c)
{
    size_t n = 99;
    c->program = 0; /* as the job does it */
    CHECK(nomination_tell_due(c, &n) == OK && c->program == 0);
    CHECK(program_only(c, &c->program) == OK);
    return n;
}

/* The path of the link; empty if there is none. */
static str link_in(struct ctx *c, str letter)
{
    str text = {0};
    size_t at = str_find(letter, S("/objection/"));
    if (at != SIZE_MAX)
        text = arena_copy(c->mem, str_upto(str_from(letter, at), 11 + 32));
    return text;
}

static struct res ask(struct ctx *c, const char *method, str path, const struct field *form)
{
    static const struct route *const rooms[] = {told_routes, NULL};
    return ask_routes(c, rooms, method, path, form);
}

static str state(struct ctx *c, int64_t id)
{
    struct row_nomination_by_id row;
    CHECK(q_nomination_by_id(c, id, &row) == OK);
    return row.state;
}

static struct ctx begin_told(str *link)
{
    struct ctx c = begin();
    str letter = {0};
    CHECK(told(&c) == 0 && letters(&c, &letter) == 0); /* no address */
    CHECK(db_script(&c, "INSERT INTO account (person, email, made) VALUES"
                        " (101,'ana@example.org',1)") == OK);
    CHECK(told(&c) == 1 && told(&c) == 0 && letters(&c, &letter) == 1);
    CHECK(str_find(letter, S("Bo has nominated you")) != SIZE_MAX);
    *link = link_in(&c, letter);
    CHECK(link->len == 43);
    return c;
}

/* What is ticked, and what becomes of it. */
static void test_no(void)
{
    static const struct {
        const char *lists, *erase;
        bool objects, asked;
    } cases[] = {
        {"no", "no", false, false}, {"lists", "no", true, false}, {"lists", "erase", true, true}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        str link;
        struct ctx c = begin_told(&link);
        bool objects;
        const struct field form[] = {{S("words"), S("No time.")},
                                     {str_of(cases[i].lists), S("yes")},
                                     {str_of(cases[i].erase), S("yes")},
                                     {{0}, {0}}};
        struct res out = ask(&c, "GET", link, NULL);
        CHECK(out.status == 200 && shows(&out, "Bo has nominated you"));
        out = ask(&c, "POST", link, form);
        CHECK(out.status == 303 && c.me == 0);
        CHECK_STR(state(&c, CASE), S("objected"));
        CHECK(collect_objects(&c, S("mail"), S("ana@example.org"), &objects) == OK);
        CHECK(objects == cases[i].objects);
        enter(&c, ANA, 0);
        CHECK((people_erase_ask(&c) == ERR_CONFLICT) == cases[i].asked); /* asked already */
        enter(&c, 0, 0);
        out = ask(&c, "GET", link, NULL);
        CHECK(out.status == 200 && shows(&out, "has ended"));
        CHECK(ask(&c, "POST", link, form).status == 303); /* once more does no harm */
        test_ctx_end(&c);
    }
}

static void test_other_keys(void)
{
    str link;
    struct ctx c = begin_told(&link);
    CHECK(ask(&c, "GET", S("/objection/0123456789abcdef0123456789abcdef"), NULL).status == 404);
    CHECK(ask(&c, "GET", S("/objection/x"), NULL).status == 404);
    CHECK(ask(&c, "POST", S("/objection/x"), NULL).status == 404);
    CHECK(ask(&c, "GET", S("/objection/done"), NULL).status == 200);
    CHECK_STR(state(&c, CASE), S("open"));
    test_ctx_end(&c);
}

/* The letter speaks of the nomination that goes on in the next cycle. */
static void test_moved(void)
{
    str link;
    struct ctx c = begin_told(&link);
    CHECK(db_script(&c,
                    "INSERT INTO nomination (program,id,cycle,nominee,nominator,kind,expertise,"
                    "region,state,made) SELECT program,8,6,101,102,'new',expertise,region,'open',"
                    "1 FROM nomination WHERE id = 7;"
                    "INSERT INTO nomination_text (program,nomination,reasons)"
                    " SELECT program,8,'' FROM nomination WHERE id = 7;"
                    "UPDATE nomination SET state = 'moved', next = 8 WHERE id = 7") == OK);
    CHECK(ask(&c, "POST", link, NULL).status == 303);
    CHECK_STR(state(&c, NEXT), S("objected"));
    CHECK_STR(state(&c, CASE), S("moved"));
    test_ctx_end(&c);
}

int main(void)
{
    test_no();
    test_other_keys();
    test_moved();
    return CHECK_RESULT();
}
