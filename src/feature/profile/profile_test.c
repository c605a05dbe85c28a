#include "feature/profile/profile.h"

#include "base/test.h"
#include "feature/frame/testing.h"
#include "feature/profile/profile_out.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY };

static const struct reader reader = {
    .name = {"Bo", 2}, .handle = {"bo", 2}, .program_name = {"Test", 4}, .hue = 255};

/* Ana (Georgian letters) holds the award for the second year; Bo keeps the page for members. */
static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, latin, sort_key, country, headline, language, made) "
    "VALUES"
    " (101, 'ana', 'ანა <b>', 'Ana <b>', x'01', 'GE', 'Helps & asks', 'de', 1),"
    " (102, 'bo', 'Bo', 'Bo', x'02', 'NG', '', 'en', 1),"
    " (103, 'cy', 'Cy', 'Cy', x'03', 'JP', '', 'en', 1);"
    "INSERT INTO person_language VALUES (101, 'ka', 3), (101, 'en', 2);"
    "INSERT INTO person_text VALUES (101, 'de', 'Ein *Satz* <i>'), (101, 'fr', 'Une phrase');"
    "INSERT INTO person_link VALUES (101, 1, '', 'https://ana.example.org/', NULL),"
    " (101, 2, 'Trick', 'javascript:alert(1)', NULL);"
    "INSERT INTO organization VALUES (41, 'Mills; & Co', '', 41, NULL), (42, 'Secret Ltd', '', 42,"
    " NULL);"
    "INSERT INTO affiliation VALUES (51, 101, 41, 41, 'employee', 1, NULL, 'declared', 1),"
    " (52, 101, 42, 42, 'owner', 1, NULL, 'declared', NULL);";
static const char ROWS[] =
    "INSERT INTO participant (program, person, region, lead, seen_by, joined)"
    " VALUES (:p, 101, :r, 103, 3, 1), (:p, 102, :r, NULL, 4, 1);"
    "INSERT INTO participant_expertise VALUES (:p, 101, :e, 1);"
    "INSERT INTO cycle VALUES (:p, 5, '2026-10', 20727, 20300, 20700, 1, 'published');"
    "INSERT INTO cycle VALUES (:p, 6, '2025-10', 20362, 20000, 20300, 1, 'published');"
    "INSERT INTO nomination (program, id, cycle, nominee, nominator, kind, expertise, region, "
    "state,"
    " made, frozen, record_digest) VALUES"
    " (:p, 7, 5, 101, 103, 'new', :e, :r, 'decided', 1, 1, x'00'),"
    " (:p, 8, 6, 101, 103, 'new', :e, :r, 'decided', 1, 1, x'00');"
    "INSERT INTO evaluation_run VALUES (:p, 8, 5, 1, 'mean/1', 't', 1, zeroblob(32), zeroblob(32),"
    " 'official', 'done', 102, 1);"
    "INSERT INTO decision (program, id, cycle, nomination, run, outcome, ground, reasons, state,"
    " author, signer, made, final) VALUES"
    " (:p, 9, 5, 7, 8, 'award', 'criteria', 'Good.', 'final', 102, 103, 1, 2),"
    " (:p, 10, 6, 8, 8, 'award', 'criteria', 'Good.', 'final', 102, 103, 1, 2);"
    "INSERT INTO award_term (program, id, person, decision, expertise, number, from_day, to_day,"
    " state, ended_day) VALUES (:p, 11, 101, 9, :e, 2, 20727, 21092, 'current', NULL),"
    " (:p, 12, 101, 10, :e, 1, 20362, 20727, 'ended', 20727);"
    "INSERT INTO work (id, canonical, url, title, day, made) VALUES"
    " (21, randomblob(32), 'https://example.org/1', 'One', 20770, 1),"
    " (22, randomblob(32), 'https://example.org/2', 'Two', 20771, 1), (23, NULL, '', 'Three', "
    "20772, 1);"
    "INSERT INTO contribution (program, id, person, work, type, title, url, day, expertise, "
    "seen_by,"
    " star, reach, reach_origin, state) VALUES"
    " (:p, 31, 101, 21, ':t', 'A public <i>', 'https://example.org/1', 20770, :e, 3, 1, 41200,"
    " 'measured', 'claimed'),"
    " (:p, 32, 101, 22, ':t', 'For members', 'https://example.org/2', 20771, :e, 4, 2, 0, '', "
    "'claimed'),"
    " (:p, 33, 101, 23, ':t', 'A draft', '', 20772, :e, 3, 3, 0, '', 'draft');"
    "INSERT INTO year_count VALUES (:p, 101, 20770, 1), (:p, 101, 20771, 2), (:p, 101, 20300, 9);";

