/* found.h -- what a source says that people did, in one shape for all sources: a post, a talk, an answer,
 * a commit. Readers of the many formats write it, the rooms read it. Knows no feature.
 *
 * A reader is one file here: a sandbox_job that is given the bytes of one file, page or archive, and puts
 * a record for each thing. It never makes up what the source does not say; an empty text means "not
 * said". docs/add-a-source.md shows how to add one. */
#ifndef KIT_FOUND_H
#define KIT_FOUND_H

#include "kit/sandbox/sandbox.h"

enum {
    FOUND_ID_MAX = 500, /* characters, as all of these */
    FOUND_TITLE_MAX = 200,
    FOUND_URL_MAX = 500,
    FOUND_TEXT_MAX = 2000,
    FOUND_NAME_MAX = 200,
    FOUND_PEOPLE_MAX = 50, /* of one thing */
    FOUND_TAGS_MAX = 50,
    FOUND_NUMBERS_MAX = 16,
    FOUND_FACTS_MAX = 16,
    FOUND_ITEMS_MAX = 50000, /* of one page or file */
};

enum found_kind {
    FOUND_OTHER,
    FOUND_POST,    /* on a blog, in a magazine */
    FOUND_EPISODE, /* of a podcast */
    FOUND_VIDEO,
    FOUND_TALK,
    FOUND_WORKSHOP,
    FOUND_EVENT, /* a meeting that was held */
    FOUND_QUESTION,
    FOUND_ANSWER, /* a reply to somebody else */
    FOUND_COMMENT,
    FOUND_MESSAGE, /* of a list or group: neither the one nor the other */
    FOUND_COMMIT,
    FOUND_RELEASE,
    FOUND_ISSUE,
    FOUND_CHANGE, /* a pull or merge request */
    FOUND_REVIEW, /* of somebody's change */
    FOUND_BADGE,
    FOUND_KINDS,
};
str found_kind_code(enum found_kind kind); /* "post", "episode", ... */

/* Somebody who had a part in it, as the source names them. */
struct found_person {
    str name, address, handle, url; /* address: of mail; handle: at this source */
    str role;   /* "author", "co-author", "speaker", "host" ...; empty: the author */
    bool staff; /* the source says that they belong to the maker of the product */
};

/* A number that the source has measured: "views", "votes", "stars", "comments", "attendees" ... */
struct found_number {
    str code;
    int64_t value;
};

/* What else the source says of it, for which there is no member below: "format" (in-person, virtual,
 * hybrid), "product", "publication" ... */
struct found_fact {
    str code, value;
};

struct found {
    enum found_kind kind;
    str id; /* the same each time the source is read, and no other thing's: needed */
    str title, url, text, language; /* plain text; url absolute http(s) or empty; "en", "pt-BR" */
    opt_time at;                    /* when it was published, said, committed, begun */
    bool whole_day;                 /* only the date of `at` is known, at 00:00 UTC */
    opt_time until;
    str event, place, country; /* country: two letters */
    str thread;                /* what it belongs to: the question's or first mail's id */
    str parent;                /* what it answers */
    bool accepted;             /* as the answer by who asked */
    bool draft;                /* not published, says the source */
    bool hidden;               /* not for everybody, says the source */
    bool declared;             /* its numbers are what a person typed there: nobody measured them */
    str word;                  /* what the source calls this kind of thing, if that may tell more */
    str note;                  /* words that are not for the public */
    const struct found_person *people;
    size_t n_people;
    const str *tags;
    size_t n_tags;
    const struct found_number *numbers;
    size_t n_numbers;
    const struct found_fact *facts;
    size_t n_facts;
};

/* What was read: all things, and about the source. */
struct found_list {
    str title, url; /* of the source; url: its page */
    str next;       /* address of the next page, if there is one */
    const struct found *items;
    size_t n;
};

/* ---- for readers, in the sandbox --------------------------------------------------------------- */

/* Begins the answer of a sandbox_job: about the source, then records. All may be empty. */
void found_begin(struct text *out, str title, str url, str next);

/* Puts a record. Texts are cut at the limits, bad UTF-8 and control characters go, an address that is not
 * http(s) is left out, a date before 1970 or after 9998 is not a date. A thing without id is left out. */
void found_put(struct text *out, const struct found *item);

/* ---- for rooms --------------------------------------------------------------------------------- */

/* Runs the reader on the bytes. base: address of the page, for relative links, or empty. Where a thing is
 * there twice, the first one stays. Errors: INVALID in words. */
enum err found_read(struct ctx *c, sandbox_job *reader, struct sandbox_input input,
                    struct found_list *list) MUST_USE;

/* The same for archives of any length: the reader writes records alone, without found_begin, and each is
 * given to `take` as it comes; it is valid during the call. take returns false to stop early, which is no
 * error. */
struct found_archive {
    sandbox_stream_job *reader;
    str hint;
    size_t (*read)(void *state, char *room, size_t len); /* as of struct sandbox_flow */
    void *state;
};
struct found_sink {
    bool (*take)(void *state, const struct found *item);
    void *state;
};
enum err found_stream(struct ctx *c, const struct found_archive *archive,
                      const struct found_sink *sink) MUST_USE;

/* Readers of archives, for found_stream.
 * found_mails: mbox, pipermail, takeouts, or with the hint MESSAGE_FRAMES mails behind lines with their
 * lengths (kit/message). A reply to somebody else is an ANSWER, the first mail of a thread a QUESTION unless
 * it announces or patches; the rest are MESSAGEs. Of "Eve via List" the person is Eve, with the address
 * of Reply-To. word "automatic": a machine sent it. Mails without Message-ID get an id of their own.
 * found_dump: a file of a Stack Exchange dump (kit/dump). Ids are "posts/1", "users/2", "badges/3",
 * "comments/4"; the handle is the number of the user; a user is OTHER with the word "user". */
enum err found_mails(struct ctx *c, const struct sandbox_flow *flow, str hint) MUST_USE;
enum err found_dump(struct ctx *c, const struct sandbox_flow *flow, str hint) MUST_USE;

/* The members "title", "url", "next", "counts" (of each kind and "items") and "items" of a JSON object: what
 * `plaudit read` shows. */
void found_describe(const struct found_list *list, struct text *json);

/* ---- the same thing, found twice --------------------------------------------------------------- */

/* The same text for the same thing, to compare addresses, not to follow them: https, host in lower
 * case, no default port, no fragment, no tracking parameters, no slash at the end. Empty if it is no
 * http(s) address. */
str found_canonical(struct arena *a, str url);

/* Why two finds are one thing. */
enum found_sameness {
    FOUND_DIFFERENT,
    FOUND_SAME_LINK,  /* one canonical address */
    FOUND_SAME_ID,    /* one Message-ID */
    FOUND_SAME_TALK,  /* one title at one event */
    FOUND_SAME_TITLE, /* nearly one title, within three days, of kinds that may be one thing */
    FOUND_ALIKE,      /* more than half of the words: ask the person */
};
enum found_sameness found_same(struct arena *a, const struct found *one, const struct found *other);

/* Numbers by which what may be the same is found again without comparing all with all: keep those of
 * `stored`, look for those of `sought`. Two finds that found_same calls the same by link, id or talk have
 * one in common for certain; those with nearly the same title in 99 of 100 cases. */
struct found_keys {
    uint64_t stored[8], sought[16];
    size_t n_stored, n_sought;
};
struct found_keys found_keys(struct arena *a, const struct found *item);

#endif
