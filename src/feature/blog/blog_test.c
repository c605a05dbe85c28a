#include "feature/blog/blog.h"

#include "feature/blog/blog.sql.h"
#include "feature/blog/inside.h"
#include "feature/blog/mention.h"
#include "feature/blog/reader.sql.h"
#include "feature/blog/write.sql.h"
#include "feature/frame/testing.h"
#include "feature/program/program.h"
#include "kit/mail/mail.h"
#include "kit/sandbox/sandbox.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, EVE };

static const struct route *const ROUTES[] = {blog_routes, blog_write_routes, blog_reader_routes,
                                             NULL};
static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana & Co',x'01',1),"
    "(102,'bo','Bo',x'02',1),(103,'eve','Eve',x'03',1);";

/* Ana is a member, Bo manages the program, Eve is signed in and nothing else. */
static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t program;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = BO;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    enter(&c, BO, MANAGER);
    CHECK(blog_category_save(&c, &(struct blog_category){S("news"), S("News"), 1, false}) == OK);
    return c;
}

static struct res get(struct ctx *c, const char *path)
{
    return ask_routes(c, ROUTES, "GET", str_of(path), NULL);
}

static struct blog_draft words(const char *title, const char *body)
{
    return (struct blog_draft){.title = str_of(title),
                               .lead_in = S("In short."),
                               .body = str_of(body),
                               .category = S("news"),
                               .tags = S("Tea, #pots , tea"),
                               .language = S("en"),
                               .seen_by = ANYBODY,
                               .comments = true};
}

/* What came of it: "published", "asked" ... */
static str publish(struct ctx *c, int64_t id, const char *note)
{
    const char *to = "";
    c->problems = NULL;
    enum err e = blog_publish(c, id, &(struct blog_publishing){.note = str_of(note)}, &to);
    return e == OK            ? str_of(to)
           : e == ERR_INVALID ? S("invalid")
           : e == ERR_REFUSED ? S("refused")
                              : S("error");
}

static int64_t write_one(struct ctx *c, const struct blog_draft *d)
{
    int64_t id = 0;
    c->problems = NULL;
    CHECK(blog_begin(c, &id) == OK);
    CHECK(blog_save(c, id, d) == OK);
    return id;
}

