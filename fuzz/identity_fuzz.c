#include "kit/identity/identity.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    struct text out = {.mem = c.mem};
    str input = {(const char *)data, size};
    if (identity_describe(&c, input, (str){0}, &out) != OK || str_chars(text_str(&out)) == SIZE_MAX)
        __builtin_trap();
    arena_free(c.mem);
    return 0;
}
