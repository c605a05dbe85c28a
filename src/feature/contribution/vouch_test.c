/* People who stand for what no page shows. */
#include "feature/contribution/contribution.h"

#include "base/test.h"
#include "feature/contribution/inside.h"
#include "feature/frame/testing.h"
#include "feature/program/testing.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

/* Ana did it; Bo, Cy and Di saw it; Mo manages. */
enum { ANA = 101, BO, CY, DI, MO };

#define WORDS S("I sat in the first row, and it was full.")

static const struct route *const rooms[] = {contribution_routes, record_form_routes, shown_routes,
                                            vouch_routes,        judge_routes,       NULL};

static struct res ask(struct ctx *c, const char *method, str path, const struct field *form)
{
    return ask_routes(c, rooms, method, path, form);
}

static struct res enter_post(struct ctx *c, const char *role, bool vouched)
{
    const struct field form[] = {{S("type"), S("blog-post")},
                                 {S("title"), S("A year of evenings")},
                                 {S("role"), str_of(role)},
                                 {S("day"), day_iso(c->mem, (day){i18n_today(c).n - 3})},
                                 {S("paid"), S("no")},
                                 {vouched ? S("vouched") : S("x"), S("yes")},
                                 {S(""), S("")}};
    return ask(c, "POST", S("/record/add"), form);
}

static str address(struct ctx *c, int64_t id, const char *rest)
{
    return arena_format(c->mem, "/contributions/%lld%s", (long long)id, rest);
}

static int64_t missing(struct ctx *c, int64_t id)
{
    const struct policy *policy;
    struct contribution_stored s = {0};
    CHECK(program_policy(c, 0, &policy) == OK && contribution_mine(c, id, &s) == OK);
    return contribution_vouches_missing(policy, &s.what);
}

/* Without a link it waits as a draft; all else has to be there. */
static int64_t test_enter(struct ctx *c)
{
    enter(c, ANA, 0);
    struct res out = ask(c, "GET", S("/record/add"), NULL);
    CHECK(!shows(&out, "No source shows everything."));
    out = enter_post(c, "author", false);
    CHECK(out.status == 422 && shows(&out, "f-url-problem") && shows(&out, "name=\"vouched\""));
    out = enter_post(c, "", true);
    CHECK(out.status == 422 && shows(&out, "f-role-problem") && !shows(&out, "f-url-problem"));
    out = enter_post(c, "author", true);
    CHECK(out.status == 303);
    int64_t id = c->made;
    CHECK(missing(c, id) == 2 && contribution_accept(c, id) == ERR_INVALID);
    out = ask(c, "GET", S("/record"), NULL);
    CHECK(shows(&out, "It has no link: 2 people have to stand for it."));
    out = ask(c, "GET", address(c, id, ""), NULL);
    CHECK(shows(&out, "2 people who saw it are needed") && shows(&out, "Or send this link"));
    return id;
}

static str test_ask(struct ctx *c, int64_t id)
{
    str key = S("");
    const struct field nobody[] = {{S("people"), S("nobody-here")}, {S(""), S("")}};
    const struct field me[] = {{S("people"), S("@ana")}, {S(""), S("")}};
    const struct field two[] = {{S("people"), S("@bo\nhttps://x.example/people/cy")},
                                {S(""), S("")}};
    struct res out = ask(c, "POST", address(c, id, "/ask"), nobody);
    CHECK(out.status == 422 && shows(&out, "@nobody-here") &&
          shows(&out, "nobody-here</textarea>"));
    CHECK(ask(c, "POST", address(c, id, "/ask"), me).status == 422);
    CHECK(ask(c, "POST", address(c, id, "/ask"), two).status == 303);
    CHECK(ask(c, "POST", address(c, id, "/ask"), two).status == 303); /* one letter each */
    CHECK(db_script(c, "CREATE TEMP TABLE two (v CHECK (v = 2));"
                       "INSERT INTO two SELECT COUNT(*) FROM mail;") == OK);
    CHECK(vouch_link(c, id, &key) == OK && key.len == 32);
    enter(c, BO, 0);
    CHECK(ask(c, "POST", address(c, id, "/ask"), two).status == 404);
    return arena_format(c->mem, "/contributions/%lld/vouch/%.*s", (long long)id, STR_ARG(key));
}

