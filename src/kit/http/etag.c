#include "kit/http/etag.h"

#include <stdio.h>

void etag_text(uint64_t etag, char text[ETAG_TEXT])
{
    (void)snprintf(text, ETAG_TEXT, "W/\"%016llx\"", (unsigned long long)etag);
}

bool etag_among(str if_none_match, uint64_t etag)
{
    char text[ETAG_TEXT];
    if (if_none_match.len == 0)
        return false;
    if (str_same(if_none_match, S("*")))
        return true;
    etag_text(etag, text);
    return str_find(if_none_match, str_of(text + 2)) != SIZE_MAX;
}
