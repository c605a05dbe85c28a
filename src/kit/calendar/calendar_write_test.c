/* What is written is read again by our own reader, and looked at line by line. */
#include "kit/calendar/calendar.h"

#include "base/test.h"

static const struct calendar_entry EVENTS[] = {
    {.uid = S("1@example.org"),
     .title = S("Ask Ana; about \xC3\xA9t\xC3\xA9, and \\ more"),
     .text = S("A line that is much longer than seventy-five octets, because it says \xE4\xBD\xA0"
               "\xE5\xA5\xBD\xE4\xBD\xA0\xE5\xA5\xBD\xE4\xBD\xA0\xE5\xA5\xBD\xE4\xBD\xA0\xE5\xA5"
               "\xBD\xE4\xBD\xA0\xE5\xA5\xBD twice and more\nand a second line"),
     .url = S("https://example.org/ama/1"),
     .zone = S("Europe/Berlin"),
     .start = {1798700400}, /* 2026-12-31T07:00:00Z */
     .end = {1798704000},
     .changed = {1798000000},
     .sequence = 3},
    {.uid = S("2@example.org"),
     .title = S("In summer"),
     .zone = S("Europe/Berlin"),
     .start = {1814335200}, /* 2027-06-30T06:00:00Z */
     .end = {1814338800},
     .changed = {1798000000},
     .cancelled = true},
    {.uid = S("3@example.org"), .title = S("World"), .start = {1798700400}, .end = {1798704000}},
};

static bool has(str s, const char *part)
{
    return str_find(s, str_of(part)) != SIZE_MAX;
}

static size_t times(str s, const char *part)
{
    size_t n = 0;
    for (size_t at; (at = str_find(s, str_of(part))) != SIZE_MAX; n++)
        s = str_from(s, at + 1);
    return n;
}

static void test_lines(struct ctx *c)
{
    str file = calendar_write(c, S("Events"), EVENTS, COUNT(EVENTS)), rest = file;
    for (str line; str_cut(&rest, '\n', &line);) {
        CHECK(line.len <= 76 && line.len > 0 && line.at[line.len - 1] == '\r');
        CHECK(str_chars(line) != SIZE_MAX); /* no character was split */
    }
    CHECK(has(file, "SUMMARY:Ask Ana\\; about \xC3\xA9t\xC3\xA9\\, and \\\\ more\r\n"));
    CHECK(has(file, "DTSTART;TZID=Europe/Berlin:20261231T080000\r\n"));
    CHECK(has(file, "DTSTART;TZID=Europe/Berlin:20270630T080000\r\n"));
    CHECK(has(file, "DTSTART:20261231T070000Z\r\n") && has(file, "SEQUENCE:3\r\n"));
    CHECK(times(file, "STATUS:CANCELLED") == 1 && !has(file, "METHOD"));
    CHECK(times(file, "BEGIN:VTIMEZONE") == 1);
    /* the turn of March 2027: at 02:00 of winter time */
    CHECK(has(file, "BEGIN:DAYLIGHT\r\nDTSTART:20270328T020000\r\nTZOFFSETFROM:+0100\r\n"
                    "TZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n"));
}

static void test_read_again(struct ctx *c)
{
    struct calendar_events events;
    str file = calendar_write(c, S("Events"), EVENTS, COUNT(EVENTS));
    CHECK(calendar_read(c, file, S("2028-01-01"), &events) == OK && events.n == COUNT(EVENTS));
    CHECK_STR(events.name, S("Events"));
    for (size_t i = 0; i < events.n; i++)
        for (size_t k = 0; k < COUNT(EVENTS); k++)
            if (str_same(events.list[i].uid, EVENTS[k].uid)) {
                CHECK(events.list[i].start.s == EVENTS[k].start.s);
                CHECK_STR(events.list[i].summary, EVENTS[k].title);
            }
}

static void test_clocks(void)
{
    static const struct {
        const char *zone;
        day on;
        int minute;
        int64_t utc;
    } cases[] = {
        {"UTC", {20818}, 0, 1798675200},
        {"", {20818}, 90, 1798680600},
        {"Europe/Berlin", {20818}, 480, 1798700400},
        {"Asia/Kolkata", {20818}, 330, 1798675200},
        {"America/New_York", {20818}, 0, 1798693200},
        {"Nowhere/Else", {20818}, 0, 1798675200},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        str zone = str_of(cases[i].zone);
        day on;
        int minute;
        calendar_local(zone, (moment){cases[i].utc}, &on, &minute);
        CHECK(on.n == cases[i].on.n && minute == cases[i].minute);
    }
}

static void test_times_of_day(struct ctx *c)
{
    static const char *const bad[] = {"", "7", "24:00", "12:60", "-1:00", "a:b", "12:"};
    int minute = -1;
    CHECK(calendar_minute(S("00:00"), &minute) && minute == 0);
    CHECK(calendar_minute(S("18:05"), &minute) && minute == 1085);
    CHECK(calendar_minute(S("18:05:30"), &minute) && minute == 1085); /* some browsers send it */
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(!calendar_minute(str_of(bad[i]), &minute));
    CHECK_STR(calendar_clock(c->mem, 1085), S("18:05"));
}

int main(void)
{
    struct ctx c = {.mem = arena_new(), .now = {1798000000}};
    test_lines(&c);
    test_read_again(&c);
    test_clocks();
    test_times_of_day(&c);
    arena_free(c.mem);
    return CHECK_RESULT();
}
