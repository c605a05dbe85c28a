#include "kit/calendar/calendar_internal.h"
#include "kit/sandbox/sandbox.h"
#include "base/test.h"

#include <time.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){
        .mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
}

/* The starts of all events of the lines, with spaces between. */
static str starts(struct ctx *c, const char *lines, str until)
{
    struct text json = {.mem = c->mem}, out = {.mem = c->mem};
    if (calendar_describe(c, str_of(lines), until, &json))
        return c->why;
    str rest = text_str(&json);
    for (size_t at; (at = str_find(rest, S("\"start\":\""))) != SIZE_MAX;) {
        rest = str_from(rest, at + 9);
        text_add(&out, out.len ? S(" ") : S(""));
        text_add(&out, str_upto(rest, str_find(rest, S("\""))));
    }
    return text_str(&out);
}

static void check_starts(const char *lines, str until, str want)
{
    struct ctx c = begin();
    CHECK_STR(starts(&c, lines, until), want);
    arena_free(c.mem);
}

/* An event with these lines, up to the end of 2026. */
#define EVENT(lines)                                                                               \
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n" lines "END:VEVENT\r\nEND:VCALENDAR\r\n"

static void test_times(void)
{
    static const struct {
        const char *lines;
        str want;
    } cases[] = {
        {EVENT("DTSTART:20260101T100000Z\n"), S("2026-01-01T10:00:00Z")},
        {EVENT("DTSTART:20260101T100000\n"), S("2026-01-01T10:00:00")},
        {EVENT("DTSTART;VALUE=DATE:20260101\n"), S("2026-01-01")},
        {EVENT("DTSTART:20260101\n"), S("2026-01-01")},
        {EVENT("DTSTART:2026-01-01T10:00:00\n"), S("2026-01-01T10:00:00")},
        {EVENT("DTSTART;TZID=Europe/Berlin:20260701T100000\n"), S("2026-07-01T08:00:00Z")},
        {EVENT("DTSTART;TZID=\"W. Europe Standard Time\":20260701T100000\n"),
         S("2026-07-01T08:00:00Z")},
        {EVENT("DTSTART;TZID=/mozilla.org/20050126_1/America/Argentina/Ushuaia:20260701T100000\n"),
         S("2026-07-01T13:00:00Z")},
        {EVENT("DTSTART;TZID=\"(UTC-03:30) Somewhere\":20260701T100000\n"),
         S("2026-07-01T13:30:00Z")},
        {EVENT("DTSTART;TZID=GMT+0200:20260701T100000\n"), S("2026-07-01T08:00:00Z")},
        {EVENT("DTSTART;TZID=UTC:20260701T100000\n"), S("2026-07-01T10:00:00Z")},
        {EVENT("DTSTART;TZID=Nowhere/Else:20260701T100000\n"), S("2026-07-01T10:00:00")},
        /* an hour that is passed over, and one that comes twice */
        {EVENT("DTSTART;TZID=Europe/Berlin:20260329T023000\n"), S("2026-03-29T01:30:00Z")},
        {EVENT("DTSTART;TZID=Europe/Berlin:20261025T023000\n"), S("2026-10-25T00:30:00Z")},
        {EVENT("DTSTART:20260231T100000\n"), S("")},
        {EVENT("DTSTART:tomorrow\n"), S("")},
        {EVENT("DTSTART:00000000T000000Z\n"), S("")},
        {EVENT("DTSTART:99991231T235959Z\n"), S("9999-12-31T23:59:59Z")},
        {EVENT("SUMMARY:no start\n"), S("")},
        {"BEGIN:VEVENT\nDTSTART:20260101\nBEGIN:VEVENT\nDTSTART:20260102",
         S("2026-01-01 2026-01-02")},
        {"hello", S("This is not a calendar: those begin with \"BEGIN:VCALENDAR\".")},
        {"", S("This is not a calendar: those begin with \"BEGIN:VCALENDAR\".")},
        {"BEGIN:VCALENDAR\nEND:VCALENDAR\n", S("")},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        check_starts(cases[i].lines, S("2026-12-31"), cases[i].want);
    check_starts(EVENT("DTSTART:20260101\n"), S("soon"),
                 S("\"soon\" is no date. Write it like 2027-01-31."));
}

static const struct {
    const char *lines;
    str want;
} repetitions[] = {
    {EVENT("DTSTART:20260130T100000\nRRULE:FREQ=MONTHLY;COUNT=3\n"),
     S("2026-01-30T10:00:00 2026-03-30T10:00:00 2026-04-30T10:00:00")},
    {EVENT("DTSTART;TZID=Europe/Berlin:20260328T100000\nRRULE:FREQ=DAILY;COUNT=2\n"),
     S("2026-03-28T09:00:00Z 2026-03-29T08:00:00Z")},
    {EVENT("DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY\n"), S("2024-02-29")},
    {EVENT("DTSTART:20260105T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO;COUNT=4\n"),
     S("2026-01-05T09:00:00 2026-01-18T09:00:00 2026-01-19T09:00:00 2026-02-01T09:00:00")},
    {EVENT("DTSTART:20260101T090000\nRRULE:FREQ=MONTHLY;BYDAY=-1FR,1TH;COUNT=3\n"),
     S("2026-01-01T09:00:00 2026-01-30T09:00:00 2026-02-05T09:00:00")},
    {EVENT(
         "DTSTART:20260130T090000\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2\n"),
     S("2026-01-30T09:00:00 2026-02-27T09:00:00")},
    {EVENT("DTSTART:20251229\nRRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=2\n"),
     S("2025-12-29")}, /* the next is in 2027 */
    {EVENT("DTSTART:20260101T080000\nRRULE:FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0,30;COUNT=5\n"),
     S("2026-01-01T08:00:00 2026-01-01T08:30:00 2026-01-01T20:00:00 2026-01-01T20:30:00 "
       "2026-01-02T08:00:00")},
    {EVENT("DTSTART:20260101T080000\nRRULE:FREQ=HOURLY;INTERVAL=12;UNTIL=20260102T080000\n"),
     S("2026-01-01T08:00:00 2026-01-01T20:00:00 2026-01-02T08:00:00")},
    {EVENT("DTSTART:20260101T000000\nRRULE:FREQ=SECONDLY;INTERVAL=30;COUNT=3\n"),
     S("2026-01-01T00:00:00 2026-01-01T00:00:30 2026-01-01T00:01:00")},
    {EVENT("DTSTART:20260101T000000\nRRULE:FREQ=YEARLY;BYYEARDAY=-1,1\n"),
     S("2026-01-01T00:00:00 2026-12-31T00:00:00")},
    /* UNTIL in UTC, the event in its zone; the last one counts */
    {EVENT("DTSTART;TZID=America/"
           "New_York:20260101T200000\nRRULE:FREQ=DAILY;UNTIL=20260103T010000Z\n"),
     S("2026-01-02T01:00:00Z 2026-01-03T01:00:00Z")},
    {EVENT("DTSTART:20260101T100000Z\nRRULE:FREQ=DAILY;UNTIL=20260102\n"),
     S("2026-01-01T10:00:00Z 2026-01-02T10:00:00Z")},
    /* the start counts, even if the rule does not have it */
    {EVENT("DTSTART:20260101\nRRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=3\n"),
     S("2026-01-01 2026-01-02 2026-01-09")},
    {EVENT("DTSTART:20260101T100000Z\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE:20260102T100000Z,20260103T1"
           "00000Z\n"),
     S("2026-01-01T10:00:00Z 2026-01-04T10:00:00Z")},
    {EVENT("DTSTART;TZID=Europe/Berlin:20260101T100000\nRRULE:FREQ=DAILY;COUNT=3\n"
           "EXDATE:20260102T090000Z\nEXDATE;VALUE=DATE:20260103\n"),
     S("2026-01-01T09:00:00Z")},
    {EVENT("DTSTART:20260101T100000Z\nRRULE:FREQ=DAILY;COUNT=3\nEXRULE:FREQ=DAILY;INTERVAL=2\n"),
     S("2026-01-02T10:00:00Z")},
    {EVENT("DTSTART:20260101T100000Z\nRDATE:20260105T100000Z,20260101T100000Z\n"
           "RDATE;VALUE=PERIOD:20260107T100000Z/PT1H\n"),
     S("2026-01-01T10:00:00Z 2026-01-05T10:00:00Z 2026-01-07T10:00:00Z")},
    {EVENT("DTSTART:20270101T100000Z\nRRULE:FREQ=DAILY\n"), S("")}, /* all of it after the end */
    {EVENT("DTSTART:20270101T100000Z\n"), S("2027-01-01T10:00:00Z")},
    {EVENT("DTSTART:20260101\nRRULE:FREQ=SOMETIMES\n"), S("2026-01-01")},
    {EVENT("DTSTART:20260101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n"), S("2026-01-01")},
};

static void test_repetitions(void)
{
    for (size_t i = 0; i < COUNT(repetitions); i++)
        check_starts(repetitions[i].lines, S("2026-12-31"), repetitions[i].want);
}

static void test_changes(void)
{
#define WEEKS                                                                                      \
    "BEGIN:VEVENT\nUID:w\nDTSTART:20260101T100000Z\nRRULE:FREQ=WEEKLY;COUNT=4\nEND:VEVENT\n"
    check_starts(WEEKS "BEGIN:VEVENT\nUID:w\nRECURRENCE-ID:20260108T100000Z\nDTSTART:"
                       "20260109T110000Z\nEND:VEVENT\n",
                 S("2026-12-31"),
                 S("2026-01-01T10:00:00Z 2026-01-09T11:00:00Z 2026-01-15T10:00:00Z "
                   "2026-01-22T10:00:00Z"));
    check_starts(WEEKS "BEGIN:VEVENT\nUID:w\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260115T100000Z\n"
                       "DTSTART:20260115T120000Z\nEND:VEVENT\n",
                 S("2026-12-31"),
                 S("2026-01-01T10:00:00Z 2026-01-08T10:00:00Z 2026-01-15T12:00:00Z "
                   "2026-01-22T12:00:00Z"));
    /* the later version of an event, and of its change */
    check_starts("BEGIN:VEVENT\nUID:v\nSEQUENCE:2\nDTSTART:20260102\nEND:VEVENT\n"
                 "BEGIN:VEVENT\nUID:v\nSEQUENCE:1\nDTSTART:20260101\nEND:VEVENT\n",
                 S("2026-12-31"), S("2026-01-02"));
    /* an occurrence whose event is in another file */
    check_starts("BEGIN:VEVENT\nUID:o\nRECURRENCE-ID:20260108\nDTSTART:20260109\nEND:VEVENT\n",
                 S("2026-12-31"), S("2026-01-09"));
}

static void test_own_zone(void)
{
#define OWN                                                                                        \
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=Ours:20260101T100000\n"                    \
    "RRULE:FREQ=MONTHLY;INTERVAL=6;COUNT=2\nEND:VEVENT\n"                                          \
    "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\n"    \
    "TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\n"    \
    "DTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"                              \
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\nEND:VCALENDAR\n"
    check_starts(OWN, S("2026-12-31"), S("2026-01-01T09:00:00Z 2026-07-01T08:00:00Z"));
}

static void test_words(void)
{
    struct ctx c = begin();
    struct text json = {.mem = c.mem};
    CHECK(calendar_describe(
              &c,
              S("\xEF\xBB\xBF"
                "BEGIN:VCALENDAR\rBEGIN:VEVENT\ritem1.UID:a\\;b\r"
                "SUMMARY;LANGUAGE=\"x:y\":Tea\\, caf\xC3\r \xA9 \\n& more\rDTSTART:20260101\r"
                "BEGIN:VALARM\rSUMMARY:no\rDTSTART:20200101\rEND:VALARM\rEND:VEVENT\r"),
              (str){0}, &json) == OK);
    CHECK_STR(text_str(&json), S("\"events\":[{\"uid\":\"a;b\",\"summary\":\"Tea, café \\n& "
                                 "more\",\"start\":\"2026-01-01\"}]"));
    arena_free(c.mem);
}

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Rules that would go on for ever, or never meet a day, end soon; in the sandbox as here. */
static void test_limits(void)
{
    static const struct sandbox_limits LIMITS = {32 << 20, 256 << 20, 5};
    static const char *const RULES[] = {
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MINUTELY;BYSECOND=1,2,3",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;INTERVAL=999999999999",
        "FREQ=YEARLY;BYSECOND=0,1,2,3;BYMINUTE=0,1,2;BYHOUR=1,2,3;BYDAY=MO,TU,WE;BYSETPOS=300"};
    struct ctx c = begin();
    str json;
    double start = seconds_now();
    for (size_t i = 0; i < COUNT(RULES); i++) {
        struct text t = {.mem = c.mem};
        text_format(&t, "BEGIN:VEVENT\nDTSTART:20000101T000000\nRRULE:%s\nEND:VEVENT\n", RULES[i]);
        CHECK(sandbox_run(&c, calendar_describe,
                          (struct sandbox_input){text_str(&t), S("2099-12-31")}, LIMITS,
                          &json) == OK);
    }
    CHECK(seconds_now() - start < 6.0);
    CHECK(sandbox_run(&c, calendar_describe, (struct sandbox_input){str_of(OWN), S("2026-12-31")},
                      LIMITS, &json) == OK);
    CHECK(sandbox_run(&c, calendar_describe,
                      (struct sandbox_input){
                          str_of(EVENT("DTSTART;TZID=Asia/Tokyo:20260101T090000\n")), (str){0}},
                      LIMITS, &json) == OK);
    CHECK(str_find(json, S("2026-01-01T00:00:00Z")) != SIZE_MAX);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_times();
    test_repetitions();
    test_changes();
    test_own_zone();
    test_words();
    test_limits();
    return CHECK_RESULT();
}
