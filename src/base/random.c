#include "base/base.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct random {
    uint64_t state;
};

struct random *random_seeded(struct arena *a, uint64_t seed)
{
    struct random *r = arena_take(a, 1, sizeof *r);
    r->state = seed;
    return r;
}

static void fill_from_system(unsigned char *at, size_t len)
{
    while (len > 0) {
        ssize_t n = getrandom(at, len, 0);
        if (n < 0 && errno != EINTR)
            abort();
        if (n > 0)
            at += n, len -= (size_t)n;
    }
}

void random_bytes(struct ctx *c, void *out, size_t len)
{
    unsigned char *at = out;
    if (!c->site || !c->site->random) {
        fill_from_system(at, len);
        return;
    }
    for (size_t i = 0; i < len; i += 8) {
        uint64_t bits = mix_next(&c->site->random->state);
        memcpy(at + i, &bits, len - i < 8 ? len - i : 8);
    }
}

uint64_t random_below(struct ctx *c, uint64_t limit)
{
    uint64_t bits, uneven = -limit % limit; /* 2^64 mod limit: so many values are too often */
    do
        random_bytes(c, &bits, sizeof bits);
    while (bits < uneven);
    return bits % limit;
}
