#include "base/test.h"
#include "kit/html/html.h"
#include "kit/i18n/i18n.h"

#include <time.h>

static void test_escaping(struct ctx *c)
{
    struct html o = html_begin(c);
    html_put(&o, S("<b>&\"'</b>"));
    CHECK_STR(html_text(&o), S("&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;"));
    o = html_begin(c);
    html_put_attr(&o, "\" onload='x'");
    CHECK_STR(html_text(&o), S("&quot; onload=&#39;x&#39;"));
    o = html_begin(c);
    html_put(&o, ((str){"a\0b", 3}));
    html_put(&o, "");
    html_put(&o, (str){0});
    html_put(&o, (const char *)NULL);
    CHECK_STR(html_text(&o), S("a\xEF\xBF\xBD"
                               "b"));
    o = html_begin(c);
    html_put(&o, "a text with an odd\x1a byte");
    CHECK_STR(html_text(&o), S("a text with an odd\xEF\xBF\xBD byte"));
    o = html_begin(c);
    html_put_attr(&o, INT64_MIN);
    html_put_attr(&o, 0);
    html_put_attr(&o, 12345);
    CHECK_STR(html_text(&o), S("-9223372036854775808012345"));
    o = html_begin(c);
    html_put(&o, number(12345));
    html_raw(&o, S(" "));
    html_put_attr(&o, number(12345));
    html_raw(&o, S(" "));
    html_put(&o, hundredths(725, 1));
    html_raw(&o, S(" "));
    html_put_attr(&o, hundredths(725, 1));
    html_raw(&o, S(" "));
    html_put_attr(&o, hundredths(-5, 0));
    html_raw(&o, S(" "));
    html_put_attr(&o, hundredths(-1005, 2));
    CHECK_STR(html_text(&o), S("12,345 12345 7.3 7.3 0 -10.05"));
}

