#include "feature/ama/inside.h"

#include "base/test.h"
#include "feature/blog/blog.h"
#include "feature/frame/testing.h"
#include "feature/program/program.h"
#include "kit/sandbox/sandbox.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY, DI, ED, STAFF_ = 110 };

static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana',x'01',1),"
    "(102,'bo','Bo',x'02',1),(103,'cy','Cy',x'03',1),(104,'di','Di',x'04',1),(105,'ed','Ed',x'05',"
    "1),"
    "(110,'mo','Mo',x'06',1);";

/* Mo plans; Ana hosts, Cy helps her. */
static struct ctx begin(const char *folder)
{
    struct ctx c = test_ctx_begin();
    struct site *site = arena_take(c.mem, 1, sizeof *site);
    int64_t program;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = STAFF_;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    if (folder) {
        *site = *c.site;
        site->data_dir = str_of(folder);
        c.site = site;
    }
    return c;
}

static void as(struct ctx *c, int64_t person)
{
    enter(c, person, person == STAFF_ ? MANAGER : MEMBER);
}

static int64_t plan(struct ctx *c, bool moderated, bool anonymous)
{
    int64_t id = 0;
    as(c, STAFF_);
    CHECK(ama_make(c,
                   &(struct ama_form){.title = S("Ask Ana"),
                                      .zone = S("Europe/Berlin"),
                                      .opens = {true, c->now},
                                      .starts = {true, {c->now.s + 3600}},
                                      .ends = {true, {c->now.s + 7200}},
                                      .seen_by = ANYBODY,
                                      .moderated = moderated,
                                      .anonymous = anonymous,
                                      .host = S("ana")},
                   &id) == OK);
    size_t moved;
    CHECK(ama_tick(c, &moved) == OK && moved == 1);
    as(c, ANA);
    CHECK(ama_reply(c, id, S("host"), true) == OK);
    return id;
}

static int64_t ask(struct ctx *c, int64_t event, int64_t person, const char *words)
{
    struct ama_asked asked = {0};
    as(c, person);
    CHECK(ama_ask(c, event, &(struct ama_asking){.words = str_of(words)}, &asked) == OK);
    return asked.question;
}

static ama_question one(struct ctx *c, int64_t event, int64_t id)
{
    ama_question q;
    CHECK(q_ama_question_one(c, event, id, &q) == OK && q.found);
    return q;
}

