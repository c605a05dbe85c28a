/* What people send who mean harm: texts that are bombs, storms of names, threads without end, stuffed
 * polls, more files than there is room for. Each gets an answer in words, and costs no more than others. */
#include "feature/frame/testing.h"
#include "feature/lounge/lounge_fixture.h"
#include "kit/keep/keep.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { ROUNDS = 12 };

static const struct route *const routes[] = {write_routes, group_routes, lounge_routes,
                                             article_routes, NULL};

static void as(struct ctx *c, int64_t person)
{
    enter(c, person, 0);
    const struct reader *reader = c->reader;
    come(c, person);
    c->reader = reader;
}

static struct res ask(struct ctx *c, const char *method, str path, const struct field *form)
{
    return ask_routes(c, routes, method, path, form);
}

static str again(struct ctx *c, const char *part, size_t most)
{
    struct text t = {.mem = c->mem};
    while (t.len + str_of(part).len <= most)
        text_add(&t, str_of(part));
    return text_str(&t);
}

/* ---- Markdown ---- */

static void test_bombs(void)
{
    static const char *const parts[] = {
        "*",       "**a ",     "_",       "`",       "> ",          ">",     "[",   "[a](",
        "![a](x)", "[a](b) ",  "<",       "&lt;",    "~~",          "- ",    "1. ", "    ",
        "|a",      "|-\n",     "\\",      "<!--",    "#",           "@ana ", "@",   "https://",
        "a@b.c ",  "[a]: b\n", "*_`[>- ", "> - 1. ", "\xEF\xBF\xBD"};
    struct ctx c = lounge_begin();
    for (size_t i = 0; i < COUNT(parts); i++) {
        str body = again(&c, parts[i], ARTICLE_BODY_MAX);
        as(&c, BO);
        struct field typed[] = {{S("body"), body}, {{0}}};
        struct res out = ask(&c, "POST", S("/groups/preview"), typed);
        CHECK(out.status == (out.body.len ? 200 : 204));
        CHECK(out.body.len < 65536 + 24 * body.len);
        int64_t id = put(&c, BO, words(PUBLIC, "A bomb", body.at));
        CHECK(id == 0 || number_in(&c, "SELECT MAX(length(html)) FROM article_text") <
                             (int64_t)(65536 + 24 * body.len));
        if (id == 0)
            CHECK(c.why.len > 0 || c.problems);
        CHECK(db_script(&c, "DELETE FROM posting") == OK);
    }
    as(&c, BO);
    struct field much[] = {{S("kind"), S("post")},
                           {S("subject"), S("Too much")},
                           {S("body"), again(&c, "*", 100000)},
                           {{0}}};
    struct res out = ask(&c, "POST", S("/groups/mer.public/write"), much);
    CHECK(out.status == 422 && shows(&out, "keep it to") &&
          str_find(out.body, much[2].value) != SIZE_MAX);
    test_ctx_end(&c);
}

static void test_names(void)
{
    struct ctx c = lounge_begin();
    CHECK(db_script(
              &c,
              "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1999) "
              "INSERT INTO person (id, handle, name, sort_key, made) SELECT i, 'x-' || i, 'X', "
              "x'09', 1 FROM n;"
              "INSERT INTO participant (program, person, region, joined) SELECT 7, id, 1, 1 "
              "FROM person WHERE id >= 1000") == OK);
    struct text all = {.mem = c.mem};
    for (int i = 1000; i < 2000; i++)
        text_format(&all, "@x-%d ", i);
    text_char(&all, '\0');
    CHECK(put(&c, BO, words(PUBLIC, "All of you", all.at)) == 0);
    CHECK(str_find(problem_at(&c, "body"), S("at most 10 people")) != SIZE_MAX);
    CHECK(number_in(&c, "SELECT COUNT(*) FROM mention") == 0);
    str ten = arena_copy(c.mem, str_upto(text_str(&all), 10 * 8));
    CHECK(put(&c, BO, words(PUBLIC, "Ten", ten.at)) != 0);
    CHECK(number_in(&c, "SELECT COUNT(*) FROM mention") == 10);
    test_ctx_end(&c);
}

