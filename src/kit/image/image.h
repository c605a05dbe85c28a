/* image.h -- pictures that people upload: decoded in the sandbox, cut square, drawn anew as PNG, so
 * that nothing of the original file (metadata, tricks) is kept. */
#ifndef KIT_IMAGE_H
#define KIT_IMAGE_H

#include "base/base.h"

/* PNG or JPEG or WebP of at most 5 MB and 40 megapixels to a square PNG of `pixels`. Errors: INVALID in words. */
enum err image_square(struct ctx *c, str file, int pixels, str *png) MUST_USE;

#endif
