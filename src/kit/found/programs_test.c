/* Other programs' files as records; the captures are made by hand in the shapes that these programs have. */
#include "base/test.h"
#include "kit/found/found.h"

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){
        .mem = arena_new(), .now = {1795000000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

static struct found_list read(struct ctx *c, sandbox_job *job, str source)
{
    struct found_list l = {0};
    enum err e = found_read(c, job, (struct sandbox_input){source, S("")}, &l);
    if (e)
        fprintf(stderr, "%.*s\n", STR_ARG(c->why));
    CHECK(e == OK);
    return l;
}

static int64_t number(const struct found *item, const char *code)
{
    for (size_t i = 0; i < item->n_numbers; i++)
        if (str_same(item->numbers[i].code, str_of(code)))
            return item->numbers[i].value;
    return -1;
}

static str fact(const struct found *item, const char *code)
{
    for (size_t i = 0; i < item->n_facts; i++)
        if (str_same(item->facts[i].code, str_of(code)))
            return item->facts[i].value;
    return S("");
}

static bool on(const struct found *item, int year, int month, int date)
{
    return item->at.set && item->at.value.s == moment_of_day(day_of(year, month, date)).s;
}

static void test_mvp_old(void)
{
    struct ctx c = begin();
    struct found_list l = read(
        &c, mvp_found,
        S("{\"Contributions\":[{\"ContributionId\":691729,\"ContributionTypeName\":\"Speaking "
          "(Conference)\",\"ContributionType\":{\"Id\":\"d16464de-179a-e411-bbc8-6c3be5a82b68\","
          "\"Name\":\"Vortrag\",\"EnglishName\":\"Speaking (Conference)\"},"
          "\"ContributionTechnology\":{\"Id\":\"x\",\"Name\":\"Azure Storage\",\"AwardName\":"
          "\"Microsoft Azure\"},\"AdditionalTechnologies\":[{\"Name\":\"PowerShell\"}],"
          "\"StartDate\":\"2021-03-04T00:00:00\",\"Title\":\"Streams\",\"ReferenceUrl\":"
          "\"https://a.example/1\",\"Visibility\":{\"Id\":100000001,\"Description\":"
          "\"Microsoft\",\"LocalizeKey\":\"MicrosoftVisibilityText\"},\"AnnualQuantity\":2,"
          "\"SecondAnnualQuantity\":0,\"AnnualReach\":80,\"Description\":\"D\"},"
          "{\"ContributionId\":2,\"ContributionTypeName\":\"Forum Participation (3rd Party "
          "forums)\",\"StartDate\":\"2021-03-05T00:00:00\",\"Title\":\"Answers\",\"Visibility\":"
          "{\"Description\":\"Everyone\"},\"AnnualQuantity\":5,\"SecondAnnualQuantity\":6,"
          "\"AnnualReach\":7}],\"TotalContributions\":2,\"PagingIndex\":0}"));
    CHECK(l.n == 2);
    CHECK_STR(l.items[0].id, S("691729"));
    CHECK_STR(l.items[0].word, S("Speaking (Conference)"));
    CHECK(l.items[0].kind == FOUND_TALK && l.items[0].hidden && l.items[0].declared);
    CHECK(number(&l.items[0], "talks") == 2 && number(&l.items[0], "attendees") == 80 &&
          l.items[0].n_numbers == 2);
    CHECK(on(&l.items[0], 2021, 3, 4) && l.items[0].n_tags == 2);
    CHECK(!l.items[1].hidden && number(&l.items[1], "answers") == 5 &&
          number(&l.items[1], "views") == 7);
    arena_free(c.mem);
}

static void test_mvp_portal(void)
{
    struct ctx c = begin();
    struct found_list l = read(
        &c, mvp_found,
        S("[{\"activity\":{\"id\":0,\"userProfileId\":7,\"tenant\":\"MVP\",\"activityTypeName\":"
          "\"Speaker/Presenter at Third-party Event\",\"title\":\"Streams\",\"description\":\"D\","
          "\"privateDescription\":\"P\",\"isPrivate\":true,\"date\":\"2026-03-04T00:00:00.000Z\","
          "\"dateEnd\":\"2026-03-05T00:00:00.000Z\",\"url\":\"https://a.example/1\",\"role\":"
          "\"Panelist\",\"technologyFocusArea\":\"Azure Storage\",\"additionalTechnologyAreas\":"
          "[\"PowerShell\"],\"targetAudience\":[\"Developer\"],\"numberOfViews\":\"0\","
          "\"inPersonAttendees\":\"80\",\"numberOfSessions\":2}}]"));
    CHECK(l.n == 1);
    CHECK(str_starts(l.items[0].id, S("made:")) && l.items[0].hidden);
    CHECK_STR(l.items[0].note, S("P"));
    CHECK_STR(fact(&l.items[0], "role"), S("Panelist"));
    CHECK(number(&l.items[0], "attendees") == 80 && number(&l.items[0], "sessions") == 2 &&
          number(&l.items[0], "views") == -1);
    CHECK(on(&l.items[0], 2026, 3, 4) && l.items[0].until.set && l.items[0].n_tags == 2);
    l = read(&c, mvp_found,
             S("{\"communityLeaderActivities\":[{\"id\":351180,\"typeName\":\"Blog\",\"title\":"
               "\"A\",\"date\":\"2026-01-02\",\"url\":\"https://a.example/2\"},{\"id\":351180,"
               "\"typeName\":\"Blog\",\"title\":\"Another text\"}],\"filteredCount\":2}"));
    CHECK(l.n == 1 && l.items[0].kind == FOUND_POST);
    CHECK_STR(l.items[0].title, S("A"));
    arena_free(c.mem);
}

static void test_advocu(void)
{
    static const str SHAPES[] = {
        S("[{\"slug\":\"public-speaking\",\"activity\":{\"title\":\"Streams\",\"metrics\":"
          "{\"attendees\":80},\"eventFormat\":\"Hybrid\",\"country\":\"Viet Nam\","
          "\"inPersonAttendees\":30,\"activityDate\":\"2026-03-04\",\"tags\":[\"Golang\"],"
          "\"additionalInfo\":\"N\",\"private\":true}}]"),
        S("{\"public-speaking\":[{\"title\":\"Streams\",\"metrics\":{\"attendees\":80},"
          "\"eventFormat\":\"Hybrid\",\"country\":\"Viet Nam\",\"inPersonAttendees\":30,"
          "\"activityDate\":\"2026-03-04\",\"tags\":[\"Golang\"],\"additionalInfo\":\"N\","
          "\"private\":true}]}"),
        S("{\"title\":\"Streams\",\"metrics\":{\"attendees\":80},\"eventFormat\":\"Hybrid\","
          "\"country\":\"Viet Nam\",\"inPersonAttendees\":30,\"activityDate\":\"2026-03-04\","
          "\"tags\":[\"Golang\"],\"additionalInfo\":\"N\",\"private\":true}"),
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(SHAPES); i++) {
        struct found_list l = read(&c, advocu_found, SHAPES[i]);
        CHECK(l.n == 1 && l.items[0].kind == FOUND_TALK && l.items[0].hidden);
        CHECK_STR(l.items[0].word, S("public-speaking"));
        CHECK_STR(l.items[0].country, S("VN"));
        CHECK_STR(l.items[0].note, S("N"));
        CHECK_STR(fact(&l.items[0], "format"), S("hybrid"));
        CHECK_STR(fact(&l.items[0], "in-room"), S("30"));
        CHECK(number(&l.items[0], "attendees") == 80 && on(&l.items[0], 2026, 3, 4));
    }
    struct found_list l = read(
        &c, advocu_found,
        S("[{\"title\":\"Story\",\"whyIsSignificant\":\"Because\",\"significanceType\":"
          "\"Social Impact\",\"metrics\":{\"impact\":5}},{\"title\":\"Post\",\"contentType\":"
          "\"Articles\",\"metrics\":{\"readers\":9},\"activityUrl\":\"https://a.example/1\"},"
          "{\"title\":\"Study\",\"interactionType\":\"GitHub\",\"format\":\"Survey\","
          "\"metrics\":{\"timeSpent\":60}},{\"title\":\"Early\",\"contentType\":\"Early access "
          "program\",\"productDescription\":\"It\",\"metrics\":{\"timeSpent\":30}}]"));
    CHECK(l.n == 4);
    CHECK_STR(fact(&l.items[0], "significance"), S("society"));
    CHECK_STR(fact(&l.items[0], "why"), S("Because"));
    CHECK_STR(l.items[1].word, S("Articles"));
    CHECK(number(&l.items[1], "readers") == 9);
    CHECK_STR(fact(&l.items[2], "kind"), S("question"));
    CHECK_STR(fact(&l.items[2], "about"), S("GitHub"));
    CHECK_STR(fact(&l.items[3], "channel"), S("early-access"));
    CHECK(number(&l.items[3], "minutes") == 30);
    arena_free(c.mem);
}

static void test_sitecore(void)
{
    struct ctx c = begin();
    struct found_list l =
        read(&c, sitecore_found,
             S("[{\"id\":\"5f2\",\"name\":\"Streams\",\"description\":\"D\",\"uri\":"
               "\"https://a.example/1\",\"date\":\"2026-03-04T00:00:00Z\",\"isPublic\":false,"
               "\"type\":\"BlogPost\",\"relatedProducts\":[{\"id\":3,\"name\":\"XM Cloud\"}]},"
               "{\"name\":\"Help\",\"type\":\"Mentor\",\"date\":\"2026-03-05\"}]"));
    CHECK(l.n == 2 && l.items[0].hidden && !l.items[1].hidden && l.items[0].n_tags == 1);
    CHECK_STR(l.items[0].id, S("5f2"));
    CHECK_STR(l.items[0].word, S("BlogPost"));
    CHECK(on(&l.items[0], 2026, 3, 4));
    arena_free(c.mem);
}

static void test_reps(void)
{
    struct ctx c = begin();
    struct found_list l =
        read(&c, reps_found,
             S("{\"count\":2,\"next\":null,\"results\":[{\"user\":{\"first_name\":\"Ada\","
               "\"last_name\":\"Example\",\"display_name\":\"ada\"},\"activity\":\"Mentored a new "
               "person\",\"functional_areas\":[{\"name\":\"Add-ons\"}],\"activity_description\":"
               "\"Long words\",\"report_date\":\"2015-03-04\",\"location\":\"Berlin, Germany\","
               "\"link\":\"https://a.example/1\",\"link_description\":\"Notes\",\"passive_report\":"
               "false,\"event\":null,\"remo_url\":\"https://reps.example/u/ada/r/1\"},"
               "{\"name\":\"Maker party\",\"start\":\"2015-03-04T10:00:00Z\",\"end\":"
               "\"2015-03-05T10:00:00Z\",\"city\":\"Athens\",\"country\":\"Greece\",\"owner\":"
               "{\"display_name\":\"ada\"},\"external_link\":\"https://m.example\","
               "\"estimated_attendance\":50}]}"));
    CHECK(l.n == 2);
    CHECK_STR(l.items[0].title, S("Notes"));
    CHECK_STR(l.items[0].country, S("DE"));
    CHECK_STR(l.items[0].people[0].name, S("Ada Example"));
    CHECK(on(&l.items[0], 2015, 3, 4));
    CHECK(l.items[1].kind == FOUND_EVENT && number(&l.items[1], "attendees") == 50);
    CHECK_STR(l.items[1].country, S("GR"));
    arena_free(c.mem);
}

static void test_wrong(void)
{
    static sandbox_job *const JOBS[] = {mvp_found, advocu_found, sitecore_found, reps_found};
    static const struct {
        str source, words;
    } CASES[] = {
        {S(""), S("empty")},
        {S("<html>"), S("no JSON")},
        {S("{\"a\":1,\n\"b\":}"), S("Line 2")},
        {S("{\"hello\":\"world\"}"), S("in this file: those have")},
        {S("[1,2,[3]]"), S("in this file: those have")},
    };
    struct ctx c = begin();
    struct found_list l;
    for (size_t k = 0; k < COUNT(JOBS); k++) {
        for (size_t i = 0; i < COUNT(CASES); i++) {
            CHECK(found_read(&c, JOBS[k], (struct sandbox_input){CASES[i].source, S("")}, &l) ==
                  ERR_INVALID);
            CHECK(str_find(c.why, CASES[i].words) != SIZE_MAX);
        }
        CHECK(found_read(&c, JOBS[k], (struct sandbox_input){S("[]"), S("")}, &l) == OK &&
              l.n == 0);
    }
    l = read(&c, mvp_found,
             S("[{\"typeName\":\"Blog\",\"title\":\"A\",\"date\":\"0000-01-01\"},{\"typeName\":"
               "\"Blog\",\"title\":\"B\",\"date\":\"9999-12-31\",\"numberOfViews\":-5,\"url\":"
               "\"javascript:x\"}]"));
    CHECK(l.n == 2 && !l.items[0].at.set && !l.items[1].at.set);
    CHECK(l.items[1].n_numbers == 0 && l.items[1].url.len == 0);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_mvp_old();
    test_mvp_portal();
    test_advocu();
    test_sitecore();
    test_reps();
    test_wrong();
    return CHECK_RESULT();
}