/* ---- a thread without end ---- */

/* Each answers the one before. */
static void grow(struct ctx *c, int64_t root)
{
    str sql = arena_format(
        c->mem,
        "CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n "
        "WHERE i < 10000)"
        " SELECT i, 1000000 + i AS id FROM n;"
        "INSERT INTO article (program, id, message_id, author, kind, subject, root, parent, place, "
        "at, door,"
        " newsgroup, number, state) SELECT 7, id, i || '@deep', 103, 'post', 'Re: Deep', %lld,"
        " CASE i WHEN 2 THEN %lld ELSE id - 1 END, i, 1, 'web', 208, i, 'shown' FROM n;"
        "INSERT INTO article_text (program, article, refs, body, html) SELECT 7, id,"
        " (i - 2) || '@deep ' || (i - 1) || '@deep', 'On', '<p>On</p>' FROM n;"
        "INSERT INTO placement (program, newsgroup, number, article, overview) SELECT 7, 208, i, "
        "id, '' FROM n;"
        "UPDATE thread SET articles = 10000, last = 1010000, last_number = 10000;"
        "UPDATE newsgroup SET high = 10000, shown = 10000 WHERE id = 208; DROP TABLE n",
        (long long)root, (long long)root);
    CHECK(db_script(c, sql.at) == OK);
}

static void test_deep(void)
{
    struct ctx c = lounge_begin();
    int64_t root = put(&c, BO, words(PUBLIC, "Deep", "Down"));
    grow(&c, root);
    as(&c, CY);
    str path = arena_format(c.mem, "/threads/%lld", (long long)root);
    struct res out = ask(&c, "GET", path, NULL);
    CHECK(out.status == 200 && shows(&out, "Deep") && out.body.len < 300000);
    struct field typed[] = {{S("kind"), S("post")},
                            {S("parent"), S("1010000")},
                            {S("body"), S("The last word")},
                            {{0}}};
    out = ask(&c, "POST", arena_format(c.mem, "%.*s/reply", STR_ARG(path)), typed);
    int64_t answer = c.made;
    CHECK(out.status == 303 && answer != 0);
    CHECK(number_in(&c, "SELECT MAX(length(refs)) < 2100 FROM article_text") == 1);
    CHECK(number_in(&c, "SELECT MAX(place) FROM article") == 10001);
    out = ask(&c, "GET", arena_format(c.mem, "/articles/%lld", (long long)answer), NULL);
    CHECK(out.status == 303);
    out = ask(&c, "GET", str_upto(out.location, str_find(out.location, S("#"))), NULL);
    CHECK(out.status == 200 && shows(&out, "The last word") && out.body.len < 300000);
    test_ctx_end(&c);
}

/* ---- polls ---- */

struct voter {
    const struct ctx *from;
    int64_t poll, person, wrong;
};

static void *vote(void *of)
{
    struct voter *v = of;
    struct ctx c = test_ctx_join(v->from);
    c.program = PROGRAM;
    come(&c, v->person);
    for (int64_t i = 0; i < ROUNDS; i++) {
        enum err e = ERR_AGAIN;
        while (e == ERR_AGAIN)
            e = lounge_vote(&c, v->poll, (const int64_t[]){i % 2 + 1}, 1);
        v->wrong += e != OK;
    }
    test_ctx_leave(&c);
    return NULL;
}

