#include "base/base.h"

#include <stdarg.h>

str site_url(struct ctx *c, str prefix, const char *path, ...)
{
    va_list values;
    va_start(values, path);
    struct text t = {.mem = c->mem};
    text_add(&t, c->site->address);
    text_add(&t, prefix);
    text_add(&t, arena_format_list(c->mem, path, values));
    va_end(values);
    return text_str(&t);
}
