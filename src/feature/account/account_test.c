#include "feature/account/account.h"

#include "feature/account/testing.h"

#include <sodium.h>

/* ---- who is asking --------------------------------------------------------------------------- */

static void test_viewer(void)
{
    struct ctx c = begin();
    set_password(&c);
    struct browser b = signed_in(&c);
    enter(&c, S(""));
    CHECK(c.me == 0 && c.bits == ANYBODY && c.reader && c.reader->hue == 150);
    CHECK_STR(c.reader->program_name, S("Meridian"));
    enter(&c, S("Qzxyqbgv2ZPC1u8fRQn4z47eD_-MQJdUVdfcK5i_BQc"));
    CHECK(c.me == 0);
    enter(&c, b.cookie); /* the reviewer's role has ended; that of program 8 is not of here */
    CHECK(c.me == ANA && c.bits == (ANYBODY | SIGNED_IN | MANAGER) && c.reader->several);
    CHECK_STR(str_of(c.catalog->code), S("de"));
    CHECK_STR(c.zone, S("Europe/Berlin"));
    c.program = 8;
    enter(&c, b.cookie);
    CHECK(c.bits == (ANYBODY | SIGNED_IN | OPERATOR));
    c.program = 0;
    enter(&c, b.cookie);
    CHECK(c.bits == (ANYBODY | SIGNED_IN | OPERATOR) && c.reader->program_name.len == 0);
    c.now.s += SESSION_IDLE_S;
    enter(&c, b.cookie);
    CHECK(c.me == 0);
    test_ctx_end(&c);
}

/* What a term rests on. */
static const char DECIDED[] =
    "INSERT INTO policy VALUES (7,1,'{}',zeroblob(32),'adopted',101,1,102,1);"
    "INSERT INTO expertise VALUES (7,4,'x','X',NULL,'/4/',NULL);"
    "INSERT INTO cycle VALUES (7,5,'2027-01',20819,20400,20787,1,'published');"
    "INSERT INTO nomination (program,id,cycle,nominee,nominator,kind,expertise,region,state,made,"
    " frozen,record_digest) VALUES (7,6,5,101,102,'new',4,3,'decided',1,1,x'00');"
    "INSERT INTO evaluation_run VALUES (7,8,5,1,'mean/1','t',1,zeroblob(32),zeroblob(32),"
    " 'official','done',102,1);"
    "INSERT INTO decision (program,id,cycle,nomination,run,outcome,ground,reasons,state,author,"
    " signer,made,final) VALUES (7,9,5,6,8,'award','above','Good.','final',102,101,1,2);";

static void term(struct ctx *c, const char *state, int from, bool ended)
{
    str row = arena_format(c->mem,
                           "DELETE FROM award_term; INSERT INTO award_term VALUES "
                           "(7,1,101,9,4,1,%d,30000,'%s',%s);",
                           from, state, ended ? "25000" : "NULL");
    CHECK(db_script(c, row.at) == OK);
}

static void test_member_or_alumni(void)
{
    struct ctx c = begin();
    set_password(&c);
    struct browser b = signed_in(&c);
    static const struct {
        const char *state;
        int from;
        bool ended;
        int64_t bits;
    } cases[] = {{"current", 20000, false, MEMBER},     {"coming", 29000, false, 0},
                 {"paused", 20000, false, ALUMNI},      {"ended", 20000, true, ALUMNI},
                 {"relinquished", 20000, true, ALUMNI}, {"revoked", 20000, true, 0}};
    CHECK(db_script(&c, DECIDED) == OK);
    for (size_t i = 0; i < COUNT(cases); i++) {
        term(&c, cases[i].state, cases[i].from, cases[i].ended);
        enter(&c, b.cookie);
        CHECK((c.bits & (MEMBER | ALUMNI)) == cases[i].bits);
    }
    test_ctx_end(&c);
}

static void test_language(void)
{
    struct ctx c = begin();
    struct req r = {.accept_language = S("ar;q=0.5, de-AT")};
    CHECK(account_enter(&c, &r) == OK);
    CHECK_STR(str_of(c.catalog->code), S("de"));
    r.cookies = S("plaudit-language=ar");
    CHECK(account_enter(&c, &r) == OK);
    CHECK_STR(str_of(c.catalog->code), S("ar"));
    r = (struct req){.accept_language = S("xx")};
    CHECK(account_enter(&c, &r) == OK);
    CHECK_STR(str_of(c.catalog->code), S("en"));
    test_ctx_end(&c);
}

