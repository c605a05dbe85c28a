#include "feature/lounge/lounge_fixture.h"

/* ---- changed, removed, moved --------------------------------------------------------------------- */

static int64_t notices(struct ctx *c, const char *kind, int64_t person)
{
    return number_in(
        c, arena_format(c->mem, "SELECT COUNT(*) FROM notice WHERE kind = '%s' AND person = %lld",
                        kind, (long long)person)
               .at);
}

static void test_edit(void)
{
    struct ctx c = lounge_begin();
    struct article a;
    struct article_wire w;
    const struct article_before *before;
    str lines, source;
    int64_t last;
    size_t n;
    int64_t id = put(&c, BO, words(GENERAL, "Old", "old @cy"));
    CHECK(id && notices(&c, "lounge-mention", CY) == 1);
    CHECK(lounge_edit(&c, id, 1, S("New"), S("new\nand longer @ana")) == OK);
    CHECK(lounge_edit(&c, id, 1, S("Newer"), S("x")) == ERR_CONFLICT);
    CHECK(lounge_article(&c, id, &a) == OK && a.version == 2 && a.edited.set);
    CHECK(str_same(a.subject, S("New")) && str_find(a.html.text, S("longer")) != SIZE_MAX);
    CHECK(lounge_source(&c, id, &source) == OK && str_same(source, S("new\nand longer @ana")));
    CHECK(lounge_history(&c, id, &before, &n) == OK && n == 1 &&
          str_same(before[0].body, S("old @cy")));
    CHECK(lounge_wire(&c, GENERAL, 1, &w) == OK &&
          str_find(w.head, S("Subject: New\r\n")) != SIZE_MAX);
    CHECK(lounge_overview(&c, &(struct article_range){GENERAL, 1, 9, 9}, &lines, &last) == OK);
    CHECK(str_starts(lines, S("1\tNew\t")) && notices(&c, "lounge-mention", ANA) == 1);
    come(&c, CY);
    CHECK(lounge_edit(&c, id, 2, S("Mine"), S("x")) == ERR_REFUSED);
    come(&c, 0);
    CHECK(lounge_edit(&c, id, 2, S("Mine"), S("x")) == ERR_SIGN_IN);
    come(&c, ANA);
    CHECK(lounge_edit(&c, id, 2, S(""), S("moderated")) == OK);
    CHECK(lounge_article(&c, id, &a) == OK && str_same(a.subject, S("New")));
    CHECK(db_script(&c, "INSERT INTO watched_word VALUES (7,1,'snake oil','hold',101,1)") == OK);
    come(&c, BO);
    CHECK(lounge_edit(&c, id, 3, S(""), S("snake oil")) == ERR_REFUSED);
    test_ctx_end(&c);
}

