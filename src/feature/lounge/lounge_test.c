#include "feature/frame/frame.h"
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
    in.grants = &grants[1], in.n_grants = 1; /* would be lost even for who makes it */
    CHECK(lounge_group_save(&c, &in, &id, 0) == ERR_INVALID && problem_at(&c, "grants").len > 0);
    CHECK(number_in(&c, "SELECT COUNT(*) FROM newsgroup WHERE name = 'mer.new'") == 0);
    c.problems = NULL, in.grants = grants, in.n_grants = 2;
    CHECK(lounge_group_save(&c, &in, &id, 0) == OK && id != 0);
    CHECK(lounge_group(&c, id, &g) == OK && g.version == 1);
    CHECK(lounge_grants(&c, id, &list, &n) == OK && n == 2);
    in.title = S("Newer"), in.n_grants = 1;
    CHECK(lounge_group_save(&c, &in, &id, 1) == OK);
    CHECK(lounge_group_save(&c, &in, &id, 1) == ERR_CONFLICT);
    in.nda_version = 1; /* Ana has signed nothing */
    CHECK(lounge_group_save(&c, &in, &id, 2) == ERR_INVALID);
    c.problems = NULL, in.nda_version = 0;
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
    const struct thread *list = NULL;
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
    CHECK(t.articles[2].number == 3 && t.articles[2].place == 3);
    struct article alone;
    CHECK(lounge_article(&c, t.articles[1].id, &alone) == OK && alone.parent == root);
    CHECK_STR(alone.subject, S("Re: First"));
    CHECK(str_find(t.articles[0].html.text, S("<a href=\"/people/cy\"")) != SIZE_MAX);
    CHECK(str_find(t.articles[0].html.text, S("people/nobody")) == SIZE_MAX);
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

/* Who reads an article on the web is not told of it any more, behind the bell or by mail; a member of the group or
 * not. What is on another page is still told. */
static void test_read_is_told(void)
{
    struct ctx c = lounge_begin();
    struct thread_page t;
    size_t written;
    int64_t root = put(&c, BO, words(GENERAL, "First", "Hello @cy")), last = 0;
    for (int i = 0; i < 22; i++)
        CHECK((last = put(&c, BO, answer(root, i < 21 ? "again" : "and @cy"))) != 0);
    static const char WAITING[] = "SELECT COUNT(*) FROM notice WHERE person = 103 AND read = 0"
                                  " AND mail_due IS NOT NULL";
    CHECK(number_in(&c, WAITING) == 2 && last != 0);
    const struct reader reader = {.name = S("Cy"), .unread = 2};
    come(&c, CY);
    c.reader = &reader;
    CHECK(lounge_thread(&c, root, 1, &t) == OK && t.n == 20);
    c.me = 0; /* the job */
    CHECK(lounge_write(&c, &written) == OK && number_in(&c, WAITING) == 1);
    CHECK(number_in(&c, "SELECT unread FROM notice_head WHERE person = 103") == 1);
    come(&c, CY);
    CHECK(lounge_thread(&c, root, 2, &t) == OK);
    c.me = 0;
    CHECK(lounge_write(&c, &written) == OK && number_in(&c, WAITING) == 0);
    CHECK(number_in(&c, "SELECT unread FROM notice_head WHERE person = 103") == 0);
    test_ctx_end(&c);
}

static void test_lists(void)
{
    struct ctx c = lounge_begin();
    const struct thread *list = NULL;
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

int main(void)
{
    test_groups();
    test_members();
    test_save();
    test_thread();
    test_read_is_told();
    test_lists();
    test_refused();
    test_held();
    test_wire();
    return CHECK_RESULT();
}
