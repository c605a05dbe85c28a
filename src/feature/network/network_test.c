#include "feature/network/inside.h"
#include "feature/network/network_fixture.h"

#include "feature/network/network.sql.h"
#include "feature/notice/notice.h"

static int64_t post(struct ctx *c, int64_t person, int64_t group, int64_t parent, const char *words)
{
    int64_t id = 0;
    enum article_end end;
    enter(c, person, MEMBER | (group == LEADS ? LEAD : 0));
    CHECK(lounge_post(c,
                      &(struct article_new){.door = "web",
                                            .groups = {group},
                                            .n_groups = parent ? 0 : 1,
                                            .parent = parent,
                                            .kind = "post",
                                            .subject = parent ? S("") : str_of(words),
                                            .body = str_of(words)},
                      &id, &end) == OK);
    catch_up(c);
    c->now.s += 60;
    return id;
}

static size_t feed(struct ctx *c, int64_t person, int64_t more, const struct feed_line **lines)
{
    size_t n = 99;
    enter(c, person, more);
    CHECK(network_feed(c, 0, lines, &n) == OK);
    return n;
}

static void test_feed(void)
{
    struct ctx c = begin();
    const struct feed_line *lines;
    enter(&c, DI, 0);
    CHECK(network_follow(&c, "person", BO, true) == OK);
    CHECK(network_follow(&c, "person", DI, true) == ERR_REFUSED);
    CHECK(network_follow(&c, "person", 999, true) == ERR_NOT_FOUND);
    CHECK(network_follow(&c, "group", LEADS, true) == ERR_NOT_FOUND);
    CHECK(network_follow(&c, "star", BO, true) == ERR_NOT_FOUND);
    CHECK(test_number(
              &c, "SELECT COUNT(*) FROM notice WHERE person = 102 AND kind = 'network-followed'") ==
          1);
    int64_t root = post(&c, BO, TALK, 0, "Tides and maps");
    post(&c, BO, LEADS, 0, "A secret of leads");
    post(&c, CY, TALK, 0, "Not followed");
    CHECK(feed(&c, DI, 0, &lines) == 1 && str_same(lines[0].title, S("Tides and maps")));
    CHECK(str_same(lines[0].words, S("Bo <i> began a conversation")));
    CHECK(feed(&c, DI, LEAD, &lines) == 2); /* the right decides when it is read */
    /* An answer is the newest of its thread: the thread stands there once. */
    enter(&c, DI, 0);
    CHECK(network_follow(&c, "thread", root, true) == OK);
    post(&c, CY, TALK, root, "Ports, too");
    CHECK(feed(&c, DI, 0, &lines) == 1 && str_same(lines[0].words, S("Cy answered")));
    CHECK(test_number(
              &c, "SELECT COUNT(*) FROM notice WHERE person = 104 AND kind = 'lounge-followed'") ==
          1);
    CHECK(test_number(
              &c, "SELECT COUNT(*) FROM notice WHERE person = 102 AND kind = 'lounge-reply'") == 1);
    enter(&c, DI, 0);
    CHECK(network_mute(&c, root, true) == OK && network_mute(&c, BO, true) == OK);
    CHECK(feed(&c, DI, 0, &lines) == 0);
    /* What is removed is out of it; who is forgotten, too. */
    enter(&c, DI, 0);
    CHECK(network_mute(&c, BO, false) == OK && feed(&c, DI, 0, &lines) == 1);
    /* A thread that was moved is for the readers of its new group. */
    struct ledger_line moved = {.kind = S("thread.moved"), .subject = root};
    char move[128];
    snprintf(move, sizeof move, "UPDATE article SET newsgroup = %d WHERE root = %lld;", LEADS,
             (long long)root);
    CHECK(db_script(&c, move) == OK);
    CHECK(db_begin(&c) == OK && db_end(&c, network_follow_ledger(&c, &moved)) == OK);
    CHECK(feed(&c, DI, 0, &lines) == 0 && feed(&c, DI, LEAD, &lines) > 0);
    snprintf(move, sizeof move, "UPDATE article SET newsgroup = %d WHERE root = %lld;", TALK,
             (long long)root);
    CHECK(db_script(&c, move) == OK);
    CHECK(db_begin(&c) == OK && db_end(&c, network_follow_ledger(&c, &moved)) == OK);
    struct ledger_line gone = {.kind = S("article.cancelled"), .subject = root};
    CHECK(feed(&c, DI, 0, &lines) == 1);
    CHECK(db_begin(&c) == OK && db_end(&c, network_follow_ledger(&c, &gone)) == OK);
    CHECK(feed(&c, DI, 0, &lines) == 0);
    struct ledger_line forgotten = {.kind = S("erasure.done"), .subject = BO, .person = BO};
    CHECK(db_begin(&c) == OK && db_end(&c, network_follow_ledger(&c, &forgotten)) == OK);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM stream WHERE actor = 102") == 0);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM follow WHERE channel = 102") == 0);
    test_ctx_end(&c);
}