static void test_rules(void) /* no database: facts in, answer out */
{
    static const struct {
        enum blog_answer write, edit, publish;
        struct blog_facts f;
    } cases[] = {
        {BLOG_SIGN_IN, BLOG_SIGN_IN, BLOG_SIGN_IN, {.author = 1, .state = {"draft", 5}}},
        {BLOG_NO_WRITER,
         BLOG_NOT_YOURS,
         BLOG_NOT_YOURS,
         {.person = 2, .author = 1, .state = {"draft", 5}}},
        {BLOG_YES,
         BLOG_YES,
         BLOG_FIRST,
         {.person = 1, .author = 1, .state = {"draft", 5}, .member = true}},
        {BLOG_YES,
         BLOG_YES,
         BLOG_YES,
         {.person = 1, .author = 1, .state = {"draft", 5}, .member = true, .posts = 1}},
        {BLOG_YES,
         BLOG_YES,
         BLOG_YES,
         {.person = 1, .author = 1, .state = {"draft", 5}, .staff = true}},
        {BLOG_NO_WRITER,
         BLOG_YES,
         BLOG_NO_WRITER,
         {.person = 1, .author = 1, .state = {"draft", 5}, .posts = 3}}, /* no member any more */
        {BLOG_YES,
         BLOG_NOT_YOURS,
         BLOG_NOT_YOURS,
         {.person = 2, .author = 1, .state = {"draft", 5}, .staff = true, .editor = true}},
        {BLOG_YES,
         BLOG_YES,
         BLOG_YES,
         {.person = 2, .author = 1, .state = {"asked", 5}, .staff = true, .editor = true}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        CHECK(blog_may_write(&cases[i].f) == cases[i].write);
        CHECK(blog_may_edit(&cases[i].f) == cases[i].edit);
        CHECK(blog_may_publish(&cases[i].f) == cases[i].publish);
    }
}

static void test_slugs(void)
{
    static const struct {
        const char *title, *slug;
    } cases[] = {{"Two pots, one lid!", "two-pots-one-lid"},
                 {"Ünïcode", "unicode"},
                 {"It's late", "its-late"},
                 {"2027", "post-2027"},
                 {"!!!", "post"},
                 {"Write", "write-post"},
                 {"勉強会", "mian-qiang-hui"}};
    struct ctx c = test_ctx_begin();
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(blog_slug_of(&c, str_of(cases[i].title)), str_of(cases[i].slug));
    test_ctx_end(&c);
}

/* A member's first post goes through an editor; the second appears at once. */
static void test_first_post(void)
{
    struct ctx c = begin();
    struct blog_draft d = words("Two pots", "One is for tea, the other one is not.");
    enter(&c, EVE, 0);
    int64_t id = 0;
    CHECK(blog_begin(&c, &id) == ERR_REFUSED);
    enter(&c, ANA, MEMBER);
    id = write_one(&c, &d);
    enter(&c, BO, MANAGER); /* a draft is its author's alone */
    CHECK(blog_save(&c, id, &d) == ERR_NOT_FOUND);
    enter(&c, ANA, MEMBER);
    CHECK_STR(publish(&c, id, ""), S("asked"));
    CHECK(get(&c, "/blog/two-pots").status == 404);
    enter(&c, BO, MANAGER);
    struct res out = get(&c, "/blog/mine?state=asked");
    CHECK(shows(&out, "Two pots"));
    CHECK(blog_give_back(&c, id, S("Say which pot is which.")) == OK);
    enter(&c, ANA, MEMBER);
    struct blog_draft back;
    CHECK(blog_draft(&c, id, &back) == OK);
    CHECK_STR(back.answer, S("Say which pot is which."));
    CHECK_STR(publish(&c, id, ""), S("asked"));
    enter(&c, BO, COMMUNITY_MANAGER);
    CHECK_STR(publish(&c, id, ""), S("published"));
    enter(&c, 0, 0);
    out = get(&c, "/blog/two-pots");
    CHECK(out.status == 200 && shows(&out, "One is for tea") && shows(&out, "Ana &amp; Co"));
    enter(&c, ANA, MEMBER);
    struct blog_draft second = words("A lid", "It fits on both of the pots, nearly.");
    CHECK_STR(publish(&c, write_one(&c, &second), ""), S("published"));
    test_ctx_end(&c);
}

/* Versions, their notes, and addresses that go on leading to the post. */
static void test_changes(void)
{
    struct ctx c = begin();
    struct blog_draft d = words("Two pots", "One is for tea, the other one is not.");
    int64_t id = write_one(&c, &d);
    CHECK_STR(publish(&c, id, ""), S("published"));
    d.title = S("Three pots"), d.body = S("There is a third one now, for coffee.");
    d.slug = S("three-pots");
    CHECK(blog_save(&c, id, &d) == OK);
    struct res out = get(&c, "/blog/two-pots");
    CHECK(shows(&out, "One is for tea")); /* others still read what was published */
    CHECK_STR(publish(&c, id, ""), S("invalid"));
    CHECK_STR(publish(&c, id, "A third pot."), S("published"));
    enter(&c, 0, 0);
    out = get(&c, "/blog/two-pots");
    CHECK(out.status == 301);
    CHECK_STR(out.location, S("/blog/three-pots"));
    out = get(&c, "/blog/three-pots");
    CHECK(shows(&out, "A third pot.") && shows(&out, "for coffee") &&
          !shows(&out, "One is for tea"));
    out = ask_routes(&c, ROUTES, "GET", arena_format(c.mem, "/blog/%lld/versions/1", (long long)id),
                     NULL);
    CHECK(out.status == 200 && shows(&out, "One is for tea"));
    enter(&c, BO, MANAGER); /* nobody else takes the old address */
    struct blog_draft other = words("Two pots", "Quite another text about two pots.");
    CHECK_STR(publish(&c, write_one(&c, &other), ""), S("published"));
    out = get(&c, "/blog/two-pots-2");
    CHECK(out.status == 200);
    other.slug = S("three-pots");
    int64_t third = write_one(&c, &other);
    CHECK_STR(publish(&c, third, ""), S("invalid"));
    CHECK(problem_at(&c, "slug").len > 0);
    CHECK(blog_withdraw(&c, id) == OK);
    enter(&c, 0, 0);
    CHECK(get(&c, "/blog/three-pots").status == 404 && get(&c, "/blog/two-pots").status == 404);
    test_ctx_end(&c);
}

/* Who is no reader of a post finds it nowhere: page, list, feeds, counts, facts. */
static void test_audience(void)
{
    static const char *const PATHS[] = {
        "/blog",           "/blog/feed",          "/blog/feed.json", "/blog?tag=pots",
        "/blog?author=bo", "/blog?category=news", "/blog/two-pots",  "/blog/two-pots/post.jsonld"};
    static const struct {
        int64_t person, bits;
        bool sees;
    } readers[] = {{0, 0, false}, {EVE, 0, false}, {ANA, MEMBER, true}, {EVE, LEAD, true}};
    struct ctx c = begin();
    struct blog_draft d = words("Two pots", "One is for tea, the other one is not.");
    d.seen_by = MEMBER | STAFF;
    CHECK_STR(publish(&c, write_one(&c, &d), ""), S("published"));
    for (size_t r = 0; r < COUNT(readers); r++) {
        enter(&c, readers[r].person, readers[r].bits);
        for (size_t i = 0; i < COUNT(PATHS); i++) {
            struct res out = get(&c, PATHS[i]);
            CHECK(shows(&out, "Two pots") == readers[r].sees);
            CHECK(out.status == (readers[r].sees || i < 6 ? 200 : 404));
            CHECK(!out.shared || c.me == 0);
        }
    }
    enter(&c, 0, 0);
    struct res out = get(&c, "/blog"); /* nor does a number tell */
    CHECK(!shows(&out, "pots") && !shows(&out, "News"));
    test_ctx_end(&c);
}

static void test_filters(void)
{
    static const struct {
        const char *path;
        bool tea, lid;
    } cases[] = {{"/blog", true, true},
                 {"/blog?tag=tea", true, false},
                 {"/blog?tag=nothing", false, false},
                 {"/blog?category=news", true, false},
                 {"/blog?language=de", false, true},
                 {"/blog?author=bo", true, true},
                 {"/blog?page=2", false, false},
                 {"/blog/feed?tag=tea", true, false},
                 {"/blog/feed.json?language=de", false, true}};
    struct ctx c = begin();
    struct blog_draft d = words("Two pots", "One is for <tea>, the other one is not.");
    CHECK_STR(publish(&c, write_one(&c, &d), ""), S("published"));
    struct blog_draft lid = words("Der Deckel", "Er passt auf beide, beinahe jedenfalls.");
    lid.tags = S("Deckel"), lid.language = S("de"), lid.category = S("");
    CHECK_STR(publish(&c, write_one(&c, &lid), ""), S("published"));
    enter(&c, 0, 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct res out = get(&c, cases[i].path);
        CHECK(out.status == 200);
        CHECK(shows(&out, "Two pots") == cases[i].tea && shows(&out, "Der Deckel") == cases[i].lid);
    }
    CHECK(get(&c, "/blog?author=nobody").status == 404);
    struct res out = get(&c, "/blog/feed");
    CHECK(shows(&out, "&lt;p&gt;One is for &amp;lt;tea&amp;gt;")); /* escaped twice: HTML in XML */
    test_ctx_end(&c);
}

static void test_planned(void)
{
    struct ctx c = begin();
    struct blog_draft d = words("Two pots", "One is for tea, the other one is not.");
    int64_t id = write_one(&c, &d), late = write_one(&c, &d);
    const char *to = "";
    size_t n;
    struct blog_publishing how = {.when = {true, {c.now.s - 1}}};
    CHECK(blog_publish(&c, id, &how, &to) == ERR_INVALID);
    c.problems = NULL;
    how.when.value.s = c.now.s + 3600;
    CHECK(blog_publish(&c, id, &how, &to) == OK);
    CHECK_STR(str_of(to), S("planned"));
    CHECK(blog_publish(&c, late, &how, &to) == OK);
    CHECK(blog_tick(&c, &n) == OK);
    enter(&c, 0, 0);
    CHECK(get(&c, "/blog/two-pots").status == 404);
    enter(&c, BO, MANAGER);
    struct blog_draft shorter = words("", "Too short."); /* changed to what cannot be published */
    CHECK(blog_save(&c, late, &shorter) == OK);
    c.now.s += 3600;
    enter(&c, 0, 0);
    CHECK(blog_tick(&c, &n) == OK);
    CHECK(c.me == 0);
    CHECK(get(&c, "/blog/two-pots").status == 200);
    enter(&c, BO, MANAGER);
    struct blog_facts f;
    CHECK(blog_load(&c, late, &f) == OK);
    CHECK_STR(f.state, S("draft"));
    test_ctx_end(&c);
}

/* Asked for, confirmed, sent once, ended. */
static void test_letters(void)
{
    struct ctx c = begin();
    struct row_reader_next *rows;
    size_t n, done;
    enter(&c, 0, 0);
    CHECK(blog_reader_ask(&c, S("no address"), S("")) == ERR_INVALID);
    c.problems = NULL;
    CHECK(blog_reader_ask(&c, S("Ida@Tea.example"), S("")) == OK);
    CHECK(blog_reader_ask(&c, S("ida@tea.example"), S("")) == OK); /* no second letter that day */
    CHECK(db_script(&c, "UPDATE post_reader SET token = x'000102030405060708090a0b0c0d0e0f'") ==
          OK);
    CHECK(q_reader_next(&c, S("news"), 0, 10, &rows, &n) == OK && n == 0);
    struct res out = get(&c, "/blog/letters/000102030405060708090a0b0c0d0e0f");
    CHECK(shows(&out, "ida@tea.example") && shows(&out, "Yes, send them"));
    CHECK(q_reader_next(&c, S("news"), 0, 10, &rows, &n) == OK &&
          n == 0); /* a look changes nothing */
    out = ask_routes(&c, ROUTES, "POST", S("/blog/letters/000102030405060708090a0b0c0d0e0f"), NULL);
    CHECK(out.status == 303);
    CHECK(q_reader_next(&c, S("news"), 0, 10, &rows, &n) == OK && n == 1);
    enter(&c, BO, MANAGER);
    struct blog_draft d = words("Two pots", "One is for tea, the other one is not.");
    CHECK_STR(publish(&c, write_one(&c, &d), ""), S("published"));
    d = words("For members", "Something that is not for everybody.");
    d.seen_by = MEMBER | STAFF;
    CHECK_STR(publish(&c, write_one(&c, &d), ""), S("published"));
    CHECK(blog_reader_letters(&c, &done) == OK && blog_reader_letters(&c, &done) == OK);
    const struct mail_line *mails;
    CHECK(mail_list(&c, 0, &mails, &n) == OK);
    CHECK(n == 2); /* the link, and one letter */
    if (n == 2) {
        CHECK_STR(mails[0].subject, S("Two pots"));
        CHECK_STR(mails[0].to, S("ida@tea.example"));
        str text = mail_message(&c, mails[0].id);
        CHECK(str_find(text, S("List-Unsubscribe-Post: List-Unsubscribe=One-Click")) != SIZE_MAX);
        CHECK(str_find(text, S("/blog/letters/000102030405060708090a0b0c0d0e0f/stop")) != SIZE_MAX);
    }
    enter(&c, 0, 0);
    out = get(&c, "/blog/letters/000102030405060708090a0b0c0d0e0f/stop");
    CHECK(shows(&out, "End it"));
    for (int twice = 0; twice < 2; twice++) {
        out = ask_routes(&c, ROUTES, "POST",
                         S("/blog/letters/000102030405060708090a0b0c0d0e0f/stop"), NULL);
        CHECK(out.status == 200 && shows(&out, "No more letters"));
    }
    CHECK(q_reader_next(&c, S("news"), 0, 10, &rows, &n) == OK && n == 0);
    test_ctx_end(&c);
}

/* A browser counts once a day; a robot not at all. */
static void test_readers(void)
{
    static const struct {
        const char *address, *agent;
        int days;
    } visits[] = {{"192.0.2.1", "Firefox", 0},   {"192.0.2.1", "Firefox", 0},
                  {"192.0.2.1", "Chrome", 0},    {"192.0.2.2", "Firefox", 0},
                  {"192.0.2.3", "SomeBot/2", 0}, {"192.0.2.3", "", 0},
                  {"192.0.2.1", "Firefox", 1}};
    struct ctx c = begin();
    struct site site = *c.site;
    site.blog = blog_readers_new(c.mem);
    c.site = &site;
    size_t n;
    for (size_t i = 0; i < COUNT(visits); i++) {
        if (visits[i].days)
            CHECK(blog_readers_write(&c, &n) == OK);
        c.now.s += visits[i].days * 86400;
        blog_read(
            &c,
            &(struct req){.address = str_of(visits[i].address), .agent = str_of(visits[i].agent)},
            77);
    }
    CHECK(blog_readers_write(&c, &n) == OK && n == 1);
    CHECK(blog_readers_write(&c, &n) == OK && n == 0);
    struct blog_draft d = words("Two pots", "One is for tea, the other one is not.");
    int64_t id = write_one(&c, &d);
    CHECK_STR(publish(&c, id, ""), S("published"));
    str script = arena_format(c.mem, "UPDATE reading SET thing = %lld", (long long)id);
    CHECK(db_script(&c, script.at) == OK);
    struct row_blog_get p;
    CHECK(q_blog_get(&c, id, &p) == OK && p.readers == 4);
    test_ctx_end(&c);
}

static void test_related(void)
{
    struct ctx c = begin();
    size_t n;
    struct blog_draft d = words("Two pots", "One is for tea, the other one is not.");
    CHECK_STR(publish(&c, write_one(&c, &d), ""), S("published"));
    struct blog_draft e = words("A third pot", "Something about quite another thing than water.");
    e.tags = S("pots");
    CHECK_STR(publish(&c, write_one(&c, &e), ""), S("published"));
    struct blog_draft f = words("Nothing of it", "Bicycles roll downhill faster without brakes.");
    f.tags = S("");
    CHECK_STR(publish(&c, write_one(&c, &f), ""), S("published"));
    CHECK(blog_relate(&c, &n) == OK && n == 1);
    CHECK(blog_relate(&c, &n) == OK && n == 0); /* nothing has changed */
    enter(&c, 0, 0);
    struct res out = get(&c, "/blog/two-pots");
    CHECK(shows(&out, "A third pot") && shows(&out, "Same tags: pots") &&
          !shows(&out, "Nothing of it"));
    test_ctx_end(&c);
}

/* The first comment begins the thread; a stranger's is looked at first; who sees no post sees no comments. */
static void test_comments(void)
{
    struct ctx c = begin();
    struct blog_draft d = words("Two pots", "One is for tea, the other one is not.");
    int64_t id = write_one(&c, &d);
    bool held;
    CHECK_STR(publish(&c, id, ""), S("published"));
    enter(&c, ANA, MEMBER);
    CHECK(blog_comment(&c, id, S("x"), &held) == ERR_INVALID);
    c.problems = NULL;
    CHECK(blog_comment(&c, id, S("And which one is *which*?"), &held) == OK && !held);
    enter(&c, EVE, 0);
    CHECK(blog_comment(&c, id, S("Buy my pots instead."), &held) == OK && held);
    enter(&c, 0, 0);
    struct res out = get(&c, "/blog/two-pots");
    CHECK(shows(&out, "which one is <em>which</em>") && shows(&out, "One comment"));
    CHECK(!shows(&out, "Buy my pots") && shows(&out, "Sign in to comment"));
    out = get(&c, "/blog");
    CHECK(shows(&out, "one comment"));
    enter(&c, BO, MANAGER);
    d.seen_by = MEMBER | STAFF;
    CHECK(blog_save(&c, id, &d) == OK);
    CHECK_STR(publish(&c, id, "For members from now on."), S("published"));
    enter(&c, EVE, 0);
    CHECK(blog_comment(&c, id, S("Let me in."), &held) == ERR_NOT_FOUND);
    enter(&c, ANA, MEMBER);
    out = get(&c, "/blog/two-pots");
    CHECK(out.status == 200 && !shows(&out, "One comment"));
    enter(&c, BO, MANAGER);
    d.comments = false;
    CHECK(blog_save(&c, id, &d) == OK);
    CHECK_STR(publish(&c, id, "No comments any more."), S("published"));
    enter(&c, ANA, MEMBER);
    CHECK(blog_comment(&c, id, S("One more thing."), &held) == ERR_REFUSED);
    test_ctx_end(&c);
}

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
    struct res out = get(&c, "/blog/two-pots");
    CHECK(!shows(&out, "Of &lt;pots&gt;"));
    CHECK(mention_judge(&c, 5, S("held"), true) == ERR_NOT_FOUND);
    enter(&c, BO, MANAGER);
    CHECK(mention_judge(&c, 5, S("held"), true) == OK);
    CHECK(mention_judge(&c, 5, S("held"), true) == ERR_CONFLICT);
    enter(&c, 0, 0);
    out = get(&c, "/blog/two-pots");
    CHECK(shows(&out, "Of &lt;pots&gt;"));
    test_ctx_end(&c);
}

