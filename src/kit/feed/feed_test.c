#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"
#include "kit/sandbox/sandbox.h"
#include "base/test.h"

#include <time.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

/* A file of testdata/, which lies beside this one. */
static str sample(struct ctx *c, const char *name)
{
    str here = S(__FILE__);
    str folder = str_upto(here, here.len - strlen("feed_test.c"));
    char *bytes = arena_take(c->mem, 100000, 1);
    FILE *f = fopen(arena_format(c->mem, "%.*stestdata/%s", STR_ARG(folder), name).at, "rb");
    CHECK(f != NULL);
    size_t len = f ? fread(bytes, 1, 100000, f) : 0;
    if (f)
        fclose(f);
    return (str){bytes, len};
}

/* The parser itself, in this process: seen by the sanitizers and by the coverage. */
static enum err parse(struct ctx *c, str source, str base, struct feed *feed)
{
    struct text record = {.mem = c->mem};
    enum err e = feed_parse(c, source, base, &record);
    return e ? e : feed_take(c, text_str(&record), feed);
}

static void check_time(opt_time got, str want)
{
    struct arena *mem = arena_new();
    CHECK(got.set);
    CHECK_STR(moment_iso(mem, got.value), want);
    arena_free(mem);
}

static void test_rss2(void)
{
    struct ctx c = begin();
    struct feed f = {0};
    CHECK(parse(&c, sample(&c, "rss2.xml"), S("https://quartz.example/feed"), &f) == OK);
    CHECK_STR(f.title, S("Quartz & Quill"));
    CHECK_STR(f.url, S("https://quartz.example/"));
    CHECK(f.n == 4);
    if (f.n == 4) {
        CHECK_STR(f.items[0].title, S("Why we index twice — and a vector<int>"));
        CHECK_STR(f.items[0].url, S("https://quartz.example/posts/index-twice?a=1&b=2"));
        CHECK_STR(f.items[0].id, S("qq-17"));
        CHECK_STR(f.items[0].summary, S("First part. Second part"));
        CHECK_STR(f.items[0].language, S("en-GB"));
        check_time(f.items[0].published, S("2002-10-02T13:00:00Z"));
        CHECK_STR(f.items[1].title, S("Tabs & nests of text"));
        CHECK_STR(f.items[1].url, S("https://quartz.example/posts/nests"));
        CHECK_STR(f.items[1].summary, S("Only the long text is here …"));
        check_time(f.items[1].published, S("2003-12-13T18:30:02Z"));
        CHECK_STR(f.items[2].title, S("A note without a title © nobody."));
        CHECK_STR(f.items[2].url, S("https://quartz.example/c.mp3"));
        CHECK_STR(f.items[2].id, f.items[2].url);
        CHECK(!f.items[2].published.set);
        CHECK(f.items[3].url.len == 0 && !f.items[3].published.set);
        CHECK_STR(f.items[3].id, S("Bad link"));
    }
    arena_free(c.mem);
}

static void test_rss1(void)
{
    struct ctx c = begin();
    struct feed f = {0};
    CHECK(parse(&c, sample(&c, "rss1.xml"), (str){0}, &f) == OK);
    CHECK_STR(f.title, S("Moor notes"));
    CHECK(f.n == 1);
    if (f.n == 1) {
        CHECK_STR(f.items[0].id, S("https://moor.example/1"));
        CHECK_STR(f.items[0].title, S("Heather in bloom"));
        CHECK_STR(f.items[0].language, S("fr"));
        check_time(f.items[0].published, S("2026-08-01T00:00:00Z"));
    }
    arena_free(c.mem);
}

static void test_atom(void)
{
    struct ctx c = begin();
    struct feed f = {0};
    CHECK(parse(&c, sample(&c, "atom.xml"), S("https://lark.example/x"), &f) == OK);
    CHECK_STR(f.title, S("Lark & Loom"));
    CHECK_STR(f.url, S("https://lark.example/blog/"));
    CHECK(f.n == 2);
    if (f.n == 2) {
        CHECK_STR(f.items[0].title, S("if a < b &amp; c: <b>plain</b>"));
        CHECK_STR(f.items[0].url, S("https://lark.example/posts/1"));
        CHECK_STR(f.items[0].id, S("urn:lark:1"));
        CHECK_STR(f.items[0].summary, S("One bold a < b"));
        CHECK_STR(f.items[0].language, S("de"));
        check_time(f.items[0].published, S("2026-02-01T05:00:00Z"));
        CHECK_STR(f.items[1].summary, S("Short"));
        CHECK_STR(f.items[1].language, S("pt-BR"));
        check_time(f.items[1].published, S("2026-02-03T03:05:06Z"));
    }
    arena_free(c.mem);
}

