#include "kit/fetch/inside.h"

#include <stdlib.h>
#include <string.h>

bool news_is_group(str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char ch = name.at[i];
        bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                     (ch >= '0' && ch <= '9') || (ch != '\0' && strchr(".-+_", ch));
        if (!plain)
            return false;
    }
    return name.len > 0 && name.len <= 200;
}

char *news_as_web(str url)
{
    static const struct {
        str scheme, web;
        int port;
    } SCHEMES[] = {{S("news://"), S("http://"), NEWS_PORT},
                   {S("nntp://"), S("http://"), NEWS_PORT},
                   {S("nntps://"), S("https://"), NEWS_SECURE_PORT},
                   {S("snews://"), S("https://"), NEWS_SECURE_PORT}};
    for (size_t i = 0; i < COUNT(SCHEMES); i++) {
        str scheme = SCHEMES[i].scheme, rest = str_from(url, scheme.len);
        size_t slash = str_find(rest, S("/"));
        if (!str_same_nocase(str_upto(url, scheme.len), scheme) || slash == SIZE_MAX ||
            !news_is_group(str_from(rest, slash + 1)))
            continue;
        str host = str_upto(rest, slash);
        size_t colon = str_find(host, S(":")), bracket = str_find(host, S("]"));
        bool ported = bracket == SIZE_MAX ? colon != SIZE_MAX
                                          : str_find(str_from(host, bracket), S(":")) != SIZE_MAX;
        struct arena *mem = arena_new();
        str web = ported
                      ? arena_format(mem, "%.*s%.*s", STR_ARG(SCHEMES[i].web), STR_ARG(rest))
                      : arena_format(mem, "%.*s%.*s:%d%.*s", STR_ARG(SCHEMES[i].web), STR_ARG(host),
                                     SCHEMES[i].port, STR_ARG(str_from(rest, slash)));
        char *copy = strdup(web.at);
        arena_free(mem);
        return copy;
    }
    return NULL;
}

/* The place's address is "news://host:port/group": nothing in it needs a percent sign. */
str news_script(struct arena *mem, const struct place *p, struct news_range range)
{
    str whole = str_of(p->url), rest = str_from(whole, str_find(whole, S("://")) + 3);
    size_t slash = str_find(rest, S("/"));
    str host = str_upto(rest, slash), group = str_from(rest, slash + 1);
    str over = range.to == 0 ? (str){0}
                             : arena_format(mem, "%%0D%%0AOVER%%20%lld-%lld", (long long)range.from,
                                            (long long)range.to);
    return arena_format(mem, "%s://%.*s/1GROUP%%20%.*s%.*s%%0D%%0AQUIT",
                        p->secure ? "gophers" : "gopher", STR_ARG(host), STR_ARG(group),
                        STR_ARG(over));
}

/* "211 number first last group" */
bool news_numbers(str said, int64_t *first, int64_t *last)
{
    for (str line; str_cut(&said, '\n', &line);) {
        str code, number, from, to;
        int64_t n;
        if (!str_starts(line, S("211 ")))
            continue;
        return str_cut(&line, ' ', &code) && str_cut(&line, ' ', &number) &&
               str_cut(&line, ' ', &from) && str_cut(&line, ' ', &to) && str_int(number, &n) &&
               str_int(from, first) && str_int(str_trim(to), last) && *first >= 0 && *last >= 0;
    }
    return false;
}

struct news_range news_range(int64_t cursor, int64_t first, int64_t last)
{
    if (last < first || cursor == last)
        return (struct news_range){0};        /* nothing, or nothing new */
    bool known = cursor > 0 && cursor < last; /* else the group was numbered anew */
    int64_t from = known ? cursor + 1 : last - NEWS_MOST + 1;
    from = from < first ? first : from;
    from = from < 1 ? 1 : from;
    return (struct news_range){from, last - from < NEWS_MOST ? last : from + NEWS_MOST - 1};
}
