/* paper_draw.h -- between the files of the drawing program: a page being filled. Lengths are points. */
#ifndef PAPER_DRAW_H
#define PAPER_DRAW_H

#include "kit/paper/paper_internal.h"

#include <pango/pangocairo.h>

enum { MARGIN = 60, TOP = 84, BOTTOM = 72 };

struct sheet {
    struct ctx *c;
    const struct paper *paper;
    cairo_t *cr;
    PangoContext *pango;
    double width, height, y;
    int page, pages;                /* pages 0: they are being counted */
    bool full;                      /* PAPER_PAGES_MAX are full: nothing more is drawn */
    const char *group;              /* the open "Table" or "L"; NULL: none */
    const struct paper_block *head; /* of the open table */
};

enum color { INK, SECOND, ACCENT, SOFT, GOOD, WEAK, RAIL };
void paper_color(struct sheet *s, enum color color);

struct style {
    double size; /* points */
    bool strong;
    enum color color;
    double before, after, inset; /* space */
    const char *tag;
};
const struct style *paper_style(enum paper_kind kind);

/* Fonts of the system, without its settings. The caller drops it; NULL: there are none. */
PangoContext *paper_fonts(const struct paper *paper);

/* Words laid out in a width. own: they may run in another direction than the document. */
PangoLayout *paper_layout(struct sheet *s, const struct style *style, str words, double width);
void paper_own_direction(PangoLayout *layout);
double paper_height(PangoLayout *layout);

void paper_page_begin(struct sheet *s);
void paper_page_end(struct sheet *s);
/* Another page, if `height` more does not fit. */
void paper_room(struct sheet *s, double height);
double paper_bottom(const struct sheet *s);
void paper_group(struct sheet *s,
                 const char *group); /* closes the open one, begins another; NULL: none */

void paper_row(struct sheet *s, const struct paper_block *block);

#endif
