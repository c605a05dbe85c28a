#include "feature/people/people.h"

#include "base/test.h"
#include "feature/account/account.h"
#include "feature/frame/testing.h"
#include "feature/ledger/ledger.h"
#include "feature/people/people.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/sandbox/sandbox.h"
#include "kit/store/testing.h"

#include <png.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct reader reader = {.name = {"Ana Lu", 6}, .handle = {"ana-lu", 6}};

enum { ANA = 101, BO, PROGRAM = 7 };

/* Ana takes part in programs 7 and 8 and manages 7 alone; Acme owns 7, Acme Labs belongs to it. */
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, latin, sort_key, made) VALUES"
    " (101,'ana-lu','Ana Lu','Ana Lu',x'01',1), (102,'bo','Bo','Bo',x'02',1);"
    "INSERT INTO program VALUES (7,'mer','Meridian',150,'running',1), "
    "(8,'sol','Sol',0,'running',1);"
    "INSERT INTO region VALUES (7,3,'all','All'), (8,3,'all','All');"
    "INSERT INTO participant (program, person, region, joined) VALUES (7,101,3,1), (8,101,3,1);"
    "INSERT INTO role_grant VALUES (7,1,101,128,NULL,NULL,0,1,NULL,101);"
    "INSERT INTO organization (id, name, root) VALUES (50,'Acme',50), (51,'Acme Labs',50), "
    "(52,'Zed',52);"
    "INSERT INTO program_owner VALUES (7,50);";

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    struct site *site = arena_take(c.mem, 1, sizeof *site);
    char *folder = arena_take(c.mem, 32, 1);
    memcpy(folder, "/tmp/people-test-XXXXXX", sizeof "/tmp/people-test-XXXXXX");
    CHECK(mkdtemp(folder) != NULL);
    *site = *c.site;
    site->data_dir = str_of(folder);
    c.site = site;
    c.program = PROGRAM;
    c.me = ANA;
    c.reader = &reader;
    c.bits = ANYBODY | SIGNED_IN;
    CHECK(db_script(&c, ROWS) == OK);
    return c;
}

static void end(struct ctx *c)
{
    (void)rmdir(arena_format(c->mem, "%.*s/files", STR_ARG(c->site->data_dir)).at);
    CHECK(rmdir(c->site->data_dir.at) == 0); /* no file is left behind */
    test_ctx_end(c);
}

static struct res ask(struct ctx *c, const char *path, const char *form)
{
    struct field *fields = arena_take(c->mem, 40, sizeof *fields);
    struct req r = {.method = form ? S("POST") : S("GET"),
                    .path = str_of(path),
                    .form = fields,
                    .token = S("t0ken")};
    struct res out = {0};
    fields[r.n_form++] = (struct field){S("token"), r.token};
    str rest = str_of(form);
    for (str pair; str_cut(&rest, '&', &pair);) {
        size_t equals = str_find(pair, S("="));
        fields[r.n_form++] = (struct field){str_upto(pair, equals), str_from(pair, equals + 1)};
    }
    http_run(c, people_routes, &r, &out);
    return out;
}

static size_t noted(struct ctx *c, const char *kind, int64_t program)
{
    const struct ledger_line *lines;
    size_t n, count = 0, sealed;
    int64_t before = c->program;
    CHECK(ledger_seal(c, &sealed) == OK);
    c->program = program;
    CHECK(ledger_latest(c, 0, &lines, &n) == OK);
    c->program = before;
    for (size_t i = 0; i < n; i++)
        count += str_same(lines[i].kind, str_of(kind));
    return count;
}

/* ---- who somebody is ------------------------------------------------------------------------- */

static void test_make(void)
{
    static const struct {
        const char *name, *handle;
    } cases[] = {
        {"Ada Lovelace", "ada-lovelace"},
        {"Ada  Lovelace!", "ada-lovelace-2"},
        {"ada lovelace", "ada-lovelace-3"},
        {"Ada", "ada"},
        {"Þóra Æsa Ünal", "thora-aesa-unal"},
        {"山田 太郎", "shan-tian-tai-lang"},
        {"✨", "person"},
        {"🌙", "person-2"},
        {"Ana Lu", "ana-lu-2"},
        {"O'Neill", "oneill"},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t id;
        struct person p;
        CHECK(people_make(&c, &(struct people_new){str_of(cases[i].name), S("DE"), S("xx")}, &id) ==
              OK);
        CHECK(people_get(&c, id, &p) == OK && str_same(p.language, S("en")));
        CHECK_STR(p.handle, str_of(cases[i].handle));
        CHECK(people_by_handle(&c, p.handle, &p) == OK && p.id == id);
    }
    int64_t id;
    CHECK(people_make(&c, &(struct people_new){.name = S("")}, &id) == ERR_INVALID);
    c.problems = NULL;
    CHECK(people_make(&c, &(struct people_new){.name = S("X"), .country = S("XX")}, &id) ==
          ERR_INVALID);
    c.problems = NULL;
    struct person p;
    CHECK(people_by_handle(&c, S("nobody-here"), &p) == ERR_NOT_FOUND);
    CHECK(noted(&c, "person.made", 0) == COUNT(cases));
    end(&c);
}

