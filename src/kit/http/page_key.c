#include "kit/http/page_key.h"
#include "kit/http/compress.h"
#include "kit/http/cookie.h"
#include "kit/net/net.h"
#include "kit/i18n/i18n.h"

#include <string.h>

static bool is_true(str s)
{
    return str_same_nocase(s, S("true"));
}

static const struct catalog *language(const struct ask *ask)
{
    if (ask->cookie.len > 0) {
        str chosen = cookie_value(ask->cookie, S(COOKIE_LANGUAGE));
        const struct catalog *catalog = chosen.len > 0 ? i18n_catalog(chosen) : NULL;
        if (catalog)
            return catalog;
    }
    return i18n_negotiate(ask->accept_language);
}

struct page_want page_want(const struct conn *k)
{
    const struct ask *ask = &k->ask;
    bool get = str_same(ask->method, S("GET")) || str_same(ask->method, S("HEAD"));
    bool page = k->found.route && k->found.route->queue == PAGE;
    bool from_elsewhere = str_same(ask->fetch_site, S("cross-site"));
    return (struct page_want){
        .catalog = language(ask),
        /* compressed secrets can be guessed by who makes others' browsers ask */
        .coding =
            from_elsewhere && ask->cookie.len > 0 ? PLAIN : coding_accepted(ask->accept_encoding),
        .part = is_true(ask->part) && !is_true(ask->boosted) && !is_true(ask->history),
        .shareable = get && page && !cookie_personal(ask->cookie),
    };
}

static void add(struct cache_key *key, const void *bytes, size_t len)
{
    if (len > 0)
        memcpy(key->at + key->len, bytes, len);
    key->len += len;
}

void page_key(const struct server *server, const struct conn *k, const struct page_want *want,
              struct cache_key *key)
{
    key->len = 0, key->hash = 0;
    char form[] = {(char)('0' + want->coding), k->secure ? 's' : '-', want->part ? 'p' : '-'};
    str path = k->ask.path, query = k->ask.query;
    if (sizeof form + sizeof want->catalog + path.len + 1 + query.len > CACHE_KEY_MAX)
        return;
    add(key, form, sizeof form);
    add(key, &want->catalog, sizeof want->catalog);
    add(key, path.at, path.len);
    add(key, "?", 1);
    add(key, query.at, query.len);
    key->hash = hash_bytes((str){key->at, key->len}, server->key);
}
