#include "base/base.h"

static const uint64_t START = 14695981039346656037u, PRIME = 1099511628211u;

uint64_t str_hash(str s)
{
    return str_hash_on(START, s);
}

uint64_t str_hash_on(uint64_t hash, str s)
{
    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.at[i]) * PRIME;
    return hash;
}

uint64_t str_hash_nocase(str s)
{
    uint64_t hash = START;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.at[i];
        hash = (hash ^ (ch >= 'A' && ch <= 'Z' ? ch + 32u : ch)) * PRIME;
    }
    return hash;
}

uint64_t mix_bits(uint64_t x)
{
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

uint64_t mix_next(uint64_t *state)
{
    return mix_bits(*state += 0x9E3779B97F4A7C15u);
}
