/* profile_out.h -- inside profile: a person for other programs: a contact card, a feed of what they
 * do, and the page as data. Each says what the page says to the same reader, and nothing else. */
#ifndef FEATURE_PROFILE_OUT_H
#define FEATURE_PROFILE_OUT_H

#include "feature/credential/credential.h"
#include "feature/people/people.h"
#include "feature/profile/profile.sql.h"
#include "kit/http/http.h"

struct profile_out {
    str handle;
    struct person_shown name; /* first: as the page's heading */
    str native_language;      /* of name.native; empty: not known */
    str picture;              /* address on this site; empty: none */
    const struct row_profile_person *person;
    const struct row_profile_links *links;
    size_t n_links;
    const struct row_profile_tongues *tongues;
    size_t n_tongues;
    const struct row_profile_employers *employers;
    size_t n_employers;
    const str *expertises; /* names; the main one first */
    size_t n_expertises;
    const struct credential_line *badges;
    size_t n_badges;
    const struct row_profile_works *works;
    size_t n_works;
};
str profile_address(struct ctx *c, str handle);                /* of the page, with the site's */
str profile_card(struct ctx *c, const struct profile_out *p);  /* vCard 4.0, RFC 6350 */
str profile_feed(struct ctx *c, const struct profile_out *p);  /* Atom, RFC 4287 */
str profile_facts(struct ctx *c, const struct profile_out *p); /* JSON-LD, words of schema.org */

#endif
