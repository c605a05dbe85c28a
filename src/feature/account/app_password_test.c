#include "feature/account/account.h"

#include "feature/account/testing.h"

#include <sodium.h>

static enum err try(struct ctx *c, const char *user, str password, int64_t *login)
{
    struct account_app_try who = {str_of(user), password, S("192.0.2.1"), DOOR_NEWS};
    return account_by_app_password(c, &who, login);
}

static void test_making(void)
{
    struct ctx c = begin();
    str one, two;
    c.me = ANA;
    CHECK(account_app_password_make(&c, S("laptop"), DOOR_NEWS, &one) == OK);
    CHECK(account_app_password_make(&c, S("phone"), DOOR_API_READ, &two) == OK);
    CHECK(one.len == 39 && one.at[4] == '-' && !str_same(one, two));
    CHECK(account_app_password_make(&c, S(""), DOOR_NEWS, &one) == ERR_INVALID);
    CHECK(problem_at(&c, "name").len > 0);
    for (int i = 2; i < APP_PASSWORDS_MAX; i++)
        CHECK(account_app_password_make(&c, S("more"), DOOR_NEWS, &two) == OK);
    CHECK(account_app_password_make(&c, S("more"), DOOR_NEWS, &two) == ERR_REFUSED);
    test_ctx_end(&c);
}

static void test_signing_in(void)
{
    struct ctx c = begin();
    str password, other;
    int64_t login = 0, none;
    c.me = ANA;
    CHECK(account_app_password_make(&c, S("laptop"), DOOR_NEWS, &password) == OK);
    int64_t id = c.made;
    CHECK(account_app_password_make(&c, S("script"), DOOR_API_READ, &other) == OK);
    c.me = 0;
    CHECK(try(&c, "ana@example.org", password, &login) == OK && login == id);
    CHECK(try(&c, "ANA@example.org", password, &login) == OK);
    CHECK(try(&c, "ana", password, &login) == OK && try(&c, "@ana", password, &login) == OK);
    str typed = arena_format(c.mem, "%.4s %.34s", password.at, password.at + 5);
    CHECK(try(&c, "ana", typed, &login) == OK);
    CHECK(try(&c, "bo", password, &none) == ERR_SIGN_IN);
    CHECK(try(&c, "", password, &none) == ERR_SIGN_IN);
    CHECK(try(&c, "ana", other, &none) == ERR_SIGN_IN); /* for another door */
    CHECK(try(&c, "ana", S("wrong"), &none) == ERR_SIGN_IN);
    CHECK(account_enter_login(&c, login) == OK);
    CHECK(c.me == ANA && c.bits == (ANYBODY | SIGNED_IN | MANAGER));
    CHECK_STR(c.zone, S("Europe/Berlin"));
    CHECK(account_enter_login(&c, 0) == OK && c.me == 0 && c.bits == ANYBODY);
    c.me = BO;
    CHECK(account_app_password_revoke(&c, login) == ERR_CONFLICT); /* not his */
    c.me = ANA;
    CHECK(account_app_password_revoke(&c, login) == OK);
    CHECK(try(&c, "ana", password, &none) == ERR_SIGN_IN);
    CHECK(account_enter_login(&c, login) == ERR_SIGN_IN && c.me == 0);
    test_ctx_end(&c);
}

/* A locked or merged account opens by nothing. */
static void test_shut(void)
{
    struct ctx c = begin();
    str password;
    int64_t login;
    enum account_fate fate;
    c.me = ANA;
    CHECK(account_app_password_make(&c, S("laptop"), DOOR_NEWS, &password) == OK);
    CHECK(try(&c, "ana", password, &login) == OK);
    CHECK(db_script(&c, "UPDATE account SET state = 'locked'") == OK);
    CHECK(try(&c, "ana", password, &login) == ERR_SIGN_IN);
    CHECK(account_enter_login(&c, login) == ERR_SIGN_IN);
    CHECK(db_script(&c, "UPDATE account SET state = 'open'") == OK);
    CHECK(db_begin(&c) == OK);
    CHECK(db_end(&c, account_hand_over(&c, ANA, BO, &fate)) == OK);
    CHECK(try(&c, "ana", password, &login) == ERR_SIGN_IN);
    test_ctx_end(&c);
}

static void test_tries(void)
{
    struct ctx c = begin();
    int64_t login;
    int refused = 0;
    for (int i = 0; i < 60; i++)
        refused += try(&c, "ana", S("guess"), &login) == ERR_REFUSED;
    CHECK(refused > 0);
    test_ctx_end(&c);
}

static void test_pages(void)
{
    struct ctx c = begin();
    set_password(&c);
    struct browser b = signed_in(&c), visitor = {0};
    CHECK(ask(&c, &visitor, "/account/app-passwords", "name=x").status == 401);
    struct res out = ask(&c, &b, "/account/app-passwords", NULL);
    CHECK(out.status == 200 && !shows(&out, "/revoke") && !shows(&out, "<code>"));
    out = ask(&c, &b, "/account/app-passwords", "name=Laptop %26 co&current=wrong");
    CHECK(out.status == 422 && !shows(&out, "<code>"));
    out = ask(&c, &b, "/account/app-passwords", "name=Zimmer-7&current=seven green kettles");
    CHECK(out.status == 200 && shows(&out, "<code>") && shows(&out, "Zimmer-7"));
    const char *revoke =
        arena_format(c.mem, "/account/app-passwords/%lld/revoke", (long long)c.made).at;
    out = ask(&c, &b, "/account/app-passwords", NULL);
    CHECK(shows(&out, revoke) && !shows(&out, "<code>"));
    CHECK(ask(&c, &b, revoke, "x=y").status == 303);
    CHECK(ask(&c, &b, revoke, "x=y").status == 409);
    out = ask(&c, &b, "/account/app-passwords", NULL);
    CHECK(!shows(&out, "Zimmer-7"));
    out = ask(&c, &b, "/account/feeds", "name=Leser&current=seven green kettles");
    CHECK(out.status == 200 && shows(&out, "/groups.opml</code>") && shows(&out, "Leser"));
    revoke = arena_format(c.mem, "/account/feeds/%lld/revoke", (long long)c.made).at;
    out = ask(&c, &b, "/account/app-passwords", NULL);
    CHECK(!shows(&out, "Leser")); /* each page lists its own */
    CHECK(ask(&c, &b, revoke, "x=y").status == 303);
    test_ctx_end(&c);
}

int main(void)
{
    CHECK(sodium_init() >= 0);
    test_making();
    test_signing_in();
    test_shut();
    test_tries();
    test_pages();
    return CHECK_RESULT();
}
