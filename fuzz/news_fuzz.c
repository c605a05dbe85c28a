#include "kit/found/found.h"

#include <string.h>

/* What a news server says, and the pages of an archive of mail. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size};
    struct text out = {.mem = c.mem};
    (void)!news_found(&c, input, S("news://n.example:119/a.b"), &out);
    out.len = 0;
    (void)!pipermail_found(&c, input, S("https://l.example/dev/1.txt?2024-May.txt"), &out);
    arena_free(c.mem);
    return 0;
}
