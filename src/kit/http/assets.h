/* assets.h -- the files packed into the program by tools/assetpack: each under an address that holds a
 * hash of its bytes, plain and compressed at build time. Sorted by address. */
#ifndef KIT_HTTP_ASSETS_H
#define KIT_HTTP_ASSETS_H

#include <stddef.h>

struct asset_file {
    const char *name;    /* "plaudit.css" */
    const char *address; /* "/assets/plaudit.4f2a9c1b.css" */
    const char *type;    /* "text/css; charset=utf-8" */
    const unsigned char *plain, *gzip, *brotli; /* gzip, brotli: NULL where they save nothing */
    size_t plain_len, gzip_len, brotli_len;     /* bytes */
};
extern const struct asset_file asset_files[];
extern const size_t asset_count;

#endif