/* What happened in the same second, and is known by ids of other milliseconds, does not stand in one place. */
static void test_place(void)
{
    const moment at = {1795000000}, later = {1795000001};
    int64_t id = id_from(at) + 7;
    CHECK(network_stream_id(at, id) != network_stream_id(at, id + (1 << 22)));
    CHECK(network_stream_id(at, id + (1 << 22)) < id_from(later));
    CHECK(network_stream_id(later, id) == id_from(later) + 7);
}

/* The title of a thread goes with who wrote it, also where others answered. */
static void test_titles_go(void)
{
    struct ctx c = begin();
    int64_t root = post(&c, BO, TALK, 0, "Xqzvk and maps");
    enter(&c, DI, 0);
    CHECK(network_follow(&c, "thread", root, true) == OK);
    post(&c, CY, TALK, root, "Ports, too");
    CHECK(test_number(&c, "SELECT COUNT(*) FROM stream WHERE line LIKE '%Xqzvk%'") > 2);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM notice WHERE words LIKE '%Xqzvk%'") == 2);
    struct ledger_line gone = {.kind = S("erasure.done"), .subject = BO, .person = BO};
    CHECK(db_begin(&c) == OK && notice_follow(&c, &gone) == OK && lounge_follow(&c, &gone) == OK);
    CHECK(db_end(&c, network_follow_ledger(&c, &gone)) == OK);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM stream WHERE line LIKE '%Xqzvk%'") == 0);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM stream WHERE kind = 'answer'") > 0);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM notice WHERE words LIKE '%Xqzvk%'") == 0);
    test_ctx_end(&c);
}

/* Few channels and many give the same. */
static void test_busy(void)
{
    struct ctx c = begin();
    const struct feed_line *few, *many;
    enter(&c, DI, 0);
    CHECK(network_follow(&c, "group", TALK, true) == OK);
    for (int i = 0; i < 4; i++)
        post(&c, i % 2 ? BO : CY, TALK, 0, i % 2 ? "Odd ones" : "Even ones");
    c.now.s += 40 * 86400;
    post(&c, EVE, TALK, 0, "Much later");
    size_t n = feed(&c, DI, 0, &few);
    CHECK(n == 5 && str_same(few[0].title, S("Much later")));
    str script =
        arena_format(c.mem,
                     "WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 60)"
                     "INSERT INTO follow (program, person, channel, kind, since)"
                     " SELECT %lld, 104, 5000 + i, 'thread', 1 FROM k;",
                     (long long)c.program);
    CHECK(db_script(&c, script.at) == OK);
    CHECK(feed(&c, DI, 0, &many) == n);
    for (size_t i = 0; i < n; i++)
        CHECK(few[i].id == many[i].id && str_same(few[i].title, many[i].title));
    test_ctx_end(&c);
}

