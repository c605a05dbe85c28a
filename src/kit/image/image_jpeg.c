#include "kit/image/image.h"
#include "kit/image/image_internal.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

/* What lives across the jumps of libjpeg; errors first, because the library gives back a pointer to
 * it. */
struct jpeg_reading {
    struct jpeg_error_mgr errors;
    struct jpeg_decompress_struct jpeg;
    struct canvas *canvas;
    jmp_buf out;
};

static _Noreturn void stop(j_common_ptr jpeg)
{
    struct jpeg_reading *r = (struct jpeg_reading *)jpeg->err;
    longjmp(r->out, 1);
}

static void quiet(j_common_ptr jpeg)
{
    (void)jpeg;
}

/* A warning is corrupt data that the library would paint over; a few are usual, many a waste of
 * time, and one of them says that the file was cut off. */
static void warn(j_common_ptr jpeg, int level)
{
    if (level < 0 && (jpeg->err->msg_code == JWRN_JPEG_EOF || ++jpeg->err->num_warnings > 100))
        stop(jpeg);
}

/* ---- which side is up: tag 0x0112 of the first directory of the TIFF inside the EXIF --------- */

static unsigned number(str s, size_t at, size_t len, bool little)
{
    unsigned value = 0;
    if (at + len > s.len)
        return 0;
    for (size_t i = 0; i < len; i++)
        value = value << 8 | (unsigned char)s.at[at + (little ? len - 1 - i : i)];
    return value;
}

