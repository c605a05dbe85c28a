/* mailmap.h -- which names and addresses of commits are whose (git's .mailmap). */
#ifndef FOUND_MAILMAP_H
#define FOUND_MAILMAP_H

#include "kit/found/found.h"

/* Reads the file; lines that are none are left out, as git does. At most 50,000 count. */
struct mailmap;
struct mailmap *mailmap_read(struct arena *mem, str source);

/* Puts the proper name and address in place of those of the commit; case aside. map may be NULL. */
void mailmap_apply(const struct mailmap *map, str *name, str *address);

#endif