static void test_remove(void)
{
    struct ctx c = lounge_begin();
    struct article a;
    struct article_removal r;
    struct newsgroup g;
    struct thread_page t;
    size_t n;
    come(&c, CY);
    CHECK(lounge_join(&c, GENERAL) == OK);
    int64_t root = put(&c, BO, words(GENERAL, "Root", "b"));
    int64_t second = put(&c, CY, answer(root, "two")), third = put(&c, BO, answer(second, "three"));
    CHECK(notices(&c, "lounge-reply", BO) == 1 && notices(&c, "lounge-reply", CY) == 1);
    come(&c, CY);
    CHECK(lounge_read_all(&c, GENERAL) == OK && lounge_remove(&c, third, S("x")) == ERR_REFUSED);
    come(&c, ANA);
    CHECK(lounge_remove(&c, third, S("")) == ERR_INVALID);
    c.problems = NULL;
    CHECK(lounge_remove(&c, third, S("Off topic")) == OK);
    CHECK(notices(&c, "lounge-removed", BO) == 1 && notices(&c, "lounge-reply", CY) == 0);
    CHECK(lounge_remove(&c, third, S("Off topic")) == ERR_CONFLICT);
    come(&c, BO);
    CHECK(lounge_removal(&c, third, &r) == OK && str_same(r.ground, S("Off topic")) &&
          !r.by_author);
    CHECK(lounge_article(&c, third, &a) == OK && str_same(a.state, S("removed")));
    come(&c, CY);
    CHECK(lounge_article(&c, third, &a) == ERR_NOT_FOUND);
    CHECK(lounge_removal(&c, third, &r) == ERR_NOT_FOUND);
    CHECK(lounge_thread(&c, root, 1, &t) == OK && t.n == 2 && t.thread.articles == 2);
    CHECK(t.thread.last_number == 2 && t.group.unread == 0 && t.group.shown == 2 &&
          t.group.high == 3);
    CHECK(lounge_remove(&c, second, S("")) == OK);
    CHECK(number_in(&c,
                    "SELECT COUNT(*) FROM ledger WHERE kind = 'article.cancelled' AND kept = 0") ==
          1);
    come(&c, BO);
    CHECK(lounge_remove(&c, root, S("")) == OK && lounge_thread(&c, root, 1, &t) == ERR_NOT_FOUND);
    CHECK(lounge_group(&c, GENERAL, &g) == OK && g.shown == 0 && g.low == 4 && g.high == 3 &&
          !g.last.set);
    const int64_t *numbers;
    CHECK(lounge_numbers(&c, &(struct article_range){GENERAL, 1, 9, 9}, &numbers, &n) == OK &&
          n == 0);
    test_ctx_end(&c);
}

static void test_show(void)
{
    struct ctx c = lounge_begin();
    const struct article_waiting *list;
    struct article a;
    size_t n;
    CHECK(db_script(&c, "INSERT INTO role_grant (program, id, person, role, starts, giver) VALUES"
                        " (7,2,101,128,1,101);") == OK);
    int64_t first = put(&c, BO, words(MODERATED, "One", "b @cy")),
            second = put(&c, BO, words(MODERATED, "Two", "b"));
    CHECK(lounge_waiting(&c, MODERATED, &list, &n) == ERR_REFUSED);
    CHECK(notices(&c, "lounge-held", ANA) == 2); /* nobody else moderates there */
    CHECK(notices(&c, "lounge-mention", CY) == 0 && lounge_show(&c, first) == ERR_REFUSED);
    come(&c, ANA);
    CHECK(lounge_waiting(&c, MODERATED, &list, &n) == OK && n == 2 && list[0].id == first);
    CHECK(lounge_show(&c, second) == OK && lounge_show(&c, first) == OK);
    CHECK(lounge_show(&c, first) == ERR_CONFLICT);
    CHECK(notices(&c, "lounge-mention", CY) == 1 && notices(&c, "lounge-shown", BO) == 2);
    come(&c, CY);
    CHECK(lounge_article(&c, first, &a) == OK && a.number == 2 && a.place == 1);
    int64_t third = put(&c, CY, answer(first, "held as well"));
    come(&c, ANA);
    CHECK(third && lounge_remove(&c, third, S("no")) == OK &&
          lounge_show(&c, third) == ERR_CONFLICT);
    test_ctx_end(&c);
}

