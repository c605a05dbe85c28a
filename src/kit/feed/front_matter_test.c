#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "kit/sandbox/sandbox.h"
#include "base/test.h"

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

static struct post parse(struct ctx *c, str source)
{
    const struct feed_file file = {S("a.md"), source};
    struct text record = {.mem = c->mem};
    const struct post *posts;
    CHECK(posts_parse(c, posts_framed(c, &file, 1), &record) == OK);
    bool taken = posts_take(c, text_str(&record), 1, &posts) == OK;
    CHECK(taken);
    return taken ? posts[0] : (struct post){0};
}

static void test_post(void)
{
    struct ctx c = begin();
    struct post p = parse(&c, S("---\r\n"
                                "title: \"Streams: a\\tview\"\n"
                                "slug: streams\n"
                                "date: 2026-03-04T23:48:00-05:00\n"
                                "header_img: null\n"
                                "tags:\n  - node-js\n  - 'two words'\n  - {a: b}\n"
                                "subtitle: not this\n"
                                "description: A long sentence\n  that goes on & <on>.\n"
                                "lang: en_US\n"
                                "with:\n  - name: Ada\n    title: not this either\n"
                                "---\ntitle: nor this\n"));
    CHECK_STR(p.wrong, S(""));
    CHECK_STR(p.title, S("Streams: a view"));
    CHECK_STR(p.slug, S("streams"));
    CHECK_STR(p.summary, S("A long sentence that goes on & <on>."));
    CHECK_STR(p.language, S("en-US"));
    CHECK(p.date.set && p.date.value.n == day_of(2026, 3, 4).n);
    CHECK(p.n_tags == 2 && str_same(p.tags[1], S("two words")) && p.event.len == 0);
    p = parse(&c, S("---\ntitle: Talk\ndraft: true\nevent_name: Conf 42\nvideo_link: "
                    "https://v.example/1\ncanonical: javascript:alert(1)\ntags: a, b\ndate: 31 Jan "
                    "2027 10:00:00 GMT\n---\n"));
    CHECK_STR(p.event, S("Conf 42"));
    CHECK_STR(p.status, S("draft"));
    CHECK(p.n_tags == 2 && p.date.set && p.date.value.n == day_of(2027, 1, 31).n);
    CHECK_STR(p.url, S(""));
    p = parse(&c, S("---\ntitle: caf\xE9\n---\n")); /* Windows-1252 */
    CHECK_STR(p.title, S("café"));
    arena_free(c.mem);
}

static void test_toml(void)
{
    struct ctx c = begin();
    struct post p = parse(&c, S("+++\n# by Hugo\ntitle = \"A \\\"tale\\\" of C\" # end\n"
                                "date = 2026-03-04T10:00:00+01:00\ndraft = false\n"
                                "slug = 'tale'\ntags = [\"c\", 'two words', # two\n  [\"no\"]]\n"
                                "description = \"\"\"Several\nlines\"\"\"\nlanguage = \"de\"\n"
                                "weight = 5\n\"canonical\" = \"https://a.example/1\"\n"
                                "[params]\ntitle = \"not this\"\n+++\ntitle = \"nor this\"\n"));
    CHECK_STR(p.wrong, S(""));
    CHECK_STR(p.title, S("A \"tale\" of C"));
    CHECK_STR(p.slug, S("tale"));
    CHECK_STR(p.summary, S("Several lines"));
    CHECK_STR(p.language, S("de"));
    CHECK_STR(p.url, S("https://a.example/1"));
    CHECK(p.date.set && p.date.value.n == day_of(2026, 3, 4).n && p.status.len == 0);
    CHECK(p.n_tags == 2 && str_same(p.tags[1], S("two words")));
    CHECK_STR(parse(&c, S("+++\ntitle = ''\ndraft = true\n+++\n")).status, S("draft"));
    arena_free(c.mem);
}

static void test_wrong(void)
{
    static const struct {
        str source, words;
    } cases[] = {
        {S(""), S("does not begin")},
        {S("# Title\n"), S("does not begin")},
        {S("---\ntitle: never ends\n"), S("does not begin")},
        {S("+++\ntitle = \"x\"\ndate = \"2026\n+++\n"), S("Line 3: the TOML")},
        {S("+++\ntitle\n+++\n"), S("Line 2: the TOML")},
        {S("+++\ntitle = 'x'\n\ntags = [\"a\", [[[\n+++\n"), S("Line 4: the TOML")},
        {S("+++\ntitle = 'x'\n"), S("does not begin")},
        {S("---\ntitle: [a\n---\n"), S("Line 3")},
        {S("---\n- a\n- b\n---\n"), S("no \"title")},
        {S("---\n---\n"), S("no \"title")},
        {S("---\na: &x [1,2]\nb: [*x,*x]\n---\n"), S("refer to each other")},
        {S("---\na: [[[[[[[[[[[[1]]]]]]]]]]]]\n---\n"), S("nested")},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK(str_find(parse(&c, cases[i].source).wrong, cases[i].words) != SIZE_MAX);
    struct text many = {.mem = c.mem};
    text_add(&many, S("---\n"));
    for (int i = 0; i < 1500; i++)
        text_format(&many, "k%d: v\n", i);
    text_add(&many, S("---\n"));
    CHECK(str_find(parse(&c, text_str(&many)).wrong, S("too many")) != SIZE_MAX);
    for (int i = 0; i < 20000; i++)
        text_add(&many, S("long text, é, after the head\n"));
    CHECK(str_find(parse(&c, text_str(&many)).wrong, S("too many")) != SIZE_MAX);
    arena_free(c.mem);
}

static void test_sandbox(void)
{
    struct ctx c = begin();
    const struct feed_file files[] = {{S("one.md"), S("---\ntitle: One\n---\n")},
                                      {S("two.md"), S("nothing")}};
    const struct post *posts;
    CHECK(posts_read(&c, files, 2, &posts) == OK);
    CHECK_STR(posts[0].title, S("One"));
    CHECK_STR(posts[1].name, S("two.md"));
    CHECK(posts[1].wrong.len > 0);
    CHECK(posts_read(&c, files, POSTS_MAX + 1, &posts) == ERR_INVALID);
    CHECK(posts_take(&c, S("damaged"), 1, &posts) == ERR_INVALID);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_post();
    test_toml();
    test_wrong();
    test_sandbox();
    return CHECK_RESULT();
}
