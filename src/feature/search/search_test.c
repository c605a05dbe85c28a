#include "feature/search/search.h"

#include "base/test.h"
#include "feature/frame/testing.h"
#include "feature/lounge/lounge.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY };

static const struct reader reader = {.name = {"Bo", 2}, .program_name = {"Test", 4}, .hue = 255};

static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, latin, sort_key, country, headline, made) VALUES"
    " (101, 'jose', 'José Núñez <b>', 'Jose Nunez <b>', x'01', 'ES', 'Robots & \"quotes\"', 1),"
    " (102, 'oyama', '大山花子', 'Hanako Oyama', x'02', 'JP', '', 1),"
    " (103, 'cy', 'Cy', 'Cy', x'03', 'JP', '', 1);"
    "INSERT INTO person_text VALUES (101, 'en', 'Builds **telescopes** of cardboard');";
static const char ROWS[] =
    "INSERT INTO participant (program, person, region, seen_by, joined)"
    " VALUES (:p, 101, :r, 3, 1), (:p, 102, :r, 3, 1);"
    "INSERT INTO work (id, canonical, url, title, day, made) VALUES"
    " (21, randomblob(32), 'https://example.org/1', 'One', 20770, 1),"
    " (22, randomblob(32), 'https://example.org/2', 'Two', 20771, 1);"
    "INSERT INTO contribution (program, id, person, work, type, title, url, day, expertise, "
    "seen_by,"
    " state) VALUES"
    " (:p, 31, 101, 21, 'blog', 'Telescopes at home', 'https://example.org/1', 20770, :e, 3, "
    "'claimed'),"
    " (:p, 32, 101, 22, 'blog', 'Telescopes for members', 'https://example.org/2', 20771, :e, 4,"
    " 'claimed');"
    "INSERT INTO contribution_text (program, contribution, summary, note) VALUES"
    " (:p, 31, 'With a mirror', 'a secretnote');";

