#include "kit/fetch/fetcher.h"

bool fetch_tokens_read(struct arena *mem, str text, struct fetch_tokens *tokens)
{
    size_t room = 1;
    for (size_t i = 0; i < text.len; i++)
        room += text.at[i] == ',';
    struct fetch_token *list = arena_take(mem, room, sizeof *list);
    *tokens = (struct fetch_tokens){list, 0};
    for (str part; str_cut(&text, ',', &part);) {
        str host;
        part = str_trim(part);
        if (part.len == 0)
            continue;
        size_t equals = str_find(part, S("="));
        host = str_trim(str_upto(part, equals));
        str token = str_trim(str_from(part, equals == SIZE_MAX ? part.len : equals + 1));
        bool bare = str_find(host, S("/")) == SIZE_MAX && str_find(host, S("@")) == SIZE_MAX &&
                    str_find(host, S(" ")) == SIZE_MAX;
        if (host.len == 0 || !bare || token.len == 0 || !fetch_clean(token, FETCH_ETAG_MAX))
            return false;
        list[tokens->n++] = (struct fetch_token){arena_copy(mem, host),
                                                 arena_format(mem, "Bearer %.*s", STR_ARG(token))};
    }
    return true;
}

str fetch_token_for(const struct fetch_tokens *tokens, str url, bool plain_too)
{
    size_t colon = str_find(url, S("://"));
    str scheme = str_upto(url, colon);
    if (colon == SIZE_MAX ||
        !(str_same_nocase(scheme, S("https")) || (plain_too && str_same_nocase(scheme, S("http")))))
        return (str){0};
    str host = str_from(url, colon + 3);
    for (size_t i = 0; i < host.len; i++)
        if (host.at[i] == '/' || host.at[i] == '?' || host.at[i] == '#')
            host.len = i;
    for (size_t i = 0; i < tokens->n; i++)
        if (str_same_nocase(tokens->list[i].host, host))
            return tokens->list[i].value;
    return (str){0};
}
