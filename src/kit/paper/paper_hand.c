#include "kit/paper/paper_draw.h"

#include <string.h>

enum { PAPER_WHITE = 235 }; /* lighter than this is the paper that was written on */

static cairo_status_t give(void *from, unsigned char *bytes, unsigned int n)
{
    str *rest = from;
    if (n > rest->len)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(bytes, rest->at, n);
    *rest = str_from(*rest, n);
    return CAIRO_STATUS_SUCCESS;
}

/* As ARGB, whatever the file has; NULL: it is no picture. */
static cairo_surface_t *read_picture(str png)
{
    cairo_surface_t *file = cairo_image_surface_create_from_png_stream(give, &png);
    cairo_surface_t *picture = NULL;
    if (cairo_surface_status(file) == CAIRO_STATUS_SUCCESS) {
        picture =
            cairo_image_surface_create(CAIRO_FORMAT_ARGB32, cairo_image_surface_get_width(file),
                                       cairo_image_surface_get_height(file));
        cairo_t *cr = cairo_create(picture);
        cairo_set_source_surface(cr, file, 0, 0);
        cairo_paint(cr);
        cairo_destroy(cr);
        cairo_surface_flush(picture);
    }
    cairo_surface_destroy(file);
    return picture;
}

static bool is_ink(uint32_t argb)
{
    uint32_t alpha = argb >> 24, red = argb >> 16 & 0xff, green = argb >> 8 & 0xff,
             blue = argb & 0xff;
    return alpha > 20 && (red + 255 - alpha < PAPER_WHITE || green + 255 - alpha < PAPER_WHITE ||
                          blue + 255 - alpha < PAPER_WHITE);
}

/* Where there is ink at all; empty: nowhere. */
static cairo_rectangle_int_t inked(cairo_surface_t *picture)
{
    int width = cairo_image_surface_get_width(picture),
        height = cairo_image_surface_get_height(picture), left = width, right = -1, top = height,
        bottom = -1;
    const unsigned char *bytes = cairo_image_surface_get_data(picture);
    size_t stride = (size_t)cairo_image_surface_get_stride(picture);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            uint32_t argb;
            memcpy(&argb, bytes + (size_t)y * stride + (size_t)x * sizeof argb, sizeof argb);
            if (!is_ink(argb))
                continue;
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = y < top ? y : top;
            bottom = y;
        }
    if (right < 0)
        return (cairo_rectangle_int_t){0};
    return (cairo_rectangle_int_t){left, top, right - left + 1, bottom - top + 1};
}

/* The part alone: a PDF holds what it is given as a whole. */
static cairo_surface_t *cut(cairo_surface_t *picture, cairo_rectangle_int_t part)
{
    cairo_surface_t *made =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, part.width, part.height);
    cairo_t *cr = cairo_create(made);
    cairo_set_source_surface(cr, picture, -part.x, -part.y);
    cairo_paint(cr);
    cairo_destroy(cr);
    return made;
}

void paper_hand(cairo_t *cr, str png, cairo_rectangle_t box, double start)
{
    cairo_surface_t *picture = read_picture(png);
    if (!picture)
        return;
    cairo_rectangle_int_t part = inked(picture);
    if (part.width > 0) {
        cairo_surface_t *ink = cut(picture, part);
        double across = box.width / part.width, down = box.height / part.height;
        double scale = across < down ? across : down;
        cairo_save(cr);
        cairo_translate(cr, box.x + (box.width - part.width * scale) * start,
                        box.y + box.height - part.height * scale);
        cairo_scale(cr, scale, scale);
        cairo_set_source_surface(cr, ink, 0, 0);
        cairo_paint(cr);
        cairo_restore(cr);
        cairo_surface_destroy(ink);
    }
    cairo_surface_destroy(picture);
}
