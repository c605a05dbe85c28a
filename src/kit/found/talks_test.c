#include "base/test.h"
#include "kit/found/found_talks.h"

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){
        .mem = arena_new(), .now = {1795000000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

static struct found_list read(struct ctx *c, str source, const char *base)
{
    struct found_list l = {0};
    struct text record = {.mem = c->mem};
    CHECK(talks_found(c, source, str_of(base), &record) == OK);
    CHECK(found_taken(c, text_str(&record), &l) == OK);
    return l;
}

static bool on(const struct found *item, int year, int month, int date)
{
    return item->at.set && item->whole_day &&
           item->at.value.s == moment_of_day(day_of(year, month, date)).s;
}

/* ---- pyvideo ----------------------------------------------------------------------------------- */

static void test_lines(void)
{
    struct ctx c = begin();
    struct found_list l =
        read(&c,
             S("{\"event\": \"Conf 42\", \"title\": \"R&amp;D <in> C\", \"speakers\": [\"Ada\", "
               "\"\", {\"name\": \"Bo\"}], \"recorded\": \"2026-03-04\", \"language\": "
               "\"eng\", \"tags\": null, \"url\": \"https://v.example/1\"}\n\n"
               "{\"title\": \"B\", \"speaker\": \"Cy\", \"url\": \"javascript:x\"}\r\n"
               "{\"title\": \"B\", \"speaker\": \"Cy\"}\n"),
             "");
    CHECK(l.n == 3);
    CHECK_STR(l.items[0].title, S("R&amp;D <in> C"));
    CHECK_STR(l.items[0].event, S("Conf 42"));
    CHECK_STR(l.items[0].language, S("eng"));
    CHECK_STR(l.items[0].url, S("https://v.example/1"));
    CHECK(l.items[0].n_people == 2 && str_same(l.items[0].people[1].name, S("Bo")));
    CHECK(on(&l.items[0], 2026, 3, 4));
    CHECK(l.items[1].url.len == 0 && !l.items[1].at.set && l.items[1].n_people == 1);
    CHECK(!str_same(l.items[1].id, l.items[2].id));
    struct found_list again = read(&c, S("[{\"title\": \"B\", \"speaker\": \"Cy\"}]"), "");
    CHECK_STR(again.items[0].id, l.items[1].id);
    l = read(&c,
             S("{\"copyright_text\": null, \"description\": \"D\", \"duration\": 1800, "
               "\"recorded\": \"2019-05-04\", \"speakers\": [\"Ada\"], \"tags\": [\"c\", "
               "\"sql\"], \"title\": \"Raw\", \"videos\": [{\"type\": \"youtube\", \"url\": "
               "\"https://v.example/raw\"}]}"),
             "");
    CHECK(l.n == 1 && l.items[0].n_tags == 2);
    CHECK_STR(l.items[0].url, S("https://v.example/raw"));
    CHECK(read(&c, S("[]"), "").n == 0);
    arena_free(c.mem);
}

/* ---- Sessionize -------------------------------------------------------------------------------- */

#define SESSION                                                                                    \
    "\"id\":\"101\",\"title\":\"Streams\",\"description\":\"About <b>it</b>\\r\\n\",\"startsAt\":" \
    "\"2026-03-04T09:00:00\",\"isServiceSession\":false,\"recordingUrl\":\"https://v.example/1\","
#define LUNCH "{\"id\":\"102\",\"title\":\"Lunch\",\"isServiceSession\":true,\"speakers\":[]}"

static void test_sessionize(void)
{
    static const str VIEWS[] = {
        S("{\"sessions\":[{" SESSION "\"speakers\":[\"g-1\"],\"categoryItems\":[31],\"status\":"
          "\"Accepted\"}," LUNCH "],\"speakers\":[{\"id\":\"g-1\",\"firstName\":\"Ada\","
          "\"lastName\":\"Example\"}],\"categories\":[{\"id\":3,\"title\":\"Session format\","
          "\"items\":[{\"id\":31,\"name\":\"Workshop (3 hours)\"}]}],\"rooms\":[]}"),
        S("[{\"groupId\":1,\"groupName\":\"All\",\"sessions\":[{" SESSION
          "\"speakers\":[{\"id\":\"g-1\",\"name\":\"Ada Example\"}],\"categories\":[{\"id\":3,"
          "\"name\":\"Session format\",\"categoryItems\":[{\"id\":31,\"name\":\"Workshop (3 "
          "hours)\"}]}]}," LUNCH "]}]"),
        S("[{\"date\":\"2026-03-04T00:00:00\",\"rooms\":[{\"id\":7,\"name\":\"A\",\"sessions\":"
          "[{" SESSION "\"speakers\":[{\"id\":\"g-1\",\"name\":\"Ada Example\"}],\"categories\":"
          "[{\"id\":3,\"name\":\"Session type\",\"categoryItems\":[{\"id\":31,\"name\":\"Workshop "
          "(3 hours)\"}]}]}," LUNCH "]}]}]"),
    };
    struct ctx c = begin();
    for (size_t i = 0; i < COUNT(VIEWS); i++) {
        struct found_list l = read(&c, VIEWS[i], "");
        CHECK(l.n == 1);
        CHECK_STR(l.items[0].id, S("101"));
        CHECK_STR(l.items[0].title, S("Streams"));
        CHECK_STR(l.items[0].text, S("About it"));
        CHECK_STR(l.items[0].word, S("Workshop (3 hours)"));
        CHECK_STR(l.items[0].people[0].name, S("Ada Example"));
        CHECK_STR(l.items[0].url, S("https://v.example/1"));
        CHECK(l.items[0].kind == FOUND_WORKSHOP && on(&l.items[0], 2026, 3, 4));
    }
    struct found_list l = read(&c,
                               S("[{\"id\":\"g-1\",\"fullName\":\"Ada Example\",\"sessions\":"
                                 "[{\"id\":101,\"name\":\"Streams\"}]}]"),
                               "");
    CHECK(l.n == 1 && str_same(l.items[0].people[0].name, S("Ada Example")));
    CHECK_STR(l.items[0].title, S("Streams"));
    arena_free(c.mem);
}

/* ---- pretalx, schedules ------------------------------------------------------------------------ */

static void test_pretalx(void)
{
    struct ctx c = begin();
    struct found_list l = read(
        &c,
        S("{\"count\":2,\"next\":\"https://p.example/api/events/x/talks/?offset=25\",\"results\":"
          "[{\"code\":\"ABCDEF\",\"speakers\":[{\"code\":\"XY\",\"name\":\"Ada Example\"}],"
          "\"title\":\"One\",\"submission_type\":{\"de\":\"Werkstatt\",\"en\":\"Workshop\"},"
          "\"state\":\"confirmed\",\"abstract\":\"ab\",\"slot\":{\"start\":"
          "\"2026-06-01T23:30:00-07:00\"},\"content_locale\":\"en\"},"
          "{\"code\":\"GHI\",\"speakers\":[],\"title\":\"Two\",\"submission_type\":\"Talk\","
          "\"state\":\"rejected\"}]}"),
        "https://p.example/api/events/x/talks/");
    CHECK(l.n == 2);
    CHECK_STR(l.next, S("https://p.example/api/events/x/talks/?offset=25"));
    CHECK_STR(l.items[0].url, S("https://p.example/x/talk/ABCDEF/"));
    CHECK(l.items[0].kind == FOUND_WORKSHOP && on(&l.items[0], 2026, 6, 1));
    CHECK(!l.items[0].draft && l.items[1].draft);
    CHECK(read(&c, S("{\"count\":0,\"next\":null,\"results\":[]}"), "").n == 0);
    l = read(&c,
             S("{\"schedule\":{\"version\":\"1\",\"base_url\":\"https://p.example\",\"conference\":"
               "{\"title\":\"Conf X\",\"days\":[{\"index\":1,\"date\":\"2026-05-01\",\"rooms\":"
               "{\"Main\":[{\"guid\":\"9f-1\",\"id\":1,\"date\":\"2026-05-01T23:30:00-07:00\","
               "\"title\":\"Late\",\"type\":\"Talk\",\"language\":\"de\",\"url\":\"/x/talk/ABC/\","
               "\"persons\":[{\"id\":1,\"public_name\":\"Ada\"}]},{\"id\":2,\"title\":\"Next\","
               "\"persons\":[]}]}}]}}}"),
             "");
    CHECK(l.n == 2 && on(&l.items[0], 2026, 5, 1) && on(&l.items[1], 2026, 5, 1));
    CHECK_STR(l.title, S("Conf X"));
    CHECK_STR(l.items[0].event, S("Conf X"));
    CHECK_STR(l.items[0].url, S("https://p.example/x/talk/ABC/"));
    CHECK_STR(l.items[1].id, S("2"));
    arena_free(c.mem);
}

/* ---- sites ------------------------------------------------------------------------------------- */

static void test_sites(void)
{
    struct ctx c = begin();
    struct found_list l =
        read(&c,
             S("- event: Conf Y\n  date: 2026-02-01\n  city: Berlin\n  country: "
               "Germany\n  talks:\n    - title: From YAML\n      speakers: [Ada, "
               "{name: Bo}]\n      slides: https://s.example/1\n    - title: Two\n"
               "      abstract: |\n        Several\n        lines\n"
               "- name: Cy\n  talks:\n    - title: Hers\n      conference: Conf Z\n"
               "      date: 2026-03-03\n"),
             "");
    CHECK(l.n == 3 && l.items[0].n_people == 2 && on(&l.items[1], 2026, 2, 1));
    CHECK_STR(l.items[0].country, S("DE"));
    CHECK_STR(l.items[1].event, S("Conf Y"));
    CHECK_STR(l.items[2].people[0].name, S("Cy"));
    CHECK_STR(l.items[2].event, S("Conf Z"));
    l = read(&c,
             S("{\"speakers\":{\"ada\":{\"name\":\"Ada Example\"}},\"sessions\":{\"1\":{\"title\":"
               "\"A\",\"speakers\":[\"ada\"]},\"2\":{\"title\":\"B\",\"speakers\":[\"nobody\"]}}}"),
             "");
    CHECK(l.n == 2);
    CHECK_STR(l.items[0].people[0].name, S("Ada Example"));
    CHECK_STR(l.items[1].people[0].name, S("nobody"));
    l = read(&c,
             S("[{\"name\":\"Rubyfuza\",\"url\":\"http://rubyfuza.org\",\"startDate\":"
               "\"2013-02-07\",\"endDate\":\"2013-02-09\",\"city\":\"Cape Town\",\"country\":"
               "\"South Africa\",\"online\":true}]"),
             "");
    CHECK(l.n == 1 && l.items[0].kind == FOUND_EVENT && on(&l.items[0], 2013, 2, 7));
    CHECK(l.items[0].until.value.s == moment_of_day(day_of(2013, 2, 9)).s);
    CHECK_STR(l.items[0].country, S("ZA"));
    CHECK_STR(l.items[0].facts[0].value, S("hybrid"));
    arena_free(c.mem);
}

static void test_countries(void)
{
    static const struct {
        const char *words, *code;
    } CASES[] = {{"de", "DE"},
                 {"Germany", "DE"},
                 {"U.S.A.", "US"},
                 {"UK", "GB"},
                 {"Scotland", "GB"},
                 {"Czech Republic", "CZ"},
                 {"Viet Nam", "VN"},
                 {"south korea", "KR"},
                 {"Korea (Republic of)", "KR"},
                 {"Atlantis", ""},
                 {"", ""},
                 {"ZZ", ""}};
    for (size_t i = 0; i < COUNT(CASES); i++)
        CHECK_STR(found_country(str_of(CASES[i].words)), str_of(CASES[i].code));
    CHECK_STR(found_country_name(S("KR")), S("Korea (Republic of)"));
    CHECK_STR(found_country_name(S("XX")), S(""));
}

/* ---- what is wrong ----------------------------------------------------------------------------- */

static void test_wrong(void)
{
    static const struct {
        str source, words;
    } CASES[] = {
        {S(" "), S("empty")},
        {S("words"), S("no talks")},
        {S("\xFF\xFE\xFF\xFE"), S("no talks")},
        {S("{\"title\": 5}"), S("no talks")},
        {S("{\"title\": \"A\"}\n{\"title\n"), S("Line 2")},
        {S("[{\"title\": \"A\"},\n{]"), S("Line 2")},
        {S("- title: A\n- title: [B\n- c"), S("Line 4")},
        {S("a: &a [x]\nb: [*a, *a]\n"), S("Line 2: the lines refer to each other")},
    };
    struct ctx c = begin();
    struct text record = {.mem = c.mem}, deep = {.mem = c.mem}, many = {.mem = c.mem};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        CHECK(talks_found(&c, CASES[i].source, S(""), &record) == ERR_INVALID);
        if (str_find(c.why, CASES[i].words) == SIZE_MAX)
            fprintf(stderr, "%zu: %.*s\n", i, STR_ARG(c.why));
        CHECK(str_find(c.why, CASES[i].words) != SIZE_MAX);
    }
    text_add(&deep, S("a: "));
    for (int i = 0; i < 100000; i++)
        text_char(&deep, '[');
    CHECK(talks_found(&c, text_str(&deep), S(""), &record) == ERR_INVALID);
    CHECK(str_find(c.why, S("nested too deep")) != SIZE_MAX);
    for (int i = 0; i <= 500000; i++)
        text_add(&many, S("- a\n"));
    CHECK(talks_found(&c, text_str(&many), S(""), &record) == ERR_INVALID);
    CHECK(str_find(c.why, S("too much")) != SIZE_MAX);
    struct found_list l = read(&c,
                               S("- {title: A, date: 0000-01-01}\n- {title: B, date: 9999-12-31}\n"
                                 "- {title: C, date: 2026-02-30}\n- {guid: g, title: D}\n- {guid: "
                                 "g, title: Another text}\n"),
                               "");
    CHECK(l.n == 4 && !l.items[0].at.set && !l.items[1].at.set && !l.items[2].at.set);
    CHECK_STR(l.items[3].title, S("D"));
    arena_free(c.mem);
}

static void test_sandbox(void)
{
    struct ctx c = begin();
    struct found_list l;
    struct text deep = {.mem = c.mem};
    CHECK(found_read(&c, talks_found, (struct sandbox_input){S("{\"title\": \"A\"}"), S("")}, &l) ==
              OK &&
          l.n == 1);
    for (int i = 0; i < 100000; i++)
        text_char(&deep, '[');
    CHECK(found_read(&c, talks_found, (struct sandbox_input){text_str(&deep), S("")}, &l) ==
          ERR_INVALID);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_lines();
    test_sessionize();
    test_pretalx();
    test_sites();
    test_countries();
    test_wrong();
    test_sandbox();
    return CHECK_RESULT();
}
