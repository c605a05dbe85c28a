#include "feature/account/account.h"
#include "feature/frame/testing.h"
#include "feature/lounge/election.h"
#include "feature/lounge/lounge_fixture.h"

/* In this order: the first table that knows the path answers. */
static const struct route *const routes[] = {
    group_settings_routes, moderate_routes, group_routes,  group_feed_routes,
    group_health_routes,   election_routes, lounge_routes, article_file_routes,
    article_routes,        write_routes,    NULL,
};

static struct res get(struct ctx *c, const char *path)
{
    return ask_routes(c, routes, "GET", str_of(path), NULL);
}

static struct res post(struct ctx *c, const char *path, const struct field *form)
{
    return ask_routes(c, routes, "POST", str_of(path), form);
}

static void as(struct ctx *c, int64_t person)
{
    enter(c, person, 0);
    const struct reader *reader = c->reader;
    come(c, person);
    c->reader = reader;
}

static struct ctx begin(int64_t person)
{
    struct ctx c = lounge_begin();
    as(&c, person);
    return c;
}

/* The number of what a form made. */
static int64_t begun(struct ctx *c, const char *kind, str subject, str body)
{
    struct field form[] = {
        {S("kind"), str_of(kind)}, {S("subject"), subject}, {S("body"), body}, {{0}}};
    struct res out = post(c, "/groups/mer.general/write", form);
    CHECK(out.status == 303 && c->made != 0);
    return c->made;
}

static const char *thread_path(struct ctx *c, int64_t root, const char *more)
{
    return arena_format(c->mem, "/threads/%lld%s", (long long)root, more).at;
}

static void test_lists(void) /* a group without the right does not exist */
{
    struct ctx c = begin(0);
    struct res out = get(&c, "/groups");
    CHECK(out.status == 200 && shows(&out, "Public") && !shows(&out, "General"));
    CHECK(get(&c, "/groups/mer.general").status == 404);
    CHECK(get(&c, "/groups/mer.general/feed").status == 404);
    CHECK(get(&c, "/groups/mer.public/feed.json").status == 200);
    out = get(&c, "/groups.opml");
    CHECK(out.status == 200 && shows(&out, "mer.public/feed") && !shows(&out, "mer.general"));
    as(&c, BO);
    out = get(&c, "/groups?q=europ");
    CHECK(shows(&out, "mer.region.eu") && !shows(&out, "mer.general"));
    CHECK(get(&c, "/groups/mer.nda").status == 404 && get(&c, "/groups/mer.secret").status == 404);
    test_ctx_end(&c);
}

/* What a feed reader asks, without a cookie, by the secret that it was given. */
static struct res feed(struct ctx *c, str secret, const char *rest)
{
    as(c, 0);
    return get(c, arena_format(c->mem, "/feeds/%.*s/%s", STR_ARG(secret), rest).at);
}

static void test_own_feeds(void)
{
    struct ctx c = begin(BO);
    str secret, password;
    (void)begun(&c, "post", S("A private matter"), S("For members."));
    CHECK(db_script(
              &c, "INSERT INTO account (person, email, made) VALUES (102, 'bo@example.org', 1)") ==
          OK);
    CHECK(lounge_join(&c, 201) == OK);
    CHECK(account_app_password_make(&c, S("reader"), DOOR_FEED, &secret) == OK);
    int64_t id = c.made;
    CHECK(account_app_password_make(&c, S("news"), DOOR_NEWS, &password) == OK);
    struct res out = feed(&c, secret, "mer.general");
    CHECK(out.status == 200 && shows(&out, "A private matter") && !out.shared);
    CHECK(str_same(out.headers[0].value, S("private, no-cache")) && out.n_headers == 3);
    CHECK(feed(&c, secret, "mer.general/feed.json").status == 200);
    out = feed(&c, secret, "groups.opml");
    CHECK(shows(&out, arena_format(c.mem, "/feeds/%.*s/mer.general\"", STR_ARG(secret)).at) &&
          !shows(&out, "mer.nda"));
    CHECK(feed(&c, secret, "mer.nda").status == 404);
    CHECK(feed(&c, password, "mer.general").status == 404); /* opens another door */
    CHECK(feed(&c, S("guess"), "mer.general").status == 404);
    CHECK(db_script(&c, "DELETE FROM newsgroup_right WHERE who = 'role' AND newsgroup = "
                        "(SELECT id FROM newsgroup WHERE name = 'mer.general')") == OK);
    CHECK(feed(&c, secret, "mer.general").status == 404); /* the right is gone */
    CHECK(feed(&c, secret, "groups.opml").status == 200);
    as(&c, BO);
    CHECK(account_app_password_revoke(&c, id) == OK);
    CHECK(feed(&c, secret, "groups.opml").status == 404);
    test_ctx_end(&c);
}