static void test_closed(void) /* locked or erased: the session is worth nothing */
{
    struct ctx c = begin();
    set_password(&c);
    struct browser b = signed_in(&c);
    CHECK(db_script(&c, "UPDATE account SET state = 'locked'") == OK);
    enter(&c, b.cookie);
    CHECK(c.me == 0);
    struct browser other = {0};
    struct res out =
        ask(&c, &other, "/sign-in", "email=ana@example.org&password=seven green kettles");
    CHECK(out.status == 422 && other.cookie.len == 0);
    CHECK(db_script(&c, "UPDATE account SET state = 'open'") == OK);
    CHECK(account_close(&c, ANA) == OK);
    enter(&c, b.cookie);
    int64_t person;
    CHECK(c.me == 0 && account_by_email(&c, S("ana@example.org"), &person) == ERR_NOT_FOUND);
    test_ctx_end(&c);
}

/* ---- signing in ------------------------------------------------------------------------------ */

static void test_sign_in(void)
{
    struct ctx c = begin();
    set_password(&c);
    struct browser b = {.languages = S("en")};
    struct res out = ask(&c, &b, "/sign-in?then=/record", NULL);
    CHECK(out.status == 200 && shows(&out, "type=\"password\"") && !out.shared);
    CHECK(shows(&out, "name=\"then\" value=\"/record\""));
    out = ask(&c, &b, "/sign-in", "email=ana@example.org&password=wrong&then=/record");
    CHECK(out.status == 422 && b.cookie.len == 0 && shows(&out, "do not belong together"));
    CHECK(shows(&out, "value=\"ana@example.org\"") && !shows(&out, "wrong\""));
    out = ask(&c, &b, "/sign-in", "email=nobody@example.org&password=wrong");
    CHECK(out.status == 422 && shows(&out, "do not belong together"));
    out = ask(&c, &b, "/sign-in", "email=nonsense&password=wrong");
    CHECK(out.status == 422 && shows(&out, "name@example.org"));
    out =
        ask(&c, &b, "/sign-in", "email= ANA@example.org&password=seven green kettles&then=/record");
    CHECK(out.status == 303 && b.cookie.len == 43);
    CHECK_STR(out.location, S("/record"));
    str first = b.cookie;
    b.languages = S("");
    out = ask(&c, &b, "/sign-in", "email=ana@example.org&password=seven green kettles");
    CHECK(out.status == 303 && !str_same(first, b.cookie));
    enter(&c, first); /* a planted or stolen id of before is worth nothing */
    CHECK(c.me == 0);
    test_ctx_end(&c);
}

static void test_no_password(void) /* an empty one never opens an account that has none */
{
    struct ctx c = begin();
    struct browser b = {0};
    CHECK(ask(&c, &b, "/sign-in", "email=ana@example.org&password=").status == 422);
    CHECK(b.cookie.len == 0);
    test_ctx_end(&c);
}

static void test_where_to(void)
{
    static const struct {
        const char *then, *location;
    } cases[] = {
        {"/record", "/p/mer/record"},
        {"https://evil.example", "/p/mer/"},
        {"//evil.example", "/p/mer/"},
        {"/\\evil.example", "/p/mer/"},
        {"/sign-out", "/p/mer/"},
        {"", "/p/mer/"},
        {"/search?q=a b\r\nSet-Cookie: x", "/p/mer/search?q=a%20b%0D%0ASet-Cookie:%20x"},
    };
    struct ctx c = begin();
    set_password(&c);
    c.prefix = S("/p/mer");
    struct browser b = signed_in(&c);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct field params[] = {{S("then"), str_of(cases[i].then)}};
        struct req r = {.method = S("GET"),
                        .path = S("/sign-in"),
                        .params = params,
                        .n_params = 1,
                        .cookie = b.cookie};
        struct res out = {0};
        CHECK(account_enter(&c, &r) == OK);
        http_run(&c, account_routes, &r, &out);
        CHECK(out.status == 303);
        if (cases[i].then[0] != '/' || !strchr(cases[i].then, '\r'))
            CHECK_STR(out.location, str_of(cases[i].location));
        CHECK(str_find(out.location, S("\n")) == SIZE_MAX);
    }
    test_ctx_end(&c);
}

