/* compress.h -- bodies made smaller on the way. */
#ifndef KIT_HTTP_COMPRESS_H
#define KIT_HTTP_COMPRESS_H

#include "kit/http/server.h"

enum { COMPRESS_FROM = 1000 }; /* bytes; shorter ones gain nothing */

/* The best coding an Accept-Encoding header allows; one with q=0 is refused. */
enum coding coding_accepted(str accept_encoding);
const char *coding_name(enum coding coding); /* "gzip", "br" */

bool compress_worthwhile(str type, size_t bytes); /* text, and long enough */

/* The compressed body in mem. kept: takes more time, for an answer that is sent many times. Returns
 * false (and leaves *out) if nothing is won. */
bool compress_body(struct arena *mem, enum coding coding, bool kept, str body, str *out);

#endif
