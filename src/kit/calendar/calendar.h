/* calendar.h -- iCalendar (RFC 5545): reading files, their events with all repetitions, and writing them. Reading
 * runs in kit/sandbox. Knows no feature. */
#ifndef KIT_CALENDAR_H
#define KIT_CALENDAR_H

#include "base/base.h"

/* A sandbox_job that writes the member "events" of a JSON object: uid, summary and start of each event,
 * by start. A start is "2027-01-31T12:00:00Z"; without Z if the event says no time zone that anybody
 * knows; a date alone if it takes the whole day.
 * Repetitions (RRULE, RDATE, EXDATE, EXRULE, RECURRENCE-ID, also "this and future") are written out up
 * to the end of the day `until` (2027-01-31; empty: two years from c->now), at most 5,000 of an event
 * and 50,000 of a file; an event that does not repeat is there whenever it is. Time zones are those of
 * the world by name, those of Windows, and those that the file itself defines.
 * Errors: INVALID in words if this is no calendar, or `until` no date. */
enum err calendar_describe(struct ctx *c, str source, str until, struct text *json) MUST_USE;

/* The same for readers in the sandbox, with more of each event. */
struct calendar_person {
    str name, address;
    bool organizer; /* else one of those who attend */
};
struct calendar_event {
    str uid, summary, text, place, url, status, categories; /* as the file has them; may be empty */
    bool whole_day; /* start: at 00:00 UTC of that day */
    moment start;   /* without a time zone, as if it were in UTC */
    opt_time end;   /* the first moment after it; of whole days, after the last one */
    const struct calendar_person *people; /* at most 50 */
    size_t n_people;
};
struct calendar_events {
    str name; /* of the calendar, if it says so */
    const struct calendar_event *list; /* by start */
    size_t n;
};
enum err calendar_read(struct ctx *c, str source, str until, struct calendar_events *events) MUST_USE;

/* ---- writing ------------------------------------------------------------------------------------ */

/* A calendar of these events. Lines are folded at 75 octets, no character is split; a zone that is named is
 * told with the turns of its clock around the events (VTIMEZONE); no METHOD: this is a calendar to read, no
 * invitation (RFC 5546). */
struct calendar_entry {
    str uid;              /* stays the same as long as it is the same event */
    str title, text, place, url; /* all but the title may be empty */
    str zone;             /* IANA name; empty: in UTC */
    moment start, end, changed;
    int64_t sequence; /* grows with each change of what is told here */
    bool cancelled;
};
str calendar_write(struct ctx *c, str name, const struct calendar_entry *list, size_t n);

/* What the clock of a zone shows at a moment, in minutes of a day; an unknown zone is UTC. i18n_at is the way
 * back. */
void calendar_local(str zone, moment m, day *on, int *minute);
/* A time of day as forms send it, 18:05, in minutes; and back. */
bool calendar_minute(str clock, int *minute) MUST_USE;
str calendar_clock(struct arena *a, int minute);

#endif
