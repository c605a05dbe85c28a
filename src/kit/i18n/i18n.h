/* i18n.h -- languages: which one a reader gets, how numbers, dates, names of countries and
 * languages look in it, how names are sorted. ICU for the data; words come from locale/CODE.po.
 *
 * A language's data is taken from ICU once, at first use (1 to 3 ms), into tables that live as long
 * as the process; formatting a value then costs about 0.2 us and opens nothing. Texts given back
 * live in c->mem or for ever. An unknown language is English, an unknown zone UTC. */
#ifndef KIT_I18N_H
#define KIT_I18N_H

#include "base/base.h"

extern const struct catalog *const i18n_catalogs[]; /* en first; ends with NULL; generated */

const struct catalog *i18n_catalog(str code);              /* "de", "de-AT"; NULL if we have none */
const struct catalog *i18n_negotiate(str accept_language); /* never NULL */

str i18n_number(struct ctx *c, int64_t n); /* 12,345 */
str i18n_digits(struct ctx *c,
                int64_t n); /* 2027: never grouped; years and numbers that are names */
str i18n_decimal(struct ctx *c, int64_t n, int places, int shown); /* 7.3 from 725, 2, 1 */
str i18n_day(struct ctx *c, day d);                                /* 31 January 2027 */
str i18n_day_short(struct ctx *c, day d);                          /* 31 Jan 2027 */
str i18n_day_month(struct ctx *c, day d);                          /* 31 January */
str i18n_month_year(struct ctx *c, day d);                         /* January 2027 */
str i18n_month(struct ctx *c, int month);                          /* Jan; 1..12 */
str i18n_weekday(struct ctx *c, int weekday);                      /* Mon; 1 = Monday */
str i18n_moment(struct ctx *c, moment m);                          /* 31 January 2027 */
str i18n_moment_exact(struct ctx *c, moment m); /* 31 January 2027 at 13:45 CET, in c->zone */
void i18n_moment_both(struct ctx *c, moment m, str *words, str *exact);
day i18n_today(struct ctx *c);                /* in c->zone */
int i18n_hour(struct ctx *c, moment m);       /* 0..23, in c->zone */
int i18n_weekday_of(struct ctx *c, moment m); /* 1 = Monday, in c->zone */
/* The first moment from `from` on when clocks in c->zone show that full hour, 0..23. Where the hour is left
 * out on that day, the one after it. */
moment i18n_at_hour(struct ctx *c, moment from, int hour);
str i18n_days_from_now(struct ctx *c, day d); /* in 8 days */
str i18n_country(struct ctx *c, str code);    /* Germany, from "DE"; the code if unknown */
str i18n_language(struct ctx *c, str code);   /* German, from "de" */
/* A text kept apart from what stands around it (between isolates), if one of them runs from right to
 * left; else as it is. */
str i18n_apart(struct ctx *c, str text);
str i18n_list(struct ctx *c, const str *words, size_t n); /* a, b, and c */

/* Codes that we offer in forms, sorted by name in the reader's language. */
struct i18n_choice {
    str code, name;
};
void i18n_countries(struct ctx *c, const struct i18n_choice **list, size_t *n);
void i18n_languages(struct ctx *c, const struct i18n_choice **list, size_t *n);
void i18n_zones(struct ctx *c, const struct i18n_choice **list, size_t *n);
bool i18n_is_country(str code);
bool i18n_is_language(str code);
bool i18n_is_zone(str name);
/* When the clocks of a zone show so many minutes after midnight on a day (of a time that comes twice
 * the first; one that is skipped: later, by what is skipped); and which day it is there. */
moment i18n_at(struct ctx *c, str zone, day d, int minute);
day i18n_day_in(struct ctx *c, str zone, moment m);

str i18n_sort_key(struct arena *a, str name); /* bytes; root collation: the same on every engine */
str i18n_latin(struct arena *a, str name);    /* transliterated, for search and mail */
str i18n_fold(struct arena *a, str text);     /* lower case without accents, for look-up */
/* Takes the next word of the text: letters and digits; where a script has no spaces (Chinese, Japanese,
 * Thai ...) one character is a word. False: there is none.  for (str word; i18n_word(&rest, &word);) */
bool i18n_word(str *rest, str *word);
str i18n_direction(str language); /* "rtl" for ar, he, fa, ur ...; else "ltr" */

#endif