/* Posts, events, questions, answers and letters: what the ledger tells is in the feed, with the reader's rights. */
static const char ELSEWHERE[] =
    "INSERT INTO post (program, id, author, slug, title, language, seen_by, state, published, "
    "changed, version)"
    "  VALUES (%1$lld,901,102,'maps','Maps for all','en',1,'published',1700000000,1,1),"
    " (%1$lld,902,102,'leads','For leads','en',16,'published',1700000001,1,1);"
    "INSERT INTO ama_event (program, id, title, words, zone, opens, seen_by, moderated, anonymous, "
    "state, made, changed)"
    "  VALUES (%1$lld,903,'Ask Bo','x','UTC',1,1,0,1,'open',1,1);"
    "INSERT INTO ama_host VALUES (%1$lld,903,102,'host',NULL,'accepted',1);"
    "INSERT INTO ama_question (program, event, id, asker, anonymous, words, asked, state) VALUES"
    " (%1$lld,903,904,103,0,'Why maps?',1700000002,'shown'),(%1$lld,903,905,NULL,1,'Who "
    "pays?',86400,'answered');"
    "INSERT INTO ama_answer (program, event, question, id, author, words, slug, state, at)"
    "  VALUES (%1$lld,903,905,906,102,'We do.','who-pays','published',1700000003);"
    "INSERT INTO announcement (program, id, author, subject, body, language, state, checker, "
    "checked, starts, made)"
    "  VALUES (%1$lld,907,102,'New year','Hello','en','sending',101,1,1,1);"
    "INSERT INTO delivery (program, announcement, person, due, region, sent) VALUES "
    "(%1$lld,907,104,1,0,1),"
    " (%1$lld,907,105,1,0,NULL);";

static void tell(struct ctx *c, const char *kind, int64_t subject)
{
    struct ledger_line line = {
        .kind = str_of(kind), .id = subject, .subject = subject, .at = c->now};
    CHECK(db_begin(c) == OK && db_end(c, network_follow_ledger(c, &line)) == OK);
}

static bool stands(const struct feed_line *lines, size_t n, const char *words, const char *address)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(lines[i].words, str_of(words)) && str_same(lines[i].address, str_of(address)))
            return true;
    return false;
}

static void test_elsewhere(void)
{
    struct ctx c = begin();
    const struct feed_line *lines;
    CHECK(db_script(&c, arena_format(c.mem, ELSEWHERE, (long long)c.program).at) == OK);
    for (int twice = 0; twice < 2; twice++) { /* told of again, it stands there once */
        tell(&c, "post.published", 901);
        tell(&c, "post.published", 902);
        tell(&c, "ama.moved", 903);
        tell(&c, "ama.asked", 904);
        tell(&c, "ama.answered", 905);
        tell(&c, "announcement.sending", 907);
    }
    CHECK(feed(&c, DI, 0, &lines) == 1); /* follows nobody: the letter that reached Di */
    CHECK(stands(lines, 1, "Bo <i> announced", "/announcements/907"));
    CHECK(feed(&c, EVE, 0, &lines) == 0); /* not yet */
    enter(&c, DI, 0);
    CHECK(network_follow(&c, "person", BO, true) == OK);
    CHECK(feed(&c, DI, 0, &lines) == 4);
    CHECK(stands(lines, 4, "Bo <i> published a post", "/blog/maps"));
    CHECK(stands(lines, 4, "Bo <i> answers your questions", "/ama/903"));
    CHECK(stands(lines, 4, "Bo <i> answered", "/answers/who-pays"));
    CHECK(feed(&c, DI, LEAD, &lines) == 5 &&
          stands(lines, 5, "Bo <i> published a post", "/blog/leads"));
    enter(&c, DI, 0);
    CHECK(network_follow(&c, "person", BO, false) == OK);
    CHECK(network_follow(&c, "person", CY, true) == OK && feed(&c, DI, 0, &lines) == 2);
    CHECK(stands(lines, 2, "Cy asks", "/ama/903"));
    CHECK(network_follow(&c, "blog", c.program, true) == OK && feed(&c, DI, 0, &lines) == 3);
    CHECK(stands(lines, 3, "Bo <i> published a post", "/blog/maps"));
    /* What is taken back there is gone here. */
    CHECK(db_script(&c, "UPDATE post SET state = 'withdrawn' WHERE id = 901;"
                        "UPDATE ama_question SET state = 'refused', ground = 'x' WHERE id = 904;"
                        "UPDATE ama_event SET state = 'cancelled' WHERE id = 903") == OK);
    tell(&c, "post.withdrawn", 901);
    tell(&c, "ama.refused", 904);
    tell(&c, "ama.moved", 903);
    CHECK(feed(&c, DI, 0, &lines) == 1 && str_same(lines[0].address, S("/announcements/907")));
    test_ctx_end(&c);
}

