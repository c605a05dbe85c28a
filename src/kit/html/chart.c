#include "kit/html/html.h"

#include "kit/i18n/i18n.h"

#include <string.h>

/* ---- the year as a heat map ---------------------------------------------------------------------
 * A column is a week from Monday to Sunday; the last one holds `last`. */

enum {
    DAYS = 371,
    WEEKS = 53,
    CELL = 15,
    SIDE = 12,
    LEFT = 34,
    TOP = 24,
    WIDTH = 830,
    ROOM_FOR_MONTH = 4
};

struct heat {
    struct html o;
    const int *counts;
    day last;
    int shown; /* days, 365..371: from the Monday 52 weeks before to `last` */
    bool rtl;
};

static int weekday(day d) /* 0 = Monday; 1970-01-01 was a Thursday */
{
    return (int)(((d.n + 3) % 7 + 7) % 7);
}

static int count_of(const struct heat *h, int i)
{
    return h->counts[DAYS - h->shown + i];
}

static void heat_text(struct heat *h, int x, int y)
{
    html_raw(&h->o, h->rtl ? S("<text text-anchor=\"end\" x=\"") : S("<text x=\""));
    html_int(&h->o, h->rtl ? WIDTH - x : x);
    html_raw(&h->o, S("\" y=\""));
    html_int(&h->o, y);
    html_raw(&h->o, S("\">"));
}

/* A month's name and number over the week in which it begins. */
static void heat_month(struct heat *h, int from, int to, int month)
{
    int64_t sum = 0;
    int first_week = (from + 6) / 7;
    if ((to + 6) / 7 - first_week < ROOM_FOR_MONTH)
        return;
    for (int i = from; i < to; i++)
        sum += count_of(h, i);
    heat_text(h, LEFT + first_week * CELL, 13);
    html_str(&h->o, i18n_month(h->o.c, month));
    html_raw(&h->o, S(" <tspan class=\"n\">"));
    html_number(&h->o, number(sum));
    html_raw(&h->o, S("</tspan></text>"));
}

static void heat_labels(struct heat *h)
{
    int year, month, date;
    day first = {h->last.n - h->shown + 1};
    day_parts(first, &year, &month, &date);
    for (int from = 0, to; from < h->shown; from = to) {
        int next = month % 12 + 1;
        year += next == 1;
        to = (int)(day_of(year, next, 1).n - first.n);
        heat_month(h, from, to < h->shown ? to : h->shown, month);
        month = next;
    }
    for (int row = 0; row < 6; row += 2) {
        heat_text(h, 0, 34 + row * CELL);
        html_str(&h->o, i18n_weekday(h->o.c, row + 1));
        html_raw(&h->o, S("</text>"));
    }
}

static int heat_x(const struct heat *h, int i)
{
    int x = LEFT + i / 7 * CELL;
    return h->rtl ? WIDTH - x - SIDE : x;
}

/* All days: each week is a line, of which the style sheet makes squares. */
static void heat_days(struct heat *h)
{
    int rest = h->shown % 7;
    html_raw(&h->o, S("<path class=\"days\" d=\"M"));
    html_int(&h->o, heat_x(h, 0) + SIDE / 2);
    html_raw(&h->o, S(" 24v102"));
    for (int i = 7; i + 7 <= h->shown; i += 7)
        html_raw(&h->o, h->rtl ? S("m-15-102v102") : S("m15-102v102"));
    if (rest > 0) {
        html_raw(&h->o, h->rtl ? S("m-15-102v") : S("m15-102v"));
        html_int(&h->o, rest * CELL - (CELL - SIDE));
    }
    html_raw(&h->o, S("\"/>"));
}

/* The days with something, over them: 4 is many. */
static void heat_levels(struct heat *h)
{
    int days[DAYS], n = 0;
    for (int i = 0; i < h->shown; i++)
        if (count_of(h, i) > 0)
            days[n++] = i;
    for (int level = 1; level <= 4; level++) {
        bool any = false;
        for (int i = 0; i < n; i++) {
            int count = count_of(h, days[i]);
            if ((count < 4 ? count : 4) != level)
                continue;
            if (!any) {
                html_raw(&h->o, S("<path class=\"l"));
                html_int(&h->o, level);
                html_raw(&h->o, S("\" d=\""));
            }
            any = true;
            html_raw(&h->o, S("M"));
            html_int(&h->o, heat_x(h, days[i]));
            html_raw(&h->o, S(" "));
            html_int(&h->o, TOP + days[i] % 7 * CELL);
            html_raw(&h->o, S("h12v12h-12z"));
        }
        html_raw(&h->o, any ? S("\"/>") : S(""));
    }
}

struct safe_html svg_year(struct ctx *c, const int *counts, day last, str label)
{
    struct heat h = {.o = html_sized(c, 4 * 1024), .counts = counts, .last = last};
    h.shown = (WEEKS - 1) * 7 + weekday(last) + 1;
    h.rtl = c->catalog && strcmp(c->catalog->direction, "rtl") == 0;
    html_raw(&h.o, S("<svg class=\"pl-heat\" viewBox=\"0 0 830 130\" width=\"830\" height=\"130\" "
                     "role=\"img\" aria-label=\""));
    html_str(&h.o, label);
    html_raw(&h.o, S("\">"));
    heat_labels(&h);
    heat_days(&h);
    heat_levels(&h);
    html_raw(&h.o, S("</svg>"));
    return html_end(&h.o);
}

