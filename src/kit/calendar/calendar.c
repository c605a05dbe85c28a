#include "kit/calendar/calendar.h"
#include "kit/calendar/calendar_internal.h"
#include "kit/feed/feed.h"

#include <string.h>

enum { TURNS_MAX = 1000 };

/* ---- the events as they stand in the file ----------------------------------------------------- */

static struct event *add_event(struct calendar *k)
{
    if (k->n == CALENDAR_EVENTS_MAX)
        return NULL;
    if (k->n == k->room) {
        size_t room = k->room ? 2 * k->room : 64;
        struct event **more = arena_take(k->c->mem, room, sizeof *more);
        if (k->n)
            memcpy(more, k->events, k->n * sizeof *more);
        k->events = more;
        k->room = room;
    }
    struct event *e = arena_take(k->c->mem, 1, sizeof *e);
    e->place = k->n;
    return k->events[k->n++] = e;
}

static bool read_when(struct calendar *k, const struct line *line, str value, struct when *w)
{
    bool date = str_same_nocase(line_parameter(k->c, line, S("VALUE")), S("DATE"));
    str name = line_parameter(k->c, line, S("TZID"));
    return when_read(value, date, zones_find(&k->zones, name), w);
}

/* Dates with commas; of a period its start. */
static void read_dates(struct calendar *k, const struct line *line, struct when **list, size_t *n,
                       size_t *room)
{
    str rest = line->value;
    for (str one; str_cut(&rest, ',', &one) && *n < CALENDAR_DATES_MAX;) {
        str start = {0};
        struct when w;
        if (!str_cut(&one, '/', &start) || !read_when(k, line, str_trim(start), &w))
            continue;
        if (*n == *room) {
            size_t wider = *room ? 2 * *room : 8;
            struct when *more = arena_take(k->c->mem, wider, sizeof *more);
            if (*n)
                memcpy(more, *list, *n * sizeof *more);
            *list = more;
            *room = wider;
        }
        (*list)[(*n)++] = w;
    }
}

/* "PT1H30M", "P2D", "P1W" as seconds; 0 if it is none. */
static int64_t duration_of(str s)
{
    int64_t seconds = 0, n = 0;
    bool time = false;
    for (size_t i = 0; i < s.len && seconds < 400 * (int64_t)DAY_SECONDS; i++) {
        char ch = s.at[i];
        if (ch >= '0' && ch <= '9') {
            n = n < 1000000 ? 10 * n + (ch - '0') : n;
            continue;
        }
        time = time || ch == 'T';
        seconds += n * (ch == 'W'           ? 7 * DAY_SECONDS
                        : ch == 'D'         ? DAY_SECONDS
                        : ch == 'H'         ? 3600
                        : ch == 'M' && time ? 60
                        : ch == 'S'         ? 1
                                            : 0);
        n = 0;
    }
    return seconds;
}

static void add_person(struct calendar *k, struct event *e, const struct line *line)
{
    if (!e->people)
        e->people = arena_take(k->c->mem, CALENDAR_PEOPLE_MAX, sizeof *e->people);
    if (e->n_people == CALENDAR_PEOPLE_MAX)
        return;
    bool mail = str_same_nocase(str_upto(line->value, 7), S("mailto:"));
    e->people[e->n_people++] =
        (struct calendar_person){line_text(k->c, line_parameter(k->c, line, S("CN"))),
                                 mail ? str_trim(str_from(line->value, 7)) : (str){0},
                                 str_same_nocase(line->name, S("ORGANIZER"))};
}

/* What only readers of calendar_read see. */
static void further_line(struct calendar *k, struct event *e, const struct line *line)
{
    struct ctx *c = k->c;
    const struct {
        str name, *to;
    } TEXTS[] = {{S("DESCRIPTION"), &e->text},
                 {S("LOCATION"), &e->location},
                 {S("URL"), &e->url},
                 {S("STATUS"), &e->status},
                 {S("CATEGORIES"), &e->categories}};
    for (size_t i = 0; i < COUNT(TEXTS); i++)
        if (str_same_nocase(line->name, TEXTS[i].name))
            *TEXTS[i].to = line_text(c, line->value);
    if (str_same_nocase(line->name, S("DTEND")) && !e->end.set)
        (void)!read_when(k, line, line->value, &e->end);
    else if (str_same_nocase(line->name, S("DURATION")))
        e->duration = duration_of(line->value);
    else if (str_same_nocase(line->name, S("ORGANIZER")) ||
             str_same_nocase(line->name, S("ATTENDEE")))
        add_person(k, e, line);
}

