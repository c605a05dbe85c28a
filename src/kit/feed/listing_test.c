#include "kit/feed/feed.h"
#include "base/test.h"

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

typedef enum err describing(struct ctx *c, str source, str hint, struct text *json);

static void check(describing *describe, str source, str want)
{
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    struct text json = {.mem = c.mem};
    enum err e = describe(&c, source, S("https://a.example/"), &json);
    CHECK_STR(e ? c.why : text_str(&json), want);
    arena_free(c.mem);
}

static void test_opml(void)
{
    check(opml_describe,
          S("<?xml version='1.0' encoding='ISO-8859-1'?><opml version='1.0'><head><title>My "
            "f\xE9"
            "eds</title></head><body><outline text='Tech &amp; more'><outline type='rss' "
            "text='A &lt;b&gt;blog&lt;/b&gt;' title='' xmlUrl='https://blog.example/feed' "
            "htmlUrl='https://blog.example/'/><outline text='bad' xmlUrl='javascript:alert(1)'/>"
            "</outline><outline title='Top' xmlUrl='http://top.example/rss'>"),
          S("\"title\":\"My féeds\",\"feeds\":[{\"title\":\"A "
            "blog\",\"feed\":\"https://blog.example/feed\",\"link\":\"https://blog.example/"
            "\",\"folder\":\"Tech & more\"},\n{\"title\":\"Top\",\"feed\":\"http://top.example/"
            "rss\",\"link\":null,\"folder\":null}]"));
    check(opml_describe, S("<opml/>"), S("\"title\":null,\"feeds\":[]"));
    check(opml_describe, S("<rss></rss>"),
          S("This is not a list of feeds: its first element is <rss>, where OPML has <opml>."));
}

static void test_sitemap(void)
{
    check(sitemap_describe,
          S("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='x'><url>"
            "<loc> https://a.example/1?b&amp;c </loc><lastmod>2005-01-01</lastmod><n:news>"
            "<n:title>One &amp;amp; two</n:title></n:news><image:image><image:loc>no</image:loc>"
            "</image:image></url><url><loc><![CDATA[/2]]></loc></url><url><loc>data:x</loc></url>"),
          S("\"pages\":[{\"link\":\"https://a.example/1?b&c\",\"title\":\"One & "
            "two\",\"updated\":\"2005-01-01T00:00:00Z\"},\n{\"link\":\"https://a.example/"
            "2\",\"title\":null,\"updated\":null}],\"maps\":[]"));
    check(sitemap_describe,
          S("<sitemapindex><sitemap><loc>https://a.example/s.xml</loc><lastmod>2004-10-01T18:23:17+"
            "00:00</lastmod></sitemap></sitemapindex>"),
          S("\"pages\":[],\"maps\":[{\"link\":\"https://a.example/"
            "s.xml\",\"title\":null,\"updated\":\"2004-10-01T18:23:17Z\"}]"));
    check(sitemap_describe, S("\xEF\xBB\xBFhttps://a.example/1\r\nnothing://\nhttps://a.example/2"),
          S("\"pages\":[{\"link\":\"https://a.example/1\",\"title\":null,\"updated\":null},\n"
            "{\"link\":\"https://a.example/2\",\"title\":null,\"updated\":null}],\"maps\":[]"));
    check(sitemap_describe, S("<html>"),
          S("This is not a sitemap: its first element is <html>, where one has <urlset> or "
            "<sitemapindex>."));
}

int main(void)
{
    test_opml();
    test_sitemap();
    return CHECK_RESULT();
}