/* ---- how scores are spread ------------------------------------------------------------------- */

enum { HIST_WIDTH = 640, HIST_TOP = 34, HIST_BASE = 166 };

static int64_t rounded(int64_t part, int64_t whole)
{
    return (part * 2 + whole) / (whole * 2);
}

static int64_t hist_x(const struct svg_histogram *h, int64_t value)
{
    return rounded((value - h->from) * HIST_WIDTH, h->step * (int64_t)h->n);
}

/* Points as short as they can be: 64, 60.8, 60.25. */
static void put_points(struct html *o, int64_t value)
{
    html_decimal(o, hundredths(value, value % 100 == 0 ? 0 : value % 10 == 0 ? 1 : 2));
}

static void hist_text(struct html *o, str class, str anchor, int64_t x, int y)
{
    html_raw(o, S("<text"));
    html_raw(o, class);
    html_raw(o, S(" text-anchor=\""));
    html_raw(o, anchor);
    html_raw(o, S("\" x=\""));
    html_int(o, x);
    html_raw(o, S("\" y=\""));
    html_int(o, y);
    html_raw(o, S("\">"));
}

static void hist_words(struct html *o, str words, int64_t value)
{
    html_str(o, words);
    html_raw(o, S(" "));
    put_points(o, value);
    html_raw(o, S("</text>"));
}

static void hist_bar(struct html *o, const struct svg_histogram *h, size_t i, int most)
{
    int64_t width = HIST_WIDTH, n = (int64_t)h->n, at = (int64_t)i;
    int64_t start = h->from + at * h->step;
    int64_t height = rounded((int64_t)h->counts[i] * (HIST_BASE - HIST_TOP), most);
    bool own = h->own >= 0 && h->own >= start && h->own < start + h->step;
    html_raw(o, S("<rect class=\""));
    html_raw(o, own ? S("own") : start >= h->threshold ? S("over") : S("under"));
    html_raw(o, S("\" x=\""));
    html_int(o, rounded(at * width, n) + 1);
    html_raw(o, S("\" y=\""));
    html_int(o, HIST_BASE - height);
    html_raw(o, S("\" width=\""));
    html_int(o, rounded(width, n) > 3 ? rounded(width, n) - 2 : 1);
    html_raw(o, S("\" height=\""));
    html_int(o, height);
    html_raw(o, S("\"/>"));
    if (!own)
        return;
    int64_t middle = rounded((at * 2 + 1) * width, n * 2);
    bool left = h->own < h->threshold;
    html_raw(o, S("<path class=\"lead\" d=\"M"));
    html_int(o, middle);
    html_raw(o, S(" 18V"));
    html_int(o, HIST_BASE - height);
    html_raw(o, S("\"/>"));
    hist_text(o, S(" class=\"strong\""), left ? S("end") : S("start"), middle + (left ? 5 : -5),
              13);
    hist_words(o, h->own_words, h->own);
}

static void hist_axis(struct html *o, const struct svg_histogram *h)
{
    int64_t x = hist_x(h, h->threshold), last = (int64_t)h->n;
    bool right = h->own >= 0 && h->own < h->threshold;
    html_raw(o, S("<path class=\"axis\" d=\"M0 166h640\"/><path class=\"mark\" d=\"M"));
    html_int(o, x);
    html_raw(o, S(" 18V166\"/>"));
    hist_text(o, S(""), right ? S("start") : S("end"), x + (right ? 6 : -6), 13);
    hist_words(o, h->threshold_words, h->threshold);
    for (int64_t i = 0; i <= last; i += 4) {
        str anchor = i == 0 ? S("start") : i == last ? S("end") : S("middle");
        hist_text(o, S(" class=\"tick\""), anchor, hist_x(h, h->from + i * h->step), 184);
        put_points(o, h->from + i * h->step);
        html_raw(o, S("</text>"));
    }
}

struct safe_html svg_histogram(struct ctx *c, struct svg_histogram h)
{
    struct html o = html_sized(c, 1024 + 96 * h.n);
    if (h.n == 0 || h.step <= 0)
        return html_end(&o);
    int most = 1;
    for (size_t i = 0; i < h.n; i++)
        most = h.counts[i] > most ? h.counts[i] : most;
    html_raw(&o, S("<svg class=\"pl-hist\" viewBox=\"0 0 640 190\" width=\"640\" height=\"190\" "
                   "role=\"img\" aria-label=\""));
    html_str(&o, h.label);
    html_raw(&o, S("\">"));
    for (size_t i = 0; i < h.n; i++)
        hist_bar(&o, &h, i, most);
    hist_axis(&o, &h);
    html_raw(&o, S("</svg>"));
    return html_end(&o);
}
