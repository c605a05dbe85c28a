#include "feature/program/program.h"

#include "base/test.h"
#include "kit/store/testing.h"

static const char ROWS[] = "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                           " (2, 'ana', 'Ana', x'01', 0), (3, 'bo', 'Bo', x'02', 0);";

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t id = 0;
    c.now = moment_of_day(day_of(2026, 11, 22));
    c.me = 2;
    CHECK(db_script(&c, ROWS) == OK);
    CHECK(program_make(&c, &(struct program_new){S("one"), S("One"), 255}, &id) == OK);
    c.bits |= SIGNED_IN | MANAGER;
    return c;
}

/* The default document with one part replaced by another. */
static str changed(struct ctx *c, const char *part, const char *by)
{
    str all = str_of(policy_default());
    size_t at = str_find(all, str_of(part));
    CHECK(at != SIZE_MAX);
    if (at == SIZE_MAX)
        return S("");
    str rest = str_from(all, at + strlen(part));
    return arena_format(c->mem, "%.*s%s%.*s", (int)at, all.at, by, STR_ARG(rest));
}

static void test_default(void)
{
    struct ctx c = test_ctx_begin();
    struct policy p;
    CHECK(policy_read(&c, str_of(policy_default()), &p) == OK);
    CHECK(p.threshold == 640 && p.n_criteria == 5 && p.n_types == 20 && p.digest.len == 32);
    CHECK(p.reviews_per_case == 3 && p.term_months == 12 && p.n_award_dates == 4);
    CHECK(!p.self_nomination && p.member_nomination && p.staff_nomination);
    CHECK_STR(p.award_dates[3], S("10-01"));
    CHECK_STR(policy_criterion(&p, 5)->name, S("Feedback to teams"));
    CHECK(policy_criterion(&p, 6) == NULL && policy_type(&p, S("tweet")) == NULL);
    CHECK_STR(policy_choice_name(p.grounds_rejection, p.n_grounds_rejection, S("paid")),
              S("Paid for: does not count"));

    const struct policy_type *talk = policy_type(&p, S("talk"));
    CHECK(talk && talk->counts && talk->needs_url && talk->n_fields == 4 &&
          talk->metrics[0].required);
    const struct policy_field *country = &talk->fields[2], *room = &talk->fields[3];
    CHECK_STR(country->if_field, S("format"));
    CHECK(policy_asks(country, S("in-person")) && policy_asks(country, S("hybrid")));
    CHECK(!policy_asks(country, S("virtual")) && !policy_asks(country, S("")));
    CHECK(policy_asks(room, S("hybrid")) && !policy_asks(room, S("in-person")));
    CHECK(policy_asks(&talk->fields[0], S("")) && talk->fields[0].max == 120);
    CHECK(!policy_type(&p, S("other"))->counts);
    test_ctx_end(&c);
}

/* Each wrong document, and where the message says it is wrong. */
static const struct {
    const char *part, *by, *says;
} wrong_documents[] = {
    {"\"threshold\": 640", "\"threshold\": 6.4", "threshold: "},
    {"\"threshold\": 640", "\"threshold\": 1001", "threshold: "},
    {"\"threshold\": 640", "\"treshold\": 640", "treshold: "},
    {"\"threshold\": 640,", "", "threshold: "},
    {"\"threshold\": 640", "\"threshold\": 640, \"threshold\": 700", "Line 2, column"},
    {"\"threshold\": 640,", "\"threshold\": 640", "is not JSON"},
    {"\"weight\": 30", "\"weight\": 31",
     "criteria: The weights have to add up to 100; they add up to 101."},
    {"\"weight\": 30", "\"weight\": 0", "criteria[0].weight: Write a whole number from 1 to 100."},
    {"\"weight\": 30", "\"wieght\": 30", "criteria[0].wieght: This name is not known here."},
    {"\"number\": 2", "\"number\": 1", "criteria[1]: This number or code is there twice."},
    {"\"code\": \"reach\"", "\"code\": \"help\"", "criteria[1]: "},
    {"\"code\": \"reach\"", "\"code\": \"Reach!\"", "criteria[1].code: "},
    {"\"name\": \"Help given\"", "\"name\": \"\"", "criteria[0].name: "},
    {"\"name\": \"Help given\"", "\"name\": \"Help\\ngiven\"", "criteria[0].name: "},
    {"\"per_case\": 3", "\"per_case\": 1", "reviews.minimum: "},
    {"\"self\": false", "\"self\": 0", "nomination.self: Write true or false."},
    {"\"award_dates\": [\"01-01\", \"04-01\"", "\"award_dates\": [\"02-29\", \"04-01\"",
     "calendar.award_dates[0]: "},
    {"\"04-01\", \"07-01\"", "\"07-01\", \"04-01\"", "calendar.award_dates[2]: "},
    {"\"01-01\", \"04-01\"", "\"01-01\", \"01-15\"", "calendar.award_dates[1]: "},
    {"[\"01-01\", \"04-01\", \"07-01\", \"10-01\"]", "[]", "calendar.award_dates: A list"},
    {"\"nominate_days\": 92", "\"nominate_days\": 290", "calendar: From the first"},
    {"\"award\": [", "\"award\": [], \"unaward\": [", "grounds.unaward: "},
    {"\"group\": \"writing\"", "\"group\": \"reading\"", "types[0].group: "},
    {"\"code\": \"article\"", "\"code\": \"blog-post\"", "types[1]: This code is there twice."},
    {"{\"code\": \"author\", \"name\": \"Author\"}", "{\"code\": \"author\"}",
     "types[0].roles[0].name: This is missing."},
    {"{\"code\": \"co-author\"", "{\"code\": \"author\"", "types[0].roles[1]: "},
    {"\"if_values\": [\"chapters\"]", "\"if_values\": [\"pages\"]",
     "if_values[0]: The field that is named"},
    {"\"if_values\": [\"chapters\"]", "\"if_values\": []", "if_values: A list"},
    {"\"if_field\": \"part\"", "\"if_field\": \"publisher\"", "types[2].fields[2].if_field: "},
    {"\"if_field\": \"part\"", "\"if_field\": \"nothing\"", "types[2].fields[2].if_field: "},
    {"\"kind\": \"choice\"", "\"kind\": \"choices\"", "types[2].fields[1].kind: "},
    {"\"kind\": \"choice\"", "\"kind\": \"text\"", "types[2].fields[1].choices: "},
    {"{\"code\": \"views\"", "{\"kode\": \"views\"", "types[0].metrics[0].kode: "},
};