/* One row, however many follow. A line behind the bell is written for so many of a thread, not for one more. */
static void test_many_followers(void)
{
    struct ctx c = begin();
    struct row_network_thread_followers *rows;
    size_t n;
    int64_t root = post(&c, BO, TALK, 0, "Tides and maps");
    for (int64_t who = CY; who <= EVE; who++) {
        enter(&c, who, MEMBER);
        CHECK(network_follow(&c, "thread", root, true) == OK);
    }
    int64_t before = test_number(&c, "SELECT COUNT(*) FROM stream");
    int64_t answer = post(&c, CY, TALK, root, "Ports, too");
    CHECK(test_number(&c, "SELECT COUNT(*) FROM stream") == before + 3); /* group, author, thread */
    CHECK(q_network_thread_followers(&c, root, answer, 3, &rows, &n) == OK && n == 3);
    CHECK(q_network_thread_followers(&c, root, answer, 2, &rows, &n) == OK && n == 0);
    test_ctx_end(&c);
}

/* The row of an article in the channel of a thread, if it leads to that thread. */
static int64_t in_stream(struct ctx *c, int64_t root, int64_t article)
{
    return test_number(c, arena_format(c->mem,
                                       "SELECT COUNT(*) FROM stream WHERE channel = %lld AND "
                                       "subject = %lld AND address = '/threads/%lld'",
                                       (long long)root, (long long)article, (long long)root)
                              .at);
}

/* Who followed the thread follows what was split from it too, where the feed now leads. */
static void test_split(void)
{
    struct ctx c = begin();
    const struct feed_line *lines;
    bool follows = false;
    int64_t root = post(&c, BO, TALK, 0, "Tides and maps");
    enter(&c, DI, 0);
    CHECK(network_follow(&c, "thread", root, true) == OK);
    enter(&c, CY, MEMBER);
    CHECK(network_follow(&c, "thread", root, true) == OK && network_mute(&c, root, true) == OK);
    int64_t stays = post(&c, EVE, TALK, root, "Maps of tides");
    int64_t split = post(&c, EVE, TALK, root, "Ports, too");
    int64_t under = post(&c, BO, TALK, split, "Which ports?");
    enter(&c, ANA, MEMBER | MANAGER);
    CHECK(lounge_split(&c, split, S("Ports")) == OK);
    catch_up(&c);
    enter(&c, DI, 0);
    CHECK(network_follows(&c, split, &follows) == OK && follows);
    size_t n = feed(&c, DI, 0, &lines);
    str page = arena_format(c.mem, "/threads/%lld", (long long)split);
    CHECK(stands(lines, n, "Bo <i> answered", page.at));
    CHECK(in_stream(&c, split, split) == 1 && in_stream(&c, split, under) == 1);
    CHECK(in_stream(&c, root, split) == 0 && in_stream(&c, root, under) == 0);
    CHECK(in_stream(&c, root, stays) == 1);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM stream WHERE line = 'Ports' AND kind = 'thread'") ==
          3);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM follow WHERE person = 103 AND muted = 1") == 2);
    test_ctx_end(&c);
}