/* What we write is read back; what XML cannot hold is left out. */
static void test_written(void)
{
    struct ctx c = begin();
    struct text t = {.mem = c.mem};
    struct feed f = {0};
    atom_begin(&t,
               &(struct atom){.title = S("Tea & \"cake\""),
                              .id = S("https://tea.example/"),
                              .page = S("https://tea.example/"),
                              .updated = {1000000000}},
               S("https://tea.example/feed"));
    atom_entry(&t, &(struct atom){.title = S("a <b>\x01 & c"),
                                  .id = S("https://tea.example/1#x"),
                                  .page = S("https://tea.example/1?a=1&b=2"),
                                  .author = S("Ana"),
                                  .summary = S("x > y"),
                                  .updated = {1000000060}});
    atom_end(&t);
    CHECK(parse(&c, text_str(&t), S(""), &f) == OK);
    CHECK_STR(f.title, S("Tea & \"cake\""));
    CHECK_STR(f.url, S("https://tea.example/"));
    CHECK(f.n == 1);
    if (f.n == 1) {
        CHECK_STR(f.items[0].title, S("a <b> & c"));
        CHECK_STR(f.items[0].id, S("https://tea.example/1#x"));
        CHECK_STR(f.items[0].url, S("https://tea.example/1?a=1&b=2"));
        CHECK_STR(f.items[0].summary, S("x > y"));
        check_time(f.items[0].published, S("2001-09-09T01:47:40Z"));
    }
    arena_free(c.mem);
}

/* All members, written as Atom and as JSON Feed, mean the same. */
static void test_written_whole(void)
{
    static const str TAGS[] = {{"tea", 3}, {"<pots>", 6}};
    const struct atom feed = {.title = S("Tea"),
                              .id = S("https://tea.example/"),
                              .page = S("https://tea.example/"),
                              .hub = S("https://hub.example/?a&b"),
                              .updated = {1000000000}};
    const struct atom entry = {.title = S("Two pots"),
                               .id = S("https://tea.example/2"),
                               .page = S("https://tea.example/2"),
                               .author = S("Ana"),
                               .summary = S("x > y"),
                               .html = S("<p>One &amp;\ntwo</p>"),
                               .language = S("pt-BR"),
                               .updated = {1000000060},
                               .published = {true, {1000000000}},
                               .tags = TAGS,
                               .n_tags = 2};
    for (int json = 0; json < 2; json++) {
        struct ctx c = begin();
        struct text t = {.mem = c.mem};
        struct feed f = {0};
        (json ? feed_json_begin : atom_begin)(&t, &feed, S("https://tea.example/feed"));
        if (json)
            feed_json_entry(&t, &entry, true);
        else
            atom_entry(&t, &entry);
        (json ? feed_json_end : atom_end)(&t);
        CHECK(parse(&c, text_str(&t), S(""), &f) == OK);
        CHECK_STR(f.title, S("Tea"));
        CHECK_STR(f.hub, S("https://hub.example/?a&b"));
        CHECK(f.n == 1);
        if (f.n == 1) {
            CHECK_STR(f.items[0].title, S("Two pots"));
            CHECK_STR(f.items[0].language, S("pt-BR"));
            CHECK_STR(f.items[0].author, S("Ana"));
            check_time(f.items[0].published, S("2001-09-09T01:46:40Z"));
            check_time(f.items[0].updated, S("2001-09-09T01:47:40Z"));
            CHECK(f.items[0].n_tags == 2);
            CHECK_STR(f.items[0].tags[1], S("<pots>"));
        }
        CHECK(str_find(text_str(&t), json
                                         ? S("<p>One &amp;\\ntwo</p>")
                                         : S("&lt;p&gt;One &amp;amp;\ntwo&lt;/p&gt;")) != SIZE_MAX);
        arena_free(c.mem);
    }
}

