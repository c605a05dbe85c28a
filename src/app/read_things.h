/* read_things.h -- things of any number, from a file or an address, as `plaudit read` shows them. */
#ifndef APP_READ_THINGS_H
#define APP_READ_THINGS_H

#include "kit/found/found.h"

#include <stdio.h>

/* Where the things come from: a reader of archives that is given the file, or a function that does it. */
struct read_things {
    sandbox_stream_job *job;
    enum err (*run)(struct ctx *c, const char *path, const struct found_sink *sink);
};

/* Puts the members "counts" and "items", once all is read; where there are commits, also how many "authors",
 * "co_authors" and "merges" there are. Errors: INVALID in words. */
enum err read_things(struct ctx *c, const struct read_things *how, const char *path,
                     FILE *out) MUST_USE;

#endif