static void test_retire(void)
{
    struct ctx c = begin();
    int64_t n = 0;
    post(&c, BO, TALK, 0, "Old tides");
    moment between = c.now;
    c.now.s += 60;
    post(&c, BO, TALK, 0, "New tides");
    int64_t all = test_number(&c, "SELECT COUNT(*) FROM stream");
    CHECK(db_begin(&c) == OK && db_end(&c, network_retire(&c, between, 1, &n)) == OK && n == 1);
    CHECK(db_begin(&c) == OK && db_end(&c, network_retire(&c, between, 9, &n)) == OK && n == 1);
    CHECK(db_begin(&c) == OK && db_end(&c, network_retire(&c, between, 9, &n)) == OK && n == 0);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM stream") == all - 2);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM stream WHERE line = 'Old tides'") == 0);
    test_ctx_end(&c);
}

static void test_help(void)
{
    struct ctx c = begin();
    struct field note[] = {{S("kind"), S("looking")},
                           {S("title"), S("A room for forty")},
                           {S("words"), S("For an evening in May, with chairs.")},
                           {S("days"), S("10")},
                           {{0}, {0}}};
    enter(&c, DI, 0);
    CHECK(ask_routes(&c, ROUTES, "POST", S("/help/new"), note).status == 303);
    note[3].value = S("1000");
    CHECK(ask_routes(&c, ROUTES, "POST", S("/help/new"), note).status == 422);
    struct res out = ask_routes(&c, ROUTES, "GET", S("/help?kind=looking"), NULL);
    CHECK(shows(&out, "A room for forty"));
    out = ask_routes(&c, ROUTES, "GET", S("/help?kind=opening"), NULL);
    CHECK(!shows(&out, "A room for forty"));
    str close = arena_format(c.mem, "/help/%lld/close",
                             (long long)test_number(&c, "SELECT article FROM help_note"));
    enter(&c, CY, MEMBER);
    CHECK(ask_routes(&c, ROUTES, "POST", close, NULL).status == 409);
    c.now.s += 11 * 86400;
    out = ask_routes(&c, ROUTES, "GET", S("/help"), NULL);
    CHECK(!shows(&out, "A room for forty")); /* its days are over */
    test_ctx_end(&c);
}

/* Addresses are shown when both have said yes, to the two of them. */
static void test_introduction(void)
{
    struct ctx c = begin();
    struct field pair[] = {{S("one"), S("@bo")},
                           {S("other"), S("di")},
                           {S("words"), S("You both draw maps.")},
                           {{0}, {0}}};
    enter(&c, DI, 0);
    CHECK(ask_routes(&c, ROUTES, "POST", S("/introductions"), pair).status == 403);
    enter(&c, CY, MEMBER);
    CHECK(ask_routes(&c, ROUTES, "POST", S("/introductions"), pair).status == 303);
    CHECK(ask_routes(&c, ROUTES, "POST", S("/introductions"), pair).status == 403); /* twice */
    int64_t id = test_number(&c, "SELECT id FROM introduction");
    str page = arena_format(c.mem, "/introductions/%lld", (long long)id);
    struct field yes[] = {{S("yes"), S("yes")}, {{0}, {0}}};
    CHECK(ask_routes(&c, ROUTES, "POST", page, yes).status ==
          404); /* the introducer does not answer */
    enter(&c, DI, 0);
    CHECK(ask_routes(&c, ROUTES, "POST", page, yes).status == 303);
    struct res out = ask_routes(&c, ROUTES, "GET", S("/introductions"), NULL);
    CHECK(shows(&out, "Cy introduces you to Bo") && !shows(&out, "bo@example.org"));
    enter(&c, BO, MEMBER);
    CHECK(ask_routes(&c, ROUTES, "POST", page, yes).status == 303);
    CHECK(ask_routes(&c, ROUTES, "POST", page, yes).status == 409);
    out = ask_routes(&c, ROUTES, "GET", S("/introductions"), NULL);
    CHECK(shows(&out, "di@example.org"));
    CHECK(test_number(
              &c, "SELECT COUNT(*) FROM notice WHERE person = 104 AND kind = 'network-met'") == 1);
    enter(&c, CY, MEMBER);
    out = ask_routes(&c, ROUTES, "GET", S("/introductions"), NULL);
    CHECK(shows(&out, "both said yes") && !shows(&out, "@example.org"));
    test_ctx_end(&c);
}