static const char *rows_of(struct ctx *c, int64_t expertise, int64_t region)
{
    struct text t = {.mem = c->mem};
    for (str rest = str_of(ROWS); rest.len > 0;) {
        char mark = rest.len > 1 && rest.at[0] == ':' ? rest.at[1] : ' ';
        if (mark == 'p' || mark == 'r' || mark == 'e')
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
    size_t n;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = CY;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    c.program = program;
    c.catalog = i18n_catalog(S("en"));
    CHECK(program_expertises(&c, &expertises, &n) == OK && n > 1);
    CHECK(program_regions(&c, &regions, &n) == OK && n > 0);
    CHECK(db_script(&c, rows_of(&c, expertises[1].id, regions[0].id)) == OK);
    CHECK(search_rebuild(&c, &n) == OK && n == 5); /* Cy takes part as the first manager */
    c.me = 0, c.bits = ANYBODY;
    c.reader = &reader;
    return c;
}

static struct res look(struct ctx *c, const char *words)
{
    struct field params[] = {{S("q"), str_of(words)}};
    struct req r = {
        .method = S("GET"), .path = S("/search"), .params = params, .n_params = COUNT(params)};
    struct res out = {0};
    http_run(c, search_routes, &r, &out);
    CHECK(out.status == 200);
    return out;
}

static bool finds(struct ctx *c, const char *words, const char *part)
{
    struct res out = look(c, words);
    return str_find(out.body, str_of(part)) != SIZE_MAX;
}

static void follow(struct ctx *c, const char *kind, int64_t subject, int64_t person)
{
    enum err e = db_begin(c);
    if (!e)
        e = search_follow(
            c, &(struct ledger_line){.kind = str_of(kind), .subject = subject, .person = person});
    CHECK(db_end(c, e) == OK);
}

static void test_terms(void)
{
    struct ctx c = begin();
    struct search_terms t = search_read(&c, S("  Crème \"OR) brûl*"));
    CHECK(t.n == 3);
    CHECK_STR(t.folded, S("creme or brul"));
    CHECK_STR(t.match, S("\"Crème\" AND \"OR\" AND \"brûl\"*"));
    CHECK(search_read(&c, S(" -*\"() ")).n == 0 && search_read(&c, S("\xff")).n == 0);
    CHECK(search_read(&c, S("a b c d e f g h i j")).n == SEARCH_TERMS_MAX);
    t = search_read(&c, S("query pla"));
    CHECK(search_score(&t, S("query pla")) == 100);
    CHECK(search_score(&t, S("query plans read")) > search_score(&t, S("the query planner")));
    CHECK(search_score(&t, S("the query planner")) > search_score(&t, S("a query")));
    CHECK(search_score(&t, S("nothing of it")) == 0);
    test_ctx_end(&c);
}

/* By accents left out, in two scripts, by the beginning of the last word, by other words. */
static void test_words(void)
{
    static const struct {
        const char *words, *part;
    } found[] = {
        {"jose nunez", "/people/jose"},
        {"JOSÉ", "/people/jose"},
        {"nun", "/people/jose"},
        {"大山", "/people/oyama"},
        {"hanako oya", "/people/oyama"},
        {"spain", "/people/jose"},
        {"cardboard", "/people/jose"},
        {"robots quotes", "/people/jose"},
        {"telescopes ho", "Telescopes at home"},
        {"mirror", "Telescopes at home"},
        {"rules", "href=\"/rules\""},
        {"weights", "href=\"/rules\""},
    };
    static const char *const nothing[] = {"secretnote", "jos nunez",    "zebra",           "title",
                                          "kperson",    "members only", "NEAR(jose nunez)"};
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(found); i++)
        CHECK(finds(&c, found[i].words, found[i].part));
    for (size_t i = 0; i < COUNT(nothing); i++)
        CHECK(finds(&c, nothing[i], "Nothing fits"));
    CHECK(finds(&c, "jose", "José Núñez &lt;b&gt;</a>") && finds(&c, "jose", "Robots &amp;"));
    CHECK(finds(&c, "", "Look for people by name") && finds(&c, "--", "Type at least one word."));
    test_ctx_end(&c);
}

static void test_rights(void)
{
    struct ctx c = begin();
    CHECK(!finds(&c, "telescopes", "for members") && !finds(&c, "lead", "href=\"/lead\""));
    c.me = 102, c.bits = ANYBODY | SIGNED_IN | MEMBER | LEAD;
    CHECK(finds(&c, "telescopes", "for members") && finds(&c, "lead", "href=\"/lead\""));
    c.me = 0, c.bits = ANYBODY;
    CHECK(db_script(&c, "UPDATE participant SET seen_by = 2 WHERE person = 101;") == OK);
    CHECK(finds(&c, "telescopes", "Nothing fits")); /* at once, before the index knows */
    test_ctx_end(&c);
}

static void test_following(void)
{
    struct ctx c = begin();
    CHECK(db_script(&c, "UPDATE person SET name = 'Josefa Ruiz', latin = 'Josefa Ruiz', version = 2"
                        " WHERE id = 101;") == OK);
    follow(&c, "person.changed", ANA, ANA);
    CHECK(finds(&c, "josefa ruiz", "/people/jose") && !finds(&c, "nunez", "/people/jose"));
    CHECK(finds(&c, "josefa", "Telescopes at home")); /* works follow the name */

    CHECK(db_script(&c, "UPDATE contribution SET title = 'Microscopes' WHERE id = 31;") == OK);
    follow(&c, "contribution.changed", 31, ANA);
    CHECK(finds(&c, "microscopes", "Microscopes") &&
          !finds(&c, "telescopes home", "Telescopes at home"));
    CHECK(db_script(&c, "UPDATE contribution SET state = 'withdrawn' WHERE id = 31;") == OK);
    follow(&c, "contribution.withdrawn", 31, ANA);
    CHECK(finds(&c, "microscopes", "Nothing fits"));

    follow(&c, "erasure.done", ANA, ANA);
    CHECK(finds(&c, "josefa", "Nothing fits") && finds(&c, "hanako", "/people/oyama"));
    follow(&c, "award.made", 999, ANA);
    CHECK(finds(&c, "josefa", "Nothing fits"));
    test_ctx_end(&c);
}