static void test_give(struct ctx *c, int64_t id, str link)
{
    const struct field words[] = {{S("words"), WORDS}, {S(""), S("")}};
    const struct field few[] = {{S("words"), S("Yes.")}, {S(""), S("")}};
    enter(c, BO, 0);
    CHECK(ask(c, "GET", address(c, id, "/vouch/open"), NULL).status == 404); /* a draft */
    CHECK(ask(c, "POST", address(c, id, "/vouch/open"), words).status == 404);
    struct res out = ask(c, "GET", link, NULL);
    CHECK(out.status == 200 && shows(&out, "A year of evenings"));
    out = ask(c, "POST", link, few);
    CHECK(out.status == 422 && shows(&out, "Yes.</textarea>"));
    CHECK(ask(c, "POST", link, words).status == 303);
    CHECK(ask(c, "POST", link, words).status == 409);
    out = ask(c, "GET", link, NULL);
    CHECK(shows(&out, "You stand for it") && shows(&out, "first row"));
    str back = arena_format(c->mem, "%.*s/withdraw", STR_ARG(link));
    CHECK(ask(c, "POST", back, NULL).status == 303 && ask(c, "POST", back, NULL).status == 409);
    CHECK(vouch_give(c, id, str_from(link, link.len - 32), WORDS) == ERR_REFUSED); /* today */
    c->now.s += 86400;
    CHECK(vouch_give(c, id, str_from(link, link.len - 32), WORDS) == OK);
    enter(c, ANA, 0);
    CHECK(ask(c, "POST", link, words).status == 403); /* one's own */
    CHECK(missing(c, id) == 1 && contribution_accept(c, id) == ERR_INVALID);
    enter(c, CY, 0);
    CHECK(ask(c, "POST", link, words).status == 303);
}

static void test_accept_and_judge(struct ctx *c, int64_t id)
{
    str verify = arena_format(c->mem, "/lead/contributions/%lld/verify", (long long)id);
    enter(c, ANA, 0);
    CHECK(missing(c, id) == 0 && contribution_accept(c, id) == OK);
    struct res out = ask(c, "GET", address(c, id, ""), NULL);
    CHECK(shows(&out, "2 people stand for it"));
    enter(c, MO, MANAGER);
    out = ask(c, "GET", S("/lead/contributions"), NULL);
    CHECK(shows(&out, "2 people stand for it") && shows(&out, "first row"));
    CHECK(vouch_give(c, id, S("open"), WORDS) == OK);
    CHECK(ask(c, "POST", verify, NULL).status == 403); /* who vouches does not judge */
    CHECK(vouch_withdraw(c, id) == OK);
    enter(c, CY, 0);
    CHECK(vouch_withdraw(c, id) == OK);
    enter(c, MO, MANAGER);
    CHECK(ask(c, "POST", verify, NULL).status == 403); /* one is too few */
    out = ask(c, "GET", S("/lead/contributions"), NULL);
    CHECK(shows(&out, "too few people stand for it"));
    enter(c, DI, 0);
    CHECK(vouch_give(c, id, S("open"), WORDS) == OK);
    enter(c, MO, MANAGER);
    CHECK(ask(c, "POST", verify, NULL).status == 303);
}

/* Their word is for what they read. */
static void test_void(struct ctx *c, int64_t id)
{
    struct contribution_stored s;
    enter(c, ANA, 0);
    CHECK(contribution_mine(c, id, &s) == OK && s.what.vouches == 2);
    s.what.summary = S("More about it");
    CHECK(contribution_change(c, id, s.version, &s.what) == OK);
    CHECK(contribution_mine(c, id, &s) == OK && s.what.vouches == 2);
    s.what.title = S("A year of festivals");
    CHECK(contribution_change(c, id, s.version, &s.what) == ERR_INVALID); /* needs a link now */
    s.what.url = S("https://ana.example/festivals");
    c->problems = NULL;
    CHECK(contribution_change(c, id, s.version, &s.what) == OK);
    CHECK(contribution_mine(c, id, &s) == OK && s.what.vouches == 0);
}

int main(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                        " (101,'ana','Ana',x'01',1),(102,'bo','Bo',x'02',1),"
                        " (103,'cy','Cy',x'03',1),(104,'di','Di',x'04',1),(105,'mo','Mo',x'05',1);"
                        "INSERT INTO account (person, email, made) VALUES"
                        " (102,'bo@b.example',1),(103,'cy@c.example',1);") == OK);
    enter(&c, MO, MANAGER);
    enter_new_program(&c);
    CHECK(program_join(&c, ANA) == OK);
    int64_t id = test_enter(&c);
    str link = test_ask(&c, id);
    test_give(&c, id, link);
    test_accept_and_judge(&c, id);
    test_void(&c, id);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