/* An introduction answers a note of one of the two; both see which, if they may read it. */
static void test_note_answered(void)
{
    struct ctx c = begin();
    enter(&c, DI, 0);
    CHECK(ask_routes(&c, ROUTES, "POST", S("/help/new"),
                     (struct field[]){{S("kind"), S("looking")},
                                      {S("title"), S("A room for forty")},
                                      {S("words"), S("For an evening in May, with chairs.")},
                                      {S("days"), S("10")},
                                      {{0}, {0}}})
              .status == 303);
    str note =
        arena_format(c.mem, "%lld", (long long)test_number(&c, "SELECT article FROM help_note"));
    struct res out = ask_routes(&c, ROUTES, "GET", S("/help"), NULL);
    CHECK(!shows(&out, "/introductions?note=")); /* one's own; and not of the program */
    enter(&c, CY, MEMBER);
    out = ask_routes(&c, ROUTES, "GET", S("/help"), NULL);
    CHECK(shows(&out, arena_format(c.mem, "/introductions?note=%.*s", STR_ARG(note)).at));
    out = ask_routes(&c, ROUTES, "GET",
                     arena_format(c.mem, "/introductions?note=%.*s", STR_ARG(note)), NULL);
    CHECK(shows(&out, "A room for forty") && shows(&out, "value=\"di\""));
    struct field pair[] = {{S("note"), note},
                           {S("one"), S("eve")},
                           {S("other"), S("bo")},
                           {S("words"), S("Bo has a large cellar.")},
                           {{0}, {0}}};
    CHECK(ask_routes(&c, ROUTES, "POST", S("/introductions"), pair).status ==
          422); /* not of the two */
    pair[1].value = S("di");
    CHECK(ask_routes(&c, ROUTES, "POST", S("/introductions"), pair).status == 303);
    CHECK(
        test_number(
            &c, "SELECT COUNT(*) FROM introduction i JOIN help_note h ON h.article = i.article") ==
        1);
    for (int64_t who = BO; who <= DI; who += 2) {
        enter(&c, who, 0);
        out = ask_routes(&c, ROUTES, "GET", S("/introductions"), NULL);
        CHECK(shows(&out, "A room for forty") && shows(&out, "Bo has a large cellar."));
    }
    CHECK(db_script(&c, "UPDATE newsgroup_right SET subject = 16 WHERE newsgroup = 402") == OK);
    out = ask_routes(&c, ROUTES, "GET", S("/introductions"), NULL);
    CHECK(!shows(&out, "A room for forty") && shows(&out, "Bo has a large cellar."));
    c.now.s += 11 * 86400; /* the note is over */
    enter(&c, CY, MEMBER);
    CHECK(ask_routes(&c, ROUTES, "POST", S("/introductions"), pair).status == 404);
    test_ctx_end(&c);
}

