#include "kit/found/found.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size};
    struct text out = {.mem = c.mem};
    struct found_list list;
    /* what was read is a record, whatever was read */
    if (sitecore_found(&c, input, (str){0}, &out) == OK &&
        found_taken(&c, text_str(&out), &list) != OK)
        __builtin_trap();
    arena_free(c.mem);
    return 0;
}