static const char *rows_of(struct ctx *c, int64_t expertise, int64_t region, str type)
{
    struct text t = {.mem = c->mem};
    for (str rest = str_of(ROWS); rest.len > 0;) {
        char mark = rest.len > 1 && rest.at[0] == ':' ? rest.at[1] : ' ';
        if (mark == 't')
            text_add(&t, type);
        else if (mark == 'p' || mark == 'r' || mark == 'e')
            text_format(&t, "%lld",
                        (long long)(mark == 'p'   ? c->program
                                    : mark == 'r' ? region
                                                  : expertise));
        else
            text_char(&t, rest.at[0]), mark = ' ';
        rest = str_from(rest, mark == ' ' ? 1 : 2);
    }
    text_char(&t, '\0');
    return text_str(&t).at;
}

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t program;
    const struct expertise *expertises;
    const struct region *regions;
    const struct policy *policy;
    size_t n;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = CY;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    c.program = program;
    CHECK(program_expertises(&c, &expertises, &n) == OK && n > 1);
    CHECK(program_regions(&c, &regions, &n) == OK && n > 0);
    CHECK(program_policy(&c, 0, &policy) == OK && policy->n_types > 0);
    CHECK(db_script(&c, rows_of(&c, expertises[1].id, regions[0].id, policy->types[0].code)) == OK);
    c.me = 0, c.bits = ANYBODY;
    c.catalog = i18n_catalog(S("en"));
    c.reader = &reader;
    struct site *site = arena_take(c.mem, 1, sizeof *site);
    *site = *c.site;
    site->address = S("https://experts.example.org");
    c.site = site;
    return c;
}

static struct res get(struct ctx *c, const char *path)
{
    static const struct route *const routes[] = {profile_routes, NULL};
    return ask_routes(c, routes, "GET", str_of(path), NULL);
}

static void test_visitor(void)
{
    struct ctx c = begin();
    struct res out = get(&c, "/people/ana");
    CHECK(out.status == 200 && out.shared);
    CHECK(shows(&out, "<h1><bdi class=\"p-name\">Ana &lt;b&gt;</bdi>") &&
          shows(&out, "dir=\"auto\">ანა &lt;b&gt;</span>"));
    CHECK(shows(&out, "<link rel=\"canonical\" href=\"https://experts.example.org/people/ana\">") &&
          shows(&out, "property=\"og:type\" content=\"profile\"") &&
          shows(&out, "href=\"https://experts.example.org/people/ana/person.jsonld\"") &&
          shows(&out,
                "/oembed?url=https%3A%2F%2Fexperts.example.org%2Fpeople%2Fana&amp;format=json"));
    CHECK(shows(&out, "Helps &amp; asks") && shows(&out, "<em>Satz</em>") && !shows(&out, "<i>"));
    CHECK(shows(&out, "lang=\"de\"") && !shows(&out, "Une phrase"));
    CHECK(shows(&out, "Georgian and English") && shows(&out, "Mills; &amp; Co") &&
          !shows(&out, "Secret Ltd"));
    CHECK(shows(&out, ">ana.example.org</a>") && !shows(&out, "javascript:"));
    CHECK(shows(&out, "3 contributions") && shows(&out, "class=\"pl-heat\""));
    CHECK(shows(&out, "A public &lt;i&gt;") && shows(&out, "reached 41,200"));
    CHECK(!shows(&out, "For members") && !shows(&out, "A draft"));
    CHECK(shows(&out, "1 October 2025") && shows(&out, "holds it") && shows(&out, "ended"));
    CHECK(!shows(&out, "/people/cy") && !shows(&out, "/account/profile\"") &&
          !shows(&out, "/nominate?"));
    test_ctx_end(&c);
}

/* What each kind of reader gets of the same page. */
static void test_readers(void)
{
    struct ctx c = begin();
    c.catalog = i18n_catalog(S("fr")) ? i18n_catalog(S("fr")) : c.catalog;
    c.me = BO, c.bits = ANYBODY | SIGNED_IN | MEMBER;
    struct res out = get(&c, "/people/ana");
    CHECK(!out.shared && shows(&out, "For members") && shows(&out, "/people/cy"));
    CHECK(!shows(&out, "Secret Ltd"));
    c.catalog = i18n_catalog(S("en"));
    c.me = ANA;
    out = get(&c, "/people/ana");
    CHECK(shows(&out, "href=\"/account/profile\"") && shows(&out, "Secret Ltd"));
    CHECK(!shows(&out, "A draft"));
    test_ctx_end(&c);
}

