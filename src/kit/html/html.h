/* html.h -- page text. Everything put is escaped by its type and its place (text, attribute, URL);
 * only generated code calls html_raw, and raw values go in only as a struct safe_html, which this
 * kit alone makes. tools/htmlgen compiles NAME.html to calls of these functions. */
#ifndef KIT_HTML_H
#define KIT_HTML_H

#include "base/base.h"
#include "kit/html/markup.h"

#include <string.h>

struct html {
    struct ctx *c; /* words, time zone, address prefix, memory */
    char *at;
    size_t len, room; /* bytes */
};

/* HTML that is known to be safe: made by Markdown, the pictures below, or html_end. */
struct safe_html {
    str text;
};

/* A number shown to people: grouped, in the digits of the reader's language. In text an integer is put
 * as this or as ungrouped(); alone it does not compile, so that no number keeps foreign digits by
 * accident. In attributes and addresses it is put as it is. */
struct number {
    int64_t n;
};
static inline struct number number(int64_t n)
{
    return (struct number){n};
}
/* The same, never grouped: years, and numbers that are names ("version 1205"). */
struct ungrouped {
    int64_t n;
};
static inline struct ungrouped ungrouped(int64_t n)
{
    return (struct ungrouped){n};
}
/* A number with decimals: 7.25 from hundredths. */
struct decimal {
    int64_t n;
    int places, shown; /* n / 10^places, rounded to `shown` decimals */
};
static inline struct decimal hundredths(int64_t n, int shown)
{
    return (struct decimal){n, 2, shown};
}
/* Days from now in words: "in 8 days", "today", "3 days ago". */
struct days_from_now {
    day d;
};
static inline struct days_from_now days_from_now(day d)
{
    return (struct days_from_now){d};
}

struct html html_begin(struct ctx *c);                /* a page */
struct html html_sized(struct ctx *c, size_t bytes); /* a piece of about this size; grows as well */
struct safe_html html_end(struct html *o); /* what was put so far, to be put into another page */
str html_text(const struct html *o);

/* In text. */
char *html_grow(struct html *o, size_t more); /* room for so many bytes more: where they go */
/* Generated code and this kit only. */
static inline void html_raw(struct html *o, str s)
{
    if (s.len == 0)
        return;
    memcpy(s.len <= o->room - o->len ? o->at + o->len : html_grow(o, s.len), s.at, s.len);
    o->len += s.len;
}
void html_str(struct html *o, str s);
void html_words(struct html *o, const char *s);
void html_int(struct html *o, int64_t n);
void html_number(struct html *o, struct number n);
void html_ungrouped(struct html *o, struct ungrouped n);
void html_decimal(struct html *o, struct decimal n);
void html_real(struct html *o, double x);
void html_moment(struct html *o, moment m); /* <time datetime="...">31 January 2027</time>, exact on hover */
void html_day(struct html *o, day d);       /* <time datetime="2027-01-31">31 January 2027</time> */
void html_days_from_now(struct html *o, struct days_from_now d);
void html_safe(struct html *o, struct safe_html s);

/* In a quoted attribute: the same, but times are plain ISO and numbers plain digits. */
void html_attr_moment(struct html *o, moment m);
void html_attr_day(struct html *o, day d);
void html_attr_number(struct html *o, struct number n);
void html_attr_decimal(struct html *o, struct decimal n);
void html_attr_days_from_now(struct html *o, struct days_from_now d);

/* In href, src, action, formaction, poster, cite: http, https, mailto, a path or a fragment;
 * anything else becomes "#". A path gets c->prefix before it, but not "/assets/..." and not "/p/...",
 * which has one. Path segments and query values put inside are percent-encoded. */
void html_url(struct html *o, str s);      /* the value is the whole address, or its beginning */
void html_url_words(struct html *o, const char *s);
void html_url_part(struct html *o, str s); /* the value is a part of one: encoded */
void html_url_part_words(struct html *o, const char *s);
void html_prefix(struct html *o);          /* c->prefix; generated before "/..." addresses */
bool html_url_allowed(str s);              /* would html_url put it as it is? */

#define html_put(o, x)                                                                             \
    _Generic((x), str: html_str, char *: html_words, const char *: html_words, moment: html_moment, \
        day: html_day, double: html_real, struct number: html_number,                              \
        struct ungrouped: html_ungrouped, struct decimal: html_decimal,                            \
        struct days_from_now: html_days_from_now, struct safe_html: html_safe)(o, x)
#define html_put_attr(o, x)                                                                        \
    _Generic((x), str: html_str, char *: html_words, const char *: html_words,                     \
        moment: html_attr_moment, day: html_attr_day, int: html_int, unsigned: html_int,           \
        long: html_int, unsigned long: html_int, long long: html_int,                              \
        unsigned long long: html_int, double: html_real, struct number: html_attr_number,          \
        struct decimal: html_attr_decimal, struct days_from_now: html_attr_days_from_now)(o, x)
/* Values within a sentence: a name is kept apart from the words around it where one of them runs from
 * right to left, so that neither turns the other round. */
void html_within(struct html *o, str s);
void html_within_words(struct html *o, const char *s);
#define html_put_within(o, x)                                                                      \
    _Generic((x), str: html_within, char *: html_within_words, const char *: html_within_words,    \
        moment: html_moment, day: html_day, double: html_real, struct number: html_number,         \
        struct ungrouped: html_ungrouped, struct decimal: html_decimal,                            \
        struct days_from_now: html_days_from_now, struct safe_html: html_safe)(o, x)