static void test_json(void)
{
    struct ctx c = begin();
    struct feed f = {0};
    CHECK(parse(&c, sample(&c, "feed.json"), S("https://fern.example/feed.json"), &f) == OK);
    CHECK_STR(f.title, S("Fern <3 & friends"));
    CHECK(f.n == 2);
    if (f.n == 2) {
        CHECK_STR(f.items[0].id, S("7"));
        CHECK_STR(f.items[0].title, S("A <b> is an element"));
        CHECK_STR(f.items[0].url, S("https://fern.example/seven"));
        CHECK_STR(f.items[0].language, S("en"));
        check_time(f.items[0].published, S("2026-03-04T05:06:07Z"));
        CHECK_STR(f.items[1].title, S("Only HTML"));
        CHECK_STR(f.items[1].url, S("https://else.example/8"));
        CHECK_STR(f.items[1].language, S("es"));
    }
    arena_free(c.mem);
}

#define WRAP(title) "<rss><channel><item><title>" title "</title></item></channel></rss>"

static void test_encodings(void)
{
    static const struct {
        str bytes, title;
    } cases[] = {
        {S("\xEF\xBB\xBF" WRAP("caf\xC3\xA9")), S("café")},
        {S("<?xml version='1.0' encoding='ISO-8859-1'?>" WRAP("caf\xE9 \x93q\x94")), S("café “q”")},
        {S("<?xml version='1.0' encoding='UTF-8'?>" WRAP("caf\xE9")),
         S("café")}, /* a wrong claim */
        {S("<?xml version='1.0' encoding='ISO-8859-1'?>" WRAP("caf\xC3\xA9")), S("café")},
        {S("<?xml version='1.0' encoding='windows-1251'?>" WRAP("\xC4\xE0")), S("Да")},
        {S("<?xml version='1.0' encoding='Shift_JIS'?>" WRAP("\x93\xFA\x96{")), S("日本")},
        {S("<?xml version='1.0' encoding='ISO-2022-JP'?>" WRAP("\x1B$BF|K\\\x1B(B")), S("日本")},
        {S("<?xml version='1.0' encoding='no-such-thing'?>" WRAP("\xE9t\xE9")), S("été")},
        {S("<?xml version='1.0' encoding='GB2312'?>" WRAP("\xC7\x46")), S("荈")},
        {S("<?xml version='1.0' encoding='UTF-8'?>" WRAP("\xC3\xA9 \xE9")), S("é é")},
        {S("\x4C\x6F\xA7\x94\x93\x6F\x6E\x4C\x99\xA2\xA2\x6E\x4C\x83\x88\x81\x95\x95\x85\x93\x6E"
           "\x4C\x89\xA3\x85\x94\x6E\x4C\xA3\x89\xA3\x93\x85\x6E\x51"),
         S("é")}, /* a mainframe's */
        {S("Warning: x\n" WRAP("words before")), S("words before")},
        {S("\n  <?xml version='1.0'?>" WRAP("a\x01\x0B"
                                            "b")),
         S("a b")},
        {S("\xFF\xFE<\0r\0s\0s\0>\0<\0c\0h\0a\0n\0n\0e\0l\0>\0<\0i\0t\0e\0m\0>\0<\0t\0i\0t\0l\0e\0>"
           "\0"
           "\x3D\xD8\x00\xDE<\0/\0t\0i\0t\0l\0e\0>\0<\0/\0i\0t\0e\0m\0>\0<\0/"
           "\0c\0h\0a\0n\0n\0e\0l\0>\0"
           "<\0/\0r\0s\0s\0>\0"),
         S("😀")},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ctx c = begin();
        struct feed f = {0};
        CHECK(parse(&c, cases[i].bytes, (str){0}, &f) == OK);
        CHECK(f.n == 1);
        if (f.n == 1)
            CHECK_STR(f.items[0].title, cases[i].title);
        arena_free(c.mem);
    }
}

