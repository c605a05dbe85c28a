/* zip.h -- many files as one that every computer opens (ZIP, APPNOTE 6.3.3 without encryption, parts and
 * ZIP64). All of it is in memory: for what one person has, not for disks.
 *
 * A name is made of letters, digits, '.', '-', '_' and '/'; no part of it is empty or begins with a point, so
 * that none leads out of the folder it is unpacked into. */
#ifndef KIT_ZIP_H
#define KIT_ZIP_H

#include "base/base.h"

enum { ZIP_FILES_MAX = 10000, ZIP_NAME_MAX = 200 };

struct zip_file {
    str name, bytes;
};

/* The same files and time give the same bytes. Names are ours: a wrong one, or one that is there twice, is a
 * mistake of the program. Together less than 2 GB. */
str zip_write(struct arena *mem, const struct zip_file *files, size_t n, moment at);

/* Unpacks all of it, in the order of its list. most: bytes of all files together, unpacked; what would be more
 * is refused before it is unpacked, and so are files that share bytes. Folders are passed over.
 * errors: INVALID, in words: no ZIP file, cut off, damaged, encrypted, too large, a name that leads elsewhere
 *         or is there twice */
enum err zip_read(struct ctx *c, str bytes, size_t most, struct zip_file **files,
                  size_t *n) MUST_USE;

/* The file of this name; NULL if there is none. */
const struct zip_file *zip_find(const struct zip_file *files, size_t n, const char *name);

#endif
