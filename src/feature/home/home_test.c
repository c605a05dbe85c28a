#include "feature/home/home.h"

#include "base/test.h"
#include "feature/frame/testing.h"
#include "feature/ledger/ledger.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

static const struct reader reader = {.name = {"Bo", 2}, .program_name = {"Test", 4}, .hue = 255};

enum { ANA = 101, BO, CY, DI };

/* Ana (public) and Di (for members only) hold the award since 1 October; Bo and Cy do not. */
static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, country, made) VALUES"
    " (101, 'ana', 'Ana <b>', x'01', 'DE', 1), (102, 'bo', 'Bo', x'02', 'NG', 1),"
    " (103, 'cy', 'Cy', x'03', 'JP', 1), (104, 'di', 'Di', x'04', 'IN', 1);"
    "INSERT INTO person_language VALUES (101, 'de', 3), (101, 'fr', 1), (104, 'hi', 3);"
    "INSERT INTO person_name VALUES (101, 'ka', 'ანა');";
static const char ROWS[] =
    "INSERT INTO participant (program, person, region, seen_by, joined)"
    " VALUES (:p, 101, :r, 3, 1), (:p, 104, :r, 4, 1);"
    "INSERT INTO cycle VALUES (:p, 5, '2026-10', 20727, 20300, 20700, 1, 'published');"
    "INSERT INTO nomination (program, id, cycle, nominee, nominator, kind, expertise, region, "
    "state,"
    " made, frozen, record_digest) VALUES"
    " (:p, 7, 5, 101, 103, 'new', :e, :r, 'decided', 1, 1, x'00'),"
    " (:p, 8, 5, 104, 103, 'new', :e, :r, 'decided', 1, 1, x'00');"
    "INSERT INTO evaluation_run VALUES (:p, 8, 5, 1, 'mean/1', 't', 1, zeroblob(32), zeroblob(32),"
    " 'official', 'done', 102, 1);"
    "INSERT INTO decision (program, id, cycle, nomination, run, outcome, ground, reasons, state,"
    " author, signer, made, final) VALUES"
    " (:p, 9, 5, 7, 8, 'award', 'criteria', 'Good.', 'final', 102, 103, 1, 1794900000),"
    " (:p, 10, 5, 8, 8, 'award', 'criteria', 'Good.', 'final', 102, 103, 1, 2);"
    "INSERT INTO award_term (program, id, person, decision, expertise, number, from_day, to_day,"
    " state) VALUES (:p, 11, 101, 9, :e, 1, 20727, 21092, 'current'),"
    " (:p, 12, 104, 10, :e, 1, 20727, 21092, 'current');"
    "INSERT INTO work (id, canonical, url, title, day, made) VALUES"
    " (21, randomblob(32), 'https://example.org/1', 'One', 20770, 1),"
    " (22, randomblob(32), 'https://example.org/2', 'Two', 20771, 1),"
    " (23, NULL, '', 'Three', 20772, 1);"
    "INSERT INTO contribution (program, id, person, work, type, title, url, day, expertise, "
    "seen_by,"
    " state) VALUES"
    " (:p, 31, 101, 21, ':t', 'A public <i>', 'https://example.org/1', 20770, :e, 3, 'claimed'),"
    " (:p, 32, 101, 22, ':t', 'For members', 'https://example.org/2', 20771, :e, 4, 'claimed'),"
    " (:p, 33, 101, 23, ':t', 'A draft', '', 20772, :e, 3, 'draft');";

