/* Writing iCalendar (RFC 5545): events, and the turns of the clock of the zones they are in. */
#include "kit/calendar/calendar.h"

#include <string.h>
#include <unicode/ucal.h>

enum {
    HOUR_MINUTES = 60,
    LINE_OCTETS = 75,
    ZONE_LONGEST = 64,
    DAY_S = 86400,
    YEAR_S = 366 * DAY_S,
    YEARS_MOST = 12, /* between the first event and the last: turns of the clock are told so far */
};

/* ---- lines ---------------------------------------------------------------------------------------- */

/* Folds what is longer than 75 octets; no character is split. */
static void put_line(struct text *t, str line)
{
    size_t room = LINE_OCTETS;
    while (line.len > room) {
        size_t at = room;
        while (at > 1 && ((unsigned char)line.at[at] & 0xC0) == 0x80)
            at--;
        text_add(t, str_upto(line, at));
        text_add(t, S("\r\n "));
        line = str_from(line, at);
        room = LINE_OCTETS - 1; /* the space counts */
    }
    text_add(t, line);
    text_add(t, S("\r\n"));
}

static void put_words(struct text *t, const char *name, str words)
{
    struct text line = {.mem = t->mem};
    text_add(&line, str_of(name));
    text_char(&line, ':');
    for (size_t i = 0; i < words.len; i++) {
        unsigned char ch = (unsigned char)words.at[i];
        if (ch == '\n')
            text_add(&line, S("\\n"));
        else if (ch == '\\' || ch == ';' || ch == ',')
            text_format(&line, "\\%c", ch);
        else if (ch >= ' ' && ch != 0x7F)
            text_char(&line, (char)ch);
    }
    put_line(t, text_str(&line));
}

static str stamp(struct arena *mem, int64_t s)
{
    int year, month, date;
    day d = day_of_moment((moment){s});
    int64_t at = s - moment_of_day(d).s;
    day_parts(d, &year, &month, &date);
    return arena_format(mem, "%04d%02d%02dT%02d%02d%02d", year, month, date, (int)(at / 3600),
                        (int)(at / 60 % 60), (int)(at % 60));
}

/* ---- zones ------------------------------------------------------------------------------------------ */

/* A calendar of ICU in the zone; NULL: UTC, or no such zone. */
static UCalendar *zone_open(str name)
{
    UChar id[ZONE_LONGEST + 1];
    UErrorCode e = U_ZERO_ERROR;
    if (name.len == 0 || name.len > ZONE_LONGEST || str_same(name, S("UTC")))
        return NULL;
    for (size_t i = 0; i < name.len; i++)
        id[i] = (unsigned char)name.at[i];
    id[name.len] = 0;
    UCalendar *calendar = ucal_open(id, (int32_t)name.len, "en", UCAL_GREGORIAN, &e);
    return U_SUCCESS(e) ? calendar : NULL;
}

struct clock_at {
    int64_t offset; /* seconds east of UTC */
    bool summer;
};
static struct clock_at clock_of(UCalendar *calendar, int64_t utc)
{
    UErrorCode e = U_ZERO_ERROR;
    if (!calendar)
        return (struct clock_at){0};
    ucal_setMillis(calendar, (double)utc * 1000, &e);
    int64_t base = ucal_get(calendar, UCAL_ZONE_OFFSET, &e) / 1000;
    int64_t summer = ucal_get(calendar, UCAL_DST_OFFSET, &e) / 1000;
    return (struct clock_at){base + summer, summer != 0};
}

void calendar_local(str zone, moment m, day *on, int *minute)
{
    UCalendar *calendar = zone_open(zone);
    int64_t local = m.s + clock_of(calendar, m.s).offset;
    if (calendar)
        ucal_close(calendar);
    *on = day_of_moment((moment){local});
    *minute = (int)((local - moment_of_day(*on).s) / 60);
}

bool calendar_minute(str clock, int *minute)
{
    int64_t hours, minutes;
    str rest = clock, first;
    if (!str_cut(&rest, ':', &first) || !str_int(first, &hours) ||
        !str_int(str_upto(rest, 2), &minutes) || hours < 0 || hours > 23 || minutes < 0 ||
        minutes > 59)
        return false;
    *minute = (int)(hours * HOUR_MINUTES + minutes);
    return true;
}

str calendar_clock(struct arena *a, int minute)
{
    return arena_format(a, "%02d:%02d", minute / HOUR_MINUTES, minute % HOUR_MINUTES);
}

static void put_offset(struct text *t, const char *name, int64_t offset)
{
    int64_t s = offset < 0 ? -offset : offset;
    text_format(t, "%s:%c%02d%02d", name, offset < 0 ? '-' : '+', (int)(s / 3600),
                (int)(s / 60 % 60));
    if (s % 60)
        text_format(t, "%02d", (int)(s % 60));
    text_add(t, S("\r\n"));
}

