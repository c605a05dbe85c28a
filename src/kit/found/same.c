/* When two finds are one thing. Titles are compared as sets of words (Jaccard's coefficient); those that
 * may be alike are found by MinHash (A. Broder, On the resemblance and containment of documents, 1997):
 * for a random order of all words the first word of two sets is the same one with the probability of
 * their resemblance. */
#include "kit/found/found.h"

#include "kit/i18n/i18n.h"

enum {
    WORDS_MOST = 40,
    ORDERS = 4, /* misses two titles of resemblance 0.75 once in 256 */
    NEAR_S = 3 * 86400,
    BUCKET_S = 2 * NEAR_S, /* so that what is near is in this one or in the one next to it */
    SKETCH_BITS = 64,
    SKETCH_ALIKE =
        40, /* bits that are the same: 48 of titles that share half of their words, 32 by chance */
    SAME_PERCENT = 75,
    ALIKE_PERCENT = 50,
};

struct words {
    uint64_t hash[WORDS_MOST]; /* sorted, each once */
    size_t n;
};

static uint64_t hash_of(uint64_t seed, str s)
{
    return mix_bits(str_hash_on(str_hash(S("")) ^ mix_bits(seed), s));
}

static void add_word(struct words *w, uint64_t hash)
{
    size_t at = w->n;
    if (w->n == WORDS_MOST)
        return;
    while (at > 0 && w->hash[at - 1] > hash)
        at--;
    if (at > 0 && w->hash[at - 1] == hash)
        return;
    for (size_t i = w->n++; i > at; i--)
        w->hash[i] = w->hash[i - 1];
    w->hash[at] = hash;
}

/* The words of a title, without case, accents and signs. */
static struct words words_of(struct arena *a, str title)
{
    struct words w = {.n = 0};
    str rest = i18n_fold(a, title);
    for (str word; i18n_word(&rest, &word);)
        add_word(&w, hash_of(0, word));
    return w;
}

static int resemblance(const struct words *a, const struct words *b) /* per cent */
{
    size_t both = 0, i = 0, k = 0;
    while (i < a->n && k < b->n) {
        both += a->hash[i] == b->hash[k];
        uint64_t least = a->hash[i] < b->hash[k] ? a->hash[i] : b->hash[k];
        i += a->hash[i] == least;
        k += b->hash[k] == least;
    }
    size_t all = a->n + b->n - both;
    return all ? (int)(100 * both / all) : 0;
}

static bool is_spoken(enum found_kind kind)
{
    return kind == FOUND_TALK || kind == FOUND_WORKSHOP || kind == FOUND_VIDEO;
}

/* A talk and its recording are one thing, a post and a commit are not. */
static bool may_be_one(const struct found *a, const struct found *b)
{
    return a->kind == b->kind || (is_spoken(a->kind) && is_spoken(b->kind)) ||
           a->kind == FOUND_OTHER || b->kind == FOUND_OTHER;
}

static bool is_message_id(str id)
{
    return str_find(id, S("@")) != SIZE_MAX && str_find(id, S(" ")) == SIZE_MAX &&
           str_find(id, S("/")) == SIZE_MAX;
}

static bool is_said(enum found_kind kind)
{
    return kind == FOUND_MESSAGE || kind == FOUND_ANSWER || kind == FOUND_QUESTION;
}

static bool is_near(const struct found *a, const struct found *b)
{
    if (!a->at.set || !b->at.set)
        return false;
    int64_t apart = a->at.value.s - b->at.value.s;
    return apart <= NEAR_S && apart >= -NEAR_S;
}

static enum found_sameness by_title(const struct found *one, const struct found *other,
                                    const struct words *a, const struct words *b)
{
    if (!is_near(one, other) || !may_be_one(one, other))
        return FOUND_DIFFERENT;
    int percent = resemblance(a, b);
    if (a->n < 3 || b->n < 3) /* "Release notes" says too little */
        return percent == 100 ? FOUND_ALIKE : FOUND_DIFFERENT;
    return percent >= SAME_PERCENT    ? FOUND_SAME_TITLE
           : percent >= ALIKE_PERCENT ? FOUND_ALIKE
                                      : FOUND_DIFFERENT;
}

