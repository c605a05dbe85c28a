#include "feature/lounge/lounge_fixture.h"

static bool sees(struct ctx *c, int64_t person, int64_t group)
{
    struct newsgroup g;
    come(c, person);
    return lounge_group(c, group, &g) == OK;
}

static void test_groups(void)
{
    static const struct {
        int64_t person;
        int groups[9]; /* 201 .. 209 */
    } rows[] = {
        {0, {0, 0, 0, 0, 0, 0, 0, 1, 0}},   {ANA, {1, 1, 0, 1, 0, 0, 0, 1, 1}},
        {BO, {1, 1, 0, 1, 1, 1, 0, 1, 1}},  {CY, {1, 1, 0, 1, 0, 0, 0, 1, 1}},
        {EVE, {1, 1, 0, 1, 1, 0, 0, 1, 1}}, {DI, {1, 1, 0, 1, 0, 0, 0, 1, 1}},
    };
    struct ctx c = lounge_begin();
    const struct newsgroup *list;
    size_t n, many;
    for (size_t i = 0; i < COUNT(rows); i++) {
        many = 0;
        for (int k = 0; k < 9; k++) {
            CHECK(sees(&c, rows[i].person, GENERAL + k) == (rows[i].groups[k] == 1));
            many += rows[i].groups[k] == 1;
        }
        CHECK(lounge_groups(&c, &list, &n) == OK && n == many);
    }
    come(&c, BO);
    c.nda = 2;
    CHECK(lounge_groups(&c, &list, &n) == OK && n == 8);
    CHECK_STR(list[0].name, S("mer.cloud"));
    struct newsgroup g;
    CHECK(lounge_group_named(&c, S("mer.nda"), &g) == OK && g.id == NDA && g.rights == 31);
    CHECK(lounge_group_named(&c, S("mer.secret"), &g) == ERR_NOT_FOUND);
    come(&c, ANA);
    CHECK(lounge_group(&c, GENERAL, &g) == OK && g.rights == LOUNGE_ALL);
    test_ctx_end(&c);
}

static void test_members(void)
{
    struct ctx c = lounge_begin();
    struct newsgroup g;
    const struct group_member *list;
    size_t n;
    come(&c, ANA);
    struct member_change m = {.group = SECRET, .person = CY, .role = S("member")};
    CHECK(lounge_member(&c, &m) == ERR_NOT_FOUND);
    CHECK(db_script(&c, "INSERT INTO subscription (program, person, newsgroup, role, since) VALUES "
                        "(7,101,203,'member',1)") == OK);
    CHECK(lounge_member(&c, &m) == OK && sees(&c, CY, SECRET) && !sees(&c, DI, SECRET));
    come(&c, CY);
    CHECK(lounge_member(&c, &(struct member_change){.group = SECRET, .person = ANA}) ==
          ERR_REFUSED);
    CHECK(lounge_members(&c, SECRET, &list, &n) == OK && n == 2);
    come(&c, ANA);
    m.role = S("muted");
    CHECK(lounge_member(&c, &m) == OK && sees(&c, CY, SECRET));
    CHECK(put(&c, CY, words(SECRET, "a", "b")) == 0);
    CHECK_STR(c.why, S("You can read this group, but not write in it at present."));
    CHECK(lounge_leave(&c, SECRET) == ERR_REFUSED);
    come(&c, ANA);
    m.role = S("banned"), m.until = (opt_time){true, {c.now.s + 100}};
    CHECK(lounge_member(&c, &m) == OK && !sees(&c, CY, SECRET));
    c.now.s += 101;
    CHECK(!sees(&c, CY, SECRET)); /* a member no more */
    come(&c, ANA);
    m.role = S("king");
    CHECK(lounge_member(&c, &m) == ERR_INVALID);
    come(&c, BO);
    CHECK(lounge_join(&c, GENERAL) == OK && lounge_join(&c, GENERAL) == OK);
    CHECK(lounge_group(&c, GENERAL, &g) == OK && str_same(g.role, S("member")));
    CHECK(lounge_mail(&c, HELP, S("each")) == OK && lounge_mail(&c, HELP, S("x")) == ERR_INVALID);
    CHECK(lounge_group(&c, HELP, &g) == OK && str_same(g.mail, S("each")));
    CHECK(lounge_leave(&c, GENERAL) == OK);
    CHECK(lounge_group(&c, GENERAL, &g) == OK && g.role.len == 0);
    CHECK(lounge_join(&c, SECRET) == ERR_NOT_FOUND);
    come(&c, 0);
    CHECK(lounge_join(&c, GENERAL) == ERR_SIGN_IN);
    test_ctx_end(&c);
}

