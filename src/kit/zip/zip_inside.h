/* zip_inside.h -- the numbers of the format; private to the folder. */
#ifndef KIT_ZIP_INSIDE_H
#define KIT_ZIP_INSIDE_H

#include "kit/zip/zip.h"

enum {
    ZIP_LOCAL = 0x04034b50,   /* before each file */
    ZIP_CENTRAL = 0x02014b50, /* for each file, in the list at the end */
    ZIP_END = 0x06054b50,     /* behind the list */
    ZIP_LOCAL_BYTES = 30,
    ZIP_CENTRAL_BYTES = 46,
    ZIP_END_BYTES = 22,
    ZIP_STORED = 0,
    ZIP_DEFLATED = 8,
    ZIP_VERSION = 20,
};

bool zip_name_ok(str name);

#endif
