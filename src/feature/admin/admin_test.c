#include "feature/admin/admin.h"

#include "base/test.h"
#include "feature/frame/frame.h"
#include "kit/mail/mail.h"
#include "kit/store/testing.h"

static const struct reader reader = {.name = {"Ana", 3}, .handle = {"ana", 3}};

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    c.bits |= SIGNED_IN | MANAGER;
    return c;
}

static str page(struct ctx *c, const char *path, int status)
{
    struct req r = {.method = S("GET"), .path = str_of(path)};
    struct res out = {0};
    http_run(c, admin_routes, &r, &out);
    CHECK(out.status == status);
    return out.body;
}

static bool shows(str body, const char *words)
{
    return str_find(body, str_of(words)) != SIZE_MAX;
}

static void secrets_are_hidden(void)
{
    struct ctx c = test_ctx_begin();
    str out = admin_without_secrets(
        &c, S("Go: http://x/sign-in/abc-DEF_12\nand http://x/p/a/sign-in/q.\nBye"));
    CHECK(str_same(out, S("Go: http://x/sign-in/…\nand http://x/p/a/sign-in/….\nBye")));
    CHECK(str_same(admin_without_secrets(&c, S("/sign-in")), S("/sign-in")));
    test_ctx_end(&c);
}

static void board_keeps_trouble(void)
{
    struct ctx c = test_ctx_begin();
    struct site site = *c.site;
    const struct admin_job *jobs;
    size_t n;
    moment started;
    site.board = admin_board_new(c.mem, (moment){7});
    c.site = &site;
    admin_note(&c, (struct admin_run){"mail", OK, 3});
    c.why = S("no route");
    admin_note(&c, (struct admin_run){"mail", ERR_FAULT, 4});
    admin_note(&c, (struct admin_run){"tidy", OK, 0});
    admin_jobs(&c, &jobs, &n, &started);
    CHECK(n == 2 && started.s == 7);
    CHECK(jobs[0].runs == 2 && jobs[0].troubles == 1 && jobs[0].ms == 4);
    CHECK(str_same(jobs[0].trouble, S("no route")) && jobs[1].trouble_at.s == 0);
    str body;
    c.bits |= OPERATOR;
    body = page(&c, "/server", 200);
    CHECK(shows(body, "no route") && shows(body, "One ended with trouble"));
    test_ctx_end(&c);
}

static void letters_are_listed(void)
{
    struct ctx c = begin();
    CHECK(shows(page(&c, "/server/mail", 200), "No letters yet"));
    CHECK(db_begin(&c) == OK);
    enum err e = mail_queue(&c, &(struct letter){.once = "test/1",
                                                 .to = S("ada@example.org"),
                                                 .subject = S("Tea & <biscuits>"),
                                                 .body = S("Come: http://x/sign-in/SECRET")});
    CHECK(db_end(&c, e) == OK);
    const struct mail_line *lines;
    size_t n;
    CHECK(mail_list(&c, 0, &lines, &n) == OK && n == 1);
    str body = page(&c, "/server/mail", 200);
    CHECK(shows(body, "Tea &amp; &lt;biscuits&gt;") && shows(body, "ada@example.org"));
    body = page(&c, arena_format(c.mem, "/server/mail/%lld", (long long)lines[0].id).at, 200);
    CHECK(shows(body, "Come: ") && !shows(body, "SECRET"));
    c.program = 2; /* another program's letters are not there */
    page(&c, arena_format(c.mem, "/server/mail/%lld", (long long)lines[0].id).at, 404);
    test_ctx_end(&c);
}

static struct res press(struct ctx *c, const char *path)
{
    const struct field token = {S("token"), S("t0ken")};
    struct req r = {.method = S("POST"),
                    .path = str_of(path),
                    .form = &token,
                    .n_form = 1,
                    .token = S("t0ken")};
    struct res out = {0};
    http_run(c, accounts_routes, &r, &out);
    return out;
}

static str accounts(struct ctx *c, const char *path)
{
    struct req r = {.method = S("GET"), .path = str_of(path), .token = S("t0ken")};
    struct res out = {0};
    http_run(c, accounts_routes, &r, &out);
    CHECK(out.status == 200);
    return out.body;
}

static void accounts_are_locked(void)
{
    struct ctx c = begin();
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, latin, made) VALUES"
                        " (5, 'ana', 'Ana', x'01', 'Ana', 0), (6, 'bo', 'Bo <b>', x'02', 'Bo', 0);"
                        "INSERT INTO account (person, email, made) VALUES (6, 'bo@example.org', 0);"
                        "INSERT INTO session (token, person, made, seen, until) VALUES"
                        " (zeroblob(32), 6, 1, 1, 9000000000);") == OK);
    c.me = 5, c.bits |= OPERATOR, c.reader = &reader;
    str body = accounts(&c, "/server/accounts?q=bo%40example.org");
    CHECK(shows(body, "Bo &lt;b&gt;") && shows(body, "/server/accounts/6/lock"));
    CHECK(shows(body, "No account is locked."));
    CHECK(!shows(accounts(&c, "/server/accounts?q=ana"), "/server/accounts/5/lock"));
    CHECK(press(&c, "/server/accounts/6/lock").status == 303);
    body = accounts(&c, "/server/accounts");
    CHECK(shows(body, "/server/accounts/6/unlock"));
    CHECK(shows(accounts(&c, "/server/accounts?q=bo%40example.org"), "pl-bad"));
    CHECK(press(&c, "/server/accounts/6/lock").status == 409);
    CHECK(press(&c, "/server/accounts/6/unlock").status == 303);
    CHECK(press(&c, "/server/accounts/5/lock").status == 403); /* oneself */
    c.bits = ANYBODY | SIGNED_IN | REVIEWER;
    CHECK(press(&c, "/server/accounts/6/lock").status == 403);
    test_ctx_end(&c);
}

static void only_for_operators(void)
{
    struct ctx c = test_ctx_begin();
    c.me = 5, c.bits |= SIGNED_IN | REVIEWER;
    page(&c, "/server", 403);
    page(&c, "/server/mail", 403);
    test_ctx_end(&c);
}

int main(void)
{
    secrets_are_hidden();
    board_keeps_trouble();
    letters_are_listed();
    accounts_are_locked();
    only_for_operators();
    return CHECK_RESULT();
}
