#include "kit/sign/sign.h"

#include <string.h>

/* A document of keys, as an issuer's address gives it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size};
    struct text out = {.mem = c.mem};
    struct sign_method m;
    /* a key that comes out stands in the document, and in its list of those for badges */
    if (sign_read_key(&c, input, S("did:web:example.org#key"), &out) == OK && out.len > 0) {
        if (out.len != SIGN_PUBLIC)
            __builtin_trap();
        str multikey = sign_multikey(c.mem, (const uint8_t *)out.at);
        if (str_find(input, S("\\")) == SIZE_MAX &&
            str_find(input, S("publicKeyJwk")) == SIZE_MAX &&
            (str_find(input, multikey) == SIZE_MAX ||
             str_find(input, S("assertionMethod")) == SIZE_MAX))
            __builtin_trap();
    }
    /* and a name of an issuer */
    if (sign_method_read(c.mem, input, &m) && m.address.len > 0 &&
        !str_starts(m.address, S("https://")))
        __builtin_trap();
    arena_free(c.mem);
    return 0;
}
