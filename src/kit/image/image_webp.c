#include "kit/image/image.h"
#include "kit/image/image_internal.h"

#include <webp/decode.h>

enum err image_webp(struct canvas *s, str file)
{
    const uint8_t *bytes = (const uint8_t *)file.at;
    WebPBitstreamFeatures about;
    if (WebPGetFeatures(bytes, file.len, &about) != VP8_STATUS_OK)
        return image_damaged(s->c);
    if (about.has_animation)
        return fail(s->c, ERR_INVALID, "This picture moves. Use one that stands still.");
    enum err e = canvas_begin(s, (size_t)about.width, (size_t)about.height);
    if (e)
        return e;
    if (s->width * s->height > IMAGE_WHOLE_PIXELS_MAX)
        return fail(s->c, ERR_INVALID,
                    "This WebP picture has more than 20 megapixels. Make it smaller.");
    size_t stride = s->width * 4, size = stride * s->height;
    uint8_t *rgba = arena_take(s->c->mem, size, 1);
    if (!WebPDecodeRGBAInto(bytes, file.len, rgba, size, (int)stride))
        return image_damaged(s->c);
    for (size_t y = 0; y < s->height; y++)
        canvas_row(s, y, rgba + y * stride);
    return OK;
}
