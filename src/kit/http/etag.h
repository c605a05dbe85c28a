/* etag.h -- a page's fingerprint, so that an unchanged one is not sent again. */
#ifndef KIT_HTTP_ETAG_H
#define KIT_HTTP_ETAG_H

#include "base/base.h"

enum { ETAG_TEXT = 24 };
void etag_text(uint64_t etag,
               char text[ETAG_TEXT]); /* W/"0123456789abcdef": the same for all codings */
bool etag_among(str if_none_match, uint64_t etag); /* also for "*" */

#endif
