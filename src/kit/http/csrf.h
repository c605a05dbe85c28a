/* csrf.h -- did a form come from a page of ours?
 *
 * Two checks, both must pass: where the browser says it comes from (Sec-Fetch-Site, else Origin),
 * and the token that only our pages hold. */
#ifndef KIT_HTTP_CSRF_H
#define KIT_HTTP_CSRF_H

#include "kit/http/http.h"

/* address: of the site, "https://experts.example.org", may be empty. */
bool csrf_own_origin(const struct req *r, str address);
bool csrf_own_token(const struct req *r);

#endif
