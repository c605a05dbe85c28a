#include "kit/found/found_threads.h"

enum { THREADS_MAX = 200000, FIRST_ROOM = 64 };

struct found_thread {
    str id, starter;
};

static struct found_thread *place_of(const struct found_threads *t, str id)
{
    size_t at = str_hash(id) & (t->room - 1);
    while (t->places[at].id.len && !str_same(t->places[at].id, id))
        at = (at + 1) & (t->room - 1);
    return &t->places[at];
}

static void grow(struct found_threads *t)
{
    const struct found_threads old = *t;
    t->room = old.room ? 2 * old.room : FIRST_ROOM;
    t->places = arena_take(t->mem, t->room, sizeof *t->places);
    for (size_t i = 0; i < old.room; i++)
        if (old.places[i].id.len)
            *place_of(t, old.places[i].id) = old.places[i];
}

void found_threads_keep(struct found_threads *t, str thread, str starter)
{
    if (thread.len == 0 || starter.len == 0 || t->n >= THREADS_MAX)
        return;
    if (2 * t->n >= t->room)
        grow(t);
    struct found_thread *place = place_of(t, thread);
    if (place->id.len)
        return;
    *place = (struct found_thread){arena_copy(t->mem, str_upto(thread, FOUND_ID_MAX)),
                                   arena_copy(t->mem, str_upto(starter, FOUND_NAME_MAX))};
    t->n++;
}

str found_threads_starter(const struct found_threads *t, str thread)
{
    return t->room && thread.len ? place_of(t, thread)->starter : (str){0};
}
