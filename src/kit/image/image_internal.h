/* image_internal.h -- the pieces of image_square and image_fit; for the files of this folder, its test and
 * fuzzer. */
#ifndef IMAGE_INTERNAL_H
#define IMAGE_INTERNAL_H

#include "kit/image/image.h"

enum {
    IMAGE_BYTES_MAX = 5 << 20,
    IMAGE_PIXELS_MAX = 40000000,
    IMAGE_WHOLE_PIXELS_MAX = 20000000, /* of the kinds that must be held in memory as a whole */
    IMAGE_SIDE_MAX = 20000,
};

enum image_shape {
    IMAGE_MIDDLE, /* the middle square of the picture */
    IMAGE_WHOLE,  /* all of it, in a square that is clear beside it */
    IMAGE_FIT,    /* all of it, in its proportions */
};
struct image_size {
    int pixels; /* of a side of the square; IMAGE_FIT: the most it is wide */
    enum image_shape shape;
};

/* A picture made smaller (or, as a square, larger) while its rows arrive from the top: each pixel of the
 * result is the mean of the area it covers, weighted by opacity. */
struct canvas {
    struct ctx *c;
    struct image_size size;
    int orientation;      /* as EXIF says, 1 to 8; set before canvas_begin */
    size_t columns, rows; /* of the result, before it is turned upright */
    size_t left, top;     /* the part that is taken, in pixels of the source */
    size_t across, down;  /* its measures, with what is clear beside it */
    size_t beside, above; /* clear pixels of the source's size; one of them is 0 */
    size_t width, height; /* of the source */
    float *row;           /* columns * 4: one source row, made narrower */
    float *sums;          /* columns * rows * 4: red, green, blue times opacity; opacity */
};

/* Checks the measures and begins. Errors: INVALID in words. */
enum err canvas_begin(struct canvas *s, size_t width, size_t height) MUST_USE;
void canvas_row(struct canvas *s, size_t y, const uint8_t *rgba); /* width * 4 bytes */

/* The result, upright. */
struct image_pixels {
    uint8_t *rgba; /* width * height * 4 */
    size_t width, height;
    bool opaque; /* no pixel is even a little clear */
};
struct image_pixels canvas_end(struct canvas *s);

/* Each reads one kind of file into the canvas. Errors: INVALID in words. */
enum err image_png(struct canvas *s, str file) MUST_USE;
enum err image_jpeg(struct canvas *s, str file) MUST_USE;
enum err image_webp(struct canvas *s, str file) MUST_USE;
enum err image_write_png(struct ctx *c, struct image_pixels image, struct text *out) MUST_USE;
enum err image_write_jpeg(struct ctx *c, struct image_pixels image, struct text *out) MUST_USE;

int image_orientation(str exif);                /* of an APP1 segment; 1 if it has none */
enum err image_damaged(struct ctx *c) MUST_USE; /* INVALID, with words */

/* The whole work without the sandbox: "WIDTH HEIGHT png\n" or "... jpeg\n", and the file. */
enum err image_convert(struct ctx *c, str file, struct image_size size, struct text *out) MUST_USE;

#endif