int image_orientation(str exif)
{
    if (!str_starts(exif, S("Exif\0\0")))
        return 1;
    str tiff = str_from(exif, 6);
    bool little = str_starts(tiff, S("II*\0"));
    if (!little && !str_starts(tiff, S("MM\0*")))
        return 1;
    size_t at = number(tiff, 4, 4, little), entries = number(tiff, at, 2, little);
    for (size_t i = 0; i < entries && at + 2 + i * 12 + 12 <= tiff.len; i++) {
        size_t entry = at + 2 + i * 12;
        unsigned value = number(tiff, entry + 8, 2, little);
        if (number(tiff, entry, 2, little) == 0x0112)
            return value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}

/* ---- pixels ---------------------------------------------------------------------------------- */

static void row_to_rgba(const struct jpeg_reading *r, const uint8_t *from, uint8_t *to)
{
    bool ink = r->jpeg.out_color_space == JCS_CMYK, inverted = r->jpeg.saw_Adobe_marker;
    for (size_t i = 0; i < r->canvas->width; i++, to += 4) {
        for (size_t channel = 0; channel < 3 && !ink; channel++)
            to[channel] = from[i * 3 + channel];
        for (size_t channel = 0; channel < 3 && ink; channel++) {
            unsigned colour = from[i * 4 + channel], black = from[i * 4 + 3];
            to[channel] =
                (uint8_t)(inverted ? colour * black / 255 : (255 - colour) * (255 - black) / 255);
        }
        to[3] = 255;
    }
}

static void read_rows(struct jpeg_reading *r)
{
    struct arena *mem = r->canvas->c->mem;
    uint8_t *row = arena_take(mem, r->canvas->width, 4),
            *rgba = arena_take(mem, r->canvas->width, 4);
    while (r->jpeg.output_scanline < r->jpeg.output_height) {
        size_t y = r->jpeg.output_scanline;
        if (jpeg_read_scanlines(&r->jpeg, &row, 1) != 1)
            stop((j_common_ptr)&r->jpeg);
        row_to_rgba(r, row, rgba);
        canvas_row(r->canvas, y, rgba);
    }
}

static int upright(const struct jpeg_reading *r)
{
    int orientation = 1;
    for (jpeg_saved_marker_ptr m = r->jpeg.marker_list; m && orientation == 1; m = m->next)
        orientation = image_orientation((str){(const char *)m->data, m->data_length});
    return orientation;
}

static enum err read_all(struct jpeg_reading *r, str file)
{
    struct canvas *s = r->canvas;
    enum err e;
    if (setjmp(r->out))
        return image_damaged(s->c);
    jpeg_create_decompress(&r->jpeg);
    jpeg_mem_src(&r->jpeg, (const unsigned char *)file.at, file.len);
    jpeg_save_markers(&r->jpeg, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&r->jpeg, TRUE);
    s->orientation = upright(r);
    if ((e = canvas_begin(s, r->jpeg.image_width, r->jpeg.image_height)))
        return e;
    if (r->jpeg.progressive_mode && s->width * s->height > IMAGE_WHOLE_PIXELS_MAX)
        return fail(s->c, ERR_INVALID,
                    "This progressive JPEG has more than 20 megapixels. Make it smaller.");
    bool ink = r->jpeg.jpeg_color_space == JCS_CMYK || r->jpeg.jpeg_color_space == JCS_YCCK;
    r->jpeg.out_color_space = ink ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(&r->jpeg);
    read_rows(r);
    jpeg_finish_decompress(&r->jpeg);
    return OK;
}

enum err image_jpeg(struct canvas *s, str file)
{
    struct jpeg_reading r = {.canvas = s};
    r.jpeg.err = jpeg_std_error(&r.errors);
    r.errors.error_exit = stop;
    r.errors.output_message = quiet;
    r.errors.emit_message = warn;
    enum err e = read_all(&r, file);
    jpeg_destroy_decompress(&r.jpeg);
    return e;
}

/* ---- writing: into a block that grows, as the library asks for room ------------------------------ */

enum { ROOM = 64 << 10, QUALITY = 85 };

struct jpeg_writing {
    struct jpeg_error_mgr errors;
    struct jpeg_destination_mgr to;
    struct jpeg_compress_struct jpeg;
    struct text *out;
    uint8_t *room, *row;
    jmp_buf stopped;
};

static _Noreturn void stop_writing(j_common_ptr jpeg)
{
    struct jpeg_writing *w = (struct jpeg_writing *)jpeg->err;
    longjmp(w->stopped, 1);
}

static void room_again(j_compress_ptr jpeg)
{
    struct jpeg_writing *w = (struct jpeg_writing *)jpeg->err;
    w->to.next_output_byte = w->room;
    w->to.free_in_buffer = ROOM;
}

static boolean room_full(j_compress_ptr jpeg)
{
    struct jpeg_writing *w = (struct jpeg_writing *)jpeg->err;
    text_add(w->out, (str){(const char *)w->room, ROOM});
    room_again(jpeg);
    return TRUE;
}

static void room_last(j_compress_ptr jpeg)
{
    struct jpeg_writing *w = (struct jpeg_writing *)jpeg->err;
    text_add(w->out, (str){(const char *)w->room, ROOM - w->to.free_in_buffer});
}

static void write_rows(struct jpeg_writing *w, struct image_pixels image)
{
    jpeg_create_compress(&w->jpeg);
    w->jpeg.dest = &w->to;
    w->jpeg.image_width = (JDIMENSION)image.width;
    w->jpeg.image_height = (JDIMENSION)image.height;
    w->jpeg.input_components = 3;
    w->jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&w->jpeg);
    jpeg_set_quality(&w->jpeg, QUALITY, TRUE);
    w->jpeg.optimize_coding = TRUE;
    jpeg_start_compress(&w->jpeg, TRUE);
    for (size_t y = 0; y < image.height; y++) {
        const uint8_t *from = image.rgba + y * image.width * 4;
        for (size_t x = 0; x < image.width; x++)
            memcpy(w->row + x * 3, from + x * 4, 3);
        if (jpeg_write_scanlines(&w->jpeg, &w->row, 1) != 1)
            stop_writing((j_common_ptr)&w->jpeg);
    }
    jpeg_finish_compress(&w->jpeg);
}

enum err image_write_jpeg(struct ctx *c, struct image_pixels image, struct text *out)
{
    struct jpeg_writing w = {.out = out,
                             .to = {.init_destination = room_again,
                                    .empty_output_buffer = room_full,
                                    .term_destination = room_last}};
    w.room = arena_take(c->mem, ROOM, 1);
    w.row = arena_take(c->mem, image.width, 3);
    w.jpeg.err = jpeg_std_error(&w.errors);
    w.errors.error_exit = stop_writing;
    w.errors.output_message = quiet;
    if (setjmp(w.stopped)) {
        jpeg_destroy_compress(&w.jpeg);
        return fail(c, ERR_FAULT, "image: the picture could not be written");
    }
    write_rows(&w, image);
    jpeg_destroy_compress(&w.jpeg);
    return OK;
}