static void test_hidden(void)
{
    static const char *const paths[] = {"/people/bo", "/people/bo/contributions",
                                        "/people/bo/card.vcf", "/people/bo/person.jsonld",
                                        "/people/bo/feed"};
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(paths); i++) {
        c.me = 0, c.bits = ANYBODY;
        CHECK(get(&c, paths[i]).status == 404);
        c.me = ANA, c.bits = ANYBODY | SIGNED_IN;
        CHECK(get(&c, paths[i]).status == 404);
        c.bits |= MEMBER;
        CHECK(get(&c, paths[i]).status == 200);
        c.me = BO, c.bits = ANYBODY | SIGNED_IN; /* one's own */
        CHECK(get(&c, paths[i]).status == 200);
    }
    CHECK(get(&c, "/people/nobody").status == 404);
    CHECK(db_script(&c, "UPDATE person SET state = 'erased' WHERE id = 101;") == OK);
    CHECK(get(&c, "/people/ana").status == 404);
    test_ctx_end(&c);
}

static void test_works(void)
{
    struct ctx c = begin();
    struct res out = get(&c, "/people/ana/contributions");
    CHECK(shows(&out, "A public") && !shows(&out, "For members") && !shows(&out, "Earlier ones"));
    CHECK(db_script(&c, "UPDATE contribution SET seen_by = 4;") == OK);
    CHECK(shows((out = get(&c, "/people/ana/contributions"), &out), "Nothing to see yet"));
    struct field params[] = {{S("before"), S("2026-13-01")}};
    struct req r = {.method = S("GET"),
                    .path = S("/people/ana/contributions"),
                    .params = params,
                    .n_params = 1};
    http_run(&c, profile_routes, &r, &out);
    CHECK(out.status == 404);
    test_ctx_end(&c);
}

static void test_out(void)
{
    struct ctx c = begin();
    struct res out = get(&c, "/people/ana/card.vcf");
    CHECK_STR(out.file_name, S("ana.vcf"));
    CHECK(str_starts(out.body, S("BEGIN:VCARD\r\nVERSION:4.0\r\n")));
    CHECK(shows(&out, "\r\nFN:Ana <b>\r\n") && shows(&out, "\r\nORG:Mills\\; & Co\r\n"));
    CHECK(shows(&out, "URL:https://experts.example.org/people/ana\r\n"));
    CHECK(shows(&out, "\r\nLANG;PREF=1:ka\r\nLANG;PREF=2:en\r\n") &&
          shows(&out, ";;;;;;Georgia\r\n"));
    CHECK(shows(&out, "\r\nURL:https://ana.example.org/\r\n") && !shows(&out, "javascript:") &&
          !shows(&out, "Secret Ltd"));
    out = get(&c, "/people/ana/person.jsonld");
    CHECK_STR(out.type, S("application/ld+json"));
    CHECK(shows(&out, "\"name\":\"Ana <b>\",\"alternateName\":\"ანა <b>\"") &&
          shows(&out, "\"sameAs\":[\"https://ana.example.org/\"]") &&
          shows(&out, "\"knowsLanguage\":[\"ka\",\"en\"]") && shows(&out, "Mills; & Co") &&
          !shows(&out, "Secret Ltd") && !shows(&out, "javascript:"));
    out = get(&c, "/people/ana/feed");
    CHECK_STR(out.type, S("application/atom+xml; charset=utf-8"));
    CHECK(shows(&out, "<title>A public &lt;i&gt;</title>") && !shows(&out, "For members"));
    CHECK(shows(&out, "<updated>2026-11-13T00:00:00Z</updated>"));
    test_ctx_end(&c);
}

/* Lines of a card are folded at 75 bytes, never inside a character. */
static void test_folding(void)
{
    struct ctx c = begin();
    struct text long_name = {.mem = c.mem};
    for (int i = 0; i < 60; i++)
        text_add(&long_name, S("ქ"));
    struct row_profile_person person = {.headline = S("one, two\nthree")};
    str card = profile_card(&c, &(struct profile_out){.handle = S("x"),
                                                      .name = {.first = text_str(&long_name)},
                                                      .person = &person});
    CHECK(str_find(card, S("TITLE:one\\, two\\nthree\r\n")) != SIZE_MAX);
    size_t lines = 0;
    for (str rest = card, line; str_cut(&rest, '\n', &line); lines++)
        CHECK(line.len <= 76 && str_chars(line) != SIZE_MAX);
    CHECK(lines == 12);
    test_ctx_end(&c);
}

int main(void)
{
    test_visitor();
    test_readers();
    test_hidden();
    test_works();
    test_out();
    test_folding();
    return CHECK_RESULT();
}