static void test_moderate(void)
{
    struct ctx c = lounge_begin();
    struct thread_page t;
    struct article_wire w;
    const struct thread *list;
    str lines;
    int64_t last;
    size_t n;
    int64_t root = put(&c, BO, words(GENERAL, "Root", "b")), a = put(&c, CY, answer(root, "a"));
    int64_t b = put(&c, BO, answer(root, "b")), under = put(&c, CY, answer(a, "under a"));
    int64_t other = put(&c, CY, words(GENERAL, "Other", "b"));
    CHECK(root && a && b && under && other && lounge_pin(&c, GENERAL, root, true) == ERR_REFUSED);
    CHECK(lounge_move(&c, GENERAL, root, HELP) == ERR_REFUSED);
    CHECK(lounge_split(&c, a, S("New")) == ERR_REFUSED);
    come(&c, ANA);
    CHECK(lounge_pin(&c, GENERAL, root, true) == OK && lounge_lock(&c, GENERAL, root, true) == OK);
    CHECK(lounge_pin(&c, HELP, root, true) == ERR_CONFLICT);
    CHECK(lounge_threads(&c, &(struct thread_query){.group = GENERAL}, &list, &n) == OK && n == 2);
    CHECK(list[0].root == root && list[0].pinned);
    CHECK(put(&c, BO, answer(root, "locked")) == 0);
    CHECK_STR(c.why, S("This thread is closed. You can start a new one."));
    come(&c, ANA);
    CHECK(lounge_lock(&c, GENERAL, root, false) == OK);
    CHECK(lounge_split(&c, root, S("x")) == ERR_REFUSED);
    CHECK(lounge_split(&c, a, S("Split off")) == OK && c.made == a);
    CHECK(lounge_thread(&c, a, 1, &t) == OK && t.n == 2 && t.articles[1].id == under &&
          t.articles[1].place == 2);
    CHECK(str_same(t.thread.subject, S("Split off")) && t.thread.last_number == 4);
    CHECK(lounge_thread(&c, root, 1, &t) == OK && t.n == 2 && t.articles[1].id == b);
    CHECK(lounge_move(&c, GENERAL, a, HELP) == OK &&
          lounge_move(&c, GENERAL, a, HELP) == ERR_NOT_FOUND);
    CHECK(lounge_thread(&c, a, 1, &t) == OK && t.group.id == HELP && t.articles[1].number == 2);
    CHECK(lounge_wire(&c, GENERAL, 2, &w) == ERR_NOT_FOUND && lounge_wire(&c, HELP, 1, &w) == OK);
    CHECK(str_find(w.head, S("Subject: Split off\r\n")) != SIZE_MAX);
    CHECK(lounge_overview(&c, &(struct article_range){HELP, 1, 1, 9}, &lines, &last) == OK);
    CHECK(str_starts(lines, S("1\tSplit off\t")) &&
          str_ends(lines, S("\tXref: experts.example.org mer.help:1\r\n")));
    test_ctx_end(&c);
}

/* ---- what else people do -------------------------------------------------------------------------- */

