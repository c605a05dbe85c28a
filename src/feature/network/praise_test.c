#include "feature/network/network_fixture.h"

static struct res praise(struct ctx *c, int64_t by, str whom)
{
    enter(c, by, MEMBER);
    struct res out =
        ask_routes(c, ROUTES, "POST", S("/praise/new"),
                   (struct field[]){{S("person"), whom},
                                    {S("title"), S("For the maps")},
                                    {S("words"), S("You sat with me for a whole night.")},
                                    {{0}, {0}}});
    catch_up(c);
    return out;
}

static void test_praise(void)
{
    struct ctx c = begin();
    CHECK(praise(&c, DI, S("@bo")).status == 303);
    CHECK(praise(&c, CY, S("bo")).status == 303);
    CHECK(praise(&c, CY, S("cy")).status == 422);
    CHECK(praise(&c, CY, S("nobody")).status == 422);
    CHECK(test_number(
              &c, "SELECT COUNT(*) FROM notice WHERE person = 102 AND kind = 'network-praise'") ==
          2);
    enter(&c, BO, MEMBER);
    const struct praise *list;
    size_t n;
    CHECK(network_praises(&c, BO, 0, &list, &n) == OK && n == 2);
    CHECK(!list[0].outside && list[1].outside && list[0].mine); /* Cy is of Bo's company */
    struct res out = ask_routes(&c, ROUTES, "GET", S("/praise"), NULL);
    CHECK(shows(&out, "For the maps") && shows(&out, "Take it into my record"));
    str take = arena_format(c.mem, "/praise/%lld/record", (long long)list[1].id);
    enter(&c, CY, MEMBER); /* not Cy's */
    CHECK(ask_routes(&c, ROUTES, "POST", take, NULL).status == 404);
    enter(&c, BO, MEMBER);
    CHECK(ask_routes(&c, ROUTES, "POST", take, NULL).status == 303);
    CHECK(test_number(
              &c, "SELECT COUNT(*) FROM contribution WHERE person = 102 AND state = 'draft'") == 1);
    CHECK(ask_routes(&c, ROUTES, "POST", take, NULL).status == 409);
    take = arena_format(c.mem, "/praise/%lld/record", (long long)list[0].id);
    CHECK(ask_routes(&c, ROUTES, "POST", take, NULL).status == 403);
    enter(&c, 0, 0); /* the group is for who is signed in */
    out = ask_routes(&c, ROUTES, "GET", S("/praise"), NULL);
    CHECK(out.status == 200 && !shows(&out, "For the maps"));
    test_ctx_end(&c);
}

/* When is praise from outside? By what is known of both. */
static void test_outside(void)
{
    static const struct {
        const char *what, *sql;
        bool outside;
    } cases[] = {
        {"nothing is known of who praises", "DELETE FROM affiliation WHERE person = 103", true},
        {"the same employer", "", false},
        {"not confirmed", "UPDATE affiliation SET confirmed = NULL WHERE person = 103", true},
        {"that was before", "UPDATE affiliation SET to_day = 2 WHERE person = 103", true},
        {"a mail domain of the employer",
         "DELETE FROM affiliation WHERE person = 103;"
         "UPDATE organization SET domain = 'works.example' WHERE id = 9;"
         "INSERT INTO account (person, email, made) VALUES (103,'cy@works.example',1)",
         false},
        {"the same domain, of a provider",
         "DELETE FROM affiliation; UPDATE account SET email = 'b@mail.example' WHERE person = 102;"
         "INSERT INTO account (person, email, made) VALUES (103,'cy@mail.example',1)",
         true},
        {"both by their domain",
         "DELETE FROM affiliation; UPDATE organization SET domain = 'works.example' WHERE id = 9;"
         "UPDATE account SET email = 'b@works.example' WHERE person = 102;"
         "INSERT INTO account (person, email, made) VALUES (103,'cy@works.example',1)",
         false},
        {"another one",
         "INSERT INTO organization (id, name, root) VALUES (10,'Other',10);"
         "UPDATE affiliation SET organization = 10, root = 10 WHERE person = 103",
         true},
        {"a daughter of it",
         "INSERT INTO organization (id, name, root) VALUES (10,'Daughter',9);"
         "UPDATE affiliation SET organization = 10, root = 9 WHERE person = 103",
         false},
    };
    struct ctx c = begin();
    CHECK(praise(&c, CY, S("bo")).status == 303);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct praise *list;
        size_t n = 0;
        CHECK(db_begin(&c) == OK && db_script(&c, cases[i].sql) == OK);
        enter(&c, BO, MEMBER);
        CHECK(network_praises(&c, BO, 0, &list, &n) == OK && n == 1);
        CHECK(n == 1 && list[0].outside == cases[i].outside);
        CHECK(db_end(&c, ERR_CONFLICT) == ERR_CONFLICT); /* taken back */
    }
    test_ctx_end(&c);
}

static void test_hidden_praise(void)
{
    struct ctx c = begin();
    CHECK(praise(&c, DI, S("bo")).status == 303);
    int64_t id = test_number(&c, "SELECT MAX(id) FROM article");
    str hide = arena_format(c.mem, "/praise/%lld/hide", (long long)id);
    struct field on[] = {{S("on"), S("yes")}, {{0}, {0}}};
    enter(&c, DI, 0);
    CHECK(ask_routes(&c, ROUTES, "POST", hide, on).status == 409); /* who praised does not hide */
    enter(&c, BO, MEMBER);
    CHECK(ask_routes(&c, ROUTES, "POST", hide, on).status == 303);
    struct res out = ask_routes(&c, ROUTES, "GET", S("/praise"), NULL);
    CHECK(shows(&out, "For the maps") && shows(&out, "Show it to others"));
    enter(&c, DI, 0);
    out = ask_routes(&c, ROUTES, "GET", S("/praise"), NULL);
    CHECK(!shows(&out, "For the maps"));
    enter(&c, BO, MEMBER);
    CHECK(ask_routes(&c, ROUTES, "POST", hide, NULL).status == 303);
    enter(&c, DI, 0);
    out = ask_routes(&c, ROUTES, "GET", S("/praise"), NULL);
    str report = arena_format(c.mem, "/articles/%lld/report", (long long)id);
    CHECK(shows(&out, "For the maps") && shows(&out, report.at));
    test_ctx_end(&c);
}

int main(void)
{
    test_praise();
    test_outside();
    test_hidden_praise();
    return CHECK_RESULT();
}