static void test_forgotten(void)
{
    struct ctx c = begin();
    struct blog_draft d = words("Two pots", "One is for tea, the other one is not.");
    enter(&c, ANA, MEMBER | LEAD);
    int64_t id = write_one(&c, &d);
    CHECK_STR(publish(&c, id, ""), S("published"));
    (void)write_one(&c, &d);
    enter(&c, 0, 0);
    CHECK(db_begin(&c) == OK);
    CHECK(db_end(&c, blog_follow(&c, &(struct ledger_line){.kind = S("erasure.done"),
                                                           .subject = ANA})) == OK);
    CHECK(get(&c, "/blog/two-pots").status == 404);
    enter(&c, BO, MANAGER);
    struct row_blog_version v;
    CHECK(q_blog_version(&c, id, 1, &v) == OK && v.found);
    CHECK_STR(v.body, S(""));
    struct res out = get(&c, "/blog");
    CHECK(!shows(&out, "pots"));
    test_ctx_end(&c);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_rules();
    test_slugs();
    test_first_post();
    test_changes();
    test_audience();
    test_filters();
    test_planned();
    test_letters();
    test_readers();
    test_related();
    test_comments();
    test_mention_page();
    test_mentions_told();
    test_forgotten();
    return CHECK_RESULT();
}