static void event_line(struct calendar *k, struct event *e, const struct line *line)
{
    struct ctx *c = k->c;
    if (str_same_nocase(line->name, S("UID")))
        e->uid = line_text(c, line->value);
    else if (str_same_nocase(line->name, S("SUMMARY")))
        e->summary = line_text(c, line->value);
    else if (str_same_nocase(line->name, S("DTSTART")) && !e->start.set)
        (void)!read_when(k, line, line->value, &e->start);
    else if (str_same_nocase(line->name, S("SEQUENCE")))
        (void)!str_int(line->value, &e->sequence);
    else if (str_same_nocase(line->name, S("RRULE")) && e->n_rules < CALENDAR_RULES_MAX)
        e->rules[e->n_rules++] = line->value;
    else if (str_same_nocase(line->name, S("EXRULE")) && e->n_exception_rules < CALENDAR_RULES_MAX)
        e->exception_rules[e->n_exception_rules++] = line->value;
    else if (str_same_nocase(line->name, S("RDATE")))
        read_dates(k, line, &e->more, &e->n_more, &e->more_room);
    else if (str_same_nocase(line->name, S("EXDATE")))
        read_dates(k, line, &e->except, &e->n_except, &e->except_room);
    else if (str_same_nocase(line->name, S("RECURRENCE-ID"))) {
        (void)!read_when(k, line, line->value, &e->recurrence_id);
        e->and_future = str_same_nocase(line_parameter(c, line, S("RANGE")), S("THISANDFUTURE"));
    } else {
        further_line(k, e, line);
    }
}

/* Lines of what is inside of an event, like an alarm, are not its own. */
void calendar_read_events(struct calendar *k, str rest)
{
    struct event *e = NULL;
    size_t inside = 0;
    for (struct line line; line_next(&rest, &line);) {
        bool begin = str_same_nocase(line.name, S("BEGIN"));
        bool end = str_same_nocase(line.name, S("END"));
        if (begin && str_same_nocase(line.value, S("VEVENT"))) {
            e = add_event(k);
            inside = 0;
        } else if (end && (str_same_nocase(line.value, S("VEVENT")) ||
                           str_same_nocase(line.value, S("VCALENDAR")))) {
            e = NULL;
        } else if (begin) {
            inside++;
            k->found = k->found || str_same_nocase(line.value, S("VCALENDAR"));
        } else if (end) {
            inside -= inside > 0;
        } else if (e && inside == 0) {
            event_line(k, e, &line);
        } else if (!e && str_same_nocase(line.name, S("X-WR-CALNAME"))) {
            k->name = line_text(k->c, line.value);
        }
    }
    size_t n = 0;
    for (size_t i = 0; i < k->n; i++)
        if (k->events[i]->start.set)
            k->events[n++] = k->events[i];
    k->found = k->found || k->n;
    k->n = n;
}

/* ---- the time zones of the file ---------------------------------------------------------------- */

/* Of one VTIMEZONE; an observance is standard or daylight time. */
struct definition {
    str name;
    struct turn turns[TURNS_MAX];
    size_t n;
    bool in_zone, in_observance;
    struct when start;
    int64_t from, to;
    str rule;
    struct when *more;
    size_t n_more, more_room;
};

/* "+0100", "-033000" */
static int64_t offset_of(str s)
{
    int64_t hours = 0, minutes = 0;
    bool west = str_starts(s, S("-"));
    if (s.len < 5 || !str_int(str_upto(str_from(s, 1), 2), &hours) ||
        !str_int(str_upto(str_from(s, 3), 2), &minutes))
        return 0;
    return (west ? -1 : 1) * (hours * 3600 + minutes * 60);
}

static void add_turn(struct definition *d, int64_t at)
{
    if (d->n < TURNS_MAX)
        d->turns[d->n++] = (struct turn){at, d->from, d->to};
}

static void end_observance(struct calendar *k, struct definition *d)
{
    struct rule r;
    struct when until;
    if (d->start.set) {
        add_turn(d, d->start.local);
        for (size_t i = 0; i < d->n_more; i++)
            add_turn(d, d->more[i].local);
    }
    if (d->start.set && d->rule.len && rule_read(k->c, d->rule, &r)) {
        struct expansion x = {.start = d->start.local,
                              .last = day_of(2100, 1, 1).n * DAY_SECONDS,
                              .out = k->scratch[0],
                              .room = TURNS_MAX,
                              .steps = &k->steps};
        if (when_read(r.until, false, &ZONE_FLOATING, &until))
            x.last = until.local + (until.zone == &ZONE_UTC ? d->from : 0);
        rule_expand(&r, &x);
        for (size_t i = 0; i < x.n; i++)
            add_turn(d, x.out[i]);
    }
    d->in_observance = false;
}

static void zone_line(struct calendar *k, struct definition *d, const struct line *line)
{
    if (str_same_nocase(line->name, S("TZID")))
        d->name = line_text(k->c, line->value);
    else if (!d->in_observance)
        return;
    else if (str_same_nocase(line->name, S("DTSTART")))
        (void)!when_read(line->value, false, &ZONE_FLOATING, &d->start);
    else if (str_same_nocase(line->name, S("TZOFFSETFROM")))
        d->from = offset_of(line->value);
    else if (str_same_nocase(line->name, S("TZOFFSETTO")))
        d->to = offset_of(line->value);
    else if (str_same_nocase(line->name, S("RRULE")))
        d->rule = line->value;
    else if (str_same_nocase(line->name, S("RDATE")))
        read_dates(k, line, &d->more, &d->n_more, &d->more_room);
}

