/* people.h -- who somebody is, in all programs of the installation: names in several scripts, text
 * about them, links, languages, employers over time, picture, privacy, deletion. */
#ifndef FEATURE_PEOPLE_H
#define FEATURE_PEOPLE_H

#include "kit/html/html.h"
#include "kit/http/http.h"

enum { PERSON_FORMER = 1 }; /* "a former participant": authors of erased people point here */

struct person {
    int64_t id, version;
    str handle, name, latin, headline, country, zone, language;
    str avatar; /* address of the picture; empty: the pattern */
    str state;  /* present, merged, erased */
};
enum err people_get(struct ctx *c, int64_t id, struct person *p) MUST_USE;
enum err people_by_handle(struct ctx *c, str handle, struct person *p) MUST_USE;

/* Makes a person; the handle is made of the name (ada-lovelace, ada-lovelace-2). name: 1..100
 * characters; country: two letters or empty. */
struct people_new {
    str name, country, language;
};
enum err people_make(struct ctx *c, const struct people_new *in, int64_t *id) MUST_USE;

/* Is this person employed by an owner of the program on that day? Confirmed affiliations only. */
enum err people_is_employee(struct ctx *c, int64_t person, day on, bool *employee) MUST_USE;

/* Whom a letter goes to: name, address (empty if there is no account) and words in their language.
 */
struct correspondent {
    int64_t id;
    str name, email;
    const struct catalog *catalog;
};
enum err people_correspondent(struct ctx *c, int64_t id, struct correspondent *to) MUST_USE;

/* Names that sound like what was typed, for "who do you mean": by name, handle, e-mail. At most 20.
 */
struct person_found {
    int64_t id;
    str handle, name, headline, country, avatar;
};
enum err people_find(struct ctx *c, str words, const struct person_found **list,
                     size_t *n) MUST_USE;

extern const struct route people_routes[];

#endif
