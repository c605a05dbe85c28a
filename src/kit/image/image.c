#include "kit/image/image.h"
#include "kit/image/image_internal.h"
#include "kit/sandbox/sandbox.h"

#include <string.h>

enum err image_damaged(struct ctx *c)
{
    return fail(c, ERR_INVALID,
                "This picture is damaged. Save it anew, as PNG or JPEG, and try again.");
}

/* ---- the canvas ------------------------------------------------------------------------------ */

static void square(struct canvas *s)
{
    size_t width = s->width, height = s->height;
    bool whole = s->size.shape == IMAGE_WHOLE;
    size_t side = (width < height) == whole ? height : width;
    s->columns = s->rows = (size_t)s->size.pixels;
    s->across = s->down = side;
    s->left = whole ? 0 : (width - side) / 2;
    s->top = whole ? 0 : (height - side) / 2;
    s->beside = whole ? (side - width) / 2 : 0;
    s->above = whole ? (side - height) / 2 : 0;
}

/* What is stored lying is shown standing: its limits change places. */
static void proportions(struct canvas *s)
{
    size_t limit = (size_t)s->size.pixels;
    bool turned = s->orientation >= 5;
    double wide = (double)(turned ? limit * 2 : limit) / (double)s->width;
    double high = (double)(turned ? limit : limit * 2) / (double)s->height;
    double scale = wide < high ? wide : high;
    if (scale > 1)
        scale = 1;
    s->across = s->width;
    s->down = s->height;
    s->columns = (size_t)((double)s->width * scale + 0.5);
    s->rows = (size_t)((double)s->height * scale + 0.5);
    s->columns += s->columns == 0;
    s->rows += s->rows == 0;
}

enum err canvas_begin(struct canvas *s, size_t width, size_t height)
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
    if (s->size.shape == IMAGE_FIT)
        proportions(s);
    else
        square(s);
    s->row = arena_take(s->c->mem, s->columns * 4, sizeof *s->row);
    s->sums = arena_take(s->c->mem, s->columns * s->rows * 4, sizeof *s->sums);
    return OK;
}

/* How much of source pixel i of n lies in pixel k of the result's m, in units of the source. */
static float overlap(size_t i, size_t n, size_t k, size_t m)
{
    double scale = (double)n / (double)m, from = (double)k * scale, to = from + scale;
    double first = (double)i > from ? (double)i : from,
           last = (double)(i + 1) < to ? (double)(i + 1) : to;
    return last > first ? (float)(last - first) : 0;
}

static void narrow(struct canvas *s, const uint8_t *rgba)
{
    size_t n = s->across, m = s->columns;
    memset(s->row, 0, m * 4 * sizeof *s->row);
    for (size_t i = s->beside; i < n && i - s->beside < s->width; i++) {
        const uint8_t *from = rgba + (s->left + i - s->beside) * 4;
        for (size_t k = i * m / n; k < m && k * n < (i + 1) * m; k++) {
            float alpha = overlap(i, n, k, m) * from[3];
            for (size_t channel = 0; channel < 3; channel++)
                s->row[k * 4 + channel] += alpha * from[channel];
            s->row[k * 4 + 3] += alpha;
        }
    }
}

void canvas_row(struct canvas *s, size_t y, const uint8_t *rgba)
{
    size_t n = s->down, m = s->rows;
    if (y < s->top || y >= s->top + n)
        return;
    y += s->above;
    y -= s->top;
    narrow(s, rgba);
    for (size_t k = y * m / n; k < m && k * n < (y + 1) * m; k++) {
        float weight = overlap(y, n, k, m);
        float *to = s->sums + k * s->columns * 4;
        for (size_t i = 0; i < s->columns * 4; i++)
            to[i] += weight * s->row[i];
    }
}

/* Where pixel (x, y) of the upright picture lies in the stored one, of so many columns and rows. */
static size_t source_of(size_t x, size_t y, const struct canvas *s)
{
    size_t columns = s->columns, right = columns - 1, bottom = s->rows - 1;
    switch (s->orientation) {
    case 2: return y * columns + (right - x);
    case 3: return (bottom - y) * columns + (right - x);
    case 4: return (bottom - y) * columns + x;
    case 5: return x * columns + y;
    case 6: return (bottom - x) * columns + y;
    case 7: return (bottom - x) * columns + (right - y);
    case 8: return x * columns + (right - y);
    default: return y * columns + x;
    }
}

static uint8_t byte_of(float value)
{
    return value <= 0 ? 0 : value >= 255 ? 255 : (uint8_t)(value + 0.5f);
}

