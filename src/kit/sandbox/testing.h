/* testing.h -- for tests and fuzzers of readers of streams: bytes in memory, given in pieces. */
#ifndef KIT_SANDBOX_TESTING_H
#define KIT_SANDBOX_TESTING_H

#include "kit/sandbox/sandbox.h"

#include <string.h>

struct tape {
    str left;
    size_t piece;    /* bytes given at once, at most */
    size_t more;     /* so many bytes 'x' come after it */
    size_t items;    /* for the test: what it took */
    struct text out; /* what was written; without memory it is left out */
};

static inline size_t tape_give(void *state, char *room, size_t len)
{
    struct tape *t = state;
    str part = str_upto(t->left, len < t->piece ? len : t->piece);
    if (part.len == 0 && t->more > 0) {
        len = len < t->more ? len : t->more;
        memset(room, 'x', len);
        t->more -= len;
        return len;
    }
    if (part.len > 0)
        memcpy(room, part.at, part.len);
    t->left = str_from(t->left, part.len);
    return part.len;
}

static inline bool tape_take(void *state, str bytes)
{
    struct tape *t = state;
    if (t->out.mem)
        text_add(&t->out, bytes);
    return true;
}

/* What is written is text: a fuzzer stops if it is not. */
static inline bool tape_take_text(void *state, str bytes)
{
    if (str_chars(bytes) == SIZE_MAX)
        __builtin_trap();
    return tape_take(state, bytes);
}

#endif
