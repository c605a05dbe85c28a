#include "base/test.h"
#include "kit/found/found.h"

static const char PAGE[] =
    "<!doctype html><html><head><title>Tea &amp; Time\n</title>\n"
    "<LINK REL='alternate' type=\"application/rss+xml\" href=/feed.xml title='All "
    "&quot;posts&quot;'>"
    "<link rel=\"stylesheet alternate\" type=\"text/css\" href=\"/x.css\">"
    "<link rel=\"home alternate\" type='application/atom+xml; charset=utf-8' href='//b.example/a'/>"
    "<link rel=alternate hreflang=de href=/de>"
    "<link rel=alternate type=text/calendar href='javascript:alert(1)'>"
    "<!-- <link rel=alternate type=application/rss+xml href=/hidden> --></head>"
    "<body><svg><title>A picture</title></svg>";

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    struct ctx c = {.mem = arena_new()};
    struct found_list l;
    CHECK(found_read(&c, page_found,
                     (struct sandbox_input){str_of(PAGE), S("https://a.example/blog/")}, &l) == OK);
    CHECK_STR(l.title, S("Tea & Time"));
    CHECK_STR(l.url, S("https://a.example/blog/"));
    CHECK(l.n == 3);
    CHECK_STR(l.items[0].url, S("https://a.example/feed.xml"));
    CHECK_STR(l.items[0].title, S("All \"posts\""));
    CHECK_STR(l.items[0].word, S("application/rss+xml"));
    CHECK_STR(l.items[1].url, S("https://b.example/a"));
    CHECK(l.items[2].url.len == 0); /* no link to follow */
    CHECK(found_read(&c, page_found, (struct sandbox_input){S(""), S("")}, &l) == OK && l.n == 0);
    arena_free(c.mem);
    return CHECK_RESULT();
}
