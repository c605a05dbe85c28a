#include "kit/helpful/helpful_internal.h"

#include <string.h>

static uint64_t hash_of(str a, str b, bool lower)
{
    uint64_t first = lower ? str_hash_nocase(a) : str_hash(a);
    uint64_t h = mix_bits(str_hash_on(str_hash_on(first, S("\x1F")), b));
    return h ? h : 1;
}

uint64_t helpful_hash(str a, str b)
{
    return hash_of(a, b, false);
}

struct helpful *helpful_new(struct ctx *c)
{
    struct helpful *h = arena_take(c->mem, 1, sizeof *h);
    h->mem = c->mem;
    return h;
}

/* Room for one more in a list of things of so many bytes. */
static void *grown(struct arena *mem, void *list, size_t n, size_t *room, size_t bytes)
{
    if (n < *room)
        return list;
    size_t more = *room ? *room * 2 : 256;
    void *larger = arena_take(mem, more, bytes);
    if (n > 0)
        memcpy(larger, list, n * bytes);
    *room = more;
    return larger;
}

/* ---- indexes ----------------------------------------------------------------------------------- */

typedef uint64_t key_at(const struct helpful *h, uint32_t n);

static uint64_t account_key(const struct helpful *h, uint32_t n)
{
    return h->accounts[n].key;
}

static uint64_t post_key(const struct helpful *h, uint32_t n)
{
    return h->posts[n].id;
}

static uint64_t word_key(const struct helpful *h, uint32_t n)
{
    return helpful_hash(h->words[n], (str){0});
}

static uint32_t *place_of(const struct helpful *h, const struct index *x, key_at *key, uint64_t k)
{
    size_t at = k & (x->room - 1);
    while (x->places[at] && key(h, x->places[at] - 1) != k)
        at = (at + 1) & (x->room - 1);
    return &x->places[at];
}

/* The place of a key, in a table with room for one more. */
static uint32_t *place(struct helpful *h, struct index *x, size_t n, key_at *key, uint64_t k)
{
    if (n * 2 >= x->room) {
        struct index larger = {.room = x->room ? x->room * 2 : 512};
        larger.places = arena_take(h->mem, larger.room, sizeof *larger.places);
        for (size_t i = 0; i < x->room; i++)
            if (x->places[i])
                *place_of(h, &larger, key, key(h, x->places[i] - 1)) = x->places[i];
        *x = larger;
    }
    return place_of(h, x, key, k);
}

static uint32_t word_of(struct helpful *h, str word)
{
    uint32_t *at = place(h, &h->by_word, h->n_words, word_key, helpful_hash(word, (str){0}));
    if (*at)
        return *at - 1;
    h->words = grown(h->mem, h->words, h->n_words, &h->words_room, sizeof *h->words);
    h->words[h->n_words] = arena_copy(h->mem, word);
    *at = (uint32_t)++h->n_words;
    return *at - 1;
}

const struct post *helpful_post(const struct helpful *h, uint64_t id)
{
    if (id == 0 || h->n_posts == 0)
        return NULL;
    uint32_t at = *place_of(h, &h->by_id, post_key, id);
    return at ? &h->posts[at - 1] : NULL;
}

/* ---- taking ------------------------------------------------------------------------------------ */

static void fill(struct helpful *h, str *have, str more)
{
    if (have->len == 0 && more.len > 0)
        *have = arena_copy(h->mem, more);
}

/* A handle of the source, an address with its name, or the name alone; NOBODY if there is none of these. */
static uint32_t account_of(struct helpful *h, str source, const struct found_person *p)
{
    uint64_t key;
    if (p->handle.len)
        key = helpful_hash(source, p->handle) ^ 0x1111;
    else if (p->address.len)
        key = hash_of(p->address, p->name, true) ^ 0x2222;
    else if (p->name.len)
        key = helpful_hash(source, p->name) ^ 0x3333;
    else
        return NOBODY;
    uint32_t *at = place(h, &h->by_key, h->n_accounts, account_key, key);
    if (!*at) {
        h->accounts =
            grown(h->mem, h->accounts, h->n_accounts, &h->accounts_room, sizeof *h->accounts);
        h->accounts[h->n_accounts] = (struct account){.key = key, .source = word_of(h, source)};
        *at = (uint32_t)++h->n_accounts;
    }
    struct account *a = &h->accounts[*at - 1];
    fill(h, &a->name, p->name);
    fill(h, &a->address, p->address);
    fill(h, &a->handle, p->handle);
    fill(h, &a->url, p->url);
    a->staff |= p->staff;
    return *at - 1;
}

static int32_t votes_of(const struct found *f)
{
    for (size_t i = 0; i < f->n_numbers; i++)
        if (str_same(f->numbers[i].code, S("votes")))
            return f->numbers[i].value > 1000000 ? 1000000 : (int32_t)f->numbers[i].value;
    return 0;
}

static bool is_said(const struct found *f)
{
    bool thread = f->kind == FOUND_COMMENT && f->thread.len > 0;
    return thread || f->kind == FOUND_QUESTION || f->kind == FOUND_ANSWER ||
           f->kind == FOUND_MESSAGE || f->kind == FOUND_ISSUE || f->kind == FOUND_CHANGE ||
           f->kind == FOUND_REVIEW;
}

void helpful_add(struct helpful *h, str source, const struct found *f)
{
    uint32_t account = f->n_people ? account_of(h, source, &f->people[0]) : NOBODY;
    if (!is_said(f))
        return;
    struct post p = {.id = helpful_hash(source, f->id), .at = INT64_MIN, .account = account};
    uint32_t *at = place(h, &h->by_id, h->n_posts, post_key, p.id);
    if (*at)
        return; /* it is there already */
    p.thread = f->thread.len ? helpful_hash(source, f->thread) : 0;
    p.parent = f->parent.len ? helpful_hash(source, f->parent) : 0;
    p.at = f->at.set ? f->at.value.s : INT64_MIN;
    p.votes = votes_of(f);
    p.source = word_of(h, source);
    p.kind = f->kind;
    p.accepted = f->accepted;
    for (size_t i = 0; i < f->n_tags && i < TAGS_KEPT; i++)
        p.tags[i] = word_of(h, f->tags[i]) + 1;
    if (account != NOBODY) {
        h->accounts[account].posts++;
        h->accounts[account].automatic += str_same(f->word, S("automatic"));
    }
    h->posts = grown(h->mem, h->posts, h->n_posts, &h->posts_room, sizeof *h->posts);
    h->posts[h->n_posts] = p;
    *at = (uint32_t)++h->n_posts;
}

void helpful_know(struct helpful *h, const struct helpful_known *known)
{
    h->known = grown(h->mem, h->known, h->n_known, &h->known_room, sizeof *h->known);
    h->known[h->n_known++] = known;
}
