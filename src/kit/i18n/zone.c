#include "kit/i18n/inside.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/uenum.h>

enum { ZONES_MAX = 700, NAME_MAX_UNITS = 128, DAY_S = 86400 };

/* Changes of the clock are kept for these years; before and after, the nearest one goes on. */
static const int64_t first_second = 0, last_second = 4133980800; /* 1970 .. 2100 */

/* All zones, sorted by name; found once. Their steps follow when a zone is first used. */
struct zones {
    struct arena *mem;
    size_t n;
    str name[ZONES_MAX];
    _Atomic(struct zone *) zone[ZONES_MAX];
    _Atomic(const str *) *words; /* short names by language and zone: winter, summer */
    pthread_mutex_t building;
};
static struct zones *all_zones; /* written once, in find_zones */

static int by_name(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

static void find_zones(void)
{
    struct arena *a = arena_new(); /* lives as long as the process */
    struct zones *z = arena_take(a, 1, sizeof *z);
    z->mem = a;
    pthread_mutex_init(&z->building, NULL);
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration *names =
        ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, NULL, NULL, &status);
    assert(U_SUCCESS(status));
    z->name[z->n++] = S("UTC");
    int32_t len;
    for (const char *name; z->n < ZONES_MAX && (name = uenum_next(names, &len, &status));)
        z->name[z->n++] = arena_copy(a, str_of(name));
    uenum_close(names);
    qsort(z->name, z->n, sizeof *z->name, by_name);
    z->words = arena_take(a, LANGUAGES_MAX * z->n, sizeof *z->words);
    all_zones = z;
}

static struct zones *zones(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find_zones);
    return all_zones;
}

static size_t place_of(const struct zones *z, str name)
{
    const str *found = bsearch(&name, z->name, z->n, sizeof *z->name, by_name);
    return found ? (size_t)(found - z->name) : SIZE_MAX;
}

/* The place of a zone by its name or an older or newer name of it; SIZE_MAX: there is no such zone.
 */
static size_t canonical_place(const struct zones *z, str name)
{
    size_t place = place_of(z, name);
    UChar wide[NAME_MAX_UNITS], canonical[NAME_MAX_UNITS];
    UBool known = false;
    UErrorCode status = U_ZERO_ERROR;
    if (place != SIZE_MAX || name.len >= NAME_MAX_UNITS)
        return place;
    int32_t n = utf16_of(name, wide, NAME_MAX_UNITS);
    int32_t m = ucal_getCanonicalTimeZoneID(wide, n, canonical, NAME_MAX_UNITS, &known, &status);
    if (n == 0 || U_FAILURE(status) || !known)
        return SIZE_MAX;
    char plain[NAME_MAX_UNITS];
    for (int32_t i = 0; i < m; i++)
        plain[i] = (char)canonical[i];
    str found = {plain, (size_t)m};
    if (str_same(found, S("Etc/UTC")) || str_same(found, S("Etc/GMT")))
        return place_of(z, S("UTC"));
    return place_of(z, found);
}

static struct zone_step step_at(UCalendar *calendar, double ms)
{
    UErrorCode status = U_ZERO_ERROR;
    ucal_setMillis(calendar, ms, &status);
    int32_t summer = ucal_get(calendar, UCAL_DST_OFFSET, &status);
    int32_t offset = ucal_get(calendar, UCAL_ZONE_OFFSET, &status) + summer;
    return (struct zone_step){(int64_t)(ms / 1000), offset / 1000, summer != 0};
}

static struct zone *build_zone(struct zones *all, size_t place)
{
    enum { STEPS_MAX = 400 };
    struct zone *z = arena_take(all->mem, 1, sizeof *z);
    struct zone_step steps[STEPS_MAX];
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[NAME_MAX_UNITS];
    int32_t len = utf16_of(all->name[place], wide, NAME_MAX_UNITS);
    UCalendar *calendar = ucal_open(wide, len, "en", UCAL_GREGORIAN, &status);
    assert(U_SUCCESS(status));
    *z = (struct zone){.name = all->name[place], .place = place};
    steps[z->n++] = step_at(calendar, (double)first_second * 1000);
    UDate next;
    while (z->n < STEPS_MAX &&
           ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &next, &status) &&
           next < (double)last_second * 1000)
        steps[z->n++] = step_at(calendar, next);
    ucal_close(calendar);
    struct zone_step *kept = arena_take(all->mem, z->n, sizeof *kept);
    memcpy(kept, steps, z->n * sizeof *kept);
    z->steps = kept;
    return z;
}

