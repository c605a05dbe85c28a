#include "base/base.h"

#include <time.h>

enum { DAY_SECONDS = 86400, ERA_DAYS = 146097, EPOCH_DAYS = 719468 };

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Years begin in March here, so the leap day is the last one: Howard Hinnant, "chrono-compatible
 * low-level date algorithms". */
day day_of(int year, int month, int date)
{
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date - 1;
    return (day){era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_DAYS};
}

void day_parts(day d, int *year, int *month, int *date)
{
    int64_t era = floor_div(d.n + EPOCH_DAYS, ERA_DAYS);
    int64_t n = d.n + EPOCH_DAYS - era * ERA_DAYS;
    int64_t of_era = (n - n / 1460 + n / 36524 - n / 146096) / 365;
    int64_t of_year = n - (365 * of_era + of_era / 4 - of_era / 100);
    int64_t march = (5 * of_year + 2) / 153;
    *date = (int)(of_year - (153 * march + 2) / 5 + 1);
    *month = (int)(march < 10 ? march + 3 : march - 9);
    *year = (int)(of_era + era * 400 + (*month <= 2));
}

day day_months(day d, int64_t months)
{
    int year, month, date;
    day_parts(d, &year, &month, &date);
    int64_t all = (int64_t)year * 12 + month - 1 + months;
    int y = (int)(all / 12), m = (int)(all % 12) + 1;
    day first_after = m == 12 ? day_of(y + 1, 1, 1) : day_of(y, m + 1, 1);
    day wanted = {day_of(y, m, 1).n + date - 1};
    return wanted.n < first_after.n ? wanted : (day){first_after.n - 1};
}

bool day_read(str iso, day *d)
{
    int64_t year, month, date;
    if (iso.len != 10 || iso.at[4] != '-' || iso.at[7] != '-' || iso.at[0] == '-')
        return false;
    if (!str_int(str_upto(iso, 4), &year) || !str_int((str){iso.at + 5, 2}, &month) ||
        !str_int((str){iso.at + 8, 2}, &date))
        return false;
    if (year < 1 || month < 1 || month > 12 || date < 1 || date > 31)
        return false;
    int y, m, n;
    day read = day_of((int)year, (int)month, (int)date);
    day_parts(read, &y, &m, &n);
    if (m != month || n != date)
        return false;
    *d = read;
    return true;
}

day day_of_moment(moment m)
{
    return (day){floor_div(m.s, DAY_SECONDS)};
}

moment moment_of_day(day d)
{
    return (moment){d.n * DAY_SECONDS};
}

/* Two digits, and what stands behind them. */
static char *put_two(char *at, int n, char behind)
{
    *at++ = (char)('0' + n / 10);
    *at++ = (char)('0' + n % 10);
    *at++ = behind;
    return at;
}

enum { DAY_TEXT = sizeof "2027-01-31", MOMENT_TEXT = sizeof "2027-01-31T12:00:00Z" };

/* Years of four digits; behind the day stands `behind`. */
static char *put_day(char *at, int year, int month, int date, char behind)
{
    *at++ = (char)('0' + year / 1000);
    *at++ = (char)('0' + year / 100 % 10);
    at = put_two(at, year % 100, '-');
    at = put_two(at, month, '-');
    return put_two(at, date, behind);
}

str day_iso(struct arena *a, day d)
{
    int year, month, date;
    day_parts(d, &year, &month, &date);
    if (year < 0 || year > 9999)
        return arena_format(a, "%04d-%02d-%02d", year, month, date);
    char *at = arena_room(a, DAY_TEXT);
    put_day(at, year, month, date, '\0');
    return (str){at, DAY_TEXT - 1};
}

str moment_iso(struct arena *a, moment m)
{
    day d = day_of_moment(m);
    int year, month, date, second = (int)(m.s - moment_of_day(d).s);
    day_parts(d, &year, &month, &date);
    if (year < 0 || year > 9999)
        return arena_format(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, date, second / 3600,
                            second / 60 % 60, second % 60);
    char *text = arena_room(a, MOMENT_TEXT), *at = put_day(text, year, month, date, 'T');
    at = put_two(at, second / 3600, ':');
    at = put_two(at, second / 60 % 60, ':');
    at = put_two(at, second % 60, 'Z');
    *at = '\0';
    return (str){text, MOMENT_TEXT - 1};
}

moment clock_now(const struct clock *clock)
{
    return (moment){(int64_t)time(NULL) + (clock ? clock->offset_s : 0)};
}
