#include "kit/found/found.h"

#include <string.h>

/* The first byte chooses the reader of pages; the same bytes are also an archive and a history. */
struct tape {
    str left;
    size_t taken;
};

static size_t give(void *state, char *room, size_t len)
{
    struct tape *t = state;
    str part = str_upto(t->left, len < 61 ? len : 61);
    if (part.len > 0)
        memcpy(room, part.at, part.len);
    t->left = str_from(t->left, part.len);
    return part.len;
}

static bool take(void *state, str bytes)
{
    ((struct tape *)state)->taken += bytes.len;
    return true;
}

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
        struct tape archive = {.left = input}, history = {.left = input};
        const struct sandbox_flow flow = {give, take, &archive}, git = {give, take, &history};
        (void)!READERS[data[0] % COUNT(READERS)](&c, input, S("https://a.example/t/1"), &out);
        (void)!github_archive(&c, &flow, S(""));
        (void)!git_found(&c, &git, S("v1\nv2\n"));
    }
    arena_free(c.mem);
    return 0;
}
