#include "kit/i18n/inside.h"

#include <string.h>

enum {
    PLAIN = 20,       /* digits at most */
    UNGROUPED = 1000, /* no language puts a mark into smaller numbers */
    SHORT = 32,       /* bytes that most numbers and days need */
};

/* ---- numbers --------------------------------------------------------------------------------- */

static struct text short_text(struct ctx *c)
{
    return (struct text){.mem = c->mem, .at = arena_room(c->mem, SHORT), .room = SHORT};
}

/* Writes 0 to 9 in front of `end`, at least so many of them; where they begin. */
static char *put_plain(char *end, uint64_t n, int least)
{
    char *at = end;
    do
        *--at = (char)('0' + n % 10);
    while ((n /= 10) > 0 || end - at < least);
    return at;
}

/* A number that is neither negative nor grouped, in a language that writes it so. */
static str plain_number(struct ctx *c, int64_t n)
{
    char *end = (char *)arena_room(c->mem, PLAIN) + PLAIN, *at = put_plain(end, (uint64_t)n, 1);
    return (str){at, (size_t)(end - at)};
}

void put_digits(struct text *t, const struct language *l, uint64_t n, int least)
{
    int digits[PLAIN], count = 0;
    if (l->plain) {
        char text[PLAIN], *end = text + PLAIN, *at = put_plain(end, n, least);
        text_add(t, (str){at, (size_t)(end - at)});
        return;
    }
    do
        digits[count++] = (int)(n % 10);
    while ((n /= 10) > 0);
    while (count < least)
        digits[count++] = 0;
    while (count-- > 0)
        text_add(t, l->digits[digits[count]]);
}

static void put_grouped(struct text *t, const struct language *l, uint64_t n)
{
    int digits[PLAIN], count = 0;
    do
        digits[count++] = (int)(n % 10);
    while ((n /= 10) > 0);
    bool grouped = l->group_first > 0 && count >= l->group_first + l->group_least;
    while (count-- > 0) {
        text_add(t, l->digits[digits[count]]);
        int above = count - l->group_first; /* digits to the left of the first mark */
        if (grouped && above >= 0 && above % l->group_next == 0)
            text_add(t, l->group);
    }
}

static uint64_t size_of(int64_t n)
{
    return n < 0 ? -(uint64_t)n : (uint64_t)n;
}

str i18n_number(struct ctx *c, int64_t n)
{
    const struct language *l = language_of(c);
    if (l->plain && n >= 0 && n < UNGROUPED)
        return plain_number(c, n);
    struct text t = short_text(c);
    if (n < 0)
        text_add(&t, l->minus);
    put_grouped(&t, l, size_of(n));
    return text_str(&t);
}

str i18n_digits(struct ctx *c, int64_t n)
{
    const struct language *l = language_of(c);
    if (l->plain && n >= 0)
        return plain_number(c, n);
    struct text t = short_text(c);
    if (n < 0)
        text_add(&t, l->minus);
    put_digits(&t, l, size_of(n), 1);
    return text_str(&t);
}

str i18n_decimal(struct ctx *c, int64_t n, int places, int shown)
{
    const struct language *l = language_of(c);
    struct text t = {.mem = c->mem};
    uint64_t value = size_of(n), unit = 1;
    places = places > 18 ? 18 : places < 0 ? 0 : places;
    shown = shown > 18 ? 18 : shown < 0 ? 0 : shown;
    for (; places > shown; places--) /* half away from zero, on the last digit that goes */
        value = value / 10 + (places == shown + 1 && value % 10 >= 5);
    for (int i = 0; i < places; i++)
        unit *= 10;
    if (n < 0 && value > 0)
        text_add(&t, l->minus);
    put_grouped(&t, l, value / unit);
    if (shown == 0)
        return text_str(&t);
    text_add(&t, l->point);
    if (places > 0)
        put_digits(&t, l, value % unit, places);
    for (; places < shown; places++)
        text_add(&t, l->digits[0]);
    return text_str(&t);
}

/* ---- dates ----------------------------------------------------------------------------------- */

struct civil {
    int year, month, date, hour, minute;
};

