#include "kit/tlog/tlog.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* a key, a line end, a checkpoint */
    struct ctx c = {.mem = arena_new()};
    str input = {(const char *)data, size}, key_text = str_upto(input, str_find(input, S("\n")));
    struct tlog_key key;
    struct tlog_signer signer;
    struct tlog_head head;
    static const unsigned char seed[32] = {1};
    if (tlog_key_read(key_text, &key)) {
        if (!str_same(tlog_key_text(c.mem, &key), key_text))
            __builtin_trap();
        (void)!tlog_checkpoint_open(&c, str_from(input, key_text.len + 1), &key, &head);
    }
    (void)!tlog_signer_read(c.mem, key_text, &signer);
    tlog_signer_make(S("a.example/log"), seed, &signer);
    if (!tlog_checkpoint_open(&c, input, &signer.key, &head) && head.size < 0)
        __builtin_trap();
    /* whatever is signed is read or refused */
    (void)!tlog_checkpoint_open(&c, tlog_note_sign(c.mem, input, &signer), &signer.key, &head);
    arena_free(c.mem);
    return 0;
}
