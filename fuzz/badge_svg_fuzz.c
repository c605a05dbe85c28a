#include "kit/sign/inside.h"

#include <string.h>

#define DRAWING "<svg xmlns=\"http://www.w3.org/2000/svg\"><path/></svg>"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size}, baked, json;
    struct text out = {.mem = c.mem};
    (void)!sign_unbake(&c, input, &json);
    (void)!sign_read(&c, input, S(""), &out);
    (void)!sign_bake(&c, input, S("{}"), &baked);
    /* any JSON can be put into a drawing, and comes out as it was */
    if (sign_canonical(&c, input, &json) == OK && json.len > 1 && json.at[0] == '{' &&
        str_chars(json) != SIZE_MAX) {
        str text = json;
        if (sign_bake(&c, S(DRAWING), text, &baked) != OK || sign_unbake(&c, baked, &json) != OK ||
            !str_same(json, text))
            __builtin_trap();
    }
    arena_free(c.mem);
    return 0;
}
