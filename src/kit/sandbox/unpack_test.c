#include "base/test.h"
#include "kit/sandbox/testing.h"

#include <string.h>
#include <zlib.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static str packed(struct arena *mem, str s)
{
    z_stream z = {0};
    size_t room = s.len + 100;
    char *out = arena_take(mem, room, 1);
    CHECK(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    z.next_in = (unsigned char *)arena_copy(mem, s).at;
    z.avail_in = (unsigned)s.len;
    z.next_out = (unsigned char *)out;
    z.avail_out = (unsigned)room;
    CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    size_t len = z.total_out;
    CHECK(deflateEnd(&z) == Z_OK);
    return (str){out, len};
}

static str joined(struct arena *mem, str a, str b)
{
    struct text t = {.mem = mem};
    text_add(&t, a);
    text_add(&t, b);
    return text_str(&t);
}

/* What comes out, or why nothing does. */
static str outcome(struct ctx *c, str bytes, size_t piece)
{
    struct tape tape = {.left = bytes, .piece = piece};
    const struct sandbox_flow flow = {tape_give, tape_take, &tape};
    struct sandbox_flow plain;
    struct text out = {.mem = c->mem};
    char room[1000];
    struct sandbox_unpacking *u = sandbox_unpack(c, &flow, &plain);
    for (size_t n; (n = plain.read(plain.state, room, sizeof room)) > 0;)
        text_add(&out, (str){room, n});
    return sandbox_unpacked(c, u, OK) == OK ? text_str(&out) : c->why;
}

int main(void)
{
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH};
    struct text words = {.mem = c.mem};
    for (int i = 0; i < 20000; i++)
        text_format(&words, "line %d\n", i * i);
    str plain = text_str(&words), one = packed(c.mem, plain);
    const str damaged = S("This file is damaged: it cannot be unpacked to its end.");
    char *wrong = arena_take(c.mem, one.len, 1);
    memcpy(wrong, one.at, one.len);
    memset(wrong + one.len / 2, 'x', 100);
    const struct {
        str bytes, outcome;
    } FACTS[] = {
        {S(""), S("")},
        {S("x"), S("x")},
        {plain, plain},
        {one, plain},
        {joined(c.mem, one, packed(c.mem, S("more"))), joined(c.mem, plain, S("more"))},
        {joined(c.mem, one, S("\0\0\0\0")), plain}, /* fills a block */
        {str_upto(one, one.len - 1), damaged},
        {str_upto(one, 30), damaged},
        {S("\x1F\x8B"), damaged},
        {{wrong, one.len}, damaged},
    };
    static const size_t PIECES[] = {1 << 20, 1000, 7, 1};
    for (size_t i = 0; i < COUNT(FACTS); i++)
        for (size_t k = 0; k < COUNT(PIECES); k++)
            CHECK_STR(outcome(&c, FACTS[i].bytes, PIECES[k]), FACTS[i].outcome);
    arena_free(c.mem);
    return CHECK_RESULT();
}
