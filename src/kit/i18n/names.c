#include "kit/i18n/inside.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ucol.h>
#include <unicode/udat.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/uset.h>

enum { NAME_UNITS = 256, COUNTRIES_MAX = 300 };

/* Languages that people choose from: those with many speakers or many programs. */
static const char *const offered[] = {
    "af", "am", "ar", "az", "be",  "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es",
    "et", "eu", "fa", "fi", "fil", "fr", "ga", "gl", "gu", "ha", "he", "hi", "hr", "hu", "hy", "id",
    "ig", "is", "it", "ja", "ka",  "kk", "km", "kn", "ko", "lo", "lt", "lv", "mk", "ml", "mn", "mr",
    "ms", "my", "nb", "ne", "nl",  "pa", "pl", "ps", "pt", "ro", "ru", "si", "sk", "sl", "so", "sq",
    "sr", "sv", "sw", "ta", "te",  "th", "tr", "uk", "ur", "uz", "vi", "yo", "zh", "zu"};

static const char *const *all_countries(void)
{
    return uloc_getISOCountries();
}

/* ---- sorting --------------------------------------------------------------------------------- */

struct keyed {
    struct i18n_choice choice;
    str key;
};

static int by_key(const void *a, const void *b)
{
    return str_compare(((const struct keyed *)a)->key, ((const struct keyed *)b)->key);
}

void choices_sort(const struct language *l, struct i18n_choice *list, size_t n)
{
    UErrorCode status = U_ZERO_ERROR;
    UCollator *collator = ucol_open(l->locale, &status);
    assert(U_SUCCESS(status));
    struct arena *a = arena_new();
    struct keyed *keyed = arena_take(a, n, sizeof *keyed);
    for (size_t i = 0; i < n; i++) {
        UChar wide[NAME_UNITS];
        uint8_t *key = arena_take(a, 1024, 1);
        int32_t len = utf16_of(list[i].name, wide, NAME_UNITS);
        int32_t bytes = ucol_getSortKey(collator, wide, len, key, 1024);
        keyed[i] = (struct keyed){list[i], {(char *)key, (size_t)(bytes > 1024 ? 1024 : bytes)}};
    }
    ucol_close(collator);
    qsort(keyed, n, sizeof *keyed, by_key);
    for (size_t i = 0; i < n; i++)
        list[i] = keyed[i].choice;
    arena_free(a);
}

/* ---- lists, one of each kind a language, made at first use ----------------------------------- */

enum kind { COUNTRIES, LANGUAGES, ZONES, KINDS };

static ULocaleDisplayNames *open_names(const struct language *l)
{
    UErrorCode status = U_ZERO_ERROR;
    ULocaleDisplayNames *names = uldn_open(l->locale, ULDN_DIALECT_NAMES, &status);
    assert(U_SUCCESS(status));
    return names;
}

static size_t country_place(str code) /* SIZE_MAX if it is not two capital letters */
{
    if (code.len != 2 || code.at[0] < 'A' || code.at[0] > 'Z' || code.at[1] < 'A' ||
        code.at[1] > 'Z')
        return SIZE_MAX;
    return (size_t)(code.at[0] - 'A') * 26 + (size_t)(code.at[1] - 'A');
}

static void build_countries(struct arena *a, const struct language *l, struct choices *k)
{
    ULocaleDisplayNames *names = open_names(l);
    struct i18n_choice *list = arena_take(a, COUNTRIES_MAX, sizeof *list);
    str *by_code = arena_take(a, COUNTRY_CODES, sizeof *by_code);
    for (const char *const *code = all_countries(); *code && k->n < COUNTRIES_MAX; code++) {
        UErrorCode status = U_ZERO_ERROR;
        UChar name[NAME_UNITS];
        int32_t n = uldn_regionDisplayName(names, *code, name, NAME_UNITS, &status);
        size_t place = country_place(str_of(*code));
        if (U_FAILURE(status) || place == SIZE_MAX)
            continue;
        by_code[place] = utf8_of(a, name, n);
        list[k->n++] = (struct i18n_choice){str_of(*code), by_code[place]};
    }
    uldn_close(names);
    k->list = list;
    k->name = by_code;
    choices_sort(l, list, k->n);
}

static size_t language_code_place(str code) /* SIZE_MAX if it is not two small letters */
{
    if (code.len != 2 || code.at[0] < 'a' || code.at[0] > 'z' || code.at[1] < 'a' ||
        code.at[1] > 'z')
        return SIZE_MAX;
    return (size_t)(code.at[0] - 'a') * 26 + (size_t)(code.at[1] - 'a');
}

static const str *names_by_code(struct arena *a, const ULocaleDisplayNames *names)
{
    str *by_code = arena_take(a, COUNTRY_CODES, sizeof *by_code);
    for (const char *const *code = uloc_getISOLanguages(); *code; code++) {
        UErrorCode status = U_ZERO_ERROR;
        UChar name[NAME_UNITS];
        size_t place = language_code_place(str_of(*code));
        if (place == SIZE_MAX)
            continue;
        int32_t n = uldn_languageDisplayName(names, *code, name, NAME_UNITS, &status);
        if (U_SUCCESS(status))
            by_code[place] = utf8_of(a, name, n);
    }
    return by_code;
}

