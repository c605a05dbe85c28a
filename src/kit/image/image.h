/* image.h -- pictures that people upload: decoded in the sandbox, made square, drawn anew as PNG, so
 * that nothing of the original file (metadata, tricks) is kept. */
#ifndef KIT_IMAGE_H
#define KIT_IMAGE_H

#include "base/base.h"

enum { IMAGE_SQUARE_MAX = 1024 };

/* PNG, JPEG or WebP of at most 5 MB and 40 megapixels (20 if interlaced, progressive or WebP) to a
 * square PNG: the middle of it, turned upright as EXIF says. pixels: of a side, 1 to
 * IMAGE_SQUARE_MAX. Errors: INVALID in words. */
enum err image_square(struct ctx *c, str file, int pixels, str *png) MUST_USE;

/* The same with all of the picture, in the middle of a square that is clear around it. */
enum err image_whole(struct ctx *c, str file, int pixels, str *png) MUST_USE;

#endif