/* More than one batch; the same again leaves the same. */
static void test_many(void)
{
    struct ctx c = begin();
    size_t n;
    CHECK(db_script(&c, "WITH RECURSIVE k (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM k"
                        " WHERE i < 2499)"
                        " INSERT INTO person (id, handle, name, sort_key, made)"
                        " SELECT i, 'p' || i, 'Quill ' || i, x'05', 1 FROM k;"
                        "INSERT INTO participant (program, person, region, seen_by, joined)"
                        " SELECT n.program, p.id, n.region, 3, 1 FROM person p JOIN participant n"
                        " ON n.person = 101 WHERE p.id >= 1000 AND p.id < 2500;") == OK);
    CHECK(search_rebuild(&c, &n) == OK && n == 1505);
    CHECK(search_rebuild(&c, &n) == OK && n == 1505);
    CHECK(finds(&c, "quill", "1,000+") && finds(&c, "quill 2400", "/people/p2400"));
    CHECK(finds(&c, "jose", "/people/jose"));
    test_ctx_end(&c);
}

/* The thread with the words in its title comes before newer articles that have them, however many these are. */
static void test_threads(void)
{
    struct ctx c = begin();
    size_t n;
    CHECK(db_script(
              &c, "INSERT INTO newsgroup (program, id, name, title, kind, made)"
                  " SELECT id, 51, 'test.open', 'Open', 'group', 1 FROM program;"
                  "INSERT INTO newsgroup_right SELECT id, 51, 'role', 1, 1 FROM program;"
                  "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 60)"
                  " INSERT INTO article (program, id, message_id, author, kind, subject, root,"
                  " place, at, door, newsgroup, number, state) SELECT program.id, i, i || '@x.y',"
                  " 101, 'post', CASE i WHEN 1 THEN 'Okapi' ELSE 'Other ' || i END, i, 1, i, 'web',"
                  " 51, i, 'shown' FROM program, k;"
                  "INSERT INTO article_text (program, article, body, html)"
                  " SELECT program, id, 'About an okapi', '' FROM article;") == OK);
    CHECK(search_rebuild(&c, &n) == OK && n == 65);
    struct res out = look(&c, "okapi");
    CHECK(str_find(out.body, S("/articles/1\"")) < str_find(out.body, S("/articles/60\"")));
    CHECK(str_find(out.body, S("50+")) != SIZE_MAX && finds(&c, "okap", "/articles/1\""));
    static const struct route *const routes[] = {search_routes, NULL};
    out = ask_routes(&c, routes, "GET", S("/search?q=okapi&kind=articles"), NULL);
    CHECK(shows(&out, "/articles/1\"") && shows(&out, "/articles/11\"") &&
          !shows(&out, "/articles/10\"") && shows(&out, "kind=articles&amp;before=11\""));
    out = ask_routes(&c, routes, "GET", S("/search?q=okapi&kind=articles&before=11"), NULL);
    CHECK(shows(&out, "/articles/10\"") && shows(&out, "/articles/1\"") &&
          !shows(&out, "/articles/11\"") && !shows(&out, "Older ones"));
    test_ctx_end(&c);
}

