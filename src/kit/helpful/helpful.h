/* helpful.h -- who helps others most: from what people say in lists, forums and trackers to a ranking with
 * its grounds, and who is held back from it, and why.
 *
 * Each source says who wrote what, when, in answer to whom (kit/found). Records of people that are one
 * person are joined (kit/identity). Help is an answer in a thread that somebody else began, counted once
 * for each thread. People are ranked by the z-score of help against questions, shrunk for little data,
 * times breadth over months; PageRank of the graph of answers is a second opinion. docs/method/helpful.md
 * has the method. A pure function: the same input in the same order gives the same answer. Knows no
 * feature. */
#ifndef KIT_HELPFUL_H
#define KIT_HELPFUL_H

#include "kit/found/found.h"

/* Why somebody is not proposed. */
enum helpful_hold {
    HELPFUL_FREE,
    HELPFUL_STAFF,      /* has an address at the owner, or the source says so */
    HELPFUL_NEAR_STAFF, /* may be one person with somebody who works for the owner */
    HELPFUL_MACHINE,    /* a program, a list or an office */
    HELPFUL_KNOWN,      /* somebody the caller knows: already nominated, awarded ... */
};

/* Somebody who need not be found: the caller says why. */
struct helpful_known {
    str name;
    const str *addresses, *handles, *urls;
    size_t n_addresses, n_handles, n_urls;
    int64_t id; /* the caller's */
    bool staff;
    str reason; /* for people, translated: "holds the award" */
};

struct helpful_person {
    str name;             /* the one used most */
    const str *addresses; /* in the order they were found; without those of lists and trackers */
    size_t n_addresses;
    const str *accounts; /* "SOURCE/HANDLE" */
    size_t n_accounts;
    const str *sources; /* where they helped, most first */
    size_t n_sources;
    const str *tags; /* of the threads they helped in, most first; at most 10 */
    size_t n_tags;
    uint64_t
        key; /* the same for the same person in another run, as long as their first record stays */
    int64_t known; /* id of the known person; 0: none */
    /* what they did since the day that was asked for */
    size_t answers, accepted, questions; /* answers: in threads that others began */
    size_t threads;                      /* that they helped in */
    size_t helped;                       /* people who began these threads */
    size_t months;                       /* with help in them */
    int64_t votes;                       /* of their answers */
    opt_time first, last;                /* help */
    double z;                            /* of threads against questions, without shrinking */
    double shrunk;                       /* the same for little data, with accepted answers */
    double score;                        /* what the list is ordered by: shrunk, times breadth */
    double pagerank;
    size_t rank, pagerank_rank; /* among those that are not held back; 0: held back */
    enum helpful_hold hold;
    str words;  /* what they did, for people */
    str look;   /* what somebody should look at first; may be empty */
    str reason; /* why held back */
};

struct helpful_answer {
    const struct helpful_person *people; /* with help given, the best first */
    size_t n_people;
    const struct helpful_person *held; /* with help given, by what they did */
    size_t n_held;
};

struct helpful_rules {
    const str *owners; /* domains of the program's owner; those below them too */
    size_t n_owners;
    opt_time since; /* what was before is not counted, but says who is who */
    opt_time until; /* what comes at or after */
    size_t least;   /* threads somebody must have helped in; 0: one */
};

/* Takes what sources say, in c's memory. */
struct helpful *helpful_new(struct ctx *c);
/* source: the same text for one list or site, where ids and handles mean the same. The texts of the item
 * are copied. */
void helpful_add(struct helpful *h, str source, const struct found *item);
void helpful_know(struct helpful *h, const struct helpful_known *known);
/* Counts and orders all that was taken. Words are in the language of c. */
void helpful_rank(struct ctx *c, struct helpful *h, const struct helpful_rules *rules,
                  struct helpful_answer *out);

/* Is this a program, a list or an office, and not a person? */
bool helpful_is_machine(struct ctx *c, str name, str address);

/* "12 answers, in 9 threads that others began, ...": of the numbers alone. */
str helpful_words(struct ctx *c, const struct helpful_person *person);

/* {"name","addresses","evidence":{...}} of one of the people, {"name","addresses","reason"} of one held
 * back. */
void helpful_describe(const struct helpful_person *person, struct text *json);

#endif
