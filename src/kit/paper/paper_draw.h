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
PangoContext *paper_fonts(str language, bool right_to_left);
/* For the certificate, whose names are set in letters with serifs. */
extern const char PAPER_FINE[];

/* Words in the middle of a box at (x, y), as large as they fit, from `most` down to `least`; then they are
 * cut. They run in their own direction, in the current color. */
struct fit {
    const char *family; /* PAPER_FINE; NULL: the plain one */
    bool strong;
    double width, height, most, least;
};
struct spot {
    double x, y;
};
void paper_fit(cairo_t *cr, PangoContext *pango, struct spot spot, const struct fit *fit,
               str words);

/* Bjoern Ottosson's oklch to sRGB; hue in degrees. */
struct paper_rgb {
    double red, green, blue;
};
struct paper_rgb paper_oklch(double light, double chroma, double hue);

/* A writer for cairo's streams into a struct text, up to PAPER_BYTES_MAX. */
cairo_status_t paper_keep(void *to, const unsigned char *bytes, unsigned int n);
/* What the file says of itself. */
struct paper_facts {
    str title, author, subject, keywords;
    moment date;
};
void paper_facts(cairo_surface_t *pdf, struct ctx *c, const struct paper_facts *facts);

/* The shield, at (0, 0), `side` wide and high; for few pixels it is drawn simpler. */
void paper_shield(cairo_t *cr, PangoContext *pango, const struct paper_badge *badge, double side);
/* A QR code in the current color, at (0, 0). False: the words are too long. */
bool paper_qr(cairo_t *cr, str words, double side) MUST_USE;
/* The inked part of a signature, in a box, at its foot; nothing if it is no PNG. start: where in the box,
 * 0 left to 1 right. */
void paper_hand(cairo_t *cr, str png, cairo_rectangle_t box, double start);

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