static void test_thread(void)
{
    static const struct field none[] = {{{0}}};
    struct ctx c = begin(BO);
    int64_t root = begun(&c, "question", S("Why <b>slow</b>?"), S("It is *slow*.\n\n> so"));
    struct res out = get(&c, thread_path(&c, root, ""));
    CHECK(shows(&out, "Why &lt;b&gt;slow") && shows(&out, "<em>slow</em>") &&
          shows(&out, "I have this too"));
    as(&c, CY);
    out = get(&c, thread_path(&c, root,
                              arena_format(c.mem, "?reply=%lld&quote=yes", (long long)root).at));
    CHECK(shows(&out, "Answer to Bo") && shows(&out, "&gt; It is *slow*.\n&gt;\n&gt; &gt; so"));
    struct field answer[] = {{S("body"), S("> so\n\nWait a while.")}, {{0}}};
    CHECK(post(&c, thread_path(&c, root, "/reply"), answer).status == 303);
    int64_t reply = c.made;
    struct field like[] = {{S("like"), arena_format(c.mem, "%lld", (long long)root)}, {{0}}};
    CHECK(post(&c, "/reactions", like).status == 303);
    as(&c, BO);
    struct field best[] = {{S("answer"), arena_format(c.mem, "%lld", (long long)reply)}, {{0}}};
    CHECK(post(&c, thread_path(&c, root, "/best"), best).status == 303);
    out = get(&c, thread_path(&c, root, ""));
    CHECK(shows(&out, "The answer:") && shows(&out, "<bdi>Wait a while.") &&
          shows(&out, "is-answer"));
    out = get(&c, arena_format(c.mem, "/articles/%lld", (long long)reply).at);
    CHECK(out.status == 303 &&
          str_ends(out.location, arena_format(c.mem, "?page=1#a%lld", (long long)reply)));
    CHECK(post(&c, thread_path(&c, root, "/mark"), none).status == 403);
    test_ctx_end(&c);
}

static void test_typed_again(void) /* what was typed comes back */
{
    struct ctx c = begin(BO);
    struct field form[] = {{S("kind"), S("poll")},    {S("subject"), S("Which one?")},
                           {S("body"), S("")},        {S("choices"), S("Tea")},
                           {S("closes"), S("never")}, {{0}}};
    struct res out = post(&c, "/groups/mer.general/write", form);
    CHECK(out.status == 422 && shows(&out, "value=\"Which one?\"") &&
          shows(&out, "Tea</textarea>"));
    CHECK(problem_at(&c, "closes").len > 0);
    struct field preview[] = {
        {S("subject"), S("A")}, {S("body"), S("**b**")}, {S("preview"), S("yes")}, {{0}}};
    out = post(&c, "/groups/mer.general/write", preview);
    CHECK(out.status == 200 && shows(&out, "<strong>b</strong>") &&
          shows(&out, "**b**</textarea>"));
    CHECK(get(&c, "/groups/mer.news/write").status == 403);
    test_ctx_end(&c);
}