/* Eve is new: Bo is asked, does not answer, then Cy; who finds nobody stands on the list. */
static void test_buddies(void)
{
    struct ctx c = begin();
    size_t n = 0;
    str script = arena_format(c.mem, TERMS, (long long)c.program);
    CHECK(db_script(&c, script.at) == OK);
    struct ledger_line begun = {.kind = S("award.begun"), .subject = 600 + EVE, .person = EVE};
    CHECK(db_begin(&c) == OK && db_end(&c, network_follow_ledger(&c, &begun)) == OK);
    CHECK(test_number(&c, "SELECT COUNT(*) FROM newcomer WHERE state = 'looking'") == 1);
    CHECK(network_buddy_tick(&c, &n) == OK && n == 0); /* nobody has offered yet */
    enter(&c, ANA, MANAGER);
    struct res out = ask_routes(&c, ROUTES, "GET", S("/program/newcomers"), NULL);
    CHECK(shows(&out, "Eve") && shows(&out, "no buddy yet"));
    struct field two[] = {{S("capacity"), S("2")}, {{0}, {0}}};
    for (int64_t who = BO; who <= CY; who++) {
        enter(&c, who, MEMBER);
        CHECK(ask_routes(&c, ROUTES, "POST", S("/welcome/offer"), two).status == 303);
        c.now.s++;
    }
    CHECK(network_buddy_tick(&c, &n) == OK && n == 1);
    CHECK(test_number(&c, "SELECT buddy FROM newcomer") == BO);
    CHECK(network_buddy_tick(&c, &n) == OK && n == 0);
    c.now.s += 8 * 86400;
    CHECK(network_buddy_tick(&c, &n) == OK && n == 1);
    CHECK(test_number(&c, "SELECT buddy FROM newcomer") == CY);
    str answer = S("/welcome/105/answer");
    struct field yes[] = {{S("yes"), S("yes")}, {{0}, {0}}};
    enter(&c, BO, MEMBER); /* too late */
    CHECK(ask_routes(&c, ROUTES, "POST", answer, yes).status == 409);
    enter(&c, CY, MEMBER);
    out = ask_routes(&c, ROUTES, "GET", S("/welcome"), NULL);
    CHECK(shows(&out, "Would you be their buddy?"));
    CHECK(ask_routes(&c, ROUTES, "POST", answer, yes).status == 303);
    CHECK(test_number(
              &c, "SELECT COUNT(*) FROM notice WHERE person = 105 AND kind = 'network-buddy'") ==
          1);
    enter(&c, EVE, MEMBER);
    out = ask_routes(&c, ROUTES, "GET", S("/welcome"), NULL);
    CHECK(shows(&out, "Your buddy") && shows(&out, "Join a group"));
    CHECK(ask_routes(&c, ROUTES, "POST", S("/welcome/105/settled"), NULL).status == 303);
    test_ctx_end(&c);
}

/* Bo has been quiet for years; each of these shows that Bo came, by whatever door. */
static void test_quiet(void)
{
    static const char *const came[] = {
        ("INSERT INTO session (token, person, made, seen, until)"
         " VALUES (zeroblob(32),102,1,%2$lld,%2$lld + 9)"),
        "INSERT INTO app_password VALUES (1,102,'slrn',zeroblob(32),1,1,%2$lld,NULL)",
        "INSERT INTO reaction VALUES (%1$lld,(SELECT MIN(id) FROM article),102,'like',%2$lld)",
        "INSERT INTO bookmark VALUES (%1$lld,102,(SELECT MIN(id) FROM article),%2$lld)",
        "UPDATE delivery SET acknowledged = %2$lld WHERE person = 102",
        "UPDATE post SET published = %2$lld WHERE id = 901",
        "UPDATE ama_question SET asker = 102, asked = %2$lld WHERE id = 904",
        "UPDATE ama_answer SET at = %2$lld",
    };
    for (size_t i = 0; i < COUNT(came); i++) {
        struct ctx c = begin();
        post(&c, CY, TALK, 0, "Tides and maps");
        CHECK(db_script(&c, arena_format(c.mem, TERMS, (long long)c.program).at) == OK);
        CHECK(db_script(&c, arena_format(c.mem, ELSEWHERE, (long long)c.program).at) == OK);
        CHECK(db_script(&c, arena_format(c.mem,
                                         "INSERT INTO delivery (program, announcement, person, "
                                         "due, region, sent) VALUES (%lld,907,102,1,0,1)",
                                         (long long)c.program)
                                .at) == OK);
        c.now = moment_of_day((day){22000});
        enter(&c, ANA, COMMUNITY_MANAGER);
        struct res out = ask_routes(&c, ROUTES, "GET", S("/program/quiet"), NULL);
        CHECK(shows(&out, "Bo &lt;i&gt;"));
        CHECK(db_script(
                  &c, arena_format(c.mem, came[i], (long long)c.program, (long long)c.now.s - 86400)
                          .at) == OK);
        out = ask_routes(&c, ROUTES, "GET", S("/program/quiet"), NULL);
        CHECK(out.status == 200 && !shows(&out, "Bo &lt;i&gt;") && shows(&out, "Eve"));
        test_ctx_end(&c);
    }
}

