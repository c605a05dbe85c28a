#include "kit/sandbox/sandbox.h"

#include <string.h>

void record_number(struct text *out, int64_t value)
{
    text_add(out, (str){(const char *)&value, sizeof value});
}

void record_put(struct text *out, str s)
{
    record_number(out, (int64_t)s.len);
    text_add(out, s);
}

int64_t taking_number(struct taking *t, int64_t least, int64_t most)
{
    int64_t value;
    if (t->rest.len < sizeof value) {
        t->wrong = true;
        return least;
    }
    memcpy(&value, t->rest.at, sizeof value);
    t->rest = str_from(t->rest, sizeof value);
    t->wrong = t->wrong || value < least || value > most;
    return t->wrong ? least : value;
}

str taking_bytes(struct taking *t)
{
    size_t len = (size_t)taking_number(t, 0, (int64_t)t->rest.len);
    if (len > t->rest.len)
        t->wrong = true;
    if (t->wrong)
        return (str){0};
    str s = str_upto(t->rest, len);
    t->rest = str_from(t->rest, len);
    return s;
}

str taking_text(struct taking *t)
{
    str s = taking_bytes(t);
    t->wrong = t->wrong || str_chars(s) == SIZE_MAX;
    return t->wrong ? (str){0} : s;
}
