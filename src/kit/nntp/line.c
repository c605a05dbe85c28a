#include "kit/nntp/line.h"

static bool blank(char ch)
{
    return ch == ' ' || ch == '\t';
}

void line_split(str text, struct line *line)
{
    size_t at = 0;
    *line = (struct line){0};
    while (text.len > 0 && blank(text.at[text.len - 1]))
        text.len--;
    while (line->n < LINE_WORDS_MAX) {
        while (at < text.len && blank(text.at[at]))
            at++;
        if (at == text.len)
            return;
        size_t from = at;
        while (at < text.len && !blank(text.at[at]))
            at++;
        line->rest[line->n] = str_from(text, from);
        line->word[line->n] = str_upto(line->rest[line->n], at - from);
        line->n++;
    }
}

static bool number(str s, int64_t *value)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return s.len >= 1 && s.len <= 16 && str_int(s, value);
}

bool line_range(str word, int64_t *from, int64_t *to)
{
    size_t dash = str_find(word, S("-"));
    int64_t low, high;
    if (!number(str_upto(word, dash), &low))
        return false;
    str end = dash == SIZE_MAX ? word : str_from(word, dash + 1);
    if (end.len == 0)
        high = INT64_MAX;
    else if (!number(end, &high))
        return false;
    *from = low, *to = high;
    return true;
}

static bool digits(str s, size_t at, size_t len, int *value)
{
    int64_t n;
    if (!number(str_upto(str_from(s, at), len), &n))
        return false;
    *value = (int)n;
    return true;
}

bool line_moment(str date, str time, moment now, moment *at)
{
    int year, month, date_of_month, hour, minute, second, y, m, d;
    size_t wide = date.len == 8 ? 4 : 2;
    if ((date.len != 8 && date.len != 6) || time.len != 6 || !digits(date, 0, wide, &year) ||
        !digits(date, wide, 2, &month) || !digits(date, wide + 2, 2, &date_of_month) ||
        !digits(time, 0, 2, &hour) || !digits(time, 2, 2, &minute) || !digits(time, 4, 2, &second))
        return false;
    if (wide == 2) {
        int this_year;
        day_parts(day_of_moment(now), &this_year, &m, &d);
        year += this_year / 100 * 100;
        if (year > this_year)
            year -= 100;
    }
    if (year < 1 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60)
        return false;
    day which = day_of(year, month, date_of_month);
    day_parts(which, &y, &m, &d);
    if (date_of_month < 1 || y != year || m != month || d != date_of_month)
        return false;
    *at = (moment){moment_of_day(which).s + hour * 3600 + minute * 60 + second};
    return true;
}

bool line_message_id(str word, str *id)
{
    size_t ats = 0;
    if (word.len < 5 || word.len > 250 || word.at[0] != '<' || word.at[word.len - 1] != '>')
        return false;
    str inside = {word.at + 1, word.len - 2};
    for (size_t i = 0; i < inside.len; i++) {
        char ch = inside.at[i];
        if (ch <= ' ' || ch >= 127 || ch == '<' || ch == '>')
            return false;
        ats += ch == '@';
    }
    if (ats != 1 || inside.at[0] == '@' || inside.at[inside.len - 1] == '@')
        return false;
    *id = inside;
    return true;
}

static bool letter_or_digit(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
}

bool line_group(str word)
{
    char before = '.';
    if (word.len == 0 || word.len > 80)
        return false;
    for (size_t i = 0; i < word.len; i++) {
        char ch = word.at[i];
        if (!letter_or_digit(ch) && ch != '+' && ch != '-' && ch != '_' && ch != '.')
            return false;
        if (ch == '.' && before == '.')
            return false;
        before = ch;
    }
    return before != '.';
}

bool line_field(str word)
{
    if (word.len > 1 && word.at[0] == ':')
        word = str_from(word, 1);
    for (size_t i = 0; i < word.len; i++)
        if (word.at[i] <= ' ' || word.at[i] >= 127 || word.at[i] == ':')
            return false;
    return word.len >= 1 && word.len <= 100;
}

/* ---- patterns ---------------------------------------------------------------------------------- */

static size_t character(str s)
{
    size_t bytes = str_char_bytes(s);
    return bytes ? bytes : 1;
}

/* After a star that failed, one more character goes to the latest star: never more than length times
 * length steps. */
bool wildmat_one(str pattern, str text)
{
    size_t p = 0, t = 0, star = SIZE_MAX, taken = 0;
    while (t < text.len) {
        if (p < pattern.len && pattern.at[p] == '*') {
            star = p++;
            taken = t;
        } else if (p < pattern.len && pattern.at[p] == '?') {
            p++;
            t += character(str_from(text, t));
        } else if (p < pattern.len && pattern.at[p] == text.at[t]) {
            p++, t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            taken += character(str_from(text, taken));
            t = taken;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.at[p] == '*')
        p++;
    return p == pattern.len;
}

bool wildmat(str patterns, str text)
{
    bool fits = false;
    for (str one; str_cut(&patterns, ',', &one);) {
        bool not = str_starts(one, S("!"));
        if (wildmat_one(not ? str_from(one, 1) : one, text))
            fits = !not ;
    }
    return fits;
}
