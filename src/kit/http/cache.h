/* cache.h -- whole pages for visitors, kept as finished answers.
 *
 * Only GET pages that say `shared`, seen by nobody signed in. A page is good until one of the
 * tables it was made from is written, and never beyond the minute it was made in (pages show
 * times). The least recently asked goes first when there is no room. */
#ifndef KIT_HTTP_CACHE_H
#define KIT_HTTP_CACHE_H

#include "kit/store/store.h"

#include <microhttpd.h>

enum { CACHE_KEY_MAX = 600 };

/* Everything an answer depends on besides the database and the minute. */
struct cache_key {
    uint64_t hash;
    size_t len; /* 0: not to be cached */
    char at[CACHE_KEY_MAX];
};

/* A page to be kept; the responses go to the cache. */
struct cached {
    struct MHD_Response *page, *same; /* same: the 304 */
    uint64_t etag;
    size_t bytes;
    struct table_set read;
    uint64_t mark;
    int64_t minute, program, counts; /* counts: of struct res */
};

struct cache;
struct cache *cache_new(struct store *store, size_t bytes); /* 0 bytes: keeps nothing */
void cache_free(struct cache *cache);
void cache_put(struct cache *cache, const struct cache_key *key, const struct cached *page);

/* Queues the kept page on the connection; etags: of If-None-Match. */
struct cache_answer {
    int status; /* 0: the page is not there */
    size_t bytes;
    int64_t program, counts;
};
struct cache_answer cache_answer(struct cache *cache, const struct cache_key *key,
                                 struct MHD_Connection *mhd, int64_t minute, str etags);
size_t cache_bytes(struct cache *cache);

#endif
