#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size};
    struct text out = {.mem = c.mem};
    const struct feed_file file = {.bytes = input};
    const struct post *posts;
    /* read it, take what was read, and take the input itself for a record */
    if (posts_parse(&c, posts_framed(&c, &file, 1), &out) != OK ||
        posts_take(&c, text_str(&out), 1, &posts) != OK)
        __builtin_trap();
    (void)!posts_take(&c, input, 2, &posts);
    (void)!posts_parse(&c, input, &out);
    arena_free(c.mem);
    return 0;
}
