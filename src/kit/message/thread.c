#include "kit/message/message_internal.h"

#include <string.h>

enum { FARTHEST = 100 };

uint64_t thread_hash(str s)
{
    return mix_bits(str_hash(s));
}

struct thread_node *thread_at(struct threads *t, uint32_t n)
{
    return &t->pages[n / THREAD_PAGE][n % THREAD_PAGE];
}

static bool new_node(struct threads *t, str id, uint32_t *n)
{
    if (t->n >= THREAD_MOST)
        return false;
    *n = (uint32_t)t->n++;
    struct thread_node **page = &t->pages[*n / THREAD_PAGE];
    if (!*page)
        *page = arena_take(t->mem, THREAD_PAGE, sizeof **page);
    *thread_at(t, *n) = (struct thread_node){
        .id = arena_copy(t->mem, id), .parent = NOBODY_YET, .set = *n, .first = NOBODY_YET};
    return true;
}

static size_t slot(const struct threads *t, str id)
{
    return thread_hash(id) & (t->room - 1);
}

static void grow(struct threads *t)
{
    uint32_t *old = t->table;
    size_t n = t->room;
    t->room = n ? n * 2 : 4096;
    t->table = arena_take(t->mem, t->room, sizeof *t->table);
    for (size_t i = 0; i < n; i++) {
        if (!old[i])
            continue;
        size_t at = slot(t, thread_at(t, old[i] - 1)->id);
        while (t->table[at])
            at = (at + 1) & (t->room - 1);
        t->table[at] = old[i];
    }
}

bool thread_node(struct threads *t, str id, uint32_t *n)
{
    if (id.len == 0)
        return new_node(t, id, n);
    if (t->n * 2 >= t->room)
        grow(t);
    size_t at = slot(t, id);
    for (; t->table[at]; at = (at + 1) & (t->room - 1))
        if (str_same(thread_at(t, t->table[at] - 1)->id, id)) {
            *n = t->table[at] - 1;
            return true;
        }
    if (!new_node(t, id, n))
        return false;
    t->table[at] = *n + 1;
    return true;
}

/* The node that stands for the whole thread of n. */
static uint32_t set_of(struct threads *t, uint32_t n)
{
    while (thread_at(t, n)->set != n) {
        uint32_t above = thread_at(t, n)->set;
        thread_at(t, n)->set = thread_at(t, above)->set;
        n = above;
    }
    return n;
}

void thread_link(struct threads *t, uint32_t child, uint32_t parent, bool own)
{
    struct thread_node *node = thread_at(t, child);
    if (child == parent)
        return;
    if (node->parent == NOBODY_YET || (own && !node->own_parent)) {
        node->parent = parent;
        node->own_parent = own;
    }
    uint32_t a = set_of(t, child), b = set_of(t, parent);
    if (a != b)
        thread_at(t, a > b ? a : b)->set = a > b ? b : a;
}

static void put_person(uint64_t *table, size_t room, uint64_t author, size_t *n)
{
    size_t at = author & (room - 1);
    while (table[at] && table[at] != author)
        at = (at + 1) & (room - 1);
    *n += table[at] == 0;
    table[at] = author;
}

void thread_person(struct threads *t, uint64_t author)
{
    if (author == 0)
        return;
    if (t->n_people * 2 >= t->people_room) {
        size_t room = t->people_room ? t->people_room * 2 : 1024, n = 0;
        uint64_t *larger = arena_take(t->mem, room, sizeof *larger);
        for (size_t i = 0; i < t->people_room; i++)
            if (t->people[i])
                put_person(larger, room, t->people[i], &n);
        t->people = larger;
        t->people_room = room;
    }
    put_person(t->people, t->people_room, author, &t->n_people);
}

/* Is a the better first mail than b? One that answers nobody, then one that is there. */
static bool is_earlier(const struct thread_node *a, const struct thread_node *b)
{
    bool a_open = a->parent == NOBODY_YET, b_open = b->parent == NOBODY_YET;
    if (a_open != b_open)
        return a_open;
    if ((a->item.len > 0) != (b->item.len > 0))
        return a->item.len > 0;
    return a->date.set && b->date.set && a->date.value.s < b->date.value.s;
}

void thread_finish(struct threads *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        struct thread_node *whole = thread_at(t, set_of(t, i));
        if (whole->first == NOBODY_YET || is_earlier(thread_at(t, i), thread_at(t, whole->first)))
            whole->first = i;
    }
}

const struct thread_node *thread_first(struct threads *t, uint32_t n)
{
    return thread_at(t, thread_at(t, set_of(t, n))->first);
}

bool thread_answers(struct threads *t, uint32_t n)
{
    const struct thread_node *mail = thread_at(t, n);
    uint32_t above = mail->parent;
    for (int i = 0; i < FARTHEST && above != NOBODY_YET; i++) {
        const struct thread_node *before = thread_at(t, above);
        if (before->item.len > 0)
            return before->author != mail->author && mail->author != 0;
        above = before->parent;
    }
    return false;
}
