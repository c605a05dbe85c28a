/* keep.h -- files under DATA/files, named by the SHA-256 of their bytes: what is there twice is kept once,
 * and nothing in a file ever changes. A row names it; whoever deletes the last row that does drops it. */
#ifndef KIT_KEEP_H
#define KIT_KEEP_H

#include "base/base.h"

enum { KEEP_HASH = 32 }; /* bytes */

/* ending: behind the name, ".png"; or "". *hash: KEEP_HASH bytes. On the disk when this returns, whole or not
 * at all. Outside of a transaction. Errors: BUSY: no room on the disk; FAULT. */
enum err keep_file(struct ctx *c, str bytes, const char *ending, str *hash) MUST_USE;

/* Errors: NOT_FOUND, also if it is longer than `most`. */
enum err keep_read(struct ctx *c, str hash, const char *ending, size_t most, str *bytes) MUST_USE;

void keep_drop(struct ctx *c, str hash, const char *ending);

#endif
