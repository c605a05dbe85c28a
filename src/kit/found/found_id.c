#include "kit/found/found_talks.h"

#include <string.h>

static uint64_t hash_of(const str *words, size_t n)
{
    uint64_t h = str_hash(S(""));
    for (size_t k = 0; k < n; k++)
        h = str_hash_on(str_hash_on(h, words[k]), S("\x1f"));
    return h ? h : 1;
}

/* False: it was there before. */
static bool put(struct found_ids *ids, uint64_t h)
{
    size_t at = h & (ids->room - 1);
    while (ids->places[at] && ids->places[at] != h)
        at = (at + 1) & (ids->room - 1);
    bool fresh = ids->places[at] == 0;
    ids->places[at] = h;
    ids->n += fresh;
    return fresh;
}

static void grow(struct found_ids *ids)
{
    struct found_ids wider = {ids->mem, NULL, ids->room ? 2 * ids->room : 256, 0};
    wider.places = arena_take(ids->mem, wider.room, sizeof *wider.places);
    for (size_t i = 0; i < ids->room; i++)
        if (ids->places[i])
            (void)put(&wider, ids->places[i]);
    *ids = wider;
}

str found_made_id(struct ctx *c, struct found_ids *ids, const str *words, size_t n)
{
    uint64_t h = hash_of(words, n);
    if (2 * (ids->n + 1) > ids->room)
        grow(ids);
    while (!put(ids, h))
        h = h * 6364136223846793005u + 1442695040888963407u;
    return arena_format(c->mem, "made:%016llx", (unsigned long long)h);
}