#define html_put_attr_within(o, x)                                                                 \
    _Generic((x), str: html_within, char *: html_within_words, const char *: html_within_words,    \
        moment: html_attr_moment, day: html_attr_day, double: html_real,                           \
        struct number: html_number, struct ungrouped: html_ungrouped, struct decimal: html_decimal, \
        struct days_from_now: html_attr_days_from_now)(o, x)
#define html_put_url(o, x)                                                                         \
    _Generic((x), str: html_url, char *: html_url_words, const char *: html_url_words)(o, x)
#define html_put_url_part(o, x)                                                                    \
    _Generic((x), str: html_url_part, char *: html_url_part_words,                                 \
        const char *: html_url_part_words, int: html_int, unsigned: html_int, long: html_int,      \
        unsigned long: html_int, long long: html_int, unsigned long long: html_int,                \
        day: html_attr_day)(o, x)

/* Translated words with values in them: puts words up to the next '#', returns what follows. */
str html_upto(struct html *o, str words);
size_t html_marks(str words); /* how many '#' */

/* The number that chooses a plural form: of a struct number, or of an integer. */
static inline int64_t html_count_number(struct number n)
{
    return n.n;
}
static inline int64_t html_count_int(int64_t n)
{
    return n;
}
#define html_count(x) _Generic((x), struct number: html_count_number, default: html_count_int)(x)

/* ---- Markdown ---------------------------------------------------------------------------------
 * CommonMark with tables, strikethrough and bare links; no raw HTML; an image becomes a link with its
 * words. Links are http, https, mailto or a path, with rel="nofollow ugc noopener". Headings start
 * at <h3>. in: at most 100 kB. Text beyond the limits (output over 64 kB + 20 times the input, tables
 * over 64 columns, blocks nested over 100 deep) is shown as plain paragraphs instead. */
struct safe_html markdown(struct ctx *c, str source);
/* The same, where an image of one of these addresses, written exactly so, is shown. */
struct markdown_picture {
    str address; /* a path of the program's pages: c->prefix goes before it */
    int width, height;
};
struct markdown_pictures {
    const struct markdown_picture *list;
    size_t n;
};
struct safe_html markdown_with(struct ctx *c, str source, const struct markdown_pictures *pictures);
str markdown_plain(struct ctx *c, str source); /* the words only, for search and feeds */

/* ---- pictures: SVG by the server, colors by class (assets/css/pictures.css) -------------------- */

/* One horizontal bar; mark < 0: none. class: "", "ok", "low". Decorative: the number stands beside. */
struct safe_html svg_bar(struct ctx *c, int64_t value, int64_t max, int64_t mark, const char *class);

/* The year as a heat map: 53 weeks from Monday to Sunday; the last one holds `last`.
 * in: counts, 371 numbers, counts[370] is `last`; drawn in levels 0, 1, 2, 3, 4 and more. label: what the picture says, for screen readers. */
struct safe_html svg_year(struct ctx *c, const int *counts, day last, str label);

/* Mean with an interval on a scale, threshold drawn through: all in hundredths of a point. Decorative.
 * A twentieth of the scale on each side of the threshold is drawn as undecided; with a zone known, the
 * caller says who is in it, and the band is not drawn. */
struct svg_interval {
    int64_t low, mean, high, threshold, scale_from, scale_to;
    bool zone_known, grey;
};
struct safe_html svg_interval(struct ctx *c, struct svg_interval x);

/* How scores are spread, with threshold and one's own bar (own < 0: none). */
struct svg_histogram {
    const int *counts;
    size_t n;
    int64_t from, step, threshold, own; /* hundredths of a point */
    str label, threshold_words, own_words;
};
struct safe_html svg_histogram(struct ctx *c, struct svg_histogram h);

/* Years with the award, as spans on a line: the history on a profile. */
struct svg_span {
    int from_year, to_year; /* to_year is the first without */
    bool paused;
};
struct svg_years {
    const struct svg_span *spans;
    size_t n;
    int first, last; /* years at the ends of the line */
    str label;
};
struct safe_html svg_years(struct ctx *c, struct svg_years y);

/* The world; levels 1..4 per country, by two-letter code. */
struct svg_country {
    char code[3];
    int level;
};
struct svg_world {
    str address; /* of the file with the outlines: asset("world.svg") */
    const struct svg_country *countries;
    size_t n;
    str label;
};
struct safe_html svg_map(struct ctx *c, struct svg_world w);

/* A person's picture when none was uploaded: a pattern that stays the same for the same name. */
struct safe_html svg_avatar(struct ctx *c, str name, int pixels);

/* A line icon of icons.c ("search", "arrow-right", ...), hidden from screen readers; nothing if there
 * is no such name. Arrows have the class pl-turn: mirrored where words run from right to left. */
struct safe_html svg_icon(struct ctx *c, const char *name, int pixels);
/* Icons that stand many times on a page: what they look like is said once, in front of them, and each is
 * a reference to it. */
struct safe_html svg_shapes(struct ctx *c, const char *const *names, size_t n);
struct safe_html svg_shape(struct ctx *c, const char *name, int pixels);

#endif
