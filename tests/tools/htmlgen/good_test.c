/* What htmlgen makes of good.html, run. */
#include "base/test.h"
#include "kit/html/html.h"

struct sample {
    str name, address, lines;
    int count;
    bool on;
    moment at;
};
void view_greeting(struct html *o, str name);
#include "good.html.h"

static const struct catalog english = {.code = "en", .direction = "ltr", .forms = 2};

static const struct sample sample = {.name = {"<A & \"B\">", 9},
                                     .address = {"javascript:x", 12},
                                     .lines = {"\n<b>", 4},
                                     .count = 1234,
                                     .on = true,
                                     .at = {0}};

static void check(struct ctx *c, void view(struct html *, const struct sample *), const char *want)
{
    struct html o = html_begin(c);
    view(&o, &sample);
    CHECK_STR(html_text(&o), str_of(want));
}

static void test_text(struct ctx *c)
{
    check(c, view_text,
          "<h1>&lt;A &amp; &quot;B&quot;&gt;</h1><p>Words, 1234 1,234 and <b>bold</b> <i>words</i> of "
          "\"quotes\" \\ and ?\?/ here.</p>");
    check(c, view_choice,
          "<p>many <b>on</b> end</p><ul><li>0</li><li>2</li></ul><p><a href=\"/p/x/0\">0</a> "
          "<a href=\"/p/x/1\">1</a> </p>");
    check(c, view_kept,
          "<!DOCTYPE html><!-- kept --><pre>\n  a\n    b\n  c\n</pre><textarea name=\"t\">\n\n&lt;b&gt;"
          "</textarea><br><script src=\"/assets/a.js\" defer></script><svg viewBox=\"0 0 1 1\"><g>"
          "<path d=\"M0 0 h1\"/></g></svg>");
}

static void test_attributes(struct ctx *c)
{
    check(c, view_attributes,
          "<input type=\"checkbox\" name=\"a1234\" value=\"&lt;A &amp; &quot;B&quot;&gt;\" checked "
          "aria-label=\"Check &lt;A &amp; &quot;B&quot;&gt;\" data-time=\"1970-01-01T00:00:00Z\" "
          "title=\"say &quot;x&quot;\"> <a class=\"x\" aria-current=\"page\" href=\"#a\" "
          "rel=\"next\">a</a> ");
    check(c, view_addresses,
          "<a href=\"/p/x/people/%3CA%20%26%20%22B%22%3E?q=%3CA%20%26%20%22B%22%3E&amp;n=1234\">a</a> "
          "<a href=\"#\">b</a> <a href=\"##%3CA%20%26%20%22B%22%3E\">c</a> <a href=\"/p/x/\">d</a> "
          "<a href=\"https://example.org/%3CA%20%26%20%22B%22%3E\">e</a> <a href=\"?page=1234\">f</a> "
          "<img src=\"/assets/x.png\" alt=\"\"> <a href=\"/p/other/\">g</a>"
          "<form action=\"/p/x/nominate\" method=\"post\"><button formaction=\"/p/x/review\">h</button>"
          "</form><object data=\"#\"></object>");
}

static void test_words(struct ctx *c)
{
    check(c, view_words,
          "<p>Plain &quot;words&quot; &amp; more</p><p>1,234 of &lt;A &amp; &quot;B&quot;&gt; people</p>"
          "<p>One nomination</p><p>1,234 nominations</p><p>One vote by &lt;A &amp; &quot;B&quot;&gt;</p>"
          "<p>2 votes by &lt;A &amp; &quot;B&quot;&gt;</p><p title=\"1,234 days\">x</p>");
    struct html o = html_begin(c);
    view_parts(&o);
    CHECK_STR(html_text(&o), S("<div><p>Hello a)</p> <p>Hello b</p> <section><h2>Box</h2><div> x "
                               "</div></section></div>"));
}

int main(void)
{
    struct ctx c = {.mem = arena_new(), .catalog = &english, .prefix = S("/p/x")};
    test_text(&c);
    test_attributes(&c);
    test_words(&c);
    arena_free(c.mem);
    return CHECK_RESULT();
}