/* Articles are found by who may read their group, from the next request on. */
static void test_articles(void)
{
    struct ctx c = begin();
    CHECK(db_script(&c,
                    "INSERT INTO newsgroup (program, id, name, title, kind, made)"
                    " SELECT id, 51, 'test.open', 'Open', 'group', 1 FROM program UNION ALL"
                    " SELECT id, 52, 'test.closed', 'Closed', 'group', 1 FROM program;"
                    "INSERT INTO newsgroup_right SELECT id, 51, 'role', 1, 1 FROM program UNION ALL"
                    " SELECT id, 51, 'role', 2, 31 FROM program UNION ALL"
                    " SELECT id, 52, 'role', 4, 31 FROM program;") == OK);
    int64_t ids[2];
    enum article_end end;
    c.me = ANA, c.bits = ANYBODY | SIGNED_IN | MEMBER;
    for (int i = 0; i < 2; i++) {
        struct article_new in = {.door = "web",
                                 .kind = "post",
                                 .groups = {51 + i},
                                 .n_groups = 1,
                                 .subject = i ? S("Hidden zebra") : S("Open zebra <b>"),
                                 .body = S("About **giraffes**")};
        CHECK(lounge_post(&c, &in, &ids[i], &end) == OK);
        follow(&c, "article.shown", ids[i], ANA);
    }
    CHECK(finds(&c, "zebra", "Hidden zebra") && finds(&c, "giraffes", "Open zebra &lt;b&gt;"));
    CHECK(finds(&c, "giraf", "Open zebra") && finds(&c, "open gir", "Open zebra"));
    CHECK(!finds(&c, "gi", "/articles/") && !finds(&c, "giz", "/articles/"));
    CHECK(search_tidy(&c) == OK && search_merge(&c) == OK && finds(&c, "giraf", "Open zebra"));
    c.me = 0, c.bits = ANYBODY;
    CHECK(finds(&c, "zebra", "Open zebra") && !finds(&c, "zebra", "Hidden zebra"));
    CHECK(!finds(&c, "hidden giraffes", "/articles/"));
    CHECK(db_script(
              &c, "UPDATE article SET newsgroup = 103 - newsgroup WHERE newsgroup IN (51, 52);") ==
          OK);
    follow(&c, "thread.moved", ids[0], ANA);
    follow(&c, "thread.moved", ids[1], ANA);
    CHECK(finds(&c, "zebra", "Hidden zebra") && !finds(&c, "zebra", "Open zebra"));
    CHECK(db_script(
              &c, "UPDATE article SET newsgroup = 103 - newsgroup WHERE newsgroup IN (51, 52);") ==
          OK);
    follow(&c, "thread.moved", ids[0], ANA);
    follow(&c, "thread.moved", ids[1], ANA);
    c.me = ANA, c.bits = ANYBODY | SIGNED_IN | MEMBER;
    CHECK(lounge_edit(&c, ids[0], 1, S("Open lion"), S("No more")) == OK);
    CHECK(lounge_remove(&c, ids[1], S("")) == OK && !finds(&c, "zebra", "Hidden zebra"));
    follow(&c, "article.edited", ids[0], ANA);
    follow(&c, "article.cancelled", ids[1], ANA);
    CHECK(finds(&c, "lion", "Open lion") && !finds(&c, "giraffes", "/articles/"));
    test_ctx_end(&c);
}

/* ---- posts, answers, letters: who finds what ----------------------------------------------------- */

