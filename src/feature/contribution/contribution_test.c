#include "feature/contribution/contribution.h"

#include "base/test.h"
#include "feature/program/testing.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

#define ANA 101
#define BO 102
#define LEA 103

static int64_t count(struct ctx *c, const char *sql, int64_t value)
{
    str script =
        arena_format(c->mem,
                     "CREATE TEMP TABLE IF NOT EXISTS must (v INTEGER NOT NULL CHECK (v = 1));"
                     "INSERT INTO must SELECT (%s) = %lld;",
                     sql, (long long)value);
    return db_script(c, script.at) == OK;
}
#define CHECK_COUNT(sql, value) CHECK(count(&c, sql, value))

static void test_canonical(struct arena *a)
{
    static const struct {
        const char *url, *canonical;
    } cases[] = {
        {"https://Example.org/Post/", "https://example.org/Post"},
        {"http://example.org:80/a#part", "https://example.org/a"},
        {"HTTPS://example.org:443", "https://example.org"},
        {"https://example.org:8443/a", "https://example.org:8443/a"},
        {"https://example.org./a?utm_source=x&b=1&UTM_medium=y", "https://example.org/a?b=1"},
        {"https://example.org/?fbclid=abc", "https://example.org"},
        {"https://example.org/a/?b=2&WT.mc_id=3", "https://example.org/a?b=2"},
        {"https://example.org/a?b=/c/", "https://example.org/a?b=/c/"},
        {"https://[::1]:80/x", "https://[::1]/x"},
        {" https://example.org/a ", "https://example.org/a"},
        {"ftp://example.org/a", ""},
        {"https://", ""},
        {"https://me@example.org/", ""},
        {"https://example.org/a b", ""},
        {"https://example.org:99999/", ""},
        {"javascript:alert(1)", ""},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(found_canonical(a, str_of(cases[i].url)), str_of(cases[i].canonical));
}

static struct contribution_new talk(struct ctx *c)
{
    return (struct contribution_new){
        .person = ANA,
        .type = S("talk"),
        .role = S("speaker"),
        .title = S("Indexes, explained"),
        .url = S("https://example.org/talks/1?utm_source=mail"),
        .paid = S("no"),
        .day = {true, {i18n_today(c).n - 3}},
        .metrics = {{S("attendees"), S("80")}, {S("sessions"), S("900")}},
        .n_metrics = 2,
        .fields = {{S("event"), S("Data days")},
                   {S("format"), S("in-person")},
                   {S("country"), S("DE")}},
        .n_fields = 3,
    };
}

/* What changes in a good talk, and where the problem is then. */
static void test_check(struct ctx *c)
{
    const struct policy *policy;
    CHECK(program_policy(c, 0, &policy) == OK);
    struct contribution_new good = talk(c), bad;
#define BAD(field, change)                                                                         \
    bad = good;                                                                                    \
    c->problems = NULL;                                                                            \
    change;                                                                                        \
    CHECK(contribution_check(c, policy, &bad) == ERR_INVALID && problem_at(c, field).len > 0)
    CHECK(contribution_check(c, policy, &good) == OK && !c->problems);
    BAD("type", bad.type = S("dance"));
    BAD("role", bad.role = S("author"));
    BAD("title", bad.title = S(""));
    BAD("url", bad.url = S(""));
    BAD("url", bad.url = S("mailto:a@example.org"));
    BAD("day", bad.day = (opt_day){0});
    BAD("day", bad.day.value.n += 4);
    BAD("end_day", bad.end_day = ((opt_day){true, {bad.day.value.n - 1}}));
    BAD("paid", bad.paid = S(""));
    BAD("country", bad.country = S("XX"));
    BAD("metric-attendees", bad.n_metrics = 0);
    BAD("metric-attendees", bad.metrics[0].value = S("many"));
    BAD("field-event", bad.fields[0].value = S(""));
    BAD("field-format", bad.fields[1].value = S("by-letter"));
    BAD("field-country", bad.n_fields = 2);
#undef BAD
    bad = good; /* online: no country is asked */
    bad.fields[1].value = S("virtual");
    bad.n_fields = 2;
    c->problems = NULL;
    CHECK(contribution_check(c, policy, &bad) == OK);
    bad = (struct contribution_new){.person = ANA,
                                    .type = S("talk"),
                                    .title = S("Found"),
                                    .url = good.url,
                                    .day = good.day,
                                    .draft = true};
    CHECK(contribution_check(c, policy, &bad) == OK);
    bad.day.value.n += 9;
    CHECK(contribution_check(c, policy, &bad) == ERR_INVALID);
    c->problems = NULL;
}

static void test_add(struct ctx *at)
{
    struct ctx c = *at;
    struct contribution_new in = talk(&c), post;
    int64_t id = 0, same = 0, other = 0;
    CHECK(contribution_add(&c, &in, &id) == OK && id != 0 && c.made == id);
    CHECK_COUNT("SELECT COUNT(*) FROM contribution WHERE state='claimed' AND country='DE' AND "
                "format='in-person' AND reach=80 AND reach_origin='declared' AND seen_by=1",
                1);
    CHECK_COUNT("SELECT SUM(number) FROM year_count WHERE person=101", 1);
    CHECK_COUNT("SELECT COUNT(*) FROM authorship WHERE person=101", 1);
    CHECK_COUNT("SELECT COUNT(*) FROM ledger WHERE kind='contribution.claimed'", 1);
    CHECK_COUNT("SELECT COUNT(*) FROM contribution_text WHERE extra LIKE '%Data days%'", 1);
    CHECK(contribution_same(&c, ANA, S("http://EXAMPLE.org/talks/1/"), S("speaker"), &same) == OK &&
          same == id);
    CHECK(contribution_same(&c, ANA, S("http://EXAMPLE.org/talks/1/"), S(""), &same) == OK &&
          same == id);
    CHECK(contribution_same(&c, ANA, in.url, S("panelist"), &same) == OK && same == 0);
    CHECK(contribution_same(&c, BO, in.url, S("speaker"), &same) == OK && same == 0);
    CHECK(contribution_add(&c, &in, &other) == ERR_CONFLICT && other == id);
    in.person = BO; /* the same talk of a second speaker: one work */
    in.metrics[0].value = S("95");
    CHECK(contribution_add(&c, &in, &other) == OK && other != id);
    CHECK_COUNT("SELECT COUNT(*) FROM work", 1);
    CHECK_COUNT("SELECT COUNT(*) FROM authorship", 2);
    CHECK_COUNT("SELECT value FROM metric WHERE kind='attendees'", 80);
    post = (struct contribution_new){.person = ANA,
                                     .type = S("blog-post"),
                                     .title = S("Found"),
                                     .url = S("https://example.org/p"),
                                     .day = in.day,
                                     .draft = true};
    CHECK(contribution_add(&c, &post, &id) == OK);
    CHECK_COUNT("SELECT SUM(number) FROM year_count WHERE person=101", 1);
    CHECK_COUNT("SELECT COUNT(*) FROM ledger WHERE kind='contribution.claimed'", 2);
}

static void test_draft(struct ctx *at)
{
    struct ctx c = *at;
    int64_t id = 0, again = 0;
    struct contribution_new post = {.person = ANA,
                                    .type = S("blog-post"),
                                    .title = S("A draft"),
                                    .url = S("https://example.org/draft"),
                                    .day = {true, {i18n_today(&c).n - 5}},
                                    .draft = true};
    CHECK(contribution_add(&c, &post, &id) == OK);
    CHECK(contribution_accept(&c, id) == ERR_INVALID); /* no role */
    CHECK(contribution_not_mine(&c, id) == OK);
    CHECK(contribution_not_mine(&c, id) == ERR_CONFLICT);
    CHECK(contribution_add(&c, &post, &again) == ERR_CONFLICT && again == id); /* never again */
    CHECK(contribution_take_back(&c, id) == OK);
    CHECK_COUNT("SELECT COUNT(*) FROM contribution WHERE title='A draft' AND state='draft'", 1);
    post.role = S("author");
    post.paid = S("no");
    CHECK(contribution_change(&c, id, 1, &post) == ERR_CONFLICT); /* an old version */
    CHECK(contribution_change(&c, id, 3, &post) == OK);           /* is saved, and still waits */
    CHECK_COUNT("SELECT COUNT(*) FROM contribution WHERE title='A draft' AND state='draft'", 1);
    post.draft = false;
    CHECK(contribution_change(&c, id, 4, &post) == OK);
    CHECK_COUNT("SELECT COUNT(*) FROM contribution WHERE title='A draft' AND state='claimed'", 1);
    post.draft = true;
    post.url = S("https://example.org/draft2");
    CHECK(contribution_add(&c, &post, &id) == OK && contribution_accept(&c, id) == OK);
    c.me = BO;
    CHECK(contribution_withdraw(&c, id) == ERR_NOT_FOUND);
    c.me = ANA;
    CHECK_COUNT("SELECT SUM(number) FROM year_count WHERE person=101", 3);
    CHECK(contribution_withdraw(&c, id) == OK && contribution_withdraw(&c, id) == ERR_CONFLICT);
    CHECK_COUNT("SELECT SUM(number) FROM year_count WHERE person=101", 2);
    CHECK(contribution_take_back(&c, id) == OK);
    CHECK_COUNT("SELECT SUM(number) FROM year_count WHERE person=101", 3);
    CHECK(contribution_star(&c, id, true) == OK && contribution_star(&c, id, true) == OK);
    CHECK_COUNT("SELECT SUM(star) FROM contribution", 1);
    CHECK(contribution_withdraw(&c, id) == OK);
    CHECK_COUNT("SELECT COUNT(star) FROM contribution", 0);
}

static void test_stars(struct ctx *at)
{
    struct ctx c = *at;
    struct cycle cycle;
    int64_t ids[11], old = 0;
    CHECK(program_cycle_next(&c, &cycle) == OK);
    struct contribution_new story = {.person = ANA,
                                     .type = S("blog-post"),
                                     .role = S("author"),
                                     .title = S("Star"),
                                     .paid = S("no"),
                                     .day = {true, {i18n_today(&c).n - 1}}};
    for (size_t i = 0; i < COUNT(ids); i++) {
        story.url = arena_format(c.mem, "https://example.org/star/%zu", i);
        CHECK(contribution_add(&c, &story, &ids[i]) == OK);
        CHECK(contribution_star(&c, ids[i], true) == (i < 10 ? OK : ERR_REFUSED));
    }
    CHECK(contribution_star(&c, ids[3], false) == OK);
    CHECK(contribution_star(&c, ids[10], true) == OK);
    CHECK_COUNT("SELECT COUNT(DISTINCT star) FROM contribution", 10);
    CHECK(contribution_star(&c, ids[0], false) == OK);
    story.url = S("https://example.org/old");
    story.day.value.n = cycle.record_from.n - 1;
    CHECK(contribution_add(&c, &story, &old) == OK);
    CHECK(contribution_star(&c, old, true) == ERR_REFUSED);
}

static void test_judge(struct ctx *at)
{
    struct ctx c = *at;
    int64_t id = 0, paid = 0;
    struct contribution_new in = talk(&c);
    const struct policy *policy;
    CHECK(program_policy(&c, 0, &policy) == OK && policy->n_grounds_rejection > 0);
    str ground = policy->grounds_rejection[0].code;
    in.url = S("https://example.org/judged");
    CHECK(contribution_add(&c, &in, &id) == OK);
    in.url = S("https://example.org/paid"), in.paid = S("yes");
    CHECK(contribution_add(&c, &in, &paid) == OK);
    c.bits = ANYBODY | SIGNED_IN | MANAGER;
    CHECK(contribution_judge(&c, id, true, S("")) == ERR_REFUSED); /* one's own */
    c.me = LEA, c.bits = ANYBODY | SIGNED_IN | LEAD;
    CHECK(contribution_judge(&c, id, true, S("")) == ERR_NOT_FOUND); /* of no region */
    c.bits = ANYBODY | SIGNED_IN | MANAGER;
    CHECK(contribution_judge(&c, paid, true, S("")) == ERR_REFUSED);
    CHECK(contribution_judge(&c, id, false, S("ugly")) == ERR_INVALID);
    c.problems = NULL;
    CHECK(contribution_judge(&c, id, true, S("")) == OK);
    CHECK(contribution_judge(&c, id, true, S("")) == ERR_CONFLICT);
    CHECK(contribution_judge(&c, id, false, ground) == OK);
    CHECK_COUNT("SELECT COUNT(*) FROM contribution WHERE state='rejected' AND judge=103", 1);
    CHECK_COUNT("SELECT COUNT(*) FROM ledger WHERE kind='contribution.rejected'", 1);
    c.me = ANA, c.bits = ANYBODY | SIGNED_IN;
    in = talk(&c);
    in.url = S("https://example.org/judged");
    CHECK(contribution_change(&c, id, 1, &in) == OK);
    CHECK_COUNT("SELECT COUNT(*) FROM ledger WHERE kind='contribution.objected'", 1);
    CHECK_COUNT("SELECT COUNT(*) FROM contribution WHERE state='rejected'", 0);
}

static void test_batch(struct ctx *at)
{
    struct ctx c = *at;
    int64_t id = 0, kept = 0;
    size_t n = 0;
    CHECK(db_script(&c, "INSERT INTO import_batch (program,id,person,kind,name,made)"
                        " SELECT id,7,101,'csv','x.csv',1 FROM program WHERE code='test';") == OK);
    struct contribution_new in = talk(&c);
    in.batch = 7, in.paid = S("");
    in.url = S("https://example.org/b1");
    CHECK(contribution_add(&c, &in, &id) == OK);
    in.url = S("https://example.org/b2");
    CHECK(contribution_add(&c, &in, &kept) == OK);
    in.paid = S("no"), in.title = S("Changed since");
    CHECK(contribution_change(&c, kept, 1, &in) == OK);
    CHECK(db_begin(&c) == OK);
    CHECK(db_end(&c, contribution_batch_undo(&c, 7, &n)) == OK && n == 1);
    CHECK_COUNT("SELECT COUNT(*) FROM contribution WHERE batch=7 AND state='withdrawn'", 1);
    CHECK(contribution_same(&c, ANA, S("https://example.org/b1"), S(""), &id) == OK && id == 0);
}

int main(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                        " (101,'ana','Ana',x'01',1),(102,'bo','Bo',x'02',1),"
                        " (103,'lea','Lea',x'03',1);") == OK);
    c.me = ANA, c.bits = ANYBODY | SIGNED_IN;
    enter_new_program(&c);
    test_canonical(c.mem);
    test_check(&c);
    test_add(&c);
    test_draft(&c);
    test_stars(&c);
    test_judge(&c);
    test_batch(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
