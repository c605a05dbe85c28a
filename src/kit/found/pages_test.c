#include "base/test.h"
#include "kit/found/found.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Pages as the servers answer them (invented content), and what is made of them: NAME.json and
 * NAME.expected in testdata, the latter as `plaudit read` shows it. */
static const struct {
    const char *file;
    sandbox_job *reader;
    str hint;
} pages[] = {
    {"github.json", github_found, S("")},
    {"github_graphql.json", github_found, S("")},
    {"github_events.ndjson", github_found, S("")},
    {"gitlab.json", gitlab_found, S("")},
    {"discourse_topic.json", discourse_found, S("https://forum.example/t/how-do-i-sort/12.json")},
    {"discourse_lists.json", discourse_found, S("https://forum.example/talk/latest.json")},
    {"stackexchange.json", stackexchange_found, S("")},
};

static str load(struct ctx *c, const char *name)
{
    str path = str_of(__FILE__), bytes = {0};
    size_t end = str_find(path, S("pages_test.c"));
    int fd = open(arena_format(c->mem, "%.*stestdata/%s", STR_ARG(str_upto(path, end)), name).at,
                  O_RDONLY | O_CLOEXEC);
    CHECK(fd >= 0 && file_bytes(c->mem, fd, 1 << 20, &bytes));
    (void)close(fd);
    return bytes;
}

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new()};
}

static void check_pages(void)
{
    for (size_t i = 0; i < COUNT(pages); i++) {
        struct ctx c = begin();
        struct found_list list = {0};
        str name = str_upto(str_of(pages[i].file), str_find(str_of(pages[i].file), S(".")));
        str wanted = load(&c, arena_format(c.mem, "%.*s.expected", STR_ARG(name)).at);
        const struct sandbox_input input = {load(&c, pages[i].file), pages[i].hint};
        struct text json = {.mem = c.mem};
        text_char(&json, '{');
        CHECK(found_read(&c, pages[i].reader, input, &list) == OK);
        found_describe(&list, &json);
        text_add(&json, S("}\n"));
        CHECK_STR(text_str(&json), wanted);
        arena_free(c.mem);
    }
}

/* ---- what is wrong is said in words ------------------------------------------------------------- */

static void check_refused(void)
{
    static const struct {
        sandbox_job *reader;
        str source, words;
    } FACTS[] = {
        {github_found, S("{\"message\":\"Not Found\",\"documentation_url\":\"https://x\"}"),
         S("an error of the server: Not Found")},
        {github_found, S("{\"errors\":[{\"message\":\"Could not resolve\"}]}"), S("Could not res")},
        {github_found, S("{\"a\":1}"), S("nothing of GitHub")},
        {github_found, S("[1, null, [], \"x\", {\"html_url\": 5}]"), S("nothing of GitHub")},
        {github_found, S("{\"html_url\":\"https://github.com/a/b/issues/1\",\n"), S("Line 2: the")},
        {gitlab_found, S("{\"message\":\"401 Unauthorized\"}"), S("401 Unauthorized")},
        {gitlab_found, S("[{}]"), S("nothing of GitLab")},
        {discourse_found, S("{\"errors\":[\"The page is private\"]}"), S("The page is private")},
        {discourse_found, S("{\"posts\":3}"), S("no page of Discourse")},
        {stackexchange_found, S("{\"error_id\":502,\"error_message\":\"too many requests\"}"),
         S("too many requests")},
        {stackexchange_found, S("{\"items\":{}}"), S("no answer of the Stack Exchange API")},
        {stackexchange_found, S("<html>"), S("This is no JSON")},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        struct found_list list = {0};
        const struct sandbox_input input = {FACTS[i].source, S("")};
        CHECK(found_read(&c, FACTS[i].reader, input, &list) == ERR_INVALID);
        CHECK(str_find(c.why, FACTS[i].words) != SIZE_MAX);
        arena_free(c.mem);
    }
}

/* ---- things that lie ----------------------------------------------------------------------------- */

static str issue(struct ctx *c, const char *number, const char *title, const char *date)
{
    return arena_format(c->mem,
                        "{\"html_url\":\"https://github.com/a/b/issues/%s\",\"title\":\"%s\","
                        "\"created_at\":\"%s\",\"comments\":%s},",
                        number, title, date, number);
}

static void check_odd_things(void)
{
    struct ctx c = begin();
    struct found_list l = {0};
    struct text page = {.mem = c.mem};
    text_char(&page, '[');
    text_add(&page, issue(&c, "1", "First", "0000-01-01T00:00:00Z"));
    text_add(&page, issue(&c, "1", "Another text", "2024-01-01T00:00:00Z"));
    text_add(&page, issue(&c, "2", "half \\ud83d of it\\u0000!", "9999-12-31T23:59:59Z"));
    text_add(&page, issue(&c, "3", "\\u202emirrored", "2024-02-30T00:00:00Z"));
    text_add(&page, S("{\"html_url\":\"javascript:alert(1)//a/b/issues/4\",\"title\":\"x\"}]"));
    CHECK(found_read(&c, github_found, (struct sandbox_input){text_str(&page), S("")}, &l) == OK);
    CHECK(l.n == 3);
    CHECK_STR(l.items[0].title, S("First"));
    CHECK(!l.items[0].at.set && !l.items[1].at.set && !l.items[2].at.set);
    CHECK_STR(l.items[1].title, S("half \xEF\xBF\xBD of it!"));
    CHECK(l.items[1].numbers[0].value == 2);
    arena_free(c.mem);
}

/* Depth, breadth and length are bounded, and so is the time. */
static void check_large(void)
{
    struct ctx c = begin();
    struct found_list l = {0};
    struct text deep = {.mem = c.mem}, wide = {.mem = c.mem};
    text_add(&deep, S("{\"data\":"));
    for (int i = 0; i < 900; i++)
        text_add(&deep, S("{\"nodes\":["));
    text_add(&deep, S("{\"url\":\"https://github.com/a/b/issues/1\",\"title\":\"x\"}"));
    for (int i = 0; i < 900; i++)
        text_add(&deep, S("]}"));
    text_add(&deep, S("}"));
    CHECK(found_read(&c, github_found, (struct sandbox_input){text_str(&deep), S("")}, &l) == OK);
    CHECK(l.n == 0);
    text_char(&wide, '[');
    for (int i = 0; i < 5000; i++)
        text_add(&wide, issue(&c, arena_format(c.mem, "%d", i).at, "x", "2024-01-01T00:00:00Z"));
    text_add(&wide, S("{}]"));
    CHECK(found_read(&c, github_found, (struct sandbox_input){text_str(&wide), S("")}, &l) == OK);
    CHECK(l.n == 5000);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    log_threshold(LOG_ERROR);
    check_pages();
    check_refused();
    check_odd_things();
    check_large();
    return CHECK_RESULT();
}