static const char OTHERS[] =
    "INSERT INTO embargo (program, id, name, nda_version, owner, made, state)"
    " SELECT id, 61, 'Later', 1, 101, 1, 'closed' FROM program;"
    "INSERT INTO post (program, id, author, slug, title, language, seen_by, state, published,"
    " changed, version) SELECT p.id, x.* FROM program p, (VALUES"
    " (70, 101, 'open', 'Quagga open', 'en', 1, 'published', 5, 5, 1),"
    " (71, 101, 'members', 'Quagga members', 'en', 4, 'published', 5, 5, 1),"
    " (72, 101, NULL, 'Quagga draft', 'en', 1, 'draft', NULL, 5, 0),"
    " (73, 101, 'planned', 'Quagga planned', 'en', 1, 'planned', 4000000000, 5, 0),"
    " (74, 101, 'withdrawn', 'Quagga withdrawn', 'en', 1, 'withdrawn', 5, 5, 1)) x;"
    "INSERT INTO post_text (program, post, version, title, lead_in, body, at, editor)"
    " SELECT program, id, 1, title, '', 'It had **stripes**.', 5, 101 FROM post;"
    "INSERT INTO ama_event (program, id, title, words, zone, opens, seen_by, embargo, moderated,"
    " anonymous, state, made, changed) SELECT p.id, x.* FROM program p, (VALUES"
    " (80, 'Hour one', '', 'UTC', 1, 1, NULL, 0, 1, 'published', 1, 1),"
    " (81, 'Hour two', '', 'UTC', 1, 4, NULL, 0, 1, 'open', 1, 1),"
    " (82, 'Hour three', '', 'UTC', 1, 4, 61, 0, 1, 'open', 1, 1),"
    " (83, 'Hour four', '', 'UTC', 1, 1, NULL, 0, 1, 'cancelled', 1, 1)) x;"
    "INSERT INTO ama_question (program, event, id, asker, anonymous, words, asked, state)"
    " SELECT p.id, x.* FROM program p, (VALUES"
    " (80, 90, 101, 0, 'Is an okapi open?', 5, 'answered'),"
    " (80, 91, 101, 0, 'Is an okapi waiting?', 5, 'shown'),"
    " (81, 92, NULL, 1, 'Is an okapi for members?', 0, 'answered'),"
    " (82, 93, 101, 0, 'Is an okapi embargoed?', 5, 'answered'),"
    " (83, 94, 101, 0, 'Is an okapi cancelled?', 5, 'answered')) x;"
    "INSERT INTO ama_answer (program, event, question, id, author, words, slug, state, at)"
    " SELECT program, event, id, id + 100, 103, 'It has a tongue.', 'slug-' || id,"
    " CASE id WHEN 91 THEN 'draft' ELSE 'published' END, 6 FROM ama_question;"
    "INSERT INTO announcement (program, id, author, subject, body, language, embargo, state,"
    " checker, checked, starts, finished, made) SELECT p.id, x.* FROM program p, (VALUES"
    " (110, 101, 'Tapir sent', 'A snout.', 'en', NULL, 'sent', 102, 1, 1, 1, 1),"
    " (111, 101, 'Tapir embargoed', 'A snout.', 'en', 61, 'sent', 102, 1, 1, 1, 1),"
    " (112, 101, 'Tapir draft', 'A snout.', 'en', NULL, 'draft', NULL, NULL, NULL, NULL, 1)) x;"
    "INSERT INTO delivery (program, announcement, person, due, region, sent)"
    " SELECT a.program, a.id, x.column1, 1, 0, x.column2 FROM announcement a,"
    " (VALUES (102, 1), (103, NULL)) x WHERE a.state = 'sent';";

enum { NOBODY, NEW, HOLDER, SIGNED, READERS }; /* 103, 102 without and with the agreement */

