#include "kit/sign/sign.h"

#include <string.h>

/* A badge as it comes: JSON, a token, a certificate. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size}, canonical, again;
    struct text out = {.mem = c.mem};
    struct sign_badge b;
    if (sign_read(&c, input, S(""), &out) == OK && sign_taken(&c, text_str(&out), &b) != OK &&
        str_chars(input) != SIZE_MAX)
        __builtin_trap();
    /* what is canonical stays as it is */
    if (sign_canonical(&c, input, &canonical) == OK &&
        (sign_canonical(&c, canonical, &again) != OK || !str_same(canonical, again)))
        __builtin_trap();
    arena_free(c.mem);
    return 0;
}