static void test_part(void)
{
    struct ctx c = lounge_begin();
    struct article a;
    const struct article_mark *marks;
    const struct report_line *reports;
    const struct article_draft *drafts;
    size_t n;
    struct article_new q = words(HELP, "How?", "b");
    q.kind = "question";
    int64_t root = put(&c, BO, q), said = put(&c, CY, answer(root, "so")),
            plain = put(&c, CY, words(HELP, "x", "y"));
    CHECK(lounge_react(&c, said, S("like"), true) == ERR_REFUSED);
    come(&c, BO);
    CHECK(lounge_react(&c, said, S("like"), true) == OK &&
          lounge_react(&c, said, S("like"), true) == OK);
    CHECK(lounge_react(&c, said, S("thanks"), true) == OK &&
          lounge_react(&c, said, S("hate"), true) == ERR_INVALID);
    CHECK(lounge_article(&c, said, &a) == OK && a.likes == 1 && a.thanks == 1 && a.liked &&
          a.thanked && !a.same_here);
    CHECK(lounge_react(&c, said, S("like"), false) == OK && lounge_article(&c, said, &a) == OK &&
          a.likes == 0);
    CHECK(lounge_bookmark(&c, said, true) == OK && lounge_article(&c, said, &a) == OK &&
          a.bookmarked);
    CHECK(lounge_bookmarks(&c, &marks, &n) == OK && n == 1 && marks[0].id == said);
    CHECK(lounge_bookmark(&c, said, false) == OK && lounge_bookmarks(&c, &marks, &n) == OK &&
          n == 0);
    CHECK(lounge_best(&c, root, plain) == ERR_INVALID &&
          lounge_best(&c, root, root) == ERR_INVALID);
    CHECK(lounge_best(&c, root, said) == OK && notices(&c, "lounge-best", CY) == 1);
    CHECK(number_in(&c, "SELECT answer FROM thread WHERE kind = 'question'") == said);
    come(&c, CY);
    CHECK(lounge_best(&c, root, 0) == ERR_REFUSED && lounge_best(&c, plain, 0) == ERR_REFUSED);
    CHECK(lounge_report(&c, root, S("rude"), S("Look")) == OK &&
          lounge_report(&c, root, S("rude"), S("")) == ERR_CONFLICT);
    int64_t report = number_in(&c, "SELECT id FROM report");
    CHECK(lounge_reports(&c, &reports, &n) == OK && n == 0 &&
          lounge_report_close(&c, report, true, S("x")) == ERR_REFUSED);
    come(&c, ANA);
    CHECK(lounge_reports(&c, &reports, &n) == OK && n == 1 && reports[0].article == root);
    CHECK(lounge_report_close(&c, report, false, S("Fine by us.")) == OK &&
          notices(&c, "lounge-report", CY) == 1);
    CHECK(lounge_report_close(&c, report, true, S("x")) == ERR_CONFLICT);
    struct article_draft d = {.group = HELP, .kind = S("post"), .subject = S("s"), .body = S("b")};
    CHECK(lounge_draft_save(&c, &d) == OK && lounge_draft_save(&c, &d) == OK);
    CHECK(lounge_drafts(&c, &drafts, &n) == OK && n == 1 && str_same(drafts[0].body, S("b")));
    d.subject = d.body = S(" ");
    CHECK(lounge_draft_save(&c, &d) == OK && lounge_drafts(&c, &drafts, &n) == OK && n == 0);
    CHECK(lounge_watch(&c, S("!?"), S("hold")) == ERR_INVALID);
    c.problems = NULL;
    CHECK(lounge_watch(&c, S("bad word"), S("refuse")) == OK &&
          put(&c, BO, words(HELP, "a", "a BAD WORD")) == 0);
    const struct watched_words *watched;
    come(&c, ANA);
    CHECK(lounge_watched(&c, &watched, &n) == OK && n == 1 &&
          lounge_unwatch(&c, watched[0].id) == OK);
    CHECK(put(&c, BO, words(HELP, "a", "a BAD WORD")) != 0);
    CHECK(lounge_watch(&c, S("other"), S("hold")) == ERR_REFUSED);
    test_ctx_end(&c);
}