/* Wherever it stands in a text that is looked at in blocks. */
static void test_escape_places(struct ctx *c)
{
    for (size_t len = 1; len <= 50; len++)
        for (size_t at = 0; at < len; at++) {
            char text[50];
            memset(text, 'a', sizeof text);
            text[at] = "&<>\"'"[at % 5];
            static const char *const escaped[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
            str put = str_of(escaped[at % 5]);
            struct html o = html_sized(c, 1);
            html_put(&o, ((str){text, len}));
            CHECK(html_text(&o).len == len - 1 + put.len);
            CHECK(str_find(html_text(&o), put) == at);
        }
}

static void test_growth(struct ctx *c)
{
    struct html o = html_sized(c, 1);
    for (int i = 0; i < 10000; i++)
        html_put(&o, "<");
    CHECK(html_text(&o).len == 40000);
    CHECK_STR(str_from(html_text(&o), 39996), S("&lt;"));
    struct html page = html_begin(c);
    html_put(&page, html_end(&o));
    CHECK(html_text(&page).len == 40000);
}

static void test_time(struct ctx *c)
{
    struct html o = html_begin(c);
    html_put(&o, day_of(2027, 1, 31));
    CHECK_STR(html_text(&o), S("<time datetime=\"2027-01-31\">31 January 2027</time>"));
    o = html_begin(c);
    html_put(&o, moment_of_day(day_of(2027, 1, 31)));
    str want_start = S("<time datetime=\"2027-01-31T00:00:00Z\" title=\"31 January 2027");
    CHECK_STR(str_upto(html_text(&o), want_start.len), want_start);
    CHECK(str_ends(html_text(&o), S("\">31 January 2027</time>")));
    o = html_begin(c);
    html_put_attr(&o, day_of(2027, 1, 31));
    html_put_attr(&o, moment_of_day(day_of(2027, 1, 31)));
    CHECK_STR(html_text(&o), S("2027-01-312027-01-31T00:00:00Z"));
    o = html_begin(c);
    html_put(&o, days_from_now(day_of(2027, 2, 8)));
    CHECK_STR(html_text(&o),
              S("<time datetime=\"2027-02-08\" title=\"8 February 2027\">in 8 days</time>"));
}

static void test_words(struct ctx *c)
{
    struct html o = html_begin(c);
    str rest = html_upto(&o, S("<# of #>"));
    CHECK_STR(html_text(&o), S("&lt;"));
    rest = html_upto(&o, rest);
    CHECK_STR(rest, S(">"));
    rest = html_upto(&o, rest);
    CHECK(rest.len == 0);
    CHECK_STR(html_text(&o), S("&lt; of &gt;"));
    CHECK(html_marks(S("# of #")) == 2 && html_marks(S("")) == 0);
    CHECK(html_count(number(7)) == 7 && html_count((size_t)3) == 3);
}

static str url_of(struct ctx *c, str address)
{
    struct html o = html_sized(c, 64);
    html_put_url(&o, address);
    return html_text(&o);
}

static void test_url(struct ctx *c)
{
    static const struct {
        str given, put;
    } cases[] = {
        {{"https://example.org/a?b=1&c='2'", 31},
         {"https://example.org/a?b=1&amp;c=&#39;2&#39;", 43}},
        {{"HTTP://example.org", 18}, {"HTTP://example.org", 18}},
        {{"mailto:a@example.org", 20}, {"mailto:a@example.org", 20}},
        {{"  https://example.org/a b ", 26}, {"https://example.org/a%20b", 25}},
        {{"https://example.org/\"><b>", 25}, {"https://example.org/%22%3E%3Cb%3E", 33}},
        {{"/people/a", 9}, {"/p/x/people/a", 13}},
        {{"/assets/a.png", 13}, {"/assets/a.png", 13}},
        {{"/p/y/people", 11}, {"/p/y/people", 11}},
        {{"/", 1}, {"/p/x/", 5}},
        {{"#top", 4}, {"#top", 4}},
        {{"?page=2", 7}, {"?page=2", 7}},
        {{"notes.html", 10}, {"notes.html", 10}},
        {{"notes/a:b", 9}, {"notes/a:b", 9}},
        {{"javascript&colon;alert(1)", 25}, {"javascript&amp;colon;alert(1)", 29}},
    };
    static const char *const refused[] = {"",
                                          "javascript:alert(1)",
                                          "JaVaScRiPt:alert(1)",
                                          " javascript:alert(1)",
                                          "java\tscript:alert(1)",
                                          "java\nscript:alert(1)",
                                          "\x01javascript:alert(1)",
                                          "javascript\x7f:alert(1)",
                                          "data:text/html,<script>",
                                          "vbscript:x",
                                          "file:///etc/passwd",
                                          "blob:x",
                                          "about:blank",
                                          "view-source:x",
                                          "//example.org",
                                          "/\\example.org",
                                          "\\\\example.org",
                                          "\\/example.org",
                                          "/\t/example.org",
                                          "https:example.org",
                                          "https:/example.org",
                                          "https://",
                                          "https:///example.org",
                                          "https://\\example.org",
                                          "http://?a",
                                          "mailto:",
                                          "feed:javascript:x",
                                          ":x",
                                          "tel:1",
                                          "ftp://example.org"};
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(url_of(c, cases[i].given), cases[i].put);
    for (size_t i = 0; i < COUNT(refused); i++)
        CHECK_STR(url_of(c, str_of(refused[i])), S("#"));
    CHECK_STR(url_of(c, (str){"java\0script:x", 13}), S("#"));
    struct html o = html_begin(c);
    html_put_url_part(&o, S("a/b?c=\"d\"&\xC3\xA9~._-"));
    CHECK_STR(html_text(&o), S("a%2Fb%3Fc%3D%22d%22%26%C3%A9~._-"));
}

static void check_markdown(struct ctx *c, const char *source, const char *want)
{
    CHECK_STR(markdown(c, str_of(source)).text, str_of(want));
}

#define REL "\" rel=\"nofollow ugc noopener\">"

/* Pictures of the post are shown, where their words are a value; others stay links. */
static void test_pictures(struct ctx *c)
{
    static const struct markdown_picture ONE[] = {{{"/blog/7/pictures/1", 18}, 800, 600}};
    static const struct markdown_pictures PICTURES = {ONE, 1};
    static const struct {
        const char *source, *want;
    } cases[] = {
        {"![Two *\"pots\"* & `tea`](/blog/7/pictures/1)",
         "<p><img src=\"/p/x/blog/7/pictures/1\" width=\"800\" height=\"600\" loading=\"lazy\" "
         "alt=\"Two &quot;pots&quot; &amp; tea\"></p>"},
        {"![a ![b](/blog/7/pictures/1) [c](/d)](/blog/7/pictures/1)",
         "<p><img src=\"/p/x/blog/7/pictures/1\" width=\"800\" height=\"600\" loading=\"lazy\" "
         "alt=\"a b c\"></p>"},
        {"![x](/blog/7/pictures/2)",
         "<p><a href=\"/p/x/blog/7/pictures/2\" rel=\"nofollow ugc noopener\">x</a></p>"},
        {"![x](https://a.example/1.png)",
         "<p><a href=\"https://a.example/1.png\" rel=\"nofollow ugc noopener\">x</a></p>"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(markdown_with(c, str_of(cases[i].source), &PICTURES).text, str_of(cases[i].want));
}

static void test_markdown(struct ctx *c)
{
    test_pictures(c);
    check_markdown(c, "", "");
    check_markdown(c, "# A\n\n###### B\n\nc *d* **e** `<f>` ~~g~~",
                   "<h3>A</h3><h6>B</h6><p>c <em>d</em> <strong>e</strong> <code>&lt;f&gt;</code> "
                   "<del>g</del></p>");
    check_markdown(c, "a\nb  \nc", "<p>a\nb<br>\nc</p>");
    check_markdown(c, "1. a\n2. b\n\n- c", "<ol><li>a</li><li>b</li></ol><ul><li>c</li></ul>");
    check_markdown(c, "3. a", "<ol start=\"3\"><li>a</li></ol>");
    check_markdown(c, "> a\n\n---\n\n```html\n<b>\n```",
                   "<blockquote><p>a</p></blockquote><hr><pre tabindex=\"0\"><code>&lt;b&gt;\n"
                   "</code></pre>");
    check_markdown(
        c, "|a|b|\n|---|---:|\n|1|2|",
        "<div class=\"table-responsive\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">"
        "<table class=\"table\"><thead><tr><th scope=\"col\">a</th>"
        "<th scope=\"col\" class=\"text-end\">b</th></tr></thead><tbody><tr><td>1</td>"
        "<td class=\"text-end\">2</td></tr></tbody></table></div>");
    check_markdown(c, "[a](/people/b) <https://c.example> www.d.example e@f.example",
                   "<p><a href=\"/p/x/people/b" REL "a</a> <a href=\"https://c.example" REL
                   "https://c.example</a> <a href=\"http://www.d.example" REL "www.d.example</a> "
                   "<a href=\"mailto:e@f.example" REL "e@f.example</a></p>");
    check_markdown(c, "![a *b*](https://c.example/d.png \"e\")",
                   "<p><a href=\"https://c.example/d.png" REL "a <em>b</em></a></p>");
    check_markdown(c, "[![a](https://b.example)](https://c.example)",
                   "<p><a href=\"https://c.example" REL "a</a></p>");
    check_markdown(c, "[a](b~~)~~", "<p><a href=\"b~~" REL "a</a></p>");
    CHECK_STR(markdown_plain(c, S("# A\n\nb *c* &amp; [d](https://e.example)\n\n- f\n- g")),
              S("A\nb c & d\nf\ng"));
    CHECK_STR(markdown_plain(c, S("|a|b|\n|---|---|\n|1|2|")), S("a\nb\n1\n2"));
}

static void test_markdown_attacks(struct ctx *c)
{
    static const char *const scripts[] = {"[a](javascript:alert(1))",
                                          "[a](JAVASCRIPT:alert(1))",
                                          "[a](javascript&colon;alert(1))",
                                          "[a](java&#10;script:alert(1))",
                                          "[a](java&Tab;script:alert(1))",
                                          "[a](&#x6A;avascript:alert(1))",
                                          "[a](&#0000106avascript:alert(1))",
                                          "[a](data:text/html;base64,PHNjcmlwdD4=)",
                                          "[a](vbscript:x)",
                                          "[a](//evil.example)",
                                          "[a](<\\\\evil.example>)",
                                          "![a](javascript:alert(1))",
                                          "<javascript:alert(1)>",
                                          "[a][b]\n\n[b]: javascript:alert(1)"};
    for (size_t i = 0; i < COUNT(scripts); i++) {
        str got = markdown(c, str_of(scripts[i])).text;
        CHECK(str_find(got, S("href=\"java")) == SIZE_MAX);
        CHECK(str_find(got, S("href")) == SIZE_MAX || str_find(got, S("&amp;")) != SIZE_MAX);
        CHECK(str_find(got, S("evil.example" REL)) == SIZE_MAX);
    }
    check_markdown(c, "<script>a</script>", "<p>&lt;script&gt;a&lt;/script&gt;</p>");
    check_markdown(c, "<img src=x onerror=a> b", "<p>&lt;img src=x onerror=a&gt; b</p>");
    check_markdown(c, "<!-- a -->", "<p>&lt;!-- a --&gt;</p>");
    check_markdown(c, "&lt;script&gt; &notanentity &#60;b>",
                   "<p>&lt;script&gt; &amp;notanentity &#60;b&gt;</p>");
    check_markdown(c, "[a](https://b.example/\"onclick=\"c)",
                   "<p><a href=\"https://b.example/%22onclick=%22c" REL "a</a></p>");
}

static str repeated(struct ctx *c, str head, str part, size_t bytes)
{
    struct text t = {.mem = c->mem};
    text_add(&t, head);
    while (t.len + part.len <= bytes)
        text_add(&t, part);
    return text_str(&t);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Texts that brought other programs to their knees: bounded in time and in size. */
static void test_markdown_bombs(struct ctx *c)
{
    str wide = repeated(c, S("\n"), S("|a"), 2000);
    wide = arena_format(c->mem, "%.*s|\n%.*s|\n", STR_ARG(str_from(wide, 1)),
                        STR_ARG(str_from(repeated(c, S("\n"), S("|---"), 3998), 1)));
    const str bombs[] = {repeated(c, S(""), S("|"), 50000),
                         repeated(c, S(""), S("![[]()"), 60000),
                         repeated(c, S(""), S("[a](b"), 100000),
                         repeated(c, S(""), S("["), 50000),
                         repeated(c, S(""), S(">"), 50000),
                         repeated(c, S(""), S("- "), 4000),
                         repeated(c, S(""), S("*a_"), 100000),
                         repeated(c, S(""), S("`a``"), 100000),
                         repeated(c, S(""), S("<a"), 100000),
                         repeated(c, S(""), S("&"), 100000),
                         repeated(c, S("|a|b|\n|---|---|\n"), S("a\n"), 100000),
                         repeated(c, wide, S("a\n"), 36000),
                         repeated(c, S(""), S("a\n"), 200000),
                         repeated(c, S(""), S("[a]: b\n"), 100000)};
    for (size_t i = 0; i < COUNT(bombs); i++) {
        double start = seconds();
        str got = markdown(c, bombs[i]).text;
        str plain = markdown_plain(c, bombs[i]);
        double took = seconds() - start;
        CHECK(took < 20);
        CHECK(got.len <= 64 * 1024 + 24 * bombs[i].len);
        CHECK(plain.len <= bombs[i].len * 2 + 2);
        if (took > 0.2)
            fprintf(stderr, "bomb %zu took %.3f s\n", i, took);
    }
    CHECK_STR(markdown(c, repeated(c, S(""), S(">"), 300)).text,
              arena_format(c->mem, "<p>%.*s</p>", STR_ARG(repeated(c, S(""), S("&gt;"), 1200))));
    str columns = markdown(c, repeated(c, wide, S("a\n"), 36000)).text;
    CHECK(str_starts(columns, S("<p>|a|a")) && str_find(columns, S("<td")) == SIZE_MAX);
}

static void test_small_pictures(struct ctx *c)
{
    CHECK_STR(
        svg_bar(c, 6, 24, -1, "").text,
        S("<svg class=\"pl-bar\" viewBox=\"0 0 120 12\" width=\"120\" height=\"12\" "
          "aria-hidden=\"true\"><rect class=\"rail\" y=\"2\" width=\"120\" height=\"8\" rx=\"2\"/>"
          "<rect class=\"fill\" y=\"2\" width=\"30\" height=\"8\" rx=\"2\"/></svg>"));
    str marked = svg_bar(c, 200, 100, 50, "ok").text;
    CHECK(str_find(marked, S("class=\"pl-bar ok\"")) != SIZE_MAX);
    CHECK(str_find(marked, S("y=\"2\" width=\"120\" height=\"8\" rx=\"2\"/><path class=\"mark\" "
                             "d=\"M60 0v12\"/></svg>")) != SIZE_MAX);
    CHECK(str_find(svg_bar(c, 5, 0, 0, NULL).text, S("width=\"0\"")) != SIZE_MAX);
    /* the same patterns as the design's */
    CHECK_STR(
        svg_avatar(c, S("Meera Iyengar"), 28).text,
        S("<svg class=\"pl-av av7\" viewBox=\"0 0 16 16\" width=\"28\" height=\"28\" aria-hid"
          "den=\"true\"><path class=\"b\" d=\"M0 0h8v8h-8z\"/><path class=\"a\" d=\"M8 4a4 4 "
          "0 1 1 8 0a4 4 0 1 1-8 0zM0 16v-8a8 8 0 0 1 8 8zM8 16v-8a8 8 0 0 1 8 8z\"/></svg>"));
    CHECK_STR(svg_avatar(c, S("Nguyễn Thu Hà"), 32).text,
              S("<svg class=\"pl-av av5\" viewBox=\"0 0 16 16\" width=\"32\" height=\"32\" aria-hid"
                "den=\"true\"><path class=\"b\" d=\"M0 0h8v8h-8zM0 8h8v8h-8zM8 8h8a8 8 0 0 1-8 8z\""
                "/><path class=\"a\" d=\"M16 8h-8a8 8 0 0 1 8-8z\"/></svg>"));
    CHECK(!str_same(svg_avatar(c, S("A"), 32).text, svg_avatar(c, S("B"), 32).text));
    CHECK_STR(svg_avatar(c, S("\xFF\xC3"), 8).text, svg_avatar(c, S("\xFF\xC3"), 8).text);
    CHECK_STR(svg_icon(c, "check", 18).text,
              S("<svg class=\"pl-i\" viewBox=\"0 0 24 24\" width=\"18\" height=\"18\" "
                "aria-hidden=\"true\"><path d=\"M5 12l5 5l10 -10\"/></svg>"));
    CHECK(str_starts(svg_icon(c, "arrow-right", 18).text, S("<svg class=\"pl-i pl-turn\"")));
    CHECK(str_find(svg_icon(c, "star-filled", 18).text, S("fill=\"currentColor\"")) != SIZE_MAX);
    CHECK(svg_icon(c, "alert-triangle", 18).text.len > 0 && svg_icon(c, "x", 18).text.len > 0);
    CHECK(svg_icon(c, "no-such", 18).text.len == 0);
    str shapes = svg_shapes(c, (const char *const[]){"heart", "check"}, 2).text;
    CHECK(str_find(shapes, S("<path id=\"i-heart\" d=\"M")) != SIZE_MAX &&
          str_find(shapes, S("<path id=\"i-check\" d=\"M")) != SIZE_MAX);
    CHECK(str_find(svg_shape(c, "heart", 16).text, S("width=\"16\"")) != SIZE_MAX &&
          str_find(svg_shape(c, "heart", 16).text, S("<use href=\"#i-heart\"/>")) != SIZE_MAX);
    CHECK(svg_shape(c, "no-such", 18).text.len == 0);
}

static void test_lines(struct ctx *c, struct ctx *arabic)
{
    struct svg_interval x = {5500, 6000, 6800, 6400, 4000, 9000};
    CHECK_STR(
        svg_interval(c, x).text,
        S("<svg class=\"pl-int under\" viewBox=\"0 0 190 44\" width=\"190\" height=\"44\" "
          "aria-hidden=\"true\"><rect class=\"grey\" x=\"81.7\" width=\"19\" height=\"44\"/>"
          "<path class=\"mark\" d=\"M91.2 0v44\"/><path class=\"range\" d=\"M57 22H106.4M57 17v10"
          "M106.4 17v10\"/><circle cx=\"76\" cy=\"22\" r=\"5\"/></svg>"));
    x.mean = 6500;
    CHECK(str_starts(svg_interval(c, x).text, S("<svg class=\"pl-int maybe\"")));
    const struct svg_span spans[] = {{2020, 2021, false}, {2021, 2022, true}};
    CHECK_STR(
        svg_years(c, (struct svg_years){spans, 2, 2019, 2022, S("a \"b\"")}).text,
        S("<svg class=\"pl-line\" viewBox=\"0 0 640 70\" width=\"640\" height=\"70\" role=\"img\" "
          "aria-label=\"a &quot;b&quot;\"><path class=\"axis\" d=\"M0 34h640\"/>"
          "<rect class=\"on\" x=\"162\" y=\"26\" width=\"156\" height=\"16\" rx=\"3\"/>"
          "<rect class=\"pause\" x=\"322\" y=\"26\" width=\"156\" height=\"16\" rx=\"3\"/>"
          "<text x=\"2\" y=\"62\">2019</text><text class=\"odd\" x=\"162\" y=\"62\">2020</text>"
          "<text x=\"322\" y=\"62\">2021</text><text class=\"odd\" x=\"482\" y=\"62\">2022</text>"
          "</svg>"));
    str turned = svg_years(arabic, (struct svg_years){spans, 1, 2019, 2022, S("a")}).text;
    CHECK(str_find(turned, S("<rect class=\"on\" x=\"322\"")) != SIZE_MAX);
    CHECK(str_find(turned, S("<text text-anchor=\"end\" x=\"638\" y=\"62\">2019")) != SIZE_MAX);
    const struct svg_country countries[] = {{"DE", 4}, {"FR", 9}, {"IT", 0}};
    struct svg_world w = {S("/assets/world.1.svg"), countries, 3, S("World")};
    CHECK_STR(
        svg_map(c, w).text,
        S("<svg class=\"pl-map\" viewBox=\"40 16 1840 880\" width=\"920\" height=\"440\" "
          "role=\"img\" aria-label=\"World\"><use href=\"/assets/world.1.svg#land\" class=\"m0\"/>"
          "<use href=\"/assets/world.1.svg#DE\" class=\"m4\"/>"
          "<use href=\"/assets/world.1.svg#FR\" class=\"m4\"/></svg>"));
}

static void test_charts(struct ctx *c, struct ctx *arabic)
{
    int counts[371] = {0};
    counts[370] = 9; /* Sunday, 31 January 2027 */
    counts[369] = 1;
    counts[0] = 2;
    str year = svg_year(c, counts, day_of(2027, 1, 31), S("Year")).text;
    CHECK(str_find(year, S("<path class=\"l4\" d=\"M814 114h12v12h-12z\"/>")) != SIZE_MAX);
    CHECK(str_find(year, S("<path class=\"l1\" d=\"M814 99h12v12h-12z\"/>")) != SIZE_MAX);
    CHECK(str_find(year, S("<path class=\"l2\" d=\"M34 24h12v12h-12z\"/>")) != SIZE_MAX);
    CHECK(str_find(year, S("<text x=\"769\" y=\"13\">Jan <tspan class=\"n\">10</tspan></text>")) !=
          SIZE_MAX);
    CHECK(str_find(year, S("<text x=\"0\" y=\"34\">Mon</text>")) != SIZE_MAX);
    str monday = svg_year(c, counts, day_of(2027, 2, 1), S("Year")).text;
    CHECK(str_find(monday, S("<path class=\"l4\" d=\"M814 24h12v12h-12z\"/>")) != SIZE_MAX);
    CHECK(str_find(monday, S("class=\"l2\"")) == SIZE_MAX);
    CHECK(str_find(monday, S("m15-102v102m15-102v12\"/>")) != SIZE_MAX); /* one day of the week */
    CHECK(str_find(year, S("<path class=\"days\" d=\"M40 24v102m15-102v102")) != SIZE_MAX);
    str turned = svg_year(arabic, counts, day_of(2027, 1, 31), S("Year")).text;
    CHECK(str_find(turned, S("<path class=\"l4\" d=\"M4 114h12v12h-12z\"/>")) != SIZE_MAX);
    const int spread[] = {1, 4, 2, 0};
    struct svg_histogram h = {spread, 4,           4000,           1000,    6000,
                              5050,   S("Spread"), S("threshold"), S("you")};
    CHECK_STR(
        svg_histogram(c, h).text,
        S("<svg class=\"pl-hist\" viewBox=\"0 0 640 190\" width=\"640\" height=\"190\" "
          "role=\"img\" aria-label=\"Spread\"><rect class=\"under\" x=\"1\" y=\"133\" "
          "width=\"158\" "
          "height=\"33\"/><rect class=\"own\" x=\"161\" y=\"34\" width=\"158\" height=\"132\"/>"
          "<path class=\"lead\" d=\"M240 18V34\"/><text class=\"strong\" text-anchor=\"end\" "
          "x=\"245\" y=\"13\">you 50.5</text><rect class=\"over\" x=\"321\" y=\"100\" "
          "width=\"158\" "
          "height=\"66\"/><rect class=\"over\" x=\"481\" y=\"166\" width=\"158\" height=\"0\"/>"
          "<path class=\"axis\" d=\"M0 166h640\"/><path class=\"mark\" d=\"M320 18V166\"/>"
          "<text text-anchor=\"start\" x=\"326\" y=\"13\">threshold 60</text>"
          "<text class=\"tick\" text-anchor=\"start\" x=\"0\" y=\"184\">40</text>"
          "<text class=\"tick\" text-anchor=\"end\" x=\"640\" y=\"184\">80</text></svg>"));
    h.own = -1;
    str none = svg_histogram(c, h).text;
    CHECK(str_find(none, S("class=\"own\"")) == SIZE_MAX && str_find(none, S("you")) == SIZE_MAX);
    h.n = 0;
    CHECK(svg_histogram(c, h).text.len == 0);
}

int main(void)
{
    static const struct catalog rtl = {.code = "ar", .direction = "rtl", .forms = 6};
    struct ctx c = {.mem = arena_new(),
                    .catalog = i18n_catalogs[0],
                    .prefix = S("/p/x"),
                    .now = moment_of_day(day_of(2027, 1, 31))};
    struct ctx arabic = c;
    arabic.catalog = &rtl;
    test_escaping(&c);
    test_escape_places(&c);
    test_growth(&c);
    test_time(&c);
    test_words(&c);
    test_url(&c);
    test_markdown(&c);
    test_markdown_attacks(&c);
    test_markdown_bombs(&c);
    test_small_pictures(&c);
    test_lines(&c, &arabic);
    test_charts(&c, &arabic);
    arena_free(c.mem);
    return CHECK_RESULT();
}
