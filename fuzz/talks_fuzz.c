#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size};
    struct text out = {.mem = c.mem};
    struct talks talks;
    /* read it, take what was read, and take the input itself for a record */
    if (talks_parse(&c, input, &out) == OK && talks_take(&c, text_str(&out), &talks) != OK)
        __builtin_trap();
    (void)!talks_take(&c, input, &talks);
    arena_free(c.mem);
    return 0;
}
