#include "feature/collect/collect.h"

#include "base/test.h"
#include "feature/collect/inside.h"
#include "feature/program/testing.h"
#include "kit/store/testing.h"

#define DAY 86400
#define HOUR 3600

/* Ana and Bo take part; Lea leads; Mo manages. The clock stands at 2026-11-18. */
enum { ANA = 101, BO, LEA, MO };

static void enter(struct ctx *c, int64_t me, int64_t bits)
{
    c->me = me;
    c->bits = ANYBODY | SIGNED_IN | bits;
    c->problems = NULL;
}

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                        " (101,'ana','Ana',x'01',1),(102,'bo','Bo',x'02',1),"
                        " (103,'lea','Lea',x'03',1),(104,'mo','Mo',x'04',1);"
                        "INSERT INTO account (person, email, made) VALUES"
                        " (101,'ana@a.example',1);") == OK);
    enter(&c, MO, MANAGER);
    enter_new_program(&c);
    CHECK(program_join(&c, ANA) == OK);
    CHECK(program_join(&c, BO) == OK);
    return c;
}

static int64_t connect(struct ctx *c, int64_t person, const char *address)
{
    int64_t id = 0;
    const struct source_new in = {
        .person = person, .kind = S("feed"), .address = str_of(address), .title = str_of(address)};
    CHECK(collect_connect(c, &in, &id) == OK);
    return id;
}

/* ---- pure ------------------------------------------------------------------------------------ */

