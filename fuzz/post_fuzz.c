#include "kit/nntp/nntp.h"

#include <string.h>

static bool inside(str whole, str part)
{
    return part.len == 0 || (part.at >= whole.at && part.at + part.len <= whole.at + whole.len);
}

/* An article that somebody posts. What is taken has its fields, and no line that hides another one. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    str source = {(const char *)data, size};
    struct nntp_post post;
    if (nntp_post_read(&c, source, &post) == OK &&
        (post.from.len == 0 || post.subject.len == 0 || post.n_groups == 0 ||
         memchr(post.subject.at, '\n', post.subject.len) || !inside(source, post.body) ||
         (post.cancels.len > 0 && post.supersedes.len > 0)))
        __builtin_trap();
    arena_free(c.mem);
    return 0;
}