static void test_drafts(void)
{
    struct ctx c = begin(BO);
    struct field form[] = {
        {S("kind"), S("post")}, {S("subject"), S("")}, {S("body"), S("To be continued")}, {{0}}};
    CHECK(post(&c, "/groups/mer.general/draft", form).status == 204);
    struct res out = get(&c, "/groups/mer.general/write");
    CHECK(shows(&out, "To be continued</textarea>") && shows(&out, "You began this earlier."));
    out = get(&c, "/drafts");
    CHECK(shows(&out, "To be continued"));
    (void)begun(&c, "post", S("Sent"), S("To be continued"));
    out = get(&c, "/drafts");
    CHECK(shows(&out, "No drafts"));
    /* An answer that was begun is there where its thread is now. */
    int64_t root = begun(&c, "post", S("Moved"), S("To be answered"));
    struct field reply[] = {{S("parent"), arena_format(c.mem, "%lld", (long long)root)},
                            {S("body"), S("Half an answer")},
                            {{0}}};
    CHECK(post(&c, "/groups/mer.general/draft", reply).status == 204);
    as(&c, ANA);
    CHECK(lounge_move(&c, GENERAL, root, PUBLIC) == OK);
    as(&c, BO);
    const char *thread = arena_format(c.mem, "/threads/%lld", (long long)root).at;
    out = get(&c, thread);
    CHECK(shows(&out, "Half an answer</textarea>"));
    CHECK(post(&c, arena_format(c.mem, "%s/reply", thread).at, reply).status == 303);
    out = get(&c, "/drafts");
    CHECK(shows(&out, "No drafts"));
    test_ctx_end(&c);
}

static void test_edit_at_once(void)
{
    struct ctx c = begin(BO);
    int64_t root = begun(&c, "post", S("One"), S("First text."));
    const char *path = arena_format(c.mem, "/articles/%lld/edit", (long long)root).at;
    struct field form[] = {
        {S("version"), S("1")}, {S("subject"), S("One")}, {S("body"), S("Second text.")}, {{0}}};
    CHECK(post(&c, path, form).status == 303);
    form[2].value = S("Third text.");
    struct res out = post(&c, path, form);
    CHECK(out.status == 409 && shows(&out, "Second text.") &&
          shows(&out, "Third text.</textarea>"));
    CHECK(shows(&out, "name=\"version\" value=\"2\""));
    out = get(&c, arena_format(c.mem, "/articles/%lld/history", (long long)root).at);
    CHECK(shows(&out, "First text."));
    as(&c, CY);
    CHECK(get(&c, path).status == 403);
    test_ctx_end(&c);
}

static void test_settings(void) /* the table of rights is what is ticked */
{
    struct ctx c = begin(ANA);
    struct field form[] = {{S("name"), S("mer.new")},   {S("title"), S("New one")},
                           {S("kind"), S("group")},     {S("right-role-2"), S("1")},
                           {S("right-role-2"), S("2")}, {S("more"), S("expertise-11")},
                           {S("more-right"), S("64")},  {{0}}};
    struct res out = post(&c, "/groups/new", form);
    CHECK(out.status == 303 && str_ends(out.location, S("/groups/mer.new")));
    out = get(&c, "/groups/mer.new/settings");
    CHECK(shows(&out, "name=\"right-role-2\" value=\"2\" aria-label=\"Who is signed in: Answer"));
    CHECK(shows(&out, "name=\"right-expertise-11\" value=\"64\"") &&
          !shows(&out, "value=\"expertise-11\""));
    form[1].value = S("");
    out = post(&c, "/groups/new", form);
    CHECK(out.status == 422 && shows(&out, "value=\"mer.new\""));
    form[0].value = S("mer.lost"), form[1].value = S("Lost"), form[3].name = S("right-role-32");
    form[4].name = form[3].name;
    out = post(&c, "/groups/new", form); /* who makes it would not see it */
    CHECK(out.status == 422 && shows(&out, "href=\"#f-grants\"") && shows(&out, "mer.lost"));
    as(&c, BO);
    CHECK(get(&c, "/groups/new").status == 403);
    test_ctx_end(&c);
}

