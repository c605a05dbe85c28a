#include "kit/feed/feed.h"
#include "kit/feed/feed_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size};
    struct text out = {.mem = c.mem};
    struct feed f;
    /* read it, take what was read, and take the input itself for a record */
    if (feed_parse(&c, input, S("https://a.example/feed"), &out) == OK &&
        feed_take(&c, text_str(&out), &f) != OK)
        __builtin_trap();
    (void)!feed_take(&c, input, &f);
    (void)!feed_describe(&c, input, S(""), &out);
    (void)!opml_describe(&c, input, S(""), &out);
    (void)!sitemap_describe(&c, input, S("https://a.example/"), &out);
    arena_free(c.mem);
    return 0;
}
