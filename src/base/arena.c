#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define APART true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define APART true
#endif
#endif
#ifndef APART
#define APART false
#endif

enum { FIRST_BYTES = 16 * 1024, MOST_BYTES = 256 * 1024, ALIGN = _Alignof(max_align_t) };

struct chunk {
    struct chunk *next;
    size_t used, room; /* bytes of data */
    _Alignas(max_align_t) char data[];
};

struct arena {
    struct chunk *head; /* the one that is being filled */
    size_t wanted;      /* bytes of the first chunk; 0: the least */
};

static void *must(void *at)
{
    if (!at)
        abort();
    return at;
}

struct arena *arena_new(void)
{
    return must(calloc(1, sizeof(struct arena)));
}

static void free_chunks(struct chunk *k)
{
    while (k) {
        struct chunk *next = k->next;
        free(k);
        k = next;
    }
}

void arena_free(struct arena *a)
{
    if (a)
        free_chunks(a->head);
    free(a);
}

/* Keeps one chunk that was large enough, or remembers what would have been: after a request or two
 * one chunk serves each. */
void arena_reset(struct arena *a)
{
    struct chunk *kept = NULL;
    size_t used = 0;
    for (struct chunk *k = a->head, *next; k; k = next) {
        next = k->next;
        used += k->used;
        if (!APART && k->room <= MOST_BYTES && (!kept || k->room > kept->room)) {
            free(kept);
            kept = k;
        } else {
            free(k);
        }
    }
    size_t wanted = FIRST_BYTES;
    while (wanted < used && wanted < MOST_BYTES)
        wanted *= 2;
    if (kept && kept->room < wanted) {
        free(kept);
        kept = NULL;
    }
    if (kept)
        *kept = (struct chunk){.room = kept->room};
    a->wanted = wanted;
    a->head = kept;
}

static struct chunk *new_chunk(size_t room)
{
    struct chunk *k = must(malloc(sizeof *k + room));
    *k = (struct chunk){.room = room};
    return k;
}

/* A large piece gets a chunk of its own behind the head, whose rest stays in use. */
static void *take_apart(struct arena *a, size_t bytes)
{
    struct chunk *k = new_chunk(bytes);
    k->used = bytes;
    struct chunk **place = a->head ? &a->head->next : &a->head;
    k->next = *place;
    *place = k;
    return k->data;
}

void *arena_room(struct arena *a, size_t bytes)
{
    if (bytes > PTRDIFF_MAX / 2)
        abort();
    if (APART)
        return take_apart(a, bytes);
    size_t n = (bytes + ALIGN - 1) / ALIGN * ALIGN;
    struct chunk *k = a->head;
    if (!k || k->room - k->used < n) {
        size_t room = k ? 2 * k->room : a->wanted;
        room = room < FIRST_BYTES ? FIRST_BYTES : room > MOST_BYTES ? MOST_BYTES : room;
        if (n > room / 4 && (k || n > room))
            return take_apart(a, n);
        k = new_chunk(room);
        k->next = a->head;
        a->head = k;
    }
    k->used += n;
    return k->data + k->used - n;
}

void *arena_take(struct arena *a, size_t count, size_t size)
{
    size_t n;
    if (__builtin_mul_overflow(count, size, &n))
        abort();
    void *at = arena_room(a, n);
    return n > 0 ? memset(at, 0, n) : at;
}

str arena_copy(struct arena *a, str s)
{
    char *at = arena_room(a, s.len + 1);
    if (s.len > 0)
        memcpy(at, s.at, s.len);
    at[s.len] = 0;
    return (str){at, s.len};
}

str arena_lower(struct arena *a, str s)
{
    char *at = arena_take(a, s.len + 1, 1);
    for (size_t i = 0; i < s.len; i++)
        at[i] = s.at[i] >= 'A' && s.at[i] <= 'Z' ? (char)(s.at[i] - 'A' + 'a') : s.at[i];
    return (str){at, s.len};
}

str arena_hex(struct arena *a, const void *bytes, size_t len)
{
    const unsigned char *from = bytes;
    char *at = arena_take(a, 2 * len + 1, 1);
    for (size_t i = 0; i < len; i++) {
        at[2 * i] = "0123456789abcdef"[from[i] >> 4];
        at[2 * i + 1] = "0123456789abcdef"[from[i] & 15];
    }
    return (str){at, 2 * len};
}

str arena_format_list(struct arena *a, const char *format, va_list values)
{
    char line[256];
    va_list again;
    va_copy(again, values);
    int n = vsnprintf(line, sizeof line, format, values);
    size_t len = n < 0 ? 0 : (size_t)n;
    char *at = arena_room(a, len + 1);
    if (len < sizeof line)
        memcpy(at, line, len);
    else
        (void)vsnprintf(at, len + 1, format, again);
    at[len] = 0;
    va_end(again);
    return (str){at, len};
}

str arena_format(struct arena *a, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    str s = arena_format_list(a, format, values);
    va_end(values);
    return s;
}