/* Two windows: what was kept in one stays when the other one is sent. */
static void test_two_windows(void)
{
    static const struct field one[] = {{S("kind"), S("post")},
                                       {S("subject"), S("One")},
                                       {S("body"), S("First words")},
                                       {{0}}},
                              two[] = {{S("kind"), S("post")},
                                       {S("subject"), S("Two")},
                                       {S("body"), S("Second words")},
                                       {{0}}},
                              more[] = {{S("kind"), S("post")},
                                        {S("subject"), S("Two, better")},
                                        {S("body"), S("Second words, and more")},
                                        {{0}}};
    struct ctx c = begin(BO);
    CHECK(post(&c, "/groups/mer.general/draft", two).status == 204);
    CHECK(post(&c, "/groups/mer.general/write", one).status == 303);
    struct res out = get(&c, "/drafts");
    CHECK(shows(&out, "Two"));
    CHECK(post(&c, "/groups/mer.general/write", more).status == 303);
    out = get(&c, "/drafts");
    CHECK(shows(&out, "No drafts"));
    test_ctx_end(&c);
}

static void test_election(void)
{
    static const struct field vote_bo[] = {{S("rank-103"), S("1")}, {S("rank-102"), S("2")}, {{0}}};
    struct ctx c = begin(ANA);
    size_t moved;
    struct election e;
    CHECK(db_script(&c,
                    "UPDATE newsgroup SET elected = 1 WHERE id = 201;"
                    "INSERT INTO subscription (program, person, newsgroup, role, since) VALUES "
                    "(7,101,201,'moderator',1),(7,102,201,'member',1),(7,103,201,'member',1);") ==
          OK);
    day today = day_of_moment(c.now);
    struct field form[] = {{S("seats"), S("1")},
                           {S("opens"), day_iso(c.mem, (day){today.n + 2})},
                           {S("closes"), day_iso(c.mem, (day){today.n + 5})},
                           {{0}}};
    CHECK(post(&c, "/groups/mer.general/election", form).status == 303);
    CHECK(post(&c, "/groups/mer.general/election", form).status == 403);
    static const char told[] =
        "SELECT COUNT(*) FROM notice WHERE kind = 'lounge-election' AND read = 0";
    CHECK(number_in(&c, told) == 2 && db_script(&c, "UPDATE notice SET read = 1;") == OK);
    for (int64_t who = BO; who <= CY; who++) {
        as(&c, who);
        CHECK(election_stand(&c, GENERAL, S("I would answer.")) == OK);
    }
    CHECK(post(&c, "/groups/mer.general/election/vote", vote_bo).status == 403); /* too early */
    c.now.s += 3 * 86400;
    c.me = 0;
    CHECK(election_tick(&c, &moved) == OK && moved == 1 && number_in(&c, told) == 3);
    as(&c, CY);
    CHECK(post(&c, "/groups/mer.general/election/vote", vote_bo).status == 303);
    CHECK(post(&c, "/groups/mer.general/election/vote", vote_bo).status == 403); /* once */
    as(&c, DI);
    CHECK(post(&c, "/groups/mer.general/election/vote", vote_bo).status == 403); /* no member */
    c.now.s += 4 * 86400;
    CHECK(election_tick(&c, &moved) == OK && moved == 1);
    CHECK(election_of(&c, GENERAL, &e) == OK && str_same(e.state, S("closed")) && e.voters == 1);
    CHECK(e.candidates[0].person == CY && e.candidates[0].place == 1);
    struct res out = get(&c, "/groups/mer.general/election");
    CHECK(out.status == 200 && shows(&out, "elected") && shows(&out, "Who was put above whom"));
    as(&c, CY);
    CHECK(get(&c, "/groups/mer.general/moderate").status == 200);
    as(&c, BO);
    CHECK(get(&c, "/groups/mer.general/moderate").status == 403);
    test_ctx_end(&c);
}

