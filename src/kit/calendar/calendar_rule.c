#include "kit/calendar/calendar_internal.h"

#include <string.h>

enum { PERIOD_MAX = 20000 }; /* times in one period that BYSETPOS chooses from */

/* ---- reading --------------------------------------------------------------------------------- */

static bool frequency_of(str word, enum frequency *out)
{
    static const str NAMES[] = {S("YEARLY"), S("MONTHLY"),  S("WEEKLY"),  S("DAILY"),
                                S("HOURLY"), S("MINUTELY"), S("SECONDLY")};
    for (size_t i = 0; i < COUNT(NAMES); i++)
        if (str_same_nocase(word, NAMES[i])) {
            *out = (enum frequency)i;
            return true;
        }
    return false;
}

static int weekday_of(str two)
{
    static const str NAMES[] = {S("MO"), S("TU"), S("WE"), S("TH"), S("FR"), S("SA"), S("SU")};
    for (int i = 0; i < 7; i++)
        if (str_same_nocase(two, NAMES[i]))
            return i;
    return -1;
}

static bool whole_number(str s, int64_t *value)
{
    s = str_trim(s);
    return str_int(str_starts(s, S("+")) ? str_from(s, 1) : s, value);
}

static uint64_t bits_of(str list, int64_t least, int64_t most, int64_t sign)
{
    uint64_t bits = 0;
    int64_t value;
    for (str one; str_cut(&list, ',', &one);)
        if (whole_number(one, &value) && value * sign >= least && value * sign <= most)
            bits |= (uint64_t)1 << (value * sign);
    return bits;
}

static size_t numbers_of(str list, int64_t most, int *out, size_t room)
{
    size_t n = 0;
    int64_t value;
    for (str one; n < room && str_cut(&list, ',', &one);)
        if (whole_number(one, &value) && value != 0 && value >= -most && value <= most)
            out[n++] = (int)value;
    return n;
}

static void read_weekdays(struct rule *r, str list)
{
    for (str one; r->n_weekdays < COUNT(r->weekdays) && str_cut(&list, ',', &one);) {
        int64_t nth = 0;
        one = str_trim(one);
        if (one.len < 2)
            continue;
        int of_week = weekday_of(str_from(one, one.len - 2));
        bool fine = one.len == 2 || whole_number(str_upto(one, one.len - 2), &nth);
        if (of_week >= 0 && fine && nth >= -53 && nth <= 53)
            r->weekdays[r->n_weekdays++] = (struct weekday){(int)nth, of_week};
    }
}

static void read_part(struct rule *r, str name, str value)
{
    int64_t number = 0;
    if (str_same(name, S("INTERVAL")) && whole_number(value, &number) && number > 0)
        r->interval = number < 1000000 ? number : 1000000;
    else if (str_same(name, S("COUNT")) && whole_number(value, &number) && number > 0)
        r->count = number;
    else if (str_same(name, S("UNTIL")))
        r->until = value;
    else if (str_same(name, S("WKST")) && weekday_of(value) >= 0)
        r->week_start = weekday_of(value);
    else if (str_same(name, S("BYSECOND")))
        r->seconds = bits_of(value, 0, 59, 1);
    else if (str_same(name, S("BYMINUTE")))
        r->minutes = bits_of(value, 0, 59, 1);
    else if (str_same(name, S("BYHOUR")))
        r->hours = (uint32_t)bits_of(value, 0, 23, 1);
    else if (str_same(name, S("BYMONTH")))
        r->months = (uint32_t)bits_of(value, 1, 12, 1);
    else if (str_same(name, S("BYMONTHDAY"))) {
        r->month_days = (uint32_t)bits_of(value, 1, 31, 1);
        r->month_days_back = (uint32_t)bits_of(value, 1, 31, -1);
    } else if (str_same(name, S("BYDAY")))
        read_weekdays(r, value);
    else if (str_same(name, S("BYYEARDAY")))
        r->n_year_days = numbers_of(value, 366, r->year_days, COUNT(r->year_days));
    else if (str_same(name, S("BYWEEKNO")))
        r->n_weeks = numbers_of(value, 53, r->weeks, COUNT(r->weeks));
    else if (str_same(name, S("BYSETPOS")))
        r->n_positions = numbers_of(value, 366, r->positions, COUNT(r->positions));
}

bool rule_read(struct ctx *c, str value, struct rule *rule)
{
    struct rule r = {.interval = 1};
    bool known = false;
    for (str part; str_cut(&value, ';', &part);) {
        str name = {0};
        if (!str_cut(&part, '=', &name))
            continue;
        char *upper = arena_take(c->mem, name.len + 1, 1);
        for (size_t i = 0; i < name.len; i++)
            upper[i] =
                (char)(name.at[i] >= 'a' && name.at[i] <= 'z' ? name.at[i] - 32 : name.at[i]);
        name = str_trim((str){upper, name.len});
        part = str_trim(part);
        if (str_same(name, S("FREQ")))
            known = frequency_of(part, &r.frequency);
        else
            read_part(&r, name, part);
    }
    *rule = r;
    return known;
}

