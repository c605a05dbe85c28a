#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

#include <string.h>
#include <unicode/uchar.h>

enum {
    EARLIEST = 1900,
    LATEST = 2200
}; /* a date beyond stands for none in the feeds that have it */

/* What was found so far; -1: not yet. */
struct parts {
    int year, month, date, hour, minute, second;
    int zone;       /* minutes east of UTC */
    int half;       /* 1: before noon, 2: after */
    bool time_next; /* after the T between date and time */
    bool wrong;
};

static bool digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static bool letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (unsigned char)ch >= 0x80;
}

static size_t digits(str s)
{
    size_t n = 0;
    while (n < s.len && digit(s.at[n]))
        n++;
    return n;
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

static void take_fraction(str *s)
{
    if (s->len > 1 && (s->at[0] == '.' || s->at[0] == ',') && digit(s->at[1])) {
        *s = str_from(*s, 1);
        take_number(s, 9);
    }
}

/* "15:04", "15:04:05.678"; the hour is taken already. */
static void take_time(struct parts *p, str *s, int hour)
{
    p->hour = hour;
    p->minute = take_number(s, 2);
    p->second = s->len > 1 && s->at[0] == ':' && digit(s->at[1]) && take_char(s, ':')
                    ? take_number(s, 2)
                    : 0;
    take_fraction(s);
    p->wrong = p->wrong || p->minute < 0;
}

/* "13", "1300", "130059.5" behind a T. */
static void take_compact_time(struct parts *p, str *s)
{
    p->hour = take_number(s, 2);
    take_char(s, ':');
    p->minute = digits(*s) ? take_number(s, 2) : 0;
    take_char(s, ':');
    p->second = digits(*s) ? take_number(s, 2) : 0;
    take_fraction(s);
    p->time_next = false;
}

/* ---- words ----------------------------------------------------------------------------------- */

static str take_word(str *s)
{
    size_t i = 0;
    while (i < s->len && letter(s->at[i]))
        i++;
    str word = str_upto(*s, i);
    *s = str_from(*s, i);
    return word;
}

/* A character of up to two bytes in small letters; longer ones stay. */
static void small(const char *from, size_t len, char *to)
{
    int point = len == 1 ? from[0] : len == 2 ? (from[0] & 31) << 6 | (from[1] & 63) : 0;
    int lower = point > 0 ? u_tolower(point) : 0;
    memcpy(to, from, len);
    if (len == 1)
        to[0] = (char)lower;
    if (len == 2 && lower >= 0x80 && lower < 0x800) {
        to[0] = (char)(0xC0 | lower >> 6);
        to[1] = (char)(0x80 | (lower & 63));
    }
}

/* In small letters, without the accents of Latin and Greek ones. */
static str folded(str word, char *at, size_t room)
{
    static const struct {
        const char *from;
        const char *to;
    } accents[] = {{"á", "a"}, {"ä", "a"}, {"à", "a"}, {"â", "a"}, {"é", "e"}, {"è", "e"},
                   {"í", "i"}, {"ó", "o"}, {"ú", "u"}, {"û", "u"}, {"ü", "u"}, {"ğ", "g"},
                   {"ş", "s"}, {"ź", "z"}, {"ά", "α"}, {"έ", "ε"}, {"ί", "ι"}, {"ϊ", "ι"},
                   {"ΐ", "ι"}, {"ό", "ο"}, {"ύ", "υ"}, {"ώ", "ω"}};
    size_t n = 0;
    word = str_upto(word, 40);
    for (size_t len; (len = str_char_bytes(word)) > 0; word = str_from(word, len)) {
        char one[5] = "";
        small(word.at, len, one);
        const char *put = one;
        for (size_t a = 0; a < COUNT(accents); a++)
            if (strcmp(one, accents[a].from) == 0)
                put = accents[a].to;
        if (n + strlen(put) > room)
            break;
        memcpy(at + n, put, strlen(put));
        n += strlen(put);
    }
    return (str){at, n};
}

/* Months by how they begin: English; German, French, Spanish, Italian, Portuguese, Dutch, Nordic,
 * Hungarian; Polish, Turkish; Russian; Greek. */
static int month_of(str word)
{
    static const char *const BEGINNINGS[12] = {"jan ene gen sty oca янв ιαν",
                                               "feb fev lut sub фев φεβ",
                                               "mar maa mrt мар μαρ",
                                               "apr avr abr kwi nis апр απρ",
                                               "may mai mag mei maj mau май мая μαι",
                                               "jun juin giu cze haz июн ιουν ιον",
                                               "jul juil lug lip tem июл ιουλ ιολ",
                                               "aug ago aou sie agu авг αυγ",
                                               "sep set szep wrz eyl сен σεπ",
                                               "oct okt ott out paz eki окт οκτ",
                                               "nov lis kas ноя νοε",
                                               "dec dez dic gru ara дек δεκ"};
    for (int m = 0; m < 12; m++) {
        str rest = str_of(BEGINNINGS[m]);
        for (str one; str_cut(&rest, ' ', &one);)
            if (str_starts(word, one))
                return m + 1;
    }
    return -1;
}

static bool zone_of(str word, int *minutes)
{
    static const struct {
        str name;
        int minutes;
    } zones[] = {
        {S("z"), 0},      {S("ut"), 0},      {S("utc"), 0},     {S("gmt"), 0},    {S("wet"), 0},
        {S("west"), 60},  {S("bst"), 60},    {S("cet"), 60},    {S("met"), 60},   {S("mez"), 60},
        {S("cest"), 120}, {S("mest"), 120},  {S("mesz"), 120},  {S("eet"), 120},  {S("eest"), 180},
        {S("msk"), 180},  {S("msd"), 240},   {S("ist"), 330},   {S("jst"), 540},  {S("kst"), 540},
        {S("hkt"), 480},  {S("sgt"), 480},   {S("awst"), 480},  {S("acst"), 570}, {S("aest"), 600},
        {S("aedt"), 660}, {S("nzst"), 720},  {S("nzdt"), 780},  {S("nst"), -210}, {S("ndt"), -150},
        {S("brt"), -180}, {S("art"), -180},  {S("ast"), -240},  {S("adt"), -180}, {S("est"), -300},
        {S("et"), -300},  {S("edt"), -240},  {S("cst"), -360},  {S("ct"), -360},  {S("cdt"), -300},
        {S("mst"), -420}, {S("mt"), -420},   {S("mdt"), -360},  {S("pst"), -480}, {S("pt"), -480},
        {S("pdt"), -420}, {S("akst"), -540}, {S("akdt"), -480}, {S("hst"), -600}};
    for (size_t i = 0; i < COUNT(zones); i++)
        if (str_same(word, zones[i].name)) {
            *minutes = zones[i].minutes;
            return true;
        }
    return false;
}

static void read_word(struct parts *p, str *s)
{
    char room[48];
    bool nothing = p->year < 0 && p->month < 0 && p->date < 0;
    str word = take_word(s);
    word = folded(word, room, sizeof room);
    take_char(s, '.');
    if (nothing && str_starts(*s, S(",")))
        return; /* a day of the week */
    if (str_same(word, S("t")) && p->hour < 0 && s->len && digit(s->at[0]))
        p->time_next = true;
    else if (str_same(word, S("am")) || str_same(word, S("pm")))
        p->half = word.at[0] == 'a' ? 1 : 2;
    else if (p->hour >= 0 && zone_of(word, &p->zone))
        return;
    else if (p->month < 0)
        p->month = month_of(word);
}

/* ---- numbers --------------------------------------------------------------------------------- */

static void set_ordinal(struct parts *p, int number)
{
    int year;
    day d = {day_of(p->year, 1, 1).n + number - 1};
    day_parts(d, &year, &p->month, &p->date);
    p->wrong = p->wrong || number < 1 || year != p->year;
}

static int whole_year(int value)
{
    return value + (value < 70 ? 2000 : 1900);
}

/* "20021002", "2002335", "021002", "20021002130000" */
static bool compact_date(struct parts *p, str *s, size_t n)
{
    if (p->year >= 0 || p->month >= 0 || p->date >= 0 || (n != 6 && n != 7 && n != 8 && n != 14))
        return false;
    p->year = n == 6 ? whole_year(take_number(s, 2)) : take_number(s, 4);
    if (n == 7) {
        set_ordinal(p, take_number(s, 3));
        return true;
    }
    p->month = take_number(s, 2);
    p->date = take_number(s, 2);
    if (n == 14)
        take_compact_time(p, s);
    return true;
}

/* The rest of "2002-10-02", "2002/10", "2002-335", "2004-július-13"; the year is taken already. */
static void take_rest_of_year(struct parts *p, str *s)
{
    char room[48], mark = s->at[0];
    *s = str_from(*s, 1);
    if (digits(*s) >= 3) {
        set_ordinal(p, take_number(s, 3));
        return;
    }
    if (digits(*s))
        p->month = take_number(s, 2);
    else
        p->month = month_of(folded(take_word(s), room, sizeof room));
    p->date = s->len > 1 && s->at[0] == mark && digit(s->at[1]) && take_char(s, mark)
                  ? take_number(s, 2)
                  : 1; /* the whole month: its first day */
}

/* "31.12.2003", "12/31/2003", "03-12-31": three numbers with the same mark. */
static bool short_date(struct parts *p, str *s)
{
    str rest = *s;
    int a = take_number(&rest, 2);
    char mark = rest.len ? rest.at[0] : 0;
    if (!mark || !strchr("-/.", mark) || !take_char(&rest, mark))
        return false;
    int b = take_number(&rest, 2);
    size_t n = take_char(&rest, mark) ? digits(rest) : 0;
    if (b < 0 || (n != 2 && n != 4) || p->year >= 0 || p->month >= 0 || p->date >= 0)
        return false;
    int last = take_number(&rest, 4);
    bool year_first = n == 2 && mark == '-', month_first = mark == '/' && a <= 12;
    p->year = year_first ? whole_year(a) : n == 2 ? whole_year(last) : last;
    p->month = year_first || !month_first ? b : a;
    p->date = year_first ? last : month_first ? b : a;
    *s = rest;
    return true;
}

static void read_number(struct parts *p, str *s)
{
    size_t n = digits(*s);
    char next = n < s->len ? s->at[n] : 0;
    if (p->time_next) {
        take_compact_time(p, s);
        return;
    }
    if (compact_date(p, s, n) || (n <= 2 && short_date(p, s)))
        return;
    int value = take_number(s, 5);
    if (p->hour < 0 && next == ':' && take_char(s, ':'))
        take_time(p, s, value);
    else if (n == 4 && p->year < 0 && p->month < 0 && p->date < 0 && next && strchr("-/.", next) &&
             s->len > 1) {
        p->year = value;
        take_rest_of_year(p, s);
    } else if (p->date < 0 && n <= 2)
        p->date = value;
    else if (p->year < 0 && (n == 4 || n == 2))
        p->year = n == 4 ? value : whole_year(value);
    else
        p->wrong = true;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Chinese, Japanese and Korean words become the marks that stand elsewhere. */
static size_t eastern(str s, char *at, size_t room)
{
    static const struct {
        str from, to;
    } words[] = {{S("年"), S("-")},      {S("월"), S("-")},      {S("月"), S("-")},
                 {S("년"), S("-")},      {S("日"), S(" ")},      {S("일"), S(" ")},
                 {S("時"), S(":")},      {S("时"), S(":")},      {S("시"), S(":")},
                 {S("点"), S(":")},      {S("分"), S(":")},      {S("분"), S(":")},
                 {S("秒"), S(" ")},      {S("초"), S(" ")},      {S("오전"), S(" AM ")},
                 {S("오후"), S(" PM ")}, {S("上午"), S(" AM ")}, {S("下午"), S(" PM ")},
                 {S("午前"), S(" AM ")}, {S("午後"), S(" PM ")}};
    size_t n = 0;
    while (s.len) {
        str put = str_upto(s, 1);
        size_t taken = 1;
        for (size_t i = 0; i < COUNT(words); i++)
            if (str_starts(s, words[i].from)) {
                put = words[i].to;
                taken = words[i].from.len;
            }
        s = str_from(s, taken);
        while (taken > 1 && put.at[0] != ' ' && take_char(&s, ' '))
            ;
        if (n + put.len > room)
            break;
        memcpy(at + n, put.at, put.len);
        n += put.len;
    }
    return n;
}

static void read_parts(struct parts *p, str s)
{
    while (s.len && !p->wrong) {
        if (letter(s.at[0]))
            read_word(p, &s);
        else if (digit(s.at[0]))
            read_number(p, &s);
        else if ((s.at[0] == '+' || s.at[0] == '-') && p->hour >= 0 && s.len > 1 && digit(s.at[1]))
            take_offset(p, &s);
        else
            s = str_from(s, 1);
    }
    if (p->half == 2 && p->hour >= 0 && p->hour < 12)
        p->hour += 12;
    if (p->half == 1 && p->hour == 12)
        p->hour = 0;
    if (p->hour < 0)
        p->hour = 0;
    if (p->second == 60) /* a leap second */
        p->second = 59;
    if (p->year >= 0 && p->month < 0 && p->date < 0)
        p->month = p->date = 1; /* a year alone */
}

opt_time feed_date(str text)
{
    struct parts p = {.year = -1, .month = -1, .date = -1, .hour = -1};
    char room[200];
    text = str_trim(str_upto(text, 100));
    read_parts(&p, (str){room, eastern(text, room, sizeof room)});
    if (p.wrong || p.year < EARLIEST || p.year > LATEST || p.month < 1 || p.month > 12 ||
        p.date < 1 || p.date > 31 || p.hour > 24 || p.minute > 59 || p.second > 59)
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