static const struct zone *zone_at_place(struct zones *all, size_t place)
{
    struct zone *z = atomic_load_explicit(&all->zone[place], memory_order_acquire);
    if (z)
        return z;
    pthread_mutex_lock(&all->building);
    z = atomic_load_explicit(&all->zone[place], memory_order_acquire);
    if (!z) {
        z = build_zone(all, place);
        atomic_store_explicit(&all->zone[place], z, memory_order_release);
    }
    pthread_mutex_unlock(&all->building);
    return z;
}

const struct zone *zone_find(struct ctx *c, str name)
{
    name = name.len > 0 ? name : S("UTC");
    if (c->clock && str_same(c->clock->name, name))
        return c->clock;
    struct zones *all = zones();
    size_t place = canonical_place(all, name);
    c->clock = zone_at_place(all, place != SIZE_MAX ? place : place_of(all, S("UTC")));
    return c->clock;
}

struct zone_step zone_at(const struct zone *z, moment m)
{
    size_t low = 0, high = z->n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (z->steps[middle].from <= m.s)
            low = middle;
        else
            high = middle;
    }
    return z->steps[low];
}

day i18n_day_in(struct ctx *c, str zone, moment m)
{
    return day_of_moment((moment){m.s + zone_at(zone_find(c, zone), m).offset});
}

moment i18n_at(struct ctx *c, str zone, day d, int minute)
{
    const struct zone *z = zone_find(c, zone);
    int64_t local = moment_of_day(d).s + (int64_t)minute * 60;
    int64_t first = local - zone_at(z, (moment){local - DAY_S}).offset;
    int64_t second = local - zone_at(z, (moment){local + DAY_S}).offset;
    moment early = {first < second ? first : second}, late = {first < second ? second : first};
    return early.s + zone_at(z, early).offset == local ? early : late;
}

static str offset_words(struct arena *a, int32_t offset)
{
    int32_t minutes = abs(offset) / 60;
    if (minutes == 0)
        return S("UTC");
    str hours = arena_format(a, "UTC%c%d", offset < 0 ? '-' : '+', minutes / 60);
    return minutes % 60 == 0 ? hours : arena_format(a, "%.*s:%02d", STR_ARG(hours), minutes % 60);
}

/* "CET" where the language has a usual short name, else empty. ICU writes "GMT+5" if it has none.
 */
static str short_name(struct arena *a, const char *locale, str name, bool summer)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[NAME_MAX_UNITS], words[NAME_MAX_UNITS];
    int32_t len = utf16_of(name, wide, NAME_MAX_UNITS);
    UCalendar *calendar = ucal_open(wide, len, locale, UCAL_GREGORIAN, &status);
    if (U_FAILURE(status))
        return (str){0};
    len = ucal_getTimeZoneDisplayName(calendar, summer ? UCAL_SHORT_DST : UCAL_SHORT_STANDARD,
                                      locale, words, NAME_MAX_UNITS, &status);
    ucal_close(calendar);
    for (int32_t i = 0; U_SUCCESS(status) && i < len; i++)
        if ((words[i] >= '0' && words[i] <= '9') || words[i] > 0x24F || words[i] == '+')
            return (str){0};
    return U_SUCCESS(status) ? utf8_of(a, words, len) : (str){0};
}

str zone_words(struct ctx *c, const struct zone *z, struct zone_step step)
{
    struct zones *all = zones();
    _Atomic(const str *) *slot = &all->words[language_place(c->catalog) * all->n + z->place];
    const str *pair = atomic_load_explicit(slot, memory_order_acquire);
    if (!pair) {
        const char *locale = language_of(c)->locale;
        if (strcmp(locale, "en") == 0)
            locale = "en_GB";
        pthread_mutex_lock(&all->building);
        pair = atomic_load_explicit(slot, memory_order_acquire);
        if (!pair) {
            str *made = arena_take(all->mem, 2, sizeof *made);
            made[0] = short_name(all->mem, locale, z->name, false);
            made[1] = short_name(all->mem, locale, z->name, true);
            atomic_store_explicit(slot, made, memory_order_release);
            pair = made;
        }
        pthread_mutex_unlock(&all->building);
    }
    return pair[step.summer].len > 0 ? pair[step.summer] : offset_words(c->mem, step.offset);
}

const str *zone_names(size_t *n)
{
    *n = zones()->n;
    return zones()->name;
}

bool i18n_is_zone(str name)
{
    return name.len > 0 && canonical_place(zones(), name) != SIZE_MAX;
}
