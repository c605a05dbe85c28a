#include "kit/found/found.h"
#include "kit/message/message.h"
#include "kit/sandbox/testing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size};
    bool frames = size > 0 && data[0] >= '0' && data[0] <= '9';
    struct tape t = {.left = input, .piece = 61};
    struct sandbox_flow flow = {tape_give, tape_take_text, &t};
    (void)!message_archive(&c, &flow, frames ? MESSAGE_FRAMES : S(""));
    t.left = (str){(const char *)data, size};
    flow.write = tape_take;
    (void)!found_mails(&c, &flow, frames ? MESSAGE_FRAMES : S(""));
    arena_free(c.mem);
    return 0;
}
