#include "kit/net/net.h"

#include <string.h>

__extension__ typedef unsigned __int128 wide;

/* Multiply and fold: every bit of both goes into the result. */
static uint64_t mix(uint64_t a, uint64_t b)
{
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word(const char *at)
{
    uint64_t n;
    memcpy(&n, at, sizeof n);
    return n;
}

uint64_t hash_bytes(str s, uint64_t key)
{
    static const uint64_t A = 0x9e3779b97f4a7c15U, B = 0xbf58476d1ce4e5b9U;
    uint64_t h = key ^ mix(s.len ^ A, B);
    const char *at = s.at;
    size_t left = s.len;
    for (; left >= 16; left -= 16, at += 16)
        h = mix(word(at) ^ A ^ h, word(at + 8) ^ B);
    char last[16] = {0};
    if (left > 0)
        memcpy(last, at, left);
    h = mix(word(last) ^ A ^ h, word(last + 8) ^ B);
    return mix(h ^ A, B ^ s.len);
}
