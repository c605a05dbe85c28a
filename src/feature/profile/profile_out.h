/* profile_out.h -- inside profile: a person for other programs: a contact card, a feed of what they
 * do. */
#ifndef FEATURE_PROFILE_OUT_H
#define FEATURE_PROFILE_OUT_H

#include "feature/profile/profile.sql.h"
#include "kit/http/http.h"

struct profile_out {
    str handle, name; /* name: in Latin letters, as the page's heading */
    const struct row_profile_person *person;
    const struct row_profile_links *links;
    size_t n_links;
    const struct row_profile_employers *employers;
    size_t n_employers;
    const struct row_profile_works *works;
    size_t n_works;
};
str profile_address(struct ctx *c, str handle);               /* of the page, with the site's */
str profile_card(struct ctx *c, const struct profile_out *p); /* vCard 4.0, RFC 6350 */
str profile_feed(struct ctx *c, const struct profile_out *p); /* Atom, RFC 4287 */

#endif
