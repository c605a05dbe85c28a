#include "feature/blog/blog.h"

#include "feature/blog/blog.sql.h"
#include "feature/blog/blog_fixture.h"
#include "feature/blog/inside.h"
#include "feature/blog/reader.sql.h"
#include "feature/blog/write.sql.h"
#include "kit/mail/mail.h"
#include "kit/sandbox/sandbox.h"

static const struct route *const ROUTES[] = {blog_routes, blog_write_routes, blog_reader_routes,
                                             NULL};

static struct res get(struct ctx *c, const char *path)
{
    return ask_routes(c, ROUTES, "GET", str_of(path), NULL);
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

/* The hour is the writer's: of one that comes twice the first, of one that is skipped the one after it. */
static void test_planned_by_the_clock(void)
{
    static const struct {
        const char *zone, *when, *at, *utc, *shown;
    } cases[] = {
        {"", "2028-07-01", "08:00", "2028-07-01T08:00:00Z", "1 July 2028 at 08:00 UTC"},
        {"Europe/Berlin", "2028-07-01", "08:00", "2028-07-01T06:00:00Z", "at 08:00 CEST"},
        {"Europe/Berlin", "2028-03-26", "02:30", "2028-03-26T01:30:00Z", "at 03:30 CEST"},
        {"Europe/Berlin", "2028-10-29", "02:30", "2028-10-29T00:30:00Z", "at 02:30 CEST"},
        {"Asia/Kolkata", "2028-07-01", "08:00", "2028-07-01T02:30:00Z", "at 08:00"},
        {"America/New_York", "2028-01-15", "23:30", "2028-01-16T04:30:00Z",
         "15 January 2028 at 23:30"},
        {"Europe/Berlin", "2028-07-01", "24:00", NULL, "Write a time, like 18:00."},
        {"Europe/Berlin", "2028-02-30", "08:00", NULL, "Choose a day."},
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct field form[] = {
            {S("title"), S("Two pots")},    {S("body"), S("One is for tea, the other one is not.")},
            {S("language"), S("en")},       {S("seen_by"), S("everybody")},
            {S("act"), S("plan")},          {S("when"), str_of(cases[i].when)},
            {S("at"), str_of(cases[i].at)}, {{0}}};
        struct blog_draft d = words("Two pots", "One is for tea, the other one is not.");
        struct blog_facts f;
        int64_t id = write_one(&c, &d);
        str edit = arena_format(c.mem, "/blog/%lld/edit", (long long)id);
        c.zone = str_of(cases[i].zone);
        struct res out = ask_routes(&c, ROUTES, "POST", edit, form);
        CHECK(out.status == (cases[i].utc ? 303 : 422));
        if (cases[i].utc) {
            CHECK(blog_load(&c, id, &f) == OK);
            CHECK_STR(moment_iso(c.mem, f.published.value), str_of(cases[i].utc));
            out = get(&c, edit.at);
            CHECK(shows(&out, cases[i].when)); /* in the form, to be changed */
        }
        CHECK(shows(&out, cases[i].shown) && shows(&out, "One is for tea"));
        CHECK(shows(&out, cases[i].zone[0] ? cases[i].zone : "By the clock of UTC"));
    }
    test_ctx_end(&c);
}

static void test_preview(void)
{
    struct ctx c = begin();
    const struct field form[] = {{S("body"), S("A **bold** <b>pot</b> [x](javascript:alert)")},
                                 {{0}}};
    struct blog_draft d = words("Two pots", "One is for tea, the other one is not.");
    str path = arena_format(c.mem, "/blog/%lld/preview", (long long)write_one(&c, &d));
    struct res out = ask_routes(&c, ROUTES, "POST", path, form);
    CHECK(out.status == 200 && shows(&out, "<strong>bold</strong>"));
    CHECK(!shows(&out, "<b>") && !shows(&out, "href") && !shows(&out, "<html"));
    enter(&c, ANA, MEMBER); /* not her post */
    CHECK(ask_routes(&c, ROUTES, "POST", path, form).status == 404);
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
        blog_counted(&site, &(struct http_reader){str_of(visits[i].address),
                                                  str_of(visits[i].agent), c.program, 77, c.now});
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
    test_planned_by_the_clock();
    test_preview();
    test_letters();
    test_readers();
    test_related();
    test_comments();
    test_forgotten();
    return CHECK_RESULT();
}