static void test_too_many(void)
{
    struct ctx c = begin();
    set_password(&c);
    struct browser b = {.languages = S("en")};
    struct res out = {0};
    for (int i = 0; i < 6; i++)
        CHECK(ask(&c, &b, "/sign-in", "email=ana@example.org&password=wrong").status == 422);
    out = ask(&c, &b, "/sign-in", "email=ana@example.org&password=seven green kettles");
    CHECK(out.status == 429 && shows(&out, "does not lock it") && b.cookie.len == 0);
    CHECK_STR(header(&out, "Retry-After"), S("60"));
    struct browser elsewhere = {.address = S("198.51.100.7")};
    out = ask(&c, &elsewhere, "/sign-in", "email=ana@example.org&password=seven green kettles");
    CHECK(out.status == 303); /* she herself gets in from where she is */
    c.now.s += 61;
    out = ask(&c, &b, "/sign-in", "email=ana@example.org&password=seven green kettles");
    CHECK(out.status == 303);
    test_ctx_end(&c);
}

/* ---- links ----------------------------------------------------------------------------------- */

static str path_in(str address)
{
    size_t at = str_find(address, S("/sign-in/"));
    str path = str_from(address, at);
    size_t end = str_find(path, S("\n"));
    return end == SIZE_MAX ? path : str_upto(path, end);
}

static void test_link(void)
{
    struct ctx c = begin();
    struct browser b = {.languages = S("en")}, other = {0};
    str address;
    CHECK(account_link(&c, ANA, "set-up", &address) == OK);
    CHECK(str_starts(address, S("https://experts.example.org/sign-in/")));
    const char *path = arena_copy(c.mem, path_in(address)).at;
    struct res out = ask(&c, &b, path, NULL);
    CHECK(out.status == 200 && shows(&out, "Welcome, Ana &amp; Co") && b.cookie.len == 0);
    CHECK(ask(&c, &b, path, NULL).status == 200); /* looking does not use it up */
    out = ask(&c, &b, path, "x=y");
    CHECK(out.status == 303 && b.cookie.len == 43);
    CHECK_STR(out.location, S("/account/password"));
    out = ask(&c, &other, path, "x=y");
    CHECK(out.status == 403 && other.cookie.len == 0);
    out = ask(&c, &other, path, NULL);
    CHECK(out.status == 200 && !shows(&out, "Ana"));
    out = ask(&c, &b, "/account/password", "password=seven green kettles");
    CHECK(out.status == 303); /* having come by a link, no older password is asked for */
    bool right;
    struct row_account_account own;
    CHECK(q_account_account(&c, ANA, &own) == OK && own.confirmed.set);
    CHECK(account_verify(&c, own.secret, PASSWORD, &right) == OK && right);
    test_ctx_end(&c);
}

static void test_link_ends(void)
{
    struct ctx c = begin();
    struct browser b = {0};
    str address;
    CHECK(account_link(&c, ANA, "sign-in", &address) == OK);
    const char *path = arena_copy(c.mem, path_in(address)).at;
    c.now.s += 15 * 60;
    CHECK(ask(&c, &b, path, "x=y").status == 403 && b.cookie.len == 0);
    c.now.s -= 1;
    set_password(&c); /* a new password ends all links */
    CHECK(ask(&c, &b, path, "x=y").status == 403);
    CHECK(account_link(&c, ANA, "nonsense", &address) == ERR_FAULT);
    test_ctx_end(&c);
}

static void test_wish(void)
{
    struct ctx c = begin();
    const struct mail_line *list;
    struct browser b = {.languages = S("en")};
    size_t n;
    struct res known = ask(&c, &b, "/sign-in", "email=ana@example.org&link=yes");
    struct res unknown = ask(&c, &b, "/sign-in", "email=nobody@example.org&link=yes");
    CHECK(known.status == 303 && unknown.status == 303);
    CHECK_STR(known.location, unknown.location);
    CHECK(account_send_links(&c, &n) == OK && n == 2);
    CHECK(letters(&c, &list) == 1);
    CHECK_STR(list[0].to, S("ana@example.org"));
    CHECK(account_send_links(&c, &n) == OK && n == 0);
    for (int i = 0; i < 5; i++) /* the same answer, but not a letter each time */
        CHECK(ask(&c, &b, "/sign-in", "email=ana@example.org&reset=yes").status == 303);
    CHECK(account_send_links(&c, &n) == OK && letters(&c, &list) == 3);
    for (int i = 0; i < 3; i++)
        CHECK(ask(&c, &b, "/sign-in", "email=nobody@example.org&link=yes").status == 303);
    CHECK(ask(&c, &b, "/sign-in", "email=nobody@example.org&link=yes").status == 429);
    test_ctx_end(&c);
}