static void test_stuffing(void)
{
    struct ctx c = lounge_begin();
    const str choices[] = {S("Tea"), S("Coffee")};
    struct article_new in = words(PUBLIC, "What?", "");
    in.kind = "poll", in.choices = choices, in.n_choices = 2, in.closes.s = c.now.s + 1000;
    int64_t poll = put(&c, BO, in);
    struct voter all[] = {
        {&c, poll, BO, 0}, {&c, poll, CY, 0}, {&c, poll, CY, 0}, {&c, poll, EVE, 0}};
    pthread_t threads[COUNT(all)];
    for (size_t i = 0; i < COUNT(all); i++)
        pthread_create(&threads[i], NULL, vote, &all[i]);
    for (size_t i = 0; i < COUNT(all); i++) {
        pthread_join(threads[i], NULL);
        CHECK(all[i].wrong == 0);
    }
    CHECK(number_in(&c, "SELECT SUM(votes) FROM poll_choice") == 3);
    CHECK(number_in(&c, "SELECT COUNT(*) FROM poll_vote") == 3);
    str path = arena_format(c.mem, "/threads/%lld/vote", (long long)poll);
    static const struct {
        const char *choice;
        int64_t later; /* seconds */
        int status;
    } rows[] = {{"1", 0, 303}, {"1", 0, 303},  {"3", 0, 422},
                {"0", 0, 422}, {"-1", 0, 422}, {"1", 1001, 403}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct field form[] = {{S("choice"), str_of(rows[i].choice)}, {{0}}};
        as(&c, CY);
        c.now.s += rows[i].later;
        struct res out = ask(&c, "POST", path, form);
        c.now.s -= rows[i].later;
        CHECK(out.status == rows[i].status);
        CHECK(number_in(&c, "SELECT SUM(votes) FROM poll_choice") == 3);
    }
    struct field both[] = {{S("choice"), S("1")}, {S("choice"), S("2")}, {{0}}};
    as(&c, CY);
    CHECK(ask(&c, "POST", path, both).status == 422);
    CHECK(number_in(&c, "SELECT SUM(votes) FROM poll_choice") == 3);
    test_ctx_end(&c);
}

/* ---- files ---- */

static void test_quota(void)
{
    char folder[] = "/tmp/plaudit-lounge-XXXXXX";
    struct ctx c = lounge_begin();
    struct site site = *c.site;
    CHECK(mkdtemp(folder) != NULL);
    site.data_dir = str_of(folder), c.site = &site;
    int64_t first = put(&c, BO, words(PUBLIC, "Files", "Here"));
    struct article_file file = {S("a.txt"), S("text/plain"), S("0123456789")};
    str row = arena_format(
        c.mem,
        "INSERT INTO attachment (program, article, number, name, type, digest, bytes, person) "
        "VALUES (7, %lld, 1, 'x', 'text/plain', zeroblob(32), 200000000 - 9, 102)",
        (long long)first);
    CHECK(db_script(&c, row.at) == OK);
    struct article_new in = words(PUBLIC, "One more", "See the file.");
    in.files = &file, in.n_files = 1;
    CHECK(put(&c, BO, in) == 0 && str_find(problem_at(&c, "files"), S("used up")) != SIZE_MAX);
    CHECK(number_in(&c, "SELECT COUNT(*) FROM article") == 1);
    CHECK(db_script(&c, "UPDATE attachment SET bytes = bytes - 1") == OK);
    CHECK(put(&c, BO, in) != 0 && number_in(&c, "SELECT SUM(bytes) FROM attachment") == 200000000);
    str kept;
    CHECK(keep_file(&c, file.bytes, "", &kept) == OK);
    keep_drop(&c, kept, "");
    CHECK(rmdir(arena_format(c.mem, "%s/files", folder).at) == 0 && rmdir(folder) == 0);
    test_ctx_end(&c);
}

/* ---- lines that are none ---- */

static void test_heads(void)
{
    static const char *const subjects[] = {"a\r\nBcc: all@example.org",
                                           "a\nX: y",
                                           "a\rX: y",
                                           "a\xC2\x85X: y",
                                           "a\x01",
                                           "a\x7f",
                                           "a\x1a"};
    struct ctx c = lounge_begin();
    for (size_t i = 0; i < COUNT(subjects); i++)
        CHECK(put(&c, BO, words(PUBLIC, subjects[i], "x")) == 0 &&
              problem_at(&c, "subject").len > 0);
    struct article_new in = words(PUBLIC, "a", "x");
    in.message_id = S("a@b>\r\nBcc: <c@d");
    CHECK(put(&c, BO, in) == 0 && number_in(&c, "SELECT COUNT(*) FROM article") == 0);
    test_ctx_end(&c);
}

int main(void)
{
    test_bombs();
    test_names();
    test_deep();
    test_stuffing();
    test_quota();
    test_heads();
    return CHECK_RESULT();
}