enum found_sameness found_same(struct arena *a, const struct found *one, const struct found *other)
{
    str link = found_canonical(a, one->url);
    if (link.len && str_same(link, found_canonical(a, other->url)))
        return FOUND_SAME_LINK;
    if (is_said(one->kind) && is_said(other->kind))
        return is_message_id(one->id) && str_same(one->id, other->id) ? FOUND_SAME_ID
                                                                      : FOUND_DIFFERENT;
    struct words w = words_of(a, one->title), v = words_of(a, other->title);
    if (one->event.len && other->event.len && is_spoken(one->kind) && is_spoken(other->kind)) {
        struct words e = words_of(a, one->event), f = words_of(a, other->event);
        if (resemblance(&w, &v) == 100 && resemblance(&e, &f) == 100)
            return FOUND_SAME_TALK;
    }
    return by_title(one, other, &w, &v);
}

/* ---- keys ------------------------------------------------------------------------------------ */

enum { BY_LINK = 1, BY_ID, BY_TALK, BY_TITLE };

/* Keys of one place (host, span of days) stand side by side: what is read together touches few pages. */
static uint64_t key_at(uint64_t place, uint64_t hash)
{
    return place << 48 | hash >> 16;
}

static void both(struct found_keys *k, uint64_t key)
{
    k->stored[k->n_stored++] = key;
    k->sought[k->n_sought++] = key;
}

static uint64_t of_words(uint64_t seed, const struct words *w)
{
    uint64_t h = mix_bits(seed);
    for (size_t i = 0; i < w->n; i++)
        h = mix_bits(h ^ w->hash[i]);
    return h;
}

static uint64_t first_word(const struct words *w, uint64_t order)
{
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < w->n; i++) {
        uint64_t h = mix_bits(w->hash[i] ^ mix_bits(order));
        least = h < least ? h : least;
    }
    return least;
}

static void title_keys(struct found_keys *k, const struct words *w, int64_t at)
{
    uint64_t bucket = (uint64_t)at / BUCKET_S, next = bucket + 1;
    if (at % BUCKET_S < NEAR_S)
        next = bucket - 1;
    for (uint64_t order = 1; order <= ORDERS; order++) {
        uint64_t word = mix_bits(first_word(w, order) ^ BY_TITLE);
        both(k, key_at(bucket, word));
        k->sought[k->n_sought++] = key_at(next, word);
    }
}

/* A bit of the first word in each of 64 orders: so many bits are the same as the sets of words resemble each
 * other, and half of the rest by chance (P. Li, A. König, b-Bit Minwise Hashing, 2010). */
static uint64_t sketch_of(const struct words *w)
{
    uint64_t sketch = 0;
    for (uint64_t order = 0; order < SKETCH_BITS; order++) {
        uint64_t least = UINT64_MAX, turn = mix_bits(order + SKETCH_BITS);
        for (size_t i = 0; i < w->n; i++) {
            uint64_t h = (w->hash[i] ^ turn) * 0x9E3779B97F4A7C15u;
            h ^= h >> 29;
            least = h < least ? h : least;
        }
        sketch |= (mix_bits(least) & 1) << order;
    }
    return sketch;
}

bool found_may_be_alike(uint64_t one, uint64_t other)
{
    return SKETCH_BITS - __builtin_popcountll(one ^ other) >= SKETCH_ALIKE;
}

/* The hash of "host" in "https://host/path". */
static uint64_t host_hash(str link)
{
    str rest = str_from(link, 8), host = rest;
    str_cut(&rest, '/', &host);
    return hash_of(BY_LINK, host);
}

struct found_keys found_keys(struct arena *a, const struct found *item)
{
    struct found_keys k = {.n_stored = 0};
    str link = found_canonical(a, item->url);
    if (link.len)
        both(&k, key_at(host_hash(link), hash_of(BY_LINK, link)));
    if (is_said(item->kind)) {
        if (is_message_id(item->id))
            both(&k, key_at(hash_of(BY_ID, str_from(item->id, str_find(item->id, S("@")))),
                            hash_of(BY_ID, item->id)));
        k.n_exact = k.n_sought;
        return k;
    }
    struct words title = words_of(a, item->title), event = words_of(a, item->event);
    if (title.n && event.n && is_spoken(item->kind))
        both(&k, of_words(of_words(BY_TALK, &event), &title));
    k.n_exact = k.n_sought;
    k.sketch = sketch_of(&title);
    if (title.n && item->at.set)
        title_keys(&k, &title, item->at.value.s);
    return k;
}
