#include "kit/i18n/inside.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/ulistformatter.h>
#include <unicode/unum.h>
#include <unicode/ureldatefmt.h>
#include <unicode/ustring.h>

enum { WORDS_MAX = 256 };

str utf8_of(struct arena *a, const UChar *text, int32_t len)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t bytes = 0;
    char *out = arena_take(a, (size_t)len * 3 + 1, 1);
    u_strToUTF8WithSub(out, len * 3 + 1, &bytes, text, len, 0xFFFD, NULL, &status);
    return U_SUCCESS(status) ? (str){out, (size_t)bytes} : (str){0};
}

int32_t utf16_of(str text, UChar *out, int32_t room)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = 0;
    if (text.len == 0 || text.len > INT32_MAX)
        return 0;
    u_strFromUTF8(out, room, &len, text.at, (int32_t)text.len, &status);
    return U_SUCCESS(status) && len <= room ? len : 0;
}

static void build_numbers(struct arena *a, struct language *l)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar word[WORDS_MAX];
    UNumberFormat *f = unum_open(UNUM_DECIMAL, NULL, 0, l->locale, NULL, &status);
    assert(U_SUCCESS(status)); /* ICU's data is part of the library */
    UNumberFormatSymbol zero = UNUM_ZERO_DIGIT_SYMBOL;
    for (int i = 0; i < 10; i++) {
        UNumberFormatSymbol one = (UNumberFormatSymbol)(UNUM_ONE_DIGIT_SYMBOL + i - 1);
        int32_t n = unum_getSymbol(f, i == 0 ? zero : one, word, WORDS_MAX, &status);
        l->digits[i] = utf8_of(a, word, n);
    }
    l->plain = str_same(l->digits[0], S("0")) && str_same(l->digits[9], S("9"));
    int32_t n = unum_getSymbol(f, UNUM_GROUPING_SEPARATOR_SYMBOL, word, WORDS_MAX, &status);
    l->group = utf8_of(a, word, n);
    n = unum_getSymbol(f, UNUM_DECIMAL_SEPARATOR_SYMBOL, word, WORDS_MAX, &status);
    l->point = utf8_of(a, word, n);
    n = unum_getSymbol(f, UNUM_MINUS_SIGN_SYMBOL, word, WORDS_MAX, &status);
    l->minus = utf8_of(a, word, n);
    l->group_first = unum_getAttribute(f, UNUM_GROUPING_SIZE);
    l->group_next = unum_getAttribute(f, UNUM_SECONDARY_GROUPING_SIZE);
    if (l->group_next <= 0)
        l->group_next = l->group_first;
    /* "1234" stays together in Spanish and Polish: CLDR's least number of digits before the mark */
    n = unum_formatInt64(f, 1234, word, WORDS_MAX, NULL, &status);
    l->group_least = n > 4 ? 1 : 2;
    unum_close(f);
}

static void build_symbols(struct arena *a, const UDateFormat *f, UDateFormatSymbolType type,
                          str *out, size_t n)
{
    bool weekdays = type == UDAT_STANDALONE_SHORT_WEEKDAYS; /* ICU counts from 1 = Sunday */
    for (size_t i = 0; i < n; i++) {
        UErrorCode status = U_ZERO_ERROR;
        UChar word[WORDS_MAX];
        int32_t at = weekdays ? (int32_t)((i + 1) % 7 + 1) : (int32_t)i;
        int32_t len = udat_getSymbols(f, type, at, word, WORDS_MAX, &status);
        out[i] = U_SUCCESS(status) ? utf8_of(a, word, len) : (str){0};
    }
}

static str build_pattern(struct arena *a, UDateTimePatternGenerator *g, const UChar *skeleton)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar word[WORDS_MAX];
    int32_t n = udatpg_getBestPattern(g, skeleton, u_strlen(skeleton), word, WORDS_MAX, &status);
    return U_SUCCESS(status) ? utf8_of(a, word, n) : S("y-MM-dd");
}