static const char *rows_of(struct ctx *c, int64_t expertise, int64_t region, str type)
{
    struct text t = {.mem = c->mem};
    for (str rest = str_of(ROWS); rest.len > 0;) {
        bool mark = rest.len > 1 && rest.at[0] == ':';
        if (mark && rest.at[1] == 'p')
            text_format(&t, "%lld", (long long)c->program);
        else if (mark && rest.at[1] == 'r')
            text_format(&t, "%lld", (long long)region);
        else if (mark && rest.at[1] == 'e')
            text_format(&t, "%lld", (long long)expertise);
        else if (mark && rest.at[1] == 't')
            text_add(&t, type);
        else
            text_char(&t, rest.at[0]), mark = false;
        rest = str_from(rest, mark ? 2 : 1);
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
    size_t n, moved;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = CY;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test & co"), 255}, &program) == OK);
    CHECK(program_tick(&c, &moved) == OK);
    c.program = program;
    CHECK(program_expertises(&c, &expertises, &n) == OK && n > 1);
    CHECK(program_regions(&c, &regions, &n) == OK && n > 0);
    CHECK(program_policy(&c, 0, &policy) == OK && policy->n_types > 0);
    CHECK(db_script(&c, rows_of(&c, expertises[1].id, regions[0].id, policy->types[0].code)) == OK);
    c.me = 0, c.bits = ANYBODY;
    c.catalog = i18n_catalog(S("en"));
    c.reader = &reader;
    return c;
}

static size_t count(struct ctx *c)
{
    size_t n = 99;
    CHECK(home_count(c, &n) == OK);
    return n;
}

static struct res get(struct ctx *c, const char *path)
{
    static const struct route *const routes[] = {home_routes, NULL};
    return ask_routes(c, routes, "GET", str_of(path), NULL);
}

static void test_figures(void)
{
    struct ctx c = begin();
    size_t sealed;
    struct res out = get(&c, "/");
    CHECK(out.status == 200 && shows(&out, "<h1>Thanks for people who help"));
    CHECK(!shows(&out, "pl-map") && !shows(&out, "pl-mosaic"));

    CHECK(count(&c) == 1);
    out = get(&c, "/");
    CHECK(out.shared && shows(&out, "<h1>One person who helps, without being asked to</h1>"));
    CHECK(shows(&out, "#DE\" class=\"m1\"") && shows(&out, ">Germany</a>"));
    CHECK(!shows(&out, "#IN\"") && !shows(&out, "India"));
    CHECK(shows(&out, "Awarded on 1 October") && shows(&out, "Ana &lt;b&gt;"));
    CHECK(shows(&out, "lang=\"ka\" dir=\"auto\">ანა</span>") && !shows(&out, "/people/di"));
    CHECK(shows(&out, "A public &lt;i&gt;") && !shows(&out, "For members"));
    CHECK(!shows(&out, "A draft") && shows(&out, "awarded for the first time this year"));

    CHECK(count(&c) == 0); /* nothing has changed */
    CHECK(ledger_seal(&c, &sealed) == OK && sealed > 0);
    CHECK(count(&c) == 1);
    c.now.s += 86400;
    CHECK(count(&c) == 1 && count(&c) == 0);
    test_ctx_end(&c);
}

/* People and works are asked for anew: who hides is gone at once. */
static void test_privacy(void)
{
    struct ctx c = begin();
    CHECK(count(&c) == 1);
    CHECK(db_script(&c, "UPDATE participant SET seen_by = 2 WHERE person = 101;") == OK);
    struct res out = get(&c, "/");
    CHECK(!shows(&out, "/people/ana") && !shows(&out, "A public"));
    c.me = BO, c.bits |= SIGNED_IN;
    out = get(&c, "/");
    CHECK(shows(&out, "/people/ana") && shows(&out, "A public") && !out.shared);
    test_ctx_end(&c);
}

static void test_waits(void)
{
    struct ctx c = begin();
    CHECK(count(&c) == 1);
    c.me = BO, c.bits |= SIGNED_IN;
    struct res out = get(&c, "/");
    CHECK(shows(&out, "<h1>What waits for you</h1>") && shows(&out, "Nothing waits for you."));
    c.me = ANA;
    out = get(&c, "/");
    CHECK(shows(&out, "One draft in your record"));
    CHECK(shows(&out, "href=\"/letters/7\"") &&
          shows(&out, "The letter about your nomination in 2026-10"));
    CHECK(!shows(&out, "/lead\"") && !shows(&out, "/committee"));
    c.now.s += (int64_t)70 * 86400;
    CHECK(!shows((out = get(&c, "/"), &out), "/letters/7"));
    c.me = CY, c.bits |= MANAGER;
    CHECK(db_script(&c, "UPDATE policy SET from_day = 1;"
                        "INSERT INTO policy (program, version, document, digest, state, author)"
                        " SELECT program, 2, document, digest, 'draft', 102 FROM policy;") == OK);
    CHECK(shows((out = get(&c, "/"), &out), "New rules wait for somebody to adopt them"));
    test_ctx_end(&c);
}

static void test_decisions(void)
{
    struct ctx c = begin();
    struct res out = get(&c, "/about/decisions");
    CHECK(out.status == 200 && out.shared && shows(&out, "Test &amp; co"));
    CHECK(shows(&out, "A weighted mean of 6.40 is enough") && shows(&out, "3 people read it"));
    CHECK(shows(&out, "Help given") && shows(&out, "href=\"/rules\""));
    CHECK(shows(&out, "Nominations</th>") && shows(&out, "You cannot propose yourself."));
    test_ctx_end(&c);
}

static void test_installation(void)
{
    struct ctx c = begin();
    c.program = 0;
    struct res out = get(&c, "/");
    CHECK(out.status == 200 && shows(&out, "href=\"/p/test\""));
    CHECK(get(&c, "/about/decisions").status == 404);
    test_ctx_end(&c);
}

int main(void)
{
    test_figures();
    test_privacy();
    test_waits();
    test_decisions();
    test_installation();
    return CHECK_RESULT();
}
