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

/* SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014. */
static uint64_t next(struct random *r)
{
    uint64_t z = r->state += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
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
        uint64_t bits = next(c->site->random);
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
