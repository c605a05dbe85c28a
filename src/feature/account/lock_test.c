#include "feature/account/account.h"

#include "feature/account/testing.h"

/* Who may lock whom; a locked account opens by nothing, and only its holder learns why. */
static void test_lock(void)
{
    struct ctx c = begin();
    const struct mail_line *list;
    size_t n;
    str address;
    set_password(&c);
    struct browser b = signed_in(&c), fresh = {.languages = S("en")};
    CHECK(account_link(&c, ANA, "sign-in", &address) == OK);
    c.me = BO;
    c.bits = ANYBODY | SIGNED_IN | LEAD;
    CHECK(account_lock(&c, ANA) == ERR_REFUSED);
    c.bits = ANYBODY | SIGNED_IN | MANAGER; /* Ana runs the server */
    CHECK(account_lock(&c, ANA) == ERR_REFUSED);
    CHECK(db_script(&c, "UPDATE role_grant SET ends = 5 WHERE role = 1024") == OK);
    CHECK(account_lock(&c, ANA) == ERR_REFUSED); /* and takes no part here */
    CHECK(db_script(&c, "INSERT INTO participant (program, person, region, joined) VALUES"
                        " (7, 101, 3, 1)") == OK);
    c.me = ANA;
    CHECK(account_lock(&c, ANA) == ERR_REFUSED);
    c.me = BO;
    CHECK(account_unlock(&c, ANA) == ERR_CONFLICT);
    CHECK(account_lock(&c, ANA) == OK && account_lock(&c, ANA) == ERR_CONFLICT);

    enter(&c, b.cookie);
    CHECK(c.me == 0);
    struct res out =
        ask(&c, &fresh, "/sign-in", "email=ana@example.org&password=seven green kettles");
    CHECK(out.status == 422 && shows(&out, "This account is locked.") && fresh.cookie.len == 0);
    out = ask(&c, &fresh, "/sign-in", "email=ana@example.org&password=a wrong guess");
    CHECK(out.status == 422 && !shows(&out, "locked"));
    out = ask(&c, &fresh,
              arena_format(c.mem, "/sign-in/%.*s",
                           STR_ARG(str_from(address, str_find(address, S("/sign-in/")) + 9)))
                  .at,
              "x=");
    CHECK(out.status == 403);
    CHECK(ask(&c, &fresh, "/sign-in", "email=ana@example.org&link=yes").status == 303);
    CHECK(account_send_links(&c, &n) == OK);
    size_t sent = letters(&c, &list);
    CHECK(sent == 1);
    CHECK_STR(list[0].subject, S("Dein Konto ist gesperrt"));

    c.me = BO;
    c.bits = ANYBODY | SIGNED_IN | MANAGER;
    CHECK(account_unlock(&c, ANA) == OK);
    enter(&c, b.cookie);
    CHECK(c.me == 0); /* the session of before stays ended */
    signed_in(&c);
    test_ctx_end(&c);
}

int main(void)
{
    test_lock();
    return CHECK_RESULT();
}