static void test_told(void) /* who reported, and who wrote, read what the moderator says */
{
    struct ctx c = begin(BO);
    int64_t root = begun(&c, "post", S("Told"), S("Hurtful"));
    const char *at = arena_format(c.mem, "/articles/%lld", (long long)root).at;
    const char *report = arena_format(c.mem, "%s/report", at).at;
    struct field rude[] = {{S("ground"), S("rude")}, {S("words"), S("")}, {{0}}};
    as(&c, CY);
    CHECK(post(&c, report, rude).status == 303);
    str id = arena_format(c.mem, "%lld", (long long)c.made);
    CHECK(get(&c, report).status == 409);
    str article = arena_format(c.mem, "%lld", (long long)root);
    as(&c, ANA);
    struct field act[] = {{S("of"), id},
                          {S("article"), article},
                          {S("do"), S("remove")},
                          {S("answer"), S("Thank you, it is gone.")},
                          {S("ground"), S("It hurt somebody.")},
                          {{0}}};
    CHECK(post(&c, "/groups/mer.general/reports", act).status == 303);
    as(&c, CY);
    struct res out = get(&c, report);
    CHECK(out.status == 200 && shows(&out, "Thank you, it is gone.") &&
          shows(&out, "something was done") && !shows(&out, "Hurtful"));
    CHECK(get(&c, at).status == 404);
    as(&c, BO);
    out = get(&c, at);
    CHECK(out.status == 200 && shows(&out, "It hurt somebody.") && shows(&out, "Hurtful"));
    as(&c, 0);
    CHECK(get(&c, at).status == 404);
    test_ctx_end(&c);
}

static void test_moderate(void)
{
    struct ctx c = begin(BO);
    struct field form[] = {
        {S("kind"), S("post")}, {S("subject"), S("Held one")}, {S("body"), S("Text")}, {{0}}};
    struct res out = post(&c, "/groups/mer.moderated/write", form);
    CHECK(out.status == 303 && str_ends(out.location, S("/groups/mer.moderated?held=yes")));
    str id = arena_format(c.mem, "%lld", (long long)c.made);
    struct field act[] = {{S("of"), id}, {S("do"), S("remove")}, {S("ground"), S("")}, {{0}}};
    CHECK(post(&c, "/groups/mer.moderated/held", act).status == 403);
    as(&c, ANA);
    out = get(&c, "/groups/mer.moderated/moderate");
    CHECK(shows(&out, "Held one"));
    out = post(&c, "/groups/mer.moderated/held", act);
    CHECK(out.status == 422 && shows(&out, "f-ground-problem"));
    act[1].value = S("show");
    CHECK(post(&c, "/groups/mer.moderated/held", act).status == 303);
    out = get(&c, "/groups/mer.moderated");
    CHECK(shows(&out, "Held one"));
    test_ctx_end(&c);
}

static void test_health(void)
{
    struct ctx c = begin(BO);
    (void)begun(&c, "question", S("Why?"), S("Because?"));
    c.now.s += 86400;
    CHECK(lounge_count(&c) == OK);
    as(&c, ANA);
    struct res out = get(&c, "/groups/mer.general/health");
    CHECK(out.status == 200 && shows(&out, "<dd>1</dd><dt>articles in a year</dt>"));
    as(&c, BO);
    CHECK(get(&c, "/groups/mer.general/health").status == 403);
    test_ctx_end(&c);
}

int main(void)
{
    test_lists();
    test_own_feeds();
    test_thread();
    test_typed_again();
    test_drafts();
    test_edit_at_once();
    test_settings();
    test_two_windows();
    test_election();
    test_told();
    test_moderate();
    test_health();
    return CHECK_RESULT();
}