static void test_wrong_documents(void)
{
    struct ctx c = test_ctx_begin();
    for (size_t i = 0; i < COUNT(wrong_documents); i++) {
        struct policy p = {.threshold = -7};
        c.why = S("");
        CHECK(policy_read(&c, changed(&c, wrong_documents[i].part, wrong_documents[i].by), &p) ==
              ERR_INVALID);
        CHECK(p.threshold == -7); /* outputs only on success */
        bool says = str_find(c.why, str_of(wrong_documents[i].says)) != SIZE_MAX;
        CHECK(says);
        if (!says)
            fprintf(stderr, "    case %zu: \"%.*s\", not \"%s\"\n", i, STR_ARG(c.why),
                    wrong_documents[i].says);
    }
    test_ctx_end(&c);
}

static void test_no_documents(void)
{
    struct ctx c = test_ctx_begin();
    struct policy p;
    static const char *const whole[] = {
        "", "[]", "7", "null", "{}", "{\"threshold\":", "\xff\xfe", "[[[["};
    for (size_t i = 0; i < COUNT(whole); i++)
        CHECK(policy_read(&c, str_of(whole[i]), &p) == ERR_INVALID && c.why.len > 0);
    char *deep = arena_take(c.mem, 200000, 1);
    memset(deep, '[', 199999);
    CHECK(policy_read(&c, str_of(deep), &p) == ERR_INVALID);
    CHECK(policy_read(&c, (str){arena_take(c.mem, 300000, 1), 300000}, &p) == ERR_INVALID);
    test_ctx_end(&c);
}

static void test_digest(void) /* of what the document says, not of how it is written */
{
    struct ctx c = test_ctx_begin();
    struct policy a, b, d;
    CHECK(policy_read(&c, str_of(policy_default()), &a) == OK);
    CHECK(policy_read(&c, changed(&c, "\"threshold\": 640,", "\"threshold\":\n\n640   ,"), &b) ==
          OK);
    CHECK(policy_read(&c, changed(&c, "\"threshold\": 640,", "\"threshold\": 641,"), &d) == OK);
    CHECK(str_same(a.digest, b.digest) && !str_same(a.digest, d.digest));
    test_ctx_end(&c);
}

