#include "base/base.h"

#include <string.h>

str str_of(const char *text)
{
    return text ? (str){text, strlen(text)} : (str){0};
}

bool str_same(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static char lower(char ch)
{
    return ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch;
}

bool str_same_nocase(str a, str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

int str_compare(str a, str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n == 0 ? 0 : memcmp(a.at, b.at, n);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(str s, str start)
{
    return s.len >= start.len && str_same(str_upto(s, start.len), start);
}

bool str_ends(str s, str end)
{
    return s.len >= end.len && str_same(str_from(s, s.len - end.len), end);
}

size_t str_find(str s, str part)
{
    if (part.len == 0)
        return 0;
    const char *found = s.len < part.len ? NULL : memmem(s.at, s.len, part.at, part.len);
    return found ? (size_t)(found - s.at) : SIZE_MAX;
}

str str_from(str s, size_t at)
{
    return at < s.len ? (str){s.at + at, s.len - at} : (str){0};
}

str str_upto(str s, size_t len)
{
    return (str){s.at, len < s.len ? len : s.len};
}

static bool is_space(char ch)
{
    return ch == ' ' || (ch >= '\t' && ch <= '\r');
}

str str_trim(str s)
{
    while (s.len > 0 && is_space(s.at[0]))
        s.at++, s.len--;
    while (s.len > 0 && is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

/* Unicode 15, table 3-7: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
size_t str_char_bytes(str s)
{
    if (s.len == 0)
        return 0;
    const unsigned char *p = (const unsigned char *)s.at;
    unsigned char b = p[0];
    size_t n = b < 0x80 ? 1 : b < 0xC2 ? 0 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : b < 0xF5 ? 4 : 0;
    if (n == 0 || n > s.len)
        return 0;
    if ((b == 0xE0 && p[1] < 0xA0) || (b == 0xED && p[1] > 0x9F) || (b == 0xF0 && p[1] < 0x90) ||
        (b == 0xF4 && p[1] > 0x8F))
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return n;
}

size_t str_chars(str s)
{
    size_t chars = 0;
    for (size_t n; s.len > 0; s.at += n, s.len -= n, chars++)
        if ((n = str_char_bytes(s)) == 0)
            return SIZE_MAX;
    return chars;
}

str str_first_chars(str s, size_t chars)
{
    size_t len = 0;
    for (size_t n; chars > 0 && (n = str_char_bytes(str_from(s, len))) > 0; chars--)
        len += n;
    return str_upto(s, len);
}

bool str_cut(str *rest, char separator, str *part)
{
    if (rest->len == 0)
        return false;
    const char *found = memchr(rest->at, separator, rest->len);
    size_t len = found ? (size_t)(found - rest->at) : rest->len;
    *part = str_upto(*rest, len);
    *rest = str_from(*rest, len + 1);
    return true;
}

bool str_int(str s, int64_t *value)
{
    bool minus = s.len > 0 && s.at[0] == '-';
    int64_t sum = 0;
    s = str_from(s, minus ? 1 : 0);
    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
        int digit = s.at[i] - '0';
        if (__builtin_mul_overflow(sum, (int64_t)10, &sum) ||
            __builtin_add_overflow(sum, (int64_t)(minus ? -digit : digit), &sum))
            return false;
    }
    *value = sum;
    return true;
}

size_t point_bytes(uint32_t point, char to[4])
{
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    size_t n = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const uint8_t FIRST[] = {0, 0, 0xC0, 0xE0, 0xF0};
    to[0] = (char)(FIRST[n] | point >> 6 * (n - 1));
    for (size_t i = 1; i < n; i++)
        to[i] = (char)(0x80 | (point >> 6 * (n - 1 - i) & 63));
    return n;
}
