/* directory.h -- everybody who holds or held the award, by name: search, facets, pages of fifty.
 *
 * The list of a program is kept in memory, in the order of names, with one bitmap per facet value; it
 * is made anew when one of the tables it was read from has been written, so that a change of a name or
 * of privacy shows with the next request. Who may see an entry is asked for each viewer, in counts as
 * well. Cost of a page: intersecting bitmaps, then fifty entries; nothing is read from the database.
 */
#ifndef FEATURE_DIRECTORY_H
#define FEATURE_DIRECTORY_H

#include "kit/html/html.h"
#include "kit/http/http.h"

enum { DIRECTORY_PAGE = 50, DIRECTORY_FEED = 50 };

/* One person, as the list shows them. */
struct directory_entry {
    int64_t id, seen_by;
    str name, native, native_language, headline, handle, avatar; /* name in Latin letters first */
    str country;
    const int64_t *expertises; /* main one first */
    size_t n_expertises;
    const str *languages;
    size_t n_languages;
    bool member;        /* else alumni */
    int since;          /* year of the first award */
    day latest;         /* begin of the newest term */
    str folded;         /* all words one may look for, folded */
    size_t name_length; /* bytes of `folded` that are the name */
};

/* Bits by place of an entry. */
struct directory_bits {
    uint64_t *word;
};
struct directory_value {
    int64_t id; /* expertise; else 0 */
    str code;   /* country, language, year; "member", "alumni" */
    str name;   /* English name of an expertise */
    struct directory_bits bits;
};
enum directory_facet { BY_EXPERTISE, BY_COUNTRY, BY_LANGUAGE, BY_SINCE, BY_STANDING, FACETS };

struct directory {
    int64_t program;
    const struct directory_entry *entries;
    const int64_t *ids, *seen_by; /* of each entry, close together */
    size_t n, words; /* words of 64 bits in a bitmap */
    struct {
        const struct directory_value *values;
        size_t n;
    } facet[FACETS];
};

/* The lists of all programs, made at start for site.directories; thread-safe. */
struct directories;
struct directories *directory_lists_new(void);
void directory_lists_free(struct directories *d);

/* The list as it is now, valid until directory_leave. */
enum err directory_enter(struct ctx *c, const struct directory **list) MUST_USE;
void directory_leave(struct ctx *c, const struct directory *list);

enum directory_order { ORDER_NAME, ORDER_NEWEST };

/* What somebody looks for: within a facet any of the values, of all facets together. */
struct directory_query {
    str words;
    struct {
        const str *codes; /* of expertises: their ids as digits */
        size_t n;
    } chosen[FACETS];
    int since; /* year; 0: any */
    enum directory_order order;
};
struct directory_found {
    const uint32_t *places; /* of entries, in the order asked for */
    size_t n;
    const uint32_t *counts[FACETS]; /* per value, under the other facets' filters */
};
void directory_search(struct ctx *c, const struct directory *list, const struct directory_query *q,
                      struct directory_found *found);

extern const struct route directory_routes[]; /* /directory, /directory.csv, /directory/feed */

#endif