static void build_dates(struct arena *a, struct language *l)
{
    /* English dates are written day first, 24 hours: understood everywhere. */
    const char *locale = strcmp(l->locale, "en") == 0 ? "en_GB" : l->locale;
    UErrorCode status = U_ZERO_ERROR;
    UChar word[WORDS_MAX];
    UDateTimePatternGenerator *g = udatpg_open(locale, &status);
    assert(U_SUCCESS(status));
    l->day = build_pattern(a, g, u"dMMMMy");
    l->day_short = build_pattern(a, g, u"dMMMy");
    l->day_month = build_pattern(a, g, u"MMMMd");
    l->month_year = build_pattern(a, g, u"yMMMM");
    udatpg_close(g);

    UDateFormat *f = udat_open(UDAT_SHORT, UDAT_LONG, locale, u"UTC", 3, NULL, 0, &status);
    assert(U_SUCCESS(status));
    int32_t n = udat_toPattern(f, false, word, WORDS_MAX, &status);
    l->exact = utf8_of(a, word, n);
    udat_close(f);

    f = udat_open(UDAT_NONE, UDAT_LONG, l->locale, u"UTC", 3, NULL, 0, &status);
    assert(U_SUCCESS(status));
    build_symbols(a, f, UDAT_MONTHS, l->months, 12);
    build_symbols(a, f, UDAT_SHORT_MONTHS, l->months_short, 12);
    build_symbols(a, f, UDAT_STANDALONE_SHORT_MONTHS, l->months_alone, 12);
    build_symbols(a, f, UDAT_STANDALONE_SHORT_WEEKDAYS, l->weekdays, 7);
    build_symbols(a, f, UDAT_AM_PMS, l->halves, 2);
    udat_close(f);
}

/* Cuts the number n out of words that contain it. */
static struct around around_number(struct arena *a, const struct language *l, str words, int n)
{
    struct text number = {.mem = a};
    put_digits(&number, l, (uint64_t)n, 1);
    size_t at = str_find(words, text_str(&number));
    if (at == SIZE_MAX)
        return (struct around){.before = words, .set = true};
    return (struct around){.before = str_upto(words, at),
                           .after = str_from(words, at + number.len),
                           .number = true,
                           .set = true};
}

static void build_near(struct arena *a, struct language *l)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar word[WORDS_MAX];
    URelativeDateTimeFormatter *f =
        ureldatefmt_open(l->locale, NULL, UDAT_STYLE_LONG, UDISPCTX_CAPITALIZATION_NONE, &status);
    assert(U_SUCCESS(status));
    for (int i = -2; i <= 2; i++) {
        int32_t n = ureldatefmt_format(f, i, UDAT_REL_UNIT_DAY, word, WORDS_MAX, &status);
        l->near[i + 2] = utf8_of(a, word, n);
    }
    /* The catalog's plural forms follow the same rules as ICU's, so one sample of each is enough.
     */
    for (int i = 0; i <= 120; i++) {
        size_t form = l->catalog->form((uint64_t)i);
        if (form >= FORMS_MAX || l->ahead[form].set)
            continue;
        int32_t n = ureldatefmt_formatNumeric(f, i, UDAT_REL_UNIT_DAY, word, WORDS_MAX, &status);
        l->ahead[form] = around_number(a, l, utf8_of(a, word, n), i);
        n = ureldatefmt_formatNumeric(f, i == 0 ? -0.0 : -i, UDAT_REL_UNIT_DAY, word, WORDS_MAX,
                                      &status);
        l->ago[form] = around_number(a, l, utf8_of(a, word, n), i);
    }
    ureldatefmt_close(f);
}

/* What stands between the entries of a list, found by formatting four marks. */
static void build_list(struct arena *a, struct language *l)
{
    static const UChar *const marks[] = {u"\uE000", u"\uE001", u"\uE002", u"\uE003"};
    static const int32_t lengths[] = {1, 1, 1, 1};
    UErrorCode status = U_ZERO_ERROR;
    UChar word[WORDS_MAX];
    UListFormatter *f = ulistfmt_open(l->locale, &status);
    assert(U_SUCCESS(status));
    int32_t n = ulistfmt_format(f, marks, lengths, 2, word, WORDS_MAX, &status);
    assert(U_SUCCESS(status) && n > 2);
    l->list_two = utf8_of(a, word + 1, n - 2);
    n = ulistfmt_format(f, marks, lengths, 4, word, WORDS_MAX, &status);
    assert(U_SUCCESS(status) && n > 4);
    const UChar *second = u_memchr(word, 0xE001, n), *third = u_memchr(word, 0xE002, n);
    l->list_first = utf8_of(a, word + 1, (int32_t)(second - word - 1));
    l->list_middle = utf8_of(a, second + 1, (int32_t)(third - second - 1));
    l->list_last = utf8_of(a, third + 1, (int32_t)(word + n - third - 2));
    ulistfmt_close(f);
}

void language_build(struct arena *a, struct language *l)
{
    snprintf(l->locale, sizeof l->locale, "%s", l->catalog->code);
    for (char *p = l->locale; *p; p++)
        if (*p == '-')
            *p = '_';
    build_numbers(a, l);
    build_dates(a, l);
    build_near(a, l);
    build_list(a, l);
}
