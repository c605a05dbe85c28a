#include "kit/fetch/robots.h"
#include "base/test.h"

#include <stdlib.h>
#include <time.h>

static bool allowed(const char *text, const char *path)
{
    struct robots *r = robots_read(str_of(text));
    bool yes = robots_allow(r, str_of(path));
    robots_free(r);
    return yes;
}

static int delay(const char *text)
{
    struct robots *r = robots_read(str_of(text));
    int delay_ms = robots_delay_ms(r);
    robots_free(r);
    return delay_ms;
}

struct ask {
    const char *text, *path;
    bool allowed;
};

static void check_all(const struct ask *asks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        CHECK(allowed(asks[i].text, asks[i].path) == asks[i].allowed);
        if (allowed(asks[i].text, asks[i].path) != asks[i].allowed)
            fprintf(stderr, "    %s\n    %s\n", asks[i].text, asks[i].path);
    }
}

/* Which group counts: section 2.2.1. */
static void test_groups(void)
{
    static const struct ask ASKS[] = {
        {"", "/a", true},
        {"no robots at all <html>", "/a", true},
        {"User-agent: *\nDisallow: /", "/a", false},
        {"User-agent: *\nDisallow: /", "/robots.txt", true},
        {"User-agent: *\nDisallow:", "/a", true},
        {"User-agent: other\nDisallow: /", "/a", true},
        {"User-agent: plaudit\nDisallow: /a", "/a", false},
        {"USER-AGENT: PLAUDIT/1.0\nDISALLOW: /a", "/a", false},
        {"User-agent: Plaudit-extra\nDisallow: /a", "/a", true},
        {"User-agent: Plauditor\nDisallow: /a", "/a", true},
        {"User-agent: *\nDisallow: /\n\nUser-agent: Plaudit\nAllow: /", "/a", true},
        {"User-agent: Plaudit\nUser-agent: other\nDisallow: /a\n", "/a", false},
        {"User-agent: other\nUser-agent: Plaudit\nDisallow: /a\n", "/a", false},
        {"User-agent: Plaudit\nDisallow: /a\nUser-agent: other\nDisallow: /b", "/b", true},
        {"User-agent: Plaudit\nDisallow: /a\nUser-agent: x\n\nUser-agent: plaudit\nDisallow: /b",
         "/b", false},
        {"User-agent: Plaudit\nCrawl-delay: 1\nUser-agent: other\nDisallow: /", "/b", true},
        {"User-agent: Plaudit\n\nUser-agent: *\nDisallow: /", "/b", false},
        {"User-agent: Plaudit\nSitemap: https://a.example/\nDisallow: /b", "/b", false},
        {"Disallow: /a\nUser-agent: *\nDisallow: /b", "/a", true},
        {"\xEF\xBB\xBFUser-agent: *\r\nDisallow: /a # why not\r\n", "/a", false},
        {"User-agent: *\rDisallow: /a\r", "/a", false},
        {"  user-agent :\t*\n disallow\t: /a  \n", "/a", false},
    };
    check_all(ASKS, COUNT(ASKS));
}

/* Which rule counts: sections 2.2.2 and 2.2.3, with their own examples. */
static void test_rules(void)
{
    static const char PAGE[] = "User-agent: *\nAllow: /example/page/\n"
                               "Disallow: /example/page/disallowed.gif";
    static const char SHOP[] =
        "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/";
    static const struct ask ASKS[] = {
        {PAGE, "/example/page/disallowed.gif", false},
        {PAGE, "/example/page/allowed.gif", true},
        {SHOP, "/a/b.gif", false},
        {SHOP, "/a/b.gif?x", true},
        {SHOP, "/publications/a", true},
        {SHOP, "/publications/a.gif", true},
        {SHOP, "/example/", false},
        {"User-agent: *\nDisallow: /a\nAllow: /a", "/a/b", true},
        {"User-agent: *\nAllow: /a\nDisallow: /a", "/a/b", true},
        {"User-agent: *\nAllow: /\nDisallow: /a", "/a/b", false},
        {"User-agent: *\nDisallow: /\nAllow: /$", "/", true},
        {"User-agent: *\nDisallow: /\nAllow: /$", "/x", false},
        {"User-agent: *\nDisallow: /a*b*c", "/axxbyyc", false},
        {"User-agent: *\nDisallow: /a*b*c", "/axxcyyb", true},
        {"User-agent: *\nDisallow: /a*b$", "/abcb", false},
        {"User-agent: *\nDisallow: /a*b$", "/abc", true},
        {"User-agent: *\nDisallow: /*?print=", "/page?x=1&print=2", true},
        {"User-agent: *\nDisallow: /*print=", "/page?x=1&print=2", false},
        {"User-agent: *\nDisallow: /foo/bar?baz=http://a.example", "/foo/bar?baz=http://a.example",
         false},
        {"User-agent: *\nDisallow: /foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84", false},
        {"User-agent: *\nDisallow: /foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", false},
        {"User-agent: *\nDisallow: /foo/bar/%62%61%7A", "/foo/bar/baz", false},
        {"User-agent: *\nDisallow: /foo/bar/baz", "/foo/bar/%62%61%7A", false},
        {"User-agent: *\nDisallow: /path/file-with-a-%2A.html", "/path/file-with-a-*.html", false},
        {"User-agent: *\nDisallow: /path/foo-%24", "/path/foo-$", false},
        {"User-agent: *\nDisallow: /a$b", "/a$b", false},
        {"User-agent: *\nDisallow: /a%2Fb", "/a/b", true},
        {"User-agent: *\nDisallow: /A", "/a", true},
        {"User-agent: *\nDisallow: a", "/a", true},
        {"User-agent: *\nDisallow: /%zz%", "/%zz%", false},
    };
    check_all(ASKS, COUNT(ASKS));
}

static void test_delay(void)
{
    CHECK(delay("User-agent: *\nCrawl-delay: 5") == 5000);
    CHECK(delay("User-agent: *\nCrawl-delay: 2.5") == 2500);
    CHECK(delay("User-agent: *\nCrawl-delay: 3600") == 60000);
    CHECK(delay("User-agent: *\nCrawl-delay: 99999999999999999999") == 0);
    CHECK(delay("User-agent: *\nCrawl-delay: -5") == 0);
    CHECK(delay("User-agent: *\nCrawl-delay: soon") == 0);
    CHECK(delay("User-agent: *\nCrawl-delay: 5\nUser-agent: Plaudit\nDisallow: /x") == 0);
    CHECK(robots_allow(NULL, S("/a")) && robots_delay_ms(NULL) == 0 && robots_bytes(NULL) == 0);
}

/* Half a megabyte of rules that almost match is read and asked in less than a second. */
static void test_huge(void)
{
    static const char RULE[] = "Disallow: /*a*a*a*a*a*b\n";
    struct text text = {.mem = arena_new()};
    char path[2000];
    clock_t before = clock();
    memset(path, 'a', sizeof path);
    path[0] = '/';
    text_add(&text, S("User-agent: *\n"));
    while (text.len < ROBOTS_BYTES_MAX * 2)
        text_add(&text, str_of(RULE));
    struct robots *r = robots_read(text_str(&text));
    CHECK(robots_allow(r, (str){path, sizeof path}));
    CHECK(robots_bytes(r) < ROBOTS_BYTES_MAX);
    CHECK(clock() - before < 3 * CLOCKS_PER_SEC); /* 0.1 s without sanitizers */
    robots_free(r);
    arena_free(text.mem);
}

int main(void)
{
    test_groups();
    test_rules();
    test_delay();
    test_huge();
    return CHECK_RESULT();
}
