#include "kit/fetch/robots.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* a path, a line end, the file */
    str input = {(const char *)data, size};
    size_t end = str_find(input, S("\n"));
    str path = str_upto(input, end), text = end == SIZE_MAX ? (str){0} : str_from(input, end + 1);
    struct robots *r = robots_read(text);
    if (robots_bytes(r) > 256 + size * 4 || robots_delay_ms(r) > ROBOTS_DELAY_MAX_S * 1000 ||
        !robots_allow(r, S("/robots.txt")))
        __builtin_trap();
    (void)!robots_allow(r, path);
    robots_free(r);
    return 0;
}
