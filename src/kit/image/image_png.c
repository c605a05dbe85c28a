#include "kit/image/image.h"
#include "kit/image/image_internal.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

struct source {
    str rest;
};

static void read_bytes(png_structp png, png_bytep to, size_t len)
{
    struct source *from = png_get_io_ptr(png);
    if (len > from->rest.len)
        png_error(png, "the file ends too early");
    memcpy(to, from->rest.at, len);
    from->rest = str_from(from->rest, len);
}

static void quiet(png_structp png, png_const_charp words)
{
    (void)png, (void)words;
}

static _Noreturn void stop(png_structp png, png_const_charp words)
{
    (void)words;
    png_longjmp(png, 1);
}

/* What lives across the jumps of libpng. */
struct png_reading {
    png_structp png;
    png_infop info;
    struct source source;
    struct canvas *canvas;
    enum err refused; /* by the measures */
};

static void to_rgba(struct png_reading *r)
{
    png_set_expand(r->png);
    png_set_scale_16(r->png);
    png_set_gray_to_rgb(r->png);
    png_set_add_alpha(r->png, 0xFF, PNG_FILLER_AFTER);
}

static void read_rows(struct png_reading *r)
{
    struct canvas *s = r->canvas;
    struct arena *mem = s->c->mem;
    int passes = png_set_interlace_handling(r->png);
    png_read_update_info(r->png, r->info);
    if (png_get_rowbytes(r->png, r->info) != s->width * 4)
        png_error(r->png, "unexpected kind");
    if (passes > 1 && s->width * s->height > IMAGE_WHOLE_PIXELS_MAX) {
        r->refused = fail(s->c, ERR_INVALID,
                          "This interlaced picture has more than 20 megapixels. Make it smaller.");
        return;
    }
    size_t held = passes > 1 ? s->height : 1;
    uint8_t *rows = arena_take(mem, held, s->width * 4);
    for (int pass = 1; pass < passes; pass++)
        for (size_t y = 0; y < s->height; y++)
            png_read_row(r->png, rows + y * s->width * 4, NULL);
    for (size_t y = 0; y < s->height; y++) {
        uint8_t *row = rows + (passes > 1 ? y * s->width * 4 : 0);
        png_read_row(r->png, row, NULL);
        canvas_row(s, y, row);
    }
}

static enum err read_all(struct png_reading *r)
{
    if (setjmp(png_jmpbuf(r->png)))
        return image_damaged(r->canvas->c);
    png_set_user_limits(r->png, IMAGE_SIDE_MAX * 10,
                        IMAGE_SIDE_MAX * 10); /* canvas_begin has the words */
    png_set_chunk_cache_max(r->png, 64);
    png_set_chunk_malloc_max(r->png, 1 << 20);
    png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_set_read_fn(r->png, &r->source, read_bytes);
    png_read_info(r->png, r->info);
    r->refused = canvas_begin(r->canvas, png_get_image_width(r->png, r->info),
                              png_get_image_height(r->png, r->info));
    if (r->refused)
        return r->refused;
    to_rgba(r);
    read_rows(r);
    return r->refused;
}

enum err image_png(struct canvas *s, str file)
{
    struct png_reading r = {.source = {file}, .canvas = s};
    r.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, stop, quiet);
    r.info = r.png ? png_create_info_struct(r.png) : NULL;
    enum err e = r.info ? read_all(&r) : image_damaged(s->c);
    png_destroy_read_struct(&r.png, &r.info, NULL);
    return e;
}

/* ---- writing --------------------------------------------------------------------------------- */

static void write_bytes(png_structp png, png_bytep from, size_t len)
{
    text_add(png_get_io_ptr(png), (str){(const char *)from, len});
}

static void flush(png_structp png)
{
    (void)png;
}

static void write_all(png_structp png, png_infop info, struct image_pixels image)
{
    png_set_IHDR(png, info, (png_uint_32)image.width, (png_uint_32)image.height, 8,
                 image.opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    if (image.opaque)
        png_set_filler(png, 0, PNG_FILLER_AFTER);
    for (size_t y = 0; y < image.height; y++)
        png_write_row(png, image.rgba + y * image.width * 4);
    png_write_end(png, NULL);
}

enum err image_write_png(struct ctx *c, struct image_pixels image, struct text *out)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, stop, quiet);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return fail(c, ERR_FAULT, "image: the picture could not be written");
    }
    png_set_write_fn(png, out, write_bytes, flush);
    write_all(png, info, image);
    png_destroy_write_struct(&png, &info);
    return OK;
}
