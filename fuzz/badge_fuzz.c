#include "kit/sign/sign.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* the first letter: a badge, a slot of a status list, or a document of keys */
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = size ? (str){(const char *)data + 1, size - 1} : (str){0};
    struct text out = {.mem = c.mem};
    struct sign_badge b;
    str canonical, again;
    if (size > 0 && data[0] == 'k') {
        (void)!sign_read_key(&c, input, S("did:web:example.org#key"), &out);
    } else if (sign_read(&c, input, size > 0 && data[0] == 'l' ? S("7") : S(""), &out) == OK) {
        if (sign_taken(&c, text_str(&out), &b) != OK && str_chars(input) != SIZE_MAX)
            __builtin_trap();
    }
    /* what is canonical stays as it is */
    if (sign_canonical(&c, input, &canonical) == OK &&
        (sign_canonical(&c, canonical, &again) != OK || !str_same(canonical, again)))
        __builtin_trap();
    arena_free(c.mem);
    return 0;
}
