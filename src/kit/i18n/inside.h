/* inside.h -- what the files of this kit share: one table a language, taken from ICU's data once.
 *
 * The tables are the only lasting state outside the database: made at first use, written once, then
 * published by an atomic pointer and never changed, so that formatting needs neither locks nor ICU.
 */
#ifndef KIT_I18N_INSIDE_H
#define KIT_I18N_INSIDE_H

#include "kit/i18n/i18n.h"

#include <unicode/utypes.h>

enum { LANGUAGES_MAX = 32, FORMS_MAX = 6, COUNTRY_CODES = 26 * 26 };

/* Around a number; without a number in it (Arabic "in two days") only `before`. */
struct around {
    str before, after;
    bool number, set;
};

struct choices {
    struct arena *mem;
    const struct i18n_choice *list;
    size_t n;
    const str *name; /* by code of two letters, (first - 'A') * 26 + second - 'A'; not of zones */
};

struct language {
    struct arena *mem;
    const struct catalog *catalog;
    char locale[16];
    str digits[10];
    bool plain; /* the digits are 0 to 9 */
    str group, point, minus;
    int group_first, group_next, group_least; /* sizes; digits before grouping starts at all */
    str months[12], months_short[12], months_alone[12], weekdays[7], halves[2];
    str day, day_short, day_month, month_year, exact; /* patterns as ICU writes them */
    str near[5];                          /* the day before yesterday .. the day after tomorrow */
    struct around ago[FORMS_MAX], ahead[FORMS_MAX]; /* by plural form of the catalog */
    str list_two, list_first, list_middle, list_last;
};

const struct language *language_of(struct ctx *c);
size_t
language_place(const struct catalog *k); /* position in i18n_catalogs; 0 if it is not there */

/* For making tables. */
str utf8_of(struct arena *a, const UChar *text, int32_t len);
int32_t utf16_of(str text, UChar *out, int32_t room); /* 0 if it does not fit or is not UTF-8 */
void language_build(struct arena *a, struct language *l);
void choices_sort(const struct language *l, struct i18n_choice *list, size_t n);

/* Digits of a number in the language, ungrouped, at least `least` of them. */
void put_digits(struct text *t, const struct language *l, uint64_t n, int least);

/* A time zone: seconds east of UTC from a moment on; the name is ICU's canonical one. */
struct zone_step {
    int64_t from;
    int32_t offset;
    bool summer;
};
struct zone {
    str name;
    const struct zone_step *steps; /* steps[0] is valid from the beginning */
    size_t n;
    size_t place; /* among all zones */
};
const str *zone_names(size_t *n);                      /* sorted */
const struct zone *zone_find(struct ctx *c, str name); /* UTC if there is no such zone */
struct zone_step zone_at(const struct zone *z, moment m);
str zone_words(struct ctx *c, const struct zone *z, struct zone_step step); /* CET, UTC+5:30 */

#endif
