/* The address of a request, its headers, cookies, and the coding of the answer. */
#include "kit/net/net.h"
#include "kit/http/compress.h"
#include "kit/http/cookie.h"
#include "kit/http/guard.h"
#include "kit/http/route.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(str path)
{
    bool bad = path.len == 0 || memchr(path.at, 0, path.len) || memchr(path.at, '\\', path.len) ||
               str_find(path, S("/../")) != SIZE_MAX || str_ends(path, S("/..")) ||
               str_chars(path) == SIZE_MAX;
    if (bad)
        __builtin_trap();
    int64_t arg[4];
    str word[2];
    (void)route_fits("/a/#/@.x/@", path, arg, word);
}

static void check_value(str value)
{
    struct networks networks = {.n = 0};
    (void)networks_read(value, &networks);
    (void)address_forwarded(&networks, (struct address){{0}}, value);
    (void)coding_accepted(value);
    (void)cookie_personal(value);
    if (str_find(cookie_value(value, S("plaudit")), S(";")) != SIZE_MAX)
        __builtin_trap();
}

/* Lines: the target, then "name: value". */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new();
    str rest = arena_copy(mem, (str){(const char *)data, size}), line;
    struct ask ask = {.method = S("GET")};
    if (str_cut(&rest, '\n', &line)) {
        char *target = arena_take(mem, line.len + 1, 1);
        if (line.len > 0)
            memcpy(target, line.at, line.len);
        if (guard_target(target, line.len, &ask) == GUARD_OK)
            check_path(ask.path);
    }
    struct header list[HEADERS_MAX];
    size_t n = 0;
    while (n < HEADERS_MAX && str_cut(&rest, '\n', &line)) {
        size_t colon = str_find(line, S(":"));
        list[n++] = (struct header){str_upto(line, colon),
                                    colon == SIZE_MAX ? S("") : str_from(line, colon + 1)};
        check_value(list[n - 1].value);
    }
    if (guard_headers(list, n, false, &ask) == GUARD_OK &&
        (ask.host.len == 0 || (ask.body && ask.length == 0) || ask.length < -1))
        __builtin_trap();
    arena_free(mem);
    return 0;
}