static const struct {
    str text, iso; /* empty: none */
} dates[] = {
    {S("Wed, 02 Oct 2002 13:00:00 GMT"), S("2002-10-02T13:00:00Z")},
    {S("Wed, 2 October 2002 13:00 EST"), S("2002-10-02T18:00:00Z")},
    {S("02 Oct 02 13:00:00 -0330"), S("2002-10-02T16:30:00Z")},
    {S("Oct 2, 2002 3:00 PM"), S("2002-10-02T15:00:00Z")},
    {S("Oct 2, 2002 12:05 am"), S("2002-10-02T00:05:00Z")},
    {S("Wed Oct  2 15:00:00 2002"), S("2002-10-02T15:00:00Z")},
    {S("2 Oct 2002"), S("2002-10-02T00:00:00Z")},
    {S("2002 Oct 2 01:02:03"), S("2002-10-02T01:02:03Z")},
    {S("Wed, 02 Oct 2002 13:00:60 UT"), S("2002-10-02T13:00:59Z")},
    {S("2002-10-02"), S("2002-10-02T00:00:00Z")},
    {S("2002-10"), S("2002-10-01T00:00:00Z")},
    {S("20021002T130000Z"), S("2002-10-02T13:00:00Z")},
    {S(" 2002-10-02 13:00:00 +05:30 "), S("2002-10-02T07:30:00Z")},
    {S("2002-10-02T13:00:00.123456+0200"), S("2002-10-02T11:00:00Z")},
    {S("2002/10/02"), S("2002-10-02T00:00:00Z")},
    {S("2004-02-29T00:00:00Z"), S("2004-02-29T00:00:00Z")},
    {S("2003-02-29T00:00:00Z"), S("")},
    {S("2002-13-02"), S("")},
    {S("31 Apr 2002 10:00:00 GMT"), S("")},
    {S("1 Jan 1860"), S("")},
    {S("0001-01-01T00:00:00"), S("")},
    {S("9999-12-31T23:59:59Z"), S("")},
    {S("1 Jan 1960"), S("1960-01-01T00:00:00Z")},
    {S("2003-335"), S("2003-12-01T00:00:00Z")},
    {S("2003335T12"), S("2003-12-01T12:00:00Z")},
    {S("2003-366"), S("")},
    {S("2003"), S("2003-01-01T00:00:00Z")},
    {S("03-12-31"), S("2003-12-31T00:00:00Z")},
    {S("031231"), S("2003-12-31T00:00:00Z")},
    {S("31.12.2003 10:11"), S("2003-12-31T10:11:00Z")},
    {S("12/31/2003 1:02:03 pm"), S("2003-12-31T13:02:03Z")},
    {S("31/12/2003"), S("2003-12-31T00:00:00Z")},
    {S("02-Oct-2002 01:00"), S("2002-10-02T01:00:00Z")},
    {S("Fri, 2006/09/15 08:19:53 EDT"), S("2006-09-15T12:19:53Z")},
    {S("2004-07-08 23:56:58.0"), S("2004-07-08T23:56:58Z")},
    {S("Wed, 02 Oct 2002 13:00:00 GMT+0100"), S("2002-10-02T12:00:00Z")},
    {S("2004년 05월 28일  01:31:15"), S("2004-05-28T01:31:15Z")},
    {S("2004-05-25 오후 11:23:17"), S("2004-05-25T23:23:17Z")},
    {S("2004年5月3日 下午3:05"), S("2004-05-03T15:05:00Z")},
    {S("2004年5月3日 10時30分20秒"), S("2004-05-03T10:30:20Z")},
    {S("Κυρ, 11 Ιούλ 2004 12:00:00 EST"), S("2004-07-11T17:00:00Z")},
    {S("Σάβ, 02 Αυγ 2003 10:00:00 GMT"), S("2003-08-02T10:00:00Z")},
    {S("2004-július-13T9:15-05:00"), S("2004-07-13T14:15:00Z")},
    {S("2003-MÁRCIUS-01"), S("2003-03-01T00:00:00Z")},
    {S("mar., 12 févr. 2013 08:00:00 +0100"), S("2013-02-12T07:00:00Z")},
    {S("3. März 2015"), S("2015-03-03T00:00:00Z")},
    {S("Пн, 05 Янв 2015 03:00:00 MSK"), S("2015-01-05T00:00:00Z")},
    {S("10 Oct 2002 25:00:00"), S("")},
    {S("yesterday"), S("")},
    {S(""), S("")},
    {S("99999999999999999999"), S("")},
    {S("1 Jan 2002 10:"), S("")},
};

static void test_dates(void)
{
    for (size_t i = 0; i < COUNT(dates); i++) {
        opt_time got = feed_date(dates[i].text);
        CHECK(got.set == (dates[i].iso.len > 0));
        if (got.set && dates[i].iso.len)
            check_time(got, dates[i].iso);
    }
}