static void test_find(void)
{
    struct ctx c = begin();
    const struct person_found *list;
    size_t n;
    CHECK(account_make(&c, BO, S("bo@example.org")) == OK);
    CHECK(people_find(&c, S("ana"), &list, &n) == OK && n == 1 && list[0].id == ANA);
    CHECK(people_find(&c, S(" LU "), &list, &n) == OK && n == 1);
    CHECK(people_find(&c, S("bo@example.org"), &list, &n) == OK && n == 1 && list[0].id == BO);
    CHECK(people_find(&c, S("b"), &list, &n) == OK && n == 0);
    CHECK(people_find(&c, S("%%"), &list, &n) == OK && n == 0);
    CHECK(people_find(&c, S("__"), &list, &n) == OK && n == 0);
    CHECK(people_find(&c, S("former"), &list, &n) == OK && n == 0);
    end(&c);
}

static void test_employee(void)
{
    static const struct {
        int organization;
        const char *kind, *to, *confirmed;
        bool employee;
    } cases[] = {
        {50, "employee", "NULL", "1", true},     {51, "contractor", "NULL", "1", true},
        {50, "owner", "20100", "1", true},       {50, "employee", "20099", "1", false},
        {50, "employee", "NULL", "NULL", false}, {50, "student", "NULL", "1", false},
        {52, "employee", "NULL", "1", false},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++) {
        bool employee;
        str row =
            arena_format(c.mem,
                         "DELETE FROM affiliation; INSERT INTO affiliation VALUES "
                         "(1,101,%d,(SELECT root FROM organization WHERE id = %d),'%s',20000,%s,"
                         "'declared',%s)",
                         cases[i].organization, cases[i].organization, cases[i].kind, cases[i].to,
                         cases[i].confirmed);
        CHECK(db_script(&c, row.at) == OK);
        CHECK(people_is_employee(&c, ANA, (day){20100}, &employee) == OK);
        CHECK(employee == cases[i].employee);
        CHECK(people_is_employee(&c, ANA, (day){19999}, &employee) == OK && !employee);
    }
    end(&c);
}

/* ---- profile --------------------------------------------------------------------------------- */

#define GOOD                                                                                       \
    "name=Ana Lu&headline=Explains plans&country=PE&text-language-1=en&text-words-1=I *write*"     \
    "&text-language-2=de&text-words-2=Hallo&name-language-1=ja&name-words-1=アナ"                \
    "&link-url-3=https://www.example.org/ana&tongue-language-1=es&tongue-level-1=3"

static void test_profile(void)
{
    struct ctx c = begin();
    struct profile p;
    struct res out = ask(&c, "/account/profile", NULL);
    CHECK(out.status == 200 && shows(&out, "value=\"Ana Lu\"") &&
          shows(&out, "name=\"version\" value=\"1\""));
    out = ask(&c, "/account/profile", GOOD "&version=1");
    CHECK(out.status == 303);
    CHECK(people_profile(&c, ANA, &p) == OK);
    CHECK(p.version == 2 && p.n_texts == 2 && p.n_names == 1 && p.n_links == 1 && p.n_tongues == 1);
    CHECK_STR(p.links[0].label, S("example.org"));
    CHECK_STR(p.headline, S("Explains plans"));
    CHECK(noted(&c, "person.changed", 7) == 1 && noted(&c, "person.changed", 8) == 1);
    CHECK(noted(&c, "person.changed", 0) == 0);
    out = ask(&c, "/account/profile", GOOD "&version=1&headline=late"); /* from an older window */
    CHECK(out.status == 409 && shows(&out, "changed in another window") &&
          shows(&out, "I *write*"));
    CHECK(shows(&out, "name=\"version\" value=\"2\""));
    out = ask(&c, "/account/profile", GOOD "&version=2&preview=yes");
    CHECK(out.status == 200 && shows(&out, "<em>write</em>"));
    CHECK(people_profile(&c, ANA, &p) == OK && p.version == 2);
    end(&c);
}