static void test_save(void)
{
    struct ctx c = lounge_begin();
    const struct newsgroup_grant grants[] = {{S("role"), 2, 31}, {S("expertise"), 11, 7}};
    struct newsgroup_new in = {.name = S("mer.new"),
                               .title = S("New"),
                               .kind = S("group"),
                               .grants = grants,
                               .n_grants = 2};
    struct newsgroup g;
    const struct newsgroup_grant *list;
    size_t n;
    int64_t id = 0;
    come(&c, BO);
    CHECK(lounge_group_save(&c, &in, &id, 0) == ERR_REFUSED);
    come(&c, ANA);
    CHECK(lounge_group_save(&c, &in, &id, 0) == OK && id != 0);
    CHECK(lounge_group(&c, id, &g) == OK && g.version == 1);
    CHECK(lounge_grants(&c, id, &list, &n) == OK && n == 2);
    in.title = S("Newer"), in.n_grants = 1;
    CHECK(lounge_group_save(&c, &in, &id, 1) == OK);
    CHECK(lounge_group_save(&c, &in, &id, 1) == ERR_CONFLICT);
    CHECK(lounge_group(&c, id, &g) == OK && str_same(g.title, S("Newer")) && g.version == 2);
    static const char *const bad[] = {"ab", "Mer.x", "mer..x", "mer.x.", ".mer", "mer x", "mer.\r"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        id = 0, c.problems = NULL, in.name = str_of(bad[i]);
        CHECK(lounge_group_save(&c, &in, &id, 0) == ERR_INVALID && problem_at(&c, "name").len > 0);
    }
    id = 0, c.problems = NULL, in.name = S("mer.new");
    CHECK(lounge_group_save(&c, &in, &id, 0) == ERR_INVALID);
    c.problems = NULL;
    CHECK(lounge_group_state(&c, g.id, S("read_only")) == OK);
    CHECK(put(&c, BO, words(g.id, "a", "b")) == 0);
    CHECK_STR(c.why, S("This group can be read, but nobody can write in it now."));
    test_ctx_end(&c);
}

/* ---- posting and reading ------------------------------------------------------------------------ */

