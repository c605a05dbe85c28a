#include "kit/tlog/tlog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c = {.mem = arena_new()};
    struct tlog_receipt receipt;
    str text = {(const char *)data, size};
    if (!tlog_receipt_read(&c, text, &receipt) &&
        !str_same(tlog_receipt_text(c.mem, &receipt), text))
        __builtin_trap(); /* there is one way only to write it */
    arena_free(c.mem);
    return 0;
}
