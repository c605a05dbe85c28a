#include "kit/message/message_internal.h"

#include <string.h>

/* Seconds east of UTC of the zones that mails name. */
static const struct {
    str name;
    int minutes;
} ZONES[] = {
    {S("utc"), 0},     {S("gmt"), 0},    {S("ut"), 0},     {S("z"), 0},      {S("wet"), 0},
    {S("bst"), 60},    {S("cet"), 60},   {S("met"), 60},   {S("mez"), 60},   {S("west"), 60},
    {S("cest"), 120},  {S("mest"), 120}, {S("mesz"), 120}, {S("eet"), 120},  {S("eest"), 180},
    {S("msk"), 180},   {S("msd"), 240},  {S("jst"), 540},  {S("kst"), 540},  {S("hkt"), 480},
    {S("sgt"), 480},   {S("est"), -300}, {S("edt"), -240}, {S("cst"), -360}, {S("cdt"), -300},
    {S("mst"), -420},  {S("mdt"), -360}, {S("pst"), -480}, {S("pdt"), -420}, {S("akst"), -540},
    {S("akdt"), -480}, {S("hst"), -600}, {S("ast"), -240}, {S("adt"), -180}, {S("nst"), -210},
    {S("aest"), 600},  {S("aedt"), 660}, {S("nzst"), 720}, {S("nzdt"), 780},
};

struct parts {
    int year, month, date, hour, minute, second;
    int east; /* minutes */
    bool zone;
};

static bool digits(str s, int *value)
{
    int64_t n;
    if (s.len == 0 || s.len > 4 || s.at[0] == '-' || !str_int(s, &n))
        return false;
    *value = (int)n;
    return true;
}

static int month_of(str word)
{
    static const char NAMES[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int i = 0; word.len >= 3 && i < 12; i++)
        if (str_same_nocase(str_upto(word, 3), (str){NAMES + 3 * i, 3}))
            return i + 1;
    return 0;
}

static bool read_time(str word, struct parts *p)
{
    str hour, minute, second = S("0");
    char mark = str_find(word, S(":")) != SIZE_MAX ? ':' : '.';
    if (!str_cut(&word, mark, &hour) || !str_cut(&word, mark, &minute))
        return false;
    if (word.len > 0) {
        second = str_upto(word, str_find(word, mark == ':' ? S(":") : S(".")));
        second = str_upto(second, str_find(second, S("."))); /* without parts of seconds */
    }
    return digits(hour, &p->hour) && digits(minute, &p->minute) && digits(second, &p->second) &&
           p->hour < 24 && p->minute < 60 && p->second <= 60;
}

static bool read_zone(str word, struct parts *p)
{
    int value;
    if (word.len > 4 && (word.at[3] == '+' || word.at[3] == '-') && word.at[0] >= 'A')
        word = str_from(word, 3); /* GMT+0200 */
    if (word.len > 0 && (word.at[0] == '+' || word.at[0] == '-')) {
        bool west = word.at[0] == '-';
        word = str_from(word, 1);
        size_t len = 0;
        while (len < word.len && strchr("0123456789:", word.at[len]))
            len++;
        word = str_upto(word, len); /* +0200CEST */
        str hours = word, rest = {0};
        if (str_find(word, S(":")) != SIZE_MAX) {
            rest = word;
            (void)str_cut(&rest, ':', &hours);
        } else if (word.len > 2) {
            hours = str_upto(word, word.len - 2);
            rest = str_from(word, word.len - 2);
        }
        int minutes = 0;
        if (!digits(hours, &value) || (rest.len && !digits(rest, &minutes)) || value > 24)
            return false;
        p->east = (west ? -1 : 1) * (value * 60 + minutes);
        return true;
    }
    for (size_t i = 0; i < COUNT(ZONES); i++)
        if (str_same_nocase(word, ZONES[i].name)) {
            p->east = ZONES[i].minutes;
            return true;
        }
    return false;
}

/* 2024-01-31, 2024/1/31 */
static bool read_iso_day(str word, struct parts *p)
{
    str year, month, date;
    char mark = str_find(word, S("-")) != SIZE_MAX ? '-' : '/';
    return str_cut(&word, mark, &year) && str_cut(&word, mark, &month) && year.len == 4 &&
           str_cut(&word, mark, &date) && digits(year, &p->year) && digits(month, &p->month) &&
           digits(date, &p->date);
}

/* 31-Jan-2024 */
static bool read_dashed(str word, struct parts *p)
{
    str date, month, year;
    return str_cut(&word, '-', &date) && str_cut(&word, '-', &month) &&
           str_cut(&word, '-', &year) && digits(date, &p->date) && (p->month = month_of(month)) &&
           digits(year, &p->year);
}

static void read_number(str word, struct parts *p)
{
    int value;
    if (!digits(word, &value))
        return;
    if (word.len <= 2 && p->date == 0)
        p->date = value;
    else if (p->year < 0)
        p->year = word.len == 2   ? value + (value < 50 ? 2000 : 1900)
                  : word.len == 3 ? value + 1900
                                  : value;
}

static void read_word(str word, struct parts *p, bool *timed)
{
    if (word.len > 10 && (word.at[10] == 'T' || word.at[10] == 't') && word.at[4] == '-') {
        read_word(str_upto(word, 10), p, timed);
        word = str_from(word, 11);
        for (size_t i = 0; i < word.len; i++)
            if (strchr("+-Zz", word.at[i])) {
                p->zone = read_zone(str_from(word, i), p);
                word = str_upto(word, i);
            }
    }
    if (!*timed && word.len >= 4 && word.at[0] >= '0' && word.at[0] <= '9' &&
        (str_find(word, S(":")) != SIZE_MAX || str_find(word, S(".")) != SIZE_MAX)) {
        *timed = read_time(word, p);
    } else if (*timed && !p->zone && read_zone(word, p)) {
        p->zone = true;
    } else if (*timed && (str_same_nocase(word, S("pm")) || str_same_nocase(word, S("am")))) {
        bool pm = (word.at[0] | 0x20) == 'p';
        p->hour = p->hour % 12 + (pm ? 12 : 0);
    } else if (word.at[0] >= '0' && word.at[0] <= '9') {
        if (p->month || (!read_iso_day(word, p) && !read_dashed(word, p)))
            read_number(word, p);
    } else if (!p->month) {
        p->month = month_of(word);
    }
}

opt_time message_date(str value)
{
    struct parts p = {.year = -1};
    bool timed = false;
    for (size_t start = 0, i = 0; i <= value.len && i < 200; i++) {
        char ch = i < value.len ? value.at[i] : ' ';
        if (ch == '(' && p.zone) /* a comment names the zone again */
            break;
        if (!strchr(" \t\r\n,()", ch))
            continue;
        if (i > start)
            read_word((str){value.at + start, i - start}, &p, &timed);
        start = i + 1;
    }
    int year, month, date;
    if (p.year < 1 || p.year > 9999 || p.month < 1 || p.month > 12 || p.date < 1 || p.date > 31)
        return (opt_time){0};
    day d = day_of(p.year, p.month, p.date);
    day_parts(d, &year, &month, &date);
    if (date != p.date)
        return (opt_time){0};
    moment m = moment_of_day(d);
    m.s += p.hour * 3600 + p.minute * 60 + p.second - (int64_t)p.east * 60;
    return (opt_time){.set = true, .value = m};
}
