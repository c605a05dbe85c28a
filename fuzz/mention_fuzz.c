#include "feature/blog/mention.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A page elsewhere that says it links to a post. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c = {.mem = arena_new(), .now = {1000}, .bits = ANYBODY};
    struct text out = {.mem = c.mem};
    (void)!mention_read(&c, (str){(const char *)data, size},
                        S("https://a.example/blog/two-pots\nhttps://b.example/1"), &out);
    arena_free(c.mem);
    return 0;
}
