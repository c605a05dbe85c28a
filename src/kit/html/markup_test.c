#include "kit/html/html.h"
#include "base/test.h"

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .catalog = &ENGLISH, .bits = ANYBODY};
}

static void test_clean(void)
{
    static const struct {
        str from, to;
    } cases[] = {
        {S("<p>a <b>b</b><br>c"), S("<p>a <b>b</b><br />c</p>")},
        {S("<b><i>x</b>y</i>"), S("<b><i>x</i></b>y")},
        {S("<p>one<p>two"), S("<p>one</p><p>two</p>")},
        {S("1 < 2 & 3 > 2 &amp;amp; &eacute;&#128;"), S("1 &lt; 2 &amp; 3 &gt; 2 &amp;amp; é€")},
        {S("<script>alert('</b>')</script>x<SCRIPT SRC=a></SCRIPT\n>y<script>open"), S("xy")},
        {S("<style>p{}</style><p style=\"x\" class=y id=z onclick='a()' ONLOAD=b>p</p>"),
         S("<p>p</p>")},
        {S("<a href=\"javascript:a\">1</a><a href=\" JAVA\tSCRIPT&colon;a\">2</a>"
           "<a href=\"java&#10;script&#58;a\">3</a><a href=data:text/html,x>4</a>"
           "<a href='&#1;javascript:a'>5</a><a href=vbscript:x>6</a>"),
         S("<a>1</a><a href=\"https://a.example/x/JAVASCRIPT&amp;colon;a\">2</a><a>3</a>"
           "<a>4</a><a>5</a><a>6</a>")},
        {S("<a href='b?c=1&amp;d=\"'>x</a> <img src=//b.example/i alt=\"&lt;>\">"),
         S("<a href=\"https://a.example/x/b?c=1&amp;d=&quot;\">x</a> <img "
           "src=\"https://b.example/i\" alt=\"&lt;&gt;\" />")},
        {S("<a href=x href=javascript:a>x</a>"), S("<a href=\"https://a.example/x/x\">x</a>")},
        {S("<img/src=x/onerror=alert(1)>"),
         S("<img src=\"https://a.example/x/x/onerror=alert(1)\" />")},
        {S("<svg onload=a><script>b</script></svg>c<svg/onload=d>e<math><mi>"), S("ce")},
        {S("<iframe src=x>in</iframe><object data=x></object><embed src=x><form action=x>"
           "<input onfocus=a>f</form><base href=x><meta http-equiv=refresh><link rel=x>"),
         S("f")},
        {S("<scr<script>ipt>alert(1)</script>"), S("")},
        {S("<!-- <b> --><![CDATA[<b>]]><?php x ?><!DOCTYPE a [<!ENTITY b 'c'>]>t"),
         S("&lt;b&gt;t")},
        {S("<x:p>own</x:p><unknown>words</unknown>"), S("<p>own</p>words")},
        {S("<p title='a\" onclick=\"b'>x"), S("<p title=\"a&quot; onclick=&quot;b\">x</p>")},
        {S("a\x01"
           "b\xE2\x80\xAE"
           "c"),
         S("abc")},
        {S("<p"), S("&lt;p")},
        {S("<a href=\"unclosed>x</a>"), S("<a href=\"https://a.example/x/unclosed\">x</a>")},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++) {
        str once = markup_clean(&c, cases[i].from, S("https://a.example/x/y")).text;
        CHECK_STR(once, cases[i].to);
        CHECK_STR(markup_clean(&c, once, (str){0}).text, once);
    }
    CHECK_STR(markup_words(&c, S(" a <b> & \xE2\x81\xA6"
                                 "c "))
                  .text,
              S("a &lt;b&gt; &amp; c"));
    arena_free(c.mem);
}

static void test_absolute(void)
{
    static const struct {
        str url, base, want;
    } cases[] = {
        {S("g"), S("http://a/b/c/d;p?q"), S("http://a/b/c/g")},
        {S("./g/"), S("http://a/b/c/d;p?q"), S("http://a/b/c/g/")},
        {S("/g"), S("http://a/b/c/d;p?q"), S("http://a/g")},
        {S("//g"), S("http://a/b/c/d;p?q"), S("http://g")},
        {S("?y"), S("http://a/b/c/d;p?q"), S("http://a/b/c/d;p?y")},
        {S("g?y/../x"), S("http://a/b/c/d;p?q"), S("http://a/b/c/g?y/../x")},
        {S("#s"), S("http://a/b/c/d;p?q"), S("http://a/b/c/d;p?q#s")},
        {S(""), S("http://a/b/c/d;p?q#f"), S("http://a/b/c/d;p?q")},
        {S(".."), S("http://a/b/c/d;p?q"), S("http://a/b/")},
        {S("../../../g"), S("http://a/b/c/d;p?q"), S("http://a/g")},
        {S("/./g/../h"), S("http://a/b/c/d;p?q"), S("http://a/h")},
        {S("g"), S("http://a"), S("http://a/g")},
        {S("mailto:x"), S("http://a/"), S("mailto:x")},
        {S("http://b/ü"), S("http://a/"), S("http://b/ü")},
        {S("g"), S("ftp://a/"), S("g")},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(markup_absolute(c.mem, cases[i].url, cases[i].base), cases[i].want);
    arena_free(c.mem);
}

static void test_pieces(void)
{
    struct markup m = {.rest = S("a<b c='>' d>&lt;</b ><e/><![CDATA[]]]]><!x>")};
    static const struct {
        enum markup_kind kind;
        str name, inside;
    } wanted[] = {{MARKUP_TEXT, S(""), S("a")},    {MARKUP_OPEN, S("b"), S("c='>' d")},
                  {MARKUP_TEXT, S(""), S("&lt;")}, {MARKUP_CLOSE, S("b"), S("")},
                  {MARKUP_OPEN, S("e"), S("")},    {MARKUP_CDATA, S(""), S("]]")},
                  {MARKUP_OTHER, S(""), S("")}};
    struct markup_piece p;
    for (size_t i = 0; i < COUNT(wanted); i++) {
        CHECK(markup_next(&m, &p) && p.kind == wanted[i].kind);
        CHECK_STR(p.name, wanted[i].name);
        CHECK_STR(p.inside, wanted[i].inside);
    }
    CHECK(!markup_next(&m, &p));
}

int main(void)
{
    test_clean();
    test_absolute();
    test_pieces();
    return CHECK_RESULT();
}