static void put_month(struct text *t, const struct language *l, int month, size_t letters)
{
    if (letters >= 4)
        text_add(t, l->months[month - 1]);
    else if (letters == 3)
        text_add(t, l->months_short[month - 1]);
    else
        put_digits(t, l, (uint64_t)month, (int)letters);
}

static void put_part(struct text *t, const struct language *l, char letter, size_t letters,
                     const struct civil *k)
{
    int least = letters > 1 ? 2 : 1;
    switch (letter) {
    case 'y':
        put_digits(t, l, size_of(letters == 2 ? k->year % 100 : k->year), letters == 2 ? 2 : 1);
        break;
    case 'M':
    case 'L': put_month(t, l, k->month, letters); break;
    case 'd': put_digits(t, l, (uint64_t)k->date, least); break;
    case 'H': put_digits(t, l, (uint64_t)k->hour, least); break;
    case 'h': put_digits(t, l, (uint64_t)((k->hour + 11) % 12 + 1), least); break;
    case 'K': put_digits(t, l, (uint64_t)(k->hour % 12), least); break;
    case 'k': put_digits(t, l, (uint64_t)((k->hour + 23) % 24 + 1), least); break;
    case 'm': put_digits(t, l, (uint64_t)k->minute, least); break;
    case 'a':
    case 'b':
    case 'B': text_add(t, l->halves[k->hour >= 12]); break;
    default: break;
    }
}

/* ICU's date pattern: letters are parts, 'quoted' and all else is text, '' is a quote. */
static void put_pattern(struct text *t, const struct language *l, str pattern,
                        const struct civil *k)
{
    bool quoted = false;
    for (size_t i = 0; i < pattern.len;) {
        char ch = pattern.at[i];
        bool letter = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
        size_t n = 1;
        if (ch == '\'' && i + 1 < pattern.len && pattern.at[i + 1] == '\'') {
            text_char(t, '\'');
            n = 2;
        } else if (ch == '\'') {
            quoted = !quoted;
        } else if (letter && !quoted) {
            while (i + n < pattern.len && pattern.at[i + n] == ch)
                n++;
            put_part(t, l, ch, n, k);
        } else {
            text_char(t, ch);
        }
        i += n;
    }
}

static str format_day(struct ctx *c, day d, str pattern)
{
    struct text t = short_text(c);
    struct civil k = {0};
    day_parts(d, &k.year, &k.month, &k.date);
    put_pattern(&t, language_of(c), pattern, &k);
    return text_str(&t);
}

str i18n_day(struct ctx *c, day d)
{
    return format_day(c, d, language_of(c)->day);
}

str i18n_day_short(struct ctx *c, day d)
{
    return format_day(c, d, language_of(c)->day_short);
}

str i18n_day_month(struct ctx *c, day d)
{
    return format_day(c, d, language_of(c)->day_month);
}

str i18n_month_year(struct ctx *c, day d)
{
    return format_day(c, d, language_of(c)->month_year);
}

str i18n_month(struct ctx *c, int month)
{
    return month >= 1 && month <= 12 ? language_of(c)->months_alone[month - 1] : (str){0};
}

str i18n_weekday(struct ctx *c, int weekday)
{
    return weekday >= 1 && weekday <= 7 ? language_of(c)->weekdays[weekday - 1] : (str){0};
}

static day local_day(struct ctx *c, moment m)
{
    struct zone_step step = zone_at(zone_find(c, c->zone), m);
    return day_of_moment((moment){m.s + step.offset});
}

str i18n_moment(struct ctx *c, moment m)
{
    return i18n_day(c, local_day(c, m));
}

day i18n_today(struct ctx *c)
{
    return local_day(c, c->now);
}

int i18n_hour(struct ctx *c, moment m)
{
    int64_t local = m.s + zone_at(zone_find(c, c->zone), m).offset;
    return (int)((local - moment_of_day(day_of_moment((moment){local})).s) / 3600);
}

