#include "kit/html/html.h"

#include "kit/i18n/i18n.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PAGE_BYTES = 64 * 1024, LEAST_BYTES = 64 };

struct html html_begin(struct ctx *c)
{
    return html_sized(c, PAGE_BYTES);
}

struct html html_sized(struct ctx *c, size_t bytes)
{
    struct html o = {.c = c, .room = bytes < LEAST_BYTES ? LEAST_BYTES : bytes};
    o.at = arena_room(c->mem, o.room);
    return o;
}

struct safe_html html_end(struct html *o)
{
    return (struct safe_html){html_text(o)};
}

str html_text(const struct html *o)
{
    return (str){o->at, o->len};
}

char *html_grow(struct html *o, size_t more)
{
    if (more > o->room - o->len) {
        size_t room = (o->len + more) * 2;
        char *at = arena_room(o->c->mem, room);
        memcpy(at, o->at, o->len);
        o->at = at;
        o->room = room;
    }
    return o->at + o->len;
}

/* Which bytes are not put as they are, and what stands for them. SUBSTITUTE (1A) stands for a byte that
 * was no text, and nobody would see it. */
static const unsigned char escaped[256] = {
    ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5, ['\0'] = 6, ['\x1a'] = 6};
static const str escapes[] = {{NULL, 0},     {"&amp;", 5}, {"&lt;", 4},        {"&gt;", 4},
                              {"&quot;", 6}, {"&#39;", 5}, {"\xEF\xBF\xBD", 3}};

typedef char block __attribute__((vector_size(16)));

/* Are 16 bytes put as they are? Most are, and one look is enough for all of them. */
static bool is_plain(const char *at)
{
    block b;
    uint64_t found[2];
    memcpy(&b, at, sizeof b);
    block odd = (block)(b == '&') | (block)(b == '<') | (block)(b == '>') | (block)(b == '"') |
                (block)(b == '\'') | (block)(b == '\0') | (block)(b == '\x1a');
    memcpy(found, &odd, sizeof found);
    return (found[0] | found[1]) == 0;
}

/* Puts what comes before the first byte that is not put as it is, and tells how much that was. */
static size_t put_plain(struct html *o, str s)
{
    size_t n = 0;
    char *to = html_grow(o, s.len);
    for (; s.len - n >= sizeof(block) && is_plain(s.at + n); n += sizeof(block))
        memcpy(to + n, s.at + n, sizeof(block));
    for (; n < s.len && escaped[(unsigned char)s.at[n]] == 0; n++)
        to[n] = s.at[n];
    o->len += n;
    return n;
}

void html_str(struct html *o, str s)
{
    while (s.len > 0) {
        size_t n = put_plain(o, s);
        if (n == s.len)
            break;
        html_raw(o, escapes[escaped[(unsigned char)s.at[n]]]);
        s = (str){s.at + n + 1, s.len - n - 1};
    }
}

void html_words(struct html *o, const char *s)
{
    html_str(o, str_of(s));
}

void html_within(struct html *o, str s)
{
    html_str(o, i18n_apart(o->c, s));
}

void html_within_words(struct html *o, const char *s)
{
    html_within(o, str_of(s));
}

/* Two digits at a time: numbers of things have nineteen. */
void html_int(struct html *o, int64_t n)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233"
        "34353637383940414243444546474849505152535455565758596061626364656667"
        "6869707172737475767778798081828384858687888990919293949596979899";
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    for (; rest >= 10; rest /= 100) {
        const char *pair = pairs + 2 * (rest % 100);
        digits[--at] = pair[1];
        digits[--at] = pair[0];
    }
    if (rest > 0 || at == sizeof digits)
        digits[--at] = (char)('0' + rest);
    if (n < 0)
        html_raw(o, S("-"));
    html_raw(o, (str){digits + at, sizeof digits - at});
}

void html_ungrouped(struct html *o, struct ungrouped n)
{
    html_str(o, i18n_digits(o->c, n.n));
}

void html_number(struct html *o, struct number n)
{
    html_str(o, i18n_number(o->c, n.n));
}

void html_decimal(struct html *o, struct decimal n)
{
    html_str(o, i18n_decimal(o->c, n.n, n.places, n.shown));
}

void html_real(struct html *o, double x)
{
    char text[32];
    if (!isfinite(x))
        return;
    int len = snprintf(text, sizeof text, "%.6g", x);
    html_raw(o, (str){text, (size_t)len});
}

/* <time datetime="machine" title="hover">words</time>; no title without hover. */
static void time_element(struct html *o, str machine, str hover, str words)
{
    html_raw(o, S("<time datetime=\""));
    html_str(o, machine);
    if (hover.len > 0) {
        html_raw(o, S("\" title=\""));
        html_str(o, hover);
    }
    html_raw(o, S("\">"));
    html_str(o, words);
    html_raw(o, S("</time>"));
}

void html_moment(struct html *o, moment m)
{
    str words, exact;
    i18n_moment_both(o->c, m, &words, &exact);
    time_element(o, moment_iso(o->c->mem, m), exact, words);
}

void html_day(struct html *o, day d)
{
    time_element(o, day_iso(o->c->mem, d), (str){0}, i18n_day(o->c, d));
}

void html_days_from_now(struct html *o, struct days_from_now d)
{
    time_element(o, day_iso(o->c->mem, d.d), i18n_day(o->c, d.d), i18n_days_from_now(o->c, d.d));
}

void html_safe(struct html *o, struct safe_html s)
{
    html_raw(o, s.text);
}

void html_attr_moment(struct html *o, moment m)
{
    html_raw(o, moment_iso(o->c->mem, m));
}

void html_attr_day(struct html *o, day d)
{
    html_raw(o, day_iso(o->c->mem, d));
}

void html_attr_number(struct html *o, struct number n)
{
    html_int(o, n.n);
}

void html_attr_decimal(struct html *o, struct decimal n)
{
    assert(n.shown >= 0 && n.shown <= n.places && n.places <= 18);
    uint64_t unit = 1, scale = 1, value = n.n < 0 ? 0 - (uint64_t)n.n : (uint64_t)n.n;
    for (int i = n.shown; i < n.places; i++)
        unit *= 10;
    for (int i = 0; i < n.shown; i++)
        scale *= 10;
    value = value / unit + (value % unit >= unit - value % unit);
    if (n.n < 0 && value > 0)
        html_raw(o, S("-"));
    html_int(o, (int64_t)(value / scale));
    if (n.shown == 0)
        return;
    html_raw(o, S("."));
    for (uint64_t digit = scale / 10, rest = value % scale; digit > 0; digit /= 10)
        html_int(o, (int64_t)(rest / digit % 10));
}

void html_attr_days_from_now(struct html *o, struct days_from_now d)
{
    html_str(o, i18n_days_from_now(o->c, d.d));
}

str html_upto(struct html *o, str words)
{
    const char *mark = words.len > 0 ? memchr(words.at, '#', words.len) : NULL;
    size_t len = mark ? (size_t)(mark - words.at) : words.len;
    html_str(o, str_upto(words, len));
    return mark ? str_from(words, len + 1) : (str){0};
}

size_t html_marks(str words)
{
    size_t n = 0;
    for (size_t i = 0; i < words.len; i++)
        n += words.at[i] == '#';
    return n;
}