/* From `from` on, told by the clock that was used before. */
static void put_turn(struct text *t, int64_t from, struct clock_at before, struct clock_at after)
{
    const char *kind = after.summer ? "DAYLIGHT" : "STANDARD";
    text_format(t, "BEGIN:%s\r\nDTSTART:%.*s\r\n", kind,
                STR_ARG(stamp(t->mem, from + before.offset)));
    put_offset(t, "TZOFFSETFROM", before.offset);
    put_offset(t, "TZOFFSETTO", after.offset);
    text_format(t, "END:%s\r\n", kind);
}

/* The second of the turn between two moments with different clocks. */
static int64_t turn_between(UCalendar *calendar, int64_t before, int64_t after)
{
    int64_t offset = clock_of(calendar, before).offset;
    while (after - before > 1) {
        int64_t middle = before + (after - before) / 2;
        if (clock_of(calendar, middle).offset == offset)
            before = middle;
        else
            after = middle;
    }
    return after;
}

static void put_zone(struct text *t, str name, int64_t first, int64_t last)
{
    UCalendar *calendar = zone_open(name);
    if (!calendar)
        return;
    int64_t from = first - YEAR_S;
    struct clock_at now = clock_of(calendar, from), next;
    text_add(t, S("BEGIN:VTIMEZONE\r\n"));
    put_line(t, arena_format(t->mem, "TZID:%.*s", STR_ARG(name)));
    put_turn(t, from, now, now);
    for (int64_t at = from; at < last + YEAR_S && at - from < (int64_t)YEARS_MOST * YEAR_S;
         at += DAY_S, now = next) {
        next = clock_of(calendar, at + DAY_S);
        if (next.offset != now.offset)
            put_turn(t, turn_between(calendar, at, at + DAY_S), now, next);
    }
    text_add(t, S("END:VTIMEZONE\r\n"));
    ucal_close(calendar);
}

/* Each zone once, with the clock of all of its events. */
static void put_zones(struct text *t, const struct calendar_entry *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int64_t first = list[i].start.s, last = list[i].end.s;
        bool told = false;
        for (size_t k = 0; k < n && !told; k++) {
            if (!str_same(list[k].zone, list[i].zone))
                continue;
            told = k < i;
            first = list[k].start.s < first ? list[k].start.s : first;
            last = list[k].end.s > last ? list[k].end.s : last;
        }
        if (!told)
            put_zone(t, list[i].zone, first, last);
    }
}

/* ---- events ------------------------------------------------------------------------------------------ */

static void put_time(struct text *t, const char *name, str zone, moment m)
{
    UCalendar *calendar = zone_open(zone);
    if (calendar)
        put_line(t, arena_format(t->mem, "%s;TZID=%.*s:%.*s", name, STR_ARG(zone),
                                 STR_ARG(stamp(t->mem, m.s + clock_of(calendar, m.s).offset))));
    else
        text_format(t, "%s:%.*sZ\r\n", name, STR_ARG(stamp(t->mem, m.s)));
    if (calendar)
        ucal_close(calendar);
}

static void put_event(struct text *t, const struct calendar_entry *e)
{
    text_add(t, S("BEGIN:VEVENT\r\n"));
    put_words(t, "UID", e->uid);
    text_format(t, "DTSTAMP:%.*sZ\r\nLAST-MODIFIED:%.*sZ\r\nSEQUENCE:%lld\r\n",
                STR_ARG(stamp(t->mem, e->changed.s)), STR_ARG(stamp(t->mem, e->changed.s)),
                (long long)e->sequence);
    put_time(t, "DTSTART", e->zone, e->start);
    put_time(t, "DTEND", e->zone, e->end);
    put_words(t, "SUMMARY", e->title);
    if (e->text.len > 0)
        put_words(t, "DESCRIPTION", e->text);
    if (e->place.len > 0)
        put_words(t, "LOCATION", e->place);
    if (e->url.len > 0)
        put_line(t, arena_format(t->mem, "URL:%.*s", STR_ARG(e->url)));
    text_format(t, "STATUS:%s\r\nEND:VEVENT\r\n", e->cancelled ? "CANCELLED" : "CONFIRMED");
}

str calendar_write(struct ctx *c, str name, const struct calendar_entry *list, size_t n)
{
    struct text t = {.mem = c->mem};
    text_add(&t, S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Plaudit//Plaudit//EN\r\n"
                   "CALSCALE:GREGORIAN\r\n"));
    put_words(&t, "NAME", name);
    put_words(&t, "X-WR-CALNAME", name);
    put_zones(&t, list, n);
    for (size_t i = 0; i < n; i++)
        put_event(&t, &list[i]);
    text_add(&t, S("END:VCALENDAR\r\n"));
    return text_str(&t);
}
