#include "feature/agreement/agreement.h"

#include "feature/agreement/agreement.sql.h"
#include "feature/frame/testing.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, MO, LEA, PROGRAM = 7, SECRET_WORK = 31 };

/* Ana holds the award, Bo is only signed in, Mo manages, Lea leads. Ana's work 31 is under embargo 9. */
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana',x'01',1),"
    " (102,'bo','Bo',x'02',1),(103,'mo','Mo',x'03',1),(104,'lea','Lea',x'04',1);"
    "INSERT INTO program VALUES (7,'mer','Meridian',150,'running',1);"
    "INSERT INTO region VALUES (7,3,'all','Everywhere');"
    "INSERT INTO role_grant (program,id,person,role,starts,giver) VALUES (7,1,103,128,1,103),"
    " (7,2,104,16,1,103);";

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    c.program = PROGRAM;
    c.me = MO;
    c.bits |= SIGNED_IN | MANAGER;
    CHECK(db_script(&c, ROWS) == OK);
    return c;
}

static void become(struct ctx *c, int64_t person, int64_t bits)
{
    enter(c, person, bits);
    c->problems = NULL;
}

static int64_t in_force(struct ctx *c, const char *kind, const char *words)
{
    become(c, MO, MANAGER);
    struct agreement_draft in = {kind, S("en"), str_of(words), 12};
    CHECK(agreement_save(c, &in) == OK);
    int64_t id = c->made;
    CHECK(agreement_adopt(c, id) == OK);
    return id;
}

static void test_versions(void)
{
    struct ctx c = begin();
    const struct agreement *list;
    const struct agreement_text *texts;
    size_t n;
    struct agreement_draft german = {"nda", S("de"), S("Nichts weitersagen."), 12};
    CHECK(agreement_save(&c, &german) == OK);
    int64_t first = c.made;
    CHECK(agreement_adopt(&c, first) == ERR_REFUSED); /* no English text */
    CHECK(in_force(&c, "nda", "Tell nobody.") == first);
    CHECK(agreement_texts(&c, first, &texts, &n) == OK && n == 2);
    CHECK(agreement_adopt(&c, first) == ERR_CONFLICT);
    int64_t second = in_force(&c, "nda", "Tell nobody at all.");
    CHECK(second != first);
    CHECK(agreement_texts(&c, second, &texts, &n) == OK && n == 2); /* the German one came along */
    CHECK_STR(agreement_text_for(&c, texts, n)->words, S("Tell nobody at all."));
    CHECK(agreement_list(&c, &list, &n) == OK && n == 1 && list[0].version == 2);
    CHECK(agreement_all(&c, &list, &n) == OK && n == 2);
    struct agreement_draft bad = {"nda", S("xx-nowhere"), S("x"), 0};
    CHECK(agreement_save(&c, &bad) == ERR_INVALID);
    CHECK(problem_at(&c, "language").len > 0 && problem_at(&c, "months").len > 0);
    become(&c, ANA, MEMBER);
    CHECK(agreement_save(&c, &german) == ERR_REFUSED && agreement_adopt(&c, first) == ERR_REFUSED);
    CHECK(agreement_all(&c, &list, &n) == ERR_REFUSED);
    test_ctx_end(&c);
}

static void test_signing(void)
{
    struct ctx c = begin();
    const struct agreement_missing *missing;
    struct agreement a;
    size_t n;
    int64_t waits, id = in_force(&c, "nda", "Tell nobody.");
    become(&c, BO, 0);
    CHECK(agreement_sign(&c, id, S("Bo"), S("en")) == ERR_REFUSED);
    become(&c, LEA, LEAD);
    CHECK(agreement_missing(&c, id, &missing, &n) == OK && n == 2 && missing[0].all == 2);
    CHECK(agreement_sign(&c, id, S("L"), S("en")) == ERR_INVALID && problem_at(&c, "name").len > 0);
    CHECK(agreement_sign(&c, id, S("Lea Lind"), S("en")) == OK);
    CHECK(agreement_sign(&c, id, S("Lea Lind"), S("en")) == ERR_CONFLICT);
    CHECK(agreement_read(&c, id, &a) == OK && a.running && a.signed_at.set);
    CHECK(agreement_waits(&c, &waits) == OK && waits == 0);
    CHECK(agreement_missing(&c, id, &missing, &n) == OK && n == 1 && missing[0].person == MO);
    c.now.s += 400 * 86400LL; /* it has run out */
    CHECK(agreement_waits(&c, &waits) == OK && waits == 1);
    CHECK(agreement_read(&c, id, &a) == OK && !a.running);
    CHECK(agreement_missing(&c, id, &missing, &n) == OK && n == 2);
    CHECK(agreement_sign(&c, id, S("Lea Lind"), S("en")) == OK);
    CHECK(agreement_end(&c, id) == OK && agreement_end(&c, id) == ERR_CONFLICT);
    CHECK(agreement_read(&c, id, &a) == OK && !a.signed_at.set);
    CHECK(agreement_sign(&c, id, S("Lea Lind"), S("en")) == OK); /* and signs again */
    int64_t second = in_force(&c, "nda", "Tell nobody, please.");
    become(&c, LEA, LEAD);
    CHECK(agreement_sign(&c, id, S("Lea Lind"), S("en")) == ERR_REFUSED); /* replaced */
    CHECK(agreement_missing(&c, second, &missing, &n) == OK && n == 2);
    CHECK(missing[0].person == MO ? missing[1].older == 1 : missing[0].older == 1);
    become(&c, ANA, MEMBER);
    CHECK(agreement_missing(&c, id, &missing, &n) == ERR_REFUSED);
    int64_t code = in_force(&c, "code", "Be kind.");
    become(&c, BO, 0);
    CHECK(agreement_sign(&c, code, S("Bo Berg"), S("en")) == OK); /* the code is everybody's */
    test_ctx_end(&c);
}

