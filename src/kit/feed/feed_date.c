#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

#include <string.h>

/* What was found so far; -1: not yet. */
struct parts {
    int year, month, date, hour, minute, second;
    int zone; /* minutes east of UTC */
    bool wrong;
};

static bool digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static bool letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* Takes up to `most` digits off the text; -1 if there is none. */
static int take_number(str *s, size_t most)
{
    int value = 0;
    size_t i = 0;
    for (; i < s->len && i < most && digit(s->at[i]); i++)
        value = value * 10 + (s->at[i] - '0');
    *s = str_from(*s, i);
    return i ? value : -1;
}

static bool take_char(str *s, char ch)
{
    if (s->len == 0 || s->at[0] != ch)
        return false;
    *s = str_from(*s, 1);
    return true;
}

/* "+0200", "-05:30", "+2" behind a time. */
static void take_offset(struct parts *p, str *s)
{
    bool west = s->at[0] == '-';
    *s = str_from(*s, 1);
    size_t before = s->len;
    int hours = take_number(s, 4), minutes = 0;
    if (before - s->len > 2) {
        minutes = hours % 100;
        hours /= 100;
    } else if (take_char(s, ':')) {
        minutes = take_number(s, 2);
    }
    p->wrong = p->wrong || hours < 0 || hours > 15 || minutes < 0 || minutes > 59;
    p->zone = (west ? -1 : 1) * (hours * 60 + minutes);
}

/* "15:04", "15:04:05.678"; the hour is taken already. */
static void take_time(struct parts *p, str *s, int hour)
{
    p->hour = hour;
    p->minute = take_number(s, 2);
    p->second = take_char(s, ':') ? take_number(s, 2) : 0;
    if (s->len && (s->at[0] == '.' || s->at[0] == ',') && s->len > 1 && digit(s->at[1])) {
        *s = str_from(*s, 1);
        take_number(s, 9);
    }
    p->wrong = p->wrong || p->minute < 0 || p->second < 0;
}

static void read_iso(struct parts *p, str s)
{
    p->year = take_number(&s, 4);
    bool dashed = take_char(&s, '-') || take_char(&s, '/');
    p->month = take_number(&s, 2);
    if (dashed && !take_char(&s, '-') && !take_char(&s, '/')) {
        p->date = 1; /* "2027-01": the whole month, so its first day */
        return;
    }
    p->date = take_number(&s, 2);
    if (!take_char(&s, 'T') && !take_char(&s, 't') && !take_char(&s, ' '))
        return;
    s = str_trim(s);
    int hour = take_number(&s, 2);
    if (hour < 0)
        return;
    take_char(&s, ':');
    take_time(p, &s, hour);
    s = str_trim(s);
    if (s.len && (s.at[0] == '+' || s.at[0] == '-'))
        take_offset(p, &s);
}

static str take_word(str *s)
{
    size_t i = 0;
    while (i < s->len && letter(s->at[i]))
        i++;
    str word = str_upto(*s, i);
    *s = str_from(*s, i);
    return word;
}

static void read_word(struct parts *p, str word)
{
    static const char MONTHS[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    static const struct {
        str name;
        int minutes;
    } zones[] = {{S("est"), -300}, {S("edt"), -240}, {S("cst"), -360}, {S("cdt"), -300},
                 {S("mst"), -420}, {S("mdt"), -360}, {S("pst"), -480}, {S("pdt"), -420},
                 {S("cet"), 60},   {S("cest"), 120}, {S("bst"), 60},   {S("eet"), 120},
                 {S("eest"), 180}, {S("msk"), 180},  {S("jst"), 540}};
    for (int m = 0; m < 12 && p->month < 0 && word.len >= 3; m++)
        if (str_same_nocase(str_upto(word, 3), (str){MONTHS + m * 3, 3}))
            p->month = m + 1;
    for (size_t i = 0; i < COUNT(zones); i++)
        if (str_same_nocase(word, zones[i].name))
            p->zone = zones[i].minutes;
    if (str_same_nocase(word, S("pm")) && p->hour >= 0 && p->hour < 12)
        p->hour += 12;
    if (str_same_nocase(word, S("am")) && p->hour == 12)
        p->hour = 0;
}

static void read_number(struct parts *p, str *s)
{
    size_t before = s->len;
    int value = take_number(s, 5);
    size_t digits = before - s->len;
    if (p->hour < 0 && take_char(s, ':'))
        take_time(p, s, value);
    else if (p->date < 0 && digits <= 2)
        p->date = value;
    else if (p->year < 0 && (digits == 4 || digits == 2))
        p->year = digits == 4 ? value : value + (value < 70 ? 2000 : 1900);
    else
        p->wrong = true;
}

/* "Wed, 02 Oct 2002 15:00:00 +0200", "2 October 2002", "Oct 2, 2002 3:00 PM", "Wed Oct 2 15:00:00
 * 2002" */
static void read_words(struct parts *p, str s)
{
    while (s.len && !p->wrong) {
        if (letter(s.at[0]))
            read_word(p, take_word(&s));
        else if (digit(s.at[0]))
            read_number(p, &s);
        else if ((s.at[0] == '+' || s.at[0] == '-') && p->hour >= 0 && s.len > 1 && digit(s.at[1]))
            take_offset(p, &s);
        else
            s = str_from(s, 1);
    }
}

opt_time feed_date(str text)
{
    struct parts p = {.year = -1, .month = -1, .date = -1, .hour = -1};
    text = str_trim(str_upto(text, 100));
    bool iso = text.len >= 7;
    for (size_t i = 0; i < 4 && iso; i++)
        iso = digit(text.at[i]);
    iso = iso && (digit(text.at[4]) || text.at[4] == '-' || text.at[4] == '/');
    if (iso)
        read_iso(&p, text);
    else
        read_words(&p, text);
    if (p.hour < 0)
        p.hour = 0;
    if (p.second == 60) /* a leap second */
        p.second = 59;
    if (p.wrong || p.year < 1970 || p.year > 2200 || p.month < 1 || p.month > 12 || p.date < 1 ||
        p.date > 31 || p.hour > 24 || p.minute > 59 || p.second > 59)
        return (opt_time){0};
    int year, month, date;
    day d = day_of(p.year, p.month, p.date);
    day_parts(d, &year, &month, &date);
    if (date != p.date)
        return (opt_time){0};
    int64_t seconds = moment_of_day(d).s + p.hour * 3600 + p.minute * 60 + p.second - p.zone * 60;
    return (opt_time){true, {seconds}};
}

opt_day feed_day(str text)
{
    opt_day d = {0};
    text = str_trim(text);
    if (day_read(str_upto(text, 10), &d.value)) {
        d.set = true;
        return d;
    }
    opt_time at = feed_date(text);
    return (opt_day){at.set, at.set ? day_of_moment(at.value) : (day){0}};
}
