/* log_place.h -- a public log seen from outside: its folder or its address is all that is needed. */
#ifndef APP_LOG_PLACE_H
#define APP_LOG_PLACE_H

#include "app/commands.h"
#include "feature/ledger/ledger.h"
#include "kit/fetch/fetch.h"

/* Where a log is: a folder, or an address. */
struct log_place {
    const char *folder; /* NULL: an address */
    str address;
    struct fetcher *fetcher;
};

/* Any file of this machine; of the log: "checkpoint", "key". Errors: INVALID. */
enum err log_file(struct ctx *c, const char *path, str *bytes) MUST_USE;
enum err log_part(struct ctx *c, const struct log_place *at, str name, str *bytes) MUST_USE;
/* A reader of tlog; `of` is a struct log_place. */
enum err log_tile(struct ctx *c, void *of, const struct tlog_tile *tile, str *bytes) MUST_USE;
/* Is there a log in the folder? */
bool log_is_in(struct ctx *c, const char *folder);

/* What a log of roots says of other logs, collected while it is read. */
struct log_roots;
struct log_roots *log_roots_new(struct arena *mem);
/* One entry. Errors: INVALID: no such entry, not in its place, or a log that had become smaller. */
enum err log_roots_entry(struct ctx *c, struct log_roots *roots, int64_t index, str entry) MUST_USE;
/* Compares it with those logs, as far as they are found beside this one; `found` of `all` are. Errors: INVALID:
 * one had other entries that day. */
struct log_roots_found {
    size_t all, found, compared;
};
enum err log_roots_compare(struct ctx *c, const struct log_roots *roots,
                           const struct log_place *beside, struct log_roots_found *found) MUST_USE;

/* One log, whole; says what it found. The flags: see the command. */
enum err log_verify(const struct invocation *in, struct ctx *c,
                    const struct log_place *at) MUST_USE;

#endif