int i18n_weekday_of(struct ctx *c, moment m)
{
    int64_t since_monday = (local_day(c, m).n + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

moment i18n_at_hour(struct ctx *c, moment from, int hour)
{
    const struct zone *z = zone_find(c, c->zone);
    int64_t first = local_day(c, from).n;
    for (int64_t d = first;; d++) {
        int64_t local = moment_of_day((day){d}).s + (int64_t)hour * 3600;
        moment at = {local - zone_at(z, (moment){local}).offset};
        at.s = local - zone_at(z, at).offset; /* of that moment, not of one some hours off */
        if (at.s >= from.s)
            return at;
    }
}

/* The pattern of a moment goes on behind the day's, with another part. */
static bool begins_with_day(const struct language *l)
{
    return l->day.len > 0 && l->exact.len > l->day.len && str_starts(l->exact, l->day) &&
           l->exact.at[l->day.len] != l->day.at[l->day.len - 1];
}

void i18n_moment_both(struct ctx *c, moment m, str *words, str *exact)
{
    const struct language *l = language_of(c);
    const struct zone *z = zone_find(c, c->zone);
    struct zone_step step = zone_at(z, m);
    moment local = {m.s + step.offset};
    day d = day_of_moment(local);
    int minutes = (int)((local.s - moment_of_day(d).s) / 60);
    struct civil k = {.hour = minutes / 60, .minute = minutes % 60};
    day_parts(d, &k.year, &k.month, &k.date);
    struct text t = short_text(c), u = short_text(c);
    put_pattern(&t, l, l->day, &k);
    if (begins_with_day(l))
        text_add(&u, text_str(&t));
    put_pattern(&u, l, begins_with_day(l) ? str_from(l->exact, l->day.len) : l->exact, &k);
    text_char(&u, ' ');
    text_add(&u, zone_words(c, z, step));
    *words = text_str(&t), *exact = text_str(&u);
}

str i18n_moment_exact(struct ctx *c, moment m)
{
    str words, exact;
    i18n_moment_both(c, m, &words, &exact);
    return exact;
}

str i18n_days_from_now(struct ctx *c, day d)
{
    const struct language *l = language_of(c);
    int64_t days = d.n - i18n_today(c).n;
    if (days >= -2 && days <= 2)
        return l->near[days + 2];
    uint64_t n = size_of(days);
    size_t form = l->catalog->form(n);
    const struct around *words = days < 0 ? l->ago : l->ahead;
    words += form < FORMS_MAX && words[form].set ? form : 0;
    struct text t = {.mem = c->mem};
    text_add(&t, words->before);
    if (words->number)
        put_grouped(&t, l, n);
    text_add(&t, words->after);
    return text_str(&t);
}

/* Is there a letter of a script that runs from right to left? */
static bool has_right_to_left(str s)
{
    for (size_t i = 0; i + 1 < s.len; i++) {
        if ((signed char)s.at[i] >= 0)
            continue;
        unsigned char a = (unsigned char)s.at[i], b = (unsigned char)s.at[i + 1];
        if ((a >= 0xD6 && a <= 0xDF) || (a == 0xE0 && b >= 0xA0 && b <= 0xA3) ||
            (a == 0xEF && b >= 0xAC && b <= 0xBB))
            return true;
    }
    return false;
}

str i18n_apart(struct ctx *c, str text)
{
    bool apart = (c->catalog && str_same(str_of(c->catalog->direction), S("rtl"))) ||
                 has_right_to_left(text);
    if (!apart || text.len == 0)
        return text;
    return arena_format(c->mem, "\u2068%.*s\u2069", STR_ARG(text)); /* first strong isolate */
}

str i18n_list(struct ctx *c, const str *words, size_t n)
{
    const struct language *l = language_of(c);
    bool rtl = c->catalog && str_same(str_of(c->catalog->direction), S("rtl"));
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            text_add(&t, n == 2       ? l->list_two
                         : i == n - 1 ? l->list_last
                         : i == 1     ? l->list_first
                                      : l->list_middle);
        text_add(&t,
                 n > 1 && has_right_to_left(words[i]) != rtl ? i18n_apart(c, words[i]) : words[i]);
    }
    return text_str(&t);
}
