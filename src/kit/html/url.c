#include "kit/html/html.h"

#include <string.h>

void html_prefix(struct html *o)
{
    html_str(o, o->c->prefix);
}

static bool has_control(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] < 0x20 || s.at[i] == 0x7f)
            return true;
    return false;
}

/* The length of what stands before a ':' that ends a scheme; SIZE_MAX: no scheme. */
static size_t scheme_length(str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == ':')
            return i;
        if (strchr("/?#", s.at[i]))
            return SIZE_MAX;
    }
    return SIZE_MAX;
}

/* Browsers read '\' as '/' and drop control characters, hence what is refused here. */
bool html_url_allowed(str s)
{
    if (s.len == 0 || has_control(s) || s.at[0] == '\\' || s.at[0] == ' ')
        return false;
    if (s.at[0] == '/')
        return s.len == 1 || (s.at[1] != '/' && s.at[1] != '\\');
    size_t len = scheme_length(s);
    if (len == SIZE_MAX)
        return true;
    str scheme = str_upto(s, len), rest = str_from(s, len + 1);
    if (str_same_nocase(scheme, S("mailto")))
        return rest.len > 0;
    if (!str_same_nocase(scheme, S("https")) && !str_same_nocase(scheme, S("http")))
        return false;
    return str_starts(rest, S("//")) && rest.len > 2 && !strchr("/\\?#", rest.at[2]);
}

static void percent(struct html *o, unsigned char byte)
{
    static const char digits[] = "0123456789ABCDEF";
    char code[3] = {'%', digits[byte >> 4], digits[byte & 15]};
    html_raw(o, (str){code, 3});
}

/* What an address may hold only as %XX. */
static const bool odd[256] = {[' '] = true, ['"'] = true, ['<'] = true, ['>'] = true, ['\\'] = true,
                              ['^'] = true, ['`'] = true, ['{'] = true, ['|'] = true, ['}'] = true};

void html_url(struct html *o, str s)
{
    s = str_trim(s);
    if (!html_url_allowed(s)) {
        html_raw(o, S("#"));
        return;
    }
    if (s.at[0] == '/' && !str_starts(s, S("/assets/")) && !str_starts(s, S("/p/")))
        html_prefix(o);
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (!odd[(unsigned char)s.at[i]])
            continue;
        html_str(o, (str){s.at + from, i - from});
        percent(o, (unsigned char)s.at[i]);
        from = i + 1;
    }
    html_str(o, str_from(s, from));
}

void html_url_words(struct html *o, const char *s)
{
    html_url(o, str_of(s));
}

/* Letters, digits, '-', '.', '_' and '~': a bit for each byte. */
static const uint32_t unreserved[8] = {0, 0x03FF6000, 0x87FFFFFE, 0x47FFFFFE};

void html_url_part(struct html *o, str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.at[i];
        if (unreserved[ch / 32] >> ch % 32 & 1)
            continue;
        html_raw(o, (str){s.at + from, i - from});
        percent(o, ch);
        from = i + 1;
    }
    html_raw(o, str_from(s, from));
}

void html_url_part_words(struct html *o, const char *s)
{
    html_url_part(o, str_of(s));
}
