#include "kit/html/html.h"

#include <string.h>

/* ---- the smallest: a bar, a pattern for a person --------------------------------------------- */

/* part/whole of `units`, rounded, within 0..units. */
static int64_t share(int64_t part, int64_t whole, int64_t units)
{
    if (whole <= 0 || part <= 0)
        return 0;
    return part >= whole ? units : (part * units * 2 + whole) / (whole * 2);
}

static void attribute(struct html *o, str name_and_quote, int64_t n)
{
    html_raw(o, name_and_quote);
    html_int(o, n);
    html_raw(o, S("\""));
}

struct safe_html svg_bar(struct ctx *c, int64_t value, int64_t max, int64_t mark, const char *class)
{
    enum { WIDTH = 120 };
    struct html o = html_sized(c, 320);
    html_raw(&o, S("<svg class=\"pl-bar"));
    if (class && *class) {
        html_raw(&o, S(" "));
        html_words(&o, class);
    }
    html_raw(&o, S("\" viewBox=\"0 0 120 12\" width=\"120\" height=\"12\" aria-hidden=\"true\">"
                   "<rect class=\"rail\" y=\"2\" width=\"120\" height=\"8\" rx=\"2\"/>"
                   "<rect class=\"fill\" y=\"2\""));
    attribute(&o, S(" width=\""), share(value, max, WIDTH));
    html_raw(&o, S(" height=\"8\" rx=\"2\"/>"));
    if (mark >= 0) {
        html_raw(&o, S("<path class=\"mark\" d=\"M"));
        html_int(&o, share(mark, max, WIDTH));
        html_raw(&o, S(" 0v12\"/>"));
    }
    html_raw(&o, S("</svg>"));
    return html_end(&o);
}

/* The next character of UTF-8; a bad byte stands for itself. */
static uint32_t take_char(str *s)
{
    unsigned char first = (unsigned char)s->at[0];
    if (first < 0x80) {
        s->at++, s->len--;
        return first;
    }
    size_t len = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (len > s->len)
        len = 1;
    uint32_t code = len == 1 ? first : first & (0xFFU >> (len + 1));
    for (size_t i = 1; i < len; i++)
        code = code << 6 | ((unsigned char)s->at[i] & 0x3F);
    *s = str_from(*s, len);
    return code;
}

/* FNV-1a over the characters, then mixed so that near names look different. */
static uint32_t name_hash(str name)
{
    uint32_t h = 2166136261U;
    while (name.len > 0)
        h = (h ^ take_char(&name)) * 16777619U;
    h = (h ^ h >> 15) * 2246822519U;
    return h ^ h >> 13;
}

/* A tile of the pattern for a person, in its four corners: where the outline begins in each, and how it
 * goes on from there. */
#define PART(begin, outline)                                                                       \
    {                                                                                              \
        "M" begin outline, sizeof("M" begin outline) - 1                                           \
    }
#define TILE(a, b, c, d, outline)                                                                  \
    {                                                                                              \
        PART(a, outline), PART(b, outline), PART(c, outline), PART(d, outline)                     \
    }
static const str tiles[][4] = {
    TILE("0 0", "8 0", "0 8", "8 8", "h8a8 8 0 0 1-8 8z"),
    TILE("8 0", "16 0", "8 8", "16 8", "v8a8 8 0 0 1-8-8z"),
    TILE("8 8", "16 8", "8 16", "16 16", "h-8a8 8 0 0 1 8-8z"),
    TILE("0 8", "8 8", "0 16", "8 16", "v-8a8 8 0 0 1 8 8z"),
    TILE("0 4", "8 4", "0 12", "8 12", "a4 4 0 1 1 8 0a4 4 0 1 1-8 0z"),
    TILE("0 0", "8 0", "0 8", "8 8", "h8v8h-8z"),
};

/* The tiles of one color, as one path. */
static void avatar_color(struct html *o, uint32_t h, bool second)
{
    bool begun = false;
    for (unsigned i = 0; i < 4; i++) {
        if ((h >> (16 + i) & 1) != second)
            continue;
        if (!begun)
            html_raw(o, second ? S("<path class=\"a\" d=\"") : S("<path class=\"b\" d=\""));
        begun = true;
        html_raw(o, tiles[(h >> (i * 4)) % COUNT(tiles)][i]);
    }
    if (begun)
        html_raw(o, S("\"/>"));
}

struct safe_html svg_avatar(struct ctx *c, str name, int pixels)
{
    uint32_t h = name_hash(name);
    struct html o = html_sized(c, 420);
    attribute(&o, S("<svg class=\"pl-av av"), (h >> 20) % 8);
    html_raw(&o, S(" viewBox=\"0 0 16 16\""));
    attribute(&o, S(" width=\""), pixels);
    attribute(&o, S(" height=\""), pixels);
    html_raw(&o, S(" aria-hidden=\"true\">"));
    avatar_color(&o, h, false);
    avatar_color(&o, h, true);
    html_raw(&o, S("</svg>"));
    return html_end(&o);
}

/* ---- mean and interval ----------------------------------------------------------------------- */

/* A length in tenths of a unit: "12.5", "12". */
static void put_tenths(struct html *o, int64_t tenths)
{
    html_attr_decimal(o, (struct decimal){tenths, 1, tenths % 10 != 0});
}

