#include "kit/tlog/tlog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c = {.mem = arena_new()};
    struct tlog_submission sent, again;
    if (tlog_submission_read(&c, (str){(const char *)data, size}, &sent) == OK) {
        str text = tlog_submission_text(c.mem, &sent);
        (void)!tlog_submission_read(&c, text, &again);
        str lines = tlog_note_signatures(sent.checkpoint), name;
        while (tlog_signature_next(&lines, &name))
            if (name.len > size)
                __builtin_trap();
    }
    arena_free(c.mem);
    return 0;
}
