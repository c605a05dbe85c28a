#include "kit/image/image.h"
#include "kit/image/image_internal.h"
#include "kit/sandbox/sandbox.h"

#include <string.h>

#define WHOLE "whole "

enum err image_damaged(struct ctx *c)
{
    return fail(c, ERR_INVALID,
                "This picture is damaged. Save it anew, as PNG or JPEG, and try again.");
}

/* ---- the square ------------------------------------------------------------------------------ */

enum err square_begin(struct square *s, size_t width, size_t height)
{
    if (width == 0 || height == 0)
        return image_damaged(s->c);
    if (width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX || width * height > IMAGE_PIXELS_MAX)
        return fail(
            s->c, ERR_INVALID,
            "This picture has %zu by %zu pixels; up to 40 megapixels can be read. Make it smaller.",
            width, height);
    s->width = width;
    s->height = height;
    s->side = (width < height) == s->whole ? height : width;
    s->left = s->whole ? 0 : (width - s->side) / 2;
    s->top = s->whole ? 0 : (height - s->side) / 2;
    s->beside = s->whole ? (s->side - width) / 2 : 0;
    s->above = s->whole ? (s->side - height) / 2 : 0;
    s->row = arena_take(s->c->mem, (size_t)s->pixels * 4, sizeof *s->row);
    s->sums = arena_take(s->c->mem, (size_t)s->pixels * (size_t)s->pixels * 4, sizeof *s->sums);
    return OK;
}

/* How much of source pixel i lies in pixel k of the result, in units of the source. */
static float overlap(const struct square *s, size_t i, size_t k)
{
    double scale = (double)s->side / s->pixels, from = (double)k * scale, to = from + scale;
    double first = (double)i > from ? (double)i : from,
           last = (double)(i + 1) < to ? (double)(i + 1) : to;
    return last > first ? (float)(last - first) : 0;
}

static void narrow(struct square *s, const uint8_t *rgba)
{
    size_t pixels = (size_t)s->pixels;
    memset(s->row, 0, pixels * 4 * sizeof *s->row);
    for (size_t i = s->beside; i < s->side && i - s->beside < s->width; i++) {
        const uint8_t *from = rgba + (s->left + i - s->beside) * 4;
        for (size_t k = i * pixels / s->side; k < pixels && k * s->side < (i + 1) * pixels; k++) {
            float alpha = overlap(s, i, k) * from[3];
            for (size_t channel = 0; channel < 3; channel++)
                s->row[k * 4 + channel] += alpha * from[channel];
            s->row[k * 4 + 3] += alpha;
        }
    }
}

void square_row(struct square *s, size_t y, const uint8_t *rgba)
{
    size_t pixels = (size_t)s->pixels;
    if (y < s->top || y >= s->top + s->side)
        return;
    y += s->above;
    y -= s->top;
    narrow(s, rgba);
    for (size_t k = y * pixels / s->side; k < pixels && k * s->side < (y + 1) * pixels; k++) {
        float weight = overlap(s, y, k);
        for (size_t i = 0; i < pixels * 4; i++)
            s->sums[k * pixels * 4 + i] += weight * s->row[i];
    }
}

/* Where pixel (x, y) of the upright picture lies in the stored one. */
static size_t source_of(size_t x, size_t y, size_t n, int orientation)
{
    size_t right = n - 1 - x, bottom = n - 1 - y;
    switch (orientation) {
    case 2: return y * n + right;
    case 3: return bottom * n + right;
    case 4: return bottom * n + x;
    case 5: return x * n + y;
    case 6: return right * n + y;
    case 7: return right * n + bottom;
    case 8: return x * n + bottom;
    default: return y * n + x;
    }
}

static uint8_t byte_of(float value)
{
    return value <= 0 ? 0 : value >= 255 ? 255 : (uint8_t)(value + 0.5f);
}

uint8_t *square_end(struct square *s, int orientation)
{
    size_t n = (size_t)s->pixels;
    float area = (float)((double)s->side / s->pixels * ((double)s->side / s->pixels));
    uint8_t *rgba = arena_take(s->c->mem, n * n, 4);
    for (size_t y = 0; y < n; y++)
        for (size_t x = 0; x < n; x++) {
            const float *from = s->sums + source_of(x, y, n, orientation) * 4;
            uint8_t *to = rgba + (y * n + x) * 4;
            for (size_t channel = 0; channel < 3 && from[3] > 0; channel++)
                to[channel] = byte_of(from[channel] / from[3]);
            to[3] = byte_of(from[3] / area);
        }
    return rgba;
}

/* ---- the whole ------------------------------------------------------------------------------- */

enum err image_convert(struct ctx *c, str file, struct image_size size, struct text *png)
{
    struct square s = {.c = c, .pixels = size.pixels, .whole = size.whole};
    int orientation = 1;
    enum err e;
    if (str_starts(file, S("\x89PNG\r\n\x1A\n")))
        e = image_png(&s, file);
    else if (str_starts(file, S("\xFF\xD8\xFF")))
        e = image_jpeg(&s, file, &orientation);
    else if (str_starts(file, S("RIFF")) && str_starts(str_from(file, 8), S("WEBP")))
        e = image_webp(&s, file);
    else
        e = fail(c, ERR_INVALID, "This is not a picture that can be read. Use PNG, JPEG or WebP.");
    return e ? e : image_write_png(c, square_end(&s, orientation), size.pixels, png);
}

static enum err image_job(struct ctx *c, str input, str hint, struct text *out)
{
    int64_t pixels;
    bool whole = str_starts(hint, S(WHOLE));
    if (!str_int(whole ? str_from(hint, S(WHOLE).len) : hint, &pixels) || pixels < 1 ||
        pixels > IMAGE_SQUARE_MAX)
        return fail(c, ERR_FAULT, "image: no such size");
    return image_convert(c, input, (struct image_size){(int)pixels, whole}, out);
}

/* What came out is served to others: it has to be what it should be, at least at its head. */
static bool is_square(str png, int pixels)
{
    const unsigned char *at = (const unsigned char *)png.at;
    if (png.len < 33 || !str_starts(png, S("\x89PNG\r\n\x1A\n\0\0\0\rIHDR")))
        return false;
    uint32_t width =
        (uint32_t)at[16] << 24 | (uint32_t)at[17] << 16 | (uint32_t)at[18] << 8 | at[19];
    uint32_t height =
        (uint32_t)at[20] << 24 | (uint32_t)at[21] << 16 | (uint32_t)at[22] << 8 | at[23];
    return width == (uint32_t)pixels && height == (uint32_t)pixels;
}

static enum err make(struct ctx *c, str file, struct image_size size, str *png)
{
    static const struct sandbox_limits LIMITS = {8 << 20, 320 << 20, 10};
    str made;
    if (file.len > IMAGE_BYTES_MAX)
        return fail(c, ERR_INVALID,
                    "This picture is larger than 5 MB. Make it smaller and try again.");
    struct sandbox_input input = {
        file, arena_format(c->mem, "%s%d", size.whole ? WHOLE : "", size.pixels)};
    enum err e = sandbox_run(c, image_job, input, LIMITS, &made);
    if (e)
        return e;
    if (!is_square(made, size.pixels))
        return image_damaged(c);
    *png = made;
    return OK;
}

enum err image_square(struct ctx *c, str file, int pixels, str *png)
{
    return make(c, file, (struct image_size){pixels, false}, png);
}

enum err image_whole(struct ctx *c, str file, int pixels, str *png)
{
    return make(c, file, (struct image_size){pixels, true}, png);
}