struct image_pixels canvas_end(struct canvas *s)
{
    bool turned = s->orientation >= 5;
    struct image_pixels made = {.width = turned ? s->rows : s->columns,
                                .height = turned ? s->columns : s->rows,
                                .opaque = true};
    float area =
        (float)((double)s->across / (double)s->columns * ((double)s->down / (double)s->rows));
    made.rgba = arena_take(s->c->mem, made.width * made.height, 4);
    for (size_t y = 0; y < made.height; y++)
        for (size_t x = 0; x < made.width; x++) {
            const float *from = s->sums + source_of(x, y, s) * 4;
            uint8_t *to = made.rgba + (y * made.width + x) * 4;
            for (size_t channel = 0; channel < 3 && from[3] > 0; channel++)
                to[channel] = byte_of(from[channel] / from[3]);
            to[3] = byte_of(from[3] / area);
            made.opaque &= to[3] == 255;
        }
    return made;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static enum err read_file(struct canvas *s, str file)
{
    if (str_starts(file, S("\x89PNG\r\n\x1A\n")))
        return image_png(s, file);
    if (str_starts(file, S("\xFF\xD8\xFF")))
        return image_jpeg(s, file);
    if (str_starts(file, S("RIFF")) && str_starts(str_from(file, 8), S("WEBP")))
        return image_webp(s, file);
    return fail(s->c, ERR_INVALID,
                "This is not a picture that can be read. Use PNG, JPEG or WebP.");
}

enum err image_convert(struct ctx *c, str file, struct image_size size, struct text *out)
{
    struct canvas s = {.c = c, .size = size, .orientation = 1};
    enum err e = read_file(&s, file);
    if (e)
        return e;
    struct image_pixels made = canvas_end(&s);
    bool photo =
        size.shape == IMAGE_FIT && made.opaque && !str_starts(file, S("\x89PNG\r\n\x1A\n"));
    text_format(out, "%zu %zu %s\n", made.width, made.height, photo ? "jpeg" : "png");
    return photo ? image_write_jpeg(c, made, out) : image_write_png(c, made, out);
}

static enum err image_job(struct ctx *c, str input, str hint, struct text *out)
{
    int64_t shape, pixels;
    str first;
    if (!str_cut(&hint, ' ', &first) || !str_int(first, &shape) || shape < IMAGE_MIDDLE ||
        shape > IMAGE_FIT || !str_int(hint, &pixels) || pixels < 1 ||
        pixels > (shape == IMAGE_FIT ? IMAGE_FIT_MAX : IMAGE_SQUARE_MAX))
        return fail(c, ERR_FAULT, "image: no such size");
    return image_convert(c, input, (struct image_size){(int)pixels, (enum image_shape)shape}, out);
}

/* What came out is served to others: it has to be what it should be, at least at its head. */
static bool is_png(const struct image_drawn *d)
{
    const unsigned char *at = (const unsigned char *)d->bytes.at;
    if (d->bytes.len < 33 || !str_starts(d->bytes, S("\x89PNG\r\n\x1A\n\0\0\0\rIHDR")))
        return false;
    uint32_t width =
        (uint32_t)at[16] << 24 | (uint32_t)at[17] << 16 | (uint32_t)at[18] << 8 | at[19];
    uint32_t height =
        (uint32_t)at[20] << 24 | (uint32_t)at[21] << 16 | (uint32_t)at[22] << 8 | at[23];
    return width == (uint32_t)d->width && height == (uint32_t)d->height;
}

static bool is_right(str made, struct image_size size, struct image_drawn *drawn)
{
    str line, word;
    int64_t width, height;
    if (!str_cut(&made, '\n', &line) || !str_cut(&line, ' ', &word) || !str_int(word, &width) ||
        !str_cut(&line, ' ', &word) || !str_int(word, &height))
        return false;
    bool fit = size.shape == IMAGE_FIT, jpeg = fit && str_same(line, S("jpeg"));
    if (width < 1 || height < 1 || width > size.pixels || height > size.pixels * 2 ||
        (!fit && (width != size.pixels || height != size.pixels)))
        return false;
    *drawn = (struct image_drawn){made, jpeg ? "image/jpeg" : "image/png", (int)width, (int)height};
    return jpeg ? str_starts(made, S("\xFF\xD8\xFF")) : is_png(drawn);
}

static enum err make(struct ctx *c, str file, struct image_size size, struct image_drawn *drawn)
{
    static const struct sandbox_limits LIMITS = {8 << 20, 320 << 20, 10};
    struct image_drawn checked;
    str made;
    if (file.len > IMAGE_BYTES_MAX)
        return fail(c, ERR_INVALID,
                    "This picture is larger than 5 MB. Make it smaller and try again.");
    struct sandbox_input input = {file,
                                  arena_format(c->mem, "%d %d", (int)size.shape, size.pixels)};
    enum err e = sandbox_run(c, image_job, input, LIMITS, &made);
    if (e)
        return e;
    if (!is_right(made, size, &checked))
        return image_damaged(c);
    *drawn = checked;
    return OK;
}

static enum err make_square(struct ctx *c, str file, struct image_size size, str *png)
{
    struct image_drawn drawn;
    enum err e = make(c, file, size, &drawn);
    if (e == OK)
        *png = drawn.bytes;
    return e;
}

enum err image_square(struct ctx *c, str file, int pixels, str *png)
{
    return make_square(c, file, (struct image_size){pixels, IMAGE_MIDDLE}, png);
}

enum err image_whole(struct ctx *c, str file, int pixels, str *png)
{
    return make_square(c, file, (struct image_size){pixels, IMAGE_WHOLE}, png);
}

enum err image_fit(struct ctx *c, str file, int pixels, struct image_drawn *drawn)
{
    return make(c, file, (struct image_size){pixels, IMAGE_FIT}, drawn);
}
