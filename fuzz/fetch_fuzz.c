#include "kit/fetch/inside.h"

#include <stdlib.h>

/* The heads of an answer, line by line, and the addresses in them. */
static void read_heads(str input)
{
    struct arena *mem = arena_new();
    struct heads h = {0};
    struct place p;
    heads_begin(&h);
    for (str rest = input, line; str_cut(&rest, '\n', &line);)
        heads_take(mem, &h, line);
    if (heads_fresh(&h) < 0 || heads_retry(&h, (moment){1000}) < 0)
        __builtin_trap();
    str hub = heads_link(mem, &h, S("hub"), "https://a.example/feed");
    if (hub.len > 0 && !str_starts(hub, S("http")))
        __builtin_trap();
    if (place_read(h.location, "https://a.example/feed?x", &p) == FETCH_OK) {
        if (p.port <= 0 || !p.host[0] || !str_starts(str_of(p.url), S("http")))
            __builtin_trap();
        free(p.url);
    }
    if (place_read(input, NULL, &p) == FETCH_OK) {
        (void)place_path(p.url);
        (void)place_origin(p.url);
        free(p.url);
    }
    arena_free(mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str input = {(const char *)data, size}, payload;
    struct fetch_answer answer;
    struct fetch_request ask;
    struct record head;
    struct queue q = {0};
    read_heads(input);
    /* what a process that was taken over could send */
    queue_add(&q, input);
    while (record_peek(&q, &head, &payload) == RECORD_WHOLE) {
        (void)!wire_take_answer(payload, &answer);
        (void)!wire_take_ask(payload, &ask);
        queue_drop(&q, sizeof head + head.len);
    }
    queue_free(&q);
    (void)!wire_take_answer(input, &answer);
    return 0;
}
