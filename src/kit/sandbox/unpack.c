#include "kit/sandbox/sandbox.h"

#include <string.h>
#include <zlib.h>

enum { PIECE = 64 << 10 };

struct sandbox_unpacking {
    const struct sandbox_flow *flow;
    z_stream z;
    bool packed, whole, ended, wrong; /* whole: a packed part was read to its end */
    size_t start, end;                /* of what is read and not unpacked yet */
    char room[PIECE];
};

static void fill(struct sandbox_unpacking *u)
{
    memmove(u->room, u->room + u->start, u->end - u->start);
    u->end -= u->start;
    u->start = 0;
    size_t got = u->flow->read(u->flow->state, u->room + u->end, PIECE - u->end);
    u->ended = got == 0;
    u->end += got;
}

static size_t read_plain(struct sandbox_unpacking *u, char *room, size_t len)
{
    size_t left = u->end - u->start, n = left < len ? left : len;
    if (n == 0)
        return u->flow->read(u->flow->state, room, len);
    memcpy(room, u->room + u->start, n);
    u->start += n;
    return n;
}

/* Another part may follow, or bytes that fill up the file and mean nothing. */
static void take_answer(struct sandbox_unpacking *u, int answer)
{
    if (answer == Z_STREAM_END) {
        u->whole = true;
        u->wrong = inflateReset(&u->z) != Z_OK;
    } else if (answer != Z_OK && answer != Z_BUF_ERROR) {
        bool fills = u->whole && u->z.total_out == 0;
        u->wrong = !fills;
        u->ended = true;
        u->start = u->end;
        u->z.total_in = 0;
    }
}

static size_t read_unpacked(void *state, char *room, size_t len)
{
    struct sandbox_unpacking *u = state;
    if (!u->packed)
        return read_plain(u, room, len);
    u->z.next_out = (unsigned char *)room;
    u->z.avail_out = (unsigned)(len < PIECE ? len : PIECE);
    unsigned wanted = u->z.avail_out;
    while (u->z.avail_out == wanted && !u->wrong) {
        if (u->start == u->end && !u->ended)
            fill(u);
        if (u->start == u->end)
            break;
        u->z.next_in = (unsigned char *)u->room + u->start;
        u->z.avail_in = (unsigned)(u->end - u->start);
        int answer = inflate(&u->z, Z_NO_FLUSH);
        u->start = u->end - u->z.avail_in;
        take_answer(u, answer);
    }
    return wanted - u->z.avail_out;
}

static bool write_on(void *state, str bytes)
{
    const struct sandbox_unpacking *u = state;
    return u->flow->write(u->flow->state, bytes);
}

struct sandbox_unpacking *sandbox_unpack(struct ctx *c, const struct sandbox_flow *flow,
                                         struct sandbox_flow *plain)
{
    struct sandbox_unpacking *u = arena_take(c->mem, 1, sizeof *u);
    u->flow = flow;
    while (u->end < 2 && !u->ended)
        fill(u);
    u->packed = u->end >= 2 && u->room[0] == '\x1F' && u->room[1] == '\x8B';
    if (u->packed)
        u->wrong = inflateInit2(&u->z, 15 + 16) != Z_OK;
    *plain = (struct sandbox_flow){read_unpacked, write_on, u};
    return u;
}

enum err sandbox_unpacked(struct ctx *c, struct sandbox_unpacking *u, enum err e)
{
    bool cut = u->packed && u->ended && u->z.total_in > 0; /* within a packed part */
    if (u->packed)
        (void)inflateEnd(&u->z);
    if (!e && (u->wrong || cut))
        return fail(c, ERR_INVALID, "This file is damaged: it cannot be unpacked to its end.");
    return e;
}
