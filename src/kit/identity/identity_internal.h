/* identity_internal.h -- the pieces between the files of this folder. */
#ifndef IDENTITY_INTERNAL_H
#define IDENTITY_INTERNAL_H

#include "kit/identity/identity.h"

enum { MOST_WORDS = 6, MOST_ADDRESSES = 8, MOST_NICKS = 16, MOST_SITES = 8 };

/* ---- names ----------------------------------------------------------------------------------- */

/* A word of a name in three forms, each coarser: Latin letters without accents; by sound, so that
 * spellings and transliterations fall together; consonants alone, for scripts written without vowels. */
struct name_word {
    str plain, sound, bones;
    uint64_t key;           /* of the sound */
    int per_million;        /* see words.c */
    unsigned char forms[3]; /* families of short forms that it belongs to; 0: none */
};
struct name {
    struct name_word words[MOST_WORDS];
    size_t n;
    bool foreign; /* was not in Latin script */
    bool via;     /* "X via List" */
    str joined;   /* plain words behind each other */
    uint64_t key; /* of the sounds, in any order; 0 if no name */
};
struct name name_read(struct ctx *c, str written); /* n = 0 if it is no name of a person */
bool name_is_full(const struct name *name);        /* two words or more, one of them no initial */
bool name_is_robot(str written);
str name_sound(struct arena *mem, str plain);
str name_bones(struct arena *mem, str sound);

/* How two names stand to each other. */
enum name_relation {
    NAME_UNKNOWN, /* one of them says too little */
    NAME_SAME,    /* all words of the shorter one, in any order */
    NAME_SPELLED, /* the same by sound: another script or spelling */
    NAME_BONES,   /* the same by consonants, from another script */
    NAME_SHORT,   /* with a short form: Bob for Robert */
    NAME_TYPO,
    NAME_INITIAL,
    NAME_CHANGED, /* one word is the same, the other is not */
    NAME_OTHER,
};
struct name_match {
    enum name_relation relation;
    const struct name_word *shared[MOST_WORDS]; /* words that both have */
    size_t n_shared, left_over;                 /* left_over: words that only one has */
};
struct name_match name_compare(const struct name *a, const struct name *b);

/* Is the handle made of the name? */
enum nick_part { NICK_OWN, NICK_PART, NICK_INITIAL, NICK_FULL };
struct nick_match {
    enum nick_part part;
    const struct name_word *words[2]; /* FULL: both; INITIAL: the long one; PART: the one */
};
struct nick_match nick_of_name(str nick, const struct name *name);

/* ---- addresses, handles, sites --------------------------------------------------------------- */

struct place {
    str whole; /* "ada@example.org", for comparing: no tags, Gmail without dots */
    str domain;
    uint64_t key;
    bool personal; /* neither a role nor a list nor a machine */
};
struct nick {
    str word;               /* lower case, letters and digits alone */
    str site;               /* "github", "gitlab" ... if it is known where; else empty */
    bool made;              /* from the local part of an address */
    uint64_t key, word_key; /* word_key: as a word of a name has it */
    struct nick_match own;  /* how it is made of the record's own name */
};

/* A record, understood. */
struct row {
    struct name name;
    bool robot;
    uint64_t bones; /* of the full name; 0: too short */
    struct place addresses[MOST_ADDRESSES];
    size_t n_addresses;
    struct nick nicks[MOST_NICKS];
    size_t n_nicks;
    str sites[MOST_SITES]; /* addresses of pages, canonical */
    size_t n_sites;
    str domains[MOST_SITES]; /* of mail and pages, without those that belong to everybody */
    size_t n_domains;
};
enum { MOST_TEXT = 300 }; /* bytes of one value; what is longer is none */
uint64_t row_person(const struct row *row, size_t at); /* the full name, or what comes next to it */
void row_read(struct ctx *c, const struct identity *from, struct row *row);

/* ---- tables of words -------------------------------------------------------------------------- */

bool words_has(const char *const *list, str word); /* the list ends with NULL */
bool word_is_role(str local);
bool word_is_generic(str nick);  /* says nothing about who it is */
bool word_is_particle(str word); /* "abd", "al": one with the next word */
bool word_is_title(str word);    /* "dr", "jr": no part of a name */
bool domain_is_free(str domain); /* mail or pages for everybody */
/* Families of short forms (Bob, Robert) that a word belongs to; the rest is 0. */
void word_forms(str plain, unsigned char forms[3]);
int word_per_million(str plain); /* how many of a million have it in their name; 0 if not known */
bool word_is_short_chinese(str plain); /* one syllable, as in "Wei Wang" */
bool word_is_chinese_surname(str plain);
str letter_latin(
    uint32_t letter);         /* Cyrillic and Greek as they are usually written; empty: no such */
str japanese_word(str *rest); /* takes a name that is common in kanji off the front; else empty */

/* ---- counting ---------------------------------------------------------------------------------- */

uint64_t key_of(uint64_t kind, str word);

/* Pairs of keys and values, sorted, each once. */
struct entry {
    uint64_t key, value;
};
struct entries {
    struct arena *mem;
    struct entry *at;
    size_t n, room;
};
void entries_add(struct entries *e, uint64_t key, uint64_t value);
void entries_close(struct entries *e); /* sorts; without repetitions */
size_t entries_first(const struct entries *e,
                     uint64_t key); /* the place of its first, or where it would be */
size_t entries_count(const struct entries *e, uint64_t key);

/* What is known about all records together. */
struct census {
    const struct row *rows;
    size_t n;
    size_t names;            /* different full names */
    struct entries words;    /* word of a name -> full names with it */
    struct entries nicks;    /* handle -> names that use it */
    struct entries domains;  /* domain -> names there */
    struct entries sites;    /* page -> names that show it */
    struct entries partners; /* word of a name -> first letters of the word next to it */
    struct entries bones;    /* consonants -> names in Latin script */
    struct entries shared;   /* address -> 2, 3: people of so many names use it */
    struct entries kin;      /* word of a name -> full names of its kin; see kin.c */
    double prior;            /* decibans that two records are one person; negative */
};
void census_take(struct ctx *c, const struct row *rows, size_t n, struct census *out);
/* Decibans: how rare. own: how many of the names that have it are those of the records themselves. */
double census_word(const struct census *k, const struct name_word *word, size_t own);
void kin_take(struct ctx *c, struct census *census);
size_t kin_count(const struct census *census, uint64_t word);
uint64_t row_bones(struct ctx *c, const struct name *name); /* key; 0 if they say too little */

/* ---- weighing ---------------------------------------------------------------------------------- */

struct verdict {
    double score;   /* decibans with the prior */
    unsigned facts; /* bits */
    bool named;     /* both have this full name: worth a look, however common */
    enum name_relation relation;
};
struct verdict weigh(const struct census *k, size_t a, size_t b);
str facts_in_words(struct ctx *c, const struct verdict *v);

/* Keys under which a record meets others that may be the same person. */
void row_keys(struct ctx *c, const struct row *row, size_t at, struct entries *keys);

#endif
