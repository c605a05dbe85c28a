/* Calendars, feeds and folders of posts as records. */
#include "base/test.h"
#include "kit/feed/feed.h"
#include "kit/found/found.h"

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){
        .mem = arena_new(), .now = {1795000000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

/* ---- calendars --------------------------------------------------------------------------------- */

#define EVENT(uid, summary, more)                                                                  \
    "BEGIN:VEVENT\r\nUID:" uid "\r\nSUMMARY:" summary "\r\n" more "END:VEVENT\r\n"

static void test_calendar(void)
{
    static const str SOURCE = S(
        "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Ada's year\r\n" EVENT(
            "1", "Keynote\\, streams",
            "DTSTART;TZID=Europe/Berlin:20260701T100000\r\nDURATION:PT1H30M\r\nLOCATION:Old "
            "hall\\, Athens\\, Greece\r\nDESCRIPTION:More at https://k.example/1.\\nBring "
            "tea\r\nORGANIZER;CN=\"Bo B\":MAILTO:bo@b.example\r\nATTENDEE;CN=Ada;ROLE=REQ-"
            "PARTICIPANT:mailto:ada@a.example\r\nCATEGORIES:talks,c\r\nBEGIN:VALARM\r\n"
            "DESCRIPTION:ring\r\nEND:VALARM\r\n")
            EVENT("2", "Meet-up",
                  "DTSTART;VALUE=DATE:20260704\r\nDTEND;VALUE=DATE:20260706\r\n"
                  "RRULE:FREQ=YEARLY\r\nURL:https://m.example/\r\n")
                EVENT("3", "Gone", "DTSTART:20260704T100000Z\r\nSTATUS:CANCELLED\r\n") EVENT(
                    "", "Hands-on C",
                    "DTSTART:20260705T100000Z\r\nDTEND:20260705T120000Z\r\n") "END:VCALENDAR\r\n");
    struct ctx c = begin();
    struct found_list l;
    CHECK(found_read(&c, calendar_found, (struct sandbox_input){SOURCE, S("")}, &l) == OK);
    CHECK(l.n == 3);
    CHECK_STR(l.title, S("Ada's year"));
    const struct found *talk = &l.items[0], *day_off = &l.items[1], *workshop = &l.items[2];
    CHECK(talk->kind == FOUND_TALK && !talk->whole_day);
    CHECK_STR(talk->id, S("1/2026-07-01T08:00:00Z"));
    CHECK_STR(talk->title, S("Keynote, streams"));
    CHECK_STR(talk->url, S("https://k.example/1"));
    CHECK_STR(talk->place, S("Old hall, Athens, Greece"));
    CHECK_STR(talk->country, S("GR"));
    CHECK(talk->until.value.s - talk->at.value.s == 5400 && talk->n_tags == 2);
    CHECK(talk->n_people == 2 && str_same(talk->people[0].role, S("organizer")));
    CHECK_STR(talk->people[0].address, S("bo@b.example"));
    CHECK_STR(talk->people[1].name, S("Ada"));
    CHECK(day_off->kind == FOUND_EVENT && day_off->whole_day);
    CHECK_STR(day_off->id, S("2/2026-07-04"));
    CHECK(day_of_moment(day_off->until.value).n == day_of(2026, 7, 5).n);
    CHECK(workshop->kind == FOUND_WORKSHOP && str_starts(workshop->id, S("made:")));
    CHECK(found_read(&c, calendar_found, (struct sandbox_input){SOURCE, S("2028-01-01")}, &l) ==
              OK &&
          l.n == 4);
    CHECK(found_read(&c, calendar_found, (struct sandbox_input){S("hello"), S("")}, &l) ==
          ERR_INVALID);
    CHECK(str_find(c.why, S("not a calendar")) != SIZE_MAX);
    arena_free(c.mem);
}

/* ---- feeds ------------------------------------------------------------------------------------- */

static void test_feed(void)
{
    static const str SOURCE =
        S("<rss version=\"2.0\"><channel><title>Mine</title><link>https://a.example</link>"
          "<item><title>One</title><link>https://a.example/1</link><author>ada@a.example "
          "(Ada)</author><category>c</category><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate>"
          "</item><item><title>Two</title><guid isPermaLink=\"false\">g2</guid><enclosure "
          "url=\"https://a.example/2.mp3\" type=\"audio/mpeg\" length=\"1\"/></item>"
          "<item><title>Three</title><link>https://vimeo.com/3</link></item></channel></rss>");
    struct ctx c = begin();
    struct found_list l;
    CHECK(found_feed(&c, SOURCE, S("https://a.example/feed"), &l) == OK && l.n == 3);
    CHECK_STR(l.title, S("Mine"));
    CHECK(l.items[0].kind == FOUND_POST && l.items[0].at.set && l.items[0].n_tags == 1);
    CHECK_STR(l.items[0].people[0].name, S("Ada"));
    CHECK_STR(l.items[0].people[0].address, S("ada@a.example"));
    CHECK(l.items[1].kind == FOUND_EPISODE);
    CHECK_STR(l.items[1].id, S("g2"));
    CHECK_STR(l.items[1].url, S("https://a.example/2.mp3"));
    CHECK_STR(l.items[1].facts[0].value, S("https://a.example/2.mp3"));
    CHECK(l.items[2].kind == FOUND_VIDEO);
    CHECK(found_feed(&c,
                     S("<rss><channel><title>The C Podcast</title><item><title>E1</title><link>"
                       "https://a.example/e1</link></item></channel></rss>"),
                     S(""), &l) == OK &&
          l.items[0].kind == FOUND_EPISODE);
    CHECK(found_feed(&c, S("nothing"), S(""), &l) == ERR_INVALID);
    arena_free(c.mem);
}

/* ---- posts ------------------------------------------------------------------------------------- */

#define TALK(more) S("---\ntitle: T\ndate: 2026-03-03\nevent_name: Conf\n" more "---\n")

static void test_posts(void)
{
    static const struct feed_file FILES[] = {
        {S("2026-03-01_first/index.md"),
         S("---\ntitle: First\ndate: 2026-03-01\ntags: [c, sql]\n---\n")},
        {S("a.md"), TALK("event_link: https://conf.example\nslides_link: https://s.example/a\n")},
        {S("b.md"), TALK("event_link: https://conf.example\nevent_city: Athens, Greece\n")},
        {S("c.md"), TALK("event_link: https://other.example\nslides_link: https://s.example/c\n"
                         "is_workshop: true\nevent_location: Remote\nevent_city: remote\n")},
        {S("d.md"), TALK("event_link: https://third.example\nvideo_link: https://v.example/d\n")},
        {S("e.md"), S("# no head\n")},
        {S("f.md"), S("---\ntitle: F\nstatus: draft\n---\n")},
    };
    struct ctx c = begin();
    struct found_list l;
    const struct found_folder folder = {FILES, COUNT(FILES), S("https://a.example/x/")};
    CHECK(found_posts(&c, &folder, &l) == OK && l.n == 6);
    static const char *const URLS[] = {"https://a.example/x/first", "https://s.example/a",
                                       "https://a.example/x/b",     "https://other.example",
                                       "https://v.example/d",       "https://a.example/x/f"};
    for (size_t i = 0; i < COUNT(URLS) && i < l.n; i++)
        CHECK_STR(l.items[i].url, str_of(URLS[i]));
    CHECK(l.items[0].kind == FOUND_POST && l.items[0].n_tags == 2 && l.items[0].whole_day);
    CHECK_STR(l.items[0].id, S("2026-03-01_first/index.md"));
    CHECK(l.items[1].kind == FOUND_TALK && l.items[3].kind == FOUND_WORKSHOP);
    CHECK_STR(l.items[2].country, S("GR"));
    CHECK_STR(l.items[3].place, S("Remote"));
    CHECK(!l.items[4].draft && l.items[5].draft);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_calendar();
    test_feed();
    test_posts();
    return CHECK_RESULT();
}