static void test_thread(void)
{
    struct ctx c = lounge_begin();
    struct thread_page t;
    struct article a;
    const struct thread *list;
    size_t n, written;
    come(&c, CY);
    CHECK(lounge_join(&c, GENERAL) == OK);
    int64_t root = put(&c, BO, words(GENERAL, "First", "Hello @cy and @nobody, `@di`")), last = 0;
    CHECK(root != 0);
    for (int i = 0; i < 44; i++)
        CHECK((last = put(&c, i % 2 ? BO : CY, answer(root, "again *and* again"))) != 0);
    CHECK(number_in(&c, "SELECT COUNT(*) FROM mention") == 1);
    CHECK(number_in(&c, "SELECT COUNT(*) FROM ledger WHERE kind = 'article.shown'") == 45);
    come(&c, 0);
    CHECK(lounge_thread(&c, root, 1, &t) == ERR_NOT_FOUND);
    come(&c, CY);
    CHECK(lounge_thread(&c, root, 0, &t) == OK && t.page == 1 && t.pages == 3 && t.n == 20);
    CHECK(t.articles[0].id == root && t.articles[0].author.id == BO && t.articles[0].author.member);
    CHECK(t.articles[0].unread && !t.articles[1].unread && t.articles[1].mine);
    CHECK(t.articles[2].number == 3 && t.articles[2].parent == root && t.articles[2].place == 3);
    CHECK(str_find(t.articles[0].html.text, S("<a href=\"/people/cy\"")) != SIZE_MAX);
    CHECK(str_find(t.articles[0].html.text, S("people/nobody")) == SIZE_MAX);
    CHECK_STR(t.articles[1].subject, S("Re: First"));
    CHECK(t.group.unread == 45 && t.thread.articles == 45 && t.thread.unread == 1);
    CHECK(lounge_write(&c, &written) == OK && written == 2);
    CHECK(lounge_thread(&c, root, 0, &t) == OK && t.page == 2 && t.group.unread == 13);
    CHECK(lounge_thread(&c, root, 3, &t) == OK && t.n == 5 && t.articles[4].id == last);
    CHECK(lounge_write(&c, &written) == OK);
    CHECK(lounge_thread(&c, root, 0, &t) == OK && t.page == 3 && t.group.unread == 0);
    CHECK(lounge_thread(&c, root, 4, &t) == ERR_NOT_FOUND);
    CHECK(lounge_threads(&c, &(struct thread_query){.group = GENERAL}, &list, &n) == OK && n == 1);
    CHECK(list[0].articles == 45 && list[0].unread == 0 && list[0].last_number == 45);
    CHECK(put(&c, BO, answer(root, "more")) != 0 && put(&c, BO, answer(root, "more")) != 0);
    come(&c, CY);
    CHECK(lounge_thread(&c, root, 1, &t) == OK && t.group.unread == 2 && t.thread.unread == 1);
    CHECK(lounge_read_all(&c, GENERAL) == OK && lounge_thread(&c, root, 0, &t) == OK);
    CHECK(t.page == 3 && t.group.unread == 0);
    CHECK(lounge_article(&c, last, &a) == OK && a.number == 45 && a.root == root);
    come(&c, 0);
    CHECK(lounge_article(&c, last, &a) == ERR_NOT_FOUND);
    CHECK(lounge_threads(&c, &(struct thread_query){.group = GENERAL}, &list, &n) == ERR_NOT_FOUND);
    test_ctx_end(&c);
}

static void test_lists(void)
{
    struct ctx c = lounge_begin();
    const struct thread *list;
    const struct article *articles;
    size_t n;
    for (int i = 0; i < 60; i++)
        CHECK(put(&c, ANA, words(HELP, "A", "b")) != 0);
    struct article_new question = words(HELP, "How?", "Do it");
    question.kind = "question";
    int64_t asked = put(&c, BO, question);
    struct thread_query q = {.group = HELP, .filter = ""};
    CHECK(asked && lounge_threads(&c, &q, &list, &n) == OK && n == 50 && list[0].root == asked);
    q.before = list[49].last_id;
    CHECK(lounge_threads(&c, &q, &list, &n) == OK && n == 11);
    static const struct {
        const char *filter;
        size_t n;
    } filters[] = {{"unanswered", 1}, {"polls", 0}, {"mine", 1}, {"unread", 0}};
    for (size_t i = 0; i < COUNT(filters); i++) {
        q = (struct thread_query){.group = HELP, .filter = filters[i].filter};
        CHECK(lounge_threads(&c, &q, &list, &n) == OK && n == filters[i].n);
    }
    CHECK(lounge_join(&c, HELP) == OK && put(&c, ANA, words(HELP, "A", "b")) != 0);
    come(&c, BO);
    q.filter = "unread";
    CHECK(lounge_threads(&c, &q, &list, &n) == OK && n == 1);
    q.filter = "nonsense";
    CHECK(lounge_threads(&c, &q, &list, &n) == ERR_INVALID);
    CHECK(lounge_latest(&c, HELP, 0, &articles, &n) == OK && n == 50);
    CHECK(lounge_latest(&c, 0, BO, &articles, &n) == OK && n == 1 && articles[0].id == asked);
    int64_t more = put(&c, CY, answer(asked, "like that"));
    CHECK(lounge_since(&c, asked, 1, &articles, &n) == OK && n == 1 && articles[0].id == more);
    CHECK(lounge_since(&c, asked, 2, &articles, &n) == OK && n == 0);
    test_ctx_end(&c);
}