static void test_profile_refused(void)
{
    static const struct {
        const char *form, *field;
    } cases[] = {
        {"name=", "name"},
        {"name=A&country=QQ", "country"},
        {"name=A&link-url-1=javascript:alert(1)", "link-url-1"},
        {"name=A&link-url-1=example.org", "link-url-1"},
        {"name=A&link-url-2=https://a.example/x y", "link-url-1"},
        {"name=A&text-words-1=Hi&text-language-1=", "text-language-1"},
        {"name=A&text-words-1=a&text-language-1=en&text-words-2=b&text-language-2=en",
         "text-language-2"},
        {"name=A&name-words-1=A&name-language-1=zzz", "name-language-1"},
        {"name=A&tongue-language-1=en&tongue-level-1=9", "tongue-level-1"},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *form = arena_format(c.mem, "%s&version=1", cases[i].form).at;
        struct res out = ask(&c, "/account/profile", form);
        CHECK(out.status == 422 && problem_at(&c, cases[i].field).len > 0);
    }
    struct res out =
        ask(&c, "/account/profile", "name=<script>alert(1)</script>&country=QQ&version=1");
    CHECK(shows(&out, "&lt;script&gt;alert") && !shows(&out, "<script>alert"));
    end(&c);
}

/* A red square, in the way that browsers send it. */
static str red_square(struct ctx *c)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = 40, .height = 30, .format = PNG_FORMAT_RGB};
    unsigned char *pixels = arena_take(c->mem, 40 * 30 * 3, 1),
                  *file = arena_take(c->mem, 10000, 1);
    png_alloc_size_t size = 10000;
    for (size_t i = 0; i < 40 * 30 * 3; i += 3)
        pixels[i] = 200;
    CHECK(png_image_write_to_memory(&image, file, &size, 0, pixels, 0, NULL));
    return (str){(char *)file, size};
}

static void test_picture(void)
{
    struct ctx c = begin();
    struct person p;
    CHECK(people_set_picture(&c, S("no picture at all")) == ERR_INVALID);
    CHECK(people_set_picture(&c, red_square(&c)) == OK);
    CHECK(people_get(&c, ANA, &p) == OK && str_starts(p.avatar, S("/files/")) &&
          p.avatar.len == 75);
    struct res out = ask(&c, arena_copy(c.mem, p.avatar).at, NULL);
    CHECK(out.status == 200 && out.immutable && str_starts(out.body, S("\x89PNG")));
    CHECK_STR(out.type, S("image/png"));
    const char *const bad[] = {
        "/files/x.png", "/files/..", "/files/plaudit.conf",
        arena_format(c.mem, "/files/G%.*s", STR_ARG(str_from(p.avatar, 8))).at};
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(ask(&c, bad[i], NULL).status == 404);
    CHECK(ask(&c, "/account/picture", "remove=yes").status == 303);
    CHECK(people_get(&c, ANA, &p) == OK && p.avatar.len == 0);
    CHECK(ask(&c, "/account/picture", "x=y").status == 422);
    end(&c);
}

static void test_language(void)
{
    struct ctx c = begin();
    struct person p;
    struct res out = ask(&c, "/language", "language=ar&then=/directory?x=1");
    CHECK(out.status == 303 && people_get(&c, ANA, &p) == OK);
    CHECK_STR(out.location, S("/directory?x=1"));
    CHECK_STR(p.language, S("ar"));
    CHECK(str_starts(out.headers[0].value, S("plaudit-language=ar;")));
    out = ask(&c, "/language", "language=de&then=//evil.example");
    CHECK_STR(out.location, S("/"));
    c.me = 0, c.bits = ANYBODY;
    CHECK(ask(&c, "/language", "language=en").status == 303);
    CHECK(ask(&c, "/language", "language=../x").status == 422);
    CHECK(ask(&c, "/account/reading", "language=en&zone=UTC").status == 401);
    c.me = ANA, c.bits = ANYBODY | SIGNED_IN;
    CHECK(ask(&c, "/account/reading", "language=de&zone=Europe/Berlin").status == 303);
    CHECK(ask(&c, "/account/reading", "language=de&zone=Moon/Base").status == 422);
    CHECK(people_get(&c, ANA, &p) == OK && str_same(p.zone, S("Europe/Berlin")));
    end(&c);
}