/* Quoted-printable: a line that goes on ends with '='. */
static str joined(struct ctx *c, str letter)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < letter.len; i++) {
        bool soft = letter.at[i] == '=' && i + 1 < letter.len &&
                    (letter.at[i + 1] == '\n' || letter.at[i + 1] == '\r');
        if (soft)
            i += letter.at[i + 1] == '\r' ? 2 : 1;
        else
            text_char(&t, letter.at[i]);
    }
    return text_str(&t);
}

static void test_new_address(void)
{
    struct ctx c = begin();
    const struct mail_line *list;
    int64_t person;
    set_password(&c);
    struct browser b = signed_in(&c);
    CHECK(ask(&c, &b, "/account/email", "email=ana@new.example&current=wrong").status == 422);
    CHECK(letters(&c, &list) == 0);
    struct res out =
        ask(&c, &b, "/account/email", "email=ana@new.example&current=seven green kettles");
    CHECK(out.status == 303 && letters(&c, &list) == 1);
    CHECK_STR(list[0].to, S("ana@new.example"));
    CHECK(account_by_email(&c, S("ana@new.example"), &person) == ERR_NOT_FOUND);
    str text = joined(&c, mail_message(&c, list[0].id));
    size_t at = str_find(text, S("/sign-in/"));
    CHECK(at != SIZE_MAX);
    const char *path = arena_copy(c.mem, str_upto(str_from(text, at), 9 + 43)).at;
    struct browser phone = {0};
    out = ask(&c, &phone, path, "x=y");
    CHECK(out.status == 303 && phone.cookie.len == 0); /* confirms, but signs nobody in */
    CHECK(account_by_email(&c, S("ana@new.example"), &person) == OK && person == ANA);
    CHECK(letters(&c, &list) == 2); /* the old address is told */
    CHECK_STR(list[0].to, S("ana@example.org"));
    CHECK(account_make(&c, BO, S("ana@new.example")) == ERR_CONFLICT);
    test_ctx_end(&c);
}

/* ---- one's own page -------------------------------------------------------------------------- */

static void test_password_page(void)
{
    struct ctx c = begin();
    set_password(&c);
    struct browser b = signed_in(&c), other = signed_in(&c);
    CHECK(ask(&c, &b, "/account/password", "password=a quiet tall harbor&current=no").status ==
          422);
    CHECK(ask(&c, &b, "/account/password", "password=password1234&current=seven green kettles")
              .status == 422);
    str before = b.cookie;
    struct res out = ask(&c, &b, "/account/password",
                         "password=a quiet tall harbor&current=seven green kettles");
    CHECK(out.status == 303 && !str_same(before, b.cookie));
    enter(&c, other.cookie);
    CHECK(c.me == 0);
    enter(&c, before);
    CHECK(c.me == 0);
    enter(&c, b.cookie);
    CHECK(c.me == ANA);
    test_ctx_end(&c);
}

static void test_devices(void)
{
    struct ctx c = begin();
    set_password(&c);
    struct browser b = signed_in(&c);
    struct browser phone = {.agent = S("Mozilla/5.0 (Android 14; Mobile; rv:131.0) Firefox/131.0")};
    CHECK(
        ask(&c, &phone, "/sign-in", "email=ana@example.org&password=seven green kettles").status ==
        303);
    struct res out = ask(&c, &b, "/account", NULL);
    CHECK(out.status == 200 && shows(&out, "Firefox, Android"));
    str id = arena_hex(c.mem, account_token(&c, phone.cookie).at, TOKEN_BYTES);
    const char *form = arena_format(c.mem, "session=%.*s", STR_ARG(id)).at;
    struct browser visitor = {0};
    CHECK(ask(&c, &visitor, "/account/sessions/end", form).status == 401);
    CHECK(account_make(&c, BO, S("bo@example.org")) == OK);
    CHECK(account_set_password(&c, BO, OTHER) == OK);
    struct browser bo = {0};
    CHECK(ask(&c, &bo, "/sign-in", "email=bo@example.org&password=a quiet tall harbor").status ==
          303);
    CHECK(ask(&c, &bo, "/account/sessions/end", form).status == 409); /* not his */
    enter(&c, phone.cookie);
    CHECK(c.me == ANA);
    CHECK(ask(&c, &b, "/account/sessions/end", form).status == 303);
    enter(&c, phone.cookie);
    CHECK(c.me == 0);
    CHECK(ask(&c, &b, "/account/sessions/end", "session=zz").status == 404);
    struct browser tablet = signed_in(&c);
    CHECK(ask(&c, &b, "/account/sessions/end-all", "x=y").status == 303);
    enter(&c, tablet.cookie);
    CHECK(c.me == 0);
    enter(&c, bo.cookie);
    CHECK(c.me == BO);
    CHECK(ask(&c, &b, "/sign-out", "x=y").status == 303 && b.cookie.len == 0);
    test_ctx_end(&c);
}

