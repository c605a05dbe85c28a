#include "kit/paper/paper_draw.h"

#include <cairo-pdf.h>

/* One sheet, landscape. Lengths are points; what stands below the award keeps its distance to the foot, so
 * that A4 and Letter look alike. */
enum { EDGE = 28, FOOT = 66, BOX = 180, CODE = 84, SHIELD = 104 };

struct wall {
    struct ctx *c;
    const struct paper_certificate *p;
    cairo_t *cr;
    PangoContext *pango;
    double width, height;
};

/* ---- colors and frame ---------------------------------------------------------------------------- */

static void color(struct wall *w, double light, double chroma)
{
    struct paper_rgb rgb = paper_oklch(light, chroma, w->p->hue);
    cairo_set_source_rgb(w->cr, rgb.red, rgb.green, rgb.blue);
}

static void frame(struct wall *w)
{
    static const struct {
        double inset, line, light, chroma;
    } lines[] = {{EDGE, 3, 0.46, 0.15}, {EDGE + 6, 0.7, 0.72, 0.09}};
    for (size_t i = 0; i < COUNT(lines); i++) {
        color(w, lines[i].light, lines[i].chroma);
        cairo_set_line_width(w->cr, lines[i].line);
        cairo_rectangle(w->cr, lines[i].inset, lines[i].inset, w->width - 2 * lines[i].inset,
                        w->height - 2 * lines[i].inset);
        cairo_stroke(w->cr);
    }
}

/* Quarter circles in the corners of the inner line, drawn over it. */
static void corners(struct wall *w)
{
    enum { RADIUS = 15 };
    double inset = EDGE + 6;
    for (int i = 0; i < 4; i++) {
        double x = i % 2 ? w->width - inset : inset, y = i / 2 ? w->height - inset : inset;
        double from = (i == 0 ? 0 : i == 1 ? 0.5 : i == 3 ? 1 : 1.5) * G_PI;
        cairo_new_path(w->cr);
        cairo_move_to(w->cr, x, y);
        cairo_arc(w->cr, x, y, RADIUS, from, from + G_PI / 2);
        cairo_close_path(w->cr);
        color(w, 0.46, 0.15);
        cairo_fill(w->cr);
    }
}

/* ---- words ---------------------------------------------------------------------------------------- */

struct place {
    const char *tag;
    double y, light, chroma;
    struct fit fit;
};

/* In the middle of the sheet, or of a box that begins at x. */
static void put_at(struct wall *w, double x, const struct place *place, str words)
{
    if (words.len == 0)
        return;
    color(w, place->light, place->chroma);
    cairo_tag_begin(w->cr, place->tag, NULL);
    paper_fit(w->cr, w->pango, (struct spot){x, place->y}, &place->fit, words);
    cairo_tag_end(w->cr, place->tag);
}

static void put(struct wall *w, const struct place *place, str words)
{
    put_at(w, (w->width - place->fit.width) / 2, place, words);
}

static void award(struct wall *w)
{
    const struct paper_certificate *p = w->p;
    double wide = w->width - 200;
#define PLAIN(most_) {NULL, false, wide, most_ * 1.6, most_, 8}
    put(w, &(struct place){"P", 62, 0.46, 0.15, {NULL, true, wide, 24, 15, 9}}, p->author);
    put(w, &(struct place){"H1", 94, 0.22, 0.02, {PAPER_FINE, false, wide, 58, 38, 20}},
        p->heading);
    put(w, &(struct place){"P", 160, 0.4, 0.018, PLAIN(13)}, p->given);
    put(w, &(struct place){"H2", 186, 0.22, 0.02, {PAPER_FINE, true, wide, 74, 44, 16}}, p->name);
    color(w, 0.72, 0.09);
    cairo_set_line_width(w->cr, 0.8);
    cairo_move_to(w->cr, w->width / 2 - 130, 270);
    cairo_rel_line_to(w->cr, 260, 0);
    cairo_stroke(w->cr);
    put(w, &(struct place){"P", 282, 0.4, 0.018, PLAIN(13)}, p->reason);
    put(w, &(struct place){"H2", 306, 0.46, 0.15, {PAPER_FINE, true, wide, 52, 26, 12}}, p->award);
    put(w, &(struct place){"P", 362, 0.22, 0.02, PLAIN(13)}, p->dates);
#undef PLAIN
}

