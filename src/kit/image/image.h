/* image.h -- pictures that people upload: decoded in the sandbox and drawn anew, as a square (people,
 * programs) or in their proportions (posts, attachments), so that nothing of the original file (metadata,
 * tricks) is kept. */
#ifndef KIT_IMAGE_H
#define KIT_IMAGE_H

#include "base/base.h"

enum { IMAGE_SQUARE_MAX = 1024, IMAGE_FIT_MAX = 1600 };

/* PNG, JPEG or WebP of at most 5 MB and 40 megapixels (20 if interlaced, progressive or WebP) to a
 * square PNG: the middle of it, turned upright as EXIF says. pixels: of a side, 1 to
 * IMAGE_SQUARE_MAX. Errors: INVALID in words. */
enum err image_square(struct ctx *c, str file, int pixels, str *png) MUST_USE;

/* The same with all of the picture, in the middle of a square that is clear around it. */
enum err image_whole(struct ctx *c, str file, int pixels, str *png) MUST_USE;

/* A picture in its proportions: never larger than it was, at most `pixels` (1 to IMAGE_FIT_MAX) wide and
 * twice as high. Without clear parts a JPEG or WebP becomes a JPEG, everything else a PNG. Same files and
 * errors. */
struct image_drawn {
    str bytes;
    const char *type; /* "image/png", "image/jpeg" */
    int width, height;
};
enum err image_fit(struct ctx *c, str file, int pixels, struct image_drawn *drawn) MUST_USE;

#endif
