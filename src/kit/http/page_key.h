/* page_key.h -- which form of a page a request wants: language, coding, part or whole. */
#ifndef KIT_HTTP_PAGE_KEY_H
#define KIT_HTTP_PAGE_KEY_H

#include "kit/http/cache.h"
#include "kit/http/server.h"

struct page_want {
    const struct catalog *catalog;
    enum coding coding;
    bool part;      /* asked for by htmx, and not as a whole page */
    bool shareable; /* a visitor's GET: the answer may come from the cache, and go there */
};
struct page_want page_want(const struct conn *k);

/* The key in the cache; no key (len 0) if the address is too long. */
void page_key(const struct server *server, const struct conn *k, const struct page_want *want,
              struct cache_key *key);

#endif