static void test_pace(void)
{
    static const struct {
        struct collect_pace pace;
        int64_t seconds;
    } CASES[] = {
        {{0}, DAY},                                          /* nothing known */
        {{.gap = DAY}, 6 * HOUR},                            /* daily */
        {{.gap = 7 * DAY}, 42 * HOUR},                       /* weekly */
        {{.gap = 60 * DAY}, 7 * DAY},                        /* seldom */
        {{.gap = 60}, HOUR},                                 /* never more than hourly */
        {{.gap = DAY, .silence = 8 * DAY}, 2 * DAY},         /* grew quiet */
        {{.gap = DAY, .silence = 400 * DAY}, 7 * DAY},       /* quiet */
        {{.gap = DAY, .misses = 1}, 12 * HOUR},              /* failed once */
        {{.gap = DAY, .misses = 3}, 2 * DAY},                /* three times */
        {{.gap = DAY, .misses = 100}, 7 * DAY},              /* gone */
        {{.gap = DAY, .retry_after = 10 * HOUR}, 10 * HOUR}, /* asked to wait */
        {{.gap = DAY, .max_age = 9 * HOUR}, 9 * HOUR},       /* would be the same until then */
        {{.gap = DAY, .retry_after = 400 * DAY}, 7 * DAY},   /* nobody is obeyed for ever */
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        CHECK(collect_pace(&CASES[i].pace) == CASES[i].seconds);
}

static void test_addresses(struct ctx *c)
{
    static const struct {
        const char *link, *kind, *address;
    } CASES[] = {
        {"https://github.com/ada", "github",
         "https://api.github.com/users/ada/events/public?per_page=100"},
        {"http://www.github.com/ada/?tab=repositories", NULL, NULL},
        {"https://github.com/ada/loom/releases", "feed",
         "https://github.com/ada/loom/releases.atom"},
        {"https://stackoverflow.com/users/12/ada", "stackexchange",
         "https://api.stackexchange.com/2.3/users/12/"
         "posts?site=stackoverflow&pagesize=100&order=desc&"
         "sort=creation&filter=withbody"},
        {"https://tea.stackexchange.com/users/12", "stackexchange",
         "https://api.stackexchange.com/2.3/users/12/posts?site=tea.stackexchange.com&pagesize=100&"
         "order=desc&sort=creation&filter=withbody"},
        {"https://medium.com/@ada", "feed", "https://medium.com/feed/@ada"},
        {"https://www.youtube.com/channel/UC123", "feed",
         "https://www.youtube.com/feeds/videos.xml?channel_id=UC123"},
        {"https://forum.tea.example/u/ada/summary", "discourse",
         "https://forum.tea.example/user_actions.json?username=ada&filter=4,5"},
        {"https://pretalx.com/leaf-days-2027/", "talks",
         "https://pretalx.com/api/events/leaf-days-2027/talks/"},
        {"news://news.example.org/tea.green", "news", "news://news.example.org/tea.green"},
        {"https://lists.tea.example/pipermail/green/2027-May/thread.html", NULL, NULL},
        {"https://lists.tea.example/pipermail/green", "pipermail",
         "https://lists.tea.example/pipermail/green/"},
        {"https://medium.com/a%2fb", NULL, NULL},
        {"https://github.com/..", NULL, NULL},
        {"nntps://news.example/comp.tea", "news", "nntps://news.example/comp.tea"},
        {"https://ada.example/", NULL, NULL},
        {"ftp://github.com/ada", NULL, NULL},
        {"", NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct collect_address a = collect_address(c, str_of(CASES[i].link));
        CHECK_STR(str_of(a.kind ? a.kind->code : ""), str_of(CASES[i].kind));
        CHECK_STR(a.address, str_of(CASES[i].address));
    }
}

static void test_topics(struct arena *a)
{
    static const struct topic_text TEXTS[] = {
        {1, S("Databases")},
        {1, S("Indexes and query plans in the database")},
        {1, S("Why the query planner ignores an index")},
        {2, S("Networks")},
        {2, S("Sockets, packets and congestion on the network")},
        {2, S("Packets lost between two routers")},
        {3, S("قواعد البيانات")},
        {3, S("الفهارس في قواعد البيانات")},
    };
    static const struct {
        const char *text;
        int64_t expertise;
        const char *word;
    } CASES[] = {
        {"How a query finds its index", 1, "query"},
        {"Congestion: where packets wait", 2, "packets"},
        {"الفهارس", 3, "الفهارس"},
        {"Tea", 0, ""},
        {"", 0, ""},
    };
    const struct topics *t = topic_learn(a, TEXTS, COUNT(TEXTS));
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct topic topic = topic_guess(a, t, str_of(CASES[i].text));
        CHECK(topic.expertise == CASES[i].expertise);
        CHECK(topic.percent >= 0 && topic.percent <= 100);
        CHECK_STR(topic.word, str_of(CASES[i].word));
    }
    CHECK(topic_guess(a, topic_learn(a, NULL, 0), S("query")).expertise == 0);
}

/* ---- life of a source ------------------------------------------------------------------------ */

static void test_connect(struct ctx *c)
{
    struct source s;
    int64_t id = 0, again = 0;
    enter(c, ANA, 0);
    const struct source_new blog = {
        .person = ANA, .kind = S("feed"), .address = S("https://a.example/1"), .title = S("Blog")};
    CHECK(collect_connect(c, &blog, &id) == OK);
    CHECK(collect_connect(c, &blog, &again) == ERR_CONFLICT && again == id);
    CHECK(collect_source(c, id, &s) == OK);
    CHECK_STR(s.state, S("on"));
    CHECK(s.trouble.len == 0 && s.next.s == c->now.s);

    struct source_new wrong = blog;
    wrong.kind = S("tea");
    CHECK(collect_connect(c, &wrong, &again) == ERR_INVALID && problem_at(c, "kind").len);
    enter(c, ANA, 0);
    wrong = blog, wrong.address = S("javascript:alert(1)");
    CHECK(collect_connect(c, &wrong, &again) == ERR_INVALID && problem_at(c, "address").len);
    enter(c, ANA, 0);
    wrong = blog, wrong.kind = S("talks"), wrong.address = S("https://a.example/2");
    CHECK(collect_connect(c, &wrong, &again) == ERR_INVALID && problem_at(c, "who").len);
    enter(c, ANA, 0);
    wrong = blog, wrong.person = BO;
    CHECK(collect_connect(c, &wrong, &again) == ERR_REFUSED);
    wrong.person = 0;
    CHECK(collect_connect(c, &wrong, &again) == ERR_REFUSED);

    enter(c, BO, MANAGER);
    CHECK(collect_source(c, id, &s) == ERR_NOT_FOUND); /* a manager does not see it, either */
    CHECK(collect_pause(c, id) == ERR_NOT_FOUND);
    enter(c, ANA, 0);
    CHECK(collect_agree(c, id) == ERR_CONFLICT);
    CHECK(collect_pause(c, id) == OK);
    CHECK(collect_soon(c, id) == ERR_CONFLICT);
    CHECK(collect_resume(c, id) == OK);
    CHECK(collect_soon(c, id) == OK);
    CHECK(collect_remove(c, id) == OK);
    CHECK(collect_source(c, id, &s) == ERR_NOT_FOUND);
    CHECK(collect_connect(c, &blog, &again) == OK && again != id);
    CHECK(collect_remove(c, again) == OK);
}

/* What a lead proposes is read only when its person has said yes. */
static void test_consent(struct ctx *c)
{
    struct source s;
    const struct source *list;
    size_t n;
    enter(c, LEA, LEAD);
    int64_t id = connect(c, ANA, "https://a.example/asked");
    CHECK(collect_source(c, id, &s) == ERR_NOT_FOUND);
    CHECK(collect_agree(c, id) == ERR_NOT_FOUND);
    enter(c, ANA, 0);
    CHECK(collect_sources(c, ANA, &list, &n) == OK && n == 1);
    CHECK_STR(list[0].state, S("asked"));
    CHECK_STR(list[0].maker_name, S("Lea"));
    CHECK(collect_pause(c, id) == ERR_CONFLICT);
    CHECK(collect_remove(c, id) == OK);
    enter(c, LEA, LEAD);
    id = connect(c, ANA, "https://a.example/asked");
    enter(c, ANA, 0);
    CHECK(collect_agree(c, id) == OK);
    CHECK(collect_source(c, id, &s) == OK);
    CHECK_STR(s.state, S("on"));
    CHECK(collect_remove(c, id) == OK);
}

/* ---- what was read --------------------------------------------------------------------------- */

static struct collect_counts keep(struct ctx *c, int64_t source, const struct found *items,
                                  size_t n)
{
    struct collect_counts counts = {0};
    const struct found_list list = {.items = items, .n = n};
    CHECK(collect_keep(c, source, &list, &counts) == OK);
    return counts;
}

static struct found post(const char *id, const char *title, const char *url, int day_of_october)
{
    return (struct found){.kind = FOUND_POST,
                          .id = str_of(id),
                          .title = str_of(title),
                          .url = str_of(url),
                          .at = {true, moment_of_day(day_of(2026, 10, day_of_october))}};
}

#define DRAFTS "SELECT COUNT(*) FROM contribution WHERE state = 'draft'"
#define FINDS "SELECT COUNT(*) FROM found_in"

static void test_keep(struct ctx *c)
{
    enter(c, ANA, 0);
    int64_t blog = connect(c, ANA, "https://a.example/feed"),
            copy = connect(c, ANA, "https://b.example/feed");
    const struct found items[] = {
        post("1", "How to brew green tea at home", "https://a.example/1", 10),
        post("2", "Green tea, once more and slowly", "https://a.example/2", 20),
    };
    struct collect_counts k = keep(c, blog, items, 2);
    CHECK(k.found == 2 && k.fresh == 2 && k.again == 0);
    CHECK(test_number(c, DRAFTS) == 2 && test_number(c, FINDS) == 2);
    k = keep(c, blog, items, 2); /* once more: nothing */
    CHECK(k.found == 2 && k.fresh == 0 && k.changed == 0);
    CHECK(test_number(c, DRAFTS) == 2 && test_number(c, FINDS) == 2);

    const struct found others[] = {
        post("x", "Other words", "http://www.a.example/none", 1),
        post("y", "Elsewhere", "https://a.example/1?utm_source=b", 11),       /* the same link */
        post("z", "Green tea, once more, slowly", "https://b.example/z", 21), /* the same title */
    };
    k = keep(c, copy, others, 3);
    CHECK(k.fresh == 3 && k.again == 2);
    CHECK(test_number(c, DRAFTS) == 3 && test_number(c, FINDS) == 5);

    struct found changed = items[0]; /* the same id and another text: no second draft */
    changed.title = S("How to brew white tea at home");
    k = keep(c, blog, &changed, 1);
    CHECK(k.changed == 1 && k.fresh == 0 && test_number(c, DRAFTS) == 3);

    struct found old = post("3", "Long ago", "https://a.example/3", 1); /* of another year */
    old.at.value = moment_of_day(day_of(2019, 1, 1));
    k = keep(c, blog, &old, 1);
    CHECK(k.fresh == 1 && test_number(c, DRAFTS) == 3);
    struct found unpublished = post("4", "Not yet", "https://a.example/4", 1);
    unpublished.draft = true;
    k = keep(c, blog, &unpublished, 1);
    CHECK(k.found == 0 && test_number(c, DRAFTS) == 3);
    CHECK(collect_ignore(c, copy) == OK); /* takes only what nobody else found */
    CHECK(test_number(c, DRAFTS) == 2);
    CHECK(collect_heed(c, copy) == OK);
    CHECK(test_number(c, DRAFTS) == 3);
    CHECK(collect_remove(c, copy) == OK);
    CHECK(test_number(c, DRAFTS) == 2);
    CHECK(test_number(c, "SELECT COUNT(*) FROM found_item WHERE foreign_id = 'x'") ==
          1); /* evidence */
}

#define DRAFTED(title)                                                                             \
    test_number(c,                                                                                 \
                "SELECT COUNT(*) FROM contribution WHERE state = 'draft' AND title = '" title "'")

/* What its source corrects is corrected in a draft that nobody has touched. */
static void test_corrected(struct ctx *c)
{
    enter(c, ANA, 0);
    int64_t source = connect(c, ANA, "https://c.example/feed");
    const struct found first[] = {post("c1", "Pu-erh for beginers", "https://c.example/1", 12),
                                  post("c2", "Matcha in the rain", "https://c.example/2", 13)};
    struct found item = first[0];
    CHECK(keep(c, source, first, 2).fresh == 2 && DRAFTED("Pu-erh for beginers") == 1);
    for (int again = 0; again < 2; again++) { /* a correction leaves it untouched */
        item.title = again ? S("Pu-erh for all") : S("Pu-erh for beginners");
        CHECK(keep(c, source, &item, 1).changed == 1);
    }
    CHECK(DRAFTED("Pu-erh for all") == 1 && DRAFTED("Pu-erh for beginers") == 0);
    CHECK(test_number(c, "SELECT COUNT(*) FROM work WHERE url = 'https://c.example/1'") == 1);

    item.url = S("https://c.example/2"); /* that is another draft: nothing happens */
    CHECK(keep(c, source, &item, 1).changed == 1 && DRAFTED("Pu-erh for all") == 1);
    item.url = S("https://c.example/pu-erh");
    CHECK(keep(c, source, &item, 1).changed == 1);
    CHECK(test_number(
              c, "SELECT COUNT(*) FROM contribution c JOIN found_in f ON f.contribution = c.id "
                 "WHERE c.url = 'https://c.example/pu-erh' AND f.url = c.url") == 1);

    CHECK(db_script(c, "UPDATE contribution SET title = 'Mine', version = 2 "
                       "WHERE title = 'Pu-erh for all';") == OK);
    item.title = S("Pu-erh, corrected too late");
    CHECK(keep(c, source, &item, 1).changed == 1 && DRAFTED("Mine") == 1);
    item = first[1];
    item.at.value = moment_of_day(day_of(2019, 1, 1)); /* no longer of this record */
    CHECK(keep(c, source, &item, 1).changed == 1 && DRAFTED("Matcha in the rain") == 1);
    CHECK(collect_remove(c, source) == OK);
}

static void test_near(struct ctx *c)
{
    int64_t id = 0;
    enter(c, BO, 0);
    const struct contribution_new typed = {.person = BO,
                                           .type = S("blog-post"),
                                           .role = S("author"),
                                           .title = S("Black tea for a cold day"),
                                           .url = S("https://bo.example/typed"),
                                           .paid = S("no"),
                                           .language = S("en"),
                                           .day = {true, day_of(2026, 10, 5)}};
    CHECK(contribution_add(c, &typed, &id) == OK);
    int64_t source = connect(c, BO, "https://bo.example/feed");
    const struct found items[] = {
        post("1", "Black tea for a cold day!", "https://bo.example/2026/tea", 6), /* the same */
        post("2", "Black tea for a hot day", "https://bo.example/hot", 6),        /* perhaps */
    };
    int64_t before = test_number(c, DRAFTS);
    struct collect_counts k = keep(c, source, items, 2);
    CHECK(k.fresh == 2 && k.again == 1 && test_number(c, DRAFTS) == before + 1);
    CHECK(test_number(c, "SELECT near FROM found_in WHERE near IS NOT NULL") == id);
    const struct found_list none = {.n = 0};
    struct collect_counts counts;
    enter(c, ANA, 0);
    CHECK(collect_keep(c, 1, &none, &counts) == ERR_NOT_FOUND);
}

/* Answers of a month are one draft, whose numbers grow. */
static void test_bundle(struct ctx *c)
{
    struct found answers[12];
    enter(c, BO, 0);
    int64_t source = connect(c, BO, "https://q.example/users/bo.rss");
    for (int i = 0; i < 12; i++)
        answers[i] =
            (struct found){.kind = FOUND_ANSWER,
                           .id = arena_format(c->mem, "a%d", i),
                           .url = arena_format(c->mem, "https://q.example/a/%d", i),
                           .title = S("Re: a question"),
                           .accepted = i == 3,
                           .at = {true, moment_of_day(day_of(2026, i < 10 ? 9 : 10, 3 + i))}};
    int64_t before = test_number(c, DRAFTS);
    (void)keep(c, source, answers, 9);
    CHECK(test_number(c, DRAFTS) == before + 1);
    CHECK(test_number(c, "SELECT value FROM metric WHERE kind = 'answers'") == 9);
    (void)keep(c, source, answers, 12);
    CHECK(test_number(c, DRAFTS) == before + 2);
    CHECK(test_number(c, "SELECT MAX(value) FROM metric WHERE kind = 'answers'") == 10);
    CHECK(test_number(c, "SELECT MAX(value) FROM metric WHERE kind = 'accepted'") == 1);
    CHECK(test_number(c, "SELECT COUNT(*) FROM contribution WHERE title = 'Answers: "
                         "https://q.example/users/bo.rss, September 2026'"
                         " AND url = 'https://q.example/a/3'") == 1);
}

static void test_community(struct ctx *c)
{
    enter(c, MO, MANAGER);
    int64_t list = connect(c, 0, "https://lists.example/dev.rss"), objections;
    const struct found_person eve = {.name = S("Eve"), .address = S("Eve@e.example")},
                              bob = {.name = S("Bob")};
    struct found items[] = {post("1", "One", "https://l.example/1", 1),
                            post("2", "Two", "https://l.example/2", 2),
                            post("3", "Three", "https://l.example/3", 3)};
    items[0].people = items[1].people = &eve, items[2].people = &bob;
    items[0].n_people = items[1].n_people = items[2].n_people = 1;
    int64_t before = test_number(c, DRAFTS);
    struct collect_counts k = keep(c, list, items, 3);
    CHECK(k.fresh == 3 && test_number(c, DRAFTS) == before);
    CHECK(test_number(c, "SELECT COUNT(*) FROM identity") == 2);
    CHECK(collect_object(c, S("mail"), S(" EVE@e.example ")) == OK);
    CHECK(collect_objections(c, &objections) == OK && objections == 1);
    CHECK(test_number(c, "SELECT COUNT(*) FROM found_item i JOIN source s ON s.id = i.source"
                         " WHERE s.program IS NOT NULL") == 1);
    k = keep(c, list, items, 3);
    CHECK(k.found == 1 && k.fresh == 0);
    CHECK(test_number(c, "SELECT COUNT(*) FROM identity WHERE name = 'Eve'") == 0);
    CHECK(collect_object(c, S("tea"), S("x")) == ERR_INVALID);
    enter(c, ANA, 0);
    struct source s;
    CHECK(collect_source(c, list, &s) == ERR_NOT_FOUND);
}

/* Not theirs, theirs after all, and not: what was made of it goes and comes along. */
static void disclaims(struct ctx *c, int64_t id, int64_t before)
{
    size_t proposed;
    CHECK(collect_disclaim(c, id) == OK);
    CHECK(test_number(c, DRAFTS) == before + 1);
    CHECK(collect_disclaim(c, id) == ERR_CONFLICT);
    CHECK(collect_claim(c, id) == OK); /* after all */
    CHECK(test_number(c, DRAFTS) == before + 2);
    CHECK(test_number(
              c, "SELECT COUNT(*) FROM ledger WHERE kind LIKE 'identity.%' AND person = 102") == 3);
    CHECK(collect_disclaim(c, id) == OK);
    CHECK(collect_match(c, &proposed) == OK && proposed == 0); /* never again */
}

/* Who writes to a list may be somebody here: proposed, claimed, and then their answers are theirs. */
static void test_identities(struct ctx *c)
{
    const struct collect_identity *list;
    size_t n, proposed;
    enter(c, MO, MANAGER);
    int64_t source = connect(c, 0, "https://lists.example/help.rss");
    const struct found_person people[] = {
        {.name = S("Ana"), .address = S("ana@a.example")},
        {.name = S("Bo Bergstrand"), .address = S("bo@b.example")},
        {.name = S("Zoe Zimmer"), .address = S("zoe@z.example")}};
    struct found items[6];
    for (int i = 0; i < 6; i++)
        items[i] = (struct found){.kind = FOUND_ANSWER,
                                  .id = arena_format(c->mem, "m%d@lists.example", i),
                                  .url = arena_format(c->mem, "https://lists.example/m/%d", i),
                                  .title = S("Re: help"),
                                  .people = &people[i % 3],
                                  .n_people = 1,
                                  .at = {true, moment_of_day(day_of(2026, 10, 3 + i))}};
    int64_t before = test_number(c, DRAFTS);
    (void)keep(c, source, items, 6);
    CHECK(test_number(c, DRAFTS) == before);
    CHECK(db_script(c, "UPDATE person SET name = 'Bo Bergstrand' WHERE id = 102;"
                       "UPDATE account SET confirmed = 1 WHERE person = 101;") == OK);
    CHECK(collect_match(c, &proposed) == OK && proposed == 1);
    CHECK(test_number(c, DRAFTS) == before + 1); /* Ana's address is confirmed */
    CHECK(collect_match(c, &proposed) == OK && proposed == 0);

    enter(c, BO, 0);
    CHECK(collect_identities(c, &list, &n) == OK && n == 1);
    CHECK_STR(list[0].state, S("proposed"));
    CHECK_STR(list[0].handle, S("bo@b.example"));
    CHECK(list[0].items == 2 && list[0].reason.len > 0);
    int64_t id = list[0].id;
    enter(c, ANA, 0);
    CHECK(collect_claim(c, id) == ERR_NOT_FOUND);
    enter(c, BO, 0);
    CHECK(collect_claim(c, id) == OK);
    CHECK(collect_claim(c, id) == ERR_CONFLICT);
    CHECK(test_number(c, DRAFTS) == before + 2);
    CHECK(test_number(
              c, "SELECT COUNT(*) FROM contribution c JOIN metric m ON m.work = c.work WHERE"
                 " c.person = 102 AND c.url = 'https://lists.example/m/1' AND m.kind = 'answers'"
                 " AND m.value = 2") == 1);
    items[0] = items[1], items[0].id = S("m9@lists.example"); /* the next one is theirs at once */
    items[0].url = S("https://lists.example/m/9");
    (void)keep(c, source, items, 1);
    CHECK(test_number(
              c,
              "SELECT MAX(value) FROM metric m JOIN contribution c ON c.work = m.work WHERE"
              " c.person = 102 AND kind = 'answers' AND url = 'https://lists.example/m/1'") == 3);
    disclaims(c, id, before);
}

/* A repository that cannot be brought: said in words, and tried later. */
static void test_repository(struct ctx *c)
{
    int64_t id = 0;
    struct collect_totals totals;
    struct source s;
    enter(c, ANA, 0);
    const struct source_new repository = {.person = ANA,
                                          .kind = S("git"),
                                          .address = S("https://127.0.0.1/ana/loom.git"),
                                          .title = S("Loom"),
                                          .who = S("Ana")};
    CHECK(collect_connect(c, &repository, &id) == OK);
    struct site site = *c->site;
    const struct site *before = c->site;
    site.fetcher = fetcher_start(&(struct fetch_settings){0});
    c->site = &site;
    CHECK(collect_repository_due(c, &totals) == OK && totals.sources == 1 && totals.failed == 1);
    CHECK(collect_source(c, id, &s) == OK && s.misses == 1);
    CHECK(str_find(s.trouble, S("private network")) != SIZE_MAX);
    CHECK(collect_repository_due(c, &totals) == OK && totals.sources == 0); /* not due any more */
    c->site = before;
    fetcher_free(site.fetcher);
    CHECK(collect_remove(c, id) == OK);
}

static void test_erasure(struct ctx *c)
{
    const struct ledger_line line = {.kind = S("erasure.done"), .subject = BO};
    CHECK(db_begin(c) == OK);
    CHECK(contribution_follow(c, &line) == OK);
    CHECK(collect_follow(c, &line) == OK);
    CHECK(db_end(c, OK) == OK);
    CHECK(test_number(c, "SELECT COUNT(*) FROM source WHERE person = 102 OR maker = 102") == 0);
    CHECK(test_number(c, "SELECT COUNT(*) FROM found_key WHERE person = 102") == 0);
    CHECK(test_number(c, "SELECT COUNT(*) FROM found_item WHERE url LIKE 'https://bo.example%'") ==
          0);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    struct ctx c = begin();
    test_pace();
    test_addresses(&c);
    test_topics(c.mem);
    test_connect(&c);
    test_consent(&c);
    test_keep(&c);
    test_corrected(&c);
    test_near(&c);
    test_bundle(&c);
    test_community(&c);
    test_identities(&c);
    test_repository(&c);
    test_erasure(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
