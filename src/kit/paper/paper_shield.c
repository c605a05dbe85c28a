#include "kit/paper/paper_draw.h"

#include "kit/sandbox/sandbox.h"

#include <cairo-svg.h>
#include <math.h>

enum {
    SMALL = 128,
    SVG_SIDE = 512
}; /* below SMALL pixels there is room for the award's name only */

/* ---- the shield ---------------------------------------------------------------------------------- */

/* All lengths are parts of the side: a flat top, straight sides, a point below. */
static void outline(cairo_t *cr, double side, double inset)
{
    double left = (0.04 + inset) * side, right = (0.96 - inset) * side;
    double top = (0.03 + inset) * side, point = (0.99 - inset * 1.35) * side;
    double corner = (0.09 - inset * 0.7) * side, turn = 0.6 * side;
    cairo_new_path(cr);
    cairo_arc(cr, right - corner, top + corner, corner, -G_PI / 2, 0);
    cairo_line_to(cr, right, turn);
    cairo_curve_to(cr, right, 0.81 * side, 0.72 * side, 0.9 * side, side / 2, point);
    cairo_curve_to(cr, 0.28 * side, 0.9 * side, left, 0.81 * side, left, turn);
    cairo_arc(cr, left + corner, top + corner, corner, G_PI, 1.5 * G_PI);
    cairo_close_path(cr);
}

static void color(cairo_t *cr, double light, double chroma, int hue)
{
    struct paper_rgb rgb = paper_oklch(light, chroma, hue);
    cairo_set_source_rgb(cr, rgb.red, rgb.green, rgb.blue);
}

static void fill(cairo_t *cr, double side, int hue)
{
    outline(cr, side, 0);
    color(cr, 0.46, 0.15, hue);
    cairo_fill_preserve(cr);
    cairo_save(cr);
    cairo_clip(cr);
    color(cr, 0.38, 0.125, hue);
    cairo_rectangle(cr, 0, 0.645 * side, side, side);
    cairo_fill(cr);
    cairo_restore(cr);
}

/* Words in the middle of a band that begins at y. */
static void put(cairo_t *cr, PangoContext *pango, struct spot band, const struct fit *fit,
                str words)
{
    paper_fit(cr, pango, (struct spot){band.x - fit->width / 2, band.y}, fit, words);
}

static void star(cairo_t *cr, double x, double y, double radius)
{
    cairo_new_path(cr);
    for (int i = 0; i < 10; i++) {
        double r = i % 2 == 0 ? radius : radius * 0.42, turn = -G_PI / 2 + i * G_PI / 5;
        cairo_line_to(cr, x + r * cos(turn), y + r * sin(turn));
    }
    cairo_close_path(cr);
    cairo_fill(cr);
}

/* With room: a line inside the edge, the program's name above, a star at the point. */
static void adorn(cairo_t *cr, PangoContext *pango, const struct paper_badge *badge, double side)
{
    color(cr, 0.82, 0.09, badge->hue);
    cairo_set_line_width(cr, 0.009 * side);
    outline(cr, side, 0.032);
    cairo_stroke(cr);
    star(cr, side / 2, 0.855 * side, 0.042 * side);
    cairo_set_line_width(cr, 0.006 * side);
    cairo_move_to(cr, 0.2 * side, 0.215 * side);
    cairo_line_to(cr, 0.8 * side, 0.215 * side);
    cairo_stroke(cr);
    color(cr, 0.96, 0.02, badge->hue);
    put(cr, pango, (struct spot){side / 2, 0.1 * side},
        &(struct fit){.strong = true,
                      .width = 0.76 * side,
                      .height = 0.1 * side,
                      .most = 0.064 * side,
                      .least = 0.05 * side},
        badge->program);
}

