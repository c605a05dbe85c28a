#include "feature/account/inside.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum {
    BUCKETS = 16384,
    WAYS = 4, /* places in a bucket: 65,536 sources; then the oldest is forgotten */
    SEEN_MAX = 4096,
    HASHES = 2, /* at once: each takes 19 MiB and some 30 ms of a processor */
    WAITING_MAX = 32,
};

/* So many at once; after that one more for each `every_s`. */
struct rate {
    int64_t burst, every_s;
};
static const struct rate rates[LIMITS] = {
    [LIMIT_ADDRESS] = {30, 10},      [LIMIT_ACCOUNT] = {30, 60},      [LIMIT_PAIR] = {6, 60},
    [LIMIT_MAIL_ADDRESS] = {10, 60}, [LIMIT_MAIL_ACCOUNT] = {3, 300},
};

/* A place remembers when the tries of its source would all be used up again (generic cell rate). */
struct place {
    uint64_t key;
    int64_t free_at;
};
struct account_guard {
    pthread_mutex_t lock;
    pthread_cond_t left;
    int hashing, waiting;
    unsigned char secret[crypto_shorthash_KEYBYTES]; /* nobody can aim at a place */
    struct place places[BUCKETS][WAYS];
    struct seen seen[SEEN_MAX];
    size_t n_seen;
};

struct account_guard *account_guard_new(struct arena *mem)
{
    struct account_guard *g = arena_take(mem, 1, sizeof *g);
    if (sodium_init() < 0 || pthread_mutex_init(&g->lock, NULL) != 0 ||
        pthread_cond_init(&g->left, NULL) != 0)
        return NULL;
    randombytes_buf(g->secret, sizeof g->secret);
    return g;
}

static uint64_t key_of(struct ctx *c, const struct account_guard *g, enum limit limit, str who)
{
    str text = arena_format(c->mem, "%d %.*s", (int)limit, STR_ARG(who));
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t key;
    crypto_shorthash(hash, (const unsigned char *)text.at, text.len, g->secret);
    memcpy(&key, hash, sizeof key);
    return key ? key : 1;
}

/* The place of this source, or the one that is forgotten for it. */
static struct place *place_of(struct account_guard *g, uint64_t key)
{
    struct place *bucket = g->places[key % BUCKETS], *oldest = bucket;
    for (size_t i = 0; i < WAYS; i++) {
        if (bucket[i].key == key)
            return &bucket[i];
        if (bucket[i].free_at < oldest->free_at)
            oldest = &bucket[i];
    }
    *oldest = (struct place){.key = key};
    return oldest;
}

void guard_try(struct ctx *c, enum limit limit, str who, int64_t *wait_s)
{
    struct account_guard *g = c->site ? c->site->guard : NULL;
    *wait_s = 0;
    if (!g)
        return;
    const struct rate *rate = &rates[limit];
    uint64_t key = key_of(c, g, limit, who);
    pthread_mutex_lock(&g->lock);
    struct place *p = place_of(g, key);
    int64_t from = p->free_at > c->now.s ? p->free_at : c->now.s;
    int64_t over = from + rate->every_s - (c->now.s + rate->burst * rate->every_s);
    if (over > 0)
        *wait_s = over;
    else
        p->free_at = from + rate->every_s;
    pthread_mutex_unlock(&g->lock);
}

void guard_forgive(struct ctx *c, enum limit limit, str who)
{
    struct account_guard *g = c->site ? c->site->guard : NULL;
    if (!g)
        return;
    uint64_t key = key_of(c, g, limit, who);
    pthread_mutex_lock(&g->lock);
    place_of(g, key)->free_at = 0;
    pthread_mutex_unlock(&g->lock);
}

str guard_network(struct ctx *c, str address)
{
    unsigned char bytes[16];
    str text = arena_copy(c->mem, address);
    if (text.len == 0 || inet_pton(AF_INET6, text.at, bytes) != 1)
        return address;
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF}; /* IPv4 within IPv6 */
    return arena_hex(c->mem, bytes, memcmp(bytes, mapped, sizeof mapped) == 0 ? 16 : 8);
}

enum err guard_hash_enter(struct ctx *c)
{
    struct account_guard *g = c->site ? c->site->guard : NULL;
    if (!g)
        return OK;
    pthread_mutex_lock(&g->lock);
    bool full = g->waiting >= WAITING_MAX;
    if (!full) {
        g->waiting++;
        while (g->hashing >= HASHES)
            pthread_cond_wait(&g->left, &g->lock);
        g->waiting--;
        g->hashing++;
    }
    pthread_mutex_unlock(&g->lock);
    return full ? fail(c, ERR_BUSY, "Many people are signing in just now. Try again in a minute.")
                : OK;
}

void guard_hash_leave(struct ctx *c)
{
    struct account_guard *g = c->site ? c->site->guard : NULL;
    if (!g)
        return;
    pthread_mutex_lock(&g->lock);
    g->hashing--;
    pthread_cond_signal(&g->left);
    pthread_mutex_unlock(&g->lock);
}

void guard_saw(struct ctx *c, str token)
{
    struct account_guard *g = c->site ? c->site->guard : NULL;
    uint64_t at;
    if (!g || token.len != TOKEN_BYTES)
        return;
    memcpy(&at, token.at, sizeof at);
    struct seen *s = &g->seen[at % SEEN_MAX]; /* whoever has the place already is as good */
    pthread_mutex_lock(&g->lock);
    if (s->at == 0) {
        memcpy(s->token, token.at, TOKEN_BYTES);
        s->at = c->now.s;
        g->n_seen++;
    }
    pthread_mutex_unlock(&g->lock);
}

bool guard_next_seen(struct ctx *c, struct seen *seen)
{
    struct account_guard *g = c->site ? c->site->guard : NULL;
    bool found = false;
    if (!g)
        return false;
    pthread_mutex_lock(&g->lock);
    for (size_t i = 0; g->n_seen > 0 && i < SEEN_MAX && !found; i++) {
        if (g->seen[i].at == 0)
            continue;
        *seen = g->seen[i];
        g->seen[i].at = 0;
        g->n_seen--;
        found = true;
    }
    pthread_mutex_unlock(&g->lock);
    return found;
}
