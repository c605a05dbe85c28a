#include "kit/fetch/inside.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { LINKS_MAX = 16 << 10, DATE_MAX = 100 };

void heads_begin(struct heads *h)
{
    *h = (struct heads){.bytes = h->bytes,
                        .length = -1,
                        .retry_after = -1,
                        .max_age = -1,
                        .expires = -1,
                        .date = -1,
                        .limit_reset = -1};
}

static void keep(struct arena *mem, str *at, str value, size_t most)
{
    if (value.len > 0 && fetch_clean(value, most))
        *at = arena_copy(mem, value);
}

/* Seconds since 1970; 0 for a date that is none, which is in the past. */
static int64_t date_of(struct arena *mem, str value)
{
    if (!fetch_clean(value, DATE_MAX))
        return 0;
    time_t at = curl_getdate(arena_copy(mem, value).at, NULL);
    return at > 0 ? (int64_t)at : 0;
}

static int64_t number_of(str value)
{
    int64_t number;
    return str_int(value, &number) && number >= 0 ? number : -1;
}

static void take_cache_control(struct heads *h, str value)
{
    for (str part; str_cut(&value, ',', &part);) {
        part = str_trim(part);
        if (str_same_nocase(part, S("no-store")) || str_same_nocase(part, S("no-cache")))
            h->max_age = 0;
        if (str_same_nocase(str_upto(part, 8), S("max-age=")) && h->max_age < 0)
            h->max_age = number_of(str_from(part, 8));
    }
}

/* Several heads of one name are one list. */
static void take_link(struct arena *mem, struct heads *h, str value)
{
    if (h->links.len + value.len + 2 > LINKS_MAX || !fetch_clean(value, LINKS_MAX))
        return;
    h->links = h->links.len ? arena_format(mem, "%.*s, %.*s", STR_ARG(h->links), STR_ARG(value))
                            : arena_copy(mem, value);
}

static void take_retry(struct arena *mem, struct heads *h, str value)
{
    h->retry_after = number_of(value);
    if (h->retry_after < 0) {
        int64_t at = date_of(mem, value), now = clock_now(NULL).s;
        h->retry_after = at > now ? at - now : -1;
    }
}

void heads_take(struct arena *mem, struct heads *h, str line)
{
    size_t colon = str_find(line, S(":"));
    if (colon == SIZE_MAX)
        return;
    str name = str_upto(line, colon), value = str_trim(str_from(line, colon + 1));
    if (str_same_nocase(name, S("etag")))
        keep(mem, &h->etag, value, FETCH_ETAG_MAX);
    else if (str_same_nocase(name, S("last-modified")))
        keep(mem, &h->modified, value, DATE_MAX);
    else if (str_same_nocase(name, S("content-type")))
        keep(mem, &h->type, value, FETCH_ETAG_MAX);
    else if (str_same_nocase(name, S("content-length")))
        h->length = number_of(value);
    else if (str_same_nocase(name, S("location")))
        keep(mem, &h->location, value, FETCH_PLACE_MAX);
    else if (str_same_nocase(name, S("link")))
        take_link(mem, h, value);
    else if (str_same_nocase(name, S("cache-control")))
        take_cache_control(h, value);
    else if (str_same_nocase(name, S("retry-after")))
        take_retry(mem, h, value);
    else if (str_same_nocase(name, S("expires")))
        h->expires = date_of(mem, value);
    else if (str_same_nocase(name, S("date")))
        h->date = date_of(mem, value);
    else if (str_same_nocase(name, S("x-ratelimit-remaining")))
        h->limit_reached = str_same(value, S("0"));
    else if (str_same_nocase(name, S("x-ratelimit-reset")))
        h->limit_reset = number_of(value);
}

static int64_t within(int64_t seconds)
{
    return seconds < 0 ? 0 : seconds < INT_MAX ? seconds : INT_MAX;
}

int64_t heads_fresh(const struct heads *h)
{
    if (h->max_age >= 0)
        return within(h->max_age);
    return h->expires > 0 && h->date > 0 ? within(h->expires - h->date) : 0;
}

int64_t heads_retry(const struct heads *h, moment now)
{
    if (h->retry_after < 0 && h->limit_reached && h->limit_reset > now.s)
        return within(h->limit_reset - now.s);
    return within(h->retry_after);
}

/* ---- Link (RFC 8288) ------------------------------------------------------------------------- */

/* A word or a quoted text from the start of *rest. */
static str take_value(struct arena *mem, str *rest)
{
    struct text t = {.mem = mem};
    if (rest->len == 0 || rest->at[0] != '"') {
        size_t len = 0;
        while (len < rest->len && !strchr(",; \t", rest->at[len]))
            len++;
        str word = str_upto(*rest, len);
        *rest = str_from(*rest, len);
        return word;
    }
    size_t at = 1;
    for (; at < rest->len && rest->at[at] != '"'; at++) {
        at += rest->at[at] == '\\' && at + 1 < rest->len;
        text_char(&t, rest->at[at]);
    }
    *rest = str_from(*rest, at + 1);
    return text_str(&t);
}

static bool has_word(str list, str word)
{
    for (str one; str_cut(&list, ' ', &one);)
        if (str_same_nocase(one, word))
            return true;
    return false;
}

/* Takes the parameters of one link; true if one of them is the relation. */
static bool take_parameters(struct arena *mem, str *rest, str relation)
{
    bool found = false;
    *rest = str_trim(*rest);
    while (rest->len > 0 && rest->at[0] == ';') {
        size_t len = 1;
        while (len < rest->len && !strchr("=,;", rest->at[len]))
            len++;
        str name = str_trim((str){rest->at + 1, len - 1}), value = {0};
        *rest = str_from(*rest, len);
        if (rest->len > 0 && rest->at[0] == '=') {
            *rest = str_trim(str_from(*rest, 1));
            value = take_value(mem, rest);
        }
        found = found || (str_same_nocase(name, S("rel")) && has_word(value, relation));
        *rest = str_trim(*rest);
    }
    return found;
}

str heads_link(struct arena *mem, const struct heads *h, str relation, const char *base)
{
    str rest = h->links;
    for (;;) {
        size_t begin = str_find(rest, S("<"));
        size_t end = begin == SIZE_MAX ? SIZE_MAX : str_find(str_from(rest, begin), S(">"));
        if (end == SIZE_MAX)
            return (str){0};
        str target = {rest.at + begin + 1, end - 1};
        rest = str_from(rest, begin + end + 1);
        struct place p;
        if (!take_parameters(mem, &rest, relation) || place_read(target, base, &p) != FETCH_OK)
            continue;
        str url = arena_copy(mem, str_of(p.url));
        free(p.url);
        return url;
    }
}
