#include "app/marks.h"

enum { ROOM_FIRST = 1024 };

static size_t slot_of(const struct marks *m, int64_t key)
{
    size_t at = (size_t)mix_bits((uint64_t)key) & (m->room - 1);
    while (m->mark[at] && m->key[at] != key)
        at = (at + 1) & (m->room - 1);
    return at;
}

unsigned char mark_of(const struct marks *m, int64_t key)
{
    return m->room ? m->mark[slot_of(m, key)] : 0;
}

static void grow(struct marks *m)
{
    struct marks bigger = {.mem = m->mem, .room = m->room ? 2 * m->room : ROOM_FIRST, .n = m->n};
    bigger.key = arena_take(m->mem, bigger.room, sizeof *bigger.key);
    bigger.mark = arena_take(m->mem, bigger.room, 1);
    for (size_t i = 0; i < m->room; i++)
        if (m->mark[i]) {
            size_t at = slot_of(&bigger, m->key[i]);
            bigger.key[at] = m->key[i];
            bigger.mark[at] = m->mark[i];
        }
    *m = bigger;
}

void mark_set(struct marks *m, int64_t key, unsigned char mark)
{
    if (2 * m->n >= m->room)
        grow(m);
    size_t at = slot_of(m, key);
    m->n += m->mark[at] == 0;
    m->key[at] = key;
    m->mark[at] = mark;
}