/* ---- below: who signs, the badge, the code ----------------------------------------------------------- */

static void signer(struct wall *w, double x)
{
    double line = w->height - FOOT - 44;
    if (w->p->signature.len > 0)
        paper_hand(w->cr, w->p->signature, (cairo_rectangle_t){x, line - 58, BOX, 54}, 0.5);
    color(w, 0.6, 0.02);
    cairo_set_line_width(w->cr, 0.7);
    cairo_move_to(w->cr, x, line);
    cairo_rel_line_to(w->cr, BOX, 0);
    cairo_stroke(w->cr);
    put_at(w, x, &(struct place){"P", line + 5, 0.22, 0.02, {NULL, true, BOX, 16, 11, 7}},
           w->p->signer);
    put_at(w, x, &(struct place){"P", line + 21, 0.4, 0.018, {NULL, false, BOX, 24, 9, 7}},
           w->p->signer_title);
}

static void shield(struct wall *w)
{
    const struct paper_badge badge = {
        .program = w->p->author, .award = w->p->award, .year = w->p->year, .hue = w->p->hue};
    cairo_save(w->cr);
    cairo_translate(w->cr, (w->width - SHIELD) / 2, w->height - FOOT - SHIELD - 4);
    paper_shield(w->cr, w->pango, &badge, SHIELD);
    cairo_restore(w->cr);
}

/* The address once for eyes and once for cameras. */
static void code(struct wall *w, double x)
{
    double top = w->height - FOOT - CODE - 26;
    cairo_save(w->cr);
    cairo_translate(w->cr, x + (double)(BOX - CODE) / 2, top);
    cairo_set_source_rgb(w->cr, 0, 0, 0);
    bool drawn = paper_qr(w->cr, w->p->address, CODE);
    cairo_restore(w->cr);
    if (drawn)
        put_at(w, x, &(struct place){"P", top + CODE + 4, 0.4, 0.018, {NULL, false, BOX, 16, 9, 7}},
               w->p->check);
    put(w,
        &(struct place){
            "P", w->height - FOOT + 10, 0.4, 0.018, {NULL, false, w->width - 140, 14, 8, 5}},
        w->p->address);
}

static void draw_all(struct wall *w)
{
    double left = 88, right = w->width - 88 - BOX;
    bool turned = w->p->right_to_left;
    frame(w);
    corners(w);
    award(w);
    signer(w, turned ? right : left);
    shield(w);
    code(w, turned ? left : right);
}

enum err paper_draw_certificate(struct ctx *c, const struct paper_certificate *p, str *pdf)
{
    struct text t = {.mem = c->mem};
    struct wall w = {.c = c, .p = p, .pango = paper_fonts(p->language, p->right_to_left)};
    w.width = p->letter ? 792 : 841.89;
    w.height = p->letter ? 612 : 595.276;
    if (!w.pango)
        return fail(c, ERR_INVALID, "There are no fonts.");
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(paper_keep, &t, w.width, w.height);
    w.cr = cairo_create(surface);
    paper_facts(surface, c,
                &(struct paper_facts){.title = p->title,
                                      .author = p->author,
                                      .subject = p->award,
                                      .keywords = p->address,
                                      .date = p->date});
    pango_cairo_update_context(w.cr, w.pango);
    draw_all(&w);
    cairo_show_page(w.cr);
    cairo_destroy(w.cr);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    g_object_unref(w.pango);
    if (status != CAIRO_STATUS_SUCCESS)
        return fail(c, ERR_INVALID, "%s", cairo_status_to_string(status));
    *pdf = text_str(&t);
    return OK;
}
