#include "feature/account/account.h"

#include "base/test.h"
#include "feature/account/inside.h"
#include "kit/store/testing.h"

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    struct site *site = arena_take(c.mem, 1, sizeof *site);
    *site = *c.site;
    site->guard = account_guard_new(c.mem);
    CHECK(site->guard != NULL);
    c.site = site;
    return c;
}

static void test_guard(void)
{
    struct ctx c = begin();
    int64_t wait_s;
    for (int i = 0; i < 30; i++) {
        guard_try(&c, LIMIT_ADDRESS, S("192.0.2.9"), &wait_s);
        CHECK(wait_s == 0);
    }
    guard_try(&c, LIMIT_ADDRESS, S("192.0.2.9"), &wait_s);
    CHECK(wait_s == 10);
    guard_try(&c, LIMIT_ACCOUNT, S("192.0.2.9"), &wait_s);
    CHECK(wait_s == 0);
    guard_forgive(&c, LIMIT_ADDRESS, S("192.0.2.9"));
    guard_try(&c, LIMIT_ADDRESS, S("192.0.2.9"), &wait_s);
    CHECK(wait_s == 0);
    for (int i = 0; i < 200000; i++) /* more sources than there are places */
        guard_try(&c, LIMIT_PAIR, (str){(const char *)&i, sizeof i}, &wait_s);
    CHECK(wait_s == 0);
    CHECK_STR(guard_network(&c, S("2001:db8::1:2:3")), S("20010db800000000"));
    CHECK_STR(guard_network(&c, S("2001:db8:0:0:ffff::9")), S("20010db800000000"));
    CHECK_STR(guard_network(&c, S("192.0.2.1")), S("192.0.2.1"));
    CHECK(!str_same(guard_network(&c, S("::ffff:192.0.2.1")),
                    guard_network(&c, S("::ffff:192.0.2.2"))));
    test_ctx_end(&c);
}

static void test_passwords(void)
{
    static const struct {
        const char *password;
        bool fine;
    } cases[] = {
        {"seven green kettles", true},
        {"Tr0ub4dor&3zq", true},
        {"почему же так холодно", true},
        {"xkqv-mupo-71", true},
        {"short", false},
        {"password123", false},
        {"P4$$w0rd!!2024", false},
        {"qwertyuiop", false},
        {"Qwertyuiop123!", false},
        {"1234567890", false},
        {"aaaaaaaaaaaa", false},
        {"123123123123", false},
        {"iloveyou2024", false},
        {"passwordpassword", false},
        {"summer-winter", false},
        {"dragonmaster99", false},
        {"9876543210", false},
        {"plaudit2027!", false},
        {"abcdefghijkl", false},
        {"4815162342", false},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++) {
        c.problems = NULL;
        bool fine = account_password_ok(&c, "password", str_of(cases[i].password));
        if (fine != cases[i].fine)
            fprintf(stderr, "%s\n", cases[i].password);
        CHECK(fine == cases[i].fine && (fine || problem_at(&c, "password").len > 0));
    }
    char longest[1001];
    memset(longest, 'x', sizeof longest);
    CHECK(!account_password_ok(&c, "password", (str){longest, 201}));
    CHECK(!account_password_ok(&c, "password", S("\xff\xfe 10 bytes and more")));
    test_ctx_end(&c);
}

int main(void)
{
    test_guard();
    test_passwords();
    return CHECK_RESULT();
}
