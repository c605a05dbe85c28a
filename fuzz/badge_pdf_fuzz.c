#include "kit/sign/inside.h"

#include <string.h>

/* A certificate with what the fuzzer says in the place of its badge, or before and behind it. */
static str certificate_of(struct arena *mem, str bytes)
{
    struct text t = {.mem = mem};
    str before = str_upto(bytes, bytes.len > 0 ? (unsigned char)bytes.at[0] : 0);
    str badge = str_from(bytes, before.len);
    text_add(&t, S("%PDF-1.7\n"));
    text_add(&t, before);
    text_format(&t, "<< /Type /EmbeddedFile /Subtype /application#2Fvc#2Bld#2Bjson /Length %zu",
                badge.len);
    text_add(&t, S(" >>\nstream\n"));
    text_add(&t, badge);
    text_add(&t, S("\nendstream\nendobj\n"));
    return text_str(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    str bytes = {(const char *)data, size}, whole = certificate_of(c.mem, bytes), json;
    struct text out = {.mem = c.mem};
    (void)!sign_read(&c, whole, S(""), &out);
    (void)!sign_from_pdf(&c, bytes, &json);
    /* what is found lies within the file */
    if (sign_from_pdf(&c, whole, &json) == OK &&
        (json.at < whole.at || json.at + json.len > whole.at + whole.len))
        __builtin_trap();
    arena_free(c.mem);
    return 0;
}
