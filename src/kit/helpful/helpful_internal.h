/* helpful_internal.h -- the pieces between the files of this folder. */
#ifndef HELPFUL_INTERNAL_H
#define HELPFUL_INTERNAL_H

#include "kit/helpful/helpful.h"

enum { NOBODY = UINT32_MAX, TAGS_KEPT = 5, MOST_SHOWN = 10 };

/* One record of a person: an account at a source, or a name and an address. */
struct account {
    uint64_t key;
    str name, address, handle, url;
    uint32_t source;
    bool staff; /* says the source */
    uint32_t posts, automatic;
    uint32_t known; /* place in the list of the known + 1; 0: none */
};

struct post {
    uint64_t id, thread, parent; /* 0: none */
    int64_t at;                  /* INT64_MIN: not said */
    int32_t votes;
    uint32_t account, source;
    enum found_kind kind;
    bool accepted;
    uint32_t tags[TAGS_KEPT]; /* places of words + 1 */
};

/* Texts or keys, each once; the number of an entry stays. */
struct index {
    uint32_t *places; /* number + 1 */
    size_t room;
};

struct helpful {
    struct arena *mem;
    struct account *accounts;
    size_t n_accounts, accounts_room;
    struct index by_key;
    struct post *posts;
    size_t n_posts, posts_room;
    struct index by_id;
    str *words; /* names of sources and tags */
    size_t n_words, words_room;
    struct index by_word;
    const struct helpful_known **known;
    size_t n_known, known_room;
};

uint64_t helpful_hash(str a, str b);
/* The post of this id; NULL if it was not found. */
const struct post *helpful_post(const struct helpful *h, uint64_t id);

/* ---- while counting ---------------------------------------------------------------------------- */

/* Help: one person in one thread. */
struct help {
    uint64_t thread;
    uint32_t who, asker; /* groups; asker: NOBODY if unknown */
    uint32_t answers, accepted, month, source;
    int64_t votes, first, last;
    uint32_t tags[TAGS_KEPT];
};

struct counting {
    struct ctx *c;
    const struct helpful *h;
    const struct helpful_rules *rules;
    uint32_t *group; /* of each account: the first one of the same person */
    struct help *helps;
    size_t n_helps;
    size_t *questions; /* of each group */
    uint64_t *talks;   /* pairs of accounts, from and to, sorted */
    size_t n_talks;
    double *pagerank;        /* of each group */
    enum helpful_hold *hold; /* of each group */
    str *reason, *look;      /* of each group */
    uint32_t *known;         /* of each group: place in the list of the known + 1; 0: none */
};

void helpful_join(struct counting *k);     /* sets group, and hold, reason and look */
void helpful_count(struct counting *k);    /* sets helps, questions; needs group */
void helpful_pagerank(struct counting *k); /* needs helps and hold */
/* Did each of the two answer the other? Who follows up on a mail of their own does it one way. */
bool helpful_talked(const struct counting *k, uint32_t a, uint32_t b);
void helpful_talks(struct counting *k); /* sets talks: by accounts, before groups are known */
bool helpful_at_owner(const struct helpful_rules *rules, str address);

#endif