static void test_poll(void)
{
    struct ctx c = lounge_begin();
    struct poll p;
    const str choices[] = {S("Tea"), S("Coffee"), S("Water")}, twice[] = {S("Tea"), S("tea")};
    struct article_new in = words(GENERAL, "What?", "");
    in.kind = "poll", in.choices = twice, in.n_choices = 2, in.closes.s = c.now.s + 1000;
    CHECK(put(&c, BO, in) == 0 && problem_at(&c, "choices").len > 0);
    in.choices = choices, in.n_choices = 3, in.closes.s = c.now.s;
    CHECK(put(&c, BO, in) == 0 && problem_at(&c, "closes").len > 0);
    in.closes.s = c.now.s + 1000;
    int64_t id = put(&c, BO, in);
    static const struct {
        int64_t person, choice[3];
        size_t n;
        enum err e;
        int64_t votes[3];
    } rows[] = {
        {CY, {2}, 1, OK, {0, 1, 0}},
        {CY, {2}, 1, OK, {0, 1, 0}}, /* stuffing changes nothing */
        {CY, {3}, 1, OK, {0, 0, 1}},
        {BO, {3}, 1, OK, {0, 0, 2}},
        {BO, {1, 2}, 2, ERR_INVALID, {0, 0, 2}},
        {BO, {4}, 1, ERR_INVALID, {0, 0, 2}},
        {BO, {-1}, 1, ERR_INVALID, {0, 0, 2}},
        {0, {1}, 1, ERR_SIGN_IN, {0, 0, 2}},
        {BO, {0}, 0, OK, {0, 0, 1}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        come(&c, rows[i].person);
        CHECK(lounge_vote(&c, id, rows[i].choice, rows[i].n) == rows[i].e);
        come(&c, CY);
        CHECK(lounge_poll(&c, id, &p) == OK && p.n == 3 && p.open && p.voters <= 2);
        for (size_t k = 0; k < 3; k++)
            CHECK(p.choices[k].votes == rows[i].votes[k]);
    }
    c.now.s += 1001;
    CHECK(lounge_vote(&c, id, rows[0].choice, 1) == ERR_REFUSED && lounge_poll(&c, id, &p) == OK &&
          !p.open);
    c.now.s -= 1001;
    in.several = true;
    id = put(&c, BO, in);
    CHECK(lounge_vote(&c, id, rows[4].choice, 2) == OK && lounge_poll(&c, id, &p) == OK);
    CHECK(p.choices[0].votes == 1 && p.choices[1].votes == 1 && p.voters == 1 && p.voted);
    CHECK(lounge_vote(&c, id, (const int64_t[]){1, 1}, 2) == ERR_INVALID);
    CHECK(lounge_poll(&c, id, &p) == OK && p.choices[0].votes == 1);
    test_ctx_end(&c);
}

static enum err follow(struct ctx *c, const char *kind, int64_t subject)
{
    struct ledger_line line = {.kind = str_of(kind), .subject = subject, .person = subject};
    come(c, 0);
    enum err e = db_begin(c);
    return e ? e : db_end(c, lounge_follow(c, &line));
}

/* Nothing that somebody wrote, and no name, is left; the answers of others stay. */
static void test_forget(void)
{
    struct ctx c = lounge_begin();
    struct thread_page t;
    struct article_wire w;
    str lines;
    int64_t last;
    come(&c, CY);
    CHECK(lounge_join(&c, GENERAL) == OK);
    int64_t root = put(&c, BO, words(GENERAL, "Xqzvk", "Xqzvk @cy")),
            said = put(&c, CY, answer(root, "mine"));
    CHECK(lounge_react(&c, root, S("like"), true) == OK);
    int64_t third = put(&c, BO, answer(said, "Xqzvk")),
            held = put(&c, BO, words(MODERATED, "Xqzvk", "Xqzvk"));
    CHECK(third && held && lounge_react(&c, said, S("thanks"), true) == OK);
    CHECK(lounge_edit(&c, third, 1, S(""), S("Xqzvk again")) == OK);
    CHECK(lounge_join(&c, GENERAL) == OK && lounge_bookmark(&c, said, true) == OK);
    CHECK(lounge_draft_save(&c, &(struct article_draft){.group = GENERAL,
                                                        .kind = S("post"),
                                                        .body = S("Xqzvk")}) == OK);
    CHECK(lounge_report(&c, said, S("x"), S("Xqzvk")) == OK);
    CHECK(follow(&c, "erasure.done", BO) == OK);
    static const char *const left[] = {
        "SELECT COUNT(*) FROM article WHERE author = 102 OR subject LIKE '%xqzvk%'",
        "SELECT COUNT(*) FROM article_text WHERE body || html || head LIKE '%xqzvk%' OR head LIKE "
        "'%bo-berg%'",
        "SELECT COUNT(*) FROM placement WHERE overview LIKE '%xqzvk%' OR overview LIKE '%bo-berg%'",
        "SELECT COUNT(*) FROM thread WHERE author = 102 OR last_author = 102 OR subject LIKE "
        "'%xqzvk%'",
        "SELECT (SELECT COUNT(*) FROM article_version) + (SELECT COUNT(*) FROM article_draft) + "
        "(SELECT COUNT(*) FROM report)",
        "SELECT (SELECT COUNT(*) FROM subscription WHERE person = 102) + (SELECT COUNT(*) FROM "
        "bookmark) + (SELECT COUNT(*) FROM reaction)",
    };
    for (size_t i = 0; i < COUNT(left); i++)
        CHECK(number_in(&c, left[i]) == 0);
    come(&c, CY);
    CHECK(lounge_thread(&c, root, 1, &t) == OK && t.n == 1 && t.articles[0].id == said &&
          t.articles[0].thanks == 0);
    CHECK(t.thread.articles == 1 && t.thread.author == 1 && t.group.shown == 1);
    CHECK(lounge_wire(&c, GENERAL, 2, &w) == OK &&
          str_find(w.head, S("Subject: Re:\r\n")) != SIZE_MAX);
    CHECK(lounge_overview(&c, &(struct article_range){GENERAL, 1, 9, 9}, &lines, &last) == OK &&
          last == 2);
    CHECK(follow(&c, "erasure.done", BO) == OK);
    test_ctx_end(&c);
}

/* Two records of one human: what the one has goes to the other, and back. */
static void test_merge(void)
{
    struct ctx c = lounge_begin();
    int64_t root = put(&c, DI, words(GENERAL, "a", "b")), said = put(&c, CY, answer(root, "c"));
    come(&c, DI);
    CHECK(lounge_join(&c, GENERAL) == OK && lounge_bookmark(&c, said, true) == OK &&
          lounge_react(&c, said, S("like"), true) == OK);
    CHECK(db_script(&c, "INSERT INTO person_merge (id, loser, winner, actor, at) VALUES (1, 104, "
                        "102, 101, 1)") == OK);
    static const char moved[] = "SELECT (SELECT COUNT(*) FROM article WHERE author = 102) + "
                                "(SELECT COUNT(*) FROM thread WHERE author = 102)"
                                " + (SELECT COUNT(*) FROM subscription WHERE person = 102) + "
                                "(SELECT COUNT(*) FROM bookmark WHERE person = 102)"
                                " + (SELECT COUNT(*) FROM reaction WHERE person = 102)";
    struct ledger_line line = {.kind = S("person.merged"), .subject = 1, .person = DI};
    come(&c, 0);
    CHECK(db_begin(&c) == OK && db_end(&c, lounge_follow(&c, &line)) == OK &&
          number_in(&c, moved) == 5);
    CHECK(db_script(&c, "UPDATE person_merge SET undone = 2, undoer = 101") == OK);
    line.kind = S("person.unmerged");
    CHECK(db_begin(&c) == OK && db_end(&c, lounge_follow(&c, &line)) == OK &&
          number_in(&c, moved) == 0);
    test_ctx_end(&c);
}

/* The middle of the first answers, of the day on which was asked. */
static void test_days(void)
{
    struct ctx c = lounge_begin();
    struct article_new q = words(HELP, "How?", "b");
    moment start = {c.now.s - c.now.s % 86400};
    q.kind = "question";
    static const int64_t minutes[] = {10, 30, 500};
    for (size_t i = 0; i < COUNT(minutes); i++) {
        c.now = start;
        int64_t root = put(&c, BO, q);
        CHECK(put(&c, BO, answer(root, "by myself")) != 0);
        c.now.s += minutes[i] * 60;
        CHECK(put(&c, CY, answer(root, "so")) != 0);
    }
    c.now = start;
    CHECK(put(&c, ANA, q) != 0 && lounge_count(&c) == OK);
    CHECK(number_in(&c, "SELECT COUNT(*) FROM newsgroup_day") == 0); /* the day is not over */
    c.now.s += 86400;
    CHECK(lounge_count(&c) == OK && lounge_count(&c) == OK);
    CHECK(
        number_in(
            &c,
            "SELECT COUNT(*) FROM newsgroup_day WHERE newsgroup = 202 AND articles = 10 AND "
            "threads = 4"
            " AND writers = 3 AND questions = 4 AND answered = 3 AND first_answer_minutes = 30") ==
        1);
    test_ctx_end(&c);
}

int main(void)
{
    test_edit();
    test_remove();
    test_show();
    test_moderate();
    test_part();
    test_poll();
    test_forget();
    test_merge();
    test_days();
    return CHECK_RESULT();
}
