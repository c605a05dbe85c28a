/* profile.h -- a person's public page in a program: who, the year, what they are proud of, awards.
 *
 * Who may see it is the person's choice; for others the page does not exist. Contributions carry
 * their own visibility, so that the same page says more to some readers. The year counts every
 * contribution that was entered, without saying what it was. A revoked award is not shown. */
#ifndef FEATURE_PROFILE_H
#define FEATURE_PROFILE_H

#include "kit/http/http.h"

/* /people/@: the page; /people/@/contributions; /people/@/card.vcf; /people/@/person.jsonld (schema.org);
 * /people/@/feed (Atom) */
extern const struct route profile_routes[];

#endif
