#include "kit/found/found.h"

/* Parameters that say where a reader came from, not what is read. */
static const char *const tracking[] = {"fbclid",   "gclid",   "dclid", "msclkid", "mc_cid",
                                       "mc_eid",   "igshid",  "yclid", "_ga",     "_gl",
                                       "wt.mc_id", "ref_src", "s_cid", "mkt_tok"};

static bool is_tracking(str pair)
{
    str name;
    if (!str_cut(&pair, '=', &name))
        return true;
    if (name.len >= 4 && str_same_nocase(str_upto(name, 4), S("utm_")))
        return true;
    for (size_t i = 0; i < COUNT(tracking); i++)
        if (str_same_nocase(name, str_of(tracking[i])))
            return true;
    return false;
}

static bool has_space(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] <= ' ' || s.at[i] == 0x7f || s.at[i] == '\\')
            return true;
    return false;
}

/* How much of it stands before the first of these characters. */
static size_t before(str s, char a, char b, char c)
{
    size_t i = 0;
    while (i < s.len && s.at[i] != a && s.at[i] != b && s.at[i] != c)
        i++;
    return i;
}

/* The host without its default port and the dot at the end; empty if it is none. */
static str host_of(str host)
{
    size_t colon = host.len;
    if (before(host, '@', '@', '@') < host.len)
        return S("");
    for (size_t i = host.len; i > 0 && host.at[i - 1] != ']'; i--)
        if (host.at[i - 1] == ':')
            colon = i - 1;
    str port = str_from(host, colon), name = str_upto(host, colon);
    int64_t number;
    if (port.len > 1 && (!str_int(str_from(port, 1), &number) || number < 1 || number > 65535))
        return S("");
    if (str_ends(name, S(".")))
        name = str_upto(name, name.len - 1);
    if (name.len == 0)
        return name;
    bool plain = port.len <= 1 || str_same(port, S(":80")) || str_same(port, S(":443"));
    return plain ? name : (str){name.at, (size_t)(port.at + port.len - name.at)};
}

static void add_query(struct text *t, str query)
{
    char sign = '?';
    for (str pair; str_cut(&query, '&', &pair);) {
        if (pair.len == 0 || is_tracking(pair))
            continue;
        text_char(t, sign);
        text_add(t, pair);
        sign = '&';
    }
}

str found_canonical(struct arena *a, str url)
{
    url = str_trim(url);
    size_t scheme = str_find(url, S("://"));
    if (scheme == SIZE_MAX || has_space(url) ||
        (!str_same_nocase(str_upto(url, scheme), S("http")) &&
         !str_same_nocase(str_upto(url, scheme), S("https"))))
        return S("");
    str rest = str_from(url, scheme + 3);
    rest = str_upto(rest, before(rest, '#', '#', '#'));
    size_t end = before(rest, '/', '?', '?');
    str host = host_of(str_upto(rest, end)), path = str_from(rest, end);
    if (host.len == 0)
        return S("");
    size_t mark = before(path, '?', '?', '?');
    str query = str_from(path, mark + 1);
    path = str_upto(path, mark);
    while (str_ends(path, S("/")))
        path = str_upto(path, path.len - 1);
    struct text t = {.mem = a};
    text_add(&t, S("https://"));
    text_add(&t, arena_lower(a, host));
    text_add(&t, path);
    add_query(&t, query);
    return text_str(&t);
}