static void zone_end(struct calendar *k, struct definition *d)
{
    struct turn *turns = arena_take(k->c->mem, d->n + 1, sizeof *turns);
    memcpy(turns, d->turns, d->n * sizeof *turns);
    zones_define(&k->zones, d->name, turns, d->n);
    *d = (struct definition){0};
}

void calendar_read_zones(struct calendar *k, str rest)
{
    struct definition *d = arena_take(k->c->mem, 1, sizeof *d);
    for (struct line line; line_next(&rest, &line);) {
        bool begin = str_same_nocase(line.name, S("BEGIN"));
        bool end = str_same_nocase(line.name, S("END"));
        bool zone = str_same_nocase(line.value, S("VTIMEZONE"));
        if (begin && zone) {
            *d = (struct definition){.in_zone = true};
        } else if (begin && d->in_zone) {
            d->in_observance = true;
            d->start = (struct when){0};
            d->rule = (str){0};
            d->n_more = 0;
        } else if (end && zone && d->in_zone) {
            zone_end(k, d);
        } else if (end && d->in_observance) {
            end_observance(k, d);
        } else if (d->in_zone) {
            zone_line(k, d, &line);
        }
    }
}

/* ---- the whole --------------------------------------------------------------------------------- */

static void put_text(struct text *json, const char *name, str value)
{
    text_format(json, "\"%s\":", name);
    if (value.len)
        text_json(json, value);
    else
        text_add(json, S("null"));
}

static void put_occurrence(struct text *json, const struct occurrence *o)
{
    const struct when *w = &o->start;
    bool floating = w->zone->kind == FLOATING;
    str iso = moment_iso(json->mem, (moment){floating ? w->local : w->utc});
    text_add(json, S("{"));
    put_text(json, "uid", o->event->uid);
    text_add(json, S(","));
    put_text(json, "summary", o->event->summary);
    text_add(json, S(",\"start\":"));
    text_json(json, w->whole_day ? str_upto(iso, 10) : floating ? str_upto(iso, iso.len - 1) : iso);
    text_add(json, S("}"));
}

/* Fills k->out; zones_end is the caller's. */
static enum err read_all(struct calendar *k, str source, str until)
{
    struct ctx *c = k->c;
    day last = {day_of_moment(c->now).n + 731};
    if (until.len && !day_read(until, &last))
        return fail(c, ERR_INVALID, "\"%.*s\" is no date. Write it like 2027-01-31.",
                    STR_ARG(str_first_chars(until, 40)));
    k->zones.c = c;
    k->steps = CALENDAR_STEPS_MAX;
    k->last = (last.n + 1) * DAY_SECONDS - 1;
    for (size_t i = 0; i < COUNT(k->scratch); i++)
        k->scratch[i] = arena_take(c->mem, CALENDAR_EVENT_MAX, sizeof(int64_t));
    bool wide = str_starts(source, S("\xFF\xFE")) || str_starts(source, S("\xFE\xFF"));
    str unfolded = calendar_unfold(c, wide ? feed_utf8(c, source, (str){0}) : source);
    unfolded = feed_utf8(c, unfolded, (str){0});
    zones_begin();
    calendar_read_zones(k, unfolded);
    calendar_read_events(k, unfolded);
    if (!k->found)
        return fail(c, ERR_INVALID,
                    "This is not a calendar: those begin with \"BEGIN:VCALENDAR\".");
    calendar_expand(k);
    return OK;
}

enum err calendar_describe(struct ctx *c, str source, str until, struct text *json)
{
    struct calendar k = {.c = c};
    enum err e = read_all(&k, source, until);
    if (e)
        return e;
    text_add(json, S("\"events\":["));
    for (size_t i = 0; i < k.n_out; i++) {
        text_add(json, i ? S(",\n") : S(""));
        put_occurrence(json, &k.out[i]);
    }
    text_add(json, S("]"));
    zones_end(&k.zones);
    return OK;
}

static struct calendar_event event_of(const struct occurrence *o)
{
    const struct event *e = o->event;
    bool floating = o->start.zone->kind == FLOATING;
    int64_t start = floating ? o->start.local : o->start.utc, length = e->duration;
    if (e->end.set && length == 0)
        length = e->end.local - e->start.local;
    if (e->end.set && e->end.zone != e->start.zone)
        length = e->end.utc - e->start.utc;
    return (struct calendar_event){.uid = e->uid,
                                   .summary = e->summary,
                                   .text = e->text,
                                   .place = e->location,
                                   .url = e->url,
                                   .status = e->status,
                                   .categories = e->categories,
                                   .whole_day = o->start.whole_day,
                                   .start = {start},
                                   .end = {length > 0, {start + length}},
                                   .people = e->people,
                                   .n_people = e->n_people};
}

enum err calendar_read(struct ctx *c, str source, str until, struct calendar_events *events)
{
    struct calendar k = {.c = c};
    enum err e = read_all(&k, source, until);
    if (e)
        return e;
    struct calendar_event *list = arena_take(c->mem, k.n_out + 1, sizeof *list);
    for (size_t i = 0; i < k.n_out; i++)
        list[i] = event_of(&k.out[i]);
    *events = (struct calendar_events){k.name, list, k.n_out};
    zones_end(&k.zones);
    return OK;
}