static void test_affiliations(void)
{
    struct ctx c = begin();
    bool employee;
    struct row_people_affiliations *rows;
    size_t n;
    struct res out =
        ask(&c, "/account/affiliations", "organization=acme labs&kind=employee&from=2026-01-01");
    CHECK(out.status == 303 && noted(&c, "affiliation.confirmed", 7) == 1);
    CHECK(people_is_employee(&c, ANA, day_of(2026, 6, 1), &employee) == OK && employee);
    CHECK(q_people_affiliations(&c, ANA, &rows, &n) == OK && n == 1);
    const char *path =
        arena_format(c.mem, "/account/affiliations/%lld/end", (long long)rows[0].id).at;
    c.me = BO;
    CHECK(ask(&c, path, "x=y").status == 404);
    c.me = ANA;
    CHECK(ask(&c, path, "to=2025-01-01").status == 422);
    CHECK(ask(&c, path, "to=2026-03-31").status == 303);
    CHECK(ask(&c, path, "to=2026-04-30").status == 409);
    CHECK(people_is_employee(&c, ANA, day_of(2026, 6, 1), &employee) == OK && !employee);
    CHECK(
        ask(&c, "/account/affiliations", "organization=New Co&kind=owner&from=2026-04-01").status ==
        303);
    out = ask(&c, "/account/affiliations", "organization=X&kind=boss&from=1.4.2026&to=never");
    CHECK(out.status == 422 && problem_at(&c, "kind").len && problem_at(&c, "from").len &&
          problem_at(&c, "to").len);
    out = ask(&c, "/account/affiliations", NULL);
    CHECK(shows(&out, "Acme Labs") && shows(&out, "New Co") && shows(&out, "I left today"));
    end(&c);
}

/* ---- deletion -------------------------------------------------------------------------------- */

static void test_erasure(void)
{
    struct ctx c = begin();
    struct person p;
    struct profile left;
    str email;
    size_t n;
    CHECK(people_set_picture(&c, red_square(&c)) == OK);
    CHECK(ask(&c, "/account/profile", GOOD "&version=2").status == 303);
    CHECK(account_make(&c, ANA, S("ana@example.org")) == OK);
    CHECK(people_erase_ask(&c) == ERR_REFUSED); /* nobody else would run program 7 */
    CHECK(db_script(&c, "INSERT INTO role_grant VALUES (7,2,102,128,NULL,NULL,0,1,NULL,101)") ==
          OK);
    CHECK(people_erase_stop(&c) == ERR_CONFLICT);
    CHECK(people_erase_ask(&c) == OK && people_erase_ask(&c) == ERR_CONFLICT);
    struct res out = ask(&c, "/account/delete", NULL);
    CHECK(out.status == 200 && shows(&out, "Keep my account"));
    CHECK(ask(&c, "/account/delete/stop", "x=y").status == 303);
    CHECK(people_erase_ask(&c) == OK);
    c.now.s += (int64_t)ERASURE_DAYS * 86400 - 1;
    CHECK(people_erase_due(&c, &n) == OK && n == 0);
    c.now.s += 1;
    CHECK(people_erase_due(&c, &n) == OK && n == 1);
    CHECK(people_erase_due(&c, &n) == OK && n == 0);
    CHECK(people_get(&c, ANA, &p) == OK && people_profile(&c, ANA, &left) == OK);
    CHECK_STR(p.name, S("a former participant"));
    CHECK_STR(p.state, S("erased"));
    CHECK(p.avatar.len == 0 && p.headline.len == 0 && str_starts(p.handle, S("former-")));
    CHECK(left.n_links + left.n_names + left.n_texts + left.n_tongues == 0);
    CHECK(account_email(&c, ANA, &email) == OK && email.len == 0);
    CHECK(noted(&c, "erasure.done", 7) == 1 && noted(&c, "erasure.done", 8) == 1);
    end(&c); /* the picture's file is gone as well */
}

static void test_erasure_page(void)
{
    struct ctx c = begin();
    CHECK(db_script(&c, "INSERT INTO role_grant VALUES (7,2,102,128,NULL,NULL,0,1,NULL,101)") ==
          OK);
    CHECK(account_make(&c, ANA, S("ana@example.org")) == OK);
    CHECK(account_set_password(&c, ANA, S("seven green kettles")) == OK);
    CHECK(ask(&c, "/account/delete", "current=seven green kettles").status == 422);
    CHECK(ask(&c, "/account/delete", "sure=yes&current=wrong").status == 422);
    CHECK(ask(&c, "/account/delete", "sure=yes&current=seven green kettles").status == 303);
    struct res out = ask(&c, "/account/delete", NULL);
    CHECK(shows(&out, "Keep my account"));
    end(&c);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_make();
    test_find();
    test_employee();
    test_profile();
    test_profile_refused();
    test_picture();
    test_language();
    test_affiliations();
    test_erasure();
    test_erasure_page();
    return CHECK_RESULT();
}
