#include "kit/calendar/calendar_internal.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>

enum { NAME_LONGEST = 100 };

const struct zone ZONE_UTC = {.name = {"UTC", 3}, .kind = FIXED};
const struct zone ZONE_FLOATING = {.kind = FLOATING};

/* ICU would ask the system for its own zone, in files that are out of reach here. */
void zones_begin(void)
{
    static const UChar UTC[] = {'U', 'T', 'C', 0};
    UErrorCode e = U_ZERO_ERROR;
    ucal_setDefaultTimeZone(UTC, &e);
}

/* The name in ICU's letters; false if it can be none. */
static bool wide(str name, UChar *out)
{
    if (name.len == 0 || name.len >= NAME_LONGEST)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        unsigned char ch = (unsigned char)name.at[i];
        if (ch < ' ' || ch >= 0x7F)
            return false;
        out[i] = ch;
    }
    out[name.len] = 0;
    return true;
}

static void *open_world(const UChar *id)
{
    UErrorCode e = U_ZERO_ERROR;
    UCalendar *calendar = ucal_open(id, -1, "en", UCAL_GREGORIAN, &e);
    if (U_FAILURE(e))
        return NULL;
    /* a time that comes twice is the first one; one that is passed over counts from before */
    ucal_setAttribute(calendar, UCAL_REPEATED_WALL_TIME, UCAL_WALLTIME_FIRST);
    ucal_setAttribute(calendar, UCAL_SKIPPED_WALL_TIME, UCAL_WALLTIME_LAST);
    return calendar;
}

/* A zone of the world by its own name, or by that of Windows. */
static void *world(str name)
{
    UChar id[NAME_LONGEST + 1], canonical[NAME_LONGEST + 1];
    UBool system = false;
    UErrorCode e = U_ZERO_ERROR;
    if (!wide(name, id))
        return NULL;
    ucal_getCanonicalTimeZoneID(id, -1, canonical, NAME_LONGEST, &system, &e);
    if (U_SUCCESS(e) && system)
        return open_world(canonical);
    e = U_ZERO_ERROR;
    int32_t len = ucal_getTimeZoneIDForWindowsID(id, -1, NULL, canonical, NAME_LONGEST, &e);
    return U_SUCCESS(e) && len > 0 ? open_world(canonical) : NULL;
}

/* "/mozilla.org/20050126_1/Europe/Berlin": the last two or three parts. */
static void *world_within(str name)
{
    for (size_t i = 0; i < name.len; i++) {
        void *found = name.at[i] == '/' ? world(str_from(name, i + 1)) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

/* "(UTC+01:00) Amsterdam", "GMT-0330", "+02:00", "UTC". */
static bool fixed(str name, int64_t *offset)
{
    int64_t hours, minutes = 0, sign;
    size_t at = 0;
    while (at < name.len && (name.at[at] == '(' || name.at[at] == ' '))
        at++;
    name = str_from(name, at);
    bool named = str_same_nocase(str_upto(name, 3), S("UTC")) ||
                 str_same_nocase(str_upto(name, 3), S("GMT"));
    name = named ? str_from(name, 3) : name;
    if (named && (name.len == 0 || name.at[0] == ')' || name.at[0] == ' ')) {
        *offset = 0;
        return true;
    }
    if (name.len < 2 || (name.at[0] != '+' && name.at[0] != '-'))
        return false;
    sign = name.at[0] == '-' ? -1 : 1;
    name = str_from(name, 1);
    size_t n = 0;
    while (n < name.len && name.at[n] >= '0' && name.at[n] <= '9')
        n++;
    if (n == 0 || n > 4 || !str_int(str_upto(name, n > 2 ? n - 2 : n), &hours))
        return false;
    str rest = str_from(name, n);
    if (n > 2)
        (void)!str_int(str_from(str_upto(name, n), n - 2), &minutes);
    else if (rest.len > 2 && (rest.at[0] == ':' || rest.at[0] == '.'))
        (void)!str_int(str_upto(str_from(rest, 1), 2), &minutes);
    *offset = sign * (hours * 3600 + minutes * 60);
    return hours < 16 && minutes >= 0 && minutes < 60;
}

static struct zone *add(struct zones *z, struct zone zone)
{
    if (z->n == z->room) {
        size_t room = z->room ? 2 * z->room : 16;
        struct zone *more = arena_take(z->c->mem, room, sizeof *more);
        if (z->n)
            memcpy(more, z->list, z->n * sizeof *more);
        z->list = more;
        z->room = room;
    }
    z->list[z->n] = zone;
    return &z->list[z->n++];
}

static const struct zone *kept(struct zones *z, str name)
{
    for (size_t i = 0; i < z->n; i++)
        if (str_same(z->list[i].name, name)) {
            struct zone *copy = arena_take(z->c->mem, 1, sizeof *copy);
            *copy = z->list[i];
            return copy; /* the list may move */
        }
    return NULL;
}

static int by_time(const void *a, const void *b)
{
    const struct turn *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

/* The world's own rules are kept up to date, a file's are a copy of them: so a name that the world
 * knows means its zone. */
void zones_define(struct zones *z, str name, struct turn *turns, size_t n)
{
    if (kept(z, name) || n == 0 || z->n == CALENDAR_ZONES_MAX)
        return;
    void *calendar = world(name);
    qsort(turns, n, sizeof *turns, by_time);
    add(z, calendar ? (struct zone){.name = name, .kind = WORLD, .world = calendar}
                    : (struct zone){.name = name, .kind = OWN, .turns = turns, .n = n});
}

const struct zone *zones_find(struct zones *z, str name)
{
    struct zone zone = {.name = name};
    const struct zone *known = kept(z, name);
    if (known)
        return known;
    if (name.len == 0 || z->n == CALENDAR_ZONES_MAX)
        return &ZONE_FLOATING;
    zone.world = world(name);
    if (!zone.world)
        zone.world = world_within(name);
    if (zone.world)
        zone.kind = WORLD;
    else if (fixed(name, &zone.offset))
        zone.kind = FIXED;
    add(z, zone);
    return kept(z, name);
}

void zones_end(struct zones *z)
{
    for (size_t i = 0; i < z->n; i++)
        if (z->list[i].world)
            ucal_close(z->list[i].world);
    z->n = 0;
}

static int64_t world_utc(void *calendar, int64_t local)
{
    int64_t days = local >= 0 ? local / DAY_SECONDS : -((-local + DAY_SECONDS - 1) / DAY_SECONDS);
    int32_t at = (int32_t)(local - days * DAY_SECONDS);
    int year, month, date;
    UErrorCode e = U_ZERO_ERROR;
    day_parts((day){days}, &year, &month, &date);
    ucal_clear(calendar);
    ucal_setDateTime(calendar, year, month - 1, date, at / 3600, at / 60 % 60, at % 60, &e);
    double millis = ucal_getMillis(calendar, &e);
    return U_SUCCESS(e) ? (int64_t)(millis / 1000) : local;
}

int64_t zone_utc(const struct zone *zone, int64_t local)
{
    switch (zone->kind) {
    case FLOATING: return local;
    case FIXED: return local - zone->offset;
    case WORLD: return world_utc(zone->world, local);
    case OWN: {
        int64_t offset = zone->turns[0].before;
        for (size_t i = 0; i < zone->n && zone->turns[i].at <= local; i++) {
            const struct turn *turn = &zone->turns[i];
            bool skipped = local < turn->at + turn->after - turn->before;
            offset = skipped ? turn->before : turn->after;
        }
        return local - offset;
    }
    }
    return local;
}
