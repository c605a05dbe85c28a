#include "kit/message/message.h"

/* A mail that comes in, and the same bytes as a delivery report. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size};
    struct text record = {.mem = c.mem};
    struct message_mail m;
    struct message_notice list[MESSAGE_NOTICES];
    if (message_pack(&c, input, (str){0}, &record) == OK &&
        message_unpack(&c, text_str(&record), &m) != OK)
        __builtin_trap(); /* what we write we can read */
    (void)message_unpack(&c, input, &m);
    for (size_t i = message_notices(&c, input, list, COUNT(list)); i > 0; i--)
        if (str_chars(list[i - 1].diagnostic) == SIZE_MAX)
            __builtin_trap();
    arena_free(c.mem);
    return 0;
}