static void test_pages(void)
{
    struct ctx c = begin();
    static const char *const pages[] = {"/community", "/following", "/praise",        "/praise/new",
                                        "/help",      "/help/new",  "/introductions", "/welcome"};
    post(&c, BO, TALK, 0, "Tides <b>and</b> maps");
    for (size_t i = 0; i < COUNT(pages); i++) {
        enter(&c, BO, MEMBER);
        CHECK(ask_routes(&c, ROUTES, "GET", str_of(pages[i]), NULL).status == 200);
    }
    enter(&c, DI, 0);
    CHECK(ask_routes(&c, ROUTES, "GET", S("/program/quiet"), NULL).status == 403);
    struct res out = ask_routes(
        &c, ROUTES, "POST", S("/follow"),
        (struct field[]){
            {S("kind"), S("group")}, {S("channel"), S("403")}, {S("on"), S("yes")}, {{0}, {0}}});
    CHECK(out.status == 303 && str_same(out.location, S("/groups/t.talk")));
    str expertise =
        arena_format(c.mem, "%lld", (long long)test_number(&c, "SELECT MIN(id) FROM expertise"));
    out = ask_routes(&c, ROUTES, "POST", S("/follow"),
                     (struct field[]){{S("kind"), S("expertise")},
                                      {S("channel"), expertise},
                                      {S("on"), S("yes")},
                                      {{0}, {0}}});
    CHECK(out.status == 303 && str_starts(out.location, S("/directory?expertise=")));
    out = ask_routes(&c, ROUTES, "GET", S("/community"), NULL);
    CHECK(shows(&out, "Tides &lt;b&gt;and&lt;/b&gt; maps"));
    out = ask_routes(&c, ROUTES, "GET", S("/following"), NULL);
    CHECK(shows(&out, "Talk"));
    enter(&c, ANA, COMMUNITY_MANAGER);
    out = ask_routes(&c, ROUTES, "GET", S("/program/quiet"), NULL);
    CHECK(out.status == 200 && shows(&out, "Nobody is quiet"));
    /* Who keeps groups is led to where a wall and a board are made. */
    CHECK(db_script(&c,
                    "UPDATE newsgroup SET state = 'archived' WHERE kind IN ('help', 'praise');") ==
          OK);
    out = ask_routes(&c, ROUTES, "GET", S("/praise"), NULL);
    CHECK(shows(&out, "/groups/new?kind=praise") && !shows(&out, "/praise/new"));
    out = ask_routes(&c, ROUTES, "GET", S("/help"), NULL);
    CHECK(shows(&out, "/groups/new?kind=help") && !shows(&out, "/help/new"));
    enter(&c, BO, MEMBER);
    out = ask_routes(&c, ROUTES, "GET", S("/help"), NULL);
    CHECK(!shows(&out, "/groups/new"));
    test_ctx_end(&c);
}

int main(void)
{
    test_place();
    test_feed();
    test_titles_go();
    test_busy();
    test_elsewhere();
    test_many_followers();
    test_split();
    test_retire();
    test_help();
    test_introduction();
    test_note_answered();
    test_buddies();
    test_quiet();
    test_pages();
    return CHECK_RESULT();
}