static void test_embargo(void)
{
    struct ctx c = begin();
    const struct embargo *list;
    size_t n, opened;
    struct embargo_new in = {.name = S("Release 9"),
                             .say = S("That there will be one."),
                             .nda_version = 2,
                             .opens = {true, {c.now.s + 3600}}};
    CHECK(embargo_save(&c, 0, &in) == OK);
    int64_t id = c.made;
    become(&c, ANA, MEMBER);
    c.nda = 1; /* an older version does not open it */
    CHECK(embargo_list(&c, &list, &n) == OK && n == 0);
    CHECK(embargo_save(&c, id, &in) == ERR_REFUSED && embargo_open(&c, id) == ERR_REFUSED);
    c.nda = 2;
    CHECK(embargo_list(&c, &list, &n) == OK && n == 1 && list[0].id == id);
    become(&c, MO, MANAGER);
    struct embargo_new bad = {.name = S("x"), .nda_version = 0, .opens = {true, {1}}};
    CHECK(embargo_save(&c, id, &bad) == ERR_INVALID);
    CHECK(problem_at(&c, "name").len > 0 && problem_at(&c, "version").len > 0 &&
          problem_at(&c, "opens").len > 0);
    CHECK(embargo_tick(&c, &opened) == OK && opened == 0);
    c.now.s += 3600;
    c.problems = NULL;
    CHECK(embargo_tick(&c, &opened) == OK && opened == 1);
    CHECK(embargo_tick(&c, &opened) == OK && opened == 0);
    CHECK(embargo_open(&c, id) == ERR_CONFLICT && embargo_save(&c, id, &in) != OK);
    test_ctx_end(&c);
}

static void test_pages(void)
{
    struct ctx c = begin();
    int64_t id = in_force(&c, "nda", "Tell **nobody**.");
    become(&c, ANA, MEMBER);
    static const struct route *const ROUTES[] = {agreement_routes, NULL};
    struct res out = ask_routes(&c, ROUTES, "GET", S("/agreements"), NULL);
    CHECK(out.status == 200 && shows(&out, "Non-disclosure agreement"));
    str path = arena_format(c.mem, "/agreements/%lld", (long long)id);
    out = ask_routes(&c, ROUTES, "GET", path, NULL);
    CHECK(out.status == 200 && shows(&out, "<strong>nobody</strong>"));
    struct field form[] = {{S("name"), S("Ana Abel")}, {S("language"), S("en")}, {{0}, {0}}};
    out = ask_routes(&c, ROUTES, "POST", path, form); /* without the mark that it was read */
    CHECK(out.status == 422 && shows(&out, "have read it") && shows(&out, "Ana Abel"));
    struct field whole[] = {
        {S("name"), S("Ana Abel")}, {S("language"), S("en")}, {S("read"), S("yes")}, {{0}, {0}}};
    out = ask_routes(&c, ROUTES, "POST", path, whole);
    CHECK(out.status == 303);
    out = ask_routes(&c, ROUTES, "GET", path, NULL);
    CHECK(shows(&out, "Your signature") && shows(&out, "Take my signature back"));
    become(&c, MO, MANAGER);
    out = ask_routes(&c, ROUTES, "GET", S("/program/agreements"), NULL);
    CHECK(out.status == 200 && shows(&out, "Who has not signed"));
    path = arena_format(c.mem, "/program/agreements/%lld/missing", (long long)id);
    out = ask_routes(&c, ROUTES, "GET", path, NULL);
    CHECK(out.status == 200 && shows(&out, "Lea"));
    struct field secret[] = {{S("name"), S("Release 9")},
                             {S("opens"), S("yesterday")},
                             {S("version"), S("1")},
                             {{0}, {0}}};
    out = ask_routes(&c, ROUTES, "POST", S("/program/embargoes"), secret);
    CHECK(out.status == 422 && shows(&out, "2027-01-31") && shows(&out, "Release 9"));
    test_ctx_end(&c);
}

static void test_forget(void)
{
    struct ctx c = begin();
    int64_t id = in_force(&c, "nda", "Tell nobody.");
    struct agreement a;
    become(&c, LEA, LEAD);
    CHECK(agreement_sign(&c, id, S("Lea Lind"), S("en")) == OK);
    struct ledger_line line = {.subject = LEA, .person = LEA, .kind = S("erasure.done")};
    CHECK(db_begin(&c) == OK && db_end(&c, agreement_follow(&c, &line)) == OK);
    CHECK(agreement_read(&c, id, &a) == OK && !a.signed_at.set);
    test_ctx_end(&c);
}

int main(void)
{
    test_versions();
    test_signing();
    test_embargo();
    test_pages();
    test_forget();
    return CHECK_RESULT();
}
