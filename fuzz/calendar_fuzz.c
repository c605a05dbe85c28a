#include "kit/calendar/calendar.h"
#include "kit/found/found.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    struct text out = {.mem = c.mem};
    (void)!calendar_describe(&c, (str){(const char *)data, size}, S("2028-12-31"), &out);
    struct text record = {.mem = c.mem};
    struct found_list list;
    if (calendar_found(&c, (str){(const char *)data, size}, S("2028-12-31"), &record) == OK &&
        found_taken(&c, text_str(&record), &list) != OK)
        __builtin_trap();
    arena_free(c.mem);
    return 0;
}