/* What cannot be posted, and what is said. */
static void test_refused(void)
{
    struct ctx c = lounge_begin();
    struct article_new w;
    char storm[400] = "", big[ARTICLE_BODY_MAX + 2];
    size_t len = 0;
    for (int i = 0; i < 30; i++)
        len += (size_t)snprintf(storm + len, sizeof storm - len, "@p%d ", i);
    memset(big, 'x', sizeof big - 1), big[sizeof big - 1] = 0;
    CHECK(put(&c, 0, words(GENERAL, "a", "b")) == 0);
    CHECK(put(&c, DI, words(SECRET, "a", "b")) == 0 && put(&c, DI, words(999, "a", "b")) == 0);
    CHECK(put(&c, BO, words(NEWS, "a", "b")) == 0);
    CHECK_STR(c.why, S("You can answer in this group, but not start threads."));
    CHECK(put(&c, BO, words(GENERAL, "", "b")) == 0 && problem_at(&c, "subject").len > 0);
    CHECK(put(&c, BO, words(GENERAL, "a\r\nX: y", "b")) == 0 && problem_at(&c, "subject").len > 0);
    CHECK(put(&c, BO, words(GENERAL, "a", "")) == 0 && problem_at(&c, "body").len > 0);
    CHECK(put(&c, BO, words(GENERAL, "a", big)) == 0 && problem_at(&c, "body").len > 0);
    CHECK(put(&c, BO, words(GENERAL, "a", storm)) == 0 && problem_at(&c, "body").len > 0);
    CHECK(put(&c, BO, words(GENERAL, "a", "\xff\xfe")) == 0);
    w = words(GENERAL, "a", "b"), w.message_id = S("no at");
    CHECK(put(&c, BO, w) == 0 && problem_at(&c, "message_id").len > 0);
    w.message_id = S("x.1@example.org");
    CHECK(put(&c, BO, w) != 0 && put(&c, BO, w) == 0);
    CHECK_STR(c.why, S("This article is here already."));
    CHECK(number_in(&c, "SELECT high FROM newsgroup WHERE id = 201") == 1);
    CHECK(put(&c, BO, answer(4711, "b")) == 0);
    w = words(GENERAL, "a", "b"), w.kind = "nonsense";
    CHECK(put(&c, BO, w) == 0);
    for (int i = 0; i < POST_NEW_HOUR; i++)
        CHECK(put(&c, DI, words(GENERAL, "a", "b")) != 0);
    CHECK(put(&c, DI, words(GENERAL, "a", "b")) == 0);
    CHECK_STR(c.why,
              S("You are new here, and have written much already. Please go on a little later."));
    test_ctx_end(&c);
}

static void test_held(void)
{
    struct ctx c = lounge_begin();
    struct article a;
    enum article_end end;
    int64_t id = 0;
    struct article_new w = words(MODERATED, "a", "b");
    come(&c, BO);
    CHECK(lounge_post(&c, &w, &id, &end) == OK && end == ARTICLE_HELD);
    CHECK(lounge_article(&c, id, &a) == OK && str_same(a.state, S("held")) && a.number == 0);
    come(&c, CY);
    CHECK(lounge_article(&c, id, &a) == ERR_NOT_FOUND);
    come(&c, ANA);
    CHECK(lounge_article(&c, id, &a) == OK);
    CHECK(lounge_post(&c, &w, &id, &end) == OK && end == ARTICLE_SHOWN);
    CHECK(number_in(&c, "SELECT COUNT(*) FROM article_waiting") == 1);
    CHECK(db_script(&c, "INSERT INTO watched_word VALUES (7,1,'snake oil','hold',101,1),"
                        "(7,2,'casino','refuse',101,1)") == OK);
    come(&c, BO);
    w = words(GENERAL, "a", "Buy Snake  Oil, now");
    CHECK(lounge_post(&c, &w, &id, &end) == OK && end == ARTICLE_HELD);
    w = words(GENERAL, "The CASINO", "b");
    CHECK(lounge_post(&c, &w, &id, &end) == ERR_REFUSED);
    w = words(GENERAL, "Casinos", "rattlesnake oil");
    CHECK(lounge_post(&c, &w, &id, &end) == OK && end == ARTICLE_SHOWN);
    test_ctx_end(&c);
}

/* ---- doors -------------------------------------------------------------------------------------- */

