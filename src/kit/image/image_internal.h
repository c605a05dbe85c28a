/* image_internal.h -- the pieces of image_square; for the files of this folder, its test and
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

/* The middle square of a picture, made smaller (or larger) while its rows arrive from the top: each
 * pixel of the result is the mean of the area it covers, weighted by opacity. */
struct square {
    struct ctx *c;
    int pixels;             /* of a side of the result */
    bool whole;             /* nothing is cut off; the square is clear beside it */
    size_t left, top, side; /* the part that is taken, in pixels of the source */
    size_t beside, above;   /* clear pixels of the source's size; one of them is 0 */
    size_t width, height;   /* of the source */
    float *row;             /* pixels * 4: one source row, made narrower */
    float *sums;            /* pixels * pixels * 4: red, green, blue times opacity; opacity */
};

/* Checks the measures and begins. Errors: INVALID in words. */
enum err square_begin(struct square *s, size_t width, size_t height) MUST_USE;
void square_row(struct square *s, size_t y, const uint8_t *rgba); /* width * 4 bytes */

/* The result as width * width * 4 bytes, turned as EXIF's orientation (1 to 8) says. */
uint8_t *square_end(struct square *s, int orientation);

/* Each reads one kind of file into the square. Errors: INVALID in words. */
enum err image_png(struct square *s, str file) MUST_USE;
enum err image_jpeg(struct square *s, str file, int *orientation) MUST_USE;
enum err image_webp(struct square *s, str file) MUST_USE;
enum err image_write_png(struct ctx *c, const uint8_t *rgba, int pixels, struct text *out) MUST_USE;

int image_orientation(str exif);                /* of an APP1 segment; 1 if it has none */
enum err image_damaged(struct ctx *c) MUST_USE; /* INVALID, with words */

struct image_size {
    int pixels;
    bool whole;
};
/* The whole work without the sandbox. */
enum err image_convert(struct ctx *c, str file, struct image_size size, struct text *png) MUST_USE;

#endif