static void build_languages(struct arena *a, const struct language *l, struct choices *k)
{
    ULocaleDisplayNames *names = open_names(l);
    struct i18n_choice *list = arena_take(a, COUNT(offered), sizeof *list);
    for (size_t i = 0; i < COUNT(offered); i++) {
        UErrorCode status = U_ZERO_ERROR;
        UChar name[NAME_UNITS];
        int32_t n = uldn_languageDisplayName(names, offered[i], name, NAME_UNITS, &status);
        list[k->n++] = (struct i18n_choice){
            str_of(offered[i]), U_SUCCESS(status) ? utf8_of(a, name, n) : str_of(offered[i])};
    }
    k->name = names_by_code(a, names);
    uldn_close(names);
    k->list = list;
    choices_sort(l, list, k->n);
}

/* "Kolkata (Asia/Calcutta)": the city as the language writes it, and the name of the zone. */
static void build_zones(struct arena *a, const struct language *l, struct choices *k)
{
    size_t n;
    const str *zones = zone_names(&n);
    struct i18n_choice *list = arena_take(a, n, sizeof *list);
    UErrorCode status = U_ZERO_ERROR;
    UDateFormat *city =
        udat_open(UDAT_PATTERN, UDAT_PATTERN, l->locale, u"UTC", 3, u"VVV", 3, &status);
    UCalendar *calendar = ucal_open(u"UTC", 3, l->locale, UCAL_GREGORIAN, &status);
    assert(U_SUCCESS(status));
    for (size_t i = 0; i < n; i++) {
        UChar wide[NAME_UNITS], name[NAME_UNITS];
        status = U_ZERO_ERROR;
        ucal_setTimeZone(calendar, wide, utf16_of(zones[i], wide, NAME_UNITS), &status);
        int32_t len = udat_formatCalendar(city, calendar, name, NAME_UNITS, NULL, &status);
        bool plain = U_FAILURE(status) || str_find(zones[i], S("/")) == SIZE_MAX;
        str words = plain ? zones[i] : utf8_of(a, name, len);
        if (!plain)
            words = arena_format(a, "%.*s (%.*s)", STR_ARG(words), STR_ARG(zones[i]));
        list[k->n++] = (struct i18n_choice){zones[i], words};
    }
    ucal_close(calendar);
    udat_close(city);
    k->list = list;
    choices_sort(l, list, k->n);
}

static const struct choices *choices_of(struct ctx *c, enum kind kind)
{
    static _Atomic(struct choices *) lists[LANGUAGES_MAX][KINDS];
    static pthread_mutex_t building = PTHREAD_MUTEX_INITIALIZER;
    _Atomic(struct choices *) *slot = &lists[language_place(c->catalog)][kind];
    struct choices *k = atomic_load_explicit(slot, memory_order_acquire);
    if (k)
        return k;
    const struct language *l = language_of(c);
    pthread_mutex_lock(&building);
    k = atomic_load_explicit(slot, memory_order_acquire);
    if (!k) {
        struct arena *a = arena_new(); /* lives as long as the process */
        k = arena_take(a, 1, sizeof *k);
        k->mem = a;
        if (kind == COUNTRIES)
            build_countries(a, l, k);
        else if (kind == LANGUAGES)
            build_languages(a, l, k);
        else
            build_zones(a, l, k);
        atomic_store_explicit(slot, k, memory_order_release);
    }
    pthread_mutex_unlock(&building);
    return k;
}

static void give(struct ctx *c, enum kind kind, const struct i18n_choice **list, size_t *n)
{
    const struct choices *k = choices_of(c, kind);
    *list = k->list;
    *n = k->n;
}

void i18n_countries(struct ctx *c, const struct i18n_choice **list, size_t *n)
{
    give(c, COUNTRIES, list, n);
}

void i18n_languages(struct ctx *c, const struct i18n_choice **list, size_t *n)
{
    give(c, LANGUAGES, list, n);
}

void i18n_zones(struct ctx *c, const struct i18n_choice **list, size_t *n)
{
    give(c, ZONES, list, n);
}

/* ---- single names ---------------------------------------------------------------------------- */

str i18n_country(struct ctx *c, str code)
{
    size_t place = country_place(code);
    str name = place == SIZE_MAX ? (str){0} : choices_of(c, COUNTRIES)->name[place];
    return name.len > 0 ? name : code;
}

str i18n_language(struct ctx *c, str code)
{
    const struct choices *k = choices_of(c, LANGUAGES);
    size_t place = language_code_place(code);
    if (place != SIZE_MAX && k->name[place].len > 0)
        return k->name[place];
    for (size_t i = 0; i < k->n; i++)
        if (str_same(k->list[i].code, code))
            return k->list[i].name;
    if (!i18n_is_language(code))
        return code;
    UErrorCode status = U_ZERO_ERROR;
    UChar name[NAME_UNITS];
    ULocaleDisplayNames *names = open_names(language_of(c));
    str plain = arena_copy(c->mem, code); /* with a NUL byte */
    int32_t n = uldn_localeDisplayName(names, plain.at, name, NAME_UNITS, &status);
    uldn_close(names);
    return U_SUCCESS(status) ? utf8_of(c->mem, name, n) : code;
}

bool i18n_is_country(str code)
{
    for (const char *const *k = all_countries(); *k; k++)
        if (str_same(str_of(*k), code))
            return true;
    return false;
}

/* "de", "yue", "pt-BR": an ISO 639 code, perhaps with a country. */
bool i18n_is_language(str code)
{
    str rest = code, base;
    if (!str_cut(&rest, '-', &base) || (base.len < code.len && !i18n_is_country(rest)))
        return false;
    for (const char *const *k = uloc_getISOLanguages(); *k; k++)
        if (str_same(str_of(*k), base))
            return true;
    return false;
}
