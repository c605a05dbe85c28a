#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "kit/sandbox/sandbox.h"
#include "base/test.h"

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

static enum err parse(struct ctx *c, str source, struct talks *t)
{
    struct text record = {.mem = c->mem};
    enum err e = talks_parse(c, source, &record);
    return e ? e : talks_take(c, text_str(&record), t);
}

static void test_lines(void)
{
    struct ctx c = begin();
    struct talks t;
    CHECK(parse(&c,
                S("{\"event\": \"Conf 42\", \"title\": \"R&amp;D <in> C\", \"speakers\": [\"Ada\", "
                  "7, \"\", {\"name\": \"Bo\"}], \"recorded\": \"2026-03-04\", \"language\": "
                  "\"eng\", \"tags\": null, \"url\": \"https://v.example/1\"}\n\n"
                  "{\"title\": \"B\", \"speaker\": \"Cy\", \"url\": \"javascript:x\"}\r\n"),
                &t) == OK &&
          t.n == 2);
    CHECK_STR(t.list[0].title, S("R&amp;D <in> C"));
    CHECK_STR(t.list[0].event, S("Conf 42"));
    CHECK_STR(t.list[0].language, S("eng"));
    CHECK_STR(t.list[0].url, S("https://v.example/1"));
    CHECK(t.list[0].n_speakers == 2 && str_same(t.list[0].speakers[1], S("Bo")));
    CHECK(t.list[0].date.set && t.list[0].date.value.n == day_of(2026, 3, 4).n);
    CHECK(t.list[1].line == 3 && t.list[1].url.len == 0 && !t.list[1].date.set);
    CHECK(t.list[1].n_speakers == 1);
    CHECK(parse(&c, S(" [{\"name\": \"A\"}, {\"title\": \"B\"}]"), &t) == OK && t.n == 2);
    CHECK_STR(t.list[0].title, S("A"));
    CHECK(parse(&c, S("[]"), &t) == OK && t.n == 0);
    arena_free(c.mem);
}

static void test_wrong(void)
{
    static const struct {
        str source, words;
    } cases[] = {
        {S(" "), S("empty")},
        {S("title,url\n"), S("no list of talks")},
        {S("{\"title\": \"A\"}\n{\"title\n"), S("Line 2")},
        {S("[{\"title\": \"A\"},\n{]"), S("Line 2")},
        {S("[1]"), S("not a talk")},
    };
    struct ctx c = begin();
    struct talks t;
    for (size_t i = 0; i < COUNT(cases); i++) {
        CHECK(parse(&c, cases[i].source, &t) == ERR_INVALID);
        CHECK(str_find(c.why, cases[i].words) != SIZE_MAX);
    }
    struct text many = {.mem = c.mem};
    for (int i = 0; i <= TALKS_MAX; i++)
        text_add(&many, S("{}\n"));
    CHECK(parse(&c, text_str(&many), &t) == ERR_INVALID &&
          str_find(c.why, S("50,000")) != SIZE_MAX);
    arena_free(c.mem);
}

static void test_sandbox(void)
{
    struct ctx c = begin();
    struct talks t;
    struct text deep = {.mem = c.mem};
    CHECK(talks_read(&c, S("{\"title\": \"A\"}"), &t) == OK && t.n == 1);
    for (int i = 0; i < 100000; i++)
        text_char(&deep, '[');
    CHECK(talks_read(&c, text_str(&deep), &t) == ERR_INVALID);
    CHECK(talks_read(&c, (str){"", (size_t)TALKS_BYTES_MAX + 1}, &t) == ERR_INVALID);
    CHECK(talks_take(&c, S("damaged"), &t) == ERR_INVALID);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_lines();
    test_wrong();
    test_sandbox();
    return CHECK_RESULT();
}
