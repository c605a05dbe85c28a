#include "kit/dump/dump.h"
#include "kit/found/found.h"

#include <string.h>

/* Gives the input in odd pieces, and takes what comes. */
struct tape {
    str left;
    size_t taken;
};

static size_t give(void *state, char *room, size_t len)
{
    struct tape *t = state;
    str part = str_upto(t->left, len < 61 ? len : 61);
    if (part.len > 0)
        memcpy(room, part.at, part.len);
    t->left = str_from(t->left, part.len);
    return part.len;
}

static bool take(void *state, str bytes)
{
    if (str_chars(bytes) == SIZE_MAX)
        __builtin_trap();
    ((struct tape *)state)->taken += bytes.len;
    return true;
}

static bool take_records(void *state, str bytes)
{
    ((struct tape *)state)->taken += bytes.len;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    struct tape t = {.left = {(const char *)data, size}};
    struct sandbox_flow flow = {give, take, &t};
    (void)!dump_describe(&c, &flow, S(""));
    t.left = (str){(const char *)data, size};
    flow.write = take_records;
    (void)!found_dump(&c, &flow, S(""));
    arena_free(c.mem);
    return 0;
}
