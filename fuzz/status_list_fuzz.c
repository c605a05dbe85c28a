#include "kit/sign/inside.h"

#include <string.h>

/* A status list: as a document; and slots that were set are those that are found set. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 16, BYTES = 3 };
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size};
    struct text out = {.mem = c.mem};
    struct sign_badge b;
    int64_t set[MOST], slots = 0;
    bool bit = false;
    size_t n = 0;
    if (size > 0 && data[0] != '{') {
        for (; n < MOST && BYTES * (n + 1) <= size; n++)
            set[n] = (data[BYTES * n] << 16 | data[BYTES * n + 1] << 8 | data[BYTES * n + 2]) %
                     SIGN_LIST_SLOTS;
        str list = sign_list(c.mem, set, n);
        for (size_t i = 0; i < n; i++)
            if (sign_list_bit(&c, list, set[i], &bit, &slots) != OK || !bit ||
                slots != SIGN_LIST_SLOTS)
                __builtin_trap();
        (void)!sign_list_bit(&c, input, 7, &bit, &slots);
    } else if (sign_read(&c, input, S("7"), &out) == OK &&
               (sign_taken(&c, text_str(&out), &b) != OK && str_chars(input) != SIZE_MAX)) {
        __builtin_trap();
    }
    arena_free(c.mem);
    return 0;
}
