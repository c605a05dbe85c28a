#include "base/base.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SEQUENCE_BITS = 12, NODE_BITS = 10, START = 1577836800 }; /* 2020-01-01T00:00:00Z */

struct ids {
    unsigned node;
    _Atomic uint64_t last; /* milliseconds and sequence of the latest id */
};

struct ids *ids_new(unsigned node)
{
    struct ids *ids = calloc(1, sizeof *ids);
    if (!ids)
        abort();
    ids->node = node & ((1U << NODE_BITS) - 1);
    return ids;
}

void ids_free(struct ids *ids)
{
    free(ids);
}

static int64_t now_ms(const struct ctx *c)
{
    if (c->site->random)
        return (c->now.s - START) * 1000;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    int64_t moved = c->site->clock ? c->site->clock->offset_s : 0;
    return ((int64_t)t.tv_sec + moved - START) * 1000 + t.tv_nsec / 1000000;
}

/* More than 4096 ids in a millisecond borrow from the next one; so does a clock that was set back.
 */
int64_t id_new(struct ctx *c)
{
    struct ids *ids = c->site->ids;
    int64_t ms = now_ms(c);
    uint64_t first = ms < 0 ? 0 : (uint64_t)ms << SEQUENCE_BITS;
    uint64_t last = atomic_load(&ids->last), next;
    do
        next = first > last ? first : last + 1;
    while (!atomic_compare_exchange_weak(&ids->last, &last, next));
    uint64_t sequence = next & ((1U << SEQUENCE_BITS) - 1);
    return (int64_t)((next >> SEQUENCE_BITS) << (SEQUENCE_BITS + NODE_BITS) |
                     (uint64_t)ids->node << SEQUENCE_BITS | sequence);
}

moment id_moment(int64_t id)
{
    return (moment){(id >> (SEQUENCE_BITS + NODE_BITS)) / 1000 + START};
}

int64_t id_from(moment m)
{
    return m.s <= START ? 0 : (m.s - START) * 1000 << (SEQUENCE_BITS + NODE_BITS);
}

static int64_t id_at(const struct id_list *in, size_t i)
{
    int64_t id;
    memcpy(&id, (const char *)in->rows + i * in->step + in->at, sizeof id);
    return id;
}

size_t id_place(struct id_list in, int64_t id)
{
    size_t low = 0, high = in.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (id_at(&in, middle) < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t id_find(struct id_list in, int64_t id)
{
    size_t at = id_place(in, id);
    return at < in.n && id_at(&in, at) == id ? at : SIZE_MAX;
}

static int by_id(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

size_t id_sort(int64_t *list, size_t n)
{
    size_t different = 0;
    if (n > 1)
        qsort(list, n, sizeof *list, by_id);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || list[i] != list[i - 1])
            list[different++] = list[i];
    return different;
}