static void test_wire(void)
{
    struct ctx c = lounge_begin();
    struct article_wire w;
    const int64_t *numbers;
    const str *ids;
    str lines;
    int64_t last, next, found, groups[] = {SECRET, GENERAL};
    size_t n;
    struct article_new in = words(GENERAL, "Über\xC3\xA4ll", "one\ntwo");
    in.groups[1] = CLOUD, in.n_groups = 2, in.message_id = S("a.1@example.org");
    int64_t root = put(&c, BO, in), second = put(&c, CY, answer(root, "three"));
    CHECK(root && second && put(&c, CY, words(GENERAL, "other", ".\n..")) != 0);
    CHECK(lounge_wire(&c, GENERAL, 1, &w) == OK && w.id == root);
    CHECK_STR(w.body, S("one\r\ntwo\r\n"));
    CHECK(str_find(w.head, S("Message-ID: <a.1@example.org>\r\n")) != SIZE_MAX);
    CHECK(str_find(w.head, S("Newsgroups: mer.general\r\n")) != SIZE_MAX);
    CHECK(str_find(w.head, S("Xref: experts.example.org mer.general:1\r\n")) != SIZE_MAX);
    CHECK(str_find(w.head, S("<bo-berg@experts.example.org.invalid>")) != SIZE_MAX);
    come(&c, BO);
    CHECK(lounge_wire_named(&c, S("a.1@example.org"), &w) == OK);
    CHECK(str_find(w.head, S("Newsgroups: mer.cloud,mer.general\r\n")) != SIZE_MAX);
    CHECK(lounge_wire(&c, CLOUD, 1, &w) == OK && lounge_wire(&c, CLOUD, 2, &w) == ERR_NOT_FOUND);
    come(&c, CY);
    CHECK(lounge_wire(&c, CLOUD, 1, &w) == ERR_NOT_FOUND);
    struct article_range range = {GENERAL, 1, 100, 2};
    CHECK(lounge_numbers(&c, &range, &numbers, &n) == OK && n == 2 && numbers[1] == 2);
    CHECK(lounge_overview(&c, &range, &lines, &last) == OK && last == 2);
    CHECK(str_starts(lines, S("1\t=?UTF-8?B?")) &&
          str_find(lines, S("\t<a.1@example.org>\t")) != SIZE_MAX);
    range = (struct article_range){GENERAL, 3, 3, 10};
    CHECK(lounge_overview(&c, &range, &lines, &last) == OK && last == 3);
    CHECK(str_starts(lines, S("3\tother\t\"Cy\" <cy@experts.example.org.invalid>\t")));
    CHECK(str_ends(lines, S("\t2\tXref: experts.example.org mer.general:3\r\n")));
    range.group = CLOUD;
    CHECK(lounge_overview(&c, &range, &lines, &last) == ERR_NOT_FOUND);
    CHECK(lounge_next(&c, GENERAL, 1, false, &next) == OK && next == 2);
    CHECK(lounge_next(&c, GENERAL, 1, true, &next) == OK && next == 0);
    CHECK(lounge_find(&c, S("a.1@example.org"), &found) == OK && found == root);
    CHECK(lounge_new(&c, &(struct article_news){c.now, groups, 2}, &ids, &n) == OK && n == 3);
    CHECK(lounge_new(&c, &(struct article_news){{c.now.s + 1}, groups, 2}, &ids, &n) == OK &&
          n == 0);
    come(&c, 0);
    CHECK(lounge_find(&c, S("a.1@example.org"), &found) == OK && found == 0);
    test_ctx_end(&c);
}

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
    int64_t first = put(&c, BO, words(MODERATED, "One", "b @cy")),
            second = put(&c, BO, words(MODERATED, "Two", "b"));
    CHECK(lounge_waiting(&c, MODERATED, &list, &n) == ERR_REFUSED);
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
    test_days();
    test_forget();
    test_merge();
    test_edit();
    test_remove();
    test_show();
    test_moderate();
    test_part();
    test_poll();
    test_groups();
    test_members();
    test_save();
    test_thread();
    test_lists();
    test_refused();
    test_held();
    test_wire();
    return CHECK_RESULT();
}
