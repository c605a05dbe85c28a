#include "kit/found/found.h"
#include "kit/sandbox/testing.h"

/* The first byte chooses the reader of pages; the same bytes are also an archive and a history. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    static sandbox_job *const READERS[] = {github_found, gitlab_found, discourse_found,
                                           stackexchange_found};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    if (size > 0) {
        const str input = {(const char *)data + 1, size - 1};
        struct text out = {.mem = c.mem};
        struct tape archive = {.left = input, .piece = 61}, history = archive;
        const struct sandbox_flow flow = {tape_give, tape_take, &archive},
                                  git = {tape_give, tape_take, &history};
        (void)!READERS[data[0] % COUNT(READERS)](&c, input, S("https://a.example/t/1"), &out);
        (void)!github_archive(&c, &flow, S(""));
        (void)!git_found(&c, &git, S("v1\nv2\n"));
    }
    arena_free(c.mem);
    return 0;
}
