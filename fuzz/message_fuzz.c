#include "kit/message/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size};
    struct message m;
    if (message_read(&c, input, &m) == OK &&
        (str_chars(m.text) == SIZE_MAX || str_chars(m.subject) == SIZE_MAX ||
         m.reply.len > m.text.len))
        __builtin_trap();
    /* and the input as a page and as a reply alone */
    (void)message_plain(&c, input);
    (void)message_reply(&c, input);
    arena_free(c.mem);
    return 0;
}