static void test_versions(void)
{
    struct ctx c = begin();
    const struct policy *p;
    struct cycle open;
    int64_t version, other;
    size_t moved;
    CHECK(program_tick(&c, &moved) == OK);
    str draft = changed(&c, "\"threshold\": 640", "\"threshold\": 700");
    CHECK(program_policy_draft(&c, S("{}"), &version) == ERR_INVALID);
    CHECK(program_policy_draft(&c, draft, &version) == OK && version == 2);
    CHECK(program_policy_draft(&c, draft, &other) == OK && other == 2); /* one draft at a time */
    CHECK(program_policy(&c, 2, &p) == OK && p->threshold == 700);
    CHECK(program_policy(&c, 0, &p) == OK && p->version == 1);
    CHECK(program_policy(&c, 3, &p) == ERR_NOT_FOUND);

    day from = day_of(2027, 3, 1);
    CHECK(program_policy_adopt(&c, 2, from) == ERR_REFUSED); /* four eyes */
    c.me = 3;
    CHECK(program_policy_adopt(&c, 2, day_of(2026, 11, 22)) == ERR_INVALID); /* not for today */
    CHECK(problem_at(&c, "from_day").len > 0);
    c.problems = NULL;
    CHECK(program_policy_adopt(&c, 2, from) == OK);
    CHECK(program_policy_adopt(&c, 2, from) == ERR_CONFLICT);
    CHECK(program_policy_withdraw(&c, 2) == ERR_CONFLICT); /* adopted for good */
    CHECK(db_script(&c, "UPDATE policy SET adopter = author WHERE version = 2") != OK);

    CHECK(program_policy(&c, 0, &p) == OK && p->threshold == 640);
    CHECK(program_policy_on(&c, day_of(2027, 2, 28), &p) == OK && p->version == 1);
    CHECK(program_policy_on(&c, from, &p) == OK && p->version == 2);
    CHECK(program_policy_draft(&c, draft, &version) == OK && version == 3);
    c.me = 2;
    CHECK(program_policy_adopt(&c, 3, day_of(2027, 5, 1)) == ERR_REFUSED); /* says nothing new */
    CHECK(program_policy_withdraw(&c, 3) == OK && program_policy_withdraw(&c, 3) == ERR_CONFLICT);

    CHECK(program_cycle_open(&c, &open) == OK && open.policy == 1); /* opened under version 1 */
    int64_t first = open.id;
    c.now = moment_of_day(day_of(2027, 4, 2));
    CHECK(program_tick(&c, &moved) == OK);
    CHECK(program_cycle_open(&c, &open) == OK && open.policy == 2);
    CHECK(program_cycle(&c, first, &open) == OK && open.policy == 1); /* and stays so */
    c.bits = ANYBODY | SIGNED_IN | COMMITTEE;
    CHECK(program_policy_draft(&c, draft, &version) == ERR_REFUSED);
    test_ctx_end(&c);
}

/* From four award dates to one: what is open stays, what was only planned goes. */
static void test_new_calendar(void)
{
    struct ctx c = begin();
    const struct cycle *list;
    struct cycle_dates d;
    size_t n, moved;
    int64_t version;
    CHECK(program_tick(&c, &moved) == OK && program_cycles(&c, &list, &n) == OK && n == 7);
    CHECK(program_policy_draft(
              &c, changed(&c, "[\"01-01\", \"04-01\", \"07-01\", \"10-01\"]", "[\"07-15\"]"),
              &version) == OK);
    c.me = 3;
    CHECK(program_policy_adopt(&c, version, day_of(2027, 1, 1)) == OK);
    CHECK(program_cycles(&c, &list, &n) == OK && n == 3);
    CHECK_STR(list[2].code, S("2027-04"));
    CHECK_STR(list[2].state, S("nominating"));
    CHECK(list[1].award.n == day_of(2027, 7, 15).n && list[0].award.n == day_of(2028, 7, 15).n);

    /* Longer phases: the dates of what is planned are counted anew. */
    CHECK(program_policy_draft(&c, changed(&c, "\"nominate_days\": 92", "\"nominate_days\": 60"),
                               &version) == OK);
    c.me = 2;
    CHECK(program_policy_adopt(&c, version, day_of(2027, 1, 2)) == OK);
    CHECK(program_cycles(&c, &list, &n) == OK && n == 7);
    CHECK_STR(list[5].code, S("2027-07"));
    CHECK(program_dates(&c, list[5].id, &d) == OK);
    CHECK(list[5].award.n == day_of(2027, 7, 1).n && d.nominate_last.n - d.opens.n == 59);
    test_ctx_end(&c);
}

static void test_cache(void)
{
    struct ctx c = begin();
    const struct policy *a, *b;
    struct policy_cache *cache = policy_cache_new();
    struct site site = *c.site;
    CHECK(program_policy(&c, 1, &a) == OK && program_policy(&c, 1, &b) == OK && a != b);
    site.policies = cache;
    c.site = &site;
    CHECK(program_policy(&c, 1, &a) == OK && program_policy(&c, 0, &b) == OK && a == b);
    CHECK(a->version == 1 && a->n_types == 20);
    int64_t version;
    CHECK(program_policy_draft(&c, changed(&c, "\"threshold\": 640", "\"threshold\": 7"),
                               &version) == OK);
    CHECK(program_policy(&c, version, &a) == OK && a->threshold == 7);
    CHECK(program_policy_draft(&c, changed(&c, "\"threshold\": 640", "\"threshold\": 8"),
                               &version) == OK);
    CHECK(program_policy(&c, version, &a) == OK && a->threshold == 8); /* drafts change */
    policy_cache_free(cache);
    test_ctx_end(&c);
}

int main(void)
{
    test_default();
    test_wrong_documents();
    test_no_documents();
    test_digest();
    test_versions();
    test_new_calendar();
    test_cache();
    return CHECK_RESULT();
}
