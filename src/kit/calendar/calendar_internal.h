/* calendar_internal.h -- the pieces of the reader; for the files of this folder, its tests and fuzzers.
 *
 * Local time is kept as seconds: those of the same clock's reading in UTC. */
#ifndef CALENDAR_INTERNAL_H
#define CALENDAR_INTERNAL_H

#include "kit/calendar/calendar.h"

enum {
    CALENDAR_EVENT_MAX = 5000,  /* repetitions of an event */
    CALENDAR_FILE_MAX = 50000,  /* events that are written */
    CALENDAR_EVENTS_MAX = 50000, /* events of a file, as they stand there */
    CALENDAR_STEPS_MAX = 3000000, /* days and times that are looked at in all */
    CALENDAR_DATES_MAX = 5000, /* of RDATE and of EXDATE of an event */
    CALENDAR_RULES_MAX = 20,
    CALENDAR_ZONES_MAX = 500,
    CALENDAR_PEOPLE_MAX = 50, /* of an event */
    CALENDAR_SUMMARY_MAX = 2000, /* characters */
    DAY_SECONDS = 86400,
};

/* ---- calendar_lines.c ------------------------------------------------------------------------ */

/* NAME;PARAMETERS:VALUE, unfolded; names in capitals. */
struct line {
    str name, parameters, value;
};
bool line_next(str *rest, struct line *line);
str line_parameter(struct ctx *c, const struct line *line, str name); /* without quotes; or empty */
str line_text(struct ctx *c, str value); /* "\n", "\," and the like as they are meant */
str calendar_unfold(struct ctx *c, str source);

/* ---- calendar_zone.c ------------------------------------------------------------------------- */

/* When the clock is turned, as a file says it. */
struct turn {
    int64_t at; /* local, by the clock before */
    int64_t before, after; /* seconds east of UTC */
};
struct zone {
    str name;
    enum { FLOATING, FIXED, WORLD, OWN } kind;
    int64_t offset;    /* FIXED */
    void *world;       /* ICU's */
    const struct turn *turns; /* OWN: by time */
    size_t n;
};
struct zones {
    struct ctx *c;
    struct zone *list;
    size_t n, room;
};
extern const struct zone ZONE_UTC, ZONE_FLOATING;
void zones_begin(void); /* before all others; for a process of its own */
const struct zone *zones_find(struct zones *z, str name);
void zones_define(struct zones *z, str name, struct turn *turns, size_t n);
void zones_end(struct zones *z);
int64_t zone_utc(const struct zone *zone, int64_t local);

/* ---- times ----------------------------------------------------------------------------------- */

struct when {
    bool set, whole_day;
    const struct zone *zone;
    int64_t local, utc; /* utc of a floating one: as if its clock were in UTC */
};
bool when_read(str value, bool date_only, const struct zone *zone, struct when *w);
struct when when_at(struct when like, int64_t local); /* another time of the same kind */
/* Do both mean the same? A date is the same as any time on it. */
bool when_same(struct when a, struct when b);

/* ---- calendar_rule.c: a rule of repetition, RFC 5545, 3.3.10 ---------------------------------- */

enum frequency { YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY, MINUTELY, SECONDLY };
struct weekday {
    int nth, day; /* nth: 0 each; day: 0 is Monday */
};
struct rule {
    enum frequency frequency;
    int64_t interval, count; /* count 0: no end */
    str until;               /* as written */
    int week_start;
    uint64_t seconds, minutes; /* bits; 0: not said */
    uint32_t hours, months;    /* months from bit 1 */
    uint32_t month_days, month_days_back; /* from bit 1 */
    struct weekday weekdays[64];
    size_t n_weekdays;
    int year_days[64], weeks[64], positions[64];
    size_t n_year_days, n_weeks, n_positions;
};
bool rule_read(struct ctx *c, str value, struct rule *rule);

/* The local times of a rule that begins at `start`, up to and with `last`; at most `room`. steps: how
 * many more may be looked at. */
struct expansion {
    int64_t start, last;
    bool whole_day;
    int64_t *out;
    size_t room, n;
    int64_t *steps;
};
void rule_expand(const struct rule *rule, struct expansion *x);

/* ---- calendar_event.c ------------------------------------------------------------------------ */

struct event {
    size_t place; /* in the file */
    str uid, summary, text, location, url, status, categories;
    struct when start, end, recurrence_id;
    int64_t duration; /* seconds; 0: not said */
    struct calendar_person *people;
    size_t n_people;
    bool and_future;
    int64_t sequence;
    str rules[CALENDAR_RULES_MAX], exception_rules[CALENDAR_RULES_MAX];
    size_t n_rules, n_exception_rules;
    struct when *more, *except; /* RDATE, EXDATE */
    size_t n_more, n_except, more_room, except_room;
};
struct occurrence {
    const struct event *event;
    struct when start;
};
struct calendar {
    struct ctx *c;
    struct zones zones;
    struct event **events;
    size_t n, room;
    struct occurrence *out;
    size_t n_out, out_room;
    int64_t last; /* local: nothing that repeats begins after it */
    int64_t steps;
    int64_t *scratch[2]; /* CALENDAR_EVENT_MAX times each */
    bool found; /* a calendar, or an event, was there */
    str name;
};
void calendar_read_zones(struct calendar *k, str unfolded);
void calendar_read_events(struct calendar *k, str unfolded);
void calendar_expand(struct calendar *k);

#endif