static void test_plain(void)
{
    static const struct {
        str html, plain;
    } cases[] = {
        {S("a<br>b<p>c</p>d"), S("a b c d")},
        {S("  x \n\t y  "), S("x y")},
        {S("1 < 2 && 3 > 2"), S("1 < 2 && 3 > 2")},
        {S("&lt;b&gt; &amp;amp; &#x41;&#66; &#0; &#99999999; &nope; &#xZZ; &apos;&euro;"),
         S("<b> &amp; AB � &nope; &#xZZ; '€")},
        {S("<style>p{}</style>x<SCRIPT>if(a<b)</SCRIPT>y<script>open"), S("xy")},
        {S("<a title='x > y' href=\"a>b\">link</a>"), S("link")},
        {S("<!-- gone --><![CDATA[kept"), S("kept")},
        {S("a\xE2\x80\xAE"
           "b&#8238;c"),
         S("abc")}, /* turning the direction of writing is left out */
        {S("std::vector<int> and <unknown>"), S("std::vector<int> and <unknown>")},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(feed_plain(&c, cases[i].html, 200), cases[i].plain);
    CHECK_STR(feed_plain(&c, S("ééééé"), 5), S("ééééé"));
    CHECK_STR(feed_plain(&c, S("éé ééé"), 4), S("éé…"));
    arena_free(c.mem);
}

static void test_urls(void)
{
    static const struct {
        str url, base, want;
    } cases[] = {
        {S(" HTTPS://a.example/x y "), S(""), S("HTTPS://a.example/x%20y")},
        {S("../b?c#d"), S("https://a.example/x/y/z"), S("https://a.example/x/b?c#d")},
        {S("//b.example/q"), S("https://a.example/"), S("https://b.example/q")},
        {S("/q"), S("file:///etc/"), S("")},
        {S("q"), S(""), S("")},
        {S("javascript:alert(1)"), S("https://a.example/"), S("")},
        {S("data:text/html,x"), S("https://a.example/"), S("")},
        {S("https://"), S(""), S("")},
        {S("http:///x"), S(""), S("")},
        {S("https://a.example/\"><script>"), S(""), S("https://a.example/%22%3E%3Cscript%3E")},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(feed_url(&c, cases[i].url, cases[i].base), cases[i].want);
    CHECK_STR(feed_language(S(" en-US ")), S("en-US"));
    CHECK_STR(feed_language(S("en US; x")), S(""));
    arena_free(c.mem);
}

/* What the members say, for people and programs. */
static void check_described(const char *name, str base, const char *const *wanted, size_t n)
{
    struct ctx c = begin();
    struct text json = {.mem = c.mem};
    CHECK(feed_describe(&c, sample(&c, name), base, &json) == OK);
    for (size_t i = 0; i < n; i++) {
        CHECK(str_find(text_str(&json), str_of(wanted[i])) != SIZE_MAX);
        if (str_find(text_str(&json), str_of(wanted[i])) == SIZE_MAX)
            fprintf(stderr, "    no %s in\n%.*s\n", wanted[i], STR_ARG(text_str(&json)));
    }
    CHECK(str_find(text_str(&json), S("script")) == SIZE_MAX);
    CHECK(str_find(text_str(&json), S("onclick")) == SIZE_MAX);
    arena_free(c.mem);
}

static void test_described(void)
{
    static const char *const PODCAST[] = {
        "\"feed\":{\"title\":\"Tide & Tone\",\"link\":\"https://tide.example/\",\"updated\":"
        "\"2002-09-07T00:00:01Z\"}",
        "\"title\":\"One bold\",\"link\":\"https://tide.example/a?x=1&y=2\",\"id\":\"g1\",",
        "\"author\":\"Ada L\",\"summary\":\"<p>Hi <a>x</a> <a "
        "href=\\\"https://tide.example/b.html\\\">y</a></p>\"",
        "\"content\":\"<div>full <img src=\\\"https://tide.example/i.png\\\" /></div>\"",
        "\"published\":\"2004-01-02T00:48:21Z\"",
        "\"tags\":[\"cat1\",\"sub\",\"Out\",\"In\",\"k1\",\"k2\"]",
        "\"enclosures\":[{\"url\":\"https://tide.example/"
        "e.mp3\",\"type\":\"audio/mpeg\",\"length\":123},"
        "{\"url\":\"https://tide.example/f.mp4\",\"type\":null,\"length\":null}]",
        /* without most of it, and broken */
        "{\"title\":\"Heard\",\"link\":\"https://tide.example/p\",\"id\":\"https://tide.example/"
        "p\"",
        "\"summary\":\"d <b>inline</b> é <br />c\",\"content\":null",
        "{\"title\":\"left open\",\"link\":\"https://tide.example/u\",\"id\":null,\"author\":null,"
        "\"summary\":\"plain\",\"content\":null,\"language\":null,\"published\":null,\"updated\":"
        "null"};
    static const char *const OLD[] = {
        "\"feed\":{\"title\":\"Old < new\"",
        "\"updated\":\"2004-01-01T00:00:00Z\"",
        "\"title\":\"Example test\",\"link\":\"https://old.example/base/1\"",
        "\"author\":\"Bo (bo@old.example)\"",
        "\"summary\":\"plain a &amp; b\",\"content\":\"c <a ",
        "href=\\\"https://old.example/base/sub/rel\\\">r</a>\"",
        "\"published\":\"2003-12-31T10:14:55Z\",\"updated\":\"2003-12-31T11:14:55Z\"",
        "\"length\":55"};
    static const char *const CHANNEL[] = {
        "\"feed\":{\"title\":\"Cork\",\"link\":\"http://cork.example/\",",
        "\"updated\":\"2002-09-11T12:20:00Z\"}",
        "{\"title\":\"it\",\"link\":\"http://cork.example/i\"", "\"summary\":\"desc\""};
    static const char *const JSON[] = {"\"author\":\"Fern\"", "\"tags\":[\"a & b\",\"c\"]",
                                       "\"type\":\"audio/mpeg\",\"length\":77"};
    check_described("podcast.xml", (str){0}, PODCAST, COUNT(PODCAST));
    check_described("atom03.xml", (str){0}, OLD, COUNT(OLD));
    check_described("channel.cdf", (str){0}, CHANNEL, COUNT(CHANNEL));
    check_described("feed.json", (str){0}, JSON, COUNT(JSON));
}

static void check_hub(str source, const char *hub, const char *self)
{
    struct ctx c = begin();
    struct feed f = {0};
    CHECK(parse(&c, source, S("https://a.example/blog/feed"), &f) == OK);
    CHECK_STR(f.hub, str_of(hub));
    CHECK_STR(f.self, str_of(self));
    arena_free(c.mem);
}

/* Of the feed, not of an entry; the first one; harmless ones. */
static void test_hubs(void)
{
    check_hub(
        S("<feed xmlns='http://www.w3.org/2005/Atom'><link rel='hub' href='https://h.example/'/>"
          "<link rel='hub' href='https://i.example/'/><link rel='self' href='/feed'/>"
          "<entry><link rel='self' href='/1'/><title>x</title></entry></feed>"),
        "https://h.example/", "https://a.example/feed");
    check_hub(S("<rss xmlns:atom='http://www.w3.org/2005/Atom'><channel><item><title>x</title>"
                "<atom:link rel='hub' href='https://wrong.example/'/></item>"
                "<atom:link rel='hub' href='https://h.example/'/>"
                "<atom:link rel='self' href='https://a.example/f'/></channel></rss>"),
              "https://h.example/", "https://a.example/f");
    check_hub(S("{\"items\": [], \"feed_url\": \"f.json\", \"hubs\": [{\"type\": \"rssCloud\","
                " \"url\": \"https://r.example/\"}, {\"type\": \"WebSub\", \"url\": "
                "\"https://h.example/\"}]}"),
              "https://h.example/", "https://a.example/blog/f.json");
    check_hub(S("{\"items\": [], \"hubs\": [7, {\"type\": \"WebSub\"}]}"), "", "");
    check_hub(S("<rss><channel><item><title>x</title></item>"
                "<link rel='hub' href='javascript:alert(1)'/></channel></rss>"),
              "", "");
}

static void check_refused(str source, str words)
{
    struct ctx c = begin();
    struct feed f = {0};
    CHECK(parse(&c, source, (str){0}, &f) == ERR_INVALID);
    CHECK(str_find(c.why, words) != SIZE_MAX);
    if (str_find(c.why, words) == SIZE_MAX)
        fprintf(stderr, "    why: %.*s\n", STR_ARG(c.why));
    arena_free(c.mem);
}

static void test_refusals(void)
{
    check_refused(S(""), S("empty"));
    check_refused(S(" \n "), S("empty"));
    check_refused(S("hello"), S("not a feed"));
    check_refused(S("<?xml version='1.0'?>\n<opml/>"), S("<opml>"));
    check_refused(S("<!DOCTYPE html>\n<html>"), S("web page"));
    check_refused(S("<html><head></head></html>"), S("web page"));
    check_refused(S("<rss>\n<channel>\n</rss>"), S("empty, or it breaks off"));
    check_refused(S("<rss"), S("breaks off"));
    check_refused(S("<?xml version='1.0'?>\n\n<!DOCTYPE rss [<!ENTITY a '&b;'>]>\n<rss/>"),
                  S("Line 3"));
    check_refused(S("<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss/>"), S("Line 1"));
    check_refused(S("{\n\"items\": [,]}"), S("Line 2"));
    check_refused(S("{\"version\": 1}"), S("\"items\""));
    check_refused(S("{\"items\": [], \"items\": []}"), S("Line 1"));
}

static void test_limits(void)
{
    struct ctx c = begin();
    struct feed f = {0};
    struct text many = {.mem = c.mem};
    text_add(&many, S("<rss><channel>"));
    for (int i = 0; i < 2500; i++)
        text_format(&many,
                    "<item><title>%d %0300d</title><link>https://a.example/%02100d</link></item>",
                    i, 7, 3);
    text_add(&many, S("</channel></rss>"));
    CHECK(parse(&c, text_str(&many), (str){0}, &f) == OK);
    CHECK(f.n == 2000 && str_chars(f.items[0].title) == 200 && f.items[0].url.len == 0);
    struct text deep = {.mem = c.mem};
    text_add(&deep, S("<rss>"));
    for (int i = 0; i < 5000; i++)
        text_add(&deep, S("<a>"));
    check_refused(text_str(&deep), S("empty, or it breaks off"));
    arena_free(c.mem);
}

/* What comes out of the sandbox is not trusted: any cut or changed record is refused or harmless.
 */
static void test_records(void)
{
    struct ctx c = begin();
    struct feed f = {0};
    struct text record = {.mem = c.mem};
    CHECK(feed_parse(&c, sample(&c, "atom.xml"), (str){0}, &record) == OK);
    for (size_t len = 0; len < record.len; len++) {
        struct ctx inner = begin();
        CHECK(feed_take(&inner, (str){record.at, len}, &f) == ERR_INVALID);
        arena_free(inner.mem);
    }
    for (size_t i = 0; i < record.len; i++) {
        struct ctx inner = begin();
        record.at[i] = (char)(record.at[i] ^ 0x80);
        if (feed_take(&inner, text_str(&record), &f) == OK)
            for (size_t k = 0; k < f.n; k++)
                CHECK(str_chars(f.items[k].title) != SIZE_MAX);
        record.at[i] = (char)(record.at[i] ^ 0x80);
        arena_free(inner.mem);
    }
    arena_free(c.mem);
}

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void test_sandboxed(void)
{
    struct ctx c = begin();
    struct feed f = {0};
    CHECK(feed_read(&c, sample(&c, "rss2.xml"), S("https://quartz.example/feed"), &f) == OK);
    CHECK(f.n == 4 && str_same(f.items[0].id, S("qq-17")));
    CHECK(feed_read(&c, sample(&c, "feed.json"), (str){0}, &f) == OK && f.n == 2);
    CHECK(feed_read(&c, S("<?xml version='1.0' encoding='Big5'?>" WRAP("\xA4\xA4")), (str){0},
                    &f) == OK);
    CHECK(f.n == 1 && str_same(f.items[0].title, S("中")));
    const char *bombs[] = {"laughs.xml", "external.xml"};
    for (size_t i = 0; i < COUNT(bombs); i++) {
        double start = seconds_now();
        CHECK(feed_read(&c, sample(&c, bombs[i]), (str){0}, &f) == ERR_INVALID);
        CHECK(str_find(c.why, S("document type")) != SIZE_MAX);
        CHECK(seconds_now() - start < 2.0); /* a bomb that went off would take all of 5 */
    }
    char *big = arena_take(c.mem, FEED_BYTES_MAX + 1, 1);
    CHECK(feed_read(&c, (str){big, FEED_BYTES_MAX + 1}, (str){0}, &f) == ERR_INVALID);
    CHECK(str_find(c.why, S("5 MB")) != SIZE_MAX);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_rss2();
    test_rss1();
    test_atom();
    test_written();
    test_written_whole();
    test_json();
    test_encodings();
    test_dates();
    test_plain();
    test_urls();
    test_described();
    test_hubs();
    test_refusals();
    test_limits();
    test_records();
    test_sandboxed();
    return CHECK_RESULT();
}
