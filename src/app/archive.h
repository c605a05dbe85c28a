/* archive.h -- a backup, or a program, as one file: an ordinary tar file (POSIX ustar) of files whose SHA-256 stand
 * in its last one, "manifest.sha256", in the form of sha256sum. Any tar can unpack it. */
#ifndef APP_ARCHIVE_H
#define APP_ARCHIVE_H

#include "base/base.h"

enum { ARCHIVE_NAME_MAX = 99 };

struct archive;

/* Writes to path, which must not be there. Errors: INVALID, FAULT. */
enum err archive_new(struct ctx *c, const char *path, struct archive **a) MUST_USE;
/* The time that its files carry; without it, now. */
void archive_date(struct archive *a, moment at);
/* Puts a file in under a name. Errors: INVALID if the name is too long, FAULT, BUSY (no room). */
enum err archive_add(struct ctx *c, struct archive *a, const char *from, str name) MUST_USE;
/* The manifest, the end, and onto the disk. After an error the file is gone. */
enum err archive_finish(struct ctx *c, struct archive *a, enum err so_far) MUST_USE;

/* Unpacks into a folder that is there and empty, and compares each file with the manifest; *n: files.
 * *wrong (may be NULL): the first file that is not as the manifest says; empty, if that is not what is wrong.
 * Errors: INVALID if it is no such archive, is damaged or cut off, or holds names that lead
 * elsewhere; what was unpacked until then stays for the caller to throw away. */
enum err archive_unpack(struct ctx *c, const char *path, const char *folder, size_t *n,
                        str *wrong) MUST_USE;

#endif
