#include "kit/dump/dump.h"
#include "kit/found/found.h"
#include "kit/sandbox/testing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    struct tape t = {.left = {(const char *)data, size}, .piece = 61};
    struct sandbox_flow flow = {tape_give, tape_take_text, &t};
    (void)!dump_describe(&c, &flow, S(""));
    t.left = (str){(const char *)data, size};
    flow.write = tape_take;
    (void)!found_dump(&c, &flow, S(""));
    arena_free(c.mem);
    return 0;
}