static void test_others(void)
{
    static const struct {
        const char *words, *title;
        bool found[READERS];
    } rows[] = {
        {"quagga", "Quagga open", {true, true, true, true}},
        {"stripes", "Quagga members", {false, false, true, true}},
        {"quagga", "Quagga draft", {false}},
        {"quagga", "Quagga planned", {false}},
        {"quagga", "Quagga withdrawn", {false}},
        {"okapi", "/answers/slug-90", {true, true, true, true}},
        {"tongue", "/answers/slug-90", {true, true, true, true}},
        {"okapi", "okapi waiting", {false}},
        {"okapi", "/answers/slug-92", {false, false, true, true}},
        {"tongue", "okapi embargoed", {false, false, false, true}},
        {"okapi", "okapi cancelled", {false}},
        {"tapir", "/announcements/110", {false, false, true, true}},
        {"snout", "Tapir embargoed", {false, false, false, true}},
        {"tapir", "Tapir draft", {false}},
    };
    struct ctx c = begin();
    size_t n;
    CHECK(db_script(&c, OTHERS) == OK && search_rebuild(&c, &n) == OK);
    for (size_t i = 0; i < COUNT(rows); i++)
        for (int who = NOBODY; who < READERS; who++) {
            c.me = who == NOBODY ? 0 : who == NEW ? 103 : 102;
            c.bits = ANYBODY | (who ? SIGNED_IN : 0) | (who >= HOLDER ? MEMBER : 0);
            c.nda = who == SIGNED;
            CHECK(finds(&c, rows[i].words, rows[i].title) == rows[i].found[who]);
        }
    /* A host finds what is under the embargo of the event; a count never tells of more than is shown. */
    CHECK(db_script(&c, "INSERT INTO ama_host SELECT id, 82, 102, 'host', NULL, 'accepted', 1"
                        " FROM program;") == OK);
    c.nda = 0;
    CHECK(finds(&c, "okapi", "okapi embargoed"));
    c.me = 0, c.bits = ANYBODY;
    CHECK(!finds(&c, "tapir", "kind=announcements") && finds(&c, "okapi", "kind=answers"));
    test_ctx_end(&c);
}

static void change(struct ctx *c, const char *sql, const char *kind, int64_t subject)
{
    CHECK(db_script(c, sql) == OK);
    follow(c, kind, subject, 0);
}

static void test_others_follow(void)
{
    struct ctx c = begin();
    size_t n;
    CHECK(search_rebuild(&c, &n) == OK && db_script(&c, OTHERS) == OK);
    CHECK(finds(&c, "quagga", "Nothing fits"));
    follow(&c, "post.published", 70, ANA);
    follow(&c, "ama.answered", 90, ANA);
    CHECK(finds(&c, "quagga", "/blog/open") && finds(&c, "okapi", "/answers/slug-90"));
    change(&c,
           "UPDATE post_text SET title = 'Zebra', version = 2 WHERE post = 70;"
           "UPDATE post SET title = 'Zebra', version = 2 WHERE id = 70;",
           "post.changed", 70);
    CHECK(finds(&c, "quagga", "Nothing fits") && finds(&c, "zebra", "/blog/open"));
    CHECK(db_script(&c, "UPDATE post SET state = 'withdrawn' WHERE id = 70;") == OK);
    CHECK(finds(&c, "zebra", "Nothing fits")); /* at once */
    change(&c, "UPDATE ama_answer SET words = 'No, a giraffe' WHERE question = 90;", "ama.changed",
           80);
    CHECK(finds(&c, "giraffe", "/answers/slug-90") && finds(&c, "tongue", "Nothing fits"));
    /* Who asked is forgotten before the room of the questions knows, and after. */
    follow(&c, "erasure.done", ANA, ANA);
    CHECK(finds(&c, "okapi", "Nothing fits") && finds(&c, "giraffe", "/answers/slug-90"));
    follow(&c, "ama.answered", 90, ANA);
    CHECK(finds(&c, "okapi", "/answers/slug-90"));
    CHECK(db_script(&c, "UPDATE ama_question SET words = '' WHERE asker = 101;") == OK);
    follow(&c, "erasure.done", 999, 999);
    CHECK(finds(&c, "okapi", "Nothing fits") && finds(&c, "giraffe", "Hour one</a>"));
    follow(&c, "erasure.done", 103, 103); /* who answered */
    CHECK(finds(&c, "giraffe", "Nothing fits"));
    test_ctx_end(&c);
}

int main(void)
{
    test_others();
    test_others_follow();
    test_articles();
    test_threads();
    test_terms();
    test_words();
    test_rights();
    test_following();
    test_many();
    return CHECK_RESULT();
}
