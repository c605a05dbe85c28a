#include "kit/http/cache.h"
#include "kit/http/etag.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    BUCKETS = 4096,
    OVERHEAD = 2048
}; /* bytes of an entry besides its page: its headers, mostly */

struct entry {
    struct entry *chain;         /* in the bucket */
    struct entry *newer, *older; /* by last use */
    struct cached page;
    uint64_t hash;
    size_t len;
    char key[];
};

struct cache {
    pthread_mutex_t lock;
    struct store *store;
    size_t most, bytes;
    struct entry *newest, *oldest;
    struct entry *bucket[BUCKETS];
};

struct cache *cache_new(struct store *store, size_t bytes)
{
    struct cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        abort();
    cache->store = store;
    cache->most = bytes;
    pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

static void unlink_use(struct cache *cache, struct entry *e)
{
    *(e->newer ? &e->newer->older : &cache->newest) = e->older;
    *(e->older ? &e->older->newer : &cache->oldest) = e->newer;
}

static void link_newest(struct cache *cache, struct entry *e)
{
    e->newer = NULL, e->older = cache->newest;
    *(cache->newest ? &cache->newest->newer : &cache->oldest) = e;
    cache->newest = e;
}

static void discard(struct cached *page)
{
    MHD_destroy_response(page->page);
    MHD_destroy_response(page->same);
}

static void drop(struct cache *cache, struct entry *e)
{
    struct entry **place = &cache->bucket[e->hash % BUCKETS];
    while (*place != e)
        place = &(*place)->chain;
    *place = e->chain;
    unlink_use(cache, e);
    cache->bytes -= e->page.bytes;
    discard(&e->page);
    free(e);
}

void cache_free(struct cache *cache)
{
    if (!cache)
        return;
    while (cache->oldest)
        drop(cache, cache->oldest);
    pthread_mutex_destroy(&cache->lock);
    free(cache);
}

static struct entry *find(struct cache *cache, const struct cache_key *key)
{
    for (struct entry *e = cache->bucket[key->hash % BUCKETS]; e; e = e->chain)
        if (e->hash == key->hash && e->len == key->len && memcmp(e->key, key->at, key->len) == 0)
            return e;
    return NULL;
}

void cache_put(struct cache *cache, const struct cache_key *key, const struct cached *page)
{
    struct cached kept = *page;
    kept.bytes += OVERHEAD + key->len;
    struct entry *e = kept.bytes <= cache->most / 4 ? calloc(1, sizeof *e + key->len) : NULL;
    if (!e) {
        discard(&kept);
        return;
    }
    e->page = kept, e->hash = key->hash, e->len = key->len;
    memcpy(e->key, key->at, key->len);
    pthread_mutex_lock(&cache->lock);
    struct entry *before = find(cache, key);
    if (before)
        drop(cache, before);
    while (cache->oldest && cache->bytes + kept.bytes > cache->most)
        drop(cache, cache->oldest);
    e->chain = cache->bucket[e->hash % BUCKETS];
    cache->bucket[e->hash % BUCKETS] = e;
    link_newest(cache, e);
    cache->bytes += kept.bytes;
    pthread_mutex_unlock(&cache->lock);
}

struct cache_answer cache_answer(struct cache *cache, const struct cache_key *key,
                                 struct MHD_Connection *mhd, int64_t minute, str etags)
{
    struct cache_answer answer = {0};
    pthread_mutex_lock(&cache->lock);
    struct entry *e = find(cache, key);
    if (e &&
        (e->page.minute != minute || !store_fresh(cache->store, &e->page.read, e->page.mark))) {
        drop(cache, e);
        e = NULL;
    }
    if (e) {
        bool same = etag_among(etags, e->page.etag);
        unsigned status = same ? 304 : 200;
        if (e != cache->newest) {
            unlink_use(cache, e);
            link_newest(cache, e);
        }
        if (MHD_queue_response(mhd, status, same ? e->page.same : e->page.page) == MHD_YES)
            answer =
                (struct cache_answer){(int)status, e->page.bytes, e->page.program, e->page.counts};
    }
    pthread_mutex_unlock(&cache->lock);
    return answer;
}

size_t cache_bytes(struct cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    size_t bytes = cache->bytes;
    pthread_mutex_unlock(&cache->lock);
    return bytes;
}