static void test_rules(void)
{
    static const struct {
        enum ama_answer answer;
        enum ama_act act;
        struct ama_facts f;
    } cases[] = {
        {AMA_YES, AMA_ASK, {.me = 1, .event = S("open")}},
        {AMA_YES, AMA_ASK, {.me = 1, .event = S("live")}},
        {AMA_YES, AMA_ASK, {.me = 1, .event = S("answering")}},
        {AMA_SIGN_IN, AMA_ASK, {.event = S("open")}},
        {AMA_NOT_OPEN, AMA_ASK, {.me = 1, .event = S("planned")}},
        {AMA_NOT_OPEN, AMA_ASK, {.me = 1, .event = S("published")}},
        {AMA_NOT_OPEN, AMA_ASK, {.me = 1, .event = S("cancelled")}},
        {AMA_OVER, AMA_ASK, {.me = 1, .event = S("answering"), .over = true}},
        {AMA_ENOUGH_ASKED, AMA_ASK, {.me = 1, .event = S("open"), .asked = AMA_QUESTIONS}},
        {AMA_NOT_ANONYMOUS, AMA_ASK_ANONYMOUSLY, {.me = 1, .event = S("open")}},
        {AMA_YES,
         AMA_ASK_ANONYMOUSLY,
         {.me = 1, .event = S("open"), .anonymous = true, .asked = 9}},
        {AMA_YES, AMA_VOTE, {.me = 1, .event = S("open"), .question = S("shown")}},
        {AMA_SIGN_IN, AMA_VOTE, {.event = S("open"), .question = S("shown")}},
        {AMA_NOT_SHOWN, AMA_VOTE, {.me = 1, .event = S("open"), .question = S("held")}},
        {AMA_NOT_SHOWN, AMA_VOTE, {.me = 1, .event = S("open"), .question = S("answered")}},
        {AMA_ENOUGH_VOTES,
         AMA_VOTE,
         {.me = 1, .event = S("open"), .question = S("shown"), .votes = AMA_VOTES}},
        {AMA_YES,
         AMA_VOTE,
         {.me = 1, .event = S("open"), .question = S("shown"), .votes = AMA_VOTES, .voted = true}},
        {AMA_YES, AMA_EDIT, {.me = 1, .question = S("shown"), .mine = true}},
        {AMA_NOT_MINE, AMA_EDIT, {.me = 1, .question = S("shown"), .organizes = true}},
        {AMA_ANSWERED, AMA_EDIT, {.me = 1, .question = S("answered"), .mine = true}},
        {AMA_DONE, AMA_EDIT, {.me = 1, .question = S("refused"), .mine = true}},
        {AMA_YES, AMA_WITHDRAW, {.question = S("refused"), .mine = true}},
        {AMA_NOT_ORGANIZER, AMA_MODERATE, {.me = 1, .answers = true}},
        {AMA_YES, AMA_MODERATE, {.me = 1, .organizes = true}},
        {AMA_NOT_HOST, AMA_ANSWER, {.event = S("live"), .question = S("shown"), .organizes = true}},
        {AMA_YES, AMA_ANSWER, {.event = S("live"), .question = S("held"), .answers = true}},
        {AMA_NOT_OPEN,
         AMA_ANSWER,
         {.event = S("planned"), .question = S("shown"), .answers = true}},
        {AMA_DONE, AMA_ANSWER, {.event = S("live"), .question = S("merged"), .answers = true}},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK(ama_may(&cases[i].f, cases[i].act) == cases[i].answer);
    for (enum ama_answer a = AMA_SIGN_IN; a <= AMA_DONE; a++)
        CHECK(ama_sentence(a)[0] != '\0');
}

static void test_forms(void)
{
    struct ctx c = begin(NULL);
    int64_t id;
    const moment now = c.now;
    const struct ama_form good = {
        .title = S("Ask"), .zone = S("UTC"), .seen_by = ANYBODY, .opens = {true, now}};
    struct {
        const char *field;
        struct ama_form form;
    } bad[] = {{"title", good}, {"seen_by", good}, {"zone", good},   {"ends", good},
               {"ends", good},  {"opens", good},   {"closes", good}, {"handle", good}};
    bad[0].form.title = S("A");
    bad[1].form.seen_by = 0;
    bad[2].form.zone = S("Mars/Base");
    bad[3].form.starts = (opt_time){true, now};
    bad[4].form.starts = (opt_time){true, now}, bad[4].form.ends = (opt_time){true, now};
    bad[5].form.starts = (opt_time){true, {now.s - 9}},
    bad[5].form.ends = (opt_time){true, {now.s + 9}};
    bad[6].form.closes = (opt_time){true, now};
    bad[7].form.host = S("nobody");
    as(&c, STAFF_);
    for (size_t i = 0; i < COUNT(bad); i++) {
        c.problems = NULL;
        CHECK(ama_make(&c, &bad[i].form, &id) == ERR_INVALID);
        CHECK(problem_at(&c, bad[i].field).len > 0);
    }
    c.problems = NULL;
    as(&c, BO);
    CHECK(ama_make(&c, &good, &id) == ERR_REFUSED);
    test_ctx_end(&c);
}

static void test_life(void)
{
    struct ctx c = begin(NULL);
    ama_event e;
    size_t moved;
    int64_t id = plan(&c, false, false);
    as(&c, BO);
    CHECK(ama_move(&c, id, S("live")) == ERR_REFUSED);
    as(&c, STAFF_);
    CHECK(ama_move(&c, id, S("published")) == ERR_CONFLICT); /* it has a time, which comes first */
    c.now.s += 2 * 3600 + 1;                                 /* over: both steps at once */
    CHECK(ama_tick(&c, &moved) == OK && moved == 2);
    CHECK(ama_load(&c, id, &e) == OK && str_same(e.state, S("answering")));
    CHECK(ama_move(&c, id, S("published")) == OK);
    CHECK(ama_move(&c, id, S("published")) == ERR_CONFLICT);
    CHECK(ama_tick(&c, &moved) == OK && moved == 0);
    test_ctx_end(&c);
}

static void test_parts(void)
{
    struct ctx c = begin(NULL);
    ama_event e;
    int64_t id = plan(&c, false, false);
    as(&c, ANA);
    const struct ama_part delegate = {S("cy"), S("delegate"), ANA};
    CHECK(ama_invite(&c, id, &delegate) == OK);
    CHECK(ama_invite(&c, id, &(struct ama_part){S("di"), S("organizer"), 0}) == ERR_REFUSED);
    as(&c, BO);
    CHECK(ama_invite(&c, id, &delegate) == ERR_REFUSED);
    CHECK(ama_reply(&c, id, S("host"), true) == ERR_CONFLICT); /* nobody asked */
    as(&c, CY);
    CHECK(ama_load(&c, id, &e) == OK && !ama_answers(&e) && e.parts == 1);
    CHECK(ama_reply(&c, id, S("delegate"), true) == OK);
    CHECK(ama_load(&c, id, &e) == OK && ama_answers(&e) && e.for_host == ANA);
    CHECK(ama_reply(&c, id, S("delegate"), false) == OK);
    CHECK(ama_load(&c, id, &e) == OK && !ama_answers(&e));
    as(&c, STAFF_); /* the last organizer stays */
    CHECK(ama_reply(&c, id, S("organizer"), false) == ERR_REFUSED);
    CHECK(ama_part_drop(&c, id, STAFF_, S("organizer")) == ERR_REFUSED);
    CHECK(ama_part_drop(&c, id, ANA, S("host")) == OK); /* with her delegates */
    as(&c, CY);
    CHECK(ama_reply(&c, id, S("delegate"), true) == ERR_CONFLICT);
    test_ctx_end(&c);
}

static void test_questions(void)
{
    struct ctx c = begin(NULL);
    int64_t id = plan(&c, false, false);
    int64_t first = ask(&c, id, BO, "How do you choose reviewers?");
    const struct ama_which which = {id, first, S("")};
    as(&c, DI);
    CHECK(ama_edit(&c, &which, S("Mine now, is it?")) == ERR_REFUSED);
    CHECK(ama_vote(&c, id, first, true) == OK && ama_vote(&c, id, first, true) == OK);
    CHECK(one(&c, id, first).votes == 1);
    CHECK(ama_vote(&c, id, first, false) == OK && one(&c, id, first).votes == 0);
    CHECK(ama_vote(&c, id, first, true) == OK);
    as(&c, BO);
    CHECK(ama_edit(&c, &which, S("no")) == ERR_INVALID);
    CHECK(ama_edit(&c, &which, S("How do you choose who reads?")) == OK);
    CHECK(one(&c, id, first).edited);
    CHECK(ama_withdraw(&c, &which) == OK);
    CHECK(one(&c, id, first).words.len == 0 && one(&c, id, first).votes == 0);
    CHECK(ama_vote(&c, id, first, true) == ERR_NOT_FOUND);
    for (int i = 0; i < AMA_QUESTIONS; i++)
        (void)ask(&c, id, BO, "One more question, please?");
    struct ama_asked asked;
    CHECK(ama_ask(&c, id, &(struct ama_asking){.words = S("And one?")}, &asked) == ERR_REFUSED);
    CHECK(ama_ask(&c, id, &(struct ama_asking){.words = S("Anonymously"), .anonymous = true},
                  &asked) == ERR_REFUSED);
    as(&c, 0);
    CHECK(ama_ask(&c, id, &(struct ama_asking){.words = S("And me?")}, &asked) == ERR_SIGN_IN);
    test_ctx_end(&c);
}

static void test_moderation(void)
{
    struct ctx c = begin(NULL);
    int64_t id = plan(&c, true, false);
    int64_t a = ask(&c, id, BO, "How do you choose reviewers?");
    int64_t b = ask(&c, id, CY, "Who reads the nominations?");
    CHECK(str_same(one(&c, id, a).state, S("held")));
    as(&c, DI);
    ama_event e;
    ama_question q;
    CHECK(ama_look(&c, &(struct ama_which){id, a, S("")}, &e, &q) == ERR_NOT_FOUND);
    CHECK(ama_show(&c, id, a) == ERR_NOT_FOUND);
    as(&c, STAFF_);
    CHECK(ama_show(&c, id, a) == OK && ama_show(&c, id, b) == OK);
    CHECK(ama_show(&c, id, a) == ERR_CONFLICT);
    static const int64_t both[] = {DI, ED};
    for (size_t i = 0; i < COUNT(both); i++) {
        as(&c, both[i]);
        CHECK(ama_vote(&c, id, a, true) == OK);
    }
    as(&c, DI);
    CHECK(ama_vote(&c, id, b, true) == OK);
    as(&c, STAFF_);
    CHECK(ama_merge(&c, id, b, b) == ERR_INVALID && ama_merge(&c, id, b, 77) == ERR_INVALID);
    CHECK(ama_merge(&c, id, b, a) == OK && one(&c, id, a).votes == 2); /* Di's counts once */
    CHECK(ama_merge(&c, id, a, b) == ERR_INVALID);
    CHECK(ama_refuse(&c, id, a, S("because")) == ERR_INVALID);
    CHECK(ama_refuse(&c, id, a, S("topic")) == OK && one(&c, id, a).ground.len > 0);
    as(&c, DI);
    CHECK(ama_look(&c, &(struct ama_which){id, a, S("")}, &e, &q) == ERR_NOT_FOUND);
    as(&c, BO); /* sees the ground */
    CHECK(ama_look(&c, &(struct ama_which){id, a, S("")}, &e, &q) == OK);
    int64_t d = ask(&c, id, BO, "What is the most fun?");
    as(&c, STAFF_);
    CHECK(ama_show(&c, id, d) == OK);
    as(&c, BO); /* other words are looked at again */
    CHECK(ama_edit(&c, &(struct ama_which){id, d, S("")}, S("What is the least fun?")) == OK);
    CHECK(str_same(one(&c, id, d).state, S("held")));
    test_ctx_end(&c);
}

static void test_answers(void)
{
    struct ctx c = begin(NULL);
    int64_t id = plan(&c, false, false);
    int64_t a = ask(&c, id, BO, "Wie wählt ihr, und warum?");
    struct ama_words in = {id, a, 0, S("By **fit**."), false};
    struct ama_written done;
    as(&c, STAFF_);
    CHECK(ama_write(&c, &in, &done) == ERR_REFUSED); /* organizes, does not answer */
    as(&c, ANA);
    CHECK(ama_invite(&c, id, &(struct ama_part){S("cy"), S("delegate"), ANA}) == OK);
    as(&c, CY);
    CHECK(ama_reply(&c, id, S("delegate"), true) == OK);
    CHECK(ama_write(&c, &in, &done) == OK && done.slug.len == 0);
    in.id = done.id, in.publish = true;
    struct row_ama_answer_by_slug page;
    as(&c, ANA);
    CHECK(ama_write(&c, &in, &done) == OK);
    str slug = done.slug;
    CHECK(str_starts(slug, S("wie-wahlt-ihr-und-warum-")));
    as(&c, 0);
    CHECK(q_ama_answer_by_slug(&c, slug, &page) == OK && page.found && page.author == CY);
    CHECK(str_same(page.behalf_name, S("Ana")));
    as(&c, BO);
    CHECK(ama_edit(&c, &(struct ama_which){id, a, S("")}, S("Something else?")) == ERR_REFUSED);
    int64_t post;
    struct blog_draft draft;
    CHECK(ama_post(&c, id, &post) == ERR_REFUSED);
    as(&c, STAFF_);
    CHECK(ama_post(&c, id, &post) == OK && blog_draft(&c, post, &draft) == OK);
    CHECK_STR(draft.title, S("Ask Ana"));
    CHECK(str_find(draft.body, S("By **fit**.")) != SIZE_MAX);
    CHECK(str_find(draft.body, S("\nAsked by [Bo](/people/bo)\n")) != SIZE_MAX);
    CHECK(str_find(draft.body, arena_format(c.mem, "[Ana](/answers/%.*s)", STR_ARG(slug))) !=
          SIZE_MAX);
    CHECK(str_find(draft.body, arena_format(c.mem, "(/ama/%lld/transcript)", (long long)id)) !=
          SIZE_MAX);
    as(&c, ANA); /* a new wording keeps the address */
    in.words = S("By fit alone.");
    CHECK(ama_write(&c, &in, &done) == OK && done.slug.len == 0);
    CHECK(q_ama_answer_by_slug(&c, slug, &page) == OK && page.changed.set);
    CHECK(ama_answer_withdraw(&c, id, a, in.id) == OK);
    CHECK(q_ama_answer_by_slug(&c, slug, &page) == OK && !page.found);
    CHECK(str_same(one(&c, id, a).state, S("shown")));
    test_ctx_end(&c);
}

static void test_alike(void)
{
    struct ctx c = begin(NULL);
    const struct ama_like *list;
    size_t n;
    int64_t id = plan(&c, false, false);
    int64_t a = ask(&c, id, BO, "How do you choose the reviewers of a cycle?");
    (void)ask(&c, id, BO, "Will there be a summit in Lisbon next spring?");
    CHECK(ama_alike(&c, id, S("how are reviewers chosen for the cycle, how do you choose"), &list,
                    &n) == OK);
    CHECK(n == 1 && list[0].id == a);
    CHECK(ama_alike(&c, id, S("Something entirely unrelated about bicycles"), &list, &n) == OK);
    CHECK(n == 0);
    test_ctx_end(&c);
}

static void test_forgotten(void)
{
    struct ctx c = begin(NULL);
    int64_t id = plan(&c, false, false);
    int64_t a = ask(&c, id, BO, "A question with my name?");
    as(&c, DI);
    CHECK(ama_vote(&c, id, a, true) == OK);
    c.me = 0;
    CHECK(db_begin(&c) == OK);
    const struct ledger_line gone = {.kind = S("erasure.done"), .subject = BO};
    CHECK(db_end(&c, ama_follow(&c, &gone)) == OK);
    CHECK(one(&c, id, a).words.len == 0 && str_same(one(&c, id, a).state, S("withdrawn")));
    test_ctx_end(&c);
}

/* ---- brought along ----------------------------------------------------------------------------------- */

/* One answered, one open, one that only its asker wrote in, a change, a machine. */
static const char ISSUES[] =
    "[{\"html_url\":\"https://github.com/ana/ama/issues/1\",\"number\":1,\"title\":\"Tabs or "
    "spaces?\",\"body\":\"Really?\\r\\nTell us.\",\"state\":\"closed\",\"user\":{\"login\":\"bo\"},"
    "\"created_at\":\"2024-03-01T10:00:00Z\",\"reactions\":{\"+1\":7,\"total_count\":9}},"
    "{\"html_url\":\"https://github.com/ana/ama/issues/2\",\"title\":\"Open "
    "one\",\"state\":\"open\","
    "\"user\":{\"login\":\"bo\"},\"created_at\":\"2024-03-02T10:00:00Z\"},"
    "{\"html_url\":\"https://github.com/ana/ama/issues/3\",\"title\":\"Never mind\",\"state\":"
    "\"closed\",\"user\":{\"login\":\"ana\"},\"created_at\":\"2024-03-02T10:00:00Z\"},"
    "{\"html_url\":\"https://github.com/ana/ama/pull/4\",\"title\":\"A "
    "change\",\"state\":\"closed\","
    "\"pull_request\":{},\"user\":{\"login\":\"bo\"}}]";
static const char COMMENTS[] =
    "[{\"html_url\":\"https://github.com/ana/ama/issues/1#issuecomment-11\",\"body\":\"Tabs.\","
    "\"user\":{\"login\":\"ana\"},\"author_association\":\"OWNER\",\"created_at\":"
    "\"2024-03-03T10:00:00Z\"},"
    "{\"html_url\":\"https://github.com/ana/ama/issues/1#issuecomment-12\",\"body\":\"Me too\","
    "\"user\":{\"login\":\"cy\"},\"author_association\":\"NONE\",\"created_at\":"
    "\"2024-03-03T11:00:00Z\"},"
    "{\"html_url\":\"https://github.com/ana/ama/issues/3#issuecomment-13\",\"body\":\"Solved\","
    "\"user\":{\"login\":\"ana\"},\"author_association\":\"OWNER\"}]";

static void test_bring(void)
{
    struct ctx c = begin(NULL);
    struct ama_brought n;
    struct row_ama_answer_latest *rows;
    size_t many;
    int64_t id = plan(&c, false, false);
    str both = arena_format(c.mem, "%s\n%s", ISSUES, COMMENTS);
    as(&c, BO);
    CHECK(ama_bring(&c, id, both, true, &n) == ERR_REFUSED);
    as(&c, STAFF_);
    CHECK(ama_bring(&c, id, S("{\"issues\":"), true, &n) == ERR_INVALID);
    CHECK(ama_bring(&c, id, both, true, &n) == OK); /* only counted */
    CHECK(n.issues == 3 && n.open == 1 && n.without_answer == 1 && n.questions == 1);
    CHECK(n.answers == 1 && n.known == 0);
    CHECK(q_ama_answer_latest(&c, id, 9, &rows, &many) == OK && many == 0);
    CHECK(ama_bring(&c, id, both, false, &n) == OK && n.questions == 1 && n.answers == 1);
    CHECK(ama_bring(&c, id, both, false, &n) == OK && n.questions == 0 && n.answers == 0);
    CHECK(n.known == 1);
    CHECK(q_ama_answer_latest(&c, id, 9, &rows, &many) == OK && many == 1);
    CHECK_STR(rows[0].words, S("Tabs."));
    CHECK_STR(rows[0].name, S("ana"));
    CHECK_STR(rows[0].asked_words, S("Tabs or spaces?\n\nReally?\nTell us."));
    ama_question q = one(&c, id, rows[0].question);
    CHECK(q.votes == 7 && str_same(q.state, S("answered")) && str_same(q.name, S("bo")));
    CHECK_STR(q.origin, S("https://github.com/ana/ama/issues/1"));
    test_ctx_end(&c);
}

/* An issue of somebody whose account is gone, with hundreds of comments; two by the team, one of them gone, too. */
static void test_bring_crowd(void)
{
    struct ctx c = begin(NULL);
    struct ama_brought n;
    struct row_ama_answer_latest *rows;
    size_t many;
    struct text t = {.mem = c.mem};
    int64_t id = plan(&c, false, false);
    text_add(&t, S("[{\"html_url\":\"https://github.com/ana/ama/issues/9\",\"title\":\"Who am I?\","
                   "\"body\":null,\"state\":\"closed\",\"user\":null,\"created_at\":"
                   "\"2024-03-02T10:00:00Z\",\"reactions\":{\"total_count\":9,\"+1\":4}}"));
    for (int i = 0; i < 600; i++)
        text_format(&t,
                    ",{\"html_url\":\"https://github.com/ana/ama/issues/9#issuecomment-%d\","
                    "\"body\":\"Comment %d\",\"user\":%s,\"author_association\":\"%s\","
                    "\"created_at\":\"2024-03-03T10:00:00Z\"}",
                    100 + i, i, i % 2 ? "null" : "{\"login\":\"cy\"}",
                    i == 7 || i == 8 ? "MEMBER" : "NONE");
    text_add(&t, S("]"));
    as(&c, STAFF_);
    CHECK(ama_bring(&c, id, text_str(&t), false, &n) == OK);
    CHECK(n.issues == 1 && n.questions == 1 && n.answers == 2);
    CHECK(q_ama_answer_latest(&c, id, 9, &rows, &many) == OK && many == 2);
    ama_question q = one(&c, id, rows[0].question);
    CHECK_STR(q.name, S("ghost"));
    CHECK(q.votes > 0);
    bool ghost = str_same(rows[0].name, S("ghost")) || str_same(rows[1].name, S("ghost"));
    CHECK(ghost && !str_same(rows[0].words, rows[1].words));
    test_ctx_end(&c);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_rules();
    test_forms();
    test_life();
    test_parts();
    test_questions();
    test_moderation();
    test_answers();
    test_alike();
    test_forgotten();
    test_bring();
    test_bring_crowd();
    return CHECK_RESULT();
}