static void test_seen(void)
{
    struct ctx c = begin();
    set_password(&c);
    struct browser b = signed_in(&c);
    struct row_account_session s;
    str token = account_token(&c, b.cookie);
    int64_t made = c.now.s;
    c.now.s += SEEN_S - 1;
    enter(&c, b.cookie);
    CHECK(account_tidy(&c) == OK && q_account_session(&c, token, &s) == OK && s.seen.s == made);
    c.now.s += 1;
    enter(&c, b.cookie);
    enter(&c, b.cookie);
    CHECK(q_account_session(&c, token, &s) == OK && s.seen.s == made); /* not within the request */
    CHECK(account_tidy(&c) == OK && q_account_session(&c, token, &s) == OK &&
          s.seen.s == made + SEEN_S);
    c.now.s = made + SESSION_IDLE_S + 1; /* it was used since, so it lives on */
    enter(&c, b.cookie);
    CHECK(c.me == ANA);
    for (int month = 1; month < 12; month++) { /* and on, but not for ever */
        CHECK(account_tidy(&c) == OK);
        c.now.s += SESSION_IDLE_S - 1;
        enter(&c, b.cookie);
        CHECK(c.me == (c.now.s < made + SESSION_LIFE_S ? ANA : 0));
    }
    c.now.s += SESSION_IDLE_S;
    CHECK(account_tidy(&c) == OK);
    enter(&c, b.cookie);
    CHECK(c.me == 0);
    test_ctx_end(&c);
}

/* Who somebody is is kept in memory by each worker; what changes it counts with the next request, on
 * whichever worker. */
static void test_at_once(void)
{
    struct ctx c = begin(), other = test_ctx_join(&c);
    set_password(&c);
    struct browser b = signed_in(&c), phone = signed_in(&c);
    other.site = c.site, other.program = PROGRAM;
    for (int i = 0; i < 2; i++) {
        enter(&other, b.cookie);
        CHECK(other.me == ANA && other.bits == (ANYBODY | SIGNED_IN | MANAGER));
        enter(&other, phone.cookie);
        CHECK(other.me == ANA);
    }
    other.program = 8; /* the program is part of the question */
    enter(&other, b.cookie);
    CHECK(other.bits == (ANYBODY | SIGNED_IN | OPERATOR));
    CHECK_STR(other.reader->program_name, S("Sol"));
    other.program = 0;
    enter(&other, b.cookie);
    CHECK(other.bits == (ANYBODY | SIGNED_IN | OPERATOR));
    other.program = PROGRAM;
    CHECK(db_script(&c, "UPDATE role_grant SET ends = 1795000100 WHERE id = 1") == OK);
    enter(&other, b.cookie);
    CHECK(other.bits == (ANYBODY | SIGNED_IN | MANAGER));
    other.now.s = 1795000100; /* the role ends while nothing is written */
    enter(&other, b.cookie);
    CHECK(other.bits == (ANYBODY | SIGNED_IN));
    CHECK(db_script(&c, "UPDATE role_grant SET ends = NULL WHERE id = 1") == OK);
    enter(&other, b.cookie);
    CHECK(other.bits == (ANYBODY | SIGNED_IN | MANAGER));
    CHECK(db_script(&c, "DELETE FROM role_grant WHERE id = 1") == OK);
    enter(&other, b.cookie);
    CHECK(other.bits == (ANYBODY | SIGNED_IN));
    CHECK(db_script(&c, "UPDATE person SET name = 'Ana Lima' WHERE id = 101") == OK);
    enter(&other, b.cookie);
    CHECK_STR(other.reader->name, S("Ana Lima"));
    CHECK(ask(&c, &phone, "/sign-out", "x=y").status == 303);
    enter(&other, b.cookie);
    CHECK(other.me == ANA);
    CHECK(account_close(&c, ANA) == OK);
    enter(&other, b.cookie);
    CHECK(other.me == 0 && other.bits == ANYBODY);
    test_ctx_leave(&other);
    test_ctx_end(&c);
}

int main(void)
{
    CHECK(sodium_init() >= 0);
    test_viewer();
    test_member_or_alumni();
    test_at_once();
    test_language();
    test_closed();
    test_sign_in();
    test_no_password();
    test_where_to();
    test_too_many();
    test_link();
    test_link_ends();
    test_wish();
    test_new_address();
    test_password_page();
    test_devices();
    test_seen();
    return CHECK_RESULT();
}
