#include "feature/contribution/import.h"
#include "feature/contribution/import_inside.h"
#include "base/test.h"
#include "feature/frame/frame.h"
#include "feature/ledger/ledger.h"
#include "feature/program/testing.h"
#include "kit/sandbox/sandbox.h"
#include "kit/store/testing.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

/* The record of the program's next award goes from 2026-01-01 on; the clock stands at 2026-11-18. */
enum { ANA = 101, BO = 102 };

struct world {
    struct ctx c;
    struct site site;
    struct reader reader;
    char folder[40];
};

static void begin(struct world *w)
{
    *w = (struct world){.c = test_ctx_begin()};
    struct ctx *c = &w->c;
    CHECK(db_script(c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                       " (101,'ana','Ana',x'01',1),(102,'bo','Bo',x'02',1);") == OK);
    memcpy(w->folder, "/tmp/plaudit-import-XXXXXX", 27);
    CHECK(mkdtemp(w->folder) != NULL);
    w->site = *c->site;
    w->site.data_dir = str_of(w->folder);
    w->reader = (struct reader){.name = S("Ana"), .handle = S("ana"), .program_name = S("Test")};
    c->site = &w->site, c->reader = &w->reader;
    c->me = ANA, c->bits = ANYBODY | SIGNED_IN;
    enter_new_program(c);
}

static void end(struct world *w)
{
    str imports = arena_format(w->c.mem, "%s/files/imports", w->folder);
    DIR *list = opendir(imports.at);
    CHECK(list != NULL);
    for (struct dirent *one; list && (one = readdir(list));)
        if (one->d_name[0] != '.')
            CHECK(unlinkat(dirfd(list), one->d_name, 0) == 0);
    if (list)
        closedir(list);
    CHECK(rmdir(imports.at) == 0);
    (void)rmdir(arena_format(w->c.mem, "%s/files", w->folder).at);
    CHECK(rmdir(w->folder) == 0);
    test_ctx_end(&w->c);
}

static bool has(str s, const char *part)
{
    return str_find(s, str_of(part)) != SIZE_MAX;
}

/* ---- tables ------------------------------------------------------------------------------------ */