/* Twentieths of the scale on both sides of the threshold count as undecided. */
struct safe_html svg_interval(struct ctx *c, struct svg_interval x)
{
    enum { WIDTH_TENTHS = 1900 };
    int64_t scale = x.scale_to - x.scale_from, undecided = x.zone_known ? 0 : scale / 20;
    int64_t away = x.mean - x.threshold;
    bool maybe = x.zone_known ? x.grey : away <= undecided && -away <= undecided;
    int64_t from = share(x.threshold - undecided - x.scale_from, scale, WIDTH_TENTHS);
    int64_t to = share(x.threshold + undecided - x.scale_from, scale, WIDTH_TENTHS);
    int64_t low = share(x.low - x.scale_from, scale, WIDTH_TENTHS);
    int64_t high = share(x.high - x.scale_from, scale, WIDTH_TENTHS);
    struct html o = html_sized(c, 512);
    html_raw(&o, S("<svg class=\"pl-int"));
    html_raw(&o, maybe ? S(" maybe") : away < 0 ? S(" under") : S(""));
    html_raw(&o, S("\" viewBox=\"0 0 190 44\" width=\"190\" height=\"44\" aria-hidden=\"true\">"
                   "<rect class=\"grey\" x=\""));
    put_tenths(&o, from);
    html_raw(&o, S("\" width=\""));
    put_tenths(&o, to - from);
    html_raw(&o, S("\" height=\"44\"/><path class=\"mark\" d=\"M"));
    put_tenths(&o, share(x.threshold - x.scale_from, scale, WIDTH_TENTHS));
    html_raw(&o, S(" 0v44\"/><path class=\"range\" d=\"M"));
    put_tenths(&o, low);
    html_raw(&o, S(" 22H"));
    put_tenths(&o, high);
    html_raw(&o, S("M"));
    put_tenths(&o, low);
    html_raw(&o, S(" 17v10M"));
    put_tenths(&o, high);
    html_raw(&o, S(" 17v10\"/><circle cx=\""));
    put_tenths(&o, share(x.mean - x.scale_from, scale, WIDTH_TENTHS));
    html_raw(&o, S("\" cy=\"22\" r=\"5\"/></svg>"));
    return html_end(&o);
}

/* ---- years with the award -------------------------------------------------------------------- */

enum { LINE = 640, YEAR_LABEL = 34 };

static void span(struct html *o, struct svg_span s, int64_t left, int64_t right)
{
    int64_t width = right - left - 4;
    html_raw(o, s.paused ? S("<rect class=\"pause\"") : S("<rect class=\"on\""));
    attribute(o, S(" x=\""), left + 2);
    attribute(o, S(" y=\"26\" width=\""), width < 6 ? 6 : width);
    html_raw(o, S(" height=\"16\" rx=\"3\"/>"));
}

struct safe_html svg_years(struct ctx *c, struct svg_years y)
{
    bool rtl = c->catalog && strcmp(c->catalog->direction, "rtl") == 0;
    int64_t years = y.last < y.first ? 1 : (int64_t)y.last - y.first + 1;
    int64_t step = (years * YEAR_LABEL + LINE - 1) / LINE;
    struct html o = html_sized(c, 512 + 96 * y.n + 64 * (size_t)(years / step));
    html_raw(&o, S("<svg class=\"pl-line\" viewBox=\"0 0 640 70\" width=\"640\" height=\"70\" "
                   "role=\"img\" aria-label=\""));
    html_str(&o, y.label);
    html_raw(&o, S("\"><path class=\"axis\" d=\"M0 34h640\"/>"));
    for (size_t i = 0; i < y.n; i++) {
        int64_t from = share(y.spans[i].from_year - y.first, years, LINE);
        int64_t to = share(y.spans[i].to_year - y.first, years, LINE);
        span(&o, y.spans[i], rtl ? LINE - to : from, rtl ? LINE - from : to);
    }
    for (int64_t at = 0; at < years; at += step) {
        int64_t x = share(at, years, LINE) + 2;
        html_raw(&o, at / step % 2 ? S("<text class=\"odd\"") : S("<text"));
        html_raw(&o, rtl ? S(" text-anchor=\"end\"") : S(""));
        attribute(&o, S(" x=\""), rtl ? LINE - x : x);
        html_raw(&o, S(" y=\"62\">"));
        html_int(&o, y.first + at);
        html_raw(&o, S("</text>"));
    }
    html_raw(&o, S("</svg>"));
    return html_end(&o);
}

/* ---- the world ------------------------------------------------------------------------------- */

struct safe_html svg_map(struct ctx *c, struct svg_world w)
{
    struct html o = html_sized(c, 256 + w.n * (w.address.len + 40));
    html_raw(&o, S("<svg class=\"pl-map\" viewBox=\"40 16 1840 880\" width=\"920\" height=\"440\" "
                   "role=\"img\" aria-label=\""));
    html_str(&o, w.label);
    html_raw(&o, S("\"><use href=\""));
    html_url(&o, w.address);
    html_raw(&o, S("#land\" class=\"m0\"/>"));
    for (size_t i = 0; i < w.n; i++) {
        int level = w.countries[i].level;
        if (level < 1)
            continue;
        html_raw(&o, S("<use href=\""));
        html_url(&o, w.address);
        html_raw(&o, S("#"));
        html_url_part_words(&o, w.countries[i].code);
        attribute(&o, S("\" class=\"m"), level > 4 ? 4 : level);
        html_raw(&o, S("/>"));
    }
    html_raw(&o, S("</svg>"));
    return html_end(&o);
}
