#include "feature/blog/mention.h"

#include "feature/blog/blog_fixture.h"
#include "kit/sandbox/sandbox.h"

static const struct route *const ROUTES[] = {blog_routes, NULL};

/* What a page elsewhere says, with and without the link. */
static void test_mention_page(void)
{
    static const struct {
        const char *html, *title, *author, *words;
        bool found;
        enum mention_kind kind;
    } cases[] = {
        {"<title>My page</title><p>See <a "
         "href='https://a.example/blog/two-pots?utm_source=x#y'>this</a>",
         "My page", "", "", true, MENTION_PLAIN},
        {"<title>My page</title><p>See https://a.example/blog/two-pots", "My page", "", "", false,
         MENTION_PLAIN},
        {"<!-- <a href=\"https://a.example/blog/two-pots\"> -->", "", "", "", false, MENTION_PLAIN},
        {"<a href=https://a.example/blog/two-pots-2>x</a>", "", "", "", false, MENTION_PLAIN},
        {"<title>Blog</title><div class='h-entry'><h1 class='p-name'>Re: <b>pots</b></h1><a "
         "class='p-author h-card' href='/me'>Ida &amp; Co</a>"
         "<div class=e-content>Not<br>so. <script>x</script></div><a class='u-in-reply-to' "
         "href='https://a.example/blog/two-pots'></a></div>",
         "Re: pots", "Ida & Co", "Not so.", true, MENTION_REPLY},
        {"<a class='u-like-of' href='//a.example/blog/two-pots/'>", "", "", "", true, MENTION_LIKE},
        {"<script>var x = '</style><a href=\"https://a.example/blog/two-pots\">'</script>x", "", "",
         "", false, MENTION_PLAIN},
        {"<textarea><a href='https://a.example/blog/two-pots'></textarea>", "", "", "", false,
         MENTION_PLAIN},
        {"<style>p {}</style><a href='https://a.example/blog/two-pots'>x</a>", "", "", "", true,
         MENTION_PLAIN},
        {"\xff\xfe<a href", "", "", "", false, MENTION_PLAIN},
    };
    struct ctx c = test_ctx_begin();
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct mention_page said = {0};
        CHECK(mention_look(&c, str_of(cases[i].html),
                           S("https://a.example/blog/two-pots\nhttps://ida.example/1"),
                           &said) == OK);
        CHECK(said.found == cases[i].found && said.kind == cases[i].kind);
        CHECK_STR(said.title, str_of(cases[i].title));
        CHECK_STR(said.author, str_of(cases[i].author));
        CHECK_STR(said.words, str_of(cases[i].words));
        if (said.author.len > 0)
            CHECK_STR(said.author_url, S("https://ida.example/me"));
    }
    test_ctx_end(&c);
}

static void test_mentions_told(void)
{
    struct ctx c = begin();
    struct site site = *c.site;
    site.address = S("https://a.example");
    c.site = &site;
    struct blog_draft d = words("Two pots", "One is for tea, the other one is not.");
    CHECK_STR(publish(&c, write_one(&c, &d), ""), S("published"));
    d = words("Inside", "Something that is not for everybody.");
    d.seen_by = MEMBER | STAFF;
    CHECK_STR(publish(&c, write_one(&c, &d), ""), S("published"));
    enter(&c, 0, 0);
    CHECK(mention_tell(&c, S("javascript:alert(1)"), S("https://a.example/blog/two-pots")) ==
          ERR_INVALID);
    CHECK(mention_tell(&c, S("https://a.example/x"), S("https://a.example/blog/two-pots")) ==
          ERR_INVALID);
    CHECK(mention_tell(&c, S("https://ida.example/1"), S("https://a.example/blog/none")) ==
          ERR_INVALID);
    CHECK(mention_tell(&c, S("https://ida.example/1"), S("https://a.example/blog/inside")) ==
          ERR_INVALID);
    CHECK(mention_tell(&c, S("https://ida.example/1"), S("https://b.example/blog/two-pots")) ==
          ERR_INVALID);
    CHECK(mention_tell(&c, S("https://ida.example/1"), S("https://a.example/blog/two-pots#top")) ==
          OK);
    CHECK(mention_tell(&c, S("https://ida.example/1"), S("https://a.example/blog/two-pots")) ==
          OK); /* once */
    CHECK(
        db_script(
            &c, "UPDATE webmention SET id = 5, state = 'held', title = 'Of <pots>', due = NULL") ==
        OK);
    struct res out = ask_routes(&c, ROUTES, "GET", S("/blog/two-pots"), NULL);
    CHECK(!shows(&out, "Of &lt;pots&gt;"));
    CHECK(mention_judge(&c, 5, S("held"), true) == ERR_NOT_FOUND);
    enter(&c, BO, MANAGER);
    CHECK(mention_judge(&c, 5, S("held"), true) == OK);
    CHECK(mention_judge(&c, 5, S("held"), true) == ERR_CONFLICT);
    enter(&c, 0, 0);
    out = ask_routes(&c, ROUTES, "GET", S("/blog/two-pots"), NULL);
    CHECK(shows(&out, "Of &lt;pots&gt;"));
    test_ctx_end(&c);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_mention_page();
    test_mentions_told();
    return CHECK_RESULT();
}