/* ---- days ------------------------------------------------------------------------------------ */

struct civil {
    int year, month, date, weekday, year_day, month_length, year_length;
};

static int64_t first_of_month(int year, int month)
{
    return month > 12 ? day_of(year + 1, month - 12, 1).n : day_of(year, month, 1).n;
}

static int weekday_at(int64_t n)
{
    return (int)(((n + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}

static struct civil civil_of(int64_t n)
{
    struct civil v;
    day_parts((day){n}, &v.year, &v.month, &v.date);
    v.weekday = weekday_at(n);
    v.year_day = (int)(n - day_of(v.year, 1, 1).n) + 1;
    v.year_length = (int)(day_of(v.year + 1, 1, 1).n - day_of(v.year, 1, 1).n);
    v.month_length = (int)(first_of_month(v.year, v.month + 1) - first_of_month(v.year, v.month));
    return v;
}

/* The first day of week 1: that with four days in the year. */
static int64_t first_week(int year, int week_start)
{
    int64_t fourth = day_of(year, 1, 4).n;
    return fourth - (weekday_at(fourth) - week_start + 7) % 7;
}

static bool in_weeks(const struct rule *r, int64_t n, const struct civil *v)
{
    int year = v->year;
    if (n < first_week(year, r->week_start))
        year--;
    else if (n >= first_week(year + 1, r->week_start))
        year++;
    int64_t first = first_week(year, r->week_start);
    int week = (int)((n - first) / 7) + 1;
    int total = (int)((first_week(year + 1, r->week_start) - first) / 7);
    for (size_t i = 0; i < r->n_weeks; i++)
        if (r->weeks[i] == week || r->weeks[i] == week - total - 1)
            return true;
    return false;
}

static bool on_weekday(const struct rule *r, const struct civil *v)
{
    bool in_month = r->frequency == MONTHLY || (r->frequency == YEARLY && r->months);
    int at = in_month ? v->date : v->year_day, length = in_month ? v->month_length : v->year_length;
    int nth = (at - 1) / 7 + 1, back = -((length - at) / 7 + 1);
    for (size_t i = 0; i < r->n_weekdays; i++) {
        const struct weekday *w = &r->weekdays[i];
        bool each = w->nth == 0 || r->frequency > MONTHLY || (r->frequency == YEARLY && r->n_weeks);
        if (w->day == v->weekday && (each || w->nth == nth || w->nth == back))
            return true;
    }
    return false;
}

static bool on_year_day(const struct rule *r, const struct civil *v)
{
    for (size_t i = 0; i < r->n_year_days; i++)
        if (r->year_days[i] == v->year_day || r->year_days[i] == v->year_day - v->year_length - 1)
            return true;
    return false;
}

static bool day_fits(const struct rule *r, int64_t n)
{
    struct civil v = civil_of(n);
    if (r->months && !(r->months >> v.month & 1))
        return false;
    if ((r->month_days || r->month_days_back) && !(r->month_days >> v.date & 1) &&
        !(r->month_days_back >> (v.month_length - v.date + 1) & 1))
        return false;
    return (!r->n_weekdays || on_weekday(r, &v)) && (!r->n_year_days || on_year_day(r, &v)) &&
           (!r->n_weeks || in_weeks(r, n, &v));
}

/* ---- periods --------------------------------------------------------------------------------- */

struct period {
    const struct rule *rule;
    struct expansion *x;
    int64_t *set;
    size_t n;
    int64_t made; /* of `count` */
    bool done;
};

static void emit(struct period *p, int64_t t)
{
    const struct rule *r = p->rule;
    if (t < p->x->start || p->done)
        return;
    p->made++;
    p->done = t > p->x->last || p->x->n == p->x->room;
    if (!p->done)
        p->x->out[p->x->n++] = t;
    p->done = p->done || (r->count && p->made >= r->count);
}

static void collect(struct period *p, int64_t t)
{
    if (!p->rule->n_positions)
        emit(p, t);
    else if (p->n < PERIOD_MAX)
        p->set[p->n++] = t;
    --*p->x->steps;
}

static void end_period(struct period *p)
{
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < p->rule->n_positions; k++) {
            int position = p->rule->positions[k];
            if (position == (int)i + 1 || position == (int)i - (int)p->n) {
                emit(p, p->set[i]);
                break;
            }
        }
    p->n = 0;
}

/* The times between two that the rule's hours, minutes and seconds allow. */
static void collect_times(struct period *p, int64_t date, int from, int to)
{
    const struct rule *r = p->rule;
    if (p->x->whole_day) {
        collect(p, date * DAY_SECONDS);
        return;
    }
    for (int minute = from / 60; minute <= to / 60; minute++) {
        if (r->hours && !(r->hours >> (minute / 60) & 1)) {
            minute += 59 - minute % 60;
            continue;
        }
        if (r->minutes && !(r->minutes >> (minute % 60) & 1))
            continue;
        int first = minute * 60 < from ? from - minute * 60 : 0;
        int last = minute * 60 + 59 > to ? to - minute * 60 : 59;
        for (int second = first; second <= last && !p->done && *p->x->steps > 0; second++)
            if (!r->seconds || r->seconds >> second & 1)
                collect(p, date * DAY_SECONDS + minute * 60 + second);
    }
}

static void collect_days(struct period *p, int64_t from, int64_t to)
{
    for (int64_t date = from; date < to && !p->done && *p->x->steps > 0; date++) {
        --*p->x->steps;
        if (day_fits(p->rule, date))
            collect_times(p, date, 0, DAY_SECONDS - 1);
    }
    end_period(p);
}

static int64_t floor_day(int64_t t)
{
    return t >= 0 ? t / DAY_SECONDS : -((-t + DAY_SECONDS - 1) / DAY_SECONDS);
}

/* Hours, minutes and seconds: a day that does not fit is passed over in one step. */
static void expand_clock(struct period *p)
{
    const struct rule *r = p->rule;
    int64_t unit = r->frequency == HOURLY ? 3600 : r->frequency == MINUTELY ? 60 : 1;
    int64_t step = unit * r->interval, t = p->x->start - (p->x->start % unit + unit) % unit;
    while (t <= p->x->last && !p->done && *p->x->steps > 0) {
        int64_t today = floor_day(t);
        int from = (int)(t - today * DAY_SECONDS);
        --*p->x->steps;
        if (!day_fits(r, today)) {
            int64_t rest = (today + 1) * DAY_SECONDS - t;
            t += (rest + step - 1) / step * step;
            continue;
        }
        if (r->hours && !(r->hours >> (from / 3600) & 1)) {
            int64_t rest = 3600 - from % 3600;
            t += (rest + step - 1) / step * step;
            continue;
        }
        collect_times(p, today, from, from + (int)unit - 1);
        end_period(p);
        t += step;
    }
}

static void expand_days(struct period *p)
{
    const struct rule *r = p->rule;
    int64_t first = floor_day(p->x->start), last = floor_day(p->x->last);
    struct civil v = civil_of(first);
    int64_t week = first - (v.weekday - r->week_start + 7) % 7;
    for (int64_t i = 0; !p->done && *p->x->steps > 0; i += r->interval) {
        int64_t from, to, months = v.month - 1 + i;
        if (r->frequency == YEARLY) {
            from = day_of(v.year + (int)i, 1, 1).n;
            to = day_of(v.year + (int)i + 1, 1, 1).n;
        } else if (r->frequency == MONTHLY) {
            int year = v.year + (int)(months / 12), month = (int)(months % 12) + 1;
            from = first_of_month(year, month);
            to = first_of_month(year, month + 1);
        } else {
            from = r->frequency == WEEKLY ? week + 7 * i : first + i;
            to = from + (r->frequency == WEEKLY ? 7 : 1);
        }
        if (from > last)
            return;
        --*p->x->steps;
        collect_days(p, from, to);
    }
}

/* What a rule does not say it has from its start. */
static void complete(struct rule *r, int64_t start)
{
    struct civil v = civil_of(floor_day(start));
    int at = (int)(start - floor_day(start) * DAY_SECONDS);
    bool days =
        r->n_weeks || r->n_year_days || r->month_days || r->month_days_back || r->n_weekdays;
    if (!days && r->frequency == YEARLY && !r->months)
        r->months = 1u << v.month;
    if (!days && r->frequency <= MONTHLY)
        r->month_days = 1u << v.date;
    if (!days && r->frequency == WEEKLY)
        r->weekdays[r->n_weekdays++] = (struct weekday){0, v.weekday};
    if (r->frequency == YEARLY && r->n_weeks && !r->n_weekdays && !r->n_year_days && !r->month_days)
        r->weekdays[r->n_weekdays++] = (struct weekday){0, v.weekday};
    if (!r->hours && r->frequency < HOURLY)
        r->hours = 1u << (at / 3600);
    if (!r->minutes && r->frequency < MINUTELY)
        r->minutes = (uint64_t)1 << (at / 60 % 60);
    if (!r->seconds && r->frequency < SECONDLY)
        r->seconds = (uint64_t)1 << (at % 60);
}

void rule_expand(const struct rule *rule, struct expansion *x)
{
    struct rule r = *rule;
    int64_t set[PERIOD_MAX];
    struct period p = {.rule = &r, .x = x, .set = set};
    complete(&r, x->start);
    if (r.frequency >= HOURLY && !x->whole_day)
        expand_clock(&p);
    else if (r.frequency < HOURLY)
        expand_days(&p);
}