static void test_columns(struct ctx *c)
{
    static const struct {
        str source;
        const char *words;
    } cases[] = {
        {S("a,b\n1,2\n"), "neither a “title” nor a “date”. It has: “a”, “b”."},
        {S("title,url\nA,https://a.example\n"), "no column for the date"},
        {S("When,Date\nA,2026-03-01\n"), "no column for the title"},
        {S(""), "empty"},
        {S("title,date\n\"A,2026-03-01\n"), "Line 2"},
        {S("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "not be a text file"},
    };
    struct import_preview p;
    for (size_t i = 0; i < COUNT(cases); i++) {
        CHECK(import_csv(c, ANA, cases[i].source, &p) == ERR_INVALID);
        CHECK(has(c->why, cases[i].words));
    }
}

static void test_dates(struct ctx *c)
{
    static const struct {
        const char *date;
        enum import_fate fate;
        int year, month, date_of_month;
        const char *words;
    } cases[] = {
        {"2026-03-04", IMPORT_NEW, 2026, 3, 4, ""},
        {"2026-03-04T23:59:00-08:00", IMPORT_NEW, 2026, 3, 4, ""},
        {"2026/3/4", IMPORT_NEW, 2026, 3, 4, ""},
        {"4.3.2026", IMPORT_NEW, 2026, 3, 4, ""},
        {"3/25/2026", IMPORT_NEW, 2026, 3, 25, ""},
        {"25/3/2026", IMPORT_NEW, 2026, 3, 25, ""},
        {"4/4/2026", IMPORT_NEW, 2026, 4, 4, ""},
        {"3/25/2026 12:00:00 AM", IMPORT_NEW, 2026, 3, 25, ""},
        {"3/4/2026", IMPORT_PROBLEM, 0, 0, 0, "two ways"},
        {"3/4/26", IMPORT_PROBLEM, 0, 0, 0, "not a date"},
        {"31.2.2026", IMPORT_PROBLEM, 0, 0, 0, "not a date"},
        {"13/13/2026", IMPORT_PROBLEM, 0, 0, 0, "not a date"},
        {"next week", IMPORT_PROBLEM, 0, 0, 0, "not a date"},
        {"1-2-3-4", IMPORT_PROBLEM, 0, 0, 0, "not a date"},
        {"", IMPORT_PROBLEM, 0, 0, 0, "no date"},
        {"2027-03-04", IMPORT_PROBLEM, 0, 0, 0, "still to come"},
        {"2019-03-04", IMPORT_OUTSIDE, 2019, 3, 4, ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct import_preview p;
        str source =
            arena_format(c->mem, "title;date;url\nA;%s;https://a.example/%zu\n", cases[i].date, i);
        CHECK(import_csv(c, ANA, source, &p) == OK && p.n == 1);
        const struct import_line *line = &p.lines[0];
        if (line->fate != cases[i].fate || !has(line->words, cases[i].words))
            fprintf(stderr, "\"%s\": %d, %.*s\n", cases[i].date, (int)line->fate,
                    STR_ARG(line->words));
        CHECK(line->fate == cases[i].fate && has(line->words, cases[i].words));
        CHECK(cases[i].year == 0 ||
              line->what.day.value.n ==
                  day_of(cases[i].year, cases[i].month, cases[i].date_of_month).n);
    }
}

static void test_lines(struct ctx *c)
{
    struct import_preview p;
    CHECK(import_csv(c, ANA,
                     S("Activity Title,Reference URL,Start Date,Activity Type,My Role,Annual "
                       "Reach,Event,Format,Country\n"
                       "Post,https://a.example/p,2026-03-01,Blog/Website Post,,\"1,200\",,,\n"
                       "Talk,https://a.example/t,2026-03-02,Speaker/Presenter at event,,80,Conf,In "
                       "person,DE\n"
                       "Half,https://a.example/h,2026-03-02,talk,,,Conf,,\n"
                       "Same,https://A.example/p/?utm_source=x,2026-03-01,blog-post,,,,,\n"
                       "Odd,https://a.example/o,2026-03-01,knitting,,,,,\n"
                       "Role,https://a.example/r,2026-03-01,blog-post,king,,,,\n"
                       "Many,https://a.example/m,2026-03-01,blog-post,,lots,,,\n"
                       "Link,not a link,2026-03-01,blog-post,,,,,\n"
                       "Short,https://a.example/s\n"
                       ",https://a.example/e,2026-03-01,,,,,,\n"
                       "Film,https://www.youtube.com/watch?v=1,2026-03-01,,,,,,\n"),
                     &p) == OK &&
          p.n == 11);
    CHECK_STR(p.lines[0].what.type, S("blog-post"));
    CHECK_STR(p.lines[0].what.role, S("author"));
    CHECK(!p.lines[0].what.draft && has(p.lines[0].words, "was read as “Blog post”"));
    CHECK(p.lines[0].what.n_metrics == 1 && str_same(p.lines[0].what.metrics[0].value, S("1200")));
    CHECK_STR(p.lines[1].what.type, S("talk"));
    CHECK(p.lines[1].fate == IMPORT_NEW && !p.lines[1].what.draft);
    CHECK(p.lines[2].fate == IMPORT_NEW && p.lines[2].what.draft);
    CHECK(has(p.lines[2].words, "draft") && has(p.lines[2].words, "People who attended"));
    CHECK(p.lines[3].fate == IMPORT_DUPLICATE && has(p.lines[3].words, "number 2"));
    static const char *const wrong[] = {"knitting",      "king",          "whole number",
                                        "whole address", "as many cells", "no title"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        CHECK(p.lines[4 + i].fate == IMPORT_PROBLEM && has(p.lines[4 + i].words, wrong[i]));
    CHECK_STR(p.lines[10].what.type, S("video"));
    CHECK(has(p.lines[10].words, "youtube") || p.lines[10].what.draft);
    CHECK(p.counts[IMPORT_NEW] == 4 && p.counts[IMPORT_PROBLEM] == 6);
    CHECK(import_csv(c, ANA, S("title,date\ncaf\xE9 \x80,2026-03-01\n"), &p) == OK);
    CHECK_STR(p.lines[0].what.title, S("café €"));
}

/* As other programs name their columns. */
static void test_other_columns(struct ctx *c)
{
    struct import_preview p;
    CHECK(import_csv(c, ANA,
                     S("activityTypeName,title,date,activityUrl,privateDescription,isPrivate,"
                       "numberOfViews,inPersonAttendees,numberOfSessions,eventFormat,country,"
                       "event,technologyFocusArea\n"
                       "Blog,A,2026-03-04,https://a.example/a,P,TRUE,12,,,,,,nothing of ours\n"
                       "Speaker/Presenter at Third-party Event,B,2026-03-05,https://a.example/b,,"
                       "false,,80,2,In-Person,Viet Nam,Conf,\n"),
                     &p) == OK &&
          p.n == 2);
    CHECK(p.lines[0].what.members_only && !p.lines[1].what.members_only);
    CHECK_STR(p.lines[0].what.note, S("P"));
    CHECK_STR(p.lines[0].what.metrics[0].value, S("12"));
    CHECK(p.lines[1].what.n_metrics == 2 && !p.lines[1].what.draft);
    CHECK_STR(p.lines[1].what.country, S("VN"));
}

/* A million lines are refused before any is looked at. */
static void test_million(struct ctx *c)
{
    struct text t = {.mem = c->mem};
    struct import_preview p;
    text_add(&t, S("title,date\n"));
    for (int i = 0; i < 1000000; i++)
        text_add(&t, S("a,b\n"));
    CHECK(import_csv(c, ANA, text_str(&t), &p) == ERR_INVALID && has(c->why, "50,000 lines"));
}

/* ---- feeds, posts, talks ----------------------------------------------------------------------- */

static void test_feed(struct ctx *c)
{
    struct import_preview p;
    CHECK(import_feed(c, ANA,
                      S("<rss version=\"2.0\"><channel><title>Mine</title>"
                        "<item><title>One</title><link>https://a.example/1</link><pubDate>Sun, 01 "
                        "Mar 2026 10:00:00 GMT</pubDate></item>"
                        "<item><title>Two</title><link>https://a.example/2</link><enclosure "
                        "url=\"https://a.example/2.mp3\" type=\"audio/mpeg\" length=\"1\"/>"
                        "<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item>"
                        "<item><title>Three</title><link>https://vimeo.com/3</link><pubDate>Mon, "
                        "02 Mar 2026 10:00:00 GMT</pubDate></item>"
                        "<item><title>Undated</title><link>https://a.example/4</link></item>"
                        "</channel></rss>"),
                      S("https://a.example/feed"), &p) == OK &&
          p.n == 4);
    static const char *const types[] = {"blog-post", "podcast", "video"};
    for (size_t i = 0; i < COUNT(types); i++) {
        CHECK_STR(p.lines[i].what.type, str_of(types[i]));
        CHECK(p.lines[i].fate == IMPORT_NEW && p.lines[i].what.draft && p.lines[i].words.len > 0);
    }
    CHECK(p.lines[3].fate == IMPORT_PROBLEM && has(p.lines[3].words, "no date"));
    CHECK(
        import_feed(c, ANA,
                    S("<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 "
                      "\"&lol;&lol;&lol;\">]><rss><channel><title>&lol2;</title></channel></rss>"),
                    S(""), &p) == ERR_INVALID);
    CHECK(has(c->why, "document type"));
    CHECK_STR(str_of(import_kind(S("\xEF\xBB\xBF \n<rss/>"))), S("feed"));
    CHECK_STR(str_of(import_kind(S("title,date"))), S("csv"));
}

static void test_posts(struct ctx *c)
{
    const struct feed_file files[] = {
        {S("2026-03-01_first/index.md"), S("---\ntitle: First\ndate: 2026-03-01\n---\n")},
        {S("second.md"), S("---\ntitle: Second\nslug: two\ndate: 2026-03-02\n---\n")},
        {S("talk.md"), S("---\ntitle: Talk\ndate: 2026-03-03\nevent_name: Conf\nlanguage: "
                         "en_US\n---\n")},
        {S("later.md"), S("---\ntitle: Later\ndate: 2026-03-03\nstatus: draft\n---\n")},
        {S("readme.md"), S("# Nothing\n")},
    };
    struct import_preview p;
    CHECK(import_posts(c, ANA,
                       &(struct import_folder){files, COUNT(files), S("https://a.example/")},
                       &p) == OK &&
          p.n == 5);
    CHECK_STR(p.lines[0].what.url, S("https://a.example/first"));
    CHECK_STR(p.lines[1].what.url, S("https://a.example/two"));
    CHECK_STR(p.lines[2].what.type, S("talk"));
    CHECK(p.lines[2].fate == IMPORT_NEW && str_same(p.lines[2].what.fields[0].value, S("Conf")));
    CHECK(has(p.lines[3].words, "not published") && has(p.lines[4].words, "does not begin"));
    CHECK(p.counts[IMPORT_NEW] == 3 && p.counts[IMPORT_PROBLEM] == 2);
}

static void test_talks(struct ctx *c)
{
    static const str SOURCE =
        S("{\"title\":\"A\",\"speakers\":[\"Ada Example\"],\"recorded\":\"2026-03-01\","
          "\"event\":\"Conf\",\"language\":\"eng\",\"url\":\"https://youtu.be/1\"}\n"
          "{\"title\":\"B\",\"speakers\":[\"Bo\"],\"recorded\":\"2026-03-01\"}\n");
    struct import_preview p;
    struct found_list list;
    struct import_found from = {
        .kind = "talks", .person = ANA, .list = &list, .name = S("ada example")};
    CHECK(found_read(c, talks_found, (struct sandbox_input){SOURCE, S("")}, &list) == OK);
    CHECK(import_found(c, &from, &p) == OK && p.n == 1);
    CHECK_STR(p.lines[0].what.language, S("en"));
    CHECK(p.lines[0].fate == IMPORT_NEW && p.lines[0].what.draft);
    CHECK(import_claim(c, &p) == OK && !p.lines[0].what.draft);
    CHECK_STR(p.lines[0].what.type, S("video"));
    from.name = (str){0};
    CHECK(import_found(c, &from, &p) == OK && p.n == 2 && import_claim(c, &p) == OK);
    CHECK(p.lines[1].what.draft); /* without a recording it is not known how many came */
}

/* ---- storing and undoing ----------------------------------------------------------------------- */

static void take_count(void *to, const struct store_value *values, size_t n)
{
    int64_t *count = to;
    if (n == 1 && values[0].is == STORE_NUMBER && !str_int(values[0].text, count))
        *count = -1;
}

static int64_t count(struct ctx *c, const char *what)
{
    int64_t n = -1;
    str sql = arena_format(c->mem, "SELECT COUNT(*) FROM contribution WHERE %s", what);
    CHECK(store_read(c, sql.at, &(struct store_reader){take_count, &n}) == OK);
    return n;
}

static const str TABLE = S("title,url,date\nA,https://a.example/1,2026-03-01\n"
                           "B,https://a.example/2,2026-03-02\nC,,2026-03-03\n"
                           "Old,https://a.example/old,2019-03-02\nBad,https://a.example/3,soon\n");

static void test_store(struct ctx *c)
{
    const struct import_target to = {.person = ANA};
    struct import_preview p;
    int64_t batch = 0;
    size_t n;
    CHECK(import_csv(c, ANA, TABLE, &p) == OK);
    p.name = S("mine.csv");
    CHECK(import_store(c, &(struct import_target){.person = BO}, &p, &batch, &n) == ERR_REFUSED);
    CHECK(import_store(c, &to, &p, &batch, &n) == OK && n == 3 && c->made == batch);
    CHECK(count(c, "state = 'claimed' AND batch IS NOT NULL") == 2);
    CHECK(count(c, "state = 'draft' AND title = 'C'") == 1);
    CHECK(import_csv(c, ANA, TABLE, &p) == OK && p.counts[IMPORT_DUPLICATE] == 3);
    CHECK(p.lines[0].same != 0 && p.lines[2].same != 0);
    int64_t again = 0;
    CHECK(import_store(c, &to, &p, &again, &n) == ERR_REFUSED && again == 0);
    p.outside_too = true;
    CHECK(import_store(c, &to, &p, &again, &n) == OK && n == 1);
    c->me = BO;
    CHECK(import_undo(c, batch, &n) == ERR_NOT_FOUND);
    c->me = ANA;
    CHECK(import_undo(c, batch, &n) == OK && n == 3);
    CHECK(import_undo(c, batch, &n) == ERR_CONFLICT && has(c->why, "undone already"));
    CHECK(count(c, "state <> 'withdrawn'") == 1);
    CHECK(import_csv(c, ANA, TABLE, &p) == OK && p.counts[IMPORT_NEW] == 3);
    CHECK(import_undo(c, again, &n) == OK && n == 1);
}

/* All of it or nothing: the last line is refused by the database. */
static void test_whole(struct ctx *c)
{
    const struct import_target to = {.person = ANA};
    struct import_preview p;
    int64_t batch = 0, before = count(c, "1");
    size_t n;
    struct text t = {.mem = c->mem};
    text_add(&t, S("title,url,date\n"));
    for (int i = 0; i < 200; i++)
        text_format(&t, "T%d,https://many.example/%d,2026-03-01\n", i, i);
    CHECK(import_csv(c, ANA, text_str(&t), &p) == OK && p.counts[IMPORT_NEW] == 200);
    p.counts[IMPORT_NEW] = 5001;
    CHECK(import_store(c, &to, &p, &batch, &n) == ERR_REFUSED && has(c->why, "5,000"));
    p.counts[IMPORT_NEW] = 200;
    p.lines[199].what.type = S("nothing");
    CHECK(import_store(c, &to, &p, &batch, &n) == ERR_INVALID && batch == 0);
    CHECK(has(c->why, "Line 201") && count(c, "1") == before && !c->problems);
    p.lines[199].what.type = S("blog-post");
    CHECK(import_store(c, &to, &p, &batch, &n) == OK && n == 200);
    CHECK(import_undo(c, batch, &n) == OK && n == 200);
}

/* ---- pages ------------------------------------------------------------------------------------- */

static struct res ask(struct ctx *c, const char *method, str path, const struct upload *file)
{
    static const struct field FORM[] = {{S("token"), S("t")},
                                        {S("address"), S("http://127.0.0.1/feed")}};
    struct req r = {.method = str_of(method), .path = path, .token = S("t"), .form = FORM};
    struct res out = {0};
    c->problems = NULL, c->made = 0;
    r.uploads = file, r.n_uploads = file != NULL;
    r.n_form = file && file->bytes.len == 0 ? 2 : 1;
    http_run(c, import_routes, &r, &out);
    return out;
}

static struct res upload(struct ctx *c, str bytes)
{
    const struct upload file = {
        .field = S("file"), .file_name = S("my <table>.csv"), .bytes = bytes, .size = bytes.len};
    return ask(c, "POST", S("/record/import"), &file);
}

static void test_pages(struct ctx *c)
{
    struct res out = ask(c, "GET", S("/record/import"), NULL);
    CHECK(out.status == 200 && has(out.body, "multipart/form-data"));
    out = ask(c, "GET", S("/record/import/example.csv"), NULL);
    struct import_preview p;
    CHECK(import_csv(c, ANA, out.body, &p) == OK && p.counts[IMPORT_PROBLEM] == 0);
    CHECK(p.n == 2 && !p.lines[0].what.draft && !p.lines[1].what.draft);
    out = ask(c, "POST", S("/record/import"), NULL);
    CHECK(out.status == 422 && has(out.body, "Choose a file"));
    out = upload(c, S(""));
    CHECK(out.status == 422 && problem_at(c, "address").len > 0);
    out = upload(c, S("a,b\n"));
    CHECK(out.status == 422 && has(problem_at(c, "file"), "neither"));
    out = upload(c, S("title,url,date\n<b>One</b>,https://p.example/1,2026-03-01\nX,,soon\n"));
    CHECK(out.status == 303 && str_starts(out.location, S("/record/import/")));
    str preview = arena_copy(c->mem, out.location);
    out = ask(c, "GET", preview, NULL);
    CHECK(out.status == 200 && has(out.body, "&lt;b&gt;One") && !has(out.body, "<b>One"));
    CHECK(has(out.body, "Import 1") && has(out.body, "not a date") &&
          has(out.body, "my &lt;table&gt;.csv"));
    c->me = BO;
    CHECK(ask(c, "GET", preview, NULL).status == 404);
    CHECK(ask(c, "POST", preview, NULL).status == 404);
    c->me = ANA;
    moment now = c->now;
    c->now.s += 2 * 86400;
    CHECK(ask(c, "GET", preview, NULL).status == 404);
    c->now = now;
    out = ask(c, "POST", preview, NULL);
    CHECK(out.status == 303 && str_starts(out.location, S("/record/imports/")));
    str result = arena_copy(c->mem, out.location);
    CHECK(ask(c, "GET", preview, NULL).status == 404);
    out = ask(c, "GET", result, NULL);
    CHECK(out.status == 200 && has(out.body, "One contribution was imported"));
    str undo = arena_format(c->mem, "%.*s/undo", STR_ARG(result));
    c->me = BO;
    CHECK(ask(c, "GET", result, NULL).status == 404);
    CHECK(ask(c, "POST", undo, NULL).status == 404);
    c->me = ANA;
    CHECK(ask(c, "POST", undo, NULL).status == 303);
    CHECK(ask(c, "POST", undo, NULL).status == 409);
    CHECK(has(ask(c, "GET", result, NULL).body, "was undone"));
    CHECK(has(ask(c, "GET", S("/record/import"), NULL).body, "Your imports"));
    CHECK(ask(c, "GET", S("/record/import/..%2f"), NULL).status == 404);
}

/* Only the latest few of a person are kept, and none for longer than a day. */
static void test_kept(struct ctx *c)
{
    const struct import_upload upload = {S("csv"), S("a\nb"), S(""), S("bytes\n\n")};
    struct import_upload back;
    str words[8];
    for (size_t i = 0; i < COUNT(words); i++) {
        c->now.s++;
        CHECK(import_keep(c, &upload, &words[i]) == OK);
    }
    CHECK(import_kept(c, words[7], &back) == OK && str_same(back.bytes, S("bytes\n\n")));
    CHECK_STR(back.name, S("a b"));
    CHECK(import_kept(c, words[0], &back) == ERR_NOT_FOUND);
    c->now.s += 2 * 86400;
    CHECK(import_keep(c, &upload, &words[0]) == OK);
    c->now.s -= 2 * 86400;
    CHECK(import_kept(c, words[7], &back) == ERR_NOT_FOUND);
}

int main(int argc, char **argv)
{
    struct world w;
    sandbox_main(argc, argv);
    begin(&w);
    test_columns(&w.c);
    test_dates(&w.c);
    test_lines(&w.c);
    test_other_columns(&w.c);
    test_million(&w.c);
    test_feed(&w.c);
    test_posts(&w.c);
    test_talks(&w.c);
    test_store(&w.c);
    test_whole(&w.c);
    test_pages(&w.c);
    test_kept(&w.c);
    end(&w);
    return CHECK_RESULT();
}
