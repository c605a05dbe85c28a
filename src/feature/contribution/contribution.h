/* contribution.h -- what people did in a year.
 *
 * Whoever is signed in reads their own record here: all that is in it for the cycle that is decided
 * next, with its state, and the year as a picture. What was withdrawn is not shown. */
#ifndef FEATURE_CONTRIBUTION_H
#define FEATURE_CONTRIBUTION_H

#include "kit/html/html.h"
#include "kit/http/http.h"

extern const struct route contribution_routes[]; /* GET /record */

#endif