void paper_shield(cairo_t *cr, PangoContext *pango, const struct paper_badge *badge, double side)
{
    bool small = badge->pixels > 0 && badge->pixels < SMALL;
    const struct fit award = {.strong = true,
                              .width = (small ? 0.85 : 0.77) * side,
                              .height = (small ? 0.58 : 0.4) * side,
                              .most = (small ? 0.27 : 0.17) * side,
                              .least = (small ? 0.14 : 0.062) * side};
    const struct fit year = {.width = (small ? 0.72 : 0.5) * side,
                             .height = (small ? 0.2 : 0.12) * side,
                             .most = (small ? 0.19 : 0.095) * side,
                             .least = 0.05 * side};
    fill(cr, side, badge->hue);
    if (!small)
        adorn(cr, pango, badge, side);
    cairo_set_source_rgb(cr, 1, 1, 1);
    put(cr, pango, (struct spot){side / 2, (small ? 0.06 : 0.235) * side}, &award, badge->award);
    color(cr, 0.9, 0.07, badge->hue);
    put(cr, pango, (struct spot){side / 2, (small ? 0.66 : 0.665) * side}, &year, badge->year);
}

/* ---- the files ------------------------------------------------------------------------------------ */

static bool draw_png(PangoContext *pango, const struct paper_badge *badge, struct text *out)
{
    cairo_surface_t *picture =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, badge->pixels, badge->pixels);
    cairo_t *cr = cairo_create(picture);
    pango_cairo_update_context(cr, pango);
    paper_shield(cr, pango, badge, badge->pixels);
    cairo_destroy(cr);
    bool fine = cairo_surface_write_to_png_stream(picture, paper_keep, out) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(picture);
    return fine;
}

static void add_escaped(struct text *out, str words)
{
    for (size_t i = 0; i < words.len; i++) {
        char ch = words.at[i];
        text_add(out, ch == '<'   ? S("&lt;")
                      : ch == '>' ? S("&gt;")
                      : ch == '&' ? S("&amp;")
                                  : (str){&words.at[i], 1});
    }
}

/* cairo's picture with words for who cannot see it, and a size that follows its place. */
static bool name_svg(struct ctx *c, str svg, const struct paper_badge *badge, struct text *out)
{
    size_t open = str_find(svg, S("<svg ")), size = str_find(svg, S(" width=\""));
    size_t box = str_find(svg, S(" viewBox=\"")), end = str_find(str_from(svg, open), S(">\n"));
    if (open == SIZE_MAX || size == SIZE_MAX || box == SIZE_MAX || end == SIZE_MAX || size > box)
        return false;
    text_add(out, str_upto(svg, size));
    text_format(out, " role=\"img\" width=\"%d\" height=\"%d\"", SVG_SIDE, SVG_SIDE);
    text_add(out, str_from(str_upto(svg, open + end + 2), box));
    text_add(out, S("<title>"));
    add_escaped(out, arena_format(c->mem, "%.*s, %.*s, %.*s", STR_ARG(badge->award),
                                  STR_ARG(badge->program), STR_ARG(badge->year)));
    text_add(out, S("</title>\n"));
    text_add(out, str_from(svg, open + end + 2));
    return true;
}

static bool draw_svg(struct ctx *c, PangoContext *pango, const struct paper_badge *badge,
                     struct text *out)
{
    struct text svg = {.mem = c->mem};
    cairo_surface_t *picture =
        cairo_svg_surface_create_for_stream(paper_keep, &svg, SVG_SIDE, SVG_SIDE);
    cairo_t *cr = cairo_create(picture);
    pango_cairo_update_context(cr, pango);
    paper_shield(cr, pango, badge, SVG_SIDE);
    cairo_destroy(cr);
    cairo_surface_finish(picture);
    bool fine = cairo_surface_status(picture) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(picture);
    return fine && name_svg(c, text_str(&svg), badge, out);
}

enum err paper_draw_badges(struct ctx *c, const struct paper_badge *badges, size_t n, str *pictures)
{
    struct text all = {.mem = c->mem};
    PangoContext *pango = paper_fonts(S("en"), false);
    if (!pango)
        return fail(c, ERR_INVALID, "There are no fonts.");
    bool fine = true;
    for (size_t i = 0; i < n && fine; i++) {
        struct text one = {.mem = c->mem};
        fine = badges[i].pixels > 0 ? draw_png(pango, &badges[i], &one)
                                    : draw_svg(c, pango, &badges[i], &one);
        record_put(&all, text_str(&one));
    }
    g_object_unref(pango);
    if (!fine || all.len > PAPER_BYTES_MAX)
        return fail(c, ERR_INVALID, "The pictures could not be drawn.");
    *pictures = text_str(&all);
    return OK;
}
