#include "kit/image/image.h"
#include "kit/image/image_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size};
    struct text out = {.mem = c.mem};
    (void)!image_convert(&c, input, (struct image_size){16, (enum image_shape)(size % 3)}, &out);
    image_orientation(input);
    arena_free(c.mem);
    return 0;
}
