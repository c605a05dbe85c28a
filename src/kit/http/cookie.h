/* cookie.h -- the cookies of a request. */
#ifndef KIT_HTTP_COOKIE_H
#define KIT_HTTP_COOKIE_H

#include "base/base.h"

#define COOKIE_SESSION "plaudit"
#define COOKIE_SESSION_SECURE "__Host-plaudit"
#define COOKIE_LANGUAGE "plaudit-language"

/* The value in a Cookie header; empty if absent or with other characters than letters, digits, '-'
 * and '_'. */
str cookie_value(str cookies, str name);

/* Does the header hold a cookie of ours that makes pages personal (session, flash)? */
bool cookie_personal(str cookies);

#endif
